"""The workbook, read again: live formulas that agree with the declaration, and a page that prints."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from ledgers.refusal import Refusal
from reports.annual import annual
from reports.table import Cell, Column, Kind, Report, Row, Table
from reports.xlsx import write_xlsx
from tests.reports.books import FACTS, JOURNAL, PLAN, answers_of, book_of

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

YEAR_END = date(2025, 12, 31)
SHEETS = [
    *("首页", "资金到位明细表", "资金收支情况表", "表4-2 执行情况（万元）", "分专业执行情况（万元）", "支出明细表"),
    *(
        "设备资产清册",
        "问题清单及整改台账",
        "无法判断事项",
        "大额及抽查凭证",
        "表4-2 执行情况",
        "分专业执行情况",
        "问题清单",
    ),
]
_REF = r"(?:'(?P<{0}s>[^']+)'!)?(?P<{0}c>[A-Z]+\d+)"
_TERM = re.compile(rf"([+-]?)(?:SUM\({_REF.format('r')}:(?P<end>[A-Z]+\d+)\)|{_REF.format('o')}|0)")
_RATIO = re.compile(rf'=IF\({_REF.format("a")}>0,{_REF.format("n")}/{_REF.format("d")},"—"\)')


def _report(journal: str = JOURNAL, **options: Any) -> Report:
    book = book_of(journal, YEAR_END, **({"plan": PLAN} | options))
    return annual(book, answers_of(book), 2025)


def _bytes(report: Report) -> bytes:
    target = io.BytesIO()
    write_xlsx(report, target)
    return target.getvalue()


def _open(report: Report, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(_bytes(report)), data_only=values)


class Reckoner:
    """Works out the formulas of a workbook: sums, differences and ratios are all there are."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.value = cache(self._value)

    def _value(self, sheet: str, place: str) -> Fraction | str:
        held = self.book[sheet][place].value
        if isinstance(held, str) and held.startswith("="):
            return self._work(sheet, held)
        return Fraction(str(held)) if isinstance(held, int | float | Decimal) else Fraction(0)

    def _work(self, sheet: str, formula: str) -> Fraction | str:
        if match := _RATIO.fullmatch(formula):
            below = self._number(match["ds"] or sheet, match["dc"])
            return self._number(match["ns"] or sheet, match["nc"]) / below if below > 0 else "—"
        terms = list(_TERM.finditer(formula[1:]))
        assert "".join(t.group() for t in terms) == formula[1:], formula
        return sum(((-1 if t[1] == "-" else 1) * self._term(sheet, t) for t in terms), Fraction(0))

    def _term(self, sheet: str, term: re.Match[str]) -> Fraction:
        if term["oc"]:
            return self._number(term["os"] or sheet, term["oc"])
        if not term["rc"]:
            return Fraction(0)
        left, top, right, bottom = range_boundaries(f"{term['rc']}:{term['end']}")
        area = self.book[term["rs"] or sheet].iter_rows(top, bottom, left, right)
        return sum((self._number(term["rs"] or sheet, c.coordinate) for row in area for c in row), Fraction(0))

    def _number(self, sheet: str, place: str) -> Fraction:
        found = self.value(sheet, place)
        return found if isinstance(found, Fraction) else Fraction(0)


@pytest.mark.parametrize("plan", [PLAN, None])
def test_formulas_and_declared_values_agree(plan: object) -> None:
    report = _report(plan=plan)
    live, still = _open(report), _open(report, values=True)
    reckoner, count = Reckoner(live), 0
    for sheet in live:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                shown, worked = still[sheet.title][cell.coordinate].value, reckoner.value(sheet.title, cell.coordinate)
                where = (sheet.title, cell.coordinate, cell.value)
                if isinstance(worked, str):
                    assert shown == worked, where
                else:
                    assert abs(Fraction(str(shown)) - worked) < Fraction(1, 10**9), where
    assert count > 100


def test_sheets_print_and_stay_in_sight() -> None:
    book = _open(_report())
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.freeze_panes
        foot: Any = sheet.oddFooter
        assert "&P" in foot.center.text
        assert foot.left.text == "测试基地"
        assert sheet.print_area
    for name in ("资金收支情况表", "表4-2 执行情况", "分专业执行情况", "支出明细表", "问题清单及整改台账"):
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].print_title_rows
    assert book["首页"].page_setup.orientation == "portrait"
    assert book["支出明细表"].freeze_panes == "C5"
    assert book["资金收支情况表"]["B4"].value == "2025年"
    assert "B4:F4" in {str(r) for r in book["资金收支情况表"].merged_cells.ranges}


def test_no_cell_is_an_error() -> None:
    for sheet in _open(_report(), values=True):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "e", cell
                assert not (isinstance(cell.value, str) and cell.value.startswith("#")), cell


