"""What papers speak for a person who was paid: the engagement, the pay roll.

Pay for teaching and pay for labour read alike; the base's papers tell them apart. The appointed list
is the dossier's 聘任, the unit's own people are its 职工 and whoever got wages in the book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.payment import says

if TYPE_CHECKING:
    from audit_rules.words import Part
    from ledgers.book.book import Book, Spend
    from ledgers.policy import Policy


def is_engaged(book: Book, spend: Spend, part: Part) -> bool:
    """Whether who was paid was engaged to teach on the day.

    By the 聘任 on file. A contract on the row speaks for the one who was paid, unless his 聘任 had ended;
    for the lines of a list, which it cannot name all, only where no 聘任 is on file at all.
    """
    if book.engagement(part.name, spend.date):
        return True
    if not spend.contract.strip() or book.appointed(part.name):
        return False
    return not (part.listed and book.dossier.of("聘任"))


def is_lecturers(book: Book, spend: Spend, part: Part, law: Policy) -> bool:
    """Whether a fare or a bed was a lecturer's (财行〔2016〕540号), and no trainee's.

    All that are said to have travelled are engaged; else the contract is an engagement, or the words say
    under a contract that somebody came to teach.
    """
    named = part.travellers or book.engaged_in(f"{part.name}；{part.text}", spend.date)
    if named:
        return all(book.engagement(name, spend.date) for name in named)
    number = spend.contract.strip()
    if not number or book.appointed(part.name):
        return False
    category = law.find_category(spend.category)
    if category is not None and category.engagement:
        return True
    if any(record.get("contract") == number for record in book.dossier.of("聘任")):
        return True
    return bool(says(part.text, law.lead.lecturer_words))
