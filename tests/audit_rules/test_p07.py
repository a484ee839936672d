"""P07: what secures the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p07 import guarantees
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_nothing_of_own_funds(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "保障措施" "管理机构"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "保障机制"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "经费保障"
      text: "区级财政补助20万元，专款专用"
    """
    (finding,) = guarantees.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert "自筹、配套资金" in finding.message


def test_found_nothing_of_the_subsidy(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "保障措施" "管理机构"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "保障机制"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "经费保障"
      text: "全部由单位自筹"
    """
    assert "财政补助的使用与管理" in guarantees.run(book).findings[0].message


def test_found_a_blank(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "保障措施" "管理机构"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "经费保障"
      text: "区级财政补助20万元，单位配套20万元"
    """
    assert [f.message for f in guarantees.run(book).findings] == ["附件2 表4-1“保障机制”空着"]


def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "保障措施" "管理机构"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "保障机制"
      text: "已建立"
    2024-03-01 custom "earmark-dossier" "保障措施" "经费保障"
      text: "区级财政补助20万元，单位配套20万元"
    """
    assert guarantees.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    assert guarantees.run(book).reason == "缺保障机制（附件2 表4-1），登记：保障措施（内容）"
