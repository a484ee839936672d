"""What a book knows of the answers that the forms ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledgers.book.dossier import Dossier

if TYPE_CHECKING:
    from ledgers.book.dossier import Record
    from ledgers.book.facts import Facts
    from ledgers.book.plan import Plan
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True)
class Filling:
    """The answers, each empty where the book has none.

    Attributes:
        facts: who the base is; None writes a blank form.
        plan: its budget.
        dossier: its records.
    """

    facts: Facts | None = None
    plan: Plan | None = None
    dossier: Dossier = field(default_factory=lambda: Dossier(()))

    @property
    def host(self) -> str:
        """The unit's name."""
        return (self.facts.host or self.facts.name) if self.facts else ""

    def unit(self, key: str) -> str:
        """A fact of the unit."""
        stated = [r.facts[key] for r in self.dossier.of("单位") if str(r.facts.get(key) or "")]
        return str(stated[-1]) if stated else ""

    @property
    def specialties(self) -> tuple[str, ...]:
        """All specialties that the base, its plan or its dossier names, in that order."""
        named = [*(self.facts.specialties if self.facts else ())]
        named += self.plan.specialties if self.plan else ()
        named += [record.name for record in self.dossier.of("专业")]
        return tuple(dict.fromkeys(named))

    def specialty(self, name: str) -> Record | None:
        """What is on file of a specialty."""
        return self.dossier.one("专业", name)

    def points(self, specialty: str, content: str, policy: Policy) -> dict[int, tuple[str, str]]:
        """The points of acceptance of a specialty's content by number: at the middle and at the end."""
        found: dict[int, tuple[str, str]] = {}
        for record in self.dossier.of("要点"):
            known = policy.find_content(str(record.get("content")))
            if record.get("specialty") != specialty or known is None or known.name != content:
                continue
            said = record.name.rpartition("｜")[2].strip()
            number = int(said) if said.isdecimal() else 1 + max(found, default=0)
            found[number] = (str(record.get("midterm") or ""), str(record.get("final") or ""))
        return found

    def guarantee(self, name: str) -> str:
        """The text of a part of 表4-1."""
        record = self.dossier.one("保障措施", name)
        return str(record.get("text") or "") if record else ""
