"""二、资金到位情况 and 三、资金使用及预算执行情况."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.book import Spend
from ledgers.book.render import yuan
from reports.chapters.year import by_source, signed
from reports.equipment import bought, misplaced
from reports.figures import UNASSIGNED_NAME, Figure, Ratio, bank, figure
from reports.table import Cell, Column, Kind, Row, Style, Table
from reports.text import Heading, listed, para
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledgers.book.book import Item
    from reports.chapters.year import Year
    from reports.figures import SourceLine
    from reports.text import Block, Piece

_LOOSE = ("X12", "X05")  # paid in advance, paid in cash: spent in the book, not yet on anything


def arrival(year: Year) -> Iterator[Block]:
    """二: what was due, what came, what is too much or went back."""
    figures = year.figures
    total = figures.total
    yield Heading(1, "二、资金到位情况")
    if figures.planned:
        yield para(
            f"截至{day(year.book.as_of)}，按{figures.form}应到位{yuan(total.planned)}元，账面累计净到位",
            total.received,
            f"，到位率{total.arrival.text()}；另有银行存款利息",
            total.interest,
            "，不计入到位数。",
            *_without_excess(year),
        )
    else:
        yield para(
            f"截至{day(year.book.as_of)}，账面累计净到位",
            total.received,
            "，尚无投入预算，到位率不适用；另有银行存款利息",
            total.interest,
            "，不计入到位数。",
        )
    yield _arrived(year)
    for number, line in enumerate((s for s in figures.sources if s.name != UNASSIGNED_NAME), 1):
        yield para(f"（{number}）{line.name}。", *_source_said(year, line))
    due = year.policy.grant.remind_days
    yield para(
        f"{year.short}和{figures.form}均未规定到位时间，本报告不评价到位及时性"
        + (f"（管理办法参数设{due}日为提醒线，不作评价依据）。" if due else "。")
    )


def _without_excess(year: Year) -> list[str]:
    over = year.book.granted() - year.book.grant
    if over <= 0:
        return []
    net = year.figures.total.received.fen - over
    rate = Ratio(net, year.figures.total.planned).text()
    return [f"剔除超标准的{yuan(over)}元后，净到位{yuan(net)}元，到位率{rate}。"]


def _arrived(year: Year) -> Table:
    figures = year.figures
    rows = []
    for key, line, before, now in [
        *(
            (f"r{n}", s, b, w)
            for n, (s, b, w) in enumerate(zip(figures.sources, year.before.sources, year.now.sources, strict=True))
        ),
        ("total", figures.total, year.before.total, year.now.total),
    ]:
        rows.append(
            Row(
                key,
                {
                    "source": Cell(line.name),
                    "due": Cell(line.planned if figures.planned and line.name != UNASSIGNED_NAME else None),
                    "before": Cell.of(before.received),
                    "now": Cell.of(now.received),
                    "all": Cell.of(line.received),
                    "rate": Cell(line.arrival.value if figures.planned and line.name != UNASSIGNED_NAME else None),
                },
                Style.TOTAL if key == "total" else Style.BODY,
            )
        )
    return Table(
        key="arrived",
        title="表1　资金到位情况",
        columns=(
            Column("source", "资金来源", Kind.TEXT, 14),
            Column("due", f"应到位（{figures.form}）", Kind.MONEY, 16),
            Column("before", "以前年度净到位", Kind.MONEY, 15),
            Column("now", f"{year.number}年到位", Kind.MONEY, 15),
            Column("all", "累计净到位", Kind.MONEY, 15),
            Column("rate", "到位率", Kind.PERCENT, 10),
        ),
        rows=tuple(rows),
        sheet="结果摘要",
        unit="单位：元",
    )


def _source_said(year: Year, line: SourceLine) -> list[Piece]:
    """What came in of a source, by kind, each first and later payment with its voucher."""
    book = year.book
    own = [i for i in book.income if i.source == line.name and i.kind != "interest"]
    if not own and not line.returned:
        return ["账面没有到位记录。"]
    said: list[Piece] = [f"累计拨入"]  # noqa: F541
    names = dict.fromkeys(i.name for i in own)
    parts: list[list[Piece]] = []
    for name in names:
        items = [i for i in own if i.name == name]
        vouchers = _vouchers(items)
        parts.append([name, figure(items), f"（{len(items)}笔{vouchers}）"])
    said += listed(parts)
    if line.returned:
        said += ["，其中转回", line.returned, f"（{'、'.join(i.voucher for i in line.returned.items)}）"]
    said += ["，净到位", line.received]
    if line.earmarked:
        over = book.granted() - book.grant
        said.append(
            f"，超标准{yuan(over)}元{_numbered(year, 'F02')}"
            if over > 0
            else f"，较标准少{yuan(-over)}元"
            if over < 0
            else "，与标准一致"
        )
    elif any(i.kind == "match" for i in own):
        match = year.figures.match
        said.append(f"；单位配套净到位{yuan(match.paid.fen)}元，配套比{match.ratio.text()}{_numbered(year, 'F08')}")
        if any(i.kind == "partner" for i in own) and not book.award.match.count_partners:
            said.append("，合作企业投入不计入单位配套")
    said.append("。")
    return said


def _vouchers(items: Sequence[Item]) -> str:
    named = [i.voucher for i in items if i.voucher]
    return f"，{'、'.join(named[:6])}{'等' if len(named) > 6 else ''}" if named else ""  # noqa: PLR2004


def _numbered(year: Year, code: str) -> str:
    own = [m for m in year.matters if code in m.codes]
    return f"（{year.numbers(own)}）" if own else ""


def use(year: Year) -> Iterator[Block]:
    """三: balance, categories, execution, specialties, bank, assets."""
    yield Heading(1, "三、资金使用及预算执行情况")
    yield Heading(2, "（一）收支结余")
    yield from _balance(year)
    yield Heading(2, "（二）支出类别")
    yield from _categories(year)
    yield Heading(2, "（三）预算执行")
    yield from _execution(year)
    yield Heading(2, "（四）分专业执行")
    yield from _specialties(year)
    yield Heading(2, "（五）与银行核对")
    yield para(_bank(year))
    yield Heading(2, "（六）资产形成")
    yield _assets(year)


def _balance(year: Year) -> Iterator[Block]:
    now, before, whole = year.now, year.before, year.whole
    lent = [f for s in now.sources if (f := now.lending(s.name, out=True))]
    back = [f for s in now.sources if (f := now.lending(s.name, out=False))]
    out, home = sum(lent, Figure()), sum(back, Figure())
    moved: list[Piece] = ["；往来支出", out, "、往来收回", home] if out or home else []
    loose: list[Piece] = (
        [f"；未说明的银行流水收减付{yuan(now.total.unexplained.fen)}元"] if now.total.unexplained.items else []
    )
    parts: list[list[Piece]] = [[s.name, s.balance] for s in whole.sources if s.balance]
    opening: list[Piece] = [f"{year.number}年初结余", before.total.balance, "；本年到位", now.total.received]
    yield para(
        *opening,
        "、利息",
        now.total.interest,
        "，支出",
        now.total.spent,
        *moved,
        *loose,
        f"；{year.until}结余",
        whole.total.balance,
        *(["，其中", *listed(parts)] if parts else []),
        f"。自{day(year.book.start)}起累计支出",
        whole.total.spent,
        f"，为累计净到位的{Ratio(whole.total.spent.fen, whole.total.received.fen).text()}。",
    )
    lows = [(s.name, low) for s in whole.sources if s.name != UNASSIGNED_NAME and (low := _lowest(year, s.name))]
    if lows:
        short = [name for name, (fen, _) in lows if fen < 0]
        head = f"年内{'、'.join(short)}账面余额曾出现赤字" if short else "年内各资金来源账面余额均未出现赤字"
        said = "、".join(f"{name}{yuan(fen)}元（{voucher or '年初'}）" for name, (fen, voucher) in lows)
        yield para(f"{head}，最低时为：{said}。")


def _lowest(year: Year, name: str) -> tuple[int, str] | None:
    """The lowest balance of a source at the end of an entry of the year, and after which voucher."""
    line = next(s for s in year.before.sources if s.name == name)
    items = [i for i in (*year.book.movements,) if i.source == name and i.date.year == year.number]
    if not items:
        return None
    balance, low = line.balance.fen, None
    for item in items:
        balance += signed(item)
        if low is None or balance < low[0]:
            low = (balance, item.voucher)
    return low


def _categories(year: Year) -> Iterator[Block]:
    parts: list[list[Piece]]
    spends = year.now.spending
    words = list(dict.fromkeys([*(c.name for c in year.policy.category), *(_word(s) for s in year.book.spending)]))
    rows: list[Row] = []
    for word in words:
        own, ever = [s for s in spends if _word(s) == word], [s for s in year.book.spending if _word(s) == word]
        if not ever:
            continue
        cells = by_source(
            [figure(s for s in own if (s.source or UNASSIGNED_NAME) == x.name) for x in year.whole.sources],
            figure(own),
        )
        rows.append(Row(f"c{len(rows)}", {"item": Cell(word), **cells, "all": Cell.of(figure(ever))}))
    cells = by_source([s.spent for s in year.now.sources], year.now.total.spent)
    rows.append(Row("total", {"item": Cell("合计"), **cells, "all": Cell.of(year.whole.total.spent)}, Style.TOTAL))
    *columns, total = year.columns("支出类别（账面）", width=20)
    yield para(f"{year.number}年支出", year.now.total.spent, "，按账面类别列示如表2。")
    yield Table(
        key="categories",
        title=f"表2　{year.number}年支出类别构成",
        columns=(*columns, Column("st", f"{year.number}年合计", total.kind, 15), Column("all", "累计", Kind.MONEY, 15)),
        rows=tuple(rows),
        sheet="结果摘要",
        unit="单位：元",
    )
    outside = [s for s in spends if year.policy.find_category(_word(s)) is None or s.outside or _banned(year, s)]
    if outside:
        groups = dict.fromkeys((_word(s), s.source or UNASSIGNED_NAME) for s in outside)
        parts = [
            [
                f"“{word}”",
                figure(s for s in outside if (_word(s), s.source or UNASSIGNED_NAME) == (word, source)),
                f"由{source}列支",
            ]
            for word, source in groups
        ]
        yield para("其中不在允许类别内的：", *listed(parts, "，"), "。")
    if year.doubt:
        whole = {line.name: line.spent.fen for line in year.now.sources}
        parts = [
            [name, amount, f"（占该来源支出的{Ratio(amount.fen, whole.get(name, 0)).text()}）"]
            for name, amount in year.doubts.items()
        ]
        yield para(
            "疑点支出",
            year.doubt,
            f"，占全年支出的{Ratio(year.doubt.fen, year.now.total.spent.fen).text()}，其中",
            *listed(parts),
            "。疑点支出按凭证去重，同一凭证只计一次，不含核算归集、断号和超预算类问题。",
        )


def _word(spend: Spend) -> str:
    return spend.category or spend.word or "未填类别"


def _banned(year: Year, spend: Spend) -> bool:
    found = year.policy.find_category(_word(spend))
    return found is not None and bool(found.ban)


def _execution(year: Year) -> Iterator[Block]:
    figures = year.figures
    if not figures.planned:
        yield para(f"尚无投入预算（{figures.form}），累计支出", figures.total.spent, "，执行率不适用。")
        return
    parts = "、".join(f"{s.name}{s.execution.text()}" for s in figures.sources if s.planned)
    yield para(
        f"截至{day(year.book.as_of)}累计支出",
        figures.total.spent,
        f"，预算执行率{figures.total.execution.text()}，时间进度{figures.progress.text()}（{figures.progress.denominator}个月中的"
        f"{figures.progress.numerator}个月）。其中{parts}。逐项对比见预算执行情况表。",
    )
    yield from _loosely_spent(year)
    line = 1 + year.book.award.budget.cell_tolerance
    over = [
        (row, cell)
        for row in figures.contents
        for cell in row.cells
        if cell.planned and cell.spent.fen > cell.planned * line
    ]
    if over:
        said = "；".join(
            f"{cell.source}“{row.short}”预算{yuan(cell.planned)}元，累计支出{yuan(cell.spent.fen)}元，超{yuan(cell.difference)}元，"
            f"执行率{cell.rate.text()}"
            for row, cell in over
        )
        yield para(f"超预算{(line - 1) * 100:.0f}%以上的：{said}{_numbered(year, 'B07')}。")
    under = [s for s in figures.sources if s.planned and s.spent.fen < s.planned * (figures.progress.value or 0)]
    for source in under:
        gap = source.planned - source.spent.fen
        why = f"，与配套转回{yuan(source.returned.fen)}元有关" if source.returned else ""
        yield para(f"{source.name}累计支出较预算少{yuan(gap)}元，执行率低于时间进度{why}。")
    if figures.contents and figures.contents[-1].component and not figures.contents[-1].total.planned:
        loose = figures.contents[-1]
        if loose.total.spent:
            yield para("未归集建设内容的支出", loose.total.spent, "单独列示，不计入各项建设内容。")


def _loosely_spent(year: Year) -> Iterator[Block]:
    """How far execution goes without what is paid and not yet had: advances without a contract, large cash."""
    findings = [f for code in _LOOSE if (answer := year.answer(code)) for f in answer.findings if f.state == "open"]
    items = {id(item): item for f in findings for m in f.mentions if isinstance(item := year.item(m), Spend)}
    loose = figure(items.values())
    if loose:
        total = year.figures.total
        left = Ratio(total.spent.fen - loose.fen, total.planned)
        yield para(
            "累计支出含预付而没有合同的款项和大额现金",
            loose,
            f"；剔除后累计支出{yuan(left.numerator)}元，执行率{left.text()}。",
        )


def _specialties(year: Year) -> Iterator[Block]:
    plan = year.book.plan
    own = [s for s in year.book.spending if year.policy.earmarked(s.source)]
    if not own:
        yield para(f"{year.policy.subsidy}资金尚无支出。")
        return
    parts: list[list[Piece]] = []
    for name in dict.fromkeys([*(plan.specialties if plan else ()), *(s.specialty for s in own)]):
        spent = figure(s for s in own if s.specialty == name)
        planned = sum(plan.specialties.get(name, {}).values()) if plan else 0
        rate = f"，执行率{Ratio(spent.fen, planned).text()}" if planned else ""
        parts.append([f"{name or '未登记专业'}累计支出", spent, rate])
    yield para(
        f"{year.policy.subsidy}资金中，",
        *listed(parts, "；"),
        "。合计",
        figure(own),
        f"，与{year.policy.subsidy}累计支出一致。",
    )


def _bank(year: Year) -> str:
    found = bank(year.book, year.whole.total.balance.fen)
    said = f"账面{year.until}结余{yuan(found.balance)}元。"
    if found.asserted_on is None:
        return said + "专户银行对账单和余额调节表未取得，账面结余与银行存款是否相符、专户是否存在未入账收支，无法判断。"
    waiting = f"，未达账项{yuan(found.outstanding)}元" if found.outstanding else ""
    said += f"银行存款{yuan(found.held)}元{waiting}，差额{yuan(found.difference)}元；"
    said += f"银行对账单余额核对至{day(found.asserted_on)}，"
    return said + (f"有{found.failed}处不符，须查明。" if found.failed else "均与账面相符。")


def _assets(year: Year) -> Block:
    own = bought(year.book)
    other = misplaced(year.book, year.matters)
    cards = year.book.dossier.of("资产")
    checked = (
        f"登记资产卡片{len(cards)}张，见设备资产清册。" if cards else "资产卡片和盘点表未取得，账实是否相符无法判断。"
    )
    extra: list[Piece] = ["；另有", figure(other), "账面列作其他类别，待更正"] if other else []
    if not own and not other:
        return para("账面没有设备购置支出。", checked)
    return para(
        "账面列支设备购置累计",
        figure(own),
        f"，其中{year.number}年",
        figure(s for s in own if s.date.year == year.number),
        *extra,
        "。",
        checked,
    )
