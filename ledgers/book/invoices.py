"""发票: what e-invoices and the tax bureau's list say of a number, and how it stands in a book's dossier.

A claim is what one file says of one invoice. A book keeps every claim, with the file it was read from and
that file's SHA-256; the invoice of a number is made of its claims whenever it is asked for, so that the
order in which files arrive cannot matter:

    2025-03-12 custom "earmark-invoice" "25502000000012345678" "数电票 XML"
      record: "5f0c…"
      seller: "重庆某酒店有限公司"
      amount: 1060.00 CNY
      document: "documents/发票/2025-03-12.25502000000012345678.9b1c4f02.xml"
      sha256: "9b1c4f02…"
    2025-03-12 custom "earmark-invoice-item" "25502000000012345678" "5f0c…"
      name: "*住宿服务*住宿费"
      amount: 1000.00 CNY

Every amount is integer fen; a red invoice's are negative.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType

from ledgers.book.render import amount_fen, clean, money, render_all, yuan
from ledgers.book.rows import party
from ledgers.lazy import cached_property
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CLAIM, ITEM, JOURNEY = TYPES = ("earmark-invoice", "earmark-invoice-item", "earmark-invoice-journey")
CARRIERS = ("数电票 XML", "铁路电子客票", "航空电子客票", "OFD 发票", "PDF 发票", "发票清单")
"""What an invoice is read from, the one that is believed first first."""
NORMAL, PART_RED, ALL_RED, VOID = STATUSES = ("正常", "部分红冲", "全额红冲", "已作废")
"""How an invoice stands, from sound to void: of what several lists say the last of these holds, as none is undone."""
RED = "红字"
DIGITS = 8  # the shortest invoice number
E_NUMBER = 20  # digits of a 数电票's number
_YEAR, _PROVINCE = slice(0, 2), slice(2, 4)
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class InvoiceItem:
    """A line of an invoice.

    Attributes:
        name: 项目名称, with its tax category between asterisks: *住宿服务*住宿费.
        code: 税收分类编码, 19 digits; empty where the carrier has none.
        amount: fen without tax. tax: fen. None where the line does not say.
    """

    name: str
    code: str = ""
    amount: int | None = None
    tax: int | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey that an invoice for carriage names: from, to, who, when, by what."""

    departure: str = ""
    destination: str = ""
    traveller: str = ""
    date: dt.date | None = None
    vehicle: str = ""

    @property
    def words(self) -> str:
        """The journey as an item's words: 旅客运输 甲站至乙站."""
        return f"旅客运输 {self.departure}至{self.destination} {self.vehicle}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one file says of one invoice.

    Attributes:
        number: 20 digits of a 数电票; 发票代码 and 发票号码 together for one that has both.
        carrier: one of CARRIERS.
        date: 开票日期.
        kind: what the file calls the invoice, 电子发票（普通发票）.
        seller, buyer: names. seller_id, buyer_id: 统一社会信用代码 or 纳税人识别号.
        amount: 价税合计. tax: 税额. None where the file does not say.
        status: one of STATUSES as a list says it; empty where the file cannot know.
        red_of: the number that this red invoice takes back; empty for others, and where not said.
        items, journeys: its lines, and the journeys it names.
        file: the file's name. document: where the book keeps it, from the book's folder. sha256: of it.
    """

    number: str
    carrier: str
    date: dt.date
    kind: str = ""
    seller: str = ""
    seller_id: str = ""
    buyer: str = ""
    buyer_id: str = ""
    amount: int | None = None
    tax: int | None = None
    status: str = ""
    red_of: str = ""
    items: tuple[InvoiceItem, ...] = ()
    journeys: tuple[Journey, ...] = ()
    file: str = ""
    document: str = ""
    sha256: str = ""

    @property
    def id(self) -> str:
        """The identity of what is said, whatever file says it: the same said again is not kept twice."""
        return hashlib.sha256(repr(astuple(replace(self, file="", document="", sha256=""))).encode()).hexdigest()[:16]


_WORDS = ("kind", "seller", "seller_id", "buyer", "buyer_id", "status", "red_of", "file", "document", "sha256")
_SUMS = ("amount", "tax")


@dataclass(frozen=True)
class Invoice:
    """An invoice, made of all that is claimed of its number.

    Attributes:
        claims: the most trusted first.
        flushed: what red invoices of the book take back of it, fen, positive.
    """

    claims: tuple[Claim, ...]
    flushed: int = 0

    @property
    def number(self) -> str:
        """Its number."""
        return self.claims[0].number

    @property
    def date(self) -> dt.date:
        """开票日期."""
        return self.claims[0].date

    @property
    def kind(self) -> str:
        """What it is called."""
        return str(self._first("kind") or "")

    @property
    def seller(self) -> str:
        """销售方名称."""
        return str(self._first("seller") or "")

    @property
    def seller_id(self) -> str:
        """销售方识别号."""
        return str(self._first("seller_id") or "")

    @property
    def buyer(self) -> str:
        """购买方名称."""
        return str(self._first("buyer") or "")

    @property
    def buyer_id(self) -> str:
        """购买方识别号."""
        return str(self._first("buyer_id") or "")

    @property
    def amount(self) -> int | None:
        """价税合计, fen; None where no claim says it."""
        found = self._first("amount")
        return found if isinstance(found, int) else None

    @property
    def tax(self) -> int | None:
        """税额, fen; None where no claim says it."""
        found = self._first("tax")
        return found if isinstance(found, int) else None

    @property
    def red_of(self) -> str:
        """The number that it takes back, for a red invoice that says so."""
        return str(self._first("red_of") or "")

    @property
    def items(self) -> tuple[InvoiceItem, ...]:
        """Its lines, as the most trusted claim that has any says them."""
        return next((claim.items for claim in self.claims if claim.items), ())

    @property
    def journeys(self) -> tuple[Journey, ...]:
        """The journeys it names."""
        return next((claim.journeys for claim in self.claims if claim.journeys), ())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What was bought, by its lines and journeys, each once."""
        said = [*(item.name for item in self.items), *(journey.words for journey in self.journeys)]
        return tuple(dict.fromkeys(word for word in said if word))

    @property
    def red(self) -> bool:
        """Whether it takes another invoice back."""
        return bool(self.red_of) or (self.amount or 0) < 0

    @property
    def status(self) -> str:
        """How it stands: one of STATUSES, 红字 for a red one; empty where nothing tells."""
        if self.red:
            return RED
        said = [claim.status for claim in self.claims if claim.status]
        if self.flushed > 0:
            said.append(ALL_RED if self.amount is not None and self.flushed >= self.amount else PART_RED)
        return max(said, key=STATUSES.index, default="")

    @property
    def undone(self) -> bool:
        """Whether it is void, or taken back in part or whole."""
        return self.status in {PART_RED, ALL_RED, VOID}

    @cached_property
    def contradictions(self) -> tuple[str, ...]:
        """What its claims say differently, a sentence each; the first carrier named is the one believed."""
        return tuple(filter(None, (self._differs(key, word) for key, word in _COMPARED.items())))

    @property
    def oddities(self) -> tuple[str, ...]:
        """What does not fit: of the number itself, and between its claims."""
        return (*number_oddities(self.number, self.date), *self.contradictions)

    def _first(self, key: str) -> object:
        """What the most trusted claim that says anything says."""
        return next((value for claim in self.claims if (value := getattr(claim, key)) not in ("", None)), None)

    def _differs(self, key: str, word: str) -> str:
        said: dict[object, tuple[str, object]] = {}
        for claim in self.claims:
            if (value := getattr(claim, key)) not in ("", None):
                said.setdefault(party(value) if isinstance(value, str) else value, (claim.carrier, value))
        if len(said) < 2:  # noqa: PLR2004  (two that differ)
            return ""
        shown = (f"{who}写 {yuan(what) if isinstance(what, int) else what}" for who, what in said.values())
        return f"{word}：{'，'.join(shown)}"


