"""Two people at one finding: who decides says what they had before them, and is told when it is no longer so.

What stands of a finding is its fingerprint and how many notes have decided on it. A page carries both in its
forms; remarks decide nothing and disturb nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book.notes import RECTIFICATION, REVIEW, WAIVER
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
    return f"{len(_decisions(entries, finding))}.{fingerprint}"


def check_seen(book: OpenBook, finding: str, seen: str) -> None:
    """See that nobody has decided on a finding since; the lock is held by the caller.

    Raises:
        Overtaken: somebody has, with who it was and what they said.
    """
    if not seen:
        return
    decisions = _decisions(book.parsed("audit.beancount"), finding)
    count = seen.partition(".")[0]
    if count == str(len(decisions)):
        return
    last = decisions[-1].meta if decisions else {}
    who = last.get("closed-by") or last.get("by") or "另一人"
    said = last.get("state") or last.get("verdict") or ("核准例外" if "until" in last else "改了期限或责任人")
    when = f"{last['at']} " if last.get("at") else ""
    raise Overtaken(f"{who} {when}已对这个问题作了处理：{said}", todo="您写的内容还在，请看过再决定")


def _decisions(entries: Iterable[data.Directive], finding: str) -> list[data.Custom]:
    return [
        e
        for e in entries
        if isinstance(e, data.Custom) and e.type in _DECIDING and e.values and e.values[0].value == finding
    ]
