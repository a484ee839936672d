"""F06: what the subsidy was spent on, against the list of the article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ledgers
from audit_rules.f06 import categories
from audit_rules.rule import Severity
from ledgers.policy import load_policy
from ledgers.policy.compare import differences
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from ledgers.book.book import Book
    from ledgers.policy import Policy


def capped(tmp_path: Path, category: str = "设备购置") -> Policy:
    """The regulation as a bureau that caps a category would write it."""
    shipped = Path(ledgers.__file__).parent / "policy" / "yuzhong-2023-25.toml"
    cap = f'\n[[cap]]\ncategory = "{category}"\nshare = "0.30"\ncite = "某财社〔2025〕某号"\n'
    path = tmp_path / shipped.name
    path.write_text(shipped.read_text(encoding="utf-8") + cap, encoding="utf-8")
    return load_policy(path)


def test_found_a_category_outside_the_list_once(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30203咨询费  500.00 CNY
    2024-09-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -700.00 CNY
      E支出:1地方财政:1构建培训体系:30203咨询费  700.00 CNY
    """
    (finding,) = categories.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 120000, Severity.LEAD)
    assert [m.voucher for m in finding.mentions] == ["记1", "记2"]


def test_found_a_word_that_is_no_category(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      category: "快递费"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:39999范围外  500.00 CNY
    """
    (finding,) = categories.run(book).findings
    assert "快递费" in finding.message


def test_found_a_large_catch_all(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.01 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  60000.01 CNY
    """
    (finding,) = categories.run(book).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 6000001, Severity.LEAD)


def test_found_a_category_over_a_cap_of_the_policy(book: Book, tmp_path: Path) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -61236.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  61236.00 CNY
    2024-09-19 * "甲公司" "退款"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  -600.00 CNY
    2024-09-19 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:2行业企业  -500.00 CNY
      E支出:2行业企业:1构建培训体系:31003设备购置  500.00 CNY
    """
    assert categories.run(book).outcome == "clean"  # the regulation itself caps nothing
    (finding,) = categories.run(replace(book, policy=capped(tmp_path))).findings
    assert (finding.voucher, finding.amount, finding.severity) == ("", 63600, Severity.WARNING)
    assert "某财社〔2025〕某号规定不超过 60,000.00 元" in finding.message


def test_clean_at_the_cap(book: Book, tmp_path: Path) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  60000.00 CNY
    """
    assert categories.run(replace(book, policy=capped(tmp_path))).outcome == "clean"


def test_a_cap_names_a_category_and_shows_in_what_changed(policy: Policy, tmp_path: Path) -> None:
    assert list(differences(policy, capped(tmp_path)))[-1] == "类别上限（cap）：新作规定"
    with pytest.raises(Refusal, match="没有的类别"):
        capped(tmp_path, "没有的类别")


def test_clean(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  60000.00 CNY
    2024-08-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -60000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  60000.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -500.00 CNY
      E支出:2行业企业:1构建培训体系:30203咨询费  500.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_passed_over_2_a_banned_category(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30211差旅费  500.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_passed_over_3_no_category_stated(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:0未归类  500.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_passed_over_4_refunded_in_full(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30203咨询费  500.00 CNY
    2024-09-19 * "甲公司" "设备"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  500.00 CNY
      E支出:1地方财政:1构建培训体系:30203咨询费  -500.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_words_that_do_not_tell_could_not_be_judged(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "款项"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  500.00 CNY
    2024-08-20 * "甲公司" "款项"
      voucher: "记2"
      invoice-item: "*印刷品*实训手册"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  500.00 CNY
    """
    answer = categories.run(book)
    assert (answer.outcome, answer.findings) == ("undetermined", ())
    assert answer.reason == "1 笔 500.00 元（记1）看不出买了什么，缺用途或发票品目"


def test_passed_over_5_words_that_do_not_tell_under_a_contract_or_refunded(book: Book) -> None:
    """
    2024-08-19 * "甲公司" "款项"
      voucher: "记1"
      contract: "WT-1"
      A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  500.00 CNY
    2024-08-20 * "乙公司" "款项"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -600.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  600.00 CNY
    2024-08-25 * "乙公司" "退回"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  600.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  -600.00 CNY
    """
    assert categories.run(book).outcome == "clean"


def test_passed_over_6_what_was_paid_before_a_move(book: Book, tmp_path: Path) -> None:
    """
    2024-08-19 * "甲公司" "设备"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -70000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  70000.00 CNY
    2024-09-19 * "甲公司" "教材印刷"
      voucher: "记2"
      A资产:1002银行存款:01专户:1地方财政  -50000.00 CNY
      E支出:1地方财政:1构建培训体系:30299其他培训成本  50000.00 CNY
    2025-08-19 * "甲公司" "设备"
      voucher: "记3"
      A资产:1002银行存款:01专户:1地方财政  -20000.00 CNY
      E支出:1地方财政:1构建培训体系:31003设备购置  20000.00 CNY
    """
    new = capped(tmp_path)
    new = new.model_copy(update={"lead": new.lead.model_copy(update={"catch_all_share": Decimal("0.20")})})

    def after(since: date) -> Book:
        return replace(book, policy=new, laws=((date.min, book.policy), (since, new)))

    assert categories.run(after(date(2025, 7, 1))).outcome == "clean"
    found = [(f.subject, f.amount) for f in categories.run(after(date(2024, 9, 1))).findings]
    assert found == [("catch-all|2024-09-01", 5_000_000)]
    found = [(f.subject, f.amount) for f in categories.run(after(date(2024, 5, 1))).findings]
    assert found == [("cap|设备购置|2024-05-01", 3_000_000), ("catch-all|2024-05-01", 5_000_000)]
