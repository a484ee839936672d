"""What a payment may have been where no sheet says, or the sheet says otherwise: proposed to a person, never booked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.chart import CLEARING, EXPENSES
from ledgers.book.journal import place
from ledgers.book.render import posting_fen
from ledgers.judge import judge_of
from ledgers.policy import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from beancount.core import data

    from ledgers.book.chart import Chart
    from ledgers.book.journal import Voucher
    from ledgers.book.rows import SheetRow
    from ledgers.judge import Judgement


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a payment may have been.

    Attributes:
        entry: the transaction it stands in.
        judged: what its texts say.
        line: the sheet's row, None where no sheet explains the payment.
    """

    entry: data.Transaction
    judged: Judgement
    line: SheetRow | None = None

    @property
    def booked(self) -> str:
        """The category that the sheet states; empty where it states none."""
        return self.line.category.strip() if self.line else ""

    @property
    def category(self) -> str:
        """The policy's category that is proposed, else what the payment is called."""
        return self.judged.category or self.judged.label


def proposals(
    booked: Iterable[tuple[Voucher, data.Transaction]], chart: Chart, fresh: Collection[str], specialties: Sequence[str]
) -> Iterator[Proposal]:
    """Yield what the texts of a paper's payments say that they were, where that is news.

    Of a payment out of the account that waits for a sheet, whatever they tell. Of a sheet's spend that has no
    category, or a word that is none of the policy's, the category that they tell; of one in a category that
    the article allows, what they firmly say that it bans.

    Args:
        booked: the vouchers that the paper's rows stand in, with their transactions.
        chart: the book's accounts; each row is judged by the policy of its day.
        fresh: the identities of the paper's rows.
        specialties: the base's.
    """
    for voucher, entry in booked:
        for line in voucher.lines:
            if line.id in fresh and (judged := _of_line(line, chart, specialties)):
                yield Proposal(entry, judged, line)
        if _waits(entry) and (judged := _of_payment(entry, chart)):
            yield Proposal(entry, judged)


def _waits(entry: data.Transaction) -> bool:
    """Whether a payment out of the account waits for a sheet."""
    return entry.flag == "!" and any(posting_fen(p) > 0 for p in entry.postings if p.account.startswith(CLEARING))


def _of_payment(entry: data.Transaction, chart: Chart) -> Judgement | None:
    law = chart.on(entry.date).policy
    if law.judge is None:
        return None
    found = judge_of(law).judge(entry.payee or "", entry.narration or "")
    return found if found.words else None


def _of_line(line: SheetRow, chart: Chart, specialties: Sequence[str]) -> Judgement | None:
    """What a sheet's spend was by its texts; None where they tell nothing that its category does not."""
    law = chart.on(line.date).policy
    if law.judge is None or line.amount >= 0 or not place(line, chart).account.startswith(EXPENSES):
        return None
    category = law.find_category(line.category)
    said = "；".join(text for text in (line.purpose, line.summary, "" if category else line.category) if text)
    served = (line.specialty,) if line.specialty else tuple(specialties)
    found = judge_of(law).judge(line.payee, said, line.invoice_item, specialties=served)
    if category is None:
        return found if found.words and found.category else None
    disguised = (
        category.verdict is Verdict.ALLOWED and found.firm and found.ban and not (found.fare and category.lecturer)
    )
    return found if disguised else None
