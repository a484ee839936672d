"""Forms as people fill them, written from a small notation: a text is a paragraph, a list of rows a table.

In a table `<` continues the cell to its left and `^` the one above it, as merged cells.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

Rows = Sequence[Sequence[str]]
LEFT, ABOVE = "<", "^"


def word(path: Path, *blocks: str | Rows) -> Path:
    """A .docx of paragraphs and tables."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            _table(document, block)
    document.save(str(path))
    return path


def _table(document: "Document", rows: Rows) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    cells: dict[tuple[int, int], _Cell] = {}
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text not in (LEFT, ABOVE):
                table.cell(at, column).text = text
                cells[at, column] = table.cell(at, column)
    for first, last in ranges(rows):
        text = table.cell(*first).text
        table.cell(*first).merge(table.cell(*last)).text = text


def ranges(rows: Rows) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged cells of a table, each as its first and its last place."""
    found = []
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text in (LEFT, ABOVE):
                continue
            right = column
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            bottom = at
            while bottom + 1 < len(rows) and rows[bottom + 1][column] == ABOVE:
                bottom += 1
            if (right, bottom) != (column, at):
                found.append(((at, column), (bottom, right)))
    return found


def workbook(path: Path, sheets: Mapping[str, Sequence[str | Sequence[Sequence[str | float]]]]) -> Path:
    """An .xlsx of the same notation, blocks below one another with an empty row after each table."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, blocks in sheets.items():
        sheet = book.create_sheet(name)
        top = 1
        for block in blocks:
            if isinstance(block, str):
                sheet.cell(top, 1, block)
                top += 1
                continue
            for at, row in enumerate(block):
                for column, value in enumerate(row):
                    if value not in (LEFT, ABOVE, ""):
                        sheet.cell(top + at, 1 + column, value)
            for (row1, left), (row2, right) in ranges([[str(value) for value in row] for row in block]):
                sheet.merge_cells(start_row=top + row1, start_column=1 + left, end_row=top + row2, end_column=1 + right)
            top += len(block) + 1
    book.save(path)
    return path


def application(**said: str) -> list[list[str]]:
    """附件1's table, filled with what is said of its labels."""
    known = {
        "单位名称": "某某技工学校",
        "属性": "□政府办  ☑行业、企业办  □其它",
        "地址": "渝中区某路1号",
        "邮编": "400010",
        "负责人": "王某",
        "联系人": "李某",
        "手机": "13900000001",
        "资金账号": "9990 0000 0000 0001",
        "开户银行": "某银行渝中支行",
        "主管单位": "某区教委",
        "申报单位意见": "同意申报。（公章）\n2024年2月10日",
        "行业主管部门审核意见": "（公章）\n年  月  日",
        "专家组审核意见": "建议立项（签字）2024 年 3 月 1 日",
        "区人力社保局审核意见": "（公章）\n2024.3.12",
        "区财政局审核意见": "（公章）\n年  月  日",
    } | said
    return [
        ["单位名称", known["单位名称"], LEFT, LEFT, "属性", known["属性"], LEFT],
        ["地址", known["地址"], LEFT, LEFT, LEFT, "邮编", known["邮编"]],
        ["负责人", known["负责人"], LEFT, "座机", "", "手机", "13900000009"],
        ["联系人", "姓  名", known["联系人"], LEFT, "部门及职务", "办公室", LEFT],
        [ABOVE, "座机", "", LEFT, "手 机", known["手机"], LEFT],
        [ABOVE, "传真", "", LEFT, "E-mail", "", LEFT],
        ["资金账号", known["资金账号"], LEFT, LEFT, "开户银行", known["开户银行"], LEFT],
        ["主管单位", known["主管单位"], LEFT, LEFT, LEFT, LEFT, LEFT],
        *([label, "制度健全。", *[LEFT] * 5] for label in ("规范管理\n（可加附页）", "培训能力\n（可加附页）")),
        *([label, known[label], *[LEFT] * 5] for label in known if label.endswith("意见")),
        ["备注", "", *[LEFT] * 5],
    ]


def situation(text: str, attribute: str = "政府办", supervisor: str = "某区教委") -> list[list[str]]:
    """附件3's table."""
    return [
        ["申报单位", "某某技工学校", "属性", attribute],
        ["主管单位", supervisor, LEFT, LEFT],
        ["规范管理、培训能力、师资队伍、校企合作等方面的基本情况（1000 字以内）", text, LEFT, LEFT],
    ]
