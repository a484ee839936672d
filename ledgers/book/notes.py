"""The bureau's notes in `audit.beancount`: waivers, reviews, papers asked for, what is to be put right.

They are customs, and none of them changes the book's digest:

    2026-05-08 custom "earmark-request" "学员名册"
      due: 2026-05-20
      by: "李静"
    2026-05-08 custom "earmark-waiver" "F03-1a2b3c4d5e6f"
      fingerprint: "9f8e7d6c5b4a"
      by: "王局"
      why: "经批准的对口帮扶"
      until: 2026-12-31
    2026-05-08 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      due: 2026-06-07
      owner: "张会计"
      state: "待整改"
    2026-05-20 custom "earmark-rectification" "F03-1a2b3c4d5e6f"
      state: "已反馈"
      evidence: "记2605-011，退回专户"
      by: "张会计"
    2026-05-08 custom "earmark-review" "F03-9f8e7d6c5b4a"
      fingerprint: "9f8e7d6c5b4a"
      verdict: "误报"
      by: "李静"
      why: "票面是培训费"
      closed-by: "王强"

A later note on the same finding says what changed; what it does not state stays as it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUEST, WAIVER, REVIEW = "earmark-request", "earmark-waiver", "earmark-review"
RECTIFICATION = "earmark-rectification"
TRUE, FALSE_ALARM = "属实", "误报"
VERDICTS = (TRUE, FALSE_ALARM)
ORDERED, ANSWERED, WAITING, CLOSED, RETURNED = "待整改", "已反馈", "待复核", "销号", "退回"
MOVES: dict[str, tuple[str, ...]] = {
    "": (ORDERED,),
    ORDERED: (ANSWERED,),
    ANSWERED: (WAITING, RETURNED),
    WAITING: (CLOSED, RETURNED),
    RETURNED: (ANSWERED,),
    CLOSED: (),
}
"""From each state of a 整改 the states that may follow; none before it is ordered."""


@dataclass(frozen=True, slots=True)
class Request:
    """A paper that the bureau has asked for, with the day it is due; `other` where no rule knows of it."""

    date: dt.date
    paper: str
    due: dt.date
    by: str = ""
    other: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """核准例外: a finding that somebody allowed, why, and until when.

    It binds the finding's id and fingerprint: an entry that changed is judged anew.
    """

    date: dt.date
    finding: str
    fingerprint: str
    by: str
    why: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Review:
    """复核: a person's word on a finding, and why; 误报 holds once a second auditor has closed it."""

    date: dt.date
    finding: str
    fingerprint: str
    verdict: str
    by: str
    closed_by: str = ""
    why: str = ""

    @property
    def dismisses(self) -> bool:
        """Whether the finding is settled as no finding."""
        return self.verdict == FALSE_ALARM and bool(self.closed_by) and self.closed_by != self.by

    @property
    def settles(self) -> bool:
        """Whether it decides: 误报 that nobody else has closed leaves the finding as it was."""
        return self.verdict == TRUE or self.dismisses


