"""However a book is loaded, it is the same; and what cannot be proved to be is left to beancount."""

from __future__ import annotations

import gc
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import beancount
import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.demo import PAPERS
from earmark.gateway.ledger import BookLedger
from ledgers.book import quick
from ledgers.book.chart import HEADER
from ledgers.book.loading import BEANCOUNT, QUICK, VARIABLE, uncollected
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.conftest import AS_OF, FACTS
from tests.loaders import by, plain, same, same_by_quick

BANK = "A资产:1002银行存款:01专户"
ACCOUNTS = (
    f"{BANK}:1地方财政",
    f"{BANK}:2行业企业",
    "I收入:1地方财政:4001财政补助",
    "E支出:1地方财政:1构建培训体系:31003设备购置",
)
MAIN = f"""{HEADER}option "title" "第1基地"
option "operating_currency" "CNY"
option "display_precision" "CNY:0.01"
option "documents" "documents"
plugin "audit_rules" "yuzhong-2023-25"
include "plan.beancount"
include "journal/*.beancount"
1970-01-01 custom "earmark-base" "第1基地"
  policy: "yuzhong-2023-25"
1970-01-01 open A资产:1002银行存款 CNY
1970-01-01 open {BANK}
1970-01-01 open {ACCOUNTS[0]} CNY
1970-01-01 open {ACCOUNTS[1]}
1970-01-01 open {ACCOUNTS[2]} CNY
2024-03-01 open {ACCOUNTS[3]} CNY,USD
"""
PLAN = f"""{HEADER}
2024-04-01 custom "earmark-plan-cell" "体系" "地方财政" 120000.00 CNY TRUE 2 2024-04-01
  file: "附件2.docx"
"""
START = date(2024, 4, 1)


def write(folder: Path, journals: dict[str, str], main: str = MAIN) -> Path:
    """A book's files; its main."""
    (folder / "journal").mkdir()
    (folder / "documents").mkdir()
    (folder / "plan.beancount").write_text(PLAN, encoding="utf-8")
    for name, text in journals.items():
        (folder / "journal" / f"{name}.beancount").write_text(HEADER + text, encoding="utf-8")
    (folder / "main.beancount").write_text(main, encoding="utf-8")
    return folder / "main.beancount"


def yuan(hundredths: int, digits: int = 2) -> str:
    """A sum with so many digits after the point, none of which is lost."""
    whole, rest = divmod(abs(hundredths), 100)
    point = f".{rest:02}" + "0" * (digits - 2) if rest or digits else ""
    return f"{'-' if hundredths < 0 else ''}{whole}{point}"


@dataclass(frozen=True)
class Move:
    """Money from one account to others, in fen, and what is noted of it."""

    day: date
    source: str
    parts: tuple[tuple[str, int], ...]
    payee: str
    narration: str
    digits: int
    notes: tuple[tuple[str, str], ...]
    words: str

    @property
    def text(self) -> str:
        """As an accountant's file has it."""
        lines = [f'{self.day} * "{self.payee}" "{self.narration}"{self.words}']
        lines += [f"  {key}: {value}" for key, value in self.notes]
        total = sum(fen for _, fen in self.parts)
        lines += [f"  {account}  {yuan(fen, self.digits)} CNY" for account, fen in self.parts]
        lines.append(f"  {self.source}  {yuan(-total, self.digits)} CNY")
        return "\n".join(lines) + '\n    of: "分录"\n\n'


DAYS = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
FEN = st.integers(-(10**9), 10**9)
WORDS = st.text(st.sampled_from('某公司ａ龥𠮷 ·（）;#^*\\n\t"').filter(lambda c: c not in '"\\'), max_size=8)
NOTES = st.lists(
    st.tuples(
        st.sampled_from(["voucher", "invoice", "bank-balance", "of-day", "kept"]),
        st.sampled_from(
            ['"记2404-001"', '""', "120.50 CNY", "2024-05-01", "TRUE", "12.5", f"{ACCOUNTS[0]}", "#x", "CNY"]
        ),
    ),
    max_size=3,
    unique_by=lambda note: note[0],
).map(tuple)
MOVES = st.builds(
    Move,
    DAYS,
    st.sampled_from(ACCOUNTS),
    st.lists(st.tuples(st.sampled_from(ACCOUNTS), FEN), max_size=3).map(tuple),
    WORDS,
    WORDS,
    st.sampled_from([2, 2, 2, 3, 5]),
    NOTES,
    st.sampled_from(["", "", " #a #b", " ^refund-1", " #a ^l-1 ^l-2"]),
)
JOURNALS = st.dictionaries(st.sampled_from(["2024", "2025", "2026"]), st.lists(MOVES, max_size=6), min_size=1)


def asserted(moves: list[Move], day: date, account: str, off: int = 0) -> str:
    """A balance assertion that holds, but for what it is to be off by."""
    fen = 0
    for move in moves:
        if move.day < day:
            parts = [*move.parts, (move.source, -sum(n for _, n in move.parts))]
            fen += sum(n for name, n in parts if name == account or name.startswith(f"{account}:"))
    return f"{day} balance {account}  {yuan(fen + off)} ~ 0.00 CNY\n"


