"""A corrected sheet: told first, then cancelled and entered anew, never booked twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.intake import EVERY_ROW, take_in
from ledgers.book.links import linked
from ledgers.book.render import posting_fen
from tests.importers.desk import journal, made, put, sheet, shown, statement
from tests.rows import bank, spend

if TYPE_CHECKING:
    from ledgers.book.rows import SheetRow
    from ledgers.book.shelf import OpenBook, Shelf

LINE = spend("记1", "2024-05-20", 10_000, invoice="111")
OTHER = spend("记2", "2024-05-21", 7_000, "乙公司")
ROWS = bank(("2024-05-20", -10_000, "甲公司"), ("2024-05-22", -7_000, "乙公司"), opening=50_000)


def spent(book: OpenBook) -> list[tuple[str, str, int]]:
    return [(s.voucher, s.category, s.amount) for s in book.book().spending]


def corrected(shelf: Shelf, **change: object) -> tuple[OpenBook, SheetRow]:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    new = replace(LINE, **change)  # type: ignore[arg-type]
    (result,) = put(book, sheet([new, OTHER], "更正.xlsx"), confirmed=EVERY_ROW)
    assert [(c.row, c.confirmed) for c in result.changes] == [(2, True)]
    assert not book.loaded[1], book.loaded[1]
    return book, new


def test_a_change_is_told_by_field_and_booked_only_when_confirmed(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    before = journal(book)
    new = replace(LINE, category="设备购置", amount=-12_000)
    (told,) = put(book, sheet([new, OTHER], "更正.xlsx"))
    assert [(c.row, c.old, c.new, c.confirmed) for c in told.changes] == [(2, LINE, new, False)]
    assert "金额 100.00 → 120.00，支出类别 原材料消耗 → 设备购置" in told.skipped[0].reason
    assert journal(book) == before
    (other_row,) = put(book, sheet([new, OTHER], "更正.xlsx"), confirmed={3})
    assert not other_row.fresh
    assert journal(book) == before


def test_the_old_entry_stays_a_red_one_cancels_it_and_the_new_one_takes_the_banks_row(shelf: Shelf) -> None:
    book, _ = corrected(shelf, category="设备购置")
    entries = [line for line in shown(book) if "记1" in line]
    assert sorted(entries) == sorted(
        [
            (
                "2024-05-20 * 记1 甲公司 1002银行存款:01专户:1地方财政=-100.00 "
                "1地方财政:1构建培训体系:31003设备购置=100.00"
            ),
            (
                "2024-05-20 * 记1 甲公司 1002银行存款:09未达账项:1地方财政=-100.00 "
                "1地方财政:1构建培训体系:30218原材料消耗=100.00"
            ),
            (
                "2024-05-20 * 记1 甲公司 1002银行存款:09未达账项:1地方财政=100.00 "
                "1地方财政:1构建培训体系:30218原材料消耗=-100.00"
            ),
        ]
    )
    assert spent(book) == [("记1", "设备购置", 10_000), ("记2", "原材料消耗", 7_000)]
    text = journal(book)
    assert "注销5月20日记1号凭证" in text
    assert 'correction: "订正5月20日记1号凭证"' in text
    assert 'voided-by: "何雯"' in text
    links = [linked(e, "correction") for e in book.loaded[0] if isinstance(e, data.Transaction) and e.links]
    assert links == [[LINE.id]] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"amount": -12_000},
        {"source": "行业企业"},
        {"category": "赔偿款"},
        {"voucher": "记9", "amount": -10_500},
        {"payee": "丙公司", "date": LINE.date.replace(day=23)},
    ],
)
def test_whatever_was_corrected_each_account_is_as_if_the_new_row_alone_had_come(
    shelf: Shelf, change: dict[str, object]
) -> None:
    book, new = corrected(shelf, **change)
    clean = made(shelf, [statement(ROWS), sheet([new, OTHER])])
    assert totals(book) == totals(clean)
    assert spent(book) == spent(clean)


def totals(book: OpenBook) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in book.loaded[0]:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                found[posting.account] = found.get(posting.account, 0) + posting_fen(posting)
    return {account: fen for account, fen in found.items() if fen}


def test_either_edition_imported_again_adds_and_proposes_nothing(shelf: Shelf) -> None:
    book, new = corrected(shelf, category="设备购置", amount=-9_000)
    before = journal(book)
    for rows in ([LINE, OTHER], [new, OTHER], [OTHER, LINE]):
        for confirmed in ((), EVERY_ROW):
            (again,) = put(book, sheet(rows, "又一次.xlsx"), confirmed=confirmed)
            assert not again.fresh
            assert not again.changes
    assert journal(book) == before
    (again,) = put(book, sheet([LINE, OTHER], "旧.xlsx"))
    assert again.skipped[0].reason.startswith("已在账，后已订正（金额 100.00 → 90.00，支出类别 原材料消耗 → 设备购置）")


def test_a_third_edition_corrects_the_second(shelf: Shelf) -> None:
    book, second = corrected(shelf, category="设备购置")
    third = replace(second, category="师资培训", voucher="记1")
    (result,) = put(book, sheet([third, OTHER], "再更正.xlsx"), confirmed=EVERY_ROW)
    assert [c.old.category for c in result.changes] == ["设备购置"]
    assert spent(book)[0] == ("记1", "师资培训", 10_000)
    assert journal(book).count("注销5月20日记1号凭证") == 4  # a narration and a summary each
    before = journal(book)
    for rows in ([LINE, OTHER], [second, OTHER], [third, OTHER]):
        (again,) = put(book, sheet(rows, "又一次.xlsx"), confirmed=EVERY_ROW)
        assert (again.fresh, again.changes) == ([], [])
    assert journal(book) == before


def test_one_of_two_twins_is_corrected(shelf: Shelf) -> None:
    twin = spend("记1", "2024-05-20", 10_000)
    book = made(shelf, [sheet([twin, twin])])
    edition = [twin, replace(twin, amount=-8_000)]
    (result,) = put(book, sheet(edition, "更正.xlsx"), confirmed=EVERY_ROW)
    assert len(result.changes) == 1
    assert sorted(amount for *_, amount in spent(book)) == [8_000, 10_000]
    (again,) = put(book, sheet(edition, "更正.xlsx"))
    assert (again.fresh, again.changes) == ([], [])


A, B = (spend("记1", "2024-05-20", fen, purpose=purpose) for fen, purpose in ((10_000, "甲"), (20_000, "乙")))


def test_two_lines_made_one_are_not_spent_twice(shelf: Shelf) -> None:
    book = made(shelf, [sheet([A, B, OTHER])])
    one = [replace(A, amount=-30_000), OTHER]
    before = journal(book)
    (told,) = put(book, sheet(one, "更正.xlsx"))
    assert [(c.row, c.old, c.new, c.confirmed) for c in told.changes] == [(2, A, one[0], False), (2, B, None, False)]
    assert told.notes == [
        "账上的 2024-05-20 记1 甲公司 付 200.00 元，这份表的 记1 里没有了，没有改动；确认注销的，写第 2 行"
    ]
    assert journal(book) == before
    (done,) = put(book, sheet(one, "更正.xlsx"), confirmed=EVERY_ROW)
    assert done.notes == ["账上的 2024-05-20 记1 甲公司 付 200.00 元，这份表的 记1 里没有了，已按确认注销"]
    assert spent(book) == [("记1", "原材料消耗", 30_000), ("记2", "原材料消耗", 7_000)]
    before = journal(book)
    for rows in (one, [A, B, OTHER]):
        (again,) = put(book, sheet(rows, "又一次.xlsx"), confirmed=EVERY_ROW)
        assert (again.fresh, again.changes) == ([], [])
    assert again.skipped[1].reason == "已在账，后已注销；要照这份表改回来的，写明行号确认"
    assert journal(book) == before


def test_a_line_that_is_gone_while_nothing_else_changed_is_cancelled_by_its_row_alone(shelf: Shelf) -> None:
    """全部 does not mean it: the sheet may be of an earlier day."""
    book = made(shelf, [sheet([A, OTHER])], [sheet([A, B, OTHER])])
    (told,) = put(book, sheet([A, OTHER], "旧.xlsx"), confirmed=EVERY_ROW)
    assert [(c.old, c.new, c.confirmed) for c in told.changes] == [(B, None, False)]
    assert sum(fen for *_, fen in spent(book)) == 37_000
    put(book, sheet([A, OTHER], "更正.xlsx"), confirmed={2})
    assert sum(fen for *_, fen in spent(book)) == 17_000


@pytest.mark.parametrize(
    "own", [{"source": "行业企业"}, {"content": "校企合作提升培训能力"}, {"specialty": "养老护理员"}]
)
def test_a_sheet_for_one_part_leaves_out_the_lines_of_the_others(shelf: Shelf, own: dict[str, str]) -> None:
    other = replace(B, **own)  # type: ignore[arg-type]
    book = made(shelf, [sheet([A, OTHER], "一.xlsx")], [sheet([other], "二.xlsx")])
    for rows in ([A, OTHER], [other]):
        (again,) = put(book, sheet(rows, "又一次.xlsx"), confirmed=EVERY_ROW)
        assert (again.changes, again.notes) == ([], [])


def test_a_line_that_is_split_waits_whole_until_it_is_confirmed(shelf: Shelf) -> None:
    whole = replace(A, amount=-30_000)
    book = made(shelf, [sheet([whole, OTHER])])
    parts = [A, replace(B, source="行业企业"), OTHER]
    (told,) = put(book, sheet(parts, "更正.xlsx"))
    assert not told.fresh
    assert told.skipped[1].reason == "凭证号 记1 有改动还没有确认，这一行等确认后再入账"
    put(book, sheet(parts, "更正.xlsx"), confirmed={2})
    assert sorted(fen for *_, fen in spent(book)) == [7_000, 10_000, 20_000]
    again = [replace(whole, amount=-25_000), replace(B, amount=-5_000), OTHER]  # the source was wrong
    put(book, sheet(again, "再更正.xlsx"), confirmed=EVERY_ROW)
    back = [A, replace(B, amount=-20_001), replace(B, amount=-3)]  # the first line as it was, the rest anew
    (told,) = put(book, sheet([*back, OTHER], "三.xlsx"))
    assert not told.fresh


def test_a_person_may_go_back_to_a_former_edition_by_the_rows_number(shelf: Shelf) -> None:
    book, new = corrected(shelf, category="设备购置")
    for edition, category in ((LINE, "原材料消耗"), (new, "设备购置"), (LINE, "原材料消耗")):
        (result,) = put(book, sheet([edition, OTHER], "改回.xlsx"), confirmed={2})
        assert [(c.row, c.new, c.confirmed) for c in result.changes] == [(2, edition, True)]
        assert spent(book) == [("记1", category, 10_000), ("记2", "原材料消耗", 7_000)]
        before = journal(book)
        for again in (LINE, new):
            put(book, sheet([again, OTHER], "又一次.xlsx"), confirmed=EVERY_ROW)
        put(book, sheet([edition, OTHER], "又一次.xlsx"), confirmed={2})
        assert journal(book) == before
    assert not book.loaded[1]


def test_a_twin_of_a_row_that_was_taken_back_is_told(shelf: Shelf) -> None:
    book, _ = corrected(shelf, category="设备购置")
    put(book, sheet([LINE, OTHER], "改回.xlsx"), confirmed={2})
    (result,) = put(book, sheet([LINE, LINE, OTHER], "两笔.xlsx"))
    assert [s.reason[:4] for s in result.skipped] == ["已在账", "已在账，", "已在账"]
    put(book, sheet([LINE, LINE, OTHER], "两笔.xlsx"), confirmed={3})
    assert sorted(fen for *_, fen in spent(book)) == [7_000, 10_000, 10_000]


def test_what_was_put_beside_a_row_goes_with_its_correction(shelf: Shelf) -> None:
    """Such as the list that a payment's transaction names."""
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    path = book.folder / "journal/2024.beancount"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("  invoice:"))
    with book.locked():
        book.write(
            {"journal/2024.beancount": text.replace(line, f'{line}\n  detail: "5f0c"')}, author="何雯", message="明细"
        )
    for rows in ([replace(LINE, category="设备购置"), OTHER], [LINE, OTHER]):
        put(book, sheet(rows, "更正.xlsx"), confirmed={2})
        (entry,) = [e for e in book.loaded[0] if isinstance(e, data.Transaction) and "detail" in e.meta]
        assert "bank" in entry.meta
        assert "voided" not in entry.meta


