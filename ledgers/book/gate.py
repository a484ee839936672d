"""The gate: what each file of a book may hold, checked by tokens and by parsing, executing nothing.

A ledger file can load code, read other files and open accounts. An accountant's file may do none
of that: it begins with the fixed header, to the byte, and holds transactions, balances and notes
on accounts that the bureau's main file opens. The other files hold their own `earmark-…` customs.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import lexer, parser

from ledgers.book import chart, closing, issued
from ledgers.book.chart import HEADER
from ledgers.book.faults import said
from ledgers.book.notes import flaw
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ledgers.book.quick import Parsed

_ACTING = frozenset(
    {
        "INCLUDE",
        "OPTION",
        "PLUGIN",
        "DOCUMENT",
        "QUERY",
        "EVENT",
        "OPEN",
        "CLOSE",
        "COMMODITY",
        "PAD",
        "PRICE",
        "PUSHTAG",
        "POPTAG",
        "PUSHMETA",
        "POPMETA",
    }
)
_CUSTOMS = {
    "plan.beancount": ("earmark-plan", "earmark-plan-cell", "earmark-plan-specialty"),
    "dossier.beancount": (
        "earmark-account",
        "earmark-approval",
        "earmark-detail",
        "earmark-detail-line",
        "earmark-dossier",
        "earmark-dossier-correction",
        "earmark-dossier-withdrawal",
        "earmark-invoice",
        "earmark-invoice-item",
        "earmark-invoice-journey",
        "earmark-mapping",
        "earmark-match",
        "earmark-subject",
    ),
    "audit.beancount": (
        "earmark-waiver",
        "earmark-review",
        "earmark-request",
        "earmark-rectification",
        "earmark-remark",
        "earmark-closing",
        "earmark-reopening",
        "earmark-report",
    ),
}
MAIN = "main.beancount"
_INCLUDED = ("plan.beancount", "dossier.beancount", "audit.beancount", "journal/*.beancount")
_PLUGINS = ("audit_rules",)
_OPTIONS = frozenset(
    {
        *(tuple(re.findall(r'"([^"]*)"', line)) for line in HEADER.splitlines()),
        ("operating_currency", "CNY"),
        ("display_precision", "CNY:0.01"),
        ("documents", "documents"),
    }
)
_PAGES = frozenset(
    {
        ("fava-option", "language", "zh"),
        ("fava-option", "locale", "zh_CN"),
        ("fava-option", "default-page", "extension/AuditPage/"),
        ("fava-extension", "earmark.audit_page"),
    }
)
_RESTORE = "请主管部门检查该文件，或从历史恢复"
# Metadata that the parser itself writes: a forged one makes Fava read and write another file.
_PARSERS_OWN = frozenset({"filename", "lineno"})
# A token of any of these kinds is this very word, so a text without the words need not be taken apart.
_SUSPECT = re.compile("|".join([*(kind.lower() for kind in sorted(_ACTING)), *sorted(_PARSERS_OWN)]))


def admit(name: str, text: str, accounts: Collection[str] = (), parsed: Parsed | None = None) -> list[data.Directive]:
    """Parse a file of a book, or refuse it.

    Args:
        name: the file's name within the book, e.g. `journal/2025.beancount`.
        text: its whole content.
        accounts: the accounts that main opens; empty leaves them unchecked.
        parsed: what beancount's parser gives for it, where it has been asked.

    Returns:
        The directives, as parsed: nothing is booked or interpolated.

    Raises:
        Refusal: what the file holds that it may not, with the line.
    """
    if not text.startswith(HEADER):
        raise Refusal("开头不是固定的五行科目根名称", where=name, todo="请用原文件，不要改动开头")
    body = text[len(HEADER) :]
    _tokens(name, body)
    entries, errors, _ = parsed or parser.parse_string(text)
    if errors:
        error = errors[0]
        raise Refusal(f"第 {error.source['lineno']} 行写法有误：{said(error)}", where=name)
    allowed = _CUSTOMS.get(name)
    for entry in entries:
        _entry(name, entry, allowed, accounts)
    return list(entries)


def admit_main(text: str, parsed: Parsed | None = None) -> None:
    """See that the bureau's main file holds what this program writes there, and nothing to run or to read.

    Args:
        text: its whole content.
        parsed: what beancount's parser gives for it, where it has been asked.

    Raises:
        Refusal: another plugin, include, option, custom or directive, with the line.
    """
    _statements(text)
    entries, errors, _ = parsed or parser.parse_string(text)
    if errors:
        error = errors[0]
        raise Refusal(f"第 {error.source['lineno']} 行写法有误：{said(error)}", where=MAIN)
    _whole(text, entries)
    for entry in entries:
        where = f"{MAIN} 第 {entry.meta['lineno']} 行"
        if isinstance(entry, data.Open):
            continue
        if not isinstance(entry, data.Custom):
            raise Refusal("这个文件只许有开户和基地信息", where=where)
        values = tuple(value.value for value in entry.values)
        if not entry.type.startswith("earmark-") and (entry.type, *values) not in _PAGES:
            raise Refusal(f"这个文件不许有 {entry.type} 记录", where=where)


def _whole(text: str, entries: Sequence[data.Directive]) -> None:
    """See that nothing is taken out of main without which the book would be read in part, or by no rule."""
    for statement in (*(f'include "{name}"' for name in _INCLUDED), *(f'plugin "{name}"' for name in _PLUGINS)):
        if not any(line.startswith(statement) for line in text.splitlines()):
            raise Refusal(f"缺 {statement} 一行", where=MAIN, todo=_RESTORE)
    for kind in ("earmark-base", "earmark-format"):
        count = sum(isinstance(entry, data.Custom) and entry.type == kind for entry in entries)
        if count != 1:
            number = f"有 {count} 条 {kind}" if count else "没有基地信息" if kind == "earmark-base" else f"缺 {kind}"
            raise Refusal(f"{number}，应有且只有一条", where=MAIN, todo=_RESTORE)


def _statements(text: str) -> None:
    """See that main's statements other than directives are ours."""
    open_line: tuple[str, int, list[str]] | None = None
    for kind, line, matched, value in lexer.lex_iter_string(text):  # type: ignore[no-untyped-call]
        if kind == "KEY" and (key := matched.decode("utf-8", "replace")) in _PARSERS_OWN:
            raise Refusal(f"第 {line} 行的元数据不许用“{key}”这个名字", where=MAIN)
        if kind in _ACTING and kind != "OPEN":
            open_line = (kind, line, [])
        elif open_line and kind == "STRING":
            open_line[2].append(value)
        elif open_line:
            _statement(*open_line)
            open_line = None
    if open_line:
        _statement(*open_line)


