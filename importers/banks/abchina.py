"""农业银行: the corporate exports, xls or xlsx, income before expense.

Row 1 账户明细, row 2 账号, 户名, 币种 and 起止日期, each with its value in one cell; the header in row 3:

    交易时间, 收入金额, 支出金额, 账户余额, 对方账号, 对方户名, 对方开户行, 交易用途, 摘要

An older one has 交易行名 and 对方省市 before the other party's account. The oldest has 交易日期, 本次余额 and
交易说明, 交易摘要, 交易附言. Two rows end it: 总收入笔数, 总收入金额, 总支出笔数, 总支出金额 over their
values, at times one like "5 收 91,007,497.02". The account is printed as branch, dash and number.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class ABC(Statement):
    """农业银行对公明细."""

    title = "农业银行对公明细"
    shapes = (
        ("交易时间", "收入金额", "支出金额", "账户余额", "对方开户行", "交易用途"),
        ("交易时间", "收入金额", "支出金额", "账户余额", "交易行名", "交易用途"),
        ("收入金额", "支出金额", "对方省市", "交易用途"),
    )
    account_number = Code("账号", "账户号", required=False)
    day = Day("交易时间")
    clock = Clock("交易时间", required=False)
    money_in = Money("收入金额")
    money_out = Money("支出金额")
    balance = Money("账户余额")
    payee = Text("对方户名")
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方开户行", required=False)
    branch = Text("交易行名", required=False)
    province = Text("对方省市", required=False)
    summary = Text("摘要", "交易用途", required=False)
    memo = Text("交易用途", required=False)


class ABCCounter(Statement):
    """农业银行对公明细, the oldest layout: the day apart, and many texts."""

    title = "农业银行对公明细（旧版）"
    shapes = (
        ("交易日期", "收入金额", "支出金额", "本次余额", "对方户名"),
        ("交易日期", "收入金额", "支出金额", "账户余额", "交易时间戳"),
    )
    account_number = Code("账号", required=False)
    day = Day("交易日期")
    clock = Clock("交易时间戳", required=False)
    money_in = Money("收入金额")
    money_out = Money("支出金额")
    balance = Money("本次余额", "账户余额")
    fee = Money("手续费总额", required=False)
    way = Text("交易方式", "交易类别", required=False)
    payee = Text("对方户名")
    payee_account = Code("对方账号", required=False)
    branch = Text("交易行名", required=False)
    province = Text("对方省市", required=False)
    summary = Text("交易摘要", "交易说明", required=False)
    memo = Text("交易用途", "交易附言", "交易说明", required=False, join=" ")