@dataclass(frozen=True, slots=True)
class Rectification:
    """整改 of a finding: 待整改 → 已反馈 → 待复核 → 销号, or 退回; what its last note made of it.

    `date` is the day of the last note, `ordered` of the first, `due` None and `owner` empty where
    nobody has set them; `evidence` the vouchers and papers of the last answer.
    """

    date: dt.date
    ordered: dt.date
    finding: str
    due: dt.date | None
    owner: str
    state: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One note on a 整改: what it sets; what is empty or None stays as it was."""

    date: dt.date
    finding: str
    state: str = ""
    due: dt.date | None = None
    owner: str = ""
    evidence: str = ""
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes up to a day; of the same subject the last one holds."""

    requests: tuple[Request, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    reviews: tuple[Review, ...] = ()
    rectifications: tuple[Rectification, ...] = ()

    def request(self, paper: str) -> Request | None:
        """The last request for a paper."""
        return next((r for r in reversed(self.requests) if r.paper == paper), None)

    def dismissed(self, finding: str, fingerprint: str = "") -> bool:
        """Whether the last review that settles a finding says that it is none; of any substance where none is given."""
        for review in reversed(self.reviews):
            if review.finding == finding and fingerprint in {"", review.fingerprint} and review.settles:
                return review.dismisses
        return False

    def last_review(self, finding: str, fingerprint: str) -> Review | None:
        """The last review of a finding as it stands, None where there is none."""
        of = (finding, fingerprint)
        return next((r for r in reversed(self.reviews) if (r.finding, r.fingerprint) == of), None)

    def order(self, finding: str) -> Rectification | None:
        """The 整改 of a finding, None where none was ordered."""
        return next((order for order in self.rectifications if order.finding == finding), None)

    def state(self, finding: str, fingerprint: str, as_of: dt.date) -> str:
        """open, waived or dismissed."""
        if self.dismissed(finding, fingerprint):
            return "dismissed"
        last = next((waiver for waiver in reversed(self.waivers) if waiver.finding == finding), None)
        return "waived" if last and last.fingerprint == fingerprint and last.until >= as_of else "open"


def read_notes(entries: Iterable[data.Directive], as_of: dt.date) -> Notes:
    """The notes of a book's entries up to a day; a note that lacks a part is no note."""
    requests: list[Request] = []
    waivers: list[Waiver] = []
    reviews: list[Review] = []
    orders: dict[str, Rectification] = {}
    customs = [e for e in entries if isinstance(e, data.Custom) and e.date <= as_of and e.values]
    for entry in sorted(customs, key=lambda e: e.date):
        subject, meta = str(entry.values[0].value), entry.meta
        if entry.type == REQUEST and isinstance(meta.get("due"), dt.date):
            requests.append(Request(entry.date, subject, meta["due"], _text(meta, "by"), meta.get("other") is True))
        elif entry.type == WAIVER and isinstance(meta.get("until"), dt.date):
            print_, by, why = (_text(meta, key) for key in ("fingerprint", "by", "why"))
            waivers.append(Waiver(entry.date, subject, print_, by, why, meta["until"]))
        elif entry.type == REVIEW:
            print_, verdict, by, closer = (_text(meta, key) for key in ("fingerprint", "verdict", "by", "closed-by"))
            reviews.append(Review(entry.date, subject, print_, verdict, by, closer, _text(meta, "why")))
        elif entry.type == RECTIFICATION:
            orders[subject] = _rectified(entry, subject, orders.get(subject))
    return Notes(tuple(requests), tuple(waivers), tuple(reviews), tuple(orders.values()))


_NEEDED: dict[str, dict[str, type]] = {
    REQUEST: {"due": dt.date},
    WAIVER: {"fingerprint": str, "by": str, "why": str, "until": dt.date},
    REVIEW: {"fingerprint": str, "verdict": str, "by": str},
    RECTIFICATION: {},
}


def flaw(entry: data.Custom) -> str:
    """What a note of the file lacks to be one, in words; empty where it lacks nothing."""
    needed, meta = _NEEDED.get(entry.type), entry.meta
    if needed is None:
        return ""
    if not (entry.values and isinstance(entry.values[0].value, str) and entry.values[0].value):
        return "没有写是哪一条问题或哪一份资料"
    missing = [key for key, kind in needed.items() if not (isinstance(meta.get(key), kind) and meta[key])]
    odd = [
        f"{key} 应为{'、'.join(words)}之一"
        for key, words in (("verdict", VERDICTS), ("state", tuple(MOVES)[1:]))
        if key in meta and meta[key] not in words
    ]
    if "due" in meta and not isinstance(meta["due"], dt.date):
        odd.append("due 应为日期")
    return "；".join([*([f"缺 {'、'.join(missing)}，或写得不对"] if missing else []), *odd])


def _rectified(entry: data.Custom, finding: str, before: Rectification | None) -> Rectification:
    """The rectification that a note makes of what stood before it."""
    due, owner, state = entry.meta.get("due"), _text(entry.meta, "owner"), _text(entry.meta, "state")
    return Rectification(
        date=entry.date,
        ordered=before.ordered if before else entry.date,
        finding=finding,
        due=due if isinstance(due, dt.date) else before.due if before else None,
        owner=owner or (before.owner if before else ""),
        state=state or (before.state if before else ORDERED),
        evidence=_text(entry.meta, "evidence") or (before.evidence if before else ""),
    )


def _text(meta: dict[str, Any], key: str) -> str:
    return str(meta.get(key) or "")


def to_text(note: Request | Waiver | Review | Step) -> str:
    """A note as it stands in the file."""
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    if isinstance(note, Request):
        kind, subject = REQUEST, note.paper
        meta |= {"due": note.due, "by": note.by} | ({"other": True} if note.other else {})
    elif isinstance(note, Waiver):
        kind, subject = WAIVER, note.finding
        meta |= {"fingerprint": note.fingerprint, "by": note.by, "why": note.why, "until": note.until}
    elif isinstance(note, Review):
        kind, subject = REVIEW, note.finding
        said = {"verdict": note.verdict, "by": note.by, "why": note.why, "closed-by": note.closed_by}
        meta |= {"fingerprint": note.fingerprint} | {key: word for key, word in said.items() if word}
    else:
        kind, subject = RECTIFICATION, note.finding
        parts = {key: getattr(note, key) for key in ("state", "due", "owner", "evidence", "why", "by")}
        meta |= {key: value for key, value in parts.items() if value}
    return render(data.Custom(meta, note.date, kind, [ValueType(subject, str)]))
