"""`earmark classify`: a verdict for every line, whatever the file is like."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ledgers.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]

HEAD = "id,payee,narration,invoice_item,amount,account_hint\n"


def judged(run: Run, path: Path) -> list[dict[str, str]]:
    """What the command wrote."""
    ran = run("classify", path)
    assert ran.code == 0, ran.err
    return list(csv.DictReader(ran.out.splitlines()))


def test_a_verdict_a_line_with_its_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        HEAD
        + "1,重庆某酒店,服务费,*住宿服务*房费,800,师资培训\n"
        + "2,王芳,外聘指导教师课酬,,1200,\n"
        + "3,王芳,讲座费,,600,\n"
        + "4,某银行,结息,,3,\n"
        + "5,王芳,报销款,,300,差旅费\n",
        encoding="utf-8",
    )
    rows = judged(run, path)
    assert [(r["id"], r["category"], r["verdict"]) for r in rows] == [
        ("1", "住宿旅游", "banned"),
        ("2", "指导教师聘用", "allowed"),
        ("3", "劳务费", "review"),
        ("4", "中性", "neutral"),
        ("5", "差旅费", "banned"),
    ]
    assert "发票品目写“住宿服务”" in rows[0]["because"]
    assert "第九条" in rows[0]["because"]
    assert "入账科目写“差旅费”" in rows[4]["because"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_any_encoding_and_chinese_headers_and_missing_columns(run: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("收款人,用途\n王芳,差旅费報銷\n,\n李明,差 率 费\n", encoding=encoding)
    assert [(r["id"], r["verdict"]) for r in judged(run, path)] == [("2", "banned"), ("4", "banned")]


@pytest.mark.parametrize(
    "body",
    [
        '1,王芳,"没有合上的引号,,1,\n2,王芳,差旅费,,1,\n',
        "1,王芳\n2,王芳,差旅费,,1,,,,多的列\n",
        "1,王芳," + "工" * 10_000 + ",,1,\n2,王芳,差旅费,,1,\n",
        "1,,,,,\n2,王芳,ＤＦＧＺ　chai lv fei,,1,\n",
    ],
    ids=["quote", "ragged", "long", "empty"],
)
def test_a_broken_file_still_gets_its_verdicts(run: Run, tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + body, encoding="utf-8")
    rows = judged(run, path)
    assert [r["verdict"] for r in rows if r["id"] == "2"] == ["banned"]
    assert {r["verdict"] for r in rows} <= {"banned", "review"}


ONE = HEAD + "1,王芳,差旅费,,1,\n"


@pytest.mark.parametrize(
    "data",
    [
        f"\ufeff{ONE}".encode(),
        ONE.replace("\n", "\r\n").encode("gb18030"),
        ONE.replace("\n", "\r").encode(),
        ONE.replace(",", ";").encode(),
        ONE.encode("utf-16-le"),
        ONE.replace("差旅费", "差\0旅费").encode(),
        (HEAD + '1,王芳,"差旅\r\n费",,1,\n').encode(),
        (HEAD + "1,王芳,差旅费，" + "工" * 1_000_000 + ",,1,\n").encode(),
        (HEAD + "1,王芳,差旅费" + "," * 20_000 + "\n").encode(),
        (HEAD + "1,王芳,差\u200b旅\u200b费,," + "9" * 5_000 + ",\n").encode(),
        "用途,备注,用途\n差,x,旅费\n,,\n差旅费,x,\n".encode(),  # a column that stands twice
        "摘要\n差旅费\n".encode(),
    ],
    ids=[
        *("mark", "gbk crlf", "cr", "semicolons", "utf-16 without a mark", "nul", "a line end in a cell"),
        *("a million characters", "twenty thousand columns", "odd sum", "twice", "one column"),
    ],
)
def test_whatever_the_file_is_like_travel_is_found(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [row["verdict"] for row in judged(run, path)][-1] == "banned"


def test_a_reader_that_has_gone_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ONE, encoding="utf-8")
    words = [sys.executable, "-m", "earmark", "classify", str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0


def test_who_stops_it_is_told_so_in_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.csv"
    path.write_text(ONE, encoding="utf-8")
    monkeypatch.setattr(Judge, "judge", stopped)
    ran = run("classify", path)
    assert ran.code == 2
    assert ran.err.strip() == "已中断，账簿没有写到一半的改动"


def test_what_is_judged_is_written_before_all_is_judged(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["earmark.commands.classify"], "_EVERY", 2)
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "1,,差旅费,,,\n2,,差旅费,,,\n3,,停,,,\n", encoding="utf-8")
    judge = Judge.judge

    def stops_at_the_third(self: Judge, payee: str, narration: str, item: str, **more: Any) -> object:
        if narration == "停":
            raise KeyboardInterrupt
        return judge(self, payee, narration, item, **more)

    monkeypatch.setattr(Judge, "judge", stops_at_the_third)
    ran = run("classify", path)
    assert ran.code == 2
    assert ran.out.count("banned") == 2


def test_amounts_count_and_what_is_none_is_passed_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        HEAD
        + '1,王芳,授课费 6学时,,"￥９,000.01",\n'
        + "1,王芳,授课费 6学时,,9000,\n"
        + "2,王芳,授课费 6学时,,约九千,\n",
        encoding="gb18030",
    )
    rows = judged(run, path)
    assert [(r["id"], r["verdict"]) for r in rows] == [("1", "review"), ("1", "allowed"), ("2", "allowed")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "没有表头"),
        (b"a\tb\n1\t2\n", "没有表头"),
        (b"\x00" * 500, "文件是空的"),
    ],
    ids=["empty", "picture", "no names", "zeros"],
)
def test_what_is_no_list_is_refused_in_one_line(run: Run, tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    ran = run("classify", path)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_long_file_says_how_far_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "".join(f"{n},王芳,差旅费 {n},,1,\n" for n in range(45_000)), encoding="utf-8")
    ran = run("classify", path)
    assert ran.err.splitlines() == ["已判断 20,000 / 45,000 行", "已判断 40,000 / 45,000 行"]
    assert ran.out.count(",banned,") == 45_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("没有的.csv",), "找不到"),
        (("a.csv",), "没有表头"),
        (("a.csv", "--policy", "没有的"), "没有的"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_line(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    ran = run("classify", tmp_path / words[0], *words[1:])
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
