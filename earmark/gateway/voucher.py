"""An entry as a voucher: what a bookkeeper calls its parts, without the program's identities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from beancount.core import data
from beancount.core.amount import Amount
from fava.context import g
from flask import current_app, request

from earmark.gateway.ledger import BookLedger
from ledgers.book import chart
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledgers.book.invoices import Invoice

_HIDDEN = frozenset(
    {"row", "bank", "form", "voids", "reversed", "reverses", "corrects", "explains", "pays", "filename", "lineno"}
)
_ACCOUNTS = frozenset({"payee-account", "bank-payee-account", "was-payee-account"})
_SHOWN_DIGITS = 4
_WORDS = {
    "voucher": "凭证号",
    "summary": "摘要",
    "purpose": "用途",
    "specialty": "专业（职业）",
    "invoice": "发票号",
    "invoice-date": "开票日期",
    "invoice-amount": "发票金额",
    "invoice-item": "发票品目",
    "contract": "合同号",
    "payee-account": "对方账号",
    "sheet-date": "表上日期",
    "sheet-payee": "表上对方户名",
    "source": "表上资金来源",
    "content": "表上建设内容",
    "category": "表上支出类别",
    "bank-time": "银行时间",
    "bank-serial": "银行流水号",
    "bank-balance": "银行余额",
    "bank-payee": "银行对方户名",
    "bank-payee-account": "银行对方账号",
    "bank-summary": "银行摘要",
    "bank-memo": "银行附言",
    "explanation": "说明",
    "maker": "制单",
    "void-reason": "冲销理由",
    "voided": "注销日期",
    "voided-by": "注销人",
    "correction": "更正",
    "was-payee-account": "原对方账号",
    "was-specialty": "原专业（职业）",
    "was-invoice": "原发票号",
    "was-invoice-date": "原开票日期",
    "was-invoice-amount": "原发票金额",
    "was-invoice-item": "原发票品目",
    "was-contract": "原合同号",
}
"""What an entry's metadata is called; what stands first is told first."""
_CODE = re.compile(r"^\d+")
_SPEND_PARTS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One posting: money in or out of its account, and what it was for."""

    account: str
    received: str
    paid: str
    source: str
    content: str
    category: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Voucher:
    """An entry as a person reads it.

    Attributes:
        kind: what it is.
        facts: its parts by name.
        lines: its postings.
        documents: its evidence: name, and key of the metadata that names it.
        place: where it stands in the book, empty for a file that lies in the book's folder.
        file: the evidence that the entry itself is, from the book's folder.
        invoices: the e-invoices behind its spends.
    """

    kind: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    documents: tuple[tuple[str, str], ...]
    place: str
    file: str = ""
    invoices: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """An invoice in words, and its files: what each was read from, and its place from the book's folder."""

    facts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, invoice: Invoice) -> Evidence:
        """What a person wants to know of an invoice."""
        facts = (
            ("电子发票", invoice.number),
            ("开票日期", invoice.date.isoformat()),
            ("销售方", invoice.seller),
            ("购买方", invoice.buyer),
            ("品目", "、".join(invoice.words)),
            ("价税合计", "" if invoice.amount is None else yuan(invoice.amount)),
            ("发票状态", invoice.status),
        )
        files = tuple((claim.carrier, claim.document) for claim in invoice.claims if claim.document)
        return cls(tuple(fact for fact in facts if fact[1]), files)


def voucher() -> str:
    """The voucher of an entry, as a part of a page."""
    entry_hash = request.args.get("entry_hash", "")
    entry = g.ledger.get_entry(entry_hash)
    behind = cast(BookLedger, g.ledger).invoices.get(id(entry), ())
    shown = replace(read(entry), invoices=tuple(map(Evidence.of, behind)))
    template = current_app.jinja_env.get_template("voucher.html")
    return template.render(voucher=shown, entry_hash=entry_hash, slug=g.beancount_file_slug, rows=rows_of(entry))


