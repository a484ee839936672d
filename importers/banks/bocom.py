"""交通银行: the corporate exports, xls or xlsx; the account number in the first row, the header in the second.

    交易时间, 借方发生额（支出）, 贷方发生额（收入）, 账户余额, 对方账号, 对方户名, 摘要

or one column of sums with a flag: 交易时间, 对方户名, 对方账号, 摘要, 借贷标志, 发生额, 余额.
支出 here, 支取 at 建设银行.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class BOCOM(Statement):
    """交通银行对公明细."""

    title = "交通银行对公明细"
    shapes = (
        ("交易时间", "借方发生额（支出）", "贷方发生额（收入）"),
        ("交易时间", "对方户名", "对方账号", "借贷标志", "发生额", "余额"),
    )
    account_number = Code("本方账号", required=False)
    day = Day("交易时间")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方发生额（支出）", required=False)
    money_in = Money("贷方发生额（收入）", required=False)
    money = Money("发生额", required=False)
    flag = Text("借贷标志", required=False)
    balance = Money("账户余额", "余额")
    payee = Text("对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    summary = Text("摘要", required=False)
    memo = Text("备注", "附言", "用途", required=False, join=" ")
