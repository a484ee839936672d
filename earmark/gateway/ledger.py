"""One book as Fava reads it: no path of the server in it, no code run from it, never half reloaded."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from beancount.core import data
from fava import core as fava_core
from fava._ctx_globals_class import Context
from fava.core import FavaLedger, FilteredLedger
from fava.core.extensions import ExtensionModule
from fava.core.ingest import IngestModule
from fava.core.misc import FavaMisc
from fava.core.watcher import WatcherBase
from fava.helpers import BeancountError
from fava.util.date import INTERVALS

from earmark.audit_page import AuditPage
from earmark.desk.entries import to_do
from earmark.desk.spending import Looked
from earmark.gateway.filters import literal, literal_words, times
from earmark.gateway.menu import links
from ledgers.book.faults import said
from ledgers.book.loading import RULES_WANTED, load_entries
from ledgers.book.notes import REMARK
from ledgers.book.shelf import OpenBook, Shelf
from ledgers.lazy import cached_property, unlocked
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fava.core.fava_options import FavaOptions
    from fava.util.date import DateRange, Interval
    from markupsafe import Markup

    from audit_rules.rule import Finding
    from earmark.desk.entries import Todo
    from ledgers.book.book import Book
    from ledgers.book.invoices import Invoice

_KEPT_DAYS = 4  # a form is of today, or of some other day
_LAST_DAY = date(2100, 12, 31)  # all of the book, whatever day it is
_MOST_RANGES = 370  # a year of days, thirty of months; each costs a sum over all accounts
_LENGTHS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_CLOSING = {
    "account_current_earnings": "3101本期盈余",
    "account_previous_earnings": "3102累计盈余",
    "account_previous_balances": "3001期初余额",
    "account_current_conversions": "3103本期折算",
    "account_previous_conversions": "3104累计折算",
    "account_unrealized_gains": "3105未实现损益",
}
"""What beancount names the sums of a closed book, under 净资产."""
_DAYS = {INTERVALS[name]: days for name, days in _LENGTHS.items()}


def _load(path: str, *, is_encrypted: bool) -> Any:  # noqa: ARG001  (Fava's call; a book's main file is none)
    return load_entries(Path(path))


# Fava has no other way in, and what it gets is what beancount gives.
fava_core.load_uncached = _load  # type: ignore[assignment,attr-defined]


class BookLedger(FavaLedger):
    """Fava's ledger of one book, loaded once and never changed; a changed book is a new one.

    Loads without the rules: the audit page runs them, once, as of the service's day. What Fava's page
    of errors then holds are faults of the book itself.

    Args:
        folder: the book's folder.
        code: its code.

    Attributes:
        told: beancount's errors as it told them.
        marked: the findings of each entry once somebody has worked them out, see `earmark.gateway.marks`.
        data_json: what Fava's pages hold of it, see `earmark.gateway.once`.
    """

    told: Sequence[Any]
    marked: dict[int, list[Finding]] | None = None

    def __init__(self, folder: Path, code: str) -> None:
        self._root = f"{folder}/"
        self.folder = folder
        self.code = code
        self._loaded_at = time.time_ns()
        self._looked: dict[date, Looked] = {}
        self._turn, self._listing = Lock(), Lock()
        self._todo: dict[date, Todo] = {}
        self.data_json: dict[Any, Markup] = {}
        token = RULES_WANTED.set(False)
        try:
            super().__init__(str(folder / "main.beancount"), poll_watcher=True)
        finally:
            RULES_WANTED.reset(token)

    def load_file(self) -> None:
        """Load, with our extension alone and no importers: what a ledger names to be run is not run."""
        self.watcher = _Unwatched()  # type: ignore[assignment]  # Fava names its two kinds, not their base
        self.extensions = _OwnPages(self)
        self.ingest = _NoImporters(self)
        self.misc = _OwnLinks(self)
        super().load_file()
        self._set_options(self.fava_options)

    @staticmethod
    def _set_options(options: FavaOptions) -> None:
        """What every book's pages show, and nothing that names a place to write to."""
        options.show_metadata_indicators = False  # two letters of an English key for each thing a row keeps
        options.show_accounts_with_zero_transactions = False  # a chart has hundreds
        options.invert_income_liabilities_equity = True  # money received is no minus to its reader
        options.default_file = options.import_config = None
        options.insert_entry = options.import_dirs = ()

    def changed(self) -> bool:
        """Never: the loader replaces a changed book by a new ledger, so that no reader sees half of one."""
        return False

    @property
    def mtime(self) -> int:
        """The moment of loading; a page compares it to learn that the book has changed."""
        return self._loaded_at

    @cached_property
    def invoices(self) -> Mapping[int, tuple[Invoice, ...]]:
        """The e-invoices behind each entry, by the entry's `id`; none where the book cannot be audited."""
        behind: dict[int, tuple[Invoice, ...]] = {}
        for spend in self._whole.spending if self._whole else ():
            known = behind.get(id(spend.entry), ())
            behind[id(spend.entry)] = (*known, *(i for i in spend.invoices if i not in known))
        return behind

    @cached_property
    def digest(self) -> str:
        """The book's digest, for the log of who saw it; empty where the book cannot be audited."""
        known = list(self._looked.values())
        book = known[0].book if known else self._whole  # a digest is over all of the book, whatever the day
        return book.digest if book else ""

    def looked(self, day: date) -> Looked:
        """The book as of a day with its audit, kept for the next who asks.

        Raises:
            Refusal: it cannot be audited.
        """
        with self._turn:
            if day not in self._looked:
                looked = Looked(self._book(day))
                if len(self._looked) >= _KEPT_DAYS:
                    self._looked.clear()
                self._looked[day] = looked
            return self._looked[day]

    def todo(self, day: date) -> Todo:
        """What waits to be done as of a day, kept for the next who asks.

        Raises:
            Refusal: the book cannot be audited.
        """
        book = self.looked(day).book
        with self._listing:
            if day not in self._todo:
                self._todo = {day: to_do(OpenBook(Shelf(self.folder.parent), self.code), book)}
            return self._todo[day]

    def waiting(self, day: date) -> int:
        """How much waits to be done as of a day; 0 where the book cannot be audited."""
        try:
            return self.todo(day).count
        except Refusal:
            return 0

    def _book(self, day: date) -> Book:
        on_disk = OpenBook(Shelf(self.folder.parent), self.code)
        return on_disk.book(day, loaded=(self.everything, self.told), admitted=True)  # the loader has seen to it

    @cached_property
    def _whole(self) -> Book | None:
        """All of the book as the rules read it; None where it cannot be audited."""
        try:
            return self._book(_LAST_DAY)
        except Refusal:
            return None

    # What Fava's `load_file` assigns passes through these, and leaves the server's paths behind.

    @property
    def all_entries(self) -> Sequence[Any]:
        """The directives that Fava shows, their files named from the book's folder.

        Not the remarks on findings: the bureau's are not for the base, nor the base's drafts for the bureau.
        """
        return self._entries

    @all_entries.setter
    def all_entries(self, entries: Sequence[Any]) -> None:
        self.everything = [self._inside(entry) for entry in entries]
        self._entries = [e for e in self.everything if not (isinstance(e, data.Custom) and e.type == REMARK)]

    @property
    def load_errors(self) -> Sequence[Any]:
        """The book's faults as beancount tells them."""
        return self._faults

    @load_errors.setter
    def load_errors(self, errors: Sequence[Any]) -> None:
        self.told = errors
        self._faults = [self._fault(error) for error in errors]

    @property
    def options(self) -> Any:
        """The options of beancount."""
        return self._options

    @options.setter
    def options(self, options: Any) -> None:
        self._options = {
            **options,
            "filename": self._relative(options["filename"]),
            "include": [self._relative(name) for name in options["include"]],
            "documents": [self._relative(name) for name in options["documents"]],
            **_CLOSING,
        }

    def _relative(self, text: Any) -> Any:
        return text.replace(self._root, "") if isinstance(text, str) else text

    def _inside(self, entry: Any) -> Any:
        changes: dict[str, Any] = {"meta": self._meta(entry.meta)}
        if isinstance(entry, data.Transaction):
            changes["postings"] = [p._replace(meta=self._meta(p.meta)) for p in entry.postings]
        elif isinstance(entry, data.Document):
            changes["filename"] = self._relative(entry.filename)
        return entry._replace(**changes)

    def _meta(self, meta: Any) -> Any:
        return {**meta, "filename": self._relative(meta.get("filename", ""))} if meta is not None else None

    def _fault(self, error: Any) -> BeancountError:
        """A fault with a place that Fava's page can always read: one odd line number blanks the page for all."""
        source = error.source if isinstance(error.source, dict) else {}
        name, line = source.get("filename"), source.get("lineno")
        place = {
            "filename": self._relative(name) if isinstance(name, str) else "main.beancount",
            "lineno": line if isinstance(line, int) else 0,
        }
        return BeancountError(place, self._relative(said(error)), None)

    def _get_filtered(
        self,
        account: str | None = None,
        filter: str | None = None,  # noqa: A002  (Fava's name)
        time: str | None = None,
    ) -> FilteredLedger:
        words = literal_words(filter) if filter and filter.strip() else None
        when = times(time) if time and time.strip() else None
        return _Filtered(self, account=literal(account) if account else None, filter=words, time=when)


