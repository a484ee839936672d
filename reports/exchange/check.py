"""Whether an export is what it says: its files, its structure, its codes and its sums.

1. files: every file of the manifest is there with its size and SHA-256, and no other
2. structure: tables and fields by name and order, types, lengths, what must be there, code tables
3. codes: every 科目编号, 凭证类型, 币种, 会计期间 and 辅助项 that is used is declared, and none is declared twice
4. vouchers: lines numbered from 1, standing together, of one day, each on one side, on an account without others
   beneath it; 借=贷
5. balances: months follow each other without a gap; opening + debit − credit = closing, a month's opening is the
   closing of the one before, movements are those of the vouchers, and all openings come to nothing

A file is read in pieces; what is kept is a sum an account and month, the codes, and each voucher's number.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ledgers.book.render import yuan
from ledgers.refusal import Refusal, os_words
from reports.exchange import flat
from reports.exchange.folder import CSV, FORMATS, GBT, PARQUET, sha256
from reports.exchange.schema import (
    ARCHIVE,
    BY_NAME,
    DEBIT,
    DICTIONARY,
    LEDGER,
    MANIFEST,
    ORDER,
    TABLES,
    USED,
    Type,
)
from reports.exchange.xml import XmlFault, read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reports.exchange.schema import Field

    Row = dict[str, str]

_MONEY = re.compile(r"-?\d+\.\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d{1,6})?")
_COUNT = re.compile(r"\d+")
_LINES = "记账凭证"
_SHOWN = 200  # faults that are told one by one


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}：{self.words}"


@dataclass
class Checked:
    """What was looked at and what is wrong with it; `more` faults beyond those kept."""

    folder: Path
    form: str = ""
    vouchers: int = 0
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    unread: tuple[str, ...] = ()

    def fault(self, place: str, words: str) -> None:
        """Keep a fault."""
        if len(self.faults) < _SHOWN:
            self.faults.append(Fault(place, words))
        else:
            self.more += 1


def exports_in(folder: Path) -> list[Path]:
    """The folder itself where it is an export, else those that it holds.

    Raises:
        Refusal: it is none and holds none.
    """
    if not folder.is_dir():
        raise Refusal("没有这个文件夹", where=str(folder))
    named = [folder, *sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))]
    found = [path for path in named if (path / MANIFEST).is_file() or _form(path)]
    if not found:
        raise Refusal("里面没有导出的数据", where=str(folder), todo=f"要有 {MANIFEST}、{LEDGER}.xml 或 {_LINES}.csv")
    return found[:1] if found[0] == folder else found


def _form(folder: Path) -> str:
    """What an export is by its files; empty where it is none."""
    held = {GBT: f"{LEDGER}.xml", CSV: f"{_LINES}.csv", PARQUET: f"{_LINES}.parquet"}
    return next((form for form, name in held.items() if (folder / name).is_file()), "")


def check(folder: Path) -> Checked:
    """Look at one export.

    Raises:
        Refusal: a file cannot be read, or pyarrow is missing for parquet.
    """
    checked = Checked(folder)
    try:
        manifest = _manifest(checked)
        checked.form = str(manifest.get("格式") or _form(folder) or GBT)
        if checked.form not in FORMATS:
            checked.fault(MANIFEST, f"格式“{checked.form}”不认识")
            return checked
        sums = _Sums(checked)
        _READERS[checked.form](checked, sums)
        sums.finish(manifest)
    except OSError as error:
        raise Refusal(f"读不了：{os_words(error)}", where=str(folder)) from None
    return checked


def _manifest(checked: Checked) -> dict[str, Any]:
    """The manifest, after its files were held against it."""
    path = checked.folder / MANIFEST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): (facts["字节"], facts["SHA-256"]) for name, facts in said["文件"].items()}
    except FileNotFoundError:
        checked.fault(MANIFEST, "没有清单，文件是否完整、有没有改过无从核对")
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        checked.fault(MANIFEST, "清单读不懂")
        return {}
    there = {path.name for path in checked.folder.iterdir()} - {MANIFEST}
    for name, (size, digest) in files.items():
        if name not in there:
            checked.fault(name, "清单里有，文件夹里没有")
        elif (checked.folder / name).stat().st_size != size or sha256(checked.folder / name) != digest:
            checked.fault(name, "和清单记的大小或 SHA-256 不同，导出以后改过")
    for name in sorted(there - set(files)):
        checked.fault(name, "清单里没有这个文件")
    return dict(said)


def _read_gbt(checked: Checked, sums: _Sums) -> None:
    unread: set[str] = set()
    for file in (ARCHIVE, LEDGER):
        path = checked.folder / f"{file}.xml"
        if not path.is_file():
            checked.fault(path.name, "缺这个文件")
            continue
        last = -1
        try:
            for name, place, row in read_xml(path, file, checked.fault):
                if name not in ORDER[file]:
                    checked.fault(place, f"{file}里没有“{name}”这个表")
                    continue
                rank = ORDER[file].index(name)
                if rank < last:
                    checked.fault(place, f"“{name}”排在“{ORDER[file][last]}”后面，次序不对")
                last = max(last, rank)
                if name not in BY_NAME:
                    unread.add(name)
                elif _is_complete(checked, name, place, row):
                    sums.take(name, place, row)
        except XmlFault as error:
            checked.fault(path.name, str(error))
            sums.broken = True
    checked.unread = tuple(sorted(unread))


def _is_complete(checked: Checked, name: str, place: str, row: Row) -> bool:
    """Whether a record has the table's elements and no other, in order."""
    wanted = [f.name for f in BY_NAME[name].fields]
    found = list(row)
    if found == wanted:
        return True
    for element in wanted:
        if element not in row:
            checked.fault(place, f"“{name}”缺元素“{element}”")
            return False
    for element in found:
        if element not in wanted:
            checked.fault(place, f"“{name}”里不应有元素“{element}”")
            return False
    element = next(has for has, should in zip(found, wanted, strict=True) if has != should)
    checked.fault(place, f"“{name}”里“{element}”的次序不对")
    return False


