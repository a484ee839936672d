"""`earmark policy`: check a regulation's file, compare two, move a base from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseGroup, Day
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from ledgers.book.shelf import Shelf


@click.group(cls=ChineseGroup, help="管理办法：检查文件、比较两个版本、让一个基地改用新版本。")
def policy() -> None:
    """Commands about policies."""


@policy.command(help="检查一个管理办法文件，一次说出全部错误（行号和键）。")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> int:
    """Read a policy file; its mistakes are listed, a line each."""
    from ledgers.policy import load_policy, mistakes_of
    from reports.manual import every_rule

    if mistakes := mistakes_of(file, {rule.code for rule in every_rule()}):
        for mistake in mistakes:
            click.echo(mistake, err=True)
        raise Refusal(f"有 {len(mistakes)} 处错误", where=file.name, todo="改好后再试")
    found = load_policy(file)
    click.echo(f"{file.name} 没有错误：《{found.meta.title}》（{found.meta.number}）")
    return 0


@policy.command(help="用文字说明两个管理办法有什么不同；A、B 是编号或文件。")
@click.argument("a")
@click.argument("b")
@click.pass_obj
def diff(shelf: Shelf, a: str, b: str) -> int:
    """Say in words what B says otherwise than A."""
    from ledgers.policy import load_policy
    from ledgers.policy.compare import differences

    one, other = (load_policy(Path(name)) if name.endswith(".toml") else shelf.policy(name) for name in (a, b))
    said = list(differences(one, other))
    click.echo("\n".join(said) if said else "没有不同")
    return 0


@policy.command(help="让一个账套从某天起改用另一个管理办法；此前的支出仍按原办法。")
@click.argument("code")
@click.argument("policy_id", metavar="编号")
@click.option("--from", "since", required=True, type=Day(), metavar="日期", help="从哪天起。")
@click.pass_obj
def move(shelf: Shelf, code: str, policy_id: str, since: date) -> int:
    """Move a book to another policy on a day."""
    from earmark.desk import move_policy, whoever

    move_policy(shelf.open(code), policy_id, since, author=whoever())
    click.echo(f"{code} 自 {since} 起适用 {policy_id}")
    return 0
