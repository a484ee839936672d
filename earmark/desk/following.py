"""What follows a finding beside the decisions: remarks, reminders, another day, the base's answer, the history."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from beancount.core import data

from earmark.desk.bureau import note, rectify
from earmark.desk.seen import check_seen, stand
from earmark.desk.writing import extended
from ledgers.book import notes
from ledgers.book.notes import (
    ANSWERED,
    COMMENT,
    DRAFT,
    FALSE_ALARM,
    ORDERED,
    REMARK,
    REMINDER,
    RETURNED,
    REVIEW,
    WAITING,
    WAIVER,
    Remark,
    Step,
)
from ledgers.book.render import clean
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledgers.book.notes import Rectification
    from ledgers.book.shelf import OpenBook

MOST_FILES = 5
MOST_WORDS = 1000
_ANSWERED_FROM = frozenset({ORDERED, RETURNED, WAITING})
_KINDS = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".ofd": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}


def comment(book: OpenBook, finding: str, text: str, *, by: str, day: date, at: str = "") -> Remark:
    """Add a remark of the bureau's own, which the base does not see.

    Raises:
        Refusal: it says nothing, or the book cannot be written.
    """
    return _remark(book, Remark(day, finding, COMMENT, text, by, at=at))


def remind(book: OpenBook, finding: str, text: str, *, by: str, day: date, at: str = "") -> Remark:
    """Press for the answer of a 整改; it is recorded, and the base sees it.

    Raises:
        Refusal: nothing is waited for, it says nothing, or the book cannot be written.
    """
    order = _order(book, finding)
    if order.state not in {ORDERED, RETURNED}:
        raise Refusal(f"问题 {finding} 现为“{order.state}”，不用催办")
    return _remark(book, Remark(day, finding, REMINDER, text, by, at=at))


def _remark(book: OpenBook, said: Remark) -> Remark:
    said = Remark(said.date, said.finding, said.kind, clean(said.text), said.by, at=said.at)
    if not said.text:
        raise Refusal(f"{said.kind}是空的")
    note(book, said, author=said.by)
    return said


def extend(
    book: OpenBook,
    finding: str,
    due: date,
    *,
    why: str,
    approver: str,
    by: str,
    day: date,
    at: str = "",
    seen: str = "",
) -> None:
    """Set another day for a 整改: why, and who allowed it.

    Raises:
        Overtaken: somebody has decided on the finding meanwhile.
        Refusal: either is missing, or see `rectify`.
    """
    if not clean(why) or not clean(approver):
        raise Refusal("改期限要写明理由和批准人")
    _order(book, finding)
    rectify(book, Step(day, finding, "", due, why=why, approver=approver, at=at), author=by, seen=seen)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a base answers: the text, what it promises, and the files it attaches, each with its name.

    Names may be alike: a telephone calls every picture the same.
    """

    text: str
    promise: str = ""
    expects: str = ""
    sum: int | None = None
    files: Sequence[tuple[str, bytes]] = ()


def draft(book: OpenBook, finding: str, answer: Answer, *, by: str, day: date, at: str = "", seen: str = "") -> Remark:
    """Write the base's answer to a 整改; nothing has been answered until its head releases it.

    Files of an earlier draft that nobody has released stay with the new one.

    Raises:
        Overtaken: the bureau has decided on the finding meanwhile, or somebody has written another draft.
        Refusal: no answer is waited for, it says nothing, too much, or promises something unnamed, a file is none
            that is kept, or the book cannot be written.
    """
    text, expects = clean(answer.text), clean(answer.expects)
    if not text:
        raise Refusal("反馈是空的", todo="请写明做了什么、凭证号或材料")
    if max(len(text), len(expects)) > MOST_WORDS:
        raise Refusal(f"反馈超过 {MOST_WORDS} 个字", todo="请写短一些，材料作为附件")
    if answer.promise and not expects:
        raise Refusal(f"要写明{answer.promise}的凭证号或发票号")
    files = {_kept_name(name, content, day): content for name, content in answer.files}
    if len(files) > MOST_FILES:
        raise Refusal(f"一次最多附 {MOST_FILES} 个文件")
    with book.locked():
        check_seen(book, finding, seen, drafts=True)
        order = _order(book, finding)
        if order.state not in _ANSWERED_FROM:
            raise Refusal(f"问题 {finding} 现为“{order.state}”，不用再反馈")
        before = notes.read_notes(book.parsed("audit.beancount"), day).draft(finding)
        kept = tuple(dict.fromkeys([*(before.files if before else ()), *files]))
        said = Remark(day, finding, DRAFT, text, by, answer.promise, expects, answer.sum, kept, at)
        whole = extended(book, "audit.beancount", notes.to_text(said))
        book.write({**files, "audit.beancount": whole}, author=by, message=f"起草反馈：{finding}")
    return said


