"""What an account of the unit's software is proposed to be, by its code and its name."""

from __future__ import annotations

import pytest

from importers.subjects import Accounts, looks_like_money, proposed, undecided_banks
from ledgers.book.subjects import Subject
from ledgers.policy import find_policy

POLICY = find_policy("yuzhong-2023-25")


@pytest.mark.parametrize(
    ("code", "name", "spelt"),
    [
        ("1001", "库存现金", "资金"),
        ("100201", "建行专户", "资金"),
        ("", "零余额账户用款额度", "资金"),
        ("500101", "项目支出-地方财政-体系-设备购置", "支出/地方财政/构建完善的高技能人才培训体系/设备购置"),
        ("500102", "项目支出_高技能人才基地_校企合作_课酬", "支出//校企合作提升培训能力/指导教师聘用"),
        ("5001.31003", "项目支出", "支出///设备购置"),
        ("500103", "项目支出-30211差旅费", "支出///差旅费"),
        ("500104", "项目支出-实训设备购置费用", "支出///设备购置"),  # its words are part of the name
        ("500105", "项目支出-原材料销耗", "支出///原材料消耗"),  # nearly
        ("500106", "项目支出-别的", "支出"),
        ("1601", "固定资产-实训设备购置", "支出///设备购置"),
        ("4001", "财政补助收入", "收入/地方财政/财政补助拨入"),
        ("400102", "利息收入", "收入/其他/利息收入"),
        ("4101", "事业收入", "收入"),
        ("2202", "应付账款-甲公司", "往来"),
        ("122101", "其他应收款-备用金", "往来"),
        ("660209", "管理费用-非项目", "非项目"),
        ("3101", "专用基金", ""),
    ],
)
def test_proposals(code: str, name: str, spelt: str) -> None:
    assert proposed(code, name, POLICY).spelt == spelt


def test_what_is_no_money() -> None:
    assert not looks_like_money("1012", "其他应收款")
    assert not looks_like_money("6001", "现金流量补助")


def test_one_bank_account_is_the_bases_and_several_are_asked_for() -> None:
    cash, one, two = ("1001", "库存现金"), ("100201", "建行专户"), ("100202", "基本户")
    assert undecided_banks(Accounts(), [cash, one]) == {}
    assert undecided_banks(Accounts(), [cash, one, two]) == {"100201": one, "100202": two}
    said = {"100201": Subject(code="100201", use="资金")}
    assert undecided_banks(Accounts(said), [one, two]) == {"100202": two}
    said["100202"] = Subject(code="100202", use="不导入")
    assert undecided_banks(Accounts(said), [one, two]) == {}
