"""What a payment's payee and words are, for the leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy

_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+[·•][\u4e00-\u9fff·•]+")
# How names of companies, shops, offices and accounts end; 钱某 and 周会敏 end otherwise.
_NO_PERSON = re.compile(
    r"(公司|集团|中心|基地|超市|饭店|酒店|学校|学院|协会|商行|店|部|院|校|厂|社|会|局|站|所|行|户|馆|坊|铺|处|办|队|组|室|司|吧|城)$"
)


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
