"""What other programs read: the JSON of `audit`, `import`, `match`, `reconcile` and `plan`. Keys are kept stable.

Amounts are integer fen, days are ISO, absent values are null.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from audit_rules.proposal import by_nature, proposal
from audit_rules.rule import findings_of
from ledgers.book import chart as accounts
from ledgers.book.links import is_void
from ledgers.book.render import posting_fen
from ledgers.book.rows import SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from beancount.core import data

    from audit_rules.across import Across
    from audit_rules.rule import Answer, Finding
    from importers.doubts import Doubt
    from importers.intake import Change, Intake, Standing
    from importers.proposal import Proposal
    from ledgers.book.book import Book
    from ledgers.book.plan import Plan
    from ledgers.book.reconcile import Reconciliation, Waiting
    from ledgers.book.rows import BankRow
    from ledgers.policy import Policy


def dumps(value: object) -> str:
    """A value as JSON, to be read by a person too."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    # What a paper says may be shown on a terminal: what would steer it is escaped, and reads back the same.
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


_STEERING = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def audit_text(
    books: Sequence[str], policies: Iterable[str], ruleset: str, as_of: date, across: Across | None = None
) -> str:
    """The answers of an audit over books as JSON, put together of what `book_text` made of each.

    A fleet's answers are many megabytes: they are made where the books are audited, and kept as they are.

    Args:
        books: of each. policies: their ids. ruleset: the rules' version. as_of: the day.
        across: what the comparison of all bases came to; None where only some were asked for.
    """
    said = {"policy": ",".join(sorted(policies)), "ruleset": ruleset, "as_of": as_of.isoformat()}
    beside = {"across": across_json(across)} if across else {}
    head = dumps({**said, **beside, "books": []})
    return head.removesuffix("]\n}") + "\n" + ",\n".join(books) + "\n ]\n}" if books else head


def across_json(found: Across) -> dict[str, Any]:
    """What the comparison of bases came to: it names several bases, and is the bureau's alone."""
    return {
        "bases": found.bases,
        "findings": [
            {
                "id": each.id,
                "rule": each.rule.code,
                "title": each.rule.title,
                "severity": each.severity.value,
                "cites": each.rule.cites,
                "amount_fen": each.amount,
                "message": each.message,
                "fix": each.rule.fix,
                "bases": list(each.bases),
                "entries": [
                    {
                        "base": part.base,
                        "name": part.name,
                        "date": part.date,
                        "voucher": part.voucher,
                        "payee": part.payee,
                        "narration": part.narration,
                        "amount_fen": part.amount,
                    }
                    for part in each.parts
                ],
            }
            for each in found.concerns
        ],
        "rollups": [
            {
                "policy": each.policy or None,
                "name": each.name,
                "bases": each.bases,
                "spent_fen": each.spent,
                "earmarked_fen": each.earmarked,
                "findings": dict(each.concerns),
            }
            for each in found.rollups
        ],
        "shares": [
            {"policy": each.policy, "size": each.size, "category": each.category}
            | {f"{key}_bp" if key != "count" else "bases": value for key, value in asdict(each.spread).items()}
            for each in found.shares
        ],
    }


def book_text(book: Book, answers: Sequence[Answer]) -> str:
    """The answers of the audit of one book as they stand in `audit_text`, two levels down."""
    return "  " + dumps(book_json(book, answers)).replace("\n", "\n  ")


def book_json(book: Book, answers: Sequence[Answer]) -> dict[str, Any]:
    """The answers of the audit of one book."""
    return {
        "code": book.code,
        "name": book.name,
        "policy": book.policy.meta.id,
        "digest": book.digest,
        "amounts_by_nature_fen": by_nature(findings_of(answers), book),
        "rules": [_answer(answer, book) for answer in answers],
    }


def _answer(answer: Answer, book: Book) -> dict[str, Any]:
    return {
        "rule": answer.rule.code,
        "title": answer.rule.title,
        "outcome": answer.outcome,
        "examined": answer.examined,
        "reason": answer.reason,
        "findings": [_finding(finding, book) for finding in answer.findings],
    }


def _finding(finding: Finding, book: Book) -> dict[str, Any]:
    proposed = proposal(finding, book)
    return {
        "id": finding.id,
        "fingerprint": finding.fingerprint,
        "rule": finding.rule.code,
        "severity": finding.severity.value,
        "cites": finding.rule.cites,
        "date": finding.date.isoformat(),
        "voucher": finding.voucher,
        "amount_fen": finding.amount,
        "message": finding.message,
        "fix": finding.rule.fix,
        "nature": proposed.nature,
        "basis": proposed.basis,
        "disposal": proposed.disposal,
        "state": finding.state,
        "entries": [
            {
                "date": mention.date.isoformat(),
                "voucher": mention.voucher,
                "payee": mention.payee,
                "narration": mention.narration,
                "amount_fen": mention.amount,
            }
            for mention in finding.mentions
        ],
    }


def import_json(results: Sequence[Intake]) -> list[dict[str, Any]]:
    """What became of each file of an import."""
    return [_intake(result) for result in results]


