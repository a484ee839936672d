"""What new records would change in a dossier, before a person lets them.

Nothing that is on file is replaced unseen: a fact that differs is shown as old → new, and one that is on file
with a later day, or that the new paper left blank, stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ledgers.book.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.book.dossier import Dossier, Record
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is on file otherwise: by key, what is on file, and what the new record says."""

    key: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Filing:
    """A record held against the dossier.

    Attributes:
        record: what would be added: the facts that are new or changed; None where nothing would be.
        asked: the record as it was given.
        changes: what it would replace.
        kept: what it says otherwise and would not replace, with the reason.
    """

    record: Record | None
    asked: Record
    changes: tuple[Change, ...] = ()
    kept: tuple[tuple[Change, str], ...] = ()


def held_against(known: Dossier, records: Iterable[Record], policy: Policy) -> list[Filing]:
    """Every record with what it would add to a dossier and what it would change there."""
    return [_filing(known.records, record, policy) for record in records]


def _filing(known: Sequence[Record], asked: Record, policy: Policy) -> Filing:
    mine = [record for record in known if _key(record, policy) == _key(asked, policy)]
    if KINDS[asked.kind].single:
        return _merged(mine, asked)
    if not mine:
        return Filing(asked, asked)
    latest = mine[-1]
    differing = [Change(k, latest.get(k), v) for k, v in asked.facts.items() if latest.get(k) != v]
    if latest.date != asked.date and asked.kind == "签章":
        differing.append(Change("date", latest.date, asked.date))
    # Of these a second record is a second person or seal, and no correction of the first.
    return Filing(None, asked, kept=tuple((change, "已登记过，请先更正原来的") for change in differing))


def _merged(mine: Sequence[Record], asked: Record) -> Filing:
    facts: dict[str, Any] = {}
    changes: list[Change] = []
    kept: list[tuple[Change, str]] = []
    required = {fact.key for fact in KINDS[asked.kind].facts if fact.required}
    for key, value in asked.facts.items():
        stated = [record for record in mine if key in record.facts]
        old = stated[-1].facts[key] if stated else None
        if not stated:
            facts[key] = value
        elif key in required or old == value:
            continue
        elif value in ("", 0) and old not in ("", None):
            kept.append((Change(key, old, value), "表上空着"))
        elif stated[-1].date > asked.date:
            kept.append((Change(key, old, value), f"{stated[-1].date} 登记的更晚"))
        else:
            facts[key] = value
            changes.append(Change(key, old, value))
    if not facts:
        return Filing(None, asked, kept=tuple(kept))
    again = {key: mine[-1].facts.get(key, asked.facts[key]) for key in asked.facts if key in required and mine}
    ordered = {key: {**again, **facts}[key] for key in asked.facts if key in facts or key in again}
    name = mine[-1].name if mine else asked.name  # it goes by the name it is on file under
    return Filing(replace(asked, name=name, facts=ordered), asked, tuple(changes), tuple(kept))


def _key(record: Record, policy: Policy) -> tuple[object, ...]:
    """What makes two records speak of one thing."""
    if record.kind == "单位":  # a book has one, whatever its forms call it, and rules look at all that is said of it
        return (record.kind,)
    if record.kind == "要点":  # its name is free text but for the number at its end
        content = policy.find_content(str(record.get("content")))
        where = content.name if content else record.get("content")
        return record.kind, record.get("specialty"), where, record.name.rpartition("｜")[2].strip()
    if record.kind == "签章":
        return record.kind, record.name, record.get("form")
    if record.kind == "资料":  # each edition of a paper is one of its own
        return record.kind, record.name, record.get("sha256")
    return record.kind, record.name
