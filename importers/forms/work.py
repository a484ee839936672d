"""What is to be done: 专业 (表3-n-1), 要点 (表3-n-2) and 保障措施 (表4-1) of 附件2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.forms.budgets import Specialties
from importers.forms.document import bare, distinct
from importers.forms.fields import NOTE, answers, label, lines
from ledgers.book.render import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from importers.forms.document import Cell, Rows, Table
    from importers.forms.labels import Labels

_NUMBER = re.compile(r"表3-(\d)-[12]")
_LEADER = re.compile(r"项目负责人\s*[:：]([^\n]*?)(?=项目组成员|\n|$)")
_MEMBERS = re.compile(r"项目组成员\s*[:：](.*)", re.DOTALL)
_ITEM = re.compile(r"^\s*(\d{1,2})(?:[、．)）]|\.(?!\d))\s*")


@dataclass(frozen=True, slots=True)
class Point:
    """A row of 表3-n-2."""

    specialty: str
    content: str
    number: int
    midterm: str
    final: str


class Work:
    """The specialties of a form and their points, gathered table by table.

    Attributes:
        teams: Facts of 专业 by specialty.
        points: The rows of all 表3-n-2.
        guarantees: The texts of 表4-1 by name.
    """

    def __init__(self, labels: Labels, specialties: Sequence[str], guarantees: Sequence[str], notes: list[str]) -> None:
        self._labels, self._guaranteed, self._notes = labels, guarantees, notes
        self._specialties = Specialties(specialties)
        self._known = tuple(specialties)
        self._numbers: dict[int, str] = {}
        self._columns: tuple[int, int, int] | None = None  # of 中期, of 终期, and the table's width
        self._current = ""
        self.teams: dict[str, dict[str, Any]] = {}
        self.points: list[Point] = []
        self.guarantees: dict[str, str] = {}

    @property
    def guesses(self) -> list[str]:
        """The tables that were taken for a specialty by their order alone, described."""
        return self._specialties.guesses

    def take(self, table: Table) -> None:
        """Look at a table."""
        self._team(table)
        self._schedule(table)
        for name, _, cell in answers(table, self._guaranteed.__contains__):
            if cell.bare:
                self.guarantees.setdefault(name, clean(cell.text))

    # --- 表3-n-1 ---

    def _team(self, table: Table) -> None:
        text = "\n".join(cell.text for row in table.rows if label(row[0].text) != NOTE for cell in distinct(row))
        leader, members = _LEADER.search(text), _MEMBERS.search(_members_cell(table))
        if not leader and not members:
            return
        targets = [cell for name, _, cell in answers(table, ("建设目标",).__contains__) if name]
        target = clean(targets[0].text) if targets else ""
        said = clean(leader[1]) if leader else ""
        count = _count(members[1]) if members else None
        if not (said or count or target) and not _filled_sums(table):
            return  # a 表3-2-1 that was left blank
        number = len(self.teams)
        name = self._specialties.of("\n".join((*table.before, text)), number)
        self._numbers[self._number(table, number + 1)] = name
        facts: dict[str, Any] = {"leader": said, "members": count, "target": target}
        if count is None:
            self._notes.append(f"“{name}”的项目组成员看不出人数，没有取")
            del facts["members"]
        self.teams.setdefault(name, facts)

    def _number(self, table: Table, default: int) -> int:
        found = [match for text in table.before if (match := _NUMBER.search(bare(text)))]
        return int(found[-1][1]) if found else default

    # --- 表3-n-2 ---

    def _schedule(self, table: Table) -> None:
        columns = _schedule_columns(table.rows)
        width = max(map(len, table.rows), default=0)
        if columns is None and not (table.goes_on and self._columns and self._columns[2] == width):
            self._columns = None
            return
        if any(_NUMBER.search(bare(text)) for text in table.before) or not self._current:
            self._current = self._whose(table)
        for content, number, midterm, final in self._rows(table.rows, width):
            if midterm or final:
                self.points.append(Point(self._current, content, number, midterm, final))

    def _whose(self, table: Table) -> str:
        """The specialty of a 表3-n-2: named above it, else that of its 表3-n-1, else the next one."""
        title = bare("".join(table.before[-2:]))
        named = [name for name in sorted(self._known, key=len, reverse=True) if bare(name) in title]
        done = len({point.specialty for point in self.points})
        number = self._number(table, done + 1)
        if named:
            return named[0]
        if number in self._numbers:
            return self._numbers[number]
        return self._specialties.of(title, number - 1)

    def _rows(self, rows: Rows, width: int) -> Iterator[tuple[str, int, str, str]]:
        """Content, number and both points of every row, a cell that lists several points cut into them."""
        content, number = "", 0
        seen: set[Cell] = set()
        for row in rows:
            head = _schedule_columns([row])
            if head:
                self._columns, content = (*head, width), ""
                continue
            if self._columns is None or len(row) <= max(self._columns[:2]):
                continue
            middle, last = row[self._columns[0]], row[self._columns[1]]
            named = self._labels.row(row[: self._columns[0]])
            if named and named != content:
                content, number = named, 0
            if not content or (middle in seen and last in seen):
                continue
            seen |= {middle, last}
            own = _own_number(row[: self._columns[0]])
            for at, pair in _paired(middle.text, last.text):
                number = own or at or number + 1
                own = 0
                yield content, number, *pair


def _schedule_columns(rows: Rows) -> tuple[int, int] | None:
    for row in rows:
        places = {word: n for n, cell in enumerate(row) for word in ("中期", "终期") if cell.bare == f"{word}验收要点"}
        if len(places) == 2:  # noqa: PLR2004  (both)
            return places["中期"], places["终期"]
    return None


def _own_number(cells: Sequence[Cell]) -> int:
    numbers = [match for cell in cells if (match := _ITEM.match(cell.text + " " if cell.bare.isdigit() else cell.text))]
    plain = [int(cell.bare) for cell in cells if cell.bare.isdecimal() and len(cell.bare) <= 2]  # noqa: PLR2004
    return int(numbers[-1][1]) if numbers else plain[-1] if plain else 0


def _paired(middle: str, last: str) -> list[tuple[int, tuple[str, str]]]:
    """The points of a row's two cells by number: one pair, or as many as the cells count off."""
    left, right = _items(middle), _items(last)
    if max(len(left), len(right)) <= 1:
        return [(next(iter({**left, **right}), 0), (next(iter(left.values()), ""), next(iter(right.values()), "")))]
    return [(n, (left.get(n, ""), right.get(n, ""))) for n in sorted({*left, *right})]


