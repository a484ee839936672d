"""定性, 依据, 处理 by the kind of host; amounts by 定性, each voucher once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit_rules.engine import audit
from audit_rules.proposal import by_nature, proposal
from audit_rules.rule import findings_of
from tests.conftest import FACTS, read_book

JOURNAL = """
2024-08-19 * "王素芬" "往返高铁票"
  voucher: "记1"
  invoice: "12345678"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  100.00 CNY
2024-08-20 * "王素芬" "往返高铁票"
  voucher: "记2"
  invoice: "12345678"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  100.00 CNY
"""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("企业", ("违规金额", "第十四条", "归还原渠道")),
        ("公办", ("违规金额", "第六条", "归还原渠道")),
        ("", ("待定", "", "")),
    ],
)
def test_the_kind_of_host_decides(kind: str, said: tuple[str, str, str]) -> None:
    book = read_book(JOURNAL, facts=replace(FACTS, kind=kind))
    found = next(f for f in findings_of(audit(book)) if f.rule.code == "F03")
    proposed = proposal(found, book)
    assert (proposed.nature, proposed.disposal) == (said[0], said[2])
    assert said[1] in proposed.basis


def test_a_voucher_counts_once_in_its_nature() -> None:
    book = read_book(JOURNAL, facts=replace(FACTS, kind="企业"))
    grave = [f for f in findings_of(audit(book)) if f.rule.code in {"F03", "X01"}]
    assert len(grave) == 3
    assert by_nature(grave, book)["违规金额"] == 20_000
