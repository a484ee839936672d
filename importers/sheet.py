"""The accountant's spending sheet: what each payment and receipt was.

    凭证号 日期 收付 对方户名 摘要 用途 金额 资金来源 建设内容 支出类别 专业 发票号 合同号
    and, where the accountant has them, 对方账号 发票日期 发票金额 发票品目

in any order and by any of their names, above them whatever title there is. 收付 is 收入 or 支出 and 金额 is positive, a
negative one is red ink and turns the direction round; or 收入 and 支出 are two columns of sums. The day may stand in
one column or in 年, 月 and 日. A source, content or specialty that is the same for the whole sheet may be written above
it (资金来源：地方财政), the source as the worksheet's name too. Sums are in yuan unless the sheet says 万元.

A sheet is read whole or not at all: a day or a sum that cannot be read refuses it, with the cells at fault, and so does
a total that its rows do not bear out. What the words mean is looked up in the policy later, and a word the policy does
not know is no reason to refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from importers.columns import Code, Column, Day, Money, Text, blank, plain, shown
from importers.dated import Dated, has, year_above
from importers.paper import Paper, Skipped
from importers.reader import Reader, summary
from importers.table import Unreadable, combined, goes_on_below, label, unit_free
from ledgers.book.render import yuan
from ledgers.book.rows import SheetRow, numbered

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from importers.cells import Cell
    from importers.table import Located, Record
    from ledgers.policy import Policy

T = TypeVar("T")

_SIGNS = {"收入": 1, "收": 1, "收款": 1, "支出": -1, "支": -1, "付": -1, "付出": -1, "付款": -1}
_UNIT = re.compile(r"(?:单位[:：]\s*|[(（/])(?:人民币)?(万?元)")
_FOREIGN = re.compile(r"非(?:本)?项目(?:资金|收支|支出|收入)?|与(?:本)?项目无关")
"""A row of a shared account that is no business of the project, marked where its source or content would stand."""
_NUMBERED = re.compile(r"^\(?[一二三四五六七八九十\d]+[)、.]+")
_WAN = 10_000


class _Read(NamedTuple):
    """A row that was read, and where: its line in the file and its worksheet; the sums as they are written, fen."""

    line: int
    sheet: str
    row: SheetRow
    written: dict[Column[Any], int]


@dataclass(slots=True)
class _Whole:
    """What is true of a whole worksheet: who reads it, the unit of its sums, and what stands above the table."""

    located: Located
    unit: int = 1
    year: int | None = None
    source: str = ""
    content: str = ""
    specialty: str = ""
    rows: list[_Read] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])  # how many rows stood above each total so far
    totals: list[tuple[Record, int]] = field(default_factory=list)


class SpendingSheet(Dated, Reader):
    """支出明细表.

    Args:
        account: the account that beangulp files the document under.
        policy: whose names of sources a worksheet's name may be.
    """

    title = "支出明细表"
    voucher = Text("凭证号", "凭证编号", "凭证字号", "凭证号码", "凭证号数", "记账凭证号", "会计凭证号")
    direction = Text("收付", "收支", "收/支", "收付方向", "收支方向", "收支类型", "收付类型", required=False)
    money = Money(
        "金额", "金额（元）", "金额(人民币)", "发生额", "金额（万元）", "发生金额", "金额（人民币元）", required=False
    )
    money_in = Money(
        "收入",
        "收入金额",
        "收入（元）",
        "收入金额（元）",
        "收入（万元）",
        "收入金额（万元）",
        "本期收入",
        required=False,
    )
    money_out = Money(
        "支出",
        "支出金额",
        "支出（元）",
        "支出金额（元）",
        "支出（万元）",
        "支出金额（万元）",
        "本期支出",
        "实际支出",
        "支付金额",
        "列支金额",
        "实际支出金额",
        "支出合计",
        "支出金额合计",
        required=False,
    )
    source = Text("资金来源", "经费来源", "资金渠道", "资金性质", "来源", "经费渠道", required=False)
    content = Text("建设内容", "项目建设内容", "建设任务", "项目内容", "建设项目", required=False)
    category = Text(
        "支出类别",
        "费用类别",
        "支出类型",
        "支出科目",
        "经济科目",
        "经济分类",
        "支出经济分类",
        "费用科目",
        "费用类型",
        "费用项目",
        "开支类别",
        "列支科目",
        "明细科目",
        "支出明细科目",
    )
    payee = Text(
        "对方户名",
        "对方单位",
        "对方名称",
        "收款人",
        "收款单位",
        "收款方",
        "收款方名称",
        "收款单位（人）",
        "收款人名称",
        "往来单位",
        "供应商",
        "领款人",
        required=False,
    )
    payee_account = Code("对方账号", "对方帐号", "收款账号", "收款方账号", "收款人账号", required=False)
    summary = Text("摘要", "事由", "内容摘要", "凭证摘要", required=False)
    purpose = Text(
        "用途", "用途说明", "支出内容", "项目支出内容", "具体用途", "支出用途", "支出事项", "支出明细", required=False
    )
    specialty = Text("专业", "专业（职业）", "职业", "专业名称", "职业（工种）", "职业名称", "所属专业", required=False)
    invoice = Code("发票号", "发票号码", "票号", "发票编号", "票据号", "票据号码", required=False)
    invoice_day = Day("发票日期", "开票日期", required=False)
    invoice_money = Money("发票金额", "价税合计", "发票金额（元）", "发票金额（万元）", "票面金额", required=False)
    invoice_item = Text("发票品目", "发票项目", "货物或应税劳务名称", "发票内容", required=False)
    contract = Text("合同号", "合同编号", required=False)

    def __init__(self, account: str = "", policy: Policy | None = None) -> None:
        super().__init__(account)
        self.policy = policy

    @classmethod
    def essential(cls) -> list[Column[Any]]:
        """The columns of the sheet as the manual has them."""
        return [cls.voucher, cls.day, cls.direction, cls.money, cls.source, cls.content, cls.category]

    @classmethod
    def _shaped(cls, names: Container[str]) -> bool:
        sums = (has(names, cls.direction) and has(names, cls.money)) or has(names, cls.money_out)
        ours = has(names, cls.source) or has(names, cls.content) or cls.category.names[0] in names
        return cls.dated(names) and sums and ours

    def compose(self, file: str, located: Sequence[Located], notes: tuple[str, ...]) -> Paper:
        """Read the located worksheets as one sheet."""
        rows: list[_Read] = []
        skipped: dict[tuple[int, Skipped], Skipped] = {}  # a total over several sources is one row of its worksheet
        problems = [f"表头“{each.doubled}”出现了两次，不知道用哪一列" for each in located if each.doubled]
        wholes = []
        apart = (
            (number, part)
            for number, one in enumerate(located)
            for part in self._by_source(one.spread(self._worded()), problems)
        )
        for number, each in apart:
            whole = self._whole(each, problems)
            wholes.append(whole)
            above: SheetRow | None = None
            earlier = {read.row: read for read in rows}
            for record in each.records():
                if reason := self._passed_over(record, each):
                    self._skip(skipped, number, record, reason)
                    self._begins(_caption(record), whole)
                    if reason == record.label:
                        whole.totals.append((record, len(whole.rows)))
                        whole.starts.append(len(whole.rows))
                    continue
                faults: list[str] = []
                read = self._row(record, faults, above, whole)
                if read is None:
                    problems += faults
                    self._skip(skipped, number, record, "；".join(faults))
                    above = None
                    continue
                whole.rows.append(read)
                if again := earlier.get(read.row):  # a copied worksheet says it a second time
                    self._skip(skipped, number, record, f"与工作表“{again.sheet}”第 {again.line} 行相同")
                else:
                    rows.append(read)
                above = read.row
        if not rows and not problems:
            problems.append("表里没有一行收支")
        if not problems:
            problems = [*self._contradicted(wholes)]
        return Paper(
            file=file,
            importer=self.title,
            kind="sheet",
            rows=tuple(numbered(read.row for read in rows)),
            lines=tuple(read.line for read in rows),
            skipped=tuple(skipped.values()),
            refused=summary(problems),
            notes=notes,
        )

    @staticmethod
    def _skip(skipped: dict[tuple[int, Skipped], Skipped], number: int, record: Record, reason: str) -> None:
        one = Skipped(record.row, reason)
        skipped.setdefault((number, one), one)

    # --- a column of sums for each source ---

    def _by_source(self, located: Located, problems: list[str]) -> Iterator[Located]:
        """A worksheet with a column of sums for each source as one worksheet for each, the others' rows left blank."""
        header, columns = self._source_columns(located)
        if len(columns) < 2 or self.source in located.places or self.money_out not in located.places:  # noqa: PLR2004
            yield located
            return
        whole = next((at for at in located.places[self.money_out] if at not in columns.values()), None)
        rows = located.grid.rows
        width = max(map(len, rows))
        below = replace(located, header=header, _read={})
        kept: dict[str, list[list[Cell]]] = {source: list(rows[:header]) for source in columns}
        for number, row in enumerate(rows[header:]):
            record = below.record(number, row)
            sums = {source: _sum_at(row, at) for source, at in columns.items()}
            filled = [source for source, fen in sums.items() if fen]
            stated, had = 0 if whole is None else _sum_at(row, whole), sum(sums.values())
            if stated not in (0, had):
                problems.append(f"{record.where}各来源加起来 {yuan(had)} 元，合计写的是 {yuan(stated)} 元")
            for place, source in enumerate(columns):
                mine = not record.label and source in filled
                other = bool(record.label) or (not filled and not place)
                padded = [*row, *[None] * (width - len(row))]
                kept[source].append([*padded, source] if mine else padded if other else [])
        for source, at in columns.items():
            places = {**located.places, self.source: (width,), self.money_out: (at,)}
            yield replace(below, grid=replace(located.grid, rows=kept[source]), places=places, _read={})

    def _source_columns(self, located: Located) -> tuple[int, dict[str, int]]:
        """The last row of the headings, and where they name sources; under 支出金额 they may stand a row below."""
        rows, header = located.grid.rows, located.header
        head, below = rows[header - 1], rows[header] if header < len(rows) else []
        shapes = [(header, head)]
        if header > 1:
            shapes.append((header, combined(rows[header - 2], head)))
        if goes_on_below(head, below):
            shapes.append((header + 1, combined(head, below)))
        found = [(last, self._sources_in(cells)) for last, cells in shapes]
        return max(found, key=lambda each: len(each[1]))

    def _sources_in(self, cells: Sequence[Cell]) -> dict[str, int]:
        if self.policy is None:
            return {}
        named = ((at, self.policy.find_source(unit_free(plain(c)))) for at, c in enumerate(cells) if isinstance(c, str))
        found: dict[str, int] = {}
        for at, source in named:
            if source:
                found.setdefault(source.name, at)
        return found

    # --- what is true of the whole worksheet ---

    def _whole(self, located: Located, problems: list[str]) -> _Whole:
        whole = _Whole(located, year=year_above(located))
        units = self._units(located)
        if len(units) > 1:
            problems.append(f"{_sheet(located)}金额单位写了元也写了万元，不知道按哪个。请统一后再导入")
        whole.unit = _WAN if units == {"万元"} else 1
        said = _labelled(located)
        for column, name in ((self.source, "source"), (self.content, "content"), (self.specialty, "specialty")):
            word = next((said[each] for each in column.names if each in said), "")
            if column is self.source and not word and column not in located.places:
                word = self._source_named(located.grid.name)
            setattr(whole, name, word)
            parts = (self._part(_caption(record), name) for record in located.records())
            if not word and column in (self.source, self.content) and column not in located.places and not any(parts):
                problems.append(
                    f"{_sheet(located)}没有“{column.name}”一列，表上方也没有写“{column.name}：”。请补上再导入"
                )
        return whole

    def _units(self, located: Located) -> set[str]:
        """The units of sums that are written above the table and in the headings of the sums."""
        found = {unit for text in _above(located) for unit in _UNIT.findall(text)}
        heads = located.grid.rows[max(located.header - 2, 0) : located.header]
        for column in (self.money, self.money_in, self.money_out, self.invoice_money):
            for at in located.places.get(column, ()):
                cells = (row[at] for row in heads if at < len(row))
                found |= {unit for cell in cells if isinstance(cell, str) for unit in _UNIT.findall(cell)}
        return found

    @classmethod
    def _worded(cls) -> list[Column[Any]]:
        """The columns whose cells may be merged over several rows."""
        return [column for column in cls.columns().values() if not isinstance(column, Money)]

    def _part(self, caption: str, name: str) -> str:
        """The content or source that a line between the rows names, as 一、构建培训体系; empty for any other."""
        if self.policy is None or not caption:
            return ""
        bare = _NUMBERED.sub("", plain(caption)).strip(":")
        found = self.policy.find_source(bare) if name == "source" else self.policy.find_content(bare)
        return found.name if found else ""

    def _begins(self, caption: str, whole: _Whole) -> None:
        """Where a sheet has no column of contents or sources, a line between the rows says those of the rows below."""
        for column, name in ((self.source, "source"), (self.content, "content")):
            if column not in whole.located.places and (word := self._part(caption, name)):
                setattr(whole, name, word)

    def _source_named(self, name: str) -> str:
        """A worksheet's name where it is a source of the policy: 地方财政, 财政资金支出明细."""
        bare = re.sub(r"(?:收支|支出|明细|台账|表|投入|资金使用)+$", "", name.strip())
        known = self.policy is not None and (self.policy.find_source(name) or self.policy.find_source(bare))
        return known.name if known else ""

    # --- one row ---

    def _passed_over(self, record: Record, located: Located) -> str:
        """Why a row is no receipt or payment; empty where it is one, or ought to be."""
        if located.repeats_header(record):
            return "重复的表头"
        if record.label and not self._filled(record):
            return record.label
        if record.is_foot and not record.has(self.voucher):
            return "没有日期、收付和金额，不是一笔收支"
        if _caption(record) and not self._has_any(record, *self._sums()) and record.get(self.day) is None:
            return "表中的小标题"
        if not self.says_day(record) and not self._has_any(record, self.direction, *self._sums()):
            return "没有日期、收付和金额，不是一笔收支"
        return ""

    def _filled(self, record: Record) -> bool:
        """Whether a row says what only a receipt or payment says, beside a word such as 合计."""
        if self.says_day(record) or self._has_any(record, self.direction, self.category, self.source):
            return not label(record.get(self.category) or "") or self.says_day(record)
        said = [record.get(column) for column in (self.voucher, self.payee) if record.has(column)]
        return any(not label(word or "") for word in said)

    def _has_any(self, record: Record, *columns: Column[Any]) -> bool:
        return any(record.has(column) for column in columns)

    def _sums(self) -> tuple[Money, ...]:
        return (self.money, self.money_in, self.money_out)

    def _row(self, record: Record, faults: list[str], above: SheetRow | None, whole: _Whole) -> _Read | None:
        """The row, or None with all its faults noted.

        A line without number and date below another is a further line of its voucher: sheets made by
        hand merge those cells over all lines of a voucher.
        """

        def look(column: Column[T]) -> T | None:
            try:
                return record[column]
            except Unreadable as error:
                faults.append(str(error))
                return None

        def words(column: Column[str]) -> str:
            return look(column) or ""

        def sum_(column: Money) -> int | None:
            try:
                return _in_yuan(record, column, whole.unit)
            except Unreadable as error:
                faults.append(str(error))
                return None

        try:
            day = self.day_of(record, above.date.year if above else whole.year)
        except Unreadable as error:
            faults.append(str(error))
            day = None
        written: dict[Column[Any], int] = {
            column: fen for column in self._sums() if column in record.places and (fen := sum_(column))
        }
        sign = self._sign(record, words, written)
        voucher, payee = words(self.voucher), words(self.payee)
        money = next(iter(written.values()), None)
        if above and not self.says_day(record) and not voucher and money and words(self.category):
            day, voucher, payee = above.date, above.voucher, payee or above.payee
            sign = sign or (None if record.has(self.direction) else (1 if above.amount > 0 else -1))
        said = (words(self.source), words(self.content), words(self.category))
        source, content, category = _purpose(*said, whole, came=(sign or 0) * (money or 0) > 0)
        row = SheetRow(
            voucher=voucher,
            date=day or date.min,
            amount=(sign or 0) * (money or 0),
            payee=payee,
            payee_account=words(self.payee_account),
            summary=words(self.summary),
            purpose=words(self.purpose),
            source=source,
            content=content,
            category=category,
            specialty=words(self.specialty) or whole.specialty,
            invoice=words(self.invoice),
            invoice_date=look(self.invoice_day),
            invoice_amount=sum_(self.invoice_money),
            invoice_item=words(self.invoice_item),
            contract=words(self.contract),
        )
        if len(written) > 1:
            faults.append(f"{record.where}“{'”和“'.join(column.name for column in written)}”都有金额，不知道是收是支")
        if faults or day is None or not sign or not money:
            self._explain(record, faults, day, sign, money)
            return None
        return _Read(record.row, whole.located.grid.name, row, written)

    def _sign(self, record: Record, words: Any, written: dict[Column[Any], int]) -> int | None:
        """1 for money in, -1 for money out, None where the row does not say."""
        if self.money in record.places:
            return _SIGNS.get(plain(words(self.direction)))
        return 1 if self.money_in in written else -1 if self.money_out in written else None

    def _explain(
        self, record: Record, faults: list[str], day: date | None, sign: int | None, money: int | None
    ) -> None:
        """Say of the columns that no row can do without what is missing, unless a fault says it already."""
        sums: Column[Any] = self.money if self.money in record.places else self.money_out
        read: list[tuple[Column[Any], object, str]] = [(sums, money, "应填不为零的金额")]
        if self.money in record.places:
            read.insert(0, (self.direction, sign, "应填收入或支出"))
        read.insert(0, (self.day if self.day in record.places else self.day_of_month, day, "应填日期"))
        for column, value, advice in read:
            if not value and not any(f"“{column.name}”" in fault for fault in faults):
                cell = next((cell for cell in record.raw(column) if not blank(cell)), None)
                faults.append(f"{record.where}“{column.name}”：{advice}，表里是{shown(cell)}")

    # --- totals ---

    def _contradicted(self, wholes: Sequence[_Whole]) -> Iterator[str]:
        """The totals that no rows bear out, a sentence each.

        A total may be of all rows, of those above it, or of those since an earlier total; in and out added, set off
        against each other, or one of them. What a sheet has carried on from another (累计) is left alone.
        """
        everything = [read for whole in wholes for read in whole.rows]
        for whole in wholes:
            for record, at in whole.totals:
                if any("累计" in plain(cell) for cell in record.cells if isinstance(cell, str)):
                    continue
                scopes = [whole.rows[start:at] for start in whole.starts if start < at] + [whole.rows, everything]
                for column in self._sums():
                    stated = _stated(record, column, whole.unit)
                    if stated is None or any(stated in _tallies(scope, column) for scope in scopes):
                        continue
                    had = sum(read.written.get(column, 0) for read in scopes[0])
                    yield (
                        f"{record.where}“{column.name}”写明合计 {yuan(stated)} 元，各行加起来是 {yuan(had)} 元："
                        "表可能少了行或改动过，请核对"
                    )


