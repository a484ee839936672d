"""The command line: what it says, what it exits with, and that nothing is half done."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from earmark.cli import cli
from earmark.demo import PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

PLANTED = PAPERS / "yz2401" / "papers"
STATEMENT, SHEET, PLAN = PLANTED / "银行流水.csv", PLANTED / "支出明细表.xlsx", PLANTED / "附件2-实施方案.docx"
NEW = ("--name", "试点基地", "--policy", "yuzhong-2023-25", "--start", "2024-04-01")
SPECIALTIES = ("--specialty", "养老护理员", "--specialty", "健康照护师")


def files(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in folder.rglob("*.beancount")}


def test_help_is_chinese_and_names_every_command(run: Run) -> None:
    said = run("--help")
    assert said.code == 0
    for name in ("audit", "classify", "demo", "import", "new", "plan", "report", "serve"):
        assert re.search(rf"^  {name} +\S*[\u4e00-\u9fff]", said.out, re.MULTILINE)
    for command in cli.commands:
        page = run(command, "--help").out
        assert page.startswith("用法：earmark")
        assert not re.search(r"Usage|Options|Show this|required", page), page


def test_python_m_is_the_same_program() -> None:
    done = subprocess.run([sys.executable, "-m", "earmark", "--help"], capture_output=True, text=True, check=True)
    assert "专账" in done.stdout


def test_a_base_from_its_papers_to_the_report(run: Run, tmp_path: Path) -> None:
    assert run("new", "p01", *NEW, *SPECIALTIES).code == 0
    planned = run("plan", "p01", PLAN, "--format", "json")
    assert planned.code == 0
    plan = json.loads(planned.out)
    assert sum(cell["fen"] for cell in plan["cells"]) == 44_000_000
    assert (plan["unit"], plan["reading"]) == ("万元", "column")
    assert [row["name"] for row in plan["specialties"]] == ["养老护理员", "健康照护师"]
    assert json.loads(run("plan", "p01", "--format", "json").out) == plan
    assert "表3-n-1" in run("plan", "p01").out

    said = run("import", "p01", STATEMENT, SHEET, "--format", "json")
    first, second = json.loads(said.out)
    assert said.code == 0
    assert (first["importer"], first["rows"], first["imported"], first["chain"]) == (
        "建设银行对公明细",
        129,
        129,
        "proved",
    )
    assert (first["opening_fen"], first["closing_fen"], first["refused"]) == (0, 1_166_527, None)
    assert (second["importer"], second["imported"], second["skipped"]) == ("支出明细表", 129, [])
    assert first["entries"][0] == {
        "date": "2024-04-18",
        "voucher": "记2404-001",
        "payee": "重庆市渝中区财政局",
        "narration": "拨付区级高技能人才培训基地建设补助（渝中财社〔2024〕某号，就业补助资金）",
        "amount_fen": 20_000_000,
    }

    audited = run("audit", "p01", "--format", "json", "--as-of", "2026-04-30")
    assert audited.code == 1
    out = json.loads(audited.out)
    assert set(out) == {"policy", "ruleset", "as_of", "books"}
    (book,) = out["books"]
    rules = {rule["rule"]: rule for rule in book["rules"]}
    assert rules["F02"]["findings"][0]["voucher"] == "记2501-004"
    assert rules["B04"] | {"title": ""} == {
        "rule": "B04",
        "title": "",
        "outcome": "clean",
        "examined": 15,
        "reason": "",
        "findings": [],
    }
    text = run("audit", "p01", "--as-of", "2026-04-30")
    assert text.code == 1
    assert "F03" in text.out
    assert "第九条" in text.out

    made = run("report", "p01", "--year", 2025, "-o", tmp_path / "出")
    assert made.code == 0
    assert made.out.splitlines() == [
        f"已写出 {tmp_path / '出' / f'p01-2025-审计报告.{form}'}" for form in ("xlsx", "docx", "pdf")
    ]
    assert all(path.stat().st_size > 5000 for path in (tmp_path / "出").iterdir())
    one = run("report", "p01", "--year", 2024, "-o", tmp_path / "一", "--format", "docx", "--format", "docx")
    assert [path.name for path in (tmp_path / "一").iterdir()] == ["p01-2024-审计报告.docx"], one.err
    told = run("order", "p01", "-o", tmp_path / "令", "--as-of", "2025-12-31", "--format", "xlsx", "--format", "docx")
    assert told.code == 0, told.err
    names = [f"p01-2025-12-31-整改通知书.{form}" for form in ("docx", "xlsx")]
    assert sorted(path.name for path in (tmp_path / "令").iterdir()) == names
    month = run("monthly", "p01", "2025-05", "-o", tmp_path / "月", "--format", "xlsx")
    assert (month.code, [p.name for p in (tmp_path / "月").iterdir()]) == (0, ["p01-2025-05-资金收支月报.xlsx"])
    assert all(run("monthly", "p01", bad, "-o", tmp_path / "月").code == 2 for bad in ("2025", "2025-13", "2099-01"))
    panel = run("assess", "p01", "中期", "-o", tmp_path / "评", "--as-of", "2025-05-31", "--format", "docx")
    assert [p.name for p in (tmp_path / "评").iterdir()] == ["p01-2025-05-31-中期评估绩效评估表.docx"], panel.err
    assert "可用：中期评估、终期评估" in run("assess", "p01", "年度", "-o", tmp_path / "评").err
    assert run("assess", "p01", "评估", "-o", tmp_path / "评").code == 2
    books = run("ledger", "p01", "--year", 2025, "-o", tmp_path / "账", "--kind", "总账", "--format", "xlsx")
    assert (books.code, [path.name for path in (tmp_path / "账").iterdir()]) == (0, ["p01-2025-总账.xlsx"])


def test_the_same_statement_twice_is_fine_and_adds_nothing(run: Run) -> None:
    run("new", "p01", *NEW)
    run("import", "p01", STATEMENT)
    again = run("import", "p01", STATEMENT)
    assert again.code == 0
    assert "跳过第 2–130 行：已在账" in again.out
    assert json.loads(run("import", "p01", STATEMENT, "--format", "json").out)[0]["imported"] == 0


def test_an_import_proposes_what_no_sheet_explains_and_books_nothing_by_it(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW)
    ran = run("import", "p01", STATEMENT, "--dry-run")
    assert "建议类别" in ran.out
    assert "没有入账，请核对" in ran.out
    (paper,) = json.loads(run("import", "p01", STATEMENT, "--format", "json").out)
    proposed = [p for p in paper["proposals"] if p["verdict"] == "banned"]
    assert proposed
    assert all(p["because"] and p["label"] for p in paper["proposals"])
    journal = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("journal/*.beancount"))
    assert "E支出:" not in journal
    with_sheet = json.loads(run("import", "p01", SHEET, "--format", "json").out)
    told = {(p["voucher"], p["booked"], p["label"]) for p in with_sheet[0]["proposals"]}
    assert told == {
        ("记2411-004", "其他培训成本", "业务招待/餐饮"),
        ("记2501-008", "其他培训成本", "现金支取"),
        ("记2503-001", "原材料消耗", "公务用车"),
        ("记2508-001", "师资培训", "差旅费"),
    }


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW)
    before = files(tmp_path)
    said = run("import", "p01", STATEMENT, "--dry-run", "--format", "json")
    assert json.loads(said.out)[0]["imported"] == 129
    assert files(tmp_path) == before


def spoilt(folder: Path) -> Path:
    lines = STATEMENT.read_text(encoding="gb18030").splitlines(keepends=True)
    fields = lines[40].split(",")
    fields[5] = "1.00"
    lines[40] = ",".join(fields)
    path = folder / "改过.csv"
    path.write_text("".join(lines), encoding="gb18030")
    return path


def cut(folder: Path) -> Path:
    path = folder / "截断.xlsx"
    path.write_bytes(SHEET.read_bytes()[:900])
    return path


def empty(folder: Path) -> Path:
    path = folder / "空.csv"
    path.write_bytes(b"")
    return path


def odd(folder: Path) -> Path:
    path = folder / "别的.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (spoilt, r"第 41 行余额对不上.*应为.*文件写 1\.00"),
        (cut, "截断.xlsx"),
        (empty, "空.csv"),
        (odd, r"别的.csv.*“a”、“b”.*支出明细表.*银行流水"),
        (lambda folder: folder / "没有.xlsx", "没有.xlsx"),
        (lambda folder: folder, "."),
    ],
    ids=["broken chain", "truncated", "empty", "unknown", "absent", "a folder"],
)
def test_bad_papers_are_refused_in_one_line(run: Run, tmp_path: Path, make: Callable[[Path], Path], said: str) -> None:
    run("new", "p01", *NEW)
    before = files(tmp_path)
    bad = make(tmp_path)
    refused = run("import", "p01", SHEET, bad)
    assert refused.code == 2
    assert len(refused.err.strip().splitlines()) == 1
    assert re.search(said, refused.err)
    assert "账簿没有任何改动" in refused.err
    assert files(tmp_path) == before
    told = run("import", "p01", SHEET, bad, "--format", "json")
    good, culprit = json.loads(told.out)
    assert (told.code, good["imported"], culprit["imported"]) == (2, 0, 0)
    assert bad.name in good["refused"]
    assert culprit["refused"]


def test_what_several_files_need_is_said_once(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW)
    for name in ("甲.csv", "乙.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    said = run("import", "p01", tmp_path / "甲.csv", tmp_path / "乙.csv").err
    assert said.count("能认的是 支出明细表") == 1
    assert "甲.csv：认不出这是什么表。文件第 1 行是 “a”、“b”；乙.csv：认不出这是什么表。" in said
    assert len(said) < 250


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "nobody"), "没有代码为“nobody”的账套"),
        (("audit", "p01", "--all"), "--all"),
        (("audit", "--as-of", "昨天"), "不是日期"),
        (("new", "p01", *NEW), "已经有"),
        (("new", "P 2", *NEW), "不能用"),
        (("new", "p02", "--name", "x", "--policy", "nope", "--start", "2024-04-01"), "没有编号为“nope”的管理办法"),
        (("new", "p02", "--name", "", "--policy", "yuzhong-2023-25", "--start", "2024-04-01"), "名称是空的"),
        (("plan", "p01"), "还没有投入预算"),
        (("plan", "p01", "no.docx"), "no.docx"),
        (("report", "p01", "--year", "2025", "-o", "/dev/null/x"), "文件夹"),
        (("import", "p01"), "缺少"),
        (("nothing",), "没有这个命令"),
        (("audit", "--fromat", "json"), "没有选项"),
        (("serve", "--port", "99999999"), "--port"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_line_and_exit_2(run: Run, words: tuple[str, ...], said: str) -> None:
    run("new", "p01", *NEW)
    refused = run(*words)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert len(refused.err.strip().splitlines()) == 1


def test_a_policy_with_three_mistakes_names_all_three(run: Run, tmp_path: Path) -> None:
    from ledgers.policy.store import PACKAGED

    own = tmp_path / "books" / ".earmark" / "policies"
    own.mkdir(parents=True)
    text = (PACKAGED / "yuzhong-2023-25.toml").read_text(encoding="utf-8")
    for good, bad in (("months = 24", "months = 0"), ("remind_days", "remind_dayz"), ('ratio = "1.00"', "ratio = 1.0")):
        text = text.replace(good, bad, 1)
    (own / "yuzhong-2023-25.toml").write_text(text, encoding="utf-8")
    said = run("new", "p01", *NEW).err
    for key in ("period.months", "grant.remind_dayz", "match.ratio"):
        assert key in said


def test_a_plan_whose_sums_are_off_names_the_cell(run: Run, tmp_path: Path) -> None:
    import docx

    form = docx.Document(str(PLAN))
    table = form.tables[-1]
    cell = table.rows[3].cells[1]
    cell.paragraphs[0].runs[0].text = "13"
    form.save(str(tmp_path / "改.docx"))
    run("new", "p01", *NEW, *SPECIALTIES)
    refused = run("plan", "p01", tmp_path / "改.docx")
    assert refused.code == 2
    assert "构建完善的高技能人才培训体系" in refused.err
    assert "应为" in refused.err


def test_all_books_and_none(run: Run) -> None:
    assert "还没有账套" in run("audit", "--all").err
    run("new", "p01", *NEW)
    run("new", "p02", *NEW)
    said = run("audit", "--all", "--format", "json", "--as-of", "2024-05-01")
    assert said.code == 0
    assert [book["code"] for book in json.loads(said.out)["books"]] == ["p01", "p02"]


def test_a_finding_keeps_its_id_and_fingerprint_when_the_book_is_written_anew(run: Run) -> None:
    def found() -> dict[str, tuple[Any, ...]]:
        out = json.loads(run("audit", "p01", "--format", "json", "--as-of", "2026-04-30").out)
        return {
            f["id"]: (f["fingerprint"], f["voucher"])
            for rule in out["books"][0]["rules"]
            for f in rule["findings"]
            if f["voucher"]
        }

    run("new", "p01", *NEW, *SPECIALTIES)
    run("import", "p01", SHEET)
    alone = found()
    run("import", "p01", STATEMENT)
    assert found() == alone
    assert len(alone) > 8


def test_a_book_can_be_copied(run: Run, tmp_path: Path) -> None:
    run("new", "p01", *NEW)
    run("import", "p01", STATEMENT, SHEET)
    shutil.copytree(tmp_path / "books" / "p01", tmp_path / "books" / "copy")
    one, two = json.loads(run("audit", "--all", "--format", "json", "--as-of", "2026-04-30").out)["books"]
    assert one["digest"] == two["digest"]
    assert {one["code"], two["code"]} == {"p01", "copy"}


def test_the_demo_leaves_other_peoples_folders_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "账.txt").write_text("x", encoding="utf-8")
    refused = run("demo", "--no-serve", "--dir", tmp_path / "mine")
    assert refused.code == 2
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["账.txt"]


def test_the_demo_runs_twice(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        done = run("demo", "--no-serve", "--dir", tmp_path / "demo")
        assert done.code == 0, done.err
    assert len(list((tmp_path / "demo" / "reports").glob("*.xlsx"))) == 3
    assert "[3/3]" in done.err


def test_what_a_paper_says_does_not_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    """Escape sequences in a file's name and in its cells, also the one-character ones (U+009B) and turned text."""
    run("new", "p01", *NEW, *SPECIALTIES)
    bad = tmp_path / "流水\x1b[31m\r.csv"
    bad.write_text("\u009b31m甲\u202e,乙\n1,2\n", encoding="utf-8")
    for form in ("text", "json"):
        said = run("import", "p01", bad, "--format", form)
        assert said.code == 2
        assert (said.out + said.err).replace("\n", "").isprintable()
    assert json.loads(said.out)[0]["file"] == bad.name
    bad.write_text("日期,支出,收入,余额\n2024-04-18,,1.00,1.00\n", encoding="utf-8")
    assert run("import", "p01", bad).out.replace("\n", "").isprintable()


def test_every_base_and_the_district(run: Run, tmp_path: Path) -> None:
    for code in ("p01", "p02"):
        run("new", code, *NEW)
    (tmp_path / "books" / "p02" / "journal" / "2024.beancount").write_text("(((", encoding="utf-8")
    made = run("report", "--all", "--year", 2025, "-o", tmp_path / "出", "--format", "xlsx")
    assert made.code == 0, made.err
    assert sorted(p.name for p in (tmp_path / "出").iterdir()) == ["p01-2025-审计报告.xlsx", "全区-2025-汇总表.xlsx"]
    assert run("report", "--all", "p01", "--year", 2025, "-o", tmp_path / "出").code == 2
    assert "--all" in run("report", "--year", 2025, "-o", tmp_path / "出").err
