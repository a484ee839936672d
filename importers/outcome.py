"""What became of a paper: its rows, what is new of them, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from importers.doubts import doubt_words, voucher_words
from importers.giveback import unexplained_refunds
from ledgers.book.links import REVERSED, is_undone
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from beancount.core import data

    from importers.doubts import Doubt
    from importers.pairing import Paired
    from importers.paper import Paper, Skipped
    from importers.proposal import Proposal
    from ledgers.book.invoices import Claim
    from ledgers.book.journal import Voucher
    from ledgers.book.rows import BankRow, SheetRow
    from ledgers.book.stretch import Stretch


@dataclass(frozen=True, slots=True)
class Change:
    """A sheet's row that the book has otherwise, or a booked line that its voucher no longer has.

    Attributes:
        row: its row in the file, from 1; of a line that is gone, that of another line of the voucher.
        old: the booked row. new: the sheet's, None where it is gone.
        confirmed: a person has confirmed it, and it was booked.
    """

    row: int
    old: SheetRow
    new: SheetRow | None
    confirmed: bool = False


@dataclass(slots=True)
class Intake:
    """What became of one paper: every row of it is imported or skipped, or the paper is refused.

    Attributes:
        paper: the paper, None where the file could not be read at all.
        file: the file's name.
        account: the beancount account it was booked to.
        fresh: its rows that are new to the book. fresh_lines: for each, its row in the file.
        claims: the same of invoices, one for each row.
        skipped: its other rows, with their reasons, in file order.
        refused: why nothing of it was booked; empty where it was.
        entries: the transactions that its new rows stand in.
        proposals: what its new payments may have been by their texts, where no sheet says or it says otherwise;
            shown, not booked.
        notes: what else the user should know of its account, such as days between statements that none covers.
        changes: the rows that the book has otherwise, booked as corrections where a person confirmed them.
        doubts: its rows that could be more than one thing, or that several rows could be.
    """

    paper: Paper | None
    file: str
    account: str = ""
    fresh: list[BankRow | SheetRow] = field(default_factory=list)
    fresh_lines: list[int] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: str = ""
    entries: list[data.Transaction] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """How many rows of the file are new to the book."""
        return len(self.fresh) + len(self.claims)


def ids_of(result: Intake) -> set[str]:
    """The identities of a paper's new rows, and of the booked ones that it corrected."""
    return {row.id for row in result.fresh} | {change.old.id for change in result.changes if change.confirmed}


def booked_of(
    result: Intake, booked: Sequence[tuple[Voucher, data.Transaction]]
) -> list[tuple[Voucher, data.Transaction]]:
    """The vouchers that a paper's rows stand in, with their transactions."""
    mine = ids_of(result)
    return [
        (voucher, entry)
        for voucher, entry in booked
        if (voucher.bank and voucher.bank.id in mine) or any(line.id in mine for line in voucher.lines)
    ]


def later_of(booked: Sequence[tuple[Voucher, data.Transaction]]) -> str:
    """What of a paper concerns closed months and was booked in an open one, in words; empty where nothing does."""
    moved = [voucher for voucher, _ in booked if voucher.explains and not any(map(is_undone, voucher.lines))]
    late = [v for v, _ in booked if v.booked and not v.entry and not v.explains and not any(map(is_undone, v.lines))]
    red = sum(REVERSED in line.extra for voucher, _ in booked if voucher.entry for line in voucher.lines)
    told = [
        f"{len(moved)} 笔说明了已结账月份的待查款项，按转账记入（{_days(moved)}），原来的待查分录不动" if moved else "",
        f"{len(late)} 笔的日期在已结账的月份，记在 {_days(late)}，原日期写在 sheet-date" if late else "",
        f"{red} 行更正的是已结账的月份，红字和订正都记在未结账的月份，原分录不动" if red else "",
    ]
    return "；".join(filter(None, told))


def _days(vouchers: Sequence[Voucher]) -> str:
    days = sorted({voucher.date for voucher in vouchers})
    return str(days[0]) if len(days) == 1 else f"{days[0]} 到 {days[-1]}"


_TOLD = 20  # doubts of a paper that are told one by one


def concerns(doubt: Doubt, mine: Collection[str], fresh: Collection[str]) -> bool:
    """Whether a doubt is a paper's to tell: about a row of its own, or about one that an earlier paper brought."""
    if doubt.row.id in mine:
        return True
    return doubt.row.id not in fresh and any(each.id in mine for some in doubt.candidates for each in some)


def told_of(result: Intake, paired: Paired) -> list[str]:
    """What a person should look at among a paper's new rows: what is in doubt, and refunds no sheet explains."""
    where = {row.id: f"第 {line} 行" for row, line in zip(result.fresh, result.fresh_lines, strict=True)}
    shown = result.doubts[:_TOLD]
    told = [doubt_words(doubt, where.get(doubt.row.id, "已入账的一行")) for doubt in shown]
    if len(result.doubts) > len(shown):
        told.append(f"拿不准的共 {len(result.doubts)} 项，用 earmark match 看全部")
    origins = {v.identity: v for v in paired.vouchers}
    for voucher in unexplained_refunds(paired.vouchers):
        if voucher.identity not in where:
            continue
        names = [name.partition("-")[2] for name in voucher.links if not name.endswith(voucher.identity)]
        origin = next(origins[name] for name in sorted(names) if name in origins)
        if any(name.startswith("reversal-") for name in voucher.links) and not (origin.lines or origin.pays):
            told.append(f"{where[voucher.identity]}是银行冲回 {voucher_words(origin)}，明细表里没有这一笔，不用补")
            continue
        told.append(
            f"{where[voucher.identity]}像是退回 {voucher_words(origin)}，先记在“待查款项”；"
            f"是退款的，请在明细表补一行：收付写{'收入' if voucher.amount > 0 else '支出'}，"
            "资金来源、建设内容、支出类别照原凭证"
        )
    return told


def gaps(proved: Sequence[Stretch]) -> list[str]:
    """The days between an account's statements that none of them covers, a sentence each."""
    return [
        f"{one.last} 与 {two.first} 之间缺流水，请补导：前一段期末余额 {yuan(one.closing)} 元，"
        f"后一段期初 {yuan(two.opening)} 元"
        for one, two in pairwise(proved)
    ]
