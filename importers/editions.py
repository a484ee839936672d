"""A sheet held against the rows that are booked: which rows are new, which are there, which have been changed.

Accountants import the same sheet again with more rows, with a row corrected, with vouchers renumbered;
and they keep two sheets, one for each source, in which one voucher has lines in both. A changed row is
never booked beside the old one; a second line is never taken for a change. A booked line that the sheet no
longer has in a voucher of its own is told, and cancelled where a person confirms it: two lines made one are
not paid twice. What is only written otherwise (full-width, blanks, leading zeros) is no change.

A row that an edition before the last one had stays as it was corrected. A person may have it back by naming
its row.

Evidence (specialty, invoice, contract, the other party's account) is no part of what a row is: where the
booked row has none it is added to it, and where it has another the row counts as changed.

A change that a person confirms is booked as 会计基础工作规范 第五十一条 says: the old entry stays, a red one
注销 it, and the new one 订正 it; of a closed month both stand on the first open day, and so does changed
evidence, as what was sealed is not replaced. Changed evidence is put in place of the old, which is kept as `was-…`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from importers.names import core
from ledgers.book.links import CORRECTION, CORRECTS, REVERSED, REVERSES, VOIDED, VOIDED_BY, VOIDS, is_undone
from ledgers.book.render import yuan
from ledgers.book.typed import MAKER, REASON

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from ledgers.book.rows import BankRow, SheetRow

REDATED_DAYS = 62  # a corrected date lies in the month beside
PAID_DAYS = 15  # between a row's day and the payment that shows that it is one more
_MOST = 2  # known rows for each that is missing
_LOOKED_AT = 300  # vanished rows of a day that are held against a new one

_SUBSTANCE = ("date", "amount", "payee", "summary", "purpose", "source", "content", "category")
LABELS = {
    "voucher": "凭证号",
    "date": "日期",
    "amount": "金额",
    "payee": "对方户名",
    "payee_account": "对方账号",
    "summary": "摘要",
    "purpose": "用途",
    "source": "资金来源",
    "content": "建设内容",
    "category": "支出类别",
    "specialty": "专业",
    "invoice": "发票号",
    "invoice_date": "发票日期",
    "invoice_amount": "发票金额",
    "invoice_item": "发票品目",
    "contract": "合同号",
}
_FIRM = frozenset({"voucher", *_SUBSTANCE})
_EVIDENCE = tuple(name for name in LABELS if name not in _FIRM)
ADVICE = "没有改动；确认更正的，先冲销再订正"
HELD = "有改动还没有确认，这一行等确认后再入账"
_JOINT = " | "


class Kind(Enum):
    """What a sheet's row is to the book."""

    NEW = auto()
    THERE = auto()
    MORE = auto()  # there, and the sheet has evidence that the book lacks
    CHANGED = auto()
    FORMER = auto()  # as an edition before the last one had it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sheet's row is to the book.

    Attributes:
        row: the sheet's row.
        kind: what it is.
        reason: why it is not booked, empty for a new one.
        old: the booked row that it is, or that it changes; of a former one the cancelled row.
        now: what a former row has become, None where nothing has, or the sheet has that too.
    """

    row: SheetRow
    kind: Kind = Kind.NEW
    reason: str = ""
    old: SheetRow | None = None
    now: SheetRow | None = None

    @property
    def substantial(self) -> bool:
        """Whether the row changes another one, and not its evidence alone."""
        return self.kind is Kind.CHANGED and self.old is not None and self.old.id != self.row.id

    @property
    def slot(self) -> tuple[object, ...]:
        """The row's voucher, the same for all of its lines."""
        return _slot(self.row)


@dataclass(frozen=True, slots=True)
class Sorting:
    """A sheet held against the book.

    Attributes:
        verdicts: one for each of its rows, in its order.
        dropped: booked lines that its vouchers no longer have, each with the place of a row of that voucher,
            of a changed one if there is any.
        missing: booked vouchers of its days that it no longer has at all, by line, where it has most of them.
    """

    verdicts: list[Verdict]
    dropped: list[tuple[int, SheetRow]]
    missing: list[SheetRow]


