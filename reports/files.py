"""A report as files: each is made whole before any is written."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reports.saving import save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


def made(report: Report, name: str, forms: Sequence[str] = FORMS) -> dict[str, bytes]:
    """A report's files, `<name>.<form>`, by name.

    Raises:
        Refusal: it cannot be laid out.
    """
    return {f"{name}.{form}": rendered(report, form) for form in forms}


def saved(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write files into a folder.

    Raises:
        Refusal: the folder cannot be written or the disk is full.
    """
    for name, content in files.items():
        save(content, folder / name, "报告")
    return [folder / name for name in files]


def write(report: Report, folder: Path, name: str, forms: Sequence[str] = FORMS) -> list[Path]:
    """Write a report's files; one that cannot be made leaves none of them behind.

    Raises:
        Refusal: it cannot be laid out, the folder cannot be written or the disk is full.
    """
    return saved(made(report, name, forms), folder)
