"""资金收支月报: what a base hands in each month of its own: money by source, the month's payments, how far it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ledgers.book.stretch import month_end
from reports.figures import summary
from reports.funds import execution, month_funds
from reports.marks import marks_of
from reports.payments import payments
from reports.seal import Seal
from reports.table import Report

if TYPE_CHECKING:
    from ledgers.book.book import Book

TITLE = "资金收支月报"
_SIGNED = "单位负责人：　　　　　　　　会计：　　　　　　　　填报日期：　　　　年　　月　　日"


def monthly(book: Book, year: int, month: int) -> Report:
    """The statement of a month.

    Args:
        book: the base's book, cut at the month's last day or before it.
        year: of the month.
        month: 1 to 12.

    Raises:
        ValueError: the book goes on after the month, so its figures would not be the month's.
    """
    if book.as_of > month_end(date(year, month, 1)):
        msg = f"the book is of {book.as_of}, after {year}-{month:02}"
        raise ValueError(msg)
    funds = month_funds(book, year, month)
    signed = replace(funds, notes=(*funds.notes, "", _SIGNED))
    return Report(
        title=f"{year}年{month}月{TITLE}",
        base=book.facts.host or book.name,
        code=book.code,
        period=f"{year}年{month}月",
        day=book.as_of,
        tables=(signed, payments(book, year, month=month), execution(summary(book, ()))),
        marks=marks_of(book),
        stamp=f"账簿摘要 {book.digest[:12]}",
        word="编制单位",
        seal=Seal.of(book, "monthly", year).text,
    )
