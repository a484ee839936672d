"""What the deployment keeps of a book outside of it: saves, closings and reports, held against the book later."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from audit_rules.i05 import tampered
from earmark import desk
from ledgers.book import record
from ledgers.refusal import Refusal
from tests.closing.test_issuing import base, report
from tests.closing.test_tampering import AUDIT, DAY, JOURNAL, altered, committed, git, said, sealed, shelf, swap

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.shelf import Shelf
    from tests.closing.test_issuing import Run

__all__ = ["base", "report", "sealed", "shelf"]  # the fixtures


def set_back(shelf: Shelf) -> Path:
    book = shelf.folder / "c01"
    git(book, "reset", "-q", "--hard", "HEAD~2")
    return book


def test_a_book_set_back_to_its_own_earlier_state_is_told_by_month_and_entry(shelf: Shelf) -> None:
    swapped = altered("记2407-001", ("20.00", "21.00"))
    book = shelf.folder / "c01"
    with shelf.open("c01").locked():
        text = (book / JOURNAL).read_text(encoding="utf-8")
        shelf.open("c01").write(
            {JOURNAL: text.replace(" 20.00", " 22.00").replace("-20.00", "-22.00")}, author="甲", message="改"
        )
    git(book, "reset", "-q", "--hard", "HEAD~3")
    swapped(book)
    found = said(shelf)
    assert "2024-05 登记过的结账" in "\n".join(found)
    assert any("程序保存过的 3 次改动" in line for line in found), found
    assert any(
        line.startswith("2024-07 退回历史后改动：原为 2024-07-05 记2407-001 己公司 22.00 元") for line in found
    ), found


def test_the_audit_finds_it_too(shelf: Shelf) -> None:
    set_back(shelf)
    answer = tampered.run(shelf.open("c01").book(DAY))
    assert [finding.message[:12] for finding in answer.findings if "登记过的结账" in finding.message] == [
        "2024-05 登记过的",
        "2024-06 登记过的",
    ]


def test_nothing_is_closed_over_it(shelf: Shelf) -> None:
    set_back(shelf)
    with pytest.raises(Refusal, match="2024-05 登记过的结账"):
        desk.close(shelf.open("c01"), "2024-05", day=DAY, author="甲")


def test_where_no_record_is_kept_nothing_is_said(shelf: Shelf) -> None:
    shutil.rmtree(shelf.folder / ".earmark" / "saves")
    assert said(shelf) == []
    set_back(shelf)
    assert said(shelf) == []


def test_months_closed_again_after_a_reopening_are_the_recorded_ones(shelf: Shelf) -> None:
    desk.reopen(shelf.open("c01"), "2024-06", why="补记", day=DAY, author="李静")
    assert [month for month, _ in record.read(shelf.folder / "c01").closed] == ["2024-04", "2024-05"]
    desk.close(shelf.open("c01"), "2024-06", day=DAY, author="甲")
    assert said(shelf) == []


def test_what_was_changed_while_a_month_was_open_again_is_seen(shelf: Shelf) -> None:
    desk.reopen(shelf.open("c01"), "2024-05", why="用途写错", day=DAY, author="李静")
    committed(altered("记2405-003", ("8580.00", "8590.00")))(shelf.folder / "c01")
    for month in ("2024-05", "2024-06"):
        desk.close(shelf.open("c01"), month, day=DAY, author="甲")
    verdict = desk.verify(shelf.open("c01"), DAY)
    assert verdict.differences == ()
    assert verdict.remarks[0] == "2026-04-30 李静 反结账 2024-05、2024-06：用途写错"
    assert "2024-05 反结账后改动：原为 2024-05-21 记2405-003 丁公司 8,580.00 元" in verdict.remarks[1]
    assert verdict.remarks[1].endswith("，已重新结账")
    assert len([sentence for sentence in verdict.remarks if "不是程序保存的改动" in sentence]) == 1


def test_a_month_that_is_open_again_is_told_too(shelf: Shelf) -> None:
    desk.reopen(shelf.open("c01"), "2024-06", why="补记", day=DAY, author="李静")
    assert desk.verify(shelf.open("c01"), DAY).remarks == ("2026-04-30 李静 反结账 2024-06：补记",)


def test_a_save_that_the_program_did_not_make_is_seen(shelf: Shelf) -> None:
    committed(swap(JOURNAL, "\n2024-05-21 *", "\n; 备忘\n2024-05-21 *"), "手工整理")(shelf.folder / "c01")
    verdict = desk.verify(shelf.open("c01"), DAY)
    assert verdict.differences == ()
    assert [("不是程序保存的改动" in each, "x 手工整理" in each) for each in verdict.remarks] == [(True, True)]


def test_a_file_changed_past_the_program_is_not_saved_with_what_the_program_writes(shelf: Shelf) -> None:
    """Otherwise the next save would put it into the history under somebody else's name."""
    path = shelf.folder / "c01" / AUDIT
    path.write_text(
        path.read_text(encoding="utf-8") + f'\n{DAY} custom "earmark-reopening" "2019-01"\n  by: "x"\n  why: "y"\n',
        "utf-8",
    )
    book = shelf.open("c01")
    with pytest.raises(Refusal, match=r"绕开程序改过：audit\.beancount"):
        desk.register(book, book.book(DAY), {"r.pdf": b"%PDF"}, 2024, day=DAY, author="李静")


