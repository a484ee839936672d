"""The base's facts that are no postings: what the forms state, who teaches, who was trained, what was handed in.

A record is a custom directive of `dossier.beancount`:

    2025-12-31 custom "earmark-dossier" "培训" "2025"
      persons: 860
      high: 190

Its kind says which facts it may hold; the table of kinds below is what the command line, the form
importers and the rules all read.

Nothing is ever taken out of the file. What was recorded wrongly is corrected or withdrawn by a later
directive, which names the record by kind, name and day (`of`), and by its place among those of one
name and day (`which`), and says who and why:

    2026-03-02 custom "earmark-dossier-correction" "培训" "2025"
      of: 2025-12-31
      which: 1
      by: "李静"
      why: "名册有重复"
      persons: 850
      times:
    2026-03-02 custom "earmark-dossier-withdrawal" "资料" "学员名册"
      of: 2026-01-05
      which: 2
      by: "李静"
      why: "登记了两次"

A correction states the facts that change; one that it states empty is cleared. Either holds from its
own day on: an audit as of an earlier day still sees what was on file then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book.kinds import KINDS, Fact, Kind
from ledgers.book.render import amount_fen, clean, decimal_to_fen, money, render, yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

TYPE = "earmark-dossier"
CORRECTION, WITHDRAWAL = f"{TYPE}-correction", f"{TYPE}-withdrawal"
_NO_FACTS = frozenset({"filename", "lineno"})
_OF_CHANGES = frozenset({"of", "which", "by", "why"})


@dataclass(frozen=True, slots=True)
class Change:
    """A later word on a record: a correction, or its withdrawal.

    Attributes:
        kind, name, of, which: the record's kind, name, day, and place among those of one name and day.
        date: the day from which it holds.
        by: who said it. why: for what reason.
        facts: what is stated anew, None where it is cleared; no facts at all where it is a withdrawal.
        before: what those facts were; filled in by whoever reads it.
    """

    kind: str
    name: str
    of: date
    which: int
    date: date
    by: str
    why: str
    facts: Mapping[str, Any] | None = None
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A fact that was recorded.

    Attributes:
        date: the day it is of: the paper's, the event's, the year's last.
        kind: its kind's name.
        name: what it is about.
        facts: by key; money as fen; as corrected.
        which: its place among the records of its kind, name and day, from 1.
        changes: what was said of it later, in the order of their days.
    """

    date: date
    kind: str
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    entry: data.Custom | None = field(default=None, compare=False, repr=False)
    which: int = field(default=1, compare=False)
    changes: tuple[Change, ...] = field(default=(), compare=False)

    def get(self, key: str) -> Any:
        """A fact, None where it is not stated."""
        return self.facts.get(key)

    @property
    def withdrawn(self) -> bool:
        """Whether it has been taken back."""
        return any(change.facts is None for change in self.changes)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All records of a book up to a day, as corrected by then; those withdrawn by then stand apart."""

    records: tuple[Record, ...]
    withdrawn: tuple[Record, ...] = ()

    def __len__(self) -> int:
        return len(self.records)

    def of(self, kind: str, name: str | None = None) -> list[Record]:
        """Records of a kind, in the order of their days.

        Where the kind says so, those of one name are one record: a later one adds facts to it and
        replaces those it states again.
        """
        of, wanted = KINDS[kind], None if name is None else KINDS[kind].same(name)
        found = [r for r in self.records if r.kind == kind and (wanted is None or of.same(r.name) == wanted)]
        if not of.single:
            return found
        merged: dict[str, Record] = {}
        for record in found:
            before = merged.get(key := of.same(record.name))
            facts = {**(before.facts if before else {}), **record.facts}
            merged[key] = replace(record, facts=facts)
        return list(merged.values())

    def one(self, kind: str, name: str | None = None) -> Record | None:
        """The last record of a kind, None where there is none."""
        found = self.of(kind, name)
        return found[-1] if found else None

    def until(self, day: date) -> Dossier:
        """What is of a day or before, as this dossier knows it.

        A mistake that was corrected or withdrawn since was never true: it is asked what the base had
        stated by that day, not what somebody had typed. A dossier that is itself read as of an
        earlier day knows nothing of what was corrected after it.
        """
        return Dossier(*(tuple(r for r in part if r.date <= day) for part in (self.records, self.withdrawn)))

    def find(self, kind: str, name: str, *, of: date | None = None, which: int | None = None) -> Record:
        """The one record that a person means, to correct or to withdraw it.

        Args:
            kind: its kind.
            name: its name.
            of: its day, where there are several of the name.
            which: its place, where there are several of the day.

        Raises:
            Refusal: there is none, it has been withdrawn already, or several are meant: with a list of them.
        """
        if kind not in KINDS:
            raise Refusal(f"没有“{kind}”这一类资料", todo=f"可用：{'、'.join(KINDS)}")

        def meant(part: Iterable[Record]) -> list[Record]:
            same = [r for r in part if (r.kind, r.name) == (kind, clean(name))]
            return [r for r in same if of in (None, r.date) and which in (None, r.which)]

        found, said = meant(self.records), f"{kind} {clean(name)}"
        if len(found) == 1:
            return found[0]
        if found:
            listed = "；".join(
                f"--of {r.date} --which {r.which}（{in_words(kind, r.facts) or '没有内容'}）" for r in found
            )
            raise Refusal(f"“{said}”有 {len(found)} 条，要写明是哪一条：{listed}")
        if meant(self.withdrawn):
            raise Refusal(f"“{said}”已经撤销", todo="用 earmark dossier list --all 可看到")
        raise Refusal(f"没有登记过“{said}”", todo="用 earmark dossier list 可看到登记了什么")


def read_dossier(entries: Iterable[data.Directive], as_of: date) -> Dossier:
    """The records of a book's entries up to a day, with what was corrected or withdrawn by then."""
    customs = [
        e
        for e in entries
        if isinstance(e, data.Custom) and e.date <= as_of and len(e.values) == 2  # noqa: PLR2004  (kind, name)
    ]
    stated = _numbered(_read(entry) for entry in customs if entry.type == TYPE)
    changes: dict[tuple[str, str, date, int], list[Change]] = {}
    for entry in sorted(customs, key=lambda e: e.date):
        if entry.type in {CORRECTION, WITHDRAWAL} and (change := _change(entry)):
            changes.setdefault((change.kind, change.name, change.of, change.which), []).append(change)
    records = [_changed(r, changes.get((r.kind, r.name, r.date, r.which), ())) for r in stated]
    kept = sorted((r for r in records if r.kind in KINDS), key=lambda r: r.date)
    return Dossier(tuple(r for r in kept if not r.withdrawn), tuple(r for r in kept if r.withdrawn))


