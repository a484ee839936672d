"""Missing and repeated voucher numbers.

Vouchers of a kind (记, 收, 付 …) are numbered without a break: month by month where the number carries
the month or starts anew each month, else through the year. The voucher that follows a missing
number is questioned, with the numbers that are missing. Of two entries that share a number on
different days the later is. Receipts, 往来 and rows outside the project take numbers too.

Passed over:
1. several lines of one voucher on one day
2. a number that a note of the journal marks 作废
3. a number that is in the book but later than the day of the audit
4. the numbers before the first of a year's numbering that does not start anew: the book may have
   begun in the middle of it
5. a number used twice where one of the entries was cancelled: the correction may bear it too

A voucher that is missing was taken out, or never written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.entry import item_of
from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.links import is_cancelled
from ledgers.book.render import posting_fen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledgers.book.book import Book, Item
    from ledgers.policy import Policy

PAGE = """
查什么：凭证号有没有断号、重号。

怎么查：凭证按种类（记、收、付等）连续编号。编号里带月份、或者每月从头编的，按月看；全年连着编的，按年看。
断号列在缺号后面的那一张上，写明缺哪几号；不同日期用了同一号的，列后一张。收入、往来和非项目的凭证也占号。
缺号比有的号多出三倍以上的，多半是单位统一编号的摘录，缺单位凭证目录，无法判断；一张凭证号也没有的，无法判断。

放过的情形：
1. 同一天同一号的几行：一张凭证几条分录
2. 日记账的备注写明“作废”的号
3. 账上有、但在查账截止日以后的号
4. 全年连着编的，第一张以前的号：账套可能从中间开始
5. 已注销的分录和别的凭证同号：订正的凭证可能沿用原号

为什么：断号的凭证，不是抽走了，就是没有填。

例：
```beancount
2025-04-10 * "渝中区诚信设备维修服务部" "检修"
  voucher: "记2504-001"
  A资产:1002银行存款:01专户:2行业企业  -1500.00 CNY
  E支出:2行业企业:2校企合作:30213设备维护  1500.00 CNY
2025-04-17 * "重庆洁康卫生用品有限公司" "实训课堂耗材"
  voucher: "记2504-003"
  A资产:1002银行存款:01专户:1地方财政  -2380.00 CNY
  E支出:1地方财政:2校企合作:30218原材料消耗  2380.00 CNY
```
结果：预警，记2504-003，2,380.00
"""

TIMES = 3  # numbers missing for each that is there, beyond which the book holds but a part of a numbering


@dataclass(frozen=True, slots=True)
class _Numbered:
    """One entry's voucher number: its kind with the month it carries, and the last digits."""

    head: str
    monthly: bool
    number: int
    width: int
    days: tuple[date, ...]
    entry: data.Transaction
    voucher: str

    @property
    def day(self) -> date:
        return self.days[0]


