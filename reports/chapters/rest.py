"""八、建议, 九、需说明事项, the signature, and the last page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.capitals import LARGEST, capitals
from reports.figures import Money, figure
from reports.matters import Standing
from reports.sampling import large_of, sample_of
from reports.table import Cell, Column, Kind, Row, Table
from reports.text import Heading, Look, para
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reports.chapters.year import Year
    from reports.text import Block, Piece


def advice(year: Year) -> Iterator[Block]:
    """八: advice, each with the amount it concerns."""
    yield Heading(1, f"八、{year.word}建议")
    parts = list(_advice(year))
    if not parts:
        yield para("按规则核查未发现需要提出建议的事项。请按期补齐未能判定事项清单所列资料。")
    for number, pieces in enumerate(parts):
        yield para(f"（{'一二三四五'[number]}）", *pieces)


def _advice(year: Year) -> Iterator[list[Piece]]:
    sure = [m for m in year.matters if m.standing is Standing.SETTLE and m.part == 2]  # noqa: PLR2004
    if sure and year.recoverable:
        yield [
            f"先恢复、后使用。建议你单位将条文直接抵触的支出（{year.numbers(sure)}）恢复至专户，其余疑点按反馈结果办理；拟恢复补助资金共",
            year.recoverable,
            "。核定前暂停动用补助结余",
            year.whole.sources[0].balance,
            "。",
        ]
    match = year.figures.match
    if match.short:
        yield [f"落实配套。就单位配套差额{yuan(match.short)}元明确补足时限或处理意见，专户与单位往来款分开核算。"]
    least = year.policy.lead.invoice_from or 0
    bare = [s for s in year.now.spending if not s.invoice and s.amount >= max(least, 1)]
    if bare:
        yield [
            f"补齐凭证链。对{year.number}年未登记发票号的支出{len(bare)}笔、",
            figure(bare),
            "，逐笔补充合同、验收和票据。",
        ]
    loose = [s for s in year.now.spending if not s.content or not s.specialty]
    if loose:
        yield [
            "完善核算。建设内容、专业漏填的支出",
            figure(loose),
            f"（{len(loose)}笔）补登；凭证号按月连续，作废须登记；设备单独建卡。",
        ]
    count = len(year.figures.undetermined)
    if count:
        yield [f"补齐资料。按未能判定事项清单补交资料，涉及{count}条规则；补齐后重新核查。"]


def remarks(year: Year) -> Iterator[Block]:
    """九: what could not be judged, definitions, rounding, the sample, what came after, the reply."""
    figures, sample = year.figures, sample_of(year.book, year.number)
    yield Heading(1, "九、需说明事项")
    yield para(
        f"（一）无法判断事项。共{len(figures.undetermined)}条规则，逐项原因和所缺资料见未能判定事项清单；各规则结果见规则结果一览。"
    )
    yield para(
        "（二）数据口径。到位为拨入净额，减配套转回，不含利息和往来收回；支出不含往来支出，退款为负数；出借与收回列往来；"
        f"执行率＝累计支出÷{figures.form}预算；均按账面数计算，未作{year.word}调整。"
    )
    yield para(
        "（三）取整。正文和元表按分计算、不取整；万元表保留两位小数，按使行、列合计均闭合且总偏差最小的方法取整"
        "（单列为最大余数法），比率按未取整的分计算，四舍五入保留两位小数。"
    )
    large = len(large_of(year.book, year.number))
    drawn = (
        f"并对本年{year.policy.subsidy}支出按货币单元等距抽样，{len(sample.hits)}个命中点，种子“{sample.seed}”；"
        "他人按同一种子可重抽得到相同样本。样本的原始凭证未取得，未形成核对结论。"
        if sample.hits
        else f"本年{year.policy.subsidy}支出不足以抽样。"
    )
    yield para(
        f"（四）抽样。列示本年全部单笔{yuan(year.policy.report.large_from)}元以上（含）的付款（{large}笔），{drawn}"
    )
    yield para(f"（五）期后事项。{_afterwards(year)}")
    yield para(
        f"（六）反馈。本稿为{year.policy.report.draft}。请你单位自收到之日起{year.policy.report.reply_days}日内提出书面意见并附证明材料；"
        "逾期未提出的，视为无异议。反馈意见将与正式报告一并存档。"
    )


def _afterwards(year: Year) -> str:
    if year.later is None or year.later.as_of <= year.book.as_of:
        return f"账套数据截至{day(year.book.as_of)}，其后的记录不在本报告范围。"
    after = [i for i in year.later.movements if i.date > year.book.as_of]
    if not after:
        return f"账套数据截至{day(year.later.as_of)}，其后没有新的记录。"
    spends = [s for s in year.later.spending if s.date > year.book.as_of]
    own = [s for s in spends if year.policy.earmarked(s.source)]
    last = max(i.date for i in after)
    said = f"账套最后一笔记录为{day(last)}。期后另列支出{len(spends)}笔、{yuan(sum(s.amount for s in spends))}元"
    said += f"，其中{year.policy.subsidy}{yuan(sum(s.amount for s in own))}元" if own else ""
    own_lines = [line for line in Money(year.later).sources if year.policy.earmarked(line.name)]
    said += f"；{year.policy.subsidy}结余{yuan(sum(line.balance.fen for line in own_lines))}元"
    before = {f.id for a in year.answers for f in a.findings}
    fresh = [
        f for a in year.afterwards for f in a.findings if f.voucher and f.date > year.book.as_of and f.id not in before
    ]
    named = "、".join(f"{f.voucher}{f.rule.title}（{f.rule.code}，{yuan(f.amount)}元）" for f in fresh[:4])
    said += f"；期后新出现的疑点：{named}{'等' if len(fresh) > 4 else ''}，留待下一次{year.word}处理" if fresh else ""  # noqa: PLR2004
    back = [i for i in (*year.later.loans, *year.later.spending) if i.date > year.book.as_of and i.amount < 0]
    said += (
        ""
        if back
        else "。期后未见配套补足或所列款项退回的记录"
        if not any(i.kind == "match" for i in year.later.income if i.date > year.book.as_of)
        else ""
    )
    return f"{said}。期后数不计入本报告各表。"


def signature(year: Year, annexes: Sequence[str]) -> Iterator[Block]:
    """The list of tables, the balance in 大写, and who signs."""
    for number, title in enumerate(annexes, 1):
        yield para(f"{'附表：' if number == 1 else '　　　'}{number}. {title}", look=Look.FLUSH)
    fen = year.whole.total.balance.fen
    said = f"人民币（大写）{capitals(fen)}" if abs(fen) <= LARGEST else ""
    yield para(f"截至{day(year.book.as_of)}账面结余：{said}（¥{yuan(fen)}）", kept=True)
    yield para(f"{year.signers[0]}：　　　　（签名）　{year.signers[1]}：　　　　（签名）", look=Look.FLUSH, kept=True)
    for issuer in reversed(year.policy.meta.issuer):
        yield para(f"{issuer}（印章）", look=Look.RIGHT, kept=True)
    yield para("　　　　年　　月　　日", look=Look.RIGHT)


def last_page(year: Year, marks: Mapping[str, str], seal: str) -> Iterator[Block]:
    """版本与校验: what the report was made from, control totals, how to check them."""
    yield para("版本与校验", look=Look.CENTRE)
    yield para("一、版本和摘要", look=Look.SMALL)
    yield pairs("marks", marks)
    yield para("二、控制总数", look=Look.SMALL)
    yield pairs("controls", _controls(year))
    yield para("三、如何校验", look=Look.SMALL)
    yield para(
        "1. 运行 earmark verify 报告文件：按文件里的校验行，把账簿、管理办法和规则集的摘要与现在的比对，不一致的列出。",
        look=Look.SMALL,
    )
    yield para(
        f"2. 不使用系统时：在账簿中按日期筛至{year.book.as_of}，核对控制总数；任取一个数，按所列凭证号相加，"
        "应等于报告数；对抽查清单，按种子和间隔重抽，应得到相同凭证。",
        look=Look.SMALL,
    )
    yield para(f"校验行：{seal}", look=Look.SMALL)


def _controls(year: Year) -> dict[str, str]:
    book = year.book
    own = sum(1 for i in book.movements if i.date.year == year.number)
    back = sum(-i.amount for i in book.loans if i.amount < 0)
    out = sum(i.amount for i in book.loans if i.amount > 0)
    received = sum(i.amount for i in book.income)
    spent = sum(s.amount for s in book.spending)
    return {
        "账簿记录": f"{len(book.movements)}笔（其中{year.number}年{own}笔）",
        "累计收入合计（含利息、往来收回）": f"{yuan(received + back)}元",
        "累计付款合计（含往来支出）": f"{yuan(spent + out)}元",
        "期末结余": f"{yuan(year.whole.total.balance.fen)}元",
    }


def pairs(key: str, said: Mapping[str, str]) -> Table:
    """A table of names and what they stand for."""
    return Table(
        key=key,
        title="",
        columns=(Column("item", "项目", Kind.TEXT, 28), Column("value", "内容", Kind.TEXT, 68)),
        rows=tuple(Row(f"{key}{n}", {"item": Cell(k), "value": Cell(v)}) for n, (k, v) in enumerate(said.items())),
        sheet="版本与校验",
        headless=True,
    )
