"""附件2: 实施方案, with 表3-k-1 and 3-k-2 for every specialty of the base and 表4-2 from its plan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from reports.forms.application import DAY, cover, requirements
from reports.forms.page import ABOVE, LEFT, TITLE, TWO, Box, Page, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.plan import Plan
    from ledgers.policy import Policy
    from ledgers.policy.model import Form
    from reports.forms.filling import Filling

_UNITS = {"万元": 1_000_000, "元": 100}
_ROWS = 4  # of 表3-n-2 for each content, where the policy does not say
_WIDE = [2.2, 1.2, 6.3, 6.3]
_BLANK_NAME = "（项目单位名称）"
_CHINESE = "一二三四五六七八九"


def draw(form: Form, policy: Policy, filling: Filling) -> Page:
    """The form."""
    page = Page(form.title)
    fields = [
        ("项目单位", filling.host, "（公章）"),
        ("主管部门", filling.unit("supervisor"), "（公章）"),
        ("法人代表", "", ""),
    ]
    cover(page, form, fields, above=f"（{filling.host}）" if filling.host else _BLANK_NAME)
    requirements(page, form)
    tables = _Tables(page, form, policy, filling)
    tables.contents()
    tables.overview()
    tables.aims()
    tables.work()
    tables.safeguards()
    tables.review()
    return page


class _Tables:
    """The tables of the form in their order."""

    def __init__(self, page: Page, form: Form, policy: Policy, filling: Filling) -> None:
        self._page, self._form, self._policy, self._filling = page, form, policy, filling
        self._unit = filling.plan.unit if filling.plan and filling.plan.unit in _UNITS else "万元"

    def contents(self) -> None:
        """内容提要: what the form holds, the places of the page numbers left to be filled."""
        self._page.line("内 容 提 要", size=TWO, face=TITLE, align="center", before=20, fresh=True)
        self._page.line(before=10)
        for entry in self._entries():
            self._page.entry(entry)
        self._attachments()
        self._page.line("注：页码可根据《实施方案》填写的实际页数编排。", before=10)

    def _entries(self) -> Iterator[str]:
        yield from ("一、项目概述", "　　表 1-1 项目单位基本情况信息", "　　表 1-2 项目背景", "　　表 1-3 工作基础")
        yield from ("二、项目实施工作思路与工作目标", "　　表 2-1 项目实施工作思路", "　　表 2-2 项目实施工作目标")
        yield "三、项目实施工作重点及内容"
        for number, name in self._numbered():
            yield f"　　表 3-{number}-1 {name}专业（职业）建设目标与预算安排"
            yield f"　　表 3-{number}-2 {name}专业（职业）建设内容与进度"
        yield from ("四、主要保障措施", "　　表 4-1 保障机制", "　　表 4-2 投入预算汇总")
        yield from ("五、审核结果", "　　表 5 专家审核意见和行政部门审核结果")

    def _numbered(self) -> list[tuple[str, str]]:
        """The numbers and names of the specialties; on a blank form the first and the pattern of the others."""
        named = [(str(number), name) for number, name in enumerate(self._filling.specialties, 1)]
        return named or [("1", ""), ("n", "")]

    def _attachments(self) -> None:
        host = self._filling.host or f"×××{_BLANK_NAME}"
        for number, part in enumerate(self._form.parts, 1):
            head = "附件：" if number == 1 else "　　　"
            self._page.line(f"{head}{number}．{part.replace('{单位}', host)}", before=8 if number == 1 else 0)

    def _note(self, number: str, columns: int) -> Rows:
        text = self._form.notes.get(number, "").strip()
        return [["说明", Box(text), *[LEFT] * (columns - 2)]] if text else []

    # --- 一、二 ---

    def overview(self) -> None:
        """一、项目概述."""
        page, say = self._page, self._filling.unit
        page.heading("一、项目概述", fresh=True)
        page.caption("表 1-1 项目单位基本情况信息")
        rows: Rows = [
            ["单位名称", Box(self._filling.host), LEFT, LEFT, "通信地址", Box(say("address")), LEFT],
            ["负责人", say("leader"), LEFT, "座机", "", "手机", ""],
            ["联系人", "姓名", say("contact"), LEFT, "部门及职务", "", LEFT],
            [ABOVE, "座机", "", LEFT, "手机", say("phone"), LEFT],
            [ABOVE, "传真", "", LEFT, "E-mail", "", LEFT],
            ["办学（培训）\n特色概述", Box(top=True), *[LEFT] * 5],
        ]
        page.table(rows, [2.7, 1.8, 2.2, 1.8, 2.4, 2.1, 3.0], [0.9] * 5 + [7.0])
        for number, title in (("1-2", "项目背景"), ("1-3", "工作基础")):
            page.caption(f"表 {number} {title}")
            page.table([*self._note(number, 2), [Box(top=True), LEFT]], [2.0, 14.0], [1.2, 8.0])

    def aims(self) -> None:
        """二、项目实施工作思路与工作目标."""
        self._page.heading("二、项目实施工作思路与工作目标")
        for number, title, labels in (
            ("2-1", "项目实施工作思路", ("指导\n思想", "基本\n思路")),
            ("2-2", "项目实施工作目标", ("总体\n目标", "阶段\n目标")),
        ):
            self._page.caption(f"表 {number} {title}")
            rows = self._note(number, 2)
            rows += [[label, Box(top=True)] for label in labels]
            self._page.table(rows, [2.0, 14.0], [1.2, 5.0, 5.0])

    # --- 三 ---

    def work(self) -> None:
        """三、项目实施工作重点及内容: two tables for each specialty."""
        self._page.heading("三、项目实施工作重点及内容", fresh=True)
        for at, (number, name) in enumerate(self._numbered()):
            self._page.caption(f"表 3-{number}-1 {name}专业（职业）建设目标与预算安排", fresh=at > 0)
            self._page.table(self._team(name), [2.2, 8.2, 5.6], [1.4, 2.4, 9.0])
            if number == "n":
                self._page.line("备注：n 为 2—3。")
            self._page.caption(f"表 3-{number}-2 {name}专业（职业）建设内容与进度", fresh=True)
            self._page.table(self._schedule(name), _WIDE, [3.0])
            if number == "n":
                self._page.line("备注：n 为 2—3。")

    def _team(self, name: str) -> Rows:
        record, plan = self._filling.specialty(name), self._filling.plan
        members = record.get("members") if record else None
        leader = str(record.get("leader") or "") if record else ""
        people = f"项目负责人：{leader}\n项目组成员：{f'共{members}人' if members else ''}"
        sums = plan.specialties.get(name, {}) if plan else {}
        budget: Rows = [
            [ABOVE, content.name, self._sum(sums[content.name]) if content.name in sums else ""]
            for content in self._policy.content
        ]
        return [
            *self._note("3-n-1", 3),
            ["项目组\n构成", Box(people), LEFT],
            ["建设\n目标", Box(str(record.get("target") or "") if record else "", top=True), LEFT],
            ["预算\n安排", "建设内容", f"资金预算（单位：{self._unit}）"],
            *budget,
        ]

    def _schedule(self, name: str) -> Rows:
        rows = self._note("3-n-2", 4)
        for at, content in enumerate(self._policy.content):
            points = self._filling.points(name, content.name, self._policy)
            last = max([self._policy.application.milestones or _ROWS, *points])
            rows.append([f"建设内容{_CHINESE[at]}", LEFT, "中期验收要点", "终期验收要点"])
            for number in range(1, last + 1):
                middle, final = points.get(number, ("", ""))
                label = content.name if number == 1 else ABOVE
                rows.append([label, f"{number}.", Box(middle), Box(final)])
        return rows

    # --- 四 ---

    def safeguards(self) -> None:
        """四、主要保障措施."""
        self._page.heading("四、主要保障措施", fresh=True)
        self._page.caption("表 4-1 保障机制")
        names = self._policy.application.guarantees
        rows = self._note("4-1", 2)
        rows += [[f"{name[:2]}\n{name[2:]}", Box(self._filling.guarantee(name), top=True)] for name in names]
        self._page.table(rows, [2.0, 14.0], [1.2] + [2.8] * len(names))
        self._page.caption("表 4-2 投入预算汇总")
        sources, contents = [s.name for s in self._policy.source], [c.name for c in self._policy.content]
        count = len(sources)
        head: Rows = [
            ["建设\n内容", "资金总预算及来源", *[LEFT] * (2 * count - 1), "合　计", LEFT],
            [ABOVE, *(text for s in sources for text in (f"{s}\n投入", LEFT)), ABOVE, LEFT],
            [ABOVE, *[f"金额\n（{self._unit}）", "比例\n（%）"] * (count + 1)],
        ]
        body = [[label, *texts] for label, texts in zip([*contents, "合　计"], self._budget(), strict=True)]
        self._page.table(
            [*head, *body], [2.4, *[1.9, 1.5] * (count + 1)], [0.8, 1.2, 1.2, *[1.8] * len(contents), 1.0], header=3
        )

    def _budget(self) -> Iterator[list[str]]:
        """表4-2's sums and percentages row by row, 合计 last both ways; empty texts where there is no plan."""
        plan = self._filling.plan
        contents, sources = [c.name for c in self._policy.content], [s.name for s in self._policy.source]
        for content in (*contents, ""):
            row: list[str] = []
            for source in (*sources, ""):
                row += [self._sum(_cell(plan, content, source)), _percent(plan, content, source)] if plan else ["", ""]
            yield row

    def _sum(self, fen: int) -> str:
        return f"{(Decimal(fen) / _UNITS[self._unit]).normalize():f}"

    # --- 五 ---

    def review(self) -> None:
        """五、审核结果: nothing of it is filled in before the review."""
        policy = self._policy
        self._page.heading("五、审核结果", fresh=True)
        self._page.caption("表 5 专家审核意见和行政部门审核结果")
        count = (policy.panel.min if policy.panel else 5) + 2
        note = self._form.notes.get("5", "").strip()
        offices = [
            Box(f"{name}\n\n\n", tail=("（盖章）　　　", f"{DAY}　"), align="center")
            for name in policy.application.seals
        ]
        rows: Rows = [
            ["专家评\n审意见", Box(top=True), *[LEFT] * 3],
            ["专家\n信息", Box(f"说明：{note}" if note else ""), *[LEFT] * 3],
            [ABOVE, "姓　名", "单位及职务/职称", "手　机", "签　名"],
            *([ABOVE, "", "", "", ""] for _ in range(count)),
        ]
        heights = [5.0, 0.9, 0.9, *[0.9] * count]
        label = "行政部\n门审核\n意见"
        for at in range(0, len(offices), 2):  # two seals side by side
            pair = offices[at : at + 2]
            rows.append([label if at == 0 else ABOVE, pair[0], LEFT, *([pair[1], LEFT] if pair[1:] else [LEFT, LEFT])])
            heights.append(4.0)
        self._page.table(rows, [2.0, 2.6, 5.4, 3.2, 2.8], heights)
        self._attachments()


def _cell(plan: Plan, content: str, source: str) -> int:
    """A cell of 表4-2, a sum where a name is empty; fen."""
    return sum(f for (c, s), f in plan.cells.items() if content in {"", c} and source in {"", s})


def _percent(plan: Plan, content: str, source: str) -> str:
    """A cell's percentage as the plan's form read it, of its column where it did not say."""
    whole = {"row": (content, ""), "total": ("", "")}.get(plan.reading, ("", source))
    base = _cell(plan, *whole)
    if not base:
        return ""
    share = Decimal(_cell(plan, content, source)) * 100 / base
    return f"{share.quantize(Decimal('0.01'), ROUND_HALF_UP)}"
