"""What `earmark policy check` says of a file: every mistake, with its line and key, in Chinese and at once."""

from __future__ import annotations

import copy
import inspect
import re
import tomllib
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from audit_rules.engine import rules
from ledgers.policy import mistakes_of
from ledgers.policy.faults import _SYNTAX, _TWICE
from ledgers.policy.lines import lines_of
from ledgers.policy.mistakes import all_mistakes
from ledgers.policy.store import PACKAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Ran

    Run = Callable[..., Ran]
    Place = tuple[str | int, ...]

TEXT = (PACKAGED / "yuzhong-2023-25.toml").read_text(encoding="utf-8")
RAW = tomllib.loads(TEXT)
CODES = {rule.code for rule in rules()}
NOBODY = "查无此名"


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*place, key))
    else:
        yield place, value


def key_of(place: Place) -> str:
    return ".".join("*" if isinstance(part, int) else part for part in place)


ONE_OF_EACH = {key_of(place): (place, value) for place, value in leaves(RAW)}


def with_(raw: dict[str, Any], key: str | Place, value: Any) -> dict[str, Any]:
    """The file with another value; `...` takes the key out."""
    changed = copy.deepcopy(raw)
    at: Any = changed
    *above, last = key.split(".") if isinstance(key, str) else key
    for part in above:
        at = at[part] if isinstance(part, int) or part in at else at.setdefault(part, {})
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return changed


def said(raw: dict[str, Any]) -> list[str]:
    return all_mistakes(raw, "", CODES)


@pytest.mark.parametrize("name", sorted(p.name for p in PACKAGED.glob("*.toml")))
def test_a_packaged_policy_has_no_mistake(name: str) -> None:
    assert mistakes_of(PACKAGED / name, CODES) == []


# --- nothing passes by itself ----------------------------------------------------------------------------------------

NUMBERS = {k: v for k, v in ONE_OF_EACH.items() if isinstance(v[1], int | date) and not isinstance(v[1], bool)}
FIGURES = {k: v for k, v in ONE_OF_EACH.items() if isinstance(v[1], str) and re.fullmatch(r"\d+\.\d+", v[1])}
STRINGS = {k: v for k, v in ONE_OF_EACH.items() if isinstance(v[1], str) and k not in FIGURES}


@pytest.mark.parametrize("key", [*NUMBERS, *FIGURES])
def test_a_negative_number_is_a_mistake_wherever_it_stands(key: str) -> None:
    place, _ = ONE_OF_EACH[key]
    assert any(key_of(place).split(".")[-1].strip("*") in line for line in said(with_(RAW, place, -1)))
    if key in FIGURES:
        assert said(with_(RAW, place, "-1"))


ZERO_IS_FINE = {
    "grant.remind_days": "a bureau may want to be reminded at once",
    "specialty.min": "no specialty need be named",
    "upkeep.assessments.*.first_month": "an assessment may be due from the first day",
}


@pytest.mark.parametrize("key", [key for key in NUMBERS if key not in ZERO_IS_FINE])
def test_nought_is_a_mistake_but_for_three_keys(key: str) -> None:
    assert said(with_(RAW, ONE_OF_EACH[key][0], 0))


# Keys whose words the file or the bureau makes up: they refer to nothing that could be looked up.
FREE = re.compile(
    r"meta\.(title|short|number|issuer|review_word)|budget\.form(_specialty)?"  # how the text and its forms are called
    r"|(source|content|category|receipt|application\.papers|upkeep\.assessments)\.\*\.(name|short)"  # what is named
    r"|eligibility\.(industries|host_types|systems|joint_topics|credit_report|credit_declaration)"
    r"|application\.(steps|apply_step|exception_step|excluding_declaration|attachments)"
    r"|application\.(guarantees|guarantee_subsidy|guarantee_own)"
    r"|output\.(dimensions|summary)|upkeep\.plate|ledgers\.shared_paper|period\.(start_basis|start_step|end_step|extension_step)"
    r"|match\.(binding|payer)|disposition\.\*\.basis|rule\.F08\.reason"  # what is printed as it is
    r"|.*(words|aliases|industry_aliases\..*|host_type_aliases\..*|bureau_aliases\..*)"  # words of other people
    r"|form\.\*\.(name|title|maker|made|rules|parts|notes\..*)"  # what is printed on a form
    r"|report\.(subject|draft)|report\.aspects\.\*\.name|quote\.\*\.text"  # what a report says
    r"|(output\.dimension|upkeep\.archive)_words\..*|lead\.banks|lead\.surplus_step"
)