def sort_out(rows: Sequence[SheetRow], booked: Mapping[str, SheetRow], paid: Iterable[BankRow] = ()) -> Sorting:
    """What each row of a sheet is to the book, and which lines of its vouchers have gone.

    Args:
        rows: the sheet's, with their ordinals.
        booked: the book's rows by identity.
        paid: the statements' rows: what was paid once more is one more.
    """
    here = {row.id for row in rows}
    gone = {
        row.id: row
        for row in booked.values()
        if not is_undone(row) and row.id not in here and not here.intersection(_earlier(row, booked))
    }
    edition = any(row.id in booked for row in rows)
    twins = _twins(rows, booked)
    verdicts = {row.id: _there(booked[twins[row.id]], row) for row in rows if row.id in booked}
    verdicts |= _former(verdicts.values(), booked)
    fresh = [row for row in rows if row.id not in booked]
    anew = _begin_anew(booked.values()) or not (edition or _all_moved(fresh, gone))
    verdicts |= _renumbered(fresh, gone, _Paid(paid, booked.values()), anew=anew)
    verdicts |= _changed([row for row in fresh if row.id not in verdicts], gone, edition=edition)
    if edition:
        verdicts |= _rewritten([row for row in fresh if row.id not in verdicts], gone)
    found = [verdicts.get(row.id) or Verdict(row) for row in rows]
    dropped = _dropped(found, gone)
    for _, row in dropped:
        del gone[row.id]
    return Sorting(found, dropped, _missing(found, gone.values()))


def _dropped(verdicts: Sequence[Verdict], gone: Mapping[str, SheetRow]) -> list[tuple[int, SheetRow]]:
    """Vanished lines of vouchers that the sheet has other booked lines of.

    A sheet for one source, content or specialty alone leaves out the lines of the others.
    """
    places: dict[tuple[object, ...], int] = {}
    for place, verdict in enumerate(verdicts):
        known = verdict.old is not None and verdict.row.voucher
        if known and (verdict.substantial or verdict.slot not in places):
            places[verdict.slot] = place
    mine = _parts(verdicts)
    return [(places[_slot(old)], old) for old in gone.values() if _slot(old) in places and mine(old)]


def _parts(verdicts: Iterable[Verdict]) -> Callable[[SheetRow], bool]:
    """Whether a row is of a part of the money that a sheet has rows of."""
    rows = [verdict.row for verdict in verdicts]
    said = {name: {getattr(row, name) for row in rows} for name in ("source", "content", "specialty")}
    return lambda row: all(getattr(row, name) in words for name, words in said.items())


def _missing(verdicts: Sequence[Verdict], gone: Iterable[SheetRow]) -> list[SheetRow]:
    """Vanished rows of the days between a sheet's first and last known one.

    A unit that keeps several sheets has many such rows and all of them rightly, so they are told where
    the sheet has nearly all of the booked ones alone.
    """
    days = [verdict.old.date for verdict in verdicts if verdict.old]
    if not days:
        return []
    mine = _parts(verdicts)
    rows = [row for row in gone if min(days) <= row.date <= max(days) and mine(row)]
    return rows if len(rows) * _MOST <= len(days) else []


def _earlier(row: SheetRow, booked: Mapping[str, SheetRow]) -> set[str]:
    """The identities of the rows that a row corrects, and that those corrected."""
    found: set[str] = set()
    at: SheetRow | None = row
    while at is not None and (identity := at.extra.get(CORRECTS)) and identity not in found:
        found.add(str(identity))
        at = booked.get(str(identity))
    return found


