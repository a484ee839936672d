"""A report's file held against the register, and against the book that it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from tests.program.test_cli import NEW
from tests.program.test_matching import sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

JOURNAL = "journal/2024.beancount"


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    """A book with two payments, and its report of 2024."""
    run("new", "p01", *NEW, "--specialty", "养老护理员")
    rows = [("记1", "2024-05-20", "甲公司", "100"), ("记2", "2024-06-20", "乙公司", "50")]
    run("import", "p01", sheet(tmp_path / "明细.csv", *rows))
    assert run("report", "p01", "--year", "2024", "-o", tmp_path).code == 0
    return run


@pytest.fixture
def report(base: Run, tmp_path: Path) -> Path:
    del base
    return next(tmp_path.glob("p01-2024-*.xlsx"))


def edit(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "books" / "p01" / JOURNAL
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_report_is_as_it_was_made(base: Run, report: Path) -> None:
    said = base("verify", report)
    assert (said.code, "文件和它依据的账与出具时一致" in said.out) == (0, True), said.err


def test_it_stays_true_when_months_are_closed_and_later_ones_are_booked(
    base: Run, report: Path, tmp_path: Path
) -> None:
    assert base("close", "p01", "2024-05").code == 0
    assert base("close", "p01", "2024-06").code == 0
    base("import", "p01", sheet(tmp_path / "次年.csv", ("记3", "2025-02-20", "丙公司", "70")))
    assert base("verify", report).code == 0


def test_the_book_changed_since(base: Run, report: Path, tmp_path: Path) -> None:
    edit(tmp_path, "100.00", "101.00")
    said = base("verify", report)
    assert said.code == 1
    assert "▲ 2024-05 出具报告后改动：原为 2024-05-20 记1 甲公司 100.00 元，现为" in said.out


def test_an_entry_booked_later_into_what_it_reported(base: Run, report: Path, tmp_path: Path) -> None:
    base("import", "p01", sheet(tmp_path / "补.csv", ("记9", "2024-07-01", "丙公司", "70")))
    said = base("verify", report)
    assert (said.code, "▲ 2024-07 出具报告后插入：2024-07-01 记9 丙公司 70.00 元" in said.out) == (1, True)


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_the_file_changed_since(base: Run, tmp_path: Path, ending: str) -> None:
    """Whatever it is called now: its seal says which report it was."""
    report = next(tmp_path.glob(f"p01-2024-*.{ending}"))
    renamed = tmp_path / f"改过.{ending}"
    if ending == "xlsx":
        workbook = openpyxl.load_workbook(report)
        workbook.worksheets[0]["A1"] = "没有问题"
        workbook.save(renamed)
    elif ending == "docx":
        paper = docx.Document(str(report))
        paper.paragraphs[0].text = "没有问题"
        paper.save(str(renamed))
    else:
        renamed.write_bytes(report.read_bytes() + b"\n")
    said = base("verify", renamed)
    assert (said.code, "出具后被改过" in said.out) == (1, True), said.err
    assert base("verify", report).code == 0


def test_a_file_that_was_never_issued(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "别处.xlsx"
    openpyxl.Workbook().save(path)
    said = base("verify", path)
    assert (said.code, "文件里没有专账报告的校验行" in said.err) == (2, True)
    assert "没有这个文件" in base("verify", tmp_path / "没有.pdf").err


def test_a_report_made_again_is_entered_once(base: Run, report: Path, tmp_path: Path) -> None:
    before = (tmp_path / "books" / "p01" / "audit.beancount").read_text(encoding="utf-8")
    assert before.count("earmark-report") == 3
    base("report", "p01", "--year", "2024", "-o", tmp_path)
    assert base("verify", report).code == 0


def test_registering_does_not_change_the_digest_nor_a_closing(base: Run, report: Path) -> None:
    del report
    base("close", "p01", "2024-05")
    assert base("verify", "p01").code == 0
