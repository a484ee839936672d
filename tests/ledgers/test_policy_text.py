"""The words of a regulation, quoted by article."""

from __future__ import annotations

import re
import tomllib

import pytest

from audit_rules.engine import rules
from ledgers.policy.store import PACKAGED
from ledgers.policy.text import quoted

HOME = "yuzhong-2023-25"


def test_an_article_is_quoted_in_full_with_its_items() -> None:
    (ninth,) = quoted(HOME, "第九条")
    assert ninth.startswith("第九条 由区就业补助资金安排专项经费")
    assert ninth.endswith("1:1 配套经费支持。")
    (tenth,) = quoted(HOME, "第十条（二）")
    assert "（二）" in tenth
    assert "第十一条" not in tenth
    assert [text[:3] for text in quoted(HOME, "第九条、附件2 表4-2、第三条、第九条")] == ["第九条", "第三条"]


@pytest.mark.parametrize("cites", ["《会计基础工作规范》第五十一条", "附件2 表4-2", "核查提示", "第九十九条", ""])
def test_what_is_not_the_regulations_is_not_quoted(cites: str) -> None:
    assert quoted(HOME, cites) == ()
    assert quoted("../../secret", "第九条") == ()
    assert quoted("shanxi-2025", "第九条") == ()


def test_every_article_has_its_words() -> None:
    count = tomllib.loads((PACKAGED / f"{HOME}.toml").read_text(encoding="utf-8"))["meta"]["articles"]
    text = (PACKAGED / "texts" / f"{HOME}.txt").read_text(encoding="utf-8")
    assert len(re.findall(r"^第[一二三四五六七八九十]+条", text, re.MULTILINE)) == count
    cited = [rule for rule in rules() if re.match("第.{1,3}条", rule.cites)]
    assert all(quoted(HOME, rule.cites) for rule in cited)
