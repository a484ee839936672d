"""The Word 实施方案 (附件2): 表3-n-1, the budget of each specialty, and 表4-2, that of the whole.

The document's XML is read as it stands rather than through python-docx: filled forms hold tables in cells,
content controls, tracked changes and merged cells, and a merged cell must stay one cell here, or its sum
would count once for each column of the grid.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias
from xml.etree import ElementTree as ET

from importers.cells import load
from importers.compound import MAGIC, Compound
from importers.package import Package, damaged, locked
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Unit: TypeAlias = Literal["万元", "元"]
Reading: TypeAlias = Literal["column", "row", "total"]

_FEN: dict[Unit, int] = {"万元": 1_000_000, "元": 100}
_SUM = ("合计", "总计")
_READINGS: tuple[Reading, ...] = ("column", "row", "total")  # in order of preference where several fit
_HEADING_PARAGRAPHS = 6
_LABEL_SLACK = 6  # characters that may stand around a content's name: "1．", "（一）"
_MAX_GRID = 200  # columns of a table that a form could have


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """The plan as the form says it.

    Attributes:
        cells: 表4-2, fen by (content, source), both by the policy's names, blank cells as 0.
        specialties: 表3-n-1, fen by specialty and content.
        unit: In what 表4-2 states its sums.
        reading: Of what the percentages are shares: of a source's "column", a content's "row" or the
            "total"; None where the form has none, or where most of them fit no reading.
        misfits: The percentages that do not fit that reading (or any), described.
        guesses: The 表3-n-1 that were taken for a specialty by their order alone, described.
        file: The file's name. sha256: of its bytes.
    """

    cells: Mapping[tuple[str, str], int]
    specialties: Mapping[str, Mapping[str, int]]
    unit: Unit
    reading: Reading | None
    misfits: tuple[str, ...]
    guesses: tuple[str, ...]
    file: str
    sha256: str


def read_plan(path: Path, contents: Sequence[str], sources: Sequence[str], specialties: Sequence[str]) -> PlanForm:
    """Read a filled 附件2.

    Args:
        path: The .docx file.
        contents: The policy's contents by their full names, as the rows of 表4-2 are called.
        sources: The policy's sources; a header may say more ("地方财政投入").
        specialties: The base's specialties in order, to know a 表3-n-1 by; may be empty.

    Raises:
        Refusal: The file cannot be read, has no 表4-2, or its printed sums are off; all of them at once.
    """
    data = load(path)
    document = _document(data, path.name)
    form = _Form(path.name, tuple(contents), tuple(sources), tuple(specialties))
    try:
        for table in _tables(document):
            form.take(table)
    except RecursionError as error:  # tables in tables in tables: no form is made like that
        raise damaged(path.name) from error
    return form.result(hashlib.sha256(data).hexdigest())


# --- Word -------------------------------------------------------------------------------------------------------------


class _Cell:
    """A cell of a table; a merged one is the same object at all its places."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def bare(self) -> str:
        return _bare(self.text)


_Rows: TypeAlias = "list[list[_Cell]]"


@dataclass(frozen=True, slots=True)
class _Table:
    rows: _Rows
    before: tuple[str, ...]  # the paragraphs since the table before, the nearest last


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def _document(data: bytes, file: str) -> ET.Element:
    if data.startswith(MAGIC):
        raise _compound(data, file)
    if not data.startswith(b"PK"):
        raise Refusal("这不是 Word 文档（docx）", where=file, todo="请把实施方案（附件2）另存为 docx 再读入")
    package = Package(data, file)
    if "word/document.xml" not in package.names:
        raise Refusal("这不是 Word 文档（docx）", where=file, todo="请选实施方案（附件2）的 Word 文件")
    try:
        return ET.fromstring(package.part("word/document.xml"))  # noqa: S314  (entities were refused)
    except ET.ParseError as error:
        raise damaged(file) from error


def _compound(data: bytes, file: str) -> Refusal:
    try:
        names = Compound(data).names
    except ValueError:
        return damaged(file)
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return locked(file)
    return Refusal("这是旧版 Word 文档（doc）或别的文件", where=file, todo="请用 Word 或 WPS 打开，另存为 docx 再读入")


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: ET.Element | None, default: str = "") -> str:
    if element is None:
        return default
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), default)


_GONE = frozenset(("del", "moveFrom", "Fallback", "delText"))  # deleted, moved away, or said twice


