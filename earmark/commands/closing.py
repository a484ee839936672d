"""`earmark close`, `verify`: months sealed, and whether a book is still as it was sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.closing import Difference
    from ledgers.book.shelf import Shelf

_CHANGED = 1
_REPORTS = frozenset({".xlsx", ".docx", ".pdf"})
_ADDED = 20  # additions that a screen names one by one


@click.command(
    cls=ChineseCommand,
    help="结账：封存一个月（如 2025-03），以后的任何改动都查得出来。一个月一个月往后结，头一次封存到该月为止的全部。"
    "以后的导入和更正涉及已结账月份的，记在未结账的月份，原分录不动。不写月份则列出已结账的。",
)
@click.argument("code")
@click.argument("month", metavar="月份", required=False)
@click.option("--reopen", is_flag=True, help="反结账（主管部门）：重开这个月和以后的月份，要写理由。")
@click.option("--why", default="", metavar="理由", help="反结账的理由。")
@click.pass_obj
def close(shelf: Shelf, code: str, month: str | None, *, reopen: bool, why: str) -> int:
    """Seal a month, or open it again."""
    from earmark import desk

    book = shelf.open(code)
    if month is None:
        if reopen or why:
            raise Refusal("还要写是哪个月")
        return _list(shelf, code)
    if reopen:
        opened = desk.reopen(book, month, why=why, day=desk.today(), author=desk.whoever())
        click.echo(f"已反结账：{'、'.join(opened)}。改好后请重新结账")
        return 0
    if why:
        raise Refusal("--why 只用于反结账", todo="加上 --reopen")
    sealed, waiting = desk.close(book, month, day=desk.today(), author=desk.whoever())
    click.echo(f"已结账 {month}：{len(sealed.entries)} 笔，摘要 {sealed.digest}")
    for sentence in waiting:
        click.echo(f"  {sentence}")
    return 0


def _list(shelf: Shelf, code: str) -> int:
    """The months that are closed."""
    from ledgers.book.closing import closings

    held = closings(shelf.open(code).parsed("audit.beancount"))
    if not held:
        click.echo("还没有结账的月份")
    for each in held:
        click.echo(f"{each.month}  {len(each.entries)} 笔  {each.day} {each.by}  摘要 {each.recorded}")
    return 0


@click.command(
    cls=ChineseCommand,
    help="核对：账套是否和结账时一样、和修改历史一致；报告文件和它依据的账是否与出具时一致。"
    "一样退出码为 0，不一样逐项写明、退出码为 1，核对不了为 2。",
)
@click.argument("what", metavar="CODE|报告文件")
@click.pass_obj
def verify(shelf: Shelf, what: str) -> int:
    """Compare a book with its closings and its history, or a report with the book it was made from."""
    if not shelf.holds(what) and (Path(what).suffix in _REPORTS or Path(what).is_file()):
        return _report(shelf, Path(what))
    return _book(shelf, what)


def _book(shelf: Shelf, code: str) -> int:
    from earmark import desk
    from ledgers.book.closing import paper_word

    verdict = desk.verify(shelf.open(code), desk.today())
    _say(verdict.differences)
    for entry, key in verdict.added[:_ADDED]:
        click.echo(f"○ 结账后补充（不是改动）：{entry.words}，{paper_word(key.rpartition(':')[2])}")
    if len(verdict.added) > _ADDED:
        click.echo(f"○ 另有 {len(verdict.added) - _ADDED} 处补充")
    for sentence in verdict.remarks[:_ADDED]:
        click.echo(f"○ {sentence}")
    if len(verdict.remarks) > _ADDED:
        click.echo(f"○ 另有 {len(verdict.remarks) - _ADDED} 条说明")
    until = f"已结账到 {verdict.closed[-1].month}" if verdict.closed else "还没有结账的月份，只核对了修改历史"
    if verdict.differences:
        click.echo(f"{code}：{len(verdict.differences)} 处与封存的或历史里的不一样。{until}")
        return _CHANGED
    click.echo(f"✓ {code}：与结账时和修改历史一致。{until}")
    return 0


def _report(shelf: Shelf, path: Path) -> int:
    from earmark import desk

    found = desk.verify_report(shelf, path, desk.today())
    _say(found.differences)
    for remark in found.remarks:
        click.echo(f"○ {remark}")
    of = found.report
    issued = f"{found.code} {of.year} 年度报告，截至 {of.as_of}，{of.day} {of.by} 出具"
    if found.differences:
        click.echo(f"{path.name}：{len(found.differences)} 处与出具时不一样。{issued}")
        return _CHANGED
    click.echo(f"✓ {path.name}：文件和它依据的账与出具时一致。{issued}")
    return 0


def _say(differences: Iterable[Difference]) -> None:
    for each in differences:
        click.echo(f"▲ {each.month} {each.words}".replace("  ", " "))


@click.command(cls=ChineseCommand, help="修改历史：谁在什么时候改了什么。写凭证号只看这一笔。")
@click.argument("code")
@click.argument("voucher", metavar="凭证号", default="")
@click.pass_obj
def history(shelf: Shelf, code: str, voucher: str) -> int:
    """Say who changed what and when."""
    from ledgers.book.git import Git
    from ledgers.book.history import history as events

    count = 0
    for event in events(Git(shelf.open(code).folder), voucher):
        count += 1
        when = event.commit.at
        click.echo(f"{when}  {event.commit.author}  {event.commit.subject}")
        for words in event.words[:_ADDED]:
            click.echo(f"    {words}")
        if len(event.words) > _ADDED:
            click.echo(f"    等 {len(event.words)} 处")
    if not count:
        raise Refusal(f"历史里没有凭证号“{voucher}”" if voucher else "没有修改历史", where=code)
    return 0
