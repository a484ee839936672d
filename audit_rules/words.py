"""What the words of a spend say it was, by the policy of its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.judge import judge_of

if TYPE_CHECKING:
    from ledgers.book.book import Spend
    from ledgers.judge import Judgement
    from ledgers.policy import Policy


def judged_spend(spend: Spend, law: Policy) -> Judgement | None:
    """The banned kind that payee, purpose, invoice and, where it is none of the policy's, the category name."""
    own = spend.word if spend.outside else ""
    return judge_of(law).judge(spend.payee, spend.narration, spend.summary, own, item=spend.bought)


def is_bank_fee(spend: Spend, law: Policy) -> bool:
    """Whether a spend is what the bank charges for the account, by its words and its payee."""
    said = f"{spend.narration}{spend.summary}"
    to_bank = not spend.payee or any(word in spend.payee for word in law.lead.banks)
    return to_bank and any(word in said for word in law.lead.fee_words)
