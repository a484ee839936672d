"""支付宝 and 微信支付: no balance, but counts and sums above the table that the rows must bear out.

支付宝, csv in GB18030 under two dozen lines: 交易时间, 交易分类, 交易对方, 对方账号, 商品说明, 收/支, 金额,
收/付款方式, 交易状态, 交易订单号, 商家订单号, 备注. 微信, csv in UTF-8 with a byte order mark or xlsx: 交易时间,
交易类型, 交易对方, 商品, 收/支, 金额(元), 支付方式, 当前状态, 交易单号, 商户单号, 备注.

A row that is neither 收 nor 支 moves money between a person's own pockets and is passed over, save a refund of
支付宝, which comes in. A deal that was closed moved nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement

if TYPE_CHECKING:
    from importers.table import Located, Record

_CLOSED = re.compile(r"交易关闭|已关闭|失败|撤销|对方已退还|等待付款")


class _Wallet(Statement):
    """What the two have in common."""

    def own(self, record: Record, located: Located) -> str:  # noqa: ARG002
        """The wallet's account or nickname, marked as what it is: never a bank account of the base."""
        for cells in located.preamble:
            for cell in cells:
                if isinstance(cell, str) and (match := _HOLDER.search(cell)):
                    return f"{match[1]}{match[2].strip().strip('[]')}"
        return self.title

    def idle(self, record: Record) -> str:
        """A deal that was called off."""
        word = record[self.status] if self.status else ""
        return f"{word}，没有收付" if _CLOSED.search(word) else ""

    status: Text | None = None


_HOLDER = re.compile(r"(支付宝账户|微信昵称)[:：]\s*(.+)")


class Alipay(_Wallet):
    """支付宝交易明细."""

    title = "支付宝交易明细"
    shapes = (("交易时间", "交易对方", "收/支", "金额", "交易状态"),)
    day = Day("交易时间")
    clock = Clock("交易时间")
    summary = Text("交易分类", "商品说明", required=False)
    payee = Text("交易对方")
    payee_account = Code("对方账号", required=False)
    memo = Text("商品说明", "备注", required=False, join=" ")
    flag = Text("收/支")
    money = Money("金额", "金额（元）")
    channel = Text("收/付款方式", required=False)
    status = Text("交易状态")
    serial = Text("交易订单号", "交易号", required=False)
    merchant_serial = Text("商家订单号", required=False)

    def neutral(self, record: Record, value: int) -> int:
        """A refund comes in; all else is the person's own."""
        kind = record[self.summary] if self.summary else ""
        return value if "退款" in kind or "退款" in record[self.status] else 0


class WeChat(_Wallet):
    """微信支付账单."""

    title = "微信支付账单"
    shapes = (("交易时间", "交易类型", "交易对方", "收/支", "金额(元)", "当前状态"),)
    day = Day("交易时间")
    clock = Clock("交易时间")
    summary = Text("交易类型")
    payee = Text("交易对方")
    memo = Text("商品", "备注", required=False, join=" ")
    flag = Text("收/支")
    money = Money("金额(元)")
    channel = Text("支付方式", required=False)
    status = Text("当前状态")
    serial = Text("交易单号", required=False)
    merchant_serial = Text("商户单号", required=False)