def check_dossier(entries: Iterable[data.Directive]) -> None:
    """See that every record is of a known kind and has a name.

    The program writes no others; one that was written by hand would be passed over in silence.

    Raises:
        Refusal: the first record that is none.
    """
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type != TYPE:
            continue
        if len(entry.values) != 2 or str(entry.values[0].value) not in KINDS:  # noqa: PLR2004  (kind, name)
            where = f"dossier.beancount 第 {entry.meta.get('lineno', '?')} 行"
            raise Refusal("这一行不是资料：应写类别和名称", where=where, todo=f"类别为 {'、'.join(KINDS)} 之一")


def _read(entry: data.Custom) -> Record:
    """The record; what is written in another kind than its fact's is not stated."""
    kind, name = (str(value.value) for value in entry.values)
    return Record(entry.date, kind, name, _facts(entry, _NO_FACTS), entry)


def _facts(entry: data.Custom, besides: frozenset[str]) -> dict[str, Any]:
    """What an entry states of its record; what is written in another kind than its fact's is not stated."""
    kind = KINDS.get(str(entry.values[0].value))
    held = {fact.key: _HELD[fact.kind] for fact in kind.facts} if kind else {}
    said = {key: value for key, value in entry.meta.items() if key not in besides}
    return {k: _plain(v) for k, v in said.items() if v is None or isinstance(v, held.get(k, object))}


