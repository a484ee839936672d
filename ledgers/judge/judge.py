"""The judge: words of a payment to concepts, concepts to a ruling, the ruling to what the policy says of its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from ledgers.judge.judgement import Judgement
from ledgers.judge.plain import plain
from ledgers.judge.reading import NOTHING, Reader
from ledgers.judge.ruling import BANNED, NEUTRAL, REVIEW, BoundRuling, Rulings
from ledgers.judge.vocabulary import BOOKED, BOUGHT, CALLED, ITEM, PAYEE, SAID, SETTING, vocabulary_of
from ledgers.policy.lexicon import Ruling, find_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.judge.reading import Found
    from ledgers.policy import Policy

_SHORTEST = 5  # a payee of so few characters that is neither person nor firm may be the purpose


class Judge:
    """A policy's lexicon, compiled once."""

    def __init__(self, policy: Policy) -> None:
        if policy.judge is None:
            raise ValueError(policy.meta.id)
        lexicon = find_lexicon(policy.judge.lexicon)
        self._vocabulary = vocabulary_of(lexicon, policy)
        self._reader = Reader(self._vocabulary, lexicon)
        self._payees, self._items = self._reader.known(PAYEE), self._reader.known(ITEM)
        self._firm = self._vocabulary.facts["firm"]
        labels = {label.name: label for label in policy.label}
        own = [Ruling(label=name, all=(f"own-{name}",)) for name, label in labels.items() if label.words]
        rulings, nothing = (*own, *lexicon.ruling), lexicon.ruling[-1].label

        def bound(ruling: Ruling) -> BoundRuling:
            label = labels.get(ruling.label)
            return BoundRuling(ruling, self._vocabulary, label, policy, silent=ruling.label == nothing)

        each_bound = [bound(ruling) for ruling in rulings]
        self._rulings = Rulings(each_bound)
        self._hour_rate_top = policy.lead.hour_rate_top
        why = f"每学时超过{yuan(self._hour_rate_top or 0)}元，要看协议和课表"
        self._costly = {
            each: bound(ruling.model_copy(update={"verdict": REVIEW, "why": why}))
            for each, ruling in zip(each_bound, rulings, strict=True)
            if each.hourly
        }

    def judge(
        self,
        payee: str = "",
        narration: str = "",
        invoice_items: str = "",
        *,
        fen: int | None = None,
        booked: str = "",
        specialties: Sequence[str] = (),
    ) -> Judgement:
        """What a payment was.

        Args:
            payee: 对方户名.
            narration: purpose and summary, whatever the voucher says it was for.
            invoice_items: 发票品目, several parted by ；.
            fen: the sum, where it is known: teaching whose hours are written and cost more than the policy's highest
                rate (hour_rate_top) is for a person to look at.
            booked: the category or account that it was booked to; it speaks only where nothing else does.
            specialties: the base's or the spend's, by which food may be material.
        """
        read = self._reader.read
        name, said = self._payees.get(payee) or read(PAYEE, payee), read(SAID, narration)
        item = (self._items.get(invoice_items) or read(ITEM, invoice_items)) if invoice_items else NOTHING
        mask = name.mask | said.mask | item.mask
        if specialties:
            mask |= read(SETTING, "、".join(specialties)).mask
        ruling = self._rulings.first(mask)
        if item is not NOTHING and ruling.silent and (other := self._of_goods(invoice_items, name.mask)):
            return other
        if (
            payee
            and ruling.verdict != BANNED
            and not name.mask & self._firm
            and (other := self._of_name(ruling, (name, said, item), payee, narration))
        ):
            return other
        if booked and ruling.silent:
            spoken = read(BOOKED, booked)
            if not (ruling := self._rulings.first(spoken.mask | name.mask)).silent:
                return Judgement(ruling, (spoken,))
        if fen is not None and ruling.hourly and self._dear(fen, narration):
            ruling = self._costly[ruling]
        return Judgement(ruling, (name, said, item))

    def _of_goods(self, goods: str, name: int) -> Judgement | None:
        """What the goods say by themselves, where nothing else does: where it is beyond doubt what they are."""
        found = self._reader.read(BOUGHT, goods)
        ruling = self._rulings.first(found.mask | name)
        return None if ruling.silent else Judgement(ruling, (found,))

    def _of_name(self, ruling: BoundRuling, found: tuple[Found, ...], payee: str, narration: str) -> Judgement | None:
        """What a purpose says that stands where the payee should, which is no firm."""
        if ruling.silent:
            spoken = self._reader.read(SAID, payee + narration)
            other = self._rulings.first(spoken.mask)
            if not other.silent and (other.verdict in {BANNED, NEUTRAL} or not found[0].mask):
                return Judgement(other, (found[0], spoken))
        elif (
            ruling.verdict != NEUTRAL
            and not found[0].mask
            and len(payee) <= _SHORTEST
            and (called := self._reader.read(CALLED, payee)).mask
        ):
            other = self._rulings.first(called.mask | found[1].mask | found[2].mask)
            if other.verdict == BANNED:
                return Judgement(other, (called, *found[1:]))
        return None

    def _dear(self, fen: int, narration: str) -> bool:
        """Whether an hour of teaching costs more than the policy has it cost at most."""
        top = self._hour_rate_top
        hours = self._reader.shapes.hours(narration) if top is not None else None
        return hours is not None and top is not None and fen > top * hours

    def scan(self, text: str) -> list[str]:
        """The words of a purpose, as they are found before anything is made of them."""
        return self._vocabulary.words.findall(plain(text))


def judge_of(policy: Policy) -> Judge:
    """The judge of a policy, built once for each policy that was loaded."""
    if (known := _JUDGES.get(policy.digest)) is None:
        known = _JUDGES[policy.digest] = Judge(policy)
    return known


_JUDGES: dict[str, Judge] = {}
