"""Mark-up that calls itself xls: web pages and the XML of Excel 2003."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers import read_paper
from importers.cells import read
from ledgers.refusal import Refusal
from tests.importers.banks import LAYOUTS, moves
from tests.importers.makers import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MADE = moves([20000000, -6000, 350])
ROWS = LAYOUTS["CMBC"].rows(MADE)


def page(rows: Sequence[Sequence[object]], charset: str = "gb2312") -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td nowrap>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    style = "<style>td {mso-number-format:'\\@'}</style></head>"
    text = f"{head}{style}<body><table border=1>{cells}</table></body></html>"
    return text.encode("gb18030" if charset == "gb2312" else charset)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    def row(cells: Sequence[object]) -> str:
        return "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)

    cells = "".join(f"<Row>{row(each)}</Row>" for each in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="明细"><Table>{cells}</Table></Worksheet></Workbook>'
    ).encode()


def test_a_page_and_an_xml_workbook_give_the_rows_of_the_csv(tmp_path: Path) -> None:
    papers = []
    for number, data in enumerate((csv_bytes(ROWS), page(ROWS), page(ROWS, "utf-8"), workbook(ROWS))):
        (tmp_path / f"{number}.xls").write_bytes(data)
        papers.append(read_paper(tmp_path / f"{number}.xls"))
    assert papers[0].rows
    assert all((paper.rows, paper.chain, paper.refused) == (papers[0].rows, "proved", "") for paper in papers)


def test_cells_that_span(tmp_path: Path) -> None:
    """A header of two rows, 发生额 over 支出 and 收入, the rest over both."""
    html = """<table><tr><td rowspan=2>日期</td><td colspan="2">发生额</td><td rowspan=2>余额</td></tr>
    <tr><td>支出</td><td>收入</td></tr>
    <tr><td>2024-04-18<td>&nbsp;<td>10.00<td>10.00
    <tr><td>2024-04-19<td>3.00<td><td>7.00</table>"""
    (tmp_path / "x.xls").write_text(html, encoding="utf-8")
    (grid,) = read(tmp_path / "x.xls")
    assert grid.rows[:2] == [["日期", "发生额", "", "余额"], ["", "支出", "收入"]]
    paper = read_paper(tmp_path / "x.xls")
    assert (paper.chain, paper.refused, [row.amount for row in paper.rows]) == ("proved", "", [1000, -300])


def test_preamble_and_totals_in_tables_of_their_own(tmp_path: Path) -> None:
    data = (
        page([["账号：9995001040000000418"]])
        + page(ROWS[3:])
        + page([["收入：2笔 200,003.50元"], ["支出：1笔 60.00元"]])
    )
    (tmp_path / "x.xls").write_bytes(data)
    paper = read_paper(tmp_path / "x.xls")
    assert (paper.refused, paper.account) == ("", "9995001040000000418")
    assert paper.totals == ("收入 2 笔", "收入合计 200,003.50 元", "支出 1 笔", "支出合计 60.00 元")


def test_skipped_rows_and_cells_of_an_xml_workbook(tmp_path: Path) -> None:
    xml = workbook([]).decode()
    body = '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell></Row>'
    (tmp_path / "x.xls").write_text(xml.replace("<Table></Table>", f"<Table>{body}</Table>"), encoding="utf-8")
    (grid,) = read(tmp_path / "x.xls")
    assert (grid.name, grid.rows) == ("明细", [[], [], ["", "5"]])


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("<html><body>请登录</body></html>", "里面没有表格"),
        ("<?xml version='1.0'?><a/>", "里面没有表格"),
        (workbook(ROWS).decode().replace("<Workbook", f"{BOMB}<Workbook"), "不该有的实体声明"),
        (workbook(ROWS).decode()[:600], "不完整或已损坏"),
        (f"<table><tr>{'<td colspan=1000>1' * 6000}</table>", "大得不正常"),
        (f"<table>{'<tr><td rowspan=1000 colspan=1000>1' * 3000}</table>", "大得不正常"),
        (workbook([["1"] * 20_000]).decode(), "大得不正常"),
        ("<table>" + f"<tr><td colspan={'9' * 5000}>1" * 6000 + "</table>", "大得不正常"),
    ],
)
def test_what_is_no_table_or_a_trap(data: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.xls").write_text(data, encoding="utf-8")
    with pytest.raises(Refusal, match=says) as refused:
        read(tmp_path / "x.xls")
    assert "\n" not in str(refused.value)


def test_a_merged_heading_of_an_xml_workbook_moves_what_stands_behind_it(tmp_path: Path) -> None:
    """Excel gives the cell behind a merged one no index of its own."""
    data = workbook(
        [["日期", "发生额", "余额"], ["", "支出", "收入", ""], ["2024-04-18", "", "10.00", "10.00"]]
    ).replace(
        b'<Cell><Data ss:Type="String">\xe5\x8f\x91', b'<Cell ss:MergeAcross="1"><Data ss:Type="String">\xe5\x8f\x91'
    )
    (tmp_path / "x.xls").write_bytes(data)
    (grid,) = read(tmp_path / "x.xls")
    assert (grid.rows[0], grid.merged) == (["日期", "发生额", "", "余额"], (((0, 1), (0, 2)),))
    assert [row.amount for row in read_paper(tmp_path / "x.xls").rows] == [1_000]


def test_what_is_merged_in_a_page_is_known(tmp_path: Path) -> None:
    """记1 of two payees, its source over both rows."""
    html = """<table><tr><td>凭证号<td>日期<td>收付<td>对方户名<td>金额<td>资金来源<td>建设内容<td>支出类别
    <tr><td rowspan=2>记1<td rowspan=2>2025-03-01<td rowspan=2>支出<td>甲<td>100<td rowspan=2>地方财政
    <td rowspan=2>培训体系<td>设备购置<tr><td>乙<td>50<td>原材料消耗</table>"""
    (tmp_path / "x.xls").write_text(html, encoding="utf-8")
    rows = read_paper(tmp_path / "x.xls").rows
    assert [(row.payee, row.amount, getattr(row, "source", "")) for row in rows] == [
        ("甲", -10_000, "地方财政"),
        ("乙", -5_000, "地方财政"),
    ]
