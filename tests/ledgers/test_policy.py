"""A policy file: read whole, every mistake named at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledgers.policy import find_policy, last_day, load_policy, policy_ids
from ledgers.policy.store import PACKAGED
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ledgers.policy import Policy

TEXT = (PACKAGED / "yuzhong-2023-25.toml").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "yuzhong-2023-25.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_amounts_are_fen_and_every_part_has_its_article(policy: Policy) -> None:
    assert policy.grant.amount == 20_000_000
    cited = [policy.grant.cite, policy.period.cite, policy.match.cite, policy.budget.cite]
    for parts in (policy.source, policy.content, policy.category, policy.label):
        cited += [part.cite for part in parts]
    assert all(cited)


def test_three_mistakes_are_all_named(tmp_path: Path) -> None:
    text = TEXT.replace('amount = "200000.00"', "amount = 200000.0", 1)
    text = text.replace("months = 24", 'months = "两年"', 1)
    text = text.replace('name = "地方财政"\n', 'nome = "地方财政"\n', 1)
    with pytest.raises(Refusal) as refused:
        load_policy(write(tmp_path, text))
    said = str(refused.value)
    assert "yuzhong-2023-25.toml" in said
    for key in ("grant.amount", "period.months", "source.1.name", "source.1.nome"):
        assert key in said


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (TEXT + '\nx = "', "引号没有收尾"),
        (TEXT.replace('id = "yuzhong-2023-25"', 'id = "other"'), "文件名"),
        (TEXT.replace("earmarked = true\n", ""), "earmarked"),
        (TEXT.replace('ban = "labour"\n', "", 1), "ban"),
        (TEXT.replace('category = "劳务费"', 'category = "没有的类别"', 1), "没有的类别"),
        (TEXT.replace('name = "设备改造"', 'name = "设备购置"', 1), "重复"),
        (TEXT.replace('short = "校企合作"', 'short = "校企 合作"', 1), "科目名"),
    ],
)
def test_what_a_policy_may_not_say(tmp_path: Path, broken: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        load_policy(write(tmp_path, broken))


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "yuzhong-2023-25.toml"
    path.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(Refusal, match="UTF-8"):
        load_policy(path)


def test_a_deployments_own_policy_wins(tmp_path: Path) -> None:
    own = tmp_path / ".earmark" / "policies"
    own.mkdir(parents=True)
    write(own, TEXT.replace('amount = "200000.00"', 'amount = "300000.00"', 1))
    assert find_policy("yuzhong-2023-25", tmp_path).grant.amount == 30_000_000
    assert "yuzhong-2023-25" in policy_ids(tmp_path)
    with pytest.raises(Refusal, match="现有"):
        find_policy("nothing", tmp_path)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 4, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2023, 12, 31), date(2025, 12, 30)),
        (date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_two_years_are_calendar_months_less_a_day(policy: Policy, start: date, end: date) -> None:
    assert policy.end(start) == end


def test_words_are_found_by_name_short_name_and_alias(policy: Policy) -> None:
    full = "校企合作提升培训能力"
    assert {(policy.find_content(word) or policy.content[0]).name for word in (full, "校企合作", " 校 企 ")} == {full}
    assert policy.find_category("不认识") is None
    assert policy.find_source("") is None
    assert policy.earmarked("地方财政")
    assert not policy.earmarked("其他")


def test_a_leap_day_begins_a_year_that_ends_on_28_february() -> None:
    """An assessment's month and the period itself end alike."""
    assert last_day(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert last_day(date(2024, 2, 29), 18) == date(2025, 8, 28)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("设备购置", "设备购置"),
        ("31003", "设备购置"),
        ("31003 设备购置", "设备购置"),
        ("30218-原材料消耗", "原材料消耗"),
        ("（一）设备改造", "设备改造"),
        ("2、实训耗材", "原材料消耗"),
        ("维修(护)费", "设备维护"),
        ("31003吃饭", None),
        ("3D打印", None),
    ],
)
def test_a_category_by_its_code_its_number_in_a_list_and_its_other_names(word: str, name: str | None) -> None:
    found = find_policy("yuzhong-2023-25").find_category(word)
    assert (found.name if found else None) == name


def test_contents_and_sources_as_sheets_write_them() -> None:
    policy = find_policy("yuzhong-2023-25")
    contents = [
        policy.find_content(word) for word in ("一、构建完善的高技能人才培训体系", "（二）校企合作提升培训能力")
    ]
    assert [content.short for content in contents if content] == ["构建培训体系", "校企合作"]
    assert [source.name for word in ("财政拨款", "配套") if (source := policy.find_source(word))] == [
        "地方财政",
        "行业企业",
    ]
    assert policy.find_source("自筹") is None  # whose own money it is only a person knows
