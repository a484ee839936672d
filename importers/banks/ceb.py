"""光大银行: the corporate export, xls; 账户名称 and 账号 above it, label and value in two cells.

    交易日期, 交易时间, 借方发生额, 贷方发生额, 账户余额, 对方账号, 对方名称, 摘要, 凭证号

also with 借方金额（支出） and 贷方金额（收入）.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class CEB(Statement):
    """光大银行对公明细."""

    title = "光大银行对公明细"
    shapes = (
        ("交易日期", "借方发生额", "贷方发生额", "账户余额", "对方名称"),
        ("交易日期", "借方金额（支出）", "贷方金额（收入）", "账户余额", "对方名称"),
    )
    account_number = Code("账号", required=False)
    day = Day("交易日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方发生额", "借方金额（支出）")
    money_in = Money("贷方发生额", "贷方金额（收入）")
    balance = Money("账户余额")
    payee = Text("对方名称")
    payee_account = Code("对方账号", required=False)
    summary = Text("摘要", required=False)
    memo = Text("用途", "附言", "备注", required=False, join=" ")
    voucher = Code("凭证号", required=False)
