"""Lists of vouchers from accounting software: proved, mapped, every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import SHEETS, read_paper
from importers.cells import read
from importers.subjects import Accounts
from importers.vouchers import SoftwareVouchers
from ledgers.book.rows import SheetRow
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.importers import banks
from tests.importers.makers import SHEET as SPENDING
from tests.importers.makers import csv_bytes, sheet_row, xls_bytes, xlsx_bytes
from tests.importers.software import (
    BANK,
    CANTEEN,
    CASH,
    DEPRECIATION,
    EQUIPMENT,
    FEW,
    GRANT,
    LISTS,
    MATERIALS,
    PAYABLE,
    ROWS,
    WORN,
    Leg,
    full_path,
    kingdee,
    known,
    ledger,
    sided,
    u8,
    voucher,
    yuan,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from importers.paper import Paper
    from ledgers.book.subjects import Subject
    from tests.importers.software import Row

POLICY = find_policy("yuzhong-2023-25")


def read_rows(
    folder: Path,
    rows: Sequence[Row],
    saved: Mapping[str, Subject] | None = None,
    sheets: Mapping[str, Sequence[Row]] | None = None,
) -> Paper:
    (folder / "x.xlsx").write_bytes(xlsx_bytes({"明细": list(rows), **(sheets or {})}))
    return read_paper(folder / "x.xlsx", (), Accounts(known() if saved is None else saved, POLICY))


def rows_of(paper: Paper) -> list[SheetRow]:
    assert paper.refused == ""
    return [row for row in paper.rows if isinstance(row, SheetRow)]


def shown(paper: Paper) -> list[tuple[Any, ...]]:
    return [
        (row.date, row.voucher.rpartition("-")[2].strip().lstrip("0"), row.amount, row.category)
        for row in rows_of(paper)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_of_vouchers_gives_the_same_rows(tmp_path: Path, name: str) -> None:
    rows = LISTS[name](FEW)
    for data in (xlsx_bytes({"a": rows}), xls_bytes(rows), csv_bytes(rows, "utf-8-sig", "\t"), csv_bytes(rows)):
        (tmp_path / "x").write_bytes(data)
        paper = read_paper(tmp_path / "x", (), Accounts(known()))
        assert shown(paper) == ROWS
        assert "5 张凭证借贷相等" in paper.totals
        reasons = [skipped.reason for skipped in paper.skipped if "合计行" not in skipped.reason]
        assert sorted(reasons) == sorted(
            [
                "资金科目的一侧，与对方科目的合计相符",
                "资金科目的一侧，与对方科目的合计相符",
                "资金科目的一侧，与对方科目的合计相符",
                *["没有动用项目账户的钱，不是收支"] * 2,
                *["现金和银行账户之间划转"] * 2,
            ]
        )


def test_a_row_keeps_the_text_the_party_and_the_account(tmp_path: Path) -> None:
    _, row, *_ = rows_of(read_rows(tmp_path, full_path(FEW)))
    said = (row.payee, row.summary, row.source, row.specialty)
    assert said == ("甲公司", "付实训设备和耗材", "地方财政", "养老护理员")
    assert row.extra == {"subject": "500101 项目支出-高技能人才基地-设备购置"}
    assert rows_of(read_rows(tmp_path, u8(FEW)))[1].summary == "付实训设备和耗材"


def test_an_account_nobody_decided_on_refuses_the_file_and_says_how(tmp_path: Path) -> None:
    first = read_rows(tmp_path, full_path(FEW), {}).refused
    assert first.startswith("还没有科目对照：4001 财政补助收入（建议 收入/地方财政/财政补助拨入）")
    assert "500101 项目支出-高技能人才基地-设备购置（建议 支出///设备购置）" in first
    assert "660301 管理费用-食堂" in first
    assert "用 earmark accounts 账套 文件 查看" in first
    assert "660201" not in first  # it never stands against money
    later = read_rows(tmp_path, full_path(FEW), known(CANTEEN))
    assert later.refused.startswith("这些科目还没有对照：660301 管理费用-食堂")
    assert later.rows == ()
    assert len(later.skipped) == len(FEW)


def test_a_voucher_that_does_not_balance_is_named(tmp_path: Path) -> None:
    wrong = [replace(FEW[0], net=FEW[0].net + 1), *FEW[1:]]
    assert (
        "2025 年 1 月凭证 记-001 借贷不平：借方 200,000.01 元，贷方 200,000.00 元（第 4 行起）"
        in read_rows(tmp_path, full_path(wrong)).refused
    )


def test_a_total_that_the_lines_do_not_bear_out_refuses(tmp_path: Path) -> None:
    rows = kingdee(FEW)
    del rows[6:8]  # a whole voucher is missing
    assert "写明合计 借方 " in read_rows(tmp_path, rows).refused


def test_numbers_begin_anew_each_month_and_red_ink_stays(tmp_path: Path) -> None:
    """January's 1 and February's 1 are two; a refund in red on the debit side comes in."""
    red = [
        Leg(date(2025, 3, 1), 1, "退货", EQUIPMENT, -500, red=True),
        Leg(date(2025, 3, 1), 1, "退货", BANK, 500, red=True),
    ]
    paper = read_rows(tmp_path, full_path([*FEW, *red]))
    assert shown(paper)[-1] == (date(2025, 3, 1), "1", 500, "设备购置")
    assert len({(row.date.month, row.voucher) for row in rows_of(paper)}) == 4


def test_a_voucher_partly_on_credit(tmp_path: Path) -> None:
    """Equipment 100, paid 60, owed 40: the debt comes back as 往来, together they are what the bank paid."""
    legs = voucher(date(2025, 4, 1), 1, "设备", (EQUIPMENT, 10_000), (BANK, -6_000), (PAYABLE, -4_000))
    assert shown(read_rows(tmp_path, full_path(legs))) == [
        (date(2025, 4, 1), "1", -10_000, "设备购置"),
        (date(2025, 4, 1), "1", 4_000, "往来收回"),
    ]
    paid = voucher(date(2025, 5, 1), 1, "付欠款", (PAYABLE, 4_000), (BANK, -4_000))
    assert shown(read_rows(tmp_path, full_path(paid))) == [(date(2025, 5, 1), "1", -4_000, "往来支出")]


def test_an_account_left_out_takes_its_voucher_along_or_refuses(tmp_path: Path) -> None:
    saved = known(**{CANTEEN[0]: "不导入"})
    paper = read_rows(tmp_path, full_path(FEW), saved)
    assert shown(paper) == ROWS[:3]
    assert sum(skipped.reason == "科目对照为不导入" for skipped in paper.skipped) == 1
    mixed = voucher(date(2025, 4, 1), 7, "混合", (EQUIPMENT, 10_000), (CANTEEN, 500), (BANK, -10_500))
    assert (
        "凭证 记-007：科目 660301 对照为不导入，其余各行少了 5.00 元"
        in read_rows(tmp_path, full_path(mixed), saved).refused
    )


def test_of_several_bank_accounts_a_person_says_which_are_the_bases(tmp_path: Path) -> None:
    """The unit's basic account pays its own business, and once moves money to the base's."""
    basic = ("100202", "银行存款-基本户")
    legs = [
        *FEW,
        *voucher(date(2025, 3, 1), 1, "水电费", (CANTEEN, 900), (basic, -900)),
        *voucher(date(2025, 3, 2), 2, "配套", (BANK, 5_000), (basic, -5_000)),
    ]
    refused = read_rows(tmp_path, full_path(legs)).refused
    assert "100201 银行存款-建行专户（建议 资金）；100202 银行存款-基本户（建议 资金）" in refused
    said = known(**{BANK[0]: "资金", basic[0]: "收入/行业企业/单位配套拨入"})
    paper = read_rows(tmp_path, full_path(legs), said)
    assert shown(paper) == [*ROWS, (date(2025, 3, 2), "2", 5_000, "单位配套拨入")]
    lines = {skipped.row: skipped.reason for skipped in paper.skipped}
    assert [lines[row] for row in (len(FEW) + 4, len(FEW) + 5)] == ["没有动用项目账户的钱，不是收支"] * 2


def test_parallel_entries_of_a_public_unit_are_booked_once(tmp_path: Path) -> None:
    """借 业务活动费用 贷 银行存款, and beside it 借 事业支出 贷 资金结存."""
    legs = voucher(
        date(2025, 4, 1),
        1,
        "设备",
        (EQUIPMENT, 10_000),
        (BANK, -10_000),
        (("720101", "事业支出-项目支出"), 10_000),
        (("8001", "资金结存-货币资金"), -10_000),
    )
    paper = read_rows(tmp_path, full_path(legs))
    assert shown(paper) == [(date(2025, 4, 1), "1", -10_000, "设备购置")]
    assert sum("预算会计的平行分录" in skipped.reason for skipped in paper.skipped) == 2


# --- ledgers of single accounts ---------------------------------------------------------------------------------------


def single(legs: Sequence[Leg] = FEW) -> list[Leg]:
    """Vouchers of two lines, as the ledger of one account tells them apart."""
    keys = [(leg.day, leg.number) for leg in legs]
    return [leg for leg in legs if keys.count((leg.day, leg.number)) == 2]


def test_a_bank_journal_with_the_other_account(tmp_path: Path) -> None:
    paper = read_rows(tmp_path, ledger(single(), BANK, 1_000))
    assert shown(paper) == [ROWS[0]]
    assert paper.chain == "proved"
    assert [skipped.reason for skipped in paper.skipped] == [
        "期初、期末或结转行",
        "现金和银行账户之间划转",
        "合计行",
        "合计行",
    ]


def test_several_other_accounts_cannot_be_told_apart(tmp_path: Path) -> None:
    assert (
        "“对方科目”是“500101 项目支出-高技能人才基地-设备购置,500102" in read_rows(tmp_path, ledger(FEW, BANK)).refused
    )


def test_an_expense_ledger_by_its_other_account(tmp_path: Path) -> None:
    accrued = voucher(date(2025, 1, 20), 9, "赊购", (EQUIPMENT, 700), (PAYABLE, -700))
    paper = read_rows(tmp_path, ledger([*FEW, *accrued], EQUIPMENT))
    assert "分不清每个科目多少" in paper.refused  # the voucher of two expenses names the bank and the other expense
    legs = [*voucher(date(2025, 1, 8), 2, "设备", (EQUIPMENT, 800_000), (BANK, -800_000)), *accrued]
    paper = read_rows(tmp_path, ledger(legs, EQUIPMENT))
    assert shown(paper) == [ROWS[1]]
    assert [s.reason for s in paper.skipped if "项目账户" in s.reason] == ["没有动用项目账户的钱，不是收支"]


def test_all_accounts_ledgers_together_are_vouchers_again(tmp_path: Path) -> None:
    accounts = (BANK, CASH, EQUIPMENT, MATERIALS, GRANT, CANTEEN, DEPRECIATION, WORN)
    sheets = {f"科目{n}": ledger(FEW, account, counter=False) for n, account in enumerate(accounts)}
    paper = read_rows(tmp_path, [["封面"]], sheets=sheets)
    assert sorted(shown(paper)) == sorted(ROWS)
    without = {name: rows for name, rows in sheets.items() if name != "科目0"}
    assert "借贷不平" in read_rows(tmp_path, [["封面"]], sheets=without).refused


@pytest.mark.parametrize(
    ("row", "column", "cell", "says"),
    [
        (5, 8, "1.00", "第 6 行余额对不上：上一行余额 平，本行借方 200,000.00，应为 借 200,000.00，文件写 借 1.00"),
        (7, 5, "1.00", "第 8 行写明合计 借方 1.00 元，贷方 1,000.00 元"),
        (8, 5, "1.00", "第 9 行写明累计 借方 1.00 元，贷方 1,000.00 元，按明细应为 借方 200,000.00 元"),
        (5, 7, "东", "“方向”写的是“东”，不知道是借是贷"),
        (5, 1, 32, "2025 年 1 月 32 日不是日历上的日期"),
        (5, 2, None, "第 6 行没有凭证号"),
    ],
)
def test_what_refuses_a_ledger(tmp_path: Path, row: int, column: int, cell: Any, says: str) -> None:
    rows = ledger(single(), BANK)
    assert read_rows(tmp_path, rows).refused == ""
    rows[row][column] = cell
    assert says in read_rows(tmp_path, rows).refused


def test_a_ledger_that_names_no_account_or_no_year(tmp_path: Path) -> None:
    rows = ledger(single(), BANK)
    rows[1] = [""]
    assert "看不出是哪个科目的明细账" in read_rows(tmp_path, rows).refused
    rows = ledger(single(), BANK)
    rows[2][0] = ""
    assert "看不出是哪一年" in read_rows(tmp_path, rows).refused


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        (6, "十元", "第 4 行“借方金额”：“十元”不是金额"),
        (0, "一月", "第 4 行“日期”：“一月”不是日期"),
        (4, "", "没有科目"),
        (7, "1.00", "第 4 行借方和贷方都有金额"),
        (0, None, "第 4 行没有日期"),
    ],
)
def test_what_refuses_a_list(tmp_path: Path, column: int, cell: Any, says: str) -> None:
    rows = full_path(FEW)
    rows[3][column] = cell
    if column == 4:
        rows[3][3] = rows[3][5] = ""
    paper = read_rows(tmp_path, rows)
    assert says in paper.refused
    assert "\n" not in paper.refused


def test_foreign_money_is_refused(tmp_path: Path) -> None:
    rows = LISTS["精斗云"](FEW)
    rows[1][17] = "USD"
    assert "第 2 行币种是“USD”，专账只记人民币" in read_rows(tmp_path, rows).refused


def test_a_copied_worksheet_is_read_once(tmp_path: Path) -> None:
    paper = read_rows(tmp_path, full_path(FEW), sheets={"副本": full_path(FEW)})
    assert shown(paper) == ROWS
    assert sum("与工作表“明细”相同" in skipped.reason for skipped in paper.skipped) == len(FEW)


@pytest.mark.parametrize(("wrote", "took"), [("gb18030", "latin-1"), ("utf-8", "gb18030")])
def test_text_in_the_wrong_encoding_is_turned_back(tmp_path: Path, wrote: str, took: str) -> None:
    def spoilt(cell: Any) -> Any:
        return cell.encode(wrote).decode(took, "replace") if isinstance(cell, str) else cell

    few = [replace(leg, text="拨款拨款", party="") for leg in FEW[:2]]
    rows = [[spoilt(cell) for cell in row] for row in kingdee(few)]
    paper = read_rows(tmp_path, rows)
    assert shown(paper) == ROWS[:1]
    assert "文字的编码错乱，已经还原" in paper.notes[-1]


# --- neither is taken for the other -----------------------------------------------------------------------------------


def test_a_statement_is_never_taken_for_vouchers(tmp_path: Path) -> None:
    some = banks.moves([100_000, -3_000, -5_000, 700])
    for layout in banks.LAYOUTS.values():
        rows = layout.rows(some)
        (tmp_path / "x").write_bytes(csv_bytes(rows))
        assert not SoftwareVouchers.locate(read(tmp_path / "x")), layout
        assert read_paper(tmp_path / "x").kind == "statement"


def test_vouchers_are_never_taken_for_a_statement_or_a_sheet(tmp_path: Path) -> None:
    tables = [*(make(FEW) for make in LISTS.values()), ledger(single(), BANK), ledger(single(), BANK, counter=False)]
    for rows in tables:
        (tmp_path / "x").write_bytes(xlsx_bytes({"a": rows}))
        grids = read(tmp_path / "x")
        assert not any(sheet.locate(grids) for sheet in SHEETS)
        assert read_paper(tmp_path / "x").kind == "sheet"
    (tmp_path / "x").write_bytes(xlsx_bytes({"a": [SPENDING, sheet_row("记1", "20240501", "支出", 5)]}))
    assert read_paper(tmp_path / "x").importer == "支出明细表"


def test_a_balance_sheet_of_accounts_is_no_list_of_vouchers(tmp_path: Path) -> None:
    """发生额及余额表."""
    head = "会计年度 会计期间 科目编码 科目名称 外币名称 期初借方 期初贷方 本期发生借方 本期发生贷方 期末借方 期末贷方"
    rows = [head.split(), ["2025", "1", "1002", "银行存款", "", "1.00", "", "", "", "1.00", ""]]
    (tmp_path / "x").write_bytes(csv_bytes(rows))
    with pytest.raises(Refusal, match="认不出这是什么表"):
        read_paper(tmp_path / "x")


# --- whatever vouchers there are --------------------------------------------------------------------------------------

LEGS = st.lists(
    st.tuples(
        st.sampled_from([EQUIPMENT, MATERIALS, GRANT, PAYABLE, CANTEEN, DEPRECIATION, BANK, CASH]),
        st.integers(-5_000, 5_000).filter(bool),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 3), LEGS), min_size=1, max_size=6), st.sampled_from(sorted(LISTS)))
def test_sums_are_conserved_and_every_row_is_accounted_for(
    tmp_path: Path, some: list[tuple[int, list[tuple[tuple[str, str], int]]]], name: str
) -> None:
    legs: list[Leg] = []
    for number, (month, parts) in enumerate(some, 1):
        rest = -sum(net for _, net in parts)
        whole = [*parts, (BANK, rest)] if rest else parts
        legs += voucher(date(2025, month, 9), number, f"第{number}张", *whole)
    saved = known(**{DEPRECIATION[0]: "非项目"})
    paper = read_rows(tmp_path, LISTS[name](legs), saved)
    cash = sum(leg.net for leg in legs if leg.account in (BANK, CASH))
    if paper.refused:
        assert paper.refused == "里面没有一张收付款的凭证"
    assert sum(row.amount for row in paper.rows) == (0 if paper.refused else cash)
    lines = [*paper.lines, *(s.row for s in paper.skipped if s.reason != "合计行")]
    assert len(lines) == len(set(lines)) == len(legs)


def with_balances(legs: Sequence[Leg]) -> list[Row]:
    """序时账 with a running balance of each account."""
    rows: list[Row] = [["日期", "凭证字号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额", "方向", "余额"]]
    held: dict[str, int] = {BANK[0]: 123}
    for leg in legs:
        code, name = leg.account
        held[code] = held.get(code, 0) + leg.net
        sums = [yuan(leg.debit), yuan(leg.credit)]
        rows.append([leg.day.isoformat(), f"记-{leg.number}", leg.text, code, name, *sums, *sided(held[code])])
    return rows


def test_a_running_balance_of_each_account_is_proved(tmp_path: Path) -> None:
    rows = with_balances(FEW)
    paper = read_rows(tmp_path, rows)
    assert (shown(paper), paper.chain) == (ROWS, "proved")
    at = next(n for n, row in enumerate(rows) if row[3] == BANK[0] and row[6])
    rows[at][8] = "1.00"
    refused = read_rows(tmp_path, rows).refused
    assert "余额对不上：上一行余额 借 200,001.23，本行贷方 8,580.00，应为 借 191,421.23" in refused


def test_a_journal_with_the_year_in_a_column(tmp_path: Path) -> None:
    """A worksheet that is named by its account."""
    head = ["年", "月", "日", "凭证号数", "摘要", "结算号", "对方科目", "借方", "贷方", "方向", "余额"]
    rows: list[Row] = [
        head,
        [2025, 1, 1, "", "期初余额", "", "", "", "", "借", "10.00"],
        [2025, 1, 5, "记-0001", "拨款", "", "4001", "100.00", "", "借", "110.00"],
        ["", "", "", "", "本月合计", "", "", "100.00", "", "借", "110.00"],
        [2026, 1, 6, "记-0001", "利息", "", "4001", "1.00", "", "借", "111.00"],
    ]
    (tmp_path / "x").write_bytes(xlsx_bytes({"100201银行存款": rows}))
    paper = read_paper(tmp_path / "x", (), Accounts(known()))
    assert [(row.date, row.amount) for row in rows_of(paper)] == [(date(2025, 1, 5), 10_000), (date(2026, 1, 6), 100)]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "合计", "本月合计", "本年累计", "期初余额", "记-1", "借", "平", "2025-01-05", "1.00", "-1.00"]
    ),
    st.sampled_from(["1002 银行存款", "500101", "十元", "#REF!", "2025年", "日期", "1e30", "人民币", "USD", "1002_"]),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1999, 1, 1), date(2101, 1, 1)),
)
HEADS = [make(FEW) for make in LISTS.values()] + [ledger(single(), BANK)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(HEADS), st.lists(st.lists(CELLS, max_size=10), min_size=1, max_size=6), st.data())
def test_whatever_stands_in_a_list_it_is_read_or_refused_in_one_line(
    tmp_path: Path, rows: list[Row], odd: list[Row], data: st.DataObject
) -> None:
    head = next(n for n, row in enumerate(rows) if len(row) > 5) + (2 if rows is HEADS[-1] else 1)
    at = data.draw(st.integers(head, len(rows)))
    paper = read_rows(tmp_path, [*rows[:at], *odd, *rows[at:]])
    assert "\n" not in paper.refused
    filled = sum(any(cell not in (None, "") for cell in row) for row in [*rows[head:], *odd])
    assert paper.refused or len(paper.rows) + len(paper.skipped) == filled


def test_totals_of_each_voucher_and_month_and_pages_with_their_title_again(tmp_path: Path) -> None:
    """A printed list: 小计 under each voucher, 本月合计, a title and a header on the next page."""
    title, company, head, *_ = kingdee(FEW)
    rows: list[Row] = [title, company, head]
    for month in (1, 2):
        mine = [leg for leg in FEW if leg.day.month == month]
        for number in dict.fromkeys(leg.number for leg in mine):
            legs = [leg for leg in mine if leg.number == number]
            rows += kingdee(legs)[3:-1]
            rows.append(["", "", "小计", "", yuan(sum(x.debit for x in legs)), yuan(sum(x.credit for x in legs))])
        rows.append(["", "", "本月合计", "", yuan(sum(x.debit for x in mine)), yuan(sum(x.credit for x in mine))])
        rows += [title, company, head]
    assert shown(read_rows(tmp_path, rows)) == ROWS
    at = next(n for n, row in enumerate(rows) if len(row) > 2 and row[2] == "本月合计")
    rows[at][4] = "1.00"
    assert f"第 {at + 1} 行写明合计 借方 1.00 元" in read_rows(tmp_path, rows).refused


def test_codes_that_excel_made_numbers(tmp_path: Path) -> None:
    rows = u8(FEW)
    for row in rows[2:-1]:
        row[2] = f"{row[2]}"  # 100201.0, as text
    assert shown(read_rows(tmp_path, rows)) == ROWS


TWO = [EQUIPMENT, BANK]


def one_voucher(head: Sequence[Sequence[Any]], debit: Sequence[Any], credit: Sequence[Any]) -> list[Row]:
    """A voucher of 100.00 for equipment under these headings: what stands between its number and its sums."""
    return [
        *[list(row) for row in head],
        ["2025-03-01", "记-1", *debit, "100.00", ""],
        ["2025-03-01", "记-1", *credit, "", "100.00"],
    ]


SHAPES: dict[str, list[Row]] = {
    "合并的两行表头": one_voucher(
        [["序时账"], ["日期", "凭证", "科目", "", "金额", ""], ["", "号", "编码", "名称", "借方", "贷方"]],
        EQUIPMENT,
        BANK,
    ),
    "表头带单位": one_voucher(
        [["日期", "凭证字号", "科目编码", "科目名称", "借方金额(元)", "贷方金额/元"]], EQUIPMENT, BANK
    ),
    "编码和名称一列": one_voucher(
        [["日期", "凭证号", "科目编码及名称", "借方", "贷方"]], [" ".join(EQUIPMENT)], [" ".join(BANK)]
    ),
    "借方下面是金额": one_voucher(
        [["日期", "凭证号", "科目编码", "科目名称", "借方", "贷方"], ["", "", "", "", "金额", "金额"]], EQUIPMENT, BANK
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_headings_of_many_shapes(tmp_path: Path, name: str) -> None:
    paper = read_rows(tmp_path, SHAPES[name])
    assert [(row.amount, row.category) for row in rows_of(paper)] == [(-10_000, "设备购置")]


@pytest.mark.parametrize("heads", [("总账科目", "明细科目"), ("一级科目", "二级科目")])
def test_an_account_in_two_columns(tmp_path: Path, heads: tuple[str, str]) -> None:
    rows = one_voucher(
        [["日期", "凭证号", *heads, "借方金额", "贷方金额"]], ["业务活动费用", "设备购置"], ["银行存款", "建行"]
    )
    saved = known() | {"业务活动费用-设备购置": known()[EQUIPMENT[0]]}
    assert [row.amount for row in rows_of(read_rows(tmp_path, rows, saved))] == [-10_000]


def test_the_sides_as_letters(tmp_path: Path) -> None:
    rows: list[Row] = [["凭证日期", "凭证号", "科目编号", "科目名称", "借贷标志", "金额"]]
    rows += [["20250301", "1", *EQUIPMENT, "D", 100], ["20250301", "1", *BANK, "C", 100]]
    assert [row.amount for row in rows_of(read_rows(tmp_path, rows))] == [-10_000]


@pytest.mark.parametrize(
    ("said", "party"),
    [
        ("甲公司", "甲公司"),
        ("供应商：甲公司", "甲公司"),
        ("部门：培训部；供应商：0012_甲公司", "甲公司"),
        ("【客户：甲公司】", "甲公司"),
        ("部门:培训部", ""),
    ],
)
def test_who_is_named_among_auxiliary_items(tmp_path: Path, said: str, party: str) -> None:
    rows: list[Row] = [["日期", "凭证号", "科目编码", "科目名称", "辅助核算", "借方", "贷方"]]
    rows += [["2025-03-01", "1", *EQUIPMENT, said, 100, ""], ["2025-03-01", "1", *BANK, "", "", 100]]
    assert rows_of(read_rows(tmp_path, rows))[0].payee == party


def test_ledgers_of_several_accounts_below_one_another(tmp_path: Path) -> None:
    """
    科目：500101 …
    日期 | 凭证字号 | 摘要 | 借方 | 贷方 | 方向 | 余额
    …
    科目：100201 …
    日期 | 凭证字号 | …
    """
    head = ["日期", "凭证字号", "摘要", "借方", "贷方", "方向", "余额"]
    rows: list[Row] = [["明细账"], [f"科目：{' '.join(EQUIPMENT)}", "", "", "", "期间：2025.03"], head]
    rows += [["", "", "期初余额", "", "", "平", 0], ["2025-03-01", "记-1", "床", 100, "", "借", 100]]
    rows += [
        ["", "", "本月合计", 100, 0, "借", 100],
        [f"科目：{' '.join(BANK)}", "", "", "", "期间：2025.03"],
        list(head),
    ]
    rows += [["", "", "期初余额", "", "", "借", 500], ["2025-03-01", "记-1", "床", "", 100, "借", 400]]
    rows += [["", "", "本月合计", 0, 100, "借", 400]]
    paper = read_rows(tmp_path, rows)
    assert ([row.amount for row in rows_of(paper)], paper.chain) == ([-10_000], "proved")
    assert sorted([*paper.lines, *(skipped.row for skipped in paper.skipped)]) == [*range(4, 12)]
    rows[-2][-1] = 300
    assert "应为 借 400.00，文件写 借 300.00" in read_rows(tmp_path, rows).refused


def test_a_list_in_wan_is_refused(tmp_path: Path) -> None:
    rows = [["序时账", "单位：万元"], *full_path(FEW)[2:]]
    assert "金额单位是万元" in read_rows(tmp_path, rows).refused


def test_a_ledger_with_kind_and_number_of_vouchers_and_two_rows_of_headings(tmp_path: Path) -> None:
    """
    2025年 |    | 凭证 |    | 摘要 | 对方科目 | 借方 |      | 贷方 |      | 方向 | 余额 |
    月     | 日 | 字   | 号 |      |          | 原币 | 本币 | 原币 | 本币 |      | 原币 | 本币
    """
    rows: list[Row] = [["银行存款明细账"], [f"科目：{' '.join(BANK)}"]]
    rows += [["2025年", "", "凭证", "", "摘要", "对方科目", "借方", "", "贷方", "", "方向", "余额", ""]]
    rows += [["月", "日", "字", "号", "", "", "原币", "本币", "原币", "本币", "", "原币", "本币"]]
    rows += [[1, 1, "", "", "上年结转", "", "", "", "", "", "借", "", 500]]
    rows += [[3, 1, "记", 1, "床", " ".join(EQUIPMENT), "", "", "", 100, "借", "", 400]]
    rows += [["制单：张三", "", "", "", "", "", "", "审核：李四", "", "", "", "", ""]]
    paper = read_rows(tmp_path, rows)
    assert ([(row.voucher, row.amount) for row in rows_of(paper)], paper.chain) == ([("记-1", -10_000)], "proved")
