"""What the program does, one function a deed: the command line, the demo and the web call the same."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.engine import audit
from importers import read_paper
from importers.intake import take_in
from importers.plan_form import read_plan
from ledgers.book.plan import Plan, to_text
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_rules.rule import Answer
    from importers.intake import Intake
    from importers.paper import Paper
    from ledgers.book.book import Book
    from ledgers.book.shelf import OpenBook


def whoever() -> str:
    """Who is at the command line, for a book's history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "命令行"


def today() -> date:
    """The day it is at the bureau."""
    return date.today()  # noqa: DTZ011  (local on purpose)


def take_plan(book: OpenBook, path: Path, *, author: str) -> tuple[Plan, list[str]]:
    """Read 附件2 and put its tables in force from the base's start.

    Returns:
        The plan, and what a person should look at though it refuses nothing.

    Raises:
        Refusal: the form cannot be read, or its sums are off.
    """
    policy, facts = book.policy, book.facts
    contents, sources = [c.name for c in policy.content], [s.name for s in policy.source]
    form = read_plan(path, contents, sources, facts.specialties)
    plan = Plan(
        date=facts.start,
        cells=form.cells,
        specialties=form.specialties,
        unit=form.unit,
        reading=form.reading or "",
        file=form.file,
        sha256=form.sha256,
    )
    with book.locked():
        book.write({"plan.beancount": to_text(plan)}, author=author, message=f"导入投入预算：{form.file}")
    return plan, [*_against_fiscal(plan, book), *form.misfits]


def _against_fiscal(plan: Plan, book: OpenBook) -> list[str]:
    """Where 表3-n-1 and the subsidy's column of 表4-2 differ: a rule judges it, a person is told now."""
    if not plan.specialties:
        return []
    notes = []
    for content in book.policy.content:
        parts = sum(row.get(content.name, 0) for row in plan.specialties.values())
        column = sum(plan.cell(content.name, s.name) for s in book.policy.source if s.earmarked)
        if parts != column:
            said = f"表3-n-1 合计 {yuan(parts)} 元，表4-2 地方财政 {yuan(column)} 元，两表不一致"
            notes.append(f"“{content.short}”{said}")
    return notes


def take_papers(book: OpenBook, paths: Sequence[Path], *, author: str, dry: bool = False) -> list[Intake]:
    """Read files and book them together, or none of them.

    Raises:
        Refusal: the book cannot be written; what is wrong with a file stands in its `Intake`.
    """
    papers = [_read(path) for path in paths]
    return take_in(book, papers, [path.name for path in paths], author=author, dry=dry)


def _read(path: Path) -> Paper | Refusal:
    try:
        return read_paper(path)
    except Refusal as refusal:
        return refusal


def audit_book(book: OpenBook, as_of: date) -> tuple[Book, tuple[Answer, ...]]:
    """A book as of a day, and every rule's answer.

    Raises:
        Refusal: the book cannot be read.
    """
    looked_at = book.book(as_of)
    return looked_at, audit(looked_at)


def write_report(book: OpenBook, year: int, folder: Path, day: date) -> Path:
    """The year's report as a workbook in a folder.

    Args:
        book: the book.
        year: which year.
        folder: where to; made if missing.
        day: today: a year that is not over is reported up to it.

    Returns:
        The file, `<code>-<year>-审计报告.xlsx`.

    Raises:
        Refusal: the book cannot be read or the file cannot be written.
    """
    from reports.annual import annual, report_day
    from reports.xlsx import write_xlsx

    looked_at, answers = audit_book(book, report_day(year, day))
    path = folder / f"{book.code}-{year}-{book.policy.meta.review_word}报告.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"文件夹建不起来：{error.strerror}", where=str(folder), todo="换一个位置") from None
    write_xlsx(annual(looked_at, answers, year), path)
    return path