@rule(
    code="X07",
    title="凭证断号或重号",
    severity=Severity.WARNING,
    cites="《会计基础工作规范》第五十一条（二）",
    cited=("《会计基础工作规范》第五十一条（二）",),
    fix="补齐缺少的凭证；作废的，在日记账备注写明“凭证号 作废”；重号的重新编号。",
    examines="movements",
)
def numbering(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield the voucher after every missing number, and the later of two that share one."""
    del policy
    series = _series(book)
    if not series:
        missing = "缺凭证号"
        raise Undetermined(missing)
    void = "".join(e.comment for e in book.everything if isinstance(e, data.Note) and "作废" in e.comment)
    there = sum(len({n.number for n in some}) for some in series.values())
    most = TIMES * there + 1  # no gap is looked at further than that: a number may be any
    gaps = [(one, gap) for (_, begins), some in series.items() for one, gap in _gaps(some, void, most, begins=begins)]
    lacking = sum(len(gap) for _, gap in gaps)
    if lacking > TIMES * there:
        reason = f"凭证号至少缺 {lacking} 个、只有 {there} 个，疑为单位统一编号的摘录，缺单位凭证目录"
        raise Undetermined(reason)
    for one, gap in gaps:
        if one.day <= book.as_of and one.entry.date <= book.as_of:  # (3)
            yield Finding.of(numbering, _item(one), because=f"前面缺 {_span(one, gap)}")
    for some in series.values():
        yield from _repeats(book, some)


def _series(book: Book) -> dict[tuple[tuple[str, ...], bool], list[_Numbered]]:
    """All numbers of the book by the series they are of; True where the series must begin at 1."""
    numbered = [
        one
        for entry in book.everything
        if isinstance(entry, data.Transaction)
        for voucher, days in _vouchers(entry).items()
        if (one := _read(entry, voucher, days))
    ]
    found: dict[tuple[tuple[str, ...], bool], list[_Numbered]] = defaultdict(list)
    heads: dict[tuple[str, int], list[_Numbered]] = defaultdict(list)
    for one in numbered:
        if one.monthly:
            found[(one.head,), True].append(one)
        else:
            heads[one.head, one.day.year].append(one)
    for (head, year), some in heads.items():
        first = min(one.day.month for one in some)
        if anew := any(one.number == 1 and one.day.month > first for one in some):
            for one in some:
                found[(head, str(year), str(one.day.month)), anew].append(one)
        else:
            found[(head, str(year)), False].extend(some)  # (4)
    return found


def _vouchers(entry: data.Transaction) -> dict[str, tuple[date, ...]]:
    """The voucher numbers of an entry's lines, one payment may be of several, each with its lines' own days."""
    number, own = str(entry.meta.get("voucher") or ""), entry.meta.get("sheet-date")
    lines = [p.meta for p in entry.postings if p.meta and "row" in p.meta] or [{}]
    found: dict[str, set[date]] = defaultdict(set)
    for meta in lines:
        day = meta.get("sheet-date", own)
        found[str(meta.get("voucher", number))].add(day if isinstance(day, date) else entry.date)
    return {voucher: tuple(sorted(days)) for voucher, days in found.items()}


def _item(one: _Numbered) -> Item:
    """The entry as the voucher that is meant, where one payment is of several."""
    item = item_of(one.entry)
    if item.voucher == one.voucher:
        return item
    lines = [p for p in one.entry.postings if p.meta and p.meta.get("voucher") == one.voucher]
    moved = abs(sum(posting_fen(p) for p in lines))
    return replace(item, voucher=one.voucher, row=str(lines[0].meta["row"]), amount=moved)  # type: ignore[index]


def _read(entry: data.Transaction, voucher: str, days: tuple[date, ...]) -> _Numbered | None:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", voucher))
    if not (match := re.search(r"^(.*?)(\d+)\D*$", text)):
        return None
    head, digits = match.groups()
    monthly = bool(re.search(r"\d\d[-./年]?(0[1-9]|1[0-2])\D*$", head))
    for month in (f"{days[0]:%Y%m}", f"{days[0]:%y%m}"):
        if not monthly and digits.startswith(month) and len(digits) > len(month):
            head, digits, monthly = head + month, digits[len(month) :], True
    return _Numbered(head, monthly, int(digits), len(digits), days, entry, voucher)


def _gaps(some: Iterable[_Numbered], void: str, most: int, *, begins: bool) -> Iterator[tuple[_Numbered, list[int]]]:
    """Every number after a missing one, with what is missing before it."""
    firsts: dict[int, _Numbered] = {}
    for one in sorted(some, key=lambda n: (n.number, n.day)):
        firsts.setdefault(one.number, one)
    if begins and firsts and (lowest := min(firsts)) > 1 and (lacking := _lacking(1, firsts[lowest], void, most)):
        yield firsts[lowest], lacking
    for low, high in pairwise(sorted(firsts)):
        if lacking := _lacking(low + 1, firsts[high], void, most):
            yield firsts[high], lacking


def _lacking(start: int, after: _Numbered, void: str, most: int) -> list[int]:
    missing = (n for n in range(start, after.number) if f"{after.head}{n:0{after.width}}" not in void)  # (2)
    return list(islice(missing, most))


def _span(one: _Numbered, gap: list[int]) -> str:
    first, last = (f"{one.head}{n:0{one.width}}" for n in (gap[0], gap[-1]))
    return first if len(gap) == 1 else f"{first} 至 {last} 共 {len(gap)} 个号"


def _repeats(book: Book, some: list[_Numbered]) -> Iterator[Finding]:
    """The later of entries that share a number on different days."""
    by_number: dict[int, list[_Numbered]] = defaultdict(list)
    for one in some:
        if one.entry.date <= book.as_of and not is_cancelled(one.entry):  # (5)
            by_number[one.number].append(one)
    for same in by_number.values():
        same.sort(key=lambda n: (n.days[-1], n.entry.date))
        first = same[0]
        if same[-1].days[-1] == first.day:  # (1)
            continue
        later = next(n for n in same if n.days[-1] > first.day)
        others = [_item(n) for n in same if n is not later]
        reason = f"与 {first.day} 的凭证重号"
        yield Finding.of(numbering, _item(later), because=reason, others=others)
