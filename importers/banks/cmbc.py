"""民生银行: the corporate exports, xls or xlsx; 账户名称, 账号, 币种 above the table, label and value in two cells.

交易时间, 交易流水号, 借方发生额, 贷方发生额, 账户余额, 凭证号, 客户附言, 对方账号, 对方账号名称, 对方开户行
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class CMBC(Statement):
    """民生银行对公明细."""

    title = "民生银行对公明细"
    shapes = (
        ("交易时间", "借方发生额", "贷方发生额", "账户余额", "对方账号名称"),
        ("借方发生额", "贷方发生额", "客户附言"),
    )
    account_number = Code("账号", required=False)
    day = Day("交易时间", "交易日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方发生额")
    money_in = Money("贷方发生额")
    balance = Money("账户余额")
    payee = Text("对方账号名称", "对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方开户行", required=False)
    summary = Text("摘要", "客户附言", required=False)
    memo = Text("客户附言", required=False)
    serial = Text("交易流水号", required=False)
    voucher = Code("凭证号", required=False)