def _sum_at(row: Sequence[Cell], at: int) -> int:
    """A sum as it is written, fen; nought for a blank, and 1 for what cannot be read, which is told later."""
    try:
        return Money("").read(row[at : at + 1]) or 0
    except ValueError:
        return 1


def _stated(record: Record, column: Money, unit: int) -> int | None:
    try:
        return _in_yuan(record, column, unit)
    except Unreadable:
        return None


def _in_yuan(record: Record, column: Money, unit: int) -> int | None:
    """A sum, exactly; in fen whatever the sheet's unit is."""
    try:
        return Money(column.name, unit=unit).read(record.raw(column))
    except ValueError as error:
        raise Unreadable(f"{record.where}“{column.name}”：{error}") from error


def _tallies(rows: Sequence[_Read], column: Column[Any]) -> set[int]:
    """What rows may add up to: as written, money in alone, money out alone, and the one less the other."""
    mine = [(read.written[column], read.row.amount) for read in rows if column in read.written]
    came, went = sum(a for _, a in mine if a > 0), -sum(a for _, a in mine if a < 0)
    return {sum(written for written, _ in mine), came, went, came - went, went - came}


def _purpose(source: str, content: str, category: str, whole: _Whole, *, came: bool) -> tuple[str, str, str]:
    """Source, content and category of a row, those of the whole sheet where it has none of its own."""
    if _FOREIGN.fullmatch(plain(source)) or _FOREIGN.fullmatch(plain(content)):
        return "", "", "非项目收入" if came else "非项目支出"
    return source or whole.source, content or whole.content, category


def _caption(record: Record) -> str:
    """The only text of a row that holds nothing else; empty for any other row."""
    cells = [cell for cell in record.cells if not blank(cell)]
    return cells[0].strip() if len(cells) == 1 and isinstance(cells[0], str) else ""


def _above(located: Located) -> Iterator[str]:
    return (cell for row in located.preamble for cell in row if isinstance(cell, str) and cell.strip())


def _labelled(located: Located) -> dict[str, str]:
    """What stands above the table as 资金来源：地方财政, in one cell or in two."""
    found: dict[str, str] = {}
    for cells in located.preamble:
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        for at, text in enumerate(texts):
            head, mark, value = text.replace("：", ":").partition(":")
            if mark and not value.strip() and at + 1 < len(texts):
                value = texts[at + 1]
            if mark and value.strip():
                found.setdefault(plain(head), " ".join(value.split()))
    return found


def _sheet(located: Located) -> str:
    return "" if located.alone else f"工作表“{located.grid.name}”"