_COMPARED = {
    "date": "开票日期",
    "seller": "销售方",
    "seller_id": "销售方识别号",
    "buyer": "购买方",
    "buyer_id": "购买方识别号",
    "amount": "价税合计",
    "tax": "税额",
}


class Invoices:
    """The invoices of a book, by number."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        by_number: dict[str, dict[str, Claim]] = defaultdict(dict)
        for claim in claims:
            by_number[claim.number].setdefault(claim.id, claim)
        bare = [Invoice(tuple(sorted(known.values(), key=_trust))) for known in by_number.values()]
        flushed: dict[str, int] = defaultdict(int)
        for invoice in bare:
            if invoice.red_of:
                flushed[invoice.red_of] -= invoice.amount or 0
        self._known = {
            i.number: replace(i, flushed=flushed[i.number]) if i.number in flushed else i
            for i in sorted(bare, key=lambda i: (i.date, i.number))
        }
        self._tails: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in self:
            if not is_e_number(invoice.number):
                self._tails[invoice.number[-DIGITS:]].append(invoice)

    def __iter__(self) -> Iterator[Invoice]:
        return iter(self._known.values())

    def __len__(self) -> int:
        return len(self._known)

    def get(self, number: str) -> Invoice | None:
        """The invoice of a number; of a paper invoice also by its eight digits alone, where just one has them."""
        if found := self._known.get(number):
            return found
        tails = self._tails.get(number, ()) if len(number) == DIGITS else ()
        return tails[0] if len(tails) == 1 else None

    def reds_of(self, number: str) -> list[Invoice]:
        """The red invoices that take a number back."""
        return [invoice for invoice in self if invoice.red_of == number]


def _trust(claim: Claim) -> tuple[int, str]:
    return (CARRIERS.index(claim.carrier), claim.id)


def numbers_in(cell: str) -> list[str]:
    """The invoice numbers that a cell names; words such as 无 or 收据 are none."""
    parts = re.split(r"[、,，;；/\\]|\s{2,}", unicodedata.normalize("NFKC", cell).upper())
    plain = (re.sub(r"\s", "", part) for part in parts)
    return list(dict.fromkeys(part for part in plain if sum(c.isdigit() for c in part) >= DIGITS))


def is_e_number(number: str) -> bool:
    """Whether a number is a 数电票's: 20 digits; a code of 12 before a number of 8 begins with 0."""
    return len(number) == E_NUMBER and number.isdecimal() and not number.startswith("0")


