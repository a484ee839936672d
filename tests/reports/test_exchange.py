"""The exchange files: what a book says is what they say, whatever its words hold; the check finds what is not so."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
import sys
import tempfile
import tracemalloc
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ledgers.book.book import Book
from ledgers.book.render import money, posting_fen
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from reports.exchange.__main__ import BEGIN, END, write
from reports.exchange.check import check, exports_in
from reports.exchange.content import Content
from reports.exchange.folder import FORMATS, sha256, write_export
from reports.exchange.schema import BY_NAME, MANIFEST, TABLES
from reports.exchange.subjects import Subjects, lineage
from reports.exchange.xml import read_xml, write_xml
from tests.reports.books import PLAN, POLICY, book_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

JOURNAL = """
2024-05-06 * "区财政局" "补助"
  voucher: "记2405-001"
  A资产:1002银行存款:01专户:1地方财政   200000.00 CNY
  I收入:1地方财政:4001财政补助         -200000.00 CNY
2025-03-05 * "甲公司" "实训设备"
  voucher: "记2503-001"
  invoice: "25500000000000000001"
  invoice-date: 2025-03-04
  specialty: "养老护理员"
  contract: "HT-1"
  A资产:1002银行存款:01专户:1地方财政      -860.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   860.00 CNY
2025-03-09 * "甲公司" "退款"
  voucher: "记2503-001"
  A资产:1002银行存款:01专户:1地方财政       60.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   -60.00 CNY
2025-12-31 ! "某人" "没有说明"
  A资产:1002银行存款:01专户:0待分配        -0.01 CNY
  A资产:1901待查款项:0待分配                0.01 CNY
"""
DAY = dt.date(2025, 12, 31)
BANK, SPENT = "A资产:1002银行存款:01专户:1地方财政", "E支出:1地方财政:1构建培训体系:31003设备购置"
OPENED = book_of("", DAY)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A good export in each format."""
    folder, book = tmp_path_factory.mktemp("good"), book_of(JOURNAL, DAY)
    return {form: write_export(book, 2025, form, folder, "9.9") for form in FORMATS}


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Every record of the two files, read by libxml2 from the bytes as they are."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted(folder.glob("*.xml")):
        for record in etree.fromstring(path.read_bytes()):
            found.setdefault(record.tag, []).append({field.tag: field.text or "" for field in record})
    return found


def postings(folder: Path) -> list[tuple[str, str, str, str, int]]:
    """Day, account without codes, words, party and fen of every line."""
    read = tables(folder)
    names = {row["科目编号"]: row["科目名称"] for row in read.get("会计科目", [])}
    widths = list(map(int, read["总账基础信息"][0]["会计科目编号规则"].split("-")))
    parties = {v["档案值编码"]: v["档案值名称"] for v in read["自定义档案项值"] if v["档案编码"] == "05"}
    lines = []
    for row in read.get("记账凭证", []):
        code, ends = row["科目编号"], [sum(widths[: n + 1]) for n in range(len(widths))]
        account = ":".join(names[code[:end]] for end in ends if end <= len(code))
        fen = int(row["借方本币金额"].replace(".", "")) - int(row["贷方本币金额"].replace(".", ""))
        party = parties.get(row["辅助项5编号"], "")
        lines.append((row["记账凭证日期"], account, row["记账凭证摘要"], party, fen))
    return lines


def bare(account: str) -> str:
    """An account without its codes."""
    root, *rest = account.split(":")
    return ":".join([root[1:], *(part.lstrip("0123456789") for part in rest)])


def legal(text: str) -> str:
    """A text as XML can hold it, by the production Char of its specification."""

    def fine(c: str) -> bool:
        return c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"

    return "".join(c if fine(c) else " " for c in text)


def line(account: str, fen: int) -> data.Posting:
    return data.Posting(account, money(fen), None, None, None, {})


def entry(day: dt.date, fen: int, words: str, payee: str, voucher: str) -> data.Transaction:
    meta: dict[str, Any] = {"filename": "x", "lineno": 1, **({"voucher": voucher} if voucher else {})}
    lines = [line(account, moved) for account, moved in ((BANK, -fen), (SPENT, fen))]
    return data.Transaction(meta, day, "*", payee, words, frozenset(), frozenset(), lines)