def _children(element: ET.Element, *wanted: str) -> Iterator[ET.Element]:
    """The nearest descendants of some kinds, through content controls and tracked insertions."""
    for child in element:
        name = _local(child)
        if name in wanted:
            yield child
        elif name not in _GONE:
            yield from _children(child, *wanted)


def _tables(document: ET.Element) -> Iterator[_Table]:
    """All tables in reading order, one that stands in a cell after the one around it."""
    before: list[str] = []
    for block in _children(document, "p", "tbl"):
        if _local(block) == "p":
            before.append(_words(block))
            continue
        heading = tuple(text for text in before if text.strip())[-_HEADING_PARAGRAPHS:]
        yield _Table(_grid(block), heading)
        for row in _children(block, "tr"):
            for cell in _children(row, "tc"):
                yield from (_Table(table.rows, table.before or heading) for table in _tables(cell))
        before = []


def _words(block: ET.Element) -> str:
    parts: list[str] = []
    for child in block:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in ("tab", "br", "cr"):
            parts.append(" ")
        elif name not in _GONE and name not in ("tbl", "pPr", "rPr", "tcPr"):
            parts.append(_words(child))
            parts.append("\n" if name == "p" else "")
    return "".join(parts)


def _grid(table: ET.Element) -> _Rows:
    rows: _Rows = []
    for row in _children(table, "tr"):
        about = next((child for child in row if _local(child) == "trPr"), None)
        facts = {_local(child): child for child in about} if about is not None else {}
        if "del" in facts:
            continue
        cells = [_Cell("") for _ in range(_count(facts.get("gridBefore"), 0))]
        for cell in _children(row, "tc"):
            cells += _place(cell, rows[-1] if rows else [], len(cells))
        rows.append(cells[:_MAX_GRID])
    return rows


def _place(cell: ET.Element, above: list[_Cell], at: int) -> list[_Cell]:
    about = next((child for child in cell if _local(child) == "tcPr"), None)
    facts = {_local(child): child for child in about} if about is not None else {}
    merge = facts.get("vMerge")
    goes_on = merge is not None and _value(merge, "continue") == "continue"
    here = above[at] if goes_on and at < len(above) else _Cell(_words(cell))
    return [here] * _count(facts.get("gridSpan"), 1)


def _count(element: ET.Element | None, default: int) -> int:
    said = _value(element)
    return min(max(int(said), default), _MAX_GRID) if said.isdecimal() else default


# --- sums and shares --------------------------------------------------------------------------------------------------


def _fen(text: str, unit: Unit) -> int:
    """A cell's sum in fen: blank is 0, a unit in the cell goes before the header's.

    Raises:
        ValueError: With the reason in Chinese.
    """
    bare = _bare(text).replace(",", "").removeprefix("¥")
    if re.fullmatch(r"[-—–―─/无]*", bare):
        return 0
    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)(万元|万|元)?", bare)
    if not match:
        raise ValueError(f"“{text.strip()[:20]}”不是金额")
    if match[2]:
        unit = "元" if match[2] == "元" else "万元"
    fen = Decimal(match[1]) * _FEN[unit]
    if fen != fen.to_integral_value():
        raise ValueError(f"“{text.strip()[:20]}”不是整分")
    return int(fen)


def _said(fen: int, unit: Unit) -> str:
    """Fen in the form's unit, with at least two decimals."""
    value = (Decimal(fen) / _FEN[unit]).normalize()
    places = max(2, -int(value.as_tuple().exponent))
    return f"{value:,.{places}f}"


@dataclass(frozen=True, slots=True)
class _Share:
    """A printed percentage and what it is when read as a share of its column, its row or the total."""

    where: str
    printed: Decimal
    addends: int
    values: Mapping[Reading, Decimal | None]
    corner: bool

    def fits(self, reading: Reading) -> bool:
        value = self.values[reading]
        slack = Decimal(5).scaleb(int(self.printed.as_tuple().exponent) - 1) * self.addends
        return value is None or abs(self.printed - value) <= slack


def _percent(text: str) -> Decimal | None:
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)%?", _bare(text))
    return Decimal(match[1]) if match else None


def _reading(shares: Sequence[_Share]) -> tuple[Reading | None, tuple[str, ...]]:
    telling = [share for share in shares if not share.corner]  # the corner is 100 % in every reading
    if not telling:
        return None, ()
    best = max(_READINGS, key=lambda reading: sum(share.fits(reading) for share in telling))  # first of equals
    misfits = tuple(f"{share.where}写 {share.printed}%" for share in shares if not share.fits(best))
    fitting = sum(share.fits(best) for share in telling)
    return (best if fitting * 2 > len(telling) else None), misfits


