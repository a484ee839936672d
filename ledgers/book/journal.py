"""A voucher: rows of papers as one transaction, and a transaction back to its rows.

A journal is a function of the rows it was made from. Every transaction keeps its rows whole: what
the reader sees (date, payee, narration, accounts, amounts) says most of it, and metadata says the
rest, so that nothing is written twice and nothing is lost.

Metadata of a transaction that a statement's row made: `bank` (the row's identity), `bank-balance`,
`bank-time`, `bank-serial`, and `bank-payee`, `bank-payee-account`, `bank-summary`, `bank-memo` where
the sheet says it otherwise. Metadata of a sheet's row, on the transaction where it is the only one and
on its own posting where several rows share the voucher: `row`, `sheet-date`, `summary`, `purpose`,
`payee-account`, `specialty`, `invoice`, `invoice-date`, `invoice-amount`, `invoice-item`,
`contract`, and `source`, `content`, `category` where the sheet's own word is not the policy's; and
`voucher` on a posting whose row has another number than the first.

A sheet's row that the bank moved in several parts stands alone, against 未达账项; each part is an entry
of its own, from 未达账项 to the bank. Links say which entries belong together (`ledgers.book.links`).

What stands in a closed month is written again as it stood (`Voucher.entry`). A statement's row that was sealed
as 待查 and is explained later stays, and a transfer in an open month moves it: the sheet's rows to their
accounts, the bank's share from 0待分配 to their sources, 待查款项 emptied. Its metadata `explains` names the
statement's row. `pays` names the sheet's rows that a statement's row pays where the link does not say which.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, TypeGuard

from beancount.core import data
from beancount.core.amount import Amount

from ledgers.book import chart as accounts
from ledgers.book.links import REVERSES, VOIDS, linked
from ledgers.book.render import amount_fen, clean, money, posting_fen
from ledgers.book.rows import BankRow, Row, SheetRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ledgers.book.chart import Chart
    from ledgers.policy import Source

LOAN_WORDS = frozenset(
    {"往来支出", "往来收回", "往来收入", "往来款", "往来款项", "往来", "内部往来", "资金往来", "资金划转"}
    | {"暂付款", "暂收款", "暂借款", "其他应收款", "其他应付款", "借款", "借出款", "借支"}
)
"""What accountants write as a category of money that buys nothing: it is lent, advanced or given back."""
FOREIGN_WORDS = frozenset({"非项目收入", "非项目支出", "非项目"})

_BANK_KEYS = (
    "bank",
    "bank-balance",
    "bank-time",
    "bank-serial",
    "bank-payee",
    "bank-payee-account",
    "bank-summary",
    "bank-memo",
)
_LINE_KEYS = (
    "row",
    "sheet-date",
    "sheet-payee",
    "summary",
    "purpose",
    "payee-account",
    "source",
    "content",
    "category",
    "specialty",
    "invoice",
    "invoice-date",
    "invoice-amount",
    "invoice-item",
    "contract",
)
EXPLAINS, PAYS = "explains", "pays"
_OWN_KEYS = frozenset((*_BANK_KEYS, *_LINE_KEYS, EXPLAINS, PAYS, "voucher", "filename", "lineno"))
_EVIDENCE_KEYS = frozenset(("specialty", "invoice", "invoice-date", "invoice-amount", "invoice-item", "contract"))


@dataclass(frozen=True, slots=True)
class Voucher:
    """What becomes one transaction: at most one statement row and the sheet rows that explain it.

    Attributes:
        bank: The statement's row, None where the bank has not shown it.
        lines: The sheet's rows, empty where nobody has said what the bank's row was.
        bank_index: Which of the base's bank accounts, 0 for the first.
        outstanding: The bank has proved this stretch of time and the row is not in it.
        order: Where the bank's row stands in its statement's order; of red lines -1, before what puts them right.
        pays: The sheet's rows, booked apart, of which the bank's row is a part.
        links: What joins it to other vouchers.
        booked: The day on which it is booked where that is not the rows' own: that one's month is closed.
        explains: The statement's row of a closed month that it explains: it is a transfer.
        entry: The entry of a closed month that it stands in, which stays as it is.
    """

    bank: BankRow | None
    lines: tuple[SheetRow, ...] = ()
    bank_index: int = 0
    outstanding: bool = False
    order: int = 0
    pays: tuple[SheetRow, ...] = ()
    links: frozenset[str] = frozenset()
    booked: date | None = None
    explains: BankRow | None = None
    entry: data.Transaction | None = field(default=None, compare=False, repr=False)

    @property
    def date(self) -> date:
        """The bank's day, the sheet's where there is no bank row yet."""
        return self.booked or (self.bank.date if self.bank else self.lines[0].date)

    @property
    def amount(self) -> int:
        """Fen, positive in, negative out."""
        if self.explains and not self.lines:
            return self.explains.amount
        return self.bank.amount if self.bank else sum(line.amount for line in self.lines)

    @property
    def identity(self) -> str:
        """The identity of the bank's row, of the first of the sheet's where there is none."""
        if self.lines:
            return self.bank.id if self.bank else self.lines[0].id
        return self.bank.id if self.bank else self.explains.id if self.explains else ""

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Day, then the bank's order, then the sheet's rows; of a closed month, as the entries stand."""
        if self.entry:
            return (self.date, False, self.order, "", "")
        number = self.lines[0].voucher if self.lines else ""
        return (self.date, self.bank is None, self.order, number, self.identity)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a sheet's row is booked.

    Attributes:
        account: The account its amount stands on.
        component: The share of the bank account that it moves, e.g. `1地方财政`.
        source: The policy's source, None where there is none.
    """

    account: str
    component: str
    source: Source | None


def place(row: SheetRow, chart: Chart) -> Placed:
    """Where the words of a row put it.

    A word that no category and no receipt has goes to 39999范围外 or 4399其他收入 and stays in the
    metadata: the truth is recorded, and a rule says what is wrong with it.
    """
    if VOIDS in row.extra or REVERSES in row.extra:  # a red row stands where the one it cancels stood
        row = replace(row, amount=-row.amount, extra={})
    chart = chart.on(row.date)
    policy, word = chart.policy, row.category.strip()
    source = policy.find_source(row.source)
    if word in FOREIGN_WORDS:
        return Placed(accounts.FOREIGN, accounts.NON_PROJECT, None)
    if word in LOAN_WORDS:
        return Placed(chart.loan(source), chart.source(source), source)
    if receipt := policy.find_receipt(word):
        source = source or (policy.find_source(receipt.source) if not row.source.strip() else None)
        return Placed(chart.receipt(source, receipt), chart.source(source), source)
    category = policy.find_category(word)
    if category is None and row.amount > 0:
        return Placed(chart.receipt(source, None), chart.source(source), source)
    account = chart.spend(source, policy.find_content(row.content), category, outside=bool(word))
    return Placed(account, chart.source(source), source)


def to_transaction(voucher: Voucher, chart: Chart) -> data.Transaction:
    """One voucher as a transaction; it balances within each source."""
    if voucher.entry:
        return _amended(voucher.entry, voucher)
    if voucher.explains:
        return _transfer(voucher, chart)
    lines, bank = voucher.lines, voucher.bank
    payee = lines[0].payee if lines else bank.payee if bank else ""
    narration = _narration(voucher)
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0)
    if lines and lines[0].voucher:
        meta["voucher"] = lines[0].voucher
    if bank:
        meta |= _bank_meta(bank, payee, narration, lines[0] if len(lines) == 1 else None)
    shown = (voucher.date, payee, narration)
    if len(lines) == 1:
        meta |= _line_meta(lines[0], shown, chart)
        meta |= lines[0].extra
    postings = _bank_side(voucher, chart)
    for line in lines:
        placed = place(line, chart)
        own = {} if len(lines) == 1 else _line_meta(line, (voucher.date, payee, ""), chart) | line.extra
        if line.voucher != lines[0].voucher:
            own = {"voucher": line.voucher} | own
        postings.append(_posting(placed.account, -line.amount, own))
    if voucher.pays:
        meta |= _pays_meta(voucher)
        shares = _paid_shares(voucher, chart)
        postings += [_posting(f"{accounts.OUTSTANDING}:{share}", -amount) for share, amount in shares.items()]
    elif bank and not lines:
        postings.append(_posting(f"{accounts.CLEARING}:{accounts.UNASSIGNED}", -bank.amount))
    flag = "*" if lines or voucher.pays else "!"
    return data.Transaction(meta, voucher.date, flag, payee, narration, frozenset(), voucher.links, postings)


def _transfer(voucher: Voucher, chart: Chart) -> data.Transaction:
    """What explains a statement's row of a closed month; the account as a whole is not moved."""
    row, lines = voucher.explains, voucher.lines
    assert row is not None  # noqa: S101
    payee = lines[0].payee if lines else row.payee
    narration = _narration(voucher)
    meta: dict[str, Any] = data.new_metadata("<earmark>", 0) | {EXPLAINS: row.id}
    if lines and lines[0].voucher:
        meta["voucher"] = lines[0].voucher
    meta |= _pays_meta(voucher)
    postings = []
    for line in lines:
        own = _line_meta(line, (voucher.date, payee, ""), chart) | line.extra
        if line.voucher != lines[0].voucher:
            own = {"voucher": line.voucher} | own
        postings.append(_posting(place(line, chart).account, -line.amount, own))
    shares = _paid_shares(voucher, chart) if voucher.pays else _shares(lines, chart)
    if voucher.pays:
        postings += [_posting(f"{accounts.OUTSTANDING}:{share}", -amount) for share, amount in shares.items()]
    moved = dict(shares)
    moved[accounts.UNASSIGNED] = moved.get(accounts.UNASSIGNED, 0) - voucher.amount
    bank = [(chart.bank(voucher.bank_index, share), amount) for share, amount in moved.items()]
    postings += [_posting(account, amount) for account, amount in bank if amount]
    postings.append(_posting(f"{accounts.CLEARING}:{accounts.UNASSIGNED}", voucher.amount))
    return data.Transaction(meta, voucher.date, "*", payee, narration, frozenset(), voucher.links, postings)


