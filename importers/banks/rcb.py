"""重庆农村商业银行, and the rural commercial banks' common export.

重庆农商行 has 交易流水号, 交易日期, 交易账号, 对方账户名, 对方账号, 摘要, 用途, 支出金额, 收入金额, 余额 in an
order that is not known; the base's own account stands on every row. The common one has the account above the table:

    交易日期, 对方户名, 收入金额, 支出金额, 余额, 账号, 币种, 对方账号, 用途, 附言, 核心流水号
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class CQRCB(Statement):
    """重庆农村商业银行对公明细."""

    title = "重庆农村商业银行对公明细"
    shapes = (("交易流水号", "交易日期", "交易账号", "对方账户名", "支出金额", "收入金额"),)
    account_number = Code("交易账号")
    day = Day("交易日期")
    clock = Clock("交易时间", "交易日期", required=False)
    money_out = Money("支出金额")
    money_in = Money("收入金额")
    balance = Money("余额")
    payee = Text("对方账户名")
    payee_account = Code("对方账号", required=False)
    summary = Text("摘要", required=False)
    memo = Text("用途", required=False)
    serial = Text("交易流水号")


class RCB(Statement):
    """农村商业银行对公明细."""

    title = "农村商业银行对公明细"
    shapes = (("交易日期", "对方户名", "收入金额", "支出金额", "余额", "核心流水号"),)
    account_number = Code("账号", required=False)
    day = Day("交易日期")
    clock = Clock("交易时间", "交易日期", required=False)
    money_in = Money("收入金额")
    money_out = Money("支出金额")
    balance = Money("余额")
    currency = Text("币种", required=False)
    payee = Text("对方户名")
    payee_account = Code("对方账号", required=False)
    summary = Text("摘要", "用途", required=False)
    memo = Text("用途", "附言", required=False, join=" ")
    serial = Text("核心流水号")
