"""`earmark user` and `earmark log`: who may use the web service, and who looked at what."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand, ChineseGroup, Day
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from earmark.people import Register
    from earmark.people.log import Access
    from ledgers.book.shelf import Shelf

_ROLES = ("基地会计", "基地负责人", "局审计员", "管理员")  # `earmark.people` loads a database; help does not

database_option = click.option(
    "--database",
    envvar="EARMARK_DATABASE",
    metavar="地址",
    help="用户数据库，例如 postgresql://…；带密码的写进环境变量 EARMARK_DATABASE。不写是账套文件夹里的 SQLite。",
)
_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", metavar="text|json", help="输出的格式。"
)
_stdin = click.option("--password-stdin", "stdin", is_flag=True, help="从标准输入读密码；不写则生成一个，只显示一次。")


@click.group(cls=ChineseGroup, help="网页服务的用户：增加、停用、授权、重置密码。")
@database_option
@click.pass_context
def user(ctx: click.Context, database: str | None) -> None:
    """Commands about people: each works on the register of the books' folder."""
    ctx.meta["database"] = database


@user.command(help="增加一个用户。NAME 是登录用的名字。")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(_ROLES), metavar="角色", help="、".join(_ROLES) + "。")
@click.option("--base", "bases", multiple=True, metavar="代码", help="授权的基地，可写多次；会计和负责人才要。")
@_stdin
@click.pass_context
def add(ctx: click.Context, name: str, role: str, bases: tuple[str, ...], *, stdin: bool) -> int:
    """Enter a person."""
    from earmark.people import Role

    _exist(ctx.obj, bases)
    register = _register(ctx)
    made = register.add(name, Role.named(role), bases, _password(stdin=stdin))
    _note(register, f"user add {name}", bases)
    granted = f"，基地 {'、'.join(bases)}" if bases else ""
    click.echo(f"已增加{role} {name}{granted}")
    if Role.named(role).of_bases and not bases:
        click.echo(f"还没有授权基地：earmark user grant {name} 代码")
    _tell(made)
    return 0


@user.command("list", help="列出全部用户。")
@_format
@click.pass_context
def list_(ctx: click.Context, form: str) -> int:
    """List everybody."""
    people = _register(ctx).people()
    if form == "json":
        rows = [
            {
                "name": one.name,
                "role": one.role.word,
                "bases": sorted(one.bases),
                "must_change": one.must_change,
                "disabled": one.disabled,
            }
            for one in people
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for one in people:
        state = "已停用" if one.disabled else "还没有改密码" if one.must_change else "正常"
        scope = "、".join(sorted(one.bases)) or ("还没有授权基地" if one.role.of_bases else "")
        click.echo("  ".join(part for part in (one.name, one.role.word, state, scope) if part))
    if not people:
        click.echo("还没有用户")
    return 0


@user.command(help="停用一个用户：立即退出，不能再登录。")
@click.argument("name")
@click.pass_context
def disable(ctx: click.Context, name: str) -> int:
    """Shut a person out."""
    register = _register(ctx)
    register.disable(name)
    _note(register, f"user disable {name}")
    click.echo(f"已停用 {name}")
    return 0


@user.command(help="重新启用一个用户，也解除锁定。")
@click.argument("name")
@click.pass_context
def enable(ctx: click.Context, name: str) -> int:
    """Let a person in again."""
    register = _register(ctx)
    register.enable(name)
    _note(register, f"user enable {name}")
    click.echo(f"已启用 {name}")
    return 0


@user.command(help="重置一个用户的密码：在别处的登录全部退出，也解除锁定。")
@click.argument("name")
@_stdin
@click.pass_context
def passwd(ctx: click.Context, name: str, *, stdin: bool) -> int:
    """Give a person another password."""
    register = _register(ctx)
    made = register.set_password(name, _password(stdin=stdin))
    _note(register, f"user passwd {name}")
    click.echo(f"已重置 {name} 的密码")
    _tell(made)
    return 0


@user.command(help="给会计或负责人增加基地；他要重新登录。")
@click.argument("name")
@click.argument("bases", nargs=-1, required=True, metavar="代码...")
@click.pass_context
def grant(ctx: click.Context, name: str, bases: tuple[str, ...]) -> int:
    """Give a person more bases."""
    _exist(ctx.obj, bases)
    return _granted(ctx, name, bases, "grant")


@user.command(help="收回会计或负责人的基地；他要重新登录。")
@click.argument("name")
@click.argument("bases", nargs=-1, required=True, metavar="代码...")
@click.pass_context
def revoke(ctx: click.Context, name: str, bases: tuple[str, ...]) -> int:
    """Take bases from a person."""
    return _granted(ctx, name, bases, "revoke")


def _granted(ctx: click.Context, name: str, bases: tuple[str, ...], what: str) -> int:
    register = _register(ctx)
    change = register.grant if what == "grant" else register.revoke
    person = change(name, bases)
    _note(register, f"user {what} {name}", bases)
    click.echo(f"{person.name} 的基地：{'、'.join(sorted(person.bases)) or '没有'}")
    return 0


@click.command(cls=ChineseCommand, help="访问记录：谁、什么时候、看了什么。供管理员用；记录只能增加，不能改。")
@click.option("--base", default="", metavar="代码", help="只看这个基地。")
@click.option("--user", "name", default="", metavar="名字", help="只看这个用户。")
@click.option("--since", type=Day(), metavar="日期", help="从哪天起；不写是最近 30 天。")
@_format
@database_option
@click.pass_obj
def log(shelf: Shelf, base: str, name: str, since: date | None, form: str, database: str | None) -> int:
    """Show the access log."""
    from earmark.people import Register

    day = datetime.combine(since, datetime.min.time()) if since else datetime.now() - timedelta(days=30)  # noqa: DTZ005
    register = Register.of(shelf.folder, database)
    lines = register.log.read(base=base, user=name.strip().casefold(), since=int(day.timestamp()))
    if form == "json":
        click.echo(json.dumps([{**asdict(line), "time": _time(line)} for line in lines], ensure_ascii=False, indent=1))
    else:
        for line in lines:
            parts = (_time(line), line.user or "不认识的人", line.address, line.method, line.endpoint, line.base)
            digest = f"账簿 {line.digest[:8]}" if line.digest else ""
            click.echo("  ".join(part for part in (*parts, digest, str(line.status)) if part))
        if not lines:
            click.echo("没有记录")
    return 0


def _time(line: Access) -> str:
    """When it was, by the clock of this machine."""
    return datetime.fromtimestamp(line.at, tz=UTC).astimezone().isoformat(sep=" ", timespec="seconds")


def _register(ctx: click.Context) -> Register:
    from earmark.people import Register

    return Register.of(ctx.obj.folder, ctx.meta["database"])


def _exist(shelf: Shelf, bases: Iterable[str]) -> None:
    """See that the bases are there, so that a slip of the pen grants nothing to come."""
    for code in bases:
        shelf.open(code)


def _password(*, stdin: bool) -> str | None:
    """The first line of standard input, where it is to be read."""
    if not stdin:
        return None
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise Refusal("标准输入里没有密码", where="--password-stdin")
    return line


def _tell(made: str | None) -> None:
    if made:
        click.echo(f"密码 {made}（只显示这一次，首次登录要改）")


def _note(register: Register, what: str, bases: Iterable[str] = ()) -> None:
    """Log what was done at the command line, by whom."""
    from earmark.desk import whoever
    from earmark.people.log import COMMAND, Access

    for base in bases or ("",):
        register.log.write(Access(user=whoever(), method=COMMAND, endpoint=what, status=0, base=base))