def _intake(result: Intake) -> dict[str, Any]:
    paper = result.paper
    return {
        "file": result.file,
        "importer": paper.importer if paper else None,
        "account": result.account or None,
        "rows": paper.count if paper else 0,
        "imported": result.imported,
        "skipped": [{"row": skipped.row, "reason": skipped.reason} for skipped in result.skipped],
        "chain": paper.chain if paper else "absent",
        "opening_fen": paper.opening_fen if paper else None,
        "closing_fen": paper.closing_fen if paper else None,
        "totals": list(paper.totals) if paper else [],
        "columns": {role: list(headers) for role, headers in paper.columns.items()} if paper else {},
        "notes": [*(paper.notes if paper else ()), *result.notes],
        "changes": [_change(change) for change in result.changes],
        "doubts": [_doubt(doubt) for doubt in result.doubts],
        "refused": result.refused or None,
        "entries": [_entry(entry) for entry in result.entries],
        "proposals": [_proposal(said) for said in result.proposals],
    }


def _proposal(said: Proposal) -> dict[str, Any]:
    """What the words of a payment make it, beside what the sheet says (`booked`); nothing is booked by it."""
    known, line, judged = _entry(said.entry), said.line, said.judged
    if line:
        known |= {"date": line.date.isoformat(), "voucher": line.voucher, "payee": line.payee}
        known |= {"narration": line.purpose or line.summary, "amount_fen": line.amount}
    found = {"category": judged.category, "label": judged.label, "verdict": judged.verdict, "because": judged.because}
    return known | found | {"booked": said.booked or None}


def _change(change: Change) -> dict[str, Any]:
    """A changed row: only what differs, by the field's name; of a line that is gone, what it was."""
    from importers.editions import changed_fields  # an audit, which answers in this way too, needs no importer

    said = {"row": change.row, "voucher": change.old.voucher, "confirmed": change.confirmed}
    if change.new is None:
        return said | {"old": _row(change.old), "new": None}
    names = changed_fields(change.old, change.new)
    old, new = ({_field(name): _plain(getattr(row, name)) for name in names} for row in (change.old, change.new))
    return said | {"old": old, "new": new}


def _field(name: str) -> str:
    return f"{name}_fen" if name in {"amount", "invoice_amount"} else name


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date) else value


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "kind": doubt.kind,
        "row": _row(doubt.row),
        "candidates": [[_row(each) for each in some] for some in doubt.candidates],
    }


def _row(row: BankRow | SheetRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "date": row.date.isoformat(),
        "voucher": row.voucher if isinstance(row, SheetRow) else "",
        "payee": row.payee,
        "amount_fen": row.amount,
    }


def match_json(found: Standing) -> dict[str, Any]:
    """What is paired with what, what is open, and what persons said."""
    vouchers = found.paired.vouchers
    return {
        "doubts": [_doubt(doubt) for doubt in found.paired.doubts],
        "bank_only": [_row(v.bank) for v in vouchers if v.bank and not v.lines and not v.pays],
        "sheet_only": [
            _row(line)
            for v in vouchers
            if not v.bank and not any(name.startswith("paid-") for name in v.links)
            for line in v.lines
            if not is_void(line)
        ],
        "said": [
            {
                "said": m.said.value,
                "bank": sorted(m.bank),
                "sheet": sorted(m.sheet),
                "by": m.by,
                "date": str(m.date),
                "holds": found.holds(m),
            }
            for m in found.matches
        ],
    }


def reconcile_json(code: str, found: Sequence[Reconciliation]) -> dict[str, Any]:
    """The reconciliation of a book's accounts."""
    return {
        "code": code,
        "accounts": [
            {
                "account": each.number or None,
                "as_of": each.day.isoformat(),
                "statement_until": each.stated.isoformat() if each.stated else None,
                "bank_fen": each.bank,
                "journal_fen": each.journal,
                "adjusted_bank_fen": each.adjusted_bank,
                "adjusted_journal_fen": each.adjusted_journal,
                "difference_fen": each.difference,
                "book_only": [_waiting(item) for item in each.book_only],
                "bank_only": [_waiting(item) for item in each.bank_only],
                "causes": list(each.causes),
            }
            for each in found
        ],
    }


def _waiting(item: Waiting) -> dict[str, Any]:
    return {
        "date": item.date.isoformat(),
        "voucher": item.voucher,
        "payee": item.payee,
        "text": item.text,
        "amount_fen": item.amount,
    }


def _entry(entry: data.Transaction) -> dict[str, Any]:
    return {
        "date": entry.date.isoformat(),
        "voucher": entry.meta.get("voucher", ""),
        "payee": entry.payee or "",
        "narration": entry.narration or "",
        "amount_fen": entry_amount(entry),
    }


def entry_amount(entry: data.Transaction) -> int:
    """What a transaction moves on the bank, fen: positive in, negative out."""
    side = [p for p in entry.postings if accounts.is_account(p.account)]
    side = side or [p for p in entry.postings if p.account.startswith(accounts.BANK)]
    return sum(posting_fen(p) for p in side)


def plan_json(plan: Plan, policy: Policy) -> dict[str, Any]:
    """The plan in force, with the policy's full names of contents and sources."""
    return {
        "cells": [
            {"content": content.name, "source": source.name, "fen": plan.cell(content.name, source.name)}
            for content in policy.content
            for source in policy.source
        ],
        "specialties": [
            {"name": name, "cells": [{"content": content, "fen": fen} for content, fen in row.items()]}
            for name, row in plan.specialties.items()
        ],
        "unit": plan.unit,
        "reading": plan.reading or None,
        "date": plan.date.isoformat(),
        "file": plan.file,
        "sha256": plan.sha256,
    }