def number_oddities(number: str, day: dt.date) -> tuple[str, ...]:
    """What does not fit in a 数电票's number: its first digits are the year and the province."""
    if not is_e_number(number):
        return ()
    odd = []
    if number[_YEAR] != f"{day.year % 100:02}":
        odd.append(f"发票 {number} 的号码是 20{number[_YEAR]} 年的，开票日期是 {day}")
    if number[_PROVINCE] not in _PROVINCES:
        odd.append(f"发票 {number} 的号码里没有“{number[_PROVINCE]}”这个省级代码")
    return tuple(odd)


# --- as it stands in the book -----------------------------------------------------------------------------------------


def cleaned(claim: Claim) -> Claim:
    """A claim whose texts each fit on a line of a ledger."""
    words: dict[str, Any] = {key: clean(getattr(claim, key)) for key in _WORDS}
    items = tuple(replace(item, name=clean(item.name), code=clean(item.code)) for item in claim.items)
    journeys = tuple(
        Journey(clean(j.departure), clean(j.destination), clean(j.traveller), j.date, clean(j.vehicle))
        for j in claim.journeys
    )
    return replace(claim, number=clean(claim.number), items=items, journeys=journeys, **words)


def to_text(claims: Sequence[Claim]) -> str:
    """Claims as they stand in the dossier."""
    return render_all(directives(claims))


def directives(claims: Iterable[Claim]) -> list[data.Custom]:
    """Claims as directives, each with its items and journeys."""
    return [entry for claim in claims for entry in _customs(claim)]


