"""What each file of a book may hold."""

from __future__ import annotations

import pytest
from beancount.parser import lexer
from hypothesis import given
from hypothesis import strategies as st

from ledgers.book import gate
from ledgers.book.chart import HEADER
from ledgers.book.gate import admit
from ledgers.refusal import Refusal

JOURNAL = "journal/2024.beancount"
GOOD = """
2024-05-01 * "甲公司" "耗材"
  A资产:1002银行存款:01专户:1地方财政  -1.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  1.00 CNY
2024-05-02 balance A资产:1002银行存款:01专户  1.00 ~ 0.00 CNY
2024-05-02 note A资产:1002银行存款:01专户 "对账"
"""


def test_transactions_balances_and_notes_pass() -> None:
    assert len(admit(JOURNAL, HEADER + GOOD)) == 3


@pytest.mark.parametrize(
    "line",
    [
        'include "/etc/passwd"',
        'plugin "os"',
        'option "title" "别人的账"',
        'option "inferred_tolerance_default" "CNY:99999999"',
        'option "insert_pythonpath" "TRUE"',
        '2024-01-01 custom "fava-option" "import-config" "x.py"',
        '2024-01-01 custom "fava-extension" "x"',
        '2024-01-01 document A资产:1002银行存款 "/etc/hostname"',
        '2024-01-01 query "q" "SELECT 1"',
        "2024-01-01 open A资产:1002银行存款:77别的",
        "2024-01-01 close A资产:1002银行存款",
        "2024-01-01 commodity CNY",
        '2024-01-01 event "a" "b"',
        "2024-01-01 price CNY 1 USD",
        "2024-01-01 pad A资产:1002银行存款 N净资产:3001期初余额",
        "pushtag #a",
        "pushmeta a: 1",
        '2024-05-01 * "x"\n  filename: "/etc/passwd"\n  A资产:1002银行存款  1 CNY\n  N净资产:3001期初余额  -1 CNY',
        '2024-05-01 * "x"\n  A资产:1002银行存款  1 CNY\n    lineno: 7\n  N净资产:3001期初余额  -1 CNY',
        '2024-05-01 * "x"\n  A资产:1002银行存款  1 USD\n  N净资产:3001期初余额  -1 USD',
        '2024-05-01 * "x"\n  A资产:1002银行存款  1 CNY\n  N净资产:3001期初余额',
        '2024-05-01 * "没写完',
        '   include "x"',
        '\r\ninclude "x"',
        '* org heading\ninclude "x"',
    ],
)
def test_whatever_acts_is_refused(line: str) -> None:
    with pytest.raises(Refusal, match=JOURNAL):
        admit(JOURNAL, f"{HEADER}\n{line}\n")


PIECES = [
    "in",
    "clude",
    "op",
    "en",
    "close",
    "pad",
    "i",
    "p",
    "ush",
    "meta",
    "tag",
    "query",
    "lineno",
    "file",
    "name",
    ":",
]
SIGNS = [" ", "\n", "\t", '"', ";", "\\", "2024-01-01", "A资产", "的", "-", "_", "*", "\r", "X", "7", "#", "\x07"]


@given(st.lists(st.sampled_from(PIECES + SIGNS), max_size=12).map("".join))
def test_a_text_without_the_words_has_no_token_that_acts(text: str) -> None:
    tokens = lexer.lex_iter_string(text)  # type: ignore[no-untyped-call]
    kinds = {kind if kind != "KEY" else matched.decode() for kind, _, matched, _ in tokens}
    if kinds & (gate._ACTING | gate._PARSERS_OWN):
        assert gate._SUSPECT.search(text)


def test_a_word_that_acts_may_stand_in_a_text_and_in_a_comment() -> None:
    assert len(admit(JOURNAL, HEADER + GOOD.replace("耗材", "open source 软件 custom pad") + "; include\n")) == 3


def test_an_account_outside_the_chart_is_refused() -> None:
    with pytest.raises(Refusal, match="不在科目表里"):
        admit(JOURNAL, HEADER + GOOD, frozenset({"A资产:1002银行存款:01专户:1地方财政"}))


@pytest.mark.parametrize(
    "header", ["", HEADER.replace("A资产", "B资产"), HEADER + 'option "title" "x"\n', "\n" + HEADER]
)
def test_the_header_is_demanded_to_the_byte(header: str) -> None:
    with pytest.raises(Refusal):
        admit(JOURNAL, header + GOOD)


def test_other_files_hold_their_own_customs_only() -> None:
    plan = HEADER + '2024-04-01 custom "earmark-plan" "表4-2"\n'
    assert admit("plan.beancount", plan)
    for name, text in (("plan.beancount", HEADER + GOOD), ("dossier.beancount", plan), (JOURNAL, plan)):
        with pytest.raises(Refusal):
            admit(name, text)
