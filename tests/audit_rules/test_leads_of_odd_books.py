"""Leads over books that no accountant would write: an answer, never a rule that breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit_rules.engine import rules
from tests.conftest import read_book

if TYPE_CHECKING:
    from audit_rules.rule import Rule
    from ledgers.book.book import Book

LEADS = [rule for rule in rules() if rule.code[0] == "X"]
LONG = "9" * 5000
TEXTS = [
    "",
    " ",
    LONG,
    f"{LONG}学时×{LONG}元",
    f"平板电脑{LONG}台",
    f"首付{LONG}%",
    "0学时×0元",
    "0%",
    "電腦０台",
    "\U0001f4a9" * 50,
]
DAYS = ["1970-01-01", "2003-12-31", "2024-02-29", "2026-04-30"]


def row(day: str, text: str, fen: str, party: str) -> str:
    return f"""
{day} * "{party}" "{text}"
  voucher: "{text[:9]}"
  invoice: "{text}"
  invoice-date: 9999-12-31
  contract: "{text}"
  payee-account: "{text}"
  A资产:1002银行存款:01专户:1地方财政  -{fen} CNY
  E支出:1地方财政:1构建培训体系:30216指导教师聘用  {fen} CNY
{day} * "{party}" "{text}"
  A资产:1002银行存款:01专户:2行业企业  -{fen} CNY
  A资产:1221往来款项:2行业企业  {fen} CNY
{day} * "{party}" "{text}"
  A资产:1002银行存款:01专户:2行业企业  {fen} CNY
  I收入:2行业企业:4201单位配套  -{fen} CNY
"""


RECORDS = """
2024-04-01 custom "earmark-dossier" "合同" ""
2024-04-01 custom "earmark-dossier" "合同" "0%"
  amount: 0.00 CNY
2024-04-01 custom "earmark-dossier" "供应商" "某"
  phone: "—"
2024-04-01 custom "earmark-dossier" "资产" "某"
2024-04-01 custom "earmark-dossier" "聘任" "钱某"
2024-04-01 custom "earmark-invoice" "25502031357648624320" "发票清单"
  record: "a"
  status: "部分红冲"
"""


@pytest.fixture(scope="module", params=["0.00", "0.01", "99999999999.99"])
def odd(request: pytest.FixtureRequest) -> Book:
    rows = [row(day, text, request.param, who) for day in DAYS for text in TEXTS for who in ("", "钱某", "某公司")]
    return read_book("".join(rows) + RECORDS)


@pytest.mark.parametrize("rule", LEADS, ids=lambda rule: rule.code)
def test_an_odd_book_is_answered(rule: Rule, odd: Book) -> None:
    assert "规则出错" not in rule.run(odd).reason


@pytest.mark.parametrize("rule", LEADS, ids=lambda rule: rule.code)
def test_an_empty_book_has_no_leads(rule: Rule) -> None:
    assert not rule.run(read_book("")).findings
