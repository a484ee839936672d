"""A book loaded by its parser alone, where it can be proved that nothing else of beancount's loader would change it.

After parsing, beancount books lots, infers amounts, pads, sums for balance assertions and validates, each in passes
of its own over all entries: three quarters of its time. A book whose every posting says its amount in 人民币, without
cost or price, has nothing to be booked or inferred. `load` sees in one pass that this is so and that no check of
beancount's would find anything; what is left of the rest is the tolerance that booking notes on each transaction
and the evidence that is found in folders. Whatever is not proved is `Beyond`, and is the business of beancount's own
loader: the first error of any kind, and every directive and option that this program does not write.

Read against beancount's source: `parser/booking_full.py`, `core/interpolate.py`, `ops/documents.py`, `ops/pad.py`,
`ops/balance.py`, `ops/validation.py`. Another release of beancount is beyond until it has been read again.
"""

from __future__ import annotations

import glob
import os
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from typing import TYPE_CHECKING, Any

import beancount
from beancount import loader
from beancount.core import data, interpolate
from beancount.core.amount import Amount
from beancount.ops import balance, documents
from beancount.parser import parser
from beancount.parser.options import OPTIONS_DEFAULTS
from beancount.utils.defdict import ImmutableDictWithDefault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Parsed = tuple[list[data.Directive], list[Any], dict[str, Any]]
    """Entries, errors and options of a file, as beancount's parser gives them."""

PROVED = frozenset({"3.2.3"})
"""The releases of beancount whose loader was read."""
_CURRENCY = "CNY"
_FEN, _NIL = Decimal("0.01"), Decimal(0)
_TOLERANCE = ImmutableDictWithDefault({_CURRENCY: Decimal("0.005")}, default=_NIL)  # type: ignore[no-untyped-call]
_ROOTS = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
_FREE = frozenset(
    {
        *("title", "operating_currency", "display_precision", "documents", *_ROOTS),
        *("filename", "include", "input_hash", "dcontext", "commodities", "plugin", "pythonpath"),  # the loader's own
    }
)
"""The options whose values no part of the loader after the parser looks at, evidence apart."""
_SILENT = (data.Custom, data.Event)
"""Directives that no part of the loader looks at."""
# Sums of fifteen digits at most, exact or not at all: then beancount's, which have 28, are exact too.
_EXACT = Context(prec=15, traps=[Inexact, InvalidOperation])


class Beyond(Exception):
    """A book is not of the kind that can be loaded so; says why, in Chinese, for whoever insists."""


def load(
    main: Path, plugins: Sequence[str], known: Mapping[str, Parsed] | None = None
) -> tuple[list[data.Directive], list[Any], dict[str, Any]]:
    """What `beancount.loader.load_file` gives for a book, plugins that change nothing left aside.

    Args:
        main: the book's main file, absolute.
        plugins: the names of plugins that return the entries as they were given and no errors.
        known: files that have just been parsed, by their paths; their entries become the book's.

    Raises:
        Beyond: that cannot be proved.
    """
    if beancount.__version__ not in PROVED:
        raise Beyond(f"beancount {beancount.__version__} 还没有核对过")
    if "$" in str(main) or not main.is_absolute():
        raise Beyond("路径要由 beancount 展开")
    try:
        entries, options = _parsed(str(main), known or {})
        _options(options, plugins)
        entries.sort(key=data.entry_sortkey)
        with localcontext(_EXACT):
            opened = _checked(entries, options)
        entries += _evidence(options, opened)
    except (Inexact, InvalidOperation, OSError):
        raise Beyond("有的数或文件要由 beancount 处理") from None
    entries.sort(key=data.entry_sortkey)  # most are in order: that is a look at each
    options["input_hash"] = loader.compute_input_hash(options["include"])  # type: ignore[no-untyped-call]
    return entries, [], options


def _parsed(main: str, known: Mapping[str, Parsed]) -> tuple[list[data.Directive], dict[str, Any]]:
    """The entries of the main file and of all it includes, in beancount's order, and the options of all."""
    waiting, seen = [main], set[str]()
    entries: list[data.Directive] = []
    options: list[dict[str, Any]] = []
    while waiting:
        path = os.path.normpath(waiting.pop(0))
        if path in seen or not path.endswith(".beancount"):  # another ending may say that it is encrypted
            raise Beyond(f"{path} 引入了两次，或不是 .beancount 文件")
        seen.add(path)
        found, errors, stated = known.get(path) or parser.parse_file(path)
        if errors:
            raise Beyond("账簿有错误")
        entries += found
        options.append(stated)
        for pattern in stated["include"]:
            # in the order of the directory, as beancount takes them
            matched = glob.glob(os.path.join(os.path.dirname(path), pattern), recursive=True)  # noqa: PTH118,PTH120,PTH207
            if not matched:
                raise Beyond(f"{pattern} 没有对应的文件")
            waiting += matched
    options[0]["include"] = sorted(seen)
    return entries, loader.aggregate_options_map(options[0], options[1:])


