"""A paper that is not on file: an answer that depends on whether anybody has asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined

if TYPE_CHECKING:
    from audit_rules.rule import Rule
    from ledgers.book.book import Book


def missing(rule: Rule, book: Book, paper: str, under: tuple[str, ...] = ()) -> Finding | Undetermined:
    """What a rule says of a paper that it needs and does not find.

    Nobody has asked for it with a date, or the date has not passed: it could not be judged. The
    date has passed: that is a violation.

    Args:
        rule: the rule that needs it.
        book: the book.
        paper: what the bureau asks for by this name.
        under: wider names that ask for it too: the whole table, the whole archive.
    """
    asked = (book.notes.request(name) for name in (paper, *under))
    request = next((request for request in asked if request), None)
    if request is None or request.due >= book.as_of:
        return Undetermined(f"缺{paper}")
    reason = f"“{paper}”应于 {request.due} 前提交，至今没有"
    return Finding.about(rule, book, f"paper|{paper}", because=reason, amount=0, severity=Severity.VIOLATION)