def _read_flat(ending: str, read: Callable[..., Iterable[tuple[str, Row]]]) -> Callable[[Checked, _Sums], None]:
    def reader(checked: Checked, sums: _Sums) -> None:
        for table in TABLES:
            path = checked.folder / f"{table.name}.{ending}"
            if not path.is_file():
                checked.fault(path.name, "缺这个文件")
                continue
            try:
                for place, row in read(path, table, checked.fault):
                    sums.take(table.name, place, row)
            except (csv.Error, ValueError, OSError) as error:  # pyarrow says either of a broken file, without an errno
                if isinstance(error, OSError) and error.errno:
                    raise
                checked.fault(path.name, f"读不到底：{type(error).__name__}")
                sums.broken = True
        if not (checked.folder / DICTIONARY).is_file():
            checked.fault(DICTIONARY, "缺数据字典")

    return reader


_READERS: dict[str, Callable[[Checked, Any], None]] = {
    GBT: _read_gbt,
    CSV: _read_flat("csv", flat.read_csv),
    PARQUET: _read_flat("parquet", flat.read_parquet),
}


class _Sums:
    """What the records say together."""

    def __init__(self, checked: Checked) -> None:
        self._fault = checked.fault
        self._checked = checked
        self.broken = False  # a file could not be read to its end: its sums prove nothing
        self._counts: dict[str, int] = defaultdict(int)
        self._year = self._currency = ""
        self._widths: list[int] = []
        self._above: set[str] = set()  # accounts that have others beneath them
        self._periods: dict[str, tuple[date, date]] = {}
        self._declared: dict[str, set[str]] = defaultdict(set)
        self._archives: dict[str, set[str]] = defaultdict(set)
        self._moved: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._balances: dict[tuple[str, str], tuple[str, int, int, int, int]] = {}
        self._voucher = _Voucher()
        self._seen: set[tuple[str, str, str]] = set()
        self._debit = 0
        self._takers: dict[str, Callable[[str, Row], None]] = {
            "电子账簿": self._ledger,
            "会计期间": self._period,
            "记账凭证类型": self._code("记账凭证类型编号"),
            "币种": self._code("币种编码"),
            "自定义档案项": self._code("档案编码"),
            "自定义档案项值": self._archive_value,
            "总账基础信息": self._rule,
            "会计科目": self._subject,
            "科目辅助核算": self._auxiliary,
            "科目余额及发生额": self._balance,
            "记账凭证": self._line,
        }

    def take(self, table: str, place: str, row: Row) -> None:
        """One record: each field by itself, then with the others."""
        self._counts[table] += 1
        sound = [self._is_sound(f, table, place, row[f.name]) for f in BY_NAME[table].fields if f.name in row]
        if not all(sound):
            return
        if table not in ("电子账簿", "会计期间") and self._year and row.get("会计年度", self._year) != self._year:
            self._fault(place, f"会计年度是 {row['会计年度']}，账簿是 {self._year}")
        if table in self._takers:
            self._takers[table](place, row)

    def _is_sound(self, f: Field, table: str, place: str, text: str) -> bool:
        what = _wrong(f, text)
        if what:
            self._fault(place, f"{table}的“{f.name}”{what}")
        return not what

    def _code(self, key: str) -> Callable[[str, Row], None]:
        def taker(place: str, row: Row) -> None:
            self._declare(key, row[key], place)

        return taker

    def _declare(self, key: str, value: str, place: str) -> None:
        if value in self._declared[key]:
            self._fault(place, f"{key}“{value}”重复")
        self._declared[key].add(value)

    def _known(self, key: str, value: str, place: str) -> None:
        if value not in self._declared[key]:
            self._fault(place, f"{key}“{value}”没有声明")

    def _ledger(self, place: str, row: Row) -> None:
        if self._year:
            self._fault(place, "电子账簿只应有一条")
        self._year, self._currency = row["会计年度"], row["本位币"]

    def _period(self, place: str, row: Row) -> None:
        first, last = _day(row["会计期间起始日期"]), _day(row["会计期间结束日期"])
        self._declare("会计期间号", row["会计期间号"], place)
        if row["会计年度"] != self._year or {first.year, last.year} != {_int(self._year)} or first > last:
            self._fault(place, f"会计期间 {first} 至 {last} 不在 {self._year} 年内或先后不对")
        if any(first <= end and last >= start for start, end in self._periods.values()):
            self._fault(place, f"会计期间 {row['会计期间号']} 和别的期间重叠")
        self._periods[row["会计期间号"]] = (first, last)

    def _archive_value(self, place: str, row: Row) -> None:
        self._known("档案编码", row["档案编码"], place)
        values = self._archives[row["档案编码"]]
        if row["档案值编码"] in values:
            self._fault(place, f"档案 {row['档案编码']} 的值“{row['档案值编码']}”重复")
        values.add(row["档案值编码"])

    def _rule(self, place: str, row: Row) -> None:
        parts = row["会计科目编号规则"].split(row["结构分隔符"])
        if not all(map(_COUNT.fullmatch, parts)):
            self._fault(place, f"会计科目编号规则“{row['会计科目编号规则']}”看不懂")
        else:
            self._widths = list(map(int, parts))

    def _subject(self, place: str, row: Row) -> None:
        code, level = row["科目编号"], int(row["科目级次"])
        self._declare("科目编号", code, place)
        if not 1 <= level <= len(self._widths) or len(code) != sum(self._widths[:level]):
            self._fault(place, f"科目编号“{code}”不合编号规则 {'-'.join(map(str, self._widths))} 的第 {level} 级")
        elif level > 1:
            above = code[: sum(self._widths[: level - 1])]
            self._known("科目编号", above, place)
            self._above.add(above)

    def _auxiliary(self, place: str, row: Row) -> None:
        self._known("科目编号", row["科目编号"], place)
        self._known("档案编码", row["对应档案"], place)
        self._declare("科目的辅助项", f"{row['科目编号']}/{row['辅助项编号']}", place)

    def _dimensions(self, place: str, row: Row) -> None:
        for n in range(1, USED + 1):
            value = row[f"辅助项{n}编号"]
            if value and value not in self._archives[f"{n:02}"]:
                self._fault(place, f"辅助项{n}编号“{value}”没有声明")

    def _balance(self, place: str, row: Row) -> None:
        code, period = row["科目编号"], row["会计期间号"]
        self._known("科目编号", code, place)
        self._known("会计期间号", period, place)
        self._known("币种编码", row["币种编码"], place)
        self._dimensions(place, row)
        opening = _signed(row["期初本币余额"], row["期初余额方向"])
        closing = _signed(row["期末本币余额"], row["期末余额方向"])
        debit, credit = _fen(row["借方本币金额"]), _fen(row["贷方本币金额"])
        if (code, period) in self._balances:
            self._fault(place, f"科目 {code} 第 {period} 期的余额写了两次")
        self._balances[code, period] = (place, opening, debit, credit, closing)
        if opening + debit - credit != closing:
            should = opening + debit - credit
            self._fault(place, f"科目 {code} 第 {period} 期：期初加借减贷是 {yuan(should)}，期末写的是 {yuan(closing)}")
        self._same_money(place, row, ("期初", "余额"), ("借方", "金额"), ("贷方", "金额"), ("期末", "余额"))

    def _same_money(self, place: str, row: Row, *names: tuple[str, str]) -> None:
        for before, after in names:
            own, other = row[f"{before}本币{after}"], row[f"{before}原币{after}"]
            if row["币种编码"] == self._currency and own != other:
                self._fault(place, f"{before}原币{after} {other} 和本币 {own} 不同，币种却是本位币")

    def _line(self, place: str, row: Row) -> None:
        key = (row["会计期间号"], row["记账凭证类型编号"], row["记账凭证编号"])
        if key != self._voucher.key:
            self._settle()
            if key in self._seen:
                self._fault(place, f"凭证 {key[2]} 的分录行没有排在一起，或者编号重复")
            self._seen.add(key)
            self._voucher = _Voucher(key, place, row["记账凭证日期"])
        self._known("会计期间号", key[0], place)
        self._known("记账凭证类型编号", key[1], place)
        self._known("科目编号", row["科目编号"], place)
        self._known("币种编码", row["币种编码"], place)
        self._dimensions(place, row)
        self._same_money(place, row, ("借方", "金额"), ("贷方", "金额"))
        debit, credit = _fen(row["借方本币金额"]), _fen(row["贷方本币金额"])
        for words in self._voucher.add(row, debit, credit, self._periods.get(key[0])):
            self._fault(place, words)
        moved = self._moved[row["科目编号"], key[0]]
        moved[0] += debit
        moved[1] += credit
        self._debit += debit

    def _settle(self) -> None:
        """The voucher is over."""
        voucher = self._voucher
        if voucher.debit != voucher.credit:
            self._fault(
                voucher.place, f"凭证 {voucher.key[2]} 借方 {yuan(voucher.debit)}，贷方 {yuan(voucher.credit)}，不相等"
            )

    def finish(self, manifest: dict[str, Any]) -> None:
        """What only all records together can show."""
        self._settle()
        self._checked.vouchers = len(self._seen)
        if self.broken:
            return
        for table in ("电子账簿", "会计期间", "币种", "总账基础信息"):
            if not self._counts[table]:
                self._fault(table, "一条也没有")
        self._against_manifest(manifest)
        self._over_the_year()

    def _against_manifest(self, manifest: dict[str, Any]) -> None:
        said = {
            "会计年度": (manifest.get("会计年度"), _int(self._year)),
            "凭证张数": (manifest.get("凭证张数"), len(self._seen)),
            "分录行数": (manifest.get("分录行数"), self._counts["记账凭证"]),
            "借方合计": (manifest.get("借方合计"), yuan(self._debit).replace(",", "")),
        }
        for name, (listed, found) in said.items():
            if manifest and listed != found:
                self._fault(MANIFEST, f"{name}写的是 {listed}，数据里是 {found}")

    def _without_gap(self, periods: list[str]) -> None:
        """Months follow each other, and vouchers are on accounts of the lowest level."""
        for one, other in pairwise(periods):
            if self._periods[one][1] + timedelta(days=1) < self._periods[other][0]:
                self._fault("会计期间", f"第 {one} 期和第 {other} 期之间有空档")
        for code in sorted({code for code, _ in self._moved} & self._above):
            self._fault(_LINES, f"科目 {code} 还有下级科目，分录应记到末级")

    def _over_the_year(self) -> None:
        """Month by month, and against the vouchers."""
        periods = sorted(self._periods, key=lambda number: self._periods[number][0])
        self._without_gap(periods)
        for code, period in self._moved:
            if (code, period) not in self._balances:
                self._fault("科目余额及发生额", f"科目 {code} 第 {period} 期有分录，没有余额这一条")
        for (code, period), (place, opening, debit, credit, _) in self._balances.items():
            moved = self._moved.get((code, period), [0, 0])
            if [debit, credit] != moved:
                booked = f"借 {yuan(moved[0])}、贷 {yuan(moved[1])}"
                self._fault(place, f"科目 {code} 第 {period} 期的发生额和分录之和（{booked}）不同")
            before = periods[: periods.index(period)] if period in periods else []
            if before and (last := self._balances.get((code, before[-1]))) and last[4] != opening:
                self._fault(place, f"科目 {code} 第 {period} 期的期初不是上一期的期末 {yuan(last[4])}")
        for period in periods[:1]:
            total = sum(each[1] for (_, of), each in self._balances.items() if of == period)
            if total:
                self._fault("科目余额及发生额", f"第 {period} 期期初借贷相差 {yuan(total)}")


