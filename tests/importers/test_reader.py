"""Formats as ordinary beangulp importers, and the registry."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import beangulp
import pytest
from beancount.core import data

from importers import IMPORTERS, read_paper
from importers.banks.ccb import CCB
from importers.sheet import SpendingSheet
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import FACTS
from tests.importers.invoice_makers import document, einvoice
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = "A资产:1002银行存款:01专户"


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "2024-04-30 x1.csv"
    path.write_bytes(csv_bytes(ccb_rows([("20240418", 100), ("20240422", -50)])))
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "x2.csv"
    path.write_bytes(csv_bytes([SHEET, sheet_row("记1", "20240501", "支出", "5")]))
    return path


def test_beangulp_knows_a_file_by_its_columns(statement: Path, sheet: Path, tmp_path: Path) -> None:
    bank, own = CCB(ACCOUNT), SpendingSheet()
    assert isinstance(bank, beangulp.Importer)
    assert (bank.identify(str(statement)), bank.identify(str(sheet))) == (True, False)
    assert (own.identify(str(statement)), own.identify(str(sheet))) == (False, True)
    (tmp_path / "empty").write_bytes(b"")
    assert bank.identify(str(tmp_path / "empty")) is False
    assert bank.account(str(statement)) == ACCOUNT
    assert bank.date(str(statement)) == date(2024, 4, 22)
    assert bank.filename(str(statement)) == "x1.csv"
    assert own.filename(str(sheet)) == "x2.csv"


def test_a_refused_paper_gives_no_entries(tmp_path: Path) -> None:
    rows = ccb_rows([("20240418", 100), ("20240419", 100), ("20240420", 100)])
    rows[2][5] = "9.00"
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    with pytest.raises(Refusal, match=r"a\.csv：第 3 行余额对不上"):
        CCB().extract(str(tmp_path / "a.csv"), [])


def entry(day: int, **meta: str) -> data.Transaction:
    return data.Transaction(dict(meta), date(2024, 4, day), "*", None, "货款", frozenset(), frozenset(), [])


def test_only_an_entry_all_of_whose_rows_are_booked_is_a_duplicate() -> None:
    """beangulp's own comparison would take the twin of the same day and sum for one."""
    booked = [entry(1, bank="a-0", row="r-0"), entry(1, bank="b-0")]
    posting = data.Posting(ACCOUNT, None, None, None, None, {"bank": "b-0"})
    new = [entry(1, bank="a-0"), entry(1, bank="a-1"), entry(1, bank="b-0", row="r-9"), entry(1)]
    new.append(entry(2)._replace(postings=[posting]))
    CCB().deduplicate(new, booked)
    assert [one.meta.get("__duplicate__") for one in new] == [booked[0], None, None, None, booked[1]]


INGEST = """
import sys
import beangulp
from importers import AnyPaper
beangulp.Ingest([AnyPaper("A资产:1002银行存款:01专户")])()
"""


def test_a_script_like_bean_extract_reads_every_format(tmp_path: Path) -> None:
    """The book is what `earmark new` makes; statement, sheet and invoice go through one importer."""
    shelf = Shelf(tmp_path / "books")
    book = shelf.new("b1", replace(FACTS, accounts=(OWN,)), author="何雯")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a").write_bytes(csv_bytes(ccb_rows([("20240418", 20000), ("20240422", -500)])))
    (papers / "b").write_bytes(csv_bytes([SHEET, sheet_row("记1", "20240422", "支出", "5")]))
    (papers / "c.xml").write_bytes(document(einvoice()))
    (papers / "d.txt").write_bytes(b"hello")
    (tmp_path / "ingest.py").write_text(INGEST, encoding="utf-8")
    run = [sys.executable, str(tmp_path / "ingest.py")]
    found = subprocess.run([*run, "identify", str(papers)], capture_output=True, text=True, check=True).stdout
    assert found.count("AnyPaper") == 3
    extract = [*run, "extract", "-e", str(book.main), str(papers)]
    said = subprocess.run(extract, capture_output=True, text=True, check=True).stdout
    assert said.count('2024-04-18 ! "某商贸有限公司"') == 1
    assert 'custom "earmark-invoice"' in said


def test_of_two_formats_that_fit_the_one_that_knows_more_columns_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Narrow(SpendingSheet):
        title = "窄表"
        summary = purpose = specialty = contract = invoice = payee = None  # type: ignore[assignment]

    monkeypatch.setattr("importers.IMPORTERS", (Narrow, *IMPORTERS))
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([SHEET, sheet_row("记1", "20240501", "支出", "5")]))
    assert read_paper(path).importer == "支出明细表"


def test_an_unknown_file_names_all_formats_and_a_format_itself(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    with pytest.raises(Refusal, match=r"能认的是 支出明细表、.*、\d+ 种银行流水"):
        read_paper(tmp_path / "odd.csv")
    with pytest.raises(Refusal, match="能认的是 支出明细表（要有 凭证号、"):
        SpendingSheet().paper(tmp_path / "odd.csv")


def test_what_takes_long_to_import_is_imported_when_it_is_needed() -> None:
    heavy = "{'pandas', 'openpyxl', 'docx', 'python_calamine', 'lxml'}"
    code = f"import sys, importers, importers.forms; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
