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

from earmark import desk
from ledgers.book.shelf import Shelf
from ledgers.policy.store import PACKAGED
from ledgers.refusal import Refusal
from reports import manual
from reports.manual import every_rule as rules_of_the_house
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
        .replace('"餐费", ', "", 1)
        .replace('name = "设备改造"', 'name = "设备升级"', 1)
        .replace('"设备改造", "设备维护"] }', '"设备升级", "设备维护"] }', 1),
        encoding="utf-8",
    )
    said = run("policy", "diff", "yuzhong-2023-25", path).out.splitlines()
    assert "补助·金额（grant.amount）：200,000.00 元 → 300,000.00 元" in said
    assert "建设周期·月数（period.months）：24 → 36" in said
    assert any("去掉 餐费" in line for line in said)
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
    words, rest = later.split("# What a payment was, by its words", 1)
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


def test_a_record_is_corrected_and_a_fact_of_it_cleared(base: Run, tmp_path: Path) -> None:
    words = ("--date", "2025-12-31", "--set", "persons=900", "--set", "high=190", "--set", "times=950")
    base("dossier", "add", "p01", "培训", "2025", *words)
    assert rules(base)["E10"]["outcome"] == "clean"
    path = tmp_path / "books" / "p01" / "dossier.beancount"
    before = path.read_text(encoding="utf-8")
    change = ("--set", "培训人数=500", "--clear", "培训人次", "--why", "名册有重复", "--date", "2026-03-02")
    assert base("dossier", "correct", "p01", "培训", "2025", *change).code == 0
    assert path.read_text(encoding="utf-8").startswith(before)
    assert rules(base, "2026-03-01")["E10"]["outcome"] == "clean"
    assert rules(base, "2026-03-02")["E10"]["outcome"] == "found"
    one = "2025-12-31  培训  2025：培训人数（不重复） 500，其中高级工以上人数 190\n"
    assert base("dossier", "list", "p01").out == one
    listed = base("dossier", "list", "p01", "--all").out
    assert listed.startswith(one)
    assert "更正：名册有重复（原为 培训人数（不重复） 900，培训人次 950）" in listed
    again = base("dossier", "correct", "p01", "培训", "2025", "--set", "persons=860", "--why", "核对后")
    assert (again.code, "培训人数（不重复） 860" in base("dossier", "list", "p01").out) == (0, True)


def test_a_record_that_somebody_else_has_withdrawn_meanwhile_is_refused(base: Run, tmp_path: Path) -> None:
    base("dossier", "add", "p01", "专家", "王某", "--date", "2024-03-10")
    book = Shelf(tmp_path / "books").open("p01")
    seen = desk.dossier_of(book).find("专家", "王某")
    assert base("dossier", "withdraw", "p01", "专家", "王某", "--why", "不是本次评审的").code == 0
    with pytest.raises(Refusal, match="已经撤销"):
        desk.correct(book, seen, {"手机": "1"}, why="漏了", author="李静")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("培训", "2025", "--why", "错了"), "没有要更正的内容"),
        (("培训", "2025", "--why", "错了", "--set", "persons=860"), "没有要更正的内容"),
        (("培训", "2025", "--why", "错了", "--set", "persons=多"), "应是不小于零的整数"),
        (("培训", "2025", "--why", "错了", "--clear", "persons"), "是必填的，不能清除"),
        (("培训", "2025", "--why", "错了", "--clear", "times"), "没有登记“times”"),
        (("培训", "2025", "--why", " ", "--set", "persons=1"), "为什么都要写"),
        (("培训", "2024", "--why", "错了", "--set", "persons=1"), "没有登记过“培训 2024”"),
        (("没有的类", "2024", "--why", "错了"), "没有“没有的类”这一类资料"),
    ],
)
def test_a_correction_that_is_none_is_refused(base: Run, words: tuple[str, ...], said: str) -> None:
    base("dossier", "add", "p01", "培训", "2025", "--date", "2025-12-31", "--set", "persons=860", "--set", "high=1")
    refused = base("dossier", "correct", "p01", *words)
    assert (refused.code, said in refused.err) == (2, True)


def test_a_record_of_a_list_is_withdrawn_and_named_where_there_are_several(base: Run) -> None:
    for phone in ("1", "2"):
        base("dossier", "add", "p01", "专家", "王某", "--date", "2024-03-10", "--set", f"手机={phone}")
    why = ("--why", "登记了两次")
    several = base("dossier", "withdraw", "p01", "专家", "王某", *why)
    assert several.code == 2
    assert "--of 2024-03-10 --which 1（手机 1）；--of 2024-03-10 --which 2（手机 2）" in several.err
    assert base("dossier", "withdraw", "p01", "专家", "王某", "--which", "1", *why).code == 0
    assert base("dossier", "list", "p01").out == "2024-03-10  专家  王某：手机 2\n"
    assert "撤销：登记了两次" in base("dossier", "list", "p01", "--all").out
    again = base("dossier", "withdraw", "p01", "专家", "王某", "--which", "1", *why)
    assert (again.code, "已经撤销" in again.err) == (2, True)
    assert base("dossier", "correct", "p01", "专家", "王某", "--set", "手机=3", *why).code == 0
    assert base("dossier", "list", "p01").out == "2024-03-10  专家  王某：手机 3\n"
    assert base("dossier", "withdraw", "p01", "专家", "王某", *why).code == 0
    assert base("dossier", "list", "p01").out == ""


