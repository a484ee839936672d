"""A closed book tampered with in every way we could think of, and edited harmlessly.

The book has three closed months (2024-04 to 2024-06) and an open one (2024-07). A manipulation is made on
the files of a copy, past the program; `verify` must name it. What is harmless must not be named.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.i05 import tampered
from earmark import desk
from ledgers.book.chart import HEADER
from ledgers.book.dossier import Record
from ledgers.book.plan import to_text
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS, PLAN
from tests.program.test_matching import sheet, statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[Path], None]

DAY = date(2026, 4, 30)
DOCUMENT = "documents/E支出/1地方财政/1构建培训体系/31003设备购置/2024-05-20 发票.pdf"
JOURNAL, AUDIT, PLANS = "journal/2024.beancount", "audit.beancount", "plan.beancount"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shelf with the closed book `c01`."""
    folder = tmp_path_factory.mktemp("closed")
    book = Shelf(folder / "books").new("c01", FACTS, author="甲")
    with book.locked():
        files: dict[str, str | bytes | None] = {PLANS: to_text(PLAN), DOCUMENT: b"%PDF-1.4\n%%EOF\n"}
        book.write(files, author="甲", message="预算和发票")
    papers = [
        sheet(
            folder / "明细.csv",
            ("记2404-001", "2024-04-18", "甲公司", "100"),
            ("记2405-001", "2024-05-20", "乙公司", "70"),
            ("记2405-002", "2024-05-20", "丙公司", "60"),
            ("记2405-003", "2024-05-21", "丁公司", "8580"),
            ("记2406-001", "2024-06-03", "戊公司", "30"),
            ("记2407-001", "2024-07-05", "己公司", "20"),
        ),
        statement(
            folder / "流水.csv",
            ("2024-04-18", "甲公司", -100, "设备"),
            ("2024-05-20", "乙公司", -70, "设备"),
            ("2024-05-20", "丙公司", -60, "设备"),
            ("2024-06-03", "戊公司", -30, "设备"),
            ("2024-06-11", "不知道", -9, "设备"),
        ),
    ]
    desk.take_papers(book, papers, author="甲")
    text = (book.folder / JOURNAL).read_text(encoding="utf-8")
    with book.locked():
        named = text.replace('voucher: "记2405-001"', 'voucher: "记2405-001"\n  invoice: "12345678"')
        book.write({JOURNAL: named}, author="甲", message="补发票号")
    for month in ("2024-04", "2024-05", "2024-06"):
        desk.close(book, month, day=DAY, author="甲")
    return folder / "books"


@pytest.fixture
def shelf(sealed: Path, tmp_path: Path) -> Shelf:
    """A copy to be tampered with."""
    shutil.copytree(sealed, tmp_path / "books")
    return Shelf(tmp_path / "books")


def said(shelf: Shelf) -> list[str]:
    return [f"{each.month} {each.words}" for each in desk.verify(shelf.open("c01"), DAY).differences]


def test_an_untouched_book_is_as_sealed(shelf: Shelf) -> None:
    verdict = desk.verify(shelf.open("c01"), DAY)
    assert (verdict.differences, verdict.added) == ((), ())
    assert [len(each.entries) for each in verdict.closed] == [2, 3, 2]  # the opening balance, the unexplained row


# --- how a file is edited --------------------------------------------------------------------------------------------


def swap(name: str, old: str, new: str, count: int = 1) -> Edit:
    """Replace a text of a file."""

    def edit(book: Path) -> None:
        path = book / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return edit


def blocks(change: Callable[[dict[str, str], list[str]], list[str]]) -> Edit:
    """Rebuild the journal from its entries, which are named by their vouchers."""

    def edit(book: Path) -> None:
        path = book / JOURNAL
        body = path.read_text(encoding="utf-8").removeprefix(HEADER)
        entries = [part for part in re.split(r"\n(?=\d{4}-)", body) if part.strip()]
        named = {m.group(1): e for e in entries if (m := re.search(r'voucher: "(.+?)"', e))}
        path.write_text(HEADER + "\n" + "\n".join(part.strip() + "\n" for part in change(named, entries)), "utf-8")

    return edit


def without(voucher: str) -> Edit:
    return blocks(lambda named, entries: [e for e in entries if e != named[voucher]])


def exchanged(one: str, other: str) -> Edit:
    def change(named: dict[str, str], entries: list[str]) -> list[str]:
        other_way = {named[one]: named[other], named[other]: named[one]}
        return [other_way.get(e, e) for e in entries]

    return blocks(change)