class Globals(Context):
    """What is known during one request: as Fava has it, with no request waiting for another's."""

    conversion = unlocked(Context.conversion)
    conv = unlocked(Context.conv)
    interval = unlocked(Context.interval)
    filtered = unlocked(Context.filtered)


class _Filtered(FilteredLedger):
    """A filtered book whose stretches of time are of a number that can be drawn."""

    entries_with_all_prices = unlocked(FilteredLedger.entries_with_all_prices)
    entries_without_prices = unlocked(FilteredLedger.entries_without_prices)
    root_tree = unlocked(FilteredLedger.root_tree)
    root_tree_closed = unlocked(FilteredLedger.root_tree_closed)

    def interval_ranges(self, interval: Interval) -> Sequence[DateRange]:
        """The asked interval's stretches, or those of the next coarser one."""
        first, last = self._date_first or date.min, self._date_last or date.min
        days = (last - first).days
        coarser = (i for i in _DAYS if _DAYS[i] >= _DAYS[interval] and days // _DAYS[i] <= _MOST_RANGES)
        chosen = next(coarser, None)
        return super().interval_ranges(chosen) if chosen else []


class _OwnPages(ExtensionModule):
    """Our audit page and no other extension, whatever the ledger's text names."""

    def load_file(self) -> None:
        """Take our page."""
        page = AuditPage(self.ledger)
        self._instances = {page.name: page}


class _OwnLinks(FavaMisc):
    """Our menu in Fava's sidebar, for whoever asks for the page."""

    @property
    def sidebar_links(self) -> list[tuple[str, str]]:
        """The words and addresses; what a ledger's text names is not shown."""
        return links()

    @sidebar_links.setter
    def sidebar_links(self, _links: object) -> None:
        """Take no notice."""


class _NoImporters(IngestModule):
    """No importer of a ledger's own: its configuration would be Python, and run."""

    def load_file(self) -> None:
        """Load none."""


class _Unwatched(WatcherBase):
    """Watches nothing: the loader does."""

    def __init__(self) -> None:
        self.last_checked = 0
        self.last_notified = 0

    def update(self, files: Iterable[Path], folders: Iterable[Path]) -> None:
        """Take no notice."""

    def _get_latest_mtime(self) -> int:
        return 0
