"""The bureau's commands: policies, dossier, requests, waivers, the manual."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit_rules.engine import rules as rules_of_the_house
from ledgers.policy.store import PACKAGED
from reports import manual
from tests.program.test_cli import NEW, PLAN, SHEET, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Ran

    Run = Callable[..., Ran]

ROOT = Path(__file__).parents[2]
TEXT = (PACKAGED / "yuzhong-2023-25.toml").read_text(encoding="utf-8")


@pytest.fixture
def base(run: Run) -> Run:
    run("new", "p01", *NEW, *SPECIALTIES)
    return run


def rules(run: Run, as_of: str = "2026-04-30") -> dict[str, dict[str, object]]:
    out = json.loads(run("audit", "p01", "--format", "json", "--as-of", as_of).out)
    return {rule["rule"]: rule for rule in out["books"][0]["rules"]}


# --- policies --------------------------------------------------------------------------------------------------------


def test_a_policy_without_mistakes_is_told_so(run: Run) -> None:
    said = run("policy", "check", PACKAGED / "yuzhong-2023-25.toml")
    assert (said.code, "没有错误" in said.out) == (0, True)


def test_every_mistake_is_named_with_line_and_key(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "yuzhong-2023-25.toml"
    spoilt = TEXT.replace("months = 24", "months = 0").replace("remind_days", "remind_dayz")
    path.write_text(spoilt, encoding="utf-8")
    said = run("policy", "check", path)
    assert said.code == 2
    for key in ("period.months", "grant.remind_dayz"):
        line = 1 + next(n for n, text in enumerate(spoilt.splitlines()) if text.startswith(key.split(".")[1]))
        assert f"第 {line} 行 {key}" in said.err


def test_what_changed_between_two_policies_is_said_in_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "yuzhong-2023-25.toml"
    path.write_text(
        TEXT.replace('amount = "200000.00"', 'amount = "300000.00"', 1)
        .replace("months = 24", "months = 36", 1)
        .replace('"宴请", ', "", 1)
        .replace('name = "设备改造"', 'name = "设备升级"', 1),
        encoding="utf-8",
    )
    said = run("policy", "diff", "yuzhong-2023-25", path).out.splitlines()
    assert "补助·金额（grant.amount）：200,000.00 元 → 300,000.00 元" in said
    assert "建设周期·月数（period.months）：24 → 36" in said
    assert any("去掉 宴请" in line for line in said)
    assert "支出类别（category）：去掉 “设备改造”，增加 “设备升级”" in said
    assert run("policy", "diff", "yuzhong-2023-25", "yuzhong-2023-25").out == "没有不同\n"


def test_a_book_moves_to_the_next_version_on_a_day(base: Run, tmp_path: Path) -> None:
    """Travel is no longer banned from 2025-07-01: what was spent before stays a finding, what came after is none."""
    own = tmp_path / "books" / ".earmark" / "policies"
    own.mkdir(parents=True)
    later = TEXT.replace('id = "yuzhong-2023-25"', 'id = "yuzhong-2025"', 1)
    later = later.replace('name = "差旅费"\naliases', 'name = "差旅费用"\naliases', 1).replace(
        'verdict = "banned"\nban = "travel"', 'verdict = "allowed"', 1
    )
    words, rest = later.split("# Words that say what a payment was", 1)
    later = (words + "# What a finding" + rest.split("# What a finding", 1)[1]).replace('"旅差费"', '"差旅费"', 1)
    (own / "yuzhong-2025.toml").write_text(later, encoding="utf-8")
    sheet = tmp_path / "明细.xlsx"
    import openpyxl

    book = openpyxl.Workbook()
    head = [
        "凭证号",
        "日期",
        "收付",
        "对方户名",
        "摘要",
        "用途",
        "金额",
        "资金来源",
        "建设内容",
        "支出类别",
        "专业",
        "发票号",
        "合同号",
    ]
    book.worksheets[0].append(head)
    for n, day in enumerate(("2025-06-30", "2025-07-02"), 1):
        row = [
            f"记{n}",
            day,
            "支出",
            "王素芬",
            "报销款",
            "到校指导",
            100,
            "地方财政",
            "体系",
            "差旅费",
            "养老护理员",
            f"{n}",
            "",
        ]
        book.worksheets[0].append(row)
    book.save(sheet)
    assert base("policy", "move", "p01", "yuzhong-2025", "--from", "2025-07-01").code == 0
    assert base("import", "p01", sheet).code == 0
    assert [f["voucher"] for f in rules(base)["F03"]["findings"]] == ["记1"]  # type: ignore[attr-defined]
    assert base("import", "p01", sheet).out.count("已在账") == 1
    main = tmp_path / "books" / "p01" / "main.beancount"
    checker = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([checker, main], capture_output=True, text=True, check=False)
    assert "Invalid" not in done.stdout + done.stderr
    assert "F03" in done.stdout + done.stderr
    assert base("policy", "move", "p01", "yuzhong-2025", "--from", "2025-08-01").code == 2
    assert base("policy", "move", "p01", "nothing", "--from", "2025-08-01").code == 2


# --- the dossier -----------------------------------------------------------------------------------------------------


def test_a_fact_is_recorded_and_listed(base: Run) -> None:
    words = ("--date", "2025-12-31", "--set", "培训人数（不重复）=860", "--set", "high=190")
    assert base("dossier", "add", "p01", "培训", "2025", *words).code == 0
    assert base("dossier", "list", "p01").out == (
        "2025-12-31  培训  2025：培训人数（不重复） 860，其中高级工以上人数 190\n"
    )
    assert "培训（名称写年度）" in base("dossier", "kinds").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("没有的类", "x", "--date", "2025-01-01"), "没有“没有的类”这一类资料"),
        (("培训", "2025", "--date", "2025-01-01", "--set", "high=多"), "缺“培训人数（不重复）”"),
        (("培训", "2025", "--date", "2025-01-01", "--set", "high"), "项=值"),
        (("单位", "甲", "--date", "2025-01-01", "--set", "属性=外资"), "只能是"),
        (("活动", "甲", "--date", "2025-01-01", "--set", "报告日期=明天"), "应是日期"),
        (("限额", "甲", "--date", "2025-01-01", "--set", "amount=1.001"), "应是金额"),
        (("专家", "甲", "--date", "2025-01-01", "--set", "signed=也许"), "是或否"),
    ],
)
def test_a_fact_that_is_none_is_refused(base: Run, words: tuple[str, ...], said: str) -> None:
    refused = base("dossier", "add", "p01", *words)
    assert refused.code == 2
    assert said in refused.err
    assert len(refused.err.strip().splitlines()) == 1


def test_a_paper_asked_for_and_not_handed_in_becomes_a_violation(base: Run) -> None:
    assert rules(base)["E07"]["outcome"] == "undetermined"
    assert base("ask", "p01", "信用报告", "--due", "2026-01-31", "--date", "2026-01-01").code == 0
    assert rules(base, "2026-01-20")["E07"]["outcome"] == "undetermined"
    late = rules(base, "2026-02-01")["E07"]
    assert (late["outcome"], late["findings"][0]["severity"]) == ("found", "violation")  # type: ignore[index]
    assert base("ask", "p01", "信用报告", "--due", "2025-01-31", "--date", "2026-01-01").code == 2


# --- waivers ---------------------------------------------------------------------------------------------------------


def test_a_waiver_keeps_the_finding_and_its_exit_status(base: Run) -> None:
    base("plan", "p01", PLAN)
    base("import", "p01", SHEET)
    finding = rules(base)["F03"]["findings"][0]  # type: ignore[index]
    words = ("--by", "王局", "--why", "经批准", "--until", "2026-12-31", "--as-of", "2026-04-30")
    assert base("waive", "p01", finding["id"], *words).code == 0
    again = next(f for f in rules(base)["F03"]["findings"] if f["id"] == finding["id"])  # type: ignore[attr-defined]
    assert again["state"] == "waived"
    assert rules(base)["I02"]["outcome"] == "clean"
    assert rules(base, "2027-01-01")["I02"]["outcome"] == "found"
    assert base("waive", "p01", "F03-nothing", *words).code == 2
    assert base("waive", "p01", finding["id"], *words[:5], "2026-04-01", *words[6:]).code == 2


# --- the manual ------------------------------------------------------------------------------------------------------


def test_a_page_is_shown_and_every_rule_listed(run: Run) -> None:
    assert run("explain", "f03").out.startswith("# F03 补助资金列支差旅费")
    assert len(run("explain").out.splitlines()) == len(rules_of_the_house())
    assert run("explain", "F99").code == 2


def test_the_manual_is_what_the_rules_say() -> None:
    """`python -m reports.manual docs/rules` writes it."""
    folder = ROOT / "docs" / "rules"
    assert {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")} == manual.files()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the sources, to write in."""
    copy = tmp_path / "checkout"
    for folder in ("audit_rules", "docs/rules", "earmark", "importers", "ledgers", "reports", "tests/audit_rules"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "demo"))
    for file in ("tests/conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / file, copy / file)
    return copy


def pytest_in(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--no-cov", "-p", "no:cacheprovider", *words]
    here = os.environ | {"PYTHONPATH": str(checkout)}
    return subprocess.run(command, cwd=checkout, env=here, capture_output=True, text=True, check=False)


def test_a_new_rule_is_refused_where_it_cannot_be(run: Run, checkout: Path) -> None:
    for code in ("F03", "x1"):
        assert run("new-rule", code, "--dir", checkout).code == 2
    assert run("new-rule", "X99", "--dir", checkout / "nowhere").code == 2
    assert not list(checkout.rglob("*x99*"))
    assert run("new-rule", "X99", "--dir", checkout).code == 0
    again = run("new-rule", "X99", "--dir", checkout)
    assert (again.code, "已经有文件" in again.err) == (2, True), "what was written by hand is not overwritten"


def test_a_new_rule_runs_at_once_and_is_complete_when_a_person_has_written_it(run: Run, checkout: Path) -> None:
    made = run("new-rule", "X99", "--dir", checkout)
    assert made.code == 0
    written = [checkout / name for name in ("audit_rules/x99.py", "tests/audit_rules/test_x99.py", "docs/rules/X99.md")]
    assert all(f"已写 {path}" in made.out for path in written)
    ruff = Path(sys.executable).with_name("ruff")
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run([ruff, *words, *written[:2]], cwd=checkout, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    pages = {path.name: path.read_text(encoding="utf-8") for path in (checkout / "docs" / "rules").glob("*.md")}
    command = [sys.executable, "-m", "reports.manual", "docs/rules"]
    here = os.environ | {"PYTHONPATH": str(checkout)}
    subprocess.run(command, cwd=checkout, env=here, check=True)
    assert pages == {p.name: p.read_text(encoding="utf-8") for p in (checkout / "docs" / "rules").glob("*.md")}
    assert "| [X99](X99.md) |" in pages["README.md"]

    trial = ("tests/audit_rules/test_x99.py", "tests/audit_rules/test_manual.py", "-k", "X99 or x99")
    draft = pytest_in(checkout, *trial)
    assert "1 failed" in draft.stdout, draft.stdout
    assert "FAILED tests/audit_rules/test_manual.py::test_nothing_of_a_rule_is_left_to_be_written[X99]" in draft.stdout

    source = written[0].read_text(encoding="utf-8")
    written[0].write_text(re.sub(r"【待写】| ?\[to be written\] ?", "", source), encoding="utf-8")
    whole = pytest_in(checkout, *trial)
    assert whole.returncode == 0, whole.stdout
