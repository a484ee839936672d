"""附件1: 申报表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.kinds import KINDS
from reports.forms.page import ABOVE, LEFT, THREE, TITLE, TWO, Box, Page, Rows

if TYPE_CHECKING:
    from ledgers.policy import Policy
    from ledgers.policy.model import Form
    from reports.forms.filling import Filling

DAY = "年　　月　　日"
_OWN = "申报单位"
"""Whose word is an 意见; the others' are 审核意见."""


def draw(form: Form, policy: Policy, filling: Filling) -> Page:
    """The form."""
    page = Page(form.title)
    cover(
        page,
        form,
        [
            ("项目单位", filling.host, "（公章）"),
            ("填 报 人", "", ""),
            ("主管单位", filling.unit("supervisor"), "（公章）"),
            ("填报时间", "", ""),
        ],
    )
    requirements(page, form)
    page.line(fresh=True)
    rows: Rows = [
        ["单位名称", Box(filling.host), LEFT, LEFT, "属性", Box(boxes(filling)), LEFT],
        ["地址", Box(filling.unit("address")), LEFT, LEFT, LEFT, "邮编", filling.unit("postcode")],
        ["负责人", filling.unit("leader"), LEFT, "座机", "", "手机", ""],
        ["联系人", "姓名", filling.unit("contact"), LEFT, "部门及职务", "", LEFT],
        [ABOVE, "座机", "", LEFT, "手机", filling.unit("phone"), LEFT],
        [ABOVE, "传真", "", LEFT, "E-mail", "", LEFT],
        ["资金账号", filling.unit("account"), LEFT, LEFT, "开户银行", filling.unit("bank"), LEFT],
        ["主管单位", Box(filling.unit("supervisor")), *[LEFT] * 5],
    ]
    small = len(rows)
    rows += [[f"{part}\n（可加附页）", Box(top=True), *[LEFT] * 5] for part in form.parts]
    rows += [
        [f"{name}\n{'意见' if name == _OWN else '审核意见'}", _seal(name, policy), *[LEFT] * 5]
        for name in policy.application.signoffs
    ]
    rows.append(["备注", Box(), *[LEFT] * 5])
    heights = [0.9] * small + [4.6] * len(form.parts) + [3.6] * len(policy.application.signoffs) + [1.6]
    page.table(rows, [2.9, 1.6, 1.8, 1.5, 2.4, 2.0, 3.8], heights)
    return page


def _seal(name: str, policy: Policy) -> Box:
    """The place of an opinion: the experts sign, the others seal."""
    mark = (
        "（签字）" if name in policy.application.reviewers and name not in policy.application.approvers else "（公章）"
    )
    return Box(top=True, tail=("", "", f"{mark}　　　　　", f"{DAY}　　"))


def boxes(filling: Filling) -> str:
    """属性 with the box of what the unit is ticked."""
    choices = next(fact.choices for fact in KINDS["单位"].facts if fact.key == "attribute")
    ticked = filling.unit("attribute")
    return " ".join(f"{'☑' if choice == ticked else '□'}{choice}" for choice in choices)


def cover(page: Page, form: Form, fields: list[tuple[str, str, str]], above: str = "") -> None:
    """A form's first page: its number and title, who hands it in, who made it."""
    page.line(f"{form.name[:2]} {form.name[2:]}", size=THREE, face="黑体")
    page.line(before=60)
    if above:
        page.line(above, size=THREE, align="center", before=20)
    for part in title_lines(form.title):
        page.line(part, size=TWO, face=TITLE, align="center", before=6)
    page.line(before=120)
    for label, answer, mark in fields:
        page.line(f"　　　　{label}：{answer}{'　' if answer else '　　　　　　　　　　'}{mark}", size=THREE, before=10)
    page.line(before=100)
    page.line(form.maker, size=14, align="center", before=20)
    page.line(form.made, size=14, align="center", before=4)


def requirements(page: Page, form: Form) -> None:
    """填写要求."""
    page.line("填 写 要 求", size=TWO, face=TITLE, align="center", before=40, fresh=True)
    page.line(before=20)
    for number, rule in enumerate(form.rules):
        page.line(f"　　{'一二三四五六七八九'[number]}、{rule}", size=14, before=6)


def title_lines(title: str) -> list[str]:
    """A title in two lines of sense: 重庆市…培训基地 / 建设项目申报表."""
    at = title.find("基地") + len("基地")
    return [title[:at], title[at:]] if 1 < at < len(title) else [title]