def _twins(rows: Sequence[SheetRow], booked: Mapping[str, SheetRow]) -> dict[str, str]:
    """Which booked row each row is, by identity: of several alike, the one whose evidence it contradicts least.

    One that stands comes before one that was cancelled.
    """
    alike: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        if row.id in booked:
            alike[row.id.rpartition("-")[0]].append(row)
    more: dict[str, list[str]] = defaultdict(list)  # those that a correction back to the first has made
    for row in booked.values():
        if CORRECTS in row.extra and row.ordinal and not is_gone(row):
            more[row.id.rpartition("-")[0]].append(row.id)
    found: dict[str, str] = {}
    for key, some in alike.items():
        free = list(dict.fromkeys([*(row.id for row in some), *more[key]]))
        for row in sorted(some, key=lambda row: -len(_evidence(row))):
            best = min(free, key=lambda identity: _misfit(booked[identity], row))
            free.remove(best)
            found[row.id] = best
    return found


def _evidence(row: SheetRow) -> list[str]:
    return [name for name in _EVIDENCE if getattr(row, name) not in ("", None)]


def _misfit(old: SheetRow, new: SheetRow) -> tuple[bool, int, int, str]:
    said = _evidence(new)
    against = [name for name in said if getattr(old, name) not in ("", None, getattr(new, name))]
    differ = sum(getattr(old, name) != getattr(new, name) for name in _EVIDENCE)
    return is_gone(old), len(against), differ, old.id


def is_gone(row: SheetRow) -> bool:
    """Whether a row was cancelled, or reversed in a later month."""
    return VOIDED in row.extra or REVERSED in row.extra


def replaces_evidence(old: SheetRow, new: SheetRow) -> bool:
    """Whether a sheet's row has other evidence than the booked one, and not only more."""
    return any(getattr(old, name) not in ("", None) for name in _differing_evidence(old, new))


def _there(old: SheetRow, new: SheetRow) -> Verdict:
    if is_gone(old):
        return Verdict(new, Kind.FORMER, "已在账，后已订正", old)
    differ = _differing_evidence(old, new)
    if not differ:
        return Verdict(new, Kind.THERE, "已在账", old)
    said = difference(old, new, differ)
    if all(getattr(old, name) in ("", None) for name in differ):
        return Verdict(new, Kind.MORE, f"已在账，补充了内容（{said}）", old)
    return Verdict(new, Kind.CHANGED, f"已在账，内容不同（{said}），{ADVICE}", old)


def _former(verdicts: Iterable[Verdict], booked: Mapping[str, SheetRow]) -> dict[str, Verdict]:
    """Rows of a former edition, each with what it has become."""
    former = [verdict for verdict in verdicts if verdict.kind is Kind.FORMER]
    if not former:
        return {}
    next_: dict[str, list[SheetRow]] = defaultdict(list)
    for row in booked.values():
        next_[str(row.extra.get(CORRECTS) or "")].append(row)
    taken = {verdict.old.id for verdict in verdicts if verdict.old}
    found = {}
    for verdict in former:
        now = next((row for row in _descendants(verdict.old, next_) if row.id not in taken), None)
        if now:
            taken.add(now.id)
        became = f"后已订正（{difference(verdict.row, now)}）" if now else "后已注销"
        reason = f"已在账，{became}；要照这份表改回来的，写明行号确认"
        found[verdict.row.id] = replace(verdict, reason=reason, now=now)
    return found


def _descendants(old: SheetRow | None, next_: Mapping[str, Sequence[SheetRow]]) -> Iterator[SheetRow]:
    """The rows that stand in the place of a cancelled one."""
    waiting, seen = [old] if old else [], set()
    while waiting:
        row = waiting.pop()
        if row.id in seen:
            continue
        seen.add(row.id)
        if not is_gone(row):
            yield row
        waiting += next_.get(row.id, ())


def _differing_evidence(old: SheetRow, new: SheetRow) -> list[str]:
    """Evidence that the row has otherwise than the booked one; what it leaves blank or the book had before is none."""
    return [
        name
        for name in _evidence(new)
        if getattr(old, name) != getattr(new, name) and _shown(name, getattr(new, name)) not in _was(old, name)
    ]


