"""Books as Chinese accountants print them: 记账凭证, 银行存款日记账, 明细账, 总账.

Debit and credit are the signs of the postings; a balance says on which side it stands (借, 贷, 平). Months
close with 本月合计 and 本年累计, as 《会计基础工作规范》第六十三条 has it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book import chart as accounts
from ledgers.book.render import posting_fen
from reports.capitals import LARGEST, capitals
from reports.marks import marks_of
from reports.seal import Seal
from reports.table import Cell, Column, Kind, Report, Row, Style, Table, column_sum
from reports.words import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ledgers.book.book import Book

KINDS = ("记账凭证", "日记账", "明细账", "总账")
_MONTHS = 12
_COLUMNS = (
    Column("date", "日期", Kind.WORD, 12),
    Column("voucher", "凭证号", Kind.WORD, 13),
    Column("text", "摘要", Kind.TEXT, 40),
    Column("debit", "借方", Kind.MONEY, 16),
    Column("credit", "贷方", Kind.MONEY, 16),
    Column("side", "方向", Kind.WORD, 6),
    Column("balance", "余额", Kind.MONEY, 17),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One posting: its day, voucher, text and fen, debit positive."""

    date: date
    voucher: str
    text: str
    account: str
    fen: int


def printed(book: Book, kind: str, year: int) -> Report:
    """One of `KINDS` for a year, cut at the book's day.

    Raises:
        ValueError: there is no such kind.
    """
    makers: dict[str, Callable[[Book, int], Iterator[Table]]] = {
        "记账凭证": _vouchers,
        "日记账": _journals,
        "明细账": _subsidiary,
        "总账": _general,
    }
    if kind not in makers:
        msg = f"no {kind}"
        raise ValueError(msg)
    tables = tuple(makers[kind](book, year))
    none = Table("none", kind, _COLUMNS, (Row("none", {"date": Cell("本年没有记录")}, Style.BAND),), kind)
    return Report(
        title=f"{year}年度{kind}",
        base=book.facts.host or book.name,
        code=book.code,
        period=f"{year}年度",
        day=book.as_of,
        tables=tables or (none,),
        marks=marks_of(book),
        stamp=f"账簿摘要 {book.digest[:12]}",
        word="单位",
        half=kind == "记账凭证",
        seal=Seal.of(book, "printed", year).text,
    )


def _lines(book: Book) -> list[_Line]:
    """Every posting of the book, in its order."""
    return [
        _Line(
            entry.date,
            str((posting.meta or {}).get("voucher") or entry.meta.get("voucher") or ""),
            " ".join(filter(None, (entry.payee, entry.narration))),
            posting.account,
            posting_fen(posting),
        )
        for entry in book.entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
    ]


def _vouchers(book: Book, year: int) -> Iterator[Table]:
    """A form a transaction: summary, accounts, debit, credit, the sum in 大写."""
    columns = (
        Column("text", "摘要", Kind.TEXT, 34),
        Column("general", "总账科目", Kind.TEXT, 18),
        Column("detail", "明细科目", Kind.TEXT, 36),
        Column("debit", "借方金额", Kind.MONEY, 16),
        Column("credit", "贷方金额", Kind.MONEY, 16),
    )
    own = [e for e in book.entries if isinstance(e, data.Transaction) and e.date.year == year]
    for number, entry in enumerate(own, 1):
        voucher = next(
            (
                str(v)
                for v in (entry.meta.get("voucher"), *((p.meta or {}).get("voucher") for p in entry.postings))
                if v
            ),
            "",
        )
        text = "，".join(filter(None, (entry.payee, entry.narration)))
        rows = []
        for place, posting in enumerate(entry.postings, 1):
            general, detail = _named(posting.account)
            said = str((posting.meta or {}).get("purpose") or "") or text
            cells = {"text": Cell(said), "general": Cell(general), "detail": Cell(detail)}
            rows.append(Row(f"p{place}", cells | _sides(posting_fen(posting))))
        total = sum(max(0, posting_fen(p)) for p in entry.postings)
        keys = [row.key for row in rows]
        said = f"合计（大写）：{capitals(total)}" if total <= LARGEST else "合计"
        sums = {side: Cell(formula=column_sum(side, keys)) for side in ("debit", "credit")}
        rows.append(Row("total", {"text": Cell(said), **sums}, Style.TOTAL))
        yield Table(
            key=f"v{number}",
            title="记账凭证",
            columns=columns,
            rows=tuple(rows),
            sheet="记账凭证",
            period=day(entry.date),
            unit=f"{voucher}号" if voucher else "未编号",
            notes=("附单据　　　张　　会计主管：　　　　记账：　　　　复核：　　　　制单：　　　　",),
        )


