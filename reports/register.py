"""问题清单及整改台账: a row a problem, in the eighteen columns that bureaus keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgers.book.notes import CLOSED
from ledgers.book.promise import came_back, lacking
from reports.matters import _BUDGET
from reports.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.book.book import Book
    from ledgers.book.notes import Rectification
    from reports.matters import Matter

KEY = "register"
NONE, UNKNOWN = "—", "未登记"
_COLUMNS = (
    Column("number", "序号", Kind.WORD, 6),
    Column("rules", "规则号", Kind.TEXT, 7),
    Column("title", "问题描述", Kind.TEXT, 22),
    Column("amount", "涉及金额", Kind.MONEY, 13),
    Column("vouchers", "凭证号", Kind.WORD, 13),
    Column("kind", "问题类型", Kind.TEXT, 10),
    Column("cites", "定性依据", Kind.TEXT, 14),
    Column("fix", "整改要求（标准）", Kind.TEXT, 24),
    Column("unit", "责任单位", Kind.TEXT, 9),
    Column("owner", "责任人", Kind.TEXT, 8),
    Column("due", "整改时限", Kind.TEXT, 12),
    Column("measure", "整改措施", Kind.TEXT, 9),
    Column("progress", "整改进展", Kind.TEXT, 9),
    Column("result", "结果及佐证", Kind.TEXT, 14),
    Column("back", "挽回金额", Kind.MONEY, 9),
    Column("accepted", "验收人/日期", Kind.TEXT, 11),
    Column("state", "状态", Kind.WORD, 9),
    Column("note", "备注", Kind.TEXT, 9),
)
_NAMED = 4  # vouchers that a row names


def register(book: Book, matters: Sequence[Matter], year: int) -> Table:
    """The register of a year's problems and of those of earlier years, fen."""
    rows = [Row(f"m{n}", _cells(book, matter)) for n, matter in enumerate(matters)]
    if not rows:
        rows = [Row("none", {"number": Cell("未发现问题")}, Style.BAND)]
    return Table(
        key=KEY,
        title="问题清单及整改台账",
        columns=_COLUMNS,
        rows=tuple(rows),
        sheet="问题清单及整改台账",
        period=f"{year}年度",
        unit="单位：元",
        labels=3,
        notes=(
            (
                "涉及金额为该问题主要凭证的账面金额，问题之间可能引用同一凭证，故不合计。"
                f"问题类型为系统建议，由{book.policy.meta.review_word}人员核定。"
            ),
            f"“{NONE}”为尚未下达整改；“{UNKNOWN}”为已下达而账套里没有记录，在整改过程中填写。状态：待整改→已反馈→待复核→销号（或退回）；未下达的列“未下达”。",
        ),
    )


def _cells(book: Book, matter: Matter) -> dict[str, Cell]:
    return {
        "number": Cell(matter.number),
        "rules": Cell("\n".join(matter.codes)),
        "title": Cell(matter.title),
        "amount": Cell(matter.amount or None, items=matter.mentions),
        "vouchers": Cell(short_list(matter.vouchers)),
        "cites": Cell(matter.lead.rule.cites),
        "fix": Cell(matter.lead.rule.fix),
        "unit": Cell("你单位"),
        "note": Cell(matter.standing.value),
        **_followed(book, matter),
    }


def _followed(book: Book, matter: Matter) -> dict[str, Cell]:
    """What has become of a problem: what its last order says, and what all of them brought back."""
    orders = orders_of(book, matter)
    if not orders:
        days = f"正式报告后{book.policy.report.rectify_days}日"
        none = dict.fromkeys(("owner", "measure", "progress", "result", "accepted"), Cell(NONE))
        return {**none, "kind": Cell(kind_of(matter)), "due": Cell(days), "back": Cell(None), "state": Cell("未下达")}
    last = max(orders, key=lambda o: o.date)
    back = sum(came_back(book, order) for order in _each_once(orders))
    words = {
        "owner": last.owner,
        "measure": f"{last.promise} {last.expects}".strip(),
        "progress": _progress(book, last),
        "result": last.evidence,
        "accepted": f"{last.closer} {last.date}".strip() if last.state == CLOSED else "",
    }
    return {
        **{key: Cell(word or UNKNOWN) for key, word in words.items()},
        "kind": Cell(last.course or kind_of(matter)),
        "due": Cell(last.due.isoformat() if last.due else UNKNOWN),
        "back": Cell(back) if back else Cell(UNKNOWN, kind=Kind.WORD),
        "state": Cell(last.state),
    }


def _progress(book: Book, order: Rectification) -> str:
    """What is still lacking, and whether the day has passed."""
    if order.state == CLOSED:
        return "已完成"
    late = "逾期" if order.due is not None and order.due < book.as_of else ""
    return "；".join(filter(None, (late, lacking(book, order) if order.promise else "")))


def _each_once(orders: Sequence[Rectification]) -> list[Rectification]:
    """One order for each voucher that is to bring money back: a refund that answers two findings came once."""
    return list({(order.promise, order.expects): order for order in orders}.values())


def kind_of(matter: Matter) -> str:
    """问题类型, proposed: the match and the grant need several hands, a budget is settled in time."""
    return {0: "分阶段整改", _BUDGET: "持续整改"}.get(matter.part, "立行立改")


def orders_of(book: Book, matter: Matter) -> list[Rectification]:
    """What the bureau has ordered of a problem's findings."""
    ids = {f.id for f in matter.findings}
    return [order for order in book.rectifications if order.finding in ids]


def short_list(vouchers: Sequence[str]) -> str:
    """The vouchers, or some of them and how many more."""
    if len(vouchers) <= _NAMED:
        return "\n".join(vouchers)
    return "\n".join([*vouchers[: _NAMED - 1], f"等{len(vouchers)}张"])
