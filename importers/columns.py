"""Declared columns: the headers they go by, and how one of their cells is read.

A format is a class with columns as attributes, as in beangulp's csvbase. A cell is read to the fen and to
the day or not at all: whatever could be meant in two ways is an error with a reason, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from ledgers.refusal import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.cells import Cell

T = TypeVar("T")

_PLAIN = 1e11  # yuan: below it a float tells any two sums apart
FEN_LIMIT = 10**15  # ten trillion yuan: beyond it a number is no sum of money
_DIGITS_KEPT = 15  # what Excel keeps of a number
_SHOWN = 30
_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"))
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A header as it is compared: half-width, no whitespace of any kind, no English tail in brackets."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return re.sub(r"(?<=.)\[[^\]]*\]$", "", text)


def blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that could be seen."""
    if cell is None or cell == "":
        return True
    # Most cells begin with what can be seen; the rest are looked at closely.
    return isinstance(cell, str) and not cell[0].isalnum() and not _INVISIBLE.sub("", _bare(cell))


def shown(cell: Cell) -> str:
    """A cell's content for a message, shortened."""
    if cell is None or cell == "":
        return "空"
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    text = " ".join(printable(text).split())
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def _bare(text: str) -> str:
    # A csv guards a long number from Excel as ="0012".
    text = text.strip()
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) > 2 else text  # noqa: PLR2004


def _unquoted(text: str) -> str:
    # Other programs set an apostrophe before what Excel is to keep as it stands: '0012.
    return _bare(text).lstrip("'")


def _sound(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell[:1] in "# " and cell.strip() in _ERRORS:
        raise ValueError(f"单元格是错误值 {cell.strip()}，请在表里改正")
    return cell


class Unread(Enum):
    """What stands for the value of a cell that cannot be read; reading it alone gives the reason."""

    UNREAD = "unread"
    MISSING = "missing"


UNREAD, MISSING = Unread.UNREAD, Unread.MISSING
_KEPT = 4096


class Column(ABC, Generic[T]):
    """A column of a format.

    Args:
        names: The headers it goes by, the preferred one first. Where a file has several of them, a
            row's value is the first that is not blank.
        required: A file without it is not of this format.
    """

    def __init__(self, *names: str, required: bool = True) -> None:
        self.name = names[0]
        self.names = tuple(plain(name) for name in names)
        self.required = required

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def read(self, cells: Sequence[Cell]) -> T:
        """The value of a row, from the cells of the columns that go by one of the names.

        Raises:
            ValueError: With the reason in Chinese.
        """
        for cell in cells:
            if not blank(cell):
                return self.parse(_sound(cell))
        return self.parse(None)

    def read_all(self, rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> list[T | Unread]:
        """The values of many rows at once: UNREAD for each whose cell holds something else.

        Args:
            rows: The rows' cells.
            places: The positions of the columns that go by one of the names.
        """
        if len(places) == 1 and not (isinstance(self, Text) and self.join is not None):
            at = places[0]
            return self._parse_all([row[at] if at < len(row) else None for row in rows])
        return [self._together([row[at] for at in places if at < len(row)]) for row in rows]

    def _parse_all(self, cells: Sequence[Cell]) -> list[T | Unread]:
        known: dict[str, T | Unread] = {}  # most columns say the same few things over and over
        found: list[T | Unread] = []
        for cell in cells:
            if cell.__class__ is str:
                value = known.get(cell, MISSING)
                if value is MISSING:
                    value = self._one(cell)
                    if len(known) < _KEPT:
                        known[cell] = value
            else:
                value = self._one(cell)
            found.append(value)
        return found

    def _one(self, cell: Cell) -> T | Unread:
        try:
            return self.parse(None if blank(cell) else _sound(cell))
        except ValueError:
            return UNREAD

    def _together(self, cells: Sequence[Cell]) -> T | Unread:
        try:
            return self.read(cells)
        except ValueError:
            return UNREAD

    @abstractmethod
    def parse(self, cell: Cell) -> T:
        """The value of one cell.

        Raises:
            ValueError: With the reason in Chinese.
        """


class Text(Column[str]):
    """Words; empty where the cell is blank. Inner whitespace and line ends become single spaces.

    Args:
        join: Where a file has several of the columns, all their texts, put together with this.
    """

    def __init__(self, *names: str, required: bool = True, join: str | None = None) -> None:
        super().__init__(*names, required=required)
        self.join = join

    def read(self, cells: Sequence[Cell]) -> str:
        """The text of a row."""
        if self.join is None:
            return super().read(cells)
        texts = (self.parse(_sound(cell)) for cell in cells)
        return self.join.join(dict.fromkeys(text for text in texts if text))

    def parse(self, cell: Cell) -> str:
        """The text of one cell; a whole number without its decimal point.

        Raises:
            ValueError: A number so long that Excel has lost its last digits.
        """
        if cell is None:
            return ""
        if isinstance(cell, str):
            return " ".join(_bare(cell).replace("\u200b", "").replace("\ufeff", "").split())
        if isinstance(cell, float) and abs(cell) >= 10**_DIGITS_KEPT:
            raise ValueError(f"{shown(cell)}超过 15 位却存成了数值，末尾的数字已经丢失。{_AS_TEXT}")
        if isinstance(cell, float):
            return f"{cell:.15g}"
        if isinstance(cell, datetime):
            return cell.isoformat(" ")
        return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


class Code(Column[str]):
    """A number that is a name: an account, an invoice. All whitespace is dropped."""

    def parse(self, cell: Cell) -> str:
        """The number's digits.

        Raises:
            ValueError: Excel has kept it as a number and its last digits are lost.
        """
        if cell is None:
            return ""
        if isinstance(cell, str):
            if cell.isascii() and cell.isalnum():
                return cell
            text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _bare(cell))).lstrip("'")
            if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text):
                raise ValueError(f"{shown(cell)}是被 Excel 改成科学计数的号码，末尾的数字已经丢失。{_AS_TEXT}")
            return text
        if isinstance(cell, bool) or not isinstance(cell, (int, float)):
            raise ValueError(f"{shown(cell)}不是号码。{_AS_TEXT}")  # noqa: TRY004  (it is the file's fault)
        if abs(cell) >= 10**_DIGITS_KEPT:
            raise ValueError(f"{shown(cell)}超过 15 位却存成了数值，末尾的数字已经丢失。{_AS_TEXT}")
        return str(int(cell)) if float(cell).is_integer() else f"{cell:.15g}"


