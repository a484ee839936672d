"""Results kept between runs: `<books>/.earmark/cache/audit/<code>.json`, one a book, the last that was made.

A file is JSON, sealed by its own digest and bound to the key it was made under. What is not exactly that counts as
not there. The folder stands outside the books, where no base writes; it can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_FORMAT = 1
_LARGEST = 1 << 28  # bytes; no result comes near it


class Store:
    """The kept results of a deployment.

    Args:
        books: the folder of the books.
    """

    def __init__(self, books: Path) -> None:
        self.folder = books / ".earmark" / "cache" / "audit"

    def get(self, code: str, key: str) -> dict[str, Any] | None:
        """The result of a book under a key; None where there is none, or none that is whole."""
        try:
            with self._path(code).open("rb") as file:
                head, _, body = file.read(_LARGEST).partition(b"\n")
            if head != _head(code, key, body):
                return None
            found = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def put(self, code: str, key: str, result: dict[str, Any]) -> None:
        """Keep a result in place of the book's last one, whole or not at all.

        Raises:
            OSError: it cannot be written; what was there before stays.
        """
        body = json.dumps(result).encode()
        for folder in (self.folder.parents[1], self.folder.parent, self.folder):  # what is found is the bureau's alone
            folder.mkdir(mode=0o700, exist_ok=True)
        draft = self.folder / f".{code}-{os.getpid()}-{threading.get_ident()}"
        try:
            draft.touch(mode=0o600)
            draft.write_bytes(_head(code, key, body) + b"\n" + body)
            draft.replace(self._path(code))
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def prune(self, codes: Collection[str]) -> None:
        """Drop what was kept of books that are no more, and what a killed writer left; the codes are all there are."""
        kept = {f"{code}.json" for code in codes}
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in kept and not _is_being_written(path.name):
                    path.unlink(missing_ok=True)

    def _path(self, code: str) -> Path:
        return self.folder / f"{code}.json"


def _is_being_written(name: str) -> bool:
    """Whether a draft's writer is still alive."""
    parts = name.rsplit("-", 2)
    if not name.startswith(".") or len(parts) != 3 or not parts[1].isdigit():  # noqa: PLR2004  (code, process, thread)
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _head(code: str, key: str, body: bytes) -> bytes:
    """The first line: what the file is, whose, under which key, and the seal of the rest."""
    seal = hashlib.sha256(body).hexdigest()
    return json.dumps({"earmark-cache": _FORMAT, "code": code, "key": key, "sha256": seal}).encode()
