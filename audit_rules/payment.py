"""Payments as an auditor counts them: the lines of one voucher to one party are one payment."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+[·•][\u4e00-\u9fff·•]+")
# How names of companies, shops, offices and accounts end; 钱某 and 周会敏 end otherwise.
_NO_PERSON = re.compile(
    r"(公司|集团|中心|基地|超市|饭店|酒店|学校|学院|协会|商行|店|部|院|校|厂|社|会|局|站|所|行|户|馆|坊|铺|处|办|队|组|室|司|吧|城)$"
)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment. Amounts in fen.

    Attributes:
        spends: its lines, the largest first.
        amount: what was paid. left: what of it has not come back.
    """

    spends: tuple[Spend, ...]
    amount: int
    left: int

    @property
    def first(self) -> Spend:
        """Its largest line: what a finding about it questions."""
        return self.spends[0]

    @property
    def others(self) -> Sequence[Spend]:
        """Its further lines."""
        return self.spends[1:]

    @property
    def date(self) -> date:
        """The day it went out."""
        return self.first.date

    @property
    def payee(self) -> str:
        """Who was paid, as names are compared."""
        return party(self.first.payee)

    @property
    def contract(self) -> bool:
        """Whether any of its lines names a contract."""
        return any(spend.contract.strip() for spend in self.spends)

    @property
    def text(self) -> str:
        """What its lines say it was for."""
        return "；".join(dict.fromkeys(f"{spend.summary} {spend.narration}" for spend in self.spends))


def lines_by_payment(book: Book) -> Iterable[list[Spend]]:
    """The spends of each payment: the lines of one voucher to one party, within a month as numbers begin anew."""
    found: dict[tuple[object, ...], list[Spend]] = defaultdict(list)
    for spend in book.spending:
        if spend.amount > 0:
            day = spend.sheet_date or spend.date
            voucher = (spend.voucher, day.year, day.month) if spend.voucher else (id(spend.entry),)
            found[(*voucher, party(spend.payee))].append(spend)
    return found.values()


def payments(book: Book) -> list[Payment]:
    """Every payment of which something stays paid, by day."""
    refunds, found = book.refunds, []
    for lines in lines_by_payment(book):
        if (left := refunds.left(lines)) > 0:
            spends = tuple(sorted(lines, key=lambda s: -s.amount))
            found.append(Payment(spends, sum(s.amount for s in spends), left))
    return sorted(found, key=lambda payment: payment.date)


def is_person(name: str) -> bool:
    """Whether a name is a person's by its shape: two to four characters that end as no organisation's do."""
    plain = re.sub(r"[（(].*?[）)]|\s", "", name)
    return bool(_PERSON.fullmatch(plain)) and not _NO_PERSON.search(plain)


def is_pay(spend: Spend, policy: Policy) -> bool:
    """Whether a spend is booked as pay for teaching."""
    category = policy.find_category(spend.category)
    return category is not None and category.engagement


def says(text: str, words: Iterable[str], other: Iterable[str] = ()) -> str:
    """The first of some words that a text has, where longer words it may be a part of are blanked out first."""
    for word in other:
        text = text.replace(word, " ")
    return next((word for word in words if word in text), "")


def bought(text: str, words: Iterable[str]) -> str:
    """The first of some words for things that a text says were bought: 打印机, and not 打印机用墨 or 实训台架用汽油."""
    return next((word for word in words if re.search(rf"{re.escape(word)}(?!\w{{0,2}}用\w)", text)), "")


def near(book: Book) -> frozenset[str]:
    """The host and its affiliates, as names are compared: 供应商 whose relation to the host the dossier states."""
    return book.hosts | {party(record.name) for record in book.dossier.of("供应商") if record.get("relation")}