def _was(row: SheetRow, name: str) -> list[str]:
    return str(row.extra.get(_was_key(name)) or "").split(_JOINT)


def _was_key(name: str) -> str:
    return f"was-{name.replace('_', '-')}"


def merged(old: SheetRow, new: SheetRow) -> SheetRow:
    """The booked row with the evidence of the sheet's; what it had before is kept in its metadata."""
    differ = _differing_evidence(old, new)
    kept = {
        _was_key(name): _JOINT.join(filter(None, [*_was(old, name), _shown(name, getattr(old, name))]))
        for name in differ
        if getattr(old, name) not in ("", None)
    }
    return replace(old, **{name: getattr(new, name) for name in differ}, extra=old.extra | kept)


def cancelled(old: SheetRow, *, day: dt.date, author: str) -> tuple[SheetRow, SheetRow]:
    """A row marked as cancelled, and the red one that cancels it.

    The red row stands on the old one's day, so that the two come to nothing on any day the book is looked at.
    """
    cancels = f"注销{_named(old)}"
    marked = replace(old, extra=old.extra | {VOIDED: day, VOIDED_BY: author})
    purpose = "：".join(filter(None, (cancels, old.purpose)))
    return marked, replace(old, amount=-old.amount, summary=cancels, purpose=purpose, extra={VOIDS: old.id})


def reversed_later(
    old: SheetRow, *, day: dt.date, number: str, added: Mapping[str, object], taken: Container[str]
) -> tuple[SheetRow, SheetRow]:
    """A row of a closed month told that it is reversed, and the red one of an open month that reverses it.

    Args:
        old: the row; nothing that it says changes.
        day: the red one's day. number: its voucher.
        added: metadata of the red one; a reason stands on both.
        taken: the identities that the red one must not have.
    """
    cancels = f"冲销{_named(old)}"
    purpose = "：".join(filter(None, (cancels, old.purpose)))
    extra: dict[str, object] = {REVERSES: old.id, **added}
    red = replace(
        old, voucher=number, date=day, amount=-old.amount, summary=cancels, purpose=purpose, ordinal=0, extra=extra
    )
    while red.id in taken:  # rows may differ in their summary alone
        red = replace(red, ordinal=red.ordinal + 1)
    reason = {REASON: added[REASON]} if REASON in added else {}
    return replace(old, extra={**old.extra, REVERSED: red.id, **reason}), red


def correcting(old: SheetRow, new: SheetRow) -> SheetRow:
    """The row that takes the place of a cancelled one, with what persons put beside that: its list of details."""
    return replace(new, extra=_added(old) | new.extra | {CORRECTS: old.id, CORRECTION: f"订正{_named(old)}"})


def bare(row: SheetRow) -> SheetRow:
    """A cancelled row whose additions another one has taken over."""
    return replace(row, extra={key: said for key, said in row.extra.items() if key not in _added(row)})


def _added(row: SheetRow) -> dict[str, object]:
    own = {VOIDED, VOIDED_BY, VOIDS, REVERSED, REVERSES, CORRECTS, CORRECTION, *map(_was_key, _EVIDENCE)}
    return {key: said for key, said in row.extra.items() if key not in own}


def _named(row: SheetRow) -> str:
    return f"{row.date.month}月{row.date.day}日{row.voucher.removesuffix('号')}{'号' if row.voucher else ''}凭证"


def _begin_anew(rows: Iterable[SheetRow]) -> bool:
    """Whether a voucher's number comes again in another month: there it names another voucher."""
    months: dict[str, tuple[int, int]] = {}
    return any(
        months.setdefault(row.voucher, (row.date.year, row.date.month)) != (row.date.year, row.date.month)
        for row in rows
        if row.voucher and not is_undone(row)
    )