def altered(voucher: str, *pairs: tuple[str, str]) -> Edit:
    """Replace texts within one entry."""

    def change(named: dict[str, str], entries: list[str]) -> list[str]:
        new = named[voucher]
        for old, text in pairs:
            assert old in new, (old, new)
            new = new.replace(old, text)
        return [new if e == named[voucher] else e for e in entries]

    return blocks(change)


def in_turn(*edits: Edit) -> Edit:
    def edit(book: Path) -> None:
        for each in edits:
            each(book)

    return edit


def committed(edit: Edit, message: str = "整理") -> Edit:
    """The same edit, put into the history by hand."""

    def both(book: Path) -> None:
        edit(book)
        git(book, "add", "-A")
        git(book, "commit", "-qm", message)

    return both


def git(book: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "core.quotePath=false", "-c", "safe.directory=*"]
    done = subprocess.run(["git", *who, *words], cwd=book, check=True, capture_output=True, text=True)
    return done.stdout


def inserted(day: str, yuan: str = "8.00") -> Edit:
    entry = (
        f'\n{day} * "庚公司" "插入"\n  voucher: "记9"\n'
        f"  A资产:1002银行存款:01专户:1地方财政  -{yuan} CNY\n"
        f"  E支出:1地方财政:1构建培训体系:31003设备购置  {yuan} CNY\n"
    )

    def edit(book: Path) -> None:
        path = book / JOURNAL
        path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")

    return edit


def on_document(act: Callable[[Path], object]) -> Edit:
    return lambda book: void(act(book / DOCUMENT))


def void(_value: object) -> None:
    return


def rewritten(book: Path) -> None:
    """The whole history made one commit of today."""
    git(book, "checkout", "-q", "--orphan", "new")
    git(book, "add", "-A")
    git(book, "commit", "-qm", "建账")
    git(book, "branch", "-M", "main")


def unrecorded(edit: Edit) -> Edit:
    """The edit in a copy of the book elsewhere, of which no deployment keeps a record."""

    def act(book: Path) -> None:
        shutil.rmtree(book.parent / ".earmark" / "saves")
        edit(book)

    return act


def resealed(edit: Edit) -> Edit:
    """The edit, and the closings made anew over it by whoever has the program, put into the history by hand."""

    def act(book: Path) -> None:
        path = book / AUDIT
        path.write_text(path.read_text(encoding="utf-8").split("2026-04-30 custom")[0], encoding="utf-8")
        edit(book)
        git(book, "add", "-A")
        git(book, "commit", "-qm", "整理")
        opened = Shelf(book.parent).open("c01")
        for month in ("2024-04", "2024-05", "2024-06"):
            desk.close(opened, month, day=DAY, author="甲")

    return act


def last_closing_removed(book: Path) -> None:
    path = book / AUDIT
    head, _, _ = path.read_text(encoding="utf-8").rpartition("2026-04-30 custom")
    path.write_text(head, encoding="utf-8")


def emptied_objects(book: Path) -> None:
    """An object of the history overwritten."""
    commit = git(book, "rev-parse", "HEAD~3:journal/2024.beancount").strip()
    path = book / ".git" / "objects" / commit[:2] / commit[2:]
    path.chmod(0o644)
    path.write_bytes(b"x")


