"""The rules of a regulation, and the beancount plugin that shows what they find.

    plugin "audit_rules" "yuzhong-2023-25"

makes stock `bean-check` and Fava's error page show every finding with its code, severity and
article.
"""

from __future__ import annotations

from collections import namedtuple
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beancount.core import data

__plugins__ = ("check",)

AuditFinding = namedtuple("AuditFinding", "source message entry")  # noqa: PYI024  (beancount's shape of an error)


def check(
    entries: list[data.Directive], options: dict[str, Any], config: str = ""
) -> tuple[list[data.Directive], list[AuditFinding]]:
    """Run every rule over the loaded entries, as of today.

    Args:
        entries: the book's directives.
        options: beancount's options; `filename` is the book's main file.
        config: the policy's id.

    Returns:
        The entries unchanged, and one error a finding.
    """
    from ledgers.book.loading import RULES_WANTED

    if not RULES_WANTED.get():
        return entries, []
    from audit_rules.engine import audit
    from audit_rules.rule import findings_of
    from ledgers.book.book import Book
    from ledgers.book.facts import read_facts
    from ledgers.policy import find_policy
    from ledgers.refusal import Refusal

    main = {"filename": options["filename"], "lineno": 1}
    try:
        shelf, today = Path(options["filename"]).parent.parent, date.today()  # noqa: DTZ011  (the bureau's day)
        named = [(date.min, config), *read_facts(entries).moves]
        laws = [(since, find_policy(name, shelf)) for since, name in named]
        policy = next(law for since, law in reversed(laws) if since <= today)
        book = Book.of(entries, policy, today, laws=laws)
        answers = audit(book)
    except Refusal as refusal:
        return entries, [AuditFinding(main, str(refusal), None)]
    except Exception as error:  # noqa: BLE001  (bean-check still shows the ledger's own errors)
        return entries, [AuditFinding(main, f"审计规则没有运行：{error!r}", None)]
    errors = _flawed(entries)
    for finding in findings_of(answers):
        entry = finding.mentions[0].entry if finding.voucher else None
        source = {key: entry.meta[key] for key in ("filename", "lineno")} if entry else main
        details = {"code": finding.rule.code, "severity": finding.severity.value, "article": finding.rule.cites}
        errors.append(AuditFinding(source | details, finding.headline, None))
    return entries, errors


def _flawed(entries: list[data.Directive]) -> list[AuditFinding]:
    """The bureau's notes that lack a part: they hold for nothing, and whoever wrote one is told."""
    from beancount.core import data

    from ledgers.book.notes import flaw

    customs = [entry for entry in entries if isinstance(entry, data.Custom)]
    return [AuditFinding(entry.meta, f"{entry.type} {lacking}", entry) for entry in customs if (lacking := flaw(entry))]
