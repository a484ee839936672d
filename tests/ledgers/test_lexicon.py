"""The lexicon: what is wrong with one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledgers.judge import judge_of
from ledgers.policy import find_policy, store
from ledgers.policy.lexicon import LEXICONS, Lexicon, Ruling, find_lexicon, mistakes_of_lexicon, read_lexicon
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


TEXT = (LEXICONS / "spending.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('firm_ends = "店社局院部会"\n', "", "shape.firm_ends：缺这一项"),
        ('firm_ends = "店社局院部会"', 'firm_ends = ""', "shape.firm_ends：单个的字一个接一个写成一段文字，至少一个"),
        ('firm_ends = "店社局院部会"', 'firm_ends = "店 社"', "shape.firm_ends：单个的字一个接一个写成一段文字"),
        ('hidden = "*×xＸ某"', 'hiden = "*"', "person.hidden：缺这一项；person.hiden：没有这个键，检查拼写"),
        ('behind = "先生 女士 老师 同学 师傅 代领 代收"', 'behind = " "', "person.behind：至少要有一个词"),
        ('others = "等"', 'others = ["等"]', "person.others：词写成一段文字，词与词之间用空格隔开"),
        ('others = "等"', 'others = "等', "引号没有收尾：文字要写在一行里"),
        ('heads = "人"', 'heads = "人"\nheads = "名"', "行已经写过，删去一处"),
    ],
)
def test_a_key_that_is_wrong_is_named_in_chinese(written: str, instead: str, said: str) -> None:
    assert TEXT.count(written) == 1
    with pytest.raises(Refusal) as refused:
        read_lexicon(TEXT.replace(written, instead), "spending.toml")
    assert said in str(refused.value)


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
