"""A spend that somebody types: checked as if booked, saved once, cancelled, added to, approved by another."""

from __future__ import annotations

import hashlib
import shutil
import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from beancount.core import data

from audit_rules.rule import Severity
from earmark.desk import entries, spending
from earmark.desk.spending import FieldRefusal, Looked, day_of, fen_of, typed_row
from earmark.desk.writing import append
from importers import entering
from importers.entering import Upload
from importers.invoices import read_electronic
from ledgers.book.closing import closed_until
from ledgers.book.git import Git
from ledgers.book.links import VOIDED, VOIDS
from ledgers.book.plan import to_text
from ledgers.book.shelf import Shelf
from ledgers.book.typed import documents, explanations, kind_of, next_number, with_document
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.conftest import FACTS, PLAN, POLICY
from tests.importers.desk import journal, made, put, sheet, shown, statement
from tests.importers.invoice_makers import NUMBER, SELLER, document, einvoice
from tests.rows import CONTENT, bank, receipt, spend

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.rows import SheetRow
    from ledgers.book.shelf import OpenBook

DAY = date(2025, 9, 1)
SAID = {
    "date": "2025-08-07",
    "amount": "5,860.00",
    "payee": "重庆悦途国际旅行社有限公司",
    "purpose": "师资培训考察服务费（张家界、凤凰4天）",
    "source": "地方财政",
    "content": CONTENT,
    "category": "师资培训",
    "specialty": "养老护理员",
    "explanation": "随行讲师授课2天",
}
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> OpenBook:
    """A base with its plan, its subsidy and one spend of a sheet."""
    rows = [
        receipt("记2404-001", "2024-04-18", 20_000_000, "财政补助拨入", source="地方财政"),
        receipt("记2404-002", "2024-04-25", 20_000_000, "单位配套拨入", "测试集团", source="行业企业"),
        spend("记2508-001", "2025-08-01", 120_00, specialty="养老护理员", invoice="25119110010000112233"),
    ]
    made_ = made(Shelf(tmp_path_factory.mktemp("template")), [sheet(rows)], host="测试集团")
    with made_.locked():
        made_.write({"plan.beancount": to_text(PLAN)}, author="何雯", message="预算")
    return made_


@pytest.fixture
def book(tmp_path: Path, template: OpenBook) -> OpenBook:
    """A copy of it to write to."""
    shutil.copytree(template.folder, tmp_path / "books" / template.code)
    return Shelf(tmp_path / "books").open(template.code)


def looked(book: OpenBook) -> Looked:
    return Looked(book.shelf.open(book.code).book(DAY))


def typed(book: OpenBook, **said: str) -> SheetRow:
    return typed_row(SAID | said, book.policy, book.book(DAY).specialties)


def saved(book: OpenBook, *uploads: Upload, form: str = "", author: str = "何雯", **said: str) -> SheetRow:
    return spending.save(book, looked(book), typed(book, **said), uploads, author=author, form=form)


def close(book: OpenBook, month: str) -> None:
    parts = ("by", "previous", "entries", "documents", "plan", "policy", "commit", "digest")
    text = "\n".join([f'2025-09-01 custom "earmark-closing" "{month}"', *(f'  {part}: ""' for part in parts)])
    append(book, "audit.beancount", f"{text}\n", author="局", message="结账")


def again(book: OpenBook) -> OpenBook:
    """The book as the next who opens it finds it."""
    return book.shelf.open(book.code)


# --- what may be entered


