"""附件2 as people really fill it: the same budget in every shape that a form comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn

from importers.forms import PlanForm, read_plan
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.importers.makers import CONTENTS, edited_zip, xls_bytes
from tests.importers.test_plan_form import FEN
from tests.papers.forms import ABOVE, LEFT, word, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A, B, C = CONTENTS
TITLE = "表 4-2 投入预算汇总"
MERGED = [
    ["建设\n内容", "资金总预算及来源", *[LEFT] * 5, "合 计", LEFT],
    [ABOVE, "地方财政\n投入", LEFT, "行业企业\n投入", LEFT, "其他\n投入", LEFT, ABOVE, LEFT],
    [ABOVE, *["金额\n（万元）", "比例\n（%）"] * 4],
]
PLAIN = [[("" if text in (LEFT, ABOVE) else text) for text in row] for row in MERGED]
BODY = [
    [A, "12", "60", "11", "50", "1", "50", "24", "54.55"],
    [B, "5", "25", "8", "36.36", "0.5", "25", "13.5", "30.68"],
    [C, "3", "15", "3", "13.64", "0.5", "25", "6.5", "14.77"],
    ["合 计", "20", "100", "22", "100", "2", "100", "44", "100"],
]


def read(path: Path, specialties: Sequence[str] = ()) -> PlanForm:
    return read_plan(path, find_policy("yuzhong-2023-25"), specialties)


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read(path)
    said = str(caught.value)
    assert "\n" not in said
    return said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "附件2.docx"


def relabelled(*names: str) -> list[list[str]]:
    return [[name, *row[1:]] for name, row in zip([*names, "合 计"], BODY, strict=True)]


SAME = {
    "merged header": [TITLE, [*MERGED, *BODY]],
    "header of empty cells": [TITLE, [*PLAIN, *BODY]],
    "percentages with the sign": [
        TITLE,
        [*MERGED, *([r[0], *(t + "%" * (n % 2) for n, t in enumerate(r[1:]))] for r in BODY)],
    ],
    "rows in another order": [TITLE, [*MERGED, BODY[2], BODY[0], BODY[1], BODY[3]]],
    "numbered rows": [TITLE, [*MERGED, *relabelled(f"1．{A}", f"（二）{B}", f"建设内容三：{C}")]],
    "the policy's other words": [TITLE, [*MERGED, *relabelled("一、培训体系", "校企合作", "总结培养规律")]],
    "what a content consists of, without sums": [
        TITLE,
        [*MERGED, BODY[0], ["其中：课程体系建设", *[""] * 8], *BODY[1:]],
    ],
    "a total with its unit": [TITLE, [*MERGED, *BODY[:3], ["合计（万元）", *BODY[3][1:]]]],
    "a subtotal": [TITLE, [*MERGED, *BODY[:2], ["小计", "17", "85", "19", "86", "1.5", "75", "37.5", "85"], *BODY[2:]]],
    "split without a header": [TITLE, [*MERGED, *BODY[:2]], "", BODY[2:]],
    "split under a repeated header": [TITLE, [*MERGED, *BODY[:2]], "续表 4-2", [*MERGED, *BODY[2:]]],
    "a header repeated within the table": [TITLE, [*MERGED, BODY[0], *MERGED, *BODY[1:]]],
    "a blank form before the filled one": [[*MERGED, *([r[0], *[""] * 8] for r in BODY)], TITLE, [*MERGED, *BODY]],
    "the same table twice": [TITLE, [*MERGED, *BODY], "附：汇总表", [*MERGED, *BODY]],
    "rows of the header that say nothing": [TITLE, [["表4-2", *[LEFT] * 8], *MERGED, *BODY]],
}


@pytest.mark.parametrize("blocks", SAME.values(), ids=SAME.keys())
def test_the_same_plan_in_every_shape(file: Path, blocks: list[str | list[list[str]]]) -> None:
    plan = read(word(file, *blocks))
    assert (plan.cells, plan.unit, plan.reading, plan.misfits, plan.guesses) == (FEN, "万元", "column", (), ())


def test_a_row_in_other_words_is_guessed_and_told(file: Path) -> None:
    """A word too few and a word too many are near enough; 其他工作 is near to nothing."""
    plan = read(word(file, TITLE, [*MERGED, *relabelled("构建完善高技能人才培训的体系", B, "总结技能人才的培养规律")]))
    assert plan.cells == FEN
    assert plan.guesses == (
        f"“构建完善高技能人才培训的体系”当作“{A}”",
        f"“总结技能人才的培养规律”当作“{C}”",
    )
    for other in ("其他工作", "培训能力", "技能人才培养"):
        assert f"表4-2 缺少“{C}”一行" in refusal(word(file, TITLE, [*MERGED, *relabelled(A, B, other)]))


def test_two_plans_that_differ_are_named(file: Path) -> None:
    other = [[A, "13", *BODY[0][2:]], *BODY[1:]]
    said = refusal(
        word(
            file, "表 4-2 投入预算汇总（送审稿）", [*MERGED, *BODY], "表 4-2 投入预算汇总（报批稿）", [*MERGED, *other]
        )
    )
    first, second = "第 1 个表格（表 4-2 投入预算汇总（送审稿））", "第 2 个表格（表 4-2 投入预算汇总（报批稿））"
    assert f"有 2 张表4-2，数字不同：{first}、{second}" in said


@pytest.mark.parametrize(
    ("title", "header", "says"),
    [
        ("表4-2（单位：元）", "金额（万元）", "前后不一：表头“金额(万元)”写 万元，标题“表4-2(单位:元)”写 元"),
        ("表4-2（单位：千元）", "金额", "金额单位“千元”读不了"),
        ("表4-2", "金额", "没有写金额单位"),
        ("按照20万元资金额度编制", "金额", "没有写金额单位"),
    ],
)
def test_units_that_cannot_be_right(file: Path, title: str, header: str, says: str) -> None:
    head = [[text.replace("金额\n（万元）", header) for text in row] for row in MERGED]
    assert says in refusal(word(file, title, [*head, *BODY]))


@pytest.mark.parametrize("title", ["表4-2 投入预算汇总（万元）", "单位：人民币万元", "（金额单位：万元）"])
def test_the_unit_above_the_table(file: Path, title: str) -> None:
    head = [[text.replace("\n（万元）", "") for text in row] for row in MERGED]
    assert read(word(file, TITLE, title, [*head, *BODY])).cells == FEN


@pytest.mark.parametrize("text", ["１２", "12万", "12.0 万元", "120,000.00元", "¥120,000元", "12．00"])
def test_a_cell_may_say_its_own_unit(file: Path, text: str) -> None:
    assert read(word(file, TITLE, [*MERGED, [A, text, *BODY[0][2:]], *BODY[1:]])).cells == FEN


@pytest.mark.parametrize("text", ["1,2", "12、0", "12+0", "约12", "12万千"])
def test_what_is_no_sum(file: Path, text: str) -> None:
    said = refusal(word(file, TITLE, [*MERGED, [A, text, *BODY[0][2:]], *BODY[1:]]))
    assert f"表4-2“{A}”一行“地方财政”金额：“{text}”不是金额" in said


def test_old_horizontal_merges_and_hidden_text(file: Path) -> None:
    """`hMerge` instead of `gridSpan`, and a figure that was hidden behind the right one."""
    document = docx.Document(str(word(file, TITLE, [*PLAIN, *BODY])))
    rows = document.tables[0].rows
    for row, spans in ((rows[0], [(1, 7), (7, 9)]), (rows[1], [(1, 3), (3, 5), (5, 7)])):
        for first, end in spans:
            for at in range(first, end):
                about = row.cells[at]._tc.get_or_add_tcPr()
                merge = about.makeelement(qn("w:hMerge"), {qn("w:val"): "restart"} if at == first else {})
                about.append(merge)
    document.save(str(file))
    hidden = b"<w:r><w:t>11</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>"
    file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", b"<w:r><w:t>11</w:t></w:r>", hidden))
    assert read(file).cells == FEN


def test_specialties_by_the_heading_above_their_table(file: Path) -> None:
    """A 表3-1-1 over two pages, and a 表3-2-1 whose heading names its specialty in another place."""
    first = [["预算\n安排", "建设内容", "资金预算（单位：万元）"], [ABOVE, A, "8.5"]]
    rest = [["预算\n安排", B, "3.4"], [ABOVE, C, "1.9"], [ABOVE, "合计", "13.8"]]
    second = [
        ["预算\n安排", "建设内容", "资金预算\n（元）"],
        [ABOVE, C, "11,000"],
        [ABOVE, A, "35,000"],
        [ABOVE, B, "16,000"],
    ]
    blank = [["预算\n安排", "建设内容", "资金预算（单位：万元）"], [ABOVE, A, ""], [ABOVE, B, ""], [ABOVE, C, ""]]
    word(
        file,
        "表 3-1-1 养老护理员专业（职业）建设目标与预算安排",
        first,
        "",
        rest,
        "表 3-2-1 专业（职业）：健康照护师",
        second,
        "表 3-3-1 专业（职业）建设目标与预算安排",
        blank,
        TITLE,
        [*MERGED, *BODY],
    )
    expected = {
        "养老护理员": {A: 8_500_000, B: 3_400_000, C: 1_900_000},
        "健康照护师": {A: 3_500_000, B: 1_600_000, C: 1_100_000},
    }
    assert read(file).specialties == expected
    assert read(file, ["健康照护师", "养老护理员"]).guesses == ()


def test_a_specialty_in_two_units_at_once(file: Path) -> None:
    budget = [["预算\n安排", "建设内容", "资金预算（元）"], ["", A, "8.5"], ["", B, "3.4"], ["", C, "1.9"]]
    said = refusal(word(file, "表 3-1-1 电工专业（职业）建设目标（单位：万元）", budget, TITLE, [*MERGED, *BODY]))
    assert "表3-n-1“电工” 的金额单位前后不一：表头“资金预算(元)”写 元，标题" in said


@pytest.mark.parametrize("between", ["（接上页）", "续上表", "- 12 -", "第 12 页"])
def test_a_table_that_goes_on_over_the_page(file: Path, between: str) -> None:
    assert read(word(file, TITLE, [*MERGED, *BODY[:2]], between, BODY[2:])).cells == FEN


def test_every_sum_with_its_own_unit_and_none_in_the_header(file: Path) -> None:
    header = [[cell.replace("\n（万元）", "") for cell in row] for row in MERGED]
    yuan = [[row[0], *(f"{c}万" if n % 2 == 0 else c for n, c in enumerate(row[1:]))] for row in BODY]
    yuan[1][1] = "50000元"
    assert read(word(file, TITLE, [*header, *yuan])).cells == FEN
    yuan[1][1] = "5"
    assert "表4-2 没有写金额单位" in refusal(word(file, TITLE, [*header, *yuan]))


# --- the same tables in a workbook -----------------------------------------------------------------------------------

BUDGET: list[list[str | float]] = [
    ["预算安排", "建设内容", "资金预算（单位：万元）"],
    [ABOVE, A, 8.5],
    [ABOVE, B, 3.4],
    [ABOVE, C, 1.9],
]
NUMBERS = [[row[0], *(float(text) for text in row[1:])] for row in BODY]
FRACTIONS = [[row[0], *(float(t) / (100 if n % 2 else 1) for n, t in enumerate(row[1:]))] for row in BODY]


@pytest.mark.parametrize("rows", [BODY, NUMBERS, FRACTIONS], ids=["texts", "numbers", "percent format"])
def test_a_workbook_on_one_sheet_and_on_several(tmp_path: Path, rows: list[list[str | float]]) -> None:
    heading = "表 3-1-1 养老护理员专业（职业）建设目标与预算安排"
    table: list[Sequence[str | float]] = [*MERGED, *rows]
    one = read(workbook(tmp_path / "a.xlsx", {"Sheet1": [heading, BUDGET, TITLE, table]}))
    several = read(workbook(tmp_path / "b.xlsx", {"表3-1-1养老护理员专业": [BUDGET], "表4-2": [table]}))
    for plan in (one, several):
        assert (plan.cells, plan.unit, plan.reading, plan.misfits) == (FEN, "万元", "column", ())
        assert plan.specialties == {"养老护理员": {A: 8_500_000, B: 3_400_000, C: 1_900_000}}


def test_percentages_that_were_typed_with_one_decimal(tmp_path: Path) -> None:
    """A workbook holds 54.5% as 0.545: it is rounded to a tenth, and no misfit."""
    tenths: list[list[str | float]] = [
        [row[0], *(round(float(t) / 100, 3) if n % 2 else float(t) for n, t in enumerate(row[1:]))] for row in BODY
    ]
    assert read(workbook(tmp_path / "a.xlsx", {"表4-2": [[*MERGED, *tenths]]})).misfits == ()
    tenths[0][2] = 0.58
    assert read(workbook(tmp_path / "a.xlsx", {"表4-2": [[*MERGED, *tenths]]})).misfits == (
        f"表4-2“{A}”一行“地方财政”比例写 58%",
    )


def test_a_workbook_that_is_off_or_has_no_plan(tmp_path: Path) -> None:
    off = [[A, "13", *BODY[0][2:]], *BODY[1:]]
    said = refusal(workbook(tmp_path / "a.xlsx", {"表4-2": [[*MERGED, *off]]}))
    assert f"表4-2“{A}”行合计：应为 25.00，表中写 24.00（万元）" in said
    assert "没有找到表4-2" in refusal(workbook(tmp_path / "b.xlsx", {"甲": [[["a", "b"], ["c", "d"]]]}))
    assert "没有找到表4-2" in refusal(word(tmp_path / "c.docx", "没有表格的文档"))


def test_dust_of_a_workbooks_arithmetic_is_no_money(tmp_path: Path) -> None:
    """0.1 + 0.2 is 0.30000000000000004 where a workbook computes it."""
    rows: list[list[str | float]] = [[name, 0.1 + 0.2, 0, 0, 0.3] for name in CONTENTS]
    head: list[str | float] = ["建设内容", "地方财政（万元）", "行业企业（万元）", "其他（万元）", "合计（万元）"]
    plan = read(workbook(tmp_path / "a.xlsx", {"表4-2": [[head, *rows]]}))
    assert {fen for (_, source), fen in plan.cells.items() if source == "地方财政"} == {300_000}


def test_an_old_workbook(tmp_path: Path) -> None:
    """An .xls has the same tables; a header without merged cells, as it holds them."""
    path = tmp_path / "附件2.xls"
    path.write_bytes(xls_bytes([[TITLE], *PLAIN, *NUMBERS]))
    assert read(path).cells == FEN
