"""Directives as text: what the one writer puts into a book's files.

beancount's own printer aligns by a display context and escapes by its own rules; a book is read
by people and compared line by line, so every directive here has exactly one spelling.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CURRENCY = "CNY"
_KEY = re.compile(r"[a-z][a-z0-9_-]+")
_WIDTH = 56


def fen_to_decimal(fen: int) -> Decimal:
    """Fen → yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def decimal_to_fen(number: Decimal) -> int:
    """Yuan → fen.

    Raises:
        ValueError: the amount has a part smaller than a fen.
    """
    fen = number * 100
    if fen != fen.to_integral_value():
        msg = f"{number} 不是整数分"
        raise ValueError(msg)
    return int(fen)


def posting_fen(posting: data.Posting) -> int:
    """What a posting moves, fen.

    Raises:
        ValueError: its amount is smaller than a fen somewhere, or is not stated.
    """
    number = posting.units.number if posting.units is not None else None  # an amount of zero is falsy
    if not isinstance(number, Decimal):
        raise ValueError(f"{posting.account} 没有写明金额")  # noqa: TRY004  (a value's fault, not a type's)
    return decimal_to_fen(number)


def amount_fen(amount: Amount) -> int:
    """An amount in fen.

    Raises:
        ValueError: it is smaller than a fen somewhere, or is not stated.
    """
    if amount.number is None:
        raise ValueError("没有写明金额")
    return decimal_to_fen(amount.number)


def yuan(fen: int) -> str:
    """Fen as people read it: 1,234.50."""
    return f"{fen_to_decimal(fen):,.2f}"


def money(fen: int) -> Amount:
    """Fen → a beancount amount in CNY."""
    return Amount(fen_to_decimal(fen), CURRENCY)


def clean(text: str) -> str:
    """A text that fits on one line of a ledger: blanks folded, control characters gone."""
    if text.isprintable() and "  " not in text:  # most are
        return text.strip()
    kept = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return " ".join(kept.split())


def quote(text: str) -> str:
    """A beancount string."""
    if "\\" not in text and '"' not in text:
        return f'"{text}"'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def render(entry: data.Directive) -> str:
    """One directive with its metadata, ending in a newline.

    Raises:
        Refusal: a kind of directive that no file of a book may hold.
    """
    if isinstance(entry, data.Transaction):
        return _transaction(entry)
    if isinstance(entry, data.Balance):
        return _balance(entry)
    if isinstance(entry, data.Note):
        head = f"{entry.date} note {entry.account} {quote(entry.comment)}"
    elif isinstance(entry, data.Custom):
        values = "".join(f" {_value(v.value if hasattr(v, 'value') else v)}" for v in entry.values)
        head = f"{entry.date} custom {quote(entry.type)}{values}"
    elif isinstance(entry, data.Open):
        currencies = " ".join(entry.currencies or [])
        head = f"{entry.date} open {entry.account} {currencies}".rstrip()
    else:
        raise Refusal(f"账套里不能写 {type(entry).__name__} 这种记录")
    return "\n".join([head, *_meta(entry.meta, "  ")]) + "\n"


def render_all(entries: Iterable[data.Directive]) -> str:
    """Directives one after another, an empty line between transactions."""
    return "\n".join(render(entry) for entry in entries)


def _transaction(entry: data.Transaction) -> str:
    payee = f" {quote(entry.payee)}" if entry.payee is not None else ""
    words = [f"{entry.date} {entry.flag}{payee} {quote(entry.narration or '')}"]
    words += [f"#{tag}" for tag in sorted(entry.tags or ())]
    words += [f"^{link}" for link in sorted(entry.links or ())]
    lines = [" ".join(words), *_meta(entry.meta, "  ")]
    for posting in entry.postings:
        if posting.units is None:
            lines.append(f"  {posting.account}")
        else:
            amount = _amount(posting.units)
            lines.append(f"  {_pad(posting.account, amount)}{amount}")
        lines += _meta(posting.meta or {}, "    ")
    return "\n".join(lines) + "\n"


def _balance(entry: data.Balance) -> str:
    number = f"{entry.amount.number:.2f}"
    tolerance = f" ~ {entry.tolerance:.2f}" if entry.tolerance is not None else ""
    head = f"{entry.date} balance {entry.account}  {number}{tolerance} {entry.amount.currency}"
    return "\n".join([head, *_meta(entry.meta, "  ")]) + "\n"


def _pad(account: str, amount: str) -> str:
    return account + " " * max(2, _WIDTH - _width(account) + 14 - len(amount))


@lru_cache(maxsize=1024)  # a book has few accounts and many postings
def _width(account: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in account)


def _amount(amount: Amount) -> str:
    return f"{amount.number:.2f} {amount.currency}"


def _meta(meta: Mapping[str, Any], indent: str) -> list[str]:
    return [f"{indent}{key}: {_value(value)}" for key, value in meta.items() if _is_written(key)]


@lru_cache(maxsize=1024)
def _is_written(key: str) -> bool:
    """Whether a key of metadata is the entry's own, and not the parser's or a plugin's."""
    return key not in {"filename", "lineno"} and not key.startswith("__") and _KEY.fullmatch(key) is not None


def _value(value: object) -> str:  # noqa: PLR0911  (one line per kind of value)
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Amount):
        return _amount(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    msg = f"no spelling for {value!r}"
    raise TypeError(msg)
