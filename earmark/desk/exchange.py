"""A book's years for other programs, and whether what was written is still sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ledgers.book.shelf import OpenBook
    from reports.exchange.check import Checked


def export(book: OpenBook, form: str, folder: Path, year: int | None, day: date) -> list[Path]:
    """Write a year of a book, or every year that it has.

    Args:
        book: the book.
        form: gbt24589, csv or parquet.
        folder: where to; made if missing.
        year: which year; None is every one from the first entry, or the period's beginning, to the last entry.
        day: today: a year that is not over is written up to it.

    Returns:
        A folder a year.

    Raises:
        Refusal: the book cannot be read, has no such year, or a folder is there already or cannot be written.
    """
    from earmark import __version__
    from reports.annual import report_day
    from reports.exchange.folder import write_export

    years = _years(book, day)
    if year is not None and year not in years:
        raise Refusal(f"没有 {year} 年的账", where=book.code, todo=f"可以导出 {years[0]} 至 {years[-1]} 年")
    wanted = years if year is None else range(year, year + 1)
    return [write_export(book.book(report_day(each, day)), each, form, folder, __version__) for each in wanted]


def _years(book: OpenBook, day: date) -> range:
    """The years that a book has by a day."""
    looked_at = book.book(day)
    days = [min(looked_at.start, day)]
    days += [entry.date for entry in looked_at.entries if isinstance(entry, data.Transaction)]
    return range(min(days).year, max(*days, min(looked_at.end, day)).year + 1)


def check_exports(folder: Path) -> list[Checked]:
    """Look at the exports of a folder, or at the one that it is.

    Raises:
        Refusal: there is none, or one cannot be read.
    """
    from reports.exchange.check import check, exports_in

    return [check(each) for each in exports_in(folder)]
