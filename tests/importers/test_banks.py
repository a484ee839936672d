"""Every bank's layout, filled with the same movements: recognised by its columns, proved, read to the same rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from importers.banks import BANKS
from ledgers.book.rows import BankRow
from tests.importers.banks import LAYOUTS, OTHER, OWN, Layout, moves, yuan
from tests.importers.makers import csv_bytes, xls_bytes, xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importers.paper import Paper

MADE = moves([20000000, -6000, 350, -12345678, -1, 99])
each_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())


def read(folder: Path, rows: Sequence[list[Any]], encoding: str = "gb18030") -> Paper:
    file = folder / "x"  # a file's name says nothing
    file.write_bytes(csv_bytes(rows, encoding))
    return read_paper(file)


@each_layout
def test_every_layout_is_recognised_proved_and_read(layout: Layout, tmp_path: Path) -> None:
    paper = read(tmp_path, layout.rows(MADE))
    assert (paper.importer, paper.kind, paper.refused) == (layout.title, "statement", "")
    assert [(row.date, row.amount) for row in paper.rows] == [(move.day, move.amount) for move in MADE]
    assert paper.chain == ("proved" if layout.balanced else "absent")
    if layout.balanced:
        assert (paper.opening_fen, paper.closing_fen) == (0, MADE[-1].balance)
        assert [row.balance for row in paper.rows if isinstance(row, BankRow)] == [move.balance for move in MADE]
    if layout.own:
        assert paper.account == OWN
    for row in paper.rows:
        assert isinstance(row, BankRow)
        assert (row.payee, "实训耗材" in f"{row.summary} {row.memo}") == ("重庆某某商贸有限公司", True)
        assert row.payee_account in ("", OTHER)


def test_every_bank_has_a_layout_here() -> None:
    elsewhere = {
        "工银亚洲对公明细",
        "建设银行个人明细",
        "工商银行个人明细",
        "中国银行个人明细",
        "招商银行个人明细",
        "支付宝交易明细",
    }
    assert {bank.title for bank in BANKS} == {layout.title for layout in LAYOUTS.values()} | elsewhere


@each_layout
def test_a_layout_in_every_container_and_order_gives_the_same_rows(layout: Layout, tmp_path: Path) -> None:
    rows = layout.rows(MADE)
    papers = [read(tmp_path, rows), read(tmp_path, rows, "utf-8-sig"), read(tmp_path, rows, "utf-16")]
    for number, data in enumerate((xls_bytes(rows), xlsx_bytes({"明细": rows}), csv_bytes(rows, "utf-16-le", "\t"))):
        (tmp_path / f"y{number}.txt").write_bytes(data)
        papers.append(read_paper(tmp_path / f"y{number}.txt"))
    head = len(layout.above(MADE)) + 1
    body, tail = rows[head : head + len(MADE)], rows[head + len(MADE) :]
    papers.append(read(tmp_path, [*rows[:head], *body[::-1], *tail]))
    first = papers[0].rows
    assert first
    assert all(paper.rows == first and not paper.refused for paper in papers)


@each_layout
def test_a_page_with_its_header_again_and_a_cut_file(layout: Layout, tmp_path: Path) -> None:
    rows = layout.rows(MADE)
    head = len(layout.above(MADE))
    paged = [*rows[: head + 4], ["第 2 页"], rows[head], *rows[head + 4 :]]
    paper = read(tmp_path, paged)
    assert (paper.refused, len(paper.rows)) == ("", len(MADE))
    assert [skipped.reason for skipped in paper.skipped][:2] == ["没有金额和余额的说明文字", "重复的表头"]
    whole = read(tmp_path, rows)
    cut = read(tmp_path, [*rows[: head + 3], *rows[head + 4 :]])  # a row in the middle is gone
    if whole.chain == "proved" or whole.totals:
        assert cut.refused
        assert cut.chain != "proved" or "写明" in cut.refused


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(list(LAYOUTS.values())),
    st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=30),
    st.integers(0, 10**9),
)
def test_money_is_conserved_in_every_layout(tmp_path: Path, layout: Layout, amounts: list[int], opening: int) -> None:
    made = moves(amounts, opening)
    paper = read(tmp_path, layout.rows(made))
    assert (paper.refused, [row.amount for row in paper.rows]) == ("", amounts)
    assert paper.count == len(amounts) + len(paper.skipped)


# --- what a file states of itself -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("layout", "row"), [("BOC", 1), ("BOC", 3), ("CMB printed", 1), ("WeChat", 5), ("WeChat", 3)])
def test_a_total_above_that_the_rows_do_not_bear_out_refuses(layout: str, row: int, tmp_path: Path) -> None:
    rows = LAYOUTS[layout].rows(MADE)
    rows[row] = [str(cell).replace("3", "4").replace("6", "7") for cell in rows[row]]
    paper = read(tmp_path, rows)
    assert f"第 {row + 1} 行写明" in paper.refused
    assert "文件可能被截断或改动过" in paper.refused


def test_a_total_below_that_the_rows_do_not_bear_out_refuses(tmp_path: Path) -> None:
    rows = LAYOUTS["ABC current"].rows(MADE)
    assert read(tmp_path, rows).totals == ("收入 3 笔", "收入合计 200,004.49 元", "支出 3 笔", "支出合计 123,516.79 元")
    rows[-1][1] = "200004.50"
    assert read(tmp_path, rows).refused == (
        "第 11 行写明收入合计 200,004.50 元，读到的是 200,004.49 元：文件可能被截断或改动过，请重新导出"
    )


def test_subtotals_of_pages_and_a_total_of_all(tmp_path: Path) -> None:
    layout = LAYOUTS["CEB"]
    rows = layout.rows(MADE)
    at = len(layout.above(MADE)) + 1

    def total(word: str, some: list[int]) -> list[object]:
        out, into = (yuan(sum(max(sign * amount, 0) for amount in some)) for sign in (-1, 1))
        return [word, "", out, into, ""]

    amounts = [move.amount for move in MADE]
    paged = [
        *rows[: at + 2],
        total("本页小计", amounts[:2]),
        *rows[at + 2 :],
        total("小计", amounts[2:]),
        total("合计", amounts),
    ]
    assert read(tmp_path, paged).refused == ""
    paged[at + 2] = total("本页小计", amounts[1:2])
    assert "写明收入合计 0.00 元" in read(tmp_path, paged).refused


def test_the_balances_that_a_file_states_are_the_chains(tmp_path: Path) -> None:
    layout = LAYOUTS["CMBC"]
    made = moves([100, -30], 1000)
    rows = layout.rows(made)
    good = [["期初余额:", "10.00", "", "期末余额:", "10.70"], *rows]
    paper = read(tmp_path, good)
    assert (paper.refused, paper.totals) == ("", ("期初余额 10.00 元", "期末余额 10.70 元"))
    bad = [["期初余额:", "9.00"], *rows]
    assert (
        read(tmp_path, bad).refused == "第 1 行写明期初余额 9.00 元，按明细推算是 10.00 元：文件可能不完整，请重新导出"
    )


# --- how sums are written ---------------------------------------------------------------------------------------------


def test_red_ink_in_a_column_is_a_reversal(tmp_path: Path) -> None:
    """The bank pays 300 out and takes it back in red in the same column: the account holds what it held."""
    layout = LAYOUTS["CMBC"]
    rows = layout.rows(moves([1000, -300, -100]))
    rows.insert(-1, [*rows[-2]])
    rows[-2][2], rows[-2][4] = "-3.00", "10.00"
    rows[-1][4] = "9.00"
    paper = read(tmp_path, rows)
    assert (paper.refused, [row.amount for row in paper.rows]) == ("", [1000, -300, 300, -100])


def test_sums_out_may_be_written_with_a_minus(tmp_path: Path) -> None:
    layout = LAYOUTS["CEB"]
    rows = layout.rows(moves([1000, -300, -100]))
    for row in rows:
        if len(row) > 2 and str(row[2])[:1].isdigit():
            row[2] = f"-{row[2]}"
    paper = read(tmp_path, rows)
    assert (paper.refused, [row.amount for row in paper.rows]) == ("", [1000, -300, -100])


def test_a_flag_beside_signed_sums(tmp_path: Path) -> None:
    layout = LAYOUTS["BOCOM 2"]
    rows = layout.rows(moves([1000, -300, -100]))
    for row in rows[3:]:
        row[5] = f"-{row[5]}" if row[4] == "借" else row[5]
    paper = read(tmp_path, rows)
    assert (paper.refused, [row.amount for row in paper.rows]) == ("", [1000, -300, -100])
    rows = layout.rows(moves([1000, -300]))
    rows[3][4] = "？"
    assert "“借贷标志”写的是“?”，不知道是收是支" in read(tmp_path, rows).refused


def test_a_reversal_flag_is_told_in_the_memo(tmp_path: Path) -> None:
    rows = LAYOUTS["PAB 2"].rows(moves([1000, -300, 300]))
    for row, word in zip(rows[1:], ("否", "正常", "冲正"), strict=True):
        row[5] = word
    assert [row.memo for row in read(tmp_path, rows).rows] == ["实训耗材", "实训耗材", "实训耗材 冲正"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "spelt",
    [
        "2024-4-18",
        "2024/04/18",
        "2024.4.18",
        "20240418",
        "2024年4月18日",
        "２０２４－０４－１８",
        "2024-04-18 09:30:00",
    ],
)
def test_days_in_eight_spellings(spelt: str, tmp_path: Path) -> None:
    rows = LAYOUTS["PAB 3"].rows(moves([1000]))
    rows[1][0] = spelt
    assert [row.date for row in read(tmp_path, rows).rows] == [date(2024, 4, 18)]


@pytest.mark.parametrize(
    "sum_", ["￥1,234.50", "１，２３４．５０", "1234.5", '="1234.50"', "1,234.50元", " 1234.50\t", "+1234.50"]
)
def test_sums_in_many_spellings(sum_: str, tmp_path: Path) -> None:
    rows = LAYOUTS["PAB 3"].rows(moves([123450]))
    rows[1][3] = sum_
    assert [row.amount for row in read(tmp_path, rows).rows] == [123450]


# --- wallets ----------------------------------------------------------------------------------------------------------


def test_a_wallet_is_no_bank_account_and_its_idle_rows_move_nothing(tmp_path: Path) -> None:
    """
    共3笔记录；收入：1笔 0.50元；支出：1笔 2.00元；不计收支：1笔 1.00元
    支出 2.00 交易成功 | 收入 0.50 交易成功 | 支出 9.00 交易关闭 | 退款 1.00 不计收支 退款成功
    """
    header = ["交易时间", "交易分类", "交易对方", "对方账号", "商品说明", "收/支", "金额", "收/付款方式", "交易状态"]
    header += ["交易订单号", "商家订单号", "备注"]
    rows = [
        ["支付宝账户：someone@example.com"],
        ["共4笔记录"],
        ["收入：1笔 0.50元"],
        ["支出：1笔 2.00元"],
        ["不计收支：1笔 1.00元"],
        header,
        ["2024-04-18 10:00:00", "日用", "甲店", "/", "纸", "支出", "2.00", "余额", "交易成功", "1\t", "2\t", ""],
        ["2024-04-18 11:00:00", "转账", "乙", "/", "谢", "收入", "0.50", "余额", "交易成功", "3\t", "4\t", ""],
        ["2024-04-18 12:00:00", "日用", "甲店", "/", "笔", "支出", "9.00", "余额", "交易关闭", "5\t", "6\t", ""],
        [
            "2024-04-18 13:00:00",
            "退款",
            "甲店",
            "/",
            "退款-纸",
            "不计收支",
            "1.00",
            "余额",
            "退款成功",
            "7\t",
            "8\t",
            "",
        ],
    ]
    paper = read(tmp_path, rows)
    assert (paper.refused, paper.importer, paper.account) == ("", "支付宝交易明细", "支付宝账户someone@example.com")
    assert [row.amount for row in paper.rows] == [-200, 50, 100]
    assert [skipped.reason for skipped in paper.skipped] == ["交易关闭，没有收付"]
