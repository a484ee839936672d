"""F05: other spending of the subsidy that the project does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.f05 import unrelated
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_category(book: Book) -> None:
    """
    2024-08-19 * "渝中区老火锅餐饮店" "接待"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1680.00 CNY
      E支出:1地方财政:1构建培训体系:30217公务接待费  1680.00 CNY
    """
    (finding,) = unrelated.run(book).findings
    assert (finding.voucher, finding.severity) == ("记1", Severity.VIOLATION)


def test_found_by_words(book: Book) -> None:
    """
    2024-08-19 * "中国石化某加油站" "公务用车加油卡充值"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1200.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1200.00 CNY
    """
    (finding,) = unrelated.run(book).findings
    assert "公务用车" in finding.message


def test_a_word_outside_the_policy_is_a_lead(book: Book) -> None:
    """
    2024-08-19 * "某公司" "杂支"
      voucher: "记1"
      category: "杂支款"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:39999范围外  500.00 CNY
    """
    (finding,) = unrelated.run(book).findings
    assert finding.severity is Severity.LEAD
    assert "杂支款" in finding.message


def test_a_category_that_the_text_does_not_name_is_a_lead(book: Book) -> None:
    """
    2024-08-19 * "某公司" "咨询"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30203咨询费  500.00 CNY
    """
    assert [f.severity for f in unrelated.run(book).findings] == [Severity.LEAD]


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "重庆鲜达食品有限公司" "中餐烹饪实训食材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1680.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  1680.00 CNY
    2024-08-19 * "中国石化某加油站" "汽修实训汽油"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -300.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  300.00 CNY
    """
    assert unrelated.run(book).outcome == "clean"


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-08-19 * "某餐饮店" "接待费"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -1680.00 CNY
      E支出:2行业企业:1构建培训体系:30217公务接待费  1680.00 CNY
    """
    assert unrelated.run(book).outcome == "clean"


def test_passed_over_2_refund(book: Book) -> None:
    """
    2024-08-19 * "某餐饮店" "退回接待费"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  1680.00 CNY
      E支出:1地方财政:1构建培训体系:30217公务接待费  -1680.00 CNY
    """
    assert unrelated.run(book).outcome == "clean"


def test_passed_over_3_travel_and_labour_have_their_rules(book: Book) -> None:
    """
    2024-08-19 * "王素芬" "差旅费报销"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1236.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  1236.00 CNY
    2024-08-19 * "某旅行社" "服务费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:30216师资培训  900.00 CNY
    """
    assert unrelated.run(book).outcome == "clean"


def test_found_by_the_items_of_the_e_invoice_behind_it(book: Book) -> None:
    """
    2025-03-20 * "重庆某商贸有限公司" "实训耗材"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -530.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  530.00 CNY
    2025-03-12 custom "earmark-invoice" "25502000000012345678" "OFD 发票"
      record: "a"
      seller: "重庆某商贸有限公司"
      amount: 530.00 CNY
    2025-03-12 custom "earmark-invoice-item" "25502000000012345678" "a"
      name: "*餐饮服务*餐费"
    """
    assert [f.voucher for f in unrelated.run(book).findings] == ["记1"]


def test_passed_over_4_an_allowance_that_is_an_engaged_teachers_pay(book: Book) -> None:
    """
    2025-06-27 * "刘建国" "兼职教师津贴"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2025-06-27 * "李明" "兼职教师津贴"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  3000.00 CNY
    2024-06-01 custom "earmark-dossier" "聘任" "刘建国"
    """
    assert [(f.voucher, f.severity) for f in unrelated.run(book).findings] == [("记2", Severity.LEAD)]


def test_own_vehicles_are_unrelated_and_those_of_the_trade_are_not(book: Book) -> None:
    """
    2025-03-03 * "中国石化某加油站" "公务车加油"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -400.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  400.00 CNY
    2025-03-04 * "某财产保险公司" "车辆保险费"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -4100.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  4100.00 CNY
    2025-03-05 * "某汽车维修厂" "公务车维修保养"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:30213设备维护  900.00 CNY
    2025-03-06 * "中国石化某加油站" "汽修实训用汽油"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  500.00 CNY
    """
    found = [(f.voucher, f.severity) for f in unrelated.run(book).findings]
    assert found == [(v, Severity.VIOLATION) for v in ("记1", "记2", "记3")]


def test_found_in_the_lines_of_a_reimbursement(book: Book) -> None:
    """
    2025-03-20 * "王素芬" "3月份报销"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  1500.00 CNY
    2025-03-20 custom "earmark-detail" "aa" "报销明细"
      total: 1500.00 CNY
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 860.00 CNY
      item: "接待餐费"
    2025-03-20 custom "earmark-detail-line" "aa" "王素芬"
      amount: 640.00 CNY
      item: "购实训耗材"
    """
    (finding,) = unrelated.run(book).findings
    assert (finding.amount, finding.severity) == (86_000, Severity.VIOLATION)
    assert "疑为公务接待费" in finding.message


def test_a_word_that_nobody_listed_is_asked_with_what_it_looks_like(book: Book) -> None:
    """
    2025-03-03 * "重庆某教育出版社" "养老护理教材"
      voucher: "记1"
      category: "杂支款"
      A资产:1002银行存款:01专户:1地方财政  -900.00 CNY
      E支出:1地方财政:1构建培训体系:39999范围外  900.00 CNY
    """
    (finding,) = unrelated.run(book).findings
    assert finding.severity is Severity.LEAD
    assert "像是“课程设置和教材开发”" in finding.message
