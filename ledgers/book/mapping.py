"""Which columns of a bank's export are what, where a person has confirmed it, kept in the book.

    2026-05-08 custom "earmark-mapping" "重庆银行"
      day: "交易日"
      money-in: "存入额"
      memo: "用途 | 附言"
      by: "张会计"

A later mapping of the same name replaces an earlier one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPE = "earmark-mapping"
_JOINT = " | "


@dataclass(frozen=True, slots=True)
class BankMapping:
    """A bank's columns: the headers of its export by what they are.

    Attributes:
        title: the bank's name.
        columns: headers by the thing they are (`day`, `money_in`, …), several where their texts are put together.
        date: the day it was confirmed. by: who confirmed it.
    """

    title: str
    columns: Mapping[str, tuple[str, ...]]
    date: dt.date = dt.date.min
    by: str = ""


def read_mappings(entries: Iterable[data.Directive]) -> list[BankMapping]:
    """The mappings of a book's entries, the last of each name."""
    found: dict[str, BankMapping] = {}
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == TYPE and entry.values:
            title = str(entry.values[0].value)
            said = {k: str(v) for k, v in entry.meta.items() if k not in {"filename", "lineno", "by"}}
            columns = {key.replace("-", "_"): tuple(value.split(_JOINT)) for key, value in said.items()}
            found[title] = BankMapping(title, columns, entry.date, str(entry.meta.get("by") or ""))
    return list(found.values())


def to_text(mapping: BankMapping) -> str:
    """A mapping as it stands in the file."""
    meta = data.new_metadata("<earmark>", 0)
    meta |= {key.replace("_", "-"): _JOINT.join(headers) for key, headers in mapping.columns.items()}
    meta["by"] = mapping.by
    return render(data.Custom(meta, mapping.date, TYPE, [ValueType(mapping.title, str)]))
