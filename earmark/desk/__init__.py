"""What the program does, one function a deed: the command line, the demo and the web call the same."""

from __future__ import annotations

from earmark.desk.answers import (
    audit_book,
    reconciled,
    write_assessment,
    write_books,
    write_district,
    write_month,
    write_order,
    write_report,
    year_report,
)
from earmark.desk.base import amend, move_policy
from earmark.desk.bureau import ask, close_review, note, papers_to_ask, rectify, review, waive
from earmark.desk.papers import Confirmed, take_papers
from earmark.desk.plans import Revision, take_form, take_plan, write_form
from earmark.desk.records import correct, dossier_of, record, withdraw
from earmark.desk.writing import append, today, whoever

__all__ = [
    "Confirmed",
    "Revision",
    "amend",
    "append",
    "ask",
    "audit_book",
    "close_review",
    "correct",
    "dossier_of",
    "move_policy",
    "note",
    "papers_to_ask",
    "reconciled",
    "record",
    "rectify",
    "review",
    "take_form",
    "take_papers",
    "take_plan",
    "today",
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
