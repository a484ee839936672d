"""跨基地比对 on the first page: for the bureau's auditors, and never a word of another base to a base."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from earmark.gateway import overview
from earmark.people import Role
from tests.web.conftest import ROWS, fill, signed_in, spend

if TYPE_CHECKING:
    from flask import Flask

    from ledgers.book.shelf import Shelf

NUMBER = "25502040050792290030"


@pytest.fixture(autouse=True)
def _shared(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both bases claim one invoice, as which it can only be known by the other."""
    monkeypatch.setattr(overview, "PATIENCE", 60.0)
    for code in ("alpha", "beta"):
        own = spend("记2509-009", date(2025, 9, 9), 777, "共同耗材有限公司", "购耗材", "原材料消耗")
        fill(shelf.open(code), [*ROWS, replace(own, invoice=NUMBER)])


def test_the_auditor_reads_which_bases_what_and_what_to_do(app: Flask) -> None:
    page = signed_in(app).get("/").text
    section = page.split('<section id="across">')[1].split("</section>")[0]
    assert "C01" in section
    assert f"发票 {NUMBER} 有 2 个基地报销" in section
    for words in ("甲基地 2025-09-09 记2509-009", "乙基地 2025-09-09 记2509-009", "777.00", "调取发票原件"):
        assert words in section
    assert '<a href="/rules/C01">' in section
    book = openpyxl.load_workbook(io.BytesIO(signed_in(app).get("/overview.xlsx").data))
    assert "跨基地比对" in book.sheetnames


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.HEAD])
@pytest.mark.parametrize(("ours", "theirs"), [("alpha", ("乙基地", "beta")), ("beta", ("甲基地", "alpha"))])
def test_a_base_never_reads_anothers_name(app: Flask, role: Role, ours: str, theirs: tuple[str, str]) -> None:
    signed_in(app).get("/")  # what the auditor was shown is kept
    client = signed_in(app, role, ours)
    pages = ["/", f"/{ours}/extension/AuditPage/", "/issues/", "/orders/", "/reports/", f"/{ours}/journal/"]
    for path in pages:
        text = client.get(path, follow_redirects=True).text
        assert not any(word in text for word in theirs), path
        assert "跨基地比对" not in text
        assert not re.search(r"C01-[0-9a-f]{12}", text)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/overview.xlsx").data))
    assert "跨基地比对" not in book.sheetnames


def test_who_is_granted_both_bases_is_not_the_bureau(app: Flask) -> None:
    text = signed_in(app, Role.HEAD, "alpha", "beta").get("/").text
    assert "乙基地" in text
    assert "跨基地比对" not in text


def test_the_administrator_reads_nothing_of_it(app: Flask) -> None:
    assert NUMBER not in signed_in(app, Role.ADMIN).get("/", follow_redirects=True).text


def test_a_changed_book_is_compared_anew(app: Flask, shelf: Shelf) -> None:
    client = signed_in(app)
    assert NUMBER in client.get("/").text
    fill(shelf.open("beta"), ROWS)
    assert NUMBER not in client.get("/").text
