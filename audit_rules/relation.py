"""Who stands close to the host: its affiliates on file, and whoever shares a person, a telephone or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.rows import digits, party

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.book import Book
    from ledgers.book.dossier import Record

OF_SELLER = {"legal": "法定代表人", "phone": "电话", "address": "地址"}
_OF_HOST = {"legal": ("leader", "contact"), "phone": ("phone",), "address": ("address",)}


def near(book: Book) -> frozenset[str]:
    """The host and whoever stands close to it by the dossier's 供应商, as names are compared."""
    units = book.dossier.of("单位")
    return book.hosts | {party(record.name) for record in book.dossier.of("供应商") if with_host(record, units)}


def with_host(record: Record, units: Iterable[Record]) -> str:
    """What a seller has in common with the host, empty where nothing."""
    if relation := record.get("relation"):
        return f"登记的与所在单位的关系是“{relation}”"
    for unit in units:
        for key, own in _OF_HOST.items():
            value = plain(key, record)
            if value and value in {plain(k, unit, key) for k in own}:
                return f"的{OF_SELLER[key]}“{record.get(key)}”与所在单位相同"
    return ""


def plain(key: str, record: Record, kind: str = "") -> str:
    """A fact as it is compared; empty where it is not stated or masked."""
    value = str(record.get(key) or "")
    if "*" in value or "＊" in value:
        return ""
    return digits(value) if (kind or key) == "phone" else party(value)
