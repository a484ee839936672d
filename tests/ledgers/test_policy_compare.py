"""What `policy diff` says: every change that a policy file can make, in words, and nothing of what is the same."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from ledgers.policy.compare import _KEYS, differences
from ledgers.policy.model import Policy
from tests.ledgers.test_policy_mistakes import ONE_OF_EACH, RAW, with_

HOME = Policy.model_validate(RAW)
CHOICES = {
    "meta.id": "yuzhong-2030",
    "budget.fiscal_per": "specialty",
    "receipt.*.kind": "other",
    "form.*.kind": "plan",
    "category.*.verdict": "allowed",
    "disposition.*.rules.*": "F99",
    "disposition.*.kinds.*": "企业",
    "quote.*.rules.*": "F99",
    "disposition.*.nature": "损失浪费",
    "disposition.*.disposal": "上缴",
    "eligibility.yearly_unit": "人次",
    "eligibility.ratio_mode": "range",
    "rule.F08.severity": "note",
    "category.*.ban": "labour",
    "label.*.ban": "labour",
    "ledgers.refunded": "warning",
}


def another(key: str, value: Any) -> Any:
    """Another value that the key may have."""
    if key in CHOICES:
        return CHOICES[key]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    if re.fullmatch(r"\d+\.\d+", value):
        return "0.07"
    return str(int(value) + 1) if value.isdigit() else f"{value}改"


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_every_value_that_changes_is_said_with_the_name_of_its_key(key: str) -> None:
    place, value = ONE_OF_EACH[key]
    new = Policy.model_validate(with_(RAW, place, another(key, value)))
    names = [part for part in place if isinstance(part, str)]
    label = next(
        _KEYS[part] for part in reversed(["cite" if n.startswith("cite") else n for n in names]) if part in _KEYS
    )
    for said in (list(differences(HOME, new)), list(differences(new, HOME))):
        assert len(said) == 1, said
        assert label in said[0] or key.endswith(".*.name")
        assert re.search(r"→|去掉|增加", said[0])


# What a key is when it is left out: to write it so is to say nothing.
DEFAULTS = {"budget.fiscal_per", "eligibility.ratio_mode", "application.tolerance", "ledgers.separate"}
DEFAULTS |= {"application.recommendation_words", "ledgers.refunded", "report.draft"}
DEFAULTS |= {"report.large_from", "report.sample", "report.reply_days", "report.rectify_days"}


def fields_of(section: str) -> dict[str, Any]:
    """The keys that a section may have."""
    kind = Policy.model_fields[section].annotation
    return dict((kind if isinstance(kind, type) else get_args(kind)[0]).model_fields)


OPTIONAL = [
    f"{section}.{key}"
    for section, table in RAW.items()
    if isinstance(table, dict) and section != "rule"
    for key in table
    if not fields_of(section)[key].is_required()
]


@pytest.mark.parametrize("key", OPTIONAL)
def test_a_key_that_comes_or_goes_is_said(key: str) -> None:
    without = Policy.model_validate(with_(RAW, key, ...))
    for said in (list(differences(HOME, without)), list(differences(without, HOME))):
        assert bool(said) == (key not in DEFAULTS)


def test_an_article_that_goes_with_its_value_is_not_said_twice() -> None:
    raw = with_(with_(RAW, "output.capacity", ...), "output.cite_capacity", ...)
    said = list(differences(HOME, Policy.model_validate(raw)))
    assert said == ["项目产出·年培训能力（output.capacity）：500 → 无"]
    alone = Policy.model_validate(with_(RAW, "output.cite_capacity", ...))
    assert list(differences(HOME, alone)) == ["项目产出·年培训能力的条款（output.cite_capacity）：第十一条（二） → 无"]


@pytest.mark.parametrize("section", [name for name, value in RAW.items() if isinstance(value, list)])
def test_a_table_that_comes_goes_or_moves_is_said_in_its_own_words(section: str) -> None:
    items = RAW[section]
    shorter = Policy.model_validate(RAW | {section: items[1:]})
    first = items[0].get("name") or items[0].get("words", items[0].get("rules"))[0]
    (gone,), (come,) = differences(HOME, shorter), differences(shorter, HOME)
    assert re.search(f"去掉.*{first}", gone)
    assert re.search(f"增加.*{first}", come)
    turned = Policy.model_validate(RAW | {section: items[::-1]})
    assert [said.split("：")[1] for said in differences(HOME, turned)] == ["次序变了"]


def test_a_label_that_is_put_in_between_moves_no_other() -> None:
    label = {"name": "露营", "ban": "travel", "cite": "第九条", "words": ["露营"]}
    labels = RAW["label"]
    longer = [*labels[:2], label, labels[2] | {"words": ["轻轨"]}, *labels[3:]]
    assert list(differences(HOME, Policy.model_validate(RAW | {"label": longer}))) == [
        "认定标签（label）：增加 “露营”",
        "认定标签·“交通用车”·用语（label.交通用车.words）：增加 轻轨",
    ]


def test_sections_rules_and_caps_that_come_and_go() -> None:
    raw = with_(with_(RAW, "rule.F03", {"severity": "warning", "reason": "试行"}), "progress.floors", {"12": "0.50"})
    raw = {**raw, "cap": [{"category": "设备购置", "share": "0.60", "cite": "第九条"}]}
    del raw["panel"]
    new = Policy.model_validate(raw)
    assert sorted(differences(HOME, new)) == [
        "专家评审（panel）：不再规定",
        "执行进度·执行率下限·12（progress.floors.12）：40% → 50%",
        "执行进度·执行率下限·24（progress.floors.24）：95% → 无",
        "类别上限（cap）：新作规定",
        "规则设定·F03（rule.F03）：无 → 级别 预警，理由 试行",
    ]
    assert "规则设定·F03（rule.F03）：级别 预警，理由 试行 → 无" in list(differences(new, HOME))


def test_what_a_file_says_in_codes_is_said_in_chinese() -> None:
    raw = with_(RAW, "application.unit_fields", [f for f in RAW["application"]["unit_fields"] if f != "bank"])
    raw = with_(raw, ("receipt", 4, "kind"), "other")
    assert list(differences(HOME, Policy.model_validate(raw))) == [
        "申报和审批·单位信息项目（application.unit_fields）：去掉 开户银行",
        "收入类别·“利息收入”·种类（receipt.利息收入.kind）：利息 → 其他",
    ]


def test_nothing_differs_from_itself() -> None:
    assert list(differences(HOME, Policy.model_validate(RAW))) == []