@pytest.mark.parametrize("key", STRINGS)
def test_an_unknown_word_is_a_mistake_unless_the_file_makes_it_up(key: str) -> None:
    assert bool(said(with_(RAW, ONE_OF_EACH[key][0], NOBODY))) or FREE.fullmatch(key.removesuffix(".*"))


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_a_value_of_another_kind_is_a_mistake_and_stops_no_other_check(key: str) -> None:
    broken = with_(with_(RAW, ONE_OF_EACH[key][0], {"x": []}), "rule.F99", {"severity": "note"})
    lines = said(broken)
    assert len(lines) > 1
    assert any("没有规则 F99" in line for line in lines)
    assert not [line for line in lines if re.search(r"[A-Za-z]+ [a-z]+ ", line.split("：", 1)[1])], "no English"


@pytest.mark.parametrize("section", RAW)
def test_a_section_that_is_missing_or_of_another_kind_is_one_mistake_among_others(section: str) -> None:
    values: list[Any] = [..., 3, []]
    for value in values:
        lines = said(with_(with_(RAW, section, value), "match" if section == "rule" else "rule.F99", {}))
        assert lines


# --- what keys must say of each other --------------------------------------------------------------------------------

TOGETHER: list[tuple[dict[str | Place, Any], str]] = [
    ({"meta.valid_to": date(2020, 1, 1)}, "meta.valid_to：失效日期早于施行日期"),
    ({"meta.superseded_by": "yuzhong-2023-25"}, "meta.superseded_by：不能被自己取代"),
    ({"meta.superseded_by": "渝中人社〔2023〕25号"}, "不能被自己取代"),
    ({"grant.amount": "0"}, "grant.amount：补助金额要大于零"),
    ({"grant.mode": "tier"}, 'grant.mode：mode = "tier" 时要写 tiers'),
    ({"grant.share_max": "0.5"}, 'grant.share_max：mode = "share" 时'),
    ({"grant.mode": "share", "grant.share_max": "1.2"}, "grant.share_max：“1.2”大于 1"),
    ({"grant.mode": "tier", "grant.tiers": [{"name": "甲", "amount": "1"}] * 2}, "grant.tiers.2.name：名称“甲”重复"),
    ({"period.end_step": "批复"}, "period.end_step：“批复”已经是另一个节点"),
    ({"period.months": 241}, "period.months：不能大于 240"),
    ({"specialty.max": 1, "specialty.min": 2}, "specialty.max：最多少于最少"),
    ({"eligibility.ratio_low": 22, "eligibility.ratio_high": 20}, "eligibility.ratio_high：师生比上限小于下限"),
    ({"eligibility.high_share": "1.01"}, "eligibility.high_share：“1.01”大于 1"),
    ({"eligibility.industries": []}, "eligibility.industries：至少要有一项"),
    ({"eligibility.industries": ...}, "eligibility.industry_aliases：写了这一项，就要写 eligibility.industries"),
    ({"eligibility.industry_aliases": {"金属": ["五金"]}}, "eligibility.industry_aliases.金属：“金属”不在"),
    ({"eligibility.industry_aliases": {"商贸": []}}, "eligibility.industry_aliases.商贸：至少要有一项"),
    ({"eligibility.credit_report": ...}, "就要写 eligibility.credit_report"),
    ({"eligibility.partner_sizes": ["特大"]}, "eligibility.partner_sizes.1：“特大”不在"),
    ({"eligibility.activity_kinds": ["郊游"]}, "eligibility.activity_kinds.1：“郊游”不在"),
    ({"application.excluding_levels": ["乡级"]}, "application.excluding_levels.1：“乡级”不在"),
    ({"application.unit_fields": ["adress"]}, "application.unit_fields.1：“adress”不在"),
    ({"application.public_step": "公告"}, "application.public_step：“公告”不在 application.steps 里"),
    ({"application.signoffs": ["申报单位", "申报单位"]}, "“申报单位”写了不止一次"),
    ({("application", "papers", 1, "name"): "申报表"}, "application.papers.2.name：名称“申报表”重复"),
    ({"application.guarantee_own": ["补助"]}, "“补助”同时写在 guarantee_subsidy 里"),
    ({"application.recommender": "行业主管部"}, "application.recommender：“行业主管部”不在"),
    ({"output.capacity_month": 25}, "output.capacity_month：晚于建设周期的月数"),
    ({"output.summary_content": "总结"}, "output.summary_content：“总结”不在 content 里"),
    ({"output.dimension_words": {"能力": ["技能"]}}, "output.dimension_words.能力：“能力”不在"),
    ({"upkeep.archive_yearly": ["年报"]}, "upkeep.archive_yearly.1：“年报”不在 upkeep.archive 里"),
    ({("upkeep", "assessments", 0, "last_month"): 3}, "upkeep.assessments.1.last_month：最晚月早于最早月"),
    ({("upkeep", "assessments", 1, "first_month"): 25}, "upkeep.assessments.2.first_month：晚于建设周期"),
    ({("upkeep", "assessments", 1, "name"): "中期评估"}, "upkeep.assessments.2.name：名称“中期评估”重复"),
    ({"ledgers.idle_share": ...}, "ledgers.idle_months：写了这一项，就要写 ledgers.idle_share"),
    ({"ledgers.idle_months": 30}, "ledgers.idle_months：多于建设周期的月数"),
    ({"ledgers.rules_paper": "财务制度"}, "ledgers.rules_paper：“财务制度”不在"),
    ({"progress.floors": {"12": "0.9", "24": "0.4"}}, "progress.floors.24：第 24 月的下限低于第 12 月的"),
    ({"progress.floors": {"24": "0.9", "12": "0.4"}}, "progress.floors.12：月数要由小到大写"),
    ({"progress.floors": {"36": "0.9"}}, "progress.floors.36：“36”不是建设周期内的月数"),
    ({"progress.floors": {"期中": "0.9"}}, "progress.floors.期中：“期中”不是"),
    ({"progress.note_band": "0.40"}, "progress.warning_band：预警线小于提示线"),
    ({"lead.payroll": ["薪酬"]}, "lead.payroll.1：“薪酬”不在 category 里"),
    ({"lead.asset_wrong": ["材料"]}, "lead.asset_wrong.1：“材料”不在 category 里"),
    ({"lead.asset_right": ["固定资产"]}, "lead.asset_right.1：“固定资产”不在 category 里"),
    ({"lead.split_days": ...}, "lead.split_limit：写了这一项，就要写 lead.split_days"),
    ({"lead.cash_from": ...}, "lead.cash_words：写了这一项，就要写 lead.cash_from"),
    ({"lead.rush_share": "1.10"}, "lead.rush_share：“1.10”大于 1"),
    ({"lead.rush_days": 0}, "lead.rush_days：不能小于 1"),
    ({"lead.round_unit": "20000.00"}, "lead.round_from：整数大额起点小于整数单位"),
    ({"lead.procure_large": "500.00"}, "lead.procure_large：集采机构采购起点小于集中采购起点"),
    ({"lead.hour_rate": "1200.00"}, "lead.hour_rate_senior：正高课时标准低于课时标准"),
    ({"lead.hour_rate_top": "900.00"}, "lead.hour_rate_top：院士课时标准低于正高课时标准"),
    ({"lead.lend_days": 2}, "lead.lend_days：出借天数少于差错更正天数"),
    ({("disposition", 0, "rules"): ["F99"]}, "disposition.1.rules.1：没有规则 F99"),
    ({("disposition", 0, "rules"): ["差旅"]}, "disposition.1.rules.1：不是规则代码"),
    ({("disposition", 0, "kinds"): ["个体户"]}, "disposition.1.kinds.1：只能是 企业、公办、民办非企业"),
    ({("disposition", 1, "kinds"): ["企业"]}, "disposition.2.rules：F03 前面已经写过"),
    ({("disposition", 0, "nature"): "罚款"}, "disposition.1.nature：只能是 违规金额、管理不规范、损失浪费、非金额"),
    ({"rule.F99": {"severity": "note"}}, "rule.F99：没有规则 F99"),
    ({"rule.f8": {"severity": "note"}}, "rule.f8：不是规则代码"),
    ({"rule.F08": {"severity": "违规"}}, "rule.F08.severity：只能是 violation、warning、lead、note"),
    ({"rule.F08": {"reason": "原则上"}}, "rule.F08：没有写 severity，也没有写 cite"),
    ({("source", 0, "earmarked"): False}, "source：source 里至少要有一个 earmarked"),
    ({("source", 1, "aliases"): ["财政"]}, "source.2.aliases.1：“财政”已经指“地方财政”"),
    ({("content", 1, "name"): "总结技能人才培养规律"}, "content.3.name：名称“总结技能人才培养规律”重复"),
    ({("content", 1, "short"): "校企 合作"}, "content.2.short：“校企 合作”不能用作科目名"),
    ({("receipt", 0, "source"): "中央"}, "receipt.1.source：“中央”不在 source 里"),
    ({("receipt", 0, "source"): "其他"}, "receipt.1.source：财政补助应进专项补助的来源"),
    ({("receipt", 1, "source"): "地方财政"}, "receipt.2.source：配套和企业投入不能进"),
    ({("receipt", 0, "kind"): "other"}, '至少要有一个 kind = "grant"'),
    ({("receipt", 4, "words"): ["结息", "企业投入"]}, "receipt.5.words.2：“企业投入”已经指“合作企业投入”"),
    ({("category", 0, "ban"): "travel"}, 'category.1.ban：verdict = "banned" 的类别要写 ban'),
    ({("category", 0, "verdict"): "banned"}, 'category.1.verdict：verdict = "banned"'),
    ({("category", 0, "verdict"): "yes"}, "category.1.verdict：只能是 allowed、banned、review"),
    ({("category", 20, "catch_all"): True}, "category.21.catch_all：兜底类别应是可以列支的类别"),
    ({("category", 1, "name"): "设备购置"}, "category.2.name：名称“设备购置”重复"),
    ({("label", 0, "ban"): "labour"}, "label.1.ban：类别“差旅费”的 ban 是 travel，这里是 labour"),
    ({("label", 14, "ban"): "labour"}, "label.15.ban：类别“设备购置”的 ban 是 空，这里是 labour"),
    ({("label", 0, "name"): "旅差"}, "label.1.name：词表“spending”没有“旅差”这个标签"),
    ({("label", 0, "words"): [" "]}, "label.1.words.1：不能为空"),
    ({"judge.lexicon": "wages"}, "judge.lexicon：没有名为“wages”的词表，现有：spending"),
    ({"cap": [{"category": "设备", "share": "0.6", "cite": "第九条"}]}, "cap.1.category：“设备”不在 category 里"),
    ({"cap": [{"category": "设备购置", "share": "0.6", "cite": "第九条"}] * 2}, "cap.2.category：名称“设备购置”重复"),
    ({"grant.cite": "第十九条"}, "grant.cite：没有第十九条：meta.articles 写明共 17 条"),
    ({"grant.cite": "见文件"}, "grant.cite：“见文件”不是出处"),
    ({"match.count_partners": "yes"}, "match.count_partners：应是 true 或 false"),
    ({"meta.issued": "2023-03-15"}, "meta.issued：“2023-03-15”不是日期"),
]


