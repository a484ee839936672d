"""P08: the panel of experts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.p08 import panel
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found_too_few_and_even(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    """
    (finding,) = panel.run(book).findings
    assert finding.severity is Severity.VIOLATION
    assert finding.message == "专家 4 人，少于 5 人，不是单数"


def test_found_one_person_twice(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    """
    assert [f.subject for f in panel.run(book).findings] == ["twice|李四", "panel"]


def test_found_blanks(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "周五"
      phone: "13900000004"
    """
    assert [f.message for f in panel.run(book).findings] == ["专家“周五”缺单位及职务/职称、签名"]


def test_found_leads_of_the_applicant_and_of_a_shared_number(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "试点基地教务处"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "周五"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    """
    assert [f.severity for f in panel.run(book).findings] == [Severity.LEAD, Severity.LEAD]


def test_clean(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "周五"
      unit: "某大学教授"
      phone: "13900000004"
      signed: TRUE
    """
    answer = panel.run(book)
    assert (answer.outcome, answer.examined) == ("clean", 5)


def test_passed_over_1_two_persons_of_one_name(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000007"
      signed: TRUE
    """
    assert panel.run(book).outcome == "clean"


def test_passed_over_2_a_title_alone(book: Book) -> None:
    """
    2024-03-10 custom "earmark-dossier" "专家" "赵一"
      unit: "某大学教授"
      phone: "13900000000"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "钱二"
      unit: "某大学教授"
      phone: "13900000001"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "孙三"
      unit: "某大学教授"
      phone: "13900000002"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "李四"
      unit: "某大学教授"
      phone: "13900000003"
      signed: TRUE
    2024-03-10 custom "earmark-dossier" "专家" "周五"
      title: "某大学教授"
      phone: "13900000004"
      signed: TRUE
    """
    assert panel.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    assert panel.run(book).reason == "缺专家名单（附件2 表5），登记：专家（单位、职务/职称、手机、已签名）"
