"""Wages and reimbursement lists: proved, masked, never taken for a book."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from beancount.parser import parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from importers.details import read_detail
from ledgers.book.details import Detail, DetailList, masked, read_details, to_text
from ledgers.refusal import Refusal
from tests.importers.makers import csv_bytes, xlsx_bytes

if TYPE_CHECKING:
    from pathlib import Path

Row = list[Any]

PAY = ["序号", "姓名", "身份证号", "应发金额", "扣款", "实发金额", "银行卡号", "授课内容"]
WANG = [1, "王某", "510123199001011234", 3000, 200, 2800, "6222021234567890123", "护理实训"]
LI = [2, "李某", "510123198502025678", "2,800.00", None, "2,800.00", "6222021234567890456", "护理实训"]


def pay(*rows: Row) -> list[Row]:
    return [["2025年3月课酬发放表"], PAY, *rows]


def read(folder: Path, rows: list[Row]) -> DetailList:
    (folder / "表.xlsx").write_bytes(xlsx_bytes({"a": rows}))
    return read_detail(folder / "表.xlsx").found


def test_a_list_of_pay(tmp_path: Path) -> None:
    """
    序号 | 姓名 | 身份证号 | 应发金额 | 扣款 | 实发金额 | 银行卡号 | 授课内容
    """
    (tmp_path / "表.xlsx").write_bytes(
        xlsx_bytes({"a": pay(WANG, LI, ["合计", None, None, 5800, 200, 5600], ["制表人：张三"])})
    )
    paper = read_detail(tmp_path / "表.xlsx")
    assert (paper.found.kind, paper.found.total) == ("发放表", 560_000)
    assert paper.found.lines[0] == Detail(
        name="王某",
        amount=280_000,
        gross=300_000,
        deducted=20_000,
        number="510***********1234",
        card="622************0123",
        item="护理实训",
    )
    assert [(skipped.row, skipped.reason) for skipped in paper.skipped] == [
        (5, "合计行"),
        (6, "没有姓名和金额的说明文字"),
    ]


def test_a_list_of_reimbursements(tmp_path: Path) -> None:
    """
    日期 | 报销人 | 事由 | 金额 | 发票号
    """
    rows = [
        ["日期", "报销人", "事由", "金额", "发票号"],
        ["2025-03-02", "王某", "到企业送教交通", "86.50", "25502040050792290030"],
        ["2025-03-03", "李某", "实训耗材", "13.50", ""],
    ]
    found = read(tmp_path, rows)
    assert (found.kind, found.total) == ("报销明细", 10_000)
    assert found.lines[0] == Detail(
        name="王某", amount=8_650, item="到企业送教交通", day=date(2025, 3, 2), invoice="25502040050792290030"
    )


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (2, 5, 2900, "王某：应发 3,000.00 减扣款 200.00，实发写的是 2,900.00"),
        (2, 1, "", "第 3 行“姓名”是空的"),
        (2, 5, "两千八", "第 3 行“实发”：“两千八”不是金额"),
        (3, 5, 0, "第 4 行“实发”：应填不为零的金额"),
        (4, 5, 5500, "第 5 行写明合计 5,500.00 元，各行加起来是 5,600.00 元"),
        (2, 2, 510123199001011234.0, "超过 15 位却存成了数值"),
    ],
)
def test_what_refuses_a_list(tmp_path: Path, row: int, column: int, cell: Any, says: str) -> None:
    rows = pay(list(WANG), list(LI), ["合计", None, None, None, None, 5600])
    assert read(tmp_path, rows).total == 560_000
    rows[row][column] = cell
    with pytest.raises(Refusal, match=says):
        read(tmp_path, rows)


def test_a_list_is_no_book_and_a_book_no_list(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(xlsx_bytes({"a": pay(WANG)}))
    with pytest.raises(Refusal, match="这是发放表或报销明细，是一笔付款的明细，不单独入账"):
        read_paper(tmp_path / "x")
    (tmp_path / "x").write_bytes(csv_bytes([["日期", "收入", "支出", "余额"], ["2025-01-01", "1", "", "1"]]))
    with pytest.raises(Refusal, match="认不出这是什么表"):
        read_detail(tmp_path / "x")


@pytest.mark.parametrize(
    ("number", "kept"),
    [("510123199001011234", "510***********1234"), ("6222 0212 3456", "622*****3456"), ("12345", "***45"), ("", "")],
)
def test_numbers_are_masked(number: str, kept: str) -> None:
    assert masked(number) == kept
    assert masked(kept) == kept


_FEN = st.integers(1, 10**9)
_WORDS = st.text(alphabet='王李 课“"\\、a1', max_size=6).map(str.strip)
DETAILS = st.builds(
    Detail,
    name=_WORDS.filter(bool),
    amount=_FEN,
    gross=st.none() | _FEN,
    deducted=st.none() | _FEN,
    number=st.sampled_from(["", "510***********1234"]),
    item=_WORDS,
    day=st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    invoice=st.sampled_from(["", "0012"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DETAILS, min_size=1, max_size=5))
def test_a_list_stands_in_the_file_as_it_was_read(lines: list[Detail]) -> None:
    found = DetailList(kind="发放表", file="表.xlsx", sha256="ab", lines=tuple(lines))
    entries, errors, _ = parser.parse_string(to_text(found, date(2025, 3, 10)))
    assert not errors
    assert read_details(entries) == {found.id: found}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**5)), min_size=1, max_size=8))
def test_every_row_is_kept_and_the_sum_is_the_lists(tmp_path: Path, sums: list[tuple[int, int]]) -> None:
    rows = [
        [n, f"教师{n}", "", f"{(net + off) / 100:.2f}", f"{off / 100:.2f}", f"{net / 100:.2f}", "", ""]
        for n, (net, off) in enumerate(sums, 1)
    ]
    total = sum(net for net, _ in sums)
    found = read(tmp_path, pay(*rows, ["合计", None, None, None, None, f"{total / 100:.2f}"]))
    assert (len(found.lines), found.total) == (len(sums), total)


def test_wages_with_departments_and_what_is_taken_off(tmp_path: Path) -> None:
    """
    部门 | 姓名 | 应发工资 |      |      | 代扣款项 |      |      | 实发工资
         |      | 基本     | 绩效 | 小计 | 社保     | 个税 | 小计 |
    """
    rows: list[Row] = [
        ["工资表"],
        ["部门", "姓名", "应发工资", "", "", "代扣款项", "", "", "实发工资"],
        ["", "", "基本", "绩效", "小计", "社保", "个税", "小计", ""],
        ["培训部", "张三", 5000, 1000, 6000, 500, 50, 550, 5450],
        ["", "李四", 4000, 1000, 5000, 400, 20, 420, 4580],
        ["小计", "", 9000, 2000, 11000, 900, 70, 970, 10030],
        ["财务部", "王五", 4000, 1000, 5000, 400, 20, 420, 4580],
        ["小计", "", 4000, 1000, 5000, 400, 20, 420, 4580],
        ["合计", "", 13000, 3000, 16000, 1300, 90, 1390, 14610],
        ["制表：张三", "", "", "审核：李四", "", "", "", "", "负责人：王五"],
    ]
    found = read(tmp_path, rows)
    assert (found.total, found.lines[0].gross, found.lines[0].deducted) == (1_461_000, 600_000, 55_000)
    rows[3][7] = 540
    with pytest.raises(Refusal, match=r"应发 6,000\.00 减扣款 540\.00，实发写的是 5,450\.00"):
        read(tmp_path, rows)


@pytest.mark.parametrize(
    ("header", "row", "gross", "deducted"),
    [
        ("姓名 应发合计 养老 医疗 公积金 个税 实发合计", [6000, 400, 100, 500, 70, 4930], 600_000, 107_000),
        ("姓名 应发合计 养老 个税 房租 实发合计", [6000, 400, 70, 600, 4930], 600_000, None),
        ("专家姓名 发放金额 个人所得税 实发金额", [1000, 160, 840], 100_000, 16_000),
        ("姓名 税前 税费 税后", [1000, 160, 840], 100_000, 16_000),
        ("姓名 应发金额(元) 代扣税款(元) 实发金额(元)", [6000, 100, 5900], 600_000, 10_000),
        ("教师姓名 课时费 签名", [400, ""], 40_000, None),
    ],
)
def test_headings_of_lists_of_pay(tmp_path: Path, header: str, row: Row, gross: int, deducted: int | None) -> None:
    line = read(tmp_path, [header.split(), ["张三", *row]]).lines[0]
    assert (line.gross, line.deducted) == (gross, deducted)


def test_who_was_paid_nothing_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(
        xlsx_bytes({"a": [["姓名", "应发", "扣款", "实发"], ["张三", 0, 0, 0], ["李四", 9, 9, 0], ["王五", 9, 1, 8]]})
    )
    paper = read_detail(tmp_path / "x")
    assert [line.name for line in paper.found.lines] == ["王五"]
    assert [(s.row, s.reason) for s in paper.skipped] == [(2, "实发为零，没有付款"), (3, "实发为零，没有付款")]


def test_several_lines_of_one_person(tmp_path: Path) -> None:
    """Name and day stand on a person's first line alone."""
    rows: list[Row] = [
        ["报销日期", "报销人", "费用类型", "事由", "报销金额"],
        ["2025-03-01", "张三", "城市间交通费", "去成都", 300],
        ["", "", "住宿费", "去成都", 400],
        ["合计", "", "", "", 700],
    ]
    found = read(tmp_path, rows)
    assert [(line.name, line.day, line.item, line.amount) for line in found.lines] == [
        ("张三", date(2025, 3, 1), "城市间交通费 去成都", 30_000),
        ("张三", date(2025, 3, 1), "住宿费 去成都", 40_000),
    ]


