"""科目编号: the accounts of a book as numbered accounts of one fixed structure.

An account's components are a code and a name already (`1002银行存款`), of different widths from branch to branch; a
standard number pads each level to one width: `A资产:1002银行存款:01专户` is 1 1002 0001. The roots count as the first
level. Two siblings with one code, as a base has that moved between policies, keep apart: the later in the alphabet
takes the highest number that is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.chart import ASSETS, EQUITY, EXPENSES, INCOME, LIABILITIES
from reports.exchange.schema import CREDIT, DEBIT

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOTS = {ASSETS: "1", LIABILITIES: "2", EQUITY: "3", INCOME: "4", EXPENSES: "5"}
_KINDS = {ASSETS: "资产", LIABILITIES: "负债", EQUITY: "净资产", INCOME: "收入", EXPENSES: "支出"}


@dataclass(frozen=True, slots=True)
class Subject:
    """An account as the standard has it: number, own name, level from 1, kind and the side its balance is on."""

    code: str
    name: str
    level: int
    kind: str
    side: str


class Subjects:
    """The numbers of a set of accounts and of those above them.

    Args:
        accounts: every account of the chart, used or not, so that a number is the same in every year.
    """

    def __init__(self, accounts: Iterable[str]) -> None:
        self._known = sorted({above for account in accounts for above in lineage(account)})
        parts = [account.split(":") for account in self._known]
        self.widths = [1] + [
            max(_width(one[level]) for one in parts if len(one) > level)
            for level in range(1, max(map(len, parts), default=1))
        ]
        self._codes: dict[str, str] = {}
        self._number()

    @property
    def rule(self) -> str:
        """会计科目编号规则: how many digits each level has, 1-4-4-5."""
        return "-".join(map(str, self.widths))

    def of(self, account: str) -> Subject:
        """An account as a numbered one."""
        root, last = account.partition(":")[0], account.rpartition(":")[2]
        name = last[1:] if root == last else _parts(last)[1]  # a root's code is its letter
        side = DEBIT if root in (ASSETS, EXPENSES) else CREDIT
        return Subject(self._codes[account], name or last, account.count(":") + 1, _KINDS[root], side)

    def _number(self) -> None:
        for level in range(len(self.widths)):
            taken: set[str] = set()
            doubled = []
            for account in (known for known in self._known if known.count(":") == level):
                code = self._own(account)
                if code in taken:
                    doubled.append(account)
                else:
                    self._codes[account] = code
                    taken.add(code)
            for account in doubled:
                self._codes[account] = self._free(account, taken)
                taken.add(self._codes[account])

    def _own(self, account: str) -> str:
        parent, _, last = account.rpartition(":")
        return self._codes[parent] + _parts(last)[0].zfill(self.widths[account.count(":")]) if parent else ROOTS[last]

    def _free(self, account: str, taken: set[str]) -> str:
        parent, width = account.rpartition(":")[0], self.widths[account.count(":")]
        numbers = (f"{self._codes[parent]}{n:0{width}}" for n in range(10**width - 1, -1, -1))
        return next(number for number in numbers if number not in taken)


def lineage(account: str) -> list[str]:
    """An account and those above it, the highest first."""
    parts = account.split(":")
    return [":".join(parts[: n + 1]) for n in range(len(parts))]


def _parts(component: str) -> tuple[str, str]:
    """A component's code and its name."""
    name = component.lstrip("0123456789")
    return component[: len(component) - len(name)], name


def _width(component: str) -> int:
    return max(1, len(_parts(component)[0]))
