"""Two people at one finding: who decides says what they had before them, and is told when it is no longer so.

What stands of a finding is its fingerprint, how many notes have decided on it, and how many drafts of the base's
answer there are. A page carries them in its forms. Drafts matter to who writes the next or releases the last;
other remarks decide nothing and disturb nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book.notes import DRAFT, RECTIFICATION, REMARK, REVIEW, WAIVER
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.shelf import OpenBook

_DECIDING = (RECTIFICATION, REVIEW, WAIVER)


class Overtaken(Refusal):
    """Somebody has decided on a finding while another was still writing; what they wrote is kept by the page."""


def stand(entries: Iterable[data.Directive], finding: str, fingerprint: str) -> str:
    """What a page has before it of a finding.

    Args:
        entries: of `audit.beancount`.
        finding: its id.
        fingerprint: the finding's, empty where the audit no longer finds it.
    """
    known = list(entries)
    return f"{len(_decisions(known, finding))}.{fingerprint}.{len(_drafts(known, finding))}"


def check_seen(book: OpenBook, finding: str, seen: str, *, drafts: bool = False) -> None:
    """See that nobody has decided on a finding since; the lock is held by the caller.

    Args:
        book: the book.
        finding: its id.
        seen: what `stand` said when the page was made; not looked at where empty.
        drafts: see that nobody has written another draft since, too.

    Raises:
        Overtaken: somebody has, with who it was and what they said.
    """
    if not seen:
        return
    entries = book.parsed("audit.beancount")
    decisions = _decisions(entries, finding)
    count, _, stood = seen.partition(".")
    if count == str(len(decisions)):
        if drafts:
            _check_drafts(_drafts(entries, finding), stood.rpartition(".")[2])
        return
    last = decisions[-1].meta if decisions else {}
    who = last.get("closed-by") or last.get("by") or "另一人"
    said = last.get("state") or last.get("verdict") or ("核准例外" if "until" in last else "改了期限或责任人")
    when = f"{last['at']} " if last.get("at") else ""
    raise Overtaken(f"{who} {when}已对这个问题作了处理：{said}", todo="您写的内容还在，请看过再决定")


def _check_drafts(written: list[data.Custom], count: str) -> None:
    """See that nobody has written another draft: what is released has been read, what is replaced too.

    Raises:
        Overtaken: somebody has.
    """
    if count == str(len(written)):
        return
    last = written[-1].meta if written else {}
    when = f"{last['at']} " if last.get("at") else ""
    raise Overtaken(f"{last.get('by') or '另一人'} {when}改写了反馈稿", todo="请看过新的反馈稿再决定，您写的内容还在")


def _drafts(entries: Iterable[data.Directive], finding: str) -> list[data.Custom]:
    return [
        e
        for e in entries
        if isinstance(e, data.Custom)
        and e.type == REMARK
        and len(e.values or ()) > 1
        and (e.values[0].value, e.values[1].value) == (finding, DRAFT)
    ]


def _decisions(entries: Iterable[data.Directive], finding: str) -> list[data.Custom]:
    return [
        e
        for e in entries
        if isinstance(e, data.Custom) and e.type in _DECIDING and e.values and e.values[0].value == finding
    ]
