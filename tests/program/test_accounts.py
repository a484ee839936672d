"""`earmark accounts`, and vouchers of other accounting software from the file to the book."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from beancount.core import data

from ledgers.book.shelf import Shelf
from ledgers.book.subjects import Subject, looked_up, read_subjects, spelt_out, to_text
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.importers.software import FEW, full_path
from tests.program.test_cli import NEW, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    run("new", "p01", *NEW, *SPECIALTIES, "--account", OWN)
    (tmp_path / "序时账.xlsx").write_bytes(xlsx_bytes({"序时账": full_path(FEW)}))
    return run


def transactions(folder: Path) -> list[data.Transaction]:
    entries, errors, _ = Shelf(folder / "books").open("p01").loaded
    assert not errors
    return [entry for entry in entries if isinstance(entry, data.Transaction)]


def test_vouchers_are_refused_proposed_saved_and_booked(base: Run, tmp_path: Path) -> None:
    first = base("import", "p01", "序时账.xlsx")
    assert first.code == 2
    assert first.err.count("\n") == 1
    assert "还没有科目对照" in first.err
    shown = base("accounts", "p01", "序时账.xlsx")
    assert shown.code == 0
    assert [line.split()[0] for line in shown.out.splitlines()[2:8]] == [
        "1001",
        "100201",
        "4001",
        "500101",
        "500102",
        "660301",
    ]
    sums = [line.split()[-1] for line in shown.out.splitlines()[2:8]]
    assert sums == ["700.00", "190,420.00", "200,000.00", "-8,000.00", "-580.00", "-300.00"]
    assert "还没有定的 3 个：500101 " in shown.err
    saved = base(
        "accounts", "p01", "序时账.xlsx", "--set", "5001*=支出/地方财政/体系", "--set", "660301=非项目", "--save"
    )
    assert (saved.code, saved.err) == (0, "")
    assert "已保存 6 个科目" in saved.out
    booked = json.loads(base("import", "p01", "序时账.xlsx", "--format", "json").out)[0]
    assert (booked["imported"], booked["refused"], booked["chain"]) == (4, None, "absent")
    assert {"file", "importer", "account", "rows", "imported", "skipped", "entries", "totals"} <= booked.keys()
    accounts = {p.account for entry in transactions(tmp_path) for p in entry.postings}
    assert "E支出:1地方财政:1构建培训体系:31003设备购置" in accounts
    assert "E支出:1地方财政:1构建培训体系:30218原材料消耗" in accounts
    assert "A资产:1002银行存款:01专户:9非项目" in accounts
    again = json.loads(base("import", "p01", "序时账.xlsx", "--format", "json").out)[0]
    assert (again["imported"], again["refused"]) == (0, None)
    assert "已保存 0 个科目" in base("accounts", "p01", "序时账.xlsx", "--save").out
    assert "660301" in base("accounts", "p01").out


def test_vouchers_and_a_statement_are_paired_like_a_sheet(base: Run, tmp_path: Path) -> None:
    base("accounts", "p01", "序时账.xlsx", "--set", "5001*=支出/地方财政/体系", "--set", "660301=非项目", "--save")
    rows = ccb_rows([("20250105", 20_000_000), ("20250109", -858_000)])
    for row in rows[1:]:
        row[7] = "区财政局" if row[4] != "0.00" else "甲公司"
    (tmp_path / "流水.csv").write_bytes(csv_bytes(rows))
    assert base("import", "p01", "流水.csv", "序时账.xlsx").code == 0
    paired = [entry for entry in transactions(tmp_path) if "bank" in entry.meta]
    assert [(entry.date, entry.flag, entry.meta["voucher"]) for entry in paired] == [
        (date(2025, 1, 5), "*", "记-001"),
        (date(2025, 1, 9), "*", "记-002"),
    ]
    lines = [p.meta["subject"] for p in paired[1].postings if p.meta and "subject" in p.meta]
    assert sorted(lines) == ["500101 项目支出-高技能人才基地-设备购置", "500102 项目支出-高技能人才基地-材料费"]


def test_the_table_is_filled_in_excel_and_read_back(base: Run, tmp_path: Path) -> None:
    assert base("accounts", "p01", "序时账.xlsx", "-o", "对照.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "对照.xlsx")
    sheet = book.worksheets[-1]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    for code, source, content in (("500101", "地方财政", "体系"), ("500102", "行业企业", "校企合作")):
        row = cells[code].row
        sheet.cell(row, cells["资金来源"].column).value = source
        sheet.cell(row, cells["建设内容"].column).value = content
    sheet.cell(cells["660301"].row, cells["用途"].column).value = "不导入"
    book.save(tmp_path / "对照.xlsx")
    assert base("accounts", "p01", "对照.xlsx", "--save").code == 0
    known = read_subjects(Shelf(tmp_path / "books").open("p01").parsed("dossier.beancount"))
    assert {code: known[code].spelt for code in ("500102", "660301")} == {
        "500102": "支出/行业企业/校企合作提升培训能力/原材料消耗",
        "660301": "不导入",
    }
    assert base("import", "p01", "序时账.xlsx").code == 0
    sheet.cell(cells["500101"].row, cells["资金来源"].column).value = "彩票公益金"
    book.save(tmp_path / "对照.xlsx")
    said = base("accounts", "p01", "对照.xlsx", "--save")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "没有“彩票公益金”这个资金来源" in said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--set", "999=非项目"), "没有“999”这个科目"),
        (("--set", "500101"), "“500101”要写成 科目=用途"),
        (("--set", "500101=支出/天上/体系"), "没有“天上”这个资金来源（"),
        (("--set", "500101=支出/地方财政/地里"), "没有“地里”这个建设内容（"),
        (("--set", "500101=支出/地方财政/体系/吃饭"), "没有“吃饭”这个支出类别（"),
        (("--set", "500101=收入/地方财政/彩票"), "没有“彩票”这个款项（"),
        (("--set", "500101=非项目/地方财政"), "“非项目/地方财政”看不懂"),
    ],
)
def test_a_word_that_is_none(base: Run, words: tuple[str, ...], says: str) -> None:
    said = base("accounts", "p01", "序时账.xlsx", *words, "--save")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert says.rstrip("（") in said.err


def test_files_that_have_no_accounts(base: Run, tmp_path: Path) -> None:
    (tmp_path / "流水.csv").write_bytes(csv_bytes(ccb_rows([("20250105", 100)])))
    said = base("accounts", "p01", "流水.csv")
    assert (said.code, "认不出这是什么表" in said.err) == (2, True)
    assert "还没有保存科目对照" in base("accounts", "p01").err


def test_subjects_stand_in_the_file_as_they_are_read() -> None:
    policy = find_policy("yuzhong-2023-25")
    day, with_code = date(2026, 5, 8), spelt_out("地方财政/体系/设备购置/养老护理员", policy, "")
    some = [
        Subject(code="500101", name='名"称\\', use=with_code.use, source="地方财政", date=day, by="张会计"),
        Subject(name="食堂", use="非项目", date=day, by="张会计"),
    ]
    from beancount.parser import parser

    entries, errors, _ = parser.parse_string(to_text(some))
    assert not errors
    assert list(read_subjects(entries).values()) == some
    assert (with_code.use, with_code.spelt) == (
        "支出",
        "支出/地方财政/构建完善的高技能人才培训体系/设备购置/养老护理员",
    )
    with pytest.raises(Refusal, match="用途“别的”看不懂"):
        looked_up(Subject(use="别的"), policy, "")


@pytest.mark.parametrize("order", [("明细.xlsx", "序时账.xlsx"), ("序时账.xlsx", "明细.xlsx")])
@pytest.mark.parametrize("together", [True, False])
def test_a_voucher_that_a_sheet_and_the_software_tell_is_booked_once(
    base: Run, tmp_path: Path, order: tuple[str, str], together: bool
) -> None:
    """The sheet has January's 1 and 2, the second in one row, and another voucher with February's number 1."""
    base("accounts", "p01", "序时账.xlsx", "--set", "5001*=支出/地方财政/体系", "--set", "660301=非项目", "--save")
    rows = [
        sheet_row("记2501-001", "2025-01-05", "收入", 200_000, 支出类别="财政补助拨入"),
        sheet_row("记2501-002", "2025-01-08", "支出", 8_580, 支出类别="设备购置"),
        sheet_row("记2502-001", "2025-02-03", "支出", 77),
    ]
    (tmp_path / "明细.xlsx").write_bytes(xlsx_bytes({"支出": [SHEET, *rows]}))
    calls = [order] if together else [(name,) for name in order]
    results = [each for call in calls for each in json.loads(base("import", "p01", *call, "--format", "json").out)]
    again = [skipped["reason"] for skipped in results[1]["skipped"] if "同号同额" in skipped["reason"]]
    by = "支出明细表" if order[0] == "明细.xlsx" else "财务软件的凭证"
    assert set(again) == {f"同号同额的凭证已按{by}入账"}
    assert all(each["rows"] == each["imported"] + len(each["skipped"]) for each in results)
    moved = {entry.date: 0 for entry in transactions(tmp_path)}
    for entry in transactions(tmp_path):
        moved[entry.date] += round(sum(p.units.number for p in entry.postings if "1002银行存款" in p.account) * 100)  # type: ignore[misc,union-attr]
    assert moved == {date(2025, 1, 5): 20_000_000, date(2025, 1, 8): -858_000, date(2025, 2, 3): -7_700 - 30_000}
    for name in order:
        once_more = json.loads(base("import", "p01", name, "--format", "json").out)[0]
        assert (once_more["imported"], once_more["refused"]) == (0, None)
