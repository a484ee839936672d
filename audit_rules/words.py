"""What the words of a spend, and of the list behind it, say it was, by the policy of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_rules.refund import less_refunds
from audit_rules.rule import Severity
from ledgers.book.invoices import numbers_in
from ledgers.book.render import yuan
from ledgers.judge import judge_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Finding, Rule
    from ledgers.book.book import Book, Spend
    from ledgers.book.details import Detail
    from ledgers.judge import Judgement
    from ledgers.policy import Policy

_SHOWN = 3  # lines of a list that a sentence can hold


@dataclass(frozen=True, slots=True)
class Part:
    """A spend, or a line of the wages or reimbursement list behind it, as its words tell it.

    Attributes:
        name: who got the money.
        text: what it was for. amount: fen.
        judged: what the words make of it.
        travellers: who travelled, where an e-invoice names them.
        listed: it is a line of a list.
    """

    name: str
    text: str
    amount: int
    judged: Judgement
    travellers: tuple[str, ...] = ()
    listed: bool = False


def parts(spend: Spend, law: Policy, book: Book) -> Sequence[Part]:
    """A spend as one, or line by line where a list says who got it and what for.

    The list is of the whole payment: where several lines of a sheet booked it, it is held against one
    of them, and the others have no parts. None where the policy has no judge.
    """
    if law.judge is None:
        return ()
    lines = book.details(spend)
    if not lines:
        travellers = [j.traveller for invoice in spend.invoices for j in invoice.journeys if j.traveller]
        text = f"{spend.narration}；{spend.summary}"
        return (Part(spend.payee, text, spend.amount, judged_of(spend, law, book), tuple(dict.fromkeys(travellers))),)
    return tuple(_listed(lines, spend, law, book)) if book.bears_list(spend) else ()


def judged_of(spend: Spend, law: Policy, book: Book, payee: str | None = None) -> Judgement:
    """What payee, purpose and invoice make of a spend.

    The category's own word counts where it is none of the policy's. The specialty that the spend serves, the
    base's where it names none, tells material from a meal.
    """
    own = spend.word if spend.outside else ""
    said = "；".join(text for text in dict.fromkeys((spend.narration, spend.summary, own)) if text)
    who = spend.payee if payee is None else payee
    return judge_of(law).judge(who, said, spend.bought, specialties=_specialties(spend, book))


def _listed(lines: Sequence[Detail], spend: Spend, law: Policy, book: Book) -> Iterator[Part]:
    """The lines of a list: each by its own words and invoice, by the payment's where it has none that tell."""
    for line in lines:
        known = [found for number in numbers_in(line.invoice) if (found := book.invoices.get(number))]
        items = "；".join(word for invoice in known for word in invoice.words)
        judged = judge_of(law).judge(line.name, line.item, items, specialties=_specialties(spend, book))
        if not judged.words:
            judged = judged_of(spend, law, book, line.name)
        travellers = [j.traveller for invoice in known for j in invoice.journeys if j.traveller]
        yield Part(line.name, line.item or spend.narration, line.amount, judged, tuple(travellers), listed=True)


def _specialties(spend: Spend, book: Book) -> tuple[str, ...]:
    return (spend.specialty,) if spend.specialty else book.facts.specialties


def by_words(rule: Rule, book: Book, spend: Spend, hits: Sequence[tuple[Part, Severity]]) -> Finding:
    """A finding about what the words of a spend, or of lines behind it, say it was.

    Args:
        rule: the rule, as the policy of the day sets it.
        book: the book. spend: the spend.
        hits: what is questioned, each as firmly as its own words allow; the firm ones count where there are any.
    """
    order = list(Severity)
    firmest = min((severity for _, severity in hits), key=order.index)
    told = [part for part, severity in hits if severity is firmest]
    one, total = told[0], sum(part.amount for part in told)
    reason = f"{one.judged.reason}，疑为{one.judged.category or one.judged.label}"
    if one.listed:
        named = "、".join(f"“{part.name}”{yuan(part.amount)} 元" for part in told[:_SHOWN])
        more = " 等" if len(told) > _SHOWN else ""
        reason = f"付款所附名单有 {len(told)} 行 {yuan(total)} 元（{named}{more}），{reason}"
    reason = f"{reason}，账上列“{spend.word or '未归类'}”"
    return less_refunds(rule, book, spend, because=reason, severity=firmest, most=total if one.listed else None)


def is_bank_fee(spend: Spend, law: Policy) -> bool:
    """Whether a spend is what the bank charges for the account, by its words and its payee."""
    said = f"{spend.narration}{spend.summary}"
    to_bank = not spend.payee or any(word in spend.payee for word in law.lead.banks)
    return to_bank and any(word in said for word in law.lead.fee_words)
