"""A bank that nobody has declared: its columns by their words, the same proofs, and what is refused until confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from importers import read_paper
from ledgers.book.mapping import BankMapping
from ledgers.refusal import Refusal
from tests.importers.makers import csv_bytes, xlsx_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from importers.paper import Paper

Row = list[str]


def read(folder: Path, rows: list[Row], *mappings: BankMapping) -> Paper:
    (folder / "x").write_bytes(csv_bytes(rows))
    return read_paper(folder / "x", mappings)


def taken(paper: Paper) -> dict[str, str]:
    return {attribute: "+".join(headers) for attribute, headers in paper.columns.items()}


def test_a_bank_nobody_declared(tmp_path: Path) -> None:
    """
    账号：9995001
    入账日期 | 支取金额 | 存入金额 | 账面余额 | 对方单位全称 | 对方账号 | 摘要 | 附言
    """
    rows = [
        ["某某村镇银行"],
        ["账号：9995001040000000418"],
        ["入账日期", "支取金额", "存入金额", "账面余额", "对方单位全称名称", "对方账号", "摘要", "附言"],
        ["2024-04-18", "", "1,000.00", "1,000.00", "某局", "622", "拨款", "一期"],
        ["2024-04-19", "30.00", "", "970.00", "某店", "623", "货款", ""],
    ]
    paper = read(tmp_path, rows)
    assert (paper.importer, paper.account, paper.chain, paper.refused) == (
        "未登记的银行流水",
        "9995001040000000418",
        "proved",
        "",
    )
    assert [(row.date, row.amount, row.payee) for row in paper.rows] == [
        (date(2024, 4, 18), 100000, "某局"),
        (date(2024, 4, 19), -3000, "某店"),
    ]
    assert taken(paper) == {
        "day": "入账日期",
        "money_in": "存入金额",
        "money_out": "支取金额",
        "balance": "账面余额",
        "payee": "对方单位全称名称",
        "payee_account": "对方账号",
        "summary": "摘要",
        "memo": "附言",
    }
    assert "收入取“存入金额”，支出取“支取金额”" in paper.notes[-1]
    rows[-1][3] = "971.00"
    assert "第 5 行余额对不上" in read(tmp_path, rows).refused


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("交易日期 摘要 借贷标志 交易金额 账户余额", ["2024-04-18 拨款 贷 10.00 10.00", "2024-04-19 付 借 3.00 7.00"]),
        ("日期 说明 发生额 余额", ["2024-04-18 拨款 10.00 10.00", "2024-04-19 付 -3.00 7.00"]),
        ("记账日 方向 金额(元) 余额(元)", ["20240418 收 10.00 10.00", "20240419 支 3.00 7.00"]),
        ("交易时间 转出 转入 本次余额", ["2024-04-18 - 10.00 10.00", "2024-04-19 3.00 - 7.00"]),
        ("交易日 取款 存款存入 余额 可用余额", ["20240418 0 10.00 10.00 5.00", "20240419 3.00 0 7.00 5.00"]),
        ("交易日期 借方/支出 贷方/收入 余额", ["2024-04-18 0 10.00 10.00", "2024-04-19 3.00 0 7.00"]),
        ("Date Description Withdrawal Deposit Balance", ["2024-04-18 a - 10.00 10.00", "19-Apr-2024 b 3.00 - 7.00"]),
        (
            "TransactionDate Narrative DebitAmount CreditAmount RunningBalance",
            ["2024-04-18 a - 10.00 10.00", "2024-04-19 b 3.00 - 7.00"],
        ),
        ("日期 摘要 发生额 余额", ["2024-04-18 拨款 10.00CR 10.00CR", "2024-04-19 付 3.00DR 7.00CR"]),
        ("日期 存/取 金额 余额", ["20240418 存款 10.00 10.00", "20240419 取款 3.00 7.00"]),
        ("日期 收/付 金额 余额", ["20240418 收到 10.00 10.00", "20240419 支付 3.00 7.00"]),
        ("日期 来往账标志 金额 余额", ["20240418 来 10.00 10.00", "20240419 往 3.00 7.00"]),
        ("日期 资金方向 金额 余额", ["20240418 C-贷方 10.00 10.00", "20240419 D-借方 3.00 7.00"]),
        ("日期 DC标志 金额 余额", ["20240418 贷(收入) 10.00 10.00", "20240419 借(支出) 3.00 7.00"]),
        # the first pair of sums is the shop's, in its own currency: the balance says which pair is the account's
        (
            "交易日期 原币收入 原币支出 入账收入 入账支出 余额",
            ["2024-04-18 1.40 0 10.00 0 10.00", "2024-04-19 0 0.40 0 3.00 7.00"],
        ),
    ],
)
def test_many_ways_to_head_a_statement(header: str, rows: list[str], tmp_path: Path) -> None:
    paper = read(tmp_path, [header.split(), *(row.split() for row in rows)])
    assert (paper.chain, paper.refused, [row.amount for row in paper.rows]) == ("proved", "", [1000, -300])


def test_a_header_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["交易日期", "摘要", "发生额", "", "余额"],
        ["", "", "支出", "收入", ""],
        ["2024-04-18", "拨款", "", "10.00", "10.00"],
        ["2024-04-19", "付", "3.00", "", "7.00"],
    ]
    paper = read(tmp_path, rows)
    assert (paper.chain, paper.refused, paper.lines) == ("proved", "", (3, 4))


def test_the_other_partys_account_under_a_merged_heading_is_not_the_bases_own(tmp_path: Path) -> None:
    rows = [
        ["账号：9995001040000000418"],
        ["交易日期", "摘要", "发生额", "", "余额", "对方信息", ""],
        ["", "", "借方", "贷方", "", "户名", "账号"],
        ["2024-04-18", "拨款", "", "10.00", "10.00", "某局", "622"],
    ]
    paper = read(tmp_path, rows)
    assert (paper.account, paper.refused) == ("9995001040000000418", "")
    assert [(row.payee, row.payee_account, row.amount) for row in paper.rows] == [("某局", "622", 1000)]


PLAIN = [
    ["日期", "摘要", "支出", "收入", "余额"],
    ["2024-04-18", "拨款", "", "10.00", "10.00"],
    ["2024-04-19", "付", "3.00", "", "7.00"],
]


@pytest.mark.parametrize(
    ("above", "says"),
    [
        (["账号：999500", "单位：万元"], "第 1 行写明单位是万元"),
        (["账号：999500", "金额单位：", "人民币万元"], "第 1 行写明单位是人民币万元"),
        (["账号：999500", "币种：美元"], "第 1 行写明币种是美元"),
        (["Account Number: 999500", "Currency: USD"], "第 1 行写明币种是USD"),
    ],
)
def test_sums_that_are_no_yuan(above: Row, says: str, tmp_path: Path) -> None:
    """Read as yuan they would chain all the same, ten thousand times too small."""
    assert says in read(tmp_path, [above, *PLAIN]).refused
    assert read(tmp_path, [["账号：999500", "币种：人民币", "单位：元"], *PLAIN]).refused == ""
    wan = [["日期", "摘要", "支出(万元)", "收入(万元)", "余额(万元)"], *PLAIN[1:]]
    assert "“收入(万元)”的单位不是元" in read(tmp_path, wan).refused


def test_what_cannot_be_read_is_said_before_the_columns_are_asked_about(tmp_path: Path) -> None:
    rows = [PLAIN[0], *([f"{m:02}/{d:02}/2024", *rest] for m, d, rest in ((4, 5, PLAIN[1][1:]), (4, 6, PLAIN[2][1:])))]
    said = read(tmp_path, rows).refused
    assert said.startswith("第 2 行“日期”：“04/05/2024”不是日期")
    assert "没有余额也没有合计" not in said


def test_a_total_with_a_day_and_a_row_of_units_are_no_movements(tmp_path: Path) -> None:
    rows = [
        PLAIN[0],
        ["", "", "(元)", "(元)", "(元)"],
        PLAIN[1],
        ["2024-04-18", "本日合计", "0.00", "10.00", ""],
        PLAIN[2],
        ["2024-04-19", "本日合计", "3.00", "", "7.00"],
        ["2024-04-30", "合计", "3.00", "10.00", "7.00"],
    ]
    paper = read(tmp_path, rows)
    assert (paper.refused, [row.amount for row in paper.rows]) == ("", [1000, -300])
    assert [(s.row, s.reason) for s in paper.skipped] == [
        (2, "单位行"),
        (4, "合计行"),
        (6, "合计行"),
        (7, "合计行"),
    ]
    assert paper.totals == ("收入合计 10.00 元", "支出合计 3.00 元")
    rows[-1][3] = "11.00"
    assert "写明收入合计 11.00 元" in read(tmp_path, rows).refused


@pytest.mark.parametrize(
    "line",
    [
        "本次查询共{0}条记录",
        "共 {0} 条",
        "合计笔数 {0} 笔",
        "明细笔数：{0}",
        "记录总数：{0}",
        "总条数：{0}",
        "支出笔数：1,收入笔数：1,总笔数：{0}",
    ],
)
def test_a_count_in_many_words(line: str, tmp_path: Path) -> None:
    assert read(tmp_path, [*PLAIN, [line.format(2)]]).totals
    assert "共 3 笔，读到的是 2 笔" in read(tmp_path, [*PLAIN, [line.format(3)]]).refused
    assert "共 3 笔，读到的是 2 笔" in read(tmp_path, [["账号：999500"], [line.format(3)], *PLAIN]).refused


def test_sums_in_a_sentence(tmp_path: Path) -> None:
    right = "共 2 条记录，收入总额 10.00 元，合计支出 3.00 元"
    assert read(tmp_path, [*PLAIN, [right]]).totals == ("共 2 笔", "收入合计 10.00 元", "支出合计 3.00 元")
    assert "支出合计 4.00 元" in read(tmp_path, [*PLAIN, [right.replace("支出 3", "支出 4")]]).refused


def test_a_day_that_does_not_go_with_the_balances_is_pointed_out(tmp_path: Path) -> None:
    """The balance proves sums and their order; a changed day is left to a person."""
    rows = [*PLAIN, ["2024-04-20", "付", "1.00", "", "6.00"]]
    assert not [note for note in read(tmp_path, rows).notes if "还晚" in note]
    rows[2] = ["2024-05-19", *rows[2][1:]]
    paper = read(tmp_path, rows)
    assert (paper.chain, paper.refused) == ("proved", "")
    assert paper.notes[0].startswith("第 3 行的日期 2024-05-19 比余额接着的下一笔（第 4 行，2024-04-20）还晚：")


def test_totals_alone_prove_it(tmp_path: Path) -> None:
    rows = [
        ["日期", "支出", "收入", "摘要"],
        ["2024-04-18", "", "10.00", "拨款"],
        ["2024-04-19", "3.00", "", "付"],
        ["合计", "3.00", "10.00", ""],
    ]
    paper = read(tmp_path, rows)
    assert (paper.chain, paper.refused, paper.totals) == ("absent", "", ("收入合计 10.00 元", "支出合计 3.00 元"))
    rows[-1][1] = "4.00"
    assert "写明支出合计 4.00 元" in read(tmp_path, rows).refused


def test_what_nothing_proves_waits_for_a_person(tmp_path: Path) -> None:
    """Neither balance nor total, and 借 and 贷 mean the reverse in an accountant's book."""
    rows = [["日期", "借方", "贷方", "摘要"], ["2024-04-18", "", "10.00", "拨款"], ["2024-04-19", "3.00", "", "付"]]
    paper = read(tmp_path, rows)
    assert "没有余额也没有合计，无从验证" in paper.refused
    assert "--bank" in paper.refused
    known = BankMapping("某村镇银行", {"day": ("日期",), "money_out": ("借方",), "money_in": ("贷方",)})
    paper = read(tmp_path, rows, known)
    assert (paper.importer, paper.refused, [row.amount for row in paper.rows]) == ("某村镇银行", "", [1000, -300])
    with pytest.raises(Refusal, match="要有日期"):
        read(tmp_path, rows, BankMapping("某村镇银行", {"day": ("日期",), "money_out": ("借方",)}))


