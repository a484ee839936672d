"""发票 in a book: kept whole, made one from what several files say, and put behind the spends they belong to."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser
from hypothesis import given
from hypothesis import strategies as st

from ledgers.book.chart import HEADER
from ledgers.book.gate import admit
from ledgers.book.invoices import (
    ALL_RED,
    CARRIERS,
    NORMAL,
    PART_RED,
    RED,
    STATUSES,
    VOID,
    Claim,
    InvoiceItem,
    Invoices,
    Journey,
    cleaned,
    number_oddities,
    numbers_in,
    read_claims,
    to_text,
)
from ledgers.refusal import Refusal
from tests.conftest import FACTS, read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

NUMBER = "25502000000012345678"
HOTEL = Claim(
    number=NUMBER,
    carrier="数电票 XML",
    date=date(2025, 3, 12),
    seller="重庆某酒店有限公司",
    buyer="重庆某养老集团有限公司",
    amount=106_000,
    tax=6_000,
    items=(InvoiceItem("*住宿服务*住宿费", "3070402000000000000", 100_000, 6_000),),
)

_texts = st.text(max_size=12)
_sums = st.none() | st.integers(-(10**9), 10**9)
_days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
claims = st.builds(
    Claim,
    number=st.text(alphabet="0123456789", min_size=8, max_size=20),
    carrier=st.sampled_from(CARRIERS),
    date=_days,
    kind=_texts,
    seller=_texts,
    seller_id=_texts,
    buyer=_texts,
    amount=_sums,
    tax=_sums,
    status=st.sampled_from(["", *STATUSES]),
    items=st.lists(st.builds(InvoiceItem, _texts, _texts, _sums, _sums), max_size=3).map(tuple),
    journeys=st.lists(st.builds(Journey, _texts, _texts, _texts, st.none() | _days, _texts), max_size=2).map(tuple),
    file=_texts,
    sha256=_texts,
).map(cleaned)


@given(st.lists(claims, max_size=4, unique_by=lambda claim: claim.id))
def test_what_is_written_is_read_back(some: list[Claim]) -> None:
    entries = admit("dossier.beancount", f"{HEADER}\n{to_text(some)}")
    assert sorted(read_claims(entries), key=lambda c: c.id) == sorted(some, key=lambda c: c.id)


def test_the_file_is_no_part_of_what_is_said() -> None:
    assert replace(HOTEL, file="b.xml", document="documents/x", sha256="1").id == HOTEL.id
    assert replace(HOTEL, amount=1).id != HOTEL.id


@pytest.mark.parametrize(
    "text",
    [
        '2025-03-12 custom "earmark-invoice" "255020000"',
        '2025-03-12 custom "earmark-invoice" "255020000" "传真"',
        '2025-03-12 custom "earmark-invoice" "255020000" "发票清单"\n  status: "丢了"',
        '2025-03-12 custom "earmark-invoice" "255020000" "发票清单"\n  amount: "一千"',
        '2025-03-12 custom "earmark-invoice" "255020000" "发票清单"\n  amount: 1.005 CNY',
        '2025-03-12 custom "earmark-invoice-item" 5 "abc"',
    ],
)
def test_a_custom_that_is_no_invoice_is_refused_with_its_line(text: str) -> None:
    entries, _, _ = parser.parse_string(text)
    with pytest.raises(Refusal, match=r"dossier\.beancount 第 1 行"):
        read_claims(entries)


def test_the_gate_admits_the_three_customs_and_no_other_of_like_name() -> None:
    text = '2025-03-12 custom "{}" "255020000" "发票清单"\n'
    for kind in ("earmark-invoice", "earmark-invoice-item", "earmark-invoice-journey"):
        assert len(admit("dossier.beancount", HEADER + text.format(kind))) == 1
    for kind in ("earmark-invoices", "earmark-invoice-item-x", "earmark-dossiers"):
        with pytest.raises(Refusal, match="这个文件只许有"):
            admit("dossier.beancount", HEADER + text.format(kind))


# --- one invoice of several claims -----------------------------------------------------------------------------------


def one(*some: Claim, number: str = NUMBER) -> object:
    found = Invoices(some).get(number)
    assert found is not None
    return found


@given(st.permutations([HOTEL, replace(HOTEL, carrier="发票清单", status=VOID, items=(), amount=99)]))
def test_the_order_of_files_cannot_matter(some: list[Claim]) -> None:
    invoice = Invoices(some).get(NUMBER)
    assert invoice is not None
    assert (invoice.amount, invoice.status, invoice.words) == (106_000, VOID, ("*住宿服务*住宿费",))
    assert invoice.contradictions == ("价税合计：数电票 XML写 1,060.00，发票清单写 0.99",)


def test_names_that_differ_in_width_and_blanks_do_not_contradict() -> None:
    other = replace(HOTEL, carrier="PDF 发票", seller="重庆某 酒店有限公司 ", items=(), tax=None)
    invoice = Invoices([HOTEL, other]).get(NUMBER)
    assert invoice is not None
    assert invoice.contradictions == ()
    assert invoice.tax == 6_000


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], ""),
        ([NORMAL], NORMAL),
        ([PART_RED, NORMAL], PART_RED),
        ([NORMAL, ALL_RED, PART_RED], ALL_RED),
        ([VOID, NORMAL], VOID),
    ],
)
def test_of_several_lists_the_worst_holds_in_any_order(said: list[str], status: str) -> None:
    lists = [replace(HOTEL, carrier="发票清单", status=word) for word in said]
    for order in itertools.permutations(lists):
        invoice = Invoices([HOTEL, *order]).get(NUMBER)
        assert invoice is not None
        assert (invoice.status, invoice.undone) == (status, status not in ("", NORMAL))


@pytest.mark.parametrize(("back", "status"), [(-106_000, ALL_RED), (-50_000, PART_RED)])
def test_a_red_invoice_takes_back_the_one_that_it_names(back: int, status: str) -> None:
    red = replace(HOTEL, number="25502000000099999999", amount=back, red_of=NUMBER)
    both = Invoices([HOTEL, red])
    blue, taken = both.get(NUMBER), both.get(red.number)
    assert blue is not None
    assert taken is not None
    assert (blue.status, blue.flushed, taken.status) == (status, -back, RED)
    assert both.reds_of(NUMBER) == [taken]


def test_numbers_of_a_cell() -> None:
    assert numbers_in("２５５０２０００００００１２３４５６７８、无，收据 12；44231199") == [NUMBER, "44231199"]


def test_a_paper_invoice_is_known_by_its_eight_digits_where_one_alone_has_them() -> None:
    paper = replace(HOTEL, number="050002300111" + "44231199")
    assert Invoices([paper]).get("44231199") is not None
    assert Invoices([paper, replace(paper, number="050002300222" + "44231199")]).get("44231199") is None
    assert Invoices([HOTEL]).get(NUMBER[-8:]) is None


def test_the_number_tells_year_and_province() -> None:
    assert number_oddities(NUMBER, date(2025, 3, 12)) == ()
    (odd,) = number_oddities(NUMBER, date(2024, 3, 12))
    assert "2025 年" in odd
    (odd,) = number_oddities("25992000000012345678", date(2025, 3, 12))
    assert "99" in odd
    assert number_oddities("05000230011144231199", date(2024, 1, 1)) == ()  # a code and a number


# --- behind which spend ----------------------------------------------------------------------------------------------

_LINE = """
{day} * "{payee}" "师资培训"
  voucher: "{voucher}"
{meta}  A资产:1002银行存款:01专户:1地方财政  {out:.2f} CNY
  E支出:1地方财政:1构建培训体系:30216师资培训  {sum:.2f} CNY