def test_a_row_number_that_several_sheets_have_is_refused(shelf: Shelf) -> None:
    """A workbook with a worksheet a month has every row number several times."""
    book = made(shelf, [sheet([LINE, OTHER])])
    one, two = replace(LINE, amount=-1), replace(OTHER, amount=-2)
    workbook = replace(sheet([one, two]), lines=(2, 2))
    (result,) = put(book, workbook, confirmed={2})
    assert result.refused.startswith("第 2 行有几处和账上不同")
    results = put(book, sheet([one], "一.xlsx"), sheet([two], "二.xlsx"), confirmed={2})
    assert [bool(r.refused) for r in results] == [True, True]
    (done,) = put(book, replace(sheet([one, OTHER]), lines=(2, 2)), confirmed={2})  # only one of them has changed
    assert [c.new for c in done.changes] == [one]
    (done,) = put(book, workbook, confirmed=EVERY_ROW)
    assert [c.new for c in done.changes] == [two]


RENT = [spend("记1", f"2024-{month:02}-10", 30_000, "房东", purpose="房租") for month in (5, 6, 7)]


def test_what_looks_like_a_correction_is_booked_as_new_where_a_person_says_so(shelf: Shelf) -> None:
    book = made(shelf, [sheet(RENT[:1], "五月.xlsx")])
    (told,) = put(book, sheet(RENT[1:2], "六月.xlsx"))
    assert [(c.old, c.new) for c in told.changes] == [(RENT[0], RENT[1])]
    (done,) = take_in(book, [sheet(RENT[1:2], "六月.xlsx")], ["六月.xlsx"], author="何雯", apart={2})
    assert (done.fresh, done.changes) == ([RENT[1]], [])
    for some in (RENT[:1], RENT[1:2]):
        (again,) = put(book, sheet(some, "又一次.xlsx"), confirmed=EVERY_ROW)
        assert (again.fresh, again.changes) == ([], [])


