"""Which specialties a spend serves, as the sheet words them, against those of the base."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy


def plain(name: str) -> str:
    """A specialty's name as it is compared: without blanks, marks and what stands in brackets (a level)."""
    return party(re.sub(r"[（(].*?[）)]", "", name)) or party(name)


def funded(book: Book) -> dict[str, str]:
    """The specialties that the subsidy was planned for, by their compared names.

    Those of 表3-n-1 of every plan, main's where no plan names any.
    """
    planned = [name for plan in book.plans for name, row in plan.specialties.items() if any(row.values())]
    return {plain(name): name for name in planned or book.facts.specialties}


def served(spend: Spend, policy: Policy) -> list[str]:
    """The specialties that a spend names, none where it names none or all of them."""
    shared = {party(word) for word in policy.specialty.shared_words} if policy.specialty else set()
    parts = [part.strip() for part in re.split(r"[、，,；;/／|｜]", spend.specialty)]
    return [part for part in parts if party(part) and party(part) not in shared]
