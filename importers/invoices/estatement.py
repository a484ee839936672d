"""银行电子对账单 (bkrs): XBRL, alone or within OFD or PDF, read as any statement is: proved row by row.

IdentificationOfCreditOrDebit is 0 for money out and 1 for money in, as 建设银行 fills it in. Two faults occur in
the wild: files that hold issuer and currency and no row, and files that say each row twice, once with zero.
Neither may pass for a statement in which nothing happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importers.chain import Link, prove
from importers.columns import Clock, Day, fen
from importers.paper import Paper, Skipped
from importers.reader import summary
from ledgers.book.render import yuan
from ledgers.book.rows import BankRow, numbered

if TYPE_CHECKING:
    from importers.invoices.tree import Node

TITLE = "银行电子对账单"
_ROW = "InformationOfReconcileDetailsTuple"
_END = "AccountBalanceAtTheEndOfReconciliationCycleAmount"
_MARKS = ("CustomerSettlementBankAccount", "NameOfCustomerAccount", _ROW, _END)
_EMPTY = {"IdentificationCodeOfIssuer", "Currency"}  # all that the empty file of one bank says
_FRAME = {"identifier", "instant", "startDate", "endDate", "measure"}
_SIGNS = {"0": -1, "借": -1, "D": -1, "1": 1, "贷": 1, "C": 1}
_YUAN = ("", "CNY", "RMB", "人民币", "人民币元", "156")
_DAY, _CLOCK = Day("记账日期"), Clock("记账时间")
_INSTEAD = "请在网银另导出 Excel 或 CSV 明细"


@dataclass(slots=True)
class _Read:
    """What has been read so far, in file order."""

    rows: list[tuple[int, BankRow]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def statement_in(root: Node, file: str) -> Paper | None:
    """The statement of an XBRL file; None where it is of another kind. What is wrong stands in `refused`."""
    if not _is_statement(root):
        return None
    read, account = _Read(), root.said("CustomerSettlementBankAccount")
    if (currency := root.said("Currency")).upper() not in _YUAN:
        read.problems.append(f"币种是“{currency}”，专账只记人民币")
    for number, node in enumerate(root.all(_ROW), 1):
        try:
            _take(node, number, account, read)
        except ValueError as error:
            read.problems.append(f"第 {number} 笔{error}")
            read.skipped.append(Skipped(number, str(error)))
    return _paper(root, file, account, read)


def _is_statement(root: Node) -> bool:
    """Whether it says what only a statement does, or is the empty one that names the bank's standard."""
    if any(root.one(mark) for mark in _MARKS):
        return True
    said = {node.name for node in root.everything() if node.text} - _FRAME
    return root.name == "xbrl" and said == _EMPTY


def _take(node: Node, number: int, account: str, read: _Read) -> None:
    day, amount = _DAY.parse(node.said("DateOfBookkeeping")), fen(node.said("TransactionAmount"))
    balance = fen(node.said("AccountBalance"))
    clock = _CLOCK.parse(node.said("TimeOfBookkeeping"))
    if day is None:
        raise ValueError("没有记账日期")
    if not amount:
        read.skipped.append(Skipped(number, "金额为零"))
        if balance is not None:  # a row that moves nothing is a link too
            read.links.append(Link(f"第 {number} 笔", number, (day, clock), 0, balance))
        return
    sign = _SIGNS.get(node.said("IdentificationOfCreditOrDebit").upper())
    if sign is None:
        raise ValueError("没有写明是收是支")
    row = BankRow(
        account=account,
        date=day,
        amount=sign * amount,
        balance=balance,
        payee=node.said("NameOfCounterparty"),
        payee_account=node.said("AccountOfCounterparty"),
        summary=node.said("NotesOfBankElectronicReceipt"),
        memo="",
        time=clock,
        serial=node.said("BusinessSerialNumber"),
    )
    read.rows.append((number, row))
    shown = node.said("AccountBalance") or "空"
    read.links.append(Link(f"第 {number} 笔", number, (day, clock), row.amount, balance, shown))


def _paper(root: Node, file: str, account: str, read: _Read) -> Paper:
    chain = prove(read.links)
    problems = list(read.problems)
    if not read.rows and not problems:
        count = sum(1 for _ in root.all(_ROW))
        said = f"有 {count} 笔，金额都是零" if count else "没有一笔交易，只有账户信息"
        problems.append(f"电子对账单里{said}。{_INSTEAD}")
    if read.rows and not re.search(r"\d", account):
        problems.append("没有写本方账号")
    if chain.first:
        problems.append(f"{chain.first.message}。{_INSTEAD}")
    end = _end(root, problems)
    if chain.verdict == "proved" and end is not None and end != chain.closing:
        problems.append(f"末笔余额是 {yuan(chain.closing or 0)}，对账单写的期末余额是 {yuan(end)}。{_INSTEAD}")
    numbers = {link.row: place for place, link in enumerate(chain.order)}
    ordered = sorted(read.rows, key=lambda row: numbers[row[0]])
    return Paper(
        file=file,
        importer=TITLE,
        kind="statement",
        account=account,
        rows=tuple(numbered(replace(row, account=account) for _, row in ordered)),
        lines=tuple(number for number, _ in ordered),
        skipped=tuple(read.skipped),
        chain=chain.verdict,
        opening_fen=chain.opening,
        closing_fen=chain.closing,
        breaks=chain.first,
        refused=summary(problems),
    )


def _end(root: Node, problems: list[str]) -> int | None:
    try:
        return fen(root.said(_END))
    except ValueError as error:
        problems.append(f"期末余额{error}")
        return None