def _shares(lines: Sequence[SheetRow], chart: Chart) -> dict[str, int]:
    """What lines move of each share of the bank account, fen."""
    shares: dict[str, int] = {}
    for line in lines:
        component = place(line, chart).component
        shares[component] = shares.get(component, 0) + line.amount
    return shares


def _paid_shares(voucher: Voucher, chart: Chart) -> dict[str, int]:
    """What a statement's row moves of each share for the lines that it pays; a part of them, of their one source."""
    if sum(line.amount for line in voucher.pays) == voucher.amount:
        return _shares(voucher.pays, chart)
    return {place(voucher.pays[0], chart).component: voucher.amount}


def _pays_meta(voucher: Voucher) -> dict[str, Any]:
    """Which lines are paid, where the links do not say."""
    paid = " ".join(line.id for line in voucher.pays)
    return {PAYS: paid} if paid and f"paid-{paid}" not in voucher.links else {}


def paid_by(entry: data.Transaction) -> list[str]:
    """The identities of the sheet's rows, booked apart, that an entry's statement row pays."""
    if _row_postings(entry) or not ("bank" in entry.meta or EXPLAINS in entry.meta):
        return []
    if not any(p.account.startswith(accounts.OUTSTANDING) for p in entry.postings):
        return []
    return str(entry.meta.get(PAYS) or "").split() or linked(entry, "paid")


