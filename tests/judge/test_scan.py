"""Words in texts: the longest at each place, Latin ones only whole."""

from __future__ import annotations

import random

import pytest

from ledgers.judge.scan import Words

WORDS = Words(["差旅", "差旅费", "费用", "班", "hotel", "hotel room", "etc", "k歌", "1晚"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("差旅费用", ["差旅费"]),  # the search goes on behind the longest
        ("差旅 费用", ["差旅", "费用"]),
        ("班班差", ["班", "班"]),
        ("住1晚", ["1晚"]),
        ("hotel room 差旅", ["hotel room", "差旅"]),
        ("hotel rooms", ["hotel"]),  # the longer one is part of another word
        ("hotels", []),
        ("xetc etc充值", ["etc"]),
        ("去k歌", ["k歌"]),
        ("", []),
    ],
)
def test_the_longest_word_at_each_place(text: str, found: list[str]) -> None:
    assert WORDS.findall(text) == found
    places = list(WORDS.places(text))
    assert [word for _, word in places] == found
    assert all(text[at : at + len(word)] == word for at, word in places)


def longest(words: set[str], text: str) -> list[tuple[int, str]]:
    """What is to be found, tried word by word."""

    def within(at: int) -> bool:
        return 0 < at < len(text) and all("a" <= sign <= "z" for sign in text[at - 1 : at + 1])

    found, at = [], 0
    while at < len(text):
        here = [word for word in words if text.startswith(word, at) and not within(at) and not within(at + len(word))]
        if here:
            found.append((at, max(here, key=len)))
        at += max(map(len, here), default=1)
    return found


@pytest.mark.parametrize("signs", ["差旅费", "a差旅", "ab 费", "ab"])
def test_any_words_in_any_text(signs: str) -> None:
    dice = random.Random(signs)
    for _ in range(300):
        words = {"".join(dice.choices(signs, k=dice.randint(1, 5))) for _ in range(dice.randint(0, 8))}
        known, texts = Words(words), ["".join(dice.choices(f"{signs}x", k=dice.randint(0, 20))) for _ in range(4)]
        for text in texts:
            assert list(known.places(text)) == longest(words, text)
            assert known.findall(text) == [word for _, word in longest(words, text)]