def with_entries(entries: Iterable[data.Transaction]) -> Book:
    return Book.of(sorted([*OPENED.everything, *entries], key=lambda e: e.date), POLICY, DAY, "t01")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.dates(dt.date(2024, 4, 1), DAY),
        st.integers(-(10**14), 10**14),
        TEXTS,
        TEXTS,
        st.sampled_from(["", "记1", "记1-2", "付字第3号", "未-0001", "7", "，"]) | TEXTS,
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(ENTRIES)
def test_postings_come_back_from_the_xml_as_the_book_has_them(entries: list[data.Transaction]) -> None:
    book = with_entries(entries)
    with tempfile.TemporaryDirectory() as name:
        folder = write_export(book, 2025, "gbt24589", Path(name), "9.9")
        assert [str(fault) for fault in check(folder).faults] == []
        lines = postings(folder)
    wanted = [
        (f"{e.date:%Y%m%d}", bare(p.account), legal(e.narration or ""), legal(e.payee or ""), posting_fen(p))
        for e in book.entries
        if isinstance(e, data.Transaction) and e.date.year == 2025
        for p in e.postings
    ]
    assert lines == wanted


@settings(max_examples=10, deadline=None)
@given(ENTRIES)
def test_words_come_back_from_csv_and_parquet(entries: list[data.Transaction]) -> None:
    book = with_entries(entries)
    wanted = [legal(e.narration or "") for e in book.entries if isinstance(e, data.Transaction) and e.date.year == 2025]
    with tempfile.TemporaryDirectory() as name:
        for form, read in (("csv", csv_rows), ("parquet", parquet_rows)):
            folder = write_export(book, 2025, form, Path(name), "9.9")
            assert [str(fault) for fault in check(folder).faults] == []
            found = [row["记账凭证摘要"] for row in read(folder)][::2]
            assert [text.removeprefix("'") if form == "csv" else text for text in found] == wanted


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_a_book_is_sound(good: dict[str, Path], form: str) -> None:
    checked = check(good[form])
    assert (checked.faults, checked.vouchers, checked.form) == ([], 3, form)


def test_a_record_says_what_the_book_says(good: dict[str, Path]) -> None:
    read = tables(good["gbt24589"])
    assert [(r["记账凭证编号"], r["记账凭证类型编号"], r["记账凭证行号"]) for r in read["记账凭证"]] == [
        *(("记2503-001", "记", "1"), ("记2503-001", "记", "2")),
        *(("记2503-001-2", "记", "1"), ("记2503-001-2", "记", "2")),
        *(("未-0001", "未", "1"), ("未-0001", "未", "2")),
    ]
    spend = read["记账凭证"][1]
    assert (spend["票据号"], spend["票据日期"], spend["借方本币金额"]) == ("25500000000000000001", "20250304", "860.00")
    values = {(v["档案编码"], v["档案值编码"]): v["档案值名称"] for v in read["自定义档案项值"]}
    named = [values[f"{n:02}", spend[f"辅助项{n}编号"]] for n in range(1, 6)]
    assert named == ["地方财政", "构建完善的高技能人才培训体系", "养老护理员", "HT-1", "甲公司"]
    march = [r for r in read["科目余额及发生额"] if r["科目编号"] == spend["科目编号"] and r["会计期间号"] == "03"]
    assert [(r["期初本币余额"], r["借方本币金额"], r["贷方本币金额"], r["期末本币余额"]) for r in march] == [
        ("0.00", "860.00", "60.00", "800.00")
    ]
    grant = next(r for r in read["科目余额及发生额"] if r["科目编号"].startswith("4"))
    assert (grant["期初余额方向"], grant["期初本币余额"]) == ("贷", "200000.00")


def test_the_papers_of_a_voucher_are_the_invoices_that_are_on_file(tmp_path: Path) -> None:
    claim = (
        '2025-03-04 custom "earmark-invoice" "25500000000000000001" "数电票 XML"\n  record: "1"\n  amount: 860.00 CNY\n'
    )
    kept = claim + '  document: "documents/发票/1.xml"\n  sha256: "00"\n'
    counts = []
    for n, journal in enumerate((JOURNAL + claim, JOURNAL + kept)):  # a list alone brings no file
        folder = write_export(book_of(journal, DAY), 2025, "gbt24589", tmp_path / str(n), "9.9")
        counts.append([row["附件数"] for row in tables(folder)["记账凭证"][:2]])
    assert counts == [["0", "0"], ["1", "1"]]


