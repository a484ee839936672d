"""兴业银行: the corporate export, xls or xlsx.

    银行流水号, 账号, 户名, 凭证代号, 币种, 现/转, 借方金额（支出）, 贷方金额（收入）, 账户余额, 摘要, 对方账号,
    对方户名, 对方银行, 用途, 备注, 交易时间

Where 交易时间 is missing the first eight digits of 银行流水号 are the day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement

if TYPE_CHECKING:
    from datetime import date

    from importers.cells import Cell


class _SerialDay(Day):
    """A day, or a serial number that begins with one."""

    def parse(self, cell: Cell) -> date | None:
        if isinstance(cell, str) and (match := re.match(r"\s*(20\d{6})\d{4,}", cell)):
            return super().parse(match[1])
        return super().parse(cell)


class CIB(Statement):
    """兴业银行对公明细."""

    title = "兴业银行对公明细"
    shapes = (("银行流水号", "借方金额（支出）", "贷方金额（收入）", "账户余额"),)
    account_number = Code("账号", required=False)
    day = _SerialDay("交易时间", "交易日期", "银行流水号")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方金额（支出）")
    money_in = Money("贷方金额（收入）")
    balance = Money("账户余额")
    currency = Text("币种", required=False)
    payee = Text("对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方银行", required=False)
    summary = Text("摘要", required=False)
    memo = Text("用途", "备注", required=False, join=" ")
    serial = Text("银行流水号", required=False)
    voucher = Code("凭证代号", required=False)
