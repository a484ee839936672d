"""The facts of a book in one spelling each, of which its digest is made.

Whatever is no fact of the book is left out: the bureau's notes, the order of entries, where a line stands.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_AUDITS = (
    "earmark-waiver",
    "earmark-review",
    "earmark-request",
    "earmark-rectification",
    "earmark-closing",
    "earmark-reopening",
    "earmark-report",
    "earmark-remark",
)
_ORDERED = ("earmark-specialty", "earmark-account")
_UNCOUNTED = frozenset({"filename", "lineno"})
_SUBSTANCE = frozenset(
    {
        "row",
        "voucher",
        "summary",
        "purpose",
        "payee-account",
        "source",
        "content",
        "category",
        "voided",
        "voided-by",
        "voids",
        "corrects",
        "explains",
        "pays",
    }
)
"""Metadata of an entry that says what happened; the rest is papers and numbers, which may come later."""


def canonical(entries: Iterable[data.Directive]) -> Iterator[str]:
    """Every fact of the book in one spelling; what is no fact of it is left out.

    The order of the specialties and of the accounts is a fact: forms and chart number by it.
    """
    places: dict[str, int] = {}
    for entry in entries:
        said = _said(entry)
        if isinstance(entry, data.Custom) and entry.type in _ORDERED:
            places[entry.type] = places.get(entry.type, 0) + 1
            said = [*said, places[entry.type]]
        if said:
            yield json.dumps(said, ensure_ascii=False)


def substance(entry: data.Transaction) -> list[Any]:
    """What an entry says happened, in one spelling; links are made anew at each import and are none of it."""
    kept = {key: value for key, value in entry.meta.items() if _is_substance(key)}
    legs = [
        p._replace(meta={key: value for key, value in (p.meta or {}).items() if _is_substance(key)})
        for p in entry.postings
    ]
    head = ["txn", str(entry.date), entry.flag, entry.payee or "", entry.narration or "", sorted(entry.tags or ())]
    return [*head, _meta(kept), sorted(map(_leg, legs), key=json.dumps)]


def papers(entry: data.Transaction) -> dict[str, Any]:
    """What else an entry states, by key: invoice and contract numbers, specialty, whatever was added later."""
    found = {key: value for key, value in _meta(entry.meta) if not _is_substance(key)}
    for posting in entry.postings:
        own = posting.meta or {}
        where = own.get("row") or posting.account
        found |= {f"{where}:{key}": value for key, value in _meta(own) if not _is_substance(key)}
    return found


def spelt(entry: data.Directive) -> list[Any]:
    """A directive of any kind in one spelling, the bureau's notes and the openings of accounts too."""
    if isinstance(entry, data.Custom):
        return ["custom", str(entry.date), entry.type, [_plain(v.value) for v in entry.values], _meta(entry.meta)]
    if isinstance(entry, data.Open):
        return ["open", str(entry.date), entry.account]
    return _said(entry)


def _is_substance(key: str) -> bool:
    return key in _SUBSTANCE or key.startswith(("bank", "sheet-"))


def _said(entry: data.Directive) -> list[Any]:
    if isinstance(entry, data.Custom):
        if not entry.type.startswith("earmark-") or entry.type.startswith(_AUDITS):
            return []
        return ["custom", str(entry.date), entry.type, [_plain(v.value) for v in entry.values], _meta(entry.meta)]
    if isinstance(entry, data.Transaction):
        head = ["txn", str(entry.date), entry.flag, entry.payee or "", entry.narration or ""]
        marks = [sorted(entry.tags or ()), sorted(entry.links or ()), _meta(entry.meta)]
        return [*head, *marks, sorted(map(_leg, entry.postings), key=json.dumps)]
    if isinstance(entry, data.Balance):
        return ["balance", str(entry.date), entry.account, _plain(entry.amount), _plain(entry.tolerance)]
    if isinstance(entry, data.Note):
        return ["note", str(entry.date), entry.account, entry.comment]
    return []


def _leg(posting: data.Posting) -> list[Any]:
    amounts = [_plain(part) for part in (posting.units, posting.cost, posting.price)]
    return [posting.account, *amounts, _meta(posting.meta or {})]


def _meta(meta: Mapping[str, Any]) -> list[list[Any]]:
    kept = {k: v for k, v in meta.items() if k not in _UNCOUNTED and not k.startswith("__")}
    return [[key, _plain(kept[key])] for key in sorted(kept)]


def _plain(value: object) -> Any:
    """A value in one spelling, its kind included: 2 and "2" are not the same."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, Amount):
        return ["amount", _plain(value.number), value.currency]
    if isinstance(value, Decimal):
        return ["number", f"{value.normalize():f}"]
    return [type(value).__name__, str(value)]
