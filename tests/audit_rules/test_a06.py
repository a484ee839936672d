"""A06: an exceptional application to the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.a06 import exception
from audit_rules.rule import Severity
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    (finding,) = exception.run(book).findings
    assert (finding.severity, finding.subject) == (Severity.NOTE, "recommendation")


def test_found_outside_the_key_industries(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "种植业"
    2025-08-20 custom "earmark-dossier" "节点" "破格申报评审推荐"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    assert [f.subject for f in exception.run(book).findings] == ["industry"]


def test_clean(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2025-08-20 custom "earmark-dossier" "节点" "评审推荐"
      issuers: "行业主管部门"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    assert exception.run(book).outcome == "clean"


def test_clean_with_the_paper_of_the_stated_department(book: Book) -> None:
    """
    2024-02-20 custom "earmark-dossier" "单位" "某某职业学校"
      supervisor: "渝中区卫生健康委员会"
    2024-02-20 custom "earmark-dossier" "专业" "养老护理员"
      industry: "大健康"
    2025-09-01 custom "earmark-dossier" "资料" "渝中区卫生健康委员会关于推荐申报市级基地的函"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    assert exception.run(book).outcome == "clean"


@pytest.mark.parametrize(
    "record",
    [
        '2024-02-25 custom "earmark-dossier" "签章" "行业主管部门"\n  form: "附件1"',
        '2024-02-25 custom "earmark-dossier" "签章" "行业主管部门"\n  note: "同意推荐"',
        '2025-08-20 custom "earmark-dossier" "节点" "行业主管部门审核"',
        '2025-08-20 custom "earmark-dossier" "资料" "优秀学员推荐表"',
        '2025-09-02 custom "earmark-dossier" "资料" "行业主管部门评审推荐意见"',
    ],
)
def test_found_where_something_else_is_on_file(record: str) -> None:
    """The opinion on 附件1, one that recommends nothing or nobody's base, and one that came afterwards."""
    step = '2025-09-01 custom "earmark-dossier" "节点" "破格申报"\n  issuers: "行业主管部门"'
    industry = '2024-02-20 custom "earmark-dossier" "专业" "养老护理员"\n  industry: "大健康"'
    book = read_book(f"{industry}\n{record}\n{step}")
    assert [f.subject for f in exception.run(book).findings] == ["recommendation"]


def test_passed_over_1_no_such_application(book: Book) -> None:
    assert exception.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2025-08-20 custom "earmark-dossier" "节点" "破格申报评审推荐"
    2025-09-01 custom "earmark-dossier" "节点" "破格申报"
    """
    answer = exception.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺专业的所属产业，登记：专业（所属产业）")