def test_a_month_alike_but_for_its_date_is_new_where_the_bank_has_paid_again(shelf: Shelf) -> None:
    paid = bank(("2024-05-11", -30_000, "房东"), ("2024-06-11", -30_000, "房东"), opening=90_000)
    book = made(shelf, [statement(paid[:1]), sheet(RENT[:1], "五月.xlsx")])
    (june,) = put(book, sheet(RENT[1:2], "六月.xlsx"))  # the bank has paid once, and that is booked
    assert (june.fresh, [c.new for c in june.changes]) == ([], RENT[1:2])
    put(book, statement(paid[1:]))
    (july,) = put(book, sheet(RENT[2:], "七月.xlsx"))  # what it paid once more was in June
    assert (july.fresh, [c.new for c in july.changes]) == ([], RENT[2:])
    (june,) = put(book, sheet(RENT[1:2], "六月.xlsx"))
    assert (june.fresh, june.changes) == ([RENT[1]], [])


@pytest.mark.parametrize(
    ("was", "now"), [({"purpose": "购 耗材"}, {"purpose": "购耗材"}), ({"voucher": "记-0001"}, {"voucher": "记－1"})]
)
def test_what_is_only_written_otherwise_is_no_change(shelf: Shelf, was: dict[str, str], now: dict[str, str]) -> None:
    book = made(shelf, [sheet([replace(LINE, **was), OTHER])])  # type: ignore[arg-type]
    before = journal(book)
    (result,) = put(book, sheet([replace(LINE, **now), OTHER], "又一次.xlsx"), confirmed=EVERY_ROW)  # type: ignore[arg-type]
    assert (result.fresh, result.changes) == ([], [])
    assert result.skipped[0].reason.startswith("已在账，写法不同（")
    assert journal(book) == before