def _numbered(records: Iterable[Record]) -> list[Record]:
    """Records with their places among those of one kind, name and day, as the file has them."""
    places: dict[tuple[str, str, date], int] = {}
    out = []
    for record in records:
        key = (record.kind, record.name, record.date)
        places[key] = places.get(key, 0) + 1
        out.append(replace(record, which=places[key]))
    return out


def _change(entry: data.Custom) -> Change | None:
    """A change as it stands in the file, None where it does not say which record it is of."""
    kind, name = (str(value.value) for value in entry.values)
    of, which = entry.meta.get("of"), _plain(entry.meta.get("which", 1))
    if not isinstance(of, date) or not isinstance(which, int):
        return None
    by, why = (str(entry.meta.get(key) or "") for key in ("by", "why"))
    facts = _facts(entry, _NO_FACTS | _OF_CHANGES) if entry.type == CORRECTION else None
    return Change(kind, name, of, which, entry.date, by, why, facts)


def _changed(record: Record, changes: Iterable[Change]) -> Record:
    """A record after what was said of it."""
    facts, said = dict(record.facts), []
    for change in changes:
        stated = change.facts or {}
        said.append(replace(change, before={key: facts.get(key) for key in stated}))
        facts.update(stated)
        for key in [key for key, value in stated.items() if value is None]:
            del facts[key]
    return replace(record, facts=facts, changes=tuple(said))


