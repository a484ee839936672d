"""What a statement states of itself, as banks write it."""

from __future__ import annotations

import pytest

from importers.stated import account_of, figures, under


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["共66笔记录"], ["共 66 笔"]),
        (["总笔数：", "", 5.0], ["共 5 笔"]),
        (["记录数：3"], ["共 3 笔"]),
        (["支出：63笔 16.54元"], ["支出 63 笔", "支出合计 16.54 元"]),
        (["不计收支：2笔 16.37元"], ["不计收支 2 笔", "不计收支合计 16.37 元"]),
        (
            ["借方笔数：2  借方金额：1,300.00  贷方笔数：1 贷方金额：5.00"],
            ["支出 2 笔", "支出合计 1,300.00 元", "收入 1 笔", "收入合计 5.00 元"],
        ),
        (
            ["汇总：借方 3 笔 20.00 元，贷方 1 笔 5.00 元"],
            ["支出 3 笔", "支出合计 20.00 元", "收入 1 笔", "收入合计 5.00 元"],
        ),
        (["", "5 收 91,007,497.02"], ["收入 5 笔", "收入合计 91,007,497.02 元"]),
        (["支出总金额 14928.64"], ["支出合计 14,928.64 元"]),
        (["收入合计金额（元）：", "", "5.00"], ["收入合计 5.00 元"]),
        (["期初余额：1,000.00", "期末余额", 7.5], ["期初余额 1,000.00 元", "期末余额 7.50 元"]),
        # what is of another stretch of time, of now, or no figure at all
        (["本年收入合计：5.00", "当前余额：9.00", "本月借方笔数：3"], []),
        (["起止日期: 2024年04月01日 - 2024年04月30日", "打印时间：10:20:30"], []),
        (["借方发生额", "贷方发生额", "余额"], []),
    ],
)
def test_figures(cells: list[object], told: list[str]) -> None:
    assert [figure.told for figure in figures("第 1 行", cells)] == told  # type: ignore[arg-type]


def test_labels_over_values() -> None:
    labels = ["总收入笔数", "总收入金额", "总支出笔数", "总支出金额"]
    told = [figure.told for figure in under("第 9 行", labels, ["1", "5.00", 2.0, "3.00"])]
    assert told == ["收入 1 笔", "收入合计 5.00 元", "支出 2 笔", "支出合计 3.00 元"]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([["账号：9995 0010 4000 0418", "户名：甲"]], "9995001040000418"),
        ([["账　　号：", "", "9995001040000418"]], "9995001040000418"),
        ([["卡号: 1234****9876"], ["子账户序号: 00000"]], "1234****9876"),
        ([["账号名称", "基本户"], ["银行账号", "9995001"]], "9995001"),
        ([["查询账号[ Inquirer account number ]", "9995001\t"]], "9995001"),
        ([["账户名称：甲公司", "开户行：某支行"]], ""),
        ([], ""),
    ],
)
def test_the_account_above_the_table(rows: list[list[str]], number: str) -> None:
    assert account_of(rows) == number