_AS_TEXT = "请把这一列设为文本格式，重新填写或重新导出"


class Money(Column[int | None]):
    """A sum in yuan, read to integer fen; None where the cell is blank or a dash.

    Args:
        unit: How many yuan the cell's 1 is: 10000 where it is in 万元.
    """

    def __init__(self, *names: str, required: bool = True, unit: int = 1) -> None:
        super().__init__(*names, required=required)
        self.unit = unit

    def parse(self, cell: Cell) -> int | None:
        """Fen, exactly what the cell shows.

        Raises:
            ValueError: It is no sum of money, or has parts of a fen.
        """
        if isinstance(cell, str):
            return fen(cell, self.unit)
        if cell is None:
            return None
        if self.unit == 1 and cell.__class__ is float and abs(cell) <= _PLAIN:
            cents = round(cell * 100)
            if cents / 100 == cell:  # the number nearest to this many fen
                return cents
        if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not abs(cell) <= FEN_LIMIT:  # not NaN either
            raise ValueError(f"{shown(cell)}不是金额")
        # Fifteen digits are what Excel itself shows: 0.1 + 0.2 is 0.3 there, and here.
        return _fen(Decimal(f"{cell:.15g}" if isinstance(cell, float) else cell) * self.unit, cell)


_AMOUNT = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)")
_DASHES = re.compile(r"[-‐‑‒–—―−─/]*")
_PLAIN_AMOUNT = re.compile(r"(-?\d{1,13})\.(\d\d)")
_COMMA_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3}){1,4}\.\d\d")


def fen(text: str, unit: int = 1) -> int | None:
    """A sum in yuan as printed, in fen: "￥1,234.50" → 123450; None for a blank or a dash.

    Args:
        text: the cell's.
        unit: how many yuan its 1 is.

    Raises:
        ValueError: It is no sum of money, or has parts of a fen.
    """
    if unit == 1 and (simple := _PLAIN_AMOUNT.fullmatch(text)):
        return int(simple[1] + simple[2])
    if unit == 1 and _COMMA_AMOUNT.fullmatch(text):
        return int(text.replace(",", "").replace(".", ""))
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _unquoted(text)))
    if _DASHES.fullmatch(bare):
        return None
    if red := _RED_INK.fullmatch(bare):
        sum_ = fen(red[1] or red[2], unit)
        if not sum_ or sum_ < 0:
            raise ValueError(f"{shown(text)}又写红字又写负号，不知道是正是负")
        return -sum_
    bare = _signed_before(re.sub(r"[−–—]", "-", bare))
    inner = re.fullmatch(r"\((.*)\)", bare)
    bare = re.sub(r"^(?:CNY|RMB|人民币)|元$", "", inner[1] if inner else bare)
    bare = re.sub(r"^([+-]?)[¥$]?([+-]?)", r"\1\2", bare) if "$" not in bare else bare
    match = _AMOUNT.fullmatch(bare)
    if not match or (inner and match[1]):
        raise ValueError(f"{shown(text)}不是金额")
    value = Decimal(match[2].replace(",", "")) * unit
    return _fen(-value if inner or match[1] == "-" else value, text)


