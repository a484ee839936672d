"""The chart of accounts: which account a bank balance, a receipt or a spend of a policy stands on.

Components are a code and a name, as Chinese charts are written, because beancount wants every
component to begin with a digit or an upper-case letter:

    A资产:1002银行存款:01专户:1地方财政
    I收入:2行业企业:4201单位配套
    E支出:1地方财政:1构建培训体系:31003设备购置

Sources and contents are numbered by their order in the policy; 0 is what nobody has said yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ledgers.policy import Category, Content, Policy, Receipt, Source

ASSETS, LIABILITIES, EQUITY, INCOME, EXPENSES = "A资产", "L负债", "N净资产", "I收入", "E支出"

BANK = f"{ASSETS}:1002银行存款"
OUTSTANDING = f"{BANK}:09未达账项"
CLEARING = f"{ASSETS}:1901待查款项"
LOANS = f"{ASSETS}:1221往来款项"
OPENING = f"{EQUITY}:3001期初余额"
FOREIGN = f"{EQUITY}:3009非项目收支"

UNASSIGNED = "0待分配"  # the source nobody has named
UNCOLLECTED = "0未归集"  # the content nobody has named
UNCLASSED = "0未归类"  # the category nobody has named
OUTSIDE = "39999范围外"  # a category that is none of the policy's
OTHER_RECEIPT = "4399其他收入"  # a receipt that is none of the policy's
NON_PROJECT = "9非项目"

MAX_BANK_ACCOUNTS = 8


def is_account(account: str) -> bool:
    """Whether an account is a share of a real bank account: 未达账项 is none."""
    return account.startswith(f"{BANK}:") and not account.startswith(OUTSTANDING)


@dataclass(frozen=True, slots=True)
class SpendAccount:
    """An expense account taken apart; None stands for what is not named."""

    source: Source | None
    content: Content | None
    category: Category | None
    outside: bool


class Chart:
    """The accounts of one policy, both ways: words to accounts, accounts to words."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.sources = {s.name: f"{n}{s.name}" for n, s in enumerate(policy.source, 1)}
        self.contents = {c.name: f"{n}{c.short}" for n, c in enumerate(policy.content, 1)}
        self.categories = {c.name: f"{c.code}{c.name}" for c in policy.category}
        self.receipts = {r.name: f"{r.code}{r.name}" for r in policy.receipt}
        self.earlier: tuple[tuple[date, Chart], ...] = ()
        self._source_of = {v: policy.find_source(k) for k, v in self.sources.items()}
        self._content_of = {v: policy.find_content(k) for k, v in self.contents.items()}
        self._category_of = {v: policy.find_category(k) for k, v in self.categories.items()}
        self._receipt_of = {v: next(r for r in policy.receipt if r.name == k) for k, v in self.receipts.items()}

    def on(self, day: date) -> Chart:
        """The chart in force on a day: a base that moved to another policy keeps the old one for what was before."""
        return next((chart for until, chart in self.earlier if day < until), self)

    # words to accounts

    def source(self, source: Source | None) -> str:
        """The component of a source, `0待分配` for none."""
        return self.sources[source.name] if source else UNASSIGNED

    def bank(self, index: int, component: str | None = None) -> str:
        """The account of the base's bank account number `index` (0 is the first) or a share of it.

        Raises:
            Refusal: more bank accounts than the chart numbers.
        """
        if index >= MAX_BANK_ACCOUNTS:
            raise Refusal(f"一个账套最多 {MAX_BANK_ACCOUNTS} 个银行账户")
        name = f"{BANK}:{index + 1:02}专户"
        return f"{name}:{component}" if component else name

    def outstanding(self, source: Source | None) -> str:
        """Where a sheet's row waits for the bank to show it."""
        return f"{OUTSTANDING}:{self.source(source)}"

    def loan(self, source: Source | None) -> str:
        """往来: money lent or taken back, no spending."""
        return f"{LOANS}:{self.source(source)}"

    def receipt(self, source: Source | None, receipt: Receipt | None) -> str:
        """The income account of a receipt."""
        kind = self.receipts[receipt.name] if receipt else OTHER_RECEIPT
        return f"{INCOME}:{self.source(source)}:{kind}"

    def spend(self, source: Source | None, content: Content | None, category: Category | None, *, outside: bool) -> str:
        """The expense account of a spend; `outside` where the sheet's word is no category."""
        content_part = self.contents[content.name] if content else UNCOLLECTED
        nothing = OUTSIDE if outside else UNCLASSED
        category_part = self.categories[category.name] if category else nothing
        return f"{EXPENSES}:{self.source(source)}:{content_part}:{category_part}"

    # accounts to words

    def read_source(self, component: str) -> Source | None:
        """The source a component names."""
        return self._source_of.get(component)

    def read_spend(self, account: str) -> SpendAccount | None:
        """An expense account taken apart, None for any other account."""
        parts = account.split(":")
        if parts[0] != EXPENSES or len(parts) != 4:  # noqa: PLR2004  (root, source, content, category)
            return None
        _, source, content, category = parts
        return SpendAccount(
            self._source_of.get(source),
            self._content_of.get(content),
            self._category_of.get(category),
            category == OUTSIDE,
        )

    def read_receipt(self, account: str) -> tuple[Source | None, Receipt | None] | None:
        """An income account taken apart, None for any other account."""
        parts = account.split(":")
        if parts[0] != INCOME or len(parts) != 3:  # noqa: PLR2004  (root, source, receipt)
            return None
        return self._source_of.get(parts[1]), self._receipt_of.get(parts[2])

    def accounts(self, banks: int = 1) -> Iterator[str]:
        """Every account a book of this policy opens, in the chart's order.

        Args:
            banks: how many bank accounts the base has; one is opened where none is known yet.
        """
        sources = [*self.sources.values(), UNASSIGNED]
        yield BANK
        for index in range(max(1, banks)):
            yield self.bank(index)
            for source in (*sources, NON_PROJECT):
                yield self.bank(index, source)
        yield from (f"{OUTSTANDING}:{source}" for source in (*sources, NON_PROJECT))
        yield from (f"{LOANS}:{source}" for source in sources)
        yield f"{CLEARING}:{UNASSIGNED}"
        yield OPENING
        yield FOREIGN
        receipts = [*self.receipts.values(), OTHER_RECEIPT]
        yield from (f"{INCOME}:{source}:{receipt}" for source in sources for receipt in receipts)
        contents = [*self.contents.values(), UNCOLLECTED]
        categories = [*self.categories.values(), OUTSIDE, UNCLASSED]
        yield from (f"{EXPENSES}:{s}:{c}:{k}" for s in sources for c in contents for k in categories)


def chart_of(policy: Policy) -> Chart:
    """The chart of a policy, built once for each policy that was loaded."""
    if (chart := _CHARTS.get(policy.digest)) is None or chart.policy is not policy:
        chart = _CHARTS[policy.digest] = Chart(policy)
    return chart


def chart_over_time(laws: Sequence[tuple[date, Policy]]) -> Chart:
    """The chart of a base that moved from one policy to the next.

    Args:
        laws: the policies with the days from which they hold, the first the base's own.
    """
    latest = Chart(laws[-1][1])
    latest.earlier = tuple((laws[n + 1][0], chart_of(law)) for n, (_, law) in enumerate(laws[:-1]))
    return latest


_CHARTS: dict[str, Chart] = {}

HEADER = f"""\
option "name_assets" "{ASSETS}"
option "name_liabilities" "{LIABILITIES}"
option "name_equity" "{EQUITY}"
option "name_income" "{INCOME}"
option "name_expenses" "{EXPENSES}"
"""
"""The lines every file of a book begins with: beancount reads root names file by file."""
