"""结账: months sealed by digests, each chained to the one before, in `audit.beancount`.

    2025-04-08 custom "earmark-closing" "2025-03"
      by: "王会计"
      previous: "<digest of the month before; empty for the first>"
      entries: "2025-03-05⇥记2503-001⇥8580.00⇥某公司⇥<identity>⇥<digest>⇥invoice=<digest> …, a line each"
      documents: "<sha256> E支出/…/2025-03-05 发票.pdf, a line each, those of earlier closings apart"
      plan: "<digest>"
      policy: "yuzhong-2023-25 <digest>"
      commit: "<the book's last commit before the closing>"
      digest: "<over all of the above>"
    2025-06-02 custom "earmark-reopening" "2025-03"
      by: "李静"
      why: "补记漏报的一笔，见区财政局函"

What is sealed is the substance of each entry (day, payee, purpose, accounts, amounts, its rows) and
the order of the entries of a day. Layout is none of it. Papers and numbers that are added later are
told as additions, a further number behind one that was there (A、B) too; one that was there and is another now is
a change. The first closing seals
everything up to the end of its month. Reopening a month reopens those after it too.

Amounts are fen, apart from the file, which has yuan.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.canonical import canonical, papers, substance
from ledgers.book.render import clean, decimal_to_fen, fen_to_decimal, posting_fen, render, yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledgers.policy import Policy

CLOSING, REOPENING = "earmark-closing", "earmark-reopening"
_PARTS = ("previous", "entries", "documents", "plan", "policy", "commit", "by")
_BESIDE = "、"  # between numbers of one kind
_KEPT = 32  # hexadecimal digits of an entry's digest: 128 bits

Kind = Literal[
    "changed",
    "moved",
    "removed",
    "added",
    "order",
    "paper",
    "document",
    "plan",
    "policy",
    "seal",
    "history",
    "unsaved",
    "file",
]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it is sealed.

    Attributes:
        date, voucher, payee: what it is named by.
        amount: what its debits come to, fen.
        identity: of its rows; empty where no row made it.
        digest: of its substance.
        papers: of what may be added to it later, a digest each, by key.
        entry: the transaction, where it was made from one.
    """

    date: date
    voucher: str
    payee: str
    amount: int
    identity: str
    digest: str
    papers: Mapping[str, str]
    entry: data.Transaction | None = None

    @property
    def line(self) -> str:
        """As it stands in the file."""
        papers_ = " ".join(f"{key}={value}" for key, value in sorted(self.papers.items()))
        parts = (self.date, self.voucher, fen_to_decimal(self.amount), self.payee, self.identity, self.digest, papers_)
        return "\t".join(map(str, parts))

    @property
    def words(self) -> str:
        """As people name it."""
        named = " ".join(part for part in (str(self.date), self.voucher, self.payee) if part)
        return f"{named} {yuan(self.amount)} 元"


