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
    2026-05-12 custom "earmark-remark" "F03-1a2b3c4d5e6f" "催办"
      by: "李静"
      text: "请在期限前退回"

An order or an answer may promise that money comes back, an entry is reversed or an invoice is handed in
(`promise`), and names the voucher or the invoice it expects (`expects`) with its sum (`sum`); see
`ledgers.book.promise`. A remark decides nothing: 备注 is the bureau's own, 催办 presses for an answer,
反馈稿 is the base's answer before its head has released it. `at` is the time of the day.

A later note on the same finding says what changed; what it does not state stays as it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book.render import amount_fen, money, render

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUEST, WAIVER, REVIEW = "earmark-request", "earmark-waiver", "earmark-review"
RECTIFICATION, REMARK = "earmark-rectification", "earmark-remark"
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
REFUND, REVERSAL, INVOICE = PROMISES = ("退款", "冲销", "发票")
"""What an order or an answer may promise: that money comes back, an entry is reversed, an invoice is handed in."""
COURSES = ("立行立改", "分阶段整改", "持续整改")
"""整改类型: at once, by stages, for as long as it takes."""
COMMENT, REMINDER, DRAFT = REMARKS = ("备注", "催办", "反馈稿")


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
    paper: str = ""
    at: str = ""


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
    at: str = ""

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
    nobody has set them; `evidence` the vouchers and papers of the last answer. `promise` is one of
    `PROMISES`, `expects` the voucher or invoice that keeps it, `sum` its fen where one is stated;
    `proof` what the note of 待复核 or 销号 itself names: the paper of what went past the book.
    `closer` said 销号, on the day of `date`.
    """

    date: dt.date
    ordered: dt.date
    finding: str
    due: dt.date | None
    owner: str
    state: str
    evidence: str = ""
    demand: str = ""
    course: str = ""
    promise: str = ""
    expects: str = ""
    sum: int | None = None
    proof: str = ""
    closer: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One note on a 整改: what it sets; what is empty or None stays as it was.

    `approver` allowed another day, `drafted_by` wrote the answer that `by` released.
    """

    date: dt.date
    finding: str
    state: str = ""
    due: dt.date | None = None
    owner: str = ""
    evidence: str = ""
    why: str = ""
    by: str = ""
    demand: str = ""
    course: str = ""
    promise: str = ""
    expects: str = ""
    sum: int | None = None
    approver: str = ""
    drafted_by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a finding and decides nothing; `kind` is one of `REMARKS`.

    A 反馈稿 may promise what an answer may; `files` are the evidence kept for it, from the book's folder.
    """

    date: dt.date
    finding: str
    kind: str
    text: str
    by: str
    promise: str = ""
    expects: str = ""
    sum: int | None = None
    files: tuple[str, ...] = ()
    at: str = ""


Note = Request | Waiver | Review | Step | Remark


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes up to a day; of the same subject the last one holds."""

    requests: tuple[Request, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    reviews: tuple[Review, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def draft(self, finding: str) -> Remark | None:
        """The 反馈稿 of a finding that nobody has released yet, None where there is none."""
        return next((r for r in reversed(self.remarks) if (r.finding, r.kind) == (finding, DRAFT)), None)

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
    remarks: list[Remark] = []
    customs = [e for e in entries if isinstance(e, data.Custom) and e.date <= as_of and e.values]
    for entry in sorted(customs, key=lambda e: e.date):
        subject, meta = str(entry.values[0].value), entry.meta
        if entry.type == REQUEST and isinstance(meta.get("due"), dt.date):
            requests.append(Request(entry.date, subject, meta["due"], _text(meta, "by"), meta.get("other") is True))
        elif entry.type == WAIVER and isinstance(meta.get("until"), dt.date):
            print_, by, why = (_text(meta, key) for key in ("fingerprint", "by", "why"))
            of = (meta["until"], _text(meta, "paper"), _text(meta, "at"))
            waivers.append(Waiver(entry.date, subject, print_, by, why, *of))
        elif entry.type == REVIEW:
            print_, verdict, by, closer = (_text(meta, key) for key in ("fingerprint", "verdict", "by", "closed-by"))
            said = (_text(meta, "why"), _text(meta, "at"))
            reviews.append(Review(entry.date, subject, print_, verdict, by, closer, *said))
        elif entry.type == RECTIFICATION:
            orders[subject] = _rectified(entry, subject, orders.get(subject))
            if meta.get("state") == ANSWERED:  # what was released is no draft any more
                remarks = [r for r in remarks if (r.finding, r.kind) != (subject, DRAFT)]
        elif entry.type == REMARK and len(entry.values) > 1:
            remarks.append(_remark(entry, subject))
    return Notes(tuple(requests), tuple(waivers), tuple(reviews), tuple(orders.values()), tuple(remarks))


_NEEDED: dict[str, dict[str, type]] = {
    REQUEST: {"due": dt.date},
    WAIVER: {"fingerprint": str, "by": str, "why": str, "until": dt.date},
    REVIEW: {"fingerprint": str, "verdict": str, "by": str},
    RECTIFICATION: {},
    REMARK: {"by": str, "text": str},
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
        for key, words in (
            ("verdict", VERDICTS),
            ("state", tuple(MOVES)[1:]),
            ("promise", PROMISES),
            ("course", COURSES),
        )
        if key in meta and meta[key] not in words
    ]
    if entry.type == REMARK and not (len(entry.values) > 1 and entry.values[1].value in REMARKS):
        odd.append(f"种类应为{'、'.join(REMARKS)}之一")
    if "due" in meta and not isinstance(meta["due"], dt.date):
        odd.append("due 应为日期")
    return "；".join([*([f"缺 {'、'.join(missing)}，或写得不对"] if missing else []), *odd])


def _rectified(entry: data.Custom, finding: str, before: Rectification | None) -> Rectification:
    """The rectification that a note makes of what stood before it."""
    meta = entry.meta
    due, state, sum_ = meta.get("due"), _text(meta, "state"), meta.get("sum")

    def kept(key: str) -> str:
        return _text(meta, key) or (getattr(before, key) if before else "")

    return Rectification(
        date=entry.date,
        ordered=before.ordered if before else entry.date,
        finding=finding,
        due=due if isinstance(due, dt.date) else before.due if before else None,
        owner=kept("owner"),
        state=state or (before.state if before else ORDERED),
        evidence=kept("evidence"),
        demand=kept("demand"),
        course=kept("course"),
        promise=kept("promise"),
        expects=kept("expects"),
        sum=amount_fen(sum_) if isinstance(sum_, Amount) else before.sum if before else None,
        proof=_text(meta, "evidence") if state in {WAITING, CLOSED} else before.proof if before and not state else "",
        closer=_text(meta, "by") if state == CLOSED else before.closer if before and not state else "",
    )


def _remark(entry: data.Custom, finding: str) -> Remark:
    meta, sum_ = entry.meta, entry.meta.get("sum")
    return Remark(
        date=entry.date,
        finding=finding,
        kind=str(entry.values[1].value),
        text=_text(meta, "text"),
        by=_text(meta, "by"),
        promise=_text(meta, "promise"),
        expects=_text(meta, "expects"),
        sum=amount_fen(sum_) if isinstance(sum_, Amount) else None,
        files=tuple(str(meta[key]) for key in sorted(k for k in meta if k.startswith("file-"))),
        at=_text(meta, "at"),
    )


def _text(meta: dict[str, Any], key: str) -> str:
    return str(meta.get(key) or "")


def to_text(note: Note) -> str:
    """A note as it stands in the file."""
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    if isinstance(note, Request):
        meta |= {"due": note.due, "by": note.by} | ({"other": True} if note.other else {})
        return _render(note, REQUEST, meta, note.paper)
    if isinstance(note, Waiver):
        meta |= {"fingerprint": note.fingerprint, "by": note.by, "why": note.why, "until": note.until}
        return _render(note, WAIVER, meta | _said(note, "paper", "at"), note.finding)
    if isinstance(note, Review):
        meta |= {"fingerprint": note.fingerprint}
        return _render(note, REVIEW, meta | _said(note, "verdict", "by", "why", "closed_by", "at"), note.finding)
    promised = {"sum": money(note.sum)} if note.sum is not None else {}
    if isinstance(note, Remark):
        meta |= _said(note, "by", "text", "promise", "expects") | promised
        meta |= {f"file-{n}": file for n, file in enumerate(note.files, 1)} | _said(note, "at")
        return _render(note, REMARK, meta, note.finding, note.kind)
    keys = ("state", "due", "owner", "evidence", "why", "by", "demand", "course", "promise", "expects")
    meta |= _said(note, *keys) | promised | _said(note, "approver", "drafted_by", "at")
    return _render(note, RECTIFICATION, meta, note.finding)


def _said(note: Note, *keys: str) -> dict[str, Any]:
    """What a note states of these facts, by their names in the file."""
    return {key.replace("_", "-"): value for key in keys if (value := getattr(note, key))}


def _render(note: Note, kind: str, meta: dict[str, Any], *subject: str) -> str:
    return render(data.Custom(meta, note.date, kind, [ValueType(word, str) for word in subject]))
