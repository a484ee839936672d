"""The dossier: which records are of one and the same thing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from audit_rules.engine import audit
from ledgers.book.kinds import KINDS
from ledgers.book.rows import party
from ledgers.refusal import Refusal
from tests.conftest import read_book

FACTS = {"str": object, "int": int | Decimal, "date": date, "bool": bool, "money": int}
FIRST = "重庆巴渝康养服务集团（中心）有限公司"


@pytest.mark.parametrize(
    "second",
    [
        "重庆巴渝康养服务集团(中心)有限公司",
        " 重庆巴渝康养服务集团 （中心） 有限公司",
        "重庆巴渝康养服务集团（中心）有限责任公司",
    ],
)
@pytest.mark.parametrize("kind", ["单位", "合作企业"])
def test_an_organisation_in_another_spelling_is_the_same(kind: str, second: str) -> None:
    """A later record adds to the first what it states, and takes away nothing."""
    fact = {"单位": ('leader: "张明"', 'contact: "李梅"'), "合作企业": ('size: "大"', "until: 2026-12-31")}[kind]
    journal = f"""
    2024-02-20 custom "earmark-dossier" "{kind}" "{FIRST}"
      {fact[0]}
    2024-05-20 custom "earmark-dossier" "{kind}" "{second}"
      {fact[1]}
    """
    (record,) = read_book(journal).dossier.of(kind)
    assert len({key for key in record.facts if not key.startswith("__")}) == 2
    assert read_book(journal).dossier.of(kind, FIRST) == [record]


def test_another_organisation_is_another() -> None:
    assert party("重庆巴渝康养股份有限公司") != party("重庆巴渝康养有限公司")
    journal = """
    2024-02-20 custom "earmark-dossier" "合作企业" "甲有限公司"
    2024-02-20 custom "earmark-dossier" "合作企业" "甲有限公司渝中分公司"
    """
    assert len(read_book(journal).dossier.of("合作企业")) == 2


def test_other_names_are_kept_to_the_letter() -> None:
    """Brackets may tell two 节点 or two papers apart."""
    journal = """
    2024-02-20 custom "earmark-dossier" "节点" "公示（第一次）"
    2024-03-20 custom "earmark-dossier" "节点" "公示第一次"
    """
    assert len(read_book(journal).dossier.of("节点")) == 2


@pytest.mark.parametrize("record", ['"帐篷" "甲"', '"单位"', '"单位" "甲" "乙"', '"单位(二)" "甲"'])
def test_a_line_that_is_no_record_is_refused(record: str) -> None:
    with pytest.raises(Refusal, match="这一行不是资料"):
        read_book(f'2024-02-20 custom "earmark-dossier" {record}')


@pytest.mark.parametrize("value", ['"文字"', '""', "5", "1.5", "TRUE", "2024-01-01", "5.00 CNY", ""])
def test_facts_of_any_wrong_kind_are_not_stated_and_break_no_rule(value: str) -> None:
    records = (
        f'2024-02-20 custom "earmark-dossier" "{kind.name}" "某名"\n'
        + "".join(f"  {fact.key}: {value}\n" for fact in kind.facts)
        for kind in KINDS.values()
    )
    book = read_book("".join(records))
    for record in book.dossier.records:
        for fact in KINDS[record.kind].facts:
            assert isinstance(record.get(fact.key), FACTS[fact.kind] | None)
    assert not [answer.reason for answer in audit(book) if "规则出错" in answer.reason]
