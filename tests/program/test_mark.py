"""`earmark mark`: a shared account's other business, from the list to the report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from beancount.core import data

from ledgers.book.shelf import Shelf
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.program.test_cli import NEW, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

MOVES = [
    ("20240418", 20_000_000, "区财政局"),
    ("20240506", -858_000, "甲公司"),
    ("20240507", 300_000, "学员"),
    ("20240508", -4_000, "食堂"),
    ("20240508", -4_000, "食堂"),
    ("20240509", -5_000, "电力公司"),
]


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    """A statement of a shared account; the sheet explains the grant and one purchase."""
    run("new", "p01", *NEW, *SPECIALTIES, "--account", OWN)
    rows = ccb_rows([(day, fen) for day, fen, _ in MOVES])
    for row, (_, _, payee) in zip(rows[1:], MOVES, strict=True):
        row[7] = payee
        if payee == "食堂":
            row[12] = "买菜"
    (tmp_path / "流水.csv").write_bytes(csv_bytes(rows))
    grant = sheet_row("记1", "20240418", "收入", 200_000, 支出类别="财政补助拨入", 对方户名="区财政局")
    spent = sheet_row("记2", "20240506", "支出", 8_580, 对方户名="甲公司")
    (tmp_path / "明细.xlsx").write_bytes(xlsx_bytes({"支出": [SHEET, grant, spent]}))
    assert run("import", "p01", "流水.csv", "明细.xlsx").code == 0
    return run


def waiting(run: Run) -> list[list[str]]:
    return [line.split() for line in run("mark", "p01").out.splitlines()[:-1]]


def balances(folder: Path) -> dict[str, str]:
    entries, errors, _ = Shelf(folder / "books").open("p01").loaded
    assert not errors
    held: dict[str, int] = {}
    for entry in entries:
        for posting in entry.postings if isinstance(entry, data.Transaction) else ():
            if posting.units and posting.units.number is not None:
                held[posting.account] = held.get(posting.account, 0) + int(posting.units.number * 100)
    return {account.split(":", 1)[1]: str(fen) for account, fen in held.items() if fen}


def test_rows_are_listed_marked_and_out_of_every_figure(base: Run, tmp_path: Path) -> None:
    assert [line[3] for line in waiting(base)] == ["学员", "食堂", "食堂", "电力公司"]
    before = balances(tmp_path)
    first = waiting(base)[0][0]
    said = base("mark", "p01", first, "--payee", "电力公司", "--foreign")
    assert (said.code, said.out) == (0, "已标为非项目 2 笔：收入 3,000.00 元，支出 50.00 元\n")
    assert [line[3] for line in waiting(base)] == ["食堂", "食堂"]
    after = balances(tmp_path)
    assert after["1002银行存款:01专户:9非项目"] == "295000"
    assert after["3009非项目收支"] == "-295000"
    for name in ("1002银行存款:01专户:1地方财政", "1地方财政:4001财政补助", "1地方财政:1构建培训体系:30218原材料消耗"):
        assert after[name] == before[name]
    assert base("report", "p01", "--year", "2024", "-o", "out").code == 0
    (report,) = (tmp_path / "out").glob("*.xlsx")
    cells = [c for s in openpyxl.load_workbook(report) for row in s.iter_rows(values_only=True) for c in row]
    assert 8580 in cells
    assert not {3000, -50, "电力公司", "学员"} & set(cells)
    rules = json.loads(base("audit", "p01", "--format", "json", "--as-of", "2024-12-31").out)["books"][0]["rules"]
    apart = next(rule for rule in rules if rule["rule"] == "L01")
    assert "非项目收支" in apart["findings"][0]["message"]


def test_twins_are_marked_one_after_the_other(base: Run) -> None:
    twins = [line[0] for line in waiting(base) if line[3] == "食堂"]
    assert len(set(twins)) == 2
    for left in (1, 0):
        name = next(line[0] for line in waiting(base) if line[3] == "食堂")
        assert base("mark", "p01", name, "--foreign").code == 0
        assert sum(line[3] == "食堂" for line in waiting(base)) == left


def test_rows_of_one_day_and_sum_that_differ_are_marked_together_or_refused(base: Run, tmp_path: Path) -> None:
    rows = ccb_rows([("20240610", -700), ("20240610", -700)], opening=19_429_000 - 858_000)
    for row in rows[1:]:
        row[7] = "超市"
    (tmp_path / "六月.csv").write_bytes(csv_bytes(rows))
    base("import", "p01", "六月.csv")
    names = [line[0] for line in waiting(base) if line[3] == "超市"]
    before = balances(tmp_path)
    said = [base("mark", "p01", name, "--foreign") for name in names[1:]]
    assert [(each.code, "有同日同额的另一笔流水" in each.err) for each in said] == [(2, True)]
    assert balances(tmp_path) == before
    assert base("mark", "p01", *names, "--foreign").code == 0
    assert not [line for line in waiting(base) if line[3] == "超市"]


def test_importing_again_changes_nothing(base: Run, tmp_path: Path) -> None:
    base("mark", "p01", "--payee", "学员", "--foreign")
    marked = balances(tmp_path)
    again = json.loads(base("import", "p01", "流水.csv", "明细.xlsx", "--format", "json").out)
    assert [paper["imported"] for paper in again] == [0, 0]
    assert balances(tmp_path) == marked


def test_a_mark_is_taken_back_and_may_be_made_again(base: Run, tmp_path: Path) -> None:
    before = balances(tmp_path)
    said = base("mark", "p01", "--payee", "食堂", "--foreign").out
    marked = balances(tmp_path)
    listed = base("mark", "p01", "--undo").out.splitlines()
    assert [line.split()[3:] for line in listed[:-1]] == [["食堂", "买菜"]] * 2
    assert listed[-1] == "已标为非项目的流水 2 笔"
    name = listed[0].split()[0]
    assert base("mark", "p01", name, "--undo").out.startswith("已撤销标记 1 笔：收入 0.00 元，支出 ")
    assert sum(line[3] == "食堂" for line in waiting(base)) == 1
    assert base("mark", "p01", "--payee", "食堂", "--undo").code == 0
    assert balances(tmp_path) == before
    assert base("mark", "p01", "--payee", "食堂", "--foreign").out == said
    assert balances(tmp_path) == marked
    base("mark", "p01", "--payee", "食堂", "--undo")
    rows = [
        sheet_row(f"记{n}", f"202405{line[1][-2:]}", "支出", line[2].strip("-"), 对方户名="食堂")
        for n, line in enumerate(waiting(base), 8)
        if line[3] == "食堂"
    ]
    (tmp_path / "食堂.xlsx").write_bytes(xlsx_bytes({"支出": [SHEET, *rows]}))
    assert base("import", "p01", "食堂.xlsx").code == 0  # the sheet explains what was no other business
    assert not [line for line in waiting(base) if line[3] == "食堂"]
    assert "1002银行存款:01专户:9非项目" not in balances(tmp_path)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--foreign",), "没有写要标哪几笔"),
        (("--payee", "食堂"), "没有写标成什么"),
        (("00000000-0", "--foreign"), "00000000-0：没有这一笔待说明的流水"),
        (("--payee", "谁", "--foreign"), "待说明的流水里没有对方户名“谁”"),
        (("--payee", "食堂", "--undo"), "标为非项目的流水里没有对方户名“食堂”"),
        (("--payee", "食堂", "--undo", "--foreign"), "--foreign 和 --undo 只能写一个"),
    ],
)
def test_what_cannot_be_marked(base: Run, words: tuple[str, ...], says: str) -> None:
    said = base("mark", "p01", *words)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert says in said.err