def test_a_paper_asked_for_and_not_handed_in_becomes_a_violation(base: Run) -> None:
    assert rules(base)["E07"]["outcome"] == "undetermined"
    assert base("ask", "p01", "信用报告", "--due", "2026-01-31", "--date", "2026-01-01").code == 0
    assert rules(base, "2026-01-20")["E07"]["outcome"] == "undetermined"
    late = rules(base, "2026-02-01")["E07"]
    assert (late["outcome"], late["findings"][0]["severity"]) == ("found", "violation")  # type: ignore[index]
    assert base("ask", "p01", "信用报告", "--due", "2025-01-31", "--date", "2026-01-01").code == 2


def test_a_paper_is_asked_for_by_any_name_that_fits_it_alone(base: Run, tmp_path: Path) -> None:
    words = ("--due", "2026-01-31", "--date", "2026-01-01")
    said = base("ask", "p01", "区财政局盖章", *words)
    assert (said.code, "区财政局盖章（附件2 表5）" in said.out) == (0, True)
    assert rules(base, "2026-02-01")["P09"]["outcome"] == "found"
    listed = base("ask", "p01").out.splitlines()
    assert "信用报告　登记：资料 信用报告" in listed
    before = (tmp_path / "books" / "p01" / "audit.beancount").read_bytes()
    several = base("ask", "p01", "管理制度", *words)
    assert (several.code, "培训管理制度、财务管理制度" in several.err) == (2, True)
    unknown = base("ask", "p01", "学员花名单", *words)
    assert (unknown.code, "最接近的是：学员名册" in unknown.err) == (2, True)
    assert "校企合作协议" in unknown.err
    assert len(unknown.err.strip().splitlines()) == 1
    assert base("ask", "p01", "信用报告", "--date", "2026-01-01").code == 2
    assert base("ask", "p01", "信用报告", "--other", *words).code == 2
    assert (tmp_path / "books" / "p01" / "audit.beancount").read_bytes() == before


def test_a_paper_of_the_bureaus_own_is_followed_too(base: Run) -> None:
    words = ("--due", "2026-01-31", "--date", "2026-01-01")
    assert base("ask", "p01", "消防验收意见", "--other", *words).code == 0
    assert "缺消防验收意见" in str(rules(base, "2026-01-31")["D01"]["reason"])
    late = rules(base, "2026-02-01")["D01"]["findings"]
    assert "“消防验收意见”应于 2026-01-31 前提交" in late[0]["message"]  # type: ignore[index]
    base("dossier", "add", "p01", "资料", "消防验收意见书", "--date", "2026-02-02")
    assert rules(base, "2026-02-02")["D01"]["findings"] == []


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


# --- 整改 and 复核 ---------------------------------------------------------------------------------------------------


@pytest.fixture
def finding(base: Run) -> str:
    """A finding of the book: travel paid from the subsidy."""
    base("plan", "p01", PLAN)
    base("import", "p01", SHEET)
    return str(rules(base)["F03"]["findings"][0]["id"])  # type: ignore[index]


