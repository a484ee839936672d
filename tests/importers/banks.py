"""Statements as each bank prints them, filled with the same movements: headers in file order, preamble and totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = list[Any]
OWN = "9995001040000000418"
OTHER = "9993100401000000118"


@dataclass(frozen=True)
class Move:
    """A movement: a day, its number of the day, fen in or, if negative, out, and the balance after it."""

    day: date
    number: int
    amount: int
    balance: int
    payee: str = "重庆某某商贸有限公司"
    summary: str = "货款"
    memo: str = "实训耗材"

    @property
    def clock(self) -> str:
        return f"09:{self.number // 60 % 60:02}:{self.number % 60:02}"


def moves(amounts: Sequence[int], opening: int = 0, start: date = date(2024, 4, 18)) -> list[Move]:
    made, balance = [], opening
    for number, amount in enumerate(amounts):
        balance += amount
        made.append(Move(start + timedelta(days=number // 3), number, amount, balance))
    return made


def yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def commas(fen: int) -> str:
    return f"{fen / 100:,.2f}"


Cell = "Callable[[Move], Any]"

# What a bank writes under a heading, by the heading's meaning and not by the product's own table of words.
DASHED = {"day": lambda m: m.day.isoformat(), "moment": lambda m: f"{m.day.isoformat()} {m.clock}"}
COMPACT = {"day": lambda m: f"{m.day:%Y%m%d}", "moment": lambda m: f"{m.day:%Y%m%d} {m.clock}"}
COMMON: dict[str, Callable[[Move], Any]] = {
    "clock": lambda m: m.clock,
    "in": lambda m: yuan(m.amount) if m.amount > 0 else "",
    "out": lambda m: yuan(-m.amount) if m.amount < 0 else "",
    "in0": lambda m: yuan(max(m.amount, 0)),
    "out0": lambda m: yuan(max(-m.amount, 0)),
    "sum": lambda m: commas(abs(m.amount)),
    "signed": lambda m: f"{'+' if m.amount > 0 else ''}{commas(m.amount)}",
    "flag": lambda m: "贷" if m.amount > 0 else "借",
    "balance": lambda m: commas(m.balance),
    "own": lambda _: f"{OWN}\t",
    "holder": lambda _: "某集团有限公司",
    "payee": lambda m: m.payee,
    "number": lambda _: OTHER,
    "payer": lambda m: m.payee if m.amount > 0 else "某集团有限公司",
    "payer number": lambda m: OTHER if m.amount > 0 else OWN,
    "receiver": lambda m: m.payee if m.amount < 0 else "某集团有限公司",
    "receiver number": lambda m: OTHER if m.amount < 0 else OWN,
    "summary": lambda m: m.summary,
    "memo": lambda m: m.memo,
    "serial": lambda m: f"{m.day:%Y%m%d}{m.number:06}",
    "currency": lambda _: "人民币",
    "": lambda _: "",
}


@dataclass(frozen=True)
class Layout:
    """A layout: `columns` as (heading, meaning) in file order, what stands above and below."""

    title: str
    columns: tuple[tuple[str, str], ...]
    above: Callable[[Sequence[Move]], list[Row]] = lambda _: []
    below: Callable[[Sequence[Move]], list[Row]] = lambda _: []
    dates: dict[str, Callable[[Move], Any]] = field(default_factory=lambda: DASHED)
    newest_first: bool = False
    own: bool = True
    balanced: bool = True

    def rows(self, made: Sequence[Move]) -> list[Row]:
        """The file's rows."""
        body = [[self._cell(meaning, move) for _, meaning in self.columns] for move in made]
        header = [heading for heading, _ in self.columns]
        return [*self.above(made), header, *(body[::-1] if self.newest_first else body), *self.below(made)]

    def _cell(self, meaning: str, move: Move) -> Any:
        return (self.dates.get(meaning) or COMMON[meaning])(move)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of heading=meaning, blanks between."""
    return tuple((heading, meaning) for heading, _, meaning in (part.rpartition("=") for part in text.split()))


def _counts(made: Sequence[Move]) -> tuple[int, int, int, int]:
    into, out = [m.amount for m in made if m.amount > 0], [-m.amount for m in made if m.amount < 0]
    return len(into), sum(into), len(out), sum(out)


def _boc_above(made: Sequence[Move]) -> list[Row]:
    count_in, sum_in, count_out, sum_out = _counts(made)
    return [
        ["查询账号[ Inquirer account number ]", f"{OWN}\t"],
        ["总笔数[Total number ]", str(len(made))],
        ["借方发生总笔数[ Total Numbers of Debited Payments ]", str(count_out)],
        ["借方发生总额[ Total Debit Amount of Payments ]", commas(sum_out)],
        ["贷方发生总笔数[ Total Numbers of Credited Payments ]", str(count_in)],
        ["贷方发生总额[ Total Credit Amount of Payments ]", commas(sum_in)],
        ["查询时间范围[ Time Range ]", "20240401-20240430"],
        [],
    ]


def _abc_below(made: Sequence[Move]) -> list[Row]:
    count_in, sum_in, count_out, sum_out = _counts(made)
    return [
        ["总收入笔数", "总收入金额", "总支出笔数", "总支出金额"],
        [str(count_in), yuan(sum_in), str(count_out), yuan(sum_out)],
    ]


def _wechat_above(made: Sequence[Move]) -> list[Row]:
    count_in, sum_in, count_out, sum_out = _counts(made)
    return [
        ["微信支付账单明细"],
        ["微信昵称：[测试]"],
        ["起始时间：[2024-04-01 00:00:00] 终止时间：[2024-04-30 23:59:59]"],
        [f"共{len(made)}笔记录"],
        [f"收入：{count_in}笔 {yuan(sum_in)}元"],
        [f"支出：{count_out}笔 {yuan(sum_out)}元"],
        ["中性交易：0笔 0.00元"],
        ["----------------------微信支付账单明细列表--------------------"],
    ]


LAYOUTS: dict[str, Layout] = {
    "ICBC 1": Layout(
        "工商银行对公明细",
        _pairs(
            "凭证号= 交易时间=moment 对方单位=payee 对方账号=number 转入金额=in "
            "转出金额=out 余额=balance 用途=memo 摘要=summary 附言="
        ),
        above=lambda _: [["[HISTORYDETAIL]"]],
        own=False,
    ),
    "ICBC 2": Layout(
        "工商银行对公明细",
        _pairs(
            "凭证号= 本方账号=own 对方账号=number 交易时间=moment 借/贷=flag 借方发生额=out 贷方发生额=in 对方行号= "
            "摘要=summary 用途=memo 对方单位名称=payee 余额=balance 个性化信息="
        ),
    ),
    "ICBC 3": Layout(
        "工商银行对公明细",
        _pairs(
            "对方账号=number 交易时间=moment 借贷标志=flag 对方单位=payee 对方行号= 用途=memo 摘要=summary 附言= "
            "发生额=sum 余额=balance 币种=currency"
        ),
        own=False,
    ),
    "ICBC 4": Layout(
        "工商银行对公明细",
        _pairs(
            "凭证号= 对方账号=number 交易时间=moment 借贷标志=flag 对方单位=payee "
            "对方行号= 用途=memo 摘要=summary 转出金额=out 转入金额=in"
        ),
        own=False,
        balanced=False,
    ),
    "ICBC 5": Layout(
        "工商银行对公明细",
        _pairs(
            "对方账号=number 交易时间=moment 对方单位=payee 用途=memo 摘要=summary 附言= 回单个性化信息= "
            "余额=balance "
            "转出金额=out 转入金额=in"
        ),
        own=False,
    ),
    "ICBC 6": Layout(
        "工商银行对公明细",
        _pairs(
            "日期=day 交易类型= 凭证种类= 凭证号= 对方账号=number 摘要=summary 借方发生额=out 贷方发生额=in "
            "余额=balance "
            "对方户名=payee 用途=memo"
        ),
        above=lambda _: [["户名: 某集团有限公司"], [f"账号: {OWN}"]],
    ),
    "CCB wide": Layout(
        "建设银行对公明细",
        _pairs(
            "账号=own 账户名称=holder 交易时间=moment 借方发生额（支取）=out0 贷方发生额（收入）=in0 "
            "余额=balance 币种=currency "
            "对方户名=payee 对方账号=number 对方开户机构= 记账日期=day 摘要=summary 备注=memo "
            "账户明细编号-交易流水号=serial"
        ),
        dates=COMPACT,
    ),
    "CCB legacy": Layout(
        "建设银行对公明细",
        _pairs(
            "交易时间=moment 借方发生额/元(支取)=out 贷方发生额/元(收入)=in 余额=balance 币种=currency "
            "对方户名=payee "
            "对方账号=number 对方开户机构= 记账日期=day 摘要=summary 备注=memo 账户明细编号-交易流水号=serial "
            "企业流水号= "
            "凭证种类= 凭证号= 关联账户="
        ),
        above=lambda _: [["账　　号", OWN], ["账户名称", "某集团有限公司"]],
        dates=COMPACT,
    ),
    "CCB one column": Layout(
        "建设银行对公明细",
        _pairs(
            "账户明细编号-交易流水号=serial 交易时间=moment 本方账户名称=holder 本方账号=own 对方户名=payee "
            "对方账号=number "
            "摘要=summary 备注=memo 借贷方向=flag 发生额/元=sum 余额/元=balance"
        ),
    ),
    "CCB short": Layout(
        "建设银行对公明细",
        _pairs(
            "账号=own 账户名称=holder 币种=currency 记账日期=day 摘要=summary 借方发生额（支取）=out0 "
            "贷方发生额（收入）=in0 "
            "余额=balance 对方户名=payee 备注=memo 对方账号=number"
        ),
    ),
    "ABC current": Layout(
        "农业银行对公明细",
        _pairs(
            "交易时间=moment 收入金额=in 支出金额=out 账户余额=balance 对方账号=number 对方户名=payee 对方开户行= "
            "交易用途=memo 摘要=summary"
        ),
        above=lambda _: [
            ["账户明细"],
            [
                f"账号:31-{OWN}",
                "户名:某集团有限公司",
                "币种:人民币",
                "",
                "",
                "",
                "起止日期: 2024年04月01日 - 2024年04月30日",
            ],
        ],
        below=_abc_below,
        own=False,
    ),
    "ABC older": Layout(
        "农业银行对公明细",
        _pairs(
            "交易时间=moment 收入金额=in 支出金额=out 账户余额=balance 交易行名= 对方省市= 对方账号=number "
            "对方户名=payee "
            "交易用途=memo"
        ),
        below=lambda made: [["", f"{_counts(made)[0]} 收 {commas(_counts(made)[1])}"]],
        own=False,
    ),
    "ABC oldest": Layout(
        "农业银行对公明细（旧版）",
        _pairs(
            "交易日期=day 交易时间戳=moment 收入金额=in 支出金额=out 本次余额=balance 手续费总额= 交易方式= "
            "交易行名= 交易类别= "
            "对方省市= 对方账号=number 对方户名=payee 交易用途=memo 交易说明= 交易摘要=summary 交易附言="
        ),
        own=False,
    ),
    "BOC": Layout(
        "中国银行对公明细",
        (
            ("交易类型[ Transaction Type ]", ""),
            ("业务类型[ Business type ]", ""),
            ("付款人开户行号[ Account holding bank number of payer ]", ""),
            ("付款人开户行名[ Payer account bank ]", ""),
            ("付款人账号[ Debit Account No. ]", "payer number"),
            ("付款人名称[ Payer's Name ]", "payer"),
            ("收款人开户行行号[ Account holding bank number of beneficiary ]", ""),
            ("收款人开户行名[ Beneficiary account bank ]", ""),
            ("收款人账号[ Payee's Account Number ]", "receiver number"),
            ("收款人名称[ Payee's Name ]", "receiver"),
            ("交易日期[ Transaction Date ]", "day"),
            ("交易时间[ Transaction time ]", "clock"),
            ("交易货币[ Trade Currency ]", "currency"),
            ("交易金额[ Trade Amount ]", "signed"),
            ("交易后余额[ After-transaction balance ]", "balance"),
            ("起息日期[ Value Date ]", "day"),
            ("汇率[ Exchange rate ]", ""),
            ("交易流水号[ Transaction reference number ]", "serial"),
            ("客户申请号[ Online Banking Transaction Ref.(Bank Ref.) ]", ""),
            ("客户业务编号[ Customer Transaction Ref.(Customer Ref.) ]", ""),
            ("凭证类型[ Voucher type ]", ""),
            ("凭证号码[ Voucher number ]", ""),
            ("记录标识号[ Record ID ]", ""),
            ("摘要[ Reference ]", "summary"),
            ("用途[ Purpose ]", "memo"),
            ("交易附言[ Remark ]", ""),
            ("备注[ Remarks ]", ""),
        ),
        above=_boc_above,
        dates=COMPACT,
        newest_first=True,
    ),
    "BOCOM 1": Layout(
        "交通银行对公明细",
        _pairs(
            "交易时间=moment 借方发生额（支出）=out 贷方发生额（收入）=in 账户余额=balance 对方账号=number "
            "对方户名=payee "
            "摘要=summary 备注=memo"
        ),
        above=lambda _: [["账号", OWN, "户名", "某集团有限公司"]],
    ),
    "BOCOM 2": Layout(
        "交通银行对公明细",
        _pairs(
            "交易时间=moment 对方户名=payee 对方账号=number 摘要=summary 借贷标志=flag 发生额=sum "
            "余额=balance 备注=memo"
        ),
        above=lambda _: [["户  名:", "某集团有限公司"], ["查询账号:", OWN]],
    ),
    "CMB 1": Layout(
        "招商银行对公明细",
        _pairs(
            "交易流水号=serial 交易日=day 交易时间=clock 起息日=day 交易类型= 借方金额=out 贷方金额=in "
            "余额=balance 摘要=summary "
            "用途=memo 流程实例号= 业务名称= 业务参考号= 业务摘要= 其他摘要= 收(付)方分行名= "
            "收(付)方名称=payee 收(付)方账号=number "
            "收(付)方开户行行号= 收(付)方开户行名= 收(付)方开户行地址= 母(子)公司账号分行名= 母(子)公司账号= "
            "母(子)公司名称= "
            "信息标志= 有否附件信息= 冲账标志= 扩展摘要= 交易分析码= 票据号= 商务支付订单号= 内部编号="
        ),
        above=lambda _: [["公司名称", "某集团有限公司"], ["账号名称", "基本户"], ["银行账号", OWN], [], []],
        dates=COMPACT,
    ),
    "CMB 2": Layout(
        "招商银行对公明细",
        _pairs(
            "账号=own 账号名称=holder 币种=currency 交易日=day 交易时间=clock 起息日=day 交易类型= "
            "借方金额=out 贷方金额=in "
            "余额=balance 摘要=summary 用途=memo 收(付)方名称=payee 收(付)方账号=number"
        ),
    ),
    "CMB printed": Layout(
        "招商银行对账单",
        _pairs(
            "交易日期=day 借方(出账)=out 贷方(入账)=in 余额=balance 摘要=memo 收(付)方名称=payee "
            "收(付)方账号=number 交易类型="
        ),
        above=lambda made: [
            [f"账号：{OWN}"],
            [f"出账总笔数：{_counts(made)[2]}", f"出账总金额：{commas(_counts(made)[3])}"],
            [f"入账总笔数：{_counts(made)[0]}", f"入账总金额：{commas(_counts(made)[1])}", f"记录数：{len(made)}"],
        ],
        dates=COMPACT,
    ),
    "PSBC": Layout(
        "邮储银行对公明细",
        _pairs(
            "序号= 交易日期=day 交易时间=clock 币种=currency "
            "支出金额=out 收入金额=in 余额=balance 对方账号=number 对方户名=payee "
            "对方开户行= 摘要=summary 用途=memo 附言= 交易流水号=serial"
        ),
        above=lambda _: [["账户明细"], ["户名：某集团有限公司"], [f"账号：{OWN}"], [], []],
    ),
    "CITIC": Layout(
        "中信银行对公明细",
        _pairs(
            "交易日期=day 交易时间=clock 对方账号=number 对方账户名称=payee 对方账号开户网点名称= "
            "借方发生额=out 贷方发生额=in "
            "账户余额=balance 摘要=summary 退汇标识= 退汇日期= 柜员交易号=serial 附言=memo 币种=currency "
            "交易账号=own "
            "交易账号开户网点名称= 对账编号= 单位结算卡号="
        ),
        above=lambda _: [[f"第{n}行说明"] for n in range(15)],
    ),
    "CITIC host": Layout(
        "中信银行对公明细",
        _pairs(
            "交易时间=moment 起息时间= 主机交易号= 柜员交易号=serial 被冲账标志= 非金融标识= 借方金额=out "
            "贷方金额=in "
            "账户余额=balance 现转标识= 摘要代码1= 摘要代码2= 摘要=summary 制单人ID= 账号=own "
            "外行账户名称=payee 外行开户行名称= "
            "备注=memo"
        ),
    ),
    "CMBC": Layout(
        "民生银行对公明细",
        _pairs(
            "交易时间=moment 交易流水号=serial 借方发生额=out 贷方发生额=in 账户余额=balance 凭证号= 客户附言=memo "
            "对方账号=number 对方账号名称=payee 对方开户行="
        ),
        above=lambda _: [["账户名称:", "某集团有限公司"], ["账号:", OWN], ["币种:", "人民币"]],
    ),
    "CEB": Layout(
        "光大银行对公明细",
        _pairs(
            "交易日期=day 交易时间=clock 借方发生额=out 贷方发生额=in 账户余额=balance 对方账号=number "
            "对方名称=payee "
            "摘要=summary 备注=memo 凭证号="
        ),
        above=lambda _: [["账户名称:", "某集团有限公司"], ["账号:", OWN], [], [], [], []],
    ),
    "CEB worded": Layout(
        "光大银行对公明细",
        _pairs(
            "交易日期=day 交易时间=clock 借方金额（支出）=out 贷方金额（收入）=in 账户余额=balance "
            "对方账号=number 对方名称=payee "
            "摘要=summary 备注=memo"
        ),
        own=False,
    ),
    "PAB 1": Layout(
        "平安银行对公明细",
        _pairs(
            "交易时间=moment 账号=own 收入=in 支出=out "
            "账户余额=balance 对方户名=payee 对方账号=number 对方账号开户行= 摘要=summary "
            "交易流水号=serial 核心唯一流水号= 交易用途=memo 币种=currency"
        ),
    ),
    "PAB 2": Layout(
        "平安银行对公明细",
        _pairs(
            "交易时间=moment 账号=own 币种=currency 收入=in 支出=out 冲正标志= 账户余额=balance "
            "对方账号=number 对方户名=payee "
            "摘要=summary 交易用途=memo"
        ),
    ),
    "PAB 3": Layout(
        "平安银行对公明细",
        _pairs(
            "交易日期=day 账号=own 借=out 贷=in 账户余额=balance 对方账户=number 对方账户名称=payee "
            "交易流水号=serial "
            "摘要=summary 用途=memo"
        ),
    ),
    "PAB 4": Layout(
        "平安银行对公明细（收付款人）",
        (
            ("交易日期", "day"),
            ("传票号", ""),
            ("借方", "out"),
            ("贷方", "in"),
            ("余额", "balance"),
            ("付款人账户", "payer number"),
            ("付款人名称", "payer"),
            ("收款人账户", "receiver number"),
            ("收款人名称", "receiver"),
            ("用途", "memo"),
            ("摘要", "summary"),
        ),
        own=False,
    ),
    "CIB": Layout(
        "兴业银行对公明细",
        _pairs(
            "银行流水号=serial 账号=own 户名=holder 凭证代号= 币种=currency 现/转= 借方金额（支出）=out "
            "贷方金额（收入）=in "
            "账户余额=balance 摘要=summary 对方账号=number 对方户名=payee 对方银行= 用途=memo 备注= 交易时间=moment"
        ),
    ),
    "CIB narrow, no time": Layout(
        "兴业银行对公明细",
        _pairs(
            "银行流水号=serial 账号=own 户名=holder 借方金额(支出)=out 贷方金额(收入)=in 账户余额=balance "
            "摘要=summary "
            "对方账号=number 对方户名=payee 用途=memo"
        ),
    ),
    "CQRCB": Layout(
        "重庆农村商业银行对公明细",
        _pairs(
            "交易流水号=serial 交易日期=day 交易账号=own 对方账户名=payee 对方账号=number 摘要=summary "
            "用途=memo 支出金额=out "
            "收入金额=in 余额=balance"
        ),
    ),
    "RCB": Layout(
        "农村商业银行对公明细",
        _pairs(
            "交易日期=day 对方户名=payee 收入金额=in 支出金额=out "
            "余额=balance 账号=own 币种=currency 对方账号=number 用途=memo "
            "附言= 核心流水号=serial"
        ),
        above=lambda _: [["活期账户明细"], ["账号", OWN], [], []],
    ),
    "WeChat": Layout(
        "微信支付账单",
        (
            ("交易时间", "moment"),
            ("交易类型", "summary"),
            ("交易对方", "payee"),
            ("商品", "memo"),
            ("收/支", "wallet flag"),
            ("金额(元)", "wallet sum"),
            ("支付方式", ""),
            ("当前状态", ""),
            ("交易单号", "serial"),
            ("商户单号", ""),
            ("备注", ""),
        ),
        above=_wechat_above,
        own=False,
        balanced=False,
    ),
}
COMMON["wallet flag"] = lambda m: "收入" if m.amount > 0 else "支出"
COMMON["wallet sum"] = lambda m: f"¥{yuan(abs(m.amount))}"