MANIPULATIONS: dict[str, tuple[Edit, str]] = {
    "an amount, both legs": (altered("记2405-003", ("8580.00", "8590.00")), "原为 2024-05-21 记2405-003"),
    "an amount made a fen less": (altered("记2405-003", ("8580.00", "8579.99")), "8,579.99 元"),
    "an amount given to another entry": (
        in_turn(altered("记2405-001", ("70.00", "80.00")), altered("记2405-002", ("60.00", "50.00"))),
        "记2405-002",
    ),
    "the payee": (altered("记2405-003", ("丁公司", "丁某公司")), "现为 2024-05-21 记2405-003 丁某公司"),
    "the purpose": (altered("记2405-003", ('"设备"', '"教材"')), "科目、用途"),
    "the category": (altered("记2405-003", ("31003设备购置", "30218原材料消耗")), "科目、用途"),
    "the content": (altered("记2405-003", ("1构建培训体系", "2校企合作")), "科目、用途"),
    "the source": (altered("记2405-003", ("1地方财政", "2行业企业")), "科目、用途"),
    "the voucher number": (altered("记2405-003", ("记2405-003", "记2405-009")), "记2405-009"),
    "the bank account": (altered("记2405-003", ("09未达账项", "01专户")), "科目、用途"),
    "the day, within the month": (altered("记2405-003", ("2024-05-21 *", "2024-05-22 *")), "现为 2024-05-22"),
    "the day, into an open month": (altered("记2405-003", ("2024-05-21 *", "2024-07-21 *")), "现为 2024-07-21"),
    "the day, into an earlier month": (altered("记2405-003", ("2024-05-21 *", "2024-04-21 *")), "现为 2024-04-21"),
    "an entry of an open month dated back": (
        altered("记2407-001", ("2024-07-05 *", "2024-06-28 *")),
        "插入：2024-06-28 记2407-001",
    ),
    "an entry removed": (without("记2405-003"), "删去：2024-05-21 记2405-003 丁公司 8,580.00 元"),
    "a statement row removed": (without("记2406-001"), "删去：2024-06-03 记2406-001"),
    "the unexplained row removed": (
        blocks(lambda _named, entries: [e for e in entries if "不知道" not in e]),
        "删去：2024-06-11",
    ),
    "an entry inserted": (inserted("2024-05-30"), "插入：2024-05-30 记9 庚公司 8.00 元"),
    "an entry inserted before the first": (inserted("2023-12-30"), "插入：2023-12-30 记9"),
    "an entry doubled": (blocks(lambda named, entries: [*entries, named["记2405-003"]]), "插入：2024-05-21 记2405-003"),
    "two entries of a day exchanged": (exchanged("记2405-001", "记2405-002"), "调换次序"),
    "one entry split in two": (
        blocks(
            lambda named, entries: [
                *(e for e in entries if e != named["记2405-003"]),
                named["记2405-003"].replace("8580.00", "8000.00"),
                named["记2405-003"].replace("8580.00", "580.00"),
            ]
        ),
        "插入",
    ),
    "the balance after a row": (altered("记2406-001", ("bank-balance: 740.00", "bank-balance: 750.00")), "记2406-001"),
    "marked as cancelled": (
        altered("记2405-003", ('voucher: "', 'voided: 2024-07-01\n  voucher: "')),
        "科目、用途",
    ),
    "an invoice number changed": (altered("记2405-001", ("12345678", "87654321")), "原有的发票号被改掉或删去"),
    "an invoice number taken out": (altered("记2405-001", ('  invoice: "12345678"\n', "")), "原有的发票号"),
    "a document exchanged": (on_document(lambda path: path.write_bytes(b"%PDF-1.4 other")), "凭证文件被换掉"),
    "a document removed": (on_document(lambda path: path.unlink()), "不在原处：E支出"),
    "a document renamed": (
        on_document(lambda path: path.rename(path.with_name("2024-05-20 收据.pdf"))),
        "不在原处",
    ),
    "the plan": (swap(PLANS, "120000.00", "130000.00"), "投入预算"),
    "the plan dated back": (swap(PLANS, "2024-04-01 custom", "2024-03-01 custom", 99), "投入预算"),
    "a closing removed": (last_closing_removed, "2024-06 结账记录被删去"),
    "a closing's entry edited": (swap(AUDIT, "8580.00", "8590.00"), "结账记录本身被改动"),
    "an entry and its line in the closing": (
        in_turn(altered("记2405-003", ("8580.00", "8590.00")), swap(AUDIT, "8580.00", "8590.00")),
        "结账记录本身被改动",
    ),
    "an amount, put into the history": (committed(altered("记2405-003", ("8580.00", "8590.00"))), "原为 2024-05-21"),
    "closings made anew over a changed book": (
        unrecorded(resealed(altered("记2405-003", ("8580.00", "8590.00")))),
        "结账记录被删去或改写（历史里有，现在没有）",
    ),
    "the history rewritten": (rewritten, "被改写：结账时的提交"),
    "the last commits taken back": (lambda book: void(git(book, "reset", "-q", "--hard", "HEAD~2")), "2024"),
    "an object of the history overwritten": (emptied_objects, "修改历史"),
    "an open month changed past the program": (altered("记2407-001", ("20.00", "21.00")), "2024-07 绕开程序改动"),
    "an entry of an open month removed": (without("记2407-001"), "2024-07 绕开程序删去"),
    "the day the period begins": (swap("main.beancount", "2024-04-01", "2024-05-01"), "账套主文件"),
}
NOT_CAUGHT_BY_ITSELF = {"the last commits taken back"}
"""A book set back to an earlier state of its own is whole in itself."""


