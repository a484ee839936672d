"""`earmark detail`: a list behind one payment, which rules can see and later imports leave there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from ledgers.book.shelf import Shelf
from tests.importers.makers import OWN, SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes
from tests.importers.test_details import LI, WANG, pay
from tests.program.test_cli import NEW, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledgers.book.details import Detail
    from tests.conftest import Ran

    Run = Callable[..., Ran]


@pytest.fixture
def base(run: Run, tmp_path: Path) -> Run:
    """A book whose statement paid 5,600 once and 100 twice."""
    run("new", "p01", *NEW, *SPECIALTIES, "--account", OWN)
    moves = [("20250301", 20_000_000), ("20250310", -560_000), ("20250311", -10_000), ("20250312", -10_000)]
    (tmp_path / "流水.csv").write_bytes(csv_bytes(ccb_rows(moves)))
    (tmp_path / "课酬.xlsx").write_bytes(xlsx_bytes({"a": pay(WANG, LI, ["合计", None, None, 5800, 200, 5600])}))
    assert run("import", "p01", "流水.csv").code == 0
    return run


def text(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "books" / "p01").rglob("*.beancount")))


def details(folder: Path) -> list[Detail]:
    book = Shelf(folder / "books").open("p01").book(date(2026, 1, 1))
    items = [*book.spending, *book.unexplained]
    return [line for item in items for line in book.details(item)]


def test_the_name_of_a_list_is_told_on_one_line(base: Run, tmp_path: Path) -> None:
    (tmp_path / "课酬.xlsx").rename(tmp_path / "课 \x1b[31m\n酬.xlsx")
    assert base("detail", "p01", "课 \x1b[31m\n酬.xlsx").out.splitlines()[0].startswith("课 [31m 酬.xlsx：发放表 2 行")


def test_a_list_stands_behind_the_payment_of_its_sum(base: Run, tmp_path: Path) -> None:
    before = text(tmp_path)
    said = base("detail", "p01", "课酬.xlsx")
    assert said.code == 0
    assert "课酬.xlsx：发放表 2 行，合计 5,600.00 元，已挂到 2025-03-10 某商贸有限公司" in said.out
    after = text(tmp_path)
    assert "510123199001011234" not in after
    assert "6222021234567890123" not in after
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert sum(line.startswith("  detail:") for line in added) == 1
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert [(line.name, line.amount, line.number) for line in details(tmp_path)] == [
        ("王某", 280_000, "510***********1234"),
        ("李某", 280_000, "510***********5678"),
    ]
    assert base("detail", "p01").out == "发放表 课酬.xlsx：2 行，5,600.00 元\n"
    assert "早已挂在 2025-03-10" in base("detail", "p01", "课酬.xlsx").out
    assert text(tmp_path) == after


def test_the_list_stays_when_a_sheet_explains_the_payment_later(base: Run, tmp_path: Path) -> None:
    base("detail", "p01", "课酬.xlsx")
    kept = details(tmp_path)
    lines = [
        sheet_row("记3", "20250310", "支出", 2600, 支出类别="指导教师聘用"),
        sheet_row("记3", "20250310", "支出", 3000, 支出类别="原材料消耗"),
    ]
    (tmp_path / "明细.xlsx").write_bytes(xlsx_bytes({"支出": [SHEET, *lines]}))
    assert base("import", "p01", "明细.xlsx").code == 0
    assert details(tmp_path) == [*kept, *kept]  # both lines of the voucher are of the payment
    assert base("import", "p01", "明细.xlsx", "流水.csv").code == 0
    assert details(tmp_path) == [*kept, *kept]


def test_a_list_behind_a_voucher_that_the_bank_has_not_shown(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW, *SPECIALTIES, "--account", OWN)
    lines = [
        sheet_row("记3", "20250310", "支出", 2600, 支出类别="指导教师聘用"),
        sheet_row("记3", "20250310", "支出", 3000, 支出类别="原材料消耗"),
    ]
    (tmp_path / "明细.xlsx").write_bytes(xlsx_bytes({"支出": [SHEET, *lines]}))
    (tmp_path / "课酬.xlsx").write_bytes(xlsx_bytes({"a": pay(WANG, LI)}))
    assert run("import", "p01", "明细.xlsx").code == 0
    assert run("detail", "p01", "课酬.xlsx").code == 0
    (tmp_path / "流水.csv").write_bytes(csv_bytes(ccb_rows([("20250310", -560_000)], opening=10**6)))
    assert run("import", "p01", "流水.csv").code == 0
    assert {line.name for line in details(tmp_path)} == {"王某", "李某"}


def hundred(folder: Path, name: str) -> str:
    rows: list[list[Any]] = [["日期", "报销人", "事由", "金额"], ["2025-03-02", name, "耗材", 100]]
    (folder / f"{name}.xlsx").write_bytes(xlsx_bytes({"a": rows}))
    return f"{name}.xlsx"


def test_of_several_payments_a_person_says_which(base: Run, tmp_path: Path) -> None:
    one, two, three = (hundred(tmp_path, name) for name in ("甲", "乙", "丙"))
    unsure = base("detail", "p01", one)
    assert (unsure.code, unsure.err.count("\n")) == (2, 1)
    assert "100.00 元的付款有 2 笔：2025-03-11 " in unsure.err
    rows = [line.split()[0] for line in base("mark", "p01").out.splitlines() if "-100.00" in line]
    assert "已挂到 2025-03-12" in base("detail", "p01", one, "--row", rows[1]).out
    assert "已挂到 2025-03-11" in base("detail", "p01", two).out  # one is left
    assert "已经有明细" in base("detail", "p01", three).err
    assert "没有“记9”这一笔付款" in base("detail", "p01", three, "--row", "记9").err


def test_a_sum_that_no_payment_has(base: Run, tmp_path: Path) -> None:
    (tmp_path / "别的.xlsx").write_bytes(xlsx_bytes({"a": pay(WANG)}))
    before = text(tmp_path)
    said = base("detail", "p01", "别的.xlsx")
    assert (said.code, "账上没有 2,800.00 元的付款" in said.err) == (2, True)
    row = next(line.split()[0] for line in base("mark", "p01").out.splitlines() if "-5,600.00" in line)
    wrong = base("detail", "p01", "别的.xlsx", "--row", row)
    assert "合计 2,800.00 元" in wrong.err
    assert "付的是 5,600.00 元，对不上" in wrong.err
    assert text(tmp_path) == before
