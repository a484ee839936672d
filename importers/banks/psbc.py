"""邮储银行: the corporate export, xls or xlsx, 户名 and 账号 above it, expense before income.

序号, 交易日期, 交易时间, 支出金额, 收入金额, 余额, 对方账号, 对方户名, 摘要, 用途, 附言, 交易流水号
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class PSBC(Statement):
    """邮储银行对公明细."""

    title = "邮储银行对公明细"
    shapes = (("序号", "交易日期", "交易时间", "支出金额", "收入金额", "余额"),)
    account_number = Code("账号", "本方账号", required=False)
    day = Day("交易日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("支出金额")
    money_in = Money("收入金额")
    balance = Money("余额")
    payee = Text("对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    summary = Text("摘要", required=False)
    memo = Text("用途", "附言", required=False, join=" ")
    serial = Text("交易流水号", required=False)