_RED_INK = re.compile(r"(?:\(红字?\)|红字?[:]?)([^红]+)|([^红]+)(?:\(红字?\)|红字?)")
"""Negative sums as books kept by hand have them: 红字100.00, 100.00(红)."""
_SIGN_BEHIND = re.compile(r"([^-+(].*\.\d\d)(-|\+|DR|CR)", re.IGNORECASE)


def _signed_before(bare: str) -> str:
    """A sum whose sign stands behind it, as mainframes print it: 12.50- and 12.50DR are -12.50."""
    match = _SIGN_BEHIND.fullmatch(bare)
    if not match:
        return bare
    return f"-{match[1]}" if match[2].upper() in ("-", "DR") else match[1]


def _fen(value: Decimal, cell: Cell) -> int:
    if abs(value) * 100 >= FEN_LIMIT:
        raise ValueError(f"{shown(cell)}大得不像金额")
    cents = value * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{shown(cell)}不是整分，金额最多两位小数")
    return int(cents)


class Whole(Column[int | None]):
    """A whole number such as a year, a month or a day of its own; None where the cell is blank."""

    def parse(self, cell: Cell) -> int | None:
        """The number of a cell, with or without 年, 月 or 日 after it.

        Raises:
            ValueError: It is no whole number.
        """
        if cell is None:
            return None
        text = plain(f"{cell:.15g}" if isinstance(cell, float) else str(cell))
        match = re.fullmatch(r"(\d{1,4})(?:年度?|月份?|日)?", text)
        if not match:
            raise ValueError(f"{shown(cell)}不是年、月、日的数字")
        return int(match[1])


class Day(Column[date | None]):
    """A day, alone or with a time after it; None where the cell is blank."""

    def parse(self, cell: Cell) -> date | None:
        """The day of a cell.

        Raises:
            ValueError: It is no day between 1970 and 2100, or has no four-digit year.
        """
        if cell is None or (isinstance(cell, str) and blank(cell)):
            return None
        if isinstance(cell, datetime):
            return _plausible(cell.date(), cell)
        if isinstance(cell, date):
            return _plausible(cell, cell)
        if isinstance(cell, str):
            if (quick := _QUICK.fullmatch(cell)) and (day := _dated(quick[1], quick[3], quick[4])):
                return day
            return _day(cell)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return _numbered(cell)
        raise ValueError(f"{shown(cell)}不是日期")


_SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31 as Excel counts days
_TIME = r"(?:[T ]?(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?)"
_ZONE = re.compile(r"(?<=\d)(?:Z|\+08:?00)$")  # Chinese banks' own
_WEEKDAY = re.compile(r" ?\(?(?:星期|周)[一二三四五六日天]\)?(?= |$)")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)(?:\.\d+)?")  # DB2's: 2024-04-18-09.30.00.123456
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH_NAMED = re.compile(r"(\d{1,2})[- /]?([A-Z]{3})[A-Z]*[- /,]*(\d{4})(?= |$)", re.IGNORECASE)
_SPELT = re.compile(rf"(\d{{4}})([-/.年])(\d{{1,2}})(?:\2|月)(\d{{1,2}})日?{_TIME}?")
_COMPACT = re.compile(rf"(\d{{4}})(\d\d)(\d\d)(?:(?: ?(\d\d)(\d\d)(?:(\d\d)(?:\d{{3}})?)?)|(?: |T){_TIME}|{_TIME})?")


# The commonest spellings: 20240418, 2024-04-18, either with a time after a blank.
_QUICK = re.compile(r"(\d{4})(-?)(\d\d)\2(\d\d)(?: ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d))?")


