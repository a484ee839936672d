"""附件2 as people fill it: 表3-n-1 and 表4-2, proved against the sums they print."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.forms import PlanForm, read_plan
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.importers.makers import CONTENTS, SOURCES, edited_zip, plan_docx, xls_bytes, zip_bytes
from tests.importers.test_samples import shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

A, B, C = CONTENTS
HEAD = ["建设内容", "地方财政投入（万元）", "行业企业投入（万元）", "其他投入（万元）", "合计（万元）"]
TABLE = [
    HEAD,
    [A, "12", "11", "1", "24"],
    [B, "5", "8", "0.5", "13.5"],
    [C, "3", "3", "0.5", "6.5"],
    ["合 计", "20", "22", "2", "44"],
]
FEN = dict(
    zip(
        [(content, source) for content in CONTENTS for source in SOURCES],
        [12_000_000, 11_000_000, 1_000_000, 5_000_000, 8_000_000, 500_000, 3_000_000, 3_000_000, 500_000],
        strict=True,
    )
)


def read(path: Path, specialties: Sequence[str] = ()) -> PlanForm:
    return read_plan(path, find_policy("yuzhong-2023-25"), specialties)


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read(path)
    return str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "附件2.docx"


def changed(row: int, column: int, text: str) -> list[list[str]]:
    table = [list(cells) for cells in TABLE]
    table[row][column] = text
    return table


def test_the_official_form() -> None:
    """Merged headers in three rows, 比例 beside each 金额, two specialties."""
    path = shared("data/forms/附件2-实施方案-official.docx")
    plan = read(path, ["健康照护师", "养老护理员"])
    assert plan.cells == FEN
    assert plan.specialties == {
        "养老护理员": {A: 8_500_000, B: 3_400_000, C: 1_900_000},
        "健康照护师": {A: 3_500_000, B: 1_600_000, C: 1_100_000},
    }
    assert (plan.unit, plan.reading, plan.misfits) == ("万元", "column", ())
    assert (plan.file, plan.sha256) == (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
    assert list(read(path).specialties) == ["养老护理员", "健康照护师"]


def test_a_simple_form_without_percentages(file: Path) -> None:
    plan = read(plan_docx(file, TABLE))
    assert (plan.cells, plan.specialties, plan.unit, plan.reading) == (FEN, {}, "万元", None)


@pytest.mark.parametrize("text", ["12", "１２．０", "12.00万元", " 1 2 ", "120,000元", "￥12", "12 万"])
def test_spellings_of_a_sum(file: Path, text: str) -> None:
    assert read(plan_docx(file, changed(1, 1, text))).cells == FEN


def test_blank_cells_are_nothing_and_sums_that_are_not_printed_are_not_checked(file: Path) -> None:
    table = [HEAD, [A, "12", "", "—", ""], [B, "5", " ", "/", ""], [C, "3", "", "无", ""], ["合计", "20", "", "", ""]]
    plan = read(plan_docx(file, table))
    assert {key: fen for key, fen in plan.cells.items() if fen} == {
        (c, "地方财政"): FEN[c, "地方财政"] for c in CONTENTS
    }
    assert len(plan.cells) == 9


def test_a_form_in_yuan(file: Path) -> None:
    table = [[cell.replace("万元", "元") for cell in HEAD]]
    table += [[row[0], *(f"{float(cell) * 10000:,.2f}" for cell in row[1:])] for row in TABLE[1:]]
    plan = read(plan_docx(file, table))
    assert (plan.cells, plan.unit) == (FEN, "元")


def test_the_unit_may_stand_above_the_table(file: Path) -> None:
    bare = [[cell.replace("（万元）", "") for cell in HEAD], *TABLE[1:]]
    assert read(plan_docx(file, bare, before="表4-2 投入预算汇总（单位：万元）")).cells == FEN
    assert "没有写金额单位" in refusal(plan_docx(file, bare))


def test_every_sum_that_is_off_is_named_with_what_it_should_be(file: Path) -> None:
    """行合计 24 → 25, 列合计 22 → 21.5, and the grand total 44 → 45."""
    table = changed(1, 4, "25")
    table[4][2], table[4][4] = "21.5", "45"
    said = refusal(plan_docx(file, table))
    assert said == (
        f"附件2.docx：表4-2“{A}”行合计：应为 24.00，表中写 25.00（万元）；"
        "表4-2“行业企业”列合计：应为 22.00，表中写 21.50（万元）；"
        "表4-2总计：应为 44.00，表中写 45.00（万元）。请核对后改正表里的数字，再读入一次"
    )


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (changed(1, 1, "十二"), f"表4-2“{A}”一行“地方财政”金额：“十二”不是金额"),
        (changed(1, 1, "-12"), "不是金额"),
        (changed(1, 1, "12.0000001"), "不是整分"),
        (TABLE[:3] + TABLE[4:], f"表4-2 缺少“{C}”一行"),
        ([*TABLE, [A, "9", "9", "9", "27"]], f"表4-2“{A}”一行出现了两次"),
        ([["建设内容", "地方财政", "合计"], [A, "1", "1"]], "没有找到表4-2"),
        ([["甲", "乙"], ["1", "2"]], "没有找到表4-2（投入预算汇总）：找的是表头有 地方财政、行业企业、其他 和合计"),
    ],
)
def test_what_else_refuses_a_plan(file: Path, table: list[list[str]], says: str) -> None:
    assert says in refusal(plan_docx(file, table))


def test_a_header_in_both_units(file: Path) -> None:
    said = refusal(plan_docx(file, changed(0, 2, "行业企业投入（元）")))
    assert "前后不一：表头“地方财政投入(万元)”写 万元，表头“行业企业投入(元)”写 元" in said


SHARES = {
    "column": (["60%", "50.00%", "50", "54.55%"], ["25%", "36.36%", "25", "30.68%"], ["15%", "13.64%", "25", "14.77%"]),
    "row": (["50%", "45.83%", "4.2", "100%"], ["37.04%", "59.26%", "3.7", "100%"], ["46%", "46.15%", "7.7", "100%"]),
    "total": (
        ["27%", "25.00%", "2.3", "54.55%"],
        ["11.4%", "18.18%", "1.1", "30.68%"],
        ["7%", "6.82%", "1.1", "14.8%"],
    ),
}


def with_shares(shares: Sequence[Sequence[str]]) -> list[list[str]]:
    head = ["建设内容"]
    for source in (*SOURCES, "合计"):
        head += [f"{source}金额（万元）", f"{source}比例（%）"]
    table = [head]
    for row, printed in zip(TABLE[1:], [*shares, ["", "", "", ""]], strict=True):
        table.append([row[0], *(cell for pair in zip(row[1:], printed, strict=True) for cell in pair)])
    return table


@pytest.mark.parametrize("reading", ["column", "row", "total"])
def test_of_what_the_percentages_are_shares(file: Path, reading: str) -> None:
    plan = read(plan_docx(file, with_shares(SHARES[reading])))
    assert (plan.cells, plan.reading, plan.misfits) == (FEN, reading, ())


def test_percentages_that_do_not_fit(file: Path) -> None:
    one_off = [["61%", *SHARES["column"][0][1:]], *SHARES["column"][1:]]
    plan = read(plan_docx(file, with_shares(one_off)))
    assert (plan.reading, plan.misfits) == ("column", (f"表4-2“{A}”一行“地方财政”比例写 61%",))
    nonsense = read(plan_docx(file, with_shares([["1%", "2%", "3%", "4%"]] * 3)))
    assert nonsense.reading is None
    assert len(nonsense.misfits) == 12


def test_specialties_by_name_else_by_their_own_name_else_by_place(file: Path) -> None:
    budgets = [("养老护理员", ["8.5", "3.4", "1.9"]), ("健康照护师", ["3.5", "1.6", ""]), ("某某", ["", "", ""])]
    plan_docx(file, TABLE, specialties=budgets)
    sums = {A: 8_500_000, B: 3_400_000, C: 1_900_000}, {A: 3_500_000, B: 1_600_000, C: 0}
    assert read(file, ["健康照护师", "养老护理员"]).specialties == {"养老护理员": sums[0], "健康照护师": sums[1]}
    strange = read(file, ["甲", "乙"])
    assert strange.specialties == {"养老护理员": sums[0], "健康照护师": sums[1]}
    assert strange.guesses[0] == "第 1 张表3-n-1 的专业是“养老护理员”，不是登记的专业"
    assert read(file).specialties == {"养老护理员": sums[0], "健康照护师": sums[1]}
    assert read(file, ["养老护理员", "护理员"]).specialties == {"养老护理员": sums[0], "健康照护师": sums[1]}
    plan_docx(file, TABLE, specialties=[("", ["8.5", "3.4", "1.9"]), ("", ["3.5", "1.6", ""])])
    nameless = read(file, ["甲", "乙"])
    assert nameless.specialties == {"甲": sums[0], "乙": sums[1]}
    assert "按次序当作“乙”" in nameless.guesses[1]


def test_what_refuses_a_specialty(file: Path) -> None:
    assert "表3-1-1" not in refusal(plan_docx(file, TABLE, specialties=[("甲乙", ["八", "", ""])]))
    assert f"表3-n-1“甲乙”的“{A}”：“八”不是金额" in refusal(file)
    twice = [("甲乙", ["1", "1", "1"]), ("甲乙", ["1", "1", "1"])]
    assert "有两张表3-n-1 都像是“甲乙”的预算" in refusal(plan_docx(file, TABLE, specialties=twice))


def test_a_table_within_a_cell_a_content_control_and_tracked_changes(file: Path) -> None:
    """表4-2 in a cell of a layout table; one sum in a content control, another corrected with changes tracked."""
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=0, cols=5)
    for texts in TABLE:
        for cell, text in zip(inner.add_row().cells, texts, strict=True):
            cell.text = text
    document.save(str(file))
    control = b"<w:sdt><w:sdtContent><w:r><w:t>11</w:t></w:r></w:sdtContent></w:sdt>"
    file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", b"<w:r><w:t>11</w:t></w:r>", control))
    tracked = b"<w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>8</w:t></w:r></w:ins>"
    file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", b"<w:r><w:t>8</w:t></w:r>", tracked))
    assert read(file).cells == FEN


def test_a_sum_merged_over_two_rows_is_not_counted_twice(file: Path) -> None:
    document = docx.Document(str(plan_docx(file, TABLE)))
    table = document.tables[0]
    table.cell(2, 1).text = ""
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(str(file))
    assert f"“{A}”一行“地方财政”和“{B}”一行“地方财政”的金额合并在一个单元格里" in refusal(file)


def test_a_merged_header_in_two_rows(file: Path) -> None:
    """资金总预算及来源 over the three sources; 建设内容 and 合计 merged downwards."""
    top = ["建设内容", "资金总预算及来源", "", "", "合计（万元）"]
    document = docx.Document(str(plan_docx(file, [top, ["", *HEAD[1:4], ""], *TABLE[1:]])))
    table = document.tables[0]
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 4).merge(table.cell(1, 4))
    document.save(str(file))
    assert read(file).cells == FEN


def test_a_row_deleted_with_changes_tracked_is_gone(file: Path) -> None:
    document = docx.Document(str(plan_docx(file, [*TABLE, [A, "9", "9", "9", "27"]])))
    row = document.tables[0].rows[-1]._tr
    row.get_or_add_trPr().append(row.makeelement(qn("w:del"), {}))
    document.save(str(file))
    assert read(file).cells == FEN


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"hello", "不是 Word 文档"),
        (b"PK\x03\x04junk", "损坏"),
        (b"%PDF-1.7 x", "这是 PDF"),
        (zip_bytes({"ppt/presentation.xml": b"<x/>"}), "不是 Word 文档"),
        (zip_bytes({"xl/workbook.xml": b"<x/>"}), "损坏"),
        (zip_bytes({"word/document.xml": b"<w:document"}), "损坏"),
        (zip_bytes({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "解压后"),
        (zip_bytes({"word/document.xml": b"<p>" * 50000 + b"</p>" * 50000}), "损坏"),
        (zip_bytes({"word/document.xml": b"<tbl><tr><tc>" * 5000 + b"</tc></tr></tbl>" * 5000}), "损坏"),
        (xls_bytes([["a"]]), "没有找到表4-2"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "损坏"),
    ],
)
def test_broken_files(file: Path, data: bytes, says: str) -> None:
    file.write_bytes(data)
    said = refusal(file)
    assert says in said
    assert "\n" not in said


def renamed_stream(name: str) -> bytes:
    """An old container whose one stream has another name: what Word writes, or what a password makes."""
    plain = xls_bytes([["a"]] * 300)
    at = plain.index("Workbook".encode("utf-16-le"))
    spelt = name.encode("utf-16-le")
    return plain[:at] + spelt.ljust(64, b"\0") + struct.pack("<H", len(spelt) + 2) + plain[at + 66 :]


def test_a_document_with_a_password(file: Path) -> None:
    file.write_bytes(renamed_stream("EncryptedPackage"))
    assert "密码" in refusal(file)


def test_an_old_word_document(file: Path) -> None:
    file.write_bytes(renamed_stream("WordDocument"))
    assert "旧版 Word 文档（doc）或别的文件。请用 Word 或 WPS 打开，另存为 docx 再读入" in refusal(file)


@pytest.mark.parametrize("kept", [1000, 20_000])
def test_a_document_that_was_cut_off(file: Path, kept: int) -> None:
    file.write_bytes(plan_docx(file, TABLE).read_bytes()[:kept])
    assert "不完整或已损坏" in refusal(file)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10**8), min_size=9, max_size=9), st.integers(1, 10**6), st.integers(0, 14))
def test_any_plan_that_adds_up_is_read_and_no_other(file: Path, yuan: list[int], by: int, off: int) -> None:
    rows = [yuan[0:3], yuan[3:6], yuan[6:9]]
    rows = [[*row, sum(row)] for row in rows]
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    table = [
        HEAD,
        *([name, *(f"{cell / 10000:.4f}" for cell in row)] for name, row in zip([A, B, C, "合计"], rows, strict=True)),
    ]
    plan = read(plan_docx(file, table))
    assert [plan.cells[content, source] for content in CONTENTS for source in SOURCES] == [cell * 100 for cell in yuan]
    row, column = divmod(off, 4)
    table[row + 1][column + 1] = f"{(rows[row][column] + by) / 10000:.4f}"
    assert "应为" in refusal(plan_docx(file, table))
