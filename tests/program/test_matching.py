"""`import --confirm-changes`, `match` and `reconcile` from the command line."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.program.test_cli import NEW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

HEADERS = ["凭证号", "日期", "收付", "对方户名", "用途", "金额", "资金来源", "建设内容", "支出类别", "专业", "发票号"]
BANK = [
    "账号",
    "交易时间",
    "借方发生额（支取）",
    "贷方发生额（收入）",
    "余额",
    "对方户名",
    "摘要",
    "备注",
    "账户明细编号-交易流水号",
]
SPENT = ["地方财政", "构建完善的高技能人才培训体系", "设备购置", "养老护理员"]


@pytest.fixture
def base(run: Run) -> Run:
    run("new", "p01", *NEW, "--specialty", "养老护理员", "--host", "某某学校")
    return run


def written(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def sheet(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A sheet: voucher, day, payee and yuan each; every row is a piece of equipment."""
    return written(path, HEADERS, [[v, day, "支出", payee, "设备", yuan, *SPENT, ""] for v, day, payee, yuan in rows])


def statement(path: Path, *rows: tuple[str, str, int, str]) -> Path:
    """A statement: day, payee, yuan (negative out) and memo each, from 1000 yuan."""
    at, lines = 1000, []
    for n, (day, payee, yuan, memo) in enumerate(rows):
        at += yuan
        out, into = (str(-yuan), "0") if yuan < 0 else ("0", str(yuan))
        lines.append(["9995001040000000418", f"{day} 10:00:0{n}", out, into, str(at), payee, "转账", memo, f"70000{n}"])
    return written(path, BANK, lines)


def test_a_changed_row_is_shown_then_corrected_by_its_number(base: Run, tmp_path: Path) -> None:
    rows = [("记1", "2024-05-20", "甲公司", "100"), ("记2", "2024-05-21", "乙公司", "70")]
    base("import", "p01", sheet(tmp_path / "一.csv", *rows))
    second = sheet(tmp_path / "二.csv", ("记1", "2024-05-20", "甲公司", "120"), rows[1])
    said = base("import", "p01", second)
    assert (said.code, said.err) == (0, "")
    assert "第 2 行和账上不同，没有改动；核对无误的，加 --confirm-changes 全部（或行号）再导入一次" in said.out
    told = json.loads(base("import", "p01", second, "--dry-run", "--confirm-changes", "2", "--format", "json").out)
    assert told[0]["changes"] == [
        {"row": 2, "voucher": "记1", "confirmed": True, "old": {"amount_fen": -10000}, "new": {"amount_fen": -12000}}
    ]
    assert json.loads(base("import", "p01", second, "--format", "json").out)[0]["changes"][0]["confirmed"] is False
    done = base("import", "p01", second, "--confirm-changes", "2")
    assert "更正第 2 行：原分录保留，需要冲销的已冲销并订正" in done.out
    again = json.loads(base("import", "p01", second, "--confirm-changes", "全部", "--format", "json").out)[0]
    assert (again["imported"], again["changes"]) == (0, [])
    assert "没有要更正的行" in base("import", "p01", second, "--confirm-changes", "2").err


def test_a_row_number_that_is_none_is_refused(base: Run, tmp_path: Path) -> None:
    said = base("import", "p01", sheet(tmp_path / "一.csv", ("1", "2024-05-20", "甲", "1")), "--confirm-changes", "头")
    assert (said.code, "“头”不是行号" in said.err) == (2, True)


def test_what_is_ambiguous_is_listed_and_settled(base: Run, tmp_path: Path) -> None:
    base(
        "import",
        "p01",
        statement(tmp_path / "流水.csv", ("20240521", "", -80, ""), ("20240522", "", -80, "")),
        sheet(tmp_path / "一.csv", ("记1", "2024-05-21", "甲公司", "80"), ("记2", "2024-05-22", "乙公司", "80")),
    )
    shown = base("match", "p01").out
    assert "存疑 2 项：" in shown
    assert "可能是" in shown
    found: dict[str, Any] = json.loads(base("match", "p01", "--format", "json").out)
    row, line = found["bank_only"][0]["id"], found["sheet_only"][1]["id"]
    assert row[:8] in shown
    assert base("match", "p01", "--bank", row[:8], "--sheet", line[:8]).code == 0
    after = json.loads(base("match", "p01", "--format", "json").out)
    assert (after["doubts"], after["bank_only"], after["sheet_only"]) == ([], [], [])
    assert [(m["said"], m["bank"], m["sheet"]) for m in after["said"]] == [("同一笔", [row], [line])]
    assert base("audit", "p01").code in {0, 1}  # the book with a person's word in it is sound
    assert base("match", "p01", "--bank", row, "--sheet", line, "--undo").code == 0
    assert len(json.loads(base("match", "p01", "--format", "json").out)["doubts"]) == 2
    refused = base("match", "p01", "--apart")
    assert (refused.code, "还要写是哪几行" in refused.err) == (2, True)


