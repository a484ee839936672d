"""`earmark export`: a book's years written and checked from the command line."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from earmark import desk
from earmark.demo import PAPERS
from ledgers.book.shelf import Shelf
from tests.program.test_cli import NEW, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Run:
    shutil.copytree(PAPERS / "yz2401" / "book", tmp_path / "books" / "yz2401")
    return run


def test_every_year_is_written_and_checks(demo: Run, tmp_path: Path) -> None:
    done = demo("export", "yz2401", "-o", "out")
    assert (done.code, done.err) == (0, "")
    names = [f"yz2401-{year}-gbt24589" for year in (2024, 2025, 2026)]
    assert [line.rpartition("/")[2] for line in done.out.splitlines()] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    checked = demo("export", "--check", "out")
    assert checked.code == 0
    assert [line.partition("：")[0] for line in checked.out.splitlines()] == [f"✓ {name}" for name in names]


def test_a_year_closes_with_what_the_next_one_opens_with(demo: Run, tmp_path: Path) -> None:
    assert demo("export", "yz2401", "--format", "csv", "-o", "out").code == 0
    text = {y: (tmp_path / f"out/yz2401-{y}-csv/科目余额及发生额.csv").read_text("utf-8-sig") for y in (2024, 2025)}
    closing = {r[0]: (r[7], r[-1]) for line in text[2024].splitlines() if (r := line.split(","))[10] == "12"}
    opening = {r[0]: (r[6], r[11]) for line in text[2025].splitlines() if (r := line.split(","))[10] == "01"}
    carried = {code: held for code, held in closing.items() if held[1] != "0.00"}
    assert carried
    assert carried == {code: held for code, held in opening.items() if held[1] != "0.00"}


def test_what_is_wrong_is_told_line_by_line(demo: Run, tmp_path: Path) -> None:
    demo("export", "yz2401", "--year", "2025", "-o", "out")
    path = tmp_path / "out" / "yz2401-2025-gbt24589" / "总账.xml"
    path.write_bytes(path.read_bytes().replace(b"10000.00", b"10001.00", 1))
    done = demo("export", "--check", path.parent)
    assert done.code == 1
    assert "▲ 总账.xml：和清单记的大小或 SHA-256 不同，导出以后改过" in done.out
    assert done.out.splitlines()[-1].startswith("▲ yz2401-2025-gbt24589：74 张凭证，")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export",), "还要写账套代码"),
        (("export", "yz2401"), "还要写 -o"),
        (("export", "yz2401", "-o", "out", "--year", "2020"), "没有 2020 年的账"),
        (("export", "yz2401", "--check", "out"), "--check 只核对"),
        (("export", "--check", "nowhere"), "没有这个文件夹"),
        (("export", "nobody", "-o", "out"), "没有代码为“nobody”的账套"),
        (("export", "yz2401", "-o", "books/yz2401/main.beancount"), "已经有同名的文件"),
    ],
)
def test_a_command_that_cannot_be_done_is_refused(demo: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = demo(*words)
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "out").exists()


def test_a_new_book_has_the_year_of_its_beginning(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW, *SPECIALTIES)
    book = Shelf(tmp_path / "books").open("p01")
    written = desk.export(book, "gbt24589", tmp_path / "out", None, dt.date(2024, 12, 31))
    assert [path.name for path in written] == ["p01-2024-gbt24589"]
    early = desk.export(book, "csv", tmp_path / "out", None, dt.date(2024, 1, 1))  # before the period begins
    assert [path.name for path in early] == ["p01-2024-csv"]
    said = json.loads((written[0] / "清单.json").read_text(encoding="utf-8"))
    assert (said["凭证张数"], said["截至"]) == (0, "2024-12-31")
    assert [each.faults for each in desk.check_exports(tmp_path / "out")] == [[], []]
