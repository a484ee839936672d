"""A base's year with all that its report says, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledgers.book.book import Income, Loan, Spend
from ledgers.lazy import cached_property
from reports.figures import Figure, Money, figure, summary
from reports.matters import doubtful, matters, recoverable
from reports.table import Cell, Column, Kind
from reports.words import stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit_rules.rule import Answer, Mention
    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy
    from reports.figures import Summary
    from reports.matters import Matter


@dataclass(frozen=True)
class Year:
    """What a report is of.

    Attributes:
        book: the base's book, cut at the day of the report.
        answers: its audit.
        number: the year.
        later: the same book as far as it goes, None where nobody has looked.
        afterwards: the audit of that.
    """

    book: Book
    answers: Sequence[Answer]
    number: int
    later: Book | None = None
    afterwards: Sequence[Answer] = ()

    @property
    def policy(self) -> Policy:
        """The policy in force on the day."""
        return self.book.policy

    @property
    def word(self) -> str:
        """审计, 检查 or 评价."""
        return self.policy.meta.review_word

    @property
    def signers(self) -> tuple[str, str]:
        """Who signs it: the head of the group, and who did the work."""
        return f"{self.word}组组长", "主审" if self.word == "审计" else "成员"

    @property
    def short(self) -> str:
        """The regulation's short name."""
        return f"《{self.policy.meta.short}》"

    @property
    def unit(self) -> str:
        """Who is audited."""
        return self.book.facts.host or self.book.name

    @property
    def first(self) -> date:
        """The first day of the year."""
        return date(self.number, 1, 1)

    @property
    def period(self) -> str:
        """The year's days, up to the day of the report."""
        return stretch(self.first, max(self.book.as_of, self.first))

    @property
    def until(self) -> str:
        """What the end of the year is called: 年末, or 期末 where the year goes on."""
        return "年末" if self.book.as_of == date(self.number, 12, 31) else "期末"

    @cached_property
    def figures(self) -> Summary:
        """Cumulative figures."""
        return summary(self.book, self.answers)

    @cached_property
    def now(self) -> Money:
        """The year's money."""
        return Money(self.book, self.first)

    @cached_property
    def before(self) -> Money:
        """The money of earlier years."""
        return Money(self.book, None, self.first - timedelta(days=1))

    @cached_property
    def whole(self) -> Money:
        """All money from the beginning."""
        return Money(self.book)

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """The problems, this year's first."""
        return matters(self.answers, self.number)

    @property
    def current(self) -> list[Matter]:
        """This year's problems."""
        return [m for m in self.matters if m.current]

    @property
    def past(self) -> list[Matter]:
        """Those of earlier years that nobody has put right."""
        return [m for m in self.matters if not m.current]

    @cached_property
    def doubts(self) -> dict[str, Figure]:
        """疑点支出 of the year by source."""
        return doubtful(self.book, self.answers, self.number)

    @cached_property
    def doubt(self) -> Figure:
        """The same in all."""
        return sum(self.doubts.values(), Figure())

    @cached_property
    def recoverable(self) -> Figure:
        """拟恢复补助资金."""
        return recoverable(self.book, self.answers)

    @cached_property
    def subsidy_spent(self) -> Figure:
        """补助支出 from the beginning."""
        return figure(s for s in self.book.spending if self.policy.earmarked(s.source))

    def answer(self, code: str) -> Answer | None:
        """A rule's answer."""
        return next((a for a in self.answers if a.rule.code == code), None)

    def numbers(self, matters_: Iterable[Matter]) -> str:
        """问题1、2."""
        numbers = [m.number for m in matters_]
        return f"问题{'、'.join(numbers)}" if numbers else ""

    def item(self, mention: Mention) -> Item | None:
        """The posting that a finding mentions."""
        found = self._items.get((id(mention.entry), mention.account), ())
        return next((i for i in found if i.amount == mention.amount), found[0] if found else None)

    @cached_property
    def _items(self) -> dict[tuple[int, str], list[Item]]:
        found: dict[tuple[int, str], list[Item]] = {}
        for item in (*self.book.movements, *self.book.unexplained):
            found.setdefault((id(item.entry), item.account), []).append(item)
        return found

    def columns(self, label: str, *, width: int = 34) -> tuple[Column, ...]:
        """A table by source: what a row is, each source, their sum."""
        names = [line.name for line in self.whole.sources]
        money = [Column(f"s{n}", name, Kind.MONEY, 15) for n, name in enumerate(names)]
        return (Column("item", label, Kind.TEXT, width), *money, Column("st", "合计", Kind.MONEY, 15))


def by_source(figures: Sequence[Figure], total: Figure) -> dict[str, Cell]:
    """The cells of a row by source."""
    cells = {f"s{n}": Cell.of(each) for n, each in enumerate(figures)}
    return cells | {"st": Cell.of(total)}


def signed(item: Item) -> int:
    """What an item does to the balance, fen."""
    if isinstance(item, Spend | Loan):
        return -item.amount
    return item.amount


__all__ = ["Income", "Year", "by_source", "signed"]
