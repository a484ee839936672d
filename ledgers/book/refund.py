"""What came back of which payment.

A refund is a negative spend of the same source, no earlier than the payment. Which payment it takes
back is said by the entry itself (a shared link, `refund-of` with a voucher number, a voucher number
in its text, the payment's invoice), or is evident: the same party, the same account. One of exactly
its amount comes first, then the latest. The host may make a payment good in the party's place, where
account and amount are the same. A refund without a party (冲销) takes back the one payment of its account
and amount. A refund that could belong to anything belongs to nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledgers.book.book import Book, Spend

_INVOICE = 8  # the shortest invoice number
_BARE = 6  # the shortest number that can only be a voucher's


class Refunds:
    """Every refund of a book with the payments that it takes back. Amounts in fen.

    Attributes:
        unmatched: refunds, each with what of it takes no payment back.
    """

    def __init__(self, book: Book) -> None:
        self.unmatched: list[tuple[Spend, int]] = []
        self._is_host = book.is_host
        self._taken: dict[int, list[tuple[Spend, int]]] = defaultdict(list)
        self._paid: dict[tuple[str, str], list[Spend]] = defaultdict(list)
        for spend in book.spending:
            if spend.amount > 0:
                for word in {f"party {party(spend.payee)}", f"account {spend.account}", *_marks(spend)}:
                    self._paid[spend.source, word].append(spend)
        self._vouchers = {spend.voucher for spend in book.spending if _cited(spend.voucher)}
        for back in book.spending:
            if back.amount < 0:
                self._settle(back)

    def of(self, spend: Spend) -> Sequence[tuple[Spend, int]]:
        """The refunds of a payment, by day, each with what of it belongs to the payment."""
        return self._taken.get(id(spend), ())

    def left(self, spends: Iterable[Spend]) -> int:
        """What of payments has not come back."""
        return sum(spend.amount - sum(fen for _, fen in self.of(spend)) for spend in spends)

    def _settle(self, back: Spend) -> None:
        rest = -back.amount
        for spend in self._candidates(back, rest):
            part = min(rest, self.left([spend]))
            if part > 0:
                self._taken[id(spend)].append((back, part))
                rest -= part
        if rest:
            self.unmatched.append((back, rest))

    def _candidates(self, back: Spend, amount: int) -> Iterator[Spend]:
        """The payments that a refund may take back, the likeliest first."""
        if named := self._before(back, *_marks(back), *self._said(back)):
            yield from sorted(named, key=lambda s: (s.account != back.account, party(s.payee) != party(back.payee)))
            return
        if not party(back.payee):  # 冲销 of the accountant's, that names nobody: the one payment it can be
            only = [s for s in self._before(back, f"account {back.account}") if self.left([s]) == amount]
            yield from only if len(only) == 1 else ()
            return
        same = self._before(back, f"party {party(back.payee)}")
        alike = [spend for spend in same if spend.account == back.account]
        if same or not self._is_host(back.payee):
            exact = [spend for spend in (*alike, *same) if self.left([spend]) == amount]
        else:
            made_good = self._before(back, f"account {back.account}")
            exact = [spend for spend in made_good if self.left([spend]) == amount]
        yield from exact[:1] or alike

    def _before(self, back: Spend, *words: str) -> list[Spend]:
        """The payments that any of these words finds and that are not all back yet, the latest first."""
        found = {id(s): s for word in words for s in self._paid[back.source, word] if s.date <= back.date}
        return sorted((s for s in found.values() if self.left([s])), key=lambda s: s.date, reverse=True)

    def _said(self, back: Spend) -> Iterator[str]:
        """The vouchers that a refund names."""
        text, key = f"{back.narration} {back.summary}", back.said("refund-of")
        cited = {v for v in self._vouchers if v in text and _cites(text, v)}
        yield from (f"voucher {v}" for v in sorted(cited | {key}) if v and v != back.voucher)


def _marks(spend: Spend) -> Iterator[str]:
    """What a payment and its refund have in common where the entries say so, and the voucher that a refund may name."""
    yield from (f"link {link}" for link in sorted(spend.entry.links or ()))
    if sum(c.isdigit() for c in spend.invoice) >= _INVOICE:
        yield f"invoice {spend.invoice.strip()}"
    if spend.amount > 0 and _cited(spend.voucher):
        yield f"voucher {spend.voucher}"


def _cites(text: str, voucher: str) -> bool:
    """Whether a text names a voucher; a bare short number is named as one (第12号, 12号凭证), or is 12 pieces."""
    word = rf"{re.escape(voucher)}(?!\d)"
    if voucher[0].isdigit() and len(voucher) < _BARE:
        return bool(re.search(rf"凭证号?{word}|第{word}号|(?<![\d.]){word}号凭证", text))
    return bool(re.search(rf"(?<!\d){word}", text))


def _cited(voucher: str) -> bool:
    """Whether a voucher has a number that a text can name."""
    return any(c.isdigit() for c in voucher)