@pytest.mark.parametrize("name", [name for name in MANIPULATIONS if name not in NOT_CAUGHT_BY_ITSELF])
def test_a_manipulation_is_named(shelf: Shelf, name: str) -> None:
    edit, words = MANIPULATIONS[name]
    edit(shelf.folder / "c01")
    found = said(shelf)
    assert any(words in line for line in found), found


@pytest.mark.parametrize("name", ["an amount, both legs", "an entry removed", "a document exchanged", "the plan"])
def test_the_audit_finds_it_too(shelf: Shelf, name: str) -> None:
    edit, words = MANIPULATIONS[name]
    assert tampered.run(shelf.open("c01").book(DAY)).outcome == "clean"
    edit(shelf.folder / "c01")
    answer = tampered.run(shelf.open("c01").book(DAY))
    assert any(words in finding.message for finding in answer.findings), answer


# --- what is no tampering --------------------------------------------------------------------------------------------


def turned(_named: dict[str, str], entries: list[str]) -> list[str]:
    """The days in another order, each day's own order kept."""
    days = sorted({e[:10] for e in entries}, reverse=True)
    return [e for day in days for e in entries if e.startswith(day)]


def legs_exchanged(named: dict[str, str], entries: list[str]) -> list[str]:
    *head, first, second = named["记2405-003"].rstrip().splitlines()
    return ["\n".join([*head, second, first]) if e == named["记2405-003"] else e for e in entries]


def metadata_exchanged(named: dict[str, str], entries: list[str]) -> list[str]:
    lines = named["记2405-003"].rstrip().splitlines()
    meta = [line for line in lines[1:] if re.match(r"  [a-z]", line)]
    legs = [line for line in lines[1:] if line not in meta]
    return ["\n".join([lines[0], *reversed(meta), *legs]) if e == named["记2405-003"] else e for e in entries]


def respelt(pattern: str, new: str, name: str = JOURNAL) -> Edit:
    def edit(book: Path) -> None:
        path = book / name
        header, body = HEADER, path.read_bytes().decode().removeprefix(HEADER)
        path.write_bytes((header + re.sub(pattern, new, body)).encode())

    return edit


def to_another_file(book: Path) -> None:
    text = (book / JOURNAL).read_text(encoding="utf-8")
    (book / JOURNAL).write_text(HEADER, encoding="utf-8")
    (book / "journal" / "2023.beancount").write_text(text, encoding="utf-8")


def by_program(act: Callable[[Shelf], object]) -> Edit:
    return lambda book: void(act(Shelf(book.parent)))


def imported(shelf: Shelf) -> None:
    paper = sheet(shelf.folder / "新.csv", ("记2408-001", "2024-08-05", "辛公司", "15"))
    assert desk.take_papers(shelf.open("c01"), [paper], author="甲")[0].imported == 1


def opened_and_closed(shelf: Shelf) -> None:
    desk.reopen(shelf.open("c01"), "2024-05", why="补记", day=DAY, author="李静")
    for month in ("2024-05", "2024-06"):
        desk.close(shelf.open("c01"), month, day=DAY, author="甲")


def filed(book: Path) -> None:
    opened = Shelf(book.parent).open("c01")
    with opened.locked():
        opened.write({DOCUMENT.replace("发票", "合同"): b"%PDF-1.4\n%%EOF\n"}, author="甲", message="补合同")


