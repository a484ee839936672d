"""The rows that papers are made of: a line of a bank statement, a line of a spending sheet.

A row is what the paper says, normalised and nothing more. A book keeps every row it was given
inside its transactions' metadata, so that the pairing of statements with sheets can be made anew
from all of them whenever another paper arrives.

All amounts are integer fen; money into the account is positive, money out of it negative.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence


def _digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=8192)
def party(name: str) -> str:
    """A party's name as it is compared: full-width and half-width alike, no blanks or punctuation.

    有限责任公司 and 有限公司 are one word in two spellings (《公司法》第七条), and no register takes two
    companies that differ in nothing else.
    """
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()
    return plain.replace("有限责任公司", "有限公司")


def digits(number: str) -> str:
    """An account number as it is compared: without blanks and dashes."""
    return "".join(c for c in number if c.isalnum())


def same_account(one: str, other: str) -> bool:
    """Whether two spellings of an account number can be the same account.

    Banks mask the middle with stars, print the last digits alone, or set the branch before a dash.
    """
    plain = [digits(one), digits(other)]
    if not all(plain):
        return False
    if plain[0] == plain[1] or any(_masked(a, b) for a, b in ((one, other), (other, one))):
        return True
    short, long = sorted(plain, key=len)
    if len(short) in _TAIL and short.isdecimal():
        return len(long) > len(short) and long.endswith(short)
    tails = [digits(number.rpartition("-")[2]) for number in (one, other)]
    return len(min(tails, key=len)) >= _WHOLE and tails[0] == tails[1]


def find_account(number: str, numbers: Sequence[str]) -> int | None:
    """Which of a base's account numbers a paper's is, None where it is none or may be several.

    A format that prints no account of its own is of the only one.
    """
    plain = digits(number)
    exact = [index for index, known in enumerate(numbers) if plain and digits(known) == plain]
    alike = exact or [index for index, known in enumerate(numbers) if same_account(known, number)]
    if len(alike) == 1:
        return alike[0]
    return 0 if not plain and len(numbers) == 1 else None


_TAIL = range(4, 7)
_WHOLE = 10  # digits that name an account without its branch


def _masked(mask: str, number: str) -> bool:
    stars = re.sub(r"[^0-9A-Za-z*]", "", mask)
    if "*" not in stars or not stars.strip("*"):
        return False
    return re.fullmatch(re.sub(r"\*+", "[0-9A-Za-z*]+", stars), re.sub(r"[^0-9A-Za-z*]", "", number)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """One line of a bank statement.

    Attributes:
        account: The base's own account number, digits as the bank prints them.
        date: The day of the transaction.
        amount: Fen, positive in, negative out.
        balance: Fen on the account after this row; None where the statement has no balance.
        payee: 对方户名, the other party.
        payee_account: 对方账号.
        summary: 摘要.
        memo: 备注 or 附言.
        time: HH:MM:SS or empty.
        serial: The bank's own number of the row, or empty.
        ordinal: 0 for the first of rows alike in account, date, amount and balance, 1 for the
            next: true twins of one statement stay two.
        extra: Metadata that was added to the booked row later, by key.
    """

    account: str
    date: dt.date
    amount: int
    balance: int | None = None
    payee: str = ""
    payee_account: str = ""
    summary: str = ""
    memo: str = ""
    time: str = ""
    serial: str = ""
    ordinal: int = 0
    extra: dict[str, object] = field(default_factory=dict, compare=False, hash=False)
    _id: str = field(default="", init=False, repr=False, compare=False)  # kept, as it is asked for many times

    @property
    def id(self) -> str:
        """The identity of the row, the same in whatever file or format it comes again.

        It is made of what every export of a bank prints alike. Where there is no balance the
        other party and the texts stand in for it.
        """
        if not self._id:
            object.__setattr__(self, "_id", f"{_digest(*self.key)}-{self.ordinal}")
        return self._id

    @property
    def key(self) -> tuple[object, ...]:
        """What the identity is made of; true twins share it."""
        rest = (self.balance,) if self.balance is not None else (self.payee, self.summary, self.memo, self.time)
        return (self.account, self.date, self.amount, *rest)

    def part(self, amount: int) -> BankRow:
        """The row with only a part of its amount, fen, under the same identity."""
        if amount == self.amount:
            return self
        some = replace(self, amount=amount)
        object.__setattr__(some, "_id", self.id)
        return some


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One line of the accountant's spending sheet: what a payment or receipt was.

    Attributes:
        voucher: 凭证号, may be shared by several rows (one voucher, several lines).
        date: The sheet's own day.
        amount: Fen, positive for 收入, negative for 支出.
        payee: 对方户名. payee_account: 对方账号. summary: 摘要. purpose: 用途.
        source, content, category, specialty: The words of the sheet, trimmed, not yet looked up
            in the policy.
        invoice, contract: 发票号, 合同号. invoice_date: 发票日期. invoice_amount: 发票金额, fen.
        invoice_item: 发票品目.
        ordinal: 0 for the first of rows alike in what makes their identity, 1 for the next.
        extra: Metadata that was added to the booked row later, by key.
    """

    voucher: str
    date: dt.date
    amount: int
    payee: str = ""
    payee_account: str = ""
    summary: str = ""
    purpose: str = ""
    source: str = ""
    content: str = ""
    category: str = ""
    specialty: str = ""
    invoice: str = ""
    invoice_date: dt.date | None = None
    invoice_amount: int | None = None
    invoice_item: str = ""
    contract: str = ""
    ordinal: int = 0
    extra: dict[str, object] = field(default_factory=dict, compare=False, hash=False)
    _id: str = field(default="", init=False, repr=False, compare=False)  # kept, as it is asked for many times

    @property
    def id(self) -> str:
        """The identity of the row: voucher, day, amount, payee, texts and what it is booked to, and its ordinal.

        The halves of a payment that two sources share are two rows. Specialty and evidence are not
        part of it: they may be added later.
        """
        if not self._id:
            object.__setattr__(self, "_id", f"{_digest(*self.key)}-{self.ordinal}")
        return self._id

    @property
    def key(self) -> tuple[object, ...]:
        """What the identity is made of; true twins share it."""
        texts = (self.payee, self.summary, self.purpose)
        return (self.voucher, self.date, self.amount, *texts, self.source, self.content, self.category)


Row = TypeVar("Row", BankRow, SheetRow)


def numbered(rows: Iterable[Row]) -> list[Row]:
    """Rows with their ordinals, in their own order: of rows alike in identity the first is 0, the next 1.

    Which of several alike is the first is decided by the rest of their content, so that a sheet whose
    rows were sorted otherwise gives the same identities.
    """
    bare = [replace(row, ordinal=0) if row.ordinal else row for row in rows]
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(bare):
        alike[row.key].append(place)
    ordinals = {
        place: ordinal
        for places in alike.values()
        if len(places) > 1
        for ordinal, place in enumerate(sorted(places, key=lambda place: (_content(bare[place]), place)))
    }
    return [replace(row, ordinal=ordinals[place]) if ordinals.get(place) else row for place, row in enumerate(bare)]


def _content(row: BankRow | SheetRow) -> tuple[str, ...]:
    if isinstance(row, BankRow):
        return ()  # a statement's twins stay in the bank's order
    return tuple(str(getattr(row, f.name)) for f in fields(row) if f.name not in {"ordinal", "extra", "_id"})