@pytest.mark.parametrize(
    ("text", "fen"),
    [("5860", 586000), ("5,860.00", 586000), ("５８６０．５", 586050), ("¥5860元", 586000), (" -12.3 ", -1230)],
)
def test_sums_as_people_type_them(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize("text", ["", "0", "0.00", "-0", "1.234", "五千", "1e5", "NaN", "99999999999", "1,2;3", "+"])
def test_sums_that_are_none(text: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        fen_of(text)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("text", ["2025-08-07", "2025/8/7", "2025年8月7日", "２０２５.08.07"])
def test_days_as_people_type_them(text: str) -> None:
    assert day_of(text) == date(2025, 8, 7)


@pytest.mark.parametrize("text", ["2025-02-30", "8月7日", "20250807", "1025-01-01", "", "2025-08-07x"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(FieldRefusal):
        day_of(text)


@pytest.mark.parametrize("name", [*spending.REQUIRED, "specialty"])
def test_an_empty_required_field_is_refused(name: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        typed_row(SAID | {name: " "}, find_policy(POLICY), FACTS.specialties)
    assert refused.value.field == name
    assert "没有填" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "word"), [("source", "彩票"), ("content", "别的"), ("category", "烟酒"), ("specialty", "厨师")]
)
def test_a_word_that_nobody_offered_is_refused(name: str, word: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        typed_row(SAID | {name: word}, find_policy(POLICY), FACTS.specialties)
    assert refused.value.field == name


# --- the check


def test_the_rules_speak_of_the_entry_as_if_it_were_booked(book: OpenBook) -> None:
    before = journal(book)
    checked = spending.check(book, looked(book), typed(book))
    travel = next(c for c in checked.caused if c.finding.rule.code == "F03")
    assert travel.finding.severity is Severity.VIOLATION
    assert "旅行社" in travel.finding.message
    assert {fix.value for fix in travel.fixes} == {"行业企业", "其他"}
    assert checked.to_explain
    assert checked.row.voucher == "记2508-002"
    assert "X01" in {answer.rule.code for answer in checked.passed}
    assert journal(book) == before


def test_a_fix_does_what_it_says(book: OpenBook) -> None:
    fix = next(c.fixes[0] for c in spending.check(book, looked(book), typed(book)).caused if c.fixes)
    checked = spending.check(book, looked(book), typed(book, **{fix.field: fix.value}))
    assert "F03" not in {caused.finding.rule.code for caused in checked.caused}


def test_what_the_book_has_already_is_not_said_of_the_entry(book: OpenBook) -> None:
    """The first travel is found; a clean entry after it causes nothing of it, nor notes on the whole book."""
    saved(book)
    checked = spending.check(
        book, looked(book), typed(book, payee="医教公司", purpose="护理模型", category="设备购置", invoice="99000001")
    )
    assert [c.finding.rule.code for c in checked.caused if c.finding.severity is Severity.VIOLATION] == []
    assert all(checked.row.id in str(c.finding.mentions) for c in checked.caused)


def test_an_invoice_that_was_used_before_is_told(book: OpenBook) -> None:
    checked = spending.check(book, looked(book), typed(book, invoice="25119110010000112233"))
    assert "X01" in {caused.finding.rule.code for caused in checked.caused}


# --- the saving


def test_a_save_needs_an_explanation_of_what_was_found_and_nothing_else(book: OpenBook) -> None:
    with pytest.raises(FieldRefusal) as refused:
        saved(book, explanation="")
    assert refused.value.field == "explanation"
    row = saved(book)
    assert (row.voucher, row.extra["maker"], row.extra["explanation"]) == ("记2508-002", "何雯", "随行讲师授课2天")
    assert "2025-08-07 * 记2508-002 重庆悦途国际旅行社有限公司" in " ".join(shown(again(book)))
    assert Git(book.folder)._run("log", "-1", "--format=%an %s").startswith("何雯 记 记2508-002")


def test_a_clean_entry_needs_none(book: OpenBook) -> None:
    row = saved(
        book,
        payee="医教公司",
        purpose="护理模型",
        category="设备购置",
        invoice="99000001",
        explanation="",
        contract="HT-1",
    )
    assert "explanation" not in row.extra


def test_a_closed_month_takes_no_entry(book: OpenBook) -> None:
    close(book, "2025-08")
    before = journal(book)
    assert spending.check(book, looked(book), typed(book)).closed
    with pytest.raises(Refusal, match="已结账"):
        saved(book)
    assert journal(book) == before
    assert saved(book, date="2025-09-01").voucher == "记2509-001"


def test_in_a_closed_month_what_explains_its_statement_is_taken_and_booked_in_an_open_one(book: OpenBook) -> None:
    row = typed(book)
    put(again(book), statement(bank((str(row.date), row.amount, row.payee), opening=40_000_000)))
    close(book, "2025-08")
    assert not spending.check(again(book), looked(again(book)), row).closed
    assert spending.check(again(book), looked(again(book)), replace(row, payee="别的公司")).closed
    booked = saved(again(book))
    (spend,) = [spend for spend in again(book).book(DAY).spending if spend.row == booked.id]
    assert (spend.date, spend.sheet_date) == (date(2025, 9, 1), row.date)


def test_a_form_that_is_sent_twice_is_booked_once(book: OpenBook) -> None:
    assert saved(book, form="0123456789abcdef").id == saved(again(book), form="0123456789abcdef").id
    assert journal(book).count("悦途国际旅行社") == 1


def test_two_who_save_at_once_both_land(book: OpenBook) -> None:
    """Each takes the number that is free when it is their turn."""
    rows = [typed(book, payee=f"公司{n}", purpose=f"培训耗材{n}") for n in range(4)]
    doors = threading.Barrier(len(rows))
    got: list[SheetRow] = []

    def work(row: SheetRow) -> None:
        mine = again(book)
        doors.wait()
        got.append(entering.enter(mine, row, author=f"会计{row.payee}"))

    workers = [threading.Thread(target=work, args=(row,)) for row in rows]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(row.voucher for row in got) == ["记2508-002", "记2508-003", "记2508-004", "记2508-005"]
    assert all(f'"公司{n}"' in journal(book) for n in range(4))
    again(book).unchanged()


def test_a_statement_that_comes_later_shows_the_entry_and_adds_none(book: OpenBook) -> None:
    saved(book)
    money = [("2024-04-18", 20_000_000, "区财政局"), ("2024-04-25", 20_000_000, "测试集团")]
    paid = [("2025-08-02", -120_00, "甲公司"), ("2025-08-11", -5_860_00, "重庆悦途国际旅行社有限公司")]
    put(again(book), statement(bank(*money, *paid)))
    lines = [line for line in shown(again(book)) if "悦途" in line]
    assert len(lines) == 1
    assert lines[0].startswith("2025-08-11 * 记2508-002")  # the bank's day, the form's number
    assert not again(book).loaded[1]
    assert [spend_.amount for spend_ in again(book).book(DAY).spending] == [120_00, 5_860_00]


def test_an_entry_typed_after_its_statement_explains_the_row(book: OpenBook) -> None:
    put(book, statement(bank(("2025-08-11", -5_860_00, "重庆悦途国际旅行社有限公司"), opening=40_000_000)))
    assert len(again(book).book(DAY).unexplained) == 1
    saved(again(book))
    assert not again(book).book(DAY).unexplained


@pytest.mark.parametrize(
    "changed", [{"category": "差旅费"}, {"purpose": "考察", "category": "差旅费", "summary": "付款"}]
)
def test_a_sheet_that_tells_the_entry_again_adds_none(book: OpenBook, changed: dict[str, str]) -> None:
    """Whatever words it uses: same number, day, sum and payee."""
    row = replace(saved(book), extra={}, **changed)  # type: ignore[arg-type]
    (result,) = put(again(book), sheet([row, spend("记2508-009", "2025-08-20", 5_00)], "八月.xlsx"))
    assert [line.voucher for line in result.fresh if not hasattr(line, "serial")] == ["记2508-009"]
    assert journal(book).count("悦途国际旅行社") == 1


# --- evidence


def test_an_invoice_is_kept_and_stands_behind_the_entry(book: OpenBook) -> None:
    content = document(einvoice())
    paper = read_electronic(content, "票.xml")
    row = saved(book, Upload("票.xml", content, paper), payee=SELLER, amount="1060")
    assert row.invoice == NUMBER
    (spend_,) = [s for s in again(book).book(DAY).spending if s.row == row.id]
    (claim,) = spend_.invoices[0].claims
    assert (book.folder / claim.document).read_bytes() == content
    assert claim.sha256 == hashlib.sha256(content).hexdigest()


def test_other_evidence_is_filed_by_account_and_day_with_its_hash(book: OpenBook) -> None:
    row = saved(book, Upload("签到表.jpg", PDF))
    ((place, sha),) = documents(row.extra)
    assert place.startswith("documents/E支出/1地方财政/1构建培训体系/30216")
    assert place.endswith(".pdf")  # by its content, whatever it is called
    assert hashlib.sha256((book.folder / place).read_bytes()).hexdigest() == sha
    (filed,) = [e for e in again(book).loaded[0] if isinstance(e, data.Document)]
    assert filed.date == row.date


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90",
        b"PK\x03\x04",
    ],
)
def test_what_a_browser_would_run_is_taken_from_nobody(book: OpenBook, content: bytes) -> None:
    before = sorted(p.name for p in book.folder.rglob("*") if ".git" not in p.parts)
    with pytest.raises(Refusal, match="不收"):
        saved(book, Upload("发票.pdf", content))
    assert sorted(p.name for p in book.folder.rglob("*") if ".git" not in p.parts) == before


def test_an_empty_file_is_told_as_what_it_is(book: OpenBook) -> None:
    with pytest.raises(Refusal, match="文件是空的"):
        saved(book, Upload("发票.pdf", b""))


def test_evidence_is_added_in_a_closed_month_and_nothing_is_lost(book: OpenBook) -> None:
    row = saved(book)
    before = again(book).book(DAY)
    close(book, "2025-08")
    said = {"invoice": "99000002", "contract": "HT-7"}
    new = entries.add_evidence(
        again(book),
        row.id,
        said,
        [Upload("a.png", b"\x89PNG\r\n\x1a\n1")],
        explanation="发票换开",
        author="王某",
        day=DAY,
    )
    assert (new.id, new.invoice, new.contract) == (row.id, "99000002", "HT-7")
    assert explanations(new.extra) == ["随行讲师授课2天", "发票换开（2025-09-01 王某）"]
    assert len(documents(new.extra)) == 1
    after = again(book).book(DAY)
    assert after.digest != before.digest
    assert [(s.date, s.amount, s.payee, s.account) for s in after.spending] == [
        (s.date, s.amount, s.payee, s.account) for s in before.spending
    ]
    assert Git(book.folder)._run("log", "-1", "--format=%an").strip() == "王某"


def test_a_number_that_is_replaced_is_kept_beside_the_new_one(book: OpenBook) -> None:
    row = saved(book, invoice="99000001")
    new = entries.add_evidence(again(book), row.id, {"invoice": "99000002"}, author="王某", day=DAY)
    assert (new.invoice, new.extra["was-invoice"]) == ("99000002", "99000001")
    assert 'was-invoice: "99000001"' in journal(book)


def test_adding_nothing_is_refused(book: OpenBook) -> None:
    row = saved(book)
    with pytest.raises(Refusal, match="没有要补的"):
        entries.add_evidence(again(book), row.id, {"invoice": "", "contract": " "}, author="何雯", day=DAY)


def test_evidence_is_named_once() -> None:
    two = with_document(with_document({}, "a", "1"), "b", "2")
    assert with_document(two, "b", "2") == two
    assert documents(two) == [("a", "1"), ("b", "2")]
    assert kind_of(b"\xff\xd8\xff\xe0", "x.html") == ".jpg"


# --- 冲销


def test_a_cancelled_entry_and_its_red_one_stay_and_come_to_nothing(book: OpenBook) -> None:
    row = saved(book)
    red = entries.reverse(again(book), row.id, "应由自筹资金列支", author="何雯", day=DAY)
    assert (red.amount, red.date) == (-row.amount, row.date)
    after = again(book).book(DAY)
    assert [s.payee for s in after.spending] == ["甲公司"]
    assert "F03" not in {f.rule.code for a in looked(again(book)).answers for f in a.findings}
    found = [e for e in after.entries if isinstance(e, data.Transaction) and "悦途" in (e.payee or "")]
    assert len(found) == 2
    assert found[0].links == found[1].links == frozenset({f"correction-{row.id}"})
    entry = entries.entry_of(again(book), row.id)
    assert (entry.red and entry.red.id, entry.is_void) == (red.id, True)
    back = entries.entry_of(again(book), red.id)
    assert back.cancels == row
    assert next_number([row, red], row.date) == "记2508-003"
    with pytest.raises(Refusal, match="已经冲销"):
        entries.reverse(again(book), row.id, "再来", author="何雯", day=DAY)
    with pytest.raises(Refusal, match="已经冲销"):
        entries.reverse(again(book), red.id, "再来", author="何雯", day=DAY)


def test_a_cancelled_entry_gives_its_bank_row_to_the_right_one(book: OpenBook) -> None:
    row = saved(book)
    put(again(book), statement(bank(("2025-08-11", -5_860_00, row.payee), opening=40_000_000)))
    entries.reverse(again(book), row.id, "来源错了", author="何雯", day=DAY)
    assert len(again(book).book(DAY).unexplained) == 1
    right = saved(again(book), source="行业企业")
    after = again(book).book(DAY)
    assert not after.unexplained
    assert [s.source for s in after.spending if s.row == right.id] == ["行业企业"]
    assert not again(book).loaded[1]


def test_in_a_closed_month_the_red_entry_stands_in_the_open_one(book: OpenBook) -> None:
    """The closed entry keeps all that it says, its bank row too; until the red one's day it counts."""
    row = saved(book)
    put(again(book), statement(bank(("2025-08-11", -5_860_00, row.payee), opening=40_000_000)))
    before = next(e for e in again(book).loaded[0] if isinstance(e, data.Transaction) and e.payee == row.payee)
    close(book, "2025-08")
    red = entries.reverse(again(book), row.id, "记错", author="何雯", day=DAY)
    assert (red.date, red.voucher, red.amount) == (DAY, "记2509-001", 5_860_00)
    august, september = again(book).book(date(2025, 8, 31)), again(book).book(DAY)
    assert [s.row for s in august.spending][-1] == row.id
    assert row.id not in {s.row for s in september.spending}
    assert red.id not in {s.row for s in september.spending}
    after = next(e for e in september.entries if isinstance(e, data.Transaction) and e.meta.get("row") == row.id)
    assert (after.date, after.narration) == (before.date, before.narration)
    assert [(p.account, p.units) for p in after.postings] == [(p.account, p.units) for p in before.postings]
    assert set(after.meta) - set(before.meta) == {"reversed", "void-reason"}
    taken_back = next(e for e in september.entries if isinstance(e, data.Transaction) and "explains" in e.meta)
    assert [p.meta["row"] for p in taken_back.postings if p.meta and "row" in p.meta] == [red.id]
    bank_row = str(after.meta["bank"])  # 待查 again until what is right explains it
    assert taken_back.links == after.links == frozenset({f"correction-{row.id}", f"explained-{bank_row}"})
    assert taken_back.meta["explains"] == bank_row
    assert [(i.date, i.row, i.amount) for i in september.unexplained] == [(DAY, bank_row, -5_860_00)]
    assert not again(book).loaded[1]
    found = entries.entry_of(again(book), row.id)
    assert (found.is_void, found.red and found.red.id, len(found.bank)) == (True, red.id, 1)
    assert entries.entry_of(again(book), red.id).cancels == row
    with pytest.raises(Refusal, match="已经冲销"):
        entries.reverse(again(book), row.id, "再来", author="何雯", day=DAY)


@pytest.mark.parametrize(("why", "said"), [("", "理由"), ("  ", "理由")])
def test_a_cancelling_needs_its_reason(book: OpenBook, why: str, said: str) -> None:
    row = saved(book)
    with pytest.raises(Refusal, match=said):
        entries.reverse(again(book), row.id, why, author="何雯", day=DAY)
    assert VOIDED not in journal(book)
    assert VOIDS not in journal(book)


# --- 审核


def test_another_person_approves_and_it_is_recorded(book: OpenBook) -> None:
    row = saved(book)
    before = looked(again(book)).book
    with pytest.raises(Refusal, match="自己制的单"):
        entries.approve(again(book), [row.id], by="何雯", day=DAY)
    (approval,) = entries.approve(again(book), [row.id], by="周敏", day=DAY)
    assert (approval.maker, approval.by) == ("何雯", "周敏")
    assert entries.entry_of(again(book), row.id).approval == approval
    assert Git(book.folder)._run("log", "-1", "--format=%an %s").startswith("周敏 审核 记2508-002")
    with pytest.raises(Refusal, match="已由 周敏"):
        entries.approve(again(book), [row.id], by="赵某", day=DAY)
    assert [f.message for a in looked(again(book)).answers for f in a.findings] == [
        f.message for a in Looked(before).answers for f in a.findings
    ]


def test_who_imported_a_row_made_it(book: OpenBook) -> None:
    row = next(s.row for s in book.book(DAY).spending)
    assert entries.entry_of(book, row).maker == "何雯"
    with pytest.raises(Refusal, match="自己制的单"):
        entries.approve(book, [row], by="何雯", day=DAY)
    entries.approve(again(book), [row], by="周敏", day=DAY)


def test_several_are_approved_at_once_or_none(book: OpenBook) -> None:
    rows = [s.row for s in book.book(DAY).spending] + [saved(book, author="周敏").id]
    with pytest.raises(Refusal, match="记2508-002 是您自己制的单"):
        entries.approve(again(book), rows, by="周敏", day=DAY)
    with pytest.raises(Refusal, match="没有这笔凭证"):
        entries.approve(again(book), [rows[0], "0123456789abcdef-0"], by="周敏", day=DAY)
    assert len(entries.to_do(again(book), again(book).book(DAY)).unseen) == 4
    assert {a.maker for a in entries.approve(again(book), rows, by="赵某", day=DAY)} == {"何雯", "周敏"}
    assert len(entries.to_do(again(book), again(book).book(DAY)).unseen) == 2


def test_a_word_of_the_maker_himself_counts_for_nothing(book: OpenBook) -> None:
    """Written past the program, for instance."""
    row = saved(book)
    forged = f'2025-09-01 custom "earmark-approval" "{row.id}"\n  maker: "何雯"\n  by: "何雯"\n'
    append(again(book), "dossier.beancount", forged, author="何雯", message="伪造")
    assert entries.entry_of(again(book), row.id).approval is None


# --- 待办


def test_what_waits_at_a_base(book: OpenBook) -> None:
    row = saved(book)
    put(
        again(book),
        statement(bank(("2025-08-01", -1_00, "丙公司"), ("2025-08-30", -7_00, "乙公司"), opening=40_000_000)),
    )
    append(
        again(book),
        "audit.beancount",
        '2025-08-20 custom "earmark-request" "学员名册"\n  due: 2025-08-30\n  by: "李静"\n\n'
        '2025-08-20 custom "earmark-rectification" "F03-000000000000"\n  due: 2025-09-07\n'
        '  owner: "何雯"\n  state: "待整改"\n',
        author="李静",
        message="要材料",
    )
    todo = entries.to_do(again(book), again(book).book(DAY))
    assert [item.payee for item in todo.unexplained] == ["丙公司", "乙公司"]
    assert row.id in {line.id for line in todo.waiting}  # the bank has shown August, and not this
    assert [line.id for line in todo.bare] == [row.id]
    assert [(request.paper, order.owner) for request, order in zip(todo.asked, todo.orders, strict=True)] == [
        ("学员名册", "何雯")
    ]
    assert row.id in {line.id for line in todo.unseen}
    entries.approve(again(book), [row.id], by="周敏", day=DAY)
    assert row.id not in {line.id for line in entries.to_do(again(book), again(book).book(DAY)).unseen}


def test_closings_are_read_by_month(book: OpenBook) -> None:
    assert closed_until(book.parsed("audit.beancount")) == date.min
    close(book, "2025-08")
    assert closed_until(again(book).parsed("audit.beancount")) == date(2025, 8, 31)
