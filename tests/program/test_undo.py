"""`earmark import --list` and `--undo`: from the command line, and where the bureau has spoken."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from ledgers.book.git import Git
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.program.test_cli import NEW, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    """A grant, and a journey paid out of it."""
    run("new", "p01", *NEW, *SPECIALTIES, "--account", OWN)
    (tmp_path / "流水.csv").write_bytes(csv_bytes(ccb_rows([("20240418", 20_000_000), ("20240506", -58_600)])))
    rows = [SHEET, sheet_row("记1", "2024-05-06", "支出", 586, 支出类别="差旅费", 用途="考察差旅费")]
    (tmp_path / "明细.xlsx").write_bytes(xlsx_bytes({"明细": rows}))
    assert run("import", "p01", "流水.csv", "明细.xlsx").code == 0
    return run


def listed(run: Run) -> list[dict[str, str]]:
    return list(json.loads(run("import", "p01", "--list", "--format", "json").out))


def test_an_import_is_listed_and_taken_back_once(base: Run, tmp_path: Path) -> None:
    (only,) = listed(base)
    assert only["said"] == "流水.csv（2 行）、明细.xlsx（1 行）"
    digest = hashlib.sha256((tmp_path / "流水.csv").read_bytes()).hexdigest()
    assert f"sha256 {digest} 流水.csv" in Git(tmp_path / "books" / "p01").history()[0].message
    done = base("import", "p01", "--undo", only["id"][:8], "--why", "拿错了月份")
    assert (done.code, done.out.startswith(f"已撤销导入 {only['id'][:8]}")) == (0, True)
    again = base("import", "p01", "--undo", only["id"][:8], "--why", "拿错了月份")
    assert (again.code, "已经撤销过" in again.out) == (0, True)
    assert "已撤销" in base("import", "p01", "--list").out
    assert "入账 2 行" in base("import", "p01", "流水.csv", "明细.xlsx").out


def test_what_the_bureau_has_spoken_on_is_not_taken_back(base: Run, tmp_path: Path) -> None:
    audited = json.loads(base("audit", "p01", "--format", "json", "--as-of", "2026-04-30").out)
    found = next(r for r in audited["books"][0]["rules"] if r["rule"] == "F03")["findings"][0]["id"]
    ordered = base("rectify", "p01", found, "--due", "2026-12-31", "--owner", "何雯")
    assert ordered.code == 0, ordered.err
    before = Git(tmp_path / "books" / "p01").head()
    refused = base("import", "p01", "--undo", listed(base)[0]["id"], "--why", "拿错了")
    assert (refused.code, f"主管部门已对问题 {found}" in refused.err) == (2, True)
    assert Git(tmp_path / "books" / "p01").head() == before


@pytest.mark.parametrize("words", [(), ("--list", "流水.csv"), ("--undo", "abcdef12", "流水.csv")])
def test_neither_files_nor_a_deed_or_both_are_refused(base: Run, words: tuple[str, ...]) -> None:
    assert base("import", "p01", *words).code == 2
