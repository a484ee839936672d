"""The year's report on the web: to read, and as files."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest

from earmark.desk import verify_report
from earmark.gateway.bundles import Bundles
from earmark.people import Role
from ledgers.book.issued import issued
from tests.web.conftest import AS_OF, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from ledgers.book.shelf import Shelf


def test_a_report_is_read_and_its_figures_open(client: FlaskClient) -> None:
    answer = client.get("/alpha/report/2025/")
    assert answer.status_code == 200
    text = answer.text
    assert "专项资金使用情况的审计报告" in text
    assert "六、审计发现的主要问题及处理意见" in text
    links = re.findall(r'<summary>[\d,.]+元?</summary><span><a href="([^"]+)"', text)
    assert links
    journal = client.get(links[0])
    assert journal.status_code == 200
    assert "voucher:" in unquote(links[0])
    assert "<style" not in text.split("<article", 1)[1]


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_report_is_taken_home(client: FlaskClient, form: str) -> None:
    answer = client.get(f"/alpha/report/2025/{form}")
    assert answer.status_code == 200
    assert quote(f"alpha-2025-审计报告.{form}") in answer.headers["Content-Disposition"]
    assert answer.data[:2] == b"PK"


def test_what_is_taken_home_can_be_verified(client: FlaskClient, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    path.write_bytes(client.get("/alpha/report/2025/xlsx").data)
    client.get("/alpha/report/2025/xlsx")
    found = verify_report(shelf, path, AS_OF)
    assert (found.code, found.report.by, found.differences) == ("alpha", "局审计员", ())
    assert len(issued(shelf.open("alpha").parsed("audit.beancount"))) == 1
    path.write_bytes(path.read_bytes() + b"x")
    assert [each.kind for each in verify_report(shelf, path, AS_OF).differences] == ["file"]


def test_the_audit_page_and_the_zip_give_what_the_register_has(
    client: FlaskClient, shelf: Shelf, tmp_path: Path
) -> None:
    """Whichever way a report is taken, it is one file and no changed one."""
    path = tmp_path / "报告.xlsx"
    path.write_bytes(client.get("/alpha/extension/AuditPage/report.xlsx?year=2025").data)
    assert verify_report(shelf, path, AS_OF).differences == ()
    bundles = Bundles(shelf)  # whose folder goes with it
    bundle = bundles.begin(["alpha"], 2025, AS_OF, 1, "李静")
    assert bundle.finished.wait(60)
    with zipfile.ZipFile(bundle.path) as archive:
        assert sorted(archive.namelist()) == [f"alpha-2025-审计报告.{form}" for form in ("docx", "pdf", "xlsx")]
        for name in archive.namelist():
            archive.extract(name, tmp_path)
            assert verify_report(shelf, tmp_path / name, AS_OF).differences == ()


@pytest.mark.parametrize("path", ["2025/exe", "1900/", "1900/pdf", "x/", "2025/..%2fpdf"])
def test_what_is_no_report_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(f"/alpha/report/{path}").status_code in {403, 404}


def test_a_year_that_has_not_come_is_one_line(client: FlaskClient) -> None:
    answer = client.get("/alpha/report/2099/")
    assert answer.status_code >= 400
    assert "还没有到" in answer.text
    assert "Traceback" not in answer.text


def test_a_base_reads_its_own_report_and_no_others(app: Flask) -> None:
    own = signed_in(app, Role.ACCOUNTANT, "alpha")
    assert own.get("/alpha/report/2025/").status_code == 200
    assert own.get("/beta/report/2025/").status_code == 404
    assert app.test_client().get("/alpha/report/2025/").status_code in {303, 401}
    assert signed_in(app, Role.ADMIN).get("/alpha/report/2025/").status_code in {403, 404}


def test_the_audit_page_leads_to_it(client: FlaskClient) -> None:
    text = client.get("/alpha/extension/AuditPage/").text
    (found,) = re.findall(r'href="(/alpha/report/\d{4}/)"', text)
    assert client.get(found).status_code == 200