@pytest.mark.parametrize(("changes", "line"), TOGETHER, ids=[line.split("：")[0] for _, line in TOGETHER])
def test_what_keys_may_not_say(changes: dict[str | Place, Any], line: str) -> None:
    raw = RAW
    for key, value in changes.items():
        raw = with_(raw, key, value)
    assert any(line in found for found in said(raw)), said(raw)


# --- all at once, each on its line -----------------------------------------------------------------------------------


def check(folder: Path, text: str) -> list[str]:
    path = folder / "yuzhong-2023-25.toml"
    path.write_text(text, encoding="utf-8")
    return mistakes_of(path, CODES)


def row(text: str, part: str) -> int:
    return 1 + next(n for n, line in enumerate(text.splitlines()) if part in line)


def test_wrong_keys_and_wrong_references_are_said_in_one_run(tmp_path: Path) -> None:
    text = TEXT.replace("months = 24", 'months = "两年"', 1).replace('source = "其他"', 'source = "别的"', 1)
    text = text.replace('severity = "warning"', 'severity = "hard"').replace("ratio_high = 22", "ratio_high = 19")
    text = text.replace('id = "yuzhong-2023-25"', 'id = "yuzhong"')
    lines = check(tmp_path, text)
    assert [line.split("：")[0] for line in lines] == [
        "meta.id 是“yuzhong”，文件名是“yuzhong-2023-25”，两者要一致",
        f"第 {row(text, '两年')} 行 period.months",
        f"第 {row(text, 'ratio_high')} 行 eligibility.ratio_high",
        f"第 {row(text, '别的')} 行 receipt.4.source",
        f"第 {row(text, 'hard')} 行 rule.F08.severity",
    ]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (
            '{ name = "申报基本情况表", copies = 3',
            '{ name = "申报基本情况表", copies = 0',
            "application.papers.3.copies",
        ),
        ("first_month = 24, last_month = 27", "first_month = 24, last_month = 0", "upkeep.assessments.2.last_month"),
        ('"文旅" = ["文化旅游", ', '"文旅" = ["", ', "eligibility.industry_aliases.文旅.1"),
        (
            'host_type_aliases."职业培训机构" = [',
            'host_type_aliases."职业培训机构" = [1, ',
            "host_type_aliases.职业培训机构.1",
        ),
        ('name = "其他"\n', 'name = ""\n', "source.3.name"),
        ('short = "总结培养规律"', 'shorty = "总结培养规律"', "content.3.shorty"),
        ('"24" = "0.95"', '"24" = "1.95"', "progress.floors.24"),
    ],
)
def test_the_line_is_the_keys_own_wherever_it_stands(old: str, new: str, key: str, tmp_path: Path) -> None:
    assert TEXT.count(old) == 1
    text = TEXT.replace(old, new)
    assert any(line.startswith(f"第 {row(text, new.strip())} 行") and key in line for line in check(tmp_path, text))


