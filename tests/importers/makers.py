"""Papers for the tests, made on the spot so that a reader sees what is in them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import xlwt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Row = list[Any]

CCB = [
    "账号",
    "账户名称",
    "交易时间",
    "借方发生额（支取）",
    "贷方发生额（收入）",
    "余额",
    "币种",
    "对方户名",
    "对方账号",
]
CCB += ["对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号"]
OWN = "9995001040000000418"

SHEET = ["凭证号", "日期", "收付", "对方户名", "摘要", "用途", "金额", "资金来源", "建设内容", "支出类别", "专业"]
SHEET += ["发票号", "合同号"]

CONTENTS = ["构建完善的高技能人才培训体系", "校企合作提升培训能力", "总结技能人才培养规律"]
SOURCES = ["地方财政", "行业企业", "其他"]


def ccb_rows(moves: Sequence[tuple[str, int]], opening: int = 0) -> list[Row]:
    """A CCB export: the header, and a row for each (day as 20240418, fen in or, if negative, out)."""
    rows, balance = [list(CCB)], opening
    for number, (day, amount) in enumerate(moves, 1):
        balance += amount
        out, into = (f"{max(-amount, 0) / 100:.2f}", f"{max(amount, 0) / 100:.2f}")
        at = f"{day} 09:{number // 60 % 60:02}:{number % 60:02}"
        other = ["某商贸有限公司", "9993100401000000118\t", "", day, "货款", f"第{number}笔", str(10000 + number)]
        rows.append([f"{OWN}\t", "某集团有限公司", at, out, into, f"{balance / 100:.2f}", "人民币元", *other])
    return rows


def csv_bytes(rows: Sequence[Row], encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(sheets: Mapping[str, Sequence[Row]], hidden: Sequence[str] = (), merged: Sequence[str] = ()) -> bytes:
    """A workbook; `merged` are areas of each worksheet, as A2:A4."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls_bytes(rows: Sequence[Row], name: str = "明细") -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    style = xlwt.XFStyle()
    style.num_format_str = "yyyy-mm-dd"
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                dated = isinstance(cell, date)
                sheet.write(at, column, cell, style) if dated else sheet.write(at, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def edited_zip(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    return zip_bytes(parts)


def sheet_row(voucher: str, day: Any, direction: str, amount: Any, **other: Any) -> Row:
    """A line of the spending sheet."""
    known = {"凭证号": voucher, "日期": day, "收付": direction, "金额": amount, "对方户名": "某商贸有限公司"}
    known |= {
        "摘要": "货款",
        "用途": "实训耗材",
        "资金来源": "地方财政",
        "建设内容": CONTENTS[0],
        "支出类别": "原材料消耗",
    }
    known |= other
    return [known.get(name) for name in SHEET]


def plan_docx(
    path: Path,
    table: Sequence[Sequence[str]],
    *,
    specialties: Sequence[tuple[str, Sequence[str]]] = (),
    before: str = "",
) -> Path:
    """附件2 with 表3-n-1s and a 表4-2 of the given cells (header rows included)."""
    document = docx.Document()
    for number, (name, sums) in enumerate(specialties, 1):
        document.add_paragraph(f"表 3-{number}-1 专业（职业）建设目标与预算安排")
        grid = document.add_table(rows=0, cols=3)
        rows = [
            ["项目组构成", f"项目负责人：（{name}专业负责人）", ""],
            ["预算安排", "建设内容", "资金预算（单位：万元）"],
        ]
        rows += [["预算安排", content, amount] for content, amount in zip(CONTENTS, sums, strict=True)]
        for row in rows:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    document.add_paragraph(before or "表 4-2 投入预算汇总")
    grid = document.add_table(rows=0, cols=len(table[0]))
    for texts in table:
        cells = grid.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    return path