def test_a_finding_is_ordered_to_be_put_right_and_moves_to_its_close(base: Run, finding: str, tmp_path: Path) -> None:
    def rectify(day: str, *words: str) -> Ran:
        return base("rectify", "p01", finding, "--date", day, *words)

    ordered = rectify("2026-02-01", "--due", "2026-03-01", "--owner", "张会计")
    assert (ordered.code, ordered.out) == (0, f"问题 {finding}：待整改，期限 2026-03-01，责任人 张会计\n")
    assert rules(base, "2026-03-01")["S02"]["outcome"] == "clean"
    assert rules(base, "2026-03-02")["S02"]["outcome"] == "found"
    skipped = rectify("2026-02-10", "--state", "销号")
    assert (skipped.code, "现为“待整改”，下一步只能是 已反馈" in skipped.err) == (2, True)
    bare = rectify("2026-02-10", "--state", "已反馈")
    assert (bare.code, "凭证或材料" in bare.err) == (2, True)
    assert rectify("2026-02-10", "--state", "已反馈", "--evidence", "记2602-001 退回专户").code == 0
    early = rectify("2026-02-09", "--state", "待复核")
    assert (early.code, "早于上一次记录的日期 2026-02-10" in early.err) == (2, True)
    assert rectify("2026-02-11", "--state", "退回").code == 2
    assert rectify("2026-02-11", "--state", "退回", "--why", "金额不符").code == 0
    assert rectify("2026-02-12", "--state", "待复核").code == 2
    assert rectify("2026-02-12", "--due", "2026-03-20").code == 2
    later = rectify("2026-02-12", "--due", "2026-03-20", "--why", "银行退票")
    assert later.out == f"问题 {finding}：退回，期限 2026-03-20，责任人 张会计\n"
    assert rectify("2026-02-13", "--state", "已反馈", "--evidence", "记2602-002").code == 0
    assert rectify("2026-02-14", "--state", "待复核").code == 0
    assert rectify("2026-02-15", "--state", "销号").code == 0
    closed = rectify("2026-02-16", "--state", "退回", "--why", "再看")
    assert (closed.code, "已经销号，不能再改" in closed.err) == (2, True)
    assert rectify("2026-02-16", "--due", "2026-04-01", "--why", "再看").code == 2
    assert rules(base)["S02"]["outcome"] == "clean"
    text = (tmp_path / "books" / "p01" / "audit.beancount").read_text(encoding="utf-8")
    assert text.count("earmark-rectification") == 7
    assert 'evidence: "记2602-002"' in text


def test_a_promise_that_the_book_does_not_hold_is_not_kept(base: Run, finding: str) -> None:
    """And called done while it does not, it is S05; a paper of what went past the book ends that."""

    def rectify(day: str, *words: str) -> Ran:
        return base("rectify", "p01", finding, "--date", day, *words)

    order = ("--due", "2026-03-01", "--owner", "张会计", "--demand", "退回专户", "--course", "立行立改")
    assert rectify("2026-02-01", *order, "--promise", "退款").code == 0
    unnamed = rectify("2026-02-10", "--state", "已反馈", "--evidence", "已退")
    assert (unnamed.code, "要写明退款的凭证号或发票号" in unnamed.err) == (2, True)
    answered = rectify("2026-02-10", "--state", "已反馈", "--evidence", "已退", "--expects", "记2602-099")
    assert answered.out.startswith(f"问题 {finding}：已反馈")
    assert rules(base)["S05"]["outcome"] == "clean"
    late = rectify("2026-02-11", "--state", "待复核", "--promise", "冲销")
    assert (late.code, "承诺只写在责令整改和反馈里" in late.err) == (2, True)
    assert rectify("2026-02-11", "--state", "待复核").code == 0
    assert "账上没有凭证 记2602-099" in str(rules(base)["S05"]["findings"])
    assert rectify("2026-02-12", "--state", "销号", "--evidence", "国库缴款书 001").code == 0
    assert rules(base)["S05"]["outcome"] == "clean"


def test_an_order_wants_a_finding_a_day_and_a_person(base: Run, finding: str) -> None:
    words = ("--date", "2026-02-01", "--due", "2026-03-01", "--owner", "张会计")
    unknown = base("rectify", "p01", "F03-nothing", *words)
    assert (unknown.code, "没有编号为 F03-nothing 的问题" in unknown.err) == (2, True)
    assert base("rectify", "p01", finding, *words[:4]).code == 2
    assert base("rectify", "p01", finding, *words[:3], "2026-01-01", *words[4:]).code == 2
    first = base("rectify", "p01", finding, "--date", "2026-02-01", "--state", "已反馈", "--evidence", "记1")
    assert (first.code, "还没有责令整改" in first.err) == (2, True)


def test_a_false_alarm_is_none_once_a_second_auditor_has_closed_it(base: Run, finding: str) -> None:
    def state() -> object:
        found = rules(base)["F03"]["findings"]
        return next(f["state"] for f in found if f["id"] == finding)  # type: ignore[attr-defined]

    def review(*words: str) -> Ran:
        return base("review", "p01", finding, *words, "--as-of", "2026-04-30")

    assert review("--close", "--by", "王强").code == 2
    assert review("--verdict", "误报", "--by", "李静").code == 2
    assert review("--verdict", "误报", "--close", "--by", "李静", "--why", "票面是培训费").code == 2
    assert review("--verdict", "误报", "--by", "李静", "--why", "票面是培训费").code == 0
    assert state() == "open"
    same = review("--close", "--by", "李静")
    assert (same.code, "要由另一名审计员办结" in same.err) == (2, True)
    assert review("--close", "--by", "王强").code == 0
    assert state() == "dismissed"
    assert review("--close", "--by", "赵敏").code == 2
    assert review("--verdict", "属实", "--by", "赵敏", "--why", "补来的票是差旅费").code == 0
    assert state() == "open"
    assert base("review", "p01", "F03-nothing", "--verdict", "属实", "--by", "赵敏", "--why", "看过").code == 2


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
