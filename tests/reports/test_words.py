"""What rules say, as a document has it."""

from __future__ import annotations

import pytest

from reports.words import gathered, prose


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("自 2025-03-28 起，共 278 天，最多差 107,681.50 元", "自2025年3月28日起，共278天，最多差107,681.50元"),
        ("2024-12-10 到账，2 笔 25,000.00 元", "2024年12月10日到账，2笔25,000.00元"),
        ("用途写“2025-01-02 购 3 台”，疑为设备", "用途写“2025-01-02 购 3 台”，疑为设备"),
        ("记2412-006 与 CG-2024-01-02345", "记2412-006与CG-2024-01-02345"),
        ("", ""),
    ],
)
def test_prose(said: str, read: str) -> None:
    assert prose(said) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("缺甲，登记：资料；缺乙，登记：资料；缺丙，登记：培训", "缺甲、乙，登记：资料；缺丙，登记：培训"),
        ("缺甲，登记：资料；还没有到期；缺乙，登记：资料", "缺甲，登记：资料；还没有到期；缺乙，登记：资料"),
        ("缺电子发票", "缺电子发票"),
        ("", ""),
    ],
)
def test_papers_of_one_record_are_named_together(said: str, read: str) -> None:
    assert gathered(said) == read
