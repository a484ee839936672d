"""A year of a book as records of the exchange tables.

What stands in memory is one total an account and month and each name once; vouchers are made one line at a time, so
that a book of any length is written in the memory that it already takes.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from beancount.core import data

from ledgers.book import chart as accounts
from ledgers.book.render import CURRENCY, posting_fen
from reports.exchange.schema import (
    BY_NAME,
    CREDIT,
    DEBIT,
    DIMENSIONS,
    POSTED,
    STANDARD,
    STANDING,
    USED,
    Value,
)
from reports.exchange.subjects import Subjects, lineage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledgers.book.book import Book

    Record = Mapping[str, Value]

MONTHS = range(1, 13)
SYSTEM = "Earmark"
UNNUMBERED = "未"  # the type of an entry that has no voucher number
_ROOM = 190  # characters of a number that leave room for what is put behind it
_TYPE = re.compile(r"([^\W\d_]{1,4}?)(?:字|字第)?-?[第(（]?\d")
_TYPES = {
    "记": "记账凭证",
    "收": "收款凭证",
    "付": "付款凭证",
    "转": "转账凭证",
    "现": "现金凭证",
    "银": "银行凭证",
    UNNUMBERED: "没有凭证号的分录",
}
_HOSTS = {"企业": "企业单位", "公办": "事业单位", "民办非企业": "民办非企业单位"}
# A character that no XML document may hold, and the halves of a pair that no encoding writes.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Content:
    """The records of a year.

    Args:
        book: the book as of the year's last day that is known.
        year: the year.
        version: the program's.
    """

    def __init__(self, book: Book, year: int, version: str) -> None:
        self.book, self.year, self.version = book, year, version
        self.replaced = self.cut = 0  # characters that cannot be written, and texts that are too long
        self.subjects = Subjects(
            [e.account for e in book.entries if isinstance(e, data.Open)]
            + [p.account for e in self._transactions() for p in e.postings]
        )
        self._dimensions = _Dimensions(book)
        self._opening: Counter[str] = Counter()
        self._moved: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self._types: dict[str, None] = {}
        self.vouchers = self.lines = self.debit = 0
        self._survey()

    def records(self, table: str) -> Iterator[Record]:
        """The records of a table, as wide and clean as its fields allow."""
        makers: dict[str, Callable[[], Iterator[Record]]] = {
            "电子账簿": self._ledger,
            "会计期间": self._periods,
            "记账凭证类型": self._voucher_types,
            "币种": lambda: iter([{"币种编码": CURRENCY, "币种名称": "人民币"}]),
            "自定义档案项": self._archives,
            "自定义档案项值": self._archive_values,
            "总账基础信息": lambda: iter([{"结构分隔符": "-", "会计科目编号规则": self.subjects.rule}]),
            "会计科目": self._chart,
            "科目辅助核算": self._auxiliaries,
            "科目余额及发生额": self._balances,
            "记账凭证": self._lines,
            "资产登记": self._assets,
        }
        lengths = {field.name: field.length for field in BY_NAME[table].fields}
        for record in makers[table]():
            yield {name: self._fitting(value, lengths[name]) for name, value in record.items()}

    def _fitting(self, value: Value, length: int) -> Value:
        """A text without what cannot be written, and not too long."""
        if not isinstance(value, str):
            return value
        if not value.isprintable():
            value, count = _UNWRITABLE.subn(" ", value)
            self.replaced += count
        if len(value) > length:
            value = value[: length - 1] + "…"
            self.cut += 1
        return value

    def _transactions(self) -> Iterator[data.Transaction]:
        return (e for e in self.book.entries if isinstance(e, data.Transaction))

    def _survey(self) -> None:
        """Opening balances, monthly movements and the names that the year's tables list before any voucher."""
        for entry in self._transactions():
            if entry.date.year > self.year:
                continue
            mine = entry.date.year == self.year
            if mine:
                self._types[_type(_number(entry))] = None
                self.vouchers += 1
            for posting in entry.postings:
                fen = posting_fen(posting)
                self._dimensions.of(entry, posting)
                if mine:
                    self._moved[posting.account][entry.date.month][fen < 0] += abs(fen)
                    self.lines += 1
                    self.debit += max(0, fen)
                else:
                    self._opening[posting.account] += fen

    @property
    def _known(self) -> range:
        """The months of the year that have begun by the book's day."""
        return range(1, self.book.as_of.month + 1) if self.book.as_of.year == self.year else MONTHS

    @property
    def _used(self) -> list[str]:
        """The accounts with a balance or a movement, by number."""
        opened = {account for account, fen in self._opening.items() if fen}
        return sorted(opened | set(self._moved), key=lambda account: self.subjects.of(account).code)

    def _ledger(self) -> Iterator[Record]:
        facts = self.book.facts
        yield {
            "电子账簿编号": self.book.code or facts.name,
            "电子账簿名称": facts.name,
            "会计核算单位": facts.host or facts.name,
            "组织机构代码": facts.credit_code,
            "单位性质": _HOSTS.get(facts.kind, facts.kind),
            "开发单位": SYSTEM,
            "版本号": self.version,
            "本位币": CURRENCY,
            "会计年度": str(self.year),
            "标准版本号": STANDARD,
        }

    def _periods(self) -> Iterator[Record]:
        for month in MONTHS:
            yield {
                "会计年度": str(self.year),
                "会计期间号": f"{month:02}",
                "会计期间起始日期": date(self.year, month, 1),
                "会计期间结束日期": date(self.year, month, monthrange(self.year, month)[1]),
            }

    def _voucher_types(self) -> Iterator[Record]:
        for kind in sorted(self._types):
            name = _TYPES.get(kind, f"{kind}字凭证")
            yield {"记账凭证类型编号": kind, "记账凭证类型名称": name, "记账凭证类型简称": kind}

    def _archives(self) -> Iterator[Record]:
        for n, name in enumerate(DIMENSIONS, 1):
            yield {"档案编码": f"{n:02}", "档案名称": name, "档案描述": f"辅助项{n}", "是否有层级特征": "0"}

    def _archive_values(self) -> Iterator[Record]:
        for n, names in enumerate(self._dimensions.codes, 1):
            for name, code in names.items():
                yield {"档案编码": f"{n:02}", "档案值编码": code, "档案值名称": name, "档案值级次": 1}

    def _chart(self) -> Iterator[Record]:
        listed = {above for account in self._used for above in lineage(account)}
        for subject in sorted(map(self.subjects.of, listed), key=lambda subject: subject.code):
            yield {
                "科目编号": subject.code,
                "科目名称": subject.name,
                "科目级次": subject.level,
                "科目类型": subject.kind,
                "余额方向": subject.side,
            }

    def _auxiliaries(self) -> Iterator[Record]:
        for account in self._used:
            for n in _kept(account):
                yield {
                    "科目编号": self.subjects.of(account).code,
                    "辅助项编号": str(n + 1),
                    "辅助项名称": DIMENSIONS[n],
                    "对应档案": f"{n + 1:02}",
                }

    def _balances(self) -> Iterator[Record]:
        for account in self._used:
            subject, fixed = self.subjects.of(account), self._dimensions.fixed(account)
            balance = self._opening[account]
            for month in self._known:
                debit, credit = self._moved[account].get(month, (0, 0))
                closing = balance + debit - credit
                yield {
                    "科目编号": subject.code,
                    **fixed,
                    "期初余额方向": _side(balance, subject.side),
                    "期末余额方向": _side(closing, subject.side),
                    "币种编码": CURRENCY,
                    "会计年度": str(self.year),
                    "会计期间号": f"{month:02}",
                    **_twice("期初{}余额", abs(balance)),
                    **_twice("借方{}金额", debit),
                    **_twice("贷方{}金额", credit),
                    **_twice("期末{}余额", abs(closing)),
                }
                balance = closing

    def _lines(self) -> Iterator[Record]:
        papers = _papers(self.book)
        month, labels = 0, _Labels()
        for entry in self._transactions():
            if entry.date.year != self.year:
                continue
            if entry.date.month != month:
                month, labels = entry.date.month, _Labels()
            number = _number(entry)
            head: Record = {
                "记账凭证日期": entry.date,
                "会计年度": str(self.year),
                "会计期间号": f"{month:02}",
                "记账凭证类型编号": _type(number),
                "记账凭证编号": labels.of(number),
                "附件数": len(papers.get(id(entry), ())),
                "记账标志": POSTED,
                "作废标志": STANDING,
                "凭证来源系统": SYSTEM,
            }
            for n, posting in enumerate(entry.postings, 1):
                yield {**head, "记账凭证行号": n, **self._line(entry, posting)}

    def _line(self, entry: data.Transaction, posting: data.Posting) -> Record:
        fen = posting_fen(posting)
        spent = posting.account.startswith(accounts.EXPENSES)
        invoice = _said(entry, posting, "invoice") if spent else None
        day = _said(entry, posting, "invoice-date") if spent else None
        return {
            "记账凭证摘要": str(_said(entry, posting, "purpose") or entry.narration or ""),
            "科目编号": self.subjects.of(posting.account).code,
            **self._dimensions.of(entry, posting),
            "币种编码": CURRENCY,
            **_twice("借方{}金额", max(0, fen)),
            **_twice("贷方{}金额", max(0, -fen)),
            "票据类型": "发票" if invoice else "",
            "票据号": str(invoice or ""),
            "票据日期": day if isinstance(day, date) else None,
        }

    def _assets(self) -> Iterator[Record]:
        for record in self.book.dossier.of("资产"):
            if record.date.year <= self.year:
                voucher, amount = str(record.get("voucher") or ""), record.get("amount")
                yield {"资产": record.name, "登记日期": record.date, "凭证号": voucher, "原值": amount}


