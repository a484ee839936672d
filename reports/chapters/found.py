"""六、发现的主要问题及处理意见 and 七、以往问题整改情况."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledgers.book.book import Income, Loan, Spend
from ledgers.book.render import yuan
from reports.matters import PARTS, Standing
from reports.register import orders_of
from reports.table import Cell, Column, Kind, Row, Style, Table
from reports.text import Heading, Said, para, strong
from reports.words import day, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_rules.rule import Finding, Mention
    from reports.chapters.year import Year
    from reports.matters import Matter
    from reports.text import Block, Para

_TOLD = 8  # entries, reasons and findings about the whole that a problem tells; the register has them all
_FIXES = 3
_ACCOUNT = re.compile(r"账号 ?\d{4,}(\d{4})")  # a report shows no whole number of anybody's account


def problems(year: Year) -> Iterator[Block]:
    """六: per problem what happened, which article, what to hand in or pay back."""
    yield Heading(1, f"六、{year.word}发现的主要问题及处理意见")
    if not year.current:
        yield para("按规则核查未发现本年问题；各规则结果见规则结果一览。")
        return
    days = year.policy.report
    yield para(
        "以下事项由规则核查形成，均为疑点；其中“待认定”指账面记录与条文直接抵触，“待核实”指存在异常、须取得资料后判断，"
        "“提示”指条文为原则性要求或未规定限度。处理意见中的期限为：反馈意见自收到本稿之日起"
        f"{days.reply_days}日内；整改自收到正式报告之日起{days.rectify_days}日内（{year.short}未规定天数，由局核定）。"
    )
    number = 0
    for place, (title, _) in enumerate(PARTS):
        own = [m for m in year.current if m.part == place]
        if not own:
            continue
        number += 1
        yield Heading(2, f"（{'一二三四五六七'[number - 1]}）{title}")
        for matter in own:
            yield from _problem(year, matter)


def _problem(year: Year, matter: Matter) -> Iterator[Block]:
    amount = f"，涉及{yuan(matter.amount)}元" if matter.amount else ""
    yield Heading(3, f"{matter.number}. {matter.title}{amount}（{'、'.join(matter.codes)}；{matter.standing.value}）")
    yield para(strong("事实："), *facts(year, matter))
    yield para(strong("依据："), basis_of(year, matter))
    yield para(strong("要求："), demand(matter))


def facts(year: Year, matter: Matter) -> list[str | Said]:
    """What happened: each entry with day, payee, sum, voucher, source and category, then what the rules say."""
    said: list[str | Said] = []
    mentions = matter.mentions
    for number, mention in enumerate(mentions[:_TOLD]):
        said += ["；" if number else "", *_entry(year, mention)]
    if len(mentions) > _TOLD:
        said.append(f"；另有{len(mentions) - _TOLD}笔，见问题清单")
    said.append("。" if mentions else "")
    reasons = list(dict.fromkeys(f"{_reason(f)}（{f.rule.code}）" for f in matter.findings))
    said.append("；".join(reasons[:_TOLD]))
    said.append(f"；另有{len(reasons) - _TOLD}项，见问题清单。" if len(reasons) > _TOLD else "。")
    return said


def _reason(finding: Finding) -> str:
    """The facts without day, voucher, payee and sum, which the entry's own sentence has."""
    head, mark, _ = finding.message.partition(f"。{finding.date} ")
    return prose(_ACCOUNT.sub(r"账号（尾号\1）", (head if mark else finding.message).rstrip("。")))


def _entry(year: Year, mention: Mention) -> list[str | Said]:
    """An entry in a sentence."""
    item = year.item(mention)
    amount = Said(f"{yuan(abs(mention.amount))}元", (mention,), mention.account)
    voucher = f"（{mention.voucher}）" if mention.voucher else ""
    purpose = f"“{mention.narration}”" if mention.narration else ""
    who = mention.payee or "未写明对方"
    if isinstance(item, Spend):
        return [f"{day(mention.date)}{_paid(item)}{who}{purpose}", amount, f"{voucher}，{_booked(item)}"]
    if isinstance(item, Income):
        return [f"{day(mention.date)}{who}以{purpose or '无摘要款项'}拨入{item.name}", amount, voucher]
    if isinstance(item, Loan):
        verb = f"向{who}转出" if item.amount > 0 else f"从{who}收回"
        return [f"{day(mention.date)}{item.source or '未写明来源的'}资金以{purpose or '往来款'}{verb}", amount, voucher]
    return [f"{day(mention.date)}{who}{purpose}", amount, voucher]


def _paid(spend: Spend) -> str:
    return "支付" if spend.amount >= 0 else "收到退款，对方"


def _booked(spend: Spend) -> str:
    source = f"由{spend.source}资金" if spend.source else "未写明资金来源，"
    said = f"{source}列支“{spend.word or spend.category or '未填类别'}”"
    lacks = [
        word
        for word, value in (
            ("发票号", spend.invoice),
            ("合同号", spend.contract),
            ("专业（职业）", spend.specialty),
            ("建设内容", spend.content),
        )
        if not value
    ]
    return f"{said}，未登记{'、'.join(lacks)}" if lacks else said