# "表3-1-1 养老护理员专业（职业）建设目标" above the table, or "项目负责人：（养老护理员专业负责人）" in it.
_NAMED = re.compile(r"表3-\d-1([^\W\d]{2,12}?)专业|负责人:?\(?([^\W\d]{2,12}?)专业")

# --- the form ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where 表4-2 has what: column numbers of sums and of percentages by source, "" for 合计."""

    sums: Mapping[str, int]
    shares: Mapping[str, int]
    unit: Unit | None


@dataclass(slots=True)
class _Form:
    file: str
    contents: tuple[str, ...]
    sources: tuple[str, ...]
    specialties: tuple[str, ...]
    summary: dict[str, list[_Cell]] = field(default_factory=dict)  # rows of 表4-2 by content, "" for 合计
    columns: _Columns | None = None
    unit: Unit | None = None
    budgets: list[tuple[str, dict[str, str], Unit | None]] = field(default_factory=list)  # 表3-n-1: text, cells, unit
    problems: list[str] = field(default_factory=list)
    guesses: list[str] = field(default_factory=list)

    # --- finding the tables ---

    def take(self, table: _Table) -> None:
        """Look at one table of the document."""
        if self._take_summary(table):
            return
        for text, cells, unit in self._sections(table):
            self.budgets.append((text, cells, unit))

    def _label(self, cell: _Cell) -> str | None:
        """The content that a cell names, "" for 合计, None for anything else."""
        bare = cell.bare
        if bare.strip(":()") in _SUM:
            return ""
        names = sorted((name for name in self.contents if _bare(name) in bare), key=len)
        return names[-1] if names and len(bare) <= len(_bare(names[-1])) + _LABEL_SLACK else None

    def _labelled(self, row: Sequence[_Cell], width: int) -> str | None:
        labels = (self._label(cell) for cell in row[:width])
        return next((label for label in labels if label is not None), None)

    def _take_summary(self, table: _Table) -> bool:
        first = next((n for n, row in enumerate(table.rows) if self._labelled(row, 2)), None)
        if not first:
            return False
        columns = self._columns(table.rows[:first])
        if not columns:
            return False
        left = min(columns.sums.values())
        said = "".join(table.before)
        unit = columns.unit or _unit_of("".join(cell.text for row in table.rows[:first] for cell in row) + said)
        for row in table.rows[first:]:
            label = self._labelled(row, left)
            if label is not None and len(row) > max(columns.sums.values()):
                self._keep(label, row, columns)
        self.columns, self.unit = self.columns or columns, self.unit or unit
        return True

    def _keep(self, label: str, row: list[_Cell], columns: _Columns) -> None:
        ordered = [row[columns.sums[key]] for key in (*self.sources, "")]
        shares = [row[at] if at is not None and at < len(row) else _Cell("") for at in self._share_places(columns)]
        before = self.summary.setdefault(label, ordered + shares)
        if [cell.bare for cell in before] != [cell.bare for cell in ordered + shares]:
            self.problems.append(f"表4-2“{label or '合计'}”一行出现了两次，而且数字不同")

    def _share_places(self, columns: _Columns) -> list[int | None]:
        return [columns.shares.get(key) for key in (*self.sources, "")]

    def _columns(self, header: _Rows) -> _Columns | None:
        """What stands in which column of 表4-2, from the header texts one above the other."""
        sums: dict[str, int] = {}
        shares: dict[str, int] = {}
        units = set()
        for at in range(max(map(len, header), default=0)):
            stack = _stack(header, at)
            names = sorted((name for name in self.sources if _bare(name) in stack), key=len)
            key = names[-1] if names else "" if any(word in stack for word in _SUM) else None
            if key is None:
                continue
            share = "比例" in stack or "占比" in stack or "%" in stack
            (shares if share else sums).setdefault(key, at)
            if not share and (unit := _unit_of(stack)):
                units.add(unit)
        if len(units) > 1:
            self.problems.append("表4-2 表头的金额单位有万元也有元")
        if not all(key in sums for key in (*self.sources, "")):
            return None
        return _Columns(sums, shares, next(iter(units), None))

    def _sections(self, table: _Table) -> Iterator[tuple[str, dict[str, str], Unit | None]]:
        """The budgets in a table of the 表3-n-1 kind: one for each header that says 资金预算."""
        heads = [n for n, row in enumerate(table.rows) if any(_budget_head(cell) for cell in row)]
        if not heads:
            heads = [n for n, row in enumerate(table.rows) if any("预算安排" in cell.bare for cell in row)][:1]
        begin = 0
        for number, head in enumerate(heads):
            end = heads[number + 1] if number + 1 < len(heads) else len(table.rows)
            at = next((n for n, cell in enumerate(table.rows[head]) if _budget_head(cell)), None)
            cells = self._budget(table.rows[head:end], at)
            if cells:
                heading = table.before if number == 0 else ()
                text = "\n".join((*heading, *_texts(table.rows[begin:end])))
                unit = _unit_of(table.rows[head][at].bare if at is not None else "") or _unit_of(_bare(text))
                yield text, cells, unit
            begin = end

    def _budget(self, rows: _Rows, at: int | None) -> dict[str, str]:
        cells: dict[str, str] = {}
        for row in rows:
            place = len(row) - 1 if at is None else at
            label = self._labelled(row, place)
            if label is not None and place < len(row):
                cells.setdefault(label, row[place].text)
        return cells if any(cells) else {}

    # --- reading them ---

    def result(self, sha256: str) -> PlanForm:
        """The plan.

        Raises:
            Refusal: There is no 表4-2, or something in the tables is off.
        """
        columns = self.columns
        if columns is None:
            raise Refusal(
                f"没有找到表4-2（投入预算汇总）：找的是表头有 {'、'.join(self.sources)} 和合计、行是"
                f" {'、'.join(self.contents)} 的表格",
                where=self.file,
                todo="请选填好的实施方案（附件2）",
            )
        if self.unit is None:
            raise Refusal("表4-2 没有写金额单位", where=self.file, todo="请在表头的“金额”下面写明（万元）或（元）")
        self.problems += [f"表4-2 缺少“{name}”一行" for name in self.contents if name not in self.summary]
        sums = {label: self._sums(label, cells, self.unit) for label, cells in self.summary.items()}
        self._shared_cells()
        self._prove(sums, self.unit)
        specialties = self._specialties(self.unit)
        if self.problems:
            raise Refusal("；".join(self.problems), where=self.file, todo="请核对后改正 Word 里的数字，再读入一次")
        cells = {(content, source): sums[content][source] for content in self.contents for source in self.sources}
        reading, misfits = _reading(list(self._shares(cells)))
        return PlanForm(
            cells=cells,
            specialties=specialties,
            unit=self.unit,
            reading=reading,
            misfits=misfits,
            guesses=tuple(self.guesses),
            file=self.file,
            sha256=sha256,
        )

    def _sums(self, label: str, cells: Sequence[_Cell], unit: Unit) -> dict[str, int]:
        """The sums of a row by source, "" for 合计; a printed total that is blank is left out."""
        found: dict[str, int] = {}
        for key, cell in zip((*self.sources, ""), cells, strict=False):
            if (not label or not key) and not cell.bare:
                continue
            try:
                found[key] = _fen(cell.text, unit)
            except ValueError as error:
                self.problems.append(f"表4-2“{label or '合计'}”一行“{key or '合计'}”金额：{error}")
        return found

    def _shared_cells(self) -> None:
        """A filled cell that is merged over several rows or sources cannot be divided between them."""
        owners: dict[int, str] = {}
        for label, cells in self.summary.items():
            for key, cell in zip((*self.sources, ""), cells, strict=False):
                name = f"“{label or '合计'}”一行“{key or '合计'}”"
                if cell.bare and owners.setdefault(id(cell), name) != name:
                    self.problems.append(f"表4-2 {owners[id(cell)]}和{name}的金额合并在一个单元格里，分不开")

    def _prove(self, sums: Mapping[str, Mapping[str, int]], unit: Unit) -> None:
        """Check every printed total against what it adds up."""
        if self.problems:  # a cell that is missing would make every total wrong that it belongs to
            return
        whole = {c: sum(sums[c].get(s, 0) for s in self.sources) for c in self.contents}
        expected = {(c, ""): ("行合计", whole[c]) for c in self.contents}
        for source in self.sources:
            expected["", source] = ("列合计", sum(sums[c].get(source, 0) for c in self.contents))
        expected["", ""] = ("总计", sum(whole.values()))
        for (label, key), (kind, right) in expected.items():
            printed = sums.get(label, {}).get(key)
            if printed is not None and printed != right:
                name = f"“{label or key}”" if label or key else ""
                off = f"应为 {_said(right, unit)}，表中写 {_said(printed, unit)}（{unit}）"
                self.problems.append(f"表4-2{name}{kind}：{off}")

    def _shares(self, cells: Mapping[tuple[str, str], int]) -> Iterator[_Share]:
        """The printed percentages of 表4-2 with what each would be in every reading."""
        row = {c: sum(cells[c, s] for s in self.sources) for c in self.contents}
        column = {s: sum(cells[c, s] for c in self.contents) for s in self.sources}
        total = sum(row.values())
        value = {**cells, **{(c, ""): row[c] for c in row}, **{("", s): column[s] for s in column}, ("", ""): total}
        row[""], column[""] = total, total
        count = len(self.sources) + 1
        for label, kept in self.summary.items():
            for key, cell in zip((*self.sources, ""), kept[count:], strict=False):
                printed = _percent(cell.text)
                if printed is not None:
                    yield _Share(
                        where=f"表4-2“{label or '合计'}”一行“{key or '合计'}”比例",
                        printed=printed,
                        addends=(1 if label else len(self.contents)) * (1 if key else len(self.sources)),
                        values={
                            "column": _ratio(value[label, key], column[key]),
                            "row": _ratio(value[label, key], row[label]),
                            "total": _ratio(value[label, key], total),
                        },
                        corner=not label and not key,
                    )

    def _specialties(self, fallback: Unit) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for text, cells, unit in self.budgets:
            if not any(_bare(cell) for cell in cells.values()):  # a form left blank
                continue
            name = self._specialty(text, len(found))
            if name in found:
                self.problems.append(f"有两张表3-n-1 都像是“{name}”的预算")
                continue
            found[name] = self._specialty_sums(name, cells, unit or fallback)
        return found

    def _specialty_sums(self, name: str, cells: Mapping[str, str], unit: Unit) -> dict[str, int]:
        sums: dict[str, int] = {}
        for label, text in cells.items():
            try:
                sums[label] = _fen(text, unit)
            except ValueError as error:
                self.problems.append(f"表3-n-1“{name}”的“{label or '合计'}”：{error}")
        printed = sums.pop("", None)
        result = {content: sums.get(content, 0) for content in self.contents}
        stated = printed is not None and _bare(cells.get("", ""))
        if stated and printed != sum(result.values()) and not self.problems:
            right = _said(sum(result.values()), unit)
            self.problems.append(f"表3-n-1“{name}”合计：应为 {right}，表中写 {_said(printed or 0, unit)}（{unit}）")
        return result

    def _specialty(self, text: str, number: int) -> str:
        """Whose budget it is: the specialty that its text names most often, else the next one in order."""
        bare, counts = _bare(text), dict.fromkeys(self.specialties, 0)
        for name in sorted(self.specialties, key=len, reverse=True):  # 养老护理员 before 护理员
            counts[name] = bare.count(_bare(name))
            bare = bare.replace(_bare(name), "\0")
        if any(counts.values()):
            return max(counts, key=lambda name: counts[name])
        named = _NAMED.search(bare)
        own = next(filter(None, named.groups())) if named else ""
        if not self.specialties:
            return own or f"专业{number + 1}"
        if own:
            self.guesses.append(f"第 {number + 1} 张表3-n-1 的专业是“{own}”，不是登记的专业")
            return own
        name = self.specialties[number] if number < len(self.specialties) else f"专业{number + 1}"
        self.guesses.append(f"第 {number + 1} 张表3-n-1 没有写专业，按次序当作“{name}”")
        return name


def _ratio(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * 100 / Decimal(whole) if whole else None


def _stack(header: _Rows, at: int) -> str:
    cells = dict.fromkeys(row[at] for row in header if at < len(row))  # a merged cell once
    return "".join(cell.bare for cell in cells)


def _texts(rows: _Rows) -> list[str]:
    return [cell.text for cell in dict.fromkeys(cell for row in rows for cell in row)]


def _budget_head(cell: _Cell) -> bool:
    return "资金预算" in cell.bare and len(cell.bare) <= 20  # noqa: PLR2004  (a header, not the form's instructions)


def _unit_of(text: str) -> Unit | None:
    bare = _bare(text)
    if re.search(r"[(:]万元|单位万元|万元\)", bare) or bare.endswith("万元"):
        return "万元"
    if re.search(r"[(:]元|单位元|元\)", bare) or bare.endswith("元"):
        return "元"
    return None
