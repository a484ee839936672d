"""`earmark form`: 附件1, 附件2 and 附件3 read into the dossier, or written from the book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseGroup, Day

if TYPE_CHECKING:
    from datetime import date

    from importers.forms import FormRecords
    from ledgers.book.filing import Change, Filing
    from ledgers.book.shelf import Shelf


@click.group(cls=ChineseGroup, help="表格：读入填好的附件1、附件2、附件3 登记为资料，或写出空白的、预填的表格。")
def form() -> None:
    """Commands about the forms."""


@form.command(
    help="读一份填好的附件（docx 或 xlsx），列出可登记的资料；核对后加 --confirm 登记。预算用 earmark plan 读。"
)
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path, readable=False), metavar="文件")
@click.option("--date", "day", type=Day(), metavar="日期", help="表格的日期；不写用表上的填报时间。")
@click.option("--confirm", is_flag=True, help="登记列出的资料；不写只看，不登记。")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="输出给人看还是给程序读。",
)
@click.pass_obj
def read(shelf: Shelf, code: str, file: Path, day: date | None, *, confirm: bool, shape: str) -> int:
    """Read a form."""
    from earmark.desk import take_form, whoever
    from ledgers.book.render import clean

    found, filings = take_form(shelf.open(code), file, day=day, author=whoever(), confirm=confirm)
    if shape == "json":
        click.echo(json.dumps(_json(found, filings, confirmed=confirm), ensure_ascii=False, indent=2, default=str))
        return 0
    click.echo(f"{clean(found.file)}：{'、'.join(found.forms) or '附件'}，SHA-256 {found.sha256}")
    for filing in filings:
        for line in _lines(filing):
            click.echo(line)
    for note in found.notes:
        click.echo(f"请核对：{note}", err=True)
    click.echo(_conclusion(filings, confirmed=confirm))
    return 0


@form.command(help="写一份表格（docx）：用账套里已有的单位信息、预算、专业、要点预填，或加 --blank 写空白表。")
@click.argument("code")
@click.argument("name", metavar="附件1|附件2|附件3")
@click.option("--blank", is_flag=True, help="空白表。")
@click.option(
    "-o", "target", required=True, type=click.Path(path_type=Path), metavar="文件", help="写到哪里；已有的文件不覆盖。"
)
@click.pass_obj
def write(shelf: Shelf, code: str, name: str, target: Path, *, blank: bool) -> int:
    """Write a form."""
    from earmark.desk import write_form

    write_form(shelf.open(code), name, target, blank=blank)
    click.echo(f"已写出 {name}{'（空白）' if blank else ''}：{target}")
    return 0


def _lines(filing: Filing) -> list[str]:
    from ledgers.book.kinds import KINDS

    labels = {fact.key: fact.label for fact in KINDS[filing.asked.kind].facts} | {"date": "日期"}
    head = f"{filing.asked.date}  {filing.asked.kind}  {filing.asked.name}"
    changed = {change.key for change in filing.changes}
    fresh = [] if filing.record is None else [k for k in filing.record.facts if k not in changed]
    lines = []
    if filing.record is not None and len(changed) < len(filing.record.facts):
        said = "，".join(f"{labels.get(key, key)} {_word(filing.record.facts[key])}" for key in fresh)
        lines.append(f"登记  {head}{'：' if said else ''}{said}")
    lines += [f"改动  {head}：{_arrow(change, labels)}" for change in filing.changes]
    lines += [f"不动  {head}：{_arrow(change, labels)}（{why}）" for change, why in filing.kept]
    return lines or [f"已有  {head}"]


def _arrow(change: Change, labels: dict[str, str]) -> str:
    return f"{labels.get(change.key, change.key)} {_word(change.old)} → {_word(change.new)}"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def _conclusion(filings: list[Filing], *, confirmed: bool) -> str:
    adding = [filing for filing in filings if filing.record is not None]
    changes = sum(len(filing.changes) for filing in adding)
    if not adding:
        return "没有新的内容可登记"
    count = f"{len(adding)} 条资料" + (f"，改动 {changes} 项已登记的内容" if changes else "")
    return f"已登记 {count}" if confirmed else f"可登记 {count}；核对后加 --confirm 登记"


def _json(found: FormRecords, filings: list[Filing], *, confirmed: bool) -> dict[str, object]:
    return {
        "file": found.file,
        "sha256": found.sha256,
        "forms": list(found.forms),
        "confirmed": confirmed,
        "records": [_record_json(filing) for filing in filings],
        "notes": list(found.notes),
    }


def _record_json(filing: Filing) -> dict[str, object]:
    asked = filing.asked
    return {
        "date": asked.date,
        "kind": asked.kind,
        "name": asked.name,
        "facts": dict(asked.facts),
        "adds": sorted(filing.record.facts) if filing.record else [],
        "changes": [{"key": c.key, "old": c.old, "new": c.new} for c in filing.changes],
        "kept": [{"key": c.key, "old": c.old, "new": c.new, "why": why} for c, why in filing.kept],
    }
