"""The plan and the forms: read, put in force or recorded, written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from earmark.desk.writing import extended, today
from importers.forms import read_plan, read_records
from ledgers.book import dossier
from ledgers.book.filing import held_against
from ledgers.book.plan import Plan, in_force, plans, to_text
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from importers.forms import FormRecords
    from ledgers.book.filing import Filing
    from ledgers.book.shelf import OpenBook


@dataclass(frozen=True, slots=True)
class Revision:
    """A plan that is in force from a later day: the paper that approved it, and that paper's day."""

    since: date
    approval: str = ""
    approved: date | None = None


def take_plan(book: OpenBook, path: Path, *, author: str, revision: Revision | None = None) -> tuple[Plan, list[str]]:
    """Read 附件2 and put its tables in force, from the base's start or as a revision from a later day.

    Returns:
        The plan, and what a person should look at though it refuses nothing.

    Raises:
        Refusal: the form cannot be read, its sums are off, or nothing is filled in.
    """
    policy, facts = book.policy, book.facts
    form = read_plan(path, policy, facts.specialties)
    total = sum(form.cells.values())
    if not total:
        raise Refusal(f"{policy.budget.form} 没有填金额", where=form.file, todo="请填好后再读入")
    if revision and revision.since <= facts.start:
        raise Refusal(f"调整后的预算应在建设期第一天 {facts.start} 之后起用", where="--from")
    plan = Plan(
        date=revision.since if revision else facts.start,
        cells=form.cells,
        specialties=form.specialties,
        unit=form.unit,
        reading=form.reading or "column",
        file=form.file,
        sha256=form.sha256,
        stated=total,
        misfits="；".join(form.misfits),
        approval=revision.approval if revision else "",
        approved=revision.approved if revision else None,
    )
    with book.locked():
        book.unchanged()
        kept = [p for p in plans(book.parsed("plan.beancount")) if p.date != plan.date]
        text = to_text(sorted([*kept, plan], key=lambda p: p.date))
        book.write({"plan.beancount": text}, author=author, message=f"导入投入预算：{form.file}")
    return plan, [*_against_fiscal(plan, book), *form.guesses, *form.misfits]


def take_form(
    book: OpenBook, path: Path, *, day: date | None, author: str, confirm: bool
) -> tuple[FormRecords, list[Filing]]:
    """Read 附件1, 附件2 or 附件3 for the dossier, and record what is new in it once a person has confirmed.

    Returns:
        What the file says, and each record with what it adds or changes.

    Raises:
        Refusal: the form cannot be read, or the book cannot be written.
    """
    found = read_records(path, book.policy, book.facts, day)
    with book.locked():
        known = dossier.read_dossier(book.parsed("dossier.beancount"), date.max)
        filings = held_against(known, found.records, book.policy)
        texts = [dossier.to_text(filing.record) for filing in filings if filing.record is not None]
        if confirm and texts:
            whole = extended(book, "dossier.beancount", "\n".join(texts))
            book.write({"dossier.beancount": whole}, author=author, message=f"登记资料：{found.file}")
    return found, filings


def write_form(book: OpenBook, name: str, target: Path, *, blank: bool) -> None:
    """Write 附件1, 附件2 or 附件3 as a Word document, filled with what the book says or blank.

    Raises:
        Refusal: the policy has no such form, something is there already, or the file cannot be written.
    """
    from reports.forms import Filling, form_docx
    from reports.saving import save

    if target.exists() or target.is_symlink():
        raise Refusal("已经有这个文件或文件夹", where=str(target), todo="请换一个文件名：填好的表不会被覆盖")
    filling = Filling()
    if not blank:
        known = dossier.read_dossier(book.parsed("dossier.beancount"), date.max)
        filling = Filling(book.facts, in_force(book.parsed("plan.beancount"), today()), known)
    save(form_docx(name, book.policy, filling), target, "表格")


def _against_fiscal(plan: Plan, book: OpenBook) -> list[str]:
    """Where 表3-n-1 and the subsidy's column of 表4-2 differ: a rule judges it, a person is told now."""
    if not plan.specialties:
        return []
    notes, policy = [], book.policy
    for content in policy.content:
        parts = sum(row.get(content.name, 0) for row in plan.specialties.values())
        column = sum(plan.cell(content.name, s.name) for s in policy.source if s.earmarked)
        if parts != column:
            tables = f"{policy.budget.form_specialty} 合计 {yuan(parts)} 元，{policy.budget.form} {policy.subsidy}"
            notes.append(f"“{content.short}”{tables} {yuan(column)} 元，两表不一致")
    return notes