def _options(options: dict[str, Any], plugins: Sequence[str]) -> None:
    """See that nothing is set that would make the loader do anything else."""
    if odd := [name for name, value in OPTIONS_DEFAULTS.items() if name not in _FREE and options[name] != value]:
        raise Beyond(f"设置 {odd[0]} 不是原来的值")
    if odd := [name for name, _ in options["plugin"] if name not in plugins]:
        raise Beyond(f"插件 {odd[0]} 可能改动账簿")
    if loader.PLUGINS_AUTO or options["pythonpath"]:
        raise Beyond("另有自动加载的插件")


def _checked(entries: list[data.Directive], options: dict[str, Any]) -> dict[str, data.Open]:
    """See that all would pass, and note each transaction's tolerance; the accounts, each with its opening."""
    opened: dict[str, data.Open] = {}
    held: dict[str, Decimal] = {}
    stated: dict[tuple[Any, ...], Amount] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            _transaction(entry, held, options)
        elif isinstance(entry, data.Open):
            if entry.account in opened or (entry.currencies and _CURRENCY not in entry.currencies):
                raise Beyond(f"科目 {entry.account} 重复开户或不记人民币")
            opened[entry.account], held[entry.account] = entry, _NIL
        elif isinstance(entry, data.Balance):
            if stated.setdefault((entry.account, entry.date), entry.amount) != entry.amount:
                raise Beyond(f"{entry.date} 有两个不同的对账余额")
            _balance(entry, held, options)
        elif isinstance(entry, data.Note):
            if entry.account not in opened:
                raise Beyond(f"科目 {entry.account} 没有开户")
        elif not isinstance(entry, _SILENT):
            raise Beyond(f"有 {type(entry).__name__} 记录")
    return opened


def _transaction(entry: data.Transaction, held: dict[str, Decimal], options: dict[str, Any]) -> None:
    """See that a transaction is explicit, of open accounts, and balances to the last digit."""
    total, in_fen = _NIL, bool(entry.postings)
    for account, units, cost, price, _, _ in entry.postings:
        if type(units) is not Amount or cost is not None or price is not None:
            raise Beyond("有分录带成本、单价，或没有写金额")
        number, currency = units
        if currency != _CURRENCY or type(number) is not Decimal or account not in held:
            raise Beyond("有分录没有写金额、不是人民币，或科目没有开户")
        held[account] += number
        total += number
        in_fen = in_fen and number.same_quantum(_FEN)
    if total:
        raise Beyond("有凭证借贷不平")
    # freshly parsed, so nobody else holds it; beancount makes a copy with the same content
    entry.meta[interpolate.AUTOMATIC_TOLERANCES] = (
        _TOLERANCE if in_fen else interpolate.infer_tolerances(entry.postings, options)  # type: ignore[no-untyped-call]
    )


def _balance(entry: data.Balance, held: dict[str, Decimal], options: dict[str, Any]) -> None:
    """See that a balance assertion holds, of an account with those below it."""
    wanted, currency = entry.amount
    if entry.account not in held or currency != _CURRENCY or wanted is None:
        raise Beyond(f"科目 {entry.account} 没有开户，或核对的不是人民币")
    below = f"{entry.account}:"
    amount = sum((n for name, n in held.items() if name == entry.account or name.startswith(below)), _NIL)
    if abs(amount - wanted) > balance.get_balance_tolerance(entry, options):  # type: ignore[no-untyped-call]
        raise Beyond("有余额核对不符")


def _evidence(options: dict[str, Any], opened: dict[str, data.Open]) -> list[data.Document]:
    """The evidence that lies in folders by account and date."""
    found: list[data.Document] = []
    for folder in options["documents"]:
        place = os.path.normpath(folder)
        entries, errors = documents.find_documents(place, options["filename"], set(opened))  # type: ignore[no-untyped-call]
        if errors or any(entry.date < opened[entry.account].date for entry in entries):
            raise Beyond("有凭证文件的日期或科目不对")
        found += entries
    return found