def basis_of(year: Year, matter: Matter) -> str:
    """The article, quoted where the policy has its words; a note is no breach."""
    quotes, bare = [], []
    for code in matter.codes:
        found = next((q for q in year.policy.quote if code in q.rules), None)
        if found is None:
            bare += [f.rule.cites for f in matter.findings if f.rule.code == code]
            continue
        quotes.append(f"{'' if found.cite.startswith('《') else year.short}{found.cite}“{found.text}”")
    whole = list(dict.fromkeys(quotes)) or [
        f"{'' if cite.startswith('《') else year.short}{cite}" for cite in dict.fromkeys(bare)
    ]
    said = "和".join(whole[:2])
    if matter.standing is Standing.NOTE:
        return f"{said}。条文为原则性要求或未规定限度，列为提示，不作违规认定。"
    if matter.standing is Standing.VERIFY:
        return f"对照{said}的规定，列为疑点，待取得资料后核实。"
    return f"涉嫌不符合{said}的规定。"


def demand(matter: Matter) -> str:
    """What to hand in or pay back: the leading rule's first."""
    fixes = list(dict.fromkeys(f.rule.fix for f in matter.findings))
    return "".join(fix if fix.endswith("。") else f"{fix}。" for fix in fixes[:_FIXES])


def earlier(year: Year) -> Iterator[Block]:
    """七: what was ordered before and how it stands, then what earlier years left that nobody has put right."""
    yield Heading(1, "七、以往问题整改情况")
    orders = [o for o in year.book.rectifications if o.ordered.year <= year.number]
    if orders:
        yield para(f"截至{day(year.book.as_of)}，已下达整改{len(orders)}项：")
        yield _orders(year)
    else:
        yield para(
            f"账套和送审资料中没有以前年度的{year.word}报告、整改通知书和整改记录，以往问题是否下达、是否整改无法判断。"
        )
    if not year.past:
        yield para("累计核查中未发现以前年度形成、仍未纠正的事项。")
        return
    yield para(
        f"累计核查中，下列以前年度形成的事项至{day(year.book.as_of)}账面未见冲销、退回或调整记录，一并列入整改："
    )
    yield _left(year.past)
    for matter in year.past:
        yield from _past(year, matter)


def _orders(year: Year) -> Table:
    titles = {f.id: f for a in year.answers for f in a.findings}
    rows = []
    for number, order in enumerate((o for o in year.book.rectifications if o.ordered.year <= year.number), 1):
        finding = titles.get(order.finding)
        rows.append(
            Row(
                f"o{number}",
                {
                    "number": Cell(number),
                    "what": Cell(
                        f"{finding.rule.title}（{finding.rule.code}）"
                        if finding
                        else f"{order.finding}（现已不再发现）"
                    ),
                    "voucher": Cell(finding.voucher if finding else ""),
                    "ordered": Cell(order.ordered),
                    "due": Cell(order.due),
                    "state": Cell(order.state),
                    "evidence": Cell(order.evidence),
                },
            )
        )
    return Table(
        key="orders",
        title="已下达整改的事项",
        columns=(
            Column("number", "序号", Kind.COUNT, 6),
            Column("what", "事项（规则）", Kind.TEXT, 30),
            Column("voucher", "凭证号", Kind.WORD, 13),
            Column("ordered", "下达日期", Kind.DATE, 12),
            Column("due", "期限", Kind.DATE, 12),
            Column("state", "状态", Kind.WORD, 9),
            Column("evidence", "佐证", Kind.TEXT, 18),
        ),
        rows=tuple(rows),
        sheet="结果摘要",
    )


def _left(matters: Sequence[Matter]) -> Table:
    rows = [
        Row(
            m.number,
            {
                "number": Cell(m.number),
                "what": Cell(f"{m.title}（{'、'.join(m.codes)}）"),
                "voucher": Cell("\n".join(m.vouchers[:6])),
                "amount": Cell(m.amount or None, items=m.mentions),
                "state": Cell("账面未见退回"),
            },
        )
        for m in matters
    ]
    total = {"what": Cell("合计"), "amount": Cell(sum(m.amount for m in matters))}
    return Table(
        key="left",
        title="表6　以前年度形成、本年末未纠正的事项",
        columns=(
            Column("number", "序号", Kind.WORD, 7),
            Column("what", "事项（规则）", Kind.TEXT, 40),
            Column("voucher", "凭证", Kind.WORD, 13),
            Column("amount", "金额", Kind.MONEY, 14),
            Column("state", "期末状态", Kind.TEXT, 14),
        ),
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet="结果摘要",
        unit="单位：元",
    )


def _past(year: Year, matter: Matter) -> Iterator[Para]:
    state = [o.state for o in orders_of(year.book, matter)]
    said = f"整改状态：{'、'.join(state)}。" if state else ""
    yield para(
        strong(f"{matter.number}　"),
        *facts(year, matter),
        f"依据：{basis_of(year, matter)}要求：{demand(matter)}{said}",
    )