@lru_cache(maxsize=4096)
def _dated(year: str, month: str, day: str) -> date | None:
    try:
        return _plausible(date(int(year), int(month), int(day)), "")
    except ValueError:
        return None


def _spelt(text: str) -> str:
    """A day and a time in plain digits: no weekday, no time zone, no name of a month, no 上午 and no PM."""
    bare = " ".join(unicodedata.normalize("NFKC", _unquoted(text)).split())
    bare = _ZONE.sub("", _WEEKDAY.sub("", bare))
    if (named := _MONTH_NAMED.match(bare)) and named[2].upper() in _MONTHS:
        month = _MONTHS.index(named[2].upper()) + 1
        bare = f"{named[3]}-{month:02}-{int(named[1]):02}{bare[named.end() :]}"
    bare = _STAMP.sub(r"\1 \2:\3:\4", bare)
    return _HALF_DAY.sub(_whole_day, bare)


_HALF_DAY = re.compile(r"(上午|下午)? ?(\d{1,2})(:\d{1,2}(?::\d{1,2})?) ?([AP]M)?$", re.IGNORECASE)


def _whole_day(match: re.Match[str]) -> str:
    half = (match[1] or match[4] or "").upper()
    hour = int(match[2])
    if not half or not 1 <= hour <= 12:  # noqa: PLR2004
        return f"{match[2]}{match[3]}" if half else match[0]
    return f"{hour % 12 + (12 if half in ('下午', 'PM') else 0):02}{match[3]}"


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    bare = re.sub(r" ?([-/.年月]) ?", r"\1", _spelt(text)).replace(" 日", "日")
    if match := _SPELT.fullmatch(bare):
        numbers = (match[1], match[3], match[4])
    elif match := _COMPACT.fullmatch(bare):
        numbers = (match[1], match[2], match[3])
    else:
        raise ValueError(f"{shown(text)}不是日期（应写成 2024-04-18 这样）")
    try:
        return _plausible(date(*map(int, numbers)), text)
    except ValueError as error:
        raise ValueError(f"{shown(text)}不是日历上的日期，或不在 1970 至 2100 年之间") from error


def _numbered(cell: float) -> date:
    if not abs(cell) <= FEN_LIMIT:  # NaN is not, either
        raise ValueError(f"{shown(cell)}不是日期")
    if int(cell) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    if float(cell).is_integer():
        return _day(str(int(cell)))
    raise ValueError(f"{shown(cell)}不是日期")


def _plausible(day: date, cell: Cell) -> date:
    if not 1970 <= day.year <= 2100:  # noqa: PLR2004
        raise ValueError(f"{shown(cell)}不在 1970 至 2100 年之间")
    return day


class Clock(Column[str]):
    """The time of day as HH:MM:SS, alone or after a day; empty where there is none."""

    def parse(self, cell: Cell) -> str:
        """The time of a cell.

        Raises:
            ValueError: It is neither a time nor a day with one.
        """
        if cell is None:
            return ""
        if isinstance(cell, (datetime, time)):
            return cell.strftime("%H:%M:%S")
        if isinstance(cell, date):
            return ""
        if isinstance(cell, float) and not cell.is_integer() and int(cell) in (0, *_SERIALS):
            return _hms(0, 0, round(cell % 1 * 86400))
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            cell = f"{cell:.15g}" if cell > 999999 or cell in _SERIALS else f"{int(cell):06}"  # noqa: PLR2004
        if isinstance(cell, str):
            if quick := _QUICK.fullmatch(cell):
                return quick[5] or ""
            return _clock(cell)
        raise ValueError(f"{shown(cell)}不是时间")


@lru_cache(maxsize=4096)
def _clock(text: str) -> str:
    bare = _spelt(text)
    for form in (_SPELT, _COMPACT, re.compile(_TIME), re.compile(r"(\d\d)(\d\d)(\d\d)")):
        if match := form.fullmatch(bare):
            groups = match.groups() if form.groups == 3 else match.groups()[3 if form is _COMPACT else 4 :]  # noqa: PLR2004
            found = [part for part in groups if part is not None]
            return _hms(*(int(part) for part in (*found, 0, 0)[:3])) if found else ""
    if bare.isdecimal() and int(bare) in _SERIALS:
        return ""
    raise ValueError(f"{shown(text)}不是时间")


def _hms(hours: int, minutes: int, seconds: int) -> str:
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 86400 or not 0 <= total <= 86400:  # noqa: PLR2004
        raise ValueError("时间超出了一天")
    hours, rest = divmod(min(total, 86399), 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