"""


def paid(voucher: str, day: str, fen: int, *, invoice: str = "", payee: str = "重庆某酒店有限公司") -> str:
    meta = f'  invoice: "{invoice}"\n' if invoice else ""
    return _LINE.format(voucher=voucher, day=day, payee=payee, meta=meta, out=-fen / 100, sum=fen / 100)


def book_of(journal: str, *some: Claim) -> Book:
    return read_book(journal + "\n" + to_text(some))


def behind(book: Book) -> dict[str, list[str]]:
    return {spend.voucher: [invoice.number for invoice in spend.invoices] for spend in book.spending}


def test_a_named_number_is_attached_whatever_the_party_and_sum() -> None:
    book = book_of(paid("记1", "2025-09-01", 50_000, invoice=NUMBER, payee="王某"), HOTEL)
    (spend,) = book.spending
    assert behind(book) == {"记1": [NUMBER]}
    assert (spend.invoice_date, spend.invoice_amount) == (date(2025, 3, 12), 106_000)
    assert spend.bought == "*住宿服务*住宿费"


def test_one_payment_of_several_invoices_and_several_payments_of_one() -> None:
    other = replace(HOTEL, number="25502000000012345679", amount=4_000, date=date(2025, 2, 1))
    journal = paid("记1", "2025-03-13", 110_000, invoice=f"{NUMBER}、{other.number}")
    journal += paid("记2", "2025-04-13", 50_000, invoice=NUMBER)
    book = book_of(journal, HOTEL, other)
    assert behind(book) == {"记1": [NUMBER, other.number], "记2": [NUMBER]}
    assert (book.spending[0].invoice_amount, book.spending[0].invoice_date) == (110_000, date(2025, 2, 1))
    invoice = book.invoices.get(NUMBER)
    assert invoice is not None
    assert [spend.voucher for spend in book.paid_by(invoice)] == ["记1", "记2"]


def test_of_a_number_nobody_handed_in_the_sheet_alone_speaks() -> None:
    book = book_of(paid("记1", "2025-03-13", 110_000, invoice=f"{NUMBER}、25502000000000000001"), HOTEL)
    (spend,) = book.spending
    assert spend.invoice_amount is None


def test_party_sum_and_a_near_day_find_the_one_invoice() -> None:
    book = book_of(paid("记1", "2025-03-20", 106_000, invoice="无") + paid("记2", "2025-03-20", 50_000), HOTEL)
    assert behind(book) == {"记1": [NUMBER], "记2": []}
    assert book.spending[0].invoice == NUMBER


@pytest.mark.parametrize(
    ("day", "payee", "fen"),
    [
        ("2025-06-01", "重庆某酒店有限公司", 106_000),
        ("2025-03-20", "另一酒店", 106_000),
        ("2025-03-20", "重庆某酒店有限公司", 1),
    ],
)
def test_a_far_day_another_party_another_sum_is_no_fit(day: str, payee: str, fen: int) -> None:
    book = book_of(paid("记1", day, fen, payee=payee), HOTEL)
    assert behind(book) == {"记1": []}
    assert book.attached.doubts == ()


def test_what_fits_twice_is_shown_and_not_guessed() -> None:
    book = book_of(paid("记1", "2025-03-20", 106_000) + paid("记2", "2025-03-25", 106_000), HOTEL)
    assert behind(book) == {"记1": [], "记2": []}
    (doubt,) = book.attached.doubts
    assert [[spend.voucher for spend in payment] for payment in doubt.payments] == [["记1"], ["记2"]]
    twin = replace(HOTEL, number="25502000000012345679")
    assert behind(book_of(paid("记1", "2025-03-20", 106_000), HOTEL, twin)) == {"记1": []}


def test_of_an_invoice_and_its_replacement_the_sound_one_was_paid() -> None:
    void = replace(HOTEL, number="25502000000012345679", status=VOID)
    book = book_of(paid("记1", "2025-03-20", 106_000), HOTEL, void)
    assert behind(book) == {"记1": [NUMBER]}
    assert book.attached.doubts == ()
    assert behind(book_of(paid("记1", "2025-03-20", 106_000), void)) == {"记1": [void.number]}


def test_an_invoice_that_one_payment_names_is_no_candidate_for_another() -> None:
    journal = paid("记1", "2025-03-20", 106_000) + paid("记2", "2025-03-25", 106_000, invoice=NUMBER)
    assert behind(book_of(journal, HOTEL)) == {"记1": [], "记2": [NUMBER]}


_TWO_LINES = """
2025-03-20 * "重庆某酒店有限公司" "研修"
  voucher: "记1"
  A资产:1002银行存款:01专户:1地方财政  -1060.00 CNY
  E支出:1地方财政:1构建培训体系:30216师资培训  1000.00 CNY
    row: "a"
  E支出:1地方财政:2校企合作:30216师资培训  60.00 CNY
    row: "b"
