"""What a payment's payee and words are, for the leads."""

from __future__ import annotations

import pytest

from audit_rules.payment import bought, is_person, says


@pytest.mark.parametrize(
    "name",
    ["钱某", "周会敏", "欧阳娜娜", "欧阳修", "王*芬", "张**", "陈 立群", "刘建国（讲师）", "阿卜杜拉·买买提", "司马光"],
)
def test_a_person(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "甲",
            "中国石化",
            "滴滴出行",
            "国家电网",
            "某商业银行重庆渝中支行",
            "代发业务清算户",
            "好再来店",
            "王府井饭店",
        ),
        *("张记面馆", "李宁公司", "江北区财政局", "周氏诊所", "马上办", "重庆巴渝康养服务集团有限公司", "13900000001"),
    ],
)
def test_no_person(name: str) -> None:
    assert not is_person(name)


def test_a_word_within_a_longer_one_is_not_said() -> None:
    assert says("课程：现金流量表", ["现金"], ["现金流"]) == ""
    assert says("现金流量表；取现金", ["现金"], ["现金流"]) == "现金"


def test_what_a_thing_is_fed_with_is_not_the_thing() -> None:
    assert bought("购打印机1台，教学用", ["打印机"]) == "打印机"
    assert bought("购平板电脑教学用", ["平板"]) == "平板"
    assert bought("打印机用墨盒", ["打印机"]) == ""
    assert bought("发动机实训台架用汽油", ["实训台"]) == ""
    assert bought("打印机用墨盒；打印机1台", ["打印机"]) == "打印机"
