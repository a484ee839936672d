"""What a payment that no sheet explains may have been: proposed to a person, never booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.chart import CLEARING
from ledgers.book.render import posting_fen
from ledgers.judge import judge_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount.core import data

    from ledgers.judge import Judgement
    from ledgers.policy import Policy


def proposals(entries: Iterable[data.Transaction], policy: Policy) -> Iterator[tuple[data.Transaction, Judgement]]:
    """Yield each payment out of the account that waits for a sheet, with what its texts say that it was.

    Nothing is said of one whose texts do not tell.
    """
    if policy.judge is None:
        return
    judge = judge_of(policy)
    for entry in entries:
        if entry.flag == "!" and any(posting_fen(p) > 0 for p in entry.postings if p.account.startswith(CLEARING)):
            found = judge.judge(entry.payee or "", entry.narration or "")
            if found.words:
                yield entry, found