@dataclass(frozen=True, slots=True)
class Closing:
    """A month as it was closed.

    Attributes:
        month: e.g. `2025-03`. day: of the closing. by: who closed it.
        previous: the digest of the month before; empty for the first.
        entries: what it sealed, in the book's order: the first closing of a book, everything until then.
        documents: SHA-256 by path within `documents/`, those that no earlier closing has.
        plan: digest of the plans until then. policy: the policies until then, with their digests.
        commit: the book's last commit before it.
        digest: over all of this.
        recorded: the digest as the file has it.
    """

    month: str
    day: date
    by: str
    previous: str
    entries: tuple[Sealed, ...]
    documents: Mapping[str, str]
    plan: str
    policy: str
    commit: str
    recorded: str = ""

    @property
    def last(self) -> date:
        """The month's last day."""
        return month_end(self.month)

    @property
    def digest(self) -> str:
        """SHA-256 over the month, the day and every part."""
        said = [self.month, self.day.isoformat(), *(self._part(name) for name in _PARTS)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def _part(self, name: str) -> str:
        if name == "entries":
            return "\n".join(entry.line for entry in self.entries)
        if name == "documents":
            return "\n".join(f"{sha} {path}" for path, sha in sorted(self.documents.items()))
        return str(getattr(self, name))

    def to_text(self) -> str:
        """As it stands in the file."""
        meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
        meta |= {name: self._part(name) for name in _PARTS} | {"digest": self.digest}
        return render(data.Custom(meta, self.day, CLOSING, [ValueType(self.month, str)]))


@dataclass(frozen=True, slots=True)
class Reopening:
    """反结账: a month, and those after it, opened again: who, when and why."""

    month: str
    day: date
    by: str
    why: str

    def to_text(self) -> str:
        """As it stands in the file."""
        meta: dict[str, Any] = data.new_metadata("<earmark>", 0) | {"by": self.by, "why": self.why}
        return render(data.Custom(meta, self.day, REOPENING, [ValueType(self.month, str)]))


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a book is no longer as it was sealed.

    Attributes:
        month: whose seal says otherwise.
        kind: what happened.
        words: it in Chinese.
        subject: what it is about, the same whenever it is found again.
        amount: fen in question.
        entry: the entry as it stands now, None where there is none.
        sealed: it as it was, None where there was none.
    """

    month: str
    kind: Kind
    words: str
    subject: str
    amount: int = 0
    entry: data.Transaction | None = None
    sealed: Sealed | None = None


# --- months ----------------------------------------------------------------------------------------------------------


def month_of(day: date) -> str:
    """The month of a day, e.g. `2025-03`."""
    return f"{day:%Y-%m}"


def month_end(month: str) -> date:
    """The last day of a month.

    Raises:
        Refusal: it is no month.
    """
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refusal(f"“{month}”不是月份", todo="写成 2025-03 的样子") from None
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


# --- reading ---------------------------------------------------------------------------------------------------------


def closings(entries: Iterable[data.Directive], until: date = date.max) -> tuple[Closing, ...]:
    """The closings in force, oldest first: those that were reopened are history and no more."""
    held: list[Closing] = []
    for entry in _in_turn(entries, until):
        month = str(entry.values[0].value)
        if entry.type == CLOSING:
            held.append(_closing(entry, month))
        else:
            held = [each for each in held if each.month < month]
    return tuple(held)


def reopenings(entries: Iterable[data.Directive]) -> list[tuple[Reopening, tuple[Closing, ...]]]:
    """Every 反结账 of the book, oldest first, with the closings that it opened again."""
    held: list[Closing] = []
    found = []
    for entry in _in_turn(entries):
        month = str(entry.values[0].value)
        if entry.type == CLOSING:
            held.append(_closing(entry, month))
            continue
        said = Reopening(month, entry.date, str(entry.meta.get("by") or ""), str(entry.meta.get("why") or ""))
        found.append((said, tuple(each for each in held if each.month >= month)))
        held = [each for each in held if each.month < month]
    return found


def _in_turn(entries: Iterable[data.Directive], until: date = date.max) -> list[data.Custom]:
    """Closings and reopenings in the order of the file, which is the order they were written in."""
    found = [e for e in entries if isinstance(e, data.Custom) and e.type in {CLOSING, REOPENING} and e.date <= until]
    return sorted(found, key=lambda e: (e.date, e.meta.get("lineno", 0)))


def closed_until(entries: Iterable[data.Directive]) -> date:
    """The last day of the last closed month; `date.min` where none is closed."""
    held = closings(entries)
    return held[-1].last if held else date.min


def flaw(entry: data.Custom) -> str:
    """What a closing of the file lacks to be one, in words; empty where it lacks nothing."""
    if entry.type not in {CLOSING, REOPENING}:
        return ""
    try:
        month = str(entry.values[0].value) if entry.values else ""
        month_end(month)
        if entry.type == CLOSING:
            _closing(entry, month)
    except (Refusal, ValueError, ArithmeticError):
        return "不是完整的结账记录"
    keys = (*_PARTS, "digest") if entry.type == CLOSING else ("by", "why")
    lacking = [key for key in keys if not isinstance(entry.meta.get(key), str)]
    return f"缺 {'、'.join(lacking)}" if lacking else ""


def _closing(entry: data.Custom, month: str) -> Closing:
    said = {name: str(entry.meta.get(name) or "") for name in (*_PARTS, "digest")}
    documents = dict(_pair(line) for line in said["documents"].splitlines())
    return Closing(
        month,
        entry.date,
        said["by"],
        said["previous"],
        tuple(_sealed(line) for line in said["entries"].splitlines()),
        documents,
        said["plan"],
        said["policy"],
        said["commit"],
        said["digest"],
    )


def _pair(line: str) -> tuple[str, str]:
    sha, _, path = line.partition(" ")
    return path, sha


def _sealed(line: str) -> Sealed:
    day, voucher, amount, payee, identity, digest, noted = line.split("\t")
    kept = dict(word.split("=", 1) for word in noted.split())
    fen = decimal_to_fen(Decimal(amount))
    return Sealed(date.fromisoformat(day), voucher, payee, fen, identity, digest, kept)


# --- sealing ---------------------------------------------------------------------------------------------------------


def seal(entry: data.Transaction) -> Sealed:
    """An entry as it would be sealed now."""
    rows = [str(p.meta["row"]) for p in entry.postings if p.meta and "row" in p.meta]
    identity = str(entry.meta.get("row") or entry.meta.get("bank") or (rows[0] if rows else ""))
    debits = sum(max(0, posting_fen(posting)) for posting in entry.postings)
    noted = {key: _paper(value) for key, value in papers(entry).items()}
    named = (clean(str(entry.meta.get("voucher") or "")), clean(entry.payee or ""))
    return Sealed(entry.date, *named, debits, clean(identity), _digest(substance(entry))[:_KEPT], noted, entry)


def seals(entries: Iterable[data.Directive]) -> list[Sealed]:
    """The transactions among directives as they would be sealed now."""
    return [seal(entry) for entry in entries if isinstance(entry, data.Transaction)]


def close(
    month: str,
    day: date,
    by: str,
    *,
    entries: Sequence[data.Directive],
    documents: Mapping[str, str],
    laws: Sequence[tuple[date, Policy]],
    commit: str,
) -> Closing:
    """The closing of a month, chained to the closings in force.

    Args:
        month: which. day: today. by: who closes it.
        entries: the book's, as loaded: in the order of the days.
        documents: every document on file, SHA-256 by path.
        laws: the policies with the days they hold from.
        commit: the book's last commit.

    Raises:
        Refusal: it is closed, it is not over, or one before it is still open.
    """
    held = closings(entries)
    last = month_end(month)
    if any(each.month == month for each in held):
        raise Refusal(f"{month} 已经结账", todo="结账后的差错在未结账的月份冲销；确需打开的请主管部门反结账")
    if day <= last:
        raise Refusal(f"{month} 还没有过完", todo=f"{last + timedelta(days=1)} 起可以结账")
    if held and month != month_of(held[-1].last + timedelta(days=1)):
        following = month_of(held[-1].last + timedelta(days=1))
        raise Refusal(f"{following} 还没有结账", todo="从前往后一个月一个月结")
    known = {path for each in held for path in each.documents}
    after = held[-1].last if held else date.min
    return Closing(
        month,
        day,
        by,
        held[-1].digest if held else "",
        tuple(seal(e) for e in entries if isinstance(e, data.Transaction) and after < e.date <= last),
        {path: sha for path, sha in documents.items() if path not in known},
        plans_digest(entries, last),
        policies(laws, last),
        commit,
    )


def plans_digest(entries: Iterable[data.Directive], last: date) -> str:
    """Digest of the plan and its revisions of the days up to one; empty where there is none."""
    of = [e for e in entries if isinstance(e, data.Custom) and e.type.startswith("earmark-plan") and e.date <= last]
    lines = sorted(canonical(of))
    return _digest(lines) if lines else ""


def policies(laws: Sequence[tuple[date, Policy]], last: date) -> str:
    """The policies of the days up to one, each with the digest of what it says."""
    return " ".join(f"{law.meta.id} {law.terms}" for since, law in laws if since <= last)


def _paper(said: object) -> str:
    """The digest of what may be added to."""
    return _digest(said)[:16]


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


# --- comparing -------------------------------------------------------------------------------------------------------


def differences(
    held: Sequence[Closing],
    entries: Sequence[data.Directive],
    documents: Mapping[str, str] | None,
    laws: Sequence[tuple[date, Policy]],
    missing: Iterable[tuple[str, str]] = (),
    *,
    now: Sequence[Sealed] | None = None,
) -> list[Difference]:
    """Where the book is not as its closings sealed it, month by month.

    Args:
        held: the closings in force.
        entries: the book's, as loaded.
        documents: every document on file, SHA-256 by path; None leaves them unchecked.
        laws: the policies with the days they hold from.
        missing: closings that were registered outside of the book and are not in it: month and digest.
        now: the entries as they would be sealed, where somebody has done that already.
    """
    now = seals(entries) if now is None else now
    found = [*_seals(held), *_entries(held, now)]
    for month, digest in missing:
        words = f"登记过的结账（摘要 {digest[:12]}）账套里没有了：账套被退回以前的状态，或结账记录被改"
        found.append(Difference(month, "seal", words, f"registered|{month}"))
    for each in held:
        if each.plan != plans_digest(entries, each.last):
            found.append(Difference(each.month, "plan", "投入预算（当月及以前生效的）在结账后改过", "plan"))
            break  # later months say the same again
    for each in held:
        if each.policy != policies(laws, each.last):
            found.append(Difference(each.month, "policy", "管理办法在结账后改过", "policy"))
            break
    if documents is not None:
        found += [difference for each in held for difference in _documents(each, documents)]
    return sorted(found, key=lambda difference: difference.month)


def additions(held: Sequence[Closing], entries: Iterable[Sealed]) -> list[tuple[Sealed, str]]:
    """What was added to sealed entries since, papers and numbers: the entry and the key. No tampering."""
    sealed = {(s.identity or s.voucher, s.digest): s for each in held for s in each.entries}
    found = []
    for now in entries:
        before = sealed.get((now.identity or now.voucher, now.digest))
        if before is not None:
            found += [(now, key) for key, value in now.papers.items() if value != before.papers.get(key)]
    return found


def _seals(held: Sequence[Closing]) -> Iterable[Difference]:
    """Where a closing itself was changed, or does not follow on the one before."""
    previous = ""
    for each in held:
        if each.digest != each.recorded:
            yield Difference(each.month, "seal", "结账记录本身被改动：摘要与内容不符", "seal")
        if each.previous != previous:
            yield Difference(each.month, "seal", "结账记录接不上前一个月：中间有结账记录被删去或替换", "chain")
        previous = each.recorded


def _entries(held: Sequence[Closing], now: Sequence[Sealed]) -> Iterable[Difference]:
    """Where entries are not as sealed; each month's words name it."""
    if not held:
        return
    then = [sealed for each in held for sealed in each.entries]
    months = {id(sealed): each.month for each in held for sealed in each.entries}
    yield from _compared(then, now, months, held[-1].last, "结账后")


def changes(then: Sequence[Sealed], now: Sequence[Sealed], *, when: str) -> list[Difference]:
    """What became of entries between two states of a book.

    Args:
        then: the entries before. now: those after.
        when: how it is said, e.g. “结账后”.
    """
    months = {id(sealed): month_of(sealed.date) for sealed in then}
    return list(_compared(then, now, months, date.max, when))


def _compared(
    then: Sequence[Sealed], now: Sequence[Sealed], months: Mapping[int, str], last: date, when: str
) -> Iterable[Difference]:
    """Entries lost, changed, inserted, with other papers, or in another order; those after `last` are nobody's."""
    by_digest: dict[str, list[Sealed]] = defaultdict(list)
    for entry in now:
        by_digest[entry.digest].append(entry)
    lost, kept = [], []
    for sealed in then:
        if same := by_digest[sealed.digest]:
            kept.append((sealed, same.pop(0)))
        else:
            lost.append(sealed)
    rest = [entry for some in by_digest.values() for entry in some]
    for sealed in lost:
        yield _lost(sealed, rest, months[id(sealed)], when)
    for entry in rest:
        if entry.date <= last:
            of = month_of(entry.date)  # the first closing of a book sealed the months before it too
            month = min((each for each in set(months.values()) if each >= of), default=of)
            yield Difference(month, "added", f"{when}插入：{entry.words}", _subject(entry), entry.amount, entry.entry)
    places = {id(entry): place for place, entry in enumerate(now)}
    for sealed, entry in kept:
        yield from _papers(months[id(sealed)], sealed, entry, when)
    yield from _order(months, kept, places, when)


def _lost(sealed: Sealed, rest: list[Sealed], month: str, when: str) -> Difference:
    """What became of an entry that is no longer there as it was; takes the changed one out of `rest`."""
    entry = _successor(sealed, rest)
    if entry is None:
        words = f"{when}删去：{sealed.words}"
        return Difference(month, "removed", words, _subject(sealed), sealed.amount, None, sealed)
    rest.remove(entry)
    kind: Kind = "moved" if month_of(entry.date) != month_of(sealed.date) else "changed"
    words = f"{when}改动：原为 {sealed.words}，现为 {entry.words}"
    if entry.words == sealed.words:
        words = f"{when}改动：{sealed.words}，科目、用途、资金来源或来源行与原来不同"
    return Difference(month, kind, words, _subject(sealed), sealed.amount, entry.entry, sealed)


def _successor(sealed: Sealed, rest: Iterable[Sealed]) -> Sealed | None:
    """Which of the entries that no seal knows is the sealed one, changed; None where none is."""
    named = [e for e in rest if sealed.identity and e.identity == sealed.identity]
    numbered = [e for e in rest if sealed.voucher and e.voucher == sealed.voucher]
    alike = [e for e in rest if (e.date, e.payee) == (sealed.date, sealed.payee)]
    return next(iter([*named, *numbered, *alike]), None)


def _papers(month: str, sealed: Sealed, entry: Sealed, when: str) -> Iterable[Difference]:
    changed = [key.rpartition(":")[2] for key, was in sealed.papers.items() if not _still_says(entry, key, was)]
    if changed:
        said = "、".join(dict.fromkeys(map(paper_word, changed)))
        words = f"{when}改动：{sealed.words}，原有的{said}被改掉或删去"
        yield Difference(month, "paper", words, f"paper|{_subject(sealed)}", 0, entry.entry, sealed)


def _still_says(entry: Sealed, key: str, was: str) -> bool:
    """Whether an entry says what it said: the same, or that with more behind it (发票号 A, then A、B)."""
    now = entry.papers.get(key)
    if now in {was, None} or entry.entry is None:
        return now == was
    value = papers(entry.entry).get(key)
    parts = value.split(_BESIDE) if isinstance(value, str) else []
    return any(_paper(_BESIDE.join(parts[:some])) == was for some in range(1, len(parts)))


def _order(
    months: Mapping[int, str], pairs: Iterable[tuple[Sealed, Sealed]], places: Mapping[int, int], when: str
) -> Iterable[Difference]:
    """Where entries of one day stand in another order: the running balance of that day is another one."""
    before: tuple[Sealed, int] | None = None
    told: set[date] = set()
    for sealed, entry in pairs:
        place = places[id(entry)]
        if before and before[0].date == sealed.date and place < before[1] and sealed.date not in told:
            told.add(sealed.date)
            words = f"{when}调换次序：{before[0].words} 与 {sealed.words}"
            yield Difference(months[id(sealed)], "order", words, f"order|{sealed.date}", 0, entry.entry, sealed)
        before = (sealed, place)


def _documents(each: Closing, documents: Mapping[str, str]) -> Iterable[Difference]:
    for path, sha in each.documents.items():
        if documents.get(path) == sha:
            continue
        what = "被换掉" if path in documents else "不在原处"
        yield Difference(each.month, "document", f"结账后凭证文件{what}：{path}", f"document|{path}")


def paper_word(key: str) -> str:
    """What may be added to an entry later, as people call it; the key itself where it has no name."""
    return _WORDS.get(key, key)


def _subject(entry: Sealed) -> str:
    return f"{entry.voucher}|{entry.identity or entry.digest}"


_WORDS = {
    "invoice": "发票号",
    "invoice-date": "发票日期",
    "invoice-amount": "发票金额",
    "invoice-item": "发票品目",
    "contract": "合同号",
    "specialty": "专业",
    "explanation": "说明",
    "document": "凭证文件",
}
