"""What the words of a spend say it was, by the policy of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.judge import judge_of

if TYPE_CHECKING:
    from ledgers.book.book import Book, Spend
    from ledgers.judge import Judgement
    from ledgers.policy import Policy


def judged_spend(spend: Spend, law: Policy, book: Book) -> Judgement | None:
    """What payee, purpose and invoice make of a spend where that is banned or asks a person, else None.

    The category's own word counts where it is none of the policy's. The specialty that the spend serves, the
    base's where it names none, tells material from a meal.
    """
    if law.judge is None:
        return None
    own = spend.word if spend.outside else ""
    said = "；".join(text for text in dict.fromkeys((spend.narration, spend.summary, own)) if text)
    specialties = (spend.specialty,) if spend.specialty else book.facts.specialties
    found = judge_of(law).judge(spend.payee, said, spend.bought, specialties=specialties)
    return found if found.ban else None


def is_bank_fee(spend: Spend, law: Policy) -> bool:
    """Whether a spend is what the bank charges for the account, by its words and its payee."""
    said = f"{spend.narration}{spend.summary}"
    to_bank = not spend.payee or any(word in spend.payee for word in law.lead.banks)
    return to_bank and any(word in said for word in law.lead.fee_words)