def test_evidence_that_was_missing_is_added_and_no_entry_is_cancelled(shelf: Shelf) -> None:
    bare = replace(LINE, invoice="")
    book = made(shelf, [statement(ROWS), sheet([bare, OTHER])])
    full = replace(bare, invoice="222", specialty="养老护理员", contract="HT-1")
    (result,) = put(book, sheet([full, OTHER], "补充.xlsx"))
    assert result.skipped[0].reason == "已在账，补充了内容（专业 空 → 养老护理员，发票号 空 → 222，合同号 空 → HT-1）"
    assert not result.changes
    (item, _) = book.book().spending
    assert (item.invoice, item.specialty, item.contract) == ("222", "养老护理员", "HT-1")
    assert "注销" not in journal(book)
    assert journal(book) == journal(made(shelf, [statement(ROWS), sheet([full, OTHER])], [sheet([bare, OTHER])]))


def test_evidence_that_differs_is_a_change_and_what_it_was_is_kept(shelf: Shelf) -> None:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    new = replace(LINE, invoice="222")
    (told,) = put(book, sheet([new, OTHER], "更正.xlsx"))
    assert "发票号 111 → 222" in told.skipped[0].reason
    assert book.book().spending[0].invoice == "111"
    put(book, sheet([new, OTHER], "更正.xlsx"), confirmed=EVERY_ROW)
    assert book.book().spending[0].invoice == "222"
    assert 'was-invoice: "111"' in journal(book)
    for rows in ([LINE, OTHER], [new, OTHER]):
        (again,) = put(book, sheet(rows, "又一次.xlsx"), confirmed=EVERY_ROW)
        assert not again.changes
    assert book.book().spending[0].invoice == "222"


