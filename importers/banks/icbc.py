"""工商银行: the corporate exports, of which the customer picks the columns at download, and the personal csv.

Six shapes are known; order and presence of columns vary:

1. 凭证号, 交易时间, 对方单位, 对方账号, 转入金额, 转出金额, 余额, 用途, 摘要, 附言, under one line [HISTORYDETAIL]
2. 凭证号, 本方账号, 对方账号, 交易时间, 借/贷, 借方发生额, 贷方发生额, 对方行号, 摘要, 用途, 对方单位名称, 余额,
   个性化信息
3. 对方账号, 交易时间, 借贷标志, 对方单位, 对方行号, 用途, 摘要, 附言, 发生额, 余额, 币种, at times 本方账号
4. 交易时间, 借贷标志, 对方单位, 用途, 摘要, 转出金额, 转入金额, without a balance
5. 对方账号, 交易时间, 对方单位, 用途, 摘要, 附言, 回单个性化信息, 余额, 转出金额, 转入金额
6. at the counter: 日期, 交易类型, 凭证种类, 凭证号, 对方账号, 摘要, 借方发生额, 贷方发生额, 余额, 对方户名

借 is money out, 贷 money in. The .CSV of this bank has been seen to be an xls by its bytes. 工银亚洲 writes
traditional characters and several accounts into one sheet, which are refused as such.
"""

from __future__ import annotations

from importers.columns import Clock, Code, Day, Money, Text
from importers.statement import Statement


class ICBC(Statement):
    """工商银行对公明细."""

    title = "工商银行对公明细"
    shapes = (
        ("交易时间", "对方单位", "转入金额", "转出金额"),
        ("交易时间", "借/贷", "借方发生额", "贷方发生额", "对方单位名称"),
        ("交易时间", "借贷标志", "对方单位", "发生额"),
        ("日期", "交易类型", "凭证种类", "凭证号", "借方发生额", "贷方发生额", "对方户名"),
    )
    account_number = Code("本方账号", required=False)
    day = Day("交易时间", "日期")
    clock = Clock("交易时间", required=False)
    money_out = Money("转出金额", "借方发生额", required=False)
    money_in = Money("转入金额", "贷方发生额", required=False)
    money = Money("发生额", required=False)
    flag = Text("借贷标志", "借/贷", required=False)
    balance = Money("余额", required=False)
    currency = Text("币种", required=False)
    payee = Text("对方单位", "对方单位名称", "对方户名", required=False)
    payee_account = Code("对方账号", required=False)
    payee_bank = Text("对方行号", required=False)
    summary = Text("摘要", required=False)
    kind = Text("交易类型", required=False)
    memo = Text("用途", "附言", "个性化信息", "回单个性化信息", required=False, join=" ")
    voucher_kind = Text("凭证种类", required=False)
    voucher = Code("凭证号", required=False)


class ICBCAsia(Statement):
    """工銀亞洲對公明細: a flag, and traditional characters."""

    title = "工银亚洲对公明细"
    shapes = (("扣賬/入賬", "結餘"), ("扣賬/入賬", "餘額"), ("扣账/入账", "余额", "货币"))
    account_number = Code("賬號", "賬戶號碼", "账号", required=False)
    day = Day("交易時間", "交易日期", "交易时间")
    clock = Clock("交易時間", "交易时间", required=False)
    flag = Text("扣賬/入賬", "扣账/入账")
    money = Money("金額", "交易金額", "金额")
    balance = Money("結餘", "餘額", "余额")
    currency = Text("貨幣", "币种", "货币", required=False)
    payee = Text("對方賬戶名稱", "對方戶名", "对方户名", required=False)
    payee_account = Code("對方賬號", "对方账号", required=False)
    summary = Text("業務類型", "业务类型", required=False)
    memo = Text("備註", "备注", required=False)
    voucher = Code("憑證號", "凭证号", required=False)


class ICBCPersonal(Statement):
    """工商银行个人明细: 记账金额 in two columns is what moved, 交易金额 what it was in the shop's currency."""

    title = "工商银行个人明细"
    shapes = (("交易日期", "记账金额(收入)", "记账金额(支出)", "余额"),)
    day = Day("交易日期")
    money_in = Money("记账金额(收入)")
    money_out = Money("记账金额(支出)")
    currency = Text("记账币种", required=False)
    balance = Money("余额")
    summary = Text("摘要", required=False)
    memo = Text("交易场所", required=False)
    payee = Text("对方户名", required=False)
    payee_account = Code("对方账户", "对方账号", required=False)