def _statement(kind: str, line: int, values: list[str]) -> None:
    name = values[0] if values else ""
    ours = {
        "INCLUDE": name in _INCLUDED,
        "PLUGIN": name in _PLUGINS,
        "OPTION": tuple(values) in _OPTIONS or name == "title",
    }
    if ours.get(kind):
        return
    if kind == "INCLUDE":
        raise Refusal(f"第 {line} 行引入了不属于账套的文件：{name}", where=MAIN)
    raise Refusal(f"第 {line} 行不许有 {kind.lower()} {name}".rstrip(), where=MAIN)


def _tokens(name: str, body: str) -> None:
    """See that no token is one that acts: the words of most books do not even occur."""
    if not _SUSPECT.search(body) and (name in _CUSTOMS or "custom" not in body):
        return
    shift = HEADER.count("\n")
    for kind, line, matched, _ in lexer.lex_iter_string(body):  # type: ignore[no-untyped-call]
        if kind in _ACTING or (kind == "CUSTOM" and name not in _CUSTOMS):
            raise Refusal(f"第 {line + shift} 行不许有 {kind.lower()}", where=name)
        if kind == "KEY" and (key := matched.decode("utf-8", "replace")) in _PARSERS_OWN:
            raise Refusal(f"第 {line + shift} 行的元数据不许用“{key}”这个名字", where=name)


def _entry(name: str, entry: data.Directive, customs: tuple[str, ...] | None, accounts: Collection[str]) -> None:
    where = f"{name} 第 {entry.meta['lineno']} 行"
    if customs is not None:
        _custom(entry, customs, where)
        return
    if not isinstance(entry, data.Transaction | data.Balance | data.Note):
        raise Refusal("日记账只许有交易、余额和备注", where=where)
    used = [entry.account] if not isinstance(entry, data.Transaction) else [p.account for p in entry.postings]
    for account in used:
        if accounts and account not in accounts:
            raise Refusal(f"科目“{account}”不在科目表里", where=where)
    if isinstance(entry, data.Transaction):
        shares: dict[str, Decimal] = {}
        for posting in entry.postings:
            source = _source(posting.account)
            shares[source] = shares.get(source, Decimal()) + _amount(posting, where)
        if sum(shares.values(), Decimal()):
            raise Refusal("借贷不平", where=where)
        if any(shares.values()):
            odd = "、".join(source for source, fen in shares.items() if fen)
            raise Refusal(f"资金来源之间不平（{odd}）：一笔交易要在每个资金来源内部平衡", where=where)


def _custom(entry: data.Directive, customs: tuple[str, ...], where: str) -> None:
    if not isinstance(entry, data.Custom) or entry.type not in customs:
        raise Refusal(f"这个文件只许有 {'、'.join(customs)} 记录", where=where)
    if lacking := flaw(entry) or closing.flaw(entry) or issued.flaw(entry):
        raise Refusal(f"{entry.type} {lacking}", where=where)


@lru_cache(maxsize=1024)
def _source(account: str) -> str:
    """The source's component that an account is of: money never changes its source within a transaction."""
    root, *parts = account.split(":")
    if root in {chart.INCOME, chart.EXPENSES}:
        return parts[0] if parts else ""
    special = {chart.OPENING: chart.UNASSIGNED, chart.FOREIGN: chart.NON_PROJECT}
    return special.get(account) or (parts[-1] if parts else "")


def _amount(posting: data.Posting, where: str) -> Decimal:
    """A posting's amount: stated, in CNY, to the fen."""
    if not isinstance(posting.units, Amount) or not isinstance(posting.units.number, Decimal):
        raise Refusal("每个分录都要写明金额", where=where)
    if posting.units.currency != "CNY" or posting.cost is not None or posting.price is not None:
        raise Refusal("只记人民币（CNY），不记成本和汇率", where=where)
    if posting.units.number * 100 % 1:
        raise Refusal(f"金额 {posting.units.number} 不是整数分", where=where)
    return posting.units.number
