"""The lines of a run as parquet: read as one table by whoever reads parquet, and never half written."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.dataset as ds
import pytest

from audit_rules.columns import BASE, COLUMNS, Frame, frame
from ledgers.refusal import Refusal
from reports import columns as written
from reports.columns import DICTIONARY, HEADINGS, MANIFEST, dictionary, write_columns
from tests.conftest import read_book
from tests.fleet.conftest import fleet_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Ran

    Run = Callable[..., Ran]

JOURNAL = """
2024-12-30 * "某某公司" "采购护理床2张"
  voucher: "记1"
  invoice: "25502040050792290030、25502040050792290031"
  A资产:1002银行存款:01专户:1地方财政  -500.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  500.00 CNY
2025-03-06 * "某某公司" "维修"
  A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
  E支出:1地方财政:1构建培训体系:30213设备维护  100.00 CNY
"""


def frames() -> dict[str, Frame]:
    book = read_book(JOURNAL)
    found = {code: frame(replace(book, code=code)) for code in ("b02", "b01")}
    found["b03"] = replace(found["b01"], base="b03", policy="other-2025")
    return found


def files(folder: Path) -> dict[str, str]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_it_is_read_as_one_table_parted_by_policy_and_year(tmp_path: Path) -> None:
    write_columns(frames(), tmp_path / "out", {"截至": "2026-04-30"})
    assert sorted(files(tmp_path / "out")) == [
        DICTIONARY,
        MANIFEST,
        "policy=other-2025/year=2024/part-00000.parquet",
        "policy=other-2025/year=2025/part-00000.parquet",
        "policy=yuzhong-2023-25/year=2024/part-00000.parquet",
        "policy=yuzhong-2023-25/year=2025/part-00000.parquet",
    ]
    table = ds.dataset(tmp_path / "out", partitioning="hive").to_table()
    assert table.column_names == [*(c.name for c in (*BASE, *COLUMNS)), "policy", "year"]
    rows = sorted(table.to_pylist(), key=lambda row: (row["policy"], row["base"], row["date"]))
    assert [(r["base"], r["year"], r["fen"]) for r in rows[:2]] == [("b03", 2024, 50_000), ("b03", 2025, 10_000)]
    first = rows[2]
    assert (first["base"], first["date"], first["quantity"]) == ("b01", date(2024, 12, 30), 2)
    assert first["invoices"] == ["25502040050792290030", "25502040050792290031"]
    assert rows[3]["quantity"] is None
    assert str(table.schema.field("fen").type) == "int64"
    assert str(table.schema.field("category").type).startswith("dictionary")


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    write_columns(frames(), tmp_path / "out", {"截至": "2026-04-30"})
    said = json.loads((tmp_path / "out" / MANIFEST).read_text(encoding="utf-8"))
    assert said == {"截至": "2026-04-30", "基地数": 3, "行数": 6, "金额过大没有写的基地": []}


def test_one_bases_nonsense_stops_no_other(tmp_path: Path) -> None:
    found = frames() | {"b00": frame(replace(read_book(JOURNAL.replace("500.00", f"{10**30}.00")), code="b00"))}
    write_columns(found, tmp_path / "out", {})
    assert json.loads((tmp_path / "out" / MANIFEST).read_text(encoding="utf-8"))["金额过大没有写的基地"] == ["b00"]
    assert ds.dataset(tmp_path / "out", partitioning="hive").count_rows() == 6


def test_the_order_of_the_bases_changes_no_byte(tmp_path: Path) -> None:
    write_columns(frames(), tmp_path / "one", {})
    write_columns(dict(sorted(frames().items())), tmp_path / "two", {})
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_large_run_goes_on_in_a_next_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_ROWS", 2)
    many = {f"b{n}": replace(frames()["b01"], base=f"b{n}") for n in range(5)}
    write_columns(many, tmp_path / "out", {})
    assert len(list((tmp_path / "out").rglob("*.parquet"))) == 6  # three a year: two bases, two, one
    assert ds.dataset(tmp_path / "out", partitioning="hive").count_rows() == 10


def test_every_column_has_a_line_in_the_dictionary_and_in_the_page(tmp_path: Path) -> None:
    write_columns(frames(), tmp_path / "out", {})
    with (tmp_path / "out" / DICTIONARY).open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    assert tuple(head) == HEADINGS
    assert [line[0] for line in lines] == ["policy", "year", *(c.name for c in (*BASE, *COLUMNS))]
    page = (Path(__file__).parents[2] / "docs" / "columns.md").read_text(encoding="utf-8")
    for line in dictionary():
        assert f"| {' | '.join(line)} |" in page


def test_nothing_is_left_where_it_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(written, "_write_dictionary", full)
    with pytest.raises(Refusal, match="磁盘满了"):
        write_columns(frames(), tmp_path / "out", {})
    assert not list(tmp_path.iterdir())


def test_the_command_writes_the_run_and_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    fleet_of(tmp_path / "books", 2)
    words = ("audit", "--all", "--as-of", "2026-04-30", "--jobs", 1, "--columns", tmp_path / "out")
    ran = run(*words)
    assert ran.err == f"已写出 {tmp_path / 'out'}\n"
    table = ds.dataset(tmp_path / "out", partitioning="hive").to_table().to_pylist()
    assert {r["base"] for r in table} == {"b00", "b01"}
    assert all("F03" in r["rules"] for r in table)
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "已经有这个文件夹" in ran.err
    assert "不和代码一起写" in run("audit", "b00", "--columns", tmp_path / "two").err


def test_where_pyarrow_is_not_installed_it_says_so_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet_of(tmp_path / "books", 1)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = run("audit", "--all", "--columns", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("--columns：写 parquet 要用的 pyarrow 没有安装。安装：pip install pyarrow")
    assert run("audit", "--all", "--as-of", "2026-04-30").out
