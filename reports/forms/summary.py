"""附件3: 申报基本情况表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.forms.application import boxes, title_lines
from reports.forms.page import LEFT, THREE, TITLE, TWO, Box, Page, Rows

if TYPE_CHECKING:
    from ledgers.policy import Policy
    from ledgers.policy.model import Form
    from reports.forms.filling import Filling


def draw(form: Form, policy: Policy, filling: Filling) -> Page:
    """The form."""
    page = Page(form.title)
    page.line(f"{form.name[:2]} {form.name[2:]}", size=THREE, face="黑体")
    for part in title_lines(form.title):
        page.line(part, size=TWO, face=TITLE, align="center", before=4)
    page.line()
    most = policy.application.summary_max
    asked = "".join(form.parts) + (f"（{most} 字以内）" if most else "")
    rows: Rows = [
        ["申报单位", Box(filling.host), "属性", Box(boxes(filling))],
        ["主管单位", Box(filling.unit("supervisor")), LEFT, LEFT],
        [Box(asked, align="center"), LEFT, LEFT, LEFT],
        [Box(top=True), LEFT, LEFT, LEFT],
    ]
    page.table(rows, [2.4, 5.4, 2.0, 6.2], [1.1, 1.1, 1.0, 16.5])
    return page
