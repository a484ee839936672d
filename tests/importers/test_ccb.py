"""建设银行, and what holds for every statement: all rows accounted for, the chain proved, identities that last."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from importers.banks.ccb import CCB
from importers.paper import Skipped
from ledgers.book.rows import BankRow
from tests.importers.makers import CCB as HEADER
from tests.importers.makers import OWN, Row, ccb_rows, csv_bytes, xls_bytes, xlsx_bytes

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from importers.paper import Paper

OUT, IN, BALANCE, CURRENCY = 3, 4, 5, 6


def read(path: Path, rows: list[Row]) -> Paper:
    path.write_bytes(csv_bytes(rows))
    return read_paper(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x1.csv"


def test_the_wide_layout(file: Path) -> None:
    """
    账号 9995001040000000418⇥ | 20240418 09:00:01 | 借方 0.00 | 贷方 200000.00 | 余额 200000.00 | …
    账号 9995001040000000418⇥ | 20240422 09:00:02 | 借方 60.00 | 贷方 0.00 | 余额 199940.00 | …
    """
    paper = read(file, ccb_rows([("20240418", 20000000), ("20240422", -6000)]))
    assert (paper.importer, paper.kind, paper.account, paper.file) == ("建设银行对公明细", "statement", OWN, "x1.csv")
    assert (paper.chain, paper.opening_fen, paper.closing_fen, paper.refused) == ("proved", 0, 19994000, "")
    assert (paper.lines, paper.skipped, paper.count) == ((2, 3), (), 2)
    assert paper.rows[1] == BankRow(
        account=OWN,
        date=date(2024, 4, 22),
        amount=-6000,
        balance=19994000,
        payee="某商贸有限公司",
        payee_account="9993100401000000118",
        summary="货款",
        memo="第2笔",
        time="09:00:02",
        serial="10002",
    )


def test_the_optional_tail_and_columns_in_another_order(file: Path) -> None:
    rows = ccb_rows([("20240418", 100)])
    tail = ["企业流水号", "凭证种类", "凭证号", "交易介质编号", "个性化信息名称1"]
    plain = read(file, rows).rows
    rows = [[*rows[0], *tail], [*rows[1], "", "支票", "0012", "", "甲"]]
    assert read(file, rows).rows == plain
    assert read(file, [row[::-1] for row in rows]).rows == plain


def test_the_short_layout_has_a_booking_day_alone(file: Path) -> None:
    header = [
        "账号",
        "账户名称",
        "币种",
        "记账日期",
        "摘要",
        "借方发生额（支取）",
        "贷方发生额（收入）",
        "余额",
        "对方户名",
    ]
    paper = read(file, [header, [OWN, "某公司", "人民币元", "2024-04-18", "货款", "0.00", "5.00", "5.00", "某局"]])
    assert (paper.importer, paper.chain, paper.refused) == ("建设银行对公明细", "proved", "")
    assert (paper.rows[0].date, paper.rows[0].time) == (date(2024, 4, 18), "")  # type: ignore[union-attr]


def test_a_broken_chain_names_row_expected_and_got(file: Path) -> None:
    rows = ccb_rows([("20240418", 100000), ("20240419", -2000), ("20240420", -500), ("20240421", -1)])
    rows[2][BALANCE] = "1080.00"
    paper = read(file, rows)
    assert paper.chain == "broken"
    assert paper.refused == "第 3 行余额对不上：上一行余额 1,000.00，本行支出 20.00，应为 980.00，文件写 1,080.00"
    assert paper.breaks
    assert (paper.breaks.row, paper.breaks.expected, paper.breaks.got) == (3, 98000, 108000)
    assert paper.count == 4


@pytest.mark.parametrize("balance", ["", "***", "1,2"])
def test_a_balance_that_cannot_be_read_is_a_break(file: Path, balance: str) -> None:
    rows = ccb_rows([("20240418", 100), ("20240419", 100), ("20240420", 100)])
    rows[2][BALANCE] = balance
    paper = read(file, rows)
    assert paper.chain == "broken"
    assert "第 3 行" in paper.refused
    assert "余额读不出来" in paper.refused


MOVES = st.lists(st.tuples(st.integers(0, 20), st.integers(-(10**8), 10**8).filter(bool)), min_size=1, max_size=30)


def dated(moves: list[tuple[int, int]]) -> list[tuple[str, int]]:
    return [(f"202404{day + 1:02}", amount) for day, amount in sorted(moves, key=lambda move: move[0])]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES, st.integers(0, 10**9), st.booleans())
def test_any_statement_is_read_whole_and_proved(
    file: Path, moves: list[tuple[int, int]], opening: int, backwards: bool
) -> None:
    rows = ccb_rows(dated(moves), opening)
    if backwards:
        rows = [rows[0], *rows[:0:-1]]
    paper = read(file, rows)
    assert (paper.chain, paper.refused, paper.count) == ("proved", "", len(moves))
    assert (paper.opening_fen, paper.closing_fen) == (opening, opening + sum(amount for _, amount in moves))
    assert [row.amount for row in paper.rows] == [amount for _, amount in dated(moves)]
    assert sorted(paper.lines) == list(range(2, len(moves) + 2))
    assert len({row.id for row in paper.rows}) == len(moves)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_csv_xls_and_xlsx_give_the_same_rows(tmp_path: Path, moves: list[tuple[int, int]]) -> None:
    rows = ccb_rows(dated(moves))
    numbers = [rows[0], *([*row[:3], float(row[3]), float(row[4]), float(row[5]), *row[6:]] for row in rows[1:])]
    papers = []
    for name, data in (("a", csv_bytes(rows)), ("b", xls_bytes(rows)), ("c", xlsx_bytes({"明细": numbers}))):
        (tmp_path / name).write_bytes(data)
        papers.append(read_paper(tmp_path / name))
    assert papers[0].rows == papers[1].rows == papers[2].rows
    assert papers[0].lines == papers[1].lines == papers[2].lines


JUNK: list[Row] = [
    [],  # the totals, which are the rows'
    ["总收入笔数", "总收入金额", "总支出笔数", "总支出金额"],
    ["以上信息仅供参考，不作为记账凭证"],
    [f"{OWN}\t", "某集团有限公司", "20240430 10:00:00", "0.00", "0.00", "", "人民币元"],
    list(HEADER),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES, st.lists(st.sampled_from(range(len(JUNK)))), st.randoms(use_true_random=False))
def test_every_row_is_accounted_for(
    file: Path, moves: list[tuple[int, int]], junk: list[int], chance: random.Random
) -> None:
    """Totals, notes, repeated headers and blank lines in between: in or skipped, and numbered truly."""
    rows = ccb_rows(dated(moves))
    out, into = (sum(max(sign * amount, 0) for _, amount in moves) for sign in (-1, 1))
    total = ["", "合 计", "", f"{out / 100:.2f}", f"{into / 100:.2f}"]
    for number in junk:
        rows.insert(chance.randint(1, len(rows)), JUNK[number] or total)
    rows.insert(chance.randint(1, len(rows)), [])
    paper = read(file, rows)
    assert (paper.chain, paper.refused) == ("proved", "")
    assert (len(paper.rows), len(paper.skipped)) == (len(moves), len(junk))
    assert all(skipped.reason for skipped in paper.skipped)
    filled = {number for number, row in enumerate(rows, 1) if row}
    assert {*paper.lines, *(skipped.row for skipped in paper.skipped)} == filled - {1}


def test_why_rows_are_skipped(file: Path) -> None:
    total: Row = ["", "合 计", "", "0.00", "1.00"]
    paper = read(file, [*ccb_rows([("20240418", 100)]), total, *JUNK[1:]])
    assert [skipped.reason for skipped in paper.skipped] == [
        "合计行",
        "笔数和合计行",
        "没有金额和余额的说明文字",
        "金额为零",
        "重复的表头",
    ]
    numbers = read(file, [*ccb_rows([("20240418", 100)]), JUNK[1], ["0", "0.00", "1", "2.00", "1", "2.00"]])
    assert "“1”不是日期" in read(file, [*ccb_rows([("20240418", 100)]), ["0", "0.00", "1", "2.00"]]).refused
    assert numbers.skipped == (Skipped(3, "笔数和合计行"), Skipped(4, "笔数和合计的数字"))


def test_a_row_that_moves_nothing_is_a_link_of_the_chain(file: Path) -> None:
    rows = ccb_rows([("20240418", 100), ("20240419", 0), ("20240420", 100)])
    paper = read(file, rows)
    assert (paper.chain, paper.skipped, len(paper.rows)) == ("proved", (Skipped(3, "金额为零"),), 2)
    rows[2][BALANCE] = "7.00"
    assert "第 3 行余额对不上" in read(file, rows).refused
    assert "本行没有发生额" in read(file, rows).refused


def test_true_twins_stay_two(file: Path) -> None:
    """100 in, 100 out, 100 in on one day: the first and the third are alike in day, sum and balance."""
    rows = read(file, ccb_rows([("20240418", 100), ("20240418", -100), ("20240418", 100)])).rows
    assert [row.ordinal for row in rows] == [0, 0, 1]
    assert rows[0].id.rpartition("-")[0] == rows[2].id.rpartition("-")[0]
    assert len({row.id for row in rows}) == 3


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        (
            0,
            "9995001040000000999",
            "一个文件里有 2 个本方账号：第 2 行是 9995001040000000418，第 3 行是 9995001040000000999",
        ),
        (2, "昨天", "第 3 行“交易时间”：“昨天”不是日期"),
        (IN, "很多", "第 3 行“贷方发生额（收入）”：“很多”不是金额"),
        (IN, "0.001", "不是整分"),
        (OUT, "5.00", "第 3 行“借方发生额（支取）”和“贷方发生额（收入）”都有金额"),
        (CURRENCY, "美元", "第 3 行币种是“美元”，专账只记人民币"),
        (8, "9.99310E+18", "科学计数"),
    ],
)
def test_what_refuses_a_statement(file: Path, column: int, cell: str, says: str) -> None:
    rows = ccb_rows([("20240418", 100), ("20240419", 100), ("20240420", 100)])
    rows[2][column] = cell
    paper = read(file, rows)
    assert says in paper.refused
    assert paper.count == 3


def test_a_row_with_a_sum_and_no_day_is_no_footer(file: Path) -> None:
    rows = ccb_rows([("20240418", 100), ("20240419", 100)])
    rows[2][2] = rows[2][10] = ""
    assert "第 3 行“交易时间”是空的" in read(file, rows).refused


def test_no_account_and_no_rows(file: Path) -> None:
    rows = ccb_rows([("20240418", 100)])
    rows[1][0] = ""
    assert "“账号”一列全是空的" in read(file, rows).refused
    assert read(file, [row[1:] for row in rows]).refused == ""
    assert read(file, ccb_rows([])).refused == "文件里没有一笔交易，请确认导出时选对了账户和时间段"
    assert read(file, ccb_rows([])).chain == "absent"


@pytest.mark.parametrize("word", ["人民币元", "人民币", "CNY", "rmb", " 人 民 币 ", ""])
def test_words_for_the_currency(file: Path, word: str) -> None:
    rows = ccb_rows([("20240418", 100)])
    rows[1][CURRENCY] = word
    assert read(file, rows).refused == ""


def test_an_account_that_excel_has_shortened(tmp_path: Path) -> None:
    rows = ccb_rows([("20240418", 100)])
    rows[1][0] = float(OWN)
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes({"明细": rows}))
    assert "末尾的数字已经丢失" in read_paper(tmp_path / "a.xlsx").refused


def test_a_workbook_with_a_worksheet_a_month(tmp_path: Path) -> None:
    rows = ccb_rows([("20240418", 100), ("20240518", 100)])
    sheets = {"四月": rows[:2], "五月": [rows[0], rows[2]], "说明": [["请核对"]]}
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(sheets))
    paper = read_paper(tmp_path / "a.xlsx")
    assert (paper.chain, paper.lines, paper.notes) == ("proved", (2, 2), ("工作表“说明”没有这种表头，没有读",))


def test_a_doubled_header_refuses(file: Path) -> None:
    rows = ccb_rows([("20240418", 100)])
    assert "表头“余额”出现了两次" in read(file, [[*rows[0], "余额"], [*rows[1], "9.00"]]).refused


def test_the_same_rows_in_an_overlapping_file_keep_their_identity(file: Path) -> None:
    moves = [("20240418", 100), ("20240419", -30), ("20240420", 100)]
    whole = read(file, ccb_rows(moves)).rows
    later = read(file, ccb_rows(moves[1:], 100)).rows
    assert [row.id for row in later] == [row.id for row in whole[1:]]


def test_ccb_lists_what_it_needs() -> None:
    needed = ["交易时间", "余额", "对方户名", "摘要", "借方发生额（支取）", "贷方发生额（收入）"]
    assert CCB.required() == needed
