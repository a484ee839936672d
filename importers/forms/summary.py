"""表4-2 投入预算汇总: contents by sources, each sum beside its percentage, totals both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from importers.forms.document import Cell, bare
from importers.forms.labels import TOTAL
from importers.forms.sums import fen, header_units, one_unit, percent, said, title_units
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from importers.forms.document import Rows, Table
    from importers.forms.labels import Labels
    from importers.forms.sums import Unit


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a 表4-2 has what: column numbers of sums and of percentages by source, TOTAL for 合计."""

    sums: Mapping[str, int]
    shares: Mapping[str, int]
    header: tuple[str, ...]
    width: int


@dataclass(slots=True)
class _Part:
    """A 表4-2, or as much of one as stands in one table: cells by row and source, TOTAL for 合计."""

    where: str
    columns: _Columns
    titles: tuple[str, ...]
    sums: dict[str, dict[str, Cell]] = field(default_factory=dict)
    shares: dict[str, dict[str, Cell]] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        return any(cell.bare for cells in self.sums.values() for cell in cells.values())


class Summary:
    """The 表4-2 of a form, gathered table by table.

    Attributes:
        unit: In what it states its sums; set by `cells`.
    """

    def __init__(self, labels: Labels, file: str, problems: list[str]) -> None:
        self._labels, self._file, self._problems = labels, file, problems
        self._parts: list[_Part] = []
        self._last: _Part | None = None
        self.unit: Unit = "万元"

    # --- finding the table ---

    def take(self, table: Table, number: int) -> bool:
        """Whether a table is 表4-2 or goes on with the one before."""
        part = self._begun(table, number) or (self._continued(table) if table.goes_on else None)
        self._last = part
        return part is not None

    def _begun(self, table: Table, number: int) -> _Part | None:
        first = next((n for n, row in enumerate(table.rows) if self._labels.row(row[:2]) is not None), None)
        columns = self._columns(table.rows[:first]) if first else None
        if columns is None:
            return None
        title = table.title[:30]
        part = _Part(f"第 {number} 个表格{f'（{title}）' if title else ''}", columns, table.before)
        self._rows(part, table.rows[first:])
        self._parts.append(part)
        return part

    def _continued(self, table: Table) -> _Part | None:
        part = self._last
        if part is None or not any(self._labels.row(row[:2]) is not None for row in table.rows):
            return None
        if max(map(len, table.rows)) != part.columns.width:
            return None
        self._rows(part, table.rows)
        return part

    def _rows(self, part: _Part, rows: Rows) -> None:
        places = part.columns.sums
        left, right = min(places.values()), max(places.values())
        for row in rows:
            label = self._labels.row(row[:left])
            if label is None or len(row) <= right:
                continue
            sums = {key: row[at] for key, at in places.items()}
            shares = {key: row[at] for key, at in part.columns.shares.items() if at < len(row)}
            if _texts(part.sums.setdefault(label, sums)) != _texts(sums):
                self._problems.append(f"表4-2“{label or '合计'}”一行出现了两次，而且数字不同")
            part.shares.setdefault(label, shares)

    def _columns(self, header: Rows) -> _Columns | None:
        """What stands in which column, from the header texts one above the other."""
        sums: dict[str, int] = {}
        shares: dict[str, int] = {}
        width = max(map(len, header), default=0)
        latest: str | None = None
        used = []
        for at in range(width):
            stack = _stack(header, at)
            text = "".join(cell.bare for cell in stack)
            share = "比例" in text or "占比" in text or "%" in text
            key = self._labels.source(text)
            if share:
                # In a header without merged cells the source's name stands above its sum alone.
                key = latest if key is None else key
                if key is not None:
                    shares.setdefault(key, at)
            elif key is not None:
                latest = key
                if sums.setdefault(key, at) == at:
                    used += [cell.text for cell in stack]
        if any(key not in sums for key in (*self._labels.sources, TOTAL)):
            return None
        return _Columns(sums, shares, tuple(dict.fromkeys(used)), width)

    # --- reading it ---

    def cells(self) -> dict[tuple[str, str], int]:
        """The sums in fen by (content, source), blank ones as 0; what is off goes to the problems.

        Raises:
            Refusal: There is no 表4-2, more than one, or none that says its unit.
        """
        part = self._one()
        names, sources = self._labels.contents, self._labels.sources
        header = header_units(part.columns.header)
        unit = one_unit(header, title_units(part.titles), "表4-2", self._problems)
        if unit is None and _each_says_its_unit(part):
            unit = "万元"
        if unit is None and not self._problems:
            raise Refusal("表4-2 没有写金额单位", where=self._file, todo="请在表头的“金额”下面写明（万元）或（元）")
        self.unit = unit or "万元"
        self._problems += [f"表4-2 缺少“{name}”一行" for name in names if name not in part.sums]
        sums = {label: self._sums(label, cells) for label, cells in part.sums.items()}
        self._shared_cells(part)
        self._prove(sums)
        return {(content, source): sums.get(content, {}).get(source, 0) for content in names for source in sources}

    def _one(self) -> _Part:
        """The one 表4-2, put together where it was split under a repeated header."""
        filled = [part for part in self._parts if part.filled] or self._parts[:1]
        if not filled:
            labels = self._labels
            raise Refusal(
                f"没有找到表4-2（投入预算汇总）：找的是表头有 {'、'.join(labels.sources)} 和合计、行是"
                f" {'、'.join(labels.contents)} 的表格",
                where=self._file,
                todo="请选填好的实施方案（附件2）",
            )
        whole = filled[0]
        for part in filled[1:]:
            for label, cells in part.sums.items():
                if _texts(whole.sums.setdefault(label, cells)) != _texts(cells):
                    places = "、".join(part.where for part in filled)
                    todo = "请只保留批准的那一张"
                    raise Refusal(f"有 {len(filled)} 张表4-2，数字不同：{places}", where=self._file, todo=todo)
                whole.shares.setdefault(label, part.shares.get(label, {}))
        return whole

    def _sums(self, label: str, cells: Mapping[str, Cell]) -> dict[str, int]:
        """The sums of a row by source; a printed total that is blank is left out."""
        found: dict[str, int] = {}
        for key, cell in cells.items():
            if TOTAL in {label, key} and not cell.bare:
                continue
            try:
                found[key] = fen(cell.text, self.unit)
            except ValueError as error:
                self._problems.append(f"表4-2“{label or '合计'}”一行“{key or '合计'}”金额：{error}")
        return found

    def _shared_cells(self, part: _Part) -> None:
        """A filled cell that is merged over several rows or sources cannot be divided between them."""
        owners: dict[Cell, str] = {}
        for label, cells in part.sums.items():
            for key, cell in cells.items():
                name = f"“{label or '合计'}”一行“{key or '合计'}”"
                if cell.bare and owners.setdefault(cell, name) != name:
                    self._problems.append(f"表4-2 {owners[cell]}和{name}的金额合并在一个单元格里，分不开")

    def _prove(self, sums: Mapping[str, Mapping[str, int]]) -> None:
        """Check every printed total against what it adds up."""
        if self._problems:  # a cell that is missing would make every total wrong that it belongs to
            return
        names, sources, unit = self._labels.contents, self._labels.sources, self.unit
        whole = {c: sum(sums[c].get(s, 0) for s in sources) for c in names}
        expected = {(c, TOTAL): ("行合计", whole[c]) for c in names}
        for source in sources:
            expected[TOTAL, source] = ("列合计", sum(sums[c].get(source, 0) for c in names))
        expected[TOTAL, TOTAL] = ("总计", sum(whole.values()))
        for (label, key), (kind, right) in expected.items():
            printed = sums.get(label, {}).get(key)
            if printed is not None and printed != right:
                name = f"“{label or key}”" if label or key else ""
                off = f"应为 {said(right, unit)}，表中写 {said(printed, unit)}（{unit}）"
                self._problems.append(f"表4-2{name}{kind}：{off}")

    def percentages(self, *, workbook: bool) -> dict[tuple[str, str], Decimal]:
        """The printed percentages by (content, source).

        Args:
            workbook: A workbook holds 60% as 0.6: where no number is above 1, they are all of that kind.
        """
        part = self._one()
        order = (*self._labels.sources, TOTAL)
        places = [(label, key) for label in part.shares for key in order if key in part.shares[label]]
        printed = {place: percent(part.shares[place[0]][place[1]].text) for place in places}
        found = {place: value for place, value in printed.items() if value is not None}
        if workbook and found and max(found.values()) <= 1:
            return {place: _hundredths(value) for place, value in found.items()}
        return found

    @property
    def labels_used(self) -> Iterable[str]:
        """The contents that rows were taken for."""
        return self._one().sums


def _each_says_its_unit(part: _Part) -> bool:
    """Whether every sum has its unit beside it, so that the header needs none."""
    filled = [cell for cells in part.sums.values() for cell in cells.values() if re.search(r"\d", cell.bare)]
    return bool(filled) and all(cell.bare.endswith(("元", "万")) for cell in filled)


def _hundredths(fraction: Decimal) -> Decimal:
    """A percentage that a workbook holds as a fraction, with the digits that were typed: 0.545 is 54.5, 0.6 is 60."""
    percentage = (fraction * 100).normalize()
    exponent = int(percentage.as_tuple().exponent)
    return percentage.quantize(Decimal(1).scaleb(min(0, max(exponent, -2))))


def _texts(cells: Mapping[str, Cell]) -> list[str]:
    return [bare(cell.text) for cell in cells.values()]


def _stack(header: Rows, at: int) -> list[Cell]:
    return [*dict.fromkeys(row[at] for row in header if at < len(row))]  # a merged cell once
