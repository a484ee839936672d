"""Invoices into a book: once, in any order, with their files, all of a call or none."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.desk import take_papers
from ledgers.book.git import Git
from ledgers.book.shelf import Shelf
from tests.conftest import FACTS
from tests.importers.invoice_makers import BUYER, LIST, NUMBER, SELLER, document, einvoice, list_row, page, pdf
from tests.importers.makers import SHEET, csv_bytes, sheet_row, xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from importers.intake import Intake
    from ledgers.book.shelf import OpenBook
    from tests.conftest import Ran

_CODES = itertools.count()
OTHER = "25502000000012345679"
XML = document(einvoice())
SPENDS = [
    SHEET,
    sheet_row("记1", "2025-03-20", "支出", 1060, 对方户名=SELLER, 支出类别="师资培训", 用途="师资培训"),
    sheet_row("记2", "2025-03-21", "支出", 99, 发票号=OTHER),
]


@pytest.fixture
def book(tmp_path: Path) -> OpenBook:
    return Shelf(tmp_path / "books").new(f"b{next(_CODES)}", FACTS, author="何雯")


def put(book: OpenBook, **files: bytes) -> list[Intake]:
    folder = book.shelf.folder.parent / f"in{next(_CODES)}"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return take_papers(book, [folder / name for name in files], author="何雯")


def files(book: OpenBook) -> dict[str, bytes]:
    kept = (path for path in book.folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {str(path.relative_to(book.folder)): path.read_bytes() for path in kept}


def test_an_invoice_goes_to_the_dossier_and_its_file_to_the_documents(book: OpenBook) -> None:
    (result,) = put(book, 票=XML)
    assert (result.refused, result.imported, result.entries) == ("", 1, [])
    digest = hashlib.sha256(XML).hexdigest()
    place = f"documents/发票/2025-03-12.{NUMBER}.{digest[:8]}.xml"
    assert files(book)[place] == XML
    assert f'sha256: "{digest}"' in files(book)["dossier.beancount"].decode()
    assert not Git(book.folder).changed("documents", "dossier.beancount")
    (invoice,) = book.book().invoices
    assert (invoice.claims[0].document, invoice.claims[0].file) == (place, "票")


def test_importing_again_adds_nothing(book: OpenBook) -> None:
    put(book, 票=XML, 单=xlsx_bytes({"信息汇总表": [LIST, list_row()]}))
    before = files(book)
    once, again = put(book, 票=XML, 又=xlsx_bytes({"信息汇总表": [LIST, list_row(), list_row(OTHER)]}))
    assert [(s.row, s.reason) for s in once.skipped] == [(1, "已在账")]
    assert (again.imported, [(s.row, s.reason) for s in again.skipped]) == (1, [(2, "已在账")])
    before_other = {name: data for name, data in files(book).items() if name in before and name != "dossier.beancount"}
    assert all(before[name] == data for name, data in before_other.items())
    whole = files(book)
    put(book, 票=XML)
    assert files(book) == whole


def test_a_later_list_tells_what_became_of_an_invoice(book: OpenBook) -> None:
    put(book, 票=XML, 单=xlsx_bytes({"a": [LIST, list_row()]}), 表=csv_bytes(SPENDS, "utf-8-sig"))
    assert [i.status for i in book.book().invoices] == ["正常"]
    put(book, 单=xlsx_bytes({"a": [LIST, list_row(发票状态="已红冲-全额")]}))
    (invoice,) = book.book().invoices
    assert (invoice.status, [s.voucher for s in book.book().paid_by(invoice)]) == ("全额红冲", ["记1"])


def test_all_of_a_call_or_none(book: OpenBook) -> None:
    before = files(book)
    bad, good, table = put(book, 坏=document(einvoice(total="1.00")), 好=XML, 表=csv_bytes(SPENDS, "utf-8-sig"))
    assert "不等于" in bad.refused
    assert good.refused.startswith("同一批的")
    assert table.refused.startswith("同一批的")
    assert (good.imported, files(book)) == (0, before)


def test_the_journal_does_not_change_with_an_invoice(book: OpenBook) -> None:
    put(book, 表=csv_bytes(SPENDS, "utf-8-sig"))
    before = files(book)
    put(book, 票=XML)
    changed = {name for name, data in files(book).items() if before.get(name) != data}
    assert {name.split("/")[0] for name in changed} == {"dossier.beancount", "documents"}
    assert len(changed) == 2


def facts(book: OpenBook) -> list[object]:
    read = book.book()
    spends = [(s.voucher, s.invoice, s.bought, tuple(i.number for i in s.invoices)) for s in read.spending]
    return [*sorted(spends), *((i.number, i.status, i.amount, i.words, i.contradictions) for i in read.invoices)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=6)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_in_any_order_and_any_calls_the_book_says_the_same(tmp_path: Path, order: list[int], cut: int) -> None:
    papers = {
        "票": XML,
        "页": pdf(page(OTHER)),
        "单": xlsx_bytes({"信息汇总表": [LIST, list_row(发票状态="已作废"), list_row(OTHER, 销方名称="别家")]}),
        "表": csv_bytes(SPENDS, "utf-8-sig"),
        "两张": document(einvoice(), einvoice("25502000000012345670")),
    }
    names = [list(papers)[n] for n in order]
    shelf = Shelf(tmp_path / f"books{next(_CODES)}")
    whole, parts = (shelf.new(code, FACTS, author="何雯") for code in ("a", "b"))
    for name, data in papers.items():
        put(whole, **{name: data})
    for some in (names[:cut], names[cut:]):
        if some:
            assert not [r.refused for r in put(parts, **{name: papers[name] for name in some}) if r.refused]
    assert facts(parts) == facts(whole)


# --- the command line ------------------------------------------------------------------------------------------------


def test_invoices_from_the_command_line(run: Callable[..., Ran], tmp_path: Path) -> None:
    new = ("--name", "试点基地", "--policy", "yuzhong-2023-25", "--start", "2024-04-01", "--host", "别的集团")
    assert run("new", "p01", *new).code == 0
    assert "还没有发票" in run("invoices", "p01").out
    (tmp_path / "票.xml").write_bytes(XML)
    (tmp_path / "清单.xlsx").write_bytes(
        xlsx_bytes(
            {"信息汇总表": [LIST, list_row(发票状态="已作废"), list_row(OTHER, 货物或应税劳务名称="*金属制品*螺栓")]}
        )
    )
    (tmp_path / "表.csv").write_bytes(csv_bytes(SPENDS, "utf-8-sig"))
    papers = ("票.xml", "清单.xlsx", "表.csv")
    tried = json.loads(run("import", "p01", *papers, "--dry-run", "--format", "json").out)
    assert "还没有发票" in run("invoices", "p01").out
    done = json.loads(run("import", "p01", *papers, "--format", "json").out)
    assert tried == done
    assert [(d["importer"], d["rows"], d["imported"]) for d in done] == [
        ("电子发票 XML", 1, 1),
        ("税务局发票清单", 2, 2),
        ("支出明细表", 2, 2),
    ]
    again = json.loads(run("import", "p01", *papers, "--format", "json").out)
    assert all(d["imported"] + len(d["skipped"]) == d["rows"] and not d["imported"] for d in again)
    first, other = json.loads(run("invoices", "p01", "--format", "json").out)
    assert (first["number"], first["status"], first["amount_fen"]) == (NUMBER, "已作废", 106_000)
    assert first["payments"] == [{"voucher": "记1", "date": "2025-03-20", "amount_fen": 106_000}]
    assert [file["carrier"] for file in first["files"]] == ["数电票 XML", "发票清单"]
    assert [p["voucher"] for p in other["payments"]] == ["记2"]
    said = run("invoices", "p01").out
    assert f"请核对：购买方是 {BUYER}" in said
    assert "请核对：已付款，发票已作废" in said
    assert "请核对：付款合计 99.00，价税合计 1,060.00" in said
    audit = json.loads(run("audit", "p01", "--as-of", "2026-04-30", "--format", "json").out)
    travel = next(rule for rule in audit["books"][0]["rules"] if rule["rule"] == "F03")
    assert [finding["voucher"] for finding in travel["findings"]] == ["记1"]


def test_a_broken_invoice_is_one_line_on_the_terminal(run: Callable[..., Ran], tmp_path: Path) -> None:
    new = ("--name", "试点基地", "--policy", "yuzhong-2023-25", "--start", "2024-04-01")
    assert run("new", "p01", *new).code == 0
    (tmp_path / "票.xml").write_bytes(XML[:-30])
    told = run("import", "p01", "票.xml")
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert "票.xml" in told.err
