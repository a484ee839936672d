"""Leads over books that were made to trip them: what must be said, and what must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from audit_rules.across import compare
from audit_rules.columns import frame, from_text, to_text
from audit_rules.engine import rules
from ledgers.policy import find_policy
from tests.conftest import read_book

if TYPE_CHECKING:
    from ledgers.book.book import Book

LEADS = [rule for rule in rules() if rule.code[0] == "X"]


def told(book: Book, *but: str) -> dict[str, list[str]]:
    """The vouchers that each lead questions, without some rules."""
    answers = {rule.code: rule.run(book) for rule in LEADS if rule.code not in but}
    assert not [a.reason for a in answers.values() if "规则出错" in a.reason]
    return {code: [f.voucher for f in a.findings] for code, a in answers.items() if a.findings}


def test_three_entries(book: Book) -> None:
    """
    2024-04-18 * "重庆市渝中区财政局" "拨付就业补助资金"
      voucher: "记2404-001"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-04-19 * "某集团" "单位配套"
      voucher: "记2404-002"
      A资产:1002银行存款:01专户:2行业企业  200000.00 CNY
      I收入:2行业企业:4201单位配套  -200000.00 CNY
    2024-05-15 * "重庆康复辅具科技有限公司" "护理床12张"
      voucher: "记2405-001"
      invoice: "24502000000077120001"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -190000.00 CNY
      A资产:1002银行存款:01专户:2行业企业  -190000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  190000.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  190000.00 CNY
    """
    assert told(book, "X26") == {}  # X26: a plan of 120,000 for the cell


@pytest.mark.book(as_of=date(2025, 4, 10))
def test_all_amounts_are_equal(book: Book) -> None:
    """
    2024-04-19 * "某集团" "单位配套"
      voucher: "记2404-001"
      A资产:1002银行存款:01专户:2行业企业  10000.00 CNY
      I收入:2行业企业:4201单位配套  -10000.00 CNY
    2024-04-22 * "供应商1" "教材印刷"
      voucher: "记2404-002"
      invoice: "24502000000077120001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    2024-05-22 * "供应商2" "教材印刷"
      voucher: "记2405-001"
      invoice: "24502000000077220001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    2024-06-21 * "供应商3" "教材印刷"
      voucher: "记2406-001"
      invoice: "24502000000077320001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    2024-07-22 * "供应商4" "教材印刷"
      voucher: "记2407-001"
      invoice: "24502000000077420001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    2024-08-22 * "供应商5" "教材印刷"
      voucher: "记2408-001"
      invoice: "24502000000077520001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    2024-12-23 * "供应商6" "教材印刷"
      voucher: "记2412-001"
      invoice: "24502000000077620001"
      A资产:1002银行存款:01专户:2行业企业  -999.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  999.00 CNY
    """
    assert told(book) == {}


RED = """
2025-12-27 * "钱某" "预付现金购电脑，整数"
  voucher: "记2512-001"
  invoice: "23502000000077120001"
  {mark}
  row: "r1-0"
  A资产:1002银行存款:01专户:2行业企业  -20000.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  20000.00 CNY
2025-12-30 * "{who}" "{said}"
  voucher: "记2512-002"
  {back}
  row: "r2-0"
  A资产:1002银行存款:01专户:2行业企业  20000.00 CNY
  E支出:2行业企业:1构建培训体系:30218原材料消耗  -20000.00 CNY
