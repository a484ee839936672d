"""平安银行: the corporate exports, xls, xlsx or csv, the header in the first row.

    交易时间, 账号, 收入, 支出, 账户余额, 对方户名, 对方账号, 对方账号开户行, 摘要, 交易流水号, 核心唯一流水号,
        交易用途, 币种
    交易时间, 账号, 币种, 收入, 支出, 冲正标志, 账户余额, 对方账号, …
    交易日期, 账号, 借, 贷, 账户余额, 对方账户, 对方账户名称, 交易流水号, 摘要, 用途

and a csv with payer and receiver: 交易日期, 传票号, 借方, 贷方, 余额, 付款人账户, 付款人名称, 收款人账户,
收款人名称, 用途, 摘要.
Income comes first in two of them and expense in the others.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class PAB(Statement):
    """平安银行对公明细."""

    title = "平安银行对公明细"
    shapes = (
        ("交易时间", "账号", "收入", "支出", "账户余额"),
        ("交易日期", "账号", "借", "贷", "账户余额"),
    )
    account_number = Code("账号")
    day = Day("交易时间", "交易日期")
    clock = Clock("交易时间", required=False)
    money_in = Money("收入", "贷")
    money_out = Money("支出", "借")
    balance = Money("账户余额")
    currency = Text("币种", required=False)
    payee = Text("对方户名", "对方账户名称", required=False)
    payee_account = Code("对方账号", "对方账户", required=False)
    payee_bank = Text("对方账号开户行", required=False)
    summary = Text("摘要", required=False)
    memo = Text("交易用途", "用途", required=False)
    serial = Text("交易流水号", "核心唯一流水号", required=False)
    reversal = Text("冲正标志", required=False)


class PABPayer(Statement):
    """平安银行对公明细, the csv with payer and receiver."""

    title = "平安银行对公明细（收付款人）"
    shapes = (("交易日期", "借方", "贷方", "余额", "付款人名称", "收款人名称"),)
    day = Day("交易日期")
    voucher = Code("传票号", required=False)
    money_out = Money("借方")
    money_in = Money("贷方")
    balance = Money("余额")
    payer = Text("付款人名称")
    payer_account = Code("付款人账户", required=False)
    receiver = Text("收款人名称")
    receiver_account = Code("收款人账户", required=False)
    summary = Text("摘要", "用途", required=False)
    memo = Text("用途", required=False)
