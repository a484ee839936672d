"""The forms written: what is printed, what is filled in, and that they are read back as what they were filled with."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.forms import read_plan, read_records
from ledgers.book.dossier import Dossier, Record
from ledgers.book.filing import held_against
from ledgers.book.kinds import KINDS
from ledgers.book.plan import Plan
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from reports.forms import Filling, form_docx
from tests.conftest import FACTS, PLAN
from tests.importers.makers import CONTENTS, SOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

POLICY = find_policy("yuzhong-2023-25")
BASE = replace(FACTS, host="某某技工学校")
DAY = date(2024, 2, 1)
FORMS = ("附件1", "附件2", "附件3")
FIELDS = ("attribute", "address", "postcode", "leader", "contact", "phone", "account", "bank", "supervisor")
TEXT = st.text("某甲乙丙路校课程研发基地训练一二三120.5%（）、；，:/- ", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
SAID = TEXT.filter(lambda text: any(c.isalnum() for c in text)).map(lambda text: f"甲{text}")


def written(name: str, filling: Filling) -> Document:
    return docx.Document(io.BytesIO(form_docx(name, POLICY, filling)))


def texts(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("name", FORMS)
def test_a_blank_form_has_what_is_printed_and_nothing_else(name: str, tmp_path: Path) -> None:
    document = written(name, Filling())
    form = next(form for form in POLICY.form if form.name == name)
    said = texts(document)
    for printed in (form.maker, form.made, *form.rules, *form.notes.values()):
        assert all(line in said for line in printed.strip().splitlines())
    assert form.title in said.replace("\n", "")
    assert FACTS.name not in said
    path = tmp_path / "空白.docx"
    path.write_bytes(form_docx(name, POLICY, Filling()))
    with pytest.raises(Refusal, match="表里没有填内容"):
        read_records(path, POLICY, BASE, DAY)


def test_the_type_and_the_lines_that_the_form_asks_for() -> None:
    """附件2 填写要求四: 仿宋_GB2312, 五号, 固定值 16 磅."""
    document = written("附件2", Filling(BASE, PLAN))
    normal = document.styles["Normal"]
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert normal.font.size.pt == 10.5
    assert normal.paragraph_format.line_spacing.pt == 16
    runs = [r for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert {run.font.size.pt for run in runs if run.font.size} == {10.5}
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)  # type: ignore[union-attr]


def test_the_same_filling_gives_the_same_bytes() -> None:
    assert form_docx("附件2", POLICY, Filling(BASE, PLAN)) == form_docx("附件2", POLICY, Filling(BASE, PLAN))


def test_nobodys_signature_is_filled_in(tmp_path: Path) -> None:
    """Experts and seals that are on file stay off the form: they are given on paper."""
    known = (
        Record(DAY, "专家", "赵一", {"unit": "某大学", "signed": True}),
        Record(DAY, "签章", "申报单位", {"form": "附件1"}),
        Record(DAY, "单位", "某某技工学校", {"address": "某路1号"}),
    )
    for name in FORMS:
        path = tmp_path / f"{name}.docx"
        path.write_bytes(form_docx(name, POLICY, Filling(BASE, PLAN, Dossier(known))))
        kinds = {record.kind for record in read_records(path, POLICY, BASE, DAY).records}
        assert not kinds & {"专家", "签章"}


def test_a_form_that_the_policy_does_not_have() -> None:
    with pytest.raises(Refusal, match="没有“附件9”这张表。可用：附件1、附件2、附件3"):
        form_docx("附件9", POLICY, Filling())
    with pytest.raises(Refusal, match="这个管理办法没有写附表"):
        form_docx("附件1", find_policy("guojia-2022"), Filling())


# --- read back --------------------------------------------------------------------------------------------------------


@st.composite
def fillings(draw: st.DrawFn) -> Filling:
    """A base with a plan of any cells to the fen, and any dossier that its forms can hold."""
    names = tuple(
        draw(st.lists(st.sampled_from(["养老护理员", "健康照护师", "护理员"]), min_size=1, max_size=2, unique=True))
    )
    fen = st.integers(0, 10**10)
    cells = {(content, source): draw(fen) for content in CONTENTS for source in SOURCES}
    parts = {name: {content: draw(st.integers(1, 10**9)) for content in CONTENTS} for name in names}
    plan = Plan(
        FACTS.start,
        cells,
        parts,
        unit=draw(st.sampled_from(["万元", "元"])),
        reading=draw(st.sampled_from(["column", "row", "total"])),
    )
    unit: dict[str, Any] = {key: draw(SAID) for key in FIELDS}
    choices = next(fact.choices for fact in KINDS["单位"].facts if fact.key == "attribute")
    records = [Record(DAY, "单位", BASE.host, unit | {"attribute": draw(st.sampled_from(choices))})]
    for name in names:
        team = {"leader": draw(SAID), "members": draw(st.integers(1, 99)), "target": draw(SAID)}
        records.append(Record(DAY, "专业", name, team))
        for content in POLICY.content:
            for number in range(1, draw(st.integers(0, 6)) + 1):
                said = {"midterm": draw(SAID), "final": draw(SAID)}
                label = f"{name}｜{content.short}｜{number}"
                records.append(Record(DAY, "要点", label, {"specialty": name, "content": content.name, **said}))
    records += [Record(DAY, "保障措施", name, {"text": draw(SAID)}) for name in POLICY.application.guarantees]
    return Filling(replace(BASE, specialties=names), plan, Dossier(tuple(records)))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(fillings())
def test_a_filled_form_is_read_back_as_what_it_was_filled_with(tmp_path: Path, filling: Filling) -> None:
    assert filling.facts is not None
    assert filling.plan is not None
    seen: list[Record] = []
    for name in FORMS:
        path = tmp_path / f"{name}.docx"
        path.write_bytes(form_docx(name, POLICY, filling))
        found = read_records(path, POLICY, filling.facts, DAY)
        assert (found.forms, found.notes) == ((name,), ())
        seen += [record for record in found.records if record.kind != "资料"]
    held = held_against(filling.dossier, seen, POLICY)
    assert [f.asked for f in held if f.record or f.changes or f.kept] == []
    by_name = Dossier(tuple(seen))
    for kind in ("单位", "专业", "要点", "保障措施"):
        assert by_name.of(kind) == sorted(
            filling.dossier.of(kind), key=lambda r: [s.name for s in by_name.of(kind)].index(r.name)
        )
    plan = read_plan(tmp_path / "附件2.docx", POLICY, filling.facts.specialties)
    assert plan.cells == filling.plan.cells
    assert plan.specialties == filling.plan.specialties
    assert plan.unit == filling.plan.unit
    assert plan.misfits == ()
