"""Marks on the journal's rows: which findings an entry has, each a way to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fava.context import g
from markupsafe import Markup

from audit_rules.rule import Severity, findings_of
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount.core import data

    from audit_rules.rule import Finding
    from earmark.audit_page import AuditPage
    from earmark.gateway.ledger import BookLedger

_MOST = 4  # marks of a row; beyond them a number says it


def marks(entry: data.Directive) -> Markup:
    """The marks of an entry; none where the book cannot be audited."""
    found = _findings(cast("BookLedger", g.ledger)).get(id(entry), [])
    shown = Markup("").join(map(_mark, found[:_MOST]))
    more = len(found) - _MOST
    return shown + Markup(' <span class="em-mark em-note">另 {} 个</span>').format(more) if more > 0 else shown


def _mark(finding: Finding) -> Markup:
    severity = finding.severity
    return Markup('<a class="em-mark em-{}" data-remote href="/{}/issue/{}" title="{}：{}">{} {}</a> ').format(
        severity.value,
        g.beancount_file_slug,
        finding.id,
        severity.word,
        finding.rule.title,
        severity.mark,
        finding.rule.code,
    )


def _findings(ledger: BookLedger) -> dict[int, list[Finding]]:
    """The gravest open finding of each rule by the `id` of its entries; worked out once a loaded book."""
    if ledger.marked is None:
        ledger.marked = _by_entry(_audited(ledger))
    return ledger.marked


def _audited(ledger: BookLedger) -> Iterable[Finding]:
    try:
        page = cast("AuditPage", ledger.extensions.get_extension("AuditPage")).page()
    except Refusal:
        return ()
    return [finding for finding in findings_of(page.answers) if finding.state == "open"]


def _by_entry(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    marked: dict[int, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: list(Severity).index(f.severity)):
        for entry in {id(mention.entry): None for mention in finding.mentions}:
            own = marked.setdefault(entry, [])
            if finding.rule.code not in {known.rule.code for known in own}:
                own.append(finding)
    return marked
