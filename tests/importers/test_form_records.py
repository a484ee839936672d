"""附件1, 附件2 and 附件3 as records of the dossier."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest

from importers.forms import FormRecords, read_records
from ledgers.policy import find_policy
from ledgers.refusal import Refusal
from tests.conftest import FACTS
from tests.importers.makers import CONTENTS, edited_zip
from tests.importers.test_samples import shared
from tests.papers.forms import ABOVE, LEFT, application, situation, word, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.book.dossier import Record

A, B, C = CONTENTS
DAY = date(2024, 3, 1)
BASE = replace(FACTS, host="某某技工学校")


def read(path: Path, day: date | None = DAY) -> FormRecords:
    return read_records(path, find_policy("yuzhong-2023-25"), BASE, day)


def of(found: FormRecords, kind: str) -> list[Record]:
    return [record for record in found.records if record.kind == kind]


def facts(found: FormRecords, kind: str) -> dict[str, Any]:
    (record,) = of(found, kind)
    return dict(record.facts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "附件.docx"


# --- 附件1 and 附件3 --------------------------------------------------------------------------------------------------


def test_the_application(file: Path) -> None:
    found = read(word(file, "附件1", "填报时间：2024年2月8日", application()), None)
    assert found.forms == ("附件1",)
    assert {record.date for record in of(found, "单位")} == {date(2024, 2, 8)}
    assert facts(found, "单位") == {
        "attribute": "行业、企业办",
        "address": "渝中区某路1号",
        "postcode": "400010",
        "leader": "王某",
        "contact": "李某",
        "phone": "13900000001",
        "account": "9990 0000 0000 0001",
        "bank": "某银行渝中支行",
        "supervisor": "某区教委",
    }
    assert [(r.name, r.date, r.facts) for r in of(found, "签章")] == [
        ("申报单位", date(2024, 2, 10), {"form": "附件1"}),
        ("专家组", date(2024, 3, 1), {"form": "附件1"}),
        ("区人力社保局", date(2024, 3, 12), {"form": "附件1"}),
    ]
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert [(r.name, r.facts) for r in of(found, "资料")] == [
        ("申报表", {"file": file.name, "sha256": sha256, "electronic": True})
    ]
    assert found.notes == ()


def test_what_was_left_blank_is_recorded_as_blank(file: Path) -> None:
    found = read(word(file, application(地址="", 属性="□政府办 □行业、企业办 □其它", 联系人="", 手机="")))
    said = facts(found, "单位")
    assert {key: said[key] for key in ("address", "attribute", "contact", "phone")} == {
        "address": "",
        "attribute": "",
        "contact": "",
        "phone": "13900000009",  # the leader's, where the contact's is blank
    }


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("□政府办 ■行业、企业办 □其它", "行业、企业办"),
        ("□政府办 □行业、企业办 √其他", "其它"),
        ("政府办√  行业、企业办□  其它□", "政府办"),
        ("☐政府办 ☒行业、企业办 ☐其它", "行业、企业办"),
        ("政府办", "政府办"),
        ("☑政府办 ☑其它", ""),
    ],
)
def test_boxes(file: Path, text: str, attribute: str) -> None:
    assert facts(read(word(file, application(属性=text))), "单位")["attribute"] == attribute


def test_a_box_drawn_with_wingdings(file: Path) -> None:
    word(file, application(属性="Q政府办 □行业、企业办 □其它"))
    sym = '</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>政府办'.encode()
    file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", "Q政府办".encode(), sym))
    assert facts(read(file), "单位")["attribute"] == "政府办"


@pytest.mark.parametrize(("state", "attribute"), [("<w:checked/>", "政府办"), ('<w:default w:val="0"/>', "")])
def test_a_box_of_the_old_form_fields(file: Path, state: str, attribute: str) -> None:
    word(file, application(属性="Q政府办 □行业、企业办 □其它"))
    field = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar>'
    spelt = f"</w:t>{field}<w:t>政府办".encode()
    file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", "Q政府办".encode(), spelt))
    assert facts(read(file), "单位")["attribute"] == attribute


def test_the_prompt_of_a_content_control_is_no_answer(file: Path) -> None:
    """One control still shows 单击此处输入文字, another was answered."""
    word(file, application(地址="P地址", 邮编="P邮编"))
    for old, about, text in (("P地址", "<w:showingPlcHdr/>", "单击此处输入文字。"), ("P邮编", "", "400010")):
        control = f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
        run = f"<w:r><w:t>{old}</w:t></w:r>".encode()
        file.write_bytes(edited_zip(file.read_bytes(), "word/document.xml", run, control.encode()))
    said = facts(read(file), "单位")
    assert (said["address"], said["postcode"]) == ("", "400010")


@pytest.mark.parametrize(
    ("blocks", "length"),
    [
        ([situation("本单位 建立了\n各项制度。")], 11),
        ([[*situation("")[:2], ["规范管理等方面的基本情况（1000字以内）\n共十个字的基本情况", LEFT, LEFT, LEFT]]], 9),
        ([[*situation("")[:2], ["基本情况（1000字以内）", LEFT, LEFT, LEFT], ["下一行的文字", LEFT, LEFT, LEFT]]], 6),
    ],
)
def test_the_length_of_the_summary(file: Path, blocks: list[list[list[str]]], length: int) -> None:
    found = read(word(file, "附件3", *blocks))
    assert found.forms == ("附件3",)
    assert facts(found, "单位") == {"attribute": "政府办", "supervisor": "某区教委", "summary-length": length}
    assert [r.name for r in of(found, "资料")] == ["申报基本情况表"]


def test_both_in_one_workbook(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "附件.xlsx", {"附件1": [application()], "附件3": [situation("字" * 1001, supervisor="某厅")]}
    )
    found = read(path)
    assert found.forms == ("附件1", "附件3")
    assert facts(found, "单位")["summary-length"] == 1001
    assert found.notes == (
        "同一份文件里“属性”有“行业、企业办”也有“政府办”，取前一个",
        "同一份文件里“主管单位”有“某区教委”也有“某厅”，取前一个",
    )


def test_another_units_form_is_told(file: Path) -> None:
    found = read(word(file, application(单位名称="别的学校")))
    assert found.notes == ("表上的单位是“别的学校”，账套的单位是“某某技工学校”",)


# --- 附件2 ------------------------------------------------------------------------------------------------------------


def team(leader: str, members: str, target: str) -> list[list[str]]:
    return [
        ["说明", "项目组构成：主要指项目负责人和项目组成员。建设目标：要用数据。", LEFT],
        ["项目组\n构成", f"项目负责人：{leader}\n项目组成员：{members}", LEFT],
        ["建设\n目标", target, LEFT],
        ["预算\n安排", "建设内容", "资金预算（单位：万元）"],
        *([ABOVE, name, "2"] for name in CONTENTS),
    ]


def schedule(content: str, *points: tuple[str, str], head: str = "建设内容一") -> list[list[str]]:
    first = [[head, LEFT, "中期验收要点", "终期验收要点"]]
    rows = [[content if n == 1 else ABOVE, f"{n}.", *pair] for n, pair in enumerate(points, 1)]
    return [*first, *rows]


def test_specialties_and_their_points(file: Path) -> None:
    first = [*schedule(A, ("方案完成", "方案实施"), ("开发课程2门", ""), ("", "")), *schedule(B, ("签协议", "建基地"))]
    found = read(
        word(
            file,
            "表 3-1-1 养老护理员专业（职业）建设目标与预算安排",
            team("赵一", "钱二、孙三（讲师），李四", "年培训高级工120人"),
            "表 3-1-2 专业（职业）建设内容与进度",
            first,
            "表 3-2-1 专业（职业）建设目标与预算安排",
            team("周五", "共6人", ""),
            "表 3-2-2 专业（职业）建设内容与进度",
            schedule(C, ("调研", "报告")),
        )
    )
    assert [(r.name, r.facts) for r in of(found, "专业")] == [
        ("养老护理员", {"leader": "赵一", "members": 3, "target": "年培训高级工120人"}),
        ("健康照护师", {"leader": "周五", "members": 6, "target": ""}),
    ]
    assert [(r.name, r.get("content"), r.get("midterm"), r.get("final")) for r in of(found, "要点")] == [
        ("养老护理员｜构建培训体系｜1", A, "方案完成", "方案实施"),
        ("养老护理员｜构建培训体系｜2", A, "开发课程2门", None),
        ("养老护理员｜校企合作｜1", B, "签协议", "建基地"),
        ("健康照护师｜总结培养规律｜1", C, "调研", "报告"),
    ]
    assert found.forms == ("附件2",)
    assert found.notes == ("第 2 张表3-n-1 没有写专业，按次序当作“健康照护师”",)


def test_points_listed_within_one_cell(file: Path) -> None:
    table = [
        ["建设内容一", "中期验收要点", "终期验收要点"],
        [A, "1．制定方案\n2、开发课程2.5门，\n含教材\n3.", "1.方案\n3.评价"],
        ["建设内容二", "中期验收要点", "终期验收要点"],
        [B, "一项不编号的要点", "另一项"],
    ]
    found = read(word(file, "表 3-1-2 养老护理员专业（职业）建设内容与进度", table))
    assert [(r.name, r.get("midterm"), r.get("final")) for r in of(found, "要点")] == [
        ("养老护理员｜构建培训体系｜1", "制定方案", "方案"),
        ("养老护理员｜构建培训体系｜2", "开发课程2.5门， 含教材", None),
        ("养老护理员｜构建培训体系｜3", None, "评价"),
        ("养老护理员｜校企合作｜1", "一项不编号的要点", "另一项"),
    ]


def test_a_schedule_over_two_pages(file: Path) -> None:
    whole = schedule(A, ("一", "甲"), ("二", "乙"), ("三", "丙"))
    rest = [[A, *whole[3][1:]]]
    found = read(word(file, "表 3-1-2 养老护理员专业（职业）", whole[:3], "", rest))
    assert [(r.name, r.get("midterm")) for r in of(found, "要点")] == [
        ("养老护理员｜构建培训体系｜1", "一"),
        ("养老护理员｜构建培训体系｜2", "二"),
        ("养老护理员｜构建培训体系｜3", "三"),
    ]


def test_members_that_cannot_be_counted(file: Path) -> None:
    found = read(word(file, "表 3-1-1 养老护理员专业", team("赵一", "（略）", "120人")))
    assert facts(found, "专业") == {"leader": "赵一", "target": "120人"}
    assert found.notes == ("“养老护理员”的项目组成员看不出人数，没有取",)
    assert facts(read(word(file, "表 3-1-1 养老护理员专业", team("赵一", "", "120人"))), "专业")["members"] == 0


def test_guarantees_experts_and_seals(file: Path) -> None:
    guarantees = [
        ["说明", "管理机构：总体架构。保障机制：……。经费保障：……。", LEFT],
        ["管理\n机构", "成立领导小组", LEFT],
        ["保障\n机制", "", LEFT],
        ["经费\n保障", "补助专款专用，\n学校配套20万元", LEFT],
    ]
    panel = [
        ["专家评\n审意见", "同意", LEFT, LEFT, LEFT],
        ["专家\n信息", "姓 名", "单位及职务/职称", "手 机", "签 名"],
        [ABOVE, "赵一", "某大学教授", "13900000001", "赵一"],
        [ABOVE, "钱二", "某学院", "", ""],
        [ABOVE, "", "", "", ""],
        ["行政部\n门审核\n意见", "区人力资源和社会保障局\n（盖章）\n2024年3月20日", LEFT, "区财政局\n（盖章）", LEFT],
    ]
    found = read(word(file, "表 4-1 保障机制", guarantees, "表 5 专家审核意见和行政部门审核结果", panel))
    assert [(r.name, r.get("text")) for r in of(found, "保障措施")] == [
        ("管理机构", "成立领导小组"),
        ("经费保障", "补助专款专用， 学校配套20万元"),
    ]
    assert [(r.name, r.facts) for r in of(found, "专家")] == [
        ("赵一", {"unit": "某大学教授", "phone": "13900000001", "signed": True}),
        ("钱二", {"unit": "某学院"}),
    ]
    assert [(r.name, r.date, r.facts) for r in of(found, "签章")] == [
        ("区人力社保局", date(2024, 3, 20), {"form": "附件2 表5"})
    ]


def test_a_seal_pasted_in_as_a_picture(file: Path) -> None:
    document = docx.Document(str(word(file, application(申报单位意见="（公章）"))))
    cell = next(cell for row in document.tables[0].rows for cell in row.cells if "区财政局" in cell.text)
    row = next(row for row in document.tables[0].rows if cell._tc in row._tr.tc_lst)
    run = row.cells[1].paragraphs[0].add_run()
    run._r.append(run._r.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}drawing", {}))
    document.save(str(file))
    assert [(r.name, r.date) for r in of(read(file), "签章") if r.date == DAY] == [("专家组", DAY), ("区财政局", DAY)]


def test_the_official_form() -> None:
    found = read(shared("data/forms/附件2-实施方案-official.docx"))
    assert [(r.name, r.facts) for r in of(found, "专业")] == [
        (
            "养老护理员",
            {"leader": "（养老护理员专业负责人）", "target": "养老护理员：建设期内培养高级工以上 300 人次。"},
        ),
        (
            "健康照护师",
            {"leader": "（健康照护师专业负责人）", "target": "健康照护师：建设期内培养高级工以上 300 人次。"},
        ),
    ]


# --- what refuses a form ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "day", "says"),
    [
        (["没有表格"], DAY, "没有找到附件1、附件2、附件3的表格"),
        ([[["甲", "乙"], ["1", "2"]]], DAY, "没有找到"),
        ([application()], None, "表上没有写填报时间。请用 --date 写明表格的日期"),
        ([[["申报单位", "", "属性", "□政府办 □行业、企业办 □其它"], ["主管单位", "", LEFT, LEFT]]], DAY, "没有填内容"),
    ],
)
def test_refusals(file: Path, blocks: list[Any], day: date | None, says: str) -> None:
    with pytest.raises(Refusal, match=says) as caught:
        read(word(file, *blocks), day)
    assert "\n" not in str(caught.value)
