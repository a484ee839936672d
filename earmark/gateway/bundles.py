"""All reports of a year as one zip, made in the background: how far it is can be asked, and the page left."""

from __future__ import annotations

import io
import secrets
import zipfile
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from earmark import desk
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledgers.book.shelf import Shelf

_KEPT = 4  # finished and running ones, of everybody; the oldest goes first
_STAMP = (2000, 1, 1, 0, 0, 0)  # the same reports are the same zip


@dataclass
class Bundle:
    """One zip, ready or under way.

    Attributes:
        id: its name in an address; nobody can guess it.
        owner: the number of the person who asked for it: nobody else may have it.
        year: of which year. codes: of which books.
        done: how many books have been dealt with. left_out: those without a report, and why.
        content: the file once it is ready. finished: set from then on.
    """

    id: str
    owner: int
    year: int
    codes: tuple[str, ...]
    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    content: bytes | None = None
    finished: Event = field(default_factory=Event, repr=False)

    @property
    def ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.content is not None


class Bundles:
    """The zips that are being made or wait to be fetched."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._known: dict[str, Bundle] = {}

    def begin(self, codes: Sequence[str], year: int, day: date, owner: int, author: str) -> Bundle:
        """Begin a zip of the reports of some books, which the books' registers say that `author` made.

        Raises:
            Refusal: there is nothing to report, or the same person's last one is still under way.
        """
        if not codes:
            raise Refusal("没有可以出报告的基地")
        bundle = Bundle(secrets.token_hex(12), owner, year, tuple(codes))
        with self._lock:
            if any(one.owner == owner and not one.ready for one in self._known.values()):
                raise Refusal("上一次的报告还没有做完", todo="做完后再来，或打开上一次的进度")
            self._known[bundle.id] = bundle
            for old in list(self._known)[:-_KEPT]:
                if self._known[old].ready:
                    del self._known[old]
        Thread(target=self._make, args=(bundle, day, author), name="earmark-reports", daemon=True).start()
        return bundle

    def of(self, name: str, owner: int) -> Bundle | None:
        """A zip by its name, None where there is none of this person's."""
        with self._lock:
            found = self._known.get(name)
        return found if found is not None and found.owner == owner else None

    def last(self, owner: int) -> Bundle | None:
        """A person's last zip."""
        with self._lock:
            return next((one for one in reversed(self._known.values()) if one.owner == owner), None)

    def _make(self, bundle: Bundle, day: date, author: str) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for code in bundle.codes:
                try:
                    name, content = report(self._shelf, code, bundle.year, day, author)
                    archive.writestr(zipfile.ZipInfo(name, _STAMP), content)
                except Refusal as refusal:
                    bundle.left_out.append((code, refusal.what))
                except Exception:  # noqa: BLE001  (one book's fault must not lose the others' reports)
                    bundle.left_out.append((code, "程序出错，请告诉管理员"))
                bundle.done += 1
            if bundle.left_out:
                said = "".join(f"{code}：{why}\r\n" for code, why in bundle.left_out)
                archive.writestr(zipfile.ZipInfo("没有出报告的基地.txt", _STAMP), ("\ufeff" + said).encode())
        bundle.content = target.getvalue()
        bundle.finished.set()


def report(shelf: Shelf, code: str, year: int, day: date, author: str) -> tuple[str, bytes]:
    """One base's report of a year, entered in its register: the file's name and content.

    Raises:
        Refusal: the book cannot be read or written, or has nothing of that year.
    """
    return desk.issue_report(shelf.open(code), year, "xlsx", day, author=author)
