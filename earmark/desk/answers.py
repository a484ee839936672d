"""What a book answers: the audit, the reconciliation with the bank, the report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from audit_rules.engine import audit
from earmark.desk.issuing import register
from ledgers.book.reconcile import reconcile
from ledgers.book.stretch import month_end
from ledgers.refusal import Refusal, os_words
from reports.files import FORMS, made, saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from audit_rules.rule import Answer
    from ledgers.book.book import Book
    from ledgers.book.reconcile import Reconciliation
    from ledgers.book.shelf import OpenBook, Shelf
    from ledgers.policy import Policy
    from reports.chapters.year import Year
    from reports.table import Report


def audit_book(book: OpenBook, as_of: date) -> tuple[Book, tuple[Answer, ...]]:
    """A book as of a day, and every rule's answer.

    Raises:
        Refusal: the book cannot be read.
    """
    looked_at = book.book(as_of)
    return looked_at, audit(looked_at)


def reconciled(book: OpenBook, as_of: date | None, day: date) -> tuple[Book, list[Reconciliation]]:
    """The reconciliation of every bank account with its statements.

    Args:
        book: the book.
        as_of: the end of which day; None is the end of the month of the last statement row, today at the latest.
        day: today.

    Raises:
        Refusal: the book cannot be read, or has no bank account yet.
    """
    looked_at = book.book(as_of or day)
    numbers = looked_at.facts.numbers
    if not numbers:
        raise Refusal("还没有银行账户，不能编调节表", where=book.code, todo="请先导入流水")
    last = as_of or min(day, month_end(max((row.date for row in looked_at.bank_rows), default=day)))
    return looked_at, [reconcile(looked_at, index, last) for index in range(len(numbers))]


def year_report(book: OpenBook, year: int, day: date) -> Report:
    """The report of a year, with what came after it.

    Args:
        book: the book.
        year: which year.
        day: today: a year that is not over is reported up to it.

    Raises:
        Refusal: the book cannot be read, or has no such year.
    """
    from reports.annual import annual_of

    return annual_of(_year(book, year, day))


def _year(book: OpenBook, year: int, day: date) -> Year:
    """A base's year and what came after it; see `year_report`."""
    from reports.annual import report_day, year_of

    last = report_day(year, day)
    looked_at, answers = audit_book(book, last)
    reportable(looked_at, year, day)
    later, afterwards = audit_book(book, day) if day > last else (None, ())
    return year_of(looked_at, answers, year, later=later, afterwards=afterwards)


def write_report(
    book: OpenBook, year: int, folder: Path, day: date, forms: Sequence[str] = FORMS, *, author: str
) -> list[Path]:
    """The year's report in a folder, entered in the book's register.

    Args:
        book: the book.
        year: which year.
        folder: where to; made if missing.
        day: today: a year that is not over is reported up to it.
        forms: xlsx, docx, pdf.
        author: who makes it.

    Returns:
        The files, `<code>-<year>-审计报告.xlsx` and so on.

    Raises:
        Refusal: the book cannot be read or a file cannot be written.
    """
    from reports.annual import annual_of

    said, name = _year(book, year, day), _called(book, year)
    files = made(annual_of(said), name, forms)
    paths = _saved(files, folder)
    register(book, said.book, files, year, day=day, author=author)
    return paths


def issue_report(
    book: OpenBook, year: int, day: date, forms: Sequence[str] = FORMS, *, author: str
) -> dict[str, bytes]:
    """The year's report as files that somebody takes home: content by name, entered in the book's register.

    Raises:
        Refusal: the book cannot be read or written, has no such year, or a file cannot be laid out.
    """
    from reports.annual import annual_of

    said, name = _year(book, year, day), _called(book, year)
    files = made(annual_of(said), name, forms)
    register(book, said.book, files, year, day=day, author=author)
    return files


def enter_report(book: OpenBook, year: int, files: Mapping[str, bytes], day: date, *, author: str) -> None:
    """Enter files of a year's report in the book's register, so that they can be held against the book later.

    Raises:
        Refusal: the book cannot be read or written.
    """
    from reports.annual import report_day

    register(book, book.book(report_day(year, day)), files, year, day=day, author=author)


def _called(book: OpenBook, year: int) -> str:
    """The name of a year's report."""
    return f"{book.code}-{year}-{book.policy.meta.review_word}报告"