def release(book: OpenBook, finding: str, *, by: str, day: date, at: str = "", seen: str = "") -> Rectification:
    """Let the base's head send the draft to the bureau: only this makes a 整改 已反馈.

    Raises:
        Overtaken: the bureau has decided on the finding meanwhile, or somebody has written another draft.
        Refusal: there is no draft, or it is by the same person; see also `rectify`.
    """
    entries = book.parsed("audit.beancount")
    said = notes.read_notes(entries, day).draft(finding)
    if said is None:
        raise Refusal(f"问题 {finding} 没有待发出的反馈稿", todo="先由基地会计起草")
    if said.by == by:
        raise Refusal("起草和发出要是两个人", todo="请另一人发出")
    files = "、".join(said.files)
    step = Step(
        day,
        finding,
        ANSWERED,
        evidence=f"{said.text}（附件 {files}）" if files else said.text,
        promise=said.promise,
        expects=said.expects,
        sum=said.sum,
        drafted_by=said.by,
        at=at,
    )
    return rectify(book, step, author=by, seen=seen or stand(entries, finding, ""))


def _kept_name(name: str, content: bytes, day: date) -> str:
    """Where an attachment is kept in the book: by day and hash, so that no name can lead elsewhere.

    Raises:
        Refusal: it is empty or none of the kinds that are kept, whatever it is called.
    """
    ending = PurePath(name).suffix.lower()
    if not content:
        raise Refusal("附件是空的", where=name)
    if ending not in _KINDS or not content.startswith(_KINDS[ending]):
        raise Refusal("不收这种附件", where=name, todo=f"可用：{'、'.join(sorted(k[1:] for k in _KINDS))}")
    return f"documents/整改/{day}.{hashlib.sha256(content).hexdigest()[:16]}{ending}"


def _order(book: OpenBook, finding: str) -> Rectification:
    orders = notes.read_notes(book.parsed("audit.beancount"), date.max)
    found = orders.order(finding)
    if found is None:
        raise Refusal(f"问题 {finding} 还没有责令整改")
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a finding, as its history shows it.

    Attributes:
        when: the day, and the time where one was noted.
        who: by whom.
        what: in a word: the state, the verdict, the remark's kind.
        text: what was said.
        files: the evidence that came with it, from the book's folder.
        inside: only one side sees it: 局 or 基地; empty for both.
    """

    when: str
    who: str
    what: str
    text: str
    files: tuple[str, ...] = ()
    inside: str = ""


def history(entries: Iterable[data.Directive], finding: str) -> Sequence[Event]:
    """What was said of a finding, in the file's order, which nothing is ever taken out of.

    Args:
        entries: of `audit.beancount`.
        finding: its id.
    """
    events: list[Event] = []
    files: tuple[str, ...] = ()
    for entry in entries:
        if not (isinstance(entry, data.Custom) and entry.values and entry.values[0].value == finding):
            continue
        event = _event(entry, files)
        files = event.files if event.what == DRAFT else files
        events.append(event)
    return events


def _event(entry: data.Custom, drafted: tuple[str, ...]) -> Event:
    meta = entry.meta
    when = " ".join(part for part in (entry.date.isoformat(), str(meta.get("at") or "")) if part)
    who = str(meta.get("closed-by") or meta.get("by") or "")
    text = "；".join(_words(entry.type, meta))
    if entry.type == REMARK:
        kind = str(entry.values[1].value) if len(entry.values) > 1 else COMMENT
        files = tuple(str(meta[k]) for k in sorted(k for k in meta if k.startswith("file-")))
        return Event(when, who, kind, text, files, {COMMENT: "局", DRAFT: "基地"}.get(kind, ""))
    if entry.type == WAIVER:
        return Event(when, who, "核准例外", text)
    if entry.type == REVIEW:
        closed = "，办结" if meta.get("closed-by") else "，待另一名审计员办结" if meta["verdict"] == FALSE_ALARM else ""
        return Event(when, who, f"{meta['verdict']}{closed}", text)
    state = str(meta.get("state") or "") or "改期限或责任人"
    return Event(when, who, state, text, drafted if state == ANSWERED else ())


_TOLD = {
    "text": "",
    "demand": "要求：",
    "evidence": "",
    "why": "理由：",
    "due": "期限 ",
    "until": "有效到 ",
    "owner": "责任人 ",
    "course": "",
    "promise": "承诺",
    "expects": "凭证或发票 ",
    "sum": "金额 ",
    "paper": "批文 ",
    "approver": "批准人 ",
    "drafted-by": "起草 ",
}


def _words(kind: str, meta: Mapping[str, Any]) -> Iterator[str]:
    if kind == REVIEW and meta.get("closed-by"):
        yield f"{meta.get('by')} 提出"
    for key, word in _TOLD.items():
        if value := meta.get(key):
            yield f"{word}{value}".replace(" CNY", " 元").rstrip("。")