def rows_of(entry: Any) -> list[str]:
    """The identities of the rows that a person wrote, of which an entry was made."""
    metas = (entry.meta, *(posting.meta or {} for posting in getattr(entry, "postings", ())))
    return [str(meta["row"]) for meta in metas if meta.get("row")]


def shown_meta(meta: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    """Metadata for the journal: no identities, no whole account numbers."""
    return [(k, masked(str(v)) if k in _ACCOUNTS else v) for k, v in _told(meta)]


def masked(number: str) -> str:
    """An account number by its last four digits."""
    bare = number.strip()
    return f"尾号 {bare[-_SHOWN_DIGITS:]}" if len(bare) > _SHOWN_DIGITS else bare


def read(entry: Any) -> Voucher:
    """An entry as a voucher."""
    meta = entry.meta
    line = meta.get("lineno")
    place = f"{meta.get('filename', '')} 第 {line} 行" if line else ""
    documents = tuple((str(v), k) for k, v in _told(meta) if k.startswith("document"))
    return Voucher(_kind(entry), tuple(_facts(entry)), tuple(_lines(entry)), documents, place, _file(entry))


def _file(entry: Any) -> str:
    return str(entry.filename) if isinstance(entry, data.Document) else ""


def _told(meta: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in (meta or {}).items() if not _is_hidden(k) and v is not None]


def _is_hidden(key: str) -> bool:
    """Whether a key is the program's own: identities, and the hashes beside evidence."""
    return key in _HIDDEN or key.startswith(("__", "sha256"))


def _kind(entry: Any) -> str:
    kinds = {
        "Transaction": "凭证",
        "Balance": "余额核对",
        "Note": "备注",
        "Open": "开户",
        "Close": "销户",
        "Document": "凭证文件",
    }
    return kinds.get(type(entry).__name__, "事项")


def _facts(entry: Any) -> Iterator[tuple[str, str]]:
    yield "日期", entry.date.isoformat()
    named = dict(_named(entry.meta))
    if isinstance(entry, data.Transaction):
        yield "凭证号", named.pop("凭证号", "")
        yield "对方户名", entry.payee or ""
        yield "用途", named.pop("用途", "") or entry.narration or ""
        yield from named.items()
        return
    if getattr(entry, "account", ""):
        yield "科目", entry.account
    if isinstance(entry, data.Balance):
        yield "应为（元）", _money(entry.amount)
        yield "结果", f"不符，账上差 {_money(entry.diff_amount)} 元" if entry.diff_amount else "相符"
    if isinstance(entry, data.Note):
        yield "内容", entry.comment
    if isinstance(entry, data.Custom):
        yield "内容", "，".join(_text(value.value) for value in entry.values)
    yield from named.items()


def _named(meta: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Metadata under its Chinese names, in their order; other keys are the program's own."""
    told = dict(_told(meta))
    for key, word in _WORDS.items():
        if key in told:
            yield word, masked(str(told[key])) if key in _ACCOUNTS else _text(told[key])


def _lines(entry: Any) -> Iterator[Line]:
    for posting in getattr(entry, "postings", ()):
        root, *parts = posting.account.split(":")
        number = posting.units.number if posting.units else Decimal()
        # money spent leaves the base, money received comes in, whichever side the account stands on
        amount = -number if root in {chart.EXPENSES, chart.INCOME, chart.EQUITY} else number
        names = [_CODE.sub("", part) for part in parts]
        spend = root == chart.EXPENSES and len(names) == _SPEND_PARTS - 1
        source = names[0] if root in {chart.EXPENSES, chart.INCOME} and names else names[-1] if names else ""
        yield Line(
            account=posting.account,
            received=_yuan(amount) if amount > 0 else "",
            paid=_yuan(-amount) if amount < 0 else "",
            source=source,
            content=names[1] if spend else "",
            category=names[2] if spend else "",
            facts=tuple(_named(posting.meta)),
        )


def _text(value: Any) -> str:
    if isinstance(value, Amount):
        return _money(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _money(amount: Amount) -> str:
    return _yuan(amount.number or Decimal())


def _yuan(number: Decimal) -> str:
    return yuan(int(number.scaleb(2)))