def _all_moved(fresh: Iterable[SheetRow], gone: dict[str, SheetRow]) -> bool:
    """Whether every row may be a booked one moved: one that is not makes it the next month's sheet, not this one's."""
    by_sum = _by_sum(gone)
    return all(any(_is_moved(old, row, anew=False) for old in by_sum[row.amount, row.payee]) for row in fresh)


def _by_sum(gone: dict[str, SheetRow]) -> dict[tuple[int, str], list[SheetRow]]:
    found: dict[tuple[int, str], list[SheetRow]] = defaultdict(list)
    for row in gone.values():
        found[row.amount, row.payee].append(row)
    return found


class _Paid:
    """Payments that the bank shows beyond those that are booked."""

    def __init__(self, paid: Iterable[BankRow], booked: Iterable[SheetRow]) -> None:
        self._days: dict[tuple[int, str], list[dt.date]] = defaultdict(list)
        for row in paid:
            if core(row.payee):
                self._days[row.amount, core(row.payee)].append(row.date)
        self._booked = Counter((row.amount, core(row.payee)) for row in booked if not is_undone(row))

    def once_more(self, row: SheetRow) -> bool:
        """Whether a row is one payment more, of the same sum to the same party; it is counted then."""
        key = (row.amount, core(row.payee))
        days = self._days.get(key, ())
        more = len(days) > self._booked[key] and any(abs((day - row.date).days) <= PAID_DAYS for day in days)
        self._booked[key] += more
        return more


def _renumbered(fresh: Iterable[SheetRow], gone: dict[str, SheetRow], paid: _Paid, *, anew: bool) -> dict[str, Verdict]:
    """Fresh rows that are a vanished row under another number or, near by, another date; `gone` loses those.

    Where numbers begin anew each month (`anew`), or the bank has paid once more, a row of another month is
    another voucher's.
    """
    found = {}
    by_sum = _by_sum(gone)
    for row in fresh:
        near = by_sum[row.amount, row.payee]
        old = next((o for o in near if _is_moved(o, row, anew=anew)), None)
        if old is not None and not _same_month(old, row) and paid.once_more(row):
            found[row.id] = Verdict(row)
        elif old is not None:
            near.remove(old)
            del gone[old.id]
            found[row.id] = _changes(old, row, f"同一笔已入账（{difference(old, row)}）")
    return found


def _is_moved(old: SheetRow, new: SheetRow, *, anew: bool) -> bool:
    differ = _differing(old, new)
    if differ == ["voucher"]:
        return True
    if anew and not _same_month(old, new):
        return False
    return differ == ["date"] and bool(old.voucher) and abs((old.date - new.date).days) <= REDATED_DAYS


def _same_month(one: SheetRow, other: SheetRow) -> bool:
    return (one.date.year, one.date.month) == (other.date.year, other.date.month)


def _changes(old: SheetRow, row: SheetRow, said: str) -> Verdict:
    """A row that changes a booked one, or has the same written otherwise."""
    if all(_plain(getattr(old, name)) == _plain(getattr(row, name)) for name in _differing(old, row)):
        return Verdict(row, Kind.THERE, f"已在账，写法不同（{difference(old, row)}）", old)
    return Verdict(row, Kind.CHANGED, f"{said}，{ADVICE}", old)


def _plain(value: object) -> object:
    """A text without what is no content of it: width, blanks, zeros before a number."""
    if not isinstance(value, str):
        return value
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)))


