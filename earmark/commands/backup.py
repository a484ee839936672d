"""`earmark backup`, `restore`: everything of a deployment in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand

if TYPE_CHECKING:
    from earmark.desk import Backup
    from ledgers.book.shelf import Shelf

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=ChineseCommand, help="备份：全部账套和修改历史、本地管理办法、用户，写成一个文件。服务不用停。")
@click.option("-o", "path", required=True, type=_FILE, metavar="文件", help="写到哪里，例如 备份.tar.gz；不会覆盖。")
@click.pass_obj
def backup(shelf: Shelf, path: Path) -> int:
    """Write everything into one file."""
    from earmark import desk

    done = desk.backup(shelf, path, tell=lambda code: click.echo(f"  {code}", err=True))
    click.echo(f"已备份 {_words(done)}：{path}")
    if not done.people:
        click.echo("  用户不在里面：还没有，或者在另外的数据库里，请另行备份（PostgreSQL 用 pg_dump）")
    return 0


@click.command(cls=ChineseCommand, help="恢复：把备份放进空的账套文件夹（--books），逐个文件、逐个账套核对。")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="备份文件")
@click.pass_obj
def restore(shelf: Shelf, path: Path) -> int:
    """Put a backup back."""
    from earmark import desk

    done = desk.restore(path, shelf.folder, desk.today(), tell=lambda code: click.echo(f"  {code}", err=True))
    for code, words in done.differences:
        click.echo(f"▲ {code}：{words}")
    click.echo(f"已恢复 {_words(done)}到 {shelf.folder}，文件与备份时逐个相符")
    if done.differences:
        click.echo(f"{len(done.differences)} 处与结账时或修改历史不一致，备份时就是这样，请查清")
    return int(bool(done.differences))


def _words(done: Backup) -> str:
    people = "和用户" if done.people else ""
    return f"{len(done.codes)} 个账套{people}（{done.files} 个文件）"
