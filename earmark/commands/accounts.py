"""`earmark accounts`: what the accounts of the unit's own accounting software are to the base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand,
    short_help="科目对照：财务软件的科目各是什么，看建议、改正、保存。",
    help="科目对照：财务软件（序时账、凭证列表、明细账）里的科目各是什么，看建议、改正、保存。"
    "文件也可以是填好的科目对照表；不写文件则显示已保存的。",
)
@click.argument("code")
@click.argument("file", required=False, type=click.Path(path_type=Path, readable=False), metavar="[文件]")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="科目=用途",
    help="改正一个科目，例如 500101=支出/地方财政/构建培训体系/设备购置/专业；"
    "编码后加 * 指以它开头的全部科目；可写多次。",
)
@click.option("--save", is_flag=True, help="把填全的和改正的对照存入账套，以后导入直接使用。")
@click.option("-o", "out", type=click.Path(path_type=Path), metavar="文件", help="另存为 Excel，填好后再读入。")
@click.pass_obj
def accounts(shelf: Shelf, code: str, file: Path | None, sets: tuple[str, ...], *, save: bool, out: Path | None) -> int:
    """Show, correct and save what accounts are."""
    from earmark.desk import today, whoever
    from earmark.subjects import propose, save_subjects
    from reports.subjects import subject_report, subject_table
    from reports.terminal import render
    from reports.xlsx import write_xlsx

    book = shelf.open(code)
    found = propose(book, file, dict(_pair(text) for text in sets))
    if not found:
        raise Refusal("还没有保存科目对照", where=code, todo="写上财务软件导出的文件，看看建议")
    table = subject_table([(line.subject, line.state, line.moved) for line in found])
    if out is not None:
        write_xlsx(subject_report(table, book.facts.name, code, today()), out)
        click.echo(f"已写出 {out}")
    else:
        click.echo(render(table))
    open_ = [line.subject.told for line in found if line.state == "请填"]
    if save:
        count = save_subjects(book, found, author=whoever())
        click.echo(f"已保存 {count} 个科目")
    if open_:
        click.echo(f"还没有定的 {len(open_)} 个：{'、'.join(open_)}。用 --set 科目=用途 填上", err=True)
    return 0


def _pair(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark or not key.strip() or not value.strip():
        raise Refusal(f"“{text}”要写成 科目=用途", where="--set")
    return key.strip(), value.strip()
