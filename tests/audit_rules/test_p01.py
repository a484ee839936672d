"""P01: the unit of the form and its account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.p01 import unit
from audit_rules.rule import Severity
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.book import Book


ONE = replace(FACTS, accounts=("9990000000000000001",))
TWO = replace(FACTS, accounts=("9990000000000000001", "9990000000000000002"))


@pytest.mark.book(facts=TWO)
def test_found_the_subsidy_on_another_account(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:02专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    (finding,) = unit.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 20_000_000, Severity.VIOLATION)
    assert "9990000000000000002" in finding.message


@pytest.mark.book(facts=ONE)
def test_found_a_blank_field(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: ""
      leader: "王某"
      contact: "  "
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert [f.message for f in unit.run(book).findings] == ["申报表“邮编”空着", "申报表“联系人”空着"]


@pytest.mark.book(facts=ONE)
def test_clean(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert unit.run(book).outcome == "clean"


@pytest.mark.book(facts=ONE)
def test_passed_over_1_no_supervising_body(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "无"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert unit.run(book).outcome == "clean"


@pytest.mark.book(facts=TWO)
def test_passed_over_2_a_changed_account(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:02专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 custom "earmark-dossier" "单位" "试点基地"
      account: "9990000000000000002"
    """
    assert unit.run(book).outcome == "clean"


@pytest.mark.book(facts=TWO)
def test_passed_over_3_a_receipt_given_back(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    2024-05-01 * "区财政局" "拨付补助"
      voucher: "记2"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:02专户:1地方财政  -50000.00 CNY
      I收入:1地方财政:4001财政补助  50000.00 CNY
    """
    assert unit.run(book).outcome == "clean"


@pytest.mark.book(facts=ONE)
def test_undetermined_for_a_field_that_is_not_on_file(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      bank: "b1e84ede1cf00eb2-0"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert unit.run(book).reason == "缺申报表“邮编”，登记：单位（邮编）"


@pytest.mark.book(facts=ONE)
def test_undetermined_without_the_bank(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    2024-04-18 * "区财政局" "拨付补助"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
      I收入:1地方财政:4001财政补助  -200000.00 CNY
    """
    assert "银行流水" in unit.run(book).reason


def test_undetermined_without_receipts(book: Book) -> None:
    """
    2024-03-01 custom "earmark-dossier" "单位" "试点基地"
      attribute: "其它"
      address: "某路1号"
      postcode: "400010"
      leader: "王某"
      contact: "李某"
      account: "9990 0000 0000 0000 001"
      bank: "某银行"
      supervisor: "某局"
    """
    assert "补助到账" in unit.run(book).reason


def test_undetermined_without_the_form(book: Book) -> None:
    assert (
        unit.run(book).reason
        == "缺单位基本信息，登记：单位（属性、地址、邮编、负责人、联系人、资金账号、开户银行、主管单位）"
    )
