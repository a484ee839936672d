"""`earmark dossier` and `ask`: facts a ledger cannot hold, and papers asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand, ChineseGroup, Day
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledgers.book.dossier import Change
    from ledgers.book.shelf import Shelf


@click.group(
    cls=ChineseGroup, help="资料：登记、更正、撤销和查看账簿以外的事实（培训人数、师资、合作企业、评估、归档资料等）。"
)
def dossier() -> None:
    """Commands about the dossier."""


@dossier.command(
    help="登记一条资料，例如：earmark dossier add yz2401 培训 2025 --date 2025-12-31 "
    "--set 培训人数=860 --set 其中高级工以上人数=190"
)
@click.argument("code")
@click.argument("kind", metavar="类别")
@click.argument("name", metavar="名称")
@click.option("--date", "day", required=True, type=Day(), metavar="日期", help="资料的日期。")
@click.option("--set", "facts", multiple=True, metavar="项=值", help="这类资料的一项内容，可写多次。")
@click.pass_obj
def add(shelf: Shelf, code: str, kind: str, name: str, day: date, facts: tuple[str, ...]) -> int:
    """Record a fact."""
    from earmark.desk import record, whoever
    from ledgers.book.dossier import made

    said = dict(_pair(fact) for fact in facts)
    record(shelf.open(code), made(day, kind, name, said), author=whoever())
    click.echo(f"已登记：{kind} {name}")
    return 0


def _pair(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark:
        raise Refusal(f"“{text}”要写成 项=值", where="--set")
    return key.strip(), value.strip()


def _which(command: Callable[..., int]) -> Callable[..., int]:
    """The words by which a command finds one record, and says since when and why."""
    for option in (
        click.option("--date", "day", type=Day(), metavar="日期", help="从哪天起算；不写是今天，此前日期的审计不变。"),
        click.option("--why", required=True, metavar="理由", help="为什么。"),
        click.option("--which", type=click.IntRange(min=1), metavar="序号", help="同名同日有几条时，是第几条。"),
        click.option("--of", type=Day(), metavar="日期", help="同名的有几条时，是哪天的那条。"),
        click.argument("name", metavar="名称"),
        click.argument("kind", metavar="类别"),
        click.argument("code"),
    ):
        command = option(command)
    return command


@dossier.command(
    help="更正一条登记：原登记保留，从更正之日起按更正后的算。例如：earmark dossier correct yz2401 培训 2025 "
    "--set 培训人数=850 --why 名册有重复"
)
@_which
@click.option("--set", "facts", multiple=True, metavar="项=值", help="改成什么，可写多次。")
@click.option("--clear", "cleared", multiple=True, metavar="项", help="清除哪一项，可写多次。")
@click.pass_obj
def correct(
    shelf: Shelf,
    code: str,
    kind: str,
    name: str,
    of: date | None,
    which: int | None,
    why: str,
    day: date | None,
    facts: tuple[str, ...],
    cleared: tuple[str, ...],
) -> int:
    """Correct a record."""
    from earmark import desk

    book = shelf.open(code)
    record = desk.dossier_of(book).find(kind, name, of=of, which=which)
    said = dict(_pair(fact) for fact in facts)
    change = desk.correct(book, record, said, cleared, why=why, author=desk.whoever(), day=day)
    click.echo(f"已更正：{kind} {record.name}，自 {change.date} 起算")
    return 0


@dossier.command(
    help="撤销一条登记：原登记保留，从撤销之日起不再算。例如：earmark dossier withdraw yz2401 资料 学员名册 "
    "--why 登记了两次"
)
@_which
@click.pass_obj
def withdraw(
    shelf: Shelf,
    code: str,
    kind: str,
    name: str,
    of: date | None,
    which: int | None,
    why: str,
    day: date | None,
) -> int:
    """Withdraw a record."""
    from earmark import desk

    book = shelf.open(code)
    record = desk.dossier_of(book).find(kind, name, of=of, which=which)
    change = desk.withdraw(book, record, why=why, author=desk.whoever(), day=day)
    click.echo(f"已撤销：{kind} {record.name}（{record.date}），自 {change.date} 起算")
    return 0


@dossier.command("list", help="列出一个账套登记的资料；加 --all 连撤销的和更正前的一起列。")
@click.argument("code")
@click.argument("kind", required=False, metavar="[类别]")
@click.option("--all", "everything", is_flag=True, help="连撤销的和更正前的一起列。")
@click.pass_obj
def list_(shelf: Shelf, code: str, kind: str | None, *, everything: bool) -> int:
    """List the recorded facts."""
    from earmark.desk import dossier_of
    from ledgers.book.dossier import in_words
    from ledgers.book.kinds import KINDS

    if kind and kind not in KINDS:
        raise Refusal(f"没有“{kind}”这一类资料", todo=f"可用：{'、'.join(KINDS)}")
    known = dossier_of(shelf.open(code))
    records = sorted([*known.records, *known.withdrawn], key=lambda r: r.date) if everything else known.records
    for record in records:
        if kind in (None, record.kind):
            said = in_words(record.kind, record.facts)
            click.echo(f"{record.date}  {record.kind}  {record.name}{'：' if said else ''}{said}")
            for change in record.changes if everything else ():
                click.echo(f"    {_change_line(change)}")
    return 0


def _change_line(change: Change) -> str:
    from ledgers.book.dossier import in_words

    head = f"{change.date} {change.by} {'撤销' if change.facts is None else '更正'}：{change.why}"
    return f"{head}（原为 {in_words(change.kind, change.before)}）" if change.facts else head


@dossier.command(help="列出资料的类别和各类可填的项。")
def kinds() -> int:
    """Say what may be recorded."""
    from ledgers.book.kinds import KINDS

    for kind in KINDS.values():
        facts = "、".join(f.label + ("（必填）" if f.required else "") for f in kind.facts)
        click.echo(f"{kind.name}（名称写{kind.about}）：{facts}")
    return 0


@click.command(
    cls=ChineseCommand,
    help="向基地调取一份资料并写明期限；到期没有登记的，由无法判断变为违规。不写资料名称则列出规则要查的全部资料。",
)
@click.argument("code")
@click.argument("paper", required=False, metavar="[资料名称]")
@click.option("--due", type=Day(), metavar="日期", help="应在哪天前提交；调取时必填。")
@click.option("--date", "day", type=Day(), metavar="日期", help="哪天发出的；不写是今天。")
@click.option("--other", is_flag=True, help="规则之外的资料：名称照写，逾期没有登记的由 D01 列为违规。")
@click.pass_obj
def ask(shelf: Shelf, code: str, paper: str | None, due: date | None, day: date | None, *, other: bool) -> int:
    """Ask for a paper with a date, or say which there are."""
    from earmark import desk

    book, asked = shelf.open(code), day or desk.today()
    if paper is None:
        for name, kept in desk.papers_to_ask(book, asked).items():
            click.echo(f"{name}　{kept}")
        return 0
    if due is None:
        raise Refusal("没有写期限", where="--due")
    request = desk.ask(book, paper, due, day=asked, author=desk.whoever(), other=other)
    click.echo(f"已向 {code} 调取“{request.paper}”，期限 {due}")
    return 0