def _amended(entry: data.Transaction, voucher: Voucher) -> data.Transaction:
    """An entry of a closed month as it stands, with the evidence that its rows have got since."""
    lines = {line.id: line for line in voucher.lines}
    postings = [
        p._replace(meta=_with_evidence(p.meta, lines[p.meta["row"]]))
        if p.meta and p.meta.get("row") in lines and "row" not in entry.meta
        else p
        for p in entry.postings
    ]
    meta = entry.meta
    if meta.get("row") in lines:
        meta = _with_evidence(meta, lines[meta["row"]])
    return entry._replace(meta=meta, postings=postings, links=voucher.links)


def _with_evidence(meta: Mapping[str, Any], line: SheetRow) -> dict[str, Any]:
    kept = {k: v for k, v in meta.items() if k in _OWN_KEYS - _EVIDENCE_KEYS or k.startswith("__")}
    return kept | _evidence_meta(line) | line.extra


def _narration(voucher: Voucher) -> str:
    if not voucher.lines:
        bank = voucher.bank or voucher.explains
        return (bank.memo or bank.summary) if bank else ""
    purposes = dict.fromkeys(line.purpose or line.summary for line in voucher.lines)
    return "；".join(purpose for purpose in purposes if purpose)


def _bank_side(voucher: Voucher, chart: Chart) -> list[data.Posting]:
    """The bank's postings: one for each source that the rows move."""
    if voucher.pays:
        paid = _paid_shares(voucher, chart)
        return [_posting(chart.bank(voucher.bank_index, share), amount) for share, amount in paid.items()]
    if not voucher.lines:
        return [_posting(chart.bank(voucher.bank_index, accounts.UNASSIGNED), voucher.amount)]
    shares = _shares(voucher.lines, chart)
    under = accounts.OUTSTANDING if voucher.outstanding else chart.bank(voucher.bank_index)
    return [_posting(f"{under}:{component}", amount) for component, amount in shares.items()]


def _posting(account: str, fen: int, meta: dict[str, Any] | None = None) -> data.Posting:
    return data.Posting(account, money(fen), None, None, None, meta or None)