class _Dimensions:
    """What 辅助项1 to 5 of a posting are, each name with the code that it got when it was first met."""

    def __init__(self, book: Book) -> None:
        self._charts = (book.chart, *(chart for _, chart in book.chart.earlier))
        seeds = ([s.name for s in book.policy.source], [c.name for c in book.policy.content], book.facts.specialties)
        self.codes: tuple[dict[str, str], ...] = tuple({} for _ in DIMENSIONS)
        for n, names in enumerate(seeds):
            for name in names:
                self._code(n, name)
        self._places: dict[str, tuple[str, str]] = {}

    def of(self, entry: data.Transaction, posting: data.Posting) -> dict[str, str]:
        """辅助项1编号 and so on of a posting, those alone that it has."""
        names: list[object] = [
            *self._place(posting.account),
            _said(entry, posting, "specialty"),
            _said(entry, posting, "contract"),
            _said(entry, posting, "sheet-payee") or entry.payee,
        ]
        return {f"辅助项{n + 1}编号": self._code(n, str(names[n])) for n in _kept(posting.account) if names[n]}

    def fixed(self, account: str) -> dict[str, str]:
        """辅助项1编号 and 辅助项2编号 of every posting to an account: the account says them."""
        return {f"辅助项{n + 1}编号": self._code(n, name) for n, name in enumerate(self._place(account)) if name}

    def _place(self, account: str) -> tuple[str, str]:
        """The source and the content that an account names, by the first chart that knows it."""
        if account not in self._places:
            read = (_place(account, chart) for chart in self._charts)
            self._places[account] = next((place for place in read if any(place)), ("", ""))
        return self._places[account]

    def _code(self, n: int, name: str) -> str:
        return self.codes[n].setdefault(name, f"{len(self.codes[n]) + 1:04}")


