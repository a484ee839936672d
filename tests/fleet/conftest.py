"""A few small books, different from each other, without a history: no audit reads one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledgers.book.chart import HEADER
from ledgers.book.facts import first_files
from ledgers.book.shelf import Shelf
from ledgers.policy import find_policy
from tests.conftest import FACTS, POLICY

if TYPE_CHECKING:
    from pathlib import Path

SPEND = """
2024-0{month}-05 * "某旅行社" "考察旅行{number}"
  voucher: "记240{month}-001"
  invoice: "99{number}"
  A资产:1002银行存款:01专户:1地方财政  -{yuan}.00 CNY
  E支出:1地方财政:1构建培训体系:30211差旅费  {yuan}.00 CNY
"""


def write_book(folder: Path, number: int) -> None:
    """A book whose entries are a function of a number."""
    facts = replace(FACTS, name=f"第{number}基地", host=f"第{number}公司")
    files = first_files(facts, find_policy(POLICY))
    spends = (SPEND.format(month=4 + n % 6, number=number * 10 + n, yuan=100 * (n + 1)) for n in range(1 + number % 4))
    files["journal/2024.beancount"] = HEADER + "\n" + "".join(spends)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def fleet_of(folder: Path, count: int) -> Shelf:
    """So many books: b00, b01, …"""
    for number in range(count):
        write_book(folder / f"b{number:02}", number)
    return Shelf(folder)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Four small books."""
    return fleet_of(tmp_path / "books", 4)
