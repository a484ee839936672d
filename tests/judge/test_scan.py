"""Words in texts: the longest at each place, Latin ones only whole."""

from __future__ import annotations

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