def _place(account: str, chart: accounts.Chart) -> tuple[str, str]:
    root, last = account.partition(":")[0], account.rpartition(":")[2]
    if root == accounts.EXPENSES:
        spend = chart.read_spend(account)
        source, content = (spend.source, spend.content) if spend else (None, None)
        return (source.name if source else "", content.name if content else "")
    receipt = chart.read_receipt(account)
    source = receipt[0] if receipt else chart.read_source(last)
    return (source.name if source else "", "")


def _kept(account: str) -> tuple[int, ...]:
    """The places of the dimensions that an account has: a spend all, money and receipts the source and the party."""
    if account.startswith(accounts.EXPENSES):
        return tuple(range(USED))
    if account.startswith((accounts.EQUITY, accounts.CLEARING)):
        return (USED - 1,)
    return (0, USED - 1)


def _said(entry: data.Transaction, posting: data.Posting, key: str) -> object:
    """A line's own metadata, its transaction's where it has none."""
    return (posting.meta or {}).get(key, entry.meta.get(key))


def _number(entry: data.Transaction) -> str:
    """凭证号; where the lines of one payment have several, all of them."""
    numbers = [entry.meta.get("voucher"), *((p.meta or {}).get("voucher") for p in entry.postings)]
    return _UNWRITABLE.sub(" ", "、".join(dict.fromkeys(str(number) for number in numbers if number)))


def _type(number: str) -> str:
    """凭证字: 记 of 记2501-001 and of 记字第1号; 记 too where a number has none."""
    if not number:
        return UNNUMBERED
    found = _TYPE.match(number)
    return found[1] if found else "记"


class _Labels:
    """记账凭证编号 of one month: each unlike every other."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._counts: Counter[str] = Counter()

    def of(self, number: str) -> str:
        """The number itself, -2 and so on behind it where it was there already; 未-0001 where there is none."""
        stem = number[:_ROOM] or UNNUMBERED
        label = stem if number else f"{stem}-0001"
        while label in self._used:
            self._counts[stem] += 1
            label = f"{stem}-{self._counts[stem] + 1}" if number else f"{stem}-{self._counts[stem] + 1:04}"
        self._used.add(label)
        return label


def _papers(book: Book) -> dict[int, set[str]]:
    """The files of invoices that the book keeps behind each transaction."""
    found: dict[int, set[str]] = defaultdict(set)
    for spend in book.spending:
        for invoice in spend.invoices:
            if any(claim.document for claim in invoice.claims):
                found[id(spend.entry)].add(invoice.number)
    return found


def _side(fen: int, own: str) -> str:
    return own if fen == 0 else DEBIT if fen > 0 else CREDIT


def _twice(name: str, fen: int) -> dict[str, int]:
    """A sum in the currency it was paid in and in the book's: both are yuan."""
    return {name.format("原币"): fen, name.format("本币"): fen}
