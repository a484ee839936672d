"""Wages lists and reimbursement lists: who got what behind one payment.

    发放表      姓名 应发 扣款 实发 身份证号 银行卡号
    报销明细    日期 报销人 事由 金额 发票号

Such a list is no book: it says of one payment of the bank what it was made of. Its totals are proved against its lines,
and what is taken off against what is paid.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importers.cells import load, read
from importers.columns import Code, Day, Money, Text
from importers.dated import has
from importers.paper import Skipped
from importers.reader import summary
from importers.table import Table, Unreadable, label, unknown
from ledgers.book.details import Detail, DetailList, masked
from ledgers.book.render import clean, yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from pathlib import Path

    from importers.cells import Grid
    from importers.columns import Column
    from importers.table import Located, Record


class _List(Table):
    """What both kinds have in common."""

    name: Text
    amount: Money
    gross: Money | None = None
    deducted: Money | None = None
    number: Code | None = None
    card: Code | None = None
    item: Text | None = None
    day: Day | None = None
    invoice: Code | None = None


class PayList(_List):
    """发放表: wages, teaching fees, allowances."""

    title = "发放表"
    name = Text("姓名", "教师姓名", "人员姓名", "收款人姓名", "员工姓名")
    amount = Money(
        "实发", "实发金额", "实发合计", "实发工资", "实付金额", "实领金额", "税后金额", "发放金额", required=False
    )
    gross = Money(
        "应发", "应发金额", "应发合计", "应发工资", "税前金额", "课酬", "课酬金额", "应付金额", "金额", required=False
    )
    deducted = Money("扣款", "扣款合计", "应扣合计", "扣款小计", "扣除合计", required=False)
    number = Code("身份证号", "身份证号码", "身份证", "证件号码", "证件号", required=False)
    card = Code("银行卡号", "卡号", "银行账号", "账号", "工资卡号", "收款账号", required=False)
    item = Text("授课内容", "课程", "课程名称", "发放事由", "事由", "项目", "备注", required=False)
    day = Day("日期", "授课日期", "发放日期", required=False)

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        if "余额" in names:  # a statement
            return False
        personal = any(has(names, column) for column in (cls.number, cls.card))
        named = any(has(names, column) for column in (cls.amount, cls.gross))
        return named and (personal or has(names, cls.amount) or has(names, cls.deducted))


class Reimbursements(_List):
    """报销明细: what one payment reimbursed."""

    title = "报销明细"
    name = Text("报销人", "报销人姓名", "经办人", "领款人")
    amount = Money("金额", "报销金额", "实报金额", "金额（元）", "报销金额（元）")
    item = Text("事由", "报销事由", "摘要", "用途", "费用内容", "报销内容", "费用项目")
    day = Day("日期", "报销日期", "发生日期", "费用日期", required=False)
    invoice = Code("发票号", "发票号码", "票号", required=False)

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        return "余额" not in names  # or it is a statement


_LISTS: tuple[type[_List], ...] = (PayList, Reimbursements)


@dataclass(frozen=True, slots=True)
class DetailPaper:
    """A list that was read, and the rows of the file that are no lines of it."""

    found: DetailList
    skipped: tuple[Skipped, ...]


def is_detail(grids: Sequence[Grid]) -> bool:
    """Whether a file is such a list by its columns."""
    return any(each.locate(grids) for each in _LISTS)


def read_detail(path: Path) -> DetailPaper:
    """Read a list.

    Raises:
        Refusal: the file is none, a sum of it cannot be read, or its lines do not bear out what it states.
    """
    grids = read(path)
    matches = [(each, located) for each in _LISTS if (located := each.locate(grids))]
    if not matches:
        raise unknown(path.name, grids, _LISTS)
    kind, located = max(matches, key=lambda match: len(match[1][0].places))
    reading = _Reading(kind(), located)
    if reading.problems:
        raise Refusal(summary(reading.problems), where=path.name, todo="请核对后再导入")
    digest = hashlib.sha256(load(path)).hexdigest()
    found = DetailList(kind=kind.title, file=clean(path.name), sha256=digest, lines=tuple(reading.lines))
    return DetailPaper(found, tuple(reading.skipped))


class _Reading:
    """A list while it is read."""

    def __init__(self, table: _List, located: Sequence[Located]) -> None:
        self.table = table
        self.lines: list[Detail] = []
        self.skipped: list[Skipped] = []
        self.problems: list[str] = []
        self._page = 0
        for each in located:
            if each.doubled:
                self.problems.append(f"表头“{each.doubled}”出现了两次，不知道用哪一列")
            for record in each.records():
                self._take(record, each)
        if not self.lines and not self.problems:
            self.problems.append("里面没有一行")

    def _take(self, record: Record, located: Located) -> None:
        try:
            if located.repeats_header(record):
                self.skipped.append(Skipped(record.row, "重复的表头"))
            elif record.label and label(record[self.table.name] or "合计"):
                self._total(record)
                self.skipped.append(Skipped(record.row, record.label))
            elif not record.has(self.table.name) and not self._paid(record):
                self.skipped.append(Skipped(record.row, "没有姓名和金额的说明文字"))
            else:
                self.lines.append(self._line(record))
        except Unreadable as error:
            self.problems.append(str(error))

    def _paid(self, record: Record) -> int | None:
        """What was paid: the sum after deductions, or the only one there is."""
        value = record[self.table.amount]
        return value if value is not None else self._of(record, self.table.gross)

    def _of(self, record: Record, column: Column[int | None] | None) -> int | None:
        return record[column] if column is not None and column in record.places else None

    def _said(self, record: Record, column: Column[str] | None) -> str:
        return clean(record[column]) if column is not None else ""

    def _line(self, record: Record) -> Detail:
        table, amount = self.table, self._paid(record)
        gross, deducted = self._of(record, table.gross), self._of(record, table.deducted)
        name = clean(record[table.name])
        if not name:
            raise Unreadable(f"{record.where}“{table.name.name}”是空的")
        if not amount:
            raise Unreadable(f"{record.where}“{table.amount.name}”：应填不为零的金额")
        if None not in (gross, deducted, record[table.amount]) and (gross or 0) - (deducted or 0) != amount:
            sums = f"应发 {yuan(gross or 0)} 减扣款 {yuan(deducted or 0)}"
            raise Unreadable(f"{record.where}{name}：{sums}，实发写的是 {yuan(amount)}")
        return Detail(
            name=name,
            amount=amount,
            gross=gross,
            deducted=deducted,
            number=masked(self._said(record, table.number)),
            card=masked(self._said(record, table.card)),
            item=self._said(record, table.item),
            day=record[table.day] if table.day is not None else None,
            invoice=self._said(record, table.invoice),
        )

    def _total(self, record: Record) -> None:
        """A total is of all lines so far or of those since the last one."""
        stated = self._paid(record)
        had = [sum(line.amount for line in self.lines[start:]) for start in (0, self._page)]
        if stated is not None and stated not in had:
            self.problems.append(f"{record.where}写明合计 {yuan(stated)} 元，各行加起来是 {yuan(had[0])} 元")
        self._page = len(self.lines)
