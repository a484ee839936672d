"""A report as PDF: laid out as GB/T 9704 asks, the same bytes for the same report and faces."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledgers.refusal import Refusal
from reports.drawn import drawn, plain
from reports.fonts import WANTED, Faces

if TYPE_CHECKING:
    from reports.table import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
AUTHOR = "专账 Earmark"
SECONDS = 600  # that a report may take: one of 100,000 rows needs half of it
_CHILD = Path(__file__).with_name("typesetter.py")
_INSTEAD = "xlsx 和 docx 可以照常写；请把这一行发给管理员"


def pdf(report: Report, *, system: bool = True) -> bytes:
    """A report as a PDF file.

    Args:
        report: the report.
        system: the machine's own faces may be used; without them it is the same on every machine.

    Raises:
        Refusal: it cannot be laid out.
    """
    chosen = faces(system=system)
    data = plain(drawn(report)) | {"faces": chosen.names, "author": AUTHOR}
    if data["last"]:
        data["last"].append(_small(chosen.note))
    made_on = datetime.combine(report.day, time(), UTC)
    return _asked(
        {
            "template": TEMPLATE.read_text(encoding="utf-8"),
            "data": data,
            "folder": str(_folder()),
            "system": system,
            "timestamp": int(made_on.timestamp()),
        }
    )


@cache
def faces(*, system: bool = True) -> Faces:
    """The faces that this machine has; without the system's, those that come along.

    Raises:
        Refusal: the typesetter cannot be run.
    """
    wanted = {part: list(names) for part, (_, names) in WANTED.items()}
    said = _asked({"wanted": wanted, "folder": str(_folder()), "system": system})
    return Faces(json.loads(said))


def _folder() -> Path:
    """Where the faces are that come along."""
    found = find_spec("pylopdf_fonts_zh_cn")
    assert found is not None  # noqa: S101  (a dependency)
    assert found.origin is not None  # noqa: S101
    return Path(found.origin).parent


def _asked(question: dict[str, Any]) -> bytes:
    """What the typesetter answers.

    Raises:
        Refusal: it fails, or takes too long.
    """
    command = [sys.executable, "-I", str(_CHILD)]
    content = json.dumps(question, ensure_ascii=False).encode()
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refusal(f"PDF 排版 {SECONDS} 秒没有排完", todo=_INSTEAD) from None
    if done.returncode or not done.stdout:
        said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["没有说明"])[0]
        raise Refusal(f"PDF 排不了版：{said[:200]}", todo=_INSTEAD)
    return done.stdout


def _small(text: str) -> dict[str, Any]:
    return {"kind": "para", "look": "small", "kept": False, "parts": [{"text": text, "strong": False}]}
