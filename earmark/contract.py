"""What other programs read: the JSON of `audit`, `import` and `plan`. Keys are kept stable.

Amounts are integer fen, days are ISO, absent values are null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit_rules.proposal import by_nature, proposal
from audit_rules.rule import findings_of
from ledgers.book import chart as accounts
from ledgers.book.render import posting_fen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beancount.core import data

    from audit_rules.rule import Answer, Finding
    from importers.intake import Intake
    from ledgers.book.book import Book
    from ledgers.book.plan import Plan
    from ledgers.policy import Policy


def audit_json(audited: Sequence[tuple[Book, Sequence[Answer]]], ruleset: str, as_of: date) -> dict[str, Any]:
    """The answers of an audit over books."""
    policies = sorted({book.policy.meta.id for book, _ in audited})
    return {
        "policy": ",".join(policies),
        "ruleset": ruleset,
        "as_of": as_of.isoformat(),
        "books": [
            {
                "code": book.code,
                "name": book.name,
                "policy": book.policy.meta.id,
                "digest": book.digest,
                "amounts_by_nature_fen": by_nature(findings_of(answers), book),
                "rules": [_answer(answer, book) for answer in answers],
            }
            for book, answers in audited
        ],
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
        "imported": len(result.fresh),
        "skipped": [{"row": skipped.row, "reason": skipped.reason} for skipped in result.skipped],
        "chain": paper.chain if paper else "absent",
        "opening_fen": paper.opening_fen if paper else None,
        "closing_fen": paper.closing_fen if paper else None,
        "totals": list(paper.totals) if paper else [],
        "columns": {role: list(headers) for role, headers in paper.columns.items()} if paper else {},
        "notes": [*(paper.notes if paper else ()), *result.notes],
        "refused": result.refused or None,
        "entries": [_entry(entry) for entry in result.entries],
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
