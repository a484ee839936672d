"""The plan: 附件2 with the tables 3-1-1, 3-2-1 and 4-2, laid out as the form is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.papers.settle import settle

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell


@dataclass(frozen=True)
class Form:
    """What a policy's form has printed on it: its title, its columns, and how much there is to divide."""

    title: str
    sources: tuple[str, ...]
    grant: str

    @property
    def note(self) -> str:
        """表3-n-1's first row."""
        parts = "主要指建设本专业（职业）的项目负责人和项目组成员"
        return f"项目组构成：{parts}。预算安排：按照 {self.grant}资金额度，划分预算资金。"


@dataclass(frozen=True)
class Line:
    """One content's row: what each source pays (表4-2), and each specialty's part of the subsidy (表3-n-1)."""

    content: str
    sources: tuple[Decimal, ...]
    specialties: tuple[Decimal, ...]


Figures = Callable[[Decimal], str]
Percent = Callable[[Decimal, Decimal, Decimal, Decimal], str]


def shortest(figure: Decimal) -> str:
    """12, 0.5"""
    return f"{figure.normalize():f}"


def plain(figure: Decimal) -> str:
    """12.00"""
    return f"{figure:.2f}"


def _share(part: Decimal, whole: Decimal) -> str:
    if not whole:
        return "0.00"
    return str((part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP))


def by_column(cell: Decimal, _row: Decimal, column: Decimal, _total: Decimal) -> str:
    """The form's 比例 read down: each content's share of its source."""
    return _share(cell, column) + "%"


def by_row(cell: Decimal, row: Decimal, _column: Decimal, _total: Decimal) -> str:
    """The form's 比例 read across: each source's share of its content; written without the sign that the header has."""
    return _share(cell, row)


def by_total(cell: Decimal, _row: Decimal, _column: Decimal, total: Decimal) -> str:
    """The form's 比例 as shares of the whole."""
    return _share(cell, total) + "%"


def write(
    path: Path,
    *,
    form: Form,
    name: str,
    host: str,
    specialties: Sequence[str],
    lines: Sequence[Line],
    percent: Percent,
    figures: Figures,
) -> None:
    """Write the parts of 附件2 that the plan is read from."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = host, "实施方案", ""
    normal: ParagraphStyle = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")

    document.add_paragraph("附件 2")
    _heading(document, f"（{name}）", 16)
    _heading(document, form.title, 20)
    _heading(document, f"项目单位（公章）：{host}", 14)
    document.add_paragraph("三、项目实施工作重点及内容")
    for number, specialty in enumerate(specialties, 1):
        document.add_paragraph(f"表 3-{number}-1 专业（职业）建设目标与预算安排")
        budget = [(line.content, figures(line.specialties[number - 1])) for line in lines]
        _specialty(document, form.note, specialty, budget)
    document.add_paragraph("四、主要保障措施")
    document.add_paragraph("表 4-2 投入预算汇总")
    _summary(document, form.sources, lines, percent, figures)
    document.add_paragraph("五、审核结果")
    document.save(str(path))
    settle(path)


def _heading(document: "Document", text: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _fill(cell: "_Cell", text: str) -> None:
    cell.text = text
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _specialty(document: "Document", note: str, specialty: str, budget: Sequence[tuple[str, str]]) -> None:
    """表3-n-1: three rows of prose, then 预算安排 beside its contents."""
    table = _grid(document, 4 + len(budget), 3)
    prose = (
        ("说明", note),
        ("项目组构成", f"项目负责人：（{specialty}专业负责人）\n项目组成员：（略）"),
        ("建设目标", f"{specialty}：建设期内培养高级工以上 300 人次。"),
    )
    for at, (label, text) in enumerate(prose):
        _fill(table.cell(at, 0), label)
        table.cell(at, 1).merge(table.cell(at, 2)).text = text
    _fill(table.cell(3, 0).merge(table.cell(3 + len(budget), 0)), "预算安排")
    for at, pair in enumerate([("建设内容", "资金预算（单位：万元）"), *budget], 3):
        for column, text in enumerate(pair, 1):
            _fill(table.cell(at, column), text)


def _summary(
    document: "Document", sources: Sequence[str], lines: Sequence[Line], percent: Percent, figures: Figures
) -> None:
    """表4-2: a header of three rows, a pair of amount and ratio for each source, 合计 last both ways."""
    last = 1 + 2 * len(sources)
    table = _grid(document, 3 + len(lines) + 1, last + 2)
    _fill(table.cell(0, 0).merge(table.cell(2, 0)), "建设\n内容")
    _fill(table.cell(0, 1).merge(table.cell(0, last - 1)), "资金总预算及来源")
    for at, source in enumerate(sources):
        _fill(table.cell(1, 1 + 2 * at).merge(table.cell(1, 2 + 2 * at)), source)
    _fill(table.cell(0, last).merge(table.cell(1, last + 1)), "合 计")
    for at in range(len(sources) + 1):
        _fill(table.cell(2, 1 + 2 * at), "金额\n（万元）")
        _fill(table.cell(2, 2 + 2 * at), "比例\n（%）")

    amounts = [(*line.sources, sum(line.sources, Decimal())) for line in lines]
    bottom = tuple(sum(column, Decimal()) for column in zip(*amounts, strict=True))
    for at, (label, row) in enumerate(
        zip([*(line.content for line in lines), "合 计"], [*amounts, bottom], strict=True)
    ):
        _fill(table.cell(3 + at, 0), label)
        for column, amount in enumerate(row):
            _fill(table.cell(3 + at, 1 + 2 * column), figures(amount))
            _fill(table.cell(3 + at, 2 + 2 * column), percent(amount, row[-1], bottom[column], bottom[-1]))


def _grid(document: "Document", rows: int, columns: int) -> "Table":
    table: Table = document.add_table(rows, columns)
    table.style = "Table Grid"
    return table