"""


def test_a_whole_voucher_and_a_line_of_it_wanted_by_two_invoices_are_left_open() -> None:
    book = book_of(_TWO_LINES, HOTEL, replace(HOTEL, number="25502000000012345679", amount=6_000))
    assert [bool(spend.invoices) for spend in book.spending] == [False, False]
    assert len(book.attached.doubts) == 2


@pytest.mark.parametrize(("amount", "expected"), [(106_000, [True, True]), (6_000, [False, True])])
def test_the_lines_of_a_voucher_share_its_invoice_or_have_each_their_own(amount: int, expected: list[bool]) -> None:
    book = book_of(_TWO_LINES, replace(HOTEL, amount=amount))
    assert [bool(spend.invoices) for spend in book.spending] == expected


def test_a_refund_has_its_red_invoice() -> None:
    red = replace(HOTEL, number="25502000000099999999", amount=-106_000, red_of=NUMBER, date=date(2025, 4, 1))
    book = book_of(paid("记1", "2025-03-20", 106_000) + paid("记2", "2025-04-02", -106_000), HOTEL, red)
    assert behind(book) == {"记1": [NUMBER], "记2": [red.number]}


def test_an_invoice_of_after_the_day_is_not_there_yet() -> None:
    journal = paid("记1", "2025-03-20", 106_000) + to_text([HOTEL])
    assert len(read_book(journal, as_of=date(2025, 3, 11)).invoices) == 0


# --- what rules may ask ----------------------------------------------------------------------------------------------


def test_whose_invoice_it_is() -> None:
    facts = replace(FACTS, host="重庆某养老集团有限公司", credit_code="91500103MA5ABCDE0X")
    ours = replace(HOTEL, number="1" * 20, buyer_id="91500103ma5abcde0x", buyer="抬头写错的公司")
    named = replace(HOTEL, number="2" * 20)
    others = replace(HOTEL, number="3" * 20, buyer="别的公司")
    nobody = replace(HOTEL, number="4" * 20, buyer="")
    book = read_book(to_text([ours, named, others, nobody]), facts=facts)
    assert [book.is_buyer(invoice) for invoice in book.invoices] == [True, True, False, None]
    assert read_book(to_text([named])).is_buyer(next(iter(book.invoices))) is None


def test_an_invoice_changes_the_digest_of_the_book() -> None:
    assert book_of("", HOTEL).digest != book_of("").digest
