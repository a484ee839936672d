"""The lexicon: what is wrong with one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledgers.judge import judge_of
from ledgers.policy import find_policy, store
from ledgers.policy.lexicon import Lexicon, Ruling, find_lexicon, mistakes_of_lexicon
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.policy.model import Policy

LEXICON = find_lexicon("spending")


def with_ruling(*rulings: Ruling) -> Lexicon:
    return LEXICON.model_copy(update={"ruling": (*rulings, LEXICON.ruling[-1])})


def test_the_one_that_is_shipped_has_no_mistakes() -> None:
    assert mistakes_of_lexicon(LEXICON) == []


def test_a_condition_that_no_word_gives_is_named() -> None:
    assert mistakes_of_lexicon(with_ruling(Ruling(label="差旅费", all=("n.travle",)))) == [
        "ruling.第 1 条：没有“n.travle”这一组词"
    ]


def test_a_group_that_the_judge_asks_for_and_a_last_ruling_are_needed() -> None:
    without = LEXICON.text.model_copy(update={"ban": {k: v for k, v in LEXICON.text.ban.items() if k != "ware"}})
    assert "text：没有“ware”这一组词" in mistakes_of_lexicon(LEXICON.model_copy(update={"text": without}))
    cut = LEXICON.model_copy(update={"ruling": LEXICON.ruling[:1]})
    assert mistakes_of_lexicon(cut) == ["ruling：最后一条要没有条件，什么都认不出时用它"]


def test_a_lexicon_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="没有名为“nichts”的词表"):
        find_lexicon("nichts")


def test_the_digest_of_a_policy_covers_its_lexicon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "yuzhong-2023-25.toml"
    own.write_bytes((store.PACKAGED / own.name).read_bytes())
    before = store.load_policy(own).digest
    store._load.cache_clear()
    changed = LEXICON.model_copy(update={"digest": "0" * 64})
    monkeypatch.setattr(store, "find_lexicon", lambda _name: changed)
    assert store.load_policy(own).digest != before
    store._load.cache_clear()


def test_a_bureaus_own_words_decide_first() -> None:
    home = find_policy("yuzhong-2023-25")
    labels = [
        label.model_copy(update={"words": ["铜梁往返补"]}) if label.name == "差旅费" else label for label in home.label
    ]
    own: Policy = home.model_copy(update={"label": labels, "digest": "own words"})
    said = judge_of(own).judge("某公司", "教材 铜梁往返补")
    assert (said.label, said.verdict, said.words) == ("差旅费", "banned", (("用途", "铜梁往返补"),))
    assert judge_of(home).judge("某公司", "教材印刷").label == "课程设置和教材开发"
