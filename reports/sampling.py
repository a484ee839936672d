"""附表9: large payments, and a sample of the subsidy's spending that anybody can draw again.

Monetary-unit sampling: every fen of the population has the same chance. The interval is the total divided by
the size of the sample, rounded down; the start is the seed's SHA-256 modulo the interval; the k-th hit is the
start plus k − 1 intervals, and takes the voucher in whose part of the running total it falls.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.book.render import yuan
from reports.table import Cell, Column, Kind, Row, Style, Table, column_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledgers.book.book import Book, Item, Spend
    from reports.matters import Matter

_COLUMNS = (
    Column("number", "序号", Kind.COUNT, 6),
    Column("date", "日期", Kind.DATE, 12),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("payee", "收款方", Kind.TEXT, 26),
    Column("purpose", "摘要", Kind.TEXT, 30),
    Column("source", "资金来源", Kind.WORD, 10),
    Column("category", "类别", Kind.TEXT, 16),
    Column("amount", "金额", Kind.MONEY, 14),
    Column("why", "选取理由", Kind.TEXT, 14),
    Column("checked", "核对结果", Kind.TEXT, 16),
    Column("matter", "问题", Kind.WORD, 8),
)


@dataclass(frozen=True)
class Sample:
    """A drawn sample.

    Attributes:
        seed: what it was drawn by. total: the population, fen. count: its spends.
        interval, start: fen.
        hits: the place in the order of the population that each hit took.
        population: the spends in the order of the book.
    """

    seed: str
    total: int
    count: int
    interval: int
    start: int
    hits: tuple[int, ...]
    population: tuple[Spend, ...]

    @property
    def drawn(self) -> dict[int, list[int]]:
        """The hits by the place of the spend that they took."""
        found: dict[int, list[int]] = {}
        for number, place in enumerate(self.hits, 1):
            found.setdefault(place, []).append(number)
        return found


def draw(spends: Sequence[Spend], size: int, seed: str) -> Sample:
    """A sample of spends, at most `size`; refunds are not drawn."""
    population = tuple(s for s in spends if s.amount > 0)
    total = sum(s.amount for s in population)
    interval = total // size
    if not interval:
        return Sample(seed, total, len(population), 0, 0, (), population)
    start = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % interval
    hits, end, place = [], population[0].amount, 0
    for number in range(size):
        point = start + number * interval
        while point >= end:
            place += 1
            end += population[place].amount
        hits.append(place)
    return Sample(seed, total, len(population), interval, start, tuple(hits), population)


def seed_of(book: Book, year: int) -> str:
    """The seed of a base's year: known beforehand to nobody who does not know the book's last day."""
    return f"{book.code or book.name}-{year}-{book.as_of.isoformat()}"


def sample_of(book: Book, year: int) -> Sample:
    """The sample of the subsidy's spending of a year."""
    own = [s for s in book.spending if s.date.year == year and book.policy.earmarked(s.source)]
    return draw(own, book.policy.report.sample, seed_of(book, year))


def large_of(book: Book, year: int) -> tuple[Item, ...]:
    """Payments of a year from the sum that the policy sets: spends and 往来支出."""
    own = (i for i in (*book.spending, *book.loans) if i.date.year == year)
    return tuple(i for i in own if i.amount >= book.policy.report.large_from)


def large_and_sampled(book: Book, year: int, matters: Sequence[Matter]) -> Table:
    """附表9 of a year, fen."""
    sample, large = sample_of(book, year), large_of(book, year)
    picked: dict[tuple[int, str], tuple[Item, str]] = {_key(i): (i, "大额") for i in large}
    for place, numbers in sample.drawn.items():
        spend = sample.population[place]
        drawn = f"抽样{'、'.join(map(str, numbers))}"
        before = picked.get(_key(spend))
        picked[_key(spend)] = (spend, f"{before[1]}、{drawn}" if before else drawn)
    chosen = sorted(picked.values(), key=lambda pair: (pair[0].date, pair[0].voucher))
    named = by_voucher(matters)
    rows = [Row(f"v{n}", _cells(n, item, why, named)) for n, (item, why) in enumerate(chosen, 1)]
    total = {
        "payee": Cell(f"合计（{len(rows)}笔）"),
        "amount": Cell(formula=column_sum("amount", [r.key for r in rows])),
    }
    return Table(
        key="sampled",
        title="大额支出及抽查凭证清单",
        columns=_COLUMNS,
        rows=(*rows, Row("total", total, Style.TOTAL)),
        sheet="大额及抽查凭证",
        period=f"{year}年度",
        unit="单位：元",
        labels=3,
        notes=tuple(_notes(book, sample, len(large))),
    )


def _key(item: Item) -> tuple[int, str]:
    return id(item.entry), f"{item.account} {item.row}"


def _notes(book: Book, sample: Sample, large: int) -> list[str]:
    from_ = yuan(book.policy.report.large_from)
    who = f"{book.policy.meta.review_word}人员"
    lines = [f"大额指单笔{from_}元以上（含）的付款，含往来支出，共{large}笔。核对结果由{who}填写。"]
    if not sample.hits:
        return [*lines, f"本年{book.policy.subsidy}支出不足以抽样。"]
    return [
        *lines,
        (
            f"抽样总体为本年{book.policy.subsidy}支出{yuan(sample.total)}元（{sample.count}笔，按账簿顺序累计），按货币单元等距抽样"
            f"{len(sample.hits)}个命中点；间隔＝总体分数÷{len(sample.hits)}取整＝{sample.interval:,}分；起点＝SHA-256（种子的UTF-8编码）"
            f"对间隔取余＝{sample.start:,}分；第k个命中点＝起点＋（k－1）×间隔，落在哪笔的累计区间即抽中哪笔。种子为“{sample.seed}”。"
        ),
    ]


def by_voucher(matters: Sequence[Matter]) -> dict[str, str]:
    """The numbers of the problems that question a voucher."""
    found: dict[str, list[str]] = {}
    for matter in matters:
        for voucher in dict.fromkeys([*(f.voucher for f in matter.findings if f.voucher), *matter.vouchers]):
            found.setdefault(voucher, []).append(matter.number)
    return {voucher: "、".join(numbers) for voucher, numbers in found.items()}


def _cells(number: int, item: Item, why: str, named: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "number": Cell(number),
        "date": Cell(item.date),
        "voucher": Cell(item.voucher),
        "payee": Cell(item.payee),
        "purpose": Cell(item.narration),
        "source": Cell(item.source),
        "category": Cell(getattr(item, "word", "往来支出") or "未填类别"),
        "amount": Cell(item.amount, items=(item,), account=item.account),
        "why": Cell(why),
        "checked": Cell("原始凭证未核对"),
        "matter": Cell(named.get(item.voucher, "")),
    }
