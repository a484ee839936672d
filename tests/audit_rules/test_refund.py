"""What came back of a payment, as the findings about it say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.f03 import travel
from audit_rules.f04 import labour
from audit_rules.f05 import unrelated
from audit_rules.f07 import specialties
from audit_rules.rule import Finding, Rule, Severity
from audit_rules.t01 import early
from audit_rules.t02 import late
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

TRAVEL = "1构建培训体系:30211差旅费"
TRAINING = "1构建培训体系:30216师资培训"


def moved(day: str, payee: str, said: str, yuan: int, to: str = TRAVEL, source: str = "1地方财政", **meta: str) -> str:
    """An entry that spends, or takes back where the sum is negative; `link` is a link, the rest metadata."""
    link = f" ^{meta.pop('link')}" if "link" in meta else ""
    lines = "".join(f'  {key.replace("_", "-")}: "{value}"\n' for key, value in meta.items())
    bank = f"A资产:1002银行存款:01专户:{source}"
    return f'{day} * "{payee}" "{said}"{link}\n{lines}  {bank}  {-yuan}.00 CNY\n  E支出:{source}:{to}  {yuan}.00 CNY\n'


def found(rule: Rule, *entries: str) -> list[Finding]:
    return list(rule.run(read_book("".join(entries))).findings)


PAID = moved("2024-08-19", "王素芬", "往返成都高铁票", 1236, voucher="记2408-2")


@pytest.mark.parametrize(
    "back",
    [
        moved("2024-09-02", "王素芬", "退回差旅费", -1236, voucher="记2409-1"),
        moved("2024-09-02", "渝中基地", "退回记2408-2", -1236, voucher="记2409-1"),
        moved("2024-09-02", "渝中基地", "退款", -1236, voucher="记2409-1", refund_of="记2408-2"),
        moved("2024-09-02", "王 素芬", "退款", -1236, TRAINING, voucher="记2409-1"),
        moved("2024-08-19", "王素芬", "冲正", -1236, voucher="记2408-3"),
    ],
)
def test_a_payment_that_came_back_in_full_is_a_note(back: str) -> None:
    (finding,) = found(travel, PAID, back)
    assert (finding.voucher, finding.amount, finding.severity) == ("记2408-2", 0, Severity.NOTE)
    assert f"付出 1,236.00 元，已于 {back[:10]} 退回 1,236.00 元，已全部退回" in finding.message
    assert [m.amount for m in finding.mentions] == [123_600, -123_600]


@pytest.mark.parametrize(
    ("said", "left"),
    [("退回第3号凭证", 0), ("冲销3号凭证", 0), ("退3张票", 123_600), ("退回凭证13号", 123_600), ("退0.3", 123_600)],
)
def test_a_bare_number_is_a_voucher_where_the_text_says_so(said: str, left: int) -> None:
    paid = moved("2024-08-19", "王素芬", "往返成都高铁票", 1236, voucher="3")
    (finding,) = found(travel, paid, moved("2024-09-02", "代发业务清算户", said, -1236, voucher="9"))
    assert finding.amount == left


def test_by_a_shared_link() -> None:
    paid = PAID.replace('票"', '票" ^bz-1', 1)
    (finding,) = found(travel, paid, moved("2024-09-02", "代发业务清算户", "退款", -1236, link="bz-1"))
    assert (finding.amount, finding.severity) == (0, Severity.NOTE)


def test_by_the_host_in_the_partys_place() -> None:
    match = (
        '2024-04-25 * "巴渝康养" "配套"\n  A资产:1002银行存款:01专户:2行业企业  200000.00 CNY\n'
        "  I收入:2行业企业:4201单位配套  -200000.00 CNY\n"
    )
    (finding,) = found(travel, match, PAID, moved("2024-09-02", "巴渝康养", "以自有资金归还", -1236))
    assert (finding.amount, finding.severity) == (0, Severity.NOTE)


def test_what_did_not_come_back_stands() -> None:
    one = moved("2024-09-02", "王素芬", "退回差旅费", -500, voucher="记2409-1")
    (finding,) = found(travel, PAID, one)
    assert (finding.amount, finding.severity) == (73_600, Severity.VIOLATION)
    assert "已于 2024-09-02 退回 500.00 元，尚有 736.00 元没有退回" in finding.message
    two = moved("2024-10-02", "王素芬", "再退差旅费", -736, voucher="记2410-1")
    (again,) = found(travel, PAID, one, two)
    assert (again.amount, again.severity) == (0, Severity.NOTE)
    assert "已于 2024-09-02 退回 500.00 元、已于 2024-10-02 退回 736.00 元，已全部退回" in again.message
    (before,) = found(travel, PAID)
    assert before.id == finding.id == again.id
    assert len({before.fingerprint, finding.fingerprint, again.fingerprint}) == 3


@pytest.mark.parametrize(
    "back",
    [
        moved("2024-08-18", "王素芬", "退回差旅费", -1236),  # before the payment
        moved("2024-09-02", "王素芬", "退回差旅费", -1236, source="2行业企业"),  # to other money
        moved("2024-09-02", "甲公司", "退货款", -1236),  # somebody else
        moved("2024-09-02", "王素芬", "退回培训费", -300, TRAINING),  # of something else
        moved("2024-09-02", "甲公司", "退回记2408-21", -1236),  # of another voucher
    ],
)
def test_what_is_no_refund_of_it_changes_nothing(back: str) -> None:
    found_ = found(travel, PAID, back)
    assert [(f.amount, f.severity) for f in found_ if f.voucher] == [(123_600, Severity.VIOLATION)]


def test_one_refund_of_two_payments() -> None:
    second = moved("2024-09-19", "王素芬", "往返成都高铁票", 764, voucher="记2409-2")
    book = read_book("".join([PAID, second, moved("2024-10-02", "王素芬", "退回两次差旅费", -2000)]))
    assert [book.refunds.left([s]) for s in book.spending if s.amount > 0] == [0, 0]


def test_the_payment_of_the_same_sum_comes_first() -> None:
    later = moved("2024-09-19", "王素芬", "往返成都高铁票", 2000, voucher="记2409-2")
    findings = found(travel, PAID, later, moved("2024-10-02", "王素芬", "退款", -1236))
    assert {f.voucher: f.amount for f in findings} == {"记2408-2": 0, "记2409-2": 200_000}


LABOUR = "1构建培训体系:30226劳务费"
FEAST = "1构建培训体系:30217公务接待费"
STUFF = "1构建培训体系:30218原材料消耗"


@pytest.mark.parametrize(
    ("rule", "day", "to", "meta"),
    [
        (labour, "2024-08-19", LABOUR, {}),
        (unrelated, "2024-08-19", FEAST, {}),
        (early, "2024-03-01", STUFF, {}),
        (late, "2026-04-10", STUFF, {}),
        (specialties, "2024-08-19", STUFF, {"specialty": "汽车维修工"}),
    ],
)
def test_every_rule_about_a_payment_says_what_came_back(rule: Rule, day: str, to: str, meta: dict[str, str]) -> None:
    paid = moved(day, "甲公司", "货款", 3000, to, voucher="记9-1", **meta)
    half = moved("2026-04-12", "甲公司", "退款", -1000, to, voucher="记9-2")
    rest = moved("2026-04-13", "甲公司", "退款", -2000, to, voucher="记9-3")
    said = [(f.amount, f.severity) for given in ([], [half], [half, rest]) for f in found(rule, paid, *given)]
    assert said == [(300_000, Severity.VIOLATION), (200_000, Severity.VIOLATION), (0, Severity.NOTE)]


def test_the_policy_says_how_firmly_a_refunded_payment_stands() -> None:
    book = read_book(PAID + moved("2024-09-02", "王素芬", "退回差旅费", -1236))
    kept = book.policy.ledgers.model_copy(update={"refunded": "warning"})
    law = book.policy.model_copy(update={"ledgers": kept})
    firm = read_book(PAID + moved("2024-09-02", "王素芬", "退回差旅费", -1236), policy=law)
    assert [f.severity for f in travel.run(firm).findings] == [Severity.WARNING]


def test_a_lead_stays_no_more_than_it_was() -> None:
    kept = read_book("").policy
    law = kept.model_copy(update={"ledgers": kept.ledgers.model_copy(update={"refunded": "warning"})})
    paid = moved("2024-08-19", "重庆悦途国际旅行社", "考察服务费", 5860, TRAINING, contract="PX-1")
    book = read_book(paid + moved("2024-09-02", "重庆悦途国际旅行社", "退款", -5860, TRAINING), policy=law)
    assert [f.severity for f in travel.run(book).findings] == [Severity.LEAD]


def test_a_red_entry_that_names_nobody_takes_back_the_one_payment_it_can_be(book: Book) -> None:
    """
    2025-03-03 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -10000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  10000.00 CNY
    2025-03-04 * "乙公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2025-03-05 * "丙公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
    2025-04-01 * "" "冲销上月错账"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  10000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -10000.00 CNY
    2025-04-01 * "" "冲销上月错账"
      voucher: "记5"
      A资产:1002银行存款:01专户:1地方财政  500.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -500.00 CNY
    """
    left = {s.voucher: book.refunds.left([s]) for s in book.spending if s.amount > 0}
    assert left == {"记1": 0, "记2": 50_000, "记3": 50_000}  # 记5 could be either's
    assert [(back.voucher, rest) for back, rest in book.refunds.unmatched] == [("记5", 50_000)]