def test_evidence_goes_to_the_twin_it_does_not_contradict(shelf: Shelf) -> None:
    twin = spend("记1", "2024-05-20", 10_000)
    book = made(shelf, [sheet([replace(twin, invoice="222"), twin])])
    (result,) = put(book, sheet([replace(twin, invoice="111"), replace(twin, invoice="222")], "补充.xlsx"))
    assert not result.changes
    assert sorted(s.invoice for s in book.book().spending) == ["111", "222"]


def test_a_row_with_another_number_and_another_sum_is_no_second_entry(shelf: Shelf) -> None:
    book = made(shelf, [sheet([LINE, OTHER])])
    (result,) = put(book, sheet([replace(LINE, voucher="记8", amount=-10_100), OTHER], "更正.xlsx"))
    assert not result.fresh
    assert "凭证号 记1 → 记8，金额 100.00 → 101.00" in result.skipped[0].reason


@pytest.mark.parametrize(
    ("old", "change", "said"),
    [
        (LINE, {"amount": 10_000}, "金额 支出 100.00 → 收入 100.00"),
        (replace(LINE, voucher=""), {"amount": -10_001}, "金额 100.00 → 100.01"),
        (LINE, {"voucher": "记8", "purpose": "购耗材"}, "凭证号 记1 → 记8，用途 购实训耗材 → 购耗材"),
    ],
)
def test_a_row_that_no_number_tells_is_known_by_its_day(
    shelf: Shelf, old: SheetRow, change: dict[str, object], said: str
) -> None:
    book = made(shelf, [sheet([old, OTHER])])
    (result,) = put(book, sheet([replace(old, **change), OTHER], "更正.xlsx"))  # type: ignore[arg-type]
    assert not result.fresh
    assert said in result.skipped[0].reason


def test_what_is_paid_every_month_is_no_correction_of_a_month_that_a_later_sheet_leaves_out(shelf: Shelf) -> None:
    months = [spend(f"记{m}-1", f"2024-{m:02}-25", 80_000, "赵敏", purpose="课酬") for m in range(1, 7)]
    book = made(shelf, [sheet(months[:3], "一季度.xlsx")])
    (result,) = put(book, sheet(months[2:], "三至六月.xlsx"))
    assert result.fresh == months[3:]
    assert not result.changes


def test_nor_is_it_where_numbers_begin_anew_each_month(shelf: Shelf) -> None:
    months = [spend("1", f"2024-{m:02}-25", 80_000, "赵敏", purpose="课酬") for m in range(1, 7)]
    book = made(shelf, [sheet(months[:3], "一季度.xlsx")])
    (result,) = put(book, sheet(months[2:], "三至六月.xlsx"))
    assert result.fresh == months[3:]
    moved = [replace(months[5], date=months[5].date.replace(day=26)), *months[2:5]]
    (result,) = put(book, sheet(moved, "更正.xlsx"))
    assert [(c.old, c.new) for c in result.changes] == [(months[5], moved[0])]


def test_a_sheet_a_month_whose_numbers_begin_anew(shelf: Shelf) -> None:
    book = made(shelf)
    for month in range(1, 5):
        pay = spend("1", f"2024-{month:02}-25", 80_000, "赵敏", purpose="课酬")
        (result,) = put(book, sheet([pay, spend("2", f"2024-{month:02}-26", month, "乙公司")], f"{month}月.xlsx"))
        assert (len(result.fresh), result.changes) == (2, [])
    assert sum(s.amount for s in book.book().spending) == 4 * 80_000 + 10


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "category": st.sampled_from(["设备购置", "差旅费", "赔偿款", "单位配套拨入", "往来支出"]),
                "source": st.sampled_from(["行业企业", "其他", ""]),
                "amount": st.sampled_from([-1, -9_999, -20_000]),
                "payee": st.sampled_from(["丙公司", ""]),
            },
        ),
        min_size=1,
        max_size=3,
    )
)
def test_however_often_a_row_is_corrected_the_last_edition_is_what_counts(
    shelf: Shelf, changes: list[dict[str, object]]
) -> None:
    book = made(shelf, [statement(ROWS), sheet([LINE, OTHER])])
    editions = [LINE]
    for change in changes:
        edition = replace(editions[-1], **change)  # type: ignore[arg-type]
        if edition in editions:  # an edition that has been there is an old file
            continue
        editions.append(edition)
        put(book, sheet([edition, OTHER], "更正.xlsx"), confirmed=EVERY_ROW)
    assert totals(book) == totals(made(shelf, [statement(ROWS), sheet([editions[-1], OTHER])]))
    before = journal(book)
    for edition in editions:
        (again,) = put(book, sheet([edition, OTHER], "又一次.xlsx"), confirmed=EVERY_ROW)
        assert (again.fresh, again.changes) == ([], [])
    assert journal(book) == before
