"""The files of an import between looking at them and confirming: held for one person, briefly, under no name of theirs.

They lie beside the books in a folder that only the service reads, under numbers. What a client calls a file is
only ever shown. A person has one import of a base at a time, so that a session which runs out in the middle of it
loses nothing; what nobody has touched for two hours goes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING

from earmark.desk.preview import Wording
from earmark.gateway.permissions import PAPERS_BYTES
from earmark.gateway.refusals import WebRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from earmark.desk import Confirmed
    from earmark.desk.preview import Preview
    from importers.paper import Paper
    from ledgers.book.mapping import BankMapping
    from ledgers.refusal import Refusal

FILES = 12
AGE = 2 * 3600  # seconds since somebody last looked
_IMPORTS = 40
_BYTES = 512 * 1024 * 1024
_NAME = 100


@dataclass(slots=True)
class Import:
    """One import that a person looks at.

    Attributes:
        folder: where its files lie. names: what they are called, each once. prints: their SHA-256. size: their bytes.
        papers: the files as read.
        wording: what the person has said of the rows.
        columns: what they said of an undeclared bank's columns. mapping: those columns, to be kept.
        seen: what they were last shown.
        turn: held while one of its requests is answered.
    """

    folder: Path
    names: list[str] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)
    size: int = 0
    papers: list[Paper | Refusal] = field(default_factory=list)
    wording: Wording = field(default_factory=Wording)
    columns: Confirmed | None = None
    mapping: BankMapping | None = None
    seen: Preview | None = None
    touched: float = 0.0
    turn: RLock = field(default_factory=RLock)

    @property
    def paths(self) -> list[Path]:
        """Where its files lie, in order."""
        return [self.folder / str(at) for at in range(len(self.names))]

    def admit(self, contents: Sequence[bytes]) -> None:
        """See that all of some files may be held, before any is: half of them would be no import.

        Raises:
            WebRefusal: with those that are held they are too many, or too much.
        """
        new = {hashlib.sha256(content).hexdigest(): len(content) for content in contents}
        more = {digest: size for digest, size in new.items() if digest not in self.prints}
        many = len(self.names) + len(more) > FILES
        if many or self.size + sum(more.values()) > PAPERS_BYTES:
            what = f"一次最多导入 {FILES} 个文件" if many else f"一次导入的文件合起来最多 {PAPERS_BYTES >> 20} MB"
            raise WebRefusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, what, "请分几次导入", title="没有导入")

    def add(self, name: str, content: bytes) -> bool:
        """Hold a file more, which was admitted; whether it was not held already."""
        digest = hashlib.sha256(content).hexdigest()
        if digest in self.prints:
            return False
        (self.folder / str(len(self.names))).write_bytes(content)
        self.names.append(self._called(name))
        self.prints.append(digest)
        self.size += len(content)
        return True

    def _called(self, name: str) -> str:
        """What a client calls a file, as it may be shown: its last part, on one line, unlike the others'."""
        last = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
        bare = last[-_NAME:] or "未命名"
        tries = (bare, *(f"{bare}（{n}）" for n in range(2, FILES + 2)))
        return next(each for each in tries if each not in self.names)


class Held:
    """All imports that somebody looks at.

    Args:
        folder: where files may lie; what an earlier run of the service left there goes.
        clock: the seconds that pass.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._imports: dict[tuple[int, str], Import] = {}
        self._notices: dict[tuple[int, str], str] = {}
        self._guard = Lock()
        for left in folder.glob("*-*"):
            if (
                left.name.partition("-")[0] != str(os.getpid())
                and not Path(f"/proc/{left.name.partition('-')[0]}").exists()
            ):
                shutil.rmtree(left, ignore_errors=True)

    def tell(self, person: int, base: str, notice: str) -> None:
        """Keep a sentence for a person's next page of a base."""
        self._notices[person, base] = notice

    def told(self, person: int, base: str) -> str:
        """The sentence that is to be told now, once."""
        return self._notices.pop((person, base), "")

    def find(self, person: int, base: str) -> Import | None:
        """What a person looks at of a base."""
        with self._guard:
            self._sweep()
            found = self._imports.get((person, base))
            if found:
                found.touched = self._clock()
            return found

    def begin(self, person: int, base: str) -> Import:
        """The import of a person, a new one where there is none.

        Raises:
            WebRefusal: as many as may be are being looked at.
        """
        if found := self.find(person, base):
            return found
        with self._guard:
            if len(self._imports) >= _IMPORTS or sum(each.size for each in self._imports.values()) > _BYTES:
                what = "现在导入的人太多"
                raise WebRefusal(HTTPStatus.SERVICE_UNAVAILABLE, what, "请过几分钟再试", title="没有导入")
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder = self._folder / f"{os.getpid()}-{secrets.token_hex(16)}"
            folder.mkdir(mode=0o700)
            made = self._imports[person, base] = Import(folder, touched=self._clock())
            return made

    def drop(self, person: int, base: str) -> None:
        """Forget an import and its files."""
        with self._guard:
            self._forget((person, base))

    def _sweep(self) -> None:
        over = [key for key, each in self._imports.items() if self._clock() - each.touched > AGE]
        for key in over:
            self._forget(key)

    def _forget(self, key: tuple[int, str]) -> None:
        if gone := self._imports.pop(key, None):
            shutil.rmtree(gone.folder, ignore_errors=True)