def _plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return amount_fen(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def made(day: date, kind: str, name: str, said: Mapping[str, str]) -> Record:
    """A record from what a person typed: keys or labels to texts.

    Raises:
        Refusal: an unknown kind or fact, a value that is none, or a required fact missing; all at once.
    """
    known = KINDS.get(kind)
    if known is None:
        raise Refusal(f"没有“{kind}”这一类资料", todo=f"可用：{'、'.join(KINDS)}")
    facts, wrong = _typed_facts(known, said)
    wrong += [f"缺“{f.label}”" for f in known.facts if f.required and f.key not in facts]
    if not clean(name):
        wrong.append(f"缺{known.about}")
    if wrong:
        raise Refusal("；".join(wrong), where=f"{kind} {name}")
    return Record(day, kind, clean(name), facts)


def corrected(
    record: Record, day: date, said: Mapping[str, str], cleared: Iterable[str], *, by: str, why: str
) -> Change:
    """A correction from what a person typed.

    Args:
        record: the record that is wrong.
        day: the day from which the correction holds.
        said: the facts that change, keys or labels to texts.
        cleared: the facts that the record shall state no longer.
        by: who corrects it.
        why: for what reason.

    Raises:
        Refusal: an unknown fact, a value that is none, a required fact cleared, or nothing that changes.
    """
    known = KINDS[record.kind]
    by_word, where = _by_word(known), f"{record.kind} {record.name}"
    facts, wrong = _typed_facts(known, said)
    for word in cleared:
        fact = by_word.get(word)
        if fact is None or fact.key not in record.facts:
            wrong.append(f"没有登记“{word}”，不用清除")
        elif fact.required:
            wrong.append(f"“{fact.label}”是必填的，不能清除")
        elif fact.key in facts:
            wrong.append(f"“{fact.label}”又改又清除")
        else:
            facts[fact.key] = None
    if wrong:
        raise Refusal("；".join(wrong), where=where)
    changed = {key: value for key, value in facts.items() if value is None or record.get(key) != value}
    if not changed:
        raise Refusal("没有要更正的内容", where=where, todo="用 --set 项=值 或 --clear 项 写明")
    return _said_of(record, day, by, why, changed)


def withdrawn(record: Record, day: date, *, by: str, why: str) -> Change:
    """The withdrawal of a record.

    Raises:
        Refusal: it lacks who or why.
    """
    return _said_of(record, day, by, why, None)


def _said_of(record: Record, day: date, by: str, why: str, facts: Mapping[str, Any] | None) -> Change:
    if not clean(by) or not clean(why):
        raise Refusal("是谁、为什么都要写", where="--by、--why")
    return Change(record.kind, record.name, record.date, record.which, day, clean(by), clean(why), facts)


def _by_word(kind: Kind) -> dict[str, Fact]:
    """The facts of a kind by every word a person may use for them."""
    return {word: fact for fact in kind.facts for word in (fact.key, fact.label, _bare(fact.label))}


def _typed_facts(kind: Kind, said: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What a person typed as facts, and what is wrong with it."""
    by_word = _by_word(kind)
    facts: dict[str, Any] = {}
    wrong = []
    for word, text in said.items():
        if (fact := by_word.get(word)) is None:
            wrong.append(f"“{kind.name}”没有“{word}”这一项（可用：{'、'.join(f.label for f in kind.facts)}）")
            continue
        try:
            facts[fact.key] = _typed(fact, clean(text))
        except ValueError as error:
            wrong.append(f"“{fact.label}”{error}")
    return facts, wrong


def _bare(label: str) -> str:
    """A label without what it adds in brackets: 培训人数 for 培训人数（不重复）."""
    return label.partition("（")[0]


def _typed(fact: Fact, text: str) -> Any:
    """A typed value; money as fen.

    Raises:
        ValueError: what is wrong with it, in words that follow the fact's label.
    """
    if fact.choices and text not in fact.choices:
        raise ValueError(f"只能是 {'、'.join(fact.choices)}")
    return _TYPES[fact.kind](text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"应是不小于零的整数，写的是“{text}”")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"应是日期，写成 2024-04-01 这样，写的是“{text}”") from None


def _yes(text: str) -> bool:
    if text not in _YES_NO:
        raise ValueError(f"只能写是或否，写的是“{text}”")
    return _YES_NO[text]


def _yuan(text: str) -> int:
    try:
        return decimal_to_fen(Decimal(text.replace(",", "")))
    except (ArithmeticError, ValueError):
        raise ValueError(f"应是金额（元，到分为止），写的是“{text}”") from None


_YES_NO = {"是": True, "有": True, "否": False, "无": False}
_TYPES: dict[str, Callable[[str], Any]] = {"str": str, "int": _whole, "date": _day, "bool": _yes, "money": _yuan}


# How a fact of each kind stands in a file.
_HELD: dict[str, type] = {"str": object, "int": Decimal, "date": date, "bool": bool, "money": Amount}


def in_words(kind: str, facts: Mapping[str, Any]) -> str:
    """Facts of a kind, to a person: 培训人数（不重复） 860，其中高级工以上人数 190."""
    known = {fact.key: fact for fact in KINDS[kind].facts}
    return "，".join(f"{known[k].label if k in known else k} {_word(known.get(k), v)}" for k, v in facts.items())


def _word(fact: Fact | None, value: Any) -> str:
    if value is None:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return yuan(value) if fact and fact.kind == "money" else str(value)


def to_text(said: Record | Change) -> str:
    """A record, or what is said of one later, as it stands in the file."""
    money_keys = {f.key for f in KINDS[said.kind].facts if f.kind == "money"}
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    kind = TYPE
    if isinstance(said, Change):
        kind = WITHDRAWAL if said.facts is None else CORRECTION
        meta |= {"of": said.of, "which": said.which, "by": said.by, "why": said.why}
    for key, value in (said.facts or {}).items():
        meta[key] = money(value) if key in money_keys and value is not None else value
    values = [ValueType(said.kind, str), ValueType(said.name, str)]
    return render(data.Custom(meta, said.date, kind, values))