def _customs(claim: Claim) -> Iterator[data.Custom]:
    said = {key.replace("_", "-"): getattr(claim, key) for key in _WORDS}
    sums = {key: money(fen) for key in _SUMS if (fen := getattr(claim, key)) is not None}
    yield _custom(claim, CLAIM, claim.carrier, {"record": claim.id, **said, **sums})
    for item in claim.items:
        sums = {key: money(fen) for key in _SUMS if (fen := getattr(item, key)) is not None}
        yield _custom(claim, ITEM, claim.id, {"name": item.name, "code": item.code, **sums})
    for journey in claim.journeys:
        yield _custom(claim, JOURNEY, claim.id, {f.name: getattr(journey, f.name) for f in fields(journey)})


def _custom(claim: Claim, kind: str, second: str, said: Mapping[str, Any]) -> data.Custom:
    meta = {
        key: value for key, value in said.items() if value is not None and not (isinstance(value, str) and not value)
    }
    values = [ValueType(value, str) for value in (claim.number, second)]
    return data.Custom(data.new_metadata("<earmark>", 0) | meta, claim.date, kind, values)


def read_claims(entries: Iterable[data.Directive]) -> list[Claim]:
    """Every claim of a book.

    Raises:
        Refusal: a custom is no part of one.
    """
    heads: dict[str, tuple[data.Custom, str, str]] = {}
    items: dict[str, list[InvoiceItem]] = defaultdict(list)
    journeys: dict[str, list[Journey]] = defaultdict(list)
    for entry in entries:
        if not isinstance(entry, data.Custom) or entry.type not in TYPES:
            continue
        number, second = _values(entry)
        if entry.type == CLAIM:
            if second not in CARRIERS:
                raise _odd(entry)
            heads[str(entry.meta.get("record"))] = (entry, number, second)
        elif entry.type == ITEM:
            items[second].append(_item(entry))
        else:
            journeys[second].append(Journey(**{f.name: _said(entry, f.name) for f in fields(Journey)}))
    return [_claim(*head, tuple(items[key]), tuple(journeys[key])) for key, head in heads.items()]


def read_invoices(entries: Iterable[data.Directive], as_of: dt.date = dt.date.max) -> Invoices:
    """The invoices of a book up to a day.

    Raises:
        Refusal: a custom of an invoice says what none may.
    """
    return Invoices(read_claims(entry for entry in entries if entry.date <= as_of))


def _claim(
    entry: data.Custom, number: str, carrier: str, items: tuple[InvoiceItem, ...], journeys: tuple[Journey, ...]
) -> Claim:
    words: dict[str, Any] = {key: str(_said(entry, key.replace("_", "-"))) for key in _WORDS}
    if words["status"] not in ("", *STATUSES):
        raise _odd(entry)
    sums: dict[str, Any] = {key: _fen(entry, key) for key in _SUMS}
    return Claim(
        number=number,
        carrier=carrier,
        date=entry.date,
        items=items,
        journeys=journeys,
        **words,
        **sums,
    )


def _item(entry: data.Custom) -> InvoiceItem:
    return InvoiceItem(str(_said(entry, "name")), str(_said(entry, "code")), _fen(entry, "amount"), _fen(entry, "tax"))


def _said(entry: data.Custom, key: str) -> Any:
    return entry.meta.get(key, None if key == "date" else "")


def _fen(entry: data.Custom, key: str) -> int | None:
    value = entry.meta.get(key)
    if value is None:
        return None
    if not isinstance(value, Amount):
        raise _odd(entry)
    try:
        return amount_fen(value)
    except ValueError:
        raise _odd(entry) from None


def _values(entry: data.Custom) -> tuple[str, str]:
    values = [value.value for value in entry.values]
    match values:
        case [str(number), str(second)] if number and second:
            return number, second
    raise _odd(entry)


def _odd(entry: data.Custom) -> Refusal:
    where = f"dossier.beancount 第 {entry.meta.get('lineno', '?')} 行"
    return Refusal("这一行不是发票的记录：号码、来源、状态或金额写法不对", where=where, todo="请从历史恢复这个文件")
