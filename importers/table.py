"""Tables with declared columns: found in a file by their header row, wherever it stands.

A file's name says nothing and a header's row number changes from one export to the next, so a format is
recognised by one thing only: a row near the top that holds all its required columns.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from importers.columns import UNREAD, Column, blank, plain, shown
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from importers.cells import Cell, Grid
    from importers.columns import Unread

T = TypeVar("T")

HEADER_WITHIN = 60  # rows from the top
_CELLS_SHOWN = 8

_TOTAL = re.compile(
    r"(?:本[页日月季年期次]|当[前日月年]|人民币|支出|收入|借方|贷方|累计|总|以上)*"
    r"(?:合计|小计|总计|累计)(?:金额|人民币)?(?:[((:].*|[-+\d.,]+元?)?"
)
_COUNTS = re.compile(r"总?(?:收入|支出|借方|贷方)?(?:发生)?(?:总|合计)?(?:笔数|总?金额|总额).*")
_CARRIED = re.compile(r"(?:期初|期末|上期|上年|上月|本期|本月)(?:余额|结转|结余).*|承前页|过次页")


_SUMMARIES = ((_TOTAL, "合计行"), (_COUNTS, "笔数和合计行"), (_CARRIED, "期初、期末或结转行"))


def label(text: str) -> str:
    """What kind of summary a cell's text names, empty for any other text."""
    return next((name for form, name in _SUMMARIES if form.fullmatch(plain(text))), "")


_NUMBER = re.compile(r"[-+(¥]*\d[\d,]*(?:\.\d*)?\)?元?")
_FOOT = re.compile(
    r".{0,12}(?:制表|审核|复核|审批|批准|负责人|领导|经办|出纳|会计|填表|制单|记账|主管|签字|打印|日期).{0,6}[:].*"
    r"|(?:备注|注|说明|附注|附)\d?[:].*"
)
_UNIT = re.compile(r"[(/](?:单位:)?(?:人民币)?(?:元|CNY|RMB|人民币)\)?(?=$|\()")


def unit_free(header: str) -> str:
    """A header without the unit it names: 余额/元 and 余额(元) are 余额."""
    return _UNIT.sub("", header)


class Unreadable(ValueError):
    """A cell that cannot be read; says which row and column and what it holds."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row below the header.

    Attributes:
        row: Its number in the file as Excel shows it.
        where: The same for messages: "第 5 行", with the worksheet's name where several are read.
        cells: All cells of the row.
        values: A column's values of all rows, read at once; UNREAD where a cell must be read alone.
        number: The row's place among those.
    """

    row: int
    where: str
    cells: Sequence[Cell]
    places: Mapping[Column[Any], tuple[int, ...]]
    values: Callable[[Column[Any]], Sequence[Any]] | None = None
    number: int = 0

    def raw(self, column: Column[Any]) -> list[Cell]:
        """The cells of a column as they stand, one for each header that it goes by in this file."""
        return [self.cells[at] for at in self.places.get(column, ()) if at < len(self.cells)]

    def has(self, column: Column[Any]) -> bool:
        """Whether anything stands in a column."""
        return not all(blank(cell) for cell in self.raw(column))

    def __getitem__(self, column: Column[T]) -> T:
        """The value of a column.

        Raises:
            Unreadable: The cell holds something else.
        """
        if self.values is not None and (value := self.values(column)[self.number]) is not UNREAD:
            return value  # type: ignore[no-any-return]
        try:
            return column.read(self.raw(column))
        except ValueError as error:
            raise Unreadable(f"{self.where}“{column.name}”：{error}") from error

    def get(self, column: Column[T]) -> T | None:
        """The value of a column, None where it cannot be read."""
        if self.values is not None:
            value = self.values(column)[self.number]
            return None if value is UNREAD else value
        try:
            return self[column]
        except Unreadable:
            return None

    @property
    def is_foot(self) -> bool:
        """Whether the row says no more than who made the table, who approved it, when it was printed, or a remark."""
        filled = [cell for cell in self.cells if not blank(cell)]
        words = [plain(cell) for cell in filled if isinstance(cell, str)]
        if len(words) < len(filled) or any(map(_NUMBER.fullmatch, words)):  # a csv's sums are words too
            return False
        return any(map(_FOOT.fullmatch, words[:1]))

    @property
    def blank(self) -> bool:
        """Whether the row holds nothing at all."""
        return all(blank(cell) for cell in self.cells)

    @property
    def label(self) -> str:
        """What kind of summary the words of the row make it, for a row without a day; empty where none."""
        found = {label(cell) for cell in self.cells if isinstance(cell, str)}
        return next((name for _, name in _SUMMARIES if name in found), "")