def test_a_base_that_moved_keeps_the_accounts_of_both_policies_apart(tmp_path: Path) -> None:
    """1地方财政 and 1中央财政 have one code."""
    later = find_policy("guojia-2022")
    old = entry(dt.date(2024, 12, 1), 300, "旧", "甲", "记1")
    new = old._replace(
        date=dt.date(2025, 2, 1),
        postings=[
            line("A资产:1002银行存款:01专户:1中央财政", -500),
            line("E支出:1中央财政:1设施设备:31003设备购置", 500),
        ],
    )
    both = with_entries([old, new])
    book = replace(both, policy=later, laws=((dt.date.min, POLICY), (dt.date(2025, 1, 1), later)))
    folder = write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    assert check(folder).faults == []
    read = tables(folder)
    assert postings(folder) == [("20250201", bare(p.account), "旧", "甲", posting_fen(p)) for p in new.postings]
    names = {(v["档案编码"], v["档案值编码"]): v["档案值名称"] for v in read["自定义档案项值"]}
    ends = {names["01", r["辅助项1编号"]] for r in read["科目余额及发生额"] if r["期末本币余额"] != "0.00"}
    assert ends == {"中央财政", "地方财政"}


def test_fields_stand_in_the_declared_order(good: dict[str, Path]) -> None:
    read = tables(good["gbt24589"])
    for table in TABLES:
        for record in read.get(table.name, []):
            assert list(record) == [field.name for field in table.fields]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_csv_and_parquet_hold_what_the_xml_holds(good: dict[str, Path], form: str) -> None:
    read = tables(good["gbt24589"])["记账凭证"]
    flat = csv_rows(good["csv"]) if form == "csv" else parquet_rows(good["parquet"])
    shared = [field.name for field in BY_NAME["记账凭证"].kept]
    assert flat == [{name: record[name] for name in shared} for record in read]


def csv_rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "记账凭证.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def parquet_rows(folder: Path) -> list[dict[str, str]]:
    rows = pq.read_table(folder / "记账凭证.parquet").to_pylist()
    return [
        {k: "" if v is None else str(v).replace("-", "") if "日期" in k else str(v) for k, v in r.items()} for r in rows
    ]


