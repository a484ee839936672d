"""E14: specialties worked out with partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.e14 import joint_specialties
from audit_rules.rule import Severity

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      specialties: "养老护理员、健康照护师"
      topics: "专业建设、课程设置、培养计划、师资建设、研发课题"
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      specialties: "养老护理员"
      topics: "学生实习方案"
    """
    (finding,) = joint_specialties.run(book).findings
    assert finding.severity is Severity.WARNING
    assert "健康照护师缺学生实习方案" in finding.message


def test_clean_with_specialties_beyond_the_funded(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      specialties: "养老护理员、家政服务员"
      topics: "专业建设、课程设置、培养计划、师资建设、研发课题、学生实习方案"
    """
    assert joint_specialties.run(book).outcome == "clean"


def test_undetermined(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      size: "大"
      until: 2027-01-09
    """
    answer = joint_specialties.run(book)
    assert (answer.outcome, answer.reason) == (
        "undetermined",
        "缺校企共建专业的材料，登记：合作企业（共建专业、共同研究确定的事项）",
    )


def test_undetermined_where_a_blank_would_decide(book: Book) -> None:
    """
    2024-01-10 custom "earmark-dossier" "合作企业" "甲公司"
      specialties: "养老护理员"
      topics: "专业建设、课程设置、培养计划、师资建设、研发课题、学生实习方案"
    2024-01-10 custom "earmark-dossier" "合作企业" "乙公司"
      size: "大"
      until: 2027-01-09
    """
    assert "乙公司" in joint_specialties.run(book).reason
