"""招商银行: the corporate exports, the printed statement, and the personal csv.

The corporate export has 公司名称, 账号名称, 银行账号 above the table and some thirty columns, among them

    交易流水号, 交易日, 交易时间, 起息日, 交易类型, 借方金额, 贷方金额, 余额, 摘要, 用途, 业务名称, 业务参考号,
    业务摘要, 其他摘要, 收(付)方名称, 收(付)方账号, 收(付)方开户行名, 冲账标志, 扩展摘要, 票据号

Another begins with 账号, 账号名称, 币种. The printed one: 交易日期, 借方(出账), 贷方(入账), 余额, 摘要, 收(付)方名称,
收(付)方账号, 交易类型, with 出账 and 入账 总笔数 and 总金额; 中信银行 has been seen under the second one's headings.

The personal csv: 记账日期, 货币, 交易金额 (signed), 联机余额, 交易摘要, 对手信息 (name and number run
together), 客户摘要.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement

if TYPE_CHECKING:
    from importers.table import Record


class CMB(Statement):
    """招商银行对公明细."""

    title = "招商银行对公明细"
    shapes = (
        ("交易日", "交易类型", "借方金额", "贷方金额", "收(付)方名称"),
        ("账号", "账号名称", "交易日", "借方金额", "贷方金额"),
        ("交易日", "起息日", "借方金额", "贷方金额"),
    )
    account_number = Code("账号", required=False)
    holder = Text("账号名称", required=False)
    currency = Text("币种", required=False)
    day = Day("交易日")
    clock = Clock("交易时间", required=False)
    valued = Day("起息日", required=False)
    kind = Text("交易类型", required=False)
    money_out = Money("借方金额")
    money_in = Money("贷方金额")
    balance = Money("余额")
    payee = Text("收(付)方名称", required=False)
    payee_account = Code("收(付)方账号", required=False)
    payee_bank = Text("收(付)方开户行名", required=False)
    summary = Text("摘要", "业务摘要", "交易类型", required=False)
    memo = Text("用途", "业务摘要", "其它摘要", "其他摘要", "扩展摘要", required=False, join=" ")
    business = Text("业务名称", required=False)
    reference = Text("业务参考号", required=False)
    serial = Text("流水号", "交易流水号", required=False)
    reversal = Text("冲账标志", required=False)
    voucher = Text("票据号", required=False)


class CMBPrinted(Statement):
    """招商银行对账单."""

    title = "招商银行对账单"
    shapes = (
        ("交易日期", "借方(出账)", "贷方(入账)", "余额"),
        ("日期", "业务类型", "票据号/摘要", "余额", "对手户名"),
    )
    day = Day("交易日期", "日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方(出账)", "借方金额", required=False)
    money_in = Money("贷方(入账)", "贷方金额", required=False)
    money = Money("借方/贷方金额", required=False)
    balance = Money("余额")
    summary = Text("摘要", "票据号/摘要", required=False)
    payee = Text("收(付)方名称", "对手户名", required=False)
    payee_account = Code("收(付)方账号", required=False)
    kind = Text("交易类型", "业务类型", required=False)


class CMBPersonal(Statement):
    """招商银行个人明细."""

    title = "招商银行个人明细"
    shapes = (("记账日期", "交易金额", "联机余额", "对手信息"),)
    day = Day("记账日期")
    currency = Text("货币", required=False)
    money = Money("交易金额")
    balance = Money("联机余额")
    summary = Text("交易摘要")
    payee = Text("对手信息")
    memo = Text("客户摘要", required=False)

    def other(self, record: Record, amount: int) -> tuple[str, str]:
        """The other party, whose name and number stand in one cell."""
        name, _ = super().other(record, amount)
        match = _NAME_AND_NUMBER.fullmatch(name)
        return (match[1].strip(), match[2]) if match else (name, "")


_NAME_AND_NUMBER = re.compile(r"(.*?[^\d*\s])\s*([\d*]{6,})")
