"""An export is a folder: its files, and a manifest of their sizes and SHA-256. It appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledgers.refusal import Refusal, os_words
from reports.exchange import flat
from reports.exchange.content import Content
from reports.exchange.schema import (
    ARCHIVE,
    DICTIONARY,
    ENCODING,
    LEDGER,
    MANIFEST,
    STANDARD,
    TABLES,
    tables_of,
    yuan_text,
)
from reports.exchange.xml import write_xml

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgers.book.book import Book

GBT, CSV, PARQUET = "gbt24589", "csv", "parquet"
FORMATS = (GBT, CSV, PARQUET)
FORMAT = 1  # of the manifest
_CHUNK = 1 << 20


def write_export(book: Book, year: int, form: str, folder: Path, version: str) -> Path:
    """Write a year of a book.

    Args:
        book: the book, as of the year's last day that is known. year: the year.
        form: one of `FORMATS`.
        folder: where to; made if missing.
        version: the program's.

    Returns:
        The new folder, `<code>-<year>-<form>`.

    Raises:
        Refusal: it is there already, cannot be written, or a library is missing.
    """
    if form == PARQUET:
        flat.parquet()
    target = folder / f"{book.code or '账套'}-{year}-{form}"
    if target.exists():
        raise Refusal("已经有这个文件夹", where=str(target), todo="交出去的数据不覆盖：换一个位置，或先把旧的移走")
    content = Content(book, year, version)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".earmark-export-", dir=folder) as name:
            made = Path(name) / "made"
            made.mkdir()
            counts = _WRITERS[form](content, made)
            _write_manifest(content, form, made, counts)
            for path in made.iterdir():
                _sync(path)
            made.rename(target)
            _sync(folder)
    except OSError as error:
        raise Refusal(f"写不下来：{os_words(error)}", where=str(target)) from None
    return target


def _write_gbt(content: Content, folder: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in (ARCHIVE, LEDGER):
        tables = ((table, content.records(table.name)) for table in tables_of(file))
        counts |= write_xml(folder / f"{file}.xml", file, tables)
    return counts


def _write_csv(content: Content, folder: Path) -> dict[str, int]:
    flat.write_dictionary(folder / DICTIONARY)
    return {t.name: flat.write_csv(folder / f"{t.name}.csv", t, content.records(t.name)) for t in TABLES}


def _write_parquet(content: Content, folder: Path) -> dict[str, int]:
    flat.write_dictionary(folder / DICTIONARY)
    return {t.name: flat.write_parquet(folder / f"{t.name}.parquet", t, content.records(t.name)) for t in TABLES}


_WRITERS: dict[str, Callable[[Content, Path], dict[str, int]]] = {
    GBT: _write_gbt,
    CSV: _write_csv,
    PARQUET: _write_parquet,
}


def _write_manifest(content: Content, form: str, folder: Path, counts: dict[str, int]) -> None:
    """Say what the folder holds, of which book, and what was left out or changed."""
    book = content.book
    said: dict[str, Any] = {
        "清单格式": FORMAT,
        "格式": form,
        "结构": f"{STANDARD} 的公共档案、总账两部分，见 docs/exchange.md；没有经过符合性认证",
        "编码": {GBT: ENCODING, CSV: "UTF-8"}.get(form, ""),
        "账套": book.code,
        "基地": book.facts.name,
        "会计年度": content.year,
        "截至": f"{book.as_of}",
        "账套摘要": book.digest,
        "程序": f"Earmark {content.version}",
        "凭证张数": content.vouchers,
        "分录行数": content.lines,
        "借方合计": yuan_text(content.debit),
        "换成空格的字符": content.replaced,
        "截短的文字": content.cut,
        "各表行数": counts,
        "文件": {path.name: _facts(path) for path in sorted(folder.iterdir())},
    }
    text = json.dumps(said, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _facts(path: Path) -> dict[str, int | str]:
    return {"字节": path.stat().st_size, "SHA-256": sha256(path)}


def sha256(path: Path) -> str:
    """The digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
