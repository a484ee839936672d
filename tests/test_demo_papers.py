"""The demo's papers are what the seeds say: made again, they have the same content as those committed."""

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.papers import CODES, PAPERS, make
from tests.papers.demo import rows


def content(path: Path) -> list[Any]:
    """What a person sees in a paper: rows of cells, or lines of a csv file."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        text = [[paragraph.text] for paragraph in document.paragraphs]
        return text + [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    if path.suffix == ".xlsx":
        return [list(row) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True)]
    if path.suffix == ".xls":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("code", CODES)
def test_the_committed_papers_are_what_the_seeds_give(code: str, tmp_path: Path) -> None:
    folder = PAPERS / code / "papers"
    made = make(code, tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == sorted(p.name for p in made), "run: python -m tests.papers"
    for path in made:
        fresh, kept = content(path), content(folder / path.name)
        for number, (new, old) in enumerate(zip(fresh, kept, strict=False), 1):
            assert old == new, f"{code}/{path.name}, row {number}; run: python -m tests.papers"
        assert len(kept) == len(fresh), f"{code}/{path.name}: rows; run: python -m tests.papers"


@pytest.mark.parametrize("code", CODES)
def test_papers_made_twice_are_the_same_bytes(code: str, tmp_path: Path) -> None:
    once, twice = make(code, tmp_path / "once"), make(code, tmp_path / "twice")
    assert [p.name for p in once if p.read_bytes() != (tmp_path / "twice" / p.name).read_bytes()] == []
    assert len(once) == len(twice)


def test_no_paper_says_which_rows_were_planted() -> None:
    marks = {mark for row in rows("yz2401") for mark in (row["planted_rule"] or "").split("|") if mark}
    assert len(marks) > 20
    for path in (PAPERS / "yz2401" / "papers").iterdir():
        for line in content(path):
            text = [line.decode("gb18030")] if isinstance(line, bytes) else [str(cell) for cell in line]
            assert not marks & {part for cell in text for part in cell.strip().split(",")}, path.name


def test_the_bases_share_no_invoice_and_no_contract() -> None:
    for key in ("invoice_no", "contract_no"):
        seen: dict[str, str] = {}
        for code in CODES:
            for value in {row[key] for row in rows(code)} - {""}:
                owner = seen.setdefault(value, code)
                assert owner == code, f"{key} {value} stands in {owner} and {code}"


def test_an_account_is_fictitious_and_has_one_holder() -> None:
    holders: dict[str, str] = {}
    for row in (row for code in CODES for row in rows(code)):
        if account := row["counterparty_account"]:
            assert account.startswith("999"), account
            assert holders.setdefault(account, row["counterparty"]) == row["counterparty"], account
