"""A report as PDF: laid out as GB/T 9704 asks, the same bytes for the same report and faces."""

from __future__ import annotations

import json
from datetime import datetime, time, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ledgers.refusal import Refusal
from reports.drawn import drawn, plain
from reports.fonts import faces

if TYPE_CHECKING:
    from reports.table import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
AUTHOR = "专账 Earmark"


def pdf(report: Report, *, system: bool = True) -> bytes:
    """A report as a PDF file.

    Args:
        report: the report.
        system: the machine's own faces may be used; without them it is the same on every machine.

    Raises:
        Refusal: it cannot be laid out.
    """
    import typst

    chosen = faces(system=system)
    data = plain(drawn(report)) | {"faces": chosen.names, "author": AUTHOR}
    if data["last"]:
        data["last"].append(_small(chosen.note))
    made_on = datetime.combine(report.day, time(), timezone.utc)
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=[str(chosen.folder)],
            ignore_system_fonts=not system,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int(made_on.timestamp()),
        )
    except typst.TypstError as error:
        raise Refusal(f"报告排不了版：{error.message}", todo="请把这一行发给管理员；xlsx 和 docx 可以照常写") from None
    return cast(bytes, made)


def _small(text: str) -> dict[str, Any]:
    return {"kind": "para", "look": "small", "kept": False, "parts": [{"text": text, "strong": False}]}
