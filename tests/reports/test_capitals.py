"""大写: every amount reads back as what it was, by a reader of its own."""

from __future__ import annotations

import random
import re

import pytest

from reports.capitals import LARGEST, capitals

DIGITS = {digit: n for n, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10**4, "亿": 10**8, "兆": 10**12}


def read(text: str) -> int:
    """What a 大写 says, fen."""
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    whole, mark, rest = text.rpartition("元")
    if not mark:
        whole, rest = "零", text
    total = group = digit = 0
    for letter in whole:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter in PLACES:
            group, digit = group + digit * PLACES[letter], 0
        else:
            total, group, digit = total + (group + digit) * GROUPS[letter], 0, 0
    cents = {"角": 0, "分": 0} | {unit: DIGITS[number] for number, unit in re.findall("(.)([角分])", rest)}
    return sign * int((total + group + digit) * 100 + cents["角"] * 10 + cents["分"])


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (110, "壹元壹角整"),
        (3_735_615, "叁万柒仟叁佰伍拾陆元壹角伍分"),
        (10_000_00, "壹万元整"),
        (10_001_00, "壹万零壹元整"),
        (10_010_00, "壹万零壹拾元整"),
        (100_100_00, "壹拾万零壹佰元整"),
        (101_000_00, "壹拾万壹仟元整"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_0000_0000_00, "壹亿元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (10**12 * 100 + 1, "壹兆元零壹分"),
        (-50, "负伍角整"),
    ],
)
def test_as_a_cheque_has_it(fen: int, text: str) -> None:
    assert capitals(fen) == text


def test_every_amount_below_ten_thousand_yuan_reads_back() -> None:
    assert all(read(capitals(yuan * 100)) == yuan * 100 for yuan in range(10_000))
    assert all(read(capitals(fen)) == fen for fen in range(20_000))


def test_amounts_of_any_size_read_back() -> None:
    chance = random.Random(20250101)
    sizes = [chance.randrange(10 ** chance.randint(1, 17)) for _ in range(20_000)]
    sparse = [sum(chance.randrange(10) * 10**p for p in chance.sample(range(17), 3)) for _ in range(20_000)]
    for fen in [*sizes, *sparse, 10**14, 10**14 - 1, LARGEST]:
        text = capitals(fen)
        assert read(text) == fen
        assert "零零" not in text
        assert not re.search("零[万亿兆元角分]", text) or fen < 100


def test_beyond_what_can_be_written() -> None:
    with pytest.raises(ValueError, match="大写"):
        capitals(LARGEST + 1)
