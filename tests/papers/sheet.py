"""The accountant's spending sheet, as an accountant's sheet looks."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tests.papers.settle import settle

Row = dict[str, str]

# header: the seed's column, and how wide it is shown
HEADERS = {
    "凭证号": ("voucher", 13),
    "日期": ("sheet_date", 12),
    "收付": ("direction", 6),
    "对方户名": ("counterparty", 32),
    "摘要": ("summary", 14),
    "用途": ("purpose", 46),
    "金额": ("amount", 13),
    "资金来源": ("fund_source", 10),
    "建设内容": ("content", 31),
    "支出类别": ("category", 19),
    "专业": ("specialty", 21),
    "发票号": ("invoice_no", 23),
    "合同号": ("contract_no", 16),
    "对方账号": ("counterparty_account", 22),
    "发票日期": ("invoice_date", 12),
}
LINE = Side(style="thin", color="BFBFBF")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SONG, BOLD = Font(name="宋体", size=10), Font(name="宋体", size=10, bold=True)
GREY = PatternFill("solid", fgColor="E7E6E6")
FORMATS = {"日期": "yyyy-mm-dd", "发票日期": "yyyy-mm-dd", "金额": "#,##0.00"}


def write(path: Path, rows: Sequence[Row], *, headers: Sequence[str], title: str, unit: str) -> None:
    """Write the sheet; with a `title`, two rows of it stand above the header."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "支出明细"
    book.properties.creator = unit
    top = _title(page, title, unit, len(headers)) if title else 1
    for column, header in enumerate(headers, 1):
        head = page.cell(top, column, header)
        head.font, head.fill, head.border = BOLD, GREY, BOX
        head.alignment = Alignment(horizontal="center", vertical="center")
        page.column_dimensions[get_column_letter(column)].width = HEADERS[header][1]
    for at, row in enumerate(rows, top + 1):
        for column, header in enumerate(headers, 1):
            cell = page.cell(at, column, _value(header, row[HEADERS[header][0]]))
            cell.font, cell.border = SONG, BOX
            cell.number_format = FORMATS.get(header, "@")
    page.row_dimensions[top].height = 20
    page.freeze_panes = f"A{top + 1}"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{top}:{top}"
    book.save(path)
    settle(path)


def _title(page: Worksheet, title: str, unit: str, width: int) -> int:
    """Write the two rows above the header, and return the header's row."""
    for row, text in ((1, title), (2, f"填报单位：{unit}　　　　单位：元")):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        page.cell(row, 1, text).font = Font(name="宋体", size=16 if row == 1 else 10, bold=row == 1)
    page.cell(1, 1).alignment = Alignment(horizontal="center")
    return 3


def _value(header: str, text: str) -> str | date | Decimal | None:
    """A date is a date, an amount a number, everything else text."""
    if not text:
        return None
    if header.endswith("日期"):
        return date.fromisoformat(text)
    return Decimal(text) if header == "金额" else text
