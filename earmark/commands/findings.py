"""`earmark waive`, `rectify`, `review`: what the bureau says of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand, Day
from ledgers.book.notes import (
    ANSWERED,
    CLOSED,
    COURSES,
    FALSE_ALARM,
    ORDERED,
    PROMISES,
    RETURNED,
    VERDICTS,
    WAITING,
)
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from ledgers.book.shelf import Shelf

_STATES = (ORDERED, ANSWERED, WAITING, CLOSED, RETURNED)


@click.command(cls=ChineseCommand, help="对一条问题作核准例外：谁批准、为什么、到哪天；内容变了或到期即失效。")
@click.argument("code")
@click.argument("finding", metavar="问题编号")
@click.option("--by", required=True, metavar="姓名", help="批准人。")
@click.option("--why", required=True, metavar="理由", help="为什么。")
@click.option("--until", required=True, type=Day(), metavar="日期", help="有效到哪天。")
@click.option("--as-of", type=Day(), metavar="日期", help="按哪天的审计；不写是今天。")
@click.pass_obj
def waive(shelf: Shelf, code: str, finding: str, by: str, why: str, until: date, as_of: date | None) -> int:
    """Allow an exception."""
    from earmark import desk

    day = as_of or desk.today()
    waiver = desk.waive(shelf.open(code), finding, until, by=by, why=why, day=day, author=desk.whoever())
    click.echo(f"已核准例外：{finding}，{waiver.by}，到 {until}")
    return 0


@click.command(
    cls=ChineseCommand,
    help="责令整改一条问题（写 --due 和 --owner），或记下进展（写 --state）：待整改 → 已反馈 → 待复核 → 销号；"
    "已反馈、待复核的可以退回，基地改好后再反馈。只写期限或责任人的，是改期、换人。",
)
@click.argument("code")
@click.argument("finding", metavar="问题编号")
@click.option("--due", type=Day(), metavar="日期", help="整改期限。")
@click.option("--owner", default="", metavar="姓名", help="责任人。")
@click.option("--state", type=click.Choice(_STATES), metavar="状态", help="、".join(_STATES) + "。")
@click.option("--evidence", default="", metavar="凭证", help="反馈时：凭证号、附件或材料。")
@click.option("--why", default="", metavar="理由", help="退回、改期限、换责任人时：为什么。")
@click.option("--demand", default="", metavar="要求", help="责令整改时：要做什么。")
@click.option("--course", type=click.Choice(COURSES), metavar="类型", help="、".join(COURSES) + "。")
@click.option("--promise", type=click.Choice(PROMISES), metavar="承诺", help="责令或反馈时：账上会有退款、冲销或发票。")
@click.option("--expects", default="", metavar="编号", help="承诺的凭证号或发票号；账上有了就到“待复核”。")
@click.option("--date", "day", type=Day(), metavar="日期", help="哪天的事；不写是今天。")
@click.pass_obj
def rectify(
    shelf: Shelf,
    code: str,
    finding: str,
    due: date | None,
    owner: str,
    state: str | None,
    evidence: str,
    why: str,
    demand: str,
    course: str | None,
    promise: str | None,
    expects: str,
    day: date | None,
) -> int:
    """Order that a finding be put right, or move the order on."""
    from earmark import desk
    from ledgers.book.notes import Step

    step = Step(
        day or desk.today(),
        finding,
        state or "",
        due,
        owner,
        evidence,
        why,
        demand=demand,
        course=course or "",
        promise=promise or "",
        expects=expects,
    )
    order = desk.rectify(shelf.open(code), step, author=desk.whoever())
    click.echo(f"问题 {finding}：{order.state}，期限 {order.due or '未定'}，责任人 {order.owner or '未定'}")
    return 0


@click.command(
    cls=ChineseCommand,
    help="复核一条问题：属实或误报，写明理由。误报要由另一名审计员再用 --close 办结，才不再算问题。",
)
@click.argument("code")
@click.argument("finding", metavar="问题编号")
@click.option("--verdict", type=click.Choice(VERDICTS), metavar="结论", help="属实或误报。")
@click.option("--close", is_flag=True, help="办结别人提出的误报。")
@click.option("--by", required=True, metavar="姓名", help="复核人；办结时是另一名审计员。")
@click.option("--why", default="", metavar="理由", help="为什么；写结论时必填。")
@click.option("--as-of", type=Day(), metavar="日期", help="按哪天的审计；不写是今天。")
@click.pass_obj
def review(
    shelf: Shelf, code: str, finding: str, verdict: str | None, by: str, why: str, as_of: date | None, *, close: bool
) -> int:
    """Say whether a finding is true, or close what another has said."""
    from earmark import desk

    if close == bool(verdict):
        raise Refusal("写结论或者办结，只写一样", where="--verdict、--close")
    book, day, author = shelf.open(code), as_of or desk.today(), desk.whoever()
    if verdict:
        said = desk.review(book, finding, verdict, by=by, why=why, day=day, author=author)
        waits = "，待另一名审计员办结" if verdict == FALSE_ALARM else ""
        click.echo(f"已复核：{finding} {said.verdict}，{said.by}{waits}")
    else:
        said = desk.close_review(book, finding, by=by, day=day, author=author)
        click.echo(f"已办结：{finding} {said.verdict}，{said.by} 提出，{said.closed_by} 办结")
    return 0
