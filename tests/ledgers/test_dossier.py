"""The dossier: which records are of one and the same thing."""

from __future__ import annotations

import pytest

from ledgers.book.rows import party
from tests.conftest import read_book

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
