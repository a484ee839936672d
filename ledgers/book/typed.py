"""Entries that somebody typed: by whom, why, under which number, and with which papers.

What a person adds to an entry stands in its metadata (`SheetRow.extra`), so it follows the row however it is
paired anew:

    maker: "何雯"                制单, who typed it
    form: "5f0c…"                the form it was typed in; sent twice, it is booked once
    explanation: "…"             说明, `explanation-2` the next: none replaces an earlier one
    document: "documents/…"      evidence that is no invoice, `document-2` the next; its SHA-256 in `sha256`
    void-reason: "…"             冲销理由, on the cancelled entry and on its red one
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from ledgers.book.rows import SheetRow

MAKER, FORM, EXPLANATION, DOCUMENT, HASH, REASON = "maker", "form", "explanation", "document", "sha256", "void-reason"
_NUMBER = re.compile(r"\D*(\d{4})\D+(\d{1,6})\D*")
_KINDS = ((b"%PDF-", ".pdf"), (b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))
TAKEN = "pdf、ofd、jpg、png"


def next_number(rows: Iterable[SheetRow], day: dt.date) -> str:
    """The next voucher number of a month: 记2508-001; cancelled ones keep theirs."""
    month = f"{day:%y%m}"
    found = (_NUMBER.fullmatch(row.voucher) for row in rows)
    taken = [int(match[2]) for match in found if match and match[1] == month]
    return f"记{month}-{max(taken, default=0) + 1:03}"


def kind_of(content: bytes, file: str) -> str:
    """The ending of a file by its content, whatever it is called: what a browser would run is taken from nobody.

    Raises:
        Refusal: it is none of the kinds that are kept.
    """
    if not content:
        raise Refusal("文件是空的", where=file, todo="请看看原件，再选一次")
    known = next((ending for head, ending in _KINDS if content.startswith(head)), "")
    if not known and content.startswith(b"PK") and b"OFD.xml" in content:
        known = ".ofd"
    if not known:
        raise Refusal("这种文件不收", where=file, todo=f"请交 {TAKEN}；其他的请先转成 PDF")
    return known


def place_of(account: str, day: dt.date, content: bytes, ending: str) -> str:
    """Where evidence of an entry is kept in the book: by account and day."""
    return f"documents/{account.replace(':', '/')}/{day}.{digest(content)[:12]}{ending}"


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def documents(extra: Mapping[str, object]) -> list[tuple[str, str]]:
    """The evidence that metadata names: the place of each, and its SHA-256."""
    found = []
    for number in range(1, len(extra) + 1):
        tail = f"-{number}" if number > 1 else ""
        if place := extra.get(f"{DOCUMENT}{tail}"):
            found.append((str(place), str(extra.get(f"{HASH}{tail}") or "")))
    return found


def explanations(extra: Mapping[str, object]) -> list[str]:
    """What was said of an entry, in its order."""
    keys = (f"{EXPLANATION}-{number}" if number > 1 else EXPLANATION for number in range(1, len(extra) + 1))
    return [str(extra[key]) for key in keys if extra.get(key)]


def with_explanation(extra: Mapping[str, object], words: str) -> dict[str, object]:
    """Metadata with one more 说明."""
    known = len(explanations(extra))
    return {**extra, f"{EXPLANATION}-{known + 1}" if known else EXPLANATION: words}


def with_document(extra: Mapping[str, object], place: str, sha256: str) -> dict[str, object]:
    """Metadata with one more piece of evidence; one that is there already is not named twice."""
    known = documents(extra)
    if (place, sha256) in known:
        return dict(extra)
    tail = f"-{len(known) + 1}" if known else ""
    return {**extra, f"{DOCUMENT}{tail}": place, f"{HASH}{tail}": sha256}
