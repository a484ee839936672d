"""整改通知书: what a base is to put right, by which article, until when; the register goes with it.

Where the bureau has ordered some findings to be put right, the notice is of the problems that these belong to,
with the day and the person of the order. Where it has ordered none yet, it is a draft of all that is more than
a hint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.notes import CLOSED
from ledgers.book.render import yuan
from reports.chapters.found import basis_of, demand, facts
from reports.chapters.rest import pairs
from reports.chapters.year import Year
from reports.marks import marks_of
from reports.matters import Standing
from reports.register import orders_of, register
from reports.seal import Seal
from reports.table import Report
from reports.text import Heading, Look, Paper, para, strong
from reports.words import day, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from audit_rules.rule import Answer
    from ledgers.book.book import Book
    from reports.matters import Matter
    from reports.text import Block

TITLE = "整改通知书"


def order(book: Book, answers: Sequence[Answer]) -> Report:
    """The notice of a base as it stands on the book's day, its register as the table that goes with it."""
    said = Year(book, answers, book.as_of.year)
    chosen = ordered(said)
    table = register(book, chosen, said.number)
    seal = Seal.of(book, "order").text
    marks = marks_of(book)
    draft = "" if _is_ordered(said) else "（拟稿）"
    return Report(
        title=TITLE,
        base=book.name,
        code=book.code,
        period=f"截至{day(book.as_of)}",
        day=book.as_of,
        tables=(table,),
        marks=marks,
        stamp=f"账簿摘要 {book.digest[:12]}",
        paper=Paper(
            title=(f"关于{said.unit}", f"{book.policy.report.subject}专项资金", TITLE),
            mark=draft,
            running=f"{book.code} {short(book.name)}　{TITLE}{draft}　数据截至{book.as_of}",
            body=tuple(_body(said, chosen)),
            annexes=(("附件", table),),
            last=(
                para("版本与校验", look=Look.CENTRE),
                pairs("marks", marks),
                para(f"校验行：{seal}", look=Look.SMALL),
            ),
            unit=f"责任单位：{said.unit}",
        ),
        seal=seal,
    )


def ordered(year: Year) -> list[Matter]:
    """The problems that the notice is of: those ordered and not closed, else all that are more than hints."""
    if _is_ordered(year):
        return [m for m in year.matters if any(o.state != CLOSED for o in orders_of(year.book, m))]
    return [m for m in year.matters if m.standing is not Standing.NOTE]


def _is_ordered(year: Year) -> bool:
    return any(o.state != CLOSED for m in year.matters for o in orders_of(year.book, m))


def _body(year: Year, chosen: Sequence[Matter]) -> Iterator[Block]:
    law = year.policy
    quoted = next((q for q in law.quote if "S02" in q.rules), None)
    basis = f"{quoted.cite}“{quoted.text}”的规定" if quoted else law.upkeep.cite_rectification or ""
    yield para(f"{year.unit}：", look=Look.FLUSH)
    yield para(
        f"根据《{law.meta.title}》（{law.meta.number}，以下简称{year.short}）{basis}，"
        f"对你单位截至{day(year.book.as_of)}的专项资金账簿核查，发现下列{len(chosen)}项问题，请按要求整改。"
        if chosen
        else f"截至{day(year.book.as_of)}，按规则核查没有需要下达整改的问题。"
    )
    if not chosen:
        return
    yield Heading(1, "一、需要整改的问题")
    yield para(f"以下事项除已经{year.word}人员认定的外均为疑点；“待认定”“待核实”的，请先说明情况并提供资料。")
    for number, matter in enumerate(chosen, 1):
        amount = f"，涉及{yuan(matter.amount)}元" if matter.amount else ""
        yield Heading(3, f"{number}. {matter.title}{amount}（{'、'.join(matter.codes)}；{matter.standing.value}）")
        yield para(strong("事实："), *facts(year, matter))
        yield para(strong("依据："), basis_of(year, matter))
        yield para(strong("要求："), demand(matter))
        yield para(strong("期限："), _until(year, matter))
    yield from _how(year)


def _until(year: Year, matter: Matter) -> str:
    """By when and by whom, as ordered; else the bureau's usual days."""
    orders = [o for o in orders_of(year.book, matter) if o.state != CLOSED]
    days: list[date] = sorted({o.due for o in orders if o.due})
    owners = "、".join(dict.fromkeys(o.owner for o in orders if o.owner))
    if not days:
        return f"自收到本通知之日起{year.policy.report.rectify_days}日内。"
    late = "（已逾期）" if days[0] < year.book.as_of else ""
    return f"{day(days[0])}前{late}{f'，责任人{owners}' if owners else ''}。"


def _how(year: Year) -> Iterator[Block]:
    yield Heading(1, "二、整改要求")
    yield para("（一）逐项确定责任人、措施和完成时间，填入所附整改台账。")
    yield para(
        "（二）需要退回专户的，以银行回单和记账凭证为据；需要补资料的，附原件或加盖公章的复印件；更正账目用冲销，不涂改。"
    )
    yield para(f"（三）整改情况书面报告，逐项附佐证；由{year.word}人员复核后销号，不符合要求的退回重办。")
    yield para("（四）对所列事项有异议的，在期限内书面说明理由并附证明材料。", kept=True)
    for issuer in reversed(year.policy.meta.issuer):
        yield para(f"{issuer}（印章）", look=Look.RIGHT, kept=True)
    yield para("　　　　年　　月　　日", look=Look.RIGHT)
