"""How a cell is read: to the fen and to the day, or not at all."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.columns import Clock, Code, Day, Money, Text, blank, fen, plain, shown
from ledgers.book.render import yuan

MONEY, DAY, CLOCK, CODE, TEXT = Money("金额"), Day("日期"), Clock("时间"), Code("账号"), Text("摘要")


@pytest.mark.parametrize(
    ("cell", "fen_"),
    [
        ("1,234.50", 123450),
        ("￥1,234.50", 123450),
        ("¥-0.01", -1),
        ("-¥0.01", -1),
        ("＋１２３．４", 12340),
        ('="1,000.00"', 100000),
        ("100.00\t", 10000),
        ("+246,000.00", 24600000),
        ("(1,234.50)", -123450),
        ("红字1,234.50", -123450),
        ("1,234.50（红）", -123450),
        ("(红字)￥1,234.50", -123450),
        ("1,234.50-", -123450),
        ("￥1,234.50 CR", 123450),
        ("1,234.50DR", -123450),
        ("'1,234.50", 123450),
        ("（1.00）", -100),
        ("−5", -500),
        ("CNY 12.30", 1230),
        ("12元", 1200),
        (".5", 50),
        ("1.2300", 123),
        ("0.00", 0),
        (0.1 + 0.2, 30),
        (1234567.89, 123456789),
        (8580, 858000),
        (None, None),
        ("", None),
        ("　\u00a0", None),
        ("-", None),
        ("—", None),
        ("——", None),
        ("/", None),
    ],
)
def test_money(cell: object, fen_: int | None) -> None:
    assert MONEY.read([cell]) == fen_  # type: ignore[list-item]


@pytest.mark.parametrize(
    "cell",
    [
        "abc",
        "1,23",
        "12,34.50",
        "1.005",
        "1.2.3",
        "--5",
        "(-5)",
        "红字-5.00",
        "-5.00(红)",
        "红红5.00",
        "红",
        "1e5",
        "5-",
        "-5.00-",
        "(5.00DR)",
        True,
        33.333333333,
        float("nan"),
        float("inf"),
        1e16,
        "99999999999999999",
        date(2024, 4, 18),
        "#REF!",
        "12 元 5",
        "$5",
    ],
)
def test_no_money(cell: object) -> None:
    with pytest.raises(ValueError, match=r"[一-龥]"):
        MONEY.read([cell])  # type: ignore[list-item]


@given(st.integers(-(10**14) + 1, 10**14 - 1))
def test_money_comes_back_as_it_was_printed(amount: int) -> None:
    printed = yuan(amount)
    assert fen(printed) == amount
    assert fen(printed.replace(",", "")) == amount
    assert fen("￥" + printed) == amount
    if abs(amount) < 10**12:
        assert MONEY.parse(amount / 100) == amount  # a float cell, as Excel keeps it


@pytest.mark.parametrize(
    "cell",
    [
        "20240418",
        "2024-04-18",
        "2024/4/18",
        "2024.4.18",
        "2024年4月18日",
        "２０２４－４－１８",
        "2024 年 4 月 18 日",
        "20240418\t",
        "20240418 10:02:00",
        "2024-04-18 10:02:00",
        "'2024-04-18",
        "2024-04-18 星期四",
        "2024年4月18日（周四）",
        "2024-04-18T10:02:00+08:00",
        "2024-04-18 10:02 AM",
        "2024-04-18 上午10:02:00",
        "2024-04-18-10.02.00.123456",
        "202404181002",
        "20240418100200123",
        "18-Apr-2024",
        "18 April 2024 10:02",
        "2024-04-18T10:02:00.000",
        "20240418100200",
        "2024/04/18 9:05",
        '="20240418"',
        20240418,
        20240418.0,
        45400,
        45400.42,
        20240418100200.0,
        date(2024, 4, 18),
        datetime(2024, 4, 18, 10, 2),  # noqa: DTZ001
    ],
)
def test_day(cell: object) -> None:
    assert DAY.read([cell]) == date(2024, 4, 18)  # type: ignore[list-item]


@pytest.mark.parametrize(
    "cell",
    [
        "0",
        "0.00",
        "1",
        "24-04-18",
        "2024-02-30",
        "20241301",
        "2024-4",
        "18/04/2024",
        "18-Foo-2024",
        "2024041810020",
        "1969-12-31",
        "2101-01-01",
        "合计",
        "45400",
        0,
        0.0,
        1.5,
        14928.64,
        99999999,
        float("nan"),
        True,
        time(1),
        "#VALUE!",
        date(1899, 12, 31),
        "2024-04-18 abc",
    ],
)
def test_no_day(cell: object) -> None:
    """总收入笔数 of a footer, 0 or 14928.64, is no day; nor is a year of two digits."""
    with pytest.raises(ValueError, match=r"[一-龥]"):
        DAY.read([cell])  # type: ignore[list-item]


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_a_day_comes_back_in_every_spelling(day: date) -> None:
    for form in ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d 10:00:00"):
        assert DAY.parse(day.strftime(form)) == day
    assert DAY.parse(f"{day.year}/{day.month}/{day.day}") == day
    serial = (day - date(1899, 12, 30)).days
    if date(2000, 1, 1) <= day < date(2100, 1, 1):
        assert DAY.parse(float(serial)) == day


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("20240418 10:02:00", "10:02:00"),
        ("2024-04-18 9:05", "09:05:00"),
        ("20240418100200", "10:02:00"),
        ("202404181002", "10:02:00"),
        ("20240418100200123", "10:02:00"),
        ("2024-04-18-10.02.00.123456", "10:02:00"),
        ("2024-04-18T10:02:00+08:00", "10:02:00"),
        ("2024-04-18 下午3:05", "15:05:00"),
        ("2024-04-18 12:05 AM", "00:05:00"),
        ("18-Apr-2024", ""),
        ("下午12:05:06", "12:05:06"),
        ("20240418", ""),
        ("10:02:03", "10:02:03"),
        ("100203", "10:02:03"),
        (93000.0, "09:30:00"),
        (0.5, "12:00:00"),
        (45400.5, "12:00:00"),
        (time(9, 30), "09:30:00"),
        (datetime(2024, 4, 18, 10, 2), "10:02:00"),  # noqa: DTZ001
        (date(2024, 4, 18), ""),
        (None, ""),
    ],
)
def test_clock(cell: object, clock: str) -> None:
    assert CLOCK.read([cell]) == clock  # type: ignore[list-item]


@pytest.mark.parametrize("cell", ["25:00:00", "10:61", "abc", True])
def test_no_clock(cell: object) -> None:
    with pytest.raises(ValueError, match=r"[一-龥]"):
        CLOCK.read([cell])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("9995001040000000418\t", "9995001040000000418"),
        ('="0012"', "0012"),
        ("'0012", "0012"),
        (" 12 34 ", "1234"),
        (123456789012345.0, "123456789012345"),
        (13523, "13523"),
        (None, ""),
    ],
)
def test_code(cell: object, code: str) -> None:
    assert CODE.read([cell]) == code  # type: ignore[list-item]


@pytest.mark.parametrize("cell", [9.995001040000000e18, "9.99500104E+18", 10**15, date(2024, 4, 18), True])
def test_a_long_number_that_excel_has_shortened(cell: object) -> None:
    with pytest.raises(ValueError, match="文本"):
        CODE.read([cell])  # type: ignore[list-item]


def test_text() -> None:
    assert TEXT.read([" 货款\t\n 首付　30% "]) == "货款 首付 30%"
    assert TEXT.read([2404.0]) == "2404"
    assert TEXT.read([1.5]) == "1.5"
    assert TEXT.read([date(2024, 4, 18)]) == "2024-04-18"
    assert TEXT.read([]) == ""
    assert Text("摘要", join="；").read(["货款", "", "首付", "货款"]) == "货款；首付"
    assert TEXT.read(["", "第二列"]) == "第二列"
    with pytest.raises(ValueError, match="#REF!"):
        TEXT.read(["#REF!"])
    with pytest.raises(ValueError, match="15 位"):
        TEXT.read([2.4502091634843344e19])


def test_headers_are_compared_half_width_and_without_blanks() -> None:
    assert plain("账　　号") == "账号"
    assert plain("借方发生额（支取）\t") == plain("借方发生额(支取)")
    assert plain("交易日期[ Transaction Date ]") == "交易日期"
    assert plain("\ufeff户\u00a0名：") == "户名:"


def test_blank_and_shown() -> None:
    assert all(blank(cell) for cell in (None, "", " \t", "\u3000", '=""'))
    assert not any(blank(cell) for cell in (0, 0.0, "-", False))
    assert shown(None) == "空"
    assert shown(20240418.0) == "“20240418”"
    assert shown("字" * 40) == f"“{'字' * 30}…”"
    assert shown(timedelta(hours=30)).startswith("“")


def test_yuan() -> None:
    assert [yuan(n) for n in (0, 5, -5, 123456, -100000000)] == ["0.00", "0.05", "-0.05", "1,234.56", "-1,000,000.00"]


@pytest.mark.parametrize(
    ("cell", "fen"), [("1,234.50", 1_234_500_000), (0.1, 100_000), ("12.34", 12_340_000), (12, 12_000_000)]
)
def test_a_column_in_wan_reads_every_spelling_in_wan(cell: object, fen: int) -> None:
    assert Money("金额（万元）", unit=10_000).parse(cell) == fen  # type: ignore[arg-type]
    assert Money("金额（万元）", unit=10_000).read_all([[cell]], (0,)) == [fen]  # type: ignore[list-item]
