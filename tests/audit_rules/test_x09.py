"""X09: things that last booked as material, things bought without a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x09 import unregistered

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_a_thing_that_lasts_booked_as_material(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "购教学平板电脑2台"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    """
    (finding,) = unregistered.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 490_000, Severity.LEAD)
    assert "“电脑”4,900.00 元列作“原材料消耗”，单价约 2,450.00 元，达到固定资产标准 1,000.00 元" in finding.message


def test_found_by_what_the_invoice_says(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "教学用品"
      voucher: "记1"
      invoice-item: "*电子计算机*平板电脑"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    """
    (finding,) = unregistered.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 490_000, Severity.LEAD)


def test_found_less_on_cards_than_was_paid(book: Book) -> None:
    """
    2025-05-04 * "甲公司" "护理床6张"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  12000.00 CNY
    2025-06-04 * "乙公司" "移位机2台"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -9800.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  9800.00 CNY
    2025-06-30 custom "earmark-dossier" "资产" "护理床"
      voucher: "记1"
      amount: 12000.00 CNY
    """
    (finding,) = unregistered.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 980_000, Severity.LEAD)
    assert (
        "设备支出 21,800.00 元，资产卡片 1 张原值 12,000.00 元，少 9,800.00 元，没有卡片的凭证 记2" in finding.message
    )


def test_clean(book: Book) -> None:
    """
    2025-05-04 * "甲公司" "护理床6张"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  12000.00 CNY
    2025-06-04 * "乙公司" "护理垫、纱布"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-06-30 custom "earmark-dossier" "资产" "护理床"
      voucher: "记1"
      amount: 12000.00 CNY
    """
    assert unregistered.run(book).outcome == "clean"


def test_undetermined_without_any_card(book: Book) -> None:
    """
    2025-05-04 * "甲公司" "护理床6张"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -12000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  12000.00 CNY
    """
    answer = unregistered.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "缺固定资产卡片，登记：资产（凭证号、原值）")


def test_passed_over_1_a_piece_below_the_sum(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "录音笔记本电脑支架、手写平板10个"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    """
    assert unregistered.run(book).outcome == "clean"


def test_passed_over_2_parts_upkeep_and_hire(book: Book) -> None:
    """
    2025-11-04 * "甲公司" "打印机硒鼓"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-05 * "甲公司" "电脑维修"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-06 * "甲公司" "投影仪租用"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  4900.00 CNY
    2025-11-07 * "石油公司" "发动机实训台架用汽油"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    """
    assert unregistered.run(book).outcome == "clean"


def test_passed_over_3_what_was_refunded(book: Book) -> None:
    """
    2025-11-04 * "智教公司" "购平板电脑"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
    2025-11-14 * "智教公司" "退平板电脑款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  4900.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  -4900.00 CNY
    """
    assert unregistered.run(book).outcome == "clean"


def test_passed_over_4_cards_for_more_than_was_paid(book: Book) -> None:
    """
    2025-05-04 * "甲公司" "护理床首付"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  6000.00 CNY
    2025-06-30 custom "earmark-dossier" "资产" "护理床"
      voucher: "记1"
      amount: 12000.00 CNY
    """
    assert unregistered.run(book).outcome == "clean"