HARMLESS: dict[str, Edit] = {
    "blank lines": respelt(r"\n\n", "\n\n\n\n"),
    "another alignment": respelt(r"(?<=\S) {2,}(?=-?\d)", "    "),
    "indented by tabs": respelt(r"(?m)^  (?=\S)", "\t"),
    "a comment on a line": swap(JOURNAL, "\n2024-05-21 *", "\n; 备忘\n2024-05-21 *"),
    "a comment behind an amount": swap(JOURNAL, "8580.00 CNY", "8580.00 CNY ; 已核"),
    "the order of the days": blocks(turned),
    "the order of two postings": blocks(legs_exchanged),
    "the order of the metadata": blocks(metadata_exchanged),
    "amounts without their zeros": respelt(r"(-?\d+)\.00 CNY", r"\1 CNY"),
    "amounts with commas": respelt(r"8580\.00", "8,580.00"),
    "blanks at the ends of lines": respelt(r"(?m)$", "  "),
    "no newline at the end": respelt(r"\n+\Z", ""),
    "the line ends of another system": respelt(r"\n", "\r\n"),
    "entries in another file": to_another_file,
    "layout, put into the history": committed(respelt(r"\n\n", "\n\n\n\n")),
    "an entry of an open month, by the program": by_program(imported),
    "the next month closed": by_program(lambda shelf: desk.close(shelf.open("c01"), "2024-07", day=DAY, author="甲")),
    "months reopened and closed again": by_program(opened_and_closed),
    "a record of the dossier": by_program(
        lambda shelf: desk.record(
            shelf.open("c01"), Record(DAY, "培训", "2025", {"persons": 40, "high": 30}), author="甲"
        )
    ),
    "a paper asked for": by_program(
        lambda shelf: desk.ask(shelf.open("c01"), "房屋产权证", date(2026, 5, 20), day=DAY, author="李静", other=True)
    ),
    "the history packed": lambda book: void(git(book, "gc", "-q")),
    "files touched": lambda book: (book / JOURNAL).touch(),
}


def noted(key: str) -> Edit:
    """A closed entry given one more line of metadata, saved."""
    return committed(altered("记2405-003", ('  voucher: "', f'  {key}: "99"\n  voucher: "')))


ADDED: dict[str, tuple[Edit, str]] = {
    "a contract number": (noted("contract"), "contract"),
    "an invoice number": (noted("invoice"), "invoice"),
    "an explanation": (noted("explanation"), "explanation"),
    "a document": (filed, ""),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_not_named(shelf: Shelf, name: str) -> None:
    HARMLESS[name](shelf.folder / "c01")
    assert said(shelf) == []
    assert tampered.run(shelf.open("c01").book(DAY)).outcome == "clean"


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_later_is_told_and_no_tampering(shelf: Shelf, name: str) -> None:
    edit, key = ADDED[name]
    edit(shelf.folder / "c01")
    verdict = desk.verify(shelf.open("c01"), DAY)
    assert verdict.differences == ()
    assert [what for _, what in verdict.added] == ([key] if key else [])


def test_there_are_enough_of_both() -> None:
    assert len(MANIPULATIONS) - len(NOT_CAUGHT_BY_ITSELF) >= 30
    assert len(HARMLESS) >= 20


# --- what the program itself will not do -----------------------------------------------------------------------------


def write(shelf: Shelf, files: dict[str, str | bytes | None]) -> None:
    book = shelf.open("c01")
    with book.locked():
        book.write(files, author="甲", message="改")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (JOURNAL, lambda text: text.replace("8580.00", "8590.00")),
        (JOURNAL, lambda text: text.replace("2024-07-05 *", "2024-06-30 *")),
        (JOURNAL, lambda _text: None),
        (PLANS, lambda text: text.replace("120000.00", "130000.00")),
    ],
)
def test_a_closed_month_is_not_written_to(shelf: Shelf, name: str, change: Callable[[str], str | None]) -> None:
    text = (shelf.folder / "c01" / name).read_text(encoding="utf-8")
    with pytest.raises(Refusal, match="已经结账，这样保存会动到它"):
        write(shelf, {name: change(text)})
    assert (shelf.folder / "c01" / name).read_text(encoding="utf-8") == text


def test_a_document_of_a_closed_month_is_not_exchanged(shelf: Shelf) -> None:
    with pytest.raises(Refusal, match="凭证文件被换掉"):
        write(shelf, {DOCUMENT: b"other"})
    write(shelf, {DOCUMENT.replace("发票", "验收单"): b"more"})
    assert said(shelf) == []


def test_a_month_that_was_tampered_with_stops_no_other_work(shelf: Shelf) -> None:
    committed(altered("记2405-003", ("8580.00", "8590.00")))(shelf.folder / "c01")
    text = (shelf.folder / "c01" / JOURNAL).read_text(encoding="utf-8")
    write(shelf, {JOURNAL: text.replace('"己公司" "设备"', '"己公司" "设备一台"')})
    with pytest.raises(Refusal, match="记2406-001"):
        write(shelf, {JOURNAL: text.replace('"戊公司" "设备"', '"戊公司" "设备一台"')})
    with pytest.raises(Refusal, match="已结账的月份和结账时不一样"):
        desk.close(shelf.open("c01"), "2024-07", day=DAY, author="甲")
