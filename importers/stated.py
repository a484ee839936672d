"""What a statement states of itself beside its rows: whose account it is, how many rows, which sums and balances.

Banks print it above the table ("总笔数：" and the number beside it), in one line ("支出：63笔 16.54元"), below
the table as a row of labels over a row of values, or as a row of totals under the columns. All of it is read by its
words; what is not understood is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from importers.columns import Code, blank, fen, plain
from importers.table import unit_free
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.cells import Cell
    from importers.chain import Chain

Way: TypeAlias = Literal["in", "out", "neutral", ""]
"""Into the account, out of it, neither (a wallet's own transfers), or whatever way."""

_IN, _OUT = "收入|贷方|入账|转入|存入|来账|收款|收", "支出|借方|出账|转出|支取|往账|付款|付|支"
_NEUTRAL = "不计收支|中性交易"
_WAYS: dict[str, Way] = {
    **dict.fromkeys(_IN.split("|"), "in"),
    **dict.fromkeys(_OUT.split("|"), "out"),
    **dict.fromkeys(_NEUTRAL.split("|"), "neutral"),
}
_WAY = rf"({_NEUTRAL}|{_IN}|{_OUT})"
_NUMBER = r"([+-]?[¥]?[\d,]+(?:\.\d+)?)"

_ALL_ROWS = re.compile(
    r"(?:本次)?(?:查询)?(?:结果)?(?:共|总|合)计?有?:?(\d+)[笔条](?:记录|交易|明细|数据)?(?=$|[,;、。])"
)
_COUNT_AND_SUM = re.compile(
    rf"(?:总|合计)?{_WAY}(?:方?发生额|合计|总计|金额)?:?(?:共|合计)?(\d+)笔[,;、]?(?:共|合计)?{_NUMBER}元?"
)
_COUNTED_SUM = re.compile(rf"(\d+)笔?{_WAY}{_NUMBER}元?")
_COUNT_LABEL = re.compile(
    rf"(?:总|合计|共)?(?:明细|记录)?{_WAY}?(?:发生|交易|方)?(?:总|合计)?(?:笔数|条数|记录数|记录总数|次数)"
)
_SUM_LABEL = re.compile(
    rf"(?:总|合计){_WAY}(?:方?发生)?(?:金额|额)?|{_WAY}(?:方?发生)?(?:总|合计|累计)(?:金额|发生额|额|计)?"
    rf"|{_WAY}(?:方?发生额|金额)"
)
_SUM_SAID = re.compile(
    rf"(?:^|[,;、。])(?:(?:总|合计){_WAY}|{_WAY}(?:总额|合计|总计))(?:金额|额)?:?{_NUMBER}元?(?=$|[,;、。])"
)
_OPENING = re.compile(r"(?:期初|上期末?|上页|承前页?|起始|上日|昨日|上月末?|上年末?)(?:账户)?(?:余额|结余|结转)")
_CLOSING = re.compile(r"(?:期末|本期末|终止|截止|结束)(?:账户)?(?:余额|结余)")
_ACCOUNT = (
    "查询账号",
    "本方账号",
    "银行账号",
    "交易账号",
    "账号",
    "账户号",
    "账户号码",
    "卡号",
    "账户",
    "帐号",
    "借记卡号",
    "AccountNumber",
    "AccountNo.",
    "AccountNo",
)
_LOOKS_LIKE_ACCOUNT = re.compile(r"[0-9A-Za-z*xX-]{4,40}")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure that a statement states of itself.

    Attributes:
        where: Where it stands, for messages.
        what: The number of rows, the sum of one way, or a balance.
        way: Which rows it is of.
        value: Rows, or fen.
    """

    where: str
    what: Literal["count", "sum", "opening", "closing"]
    way: Way
    value: int

    @property
    def told(self) -> str:
        """The figure in words."""
        name = {"in": "收入", "out": "支出", "neutral": "不计收支", "": ""}[self.way]
        if self.what == "count":
            return f"{name or '共'} {self.value} 笔"
        if self.what == "sum":
            return f"{name}合计 {yuan(self.value)} 元"
        return f"{'期初' if self.what == 'opening' else '期末'}余额 {yuan(self.value)} 元"


END = -1
"""As the end of a stretch of rows: to the end of the worksheet."""


def account_of(rows: Sequence[Sequence[Cell]]) -> str:
    """The base's own account number above the table, empty where none is printed."""
    found: dict[str, str] = {}
    for cells in rows:
        for label, value in _labelled(cells):
            if label in _ACCOUNT and label not in found and (number := _account(value)):
                found[label] = number
    return next((found[label] for label in _ACCOUNT if label in found), "")


def _account(value: Cell) -> str:
    try:
        number = Code("账号").parse(value)
    except ValueError:
        return ""
    return number if _LOOKS_LIKE_ACCOUNT.fullmatch(number) else ""


def not_in_yuan(cells: Sequence[Cell], *, currency: bool) -> str:
    """What a row above the table says of the sums that makes them no yuan: a larger unit, another currency.

    Args:
        cells: the row's.
        currency: whether a currency above the table counts; it does not where each row says its own.
    """
    for label, value in _labelled(cells):
        said = plain(str(value))
        if label in _UNITS and _LARGER.fullmatch(said.rstrip(")")):
            return f"单位是{said.rstrip(')')}"
        if currency and label in _CURRENCIES and _FOREIGN.match(said):
            return f"币种是{said}"
    return ""


_UNITS = ("单位", "(单位", "金额单位", "(金额单位")
_LARGER = re.compile(r"(?:人民币)?[十百千万亿]+元")
_CURRENCIES = ("币种", "货币", "币别", "账户币种", "交易币种", "Currency", "CCY")
_FOREIGN = re.compile(
    r"(?i:美元|美金|欧元|港[币元]|日元|英镑|澳元|加元|新加坡元|瑞士法郎|外币|USD|EUR|HKD|JPY|GBP|AUD|CAD|SGD|CHF)"
)


def figures(where: str, cells: Sequence[Cell]) -> list[Stated]:
    """What one row above or below the table states: labels with their values, and sentences."""
    found = [figure for label, value in _labelled(cells) if (figure := _figure(where, label, value))]
    for cell in cells:
        if isinstance(cell, str) and cell:
            found += _sentence(where, plain(cell))
    return list(dict.fromkeys(found))


def under(where: str, labels: Sequence[Cell], values: Sequence[Cell]) -> list[Stated]:
    """What a row of labels over a row of values states."""
    pairs = zip(labels, values, strict=False)
    return [f for label, value in pairs if isinstance(label, str) and (f := _figure(where, plain(label), value))]


def balance_word(text: str) -> Literal["opening", "closing", ""]:
    """Whether a cell's text names the balance before the first row or after the last."""
    if _OPENING.fullmatch(text):
        return "opening"
    return "closing" if _CLOSING.fullmatch(text) else ""


def _labelled(cells: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    """Labels with their values: "账号：622 户名：甲" in one cell, or label and value in two, blank ones between."""
    for at, cell in enumerate(cells):
        if not isinstance(cell, str) or blank(cell):
            continue
        text = unicodedata.normalize("NFKC", cell)
        pairs = _PAIR.findall(text) or ([match.groups()] if (match := _BLANK_PAIR.fullmatch(text.strip())) else [])
        yield from ((unit_free(plain(label)), value.strip("[]")) for label, value in pairs)
        if not pairs and (value := next((c for c in cells[at + 1 :] if not blank(c)), None)) is not None:
            yield unit_free(plain(text).rstrip(":")), value


_PAIR = re.compile(
    r"([^\s:,;、][^:,;、]*?)\s*:\s*"
    r"(\[[^\]]*\]|\d[\d* -]{7,}\d(?=\s*$)|\d[\d,]*(?:\.\d+)?[元笔条]?(?=[,、][^\d\s])|[^\s;]*[^\s;,、])"
)
_BLANK_PAIR = re.compile(r"([^\d:]+?)\s+([\d,]+(?:\.\d+)?)\s*(?:元|笔|条)?")


def _figure(where: str, label: str, value: Cell) -> Stated | None:
    label = unit_free(label.rstrip(":"))
    if match := _COUNT_LABEL.fullmatch(label):
        text = plain(str(int(value) if isinstance(value, float) and value.is_integer() else value)).rstrip("笔条")
        return Stated(where, "count", _WAYS.get(match[1] or "", ""), int(text)) if text.isdecimal() else None
    if (sum_ := _money(value)) is None:
        return None
    if match := _SUM_LABEL.fullmatch(label):
        way = match[1] or match[2] or match[3]
        return Stated(where, "sum", _WAYS[way], abs(sum_))
    word = balance_word(label)
    return Stated(where, word, "", sum_) if word else None


def _money(value: Cell) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return fen(str(value))
    except ValueError:
        return None


def _sentence(where: str, text: str) -> list[Stated]:
    found = []
    if match := _ALL_ROWS.match(text):
        found.append(Stated(where, "count", "", int(match[1])))
    said = [(way, count, money) for way, count, money in _COUNT_AND_SUM.findall(text)]
    if match := _COUNTED_SUM.fullmatch(text):
        said = [(match[2], match[1], match[3])]
    for one, other, money in _SUM_SAID.findall(text):
        if (sum_ := _money(money)) is not None:
            found.append(Stated(where, "sum", _WAYS[one or other], abs(sum_)))
    for way, count, money in said:
        found.append(Stated(where, "count", _WAYS[way], int(count)))
        if (sum_ := _money(money)) is not None:
            found.append(Stated(where, "sum", _WAYS[way], abs(sum_)))
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """What was read: the rows of one way, how many and their sum in fen; with and without rows that moved nothing."""

    count: int = 0
    sum: int = 0
    idle_count: int = 0
    idle_sum: int = 0

    def has(self, figure: Stated) -> bool:
        """Whether a count or a sum that the file states is this one, rows that moved nothing counted or not."""
        if figure.what == "count":
            return figure.value in (self.count, self.count + self.idle_count)
        return figure.value in (abs(self.sum), abs(self.sum + self.idle_sum))


@dataclass(frozen=True, slots=True)
class Moved:
    """What a row moves: fen, positive in, and by which column or flag; `value` is what that one says, fen."""

    amount: int
    way: Way
    value: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that the file states, and the stretches of rows it may be of: from and to among the movements."""

    figure: Stated
    spans: tuple[tuple[int, int], ...]


def ended(claim: Claim, end: int) -> Claim:
    """A claim whose open stretches end where its worksheet does."""
    return Claim(claim.figure, tuple((first, end if last == END else last) for first, last in claim.spans))


def contradictions(claims: Sequence[Claim], moved: Sequence[tuple[Moved, bool]], chain: Chain) -> list[str]:
    """What a file states of itself that its rows do not bear out, a sentence each.

    Args:
        claims: what it states.
        moved: its rows in file order, each with whether it moved money.
        chain: what its running balance proves.
    """
    problems = []
    for claim in claims:
        figure = claim.figure
        if figure.what in ("opening", "closing"):
            continue
        scopes = [*(moved[first:last] for first, last in claim.spans), moved]
        tallies = [_tally(some, figure.way) for some in scopes]
        if not any(tally.has(figure) for tally in tallies):
            had = tallies[-1]
            got = f"{had.count + had.idle_count} 笔" if figure.what == "count" else f"{yuan(abs(had.sum))} 元"
            problems.append(f"{figure.where}写明{figure.told}，读到的是 {got}：文件可能被截断或改动过，请重新导出")
    return problems + _ends(claims, chain)


def _tally(moved: Sequence[tuple[Moved, bool]], way: Way) -> Counted:
    mine = [(m.value, active or m.way == "neutral") for m, active in moved if way in ("", m.way)]
    live, idle = [v for v, active in mine if active], [v for v, active in mine if not active]
    return Counted(len(live), sum(live), len(idle), sum(idle))


def _ends(claims: Sequence[Claim], chain: Chain) -> list[str]:
    """Where the stated opening or closing balance is not the chain's; pages' own are left alone."""
    if chain.verdict != "proved":
        return []
    stated = [claim.figure for claim in claims]
    opening = next((f for f in stated if f.what == "opening"), None)
    closing = next((f for f in reversed(stated) if f.what == "closing"), None)
    pairs = ((opening, chain.opening), (closing, chain.closing))
    return [
        f"{figure.where}写明{figure.told}，按明细推算是 {yuan(had)} 元：文件可能不完整，请重新导出"
        for figure, had in pairs
        if figure and had is not None and figure.value != had
    ]