"""


def test_the_payment_stands_out_as_long_as_it_stands() -> None:
    first = RED.format(mark='note: ""', back='note: ""', who="", said="").split("\n2025-12-30")[0]
    assert {"X03", "X05", "X06", "X09", "X11", "X12", "X24"} <= set(told(read_book(first)))


@pytest.mark.parametrize(
    ("mark", "back", "who", "said"),
    [
        ('voided: 2025-12-30\n  voided-by: "李静"', 'voids: "r1-0"', "钱某", "注销2025年12月27日记2512-001号凭证"),
        ('note: ""', 'note: ""', "钱某", "退货款"),
        ('note: ""', 'note: ""', "", "冲销记2512-001"),
        ('note: ""', 'note: ""', "", "冲销错账"),
        ('note: ""', 'refund-of: "记2512-001"', "钱小某", "退回"),
    ],
)
def test_what_was_cancelled_or_came_back_is_no_lead(mark: str, back: str, who: str, said: str) -> None:
    book = read_book(RED.format(mark=mark, back=back, who=who, said=said))
    found = told(book, "X14")
    assert found == {}
    assert all(f.amount == 0 for f in next(r for r in LEADS if r.code == "X14").run(book).findings)


def test_other_business_of_the_account_is_no_lead(book: Book) -> None:
    """
    2025-12-27 * "钱某" "现金"
      bank: "aaaaaaaaaaaaaaaa-0"
      bank-balance: 70000.00 CNY
      row: "r1-0"
      A资产:1002银行存款:01专户:9非项目  -30000.00 CNY
      N净资产:3009非项目收支  30000.00 CNY
    2025-12-28 * "钱某" "现金"
      bank: "bbbbbbbbbbbbbbbb-0"
      bank-balance: 40000.00 CNY
      row: "r2-0"
      A资产:1002银行存款:01专户:9非项目  -30000.00 CNY
      N净资产:3009非项目收支  30000.00 CNY
    """
    assert told(book) == {}


@pytest.mark.book(as_of=date(2028, 12, 31))
def test_a_leap_day_and_a_year_without_a_calendar(book: Book) -> None:
    """
    2024-02-29 * "甲公司" "教材印刷"
      voucher: "记2402-001"
      invoice: "24502000000077120001"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    2028-02-29 * "甲公司" "教材印刷"
      voucher: "记2802-001"
      invoice: "28502000000077120001"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    """
    assert told(book) == {}
    days = next(rule for rule in LEADS if rule.code == "X11").run(book)
    assert days.outcome == "undetermined"
    assert days.reason == "缺 2028 年的放假安排，1 笔付款是否在休息日没有查"


def test_a_day_worked_instead_of_a_holiday_is_none_and_the_holiday_is_one(book: Book) -> None:
    """
    2025-01-26 * "甲公司" "教材印刷"
      voucher: "记2501-001"
      invoice: "25502000000077120001"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    2025-02-04 * "乙公司" "教材印刷"
      voucher: "记2502-001"
      invoice: "25502000000078120001"
      A资产:1002银行存款:01专户:2行业企业  -1600.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1600.00 CNY
    """
    assert told(book) == {"X11": ["记2502-001"]}


def test_true_twins_of_one_voucher_are_one_payment(book: Book) -> None:
    """
    2025-03-03 * "甲公司" "教材印刷"
      voucher: "记2503-001"
      invoice: "25502000000077120001"
      row: "r1-0"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    2025-03-03 * "甲公司" "教材印刷"
      voucher: "记2503-001"
      invoice: "25502000000077120001"
      row: "r1-1"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    """
    assert told(book) == {}


def test_twins_of_two_vouchers_are_two_payments(book: Book) -> None:
    """
    2025-03-03 * "甲公司" "教材印刷"
      voucher: "记2503-001"
      invoice: "25502000000077120001"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    2025-03-03 * "甲公司" "教材印刷"
      voucher: "记2503-002"
      invoice: "25502000000078120001"
      A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  1500.00 CNY
    """
    assert told(book) == {"X30": ["记2503-002"]}


@pytest.mark.book(as_of=date(2025, 3, 31))
def test_own_money_that_matches_the_subsidy_lags_nowhere(book: Book) -> None:
    """
    2024-06-03 * "某集团" "单位配套"
      voucher: "记2406-001"
      A资产:1002银行存款:01专户:2行业企业  3000.00 CNY
      I收入:2行业企业:4201单位配套  -3000.00 CNY
    2024-06-12 * "甲公司" "教材印刷"
      voucher: "记2406-002"
      invoice: "24502000000077120001"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  3000.00 CNY
    2024-07-12 * "乙公司" "教材印刷"
      voucher: "记2407-001"
      invoice: "24502000000078120001"
      A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
      E支出:2行业企业:1构建培训体系:30299其他培训成本  3000.00 CNY
    """
    assert told(book) == {}


ODD_LIST = """
2025-03-20 * "{who}" "{said:.40}"
  voucher: "记{n}"
  detail: "d{n}"
  A资产:1002银行存款:01专户:1地方财政  -{fen} CNY
  E支出:1地方财政:1构建培训体系:30216指导教师聘用  {fen} CNY
2025-03-20 custom "earmark-detail" "d{n}" "发放表"
  total: {fen} CNY
2025-03-20 custom "earmark-detail-line" "d{n}" "{who}"
  amount: {fen} CNY
  item: "{said}"
  invoice: "{said:.40}"
2025-03-20 custom "earmark-detail-line" "d{n}" ""
"""


def test_odd_lists_behind_payments_are_answered_by_every_rule() -> None:
    nines = "9" * 5000
    texts = ["", nines, "授课0学时×0元", "差旅费", "上午999999天3学时", f"{nines}天1学时", "\U0001f4a9"]
    cases = [(who, said, fen) for who in ("", "钱某") for said in texts for fen in ("0.00", "99999999999.99")]
    lists = [ODD_LIST.format(n=n, who=who, said=said, fen=fen) for n, (who, said, fen) in enumerate(cases)]
    nameless = '2024-01-01 custom "earmark-dossier" "聘任" "。"\n2024-01-01 custom "earmark-dossier" "职工" ""\n'
    book = read_book("\n".join([*lists, nameless]))
    assert [rule.code for rule in rules() if "规则出错" in rule.run(book).reason] == []
    assert from_text(to_text(frame(book))) == frame(book)


@pytest.mark.parametrize(
    "said", ["", "9" * 5000 + "台", "购0台", "购电脑999999台", "台", "【【台1台】", "\U0001f4a9 2台 ２台"]
)
def test_odd_purposes_and_numbers_have_columns(said: str) -> None:
    text = """
    2025-03-20 * "" "{said}"
      voucher: "{said}"
      invoice: "{said}、{number}"
      A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  {yuan}.00 CNY
    """
    book = read_book(
        "".join(text.format(said=said, number=n, yuan=y) for n in ("", "12345678") for y in (0, 1, 10**20))
    )
    found = frame(replace(book, code="b01"))
    assert from_text(to_text(found)) == found
    assert compare({"b01": found, "b02": replace(found, base="b02")}, find_policy).bases == 2