@dataclass(frozen=True, slots=True)
class Located:
    """A worksheet in which a format's header row was found.

    Attributes:
        grid: The worksheet.
        header: The header row's number, from 1.
        places: For each column that the file has, the positions of its cells.
        alone: No other worksheet of the file is of this format, so that messages need not name it.
        doubled: A required header that stands there twice, so that its column is not certain.
    """

    grid: Grid
    header: int
    places: Mapping[Column[Any], tuple[int, ...]]
    doubled: str = ""
    alone: bool = True
    _read: dict[Column[Any], list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def at(self, row: int) -> str:
        """A row's place for messages."""
        return f"第 {row} 行" if self.alone else f"工作表“{self.grid.name}”第 {row} 行"

    def records(self) -> Iterator[Record]:
        """The rows below the header that hold anything and are no repetition of it."""
        for number, cells in enumerate(self.grid.rows[self.header :]):
            record = self.record(number, cells)
            if not record.blank:
                yield record

    def record(self, number: int, cells: Sequence[Cell]) -> Record:
        """A row below the header, by its place among those, from 0."""
        row = self.header + number + 1
        return Record(row, self.at(row), cells, self.places, self.values, number)

    def values(self, column: Column[T]) -> Sequence[T | Unread]:
        """A column's values of all rows below the header, blank ones included."""
        known = self._read.get(column)
        if known is None:
            rows = self.grid.rows[self.header :]
            known = self._read[column] = column.read_all(rows, self.places.get(column, ()))
        return known

    def repeats_header(self, record: Record) -> bool:
        """Whether a row is the header again, as at the top of each printed page."""
        if any(record.cells == head for head in self.grid.rows[max(self.header - 2, 0) : self.header]):
            return True
        return all(
            any(
                isinstance(cell, str) and _known_by(plain(cell), column.names) in column.names
                for cell in record.raw(column)
            )
            for column in self.places
            if column.required
        )

    def spread(self, columns: Container[Column[Any]]) -> Located:
        """The same with what is merged over several rows standing in each of them.

        Args:
            columns: Of which; a sum that is merged over several rows is still one sum.
        """
        places = {at for column, some in self.places.items() if column in columns for at in some}
        rows = self.grid.rows
        done: dict[int, int] = {}  # areas do not overlap, save in a file that was made to keep us busy
        for (top, left), (bottom, _) in sorted(self.grid.merged):
            if left in places and self.header <= top < bottom < len(rows) and left < len(rows[top]):
                if top <= done.get(left, -1):
                    continue
                done[left] = bottom
                rows = [*rows] if rows is self.grid.rows else rows
                for number in range(top + 1, bottom + 1):
                    row = [*rows[number], *[None] * (left + 1 - len(rows[number]))]
                    row[left] = rows[top][left]
                    rows[number] = row
        return self if rows is self.grid.rows else replace(self, grid=replace(self.grid, rows=rows), _read={})

    @property
    def preamble(self) -> list[list[Cell]]:
        """The rows above the header."""
        return self.grid.rows[: self.header - 1]


class Table:
    """A format: columns as class attributes, and how it is called."""

    title: ClassVar[str] = ""
    """The format's name in Chinese."""

    shapes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Sets of headers of which one must stand there whole, beside the required columns; none where empty."""

    @classmethod
    def columns(cls) -> dict[str, Column[Any]]:
        """The declared columns by attribute, base classes' first."""
        found: dict[str, Column[Any]] = {}
        for each in reversed(cls.__mro__):
            for name, value in vars(each).items():
                if isinstance(value, Column):
                    found[name] = value
                else:
                    found.pop(name, None)  # a subclass may take a column back
        return found

    @classmethod
    def locate(cls, grids: Sequence[Grid]) -> list[Located]:
        """The visible worksheets that are of this format, in the order of the file."""
        found = [located for grid in grids if not grid.hidden and (located := cls._header(grid))]
        if len(found) > 1:
            found = [replace(each, alone=False) for each in found]
        return found

    @classmethod
    def _header(cls, grid: Grid) -> Located | None:
        columns = tuple(cls.columns().values())
        known = frozenset(name for column in columns for name in column.names)
        for row, cells in header_rows(grid):
            if located := cls._headed(grid, row, cells, columns, known):
                below = grid.rows[row] if row < len(grid.rows) else []
                if not goes_on_below(cells, below):
                    return located
                return cls._headed(grid, row + 1, combined(cells, below), columns, known) or located
        return None

    @classmethod
    def _headed(
        cls, grid: Grid, row: int, cells: Sequence[Cell], columns: Sequence[Column[Any]], known: Container[str]
    ) -> Located | None:
        """The table under these headings; None where they are another's."""
        names: dict[str, list[int]] = {}
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                names.setdefault(_known_by(plain(cell), known), []).append(at)
        places = {c: tuple(names[name][0] for name in c.names if name in names) for c in columns}
        if not (all(places[c] for c in columns if c.required) and cls._shaped(names)):
            return None
        twice = (c.name for c in cls.essential() if any(len(names.get(n, ())) > 1 for n in c.names))
        return Located(grid, row, {c: at for c, at in places.items() if at}, next(twice, ""))

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        return not cls.shapes or any(all(plain(name) in names for name in shape) for shape in cls.shapes)

    @classmethod
    def essential(cls) -> list[Column[Any]]:
        """The columns by which a person knows the format, for messages; those it cannot do without."""
        return [column for column in cls.columns().values() if column.required]

    @classmethod
    def required(cls) -> list[str]:
        """The headers without which a file is not of this format, the first of its shapes among them."""
        columns = (column.name for column in cls.essential())
        return list(dict.fromkeys([*columns, *next(iter(cls.shapes), ())]))

    @classmethod
    def missing(cls, grids: Sequence[Grid]) -> list[str]:
        """The required headers that the likeliest row of a file lacks."""
        rows = [{plain(cell) for cell in cells if isinstance(cell, str)} for cells in _tops(grids)]
        columns = {column.name: column.names for column in cls.essential()}
        shapes = [{name: (plain(name),) for name in shape} for shape in cls.shapes] or [{}]
        wanted = [columns | {n: names for n, names in s.items() if n not in columns} for s in shapes]
        lacking = [[n for n, names in each.items() if row.isdisjoint(names)] for row in rows for each in wanted]
        return min(lacking, key=len, default=cls.required())


def header_rows(grid: Grid) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that may be a header, each with its number: single rows, then pairs of which the upper is merged."""
    top = grid.rows[:HEADER_WITHIN]
    yield from enumerate(top, 1)
    for row, (upper, lower) in enumerate(itertools.pairwise(top), 2):
        if any(map(blank, lower)) and any(map(_filled, lower)) and any(map(_filled, upper)):
            yield row, combined(upper, lower)


def combined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The headings of a header of two rows."""
    pairs = itertools.zip_longest(_grouped(upper, lower), lower)
    return [above if blank(below) else _under(above, below) for above, below in pairs]


def goes_on_below(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row under headings is more of them: words alone, some under the gaps of a merged heading."""
    if any(not isinstance(cell, str) or _DIGIT.search(cell) for cell in below if _filled(cell)):
        return False
    columns = itertools.zip_longest(cells, below, _grouped(cells, below))
    return any(
        _filled(under) and _filled(group) and (blank(above) or _is_side(above, under))
        for above, under, group in columns
    )


_DIGIT = re.compile(r"\d")


def _grouped(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The upper row with each merged heading repeated over the columns that it spans."""
    found: list[Cell] = []
    for above, below in itertools.zip_longest(upper, lower):
        spans = blank(above) and not blank(below) and bool(found)
        found.append(found[-1] if spans else above)
    return found


def _known_by(header: str, known: Container[str]) -> str:
    """A header as it is looked up: without its unit where only that is known, 借方金额(元) as 借方金额."""
    return header if header in known else unit_free(header)


_OTHER_PARTY = re.compile(r"(?:交易)?对[方手]|收/?\(?付\)?款?方")
_OF_A_PARTY = re.compile(r"户名|名称|姓名|单位名称|[账帐]号|[账帐]户|卡号|开户行|开户银行|行名|开户机构")


_TOLD_APART = (
    (re.compile(r"(?:会计)?科目"), re.compile(r"(编码|代码|编号|名称|全称)"), "科目"),
    (re.compile(r"(?:记账|会计)?凭证"), re.compile(r"(字|号|字号|号数|种类|类别|编号|日期)"), "凭证"),
)
"""Headings that tell nothing under the one above them but with it: 编码 under 科目 is 科目编码."""
_SIDES = re.compile(r"(?:本期)?(?:借方|贷方|收入|支出)(?:发生额?)?|余额")
_SUM_ALONE = re.compile(r"金额|发生额|本币|本位币|人民币")
_WHOLE = re.compile(r"[小合总]计")


def _under(above: Cell, below: Cell) -> Cell:
    """A heading under a merged one; one that tells nothing alone says whose it is: 户名 under 对方信息 is 对方户名."""
    if not isinstance(above, str) or not isinstance(below, str):
        return below
    upper, lower = plain(above), plain(below)
    if _OTHER_PARTY.match(upper):
        return f"对方{lower}" if _OF_A_PARTY.fullmatch(lower) else below
    for group, part, word in _TOLD_APART:
        if group.fullmatch(upper) and part.fullmatch(lower):
            return f"{word}{lower}"
    return above if _WHOLE.fullmatch(lower) or _is_side(above, below) else below


def _is_side(above: Cell, below: Cell) -> bool:
    """Whether a heading under another says no more than that it is a sum: 金额 under 借方."""
    both = isinstance(above, str) and isinstance(below, str)
    return both and bool(_SIDES.fullmatch(plain(above)) and _SUM_ALONE.fullmatch(plain(below)))


def unread(grids: Sequence[Grid], located: Sequence[Located]) -> tuple[str, ...]:
    """What of a workbook was not read, one sentence a worksheet."""
    taken = {id(each.grid) for each in located}
    return tuple(
        f"工作表“{grid.name}”{'是隐藏的' if grid.hidden else '没有这种表头'}，没有读"
        for grid in grids
        if id(grid) not in taken and grid.rows
    )


def unknown(file: str, grids: Sequence[Grid], tables: Sequence[type[Table]]) -> Refusal:
    """The answer to a file of no known format: what was found, what it is nearest to, else what can be read."""
    rows = ((number, cells) for grid in grids for number, cells in enumerate(grid.rows, 1))
    first = next(((number, cells) for number, cells in rows if any(map(_filled, cells))), None)
    found = ""
    if first:
        cells = [shown(cell) for cell in first[1] if _filled(cell)]
        more = " 等" if len(cells) > _CELLS_SHOWN else ""
        found = f"。文件第 {first[0]} 行是 {'、'.join(cells[:_CELLS_SHOWN])}{more}"
    near = min(tables, key=lambda table: len(table.missing(grids)), default=None)
    if near and 0 < len(lacking := near.missing(grids)) <= len(near.required()) // 2:
        hint = f"。最像{near.title}，但缺少 {'、'.join(lacking)}"
        return Refusal(f"认不出这是什么表{found}{hint}", where=file, todo="请照这些写表头，再导入一次")
    return Refusal(f"认不出这是什么表{found}", where=file, todo=f"能认的是 {_readable(tables)}")


def _readable(tables: Sequence[type[Table]]) -> str:
    """What can be read; of a single table also what its headers must be."""
    known = [table.title for table in tables if not table.shapes]
    if len(known) == len(tables) == 1:
        return f"{known[0]}（要有 {'、'.join(tables[0].required())}）"
    if banks := len(tables) - len(known):
        known.append(f"{banks} 种银行流水，以及表头写明日期、收支金额和余额的其他银行流水")
    return "、".join(known)


def _filled(cell: Cell) -> bool:
    return not blank(cell)


def _tops(grids: Sequence[Grid]) -> Iterator[list[Cell]]:
    for grid in grids:
        yield from grid.rows[:HEADER_WITHIN]
