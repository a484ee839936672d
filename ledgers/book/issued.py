"""Reports as they were issued: the register in `audit.beancount`, a record a file.

    2026-05-08 custom "earmark-report" "<SHA-256 of the file>"
      file: "yz2401-2025-审计报告.pdf"
      year: 2025
      as-of: 2025-12-31
      by: "李静"
      digest: "<the book's>"
      policy: "yuzhong-2023-25 <digest>"
      ruleset: "<digest>"
      commit: "<the book's last commit when it was made>"

A file can be held against what it was made from for as long as the register stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable

REPORT = "earmark-report"
_NEEDED: dict[str, type] = {
    "file": str,
    "year": Decimal,
    "as-of": date,
    "by": str,
    "digest": str,
    "policy": str,
    "ruleset": str,
    "commit": str,
}


@dataclass(frozen=True, slots=True)
class Issued:
    """A report's file as it left the house.

    Attributes:
        sha256: of the file. file: its name then. day: when. by: who made it.
        year: what it reports. as_of: the last day that it speaks of.
        digest: of the book. policy: the policies with their digests. ruleset: of the rules.
        commit: the book's last commit then.
    """

    sha256: str
    file: str
    day: date
    by: str
    year: int
    as_of: date
    digest: str
    policy: str
    ruleset: str
    commit: str

    def to_text(self) -> str:
        """As it stands in the file."""
        meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
        meta |= {key: getattr(self, key.replace("-", "_")) for key in _NEEDED} | {"year": Decimal(self.year)}
        return render(data.Custom(meta, self.day, REPORT, [ValueType(self.sha256, str)]))


def issued(entries: Iterable[data.Directive]) -> list[Issued]:
    """Every report of the register, in its order."""
    found = []
    for entry in entries:
        if isinstance(entry, data.Custom) and entry.type == REPORT and not flaw(entry):
            said = {key.replace("-", "_"): entry.meta[key] for key in _NEEDED} | {"year": int(entry.meta["year"])}
            found.append(Issued(sha256=str(entry.values[0].value), day=entry.date, **said))
    return found


def flaw(entry: data.Custom) -> str:
    """What a record of the register lacks to be one, in words; empty where it lacks nothing."""
    if entry.type != REPORT:
        return ""
    lacking = [key for key, kind in _NEEDED.items() if not isinstance(entry.meta.get(key), kind)]
    return f"缺 {'、'.join(lacking)}，或写得不对" if lacking else "" if entry.values else "没有写是哪个文件"
