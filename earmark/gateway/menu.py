"""The side menu of every page: one line an entry, to whom it is shown, and the keys that open it.

Our own pages draw it in `_frame.html`; around Fava's reports it stands in Fava's own sidebar, above its
list. What an entry leads to is guarded by `permissions`, whatever the menu shows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fava.context import g
from flask import has_request_context, request

from earmark.gateway.pages.common import today
from earmark.gateway.permissions import ADMINS, ALL, BASES, READERS, RECORDERS
from earmark.gateway.visitor import person
from earmark.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from earmark.gateway.ledger import BookLedger
    from earmark.people import Person


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu.

    Attributes:
        word: what it is called.
        path: where it leads to: within a base, or from the root where it begins with a slash.
        keys: what opens it, as Fava writes its own: one key, or two with a blank between.
        roles: who sees it.
    """

    word: str
    path: str
    keys: str = ""
    roles: frozenset[Role] = READERS

    def href(self, base: str) -> str:
        """The address, in a base."""
        return self.path if self.path.startswith("/") else f"/{base}/{self.path}"


WAITING = Entry("待办", "todo/", "g l", BASES)
OURS = (
    WAITING,
    Entry("记一笔支出", "spend/", "n", RECORDERS),
    Entry("导入", "import/", "g n", RECORDERS),
    Entry("审计", "extension/AuditPage/", "g u"),
    Entry("资料清单", "papers/"),
)
"""Our pages of a base, in the order in which they are shown."""
LEDGER = (
    Entry("日记账", "journal/", "g j"),
    Entry("试算表", "trial_balance/", "g t"),
    Entry("收支表", "income_statement/", "g i"),
    Entry("资产负债表", "balance_sheet/", "g b"),
    Entry("凭证文档", "documents/", "g d"),
)
"""Fava's reports that are shown, under 账簿."""
FIRST = (
    Entry("全区总览", "/", "g v", frozenset({Role.AUDITOR})),
    Entry("我的基地", "/", "g v", BASES),
)
"""Where somebody of several bases begins; it stands above the pages of a base."""
EVERYWHERE = (
    Entry("问题", "/issues/", "g f"),
    Entry("整改台账", "/orders/", "g r"),
    Entry("报告下载", "/reports/", "g w"),
    Entry("用户和访问记录", "/people/", "", ADMINS),
)
"""Pages of all bases that the visitor sees, below those of the base."""
HELP = (
    Entry("规则手册", "/rules/", "g m", ALL),
    Entry("我的账号", "/password", "", ALL),
    Entry("帮助", "help/", "?"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one page shows it; `count` is how much waits there."""

    word: str
    href: str
    keys: str
    here: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu of a page: the base it is of, empty for none, and its groups, each with its heading."""

    base: str
    name: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def keys(self) -> str:
        """What each key opens, for the script that listens to them."""
        lines = (line for _, group in self.groups for line in group)
        return json.dumps({line.keys: line.href for line in lines if line.keys and line.keys != "?"})


def menu() -> Menu | None:
    """The menu for whoever asks; None where nobody has logged in, or has to change the password first."""
    visitor = person() if has_request_context() else None
    if visitor is None or visitor.must_change:
        return None
    ledger = getattr(g, "ledger", None)
    base = getattr(g, "beancount_file_slug", None) or ""
    inside = ledger is not None and bool(base)
    own = (*FIRST, *(OURS if inside else ()), *EVERYWHERE)
    helps = HELP if inside else HELP[:2]
    groups = [("", own), *([("账簿", LEDGER)] if inside else []), ("帮助", helps)]
    shown = [(heading, tuple(_shown(entries, visitor, base))) for heading, entries in groups]
    name = str(ledger.options["title"]) if ledger is not None and inside else ""
    return Menu(base, name, tuple((heading, lines) for heading, lines in shown if lines))


def links() -> list[tuple[str, str]]:
    """Our entries for Fava's sidebar: words and addresses."""
    found = menu()
    if found is None:
        return []
    ledgers = {entry.href(found.base) for entry in LEDGER}
    helps = {entry.href(found.base) for entry in HELP if not entry.path.startswith("/")}
    lines = [line for _, group in found.groups for line in group]
    return [(line.word, line.href) for line in lines if line.href not in ledgers | helps | {_audit(found.base)}]


def _audit(base: str) -> str:
    """The audit page, which Fava lists by itself among its extensions."""
    return f"/{base}/extension/AuditPage/"


def _shown(entries: tuple[Entry, ...], visitor: Person, base: str) -> Iterator[Line]:
    for entry in entries:
        alone = entry.path == "/" and visitor.role.of_bases and len(visitor.bases) <= 1
        if visitor.role in entry.roles and not alone:
            href = entry.href(base)
            yield Line(entry.word, href, entry.keys, request.path == href, _waiting() if entry is WAITING else 0)


def _waiting() -> int:
    """How much waits at the base that is asked for."""
    return cast("BookLedger", g.ledger).waiting(today())