def test_an_accountants_own_bank_book_is_no_statement(tmp_path: Path) -> None:
    """银行存款日记账: 借 is in there; read as a bank's the balance runs the other way."""
    rows = [
        ["日期", "摘要", "借方", "贷方", "余额"],
        ["2024-04-18", "收拨款", "10.00", "", "10.00"],
        ["2024-04-19", "付货款", "", "3.00", "7.00"],
        ["2024-04-20", "付货款", "", "1.00", "6.00"],
    ]
    assert "像是财务软件的银行存款日记账" in read(tmp_path, rows).refused


@pytest.mark.parametrize(
    "header",
    [
        "凭证号 日期 收付 对方户名 摘要 金额 资金来源 建设内容",  # a spending sheet that lacks a column
        "日期 摘要 科目编码 科目名称 借方金额 贷方金额",  # a list of vouchers without their numbers
        "姓名 岗位 金额 日期",
    ],
)
def test_what_is_no_statement_is_not_taken_for_one(header: str, tmp_path: Path) -> None:
    row = ["2024-04-18" if h == "日期" else "1.00" if "金额" in h else "甲" for h in header.split()]
    with pytest.raises(Refusal, match="认不出这是什么表"):
        read(tmp_path, [header.split(), row])


@pytest.mark.parametrize("header", ["对方", "交易对手", "对手方"])
def test_who_it_was_under_the_shortest_of_headings(header: str, tmp_path: Path) -> None:
    rows = [["账号", "6222"], ["日期", "收入", "支出", "余额", header], ["2025-03-01", "9.00", "", "9.00", "甲公司"]]
    assert [row.payee for row in read(tmp_path, rows).rows] == ["甲公司"]


def test_vouchers_under_a_merged_heading_are_no_statement(tmp_path: Path) -> None:
    """
    日期 | 凭证号 | 摘要 | 科目 |      | 金额 |
         |       |      | 大类 | 小类 | 借方 | 贷方
    """
    rows: list[Row] = [["日期", "凭证号", "摘要", "科目", "", "金额", ""], ["", "", "", "大类", "小类", "借方", "贷方"]]
    rows += [["2025-03-01", "记-1", "床", "500101", "设备", "100.00", ""]]
    rows += [
        ["2025-03-01", "记-1", "床", "1002", "银行存款", "", "100.00"],
        ["合计", "", "", "", "", "100.00", "100.00"],
    ]
    with pytest.raises(Refusal, match="认不出这是什么表"):
        read(tmp_path, rows)


def test_a_workbook_with_a_cover_sheet(tmp_path: Path) -> None:
    sheets = {"封面": [["说明"]], "明细": [["日期", "支出", "收入", "余额"], ["2024-04-18", "", "10.00", "10.00"]]}
    (tmp_path / "x").write_bytes(xlsx_bytes(sheets))
    paper = read_paper(tmp_path / "x")
    assert (paper.refused, paper.notes[0]) == ("", "工作表“封面”没有这种表头，没有读")