def test_a_missing_key_is_on_the_line_of_its_table(tmp_path: Path) -> None:
    text = TEXT.replace('name = "设备改造"\n', "")
    at = row(text, '"设备改造费"') - 2
    assert f"第 {at} 行 category.2.name：缺这一项" in check(tmp_path, text)


@pytest.mark.parametrize("name", sorted(p.name for p in PACKAGED.glob("*.toml")))
def test_every_key_of_a_file_has_its_line(name: str) -> None:
    text = (PACKAGED / name).read_text(encoding="utf-8")
    lines, rows = lines_of(text), text.splitlines()
    for place, _ in leaves(tomllib.loads(text)):
        last = place[-1] if isinstance(place[-1], str) else place[-2]
        assert isinstance(last, int) or last in rows[lines.at[place] - 1] or isinstance(place[-1], int)
        assert place in lines.at
    assert lines.twice == []


def test_lists_over_several_lines_and_long_strings_do_not_shift_the_count() -> None:
    text = 'a = """\n[x]\ny = 1\n"""\nb = [\n  1, # "\n  { c.d = \'#\' },\n]\n'
    text += '[[e]]\nf = 1\n[[e.g]]\nh = 2\n[[e]]\n"i.j" = 3\n'
    lines = lines_of(text)
    at = {("b", 1, "c", "d"): 7, ("e", 0, "f"): 10, ("e", 0, "g", 0, "h"): 12, ("e", 1, "i.j"): 14}
    assert {place: lines.at[place] for place in at} == at
    assert set(at) <= {place for place, _ in leaves(tomllib.loads(text))}