@dataclass
class _Voucher:
    """The voucher whose lines are being read."""

    key: tuple[str, str, str] = ("", "", "")
    place: str = ""
    day: str = ""
    lines: int = 0
    debit: int = 0
    credit: int = 0

    def add(self, row: Row, debit: int, credit: int, period: tuple[date, date] | None) -> Iterable[str]:
        """Add a line; what is wrong with it."""
        self.lines += 1
        self.debit += debit
        self.credit += credit
        if row["记账凭证行号"] != str(self.lines):
            yield f"凭证 {self.key[2]} 的行号是 {row['记账凭证行号']}，应是 {self.lines}"
        if row["记账凭证日期"] != self.day:
            yield f"凭证 {self.key[2]} 有两个日期"
        if debit and credit:
            yield f"凭证 {self.key[2]} 第 {self.lines} 行借贷都有金额"
        if not debit and not credit:
            yield f"凭证 {self.key[2]} 第 {self.lines} 行借贷都没有金额"
        if period and not period[0] <= _day(row["记账凭证日期"]) <= period[1]:
            yield f"日期 {row['记账凭证日期']} 不在会计期间 {self.key[0]} 内"


def _wrong(f: Field, text: str) -> str:
    """What is wrong with the text of a field; empty where nothing is."""
    if not text:
        return "是空的" if f.required or (f.type in (Type.MONEY, Type.NUMBER) and f.spare) else ""
    if f.codes and text not in f.codes:
        return f"写的是“{text}”，只能是 {'、'.join(f.codes)}"
    if f.type is Type.TEXT:
        return f"有 {len(text)} 个字，最长 {f.length}" if len(text) > f.length else ""
    if f.type is Type.DAY:
        return "" if _is_day(text) else f"“{text}”不是日期（例如 20250131）"
    pattern = {Type.MONEY: _MONEY, Type.COUNT: _COUNT, Type.NUMBER: _NUMBER}[f.type]
    if not pattern.fullmatch(text) or not text.isascii():
        return f"“{text}”不是{f.type.value}"
    return f"“{text}”太长" if len(text.lstrip("-").partition(".")[0]) > f.length else ""


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("20250131") and text.isascii() and text.isdigit() and bool(_day(text))
    except ValueError:
        return False


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  (a day has no zone)


def _int(text: str) -> int:
    return int(text) if _COUNT.fullmatch(text) and text.isascii() else 0


def _fen(text: str) -> int:
    return int(text.replace(".", ""))


def _signed(text: str, side: str) -> int:
    return _fen(text) if side == DEBIT else -_fen(text)
