"""S03: the plate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.s03 import plate

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_one_bureau_only(book: Book) -> None:
    """
    2024-05-20 custom "earmark-dossier" "节点" "授牌"
      issuers: "区人社局"
    """
    (finding,) = plate.run(book).findings
    assert finding.severity is Severity.NOTE
    assert "缺 区财政局" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-05-20 custom "earmark-dossier" "节点" "授牌"
      issuers: "重庆市渝中区人力资源和社会保障局、重庆市渝中区财政局"
    """
    assert plate.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    assert plate.run(book).reason == "缺授牌记录，登记：节点 授牌（发文机关）"