@settings(max_examples=40)
@given(JOURNALS, st.lists(st.tuples(DAYS, st.sampled_from([BANK, ACCOUNTS[0], "A资产:1002银行存款"])), max_size=4))
def test_a_book_of_our_own_kind_is_loaded_quick_and_is_the_same(
    journals: dict[str, list[Move]], days: list[tuple[date, str]]
) -> None:
    moves = [move for part in journals.values() for move in part]
    texts = {name: "".join(move.text for move in part) for name, part in journals.items()}
    texts["2027"] = "".join(asserted(moves, day, account) for day, account in days)
    with tempfile.TemporaryDirectory() as folder:
        same_by_quick(write(Path(folder), texts))


ODD = {
    "借贷不平": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.00 CNY\n  {ACCOUNTS[2]}  -1.01 CNY\n',
    "差半分": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.004 CNY\n  {ACCOUNTS[2]}  -1.00 CNY\n',
    "没有金额": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.00 CNY\n  {ACCOUNTS[2]}\n',
    "没有币种": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.00\n  {ACCOUNTS[2]} -1.00 CNY\n',
    "没有数": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  CNY\n  {ACCOUNTS[2]} -1.00 CNY\n',
    "外币": f'2024-05-01 * "a"\n  {ACCOUNTS[1]}  1.00 USD\n  {ACCOUNTS[3]}  -1.00 USD\n',
    "外币不许": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.00 USD\n  {ACCOUNTS[3]}  -1.00 USD\n',
    "单价": f'2024-05-01 * "a"\n  {ACCOUNTS[1]}  1.00 USD @ 7.00 CNY\n  {ACCOUNTS[3]}  -7.00 CNY\n',
    "成本": f'2024-05-01 * "a"\n  {ACCOUNTS[1]}  1 KG {{7.00 CNY}}\n  {ACCOUNTS[3]}  -7.00 CNY\n',
    "没有开户": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  1.00 CNY\n  E支出:9没有  -1.00 CNY\n',
    "还没有开户": f'2024-02-01 * "a"\n  {ACCOUNTS[0]}  1.00 CNY\n  {ACCOUNTS[3]}  -1.00 CNY\n',
    "重复开户": f"1970-01-01 open {ACCOUNTS[0]} CNY\n",
    "销户": f"2025-01-01 close {ACCOUNTS[1]}\n",
    "销户又用": f'2024-04-02 close {ACCOUNTS[0]}\n2024-05-01 note {ACCOUNTS[0]} "a"\n',
    "销户又核对": f"2024-04-02 close {ACCOUNTS[0]}\n2024-06-01 balance {ACCOUNTS[0]} 1 CNY\n",
    "余额不符": f"2024-05-01 balance {BANK}  123456789.01 ~ 0.00 CNY\n",
    "两个余额": f"2024-03-05 balance {BANK}  0.00 CNY\n2024-03-05 balance {BANK}  0.01 CNY\n",
    "余额外币": f"2024-03-05 balance {BANK}  0.00 USD\n",
    "余额没有开户": "2024-03-05 balance A资产:9没有  0.00 CNY\n",
    "补差": f"2024-03-02 pad {BANK} {ACCOUNTS[2]}\n2024-03-05 balance {BANK}  3.00 CNY\n",
    "补差没有用": f"2024-03-02 pad {BANK} {ACCOUNTS[2]}\n",
    "备注没有开户": '2024-03-05 note A资产:9没有 "a"\n',
    "凭证文件": f'2024-03-05 document {BANK} "/nowhere.pdf"\n',
    "币种": "2024-03-05 commodity CNY\n2024-03-05 commodity CNY\n",
    "价格": "2024-03-05 price USD 7.00 CNY\n",
    "查询": '2024-03-05 query "a" "SELECT *"\n',
    "写错": "2024-03-05 balance\n",
    "不认识的字": '2024-03-05 * "a" $\n',
    "数太长": f'2024-05-01 * "a"\n  {ACCOUNTS[0]}  {"9" * 30}.01 CNY\n  {ACCOUNTS[2]}  -{"9" * 30}.01 CNY\n',
    "引入没有的": 'include "nothing/*.beancount"\n',
    "引入两次": 'include "2024.beancount"\n',
    "导入路径": 'option "insert_pythonpath" "TRUE"\n',
    "元数据": 'pushmeta payer: "a"\n2024-03-05 custom "b" 1\n',
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_loaded_by_beancount_and_its_errors_are_told_as_ever(odd: str, tmp_path: Path) -> None:
    good = Move(date(2024, 4, 20), ACCOUNTS[2], ((ACCOUNTS[0], 100),), "财政局", "拨款", 2, (), "").text
    assert same(write(tmp_path, {"2024": good + ODD[odd]})) == BEANCOUNT


@pytest.mark.parametrize(
    "line",
    [
        'option "tolerance_multiplier" "0.9"',
        'option "inferred_tolerance_default" "CNY:0.5"',
        'option "booking_method" "FIFO"',
        'option "plugin_processing_mode" "raw"',
        'plugin "beancount.plugins.auto_accounts"',
        'plugin "no.such.plugin"',
        'option "documents" "nowhere"',
        'option "name_assets" "错"',
    ],
)
def test_what_main_may_not_set_is_beancounts_business(line: str, tmp_path: Path) -> None:
    assert same(write(tmp_path, {"2024": ""}, f"{MAIN}{line}\n")) == BEANCOUNT


@settings(max_examples=25)
@given(JOURNALS, st.lists(st.sampled_from(sorted(ODD)), max_size=2), st.integers(-1, 1))
def test_any_book_is_the_same_and_its_errors_are(journals: dict[str, list[Move]], odd: list[str], off: int) -> None:
    moves = [move for part in journals.values() for move in part]
    texts = {name: "".join(move.text for move in part) for name, part in journals.items()}
    texts["2028"] = "".join(ODD[name] for name in odd) + asserted(moves, date(2024, 12, 31), BANK, off)
    with tempfile.TemporaryDirectory() as folder:
        chosen = same(write(Path(folder), texts))
    assert chosen == (BEANCOUNT if odd or off else QUICK)


def test_what_nothing_looks_at_is_no_matter(tmp_path: Path) -> None:
    text = f'2024-05-01 event "地点" "重庆"\n2024-05-01 note {BANK} "对账单已收"\n'
    main = f'{MAIN}2024-01-01 custom "x" 1\n'
    same_by_quick(write(tmp_path, {"2024": text}, main))


def test_evidence_in_folders_is_found_as_ever(tmp_path: Path) -> None:
    main = write(tmp_path, {"2024": '2024-05-01 custom "x" 1\n'})
    paper = tmp_path / "documents" / ACCOUNTS[3].replace(":", "/") / "2024-05-01 发票.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF")
    (paper.parent / "无日期.pdf").write_bytes(b"%PDF")
    same_by_quick(main)
    assert sum(isinstance(e, data.Document) for e in by(QUICK, main).ledger[0]) == 1
    paper.rename(paper.with_name("2024-01-01 早于开户.pdf"))
    assert same(main) == BEANCOUNT
    (paper.parent / "2024-01-01 早于开户.pdf").rename(paper.with_name("2024-13-01 没有这天.pdf"))
    assert same(main) == BEANCOUNT


