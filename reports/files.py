"""A report as files: each is made whole before any is written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reports.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.table import Report

FORMS = ("xlsx", "docx", "pdf")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""What each is called on the web."""


def rendered(report: Report, form: str) -> bytes:
    """A report in one of `FORMS`.

    Raises:
        Refusal: it cannot be laid out.
    """
    if form == "pdf":
        from reports.pdf import pdf

        return pdf(report)
    if form == "docx":
        from reports.word import word

        return word(report)
    from reports.xlsx import write_xlsx

    made = io.BytesIO()
    write_xlsx(report, made)
    return made.getvalue()


def write(report: Report, folder: Path, name: str, forms: Sequence[str] = FORMS) -> list[Path]:
    """Write a report's files, `<name>.<form>`; one that cannot be made leaves none of them behind.

    Raises:
        Refusal: it cannot be laid out, the folder cannot be written or the disk is full.
    """
    made = [(folder / f"{name}.{form}", rendered(report, form)) for form in forms]
    for path, content in made:
        save(content, path, "报告")
    return [path for path, _ in made]
