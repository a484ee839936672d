"""What the program does, one function a deed: the command line, the demo and the web call the same."""

from __future__ import annotations

from earmark.desk.answers import (
    audit_book,
    enter_report,
    issue_report,
    reconciled,
    reportable,
    write_assessment,
    write_books,
    write_district,
    write_month,
    write_order,
    write_report,
    year_report,
)
from earmark.desk.backup import Backup, backup, restore
from earmark.desk.base import amend, move_policy
from earmark.desk.bureau import ask, close_review, note, papers_to_ask, rectify, review, waive
from earmark.desk.closing import close, reopen
from earmark.desk.exchange import check_exports, export
from earmark.desk.following import Answer, Event, comment, draft, extend, history, release, remind
from earmark.desk.issuing import register, verify_report
from earmark.desk.papers import Confirmed, keep_mapping, read_papers, take_papers, undo_import
from earmark.desk.plans import Revision, take_form, take_plan, write_form
from earmark.desk.records import correct, dossier_of, record, withdraw
from earmark.desk.seen import Overtaken, stand
from earmark.desk.verify import Verdict, verify
from earmark.desk.writing import append, today, whoever
from importers.undo import imports

__all__ = [
    "Answer",
    "Backup",
    "Confirmed",
    "Event",
    "Overtaken",
    "Revision",
    "Verdict",
    "amend",
    "append",
    "ask",
    "audit_book",
    "backup",
    "check_exports",
    "close",
    "close_review",
    "comment",
    "correct",
    "dossier_of",
    "draft",
    "enter_report",
    "export",
    "extend",
    "history",
    "imports",
    "issue_report",
    "keep_mapping",
    "move_policy",
    "note",
    "papers_to_ask",
    "read_papers",
    "reconciled",
    "record",
    "rectify",
    "register",
    "release",
    "remind",
    "reopen",
    "reportable",
    "restore",
    "review",
    "stand",
    "take_form",
    "take_papers",
    "take_plan",
    "today",
    "undo_import",
    "verify",
    "verify_report",
    "waive",
    "whoever",
    "withdraw",
    "write_assessment",
    "write_books",
    "write_district",
    "write_form",
    "write_month",
    "write_order",
    "write_report",
    "year_report",
]
