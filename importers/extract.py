"""The transactions that papers make beside a ledger that is not ours to write, for beangulp's `extract`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.editions import sort_out
from importers.pairing import Account, pair
from importers.twins import Twins
from ledgers.book.chart import chart_of
from ledgers.book.facts import read_facts
from ledgers.book.journal import cleaned, to_rows, to_transaction
from ledgers.book.rows import BankRow, SheetRow, find_account, numbered
from ledgers.book.stretch import stretches
from ledgers.policy import find_policy
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount.core import data

    from importers.paper import Paper


def entries(papers: Sequence[Paper], existing: Sequence[data.Directive]) -> list[data.Transaction]:
    """The transactions that papers make on their own.

    A row that the ledger has, be it under another identity or with other words, is given as the ledger
    has it, so that whoever compares identities knows it again. A sheet's row that no statement shows in
    days that one covers stands in 未达账项, so that the bank's balances hold.

    Args:
        papers: as read, none of them refused.
        existing: the ledger's entries, which name its policy and accounts.

    Raises:
        Refusal: the ledger is no book of a base, or the account of a statement is none of its.
    """
    if not existing:
        raise Refusal("没有写账簿", todo="提取时用 -e 写明账套的 main.beancount")
    facts = read_facts(existing)
    chart = chart_of(find_policy(facts.policy))
    known = to_rows(existing, facts.numbers, chart)
    numbers = facts.numbers or ("",)
    shown: list[list[BankRow]] = [[] for _ in numbers]
    lines: list[SheetRow] = []
    for paper in papers:
        if paper.kind == "statement":
            index = find_account(paper.account, facts.numbers) if facts.numbers else 0
            if index is None:
                raise Refusal(f"账号 {paper.account} 不是本账套的账号 {'、'.join(numbers)}", where=paper.file)
            shown[index] += _as_booked(paper, numbers[index] or paper.account, known.bank)
        else:
            sheet = numbered([cleaned(row) for row in paper.rows if isinstance(row, SheetRow)])
            verdicts = sort_out(sheet, {row.id: row for row in known.sheet}, known.bank).verdicts
            lines += [verdict.old or verdict.row for verdict in verdicts]
    accounts = [
        Account(rows, stretches({row.id: row for row in (*_of(known.bank, number), *rows)}.values()))
        for number, rows in zip(numbers, shown, strict=True)
    ]
    once = {row.id: row for row in lines}
    return [to_transaction(voucher, chart) for voucher in pair(accounts, list(once.values())).vouchers]


def _as_booked(paper: Paper, account: str, booked: Sequence[BankRow]) -> list[BankRow]:
    """The rows of a statement, those that the ledger has as it has them."""
    rows = numbered([replace(cleaned(row), account=account) for row in paper.rows if isinstance(row, BankRow)])
    known: Mapping[str, BankRow] = {row.id: row for row in booked}
    twins = Twins(booked, (row for row in rows if row.id in known))
    return [known.get(row.id) or twins.take(row) or row for row in rows]


def _of(rows: Sequence[BankRow], number: str) -> list[BankRow]:
    return [row for row in rows if row.account == number]
