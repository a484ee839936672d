"""Wages lists and reimbursement lists: who got what behind one payment.

    发放表      姓名 应发 扣款 实发 身份证号 银行卡号
    报销明细    日期 报销人 事由 金额 发票号

Such a list is no book: it says of one payment of the bank what it was made of. Its totals are proved against its lines,
and what is taken off against what is paid.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from importers.cells import load, read
from importers.columns import Code, Day, Money, Text, blank, plain
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
    parts: tuple[Money, ...] = ()
    number: Code | None = None
    card: Code | None = None
    item: Text | None = None
    day: Day | None = None
    invoice: Code | None = None


_STATEMENT = (
    "余额",
    "账户余额",
    "交易余额",
    "交易日期",
    "交易时间",
    "借贷标志",
    "收支",
    "收/支",
    "付款人名称",
    "付款账号",
)
"""Headings of a bank's list of movements, which may name persons and cards too."""
_SIGNED = ("签名", "签字", "签收", "领款人签字", "领款人签名", "领取人签字", "领取人签名", "本人签字", "签领")


class PayList(_List):
    """发放表: wages, teaching fees, allowances."""

    title = "发放表"
    name = Text(
        "姓名",
        "教师姓名",
        "人员姓名",
        "收款人姓名",
        "员工姓名",
        "职工姓名",
        "专家姓名",
        "讲师姓名",
        "学员姓名",
        "领款人",
        "领取人",
        "授课教师",
        "收款人户名",
        "收款人名称",
        "收款户名",
    )
    amount = Money(
        "实发",
        "实发金额",
        "实发合计",
        "实发工资",
        "实发数",
        "实付金额",
        "实领金额",
        "税后金额",
        "税后",
        "税后实发",
        "转账金额",
        required=False,
    )
    gross = Money(
        "应发",
        "应发金额",
        "应发合计",
        "应发工资",
        "应发数",
        "税前金额",
        "税前",
        "课酬",
        "课酬金额",
        "课时费",
        "讲课费",
        "劳务费",
        "评审费",
        "咨询费",
        "补贴金额",
        "补助金额",
        "发放金额",
        "应付金额",
        "金额",
        required=False,
    )
    deducted = Money(
        "扣款",
        "扣款合计",
        "应扣合计",
        "扣款小计",
        "扣除合计",
        "代扣合计",
        "代扣小计",
        "代扣款项",
        "代扣代缴",
        "代扣金额",
        "扣款金额",
        "应扣款",
        "应扣金额",
        required=False,
    )
    pension = Money("养老保险", "养老", "基本养老保险", required=False)
    medical = Money("医疗保险", "医疗", "基本医疗保险", required=False)
    jobless = Money("失业保险", "失业", required=False)
    insured = Money("社保", "社会保险", "社保个人部分", "代扣社保", "五险", required=False)
    housing = Money("公积金", "住房公积金", "代扣公积金", required=False)
    annuity = Money("职业年金", "企业年金", "年金", required=False)
    union = Money("工会费", "工会会费", "会费", required=False)
    taxed = Money(
        "个税",
        "个人所得税",
        "代扣个税",
        "代扣个人所得税",
        "代扣税",
        "代扣税款",
        "代扣税金",
        "税费",
        "扣税",
        "税金",
        required=False,
    )
    parts = (pension, medical, jobless, insured, housing, annuity, union, taxed)
    number = Code("身份证号", "身份证号码", "身份证", "证件号码", "证件号", required=False)
    card = Code(
        "银行卡号",
        "卡号",
        "银行账号",
        "银行帐号",
        "账号",
        "帐号",
        "工资卡号",
        "收款账号",
        "收款帐号",
        "收款人账号",
        "收款人帐号",
        required=False,
    )
    item = Text("授课内容", "课程", "课程名称", "发放事由", "事由", "项目", "用途", "摘要", "备注", required=False)
    day = Day("日期", "授课日期", "发放日期", required=False)

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        if any(name in names for name in _STATEMENT):
            return False
        personal = any(has(names, column) for column in (cls.number, cls.card)) or any(n in names for n in _SIGNED)
        named = any(has(names, column) for column in (cls.amount, cls.gross))
        less = any(has(names, column) for column in (cls.deducted, *cls.parts))
        return named and (personal or has(names, cls.amount) or less)


class Reimbursements(_List):
    """报销明细: what one payment reimbursed."""

    title = "报销明细"
    name = Text("报销人", "报销人姓名", "经办人", "领款人", "姓名")
    amount = Money("金额", "报销金额", "实报金额", "金额（元）", "报销金额（元）", "实际报销金额")
    item = Text(
        "费用类型",
        "费用类别",
        "费用科目",
        "费用项目",
        "事由",
        "报销事由",
        "摘要",
        "用途",
        "费用内容",
        "报销内容",
        "费用说明",
        join=" ",
    )
    day = Day("日期", "报销日期", "发生日期", "费用日期", "业务日期", required=False)
    invoice = Code("发票号", "发票号码", "票号", required=False)

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        return not any(name in names for name in _STATEMENT)  # or it is a statement


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


