"""The spending sheet: read whole or refused, with the cells at fault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from importers.paper import Skipped
from importers.subjects import Accounts
from ledgers.book.rows import SheetRow
from ledgers.policy import find_policy
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


# --- sheets as units keep them ----------------------------------------------------------------------------------------

TWO = [
    "年",
    "月",
    "日",
    "记账凭证号",
    "事由",
    "收入",
    "支出",
    "经费来源",
    "建设任务",
    "支出科目",
    "收款方",
    "票号",
    "专业名称",
]
TASK = "体系"


def in_or_out(month: Any, day: Any, number: str, came: Any, went: Any, category: str = "设备购置") -> Row:
    return [
        2024,
        month,
        day,
        number,
        "实训设备",
        came,
        went,
        "地方财政",
        TASK,
        category,
        "甲公司",
        "0012",
        "养老护理员",
    ]


def test_two_columns_of_sums_and_a_day_in_three(file: Path) -> None:
    """
    年 | 月 | 日 | 记账凭证号 | 事由 | 收入 | 支出 | 经费来源 | 建设任务 | 支出科目 | 收款方 | 票号 | 专业名称
    """
    rows = [
        in_or_out(4, 18, "记1", 200000, None, "财政补助拨入"),
        in_or_out("5", "6", "记2", "", "8,580.00"),
        in_or_out(5, 7, "记3", None, "-80.00"),
        [None, None, None, "合计", None, 200000, 8500],
    ]
    paper = read(file, [["某基地项目收支台账"], TWO, *rows])
    assert [(row.date, row.amount, row.voucher, row.summary) for row in rows_of(paper)] == [
        (date(2024, 4, 18), 20_000_000, "记1", "实训设备"),
        (date(2024, 5, 6), -858_000, "记2", "实训设备"),
        (date(2024, 5, 7), 8_000, "记3", "实训设备"),
    ]
    row = rows_of(paper)[1]
    said = (row.source, row.content, row.category, row.payee, row.invoice, row.specialty)
    assert said == ("地方财政", TASK, "设备购置", "甲公司", "0012", "养老护理员")
    both = read(file, [TWO, in_or_out(5, 6, "记2", 1, 2)])
    assert "“收入”和“支出”都有金额，不知道是收是支" in both.refused
    none = read(file, [TWO, in_or_out(5, 6, "记2", None, None)])
    assert "“支出”：应填不为零的金额" in none.refused
    assert "2024 年 2 月 30 日不是日历上的日期" in read(file, [TWO, in_or_out(2, 30, "记2", None, 5)]).refused


def test_a_header_of_two_rows_with_merged_cells(file: Path) -> None:
    """
    日期      | 凭证号 | 金额（元）   | 资金来源 | 建设内容 | 支出类别
    月  | 日  |        | 收入 | 支出  |          |          |
    """
    upper = ["2024年", None, "凭证号", "金额（元）", None, "资金来源", "建设内容", "支出类别"]
    lower = ["月", "日", None, "收入", "支出", None, None, None]
    paper = read(file, [upper, lower, [5, 6, "记1", None, 10, "地方财政", TASK, "设备购置"]])
    assert [(row.date, row.amount) for row in rows_of(paper)] == [(date(2024, 5, 6), -1000)]


@pytest.mark.parametrize(
    ("title", "header", "cell", "fen"),
    [
        ("单位：元", "金额", "12.50", -1250),
        ("单位：万元", "金额", "1.234567", -1_234_567),
        ("某基地", "金额（万元）", 0.1, -100_000),
        ("金额单位：万元", "金额（万元）", "0.0001", -100),
    ],
)
def test_sums_in_wan_are_converted_exactly(file: Path, title: str, header: str, cell: Any, fen: int) -> None:
    head = [header if name == "金额" else name for name in SHEET]
    paper = read(file, [[title], head, sheet_row("记1", "20240501", "支出", cell)])
    assert [row.amount for row in rows_of(paper)] == [fen]


def test_sums_whose_unit_is_not_certain_or_too_fine(file: Path) -> None:
    head = ["金额（元）" if name == "金额" else name for name in SHEET]
    both = read(file, [["单位：万元"], head, sheet_row("记1", "20240501", "支出", 5)])
    assert both.refused == "金额单位写了元也写了万元，不知道按哪个。请统一后再导入"
    fine = read(file, [["单位：万元"], SHEET, sheet_row("记1", "20240501", "支出", "0.0000001")])
    assert "不是整分" in fine.refused


@pytest.mark.parametrize("total", [30, 20, 10, -10, 5])
def test_a_total_is_borne_out_or_refuses(file: Path, total: int) -> None:
    """In 20, out 10: together 30, or either, or what is left; 5 is none of them."""
    rows = [
        SHEET,
        sheet_row("记1", "20240501", "收入", 20),
        sheet_row("记2", "20240502", "支出", 10),
        ["合计", *[None] * 5, total],
    ]
    paper = read(file, rows)
    if total == 5:
        assert paper.refused.startswith("第 4 行“金额”写明合计 5.00 元，各行加起来是 30.00 元")
    else:
        assert paper.refused == ""
    rows[-1][0] = "本年累计"
    assert read(file, rows).refused == ""


def test_subtotals_of_months_and_quarters(file: Path) -> None:
    def spent(month: int) -> Row:
        return sheet_row(f"记{month}", f"2024{month:02}01", "支出", month)

    def total(word: str, value: int) -> Row:
        return [word, *[None] * 5, value]

    rows = [SHEET, spent(1), total("本月小计", 1), spent(2), total("本月小计", 2), total("合计", 3)]
    rows += [spent(3), total("本月小计", 3), spent(4), total("本月小计", 4), total("合计", 7), total("总计", 10)]
    assert read(file, rows).refused == ""
    rows[-2] = total("合计", 8)
    assert "写明合计 8.00 元" in read(file, rows).refused


def _without(*names: str) -> tuple[Row, Any]:
    kept = [at for at, name in enumerate(SHEET) if name not in names]
    return [SHEET[at] for at in kept], lambda row: [row[at] for at in kept]


def test_what_is_the_same_for_the_whole_sheet_stands_above_it(file: Path) -> None:
    head, cut = _without("资金来源", "建设内容", "专业")
    row = cut(sheet_row("记1", "20240501", "支出", 5))
    paper = read(file, [["资金来源：地方财政", None, "建设内容：", "体系"], ["专业：养老护理员"], head, row])
    said = [(row.source, row.content, row.specialty) for row in rows_of(paper)]
    assert said == [("地方财政", "体系", "养老护理员")]
    head, cut = _without("建设内容")
    missing = read(file, [head, cut(sheet_row("记1", "20240501", "支出", 5))])
    assert missing.refused == "没有“建设内容”一列，表上方也没有写“建设内容：”。请补上再导入"


def test_a_worksheet_for_each_source(file: Path) -> None:
    head, cut = _without("资金来源")
    sheets = {
        name: [head, cut(sheet_row(f"记{n}", "20240501", "支出", n))]
        for n, name in enumerate(("地方财政支出明细", "行业企业"), 1)
    }
    file.write_bytes(xlsx_bytes(sheets))
    accounts = Accounts(policy=find_policy("yuzhong-2023-25"))
    assert [row.source for row in rows_of(read_paper(file, (), accounts))] == ["地方财政", "行业企业"]
    file.write_bytes(xlsx_bytes({"一月": sheets["行业企业"]}))
    assert "没有“资金来源”一列" in read_paper(file, (), accounts).refused


MIXED = st.lists(st.tuples(st.integers(-10_000, 10_000).filter(bool), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MIXED, st.permutations(range(len(TWO))))
def test_columns_in_any_order_with_their_total(tmp_path: Path, moves: list[tuple[int, bool]], order: list[int]) -> None:
    rows: list[Row] = [list(TWO)]
    for number, (fen, into) in enumerate(moves, 1):
        sums = (f"{fen / 100:.2f}", None) if into else (None, f"{fen / 100:.2f}")
        rows.append(in_or_out(5, 6, f"记{number}", *sums))
    came, went = (sum(fen for fen, into in moves if into is way) for way in (True, False))
    rows.append([None, None, None, "合计", None, f"{came / 100:.2f}", f"{went / 100:.2f}"] + [None] * 6)
    (tmp_path / "a.csv").write_bytes(csv_bytes([[row[at] for at in order] for row in rows]))
    paper = read_paper(tmp_path / "a.csv")
    assert sum(row.amount for row in rows_of(paper)) == came - went
    assert sorted([*paper.lines, *(skipped.row for skipped in paper.skipped)]) == list(range(2, len(moves) + 3))


def test_a_total_may_stand_in_the_column_of_days(file: Path) -> None:
    """
    日期 | 凭证号 | 收付 | 金额 | …
    2025-03-01 | 记1 | 支出 | 100
    合计 | | | 100
    """
    head = ["日期", "凭证号", "收付", "金额", "资金来源", "建设内容", "支出类别"]
    rows: list[Row] = [
        head,
        ["2025-03-01", "记1", "支出", 100, "地方财政", CONTENTS[0], "原材料消耗"],
        ["合计", "", "", 100],
    ]
    paper = read(file, rows)
    assert (len(rows_of(paper)), paper.skipped) == (1, (Skipped(3, "合计行"),))
    rows[2][3] = 99
    assert "写明合计 99.00 元" in read(file, rows).refused


def test_contents_as_lines_between_the_rows(file: Path) -> None:
    """
    日期 | 凭证号 | 收付 | 金额 | 资金来源 | 支出类别
    一、培训体系
    2025-03-01 | …
    小计
    （二）校企合作提升培训能力
    """
    head = ["日期", "凭证号", "收付", "金额", "资金来源", "支出类别"]
    rows: list[Row] = [
        head,
        ["一、培训体系"],
        ["2025-03-01", "记1", "支出", 100, "地方财政", "原材料消耗"],
        ["小计", "", "", 100],
        ["（二）校企合作提升培训能力"],
        ["2025-03-02", "记2", "支出", 50, "地方财政", "原材料消耗"],
        ["小计", "", "", 50],
    ]
    file.write_bytes(xlsx_bytes({"支出": rows}))
    accounts = Accounts(policy=find_policy("yuzhong-2023-25"))
    paper = read_paper(file, (), accounts)
    assert [row.content for row in rows_of(paper)] == CONTENTS[:2]
    assert [(s.row, s.reason) for s in paper.skipped] == [
        (2, "表中的小标题"),
        (4, "合计行"),
        (5, "表中的小标题"),
        (7, "合计行"),
    ]
    rows[1], rows[4] = ["一、上半年"], ["二、下半年"]
    file.write_bytes(xlsx_bytes({"支出": rows}))
    assert "没有“建设内容”一列" in read_paper(file, (), accounts).refused


def test_words_merged_over_several_rows_are_each_rows(file: Path) -> None:
    """记1 of two payees, 地方财政 and its content merged over both; the sum of each is its own."""
    rows = [
        SHEET,
        sheet_row("记1", "20250301", "支出", 100, 对方户名="甲公司"),
        sheet_row("", "", "", 50, 对方户名="乙公司", 资金来源=None, 建设内容=None),
    ]
    areas = [f"{'ABCDEFGHIJKLM'[SHEET.index(name)]}2:{'ABCDEFGHIJKLM'[SHEET.index(name)]}3" for name in SHEET[:3]]
    areas += [f"{'ABCDEFGHIJKLM'[SHEET.index(name)]}2:{'ABCDEFGHIJKLM'[SHEET.index(name)]}3" for name in SHEET[7:9]]
    file.write_bytes(xlsx_bytes({"支出": rows}, merged=areas))
    first, second = rows_of(read_paper(file))
    assert (second.voucher, second.date, second.source, second.content) == (
        first.voucher,
        first.date,
        "地方财政",
        CONTENTS[0],
    )
    assert (first.amount, second.amount, second.payee) == (-10_000, -5_000, "乙公司")
    at = "ABCDEFGHIJKLM"[SHEET.index("金额")]
    rows[2][SHEET.index("金额")] = None
    file.write_bytes(xlsx_bytes({"支出": rows}, merged=[*areas, f"{at}2:{at}3"]))
    assert "第 3 行“金额”：应填不为零的金额" in read_paper(file).refused


def test_a_day_without_its_year(file: Path) -> None:
    rows: list[Row] = [["2025年度支出明细"], SHEET, sheet_row("记1", "3月8日", "支出", 1)]
    assert rows_of(read(file, rows))[0].date == date(2025, 3, 8)
    rows[2][1] = "2月30日"
    assert "“2月30日”不是 2025 年的日期" in read(file, rows).refused
    rows[0], rows[2][1] = ["支出明细"], "3月8日"
    assert "“3月8日”不是日期" in read(file, rows).refused


@pytest.mark.parametrize("marked", [{"资金来源": "非项目"}, {"建设内容": "与项目无关", "资金来源": "地方财政"}])
def test_a_row_that_is_no_business_of_the_project(file: Path, marked: dict[str, str]) -> None:
    """A shared account: 资金来源 or 建设内容 says 非项目, whatever the category is."""
    row = rows_of(read(file, [SHEET, sheet_row("记1", "20250301", "支出", 1, **marked)]))[0]
    assert (row.source, row.content, row.category) == ("", "", "非项目支出")


def test_red_ink_in_words(file: Path) -> None:
    row = rows_of(read(file, [SHEET, sheet_row("记1", "20250301", "支出", "100.00(红)")]))[0]
    assert row.amount == 10_000


@pytest.mark.parametrize(
    "heads",
    [
        [
            ["日期", "凭证号", "收款单位", "建设内容", "支出类别", "支出金额", "", ""],
            ["", "", "", "", "", "地方财政", "行业企业", "其他"],
        ],
        [
            [
                "日期",
                "凭证号",
                "收款单位",
                "建设内容",
                "支出类别",
                "地方财政（元）",
                "企业投入（元）",
                "其他（元）",
                "支出合计",
            ]
        ],
    ],
    ids=["under one heading", "beside their total"],
)
def test_a_column_of_sums_for_each_source(file: Path, heads: list[Row]) -> None:
    """What two sources paid together is a row of each; every column's total is borne out."""
    whole = len(heads) == 1
    body: list[Row] = [
        ["2025-03-01", "记1", "甲公司", CONTENTS[0], "设备购置", 100, "", "", 100],
        ["2025-03-02", "记2", "王某", CONTENTS[1], "课酬", 40, 60, "-", 100],
        ["合计", "", "", "", "", 140, 60, 0, 200],
    ]
    rows = [*heads, *(row if whole else row[:-1] for row in body)]
    accounts = Accounts(policy=find_policy("yuzhong-2023-25"))

    def again() -> Paper:
        file.write_bytes(xlsx_bytes({"支出": rows}))
        return read_paper(file, (), accounts)

    paper = again()
    assert [(row.voucher, row.source, row.amount) for row in rows_of(paper)] == [
        ("记1", "地方财政", -10_000),
        ("记2", "地方财政", -4_000),
        ("记2", "行业企业", -6_000),
    ]
    first = len(heads) + 1
    assert (paper.lines, [s.row for s in paper.skipped]) == ((first, first + 1, first + 1), [first + 2])
    rows[-1][6:] = [61, 0, 201][: len(rows[-1]) - 6]
    assert "写明合计 61.00 元，各行加起来是 60.00 元" in again().refused
    rows[-1][6:], rows[-2][6] = [60, 0, 200][: len(rows[-1]) - 6], "六十"
    assert "“六十”不是金额" in again().refused
    if whole:
        rows[-2][6], rows[-2][8] = 60, 110
        assert "各来源加起来 100.00 元，合计写的是 110.00 元" in again().refused


