"""`earmark match`, `reconcile`: which rows are one payment, and what each side still lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand, Day
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from importers.intake import Standing
    from ledgers.book.shelf import Shelf

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", metavar="text|json",
    help="输出给人看还是给程序读。",
)  # fmt: skip

_SHOWN = 100  # rows of each list that a screen shows


@click.command(
    "match",
    cls=ChineseCommand,
    help="流水和明细的配对：不写行号列出存疑和未配对的行；写行号由人认定，账簿记住，以后导入照此配对。",
)
@click.argument("code")
@click.option("--bank", "bank", multiple=True, metavar="行号", help="流水的行号，可写多次（一笔明细分几次付）。")
@click.option("--sheet", "sheet", multiple=True, metavar="行号", help="明细的行号，可写多次（一笔流水付几笔）。")
@click.option("--apart", is_flag=True, help="认定它们不是同一笔。")
@click.option("--undo", is_flag=True, help="撤销以前对这几行的认定。")
@click.option("--void", is_flag=True, help="注销写出的明细（作废的、重复的）：原分录保留，记一笔红字。")
@_FORMAT
@click.pass_obj
def match(
    shelf: Shelf,
    code: str,
    bank: tuple[str, ...],
    sheet: tuple[str, ...],
    *,
    apart: bool,
    undo: bool,
    void: bool,
    form: str,
) -> int:
    """List what is open, or keep a person's word."""
    from earmark.contract import match_json
    from earmark.desk import whoever
    from importers.intake import cancel, settle, standing
    from ledgers.book.matches import Said

    book = shelf.open(code)
    if not bank and not sheet:
        if apart or undo or void:
            raise Refusal("还要写是哪几行", where="--bank、--sheet", todo=f"用 earmark match {code} 可看到行号")
        found = standing(book)
        click.echo(json.dumps(match_json(found), ensure_ascii=False, indent=1) if form == "json" else _open_text(found))
        return 0
    if apart + undo + void > 1:
        raise Refusal("--apart、--undo 和 --void 只能写一个")
    if void:
        if bank:
            raise Refusal("只能注销明细，流水是银行的", where="--bank")
        cancel(book, sheet, author=whoever())
        click.echo(f"已注销明细 {'、'.join(sheet)}：原分录保留，记了红字")
        return 0
    said = Said.UNDO if undo else Said.APART if apart else Said.ONE
    settle(book, bank, sheet, said, author=whoever())
    words = {Said.ONE: "是同一笔", Said.APART: "不是同一笔", Said.UNDO: "撤销以前的认定"}
    click.echo(f"已记下：流水 {'、'.join(bank)} 与明细 {'、'.join(sheet)}，{words[said]}")
    return 0


def _open_text(found: Standing) -> str:
    from importers.doubts import doubt_words, row_words, shorts

    rows = {**found.bank, **found.sheet}
    names = shorts(rows)
    doubtful = [f"  {doubt_words(d, names[d.row.id], names)}" for d in found.paired.doubts]
    alone = [v for v in found.paired.vouchers if v.bank is None or not (v.lines or v.pays)]
    bank = [v.bank for v in alone if v.bank]
    paid = {line.id for v in found.paired.vouchers for line in v.pays}
    sheet = [line for v in alone if not v.bank for line in v.lines if line.id not in paid and not _void(line.extra)]
    said = [
        f"  {m.said} {' '.join(names.get(i, i) for i in sorted((*m.bank, *m.sheet)))}（{m.by}，{m.date}）"
        f"{'' if found.holds(m) else '，现在金额不等或已注销，没有照它配对'}"
        for m in found.matches
    ]
    return "\n".join(
        [
            *_part("存疑", doubtful),
            *_part("流水有、明细没有", [f"  {names[r.id]}  {row_words(r)}" for r in bank]),
            *_part("明细有、流水没有", [f"  {names[r.id]}  {row_words(r)}" for r in sheet]),
            *_part("人工认定", said),
        ]
    )


def _void(extra: Iterable[str]) -> bool:
    return "voids" in extra or "voided" in extra


def _part(title: str, lines: list[str]) -> list[str]:
    more = [f"  ……等 {len(lines)} 项，用 --format json 看全部"] if len(lines) > _SHOWN else []
    return [f"{title} {len(lines)} 项" + ("：" if lines else ""), *lines[:_SHOWN], *more]


@click.command(
    cls=ChineseCommand, help="编银行存款余额调节表：显示在屏幕上，写 -o 则另存为 Excel。每个账户一张，附未达账项明细。"
)
@click.argument("code")
@click.option("--as-of", type=Day(), metavar="日期", help="哪一天终了；不写是对账单最后一笔所在月份的月末。")
@click.option("-o", "target", type=click.Path(path_type=Path), metavar="文件.xlsx", help="写到哪个文件。")
@_FORMAT
@click.pass_obj
def reconcile(shelf: Shelf, code: str, as_of: date | None, target: Path | None, form: str) -> int:
    """Print the reconciliation, or write it as a workbook."""
    from earmark.contract import reconcile_json
    from earmark.desk import reconciled, today
    from reports.reconcile import reconciliation
    from reports.table import Values
    from reports.terminal import render
    from reports.xlsx import write_xlsx

    book, found = reconciled(shelf.open(code), as_of, today())
    report = reconciliation(book, found)
    if target is not None:
        if target.suffix.lower() != ".xlsx":
            raise Refusal("只能写成 .xlsx 文件", where=str(target))
        write_xlsx(report, target)
    if form == "json":
        click.echo(json.dumps(reconcile_json(book.code, found), ensure_ascii=False, indent=1))
        return 0
    values = Values(report.tables)
    click.echo("\n\n".join(render(table, values) for table in report.tables))
    if target is not None:
        click.echo(f"已写出 {target}")
    return 0
