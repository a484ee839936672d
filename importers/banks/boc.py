"""中国银行: the corporate export (xls, or csv in UTF-8 with a byte order mark), and the personal csv.

Above the corporate table a label and its value in two cells: 查询账号, 总笔数, 借方发生总笔数, 借方发生总额,
贷方发生总笔数, 贷方发生总额, 查询时间范围. Every heading has an English tail in square brackets:

    交易类型, 业务类型, 付款人开户行号, 付款人开户行名, 付款人账号, 付款人名称, 收款人开户行行号, 收款人开户行名,
    收款人账号, 收款人名称, 交易日期, 交易时间, 交易货币, 交易金额, 交易后余额, 起息日期, 汇率, 交易流水号, 客户申请号,
    客户业务编号, 凭证类型, 凭证号码, 记录标识号, 摘要, 用途, 交易附言, 备注

One signed column, plus for 来账 and minus for 往账, sometimes with a plus sign and commas. There is no own and other
party but payer and receiver: the other one is the payer of what came in and the receiver of what went out.

The personal export: 记账日期, 记账时间, 币别, 金额 (signed), 余额, 交易名称, 渠道, 网点名称, 附言, 对方账户名,
对方卡号/账号, 对方开户行, 借记卡号; newest first, long dashes for "none".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement

if TYPE_CHECKING:
    from importers.table import Record


class BOC(Statement):
    """中国银行对公明细."""

    title = "中国银行对公明细"
    shapes = (("付款人名称", "收款人名称", "交易金额", "交易日期"),)
    day = Day("交易日期")
    clock = Clock("交易时间", required=False)
    kind = Text("交易类型", "业务类型", required=False)
    currency = Text("交易货币", required=False)
    money = Money("交易金额")
    flag = None
    balance = Money("交易后余额", required=False)
    payer = Text("付款人名称")
    payer_account = Code("付款人账号", required=False)
    payer_bank = Text("付款人开户行名", required=False)
    receiver = Text("收款人名称")
    receiver_account = Code("收款人账号", required=False)
    receiver_bank = Text("收款人开户行名", required=False)
    summary = Text("摘要", "业务类型", required=False)
    memo = Text("用途", "交易附言", "备注", required=False, join=" ")
    serial = Text("交易流水号", required=False)
    voucher = Code("凭证号码", required=False)


class BOCPersonal(Statement):
    """中国银行个人明细."""

    title = "中国银行个人明细"
    shapes = (("记账日期", "记账时间", "金额", "余额", "交易名称", "对方账户名"),)
    account_number = Code("借记卡号", required=False)
    day = Day("记账日期")
    clock = Clock("记账时间", required=False)
    currency = Text("币别", required=False)
    money = Money("金额")
    balance = Money("余额")
    summary = Text("交易名称")
    memo = Text("附言", required=False)
    payee = Text("对方账户名", required=False)
    payee_account = Code("对方卡号/账号", required=False)
    payee_bank = Text("对方开户行", required=False)
    channel = Text("渠道", required=False)
    branch = Text("网点名称", required=False)

    def other(self, record: Record, amount: int) -> tuple[str, str]:
        """The other party, nothing where the bank prints dashes."""
        name, number = super().other(record, amount)
        return "" if _DASHES.fullmatch(name) else name, "" if _DASHES.fullmatch(number) else number


_DASHES = re.compile(r"-+")
