"""Where the originals of invoices are kept in a book: by date and number, each with its SHA-256 in the claim."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from ledgers.book.invoices import cleaned
from ledgers.book.render import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importers.paper import Paper
    from ledgers.book.invoices import Claim

FOLDER = "documents/发票"
_KINDS = ((b"%PDF", "pdf"), (b"PK", "zip"), (b"\xd0\xcf\x11\xe0", "xls"))


def filed(paper: Paper, originals: Mapping[str, bytes]) -> Paper:
    """A paper of invoices whose claims say where their file will lie, with the files to put there.

    Args:
        paper: as read.
        originals: the bytes of the files that its claims name.
    """
    claims_of: dict[str, list[Claim]] = {}
    for claim in paper.claims:
        claims_of.setdefault(clean(claim.file), []).append(claim)
    named = {clean(name): data for name, data in originals.items()}
    places, contents = {}, {}
    for file, claims in claims_of.items():
        data = named[file]
        digest = hashlib.sha256(data).hexdigest()
        place = f"{FOLDER}/{_name(claims)}.{digest[:8]}.{_extension(data)}"
        places[file], contents[place] = (place, digest), data
    done: dict[int, Claim] = {}  # an invoice of many rows is one object
    for claim in paper.claims:
        if id(claim) not in done:
            place, digest = places[clean(claim.file)]
            done[id(claim)] = cleaned(replace(claim, document=place, sha256=digest))
    return replace(paper, claims=tuple(done[id(claim)] for claim in paper.claims), originals=contents)


def _name(claims: list[Claim]) -> str:
    numbers = {claim.number for claim in claims}
    day = max(claim.date for claim in claims)
    return f"{day}.{numbers.pop() if len(numbers) == 1 else f'{len(numbers)}张发票'}"


def _extension(data: bytes) -> str:
    """What kind of file it is, by its bytes."""
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), "")
    if kind == "zip":
        return "ofd" if b"OFD.xml" in data else "xlsx"
    if kind:
        return kind
    return "xml" if data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<") else "csv"