def _bank_meta(bank: BankRow, payee: str, narration: str, line: SheetRow | None) -> dict[str, Any]:
    meta: dict[str, Any] = {"bank": bank.id}
    if bank.balance is not None:
        meta["bank-balance"] = money(bank.balance)
    if bank.time:
        meta["bank-time"] = bank.time
    if bank.serial:
        meta["bank-serial"] = bank.serial
    if bank.payee != payee:
        meta["bank-payee"] = bank.payee
    if bank.payee_account != (line.payee_account if line else ""):
        meta["bank-payee-account"] = bank.payee_account
    if bank.summary != (line.summary if line else ""):
        meta["bank-summary"] = bank.summary
    if bank.memo != narration:
        meta["bank-memo"] = bank.memo
    return meta | bank.extra


def _line_meta(line: SheetRow, shown: tuple[date, str, str], chart: Chart) -> dict[str, Any]:
    day, payee, narration = shown
    meta: dict[str, Any] = {"row": line.id}
    if line.date != day:
        meta["sheet-date"] = line.date
    if line.payee != payee:
        meta["sheet-payee"] = line.payee
    if line.summary:
        meta["summary"] = line.summary
    if line.purpose != narration:
        meta["purpose"] = line.purpose
    if line.payee_account:
        meta["payee-account"] = line.payee_account
    placed = place(line, chart)
    return meta | _words(line, placed, chart) | _evidence_meta(line)


def _evidence_meta(line: SheetRow) -> dict[str, Any]:
    optional = {
        "specialty": line.specialty or None,
        "invoice": line.invoice or None,
        "invoice-date": line.invoice_date,
        "invoice-amount": None if line.invoice_amount is None else money(line.invoice_amount),
        "invoice-item": line.invoice_item or None,
        "contract": line.contract or None,
    }
    return {key: value for key, value in optional.items() if value is not None}


def _words(line: SheetRow, placed: Placed, chart: Chart) -> dict[str, Any]:
    """The sheet's own words, where the account does not say them letter by letter."""
    said = _said(placed.account, line.amount, chart.on(line.date))
    own = {"source": line.source, "content": line.content, "category": line.category}
    return {key: word for key, word in own.items() if word != said[key]}


def _said(account: str, amount: int, chart: Chart) -> dict[str, str]:
    """The words that an account stands for by itself."""
    words = {"source": "", "content": "", "category": ""}
    if spend := chart.read_spend(account):
        words["source"] = spend.source.name if spend.source else ""
        words["content"] = spend.content.name if spend.content else ""
        words["category"] = spend.category.name if spend.category else ""
    elif income := chart.read_receipt(account):
        source, receipt = income
        words["source"] = source.name if source else ""
        words["category"] = receipt.words[0] if receipt else ""
    elif account.startswith(accounts.LOANS):
        source = chart.read_source(account.rsplit(":", 1)[1])
        words["source"] = source.name if source else ""
        words["category"] = "往来支出" if amount < 0 else "往来收回"
    elif account == accounts.FOREIGN:
        words["category"] = "非项目支出" if amount < 0 else "非项目收入"
    return words


@dataclass(slots=True)
class Rows:
    """All rows a journal was made from, and the entries that no paper made."""

    bank: list[BankRow] = field(default_factory=list)
    sheet: list[SheetRow] = field(default_factory=list)
    others: list[data.Directive] = field(default_factory=list)


def to_rows(entries: Iterable[data.Directive], numbers: Sequence[str], chart: Chart) -> Rows:
    """The rows of a journal's entries, in the journal's order.

    Args:
        entries: as parsed from the journal files, amounts explicit.
        numbers: the base's bank account numbers, by their index in the chart.
        chart: the chart of the book's policy.
    """
    rows = Rows()
    for entry in entries:
        if is_derived(entry):
            continue
        if is_made(entry):
            _take(entry, numbers, chart, rows)
        else:
            rows.others.append(entry)
    return rows


def is_made(entry: data.Directive) -> TypeGuard[data.Transaction]:
    """Whether an entry is made of rows."""
    if not isinstance(entry, data.Transaction) or is_derived(entry):
        return False
    return "bank" in entry.meta or EXPLAINS in entry.meta or bool(_row_postings(entry))


def is_derived(entry: data.Directive) -> bool:
    """Whether an entry is made anew from the rows each time: the bank's balances and the opening."""
    if isinstance(entry, data.Balance):
        return entry.account.startswith(accounts.BANK)
    return isinstance(entry, data.Transaction) and any(p.account == accounts.OPENING for p in entry.postings)