def test_the_demo_books_are_the_same() -> None:
    mains = sorted(PAPERS.glob("*/book/main.beancount"))
    assert len(mains) > 5
    for main in mains:
        same_by_quick(main)


def test_what_has_passed_the_gate_is_not_parsed_again_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Shelf(PAPERS.absolute() / "yz2401").open("book")
    whole = by(BEANCOUNT, book.main).ledger
    monkeypatch.setattr(quick, "parser", None)
    book.book(AS_OF)
    assert book.loaded_by == QUICK
    assert plain(book.loaded) == plain(whole)


def test_favas_pages_load_as_the_audit_does(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PAPERS.absolute() / "yz2401" / "book"
    monkeypatch.setenv(VARIABLE, BEANCOUNT)
    whole = BookLedger(folder, "book")
    monkeypatch.setenv(VARIABLE, QUICK)
    monkeypatch.setattr("beancount.loader._load", None)
    ledger = BookLedger(folder, "book")
    assert plain(ledger.everything) == plain(whole.everything)
    assert plain(ledger.options) == plain(whole.options)
    assert [ledger.told, ledger.load_errors] == [whole.told, whole.load_errors] == [[], []]


def test_a_file_with_line_ends_of_another_kind_is_parsed_as_it_stands(tmp_path: Path) -> None:
    book = Shelf(tmp_path).new("b", FACTS, author="测试")
    path = book.folder / "journal" / "2024.beancount"
    entry = f'2024-05-01 note {BANK} "一\n二"\n'
    path.write_bytes((HEADER + entry).replace("\n", "\r\n").encode())
    assert str(path) not in book.admit()
    book.book(AS_OF)
    assert plain(book.loaded) == plain(by(BEANCOUNT, book.main).ledger)


def test_the_environment_says_how_and_who_insists_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = write(tmp_path, {"2024": ODD["销户"]})
    for way, loaded in (("", BEANCOUNT), ("auto", BEANCOUNT), ("beancount", BEANCOUNT)):
        monkeypatch.setenv(VARIABLE, way)
        assert by("", main).by == loaded
    monkeypatch.setenv(VARIABLE, "quick")
    with pytest.raises(Refusal, match="不能快速载入：有 Close 记录"):
        by("", main)
    monkeypatch.setenv(VARIABLE, "uromyces")
    with pytest.raises(Refusal, match="不是载入账簿的方式"):
        by("", main)


def test_another_beancount_is_not_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert beancount.__version__ in quick.PROVED
    main = write(tmp_path, {"2024": ""})
    monkeypatch.setattr(beancount, "__version__", "3.3.0")
    assert same(main) == BEANCOUNT


def test_the_search_for_cycles_is_on_again_whatever_happens() -> None:
    states = []
    with suppress(ZeroDivisionError), uncollected():
        states.append(gc.isenabled())
        raise ZeroDivisionError
    assert [*states, gc.isenabled()] == [False, True]
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