PAID = st.lists(st.tuples(*[st.integers(0, 10_000)] * 3).filter(any), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAID)
def test_what_several_sources_paid_is_conserved(tmp_path: Path, paid: list[tuple[int, int, int]]) -> None:
    """Every sum is a row of its source, every line of the file is told of."""
    names = ["地方财政", "行业企业", "其他"]
    rows: list[Row] = [["凭证号", "日期", "建设内容", "支出类别", *names, "支出合计"]]
    for number, sums in enumerate(paid, 1):
        cells = [f"{fen / 100:.2f}" if fen else "" for fen in sums]
        rows.append([f"记{number}", "2025-03-01", CONTENTS[0], "设备购置", *cells, f"{sum(sums) / 100:.2f}"])
    totals = [sum(sums[at] for sums in paid) for at in range(3)]
    rows.append(["合计", "", "", "", *[f"{fen / 100:.2f}" for fen in (*totals, sum(totals))]])
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    paper = read_paper(tmp_path / "a.csv", (), Accounts(policy=find_policy("yuzhong-2023-25")))
    found = [sum(row.amount for row in rows_of(paper) if row.source == name) for name in names]
    assert found == [-fen for fen in totals]
    assert {*paper.lines, *(skipped.row for skipped in paper.skipped)} == {*range(2, len(paid) + 3)}
    assert len(paper.skipped) == 1