def write_district(
    shelf: Shelf, codes: Iterable[str], year: int, folder: Path, day: date, forms: Sequence[str] = FORMS, *, author: str
) -> list[Path]:
    """Every base's report of a year, and the bureau's tables over all of them, `全区-<year>-汇总表.xlsx` and so on.

    A base that cannot be reported stops no other: the table names it with the reason. One is in memory at a time.

    Raises:
        Refusal: no base can be reported, or a file cannot be written.
    """
    from audit_rules.across import Frames, compare
    from audit_rules.columns import frame, to_text
    from reports.annual import annual_of, report_day
    from reports.district import Line, district

    paths: list[Path] = []
    lines, refused = [], []
    texts: dict[str, str] = {}
    laws: dict[str, Policy] = {}
    for code in codes:
        try:
            book = shelf.open(code)
            said = _year(book, year, day)
            files = made(annual_of(said), _called(book, year), forms)
        except Refusal as refusal:
            refused.append((code, refusal.what))
            continue
        paths += _saved(files, folder)
        register(book, said.book, files, year, day=day, author=author)
        lines.append(Line.of(said))
        texts[code] = to_text(frame(said.book, said.answers))
        laws[said.policy.meta.id] = said.policy
    if not lines:
        raise Refusal("没有一个账套能出报告", todo="；".join(f"{code}：{why}" for code, why in refused))
    found = compare(Frames(texts), laws.__getitem__)
    table = district(lines, year, report_day(year, day), refused, found)
    return [*paths, *_written(table, folder, f"全区-{year}-汇总表", forms)]


def write_order(book: OpenBook, folder: Path, day: date, forms: Sequence[str] = FORMS) -> list[Path]:
    """The notice of what is to be put right, `<code>-<day>-整改通知书.docx` and so on, in a folder.

    Raises:
        Refusal: the book cannot be read or a file cannot be written.
    """
    from reports.order import TITLE, order

    report = order(*audit_book(book, day))
    return _written(report, folder, f"{book.code}-{day}-{TITLE}", forms)


def write_books(
    book: OpenBook, year: int, folder: Path, day: date, kinds: Sequence[str], forms: Sequence[str]
) -> list[Path]:
    """A year's books as accountants print them, `<code>-<year>-明细账.pdf` and so on, in a folder.

    Raises:
        Refusal: the book cannot be read, has no such year, or a file cannot be written.
    """
    from reports.annual import report_day
    from reports.printed import printed

    looked_at = book.book(report_day(year, day))
    reportable(looked_at, year, day)
    books = [(f"{book.code}-{year}-{kind}", printed(looked_at, kind, year)) for kind in kinds]
    return [path for name, report in books for path in _written(report, folder, name, forms)]


def write_assessment(book: OpenBook, stage: str, folder: Path, day: date, forms: Sequence[str] = FORMS) -> list[Path]:
    """The table of an assessment, `<code>-<day>-中期评估绩效评估表.docx` and so on, in a folder.

    Raises:
        Refusal: the policy has no such assessment, the book cannot be read or a file cannot be written.
    """
    from reports.annual import year_of
    from reports.assessment import TITLE, assessment

    looked_at, answers = audit_book(book, day)
    stages = looked_at.award.upkeep.assessments
    wanted = [each for each in stages if stage in each.name]
    if len(wanted) != 1 or not stage:
        known = "、".join(each.name for each in stages)
        raise Refusal(
            f"没有“{stage}”这次评估", where=book.code, todo=f"可用：{known}" if known else "管理办法没有规定评估"
        )
    report = assessment(year_of(looked_at, answers, day.year), wanted[0])
    return _written(report, folder, f"{book.code}-{day}-{wanted[0].name}{TITLE}", forms)


def write_month(
    book: OpenBook, year: int, month: int, folder: Path, day: date, forms: Sequence[str] = FORMS
) -> list[Path]:
    """A base's statement of a month, `<code>-<year>-<month>-资金收支月报.xlsx` and so on, in a folder.

    Raises:
        Refusal: the book cannot be read, the month has not begun or is not the book's, or a file cannot be written.
    """
    from reports.monthly import TITLE, monthly

    first = date(year, month, 1)
    if first > day:
        raise Refusal(f"{year} 年 {month} 月还没有到，不能出月报", where=book.code)
    looked_at = book.book(min(month_end(first), day))
    reportable(looked_at, year, day)
    return _written(monthly(looked_at, year, month), folder, f"{book.code}-{year}-{month:02}-{TITLE}", forms)


def _written(report: Report, folder: Path, name: str, forms: Sequence[str]) -> list[Path]:
    """Write a report's files; each is made before any is written."""
    return _saved(made(report, name, forms), folder)


def _saved(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"文件夹建不起来：{os_words(error)}", where=str(folder), todo="换一个位置") from None
    return saved(files, folder)


def reportable(book: Book, year: int, day: date) -> None:
    """Refuse a year that has not begun, or that neither the period nor an entry of the book belongs to."""
    if year > day.year:
        raise Refusal(f"{year} 年还没有到，不能出报告", where=book.code)
    years = [item.date.year for item in (*book.movements, *book.unexplained)]
    if not min([book.start.year, *years]) <= year <= max([book.end.year + 1, *years]):
        raise Refusal(f"{year} 年不在建设期内，账上也没有这一年的收支", where=book.code)