# --- a file that is no TOML, or no file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("months = 24", "months = 24\nmonths = 36", "{row} 行 period.months：第 {above} 行已经写过，删去一处"),
        ("[match]", "[period]", "{row} 行 period：第 27 行已经写过，删去一处"),
        ('binding = "原则上"', 'binding = "原则上', "{row} 行第 15 列：引号没有收尾"),
        ('binding = "原则上"', "binding = 原则上", "{row} 行第 11 列：值的写法不对：文字要加英文引号"),
        ('binding = "原则上"', "binding “原则上”", "{row} 行第 9 列：键后面缺等号"),
        ('binding = "原则上"', 'binding = "原则上" 吗', "{row} 行第 17 列：一行只能写一项"),
        ('binding = "原则上"', '约束 = "原则上"', "{row} 行第 1 列：这一行不是“键 = 值”"),
        ("[match]", "[match", "{row} 行第 7 列：表名后面缺“]”"),
        ("issued = 2023-03-15", "issued = 2023-02-30", "{row} 行第 10 列：没有这个日期"),
        ('payer = "所在单位"', 'payer = "所在\\单位"', "文字里的“\\”要写成“\\\\”"),
        ('partner_sizes = ["大", "中"]', 'partner_sizes = ["大", "中"', "列表没有收尾"),
        ('{ "12" = "0.40", "24" = "0.95" }', '{ "12" = "0.40", "24" = "0.95"', "“{{”没有收尾"),
        ('{ "12" = "0.40", "24"', '{ "12" = "0.40", "12"', "{row} 行 progress.floors.12：第 {row} 行已经写过"),
        ('payer = "所在单位"', 'payer = "所在\x01单位"', "控制字符"),
    ],
)
def test_what_toml_says_is_said_in_chinese(old: str, new: str, line: str, tmp_path: Path) -> None:
    text = TEXT.replace(old, new, 1)
    found = check(tmp_path, text)
    at = row(text, new.rsplit("\n", maxsplit=1)[-1]) if "[period]" not in new else 39
    assert len(found) == 1
    assert line.format(row=f"第 {at}", above=at - 1).replace("第 第", "第") in found[0], found
    assert not re.search(r"[a-z]+ [a-z]+", found[0].split("：", 1)[1])