def _items(text: str) -> dict[int, str]:
    """The points that a cell lists by number; one that counts nothing off is one point without a number."""
    found: dict[int, list[str]] = {}
    number = 0
    for line in lines(text):
        match = _ITEM.match(line)
        if match:
            number = int(match[1])
        found.setdefault(number, []).append(line[match.end() :] if match else line)
    return {n: clean(" ".join(parts)) for n, parts in found.items()}


# --- the team ---------------------------------------------------------------------------------------------------------


def _members_cell(table: Table) -> str:
    cells = (cell for row in table.rows if label(row[0].text) != NOTE for cell in distinct(row))
    return next((cell.text for cell in cells if "项目组成员" in cell.bare and len(cell.bare) > len("项目组构成")), "")


def _count(text: str) -> int | None:
    """How many names a list has; 0 where it is blank, None where it names nobody one could count."""
    said = bare(text)
    stated = re.fullmatch(r"(?:共|等)?(\d{1,3})人", said) or re.search(r"(?:共|等)(\d{1,3})人", said)
    if stated:
        return int(stated[1])
    names = re.split(r"[、，,；;\s/]+", re.sub(r"[（(][^（）()]*[)）]", "", text))
    count = sum(1 for name in names if bare(name))
    return count if count or not said else None


def _filled_sums(table: Table) -> bool:
    return any(re.fullmatch(r"[\d.,]+(万?元)?", cell.bare) for row in table.rows for cell in row)
