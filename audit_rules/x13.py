"""Teaching paid above the rate.

Pay for teaching states its hours, and mostly the rate (3学时×1600元). The rate as stated, or the sum over
the hours, is held against the policy's ceiling; the ceiling is that of a senior or of an eminent teacher
where the words, or the teacher's 聘任 in the dossier, say that he is one. More paid than hours times rate
is a lead as well. Where the words also say in how much time they were taught (上午, 半天, 2天), more hours than
the policy counts for so many half days are a lead. Pay without hours cannot be judged.
Of a payment with a wages list behind it each line is read.

Passed over:
1. a rate at the ceiling, hours at the most of their half days, and hours whose time is not said,
   or is that of each of several days
2. seniors and eminent experts up to theirs
3. course fees of organisations without a list, whose hours are the course's
4. what was refunded

An hour that costs three times the rate pays for something else.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from audit_rules.payment import says, taught
from audit_rules.refund import less_refunds
from audit_rules.rule import NotRequired, Severity, Undetermined, rule
from ledgers.book.render import decimal_to_fen, yuan
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.payment import Taught
    from audit_rules.rule import Finding
    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：课酬有没有超过课时标准。

怎么查：从用途里读出学时数和每学时金额（如“3学时×1600元”），没有写每学时金额的用付款除以学时，
与管理办法文件所定的标准比较
（一般每学时 500 元；用途或资料“聘任”写明正高的 1,000 元，院士、全国知名专家 1,500 元）。
付款多于学时乘以标准的也列出。用途写明了讲课时间（如“上午”“半天”“2天”）、
学时多于每半天最多学时（一般 4 学时）的，也列出；只写日期的看不出讲了多久，不查这一项。
付款后面附了发放表的，逐行看。课酬没有写学时的，这一部分无法判断。

放过的情形：
1. 正好等于标准的，学时没有超过半天上限的，没有写讲课时间或写了几个日期的
2. 正高、院士等按其标准没有超过的
3. 付给单位、没有发放表的培训费：学时是课程的
4. 已经退回的

为什么：一学时付三倍的价，多出来的不是课。

例：
```beancount
2025-10-31 * "刘建国" "聘用指导教师课酬3学时×1600元"
  voucher: "记2510-008"
  contract: "PQ-2025-01"
  A资产:1002银行存款:01专户:1地方财政  -4800.00 CNY
  E支出:1地方财政:2校企合作:30216指导教师聘用  4800.00 CNY
```
结果：线索，记2510-008，4,800.00
"""

_HOURS = r"(?<![\d.])(\d{1,5}(?:\.\d{1,2})?)\s*个?(?:学时|课时)"
_RATE = r"(?<![\d.])(\d{1,7}(?:\.\d{1,2})?)\s*元"
_TIMES = r"\s*[×xX*＊]\s*"
_PAIRS = re.compile(rf"{_HOURS}{_TIMES}{_RATE}|{_RATE}(?:/\s*(?:学时|课时))?{_TIMES}{_HOURS}")
# Time that was taught: 2天, 半天, 上午; a day of the calendar (31日) says nothing of how long.
_TIME = re.compile(
    r"(?<![\d.第])(\d{1,5}(?:\.5)?)\s*(?:整?天|个工作日)|(?<!第)(半天|半日|全天|一天|一整天|两天|上午|下午|晚上)"
)
_DAYS = re.compile(r"每[天日周]|(?:[至到~～、—–-]|\d日)\s*(?:\d{1,2}月)?\d{1,2}日")  # several days: 上午 is of each
_HALVES = {
    "半天": Decimal(1),
    "半日": Decimal(1),
    "上午": Decimal(1),
    "下午": Decimal(1),
    "晚上": Decimal(1),
    "全天": Decimal(2),
    "一天": Decimal(2),
    "一整天": Decimal(2),
    "两天": Decimal(4),
}
_LONGEST = 3  # digits of a number of days that people write


@rule(
    code="X13",
    title="课酬超过标准",
    severity=Severity.LEAD,
    cites="《中央和国家机关培训费管理办法》",
    cited=("《中央和国家机关培训费管理办法》",),
    fix="核对课表、签到表和职称证书；超过标准的部分退回。",
)
def over_the_rate(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every pay for teaching above the rate."""
    if policy.lead.hour_rate is None:
        raise NotRequired
    titles = {party(record.name): str(record.get("title") or "") for record in book.dossier.of("聘任")}
    silent = 0
    for payment in book.payments:  # (4)
        told: list[tuple[Taught, str]] = []
        for one in taught(book, payment, policy):  # (3)
            hours, stated = _read(one.text)
            if not hours:
                silent += 1
            elif why := _wrong(one, hours, stated, titles.get(party(one.name), ""), policy):
                told.append((one, why))
        if told:
            listed = told[0][0].listed
            because = "；".join(f"“{one.name}”{why}" if listed else why for one, why in told)
            most = sum(one.amount for one, _ in told) if listed else None
            yield less_refunds(over_the_rate, book, payment.first, because=because, others=payment.others, most=most)
    if silent:
        yield Undetermined(f"有 {silent} 笔课酬没有写学时")


def _wrong(one: Taught, hours: Decimal, stated: int, title: str, policy: Policy) -> str:
    """What is wrong with pay for so many hours, empty where nothing is."""
    ceiling, rate = _ceiling(f"{one.text} {title}", policy), stated or int(one.amount / hours)
    due = int(hours * stated) if stated else one.amount
    reasons = []
    if rate > ceiling:  # (1)
        reasons.append(f"{hours:f} 学时，每学时 {yuan(rate)} 元，标准 {yuan(ceiling)} 元")
    elif one.amount > due:
        reasons.append(f"{hours:f} 学时×{yuan(rate)} 元应为 {yuan(due)} 元，付了 {yuan(one.amount)} 元")
    reasons += [said] if (said := _crowded(one.text, hours, policy.lead.half_day_hours)) else []
    return "；".join(reasons)


def _read(text: str) -> tuple[Decimal, int]:
    """The hours that a text states, and the highest rate in fen; 0 where it states none."""
    pairs = [(m[1] or m[4], m[2] or m[3]) for m in _PAIRS.finditer(text)]
    if pairs:
        hours = sum((Decimal(h) for h, _ in pairs), Decimal(0))
        return hours, max(decimal_to_fen(Decimal(rate).quantize(Decimal("0.01"))) for _, rate in pairs)
    found = re.search(_HOURS, text)
    return (Decimal(found[1]) if found else Decimal(0)), 0


def _crowded(text: str, hours: Decimal, most: int | None) -> str:
    """What is said of more hours than the time holds that a text states; empty where it states none (1)."""
    times = [m for m in _TIME.finditer(text) if len(m[1] or "") <= _LONGEST]
    if most is None or not times or _DAYS.search(text):
        return ""
    halves = sum((Decimal(m[1]) * 2 if m[1] else _HALVES[m[2]] for m in times), Decimal(0))
    if hours <= halves * most:
        return ""
    said = "、".join(m[0] for m in times)
    return f"“{said}”讲了 {hours:f} 学时，每半天最多 {most} 学时，应不多于 {halves * most:f} 学时"


def _ceiling(text: str, policy: Policy) -> int:
    """The most for an hour of this teacher, fen."""
    lead = policy.lead
    if lead.hour_rate_top is not None and says(text, lead.top_words):  # (2)
        return lead.hour_rate_top
    deputies = [f"副{word}" for word in lead.senior_words]
    if lead.hour_rate_senior is not None and says(text, lead.senior_words, deputies):  # (2)
        return lead.hour_rate_senior
    return lead.hour_rate or 0