def test_a_last_line_that_breaks_off(tmp_path: Path) -> None:
    assert check(tmp_path, TEXT + '\nx = "')[0].startswith(("文件末尾：", "第 "))


def test_every_message_of_the_toml_reader_is_known() -> None:
    """A message of tomllib that has no Chinese would be told as 写法不合 TOML."""
    words = re.findall(
        r'suffixed_err\(\s*src,\s*pos,\s*f?"([^"]+)"', inspect.getsource(import_module("tomllib._parser"))
    )
    assert len(words) > 15
    known = (*_TWICE, *(english for english, _ in _SYNTAX))
    assert [word for word in words if not word.replace("\\\\", "\\").startswith(known)] == []


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda path: path.write_bytes(TEXT.encode("gb18030")), "不是 UTF-8 编码"),
        (lambda path: path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode()), "BOM"),
        (lambda path: path.write_bytes(b"\n \n"), "是空的"),
        (lambda path: path.mkdir(), "这是文件夹"),
        (lambda path: path.exists(), "找不到|没有这个文件"),
    ],
)
def test_what_is_no_policy_file_is_one_chinese_line(
    write: Callable[[Path], object], words: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    write(path)
    ran = run("policy", "check", path)
    assert ran.code == 2
    assert re.search(words, ran.err)
    assert len(ran.err.splitlines()) == 1
    assert not re.search(r"[a-z]+ [a-z]+", ran.err.replace(str(path), ""))


def test_the_command_lists_a_line_each(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "yuzhong-2023-25.toml"
    text = TEXT.replace("months = 24", "months = 0", 1).replace('"F03", "F04"', '"F03", "F98"', 1)
    path.write_text(text, encoding="utf-8")
    ran = run("policy", "check", path)
    assert ran.code == 2
    *lines, end = ran.err.splitlines()
    assert [line.split("：")[0].split(" 行 ")[1] for line in lines] == ["period.months", "disposition.1.rules.2"]
    assert "有 2 处错误" in end
