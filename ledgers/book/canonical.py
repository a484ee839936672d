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
    "earmark-remark",
    "earmark-closing",
)
_ORDERED = ("earmark-specialty", "earmark-account")
_UNCOUNTED = frozenset({"filename", "lineno"})


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