def _changed(fresh: Iterable[SheetRow], gone: dict[str, SheetRow], *, edition: bool) -> dict[str, Verdict]:
    """Fresh rows that stand for a vanished row of their voucher; `gone` loses those.

    In another edition of a booked sheet (some rows are the same) any vanished row of the voucher has
    been changed. Where no row is the same it may be another sheet: only a row that differs in one
    thing, and not in the source alone, is a correction; or one that was typed in the form before.
    """
    waiting: dict[tuple[object, ...], list[SheetRow]] = defaultdict(list)
    for row in gone.values():
        waiting[_slot(row)].append(row)
    found = {}
    for row in fresh:
        near = sorted(waiting[_slot(row)], key=lambda old: len(_differing(old, row))) if row.voucher else []
        old = near[0] if near else None
        if old is None or not (edition or _is_correction(_differing(old, row)) or _is_typed(old, row)):
            continue
        waiting[_slot(row)].remove(old)
        del gone[old.id]
        found[row.id] = _changes(old, row, f"凭证号 {row.voucher} 已入账，内容不同（{difference(old, row)}）")
    return found


def _slot(row: SheetRow) -> tuple[object, ...]:
    """A voucher of a month, in one direction: numbers begin anew each month."""
    return (row.voucher, row.date.year, row.date.month, row.amount > 0)


def _is_typed(old: SheetRow, new: SheetRow) -> bool:
    """Whether a row is one that was typed in the form: its number is given once, texts are written anew."""
    same = not {"voucher", "date", "amount", "payee"} & {*_differing(old, new)}
    return same and MAKER in old.extra and MAKER not in new.extra


def _is_correction(differ: list[str]) -> bool:
    return len(differ) == 1 and differ != ["source"]


def _rewritten(fresh: Iterable[SheetRow], gone: dict[str, SheetRow]) -> dict[str, Verdict]:
    """Fresh rows of another edition that are a vanished row of the same day, told apart by no number.

    The number and one thing more were changed, or one thing of a row without a number, or 收 and 付 were
    mixed up. The day must be the same: sheets that overlap leave out the months before, and what is paid
    every month must not be taken for a correction of what was paid then.
    """
    waiting: dict[dt.date, list[SheetRow]] = defaultdict(list)
    for each in gone.values():
        waiting[each.date].append(each)
    found, taken = {}, set()
    for row in fresh:
        near = waiting[row.date][:_LOOKED_AT]
        old = next((o for o in near if o.id not in taken and _is_rewritten(o, row)), None)
        if old is not None:
            taken.add(old.id)
            del gone[old.id]
            found[row.id] = _changes(old, row, f"像是已入账的 {old.voucher or '无号凭证'}（{difference(old, row)}）")
    return found


def _is_rewritten(old: SheetRow, new: SheetRow) -> bool:
    differ = _differing(old, new)
    if differ == ["amount"] and old.amount == -new.amount:
        return True
    numbers = ["voucher"] if old.voucher or new.voucher else []
    same_way = (old.amount > 0) == (new.amount > 0)
    return same_way and differ[:-1] == numbers and bool(old.payee) and old.payee == new.payee


def _differing(old: SheetRow, new: SheetRow) -> list[str]:
    return [name for name in ("voucher", *_SUBSTANCE) if getattr(old, name) != getattr(new, name)]


def changed_fields(old: SheetRow, new: SheetRow) -> list[str]:
    """The names of what a row says otherwise than the booked one; evidence it leaves blank is no difference."""
    return [
        name
        for name in LABELS
        if getattr(old, name) != getattr(new, name) and (getattr(new, name) not in ("", None) or name in _FIRM)
    ]


def difference(old: SheetRow, new: SheetRow, names: Sequence[str] | None = None) -> str:
    """What a row says otherwise than the booked one, in words; of some fields only where they are given."""
    said = []
    for name in changed_fields(old, new) if names is None else names:
        before, after = (_shown(name, getattr(row, name)) for row in (old, new))
        if name == "amount" and before == after:
            before, after = (f"{'收入' if row.amount > 0 else '支出'} {yuan(abs(row.amount))}" for row in (old, new))
        said.append(f"{LABELS[name]} {before} → {after}")
    return "，".join(said)


def _shown(name: str, value: object) -> str:
    if name in {"amount", "invoice_amount"} and isinstance(value, int):
        return yuan(abs(value))
    return str(value) if value not in ("", None) else "空"