def test_a_voucher_that_a_sheet_lost_is_told_and_cancelled_by_hand(base: Run, tmp_path: Path) -> None:
    rows = [(f"记{n}", f"2024-05-2{n}", "甲公司", f"8{n}") for n in range(4)]
    base("import", "p01", sheet(tmp_path / "一.csv", *rows))
    short = sheet(tmp_path / "二.csv", *rows[:2], rows[3])
    told = base("import", "p01", short).out
    assert "账上同期有、这份表没有：" in told
    name = told.partition("没有：")[2].split()[0]
    assert f"{name} 2024-05-22 记2 甲公司 付 82.00 元，仍在账" in told
    refused = [base("match", "p01", *words) for words in (["--bank", name, "--void"], ["--void"])]
    assert ["流水是银行的" in refused[0].err, "还要写是哪几行" in refused[1].err] == [True, True]
    assert base("match", "p01", "--sheet", name, "--void").code == 0
    listed = json.loads(base("match", "p01", "--format", "json").out)["sheet_only"]
    assert [row["voucher"] for row in listed] == ["记0", "记1", "记3"]
    assert "已经注销" in base("match", "p01", "--sheet", name, "--void").err
    assert "没有：" not in base("import", "p01", short).out
    whole = base("import", "p01", tmp_path / "一.csv").out
    assert "跳过第 4 行：已在账，后已注销；要照这份表改回来的，写明行号确认" in whole
    assert base("import", "p01", tmp_path / "一.csv", "--confirm-changes", "4").code == 0
    assert len(json.loads(base("match", "p01", "--format", "json").out)["sheet_only"]) == 4


def test_a_word_on_a_row_that_was_corrected_since_is_shown_as_idle(base: Run, tmp_path: Path) -> None:
    rows = [("记1", "2024-05-21", "甲公司", "80"), ("记2", "2024-05-22", "乙公司", "80")]
    paid = statement(tmp_path / "流水.csv", ("20240521", "", -80, ""), ("20240522", "", -80, ""))
    base("import", "p01", paid, sheet(tmp_path / "一.csv", *rows))
    found = json.loads(base("match", "p01", "--format", "json").out)
    base("match", "p01", "--bank", found["bank_only"][0]["id"], "--sheet", found["sheet_only"][1]["id"])
    assert "没有照它配对" not in base("match", "p01").out
    second = sheet(tmp_path / "二.csv", rows[0], ("记2", "2024-05-22", "乙公司", "85"))
    base("import", "p01", second, "--confirm-changes", "3")
    told = base("match", "p01").out
    assert told.rstrip().endswith("，现在金额不等或已注销，没有照它配对")
    found = json.loads(base("match", "p01", "--format", "json").out)
    assert found["said"][0]["holds"] is False
    names = ["--bank", found["said"][0]["bank"][0], "--sheet", found["said"][0]["sheet"][0]]
    base("match", "p01", *names[2:], "--void")
    assert base("match", "p01", *names, "--undo").code == 0  # a word on a cancelled row can be taken back too
    assert not json.loads(base("match", "p01", "--format", "json").out)["said"]


def test_the_reconciliation_on_the_screen_and_as_accountants_know_it(base: Run, tmp_path: Path) -> None:
    base(
        "import",
        "p01",
        statement(tmp_path / "流水.csv", ("20240520", "甲公司", -100, ""), ("20240530", "某银行", 3, "结息")),
        sheet(tmp_path / "一.csv", ("记1", "2024-05-20", "甲公司", "100"), ("记2", "2024-05-29", "乙公司", "70")),
    )
    target = tmp_path / "调节表.xlsx"
    said = base("reconcile", "p01", "-o", target)
    assert said.code == 0
    assert "编制单位：某某学校" in said.out
    assert "2024年5月31日" in said.out
    told = json.loads(base("reconcile", "p01", "--as-of", "2024-05-31", "--format", "json").out)["accounts"][0]
    assert (told["journal_fen"], told["bank_fen"], told["difference_fen"]) == (83000, 90300, 0)
    assert [(i["voucher"], i["amount_fen"]) for i in told["book_only"]] == [("记2", -7000)]
    assert [i["amount_fen"] for i in told["bank_only"]] == [300]
    book = openpyxl.load_workbook(target)
    form, items = (book[name] for name in ("银行存款余额调节表", "未达账项明细表"))
    cells = [[c.value for c in row if c.value is not None] for row in form.iter_rows()]
    assert cells[0] == ["银行存款余额调节表"]
    assert ["企业银行存款日记账余额", 830, "银行对账单余额", 903] in cells
    assert any(str(row[0]).startswith("会计主管：") for row in cells if row)
    adjusted = next(row for row in cells if row and row[0] == "调节后的存款余额")
    assert [str(v)[0] for v in adjusted[1::2]] == ["=", "="]
    shown = openpyxl.load_workbook(target, data_only=True)["银行存款余额调节表"]
    values = [[c.value for c in row if c.value is not None] for row in shown.iter_rows()]
    assert ["调节后的存款余额", 833, "调节后的存款余额", 833] in values
    assert items["A2"].value == "编制单位：某某学校"
    refused = base("reconcile", "p01", "-o", tmp_path / "x.pdf")
    assert (refused.code, "只能写成 .xlsx 文件" in refused.err) == (2, True)


def test_a_book_without_an_account_has_nothing_to_reconcile(base: Run) -> None:
    said = base("reconcile", "p01")
    assert (said.code, "还没有银行账户" in said.err) == (2, True)
