"""A report's four faces: what they say, what they say of themselves, and what nobody may put into them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTPage, LTTextBox, LTTextLine

from ledgers.refusal import Refusal
from reports import files
from reports.annual import annual
from reports.drawn import clean, written
from reports.files import FORMS, rendered, write
from reports.page import page
from reports.pdf import faces, pdf
from reports.seal import Seal, read_seal
from reports.table import Cell, Column, Kind, Report, Row, Table
from reports.text import Paper, para
from reports.word import word
from tests.reports.books import FACTS, JOURNAL, PLAN, answers_of, book_of
from tests.reports.test_paper import flood

if TYPE_CHECKING:
    from pathlib import Path

YEAR_END = date(2025, 12, 31)
ODD = '#set page() $x$ *粗* _斜_ @引 <标> \\ // /* ` [括] {花} =1 "双" & <script>alert(1)</script> 😀 \u202e'
HUGE = """
2025-10-01 * "{who}" "{what}"
  voucher: "记2510-009"
  A资产:1002银行存款:01专户:1地方财政   -1000000000000.01 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   1000000000000.01 CNY
"""


@cache
def _report() -> Report:
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    return annual(book, answers_of(book), 2025)


def _odd() -> Report:
    """Every odd character in every name, a trillion, two hundred findings on one entry."""
    text = ODD.replace("\\", "\\\\").replace('"', '\\"')
    book = book_of(
        JOURNAL + HUGE.format(who=text, what=text), YEAR_END, facts=replace(FACTS, name=ODD, host=ODD), plan=PLAN
    )
    return annual(book, flood(200)[1], 2025)


def _short() -> Report:
    """The same report, one table of it."""
    return replace(_report(), paper=None, tables=tuple(t for t in _report().tables if t.key == "receipts"))


@cache
def _pdf() -> bytes:
    return pdf(_report(), system=False)


def test_the_pdf_reads() -> None:
    text = "".join(extract_text(io.BytesIO(_pdf())).split())
    for said in (
        "关于测试职业学校",
        "（征求意见稿）",
        "六、审计发现的主要问题及处理意见",
        "附表9",
        "贰拾伍万壹仟叁佰叁拾壹元捌角肆分",
    ):
        assert said in text
    assert "字体：" in text


def test_the_pdf_is_on_a4_with_numbers_and_no_page_is_empty() -> None:
    pages = [p for p in extract_pages(io.BytesIO(_pdf())) if isinstance(p, LTPage)]
    sizes = {tuple(sorted((round(p.width), round(p.height)))) for p in pages}
    assert sizes == {(595, 842)}
    for number, each in enumerate(pages, 1):
        text = "".join("".join(e.get_text() for e in each if hasattr(e, "get_text")).split())
        assert f"—{number}/{len(pages)}—" in text
        assert len(text) > 60, (number, text)


def _lines(report: Report) -> list[LTTextLine]:
    found: list[LTTextLine] = []
    for laid in extract_pages(io.BytesIO(pdf(report, system=False))):
        found += [line for box in laid if isinstance(box, LTTextBox) for line in box if isinstance(line, LTTextLine)]
    return found


def test_no_line_begins_with_a_mark_that_follows_an_amount() -> None:
    body = tuple(para("一" * shift, "差100,000.00元；" * 30) for shift in range(8))
    lines = _lines(replace(_bare(), tables=(), paper=Paper(("题",), "", "", body)))
    starts = [line.get_text()[0] for line in lines]
    assert len(starts) > 40
    assert "；" not in starts


def test_an_empty_cell_of_the_docx_is_no_higher_than_its_text_and_short_words_have_room() -> None:
    with zipfile.ZipFile(io.BytesIO(word(_report()))) as file:
        xml = file.read("word/document.xml").decode()
    cells = re.findall(r"<w:tc>.*?</w:tc>", xml)
    assert len(cells) > 100
    assert all(re.search(r"<w:pPr>.*<w:rPr><w:sz .*</w:pPr>", cell) for cell in cells)
    assert xml.count("<w:tblCellMar>") == xml.count("<w:tbl>") > 10


def test_a_run_of_letters_stays_in_its_column() -> None:
    columns = (Column("a", "摘要", Kind.TEXT, 20), Column("b", "金额", Kind.MONEY, 14))
    row = Row("r", {"a": Cell("x" * 300), "b": Cell(100)})
    lines = _lines(replace(_bare(), base="y" * 300, tables=(Table("t", "表", columns, (row,), "表"),)))
    (amount,) = [line for line in lines if "1.00" in line.get_text()]
    letters = [line for line in lines if "x" in line.get_text()]
    assert all(line.x1 < amount.x0 for line in letters)
    assert all(line.x1 < 595 for line in lines)
    assert "".join(line.get_text() for line in letters).count("x") == 300


def _bare() -> Report:
    return Report("题", "基地", "t01", "", YEAR_END, ())


def test_the_same_report_is_the_same_pdf_and_docx() -> None:
    assert pdf(_short(), system=False) == pdf(_short(), system=False)
    assert word(_report()) == word(_report())


def test_the_faces_that_come_along_are_named() -> None:
    own = faces(system=False)
    assert own.names["body"] == "Noto Serif SC"
    assert "本机没有公文规定的" in own.note
    assert all(own.names.values())


def test_odd_names_a_trillion_and_two_hundred_findings() -> None:
    report = _odd()
    text = "".join(extract_text(io.BytesIO(pdf(report, system=False))).split())
    for said in ("#setpage()$x$*粗*_斜_@引<标>\\///*`[括]{花}=1", "<script>alert(1)</script>", "1,000,000,000,000.01"):
        assert said in text
    assert "Error" not in text
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(word(report))).paragraphs)
    assert "<script>alert(1)</script>" in words
    html = page(report, lambda v: f"/j?v={v}")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert load_workbook(io.BytesIO(rendered(report, "xlsx"))).sheetnames


def test_the_docx_repeats_heads_and_keeps_headings_with_their_text() -> None:
    file = docx.Document(io.BytesIO(word(_report())))
    headed = [t for t in file.tables if t.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(headed) >= 12
    headings = [p for p in file.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert next(p.text for p in headings if p.style is not None and p.style.name == "Heading 1") == "一、基本情况"
    assert len([p for p in headings if p.style is not None and p.style.name == "Heading 1"]) == 9
    style: Any = file.styles["Heading 1"]
    assert style.paragraph_format.keep_with_next
    assert {s.orientation for s in file.sections} == {0, 1}
    fonts = {r.get(qn("w:eastAsia")) for r in file.element.iter(qn("w:rFonts"))}
    assert {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"} <= fonts
    foot = file.sections[0].footer.paragraphs[0]._p.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot


def test_the_docx_has_the_papers_words_and_tables() -> None:
    file = docx.Document(io.BytesIO(word(_report())))
    texts = [p.text for p in file.paragraphs]
    assert "测试职业学校：" in texts
    cells = {c.text for t in file.tables for row in t.rows for c in row.cells}
    assert {"251,331.84", "记2507-001", "12.00", "版本与校验"} <= cells | set(texts)


def test_every_file_carries_the_seal(tmp_path: Path) -> None:
    paths = write(_short(), tmp_path / "出", "t01-2025-审计报告")
    assert [p.suffix for p in paths] == [".xlsx", ".docx", ".pdf"]
    seals = {read_seal(path) for path in paths}
    book = book_of(JOURNAL, YEAR_END, plan=PLAN)
    assert seals == {Seal.of(book, "annual", 2025)}
    (seal,) = seals
    assert (seal.code, seal.year, seal.as_of, seal.book) == ("t01", 2025, YEAR_END, book.digest)
    assert Seal.read(seal.text) == seal


@pytest.mark.parametrize("name", ["报告.pdf", "报告.xlsx"])
def test_what_has_no_seal_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(Refusal, match="没有专账报告的校验行"):
        read_seal(path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a", "b")
    with pytest.raises(Refusal, match="打不开"):
        read_seal(path)
    with pytest.raises(Refusal, match="打不开"):
        read_seal(tmp_path / "没有.pdf")


@pytest.mark.parametrize(
    "text", ["", "earmark-report-1", "earmark-report-1 kind=annual", "earmark-report-1 kind=a code=b year=x"]
)
def test_a_seal_that_is_not_whole_is_none(text: str) -> None:
    assert Seal.read(text) is None


def test_a_face_that_cannot_be_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_report: Report, form: str) -> bytes:
        if form == "pdf":
            raise Refusal("PDF 排不了版")
        return b"x"

    monkeypatch.setattr(files, "rendered", fail)
    with pytest.raises(Refusal, match="排不了版"):
        write(_report(), tmp_path, "报告")
    assert list(tmp_path.iterdir()) == []


def test_a_typesetter_that_fails_is_one_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "坏.typ"
    broken.write_text("#let x = (", encoding="utf-8")
    monkeypatch.setattr("reports.pdf.TEMPLATE", broken)
    with pytest.raises(Refusal, match="PDF 排不了版") as refused:
        pdf(_report(), system=False)
    assert "\n" not in str(refused.value)


def test_a_figure_on_the_page_opens_to_its_vouchers() -> None:
    html = page(_report(), lambda voucher: f"/j?v={voucher}")
    assert '<summary>180.00元</summary><span><a href="/j?v=记2505-001">记2505-001</a></span>' in html
    assert html.count("<table>") == html.count("</table>") >= 15
    assert "<h2>一、基本情况</h2>" in html


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.MONEY, "—"),
        (0, Kind.MONEY, "—"),
        (-123456, Kind.MONEY, "-1,234.56"),
        (None, Kind.TEXT, ""),
        (12_340_000, Kind.WAN, "12.34"),
        (-10_000, Kind.WAN, "-0.01"),
        (date(2025, 1, 2), Kind.DATE, "2025-01-02"),
        (7, Kind.COUNT, "7"),
    ],
)
def test_values_as_people_read_them(value: Any, kind: Kind, text: str) -> None:
    assert written(value, kind) == text


def test_control_characters_are_blanks() -> None:
    assert clean("a\x00b\ud800c\nd\re") == "a b c\nd e"


def test_forms_are_three() -> None:
    assert FORMS == ("xlsx", "docx", "pdf")