def test_the_dictionary_has_a_line_for_every_column(good: dict[str, Path]) -> None:
    with (good["csv"] / "数据字典.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [(row["表"], row["列"]) for row in csv.DictReader(file)]
    columns = []
    for table in TABLES:
        with (good["csv"] / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            columns += [(table.name, name) for name in next(csv.reader(file))]
    assert told == columns


def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_and_is_read_back_whole(tmp_path: Path) -> None:
    words = ["=HYPERLINK(1)", "+1", "-1", "@a", "'=1", "''", "a=1"]
    book = with_entries(entry(dt.date(2025, 1, n), 100, w, "甲", f"记{n}") for n, w in enumerate(words, 1))
    folder = write_export(book, 2025, "csv", tmp_path, "9.9")
    assert [row["记账凭证摘要"] for row in csv_rows(folder)][::2] == [
        *("'=HYPERLINK(1)", "'+1", "'-1", "'@a", "''=1", "'''", "a=1")
    ]
    assert check(folder).faults == []


def test_every_character_that_xml_can_hold_comes_back_from_gb18030(tmp_path: Path) -> None:
    """All of the first plane, and the ends of the others, which GB18030 counts through."""
    ends = [edge + n for edge in range(0x10000, sys.maxunicode + 2, 0x10000) for n in range(-64, 64)]
    every = map(chr, [*range(0x10000), *(n for n in ends if 0x10000 <= n <= sys.maxunicode)])
    words = "".join(c for c in every if c == " " or legal(c) != " ")
    assert len(words) > 63_000
    table, path = BY_NAME["自定义档案项值"], tmp_path / "x.xml"
    write_xml(path, "公共档案", iter([(table, iter([{"档案值名称": words}]))]))
    assert etree.fromstring(path.read_bytes()).findtext("自定义档案项值/档案值名称") == words  # by a later table
    faults: list[tuple[str, str]] = []
    [(_, _, record)] = read_xml(path, "公共档案", lambda place, what: faults.append((place, what)))
    assert record["档案值名称"] == words
    assert not faults


def test_what_was_changed_to_fit_is_counted(tmp_path: Path) -> None:
    book = with_entries([entry(dt.date(2025, 1, 1), 100, "\x00\x1b" + "长" * 1500, "甲", "记1")])
    folder = write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert (said["换成空格的字符"], said["截短的文字"]) == (4, 2)
    assert {line[2] for line in postings(folder)} == {"  " + "长" * 997 + "…"}
    assert check(folder).faults == []


def test_a_year_without_entries_has_its_balances_and_no_voucher(tmp_path: Path) -> None:
    book = book_of(JOURNAL.partition("2025-03-05")[0], DAY)
    folder = write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    read = tables(folder)
    assert "记账凭证" not in read
    assert {r["期末本币余额"] for r in read["科目余额及发生额"]} == {"200000.00"}
    assert check(folder).faults == []


def test_a_book_with_nothing_in_it_and_no_plan(tmp_path: Path) -> None:
    assert OPENED.plan is None
    for form in FORMATS:
        assert check(write_export(OPENED, 2025, form, tmp_path, "9.9")).faults == []


def test_a_plan_changes_nothing(tmp_path: Path) -> None:
    with_plan = write_export(book_of(JOURNAL, DAY, plan=PLAN), 2025, "gbt24589", tmp_path / "a", "9.9")
    without = write_export(book_of(JOURNAL, DAY), 2025, "gbt24589", tmp_path / "b", "9.9")
    assert (with_plan / "总账.xml").read_bytes() == (without / "总账.xml").read_bytes()


def test_a_year_that_is_not_over_ends_with_its_month(tmp_path: Path) -> None:
    book = book_of(JOURNAL, dt.date(2025, 3, 31))
    folder = write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    assert {r["会计期间号"] for r in tables(folder)["科目余额及发生额"]} == {"01", "02", "03"}
    assert check(folder).faults == []


def test_registered_assets_are_a_table_of_csv_and_parquet(tmp_path: Path) -> None:
    dossier = '2025-05-01 custom "earmark-dossier" "资产" "护理床"\n  voucher: "记2503-001"\n  amount: 860.00 CNY\n'
    folder = write_export(book_of(JOURNAL + dossier, DAY), 2025, "csv", tmp_path, "9.9")
    text = (folder / "资产登记.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["资产,登记日期,凭证号,原值", "护理床,20250501,记2503-001,860.00"]
    assert check(folder).faults == []


def test_siblings_with_one_code_keep_apart_and_numbers_have_one_structure() -> None:
    chart = [
        "E支出:1甲:1一:30211差旅费",
        "E支出:1甲:1一:30211旅费",
        "E支出:1甲:1一:302培训",
        "E支出:1乙:2二",
        "A资产:1002银行存款",
    ]
    subjects = Subjects(chart)
    every = sorted({above for account in chart for above in lineage(account)})
    codes = {account: subjects.of(account).code for account in every}
    assert len(set(codes.values())) == len(every)
    for account, code in codes.items():
        assert len(code) == sum(subjects.widths[: account.count(":") + 1])
        assert account.count(":") == 0 or code.startswith(codes[account.rpartition(":")[0]])
    assert subjects.of("E支出:1甲:1一:30211旅费").code[-5:] == "99999"
    assert (subjects.rule, subjects.of("A资产").name, subjects.of("A资产:1002银行存款").name) == (
        "1-4-1-5",
        "资产",
        "银行存款",
    )


def test_an_export_is_never_half_there_and_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(JOURNAL, DAY)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("reports.exchange.folder._write_manifest", full)
        with pytest.raises(Refusal, match="磁盘满了"):
            write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    assert list(tmp_path.iterdir()) == []
    folder = write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    before = (folder / MANIFEST).read_bytes()
    with pytest.raises(Refusal, match="已经有这个文件夹"):
        write_export(book, 2025, "gbt24589", tmp_path, "9.9")
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert (folder / MANIFEST).read_bytes() == before


def test_the_same_book_gives_the_same_bytes(tmp_path: Path, good: dict[str, Path]) -> None:
    again = write_export(book_of(JOURNAL, DAY), 2025, "gbt24589", tmp_path, "9.9")
    for path in good["gbt24589"].iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_parquet_without_its_library_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refusal, match="pip install pyarrow"):
        write_export(OPENED, 2025, "parquet", tmp_path / "new", "9.9")
    assert not (tmp_path / "new").exists()


def test_writing_and_reading_keep_no_record(tmp_path: Path) -> None:
    """A record is gone when it is written: what is kept grows with accounts and names, not with the file.

    `python -m benchmarks.exchange` has the figures of 10,000 vouchers.
    """
    days = [dt.date(2025, 1 + n % 12, 1 + n % 28) for n in range(500)]
    book = with_entries(entry(day, 100 + n, "用途", f"供应商{n % 50}", f"记{n}") for n, day in enumerate(days))
    content, table, path = Content(book, 2025, "9.9"), BY_NAME["记账凭证"], tmp_path / "总账.xml"
    assert not book.spending[0].invoices  # the book's own reading of itself is no part of the writing
    tracemalloc.start()
    try:
        counts = write_xml(path, "总账", iter([(table, content.records("记账凭证"))]))
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        read = sum(1 for _ in read_xml(path, "总账", lambda *_: pytest.fail("sound")))
        seen = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert counts == {"记账凭证": read} == {"记账凭证": 1_000}
    assert max(written, seen) * 2 < path.stat().st_size


def test_the_page_of_the_docs_is_what_the_declaration_says(tmp_path: Path) -> None:
    """`python -m reports.exchange docs/exchange.md` writes it anew."""
    page = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
    begin, end = page.index(BEGIN), page.index(END)
    (tmp_path / "page.md").write_text(f"{page[:begin]}{BEGIN}\nold\n{page[end:]}", encoding="utf-8")
    write(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page


# What is wrong with an export is named.


def changed(text: str, old: str, new: str, count: int = 1) -> str:
    assert old in text
    return text.replace(old, new, count)


def swapped(first: str, second: str) -> Callable[[str], str]:
    """Two elements of the first record that has both change places."""

    def change(text: str) -> str:
        a = text.index(f"<{first}>")
        b = text.index(f"<{second}>", a)
        end = text.index(f"</{second}>\n", b) + len(f"</{second}>\n")
        return text[:a] + text[b:end] + text[a:b] + text[end:]

    return change


def first_record(table: str, change: Callable[[str], str]) -> Callable[[str], str]:
    def whole(text: str) -> str:
        start = text.index(f"<{table}>")
        end = text.index(f"</{table}>\n", start) + len(f"</{table}>\n")
        return text[:start] + change(text[start:end]) + text[end:]

    return whole


def to(old: str, new: str) -> Callable[[str], str]:
    return lambda text: changed(text, old, new)


def in_vouchers(old: str, new: str) -> Callable[[str], str]:
    """The first of its kind that stands in a voucher."""

    def change(text: str) -> str:
        head, mark, vouchers = text.partition("<记账凭证>")
        return head + mark + changed(vouchers, old, new)

    return change


def _shifted(text: str, month: str) -> str:
    """The bank's balances of a month and later, one fen up."""
    parts = text.split("<科目余额及发生额>")
    for n, part in enumerate(parts):
        if "11002000100001" in part and month <= part.partition("<会计期间号>")[2][:2] <= "12":
            parts[n] = re.sub("(?<=[初末][本原]币余额>)[0-9.]+", _more, part)
    return "<科目余额及发生额>".join(parts)


def _more(number: re.Match[str]) -> str:
    return f"{Decimal(number[0]) + Decimal('0.01')}"


def _unnumbered_as_first(text: str) -> str:
    """The entry without a number calls itself by the first voucher's."""
    head, mark, tail = text.partition("<记账凭证日期>20251231<")
    for old, new in (("期间号>12<", "期间号>03<"), ("类型编号>未<", "类型编号>记<"), ("未-0001", "记2503-001")):
        tail = tail.replace(old, new)
    return head + mark + tail


def _without_balance(text: str) -> str:
    parts = text.split("<科目余额及发生额>")
    hit = next(n for n, p in enumerate(parts) if "<科目编号>50001000131003<" in p and "<会计期间号>03<" in p and n)
    return "<科目余额及发生额>".join(parts[:hit] + parts[hit + 1 :])


def _without_month(text: str) -> str:
    parts = text.split("<会计期间>")
    return "<会计期间>".join(part for part in parts if "<会计期间号>05<" not in part)


A, L = "公共档案.xml", "总账.xml"
MUTATIONS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "an element has another name": (L, to("<科目名称>资产</科目名称>", "<名称>资产</名称>"), "缺元素“科目名称”"),
    "an element too many": (L, to("<科目级次>", "<备注>x</备注>\n<科目级次>"), "不应有元素“备注”"),
    "two elements swapped": (L, swapped("科目名称", "科目级次"), "次序不对"),
    "an element twice": (L, to("<科目级次>", "<科目级次>1</科目级次>\n<科目级次>"), "写了两次"),
    "an element in an element": (L, to("<科目名称>资产<", "<科目名称><b>资产</b><"), "不应再有元素"),
    "an attribute": (L, to("<会计科目>", '<会计科目 id="1">'), "不应有属性"),
    "words between records": (L, to("<会计科目>", "x<会计科目>"), "不属于任何元素的文字"),
    "an unknown table": (L, to("</总账>", "<别的><a>1</a></别的></总账>"), "没有“别的”这个表"),
    "tables out of order": (A, to("</公共档案>", "<会计期间/></公共档案>"), "次序不对"),
    "another root": (A, lambda text: text.replace("公共档案>", "档案>"), "根元素是“档案”"),
    "no declaration": (A, lambda text: text.partition("\n")[2], "没有写编码"),
    "another encoding declared": (A, to('encoding="GB18030"', 'encoding="UTF-8"'), "声明的编码是 UTF-8"),
    "cut off": (L, lambda text: text[: len(text) // 2], "不是合格的 XML"),
    "a doctype": (A, to("<公共档案>", '<!DOCTYPE a [<!ENTITY b "c">]><公共档案>'), "DOCTYPE"),
    "an amount that is none": (L, to("<借方本币金额>860.00<", "<借方本币金额>八百六<"), "不是金额"),
    "an amount with commas": (L, to("<借方本币金额>860.00<", "<借方本币金额>8,60.00<"), "不是金额"),
    "an empty amount": (L, to("<借方本币金额>860.00<", "<借方本币金额><"), "是空的"),
    "a day that is none": (L, to("<记账凭证日期>20250305<", "<记账凭证日期>20250230<"), "不是日期"),
    "a code beyond the table": (L, to("<余额方向>借<", "<余额方向>平<"), "只能是 借、贷"),
    "a mark beyond the table": (L, to("<记账标志>1<", "<记账标志>Y<"), "只能是 0、1"),
    "a text too long": (A, to("<币种名称>人民币<", f"<币种名称>{'币' * 31}<"), "最长 30"),
    "a count that is none": (L, to("<附件数>0<", "<附件数>无<"), "不是整数"),
    "something required missing": (A, to("<会计核算单位>测试职业学校<", "<会计核算单位><"), "“会计核算单位”是空的"),
    "an amount changed": (L, in_vouchers("<借方本币金额>860.00<", "<借方本币金额>861.00<"), "不相等"),
    "an account not declared": (L, to("<科目编号>50001000131003<", "<科目编号>50001000131004<"), "131003”没有声明"),
    "an account twice": (L, first_record("会计科目", lambda text: text * 2), "科目编号“1”重复"),
    "an account's parent missing": (L, first_record("会计科目", lambda _: ""), "科目编号“1”没有声明"),
    "an account off the structure": (L, to("<会计科目编号规则>1-4-4-5<", "<会计科目编号规则>1-4-4-6<"), "不合编号规则"),
    "a period not declared": (A, first_record("会计期间", lambda _: ""), "会计期间号“01”没有声明"),
    "a period in another year": (A, to("20250131", "20260131"), "不在 2025 年内"),
    "periods that overlap": (A, to("20250131", "20250210"), "重叠"),
    "a type not declared": (A, first_record("记账凭证类型", lambda _: ""), "没有声明"),
    "a currency not declared": (A, first_record("币种", lambda _: ""), "币种编码“CNY”没有声明"),
    "a dimension not declared": (L, to("<辅助项3编号>0001<", "<辅助项3编号>0099<"), "辅助项3编号“0099”没有声明"),
    "another year": (L, to("<会计年度>2025<", "<会计年度>2024<"), "会计年度是 2024，账簿是 2025"),
    "an edition that is not ours": (A, to("24589.1-2010<", "24589.1-2024<"), "只能是 GB/T 24589.1-2010"),
    "an amount too long": (L, to("<借方本币金额>860.00<", f"<借方本币金额>{'9' * 17}.00<"), "太长"),
    "a rate that is none": (L, to("<汇率>1<", "<汇率>一<"), "不是数值"),
    "a number left empty": (L, to("<期初数量>0<", "<期初数量><"), "“期初数量”是空的"),
    "a dimension twice": (L, first_record("科目辅助核算", lambda text: text * 2), "重复"),
    "a dimension of no archive": (L, to("<对应档案>05<", "<对应档案>99<"), "档案编码“99”没有声明"),
    "an archive gone": (A, first_record("自定义档案项", lambda _: ""), "档案编码“01”没有声明"),
    "an archive's value twice": (A, first_record("自定义档案项值", lambda text: text * 2), "的值“0001”重复"),
    "a structure that cannot be read": (L, to(">1-4-4-5<", ">四<"), "看不懂"),
    "a level that is none": (L, to("<科目级次>1<", "<科目级次>9<"), "不合编号规则"),
    "two ledgers": (A, first_record("电子账簿", lambda text: text * 2), "只应有一条"),
    "no ledger": (A, first_record("电子账簿", lambda _: ""), "一条也没有"),
    "a line missing": (L, first_record("记账凭证", lambda _: ""), "行号是 2，应是 1"),
    "a line twice": (L, first_record("记账凭证", lambda text: text * 2), "行号是 1，应是 2"),
    "a voucher with two days": (L, to("<记账凭证日期>20250305<", "<记账凭证日期>20250306<"), "有两个日期"),
    "a day outside its period": (L, lambda text: text.replace("20250309", "20250409"), "不在会计期间 03 内"),
    "one number for two vouchers": (L, lambda text: text.replace("记2503-001-2", "记2503-001"), "行号是 1，应是 3"),
    "a number that comes again": (L, _unnumbered_as_first, "编号重复"),
    "a line on both sides": (L, in_vouchers("<借方本币金额>0.00<", "<借方本币金额>1.00<"), "借贷都有金额"),
    "a line on no side": (L, in_vouchers("<借方本币金额>860.00<", "<借方本币金额>0.00<"), "借贷都没有金额"),
    "a line on no last account": (L, in_vouchers("<科目编号>50001000131003<", "<科目编号>500010001<"), "应记到末级"),
    "a month left out": (A, _without_month, "之间有空档"),
    "foreign money in yuan": (L, to("<借方原币金额>860.00<", "<借方原币金额>100.00<"), "币种却是本位币"),
    "a closing balance changed": (L, to("<期末本币余额>200000.00<", "<期末本币余额>200001.00<"), "写的是 200,001.00"),
    "an opening on the other side": (L, lambda text: text.replace("初余额方向>借<", "初余额方向>贷<"), "期末写的是"),
    "an opening that is no closing": (L, lambda text: _shifted(text, "02"), "期初不是上一期的期末"),
    "openings that differ": (L, lambda text: _shifted(text, "01"), "期初借贷相差"),
    "a movement of a balance changed": (L, to("<借方本币金额>860.00<", "<借方本币金额>870.00<"), "的发生额和分录之和"),
    "a balance missing": (L, _without_balance, "有分录，没有余额这一条"),
    "a balance twice": (L, first_record("科目余额及发生额", lambda text: text * 2), "余额写了两次"),
}  # fmt: skip


def resealed(folder: Path) -> None:
    """The manifest says again what the files are: what is left to find is in what they say."""
    said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, facts in said["文件"].items():
        facts["字节"], facts["SHA-256"] = (folder / name).stat().st_size, sha256(folder / name)
    (folder / MANIFEST).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def copy_of(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_of_a_good_export_is_named(name: str, good: dict[str, Path], tmp_path: Path) -> None:
    file, change, words = MUTATIONS[name]
    folder = copy_of(good["gbt24589"], tmp_path)
    text = (folder / file).read_bytes().decode("gb18030")
    mutated = change(text)
    assert mutated != text
    (folder / file).write_bytes(mutated.encode("gb18030"))
    assert any("导出以后改过" in fault.words for fault in check(folder).faults)
    resealed(folder)
    assert any(words in fault.words for fault in check(folder).faults), [str(f) for f in check(folder).faults]


def test_bytes_that_are_no_gb18030_are_named(good: dict[str, Path], tmp_path: Path) -> None:
    folder = copy_of(good["gbt24589"], tmp_path)
    (folder / A).write_bytes((folder / A).read_bytes().replace("测试基地".encode("gb18030"), b"\xff\xff"))
    resealed(folder)
    assert any(fault.words.startswith("不是 GB18030") for fault in check(folder).faults)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file missing": (lambda f: (f / L).unlink(), "文件夹里没有"),
    "a file more": (lambda f: (f / "x.txt").write_text("x"), "清单里没有这个文件"),
    "no manifest": (lambda f: (f / MANIFEST).unlink(), "没有清单"),
    "a broken manifest": (lambda f: (f / MANIFEST).write_text("{"), "清单读不懂"),
    "an endless manifest": (lambda f: (f / MANIFEST).write_text("[" * 200_000), "清单读不懂"),
    "another sum in the manifest": (lambda f: _listed(f, "借方合计", "0.00"), "借方合计写的是 0.00，数据里是 920.01"),
    "another count in the manifest": (lambda f: _listed(f, "凭证张数", 4), "凭证张数写的是 4，数据里是 3"),
    "an unknown format": (lambda f: _listed(f, "格式", "xls"), "格式“xls”不认识"),
}


def _listed(folder: Path, key: str, value: object) -> None:
    said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**said, key: value}, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_that_is_not_as_listed_is_named(name: str, good: dict[str, Path], tmp_path: Path) -> None:
    change, words = FILES[name]
    folder = copy_of(good["gbt24589"], tmp_path)
    change(folder)
    assert any(words in fault.words for fault in check(folder).faults), [str(f) for f in check(folder).faults]


FLAT: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a heading changed": ("会计科目", to("科目名称", "名称"), "第 2 列是“名称”，应是“科目名称”"),
    "a cell more": ("币种", to("CNY,人民币", "CNY,人民币,1"), "有 3 列，应是 2 列"),
    "an open quote": ("币种", to("人民币", '"人民币'), "读不到底"),
    "an amount changed": ("记账凭证", to("860.00,860.00", "861.00,861.00"), "不相等"),
    "an account gone": ("会计科目", to("5,支出", "6,支出"), "科目编号“5”没有声明"),
}


@pytest.mark.parametrize("name", FLAT)
def test_a_mutation_of_a_csv_is_named(name: str, good: dict[str, Path], tmp_path: Path) -> None:
    table, change, words = FLAT[name]
    folder = copy_of(good["csv"], tmp_path)
    path = folder / f"{table}.csv"
    path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8-sig", newline="")
    resealed(folder)
    assert any(words in fault.words for fault in check(folder).faults), [str(f) for f in check(folder).faults]


def test_mutations_of_a_parquet_are_named(good: dict[str, Path], tmp_path: Path) -> None:
    folder = copy_of(good["parquet"], tmp_path)
    lines = folder / "记账凭证.parquet"
    sound = pq.read_table(lines)
    faults = []
    for broken in (
        sound.slice(1),
        sound.rename_columns(["日", *sound.column_names[1:]]),
        sound.set_column(5, "记账凭证行号", sound["记账凭证行号"].cast("string")),
    ):
        pq.write_table(broken, lines)
        resealed(folder)
        faults.append(" ".join(map(str, check(folder).faults)))
    lines.write_bytes(lines.read_bytes()[:-9])
    resealed(folder)
    faults.append(" ".join(map(str, check(folder).faults)))
    for said, words in zip(faults, ("行号是 2，应是 1", "第 1 列是“日”", "类型是 string", "读不到底"), strict=True):
        assert words in said


def test_without_a_manifest_the_files_say_what_they_are(good: dict[str, Path], tmp_path: Path) -> None:
    for form, folder in good.items():
        copy = copy_of(folder, tmp_path / form)
        (copy / MANIFEST).unlink()
        checked = check(exports_in(copy)[0])
        assert (checked.form, [fault.place for fault in checked.faults]) == (form, [MANIFEST])


def test_tables_of_the_standard_that_are_not_looked_at_are_told(good: dict[str, Path], tmp_path: Path) -> None:
    folder = copy_of(good["gbt24589"], tmp_path)
    text = (folder / A).read_bytes().decode("gb18030")
    change = to("<自定义档案项>", "<部门档案><部门编码>1</部门编码></部门档案><自定义档案项>")
    (folder / A).write_bytes(change(text).encode("gb18030"))
    resealed(folder)
    checked = check(folder)
    assert (checked.faults, checked.unread) == ([], ("部门档案",))


def test_faults_beyond_two_hundred_are_counted(good: dict[str, Path], tmp_path: Path) -> None:
    folder = copy_of(good["gbt24589"], tmp_path)
    for number in range(205):
        (folder / f"x{number}").write_text("x")
    checked = check(folder)
    assert (len(checked.faults), checked.more) == (200, 5)


def test_a_folder_without_exports_is_refused(tmp_path: Path, good: dict[str, Path]) -> None:
    with pytest.raises(Refusal, match="没有导出的数据"):
        exports_in(tmp_path)
    with pytest.raises(Refusal, match="没有这个文件夹"):
        exports_in(tmp_path / "x")
    assert exports_in(good["csv"]) == [good["csv"]]
    assert len(exports_in(good["csv"].parent)) == len(FORMATS)