def test_money_dates_and_numbers_are_what_they_are() -> None:
    sheet: Any = _open(_report())["支出明细表"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    first = {name: sheet.cell(5, column) for name, column in heads.items()}
    assert (first["凭证号"].value, first["金额"].value, first["金额"].number_format[:8]) == (
        "记2505-001",
        180,
        "#,##0.00",
    )
    assert (first["日期"].value.date(), first["日期"].number_format) == (date(2025, 5, 8), "yyyy-mm-dd")


def test_long_numbers_stay_text() -> None:
    book = book_of(JOURNAL, date(2024, 12, 31), plan=PLAN)
    sheet = _open(annual(book, [], 2024))["支出明细表"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "24502016036042793100")
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_text_is_never_a_formula() -> None:
    sheet = _open(_report())["支出明细表"]
    cells = [c for row in sheet.iter_rows() for c in row]
    payee = next(c for c in cells if "HYPERLINK" in str(c.value))
    purpose = next(c for c in cells if "特殊" in str(c.value))
    assert [(c.data_type, c.quotePrefix) for c in (payee, purpose)] == [("s", True), ("s", True)]
    assert purpose.value == "+1 & <b>特殊</b>"


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-1", "\t=1", "#N/A", "坏\x00字\x0b符", "\ud800", "长" * 40_000])
def test_any_text_can_be_written(text: str) -> None:
    table = Table("t", text[:20], (Column("a", text[:20]),), (Row("r", {"a": Cell(text)}),), text[:50])
    report = Report(text[:30], text[:30], "t", "", YEAR_END, (table,), {}, text[:30])
    sheet = _open(report).worksheets[0]
    assert len(sheet.title) <= 31
    assert sheet["A5"].data_type == "s"


def test_names_of_sheets_are_legal_and_differ() -> None:
    tables = tuple(
        Table(str(n), "表", (Column("a", "甲"),), (), name)
        for n, name in enumerate(["a/b:c", "a-b-c", "'" * 3, "长" * 40, "长" * 39])
    )
    names = _open(Report("题", "基地", "", "", YEAR_END, tables)).sheetnames
    assert len({n.casefold() for n in names}) == 5
    assert all(0 < len(n) <= 31 and not re.search(r"[\\/*?:\[\]]", n) for n in names)


def test_a_trillion_yuan_fits_its_column() -> None:
    huge = (
        JOURNAL
        + """
2025-10-01 * "大公司" "大设备"
  A资产:1002银行存款:01专户:1地方财政   -1000000000000.01 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   1000000000000.01 CNY
"""
    )
    sheet = _open(_report(huge))["支出明细表"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 1000000000000.01)
    assert sheet.column_dimensions[cell.column_letter].width >= len("1,000,000,000,000.01") + 2
    assert Decimal(str(cell.value)) == Decimal("1000000000000.01")


def test_severity_has_mark_word_and_colour() -> None:
    sheet = _open(_report())["问题清单"]
    found = {
        c.value: c.fill.start_color.rgb for row in sheet.iter_rows() for c in row if c.value in {"▲ 违规", "● 预警"}
    }
    assert found == {"▲ 违规": "00FBE9E7", "● 预警": "00FFF3CD"}


def test_odd_names() -> None:
    book = _open(_report(facts=replace(FACTS, name="=甲&乙")))
    assert book["首页"]["A2"].data_type == "s"
    foot: Any = book["首页"].oddFooter
    assert foot.left.text == "=甲&&乙"


def test_the_same_report_is_the_same_file() -> None:
    assert _bytes(_report()) == _bytes(_report())


def test_a_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "报告.xlsx"
    target.write_text("old")
    write_xlsx(_report(), target)
    assert load_workbook(target).sheetnames == SHEETS
    assert [p.name for p in tmp_path.iterdir()] == ["报告.xlsx"]


@pytest.mark.parametrize(
    ("error", "said"), [(errno.ENOSPC, "磁盘满了"), (errno.EACCES, "报告写不进去"), (errno.ENOTDIR, "不能放文件夹")]
)
def test_what_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, said: str
) -> None:
    target = tmp_path / "报告.xlsx"
    target.write_text("old")

    def fail(_handle: int) -> None:
        raise OSError(error, "no")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(Refusal, match=said):
        write_xlsx(_report(), target)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("报告.xlsx", "old")]


def test_a_folder_is_made(tmp_path: Path) -> None:
    write_xlsx(_report(), tmp_path / "新" / "报告.xlsx")
    assert [p.name for p in (tmp_path / "新").iterdir()] == ["报告.xlsx"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    with pytest.raises(Refusal, match="不能放文件夹"):
        write_xlsx(_report(), tmp_path / "文件" / "报告.xlsx")


def test_bands_and_kinds_of_a_bare_table() -> None:
    columns = (Column("a", "甲", Kind.TEXT), Column("b", "乙", Kind.PERCENT))
    table = Table("t", "表", columns, (Row("r", {"a": Cell("行"), "b": Cell(None)}),), "表", headless=True)
    sheet = _open(Report("题", "基地", "", "", YEAR_END, (table,))).worksheets[0]
    assert (sheet["A4"].value, sheet["B4"].value) == ("行", "—")


def test_a_voucher_leads_to_its_row_in_the_detail_sheet() -> None:
    book = _open(_report())
    found = {c.value: c.hyperlink.location for row in book["问题清单"].iter_rows() for c in row if c.hyperlink}
    (place,) = found.values()
    sheet, _, corner = str(place).partition("!")
    assert sheet == "'支出明细表'"
    assert [book["支出明细表"][corner].value] == list(found) == ["记2505-001"]


def test_planned_against_spent_is_drawn_from_the_tables_own_cells() -> None:
    raw = zipfile.ZipFile(io.BytesIO(_bytes(_report())))
    (name,) = [n for n in raw.namelist() if n.startswith("xl/charts/chart")]
    refs = re.findall(r"<(?:c:)?f>([^<]+)</(?:c:)?f>", raw.read(name).decode())
    assert len(refs) == 4
    assert {ref.split("!")[0].strip("'") for ref in refs} == {"表4-2 执行情况"}
    sheet = _open(_report(), values=True)["表4-2 执行情况"]
    labels, plan, _, spent = (sheet[ref.split("!")[1].replace("$", "")] for ref in refs)
    assert [row[0].value for row in labels][-1] == "未填内容"
    assert [sum(row[0].value for row in part) for part in (plan, spent)] == [440_000, 73_280.5]
