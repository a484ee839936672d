"""What a finding proposes: 定性, 依据, 处理, by the kind of host. A person settles it; no penalty is computed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_rules.rule import Finding
    from ledgers.book.book import Book

NATURES = ("违规金额", "管理不规范", "损失浪费", "非金额")
UNSETTLED = "待定"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the policy proposes for a finding.

    Attributes:
        nature: 定性, one of `NATURES`; 待定 where the policy proposes nothing for this kind of host.
        basis: 依据. disposal: 处理: 上缴, 归还原渠道, 调账 or 整改.
    """

    nature: str
    basis: str
    disposal: str


def proposal(finding: Finding, book: Book) -> Proposal:
    """What the book's policy proposes.

    A lead or a note proposes nothing yet: it asks a question. A finding without an amount is 非金额
    whatever its rule says.
    """
    if finding.severity in {Severity.LEAD, Severity.NOTE}:
        return Proposal(UNSETTLED, "", "")
    for rule in book.policy.disposition:
        if finding.rule.code in rule.rules and (not rule.kinds or book.facts.kind in rule.kinds):
            return Proposal(rule.nature if finding.amount else "非金额", rule.basis, rule.disposal)
    if not finding.amount:
        return Proposal("非金额", finding.rule.cites, "整改")
    return Proposal(UNSETTLED, "", "")


def by_nature(findings: Iterable[Finding], book: Book) -> dict[str, int]:
    """The amounts of open findings by 定性, fen; a voucher that several of them question counts once in each."""
    amounts: dict[str, dict[str, int]] = defaultdict(dict)
    for finding in findings:
        if finding.state != "open":
            continue
        nature = proposal(finding, book).nature
        subject = finding.voucher or finding.id
        amounts[nature][subject] = max(amounts[nature].get(subject, 0), finding.amount)
    return {nature: sum(amounts[nature].values()) for nature in (*NATURES, UNSETTLED) if nature in amounts}
