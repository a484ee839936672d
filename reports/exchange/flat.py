"""The same tables as csv and parquet, with a data dictionary from the same declaration.

csv is UTF-8 with a mark at its beginning, as spreadsheets want it. A text that a spreadsheet would take for a formula
has an apostrophe before it, as has one that begins with an apostrophe, and `read_csv` takes it off again.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from ledgers.refusal import Refusal
from reports.exchange.schema import OWN, TABLES, Type, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from reports.exchange.content import Record
    from reports.exchange.schema import Field, Table

ENCODING = "utf-8-sig"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
_BATCH = 4096
HEADINGS = ("表", "列", "类型", "最长", "必有", "可取的值", "内容", "来自")


def write_csv(path: Path, table: Table, records: Iterator[Record]) -> int:
    """Write a table as csv; how many records it has."""
    count = 0
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in table.kept)
        for record in records:
            writer.writerow(_safe(field, text_of(field, record.get(field.name))) for field in table.kept)
            count += 1
    return count


def _safe(field: Field, text: str) -> str:
    return f"'{text}" if field.type is Type.TEXT and text.startswith(_RISKY) else text


def _plain(field: Field, text: str) -> str:
    """A csv text as it was."""
    return text.removeprefix("'") if field.type is Type.TEXT else text


def write_dictionary(path: Path) -> None:
    """Write what every column of every table is."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(dictionary())


def dictionary() -> Iterable[tuple[str, ...]]:
    """The data dictionary, a row a column."""
    for table in TABLES:
        for field in table.kept:
            yield (
                table.name,
                field.name,
                field.type.value,
                str(field.length),
                "是" if field.required else "",
                "、".join(field.codes),
                field.says,
                "本软件" if table.file == OWN else f"国标 {table.file}",
            )


def parquet() -> Any:
    """The library that writes and reads parquet.

    Raises:
        Refusal: it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        todo = "安装：pip install pyarrow；或者改用 --format csv"
        raise Refusal("写 parquet 要用的 pyarrow 没有安装", where="--format parquet", todo=todo) from None
    return pa


def write_parquet(path: Path, table: Table, records: Iterator[Record]) -> int:
    """Write a table as parquet, some thousand records at a time; how many it has.

    Raises:
        Refusal: pyarrow is not installed.
    """
    pa = parquet()
    schema, count = _schema(pa, table), 0
    with pa.parquet.ParquetWriter(path, schema) as writer:
        while batch := [_row(table, record) for record in islice(records, _BATCH)]:
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _schema(pa: Any, table: Table) -> Any:
    types = {
        Type.TEXT: pa.string(),
        Type.COUNT: pa.int64(),
        Type.MONEY: pa.decimal128(18, 2),
        Type.NUMBER: pa.decimal128(18, 6),
        Type.DAY: pa.date32(),
    }
    return pa.schema([pa.field(f.name, types[f.type], metadata={"内容": f.says}) for f in table.kept])


def _row(table: Table, record: Record) -> dict[str, Any]:
    return {field.name: _cell(field, record) for field in table.kept}


def _cell(field: Field, record: Record) -> Any:
    value = record.get(field.name)
    if field.type is Type.TEXT:
        return value or ""
    if field.type is Type.MONEY and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    return value


def read_csv(path: Path, table: Table, fault: Callable[[str, str], object]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a csv table with the places they stand at; none where its columns are not the table's."""
    with path.open(encoding=ENCODING, newline="") as file:
        reader = csv.reader(file, strict=True)
        names = [field.name for field in table.kept]
        if _columns(next(reader, []), names, path, fault):
            for row in reader:
                place = f"{path.name} 第 {reader.line_num} 行"
                if len(row) != len(names):
                    fault(place, f"有 {len(row)} 列，应是 {len(names)} 列")
                    continue
                yield place, {f.name: _plain(f, text) for f, text in zip(table.kept, row, strict=True)}


def read_parquet(path: Path, table: Table, fault: Callable[[str, str], object]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a parquet table with the places they stand at; none where its columns are not the table's."""
    pa = parquet()
    file = pa.parquet.ParquetFile(path)
    has, wanted = file.schema_arrow, _schema(pa, table)
    if not _columns(has.names, wanted.names, path, fault):
        return
    for name, kind, should in zip(has.names, has.types, wanted.types, strict=True):
        if kind != should:
            fault(path.name, f"列“{name}”的类型是 {kind}，应是 {should}")
            return
    number = 0
    for batch in file.iter_batches(_BATCH):
        for row in batch.to_pylist():
            number += 1
            yield f"{path.name} 第 {number} 行", {f.name: _text(f, row[f.name]) for f in table.kept}


def _columns(found: list[str], wanted: list[str], path: Path, fault: Callable[[str, str], object]) -> bool:
    if found == wanted:
        return True
    for n, (has, should) in enumerate(zip_longest(found, wanted, fillvalue="（没有）"), 1):
        if has != should:
            fault(path.name, f"第 {n} 列是“{has}”，应是“{should}”")
            break
    return False


def _text(field: Field, value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return text_of(field, value)
