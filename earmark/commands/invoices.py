"""`earmark invoices`: the invoices of a book, what each stands behind, and what a person should look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from earmark.chinese import ChineseCommand, Day
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledgers.book.book import Book
    from ledgers.book.invoices import Invoice
    from ledgers.book.shelf import Shelf


@click.command(
    cls=ChineseCommand, help="列出账套里的发票：状态、挂在哪张凭证上、哪些要核对。发票用 earmark import 导入。"
)
@click.argument("code")
@click.option("--as-of", type=Day(), metavar="日期", help="截至哪一天；不写是今天。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="输出给人看还是给程序读。",
)
@click.pass_obj
def invoices(shelf: Shelf, code: str, as_of: date | None, form: str) -> int:
    """List the invoices of a book."""
    book = shelf.open(code).book(as_of)
    if form == "json":
        click.echo(json.dumps([_record(book, invoice) for invoice in book.invoices], ensure_ascii=False, indent=1))
        return 0
    if not len(book.invoices):
        click.echo("还没有发票。用 earmark import 导入数电票（XML、OFD、PDF）或税务局的发票清单。")
    for invoice in book.invoices:
        amount = "金额不详" if invoice.amount is None else yuan(invoice.amount)
        paid = "、".join(dict.fromkeys(s.voucher or str(s.date) for s in book.paid_by(invoice))) or "没有挂到付款"
        parts = [invoice.number, str(invoice.date), invoice.seller, amount, invoice.status, paid]
        click.echo("  ".join(part for part in parts if part))
        for remark in remarks(book, invoice):
            click.echo(f"    请核对：{remark}")
    return 0


def remarks(book: Book, invoice: Invoice) -> Iterator[str]:
    """What a person should look at of an invoice, a sentence each."""
    paid = book.paid_by(invoice)
    if book.is_buyer(invoice) is False:
        yield f"购买方是 {invoice.buyer} {invoice.buyer_id}，不是本单位".replace("  ", " ")
    total = sum(spend.amount for spend in paid)
    if paid and invoice.amount not in {None, total} and all(len(spend.invoices) == 1 for spend in paid):
        yield f"付款合计 {yuan(total)}，价税合计 {yuan(invoice.amount or 0)}"
    if paid and invoice.undone:
        yield f"已付款，发票{invoice.status}"
    yield from invoice.oddities
    for doubt in book.attached.doubts:
        if doubt.invoice.number == invoice.number:
            fits = "、".join(spends[0].voucher or str(spends[0].date) for spends in doubt.payments)
            yield f"对方和金额与 {fits} 相符，不止一种挂法，请在支出明细表里填发票号"


def _record(book: Book, invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "date": invoice.date.isoformat(),
        "kind": invoice.kind,
        "seller": invoice.seller,
        "seller_id": invoice.seller_id,
        "buyer": invoice.buyer,
        "buyer_id": invoice.buyer_id,
        "is_buyer": book.is_buyer(invoice),
        "amount_fen": invoice.amount,
        "tax_fen": invoice.tax,
        "status": invoice.status,
        "red_of": invoice.red_of or None,
        "items": [
            {"name": item.name, "code": item.code, "amount_fen": item.amount, "tax_fen": item.tax}
            for item in invoice.items
        ],
        "files": [
            {"carrier": claim.carrier, "file": claim.file, "document": claim.document, "sha256": claim.sha256}
            for claim in invoice.claims
        ],
        "payments": [
            {"voucher": s.voucher, "date": s.date.isoformat(), "amount_fen": s.amount} for s in book.paid_by(invoice)
        ],
        "remarks": list(remarks(book, invoice)),
    }
