"""X14: a category that is not what was bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x14 import disguise

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "教师培训服务费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -5860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  5860.00 CNY
    """
    (finding,) = disguise.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 0, Severity.NOTE)
    assert "支付由 F03 认定" in finding.message
    assert "列作“师资培训”" in finding.message
    assert "旅行社" in finding.message


def test_own_money_under_a_false_name_is_found_too(book: Book) -> None:
    """
    2024-08-19 * "某餐饮公司" "材料款"
      voucher: "记1"
      invoice-item: "*餐饮服务*餐费"
      A资产:1002银行存款:01专户:2行业企业  -860.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  860.00 CNY
    """
    (finding,) = disguise.run(book).findings
    assert (finding.amount, finding.severity) == (86_000, Severity.LEAD)
    assert "业务招待/餐饮" in finding.message


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "重庆鲜达食品有限公司" "中餐烹饪实训食材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -860.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  860.00 CNY
    """
    answer = disguise.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 1)


def test_passed_over_1_booked_as_what_it_is(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "赴成都往返高铁票"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -836.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  836.00 CNY
    """
    assert disguise.run(book).outcome == "clean"


def test_passed_over_2_a_refund(book: Book) -> None:
    """
    2024-08-19 * "重庆悦途国际旅行社有限公司" "教师考察服务费多付部分"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  860.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  -860.00 CNY
    """
    assert disguise.run(book).outcome == "clean"


def test_passed_over_3_text_does_not_decide(book: Book) -> None:
    """
    2024-08-19 * "四川蜀风酒店有限公司" "技能竞赛场地租用"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -6800.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  6800.00 CNY
    """
    assert disguise.run(book).outcome == "clean"


def test_passed_over_4_a_lecturer_under_a_contract(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "授课教师往返高铁票"
      voucher: "记1"
      contract: "PQ-2024-02"
      A资产:1002银行存款:01专户:1地方财政  -836.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  836.00 CNY
    """
    assert disguise.run(book).outcome == "clean"


def test_passed_over_4_an_engaged_teachers_pay_that_is_called_labour(book: Book) -> None:
    """
    2025-06-27 * "刘建国" "劳务费"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
      E支出:2行业企业:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-27 * "李明" "劳务费"
      voucher: "记2"
      A资产:1002银行存款:01专户:2行业企业  -3000.00 CNY
      E支出:2行业企业:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    assert [f.voucher for f in disguise.run(book).findings] == ["记2"]


def test_passed_over_5_one_allowed_category_under_the_name_of_another(book: Book) -> None:
    """
    2024-08-19 * "重庆渝职教材发行有限公司" "课题研究资料图书"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -860.00 CNY
      E支出:2行业企业:3总结培养规律:30227科研活动  860.00 CNY
    """
    assert disguise.run(book).outcome == "clean"


def test_found_in_the_lines_of_a_list_behind_own_money(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:2行业企业  -2000.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  2000.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 2000.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 1200.00 CNY
      item: "成都往返高铁票"
    2025-03-20 custom "earmark-detail-line" "aa" "李明"
      amount: 800.00 CNY
      item: "购实训耗材"
    """
    (finding,) = disguise.run(book).findings
    assert (finding.amount, finding.severity) == (120_000, Severity.LEAD)
    assert "名单有 1 行 1,200.00 元" in finding.message