_SUBTOTAL = re.compile(r"([^\d]{1,20}?)[小合]计")
_UNIT = re.compile(r"(?:单位[:：]\s*|[(（/])(?:人民币)?万元")


class _Reading:
    """A list while it is read."""

    def __init__(self, table: _List, located: Sequence[Located]) -> None:
        self.table = table
        self.lines: list[Detail] = []
        self.skipped: list[Skipped] = []
        self.problems: list[str] = []
        self._page = 0
        self._above: Detail | None = None
        for each in (one.spread(self._shared()) for one in located):
            if each.doubled:
                self.problems.append(f"表头“{each.doubled}”出现了两次，不知道用哪一列")
            if any(
                _UNIT.search(cell) for row in each.grid.rows[: each.header] for cell in row if isinstance(cell, str)
            ):
                self.problems.append("金额单位写的是万元，一份发放或报销明细应当以元为单位，请改成元再导入")
            self._above = None
            for record in each.records():
                self._take(record, each)
        if not self.lines and not self.problems:
            self.problems.append("里面没有一行")

    def _shared(self) -> list[Column[Any]]:
        """The columns that are merged over the lines of one person."""
        return [column for column in self.table.columns().values() if not isinstance(column, Money)]

    def _take(self, record: Record, located: Located) -> None:
        try:
            if located.repeats_header(record):
                self.skipped.append(Skipped(record.row, "重复的表头"))
            elif (record.label and label(record[self.table.name] or "合计")) or self._subtotal(record):
                self._total(record, self._subtotal(record))
                self.skipped.append(Skipped(record.row, record.label or "合计行"))
            elif record.is_foot or (not record.has(self.table.name) and not self._paid(record)):
                self.skipped.append(Skipped(record.row, "没有姓名和金额的说明文字"))
            elif self._paid(record) == 0 and (self._of(record, self.table.gross) or 0) == (
                self._deductions(record)[0] or 0
            ):
                self.skipped.append(Skipped(record.row, "实发为零，没有付款"))
            else:
                self._above = self._line(record)
                self.lines.append(self._above)
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

    def _deductions(self, record: Record) -> tuple[int | None, bool]:
        """What was taken off, and whether the list states the whole of it; its parts may not be all there is."""
        if (whole := self._of(record, self.table.deducted)) is not None:
            return whole, True
        parts = [self._of(record, part) for part in self.table.parts]
        return (sum(filter(None, parts)), False) if any(part is not None for part in parts) else (None, False)

    def _line(self, record: Record) -> Detail:
        table, amount, above = self.table, self._paid(record), self._above
        gross, (deducted, whole) = self._of(record, table.gross), self._deductions(record)
        name = clean(record[table.name])
        goes_on = not name and above is not None and isinstance(table, Reimbursements) and record.has(table.item)
        if not name and not goes_on:
            raise Unreadable(f"{record.where}“{table.name.name}”是空的")
        if not amount:
            raise Unreadable(f"{record.where}“{table.amount.name}”：应填不为零的金额")
        if None not in (gross, deducted, record[table.amount]) and (gross or 0) - (deducted or 0) != amount:
            if whole:
                sums = f"应发 {yuan(gross or 0)} 减扣款 {yuan(deducted or 0)}"
                raise Unreadable(f"{record.where}{name}：{sums}，实发写的是 {yuan(amount)}")
            deducted = None
        return Detail(
            name=name or (above.name if above else ""),
            amount=amount,
            gross=gross,
            deducted=deducted,
            number=masked(self._said(record, table.number)),
            card=masked(self._said(record, table.card)),
            item=self._said(record, table.item),
            day=(record[table.day] if table.day is not None else None) or (above.day if goes_on and above else None),
            invoice=self._said(record, table.invoice),
        )

    def _subtotal(self, record: Record) -> str:
        """Of whom or of what a row is the subtotal, as 培训部小计 says; empty for any other row."""
        texts = [cell for cell in record.cells if isinstance(cell, str) and not blank(cell)]
        found = _SUBTOTAL.fullmatch(plain(texts[0])) if texts else None
        return found[1] if found and (record[self.table.name] in ("", texts[0].strip())) else ""

    def _total(self, record: Record, whose: str) -> None:
        """A total is of all lines so far, of those since the last one, or of one person's."""
        stated = self._paid(record)
        had = [sum(line.amount for line in self.lines[start:]) for start in (0, self._page)]
        had += [sum(line.amount for line in self.lines if line.name == whose)] if whose else []
        if stated is not None and stated not in had:
            self.problems.append(f"{record.where}写明合计 {yuan(stated)} 元，各行加起来是 {yuan(had[0])} 元")
        self._page = len(self.lines)