def forged(base: Run, tmp_path: Path, *, hand_in: bool) -> Path:
    """A report changed, and its new sum written into the register by hand."""
    path = next(tmp_path.glob("p01-2024-*.pdf"))
    book = tmp_path / "books" / "p01"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\n% changed\n")
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    text = (book / AUDIT).read_text(encoding="utf-8")
    entry = next(part for part in text.split("\n\n") if old in part)
    (book / AUDIT).write_text(text.rstrip() + "\n\n" + entry.strip().replace(old, new) + "\n", encoding="utf-8")
    if hand_in:
        git(book, "add", "-A")
        git(book, "commit", "-qm", "出具2024年度报告")
    assert base("verify", "p01").code == (0 if hand_in else 1)
    return path


def test_a_register_entry_written_by_hand_vouches_for_nothing(base: Run, tmp_path: Path) -> None:
    told = base("verify", forged(base, tmp_path, hand_in=False))
    assert (told.code, "绕开程序写的，修改历史里没有" in told.out) == (1, True), told.out


def test_nor_one_put_into_the_history(base: Run, tmp_path: Path) -> None:
    told = base("verify", forged(base, tmp_path, hand_in=True))
    assert (told.code, "系统没有出具过这个文件" in told.out) == (1, True), told.out


def test_another_book_that_is_broken_keeps_no_report_from_being_verified(
    base: Run, report: Path, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "books" / "p01", tmp_path / "books" / "a01")
    (tmp_path / "books" / "a01" / AUDIT).unlink()
    assert base("verify", report).code == 0


def test_a_file_of_a_books_name_is_not_taken_for_the_book(base: Run, tmp_path: Path) -> None:
    (tmp_path / "p01").write_text("x", encoding="utf-8")
    told = base("verify", "p01")
    assert (told.code, "p01：与结账时和修改历史一致" in told.out) == (0, True), told.err


def test_a_report_whose_seal_was_taken_out_could_not_be_checked(base: Run, tmp_path: Path) -> None:
    path = next(tmp_path.glob("p01-2024-*.pdf"))
    path.write_bytes(path.read_bytes().replace(b"earmark-report-1", b"earmark-report-0"))
    assert base("verify", path).code == 2


def test_a_seal_of_another_report_proves_no_file(base: Run, report: Path, tmp_path: Path) -> None:
    pdf = next(tmp_path.glob("p01-2024-*.pdf")).read_bytes()
    seal = pdf[pdf.index(b"earmark-report-1") :].split(b")")[0]
    other = tmp_path / "别的.pdf"
    other.write_bytes(b"%PDF-1.4\n(" + seal + b")\n%%EOF\n")
    told = base("verify", other)
    assert (told.code, "出具后被改过" in told.out) == (1, True), told.err
    del report


def test_a_workbook_packed_anew_is_another_file(base: Run, report: Path, tmp_path: Path) -> None:
    """The same members, compressed otherwise: what was handed in is the file, to the byte."""
    other = tmp_path / "重新压缩.xlsx"
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    told = base("verify", other)
    assert (told.code, "出具后被改过" in told.out) == (1, True), told.err
