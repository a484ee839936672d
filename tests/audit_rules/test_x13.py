"""X13: teaching paid above the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Severity
from audit_rules.x13 import over_the_rate

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_by_the_stated_rate(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "聘用指导教师课酬3学时×1600元"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4800.00 CNY
    """
    (finding,) = over_the_rate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 480_000, Severity.LEAD)
    assert "3 学时，每学时 1,600.00 元，标准 500.00 元" in finding.message


def test_found_by_sum_over_hours(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬4.5课时"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4500.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4500.00 CNY
    """
    (finding,) = over_the_rate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 450_000, Severity.LEAD)
    assert "4.5 学时，每学时 1,000.00 元" in finding.message


def test_found_where_more_was_paid_than_hours_times_rate(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬300元/学时×8学时"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -3000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  3000.00 CNY
    """
    (finding,) = over_the_rate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 300_000, Severity.LEAD)
    assert "8 学时×300.00 元应为 2,400.00 元，付了 3,000.00 元" in finding.message


def test_clean(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬8学时×200元（税后）"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -1600.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  1600.00 CNY
    2025-10-31 * "赵敏" "课酬6学时"
      voucher: "记2"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -1500.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  1500.00 CNY
    2025-10-31 * "赵敏" "课酬8学时×300元，扣税后"
      voucher: "记3"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -2300.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  2300.00 CNY
    2025-10-31 * "钱某" "3学时×1600元的模拟题"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  4800.00 CNY
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_undetermined_without_hours(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "指导教师课酬"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4800.00 CNY
    """
    answer = over_the_rate.run(book)
    assert (answer.outcome, answer.reason) == ("undetermined", "有 1 笔课酬没有写学时")


def test_passed_over_1_at_the_ceiling(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬8学时×500元"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4000.00 CNY
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_passed_over_2_seniors_up_to_theirs(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬4学时×1000元（教授）"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4000.00 CNY
    2025-10-31 * "孙院长" "课酬4学时×1500元（院士）"
      voucher: "记2"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  6000.00 CNY
    2025-10-31 * "李正" "课酬4学时×1000元"
      voucher: "记3"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4000.00 CNY
    2025-01-01 custom "earmark-dossier" "聘任" "李正"
      title: "正高级工程师"
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_found_for_a_deputy(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬4学时×1000元（副教授）"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4000.00 CNY
    """
    (finding,) = over_the_rate.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("记1", 400_000, Severity.LEAD)


def test_passed_over_3_course_fees_of_organisations(book: Book) -> None:
    """
    2025-10-31 * "四川师资培训中心" "研修班40学时×1000元"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -40000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  40000.00 CNY
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_passed_over_4_what_was_refunded(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "课酬3学时×1600元"
      voucher: "记1"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  4800.00 CNY
    2025-11-30 * "刘建国" "退课酬"
      voucher: "记2"
      contract: "PQ-1"
      A资产:1002银行存款:01专户:1地方财政  4800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  -4800.00 CNY
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_found_more_hours_than_half_a_day_holds(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "10月31日上午授课6学时×300元"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  1800.00 CNY
    2025-10-31 * "李明" "授课2天20学时×300元"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  6000.00 CNY
    """
    found = over_the_rate.run(book).findings
    assert [(f.voucher, f.severity) for f in found] == [("记1", Severity.LEAD), ("记2", Severity.LEAD)]
    assert "“上午”讲了 6 学时，每半天最多 4 学时，应不多于 4 学时" in found[0].message
    assert "“2天”讲了 20 学时" in found[1].message


def test_passed_over_1_hours_that_fit_and_hours_whose_time_is_not_said(book: Book) -> None:
    """
    2025-10-31 * "刘建国" "上午下午授课8学时×300元"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -2400.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  2400.00 CNY
    2025-10-31 * "李明" "10月31日授课20学时×300元"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -6000.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  6000.00 CNY
    2025-11-02 * "赵敏" "第一天授课6学时×300元"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -1800.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  1800.00 CNY
    2025-11-04 * "李正" "11月1日至3日上午授课12学时×300元"
      voucher: "记4"
      A资产:1002银行存款:01专户:1地方财政  -3600.00 CNY
      E支出:1地方财政:2校企合作:30216指导教师聘用  3600.00 CNY
    """
    assert over_the_rate.run(book).outcome == "clean"


def test_found_in_the_lines_of_a_wages_list(book: Book) -> None:
    """
    2025-06-27 * "代发业务清算户" "代发"
      voucher: "记1"
      detail: "aa"
      A资产:1002银行存款:01专户:1地方财政  -9000.00 CNY
      E支出:1地方财政:1构建培训体系:30216指导教师聘用  9000.00 CNY
    2025-06-27 custom "earmark-detail" "aa" "发放表"
      total: 9000.00 CNY
    2025-06-27 custom "earmark-detail-line" "aa" "刘建国"
      amount: 6400.00 CNY
      item: "授课课酬8学时"
    2025-06-27 custom "earmark-detail-line" "aa" "李明"
      amount: 1600.00 CNY
      item: "授课课酬4学时"
    2025-06-27 custom "earmark-detail-line" "aa" "赵敏"
      amount: 1000.00 CNY
      item: "课酬"
    """
    answer = over_the_rate.run(book)
    (finding,) = answer.findings
    assert (finding.voucher, finding.amount) == ("记1", 640_000)
    assert "“刘建国”8 学时，每学时 800.00 元，标准 500.00 元" in finding.message
    assert answer.reason == "有 1 笔课酬没有写学时"
