"""All reports of a year as one zip, made in the background: how far it is can be asked, and the page left.

The zip grows on the disk, one base after the other: of five hundred bases no more than one is in memory.
"""

from __future__ import annotations

import contextlib
import secrets
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from earmark import desk
from ledgers.refusal import Refusal, os_words

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
        path: where it grows, and where it is.
        done: how many books have been dealt with. left_out: those without a report, and why.
        fault: why there is no zip at all. finished: set from the end on, however it ended.
    """

    id: str
    owner: int
    year: int
    codes: tuple[str, ...]
    path: Path
    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""
    finished: Event = field(default_factory=Event, repr=False)

    @property
    def ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.finished.is_set() and not self.fault


class Bundles:
    """The zips that are being made or wait to be fetched; they go with the service."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = Lock()
        self._known: dict[str, Bundle] = {}
        self._folder = TemporaryDirectory(prefix="earmark-reports-", ignore_cleanup_errors=True)

    def begin(self, codes: Sequence[str], year: int, day: date, owner: int, author: str) -> Bundle:
        """Begin a zip of the reports of some books, which the books' registers say that `author` made.

        Raises:
            Refusal: there is nothing to report, or the same person's last one is still under way.
        """
        if not codes:
            raise Refusal("没有可以出报告的基地")
        name = secrets.token_hex(12)
        bundle = Bundle(name, owner, year, tuple(codes), Path(self._folder.name) / f"{name}.zip")
        with self._lock:
            if any(one.owner == owner and not one.finished.is_set() for one in self._known.values()):
                raise Refusal("上一次的报告还没有做完", todo="做完后再来，或打开上一次的进度")
            self._known[bundle.id] = bundle
            for old in list(self._known)[:-_KEPT]:
                if self._known[old].finished.is_set():
                    self._known.pop(old).path.unlink(missing_ok=True)
        Thread(target=self._run, args=(bundle, day, author), name="earmark-reports", daemon=True).start()
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

    def _run(self, bundle: Bundle, day: date, author: str) -> None:
        """Make it; however it ends, its owner can begin another."""
        try:
            self._make(bundle, day, author)
        except OSError as error:
            bundle.fault = os_words(error)
        finally:
            if bundle.fault:
                with contextlib.suppress(OSError):
                    bundle.path.unlink(missing_ok=True)
            bundle.finished.set()

    def _make(self, bundle: Bundle, day: date, author: str) -> None:
        with zipfile.ZipFile(bundle.path, "w") as archive:  # stored: the three are packed already
            for code in bundle.codes:
                for name, content in self._files(bundle, code, day, author).items():
                    archive.writestr(zipfile.ZipInfo(name, _STAMP), content)
                bundle.done += 1
            if bundle.left_out:
                said = "".join(f"{code}：{why}\r\n" for code, why in bundle.left_out)
                archive.writestr(zipfile.ZipInfo("没有出报告的基地.txt", _STAMP), ("\ufeff" + said).encode())

    def _files(self, bundle: Bundle, code: str, day: date, author: str) -> dict[str, bytes]:
        """One base's files; none where it is left out."""
        try:
            return report(self._shelf, code, bundle.year, day, author)
        except Refusal as refusal:
            bundle.left_out.append((code, refusal.what))
        except Exception:  # noqa: BLE001  (one book's fault must not lose the others' reports)
            bundle.left_out.append((code, "程序出错，请告诉管理员"))
        return {}


def report(shelf: Shelf, code: str, year: int, day: date, author: str) -> dict[str, bytes]:
    """One base's report of a year, entered in its register: the content of each file by its name.

    Raises:
        Refusal: the book cannot be read or written, has nothing of that year, or a file cannot be laid out.
    """
    return desk.issue_report(shelf.open(code), year, day, author=author)
