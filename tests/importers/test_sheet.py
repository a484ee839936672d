"""The spending sheet: read whole or refused, with the cells at fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from importers.paper import Skipped
from ledgers.book.rows import SheetRow
from tests.importers.makers import CONTENTS, SHEET, Row, csv_bytes, sheet_row, xls_bytes, xlsx_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from importers.paper import Paper


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "支出.xlsx"


def read(path: Path, rows: list[Row]) -> Paper:
    path.write_bytes(xlsx_bytes({"支出": rows}))
    return read_paper(path)


def rows_of(paper: Paper) -> list[SheetRow]:
    assert paper.refused == ""
    return [row for row in paper.rows if isinstance(row, SheetRow)]


def test_the_sheet(file: Path) -> None:
    """
    某基地支出明细表
    凭证号 | 日期 | 收付 | … | 对方账号 | 发票日期 | 发票金额 | 发票品目
    记2404-001 | 2024-04-18 | 收入 | … 200000 …
    记2405-002 | 2024.5.16 | 支出 | … 8,580.00 …
    合计 …
    """
    header = [*SHEET, "对方账号", "发票日期", "发票金额", "发票品目"]
    income = [
        *sheet_row("记2404-001", date(2024, 4, 18), "收入", 200000.0, 支出类别="财政补助拨入", 建设内容=None),
        "",
        "",
        "",
        "",
    ]
    spent = sheet_row(
        "记2405-002", "2024.5.16", "支出", "8,580.00", 专业="养老护理员", 发票号="24502091634843344590", 合同号="CG-1"
    )
    spent += ["9995500101000000011", date(2024, 5, 15), 8580, "*教学专用仪器*护理模拟人"]
    paper = read(
        file, [["某基地支出明细表"], [], header, income, spent, ["合 计", None, None, None, None, None, 208580]]
    )
    first, second = rows_of(paper)
    assert (paper.importer, paper.kind, paper.account, paper.chain) == ("支出明细表", "sheet", "", "absent")
    assert (paper.lines, paper.skipped) == ((4, 5), (Skipped(6, "合计行"),))
    assert (first.amount, first.content, first.category) == (20000000, "", "财政补助拨入")
    assert second == SheetRow(
        voucher="记2405-002",
        date=date(2024, 5, 16),
        amount=-858000,
        payee="某商贸有限公司",
        payee_account="9995500101000000011",
        summary="货款",
        purpose="实训耗材",
        source="地方财政",
        content=CONTENTS[0],
        category="原材料消耗",
        specialty="养老护理员",
        invoice="24502091634843344590",
        invoice_date=date(2024, 5, 15),
        invoice_amount=858000,
        invoice_item="*教学专用仪器*护理模拟人",
        contract="CG-1",
    )


def test_any_order_synonyms_and_formats(tmp_path: Path) -> None:
    rows = [SHEET, sheet_row("记-1", "2024-05-16", "支出", "10.00", 发票号="0012")]
    synonyms = {
        "凭证号": "凭证字号",
        "收付": "收 支",
        "金额": "金额（元）",
        "资金来源": "经费来源",
        "发票号": "发票号码",
    }
    other = [[synonyms.get(name, name) for name in SHEET], rows[1]]
    datas = (
        csv_bytes(rows),
        csv_bytes(rows, "utf-8-sig", "\t"),
        xls_bytes(rows),
        xlsx_bytes({"a": [row[::-1] for row in other]}),
    )
    papers = []
    for data in datas:
        (tmp_path / "x").write_bytes(data)
        papers.append(read_paper(tmp_path / "x"))
    assert all(paper.rows == papers[0].rows and not paper.refused for paper in papers)


def test_red_ink_turns_the_direction_round(file: Path) -> None:
    paper = read(
        file, [SHEET, sheet_row("记1", "20240501", "支出", "-5.00"), sheet_row("记2", "20240501", "收入", "(6.00)")]
    )
    assert [row.amount for row in rows_of(paper)] == [500, -600]


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("日期", None, "第 3 行“日期”：应填日期，表里是空"),
        ("日期", "五月", "第 3 行“日期”：“五月”不是日期"),
        ("日期", "2024-02-30", "不是日历上的日期"),
        ("收付", "转", "第 3 行“收付”：应填收入或支出，表里是“转”"),
        ("收付", None, "第 3 行“收付”：应填收入或支出，表里是空"),
        ("金额", None, "第 3 行“金额”：应填不为零的金额，表里是空"),
        ("金额", 0, "第 3 行“金额”：应填不为零的金额，表里是“0”"),
        ("金额", "-", "表里是“-”"),
        ("金额", "十元", "第 3 行“金额”：“十元”不是金额"),
        ("金额", 33.333, "不是整分"),
        ("发票号", 24502091634843344590.0, "第 3 行“发票号”：“2.45020916348433e+19”超过 15 位却存成了数值"),
        ("合同号", "#REF!", "第 3 行“合同号”：单元格是错误值 #REF!"),
    ],
)
def test_what_refuses_a_sheet(file: Path, column: str, cell: Any, says: str) -> None:
    good = sheet_row("记1", "20240501", "支出", 5)
    paper = read(file, [SHEET, good, _with(column, cell)])
    assert says in paper.refused
    assert (len(paper.rows), [skipped.row for skipped in paper.skipped]) == (1, [3])


def _with(column: str, cell: Any) -> Row:
    row = sheet_row("记2", "20240502", "支出", 5)
    row[SHEET.index(column)] = cell
    return row


def test_several_problems_are_told_at_once_the_first_five_in_words(file: Path) -> None:
    paper = read(file, [SHEET, *(sheet_row(f"记{n}", "某日", "支出", "某数") for n in range(4))])
    assert paper.refused.count("第 ") == 5
    assert paper.refused.endswith("；另有 3 处")


def test_long_numbers_up_to_fifteen_digits_are_whole(file: Path) -> None:
    (row,) = rows_of(read(file, [SHEET, sheet_row("1", "20240501", "支出", 5, 发票号=123456789012345)]))
    assert (row.invoice, row.voucher) == ("123456789012345", "1")


def test_rows_that_are_no_receipts_or_payments(file: Path) -> None:
    rows = [
        SHEET,
        sheet_row("记1", "20240501", "支出", 5),
        ["小计", *[None] * 5, 5],
        [],
        SHEET,
        sheet_row("记2", "20240502", "支出", 5),
        ["制表：张三", None, None, "审核：李四"],
        ["总计", None, None, None, None, None, 10],
    ]
    paper = read(file, rows)
    assert paper.lines == (2, 6)
    assert paper.skipped == (
        Skipped(3, "合计行"),
        Skipped(5, "重复的表头"),
        Skipped(7, "没有日期、收付和金额，不是一笔收支"),
        Skipped(8, "合计行"),
    )


def test_an_empty_sheet_and_a_doubled_header(file: Path) -> None:
    assert read(file, [SHEET]).refused == "表里没有一行收支"
    doubled = read(file, [[*SHEET, "金额"], [*sheet_row("记1", "20240501", "支出", 5), 6]])
    assert "表头“金额”出现了两次" in doubled.refused


LINES = st.lists(
    st.tuples(st.sampled_from(["记1", "记2"]), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=20
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_twins_keep_their_ordinals(tmp_path: Path, lines: list[tuple[str, int, int]]) -> None:
    rows = [sheet_row(voucher, f"2024050{day}", "支出", str(yuan)) for voucher, day, yuan in lines]
    (tmp_path / "a.csv").write_bytes(csv_bytes([SHEET, *rows]))
    found = rows_of(read_paper(tmp_path / "a.csv"))
    assert len({row.id for row in found}) == len(lines)
    for number, (row, line) in enumerate(zip(found, lines, strict=True)):
        assert row.ordinal == lines[:number].count(line)