def _sides(fen: int) -> dict[str, Cell]:
    """Debit or credit; the other side stays blank."""
    return {"debit": Cell(fen)} if fen >= 0 else {"credit": Cell(-fen)}


def _named(account: str) -> tuple[str, str]:
    """总账科目 and 明细科目 of an account."""
    parts = account.split(":")
    deep = _deep(account)
    return parts[0][1:] if deep == 1 else parts[1], "－".join(parts[deep:])


def _deep(account: str) -> int:
    """How many components name the general account: income and spending are one each, by source beneath."""
    return 1 if account.split(":", maxsplit=1)[0] in {accounts.INCOME, accounts.EXPENSES} else 2


def _journals(book: Book, year: int) -> Iterator[Table]:
    """银行存款日记账 of each bank account: every line of the unit's money on it."""
    lines = [line for line in _lines(book) if line.account.startswith(f"{accounts.BANK}:")]
    groups = _by(lines, lambda line: ":".join(line.account.split(":")[:3]))
    for number, (name, own) in enumerate(sorted(groups.items())):
        title = f"银行存款日记账（{name.rsplit(':', 1)[1]}）"
        if table := _ledger(f"j{number}", title, own, year, "日记账"):
            yield table


def _subsidiary(book: Book, year: int) -> Iterator[Table]:
    """明细账 of each account that has lines."""
    for number, (name, own) in enumerate(sorted(_by(_lines(book), lambda line: line.account).items())):
        if table := _ledger(f"s{number}", "－".join(name.split(":")[1:]), own, year, "明细账"):
            yield table


def _by(lines: Iterable[_Line], key: Callable[[_Line], str]) -> dict[str, list[_Line]]:
    groups: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return groups


def _ledger(key: str, title: str, lines: Sequence[_Line], year: int, sheet: str) -> Table | None:
    """Lines of an account with months closed; None where it has neither balance nor line in the year."""
    opening = sum(line.fen for line in lines if line.date.year < year)
    own = [line for line in lines if line.date.year == year]
    if not own and not opening:
        return None
    rows = [_closing("open", "上年结转" if opening else "期初余额", 0, 0, opening, date(year, 1, 1))]
    balance, debit, credit = opening, 0, 0
    for month in range(1, _MONTHS + 1):
        part = [line for line in own if line.date.month == month]
        for number, line in enumerate(part):
            balance += line.fen
            cells = {"date": Cell(line.date.isoformat()), "voucher": Cell(line.voucher), "text": Cell(line.text)}
            rows.append(Row(f"m{month}n{number}", cells | _sides(line.fen) | _stands(balance)))
        if part:
            up, down = _turnover(part)
            debit, credit = debit + up, credit + down
            rows.append(_closing(f"m{month}", "本月合计", up, down, balance))
            rows.append(_closing(f"y{month}", "本年累计", debit, credit, balance, style=Style.TOTAL))
    return Table(key, title, _COLUMNS, tuple(rows), sheet, period=f"{year}年度", unit="单位：元")


def _turnover(lines: Iterable[_Line]) -> tuple[int, int]:
    kept = [line.fen for line in lines]
    return sum(fen for fen in kept if fen > 0), -sum(fen for fen in kept if fen < 0)


def _closing(
    key: str, text: str, debit: int, credit: int, balance: int, when: date | None = None, style: Style = Style.LINE
) -> Row:
    cells = {"date": Cell(when.isoformat() if when else ""), "text": Cell(text)}
    return Row(key, {**cells, "debit": Cell(debit), "credit": Cell(credit), **_stands(balance)}, style)


def _stands(balance: int) -> dict[str, Cell]:
    side = "借" if balance > 0 else "贷" if balance < 0 else "平"
    return {"side": Cell(side), "balance": Cell(abs(balance))}


def _general(book: Book, year: int) -> Iterator[Table]:
    """总账: each general account by month."""
    groups = _by(_lines(book), lambda line: _named(line.account)[0])
    for number, (name, lines) in enumerate(sorted(groups.items())):
        opening = sum(line.fen for line in lines if line.date.year < year)
        own = [line for line in lines if line.date.year == year]
        if not own and not opening:
            continue
        rows = [_closing("open", "上年结转" if opening else "期初余额", 0, 0, opening, date(year, 1, 1))]
        balance, debit, credit = opening, 0, 0
        for month in sorted({line.date.month for line in own}):
            part = [line for line in own if line.date.month == month]
            up, down = _turnover(part)
            balance, debit, credit = balance + up - down, debit + up, credit + down
            rows.append(_closing(f"m{month}", f"{month}月合计", up, down, balance, style=Style.BODY))
        rows.append(_closing("year", "本年合计", debit, credit, balance, style=Style.TOTAL))
        title = f"总账：{name}"
        yield Table(f"g{number}", title, _COLUMNS, tuple(rows), "总账", period=f"{year}年度", unit="单位：元")
