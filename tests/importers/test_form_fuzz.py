"""Whatever stands in a form's tables, it is read or refused in one line, and never anything else."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.forms import read_plan, read_records
from ledgers.book.chart import HEADER
from ledgers.book.dossier import to_text
from ledgers.book.gate import admit
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.importers.makers import CONTENTS, zip_bytes
from tests.importers.test_form_records import BASE, DAY
from tests.papers.forms import ABOVE, LEFT, word, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")
POLICY = find_policy("yuzhong-2023-25")
WORDS = [
    *CONTENTS,
    "合计",
    "小计",
    "地方财政投入",
    "行业企业（万元）",
    "其他",
    "金额（元）",
    "比例（%）",
    "建设内容",
    "资金预算",
]
WORDS += ["单位名称", "申报单位", "属性", "☑政府办", "联系人", "姓名", "手机", "签名", "单位及职务/职称", "资金账号"]
WORDS += [
    "项目负责人：甲\n项目组成员：乙、丙",
    "建设目标",
    "中期验收要点",
    "终期验收要点",
    "1.",
    "1.甲\n2.乙",
    "管理机构",
]
WORDS += [
    "区财政局（盖章）2024年2月30日",
    "专家组审核意见",
    "基本情况（1000字以内）",
    "表3-1-2",
    "说明",
    "",
    "",
    "12",
    "60%",
    "1e5",
]
WORDS += [LEFT, ABOVE, '引"号\\', "-", "０"]
GRID = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.sampled_from(WORDS), min_size=width, max_size=width), min_size=1, max_size=6)
)
BLOCKS = st.lists(st.one_of(st.sampled_from(["", "表 4-2", "表 3-1-2 甲专业", "续表", "单位：万元"]), GRID), max_size=5)


def squared(rows: list[list[str]]) -> list[list[str]]:
    """The same table without merges that are no rectangle, which Word itself cannot hold."""
    return [["" if text == ABOVE or (text == LEFT and not at) else text for at, text in enumerate(row)] for row in rows]


def judged(path: Path) -> None:
    """Read a file both ways: a refusal is one line, and what is read can be written into a book."""
    with suppress(_OneLine):
        _tried(lambda: read_plan(path, POLICY, BASE.specialties))
    with suppress(_OneLine):
        records = _tried(lambda: read_records(path, POLICY, BASE, DAY)).records
        assert len(admit("dossier.beancount", HEADER + "\n".join(map(to_text, records)))) == len(records)


class _OneLine(Exception):
    """A refusal that is worded as it should be."""


def _tried(read: Callable[[], T]) -> T:
    try:
        return read()
    except Refusal as refusal:
        if "\n" in str(refusal):
            raise
        raise _OneLine from refusal


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BLOCKS)
def test_any_tables_are_read_or_refused(tmp_path: Path, blocks: list[str | list[list[str]]]) -> None:
    shaped = [block if isinstance(block, str) else squared(block) for block in blocks]
    judged(word(tmp_path / "表.docx", *shaped))
    judged(workbook(tmp_path / "表.xlsx", {"表": shaped}))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"<a>" + b"0" * 60_000_000, "解压后大得不正常"),
        (b"<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY d '&b;&b;'>]><a>&d;</a>", "解压后大得不正常"),
        (b"<w:document", "不完整或已损坏"),
        (b"<a/>", "没有找到附件1、附件2、附件3的表格"),
    ],
    ids=["zip bomb", "entities", "cut off", "no table"],
)
def test_hostile_and_broken_documents(tmp_path: Path, document: bytes, says: str) -> None:
    path = tmp_path / "附件1.docx"
    path.write_bytes(zip_bytes({"word/document.xml": document}))
    with pytest.raises(Refusal, match=says) as caught:
        read_records(path, POLICY, BASE, DAY)
    assert "\n" not in str(caught.value)
