"""`earmark form`: the forms read into the dossier and written from the book."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.papers.forms import application, situation, word
from tests.program.test_cli import NEW, PLAN, SPECIALTIES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

UNIT = ("--host", "某某技工学校")


@pytest.fixture
def base(run: Run) -> Run:
    assert run("new", "p01", *NEW, *SPECIALTIES, *UNIT).code == 0
    return run


def dossier(tmp_path: Path) -> str:
    return (tmp_path / "books" / "p01" / "dossier.beancount").read_text(encoding="utf-8")


def test_a_form_is_shown_first_and_recorded_once_confirmed(base: Run, tmp_path: Path) -> None:
    path, before = word(tmp_path / "附件1.docx", "填报时间：2024年2月8日", application()), dossier(tmp_path)
    shown = base("form", "read", "p01", path)
    assert shown.code == 0, shown.err
    assert "登记  2024-02-08  单位  某某技工学校：属性 行业、企业办，地址 渝中区某路1号" in shown.out
    assert shown.out.splitlines()[-1] == "可登记 5 条资料；核对后加 --confirm 登记"
    assert dossier(tmp_path) == before

    done = base("form", "read", "p01", path, "--confirm")
    assert done.out.splitlines()[-1] == "已登记 5 条资料"
    assert 'custom "earmark-dossier" "单位" "某某技工学校"' in dossier(tmp_path)
    log = ["git", "-C", str(tmp_path / "books" / "p01"), "log", "-1", "--format=%s"]
    assert subprocess.run(log, capture_output=True, text=True, check=True).stdout == "登记资料：附件1.docx\n"

    again, recorded = base("form", "read", "p01", path, "--confirm"), dossier(tmp_path)
    assert again.out.splitlines()[-1] == "没有新的内容可登记"
    assert again.out.count("已有  ") == 5
    assert dossier(tmp_path) == recorded


def test_a_fact_on_file_is_never_replaced_unseen(base: Run, tmp_path: Path) -> None:
    """The leader differs: old → new. The bank is blank in the new form, the account newer on file: both stay."""
    base("form", "read", "p01", word(tmp_path / "旧.docx", application()), "--date", "2024-02-08", "--confirm")
    base("dossier", "add", "p01", "单位", "某某技工学校", "--date", "2024-05-01", "--set", "资金账号=888")
    path = word(tmp_path / "新.docx", application(负责人="张某", 开户银行=""))
    said = base("form", "read", "p01", path, "--date", "2024-03-01", "--confirm").out
    assert "改动  2024-03-01  单位  某某技工学校：负责人 王某 → 张某" in said
    assert "不动  2024-03-01  单位  某某技工学校：开户银行 某银行渝中支行 → （空）（表上空着）" in said
    assert "资金账号 888 → 9990 0000 0000 0001（2024-05-01 登记的更晚）" in said
    assert "改动 1 项已登记的内容" in said
    shown = base("dossier", "list", "p01", "单位").out.splitlines()
    assert "2024-03-01  单位  某某技工学校：负责人 张某" in shown


def test_the_unit_is_one_whatever_the_form_calls_it(base: Run, tmp_path: Path) -> None:
    base("dossier", "add", "p01", "单位", "某某学校", "--date", "2024-01-01", "--set", "负责人=赵某")
    said = base("form", "read", "p01", word(tmp_path / "附件1.docx", application()), "--date", "2024-02-08").out
    assert "改动  2024-02-08  单位  某某技工学校：负责人 赵某 → 王某" in said


def test_a_seal_of_another_day_is_no_second_seal(base: Run, tmp_path: Path) -> None:
    base("form", "read", "p01", word(tmp_path / "旧.docx", application()), "--date", "2024-02-08", "--confirm")
    other = word(tmp_path / "新.docx", application(专家组审核意见="（签字）2024年4月1日"))
    said = base("form", "read", "p01", other, "--date", "2024-02-08", "--confirm").out
    assert "不动  2024-04-01  签章  专家组：日期 2024-03-01 → 2024-04-01（已登记过，请先更正原来的）" in said
    assert dossier(tmp_path).count('"签章" "专家组"') == 1


def test_the_form_feeds_the_rules(base: Run, tmp_path: Path) -> None:
    """P01 finds the blank address, P11 the long summary; neither could be judged before."""

    def outcome(code: str) -> dict[str, object]:
        rules = json.loads(base("audit", "p01", "--format", "json", "--as-of", "2024-05-01").out)["books"][0]["rules"]
        return next(rule for rule in rules if rule["rule"] == code)

    assert outcome("P11")["outcome"] == "undetermined"
    path = word(tmp_path / "附件.docx", application(地址=""), situation("字" * 1200, "行业、企业办"))
    assert base("form", "read", "p01", path, "--date", "2024-02-08", "--confirm").code == 0
    assert "申报表“地址”空着" in json.dumps(outcome("P01"), ensure_ascii=False)
    assert "基本情况 1200 字，应在 1000 字以内" in json.dumps(outcome("P11"), ensure_ascii=False)


def test_what_it_found_as_json(base: Run) -> None:
    out = json.loads(base("form", "read", "p01", PLAN, "--date", "2024-02-08", "--format", "json").out)
    assert (out["forms"], out["confirmed"], len(out["sha256"])) == (["附件2"], False, 64)
    assert [(r["kind"], r["name"]) for r in out["records"]] == [
        ("专业", "养老护理员"),
        ("专业", "健康照护师"),
        ("资料", "实施方案"),
    ]


def test_a_form_that_cannot_be_read_changes_nothing(base: Run, tmp_path: Path) -> None:
    path, before = tmp_path / "附件1.docx", dossier(tmp_path)
    path.write_bytes(word(path, application()).read_bytes()[:5000])
    refused = base("form", "read", "p01", path, "--confirm")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "不完整或已损坏" in refused.err
    assert dossier(tmp_path) == before


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_form_is_written_filled_and_read_back_as_nothing_new(base: Run, tmp_path: Path) -> None:
    base("plan", "p01", PLAN)
    plan = json.loads(base("plan", "p01", "--format", "json").out)
    base("form", "read", "p01", word(tmp_path / "附件1.docx", application()), "--date", "2024-02-08", "--confirm")
    base("form", "read", "p01", PLAN, "--date", "2024-02-08", "--confirm")
    for name in ("附件1", "附件2", "附件3"):
        path = tmp_path / "写出" / f"{name}.docx"
        done = base("form", "write", "p01", name, "-o", path)
        assert (done.code, done.out) == (0, f"已写出 {name}：{path}\n"), done.err
        read = json.loads(base("form", "read", "p01", path, "--date", "2024-03-01", "--format", "json").out)
        assert [r["name"] for r in read["records"] if r["changes"]] == []
        assert {r["kind"] for r in read["records"] if r["adds"]} <= {"资料", "专业"}
    again = json.loads(base("plan", "p01", tmp_path / "写出" / "附件2.docx", "--format", "json").out)
    assert [again[key] for key in ("cells", "specialties", "unit")] == [
        plan[key] for key in ("cells", "specialties", "unit")
    ]


def test_what_is_there_already_is_not_written_over(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "附件1.docx"
    assert base("form", "write", "p01", "附件1", "--blank", "-o", path).out == f"已写出 附件1（空白）：{path}\n"
    before = path.read_bytes()
    refused = base("form", "write", "p01", "附件1", "-o", path)
    assert (refused.code, "已经有这个文件" in refused.err) == (2, True)
    assert path.read_bytes() == before
    assert (
        "没有“附件4”这张表。可用：附件1、附件2、附件3"
        in base("form", "write", "p01", "附件4", "-o", tmp_path / "x").err
    )
    inside = base("form", "write", "p01", "附件1", "-o", path / "x.docx")
    assert (inside.code, "这里不能放文件夹，表格没有写成" in inside.err) == (2, True)


def test_a_blank_form_says_that_it_is_blank(base: Run, tmp_path: Path) -> None:
    path = tmp_path / "附件2.docx"
    base("form", "write", "p01", "附件2", "--blank", "-o", path)
    assert "表里没有填内容" in base("form", "read", "p01", path, "--date", "2024-02-08").err
    assert "表4-2 没有填金额" in base("plan", "p01", path).err
