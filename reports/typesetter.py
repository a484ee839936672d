"""A program by itself: a typst template and its data on standard input, a PDF on standard output.

It runs in a process of its own and needs nothing of Earmark; typst (Apache-2.0) stays a separate work that is
handed text and hands back a file. What it is asked is JSON:

    {"template": …, "data": …, "folder": …, "system": true, "timestamp": …}   → the PDF
    {"wanted": {"body": [names, the best first], …}, "folder": …, "system": true}   → {"body": name, …} as JSON

A failure is told on standard error, with status 1.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import typst


def families(asked: dict[str, Any]) -> bytes:
    """The first name of each list that this machine or the folder has."""
    shelf = typst.Fonts(asked["system"], True, [asked["folder"]])
    known = set(shelf.families())
    chosen = {part: next((name for name in names if name in known), "") for part, names in asked["wanted"].items()}
    return json.dumps(chosen).encode()


def compiled(asked: dict[str, Any]) -> bytes:
    """The PDF."""
    made = typst.compile(
        asked["template"].encode(),
        font_paths=[asked["folder"]],
        ignore_system_fonts=not asked["system"],
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
        timestamp=asked["timestamp"],
    )
    return made if isinstance(made, bytes) else b""


def main() -> None:
    """Answer one question."""
    asked = json.loads(sys.stdin.buffer.read())
    try:
        made = families(asked) if "wanted" in asked else compiled(asked)
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}\n")
        sys.exit(1)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
