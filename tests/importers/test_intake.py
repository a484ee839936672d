"""Papers into a book: in any order, once, all or none."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import standing
from ledgers.book.journal import cleaned, to_rows
from ledgers.refusal import Refusal
from tests.importers.desk import assertions, journal, made, put, sheet, shown, statement
from tests.rows import NUMBER, bank, receipt, spend, statements
from tests.rows import sheet_rows as any_sheet_row

if TYPE_CHECKING:
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.shelf import Shelf


# --- what a bank row was ---------------------------------------------------------------------------------------------


def test_a_row_the_sheet_explains_is_one_transaction_on_the_banks_day(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", -10_000, "甲公司"), opening=50_000)
    book = made(shelf, [statement(rows), sheet([spend("记1", "2024-05-17", 10_000)])])
    assert shown(book) == [
        "2024-05-20 * — — 1002银行存款:01专户:0待分配=500.00 3001期初余额=-500.00",
        "2024-05-20 * 记1 甲公司 1002银行存款:01专户:1地方财政=-100.00 1地方财政:1构建培训体系:30218原材料消耗=100.00",
    ]
    assert assertions(book) == ["2024-05-21 400.00 CNY"]


def test_a_row_nobody_explains_is_booked_to_clearing_and_shown(shelf: Shelf) -> None:
    book = made(shelf, [statement(bank(("2024-05-20", -100, "甲公司"), ("2024-05-21", 300, "乙公司")))])
    assert [line for line in shown(book) if "期初" not in line] == [
        "2024-05-20 ! — 甲公司 1002银行存款:01专户:0待分配=-1.00 1901待查款项:0待分配=1.00",
        "2024-05-21 ! — 乙公司 1002银行存款:01专户:0待分配=3.00 1901待查款项:0待分配=-3.00",
    ]
    assert [item.amount for item in book.book().unexplained] == [-100, 300]


def test_a_sheet_alone_stands_on_its_own_day(shelf: Shelf) -> None:
    book = made(shelf, [sheet([spend("记1", "2024-05-17", 100)])])
    assert shown(book)[0].startswith("2024-05-17 * 记1 甲公司 1002银行存款:01专户:1地方财政=-1.00")
    assert assertions(book) == []


def test_a_sheets_row_the_bank_lacks_is_outstanding_until_the_bank_has_it(shelf: Shelf) -> None:
    first = bank(("2024-05-01", 100_000, "区财政局"), ("2024-05-31", -500, "某银行"))
    line = spend("记1", "2024-05-30", 7_000)
    book = made(shelf, [statement(first), sheet([line])])
    assert "1002银行存款:09未达账项:1地方财政=-70.00" in "\n".join(shown(book))
    put(book, statement(bank(("2024-06-02", -7_000, "甲公司"), opening=99_500), "六月.csv"))
    assert "2024-06-02 * 记1 甲公司 1002银行存款:01专户:1地方财政=-70.00" in "\n".join(shown(book))
    assert "未达" not in journal(book)
    assert not book.loaded[1]


def test_equal_sums_of_one_payee_pair_first_with_first(shelf: Shelf) -> None:
    rows = bank(*[(day, -1500, "赵敏") for day in ("2024-07-26", "2024-10-25", "2025-01-17")], opening=9999)
    lines = [
        spend(v, d, 1500, "赵敏") for v, d in (("记3", "2025-01-16"), ("记1", "2024-07-25"), ("记2", "2024-10-24"))
    ]
    book = made(shelf, [sheet(lines), statement(rows)])
    assert [line[:15] for line in shown(book)[1:]] == ["2024-07-26 * 记1", "2024-10-25 * 记2", "2025-01-17 * 记3"]


def test_twins_of_one_day_stay_two(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", -100, "甲公司"), ("2024-05-20", -100, "甲公司"), opening=1000)
    lines = [spend("记1", "2024-05-20", 100), spend("记1", "2024-05-20", 100)]
    book = made(shelf, [statement(rows), sheet(lines)])
    assert len([line for line in shown(book) if " 记1 " in line]) == 2
    assert [len(r.fresh) for r in put(book, statement(rows), sheet(lines))] == [0, 0]


def test_lines_of_one_voucher_explain_one_payment(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-05-20", 600, category="设备购置"), spend("记1", "2024-05-20", 400, source="其他")]
    book = made(shelf, [sheet(lines), statement(bank(("2024-05-21", -1000, "甲公司"), opening=5000))])
    (entry,) = [line for line in shown(book) if "记1" in line]
    assert entry == (
        "2024-05-21 * 记1 甲公司 1002银行存款:01专户:1地方财政=-6.00 1002银行存款:01专户:3其他=-4.00 "
        "1地方财政:1构建培训体系:31003设备购置=6.00 3其他:1构建培训体系:30218原材料消耗=4.00"
    )
    assert [s.amount for s in book.book().spending] == [600, 400]


def test_a_name_that_is_missing_or_shortened_at_the_bank_still_pairs_where_nothing_else_fits(shelf: Shelf) -> None:
    rows = bank(("2024-06-21", 9631, ""), ("2024-06-22", -800, "重庆洁康卫生用品公司"))
    lines = [
        receipt("记1", "2024-06-21", 9631, "利息收入", "某商业银行重庆渝中支行", source="其他"),
        spend("记2", "2024-06-22", 800, "重庆洁康卫生用品有限公司"),
    ]
    book = made(shelf, [statement(rows), sheet(lines)])
    assert not book.book().unexplained


def test_what_is_ambiguous_is_left_open(shelf: Shelf) -> None:
    rows = bank(("2024-06-21", -800, ""), ("2024-06-22", -800, ""), opening=5000)
    lines = [spend("记1", "2024-06-21", 800), spend("记2", "2024-06-22", 800, "乙公司")]
    book = made(shelf, [statement(rows), sheet(lines)])
    assert len(book.book().unexplained) == 2


def test_equal_sums_of_one_payee_pair_in_order_though_the_bank_names_nobody(shelf: Shelf) -> None:
    days = ("2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24")
    rows = bank(*[(day, -800, "") for day in days], opening=5000)
    book = made(shelf, [statement(rows), sheet([spend(f"记{n}", day, 800) for n, day in enumerate(days, 1)])])
    assert [line[:15] for line in shown(book)[1:]] == [f"{day} * 记{n}" for n, day in enumerate(days, 1)]


def test_lines_of_one_voucher_to_several_payees(shelf: Shelf) -> None:
    """Two vouchers, each with two lines to 甲 and one to 乙; the bank pays each party once."""
    lines = []
    for voucher, day, other in (("记1", "2024-06-03", 70), ("记2", "2024-06-10", 71)):
        lines += [
            spend(voucher, day, 300, "甲公司"),
            spend(voucher, day, 200, "甲公司"),
            spend(voucher, day, other, "乙公司"),
        ]
    moves = [("2024-06-04", -500, "甲公司"), ("2024-06-04", -70, "乙公司")]
    moves += [("2024-06-11", -500, "甲公司"), ("2024-06-11", -71, "乙公司")]
    book = made(shelf, [statement(bank(*moves, opening=5000)), sheet(lines)])
    assert not book.book().unexplained
    assert "未达" not in journal(book)


def test_lines_a_day_apart_and_a_red_line_are_one_payment(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-06-03", 300), spend("记1", "2024-06-04", 200)]
    lines += [spend("记2", "2024-06-05", 300, "乙公司"), spend("记2", "2024-06-05", -20, "乙公司")]
    rows = bank(("2024-06-05", -500, "甲公司"), ("2024-06-06", -280, "乙公司"), opening=5000)
    book = made(shelf, [statement(rows), sheet(lines)])
    assert not book.book().unexplained


def test_a_voucher_with_lines_in_two_sheets_keeps_both(shelf: Shelf) -> None:
    one, two = spend("记5", "2024-05-06", 300), spend("记5", "2024-05-06", 200, source="行业企业")
    half = spend("记6", "2024-05-06", 5000), spend("记6", "2024-05-06", 5000, source="行业企业")
    books = [
        made(shelf, [sheet([one, half[0]], "甲.xlsx")], [sheet([two, half[1]], "乙.xlsx")]),
        made(shelf, [sheet([two, half[1]], "乙.xlsx")], [sheet([one, half[0]], "甲.xlsx")]),
        made(shelf, [sheet([half[1], two], "乙.xlsx"), sheet([half[0], one], "甲.xlsx")]),
    ]
    assert journal(books[0]) == journal(books[1]) == journal(books[2])
    assert sum(s.amount for s in books[0].book().spending) == 10_500


def test_a_renumbered_or_redated_sheet_books_nothing_twice(shelf: Shelf) -> None:
    lines = [spend(f"记{n}", f"2024-05-{n:02}", 100 + n, f"{name}公司") for n, name in enumerate("甲乙丙", 1)]
    book = made(shelf, [sheet(lines)])
    first = spend("记1", "2024-05-01", 999, "丁公司")
    (result,) = put(book, sheet([first, *(replace(x, voucher=f"记{n}") for n, x in enumerate(lines, 2))], "新.xlsx"))
    assert [row.payee for row in result.fresh] == ["丁公司"]
    assert all("同一笔已入账" in s.reason for s in result.skipped)
    moved = replace(lines[0], date=lines[0].date.replace(month=6))
    (result,) = put(book, sheet([moved], "六月.xlsx"))
    assert not result.fresh


def test_numbers_begin_anew_each_month(shelf: Shelf) -> None:
    may = [spend("1", "2024-05-06", 100, "甲公司"), spend("2", "2024-05-07", 200, "乙公司")]
    book = made(shelf, [sheet(may)])
    june = [spend("1", "2024-06-06", 300, "丙公司")]
    (result,) = put(book, sheet([replace(may[0], amount=-150), may[1], *june], "五六月.xlsx"))
    assert [row.payee for row in result.fresh] == ["丙公司"]
    assert "金额 1.00 → 1.50" in result.skipped[0].reason


def test_the_fuller_of_two_exports_is_kept(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", 100, "甲公司"))
    full = [replace(rows[0], memo="货款尾款", payee_account="999")]
    books = [made(shelf, [statement(rows)], [statement(full)]), made(shelf, [statement(full)], [statement(rows)])]
    assert journal(books[0]) == journal(books[1])
    assert "货款尾款" in journal(books[0])


def test_a_refund_is_netted_in_its_cell(shelf: Shelf) -> None:
    back = replace(receipt("记2", "2024-06-01", 300, "原材料消耗", "甲公司"), source="地方财政", content="校企合作")
    book = made(shelf, [sheet([spend("记1", "2024-05-20", 1000, content="校企合作"), back])])
    assert sum(s.amount for s in book.book().spending if s.content == "校企合作提升培训能力") == 700


def test_other_business_in_a_shared_account_moves_its_own_share_alone(shelf: Shelf) -> None:
    lines = [spend("", "2024-05-20", 900, "水务公司", source="", content="", category="非项目支出", purpose="水费")]
    book = made(shelf, [statement(bank(("2024-05-20", -900, "水务公司"), opening=1000)), sheet(lines)])
    assert "1002银行存款:01专户:9非项目=-9.00 3009非项目收支=9.00" in "\n".join(shown(book))
    looked_at = book.book()
    assert not (looked_at.spending)
    assert not (looked_at.income)
    assert not (looked_at.loans)
    assert not (looked_at.unexplained)


# --- what the bank proves --------------------------------------------------------------------------------------------


def test_the_opening_is_made_anew_when_an_earlier_statement_arrives(shelf: Shelf) -> None:
    rows = bank(("2024-04-18", 20_000, "区财政局"), ("2024-05-20", -100, "甲公司"), ("2024-06-03", -50, "乙公司"))
    book = made(shelf, [statement(rows[1:])])
    assert "期初余额" in journal(book)
    put(book, statement(rows[:1], "四月.csv"))
    assert "期初余额" not in journal(book)
    assert assertions(book) == [
        "2024-05-01 200.00 CNY",
        "2024-06-01 199.00 CNY",
        "2024-06-04 198.50 CNY",
    ]


def test_the_opening_is_less_what_the_sheet_already_explains(shelf: Shelf) -> None:
    rows = bank(("2024-05-20", -100, "甲公司"), opening=20_000)
    early = receipt("记1", "2024-04-18", 20_000, "财政补助拨入")
    book = made(shelf, [statement(rows), sheet([early])])
    assert "期初余额" not in journal(book)


def test_nothing_is_asserted_after_a_gap_until_it_closes(shelf: Shelf) -> None:
    rows = bank(("2024-04-18", 20_000, "区财政局"), ("2024-05-20", -100, "甲公司"), ("2024-06-03", -50, "乙公司"))
    book = made(shelf, [statement(rows[:1])], [statement(rows[2:], "六月.csv")])
    assert assertions(book) == ["2024-04-19 200.00 CNY"]
    put(book, statement(rows[1:2], "五月.csv"))
    assert assertions(book)[-1] == "2024-06-04 198.50 CNY"


def test_an_overlapping_statement_adds_its_new_rows_only(shelf: Shelf) -> None:
    rows = bank(("2024-04-18", 20_000, "区财政局"), ("2024-05-20", -100, "甲公司"), ("2024-06-03", -50, "乙公司"))
    book = made(shelf, [statement(rows[:2])])
    (result,) = put(book, statement(rows[1:], "五六月.csv"))
    assert (len(result.fresh), [(s.row, s.reason) for s in result.skipped]) == (1, [(2, "已在账")])


def test_a_statement_that_contradicts_the_booked_rows_is_refused(shelf: Shelf) -> None:
    rows = bank(("2024-04-18", 20_000, "区财政局"), ("2024-05-20", -100, "甲公司"), ("2024-06-03", -50, "乙公司"))
    book = made(shelf, [statement(rows)])
    before = journal(book)
    other = bank(("2024-05-20", -300, "甲公司"), ("2024-06-03", -50, "乙公司"), opening=20_000)
    (result,) = put(book, statement(other, "改过的.csv"))
    assert "对不上" in result.refused
    assert journal(book) == before


# --- whose account ---------------------------------------------------------------------------------------------------


def test_the_first_statements_account_is_adopted_for_the_bureau_to_confirm(shelf: Shelf) -> None:
    book = made(shelf, [statement(bank(("2024-05-20", 100, "甲公司")))])
    assert book.facts.adopted == (NUMBER,)
    assert "待主管部门确认" in (book.folder / "dossier.beancount").read_text(encoding="utf-8")


@pytest.mark.parametrize("facts", [{"accounts": (NUMBER,)}, {}])
def test_another_account_is_refused_by_name(shelf: Shelf, facts: dict[str, object]) -> None:
    book = made(shelf, [statement(bank(("2024-05-20", 100, "甲公司")))], **facts)
    (result,) = put(book, statement(bank(("2024-06-20", 100, "甲公司"), account="9990000000000000001"), "别家.csv"))
    assert "9990000000000000001" in result.refused
    assert NUMBER in result.refused


def test_two_accounts_of_one_base(shelf: Shelf) -> None:
    other = "9990000000000000001"
    book = made(
        shelf,
        [
            statement(bank(("2024-05-20", 100, "甲公司"))),
            statement(bank(("2024-05-21", 50, "乙公司"), account=other), "二.csv"),
        ],
        accounts=(NUMBER, other),
    )
    assert "02专户:0待分配=0.50" in "\n".join(shown(book))
    assert assertions(book) == ["2024-05-21 1.00 CNY", "2024-05-22 0.50 CNY"]


# --- once, and all or none -------------------------------------------------------------------------------------------


def test_one_refused_paper_keeps_the_whole_call_out(shelf: Shelf) -> None:
    book = made(shelf)
    before = journal(book)
    good = statement(bank(("2024-05-20", 100, "甲公司")))
    results = put(book, good, Refusal("不是认识的格式", where="坏文件"))
    assert [bool(r.refused) for r in results] == [True, True]
    assert "坏文件" in results[0].refused
    assert all(not r.fresh for r in results)
    assert journal(book) == before


def test_a_dry_run_says_the_same_and_writes_nothing(shelf: Shelf) -> None:
    book = made(shelf)
    paper = statement(bank(("2024-05-20", 100, "甲公司")))
    before = journal(book)
    (dry,) = put(book, paper, dry=True)
    assert journal(book) == before
    (wet,) = put(book, paper)
    assert (len(dry.fresh), len(dry.entries)) == (len(wet.fresh), len(wet.entries)) == (1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": -200}, "金额 1.00 → 2.00"),
        ({"category": "设备购置"}, "支出类别 原材料消耗 → 设备购置"),
        ({"payee": "乙公司"}, "对方户名 甲公司 → 乙公司"),
    ],
)
def test_a_corrected_row_is_told_and_never_a_second_entry(shelf: Shelf, change: dict[str, object], said: str) -> None:
    line = spend("记1", "2024-05-20", 100)
    book = made(shelf, [sheet([line])])
    before = journal(book)
    (result,) = put(book, sheet([replace(line, **change)], "更正.xlsx"))  # type: ignore[arg-type]
    assert said in result.skipped[0].reason
    assert not result.fresh
    assert journal(book) == before


def test_a_longer_sheet_adds_its_new_rows(shelf: Shelf) -> None:
    lines = [spend("记1", "2024-05-20", 100), spend("记1", "2024-05-20", 300), spend("记2", "2024-05-21", 100)]
    book = made(shelf, [sheet(lines[:1])])
    (result,) = put(book, sheet(lines, "全年.xlsx"))
    assert (len(result.fresh), len(result.skipped)) == (2, 1)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements(max_size=8), any_sheet_row, any_sheet_row)
def test_the_order_of_papers_does_not_matter_and_every_row_is_kept(
    shelf: Shelf, rows: list[BankRow], one: SheetRow, two: SheetRow
) -> None:
    lines = [
        cleaned(replace(one, amount=rows[0].amount, payee=rows[0].payee)),
        cleaned(replace(two, voucher=two.voucher and "别" + two.voucher)),
    ]
    papers = [statement(rows), sheet(lines[:1], "一.xlsx"), sheet(lines[1:], "二.xlsx")]
    books = [made(shelf, papers), made(shelf, *[[p] for p in papers[::-1]]), made(shelf, papers[1:], papers[:1])]
    texts = [journal(book) for book in books]
    assert texts[0] == texts[1] == texts[2]
    kept = to_rows(list(itertools.chain.from_iterable(books[0].journal().values())), [NUMBER], books[0].chart)
    assert sorted(r.id for r in kept.bank) == sorted(r.id for r in rows)
    assert sum(r.amount for r in kept.sheet) == sum({r.id: r.amount for r in lines}.values())
    for paper in papers:
        (again,) = put(books[0], paper)
        assert not again.fresh
    assert journal(books[0]) == texts[0]


def without(row: BankRow, *names: str) -> BankRow:
    """A row as an export prints it that lacks some columns."""
    return replace(row, **{name: None if name == "balance" else "" for name in names})  # type: ignore[arg-type]


EXPORTS = st.tuples(
    st.integers(1, 6),
    st.integers(0, 5),
    st.sampled_from([(), ("serial",), ("balance",), ("balance", "payee", "serial")]),
)
MOVES = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([-80, 80, -50]), st.sampled_from(["甲公司", "乙公司", ""])),
    min_size=1,
    max_size=8,
).map(sorted)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES, st.lists(EXPORTS, min_size=2, max_size=4))
def test_whatever_exports_of_an_account_come_every_row_is_there_once(
    shelf: Shelf, moves: list[tuple[int, int, str]], exports: list[tuple[int, int, tuple[str, ...]]]
) -> None:
    """Of overlapping days, with balances or without, with the other party or without."""
    rows = bank(*[(f"2024-05-{day:02}", fen, payee) for day, fen, payee in moves], opening=1_000)
    book, seen = made(shelf), set()
    for first, more, lacking in exports:
        part = [row for row in rows if first <= row.date.day <= first + more]
        if part:
            paper = statement([without(row, *lacking) for row in part])
            if "balance" in lacking:
                paper = replace(paper, chain="absent")
            assert [result.refused for result in put(book, paper)] == [""]
            seen |= {row.serial for row in part}
    assert not book.loaded[1], book.loaded[1]
    kept = [row.amount for row in standing(book).bank.values()]
    assert sorted(kept) == sorted(row.amount for row in rows if row.serial in seen)
