"""建设银行: the corporate exports, csv (GB18030), xls, xlsx or pdf, and the personal one.

Wide layout, the header in the first row; the last three groups are optional:

    账号, 账户名称, 交易时间, 借方发生额（支取）, 贷方发生额（收入）, 余额, 币种, 对方户名, 对方账号, 对方开户机构,
    记账日期, 摘要, 备注, 账户明细编号-交易流水号 [, 企业流水号, 凭证种类, 凭证号] [, 交易介质编号] [, 个性化信息名称1…]

Older layout: 账号 and 账户名称 above the table, 借方发生额/元(支取) and 贷方发生额/元(收入). A third has 本方账号,
发生额/元, 余额/元 and a column that says 借方 or 贷方. 国家开发银行 exports under the headings of the wide one.

交易时间 is "20240418 10:02:00" and 记账日期 "20240418"; a short csv of the same bank has 记账日期 alone, with
dashes. 借方 is money out and 贷方 money in: the bank's view, the reverse of the accountant's. The unused side
holds 0 or 0.00. Account numbers are text with a tab after them. The serial is unique within an account only.
Rows run oldest first in the files seen, which is not relied on.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class CCB(Statement):
    """建设银行对公明细."""

    title = "建设银行对公明细"
    shapes = (
        ("借方发生额（支取）", "贷方发生额（收入）"),
        ("借方发生额/元(支取)", "贷方发生额/元(收入)"),
        ("账户明细编号-交易流水号", "发生额/元", "余额/元"),
    )
    account_number = Code("账号", "本方账号", required=False)
    holder = Text("账户名称", "本方账户名称", required=False)
    day = Day("交易时间", "记账日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("借方发生额（支取）", "借方发生额/元(支取)", required=False)
    money_in = Money("贷方发生额（收入）", "贷方发生额/元(收入)", required=False)
    money = Money("发生额/元", required=False)
    flag = Text("借贷方向", "借/贷", "借贷标志", "方向", "借方/贷方", required=False)
    balance = Money("余额", "余额/元")
    currency = Text("币种", required=False)
    payee = Text("对方户名")
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方开户机构", required=False)
    summary = Text("摘要")
    memo = Text("备注", required=False)
    serial = Text("账户明细编号-交易流水号", required=False)
    client_serial = Text("企业流水号", required=False)
    voucher_kind = Text("凭证种类", required=False)
    voucher = Text("凭证号", required=False)
    medium = Text("交易介质编号", required=False)
    custom = Text("个性化信息名称1", required=False)


class CCBPersonal(Statement):
    """建设银行个人活期明细: 支出 and 收入 both filled, 0.00 on the unused side; headers padded with blanks."""

    title = "建设银行个人明细"
    shapes = (("交易日期", "支出", "收入", "账户余额", "交易地点"), ("记账日", "交易日期", "支出", "收入", "账户余额"))
    day = Day("交易日期", "记账日")
    booked = Day("记账日", required=False)
    clock = Clock("交易时间", required=False)
    money_out = Money("支出")
    money_in = Money("收入")
    balance = Money("账户余额")
    currency = Text("币种", required=False)
    summary = Text("摘要", required=False)
    payee = Text("对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    memo = Text("交易地点", "备注", required=False, join=" ")
