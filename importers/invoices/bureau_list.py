"""发票清单: the tax bureau's export of all invoices that name the base (全量发票查询, worksheet 信息汇总表).

One row is a line of an invoice, so an invoice takes several rows. Its headers in file order:

    序号, 发票代码, 发票号码, 数电发票号码, 销方识别号, 销方名称, 购方识别号, 购买方名称, 开票日期, 税收分类编码,
    特定业务类型, 货物或应税劳务名称, 规格型号, 单位, 数量, 单价, 金额, 税率, 税额, 价税合计, 发票来源, 发票票种,
    发票状态, 是否正数发票, 发票风险等级, 开票人, 备注

Older exports say 数电票号码. A 数电票 has its 20 digits alone, a paper invoice code and number. It is the one
paper that tells what became of an invoice after it was paid.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from importers.columns import Code, Day, Money, Text, plain
from importers.invoices.einvoice import red_of
from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.table import Unreadable
from ledgers.book.invoices import ALL_RED, NORMAL, PART_RED, VOID, Claim, InvoiceItem, is_e_number
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.cells import Cell, Grid
    from importers.table import Located, Record

_WITH_FUND = "航空"  # 民航发展基金 stands in the total of an air ticket and in no other column
_PENDING = re.compile(r"[待未]|申请|处理中")
_STATES = ((("作废",), VOID), (("红冲", "部分"), PART_RED), (("红冲",), ALL_RED), (("正常",), NORMAL))


class Tax(Money):
    """A tax, of which an exempt line shows a word or asterisks."""

    def parse(self, cell: Cell) -> int | None:
        """Fen; None where no tax is due."""
        if isinstance(cell, str) and plain(cell).strip("*") in {"", "免税", "不征税", "零税率"}:
            return None
        return super().parse(cell)


class BureauList(Reader):
    """税务局发票清单."""

    title = "税务局发票清单"
    code = Code("发票代码", required=False)
    paper_number = Code("发票号码", required=False)
    e_number = Code("数电发票号码", "数电票号码", "全电发票号码")
    seller_id = Code("销方识别号", "销售方识别号", required=False)
    seller = Text("销方名称", "销售方名称")
    buyer_id = Code("购方识别号", "购买方识别号", required=False)
    buyer = Text("购买方名称", "购方名称")
    day = Day("开票日期")
    tax_code = Code("税收分类编码", required=False)
    item = Text("货物或应税劳务名称", "货物或应税劳务、服务名称", "项目名称", required=False)
    net = Money("金额")
    tax = Tax("税额")
    total = Money("价税合计")
    sort = Text("发票票种", "票种", required=False)
    status = Text("发票状态")
    remark = Text("备注", required=False)

    @classmethod
    def locate(cls, grids: Sequence[Grid]) -> list[Located]:
        """The worksheets with the lines of invoices, else those with a row for each invoice (发票基础信息)."""
        found = super().locate(grids)
        return [each for each in found if cls.item in each.places] or found

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets as one list."""
        lines: list[tuple[Record, Claim]] = []
        skipped: list[Skipped] = []
        problems = [f"表头“{each.doubled}”出现了两次，不知道用哪一列" for each in located if each.doubled]
        for each in located:
            for record in each.records():
                if reason := self._passed_over(record, each):
                    skipped.append(Skipped(record.row, reason))
                    continue
                try:
                    lines.append((record, self._line(record, file)))
                except Unreadable as error:
                    problems.append(str(error))
                    skipped.append(Skipped(record.row, str(error)))
        whole = _gathered([claim for _, claim in lines])
        if not lines and not problems:
            problems.append("清单里没有一张发票")
        return Paper(
            file=file,
            importer=self.title,
            kind="invoice",
            claims=tuple(whole[claim.number] for _, claim in lines),
            lines=tuple(record.row for record, _ in lines),
            skipped=tuple(skipped),
            refused=summary(problems),
            notes=(*notes, *self._unknown_states(lines)),
        )

    def _passed_over(self, record: Record, located: Located) -> str:
        """Why a row is no line of an invoice; empty where it is one, or ought to be."""
        if located.repeats_header(record):
            return "重复的表头"
        if record.has(self.e_number) or record.has(self.paper_number):
            return ""
        return record.label or ("" if record.has(self.total) else "没有发票号码和金额，不是发票")

    def _line(self, record: Record, file: str) -> Claim:
        """One row as an invoice of one line.

        Raises:
            Unreadable: A cell cannot be read, or the row's sums do not add up.
        """
        day, net, tax, total = record[self.day], record[self.net], record[self.tax], record[self.total]
        if day is None:
            raise Unreadable(f"{record.where}“{self.day.name}”是空的")
        if net is None or total is None:
            raise Unreadable(f"{record.where}“金额”或“价税合计”是空的")
        sort = self._words(record, self.sort)
        if net + (tax or 0) != total and _WITH_FUND not in sort:
            said = f"金额 {yuan(net)} 加税额 {yuan(tax or 0)} 不等于价税合计 {yuan(total)}"
            raise Unreadable(f"{record.where}{said}")
        return Claim(
            number=self._number(record),
            carrier="发票清单",
            date=day,
            kind=sort,
            seller=record[self.seller],
            seller_id=self._words(record, self.seller_id),
            buyer=record[self.buyer],
            buyer_id=self._words(record, self.buyer_id),
            amount=total,
            tax=tax,
            status=state(record[self.status]),
            red_of=red_of(self._words(record, self.remark)),
            items=self._items(record, net, tax),
            file=file,
        )

    def _items(self, record: Record, net: int, tax: int | None) -> tuple[InvoiceItem, ...]:
        if self.item not in record.places:
            return ()
        return (InvoiceItem(record[self.item], self._words(record, self.tax_code), net, tax),)

    def _number(self, record: Record) -> str:
        if digital := record[self.e_number]:
            if not is_e_number(digital):
                raise Unreadable(f"{record.where}“{self.e_number.name}”{digital} 不是 20 位数字")
            return digital
        paper = self._words(record, self.paper_number)
        if not paper:
            raise Unreadable(f"{record.where}没有发票号码")
        return self._words(record, self.code) + paper

    def _words(self, record: Record, column: Text | Code) -> str:
        return record[column] if record.has(column) else ""

    def _unknown_states(self, lines: Sequence[tuple[Record, Claim]]) -> list[str]:
        words = dict.fromkeys(record[self.status] for record, claim in lines if not claim.status)
        return [f"发票状态“{word}”不认识，没有记状态" for word in words if word]


def state(word: str) -> str:
    """How an invoice stands, of the bureau's word for it; empty for a word that is none of the known."""
    if _PENDING.search(word):  # asked for and not yet done, or not done at all
        return ""
    return next((status for parts, status in _STATES if all(part in word for part in parts)), "")


def _gathered(lines: Sequence[Claim]) -> dict[str, Claim]:
    """The lines of each number as one invoice."""
    whole: dict[str, Claim] = {}
    for line in lines:
        if (known := whole.get(line.number)) is None:
            whole[line.number] = line
            continue
        taxes = [tax for tax in (known.tax, line.tax) if tax is not None]
        whole[line.number] = replace(
            known,
            amount=(known.amount or 0) + (line.amount or 0),
            tax=sum(taxes) if taxes else None,
            items=(*known.items, *line.items),
            red_of=known.red_of or line.red_of,
        )
    return whole
