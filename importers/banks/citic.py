"""中信银行: the corporate exports, xls or xlsx, under some fifteen rows of preamble.

    交易日期, 交易时间, 对方账号, 对方账户名称, 对方账号开户网点名称, 借方发生额, 贷方发生额, 账户余额, 摘要, 退汇标识,
    退汇日期, 柜员交易号, 附言, 币种, 交易账号, 交易账号开户网点名称, 对账编号, 单位结算卡号

退汇标识 marks a payment that came back. The host's own listing has 主机交易号, 被冲账标志, 借方金额, 贷方金额,
账户余额, 摘要 and 交易时间 twice, of which the first is read.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class CITIC(Statement):
    """中信银行对公明细."""

    title = "中信银行对公明细"
    shapes = (
        ("交易日期", "对方账户名称", "借方发生额", "贷方发生额", "账户余额", "柜员交易号"),
        ("交易日期", "对方账户名称", "借方发生额", "贷方发生额", "退汇标识"),
        ("主机交易号", "柜员交易号", "借方金额", "贷方金额", "账户余额"),
    )
    account_number = Code("交易账号", "账号", required=False)
    day = Day("交易日期", "交易时间")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方发生额", "借方金额")
    money_in = Money("贷方发生额", "贷方金额")
    balance = Money("账户余额")
    currency = Text("币种", required=False)
    payee = Text("对方账户名称", "外行账户名称", required=False)
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方账号开户网点名称", "外行开户行名称", required=False)
    summary = Text("摘要", required=False)
    memo = Text("附言", "备注", required=False, join=" ")
    serial = Text("柜员交易号", "总交易流水号", required=False)
    reversal = Text("退汇标识", "被冲账标志", "退票标识", required=False)
