"""The tables of `docs/exchange.md`, from the declaration.

    python -m reports.exchange docs/exchange.md

writes them anew between the marks; a test fails when they are not what is declared.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reports.exchange.schema import ARCHIVE, BY_NAME, LEDGER, ORDER, OWN, tables_of

BEGIN, END = "<!-- 由 python -m reports.exchange 生成 -->", "<!-- 生成到此 -->"
_FILES = {ARCHIVE: f"{ARCHIVE}.xml", LEDGER: f"{LEDGER}.xml", OWN: "只有 csv、parquet 有的表"}


def section() -> str:
    """What is covered, table by table, and what every field holds."""
    lines = [BEGIN, ""]
    for file, title in _FILES.items():
        lines += [f"### {title}", ""]
        if file in ORDER:
            missing = [name for name in ORDER[file] if name not in BY_NAME]
            lines += [f"不写的表：{'、'.join(missing)}。", ""]
        for table in tables_of(file):
            lines += [
                f"**{table.name}**：{table.says}。",
                "",
                "| 元素 | 类型 | 最长 | 必有 | 内容 |",
                "|---|---|---|---|---|",
            ]
            lines += [
                f"| {f.name} | {f.type.value} | {f.length} | {'是' if f.required else ''} | {f.says} |"
                for f in table.kept
            ]
            spare = [f"{f.name}（{f.constant}）" if f.constant else f.name for f in table.fields if f.spare]
            lines += ["", *([f"照结构写出、没有内容：{'、'.join(spare)}。", ""] if spare else [])]
    return "\n".join([*lines, END])


def write(path: Path) -> None:
    """Put the tables into the page, between its marks."""
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{section()}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
