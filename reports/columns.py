"""The lines of a run as parquet, parted by policy and year, with a dictionary of the data beside them.

    DIR/policy=yuzhong-2023-25/year=2025/part-00000.parquet
    DIR/_数据字典.csv  DIR/_清单.json

pandas, DuckDB and Spark read the folder as one table; files that begin with an underscore are none of it to them.
The same run gives the same files, byte for byte, with the same version of pyarrow.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit_rules.columns import BASE, COLUMNS, Kind
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.columns import Column, Frame

DICTIONARY, MANIFEST = "_数据字典.csv", "_清单.json"
HEADINGS = ("列", "类型", "可空", "内容")
PARTED = (("policy", "管理办法的编号（文件夹名）"), ("year", "记账日期的年份（文件夹名）"))
_LARGEST = (1 << 63) - 1  # what a column of whole numbers holds
_ROWS = 1 << 16  # of a file: what a reader takes at once
_TYPES = {
    Kind.WORD: "文字，重复的只存一次（categorical）",
    Kind.TEXT: "文字",
    Kind.TEXTS: "文字的列表",
    Kind.FEN: "整数，分",
    Kind.COUNT: "整数",
    Kind.DAY: "日期",
    Kind.YES: "是否",
}


def dictionary() -> Iterator[tuple[str, ...]]:
    """The data dictionary, a row a column."""
    for name, says in PARTED:
        yield (name, "文字" if name == "policy" else "整数", "", says)
    for column in (*BASE, *COLUMNS):
        yield (column.name, _TYPES[column.kind], "可空" if column.empty else "", column.says)


def pyarrow() -> Any:
    """The library that writes parquet.

    Raises:
        Refusal: it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        todo = "安装：pip install pyarrow；不写 --columns 的审计不需要它"
        raise Refusal("写 parquet 要用的 pyarrow 没有安装", where="--columns", todo=todo) from None
    return pa


def check_columns(target: Path) -> None:
    """See that columns can be written, before any work.

    Raises:
        Refusal: they cannot: the folder is there already, or pyarrow is not installed.
    """
    pyarrow()
    if target.exists():
        raise Refusal("已经有这个文件夹", where=str(target), todo="不覆盖：换一个位置，或先把旧的移走")


def write_columns(frames: Mapping[str, Frame], target: Path, said: Mapping[str, Any]) -> None:
    """Write the lines of bases, whole or not at all.

    Args:
        frames: by the bases' codes.
        target: the new folder.
        said: what the manifest says of the run.

    Raises:
        Refusal: the folder is there already, cannot be written, or pyarrow is not installed.
    """
    check_columns(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".earmark-columns-", dir=target.parent) as name:
            made = Path(name) / "made"
            made.mkdir()
            left_out = [base for base in sorted(frames) if not _fits(frames[base])]
            lines = _write_parts(frames, frozenset(left_out), made)
            _write_dictionary(made / DICTIONARY)
            counts = {"基地数": len(frames) - len(left_out), "行数": lines, "金额过大没有写的基地": left_out}
            text = json.dumps({**said, **counts}, ensure_ascii=False, indent=2)
            (made / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
            for path in made.rglob("*"):
                _sync(path)
            made.rename(target)
            _sync(target.parent)
    except OSError as error:
        raise Refusal(f"写不下来：{os_words(error)}", where=str(target)) from None


def _fits(frame: Frame) -> bool:
    """Whether every number of a base fits its column: one base's nonsense must not stop the others."""
    numbers = (c.name for c in COLUMNS if c.kind in {Kind.FEN, Kind.COUNT})
    return all(abs(value or 0) <= _LARGEST for name in numbers for value in frame.lines[name])


def _write_parts(frames: Mapping[str, Frame], left_out: frozenset[str], folder: Path) -> int:
    """Write the bases' lines to their policies' and years' files, but for those left out; how many lines there are."""
    pa = pyarrow()
    schema = _schema(pa)
    held: dict[tuple[str, int], list[Any]] = defaultdict(list)
    parts: dict[tuple[str, int], int] = defaultdict(int)
    count = 0

    def write(place: tuple[str, int]) -> None:
        policy, year = place
        where = folder / f"policy={policy}" / f"year={year}"
        where.mkdir(parents=True, exist_ok=True)
        path = where / f"part-{parts[place]:05}.parquet"
        pa.parquet.write_table(pa.concat_tables(held.pop(place)).unify_dictionaries(), path)
        parts[place] += 1

    for base in sorted(frames.keys() - left_out):
        frame = frames[base]
        count += len(frame)
        for year, lines in _by_year(frame):
            place = (frame.policy, year)
            held[place].append(_table(pa, schema, frame, lines))
            if sum(table.num_rows for table in held[place]) >= _ROWS:
                write(place)
    for place in sorted(held):
        write(place)
    return count


def _by_year(frame: Frame) -> Iterator[tuple[int, list[int]]]:
    years: dict[int, list[int]] = defaultdict(list)
    for line, day in enumerate(frame.lines["date"]):
        years[int(day[:4])].append(line)
    yield from sorted(years.items())


def _schema(pa: Any) -> Any:
    types = {
        Kind.WORD: pa.dictionary(pa.int32(), pa.string()),
        Kind.TEXT: pa.string(),
        Kind.TEXTS: pa.list_(pa.string()),
        Kind.FEN: pa.int64(),
        Kind.COUNT: pa.int64(),
        Kind.DAY: pa.date32(),
        Kind.YES: pa.bool_(),
    }
    return pa.schema(
        [
            pa.field(c.name, types[c.kind], nullable=c.empty, metadata={"内容": c.says.encode()})
            for c in (*BASE, *COLUMNS)
        ]
    )


def _table(pa: Any, schema: Any, frame: Frame, lines: Sequence[int]) -> Any:
    own = [[getattr(frame, column.name)] * len(lines) for column in BASE]
    said = [[_value(column, frame.lines[column.name][line]) for line in lines] for column in COLUMNS]
    arrays = [
        pa.array(values, pa.string()).dictionary_encode().cast(field.type)
        if pa.types.is_dictionary(field.type)
        else pa.array(values, field.type)
        for values, field in zip((*own, *said), schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _value(column: Column, value: Any) -> Any:
    return date.fromisoformat(value) if column.kind is Kind.DAY and value is not None else value


def _write_dictionary(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(dictionary())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