def test_a_list_in_wan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="金额单位写的是万元"):
        read(tmp_path, [["单位：万元"], ["姓名", "应发", "扣款", "实发"], ["张三", 0.6, 0, 0.6]])


def test_a_statement_that_names_persons_is_no_list(tmp_path: Path) -> None:
    head = ["交易日期", "收款人户名", "收款账号", "金额", "摘要"]
    (tmp_path / "x").write_bytes(xlsx_bytes({"a": [head, ["2025-03-01", "张三", "6222021234567890123", 9, "课酬"]]}))
    with pytest.raises(Refusal, match="认不出这是什么表"):
        read_detail(tmp_path / "x")


def test_subtotals_of_persons_and_departments(tmp_path: Path) -> None:
    rows: list[Row] = [["报销人", "金额", "事由"], ["张三", 100, "车费"], ["李四", 20, "车费"], ["张三", 50, "餐费"]]
    rows += [["张三小计", 150, ""], ["李四小计", 20, ""], ["合计", 170, ""], ["备注：见附件", "", ""]]
    assert (read(tmp_path, rows).total, len(read(tmp_path, rows).lines)) == (17_000, 3)
    rows[4][1] = 151
    with pytest.raises(Refusal, match=r"第 5 行写明合计 151\.00 元"):
        read(tmp_path, rows)
    wages: list[Row] = [["部门", "姓名", "实发"], ["培训部", "张三", 100], ["培训部小计", "", 100], ["总计", "", 100]]
    assert read(tmp_path, wages).total == 10_000
