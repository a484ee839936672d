"""The accountant's spending sheet: what each payment and receipt was.

    凭证号 日期 收付 对方户名 摘要 用途 金额 资金来源 建设内容 支出类别 专业 发票号 合同号
    and, where the accountant has them, 对方账号 发票日期 发票金额 发票品目

in any order, above them whatever title there is. 收付 is 收入 or 支出, 金额 is positive; a negative one is
red ink and turns the direction round. A sheet is read whole or not at all: a day or a sum that cannot be
read refuses it, with the cells at fault. What the words mean is looked up in the policy later, and a word
the policy does not know is no reason to refuse.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from importers.columns import Code, Column, Day, Money, Text, blank, plain, shown
from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.table import Unreadable, label
from ledgers.book.rows import SheetRow, numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.table import Located, Record

T = TypeVar("T")

_SIGNS = {"收入": 1, "收": 1, "支出": -1, "支": -1, "付": -1, "付出": -1}


class _Read(NamedTuple):
    """A row that was read, and where: its line in the file and its worksheet."""

    line: int
    sheet: str
    row: SheetRow


class SpendingSheet(Reader):
    """支出明细表."""

    title = "支出明细表"
    voucher = Text("凭证号", "凭证编号", "凭证字号", "凭证号码")
    day = Day("日期", "业务日期", "记账日期", "凭证日期")
    direction = Text("收付", "收支", "收/支", "收付方向")
    money = Money("金额", "金额（元）", "金额(人民币)", "发生额")
    source = Text("资金来源", "经费来源")
    content = Text("建设内容", "项目建设内容")
    category = Text("支出类别", "费用类别", "支出类型")
    payee = Text("对方户名", "对方单位", "对方名称", "收款人", "收款单位", required=False)
    payee_account = Code("对方账号", "对方帐号", "收款账号", required=False)
    summary = Text("摘要", required=False)
    purpose = Text("用途", "用途说明", required=False)
    specialty = Text("专业", "专业（职业）", "职业", required=False)
    invoice = Code("发票号", "发票号码", required=False)
    invoice_day = Day("发票日期", "开票日期", required=False)
    invoice_money = Money("发票金额", "价税合计", "发票金额（元）", required=False)
    invoice_item = Text("发票品目", "发票项目", "货物或应税劳务名称", required=False)
    contract = Text("合同号", "合同编号", required=False)

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets as one sheet."""
        rows: list[_Read] = []
        skipped: list[Skipped] = []
        problems = [f"表头“{each.doubled}”出现了两次，不知道用哪一列" for each in located if each.doubled]
        for each in located:
            above: SheetRow | None = None
            earlier = {read.row: read for read in rows}
            for record in each.records():
                if reason := self._passed_over(record, each):
                    skipped.append(Skipped(record.row, reason))
                    continue
                faults: list[str] = []
                row = self._row(record, faults, above)
                if row is None:
                    problems += faults
                    skipped.append(Skipped(record.row, "；".join(faults)))
                elif again := earlier.get(row):  # a copied worksheet says it a second time
                    skipped.append(Skipped(record.row, f"与工作表“{again.sheet}”第 {again.line} 行相同"))
                else:
                    rows.append(_Read(record.row, each.grid.name, row))
                above = row
        if not rows and not problems:
            problems.append("表里没有一行收支")
        return Paper(
            file=file,
            importer=self.title,
            kind="sheet",
            rows=tuple(numbered(read.row for read in rows)),
            lines=tuple(read.line for read in rows),
            skipped=tuple(skipped),
            refused=summary(problems),
            notes=notes,
        )

    def _passed_over(self, record: Record, located: Located) -> str:
        """Why a row is no receipt or payment; empty where it is one, or ought to be."""
        if located.repeats_header(record):
            return "重复的表头"
        if record.label and not self._filled(record):
            return record.label
        if not any(record.has(column) for column in (self.day, self.direction, self.money)):
            return "没有日期、收付和金额，不是一笔收支"
        return ""

    def _filled(self, record: Record) -> bool:
        """Whether a row says what only a receipt or payment says, beside a word such as 合计."""
        if any(record.has(column) for column in (self.day, self.direction, self.category, self.source)):
            return True
        said = [record.get(column) for column in (self.voucher, self.payee) if record.has(column)]
        return any(not label(word or "") for word in said)

    def _row(self, record: Record, faults: list[str], above: SheetRow | None) -> SheetRow | None:
        """The row, or None with all its faults noted.

        A line without number and date below another is a further line of its voucher: sheets made by
        hand merge those cells over all lines of a voucher.
        """

        def look(column: Column[T]) -> T | None:
            try:
                return record[column]
            except Unreadable as error:
                faults.append(str(error))
                return None

        def words(column: Column[str]) -> str:
            return look(column) or ""

        day, sign, money = look(self.day), _SIGNS.get(plain(words(self.direction))), look(self.money)
        voucher, payee = words(self.voucher), words(self.payee)
        if above and not record.has(self.day) and not voucher and money and words(self.category):
            day, voucher, payee = above.date, above.voucher, payee or above.payee
            sign = sign or (None if record.has(self.direction) else (1 if above.amount > 0 else -1))
        row = SheetRow(
            voucher=voucher,
            date=day or date.min,
            amount=(sign or 0) * (money or 0),
            payee=payee,
            payee_account=words(self.payee_account),
            summary=words(self.summary),
            purpose=words(self.purpose),
            source=words(self.source),
            content=words(self.content),
            category=words(self.category),
            specialty=words(self.specialty),
            invoice=words(self.invoice),
            invoice_date=look(self.invoice_day),
            invoice_amount=look(self.invoice_money),
            invoice_item=words(self.invoice_item),
            contract=words(self.contract),
        )
        if faults or day is None or not sign or not money:
            self._explain(record, faults, {self.day: day, self.direction: sign, self.money: money})
            return None
        return row

    def _explain(self, record: Record, faults: list[str], read: dict[Column[Any], object]) -> None:
        """Say of the columns that no row can do without what is missing, unless a fault says it already."""
        advice = {self.day: "应填日期", self.direction: "应填收入或支出", self.money: "应填不为零的金额"}
        for column, value in read.items():
            if not value and not any(f"“{column.name}”" in fault for fault in faults):
                cell = next((cell for cell in record.raw(column) if not blank(cell)), None)
                faults.append(f"{record.where}“{column.name}”：{advice[column]}，表里是{shown(cell)}")
