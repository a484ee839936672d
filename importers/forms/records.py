"""What the forms say besides the budget, as records of the dossier.

What a form was left blank in is recorded as blank where a rule asks for it: a field that is not on file could
not be judged, one that is on file and blank was not filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.forms.document import bare, read_document
from importers.forms.labels import Labels
from importers.forms.signs import day_in, experts, marks
from importers.forms.summary import Summary
from importers.forms.unit import summary_length, unit_of
from importers.forms.work import Work
from ledgers.book.dossier import Record
from ledgers.book.kinds import KINDS
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from importers.forms.document import Document, Table
    from importers.forms.signs import Mark
    from ledgers.book.facts import Facts
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRecords:
    """What a file of forms says.

    Attributes:
        forms: Which it holds, by the policy's names.
        records: What may go to the dossier.
        notes: What a person should look at.
        file: The file's name. sha256: of its bytes.
    """

    forms: tuple[str, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...]
    file: str
    sha256: str


def read_records(path: Path, policy: Policy, facts: Facts, day: date | None = None) -> FormRecords:
    """Read 附件1, 附件2 or 附件3, or a file that holds several.

    Args:
        path: The file, .docx or a workbook of the same tables.
        policy: Whose forms they are.
        facts: The base, whose specialties and name they are held against.
        day: What day the forms are of; None takes the 填报时间 that they state.

    Raises:
        Refusal: The file cannot be read, holds none of the forms, is blank, or no day is known.
    """
    document = read_document(path)
    forms = _Forms(document, policy, facts)
    for number, table in enumerate(document.tables, 1):
        forms.take(table, number)
    if not forms.kinds:
        known = "、".join(form.name for form in policy.form) or "附件"
        raise Refusal(f"没有找到{known}的表格", where=path.name, todo="请选填好的附件（docx 或 xlsx）")
    if not forms.says_anything:
        raise Refusal("表里没有填内容", where=path.name, todo="请填好后再读入")
    stated = day or _stated_day(document)
    if stated is None:
        raise Refusal("表上没有写填报时间", where=path.name, todo="请用 --date 写明表格的日期")
    names = tuple(form.name for form in policy.form if form.kind in forms.kinds)
    notes = tuple(dict.fromkeys(forms.all_notes))
    records = tuple(forms.records(stated))
    return FormRecords(forms=names, records=records, notes=notes, file=document.file, sha256=document.sha256)


def _stated_day(document: Document) -> date | None:
    texts = [*document.paragraphs, *(cell.text for table in document.tables for row in table.rows for cell in row)]
    return next((day for text in texts if "填报时间" in bare(text) and (day := day_in(text))), None)


class _Forms:
    """The forms of a document, gathered table by table."""

    def __init__(self, document: Document, policy: Policy, facts: Facts) -> None:
        self._document, self._policy, self._facts = document, policy, facts
        self._notes: list[str] = []
        labels = Labels(policy)
        need = policy.application
        self._work = Work(labels, facts.specialties, need.guarantees, self._notes)
        self._summary = Summary(labels, document.file, [])
        self._unit: dict[str, Any] = {}
        self._name = ""
        self._experts: list[tuple[str, dict[str, Any]]] = []
        self._marks: dict[tuple[str, str], Mark] = {}
        self._signoffs = {name: (name, *need.bureau_aliases.get(name, ())) for name in need.signoffs}
        self._seals = {name: (name, *need.bureau_aliases.get(name, ())) for name in need.seals}
        self.kinds: set[str] = set()

    def take(self, table: Table, number: int) -> None:
        """Look at a table."""
        if self._summary.take(table, number):
            self.kinds.add("plan")
            return
        unit = unit_of(table, self._notes)
        if unit:
            self._take_unit(*unit)
        if unit and {"account", "bank"} & {*unit[1]}:
            self.kinds.add("application")
        elif summary_length(table) or (unit and "summary-length" in unit[1]):
            self.kinds.add("summary")
            self._unit.setdefault("summary-length", summary_length(table))
        elif unit:
            self.kinds.add("summary" if "attribute" in unit[1] else "plan")
        self._work.take(table)
        self._experts += experts(table)
        self._marks |= {(mark.name, mark.form): mark for mark in marks(table, self._signoffs, self._seals)}
        if self._work.teams or self._work.points or self._work.guarantees or self._experts:
            self.kinds.add("plan")

    def _take_unit(self, name: str, facts: dict[str, Any]) -> None:
        if name and self._name and name != self._name:
            self._notes.append(f"同一份文件里单位名称有“{self._name}”也有“{name}”，取前一个")
        self._name = self._name or name
        labels = {fact.key: fact.label for fact in KINDS["单位"].facts}
        for key, value in facts.items():
            before = self._unit.get(key)
            if before and value and before != value:
                self._notes.append(f"同一份文件里“{labels[key]}”有“{before}”也有“{value}”，取前一个")
            self._unit[key] = before or value

    @property
    def says_anything(self) -> bool:
        """Whether anything but the printed form is there."""
        work = self._work
        return bool(any(self._unit.values()) or self._name or work.teams or work.points or work.guarantees) or bool(
            self._experts or self._marks
        )

    @property
    def all_notes(self) -> list[str]:
        """What a person should look at."""
        host = self._facts.host or self._facts.name
        notes = [*self._work.guesses, *self._notes]
        if self._name and bare(self._name) not in {bare(host), bare(self._facts.name)}:
            notes.insert(0, f"表上的单位是“{self._name}”，账套的单位是“{host}”")
        return notes

    def records(self, day: date) -> Iterator[Record]:
        """The records, of a day where the form states none of their own."""
        if any(self._unit.values()):
            yield Record(day, "单位", self._name or self._facts.host or self._facts.name, self._unit)
        for name, facts in self._work.teams.items():
            yield Record(day, "专业", name, facts)
        short = {content.name: content.short for content in self._policy.content}
        for point in self._work.points:
            facts = {"specialty": point.specialty, "content": point.content}
            facts |= {"midterm": point.midterm, "final": point.final}
            name = f"{point.specialty}｜{short[point.content]}｜{point.number}"
            yield Record(day, "要点", name, {key: text for key, text in facts.items() if text})
        for name, text in self._work.guarantees.items():
            yield Record(day, "保障措施", name, {"text": text})
        for name, facts in self._experts:
            yield Record(day, "专家", name, facts)
        for mark in self._marks.values():
            yield Record(mark.day or day, "签章", mark.name, {"form": mark.form})
        for form in self._policy.form:
            if form.kind in self.kinds:
                said = {"file": self._document.file, "sha256": self._document.sha256, "electronic": True}
                yield Record(day, "资料", form.paper, said)
