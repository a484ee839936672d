"""X21: what a public host should have bought through the government's procurement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_rules.rule import Severity
from audit_rules.x21 import unprocured
from tests.conftest import FACTS

if TYPE_CHECKING:
    from ledgers.book.book import Book


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_found_without_a_contract(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购实训室打印机1台"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  2600.00 CNY
    """
    (finding,) = unprocured.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 260_000, Severity.LEAD)
    assert "“打印机”在集中采购目录内，2,600.00 元，没有合同号，也没有采购方式" in finding.message


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_found_a_large_one_that_no_central_buyer_bought(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购投影仪200台"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -500000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500000.00 CNY
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      method: "询价"
    """
    (finding,) = unprocured.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 50_000_000, Severity.LEAD)
    assert "达到 500,000.00 元，采购方式是“询价”，不是集中采购" in finding.message


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_clean(book: Book) -> None:
    """
    2025-03-06 * "医教公司" "购护理模拟人"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -8580.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  8580.00 CNY
    2025-03-07 * "商贸公司" "打印机硒鼓"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    2025-03-08 * "商贸公司" "购投影仪200台"
      voucher: "记3"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -500000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  500000.00 CNY
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      method: "集中采购"
    """
    assert unprocured.run(book).outcome == "clean"


def test_undetermined_without_the_kind_of_host(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    """
    answer = unprocured.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "main.beancount 没有写单位性质")


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_undetermined_where_a_contract_says_no_method(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    """
    answer = unprocured.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺采购方式（1 笔），登记：合同（采购方式）")


@pytest.mark.book(facts=replace(FACTS, kind="企业"))
def test_passed_over_1_hosts_that_are_not_public(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    """
    assert unprocured.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_passed_over_2_below_the_sum(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -999.99 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  999.99 CNY
    """
    assert unprocured.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_passed_over_3_procured(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      contract: "CG-1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    2025-03-01 custom "earmark-dossier" "合同" "CG-1"
      method: "框架协议"
    """
    assert unprocured.run(book).outcome == "clean"


@pytest.mark.book(facts=replace(FACTS, kind="公办"))
def test_passed_over_4_what_was_refunded(book: Book) -> None:
    """
    2025-03-06 * "商贸公司" "购打印机"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  2600.00 CNY
    2025-03-16 * "商贸公司" "退打印机款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  2600.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -2600.00 CNY
    """
    assert unprocured.run(book).outcome == "clean"
