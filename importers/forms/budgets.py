"""表3-n-1 专业（职业）建设目标与预算安排: each specialty's part of the subsidy, by content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.forms.document import bare, distinct
from importers.forms.labels import TOTAL
from importers.forms.sums import fen, header_units, one_unit, said, title_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.forms.document import Cell, Rows, Table
    from importers.forms.labels import Labels
    from importers.forms.sums import Unit

# "表3-1-1 养老护理员专业（职业）建设目标" or "表3-1-1 专业（职业）：养老护理员" above the table,
# "项目负责人：（养老护理员专业负责人）" in it.
_NAMED = re.compile(
    r"表3-\d-\d:?[(]?([^\W\d]{2,12}?)[)]?专业|专业[(]职业[)](?:名称)?[:(]([^\W\d]{2,12})"
    r"|专业名称:?([^\W\d]{2,12})|负责人:?[(]?([^\W\d]{2,12}?)专业"
)
_HEADER = 20  # characters: a header, not the form's instructions


@dataclass(slots=True)
class Budget:
    """A 表3-n-1.

    Attributes:
        text: What stands in and above it, to know the specialty by.
        cells: The text of its sums by content, TOTAL for 合计.
        heads: The texts that may say the unit. titles: those above the table.
    """

    text: str
    cells: dict[str, str]
    heads: tuple[str, ...]
    titles: tuple[str, ...]
    width: int
    column: int | None

    @property
    def filled(self) -> bool:
        """Whether any sum is in it: a form may have a 表3-2-1 that was left blank."""
        return any(bare(text) for text in self.cells.values())


class Budgets:
    """The 表3-n-1 of a form, gathered table by table."""

    def __init__(self, labels: Labels, specialties: Sequence[str], problems: list[str]) -> None:
        self._labels, self._problems = labels, problems
        self._names = Specialties(specialties)
        self._found: list[Budget] = []

    @property
    def guesses(self) -> list[str]:
        """The tables that were taken for a specialty by their order alone, described."""
        return self._names.guesses

    @property
    def labels_used(self) -> set[str]:
        """The contents that rows were taken for."""
        return {label for budget in self._found for label in budget.cells}

    def take(self, table: Table) -> None:
        """Look at a table."""
        before = self._found[-1] if self._found else None
        if before and table.goes_on and _width(table) == before.width and not _opens(table):
            for label, text in self._budget(table.rows, before.column).items():
                before.cells.setdefault(label, text)
            return
        self._found += self._sections(table)

    def _sections(self, table: Table) -> Iterator[Budget]:
        """The budgets in a table: one for each header that says 资金预算."""
        heads = [n for n, row in enumerate(table.rows) if any(_budget_head(cell) for cell in row)]
        if not heads:
            heads = [n for n, row in enumerate(table.rows) if any("预算安排" in cell.bare for cell in row)][:1]
        begin = 0
        for number, head in enumerate(heads):
            end = heads[number + 1] if number + 1 < len(heads) else len(table.rows)
            at = next((n for n, cell in enumerate(table.rows[head]) if _budget_head(cell)), None)
            cells = self._budget(table.rows[head:end], at)
            if any(label != TOTAL for label in cells):
                heading = table.before if number == 0 else ()
                text = "\n".join((*heading, *_texts(table.rows[begin:end])))
                said = (table.rows[head][at].text,) if at is not None else ()
                yield Budget(text, cells, said, heading, _width(table), at)
            begin = end

    def _budget(self, rows: Rows, at: int | None) -> dict[str, str]:
        cells: dict[str, str] = {}
        for row in rows:
            place = len(row) - 1 if at is None else at
            label = self._labels.row(row[:place])
            if label is not None and place < len(row):
                cells.setdefault(label, row[place].text)
        return cells

    def sums(self, fallback: Unit) -> dict[str, dict[str, int]]:
        """Fen by specialty and content; what is off goes to the problems.

        Args:
            fallback: The unit of 表4-2, for a table that says none.
        """
        found: dict[str, dict[str, int]] = {}
        for budget in self._found:
            if not budget.filled:
                continue
            name = self._names.of(budget.text, len(found))
            if name in found:
                self._problems.append(f"有两张表3-n-1 都像是“{name}”的预算")
                continue
            unit = one_unit(header_units(budget.heads), title_units(budget.titles), f"表3-n-1“{name}”", self._problems)
            found[name] = self._one(name, budget, unit or fallback)
        return found

    def _one(self, name: str, budget: Budget, unit: Unit) -> dict[str, int]:
        sums: dict[str, int] = {}
        for label, text in budget.cells.items():
            try:
                sums[label] = fen(text, unit)
            except ValueError as error:
                self._problems.append(f"表3-n-1“{name}”的“{label or '合计'}”：{error}")
        printed = sums.pop(TOTAL, None)
        result = {content: sums.get(content, 0) for content in self._labels.contents}
        total = sum(result.values())
        if printed is not None and bare(budget.cells[TOTAL]) and printed != total and not self._problems:
            off = f"应为 {said(total, unit)}，表中写 {said(printed, unit)}（{unit}）"
            self._problems.append(f"表3-n-1“{name}”合计：{off}")
        return result


class Specialties:
    """Whose a table is: the specialties of a base, and what was guessed.

    Args:
        names: Of the base, in order; may be empty.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._known = tuple(names)
        self.guesses: list[str] = []

    def of(self, text: str, number: int) -> str:
        """The specialty that a table's text names most often, else its own name, else the next one in order."""
        said, counts = bare(text), dict.fromkeys(self._known, 0)
        for name in sorted(self._known, key=len, reverse=True):  # 养老护理员 before 护理员
            counts[name] = said.count(bare(name))
            said = said.replace(bare(name), "\0")
        if any(counts.values()):
            return max(counts, key=lambda name: counts[name])
        named = next((match for line in text.splitlines() if (match := _NAMED.search(bare(line)))), None)
        own = next(filter(None, named.groups()), "") if named else ""
        if not self._known:
            return own or f"专业{number + 1}"
        if own:
            self.guesses.append(f"第 {number + 1} 张表3-n-1 的专业是“{own}”，不是登记的专业")
            return own
        name = self._known[number] if number < len(self._known) else f"专业{number + 1}"
        self.guesses.append(f"第 {number + 1} 张表3-n-1 没有写专业，按次序当作“{name}”")
        return name


def _texts(rows: Rows) -> list[str]:
    return [cell.text for cell in dict.fromkeys(cell for row in rows for cell in distinct(row))]


def _width(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _opens(table: Table) -> bool:
    """Whether a table has the head of a 表3-n-1 of its own."""
    return any(_budget_head(cell) or "项目组" in cell.bare for row in table.rows for cell in row)


def _budget_head(cell: Cell) -> bool:
    return "资金预算" in cell.bare and len(cell.bare) <= _HEADER