def in_clearing(entries: Iterable[data.Directive]) -> dict[str, int]:
    """What of each statement row is in 待查款项, by its identity, fen; none that is explained wholly."""
    found: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, data.Transaction):
            identity = str(entry.meta.get(EXPLAINS) or entry.meta.get("bank") or "")
            legs = [p for p in entry.postings if p.account.startswith(accounts.CLEARING)]
            found[identity] = found.get(identity, 0) - sum(map(posting_fen, legs))
    return {identity: rest for identity, rest in found.items() if rest and identity}


def identities(entry: data.Transaction) -> list[str]:
    """The identities of the rows that an entry is made of, the statement's first."""
    bank = [str(entry.meta["bank"])] if "bank" in entry.meta else []
    return bank + [str(meta["row"]) for _, meta in _row_postings(entry)]


def _row_postings(entry: data.Transaction) -> list[tuple[data.Posting, dict[str, Any]]]:
    """The postings that are sheet rows, each with its metadata."""
    if "row" in entry.meta:
        return [(p, entry.meta) for p in entry.postings if not p.account.startswith(accounts.BANK)]
    return [(p, p.meta) for p in entry.postings if p.meta and "row" in p.meta]


def _take(entry: data.Transaction, numbers: Sequence[str], chart: Chart, rows: Rows) -> None:
    lines = [_read_line(entry, posting, meta, chart) for posting, meta in _row_postings(entry)]
    rows.sheet += lines
    if "bank" in entry.meta:
        rows.bank.append(_read_bank(entry, numbers, lines))


def _read_bank(entry: data.Transaction, numbers: Sequence[str], lines: list[SheetRow]) -> BankRow:
    meta = entry.meta
    side = [p for p in entry.postings if accounts.is_account(p.account)]
    index = int(side[0].account.split(":")[2][:2]) - 1
    balance = meta.get("bank-balance")
    only = lines[0] if len(lines) == 1 else None
    return BankRow(
        account=numbers[index] if index < len(numbers) else "",
        date=entry.date,
        amount=sum(posting_fen(p) for p in side),
        balance=amount_fen(balance) if isinstance(balance, Amount) else None,
        payee=meta.get("bank-payee", entry.payee or ""),
        payee_account=meta.get("bank-payee-account", only.payee_account if only else ""),
        summary=meta.get("bank-summary", only.summary if only else ""),
        memo=meta.get("bank-memo", entry.narration or ""),
        time=meta.get("bank-time", ""),
        serial=meta.get("bank-serial", ""),
        ordinal=_ordinal(meta["bank"]),
        extra={} if only else _extra(meta),
    )


def _read_line(entry: data.Transaction, posting: data.Posting, meta: dict[str, Any], chart: Chart) -> SheetRow:
    single = meta is entry.meta
    fen = -posting_fen(posting)
    said = _said(posting.account, fen, chart.on(meta.get("sheet-date", entry.date)))
    invoice_amount = meta.get("invoice-amount")
    return SheetRow(
        voucher=str(meta["voucher"] if "voucher" in meta else entry.meta.get("voucher", "")),
        date=meta.get("sheet-date", entry.date),
        amount=fen,
        payee=meta.get("sheet-payee", entry.payee or ""),
        payee_account=meta.get("payee-account", ""),
        summary=meta.get("summary", ""),
        purpose=meta.get("purpose", (entry.narration or "") if single else ""),
        source=meta.get("source", said["source"]),
        content=meta.get("content", said["content"]),
        category=meta.get("category", said["category"]),
        specialty=meta.get("specialty", ""),
        invoice=meta.get("invoice", ""),
        invoice_date=meta.get("invoice-date"),
        invoice_amount=amount_fen(invoice_amount) if isinstance(invoice_amount, Amount) else None,
        invoice_item=meta.get("invoice-item", ""),
        contract=meta.get("contract", ""),
        ordinal=_ordinal(meta["row"]),
        extra=_extra(meta),
    )


def _ordinal(identity: str) -> int:
    """The ordinal at the end of an identity; 0 where somebody wrote one of his own, which I01 finds."""
    last = str(identity).rpartition("-")[2]
    return int(last) if last.isdecimal() else 0


def _extra(meta: dict[str, Any]) -> dict[str, object]:
    return {k: v for k, v in meta.items() if k not in _OWN_KEYS and not k.startswith("__")}


def cleaned(row: Row) -> Row:
    """The row with every text fit for one line of a ledger: what is booked is what is identified."""
    texts: dict[str, Any] = {name: clean(getattr(row, name)) for name in _TEXTS[type(row)]}
    return replace(row, **texts)


_TEXTS: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind) if f.type == "str" and f.init) for kind in (BankRow, SheetRow)
}
