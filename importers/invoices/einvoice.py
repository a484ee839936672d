"""Invoices as XML: 数电票 (EInvoice), tickets of railway and airlines (XBRL, rai, atr), what OFD had before them.

Namespaces differ from issuer to issuer and year to year, so elements go by their local names. The header's
`TotalTax-includedAmount` and the line's `TotaltaxIncludedAmount` differ by two letters and are two things.
`RequestTime` is the day of issue. A file may hold several 数电票.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.columns import Day, fen
from importers.invoices.air import NUMBER, itinerary
from ledgers.book.invoices import Claim, InvoiceItem, Journey, cleaned, is_e_number
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from importers.invoices.tree import Node

RAILWAY = "铁路电子客票"
FISCAL = "这是财政电子票据，不是发票，不读入"
FISCAL_ADVICE = "请把票据号填在支出明细表的发票号一列，原件留存备查"
_REDOWNLOAD = "请从电子税务局重新下载原件；原件就是这样的，请联系开票方"
_RED = re.compile(r"被红冲蓝字\S*?号码\s*[::：]\s*(\d{8,20})")
_NO_SUM = re.compile(r"\*+|免税|不征税|零税率")
_DAY = Day("日期")
_OLD_ROOTS = ("eInvoice", "ElectronicInvoice", "Invoice")


def invoices_in(root: Node, file: str, carrier: str) -> list[Claim]:
    """The invoices of an XML file; none where it is of another kind.

    Raises:
        Refusal: An invoice has no number or day, or its sums do not add up: which, and what it says.
    """
    found: list[tuple[Node, Callable[[Look], Claim]]] = [(node, _digital) for node in root.all("EInvoice")]
    if not found and root.one("ElectronicInvoiceRailwayETicketNumber"):
        found = [(root, _railway)]
    if not found and root.one(NUMBER):
        found = [(root, itinerary)]
    if not found and root.name in _OLD_ROOTS and root.one("InvoiceNo"):
        found = [(root, _older)]
    several = len(found) > 1
    claims = []
    for number, (node, read) in enumerate(found, 1):
        look = Look(node, f"{file} 第 {number} 张" if several else file, file, carrier)
        claims.append(cleaned(read(look)))
    return claims


def red_of(remark: str) -> str:
    """The number that a red invoice's remark says it takes back; empty where it says none."""
    found = _RED.search(remark)
    return found[1] if found else ""


def agree(claim: Claim, net: int | None, where: str) -> None:
    """See that an invoice's sums add up: net and tax are the total, and the lines are both.

    Raises:
        Refusal: They do not, which a true original never does.
    """
    if net is not None and claim.amount is not None and net + (claim.tax or 0) != claim.amount:
        said = f"金额 {yuan(net)} 加税额 {yuan(claim.tax or 0)} 不等于价税合计 {yuan(claim.amount)}"
        raise Refusal(f"发票 {claim.number} {said}", where=where, todo=_REDOWNLOAD)
    lines = [item.amount for item in claim.items]
    if net is not None and lines and None not in lines and (total := sum(a or 0 for a in lines)) != net:
        raise Refusal(
            f"发票 {claim.number} 各行金额合计 {yuan(total)}，发票写 {yuan(net)}", where=where, todo=_REDOWNLOAD
        )
    taxes = [item.tax for item in claim.items]
    if claim.tax is not None and taxes and None not in taxes and (total := sum(t or 0 for t in taxes)) != claim.tax:
        said = f"各行税额合计 {yuan(total)}，发票写 {yuan(claim.tax)}"
        raise Refusal(f"发票 {claim.number} {said}", where=where, todo=_REDOWNLOAD)


class Look:
    """Looks into one invoice's element; whatever cannot be read is refused with its place."""

    def __init__(self, node: Node, where: str, file: str, carrier: str) -> None:
        self.node, self.where, self.file, self.carrier = node, where, file, carrier

    def said(self, *path: str) -> str:
        """The text of an element; empty where there is none."""
        return self.node.said(*path)

    def refusal(self, what: str) -> Refusal:
        """The answer to what is wrong with the invoice."""
        return Refusal(what, where=self.where, todo=_REDOWNLOAD)

    def number(self, text: str) -> str:
        """A 数电票's number, whole."""
        if not text:
            raise self.refusal("缺发票号码")
        if not is_e_number(text):
            raise self.refusal(f"发票号码“{text[:30]}”不是 20 位数字（有 {len(text)} 位）")
        return text

    def day(self, text: str) -> date:
        """The day of issue."""
        day = self.maybe_day("开票日期", text)
        if day is None:
            raise self.refusal("缺开票日期")
        return day

    def maybe_day(self, word: str, text: str) -> date | None:
        """A day; None where there is none."""
        try:
            return _DAY.parse(text)
        except ValueError as error:
            raise self.refusal(f"{word}{error}") from None

    def sum(self, word: str, text: str) -> int | None:
        """Fen; None where there is nothing or a word in place of it."""
        if not text or _NO_SUM.fullmatch(text):
            return None
        try:
            return fen(text)
        except ValueError as error:
            raise self.refusal(f"{word}{error}") from None

    def total(self, word: str, text: str) -> int:
        """Fen, which must be there."""
        found = self.sum(word, text)
        if found is None:
            raise self.refusal(f"缺{word}")
        return found


def _digital(look: Look) -> Claim:
    """A 数电票."""
    node = look.node
    if look.said("EInvoiceTag").startswith("CZ") or look.said("EInvoiceCode"):  # a 数电票's tag is SWEI3200
        raise Refusal(FISCAL, where=look.where, todo=FISCAL_ADVICE)
    basic = node.one("BasicInformation") or node
    number = look.number(look.said("TaxSupervisionInfo", "InvoiceNumber") or look.said("EIid"))
    labels = [look.said("InherentLabel", name, "LabelName") for name in ("EInvoiceType", "GeneralOrSpecialVAT")]
    original = look.said("RedEInvoice", "OriginalInvoiceCode")
    claim = Claim(
        number=number,
        carrier=look.carrier,
        date=look.day(basic.said("RequestTime") or look.said("TaxSupervisionInfo", "IssueTime")),
        kind="·".join(label for label in labels if label),
        seller=look.said("SellerInformation", "SellerName"),
        seller_id=look.said("SellerInformation", "SellerIdNum"),
        buyer=look.said("BuyerInformation", "BuyerName"),
        buyer_id=look.said("BuyerInformation", "BuyerIdNum"),
        amount=look.total("价税合计", basic.said("TotalTax-includedAmount")),
        tax=look.sum("税额", basic.said("TotalTaxAm")),
        red_of=original or red_of(look.said("AdditionalInformation", "Remark")),
        items=tuple(
            InvoiceItem(
                item.said("ItemName"),
                item.said("TaxClassificationCode"),
                look.sum("明细金额", item.said("Amount")),
                look.sum("明细税额", item.said("ComTaxAm")),
            )
            for item in node.all("IssuItemInformation")
        ),
        journeys=tuple(_journey(look, trip) for trip in _trips(node)),
        file=look.file,
    )
    agree(claim, look.sum("金额", basic.said("TotalAmWithoutTax")), look.where)
    return claim


def _trips(node: Node) -> list[Node]:
    """The elements that name a journey, however their issuer calls them."""
    specific = node.one("SpecificInformation")
    around = specific.everything() if specific else ()
    return [each for each in around if any(child.name == "Destination" and child.text for child in each.children)]


def _journey(look: Look, trip: Node) -> Journey:
    return Journey(
        trip.said("Departure"),
        trip.said("Destination"),
        trip.said("Traveler"),
        look.maybe_day("出行日期", trip.said("TravelDate")),
        trip.said("Vehicletype"),
    )


def _railway(look: Look) -> Claim:
    """A railway ticket: evidence of travel whoever the payee is."""
    net, tax = look.sum("金额", look.said("TotalAmountExcludingTax")), look.sum("税额", look.said("TaxAmount"))
    back = look.said("TypeOfBusiness") == "退"
    journey = Journey(
        look.said("DepartureStation"),
        look.said("DestinationStation"),
        look.said("Name"),
        look.maybe_day("乘车日期", look.said("TravelDate")),
        look.said("TrainNumber"),
    )
    claim = Claim(
        number=look.number(look.said("ElectronicInvoiceRailwayETicketNumber")),
        carrier=RAILWAY,
        date=look.day(look.said("DateOfIssue")),
        kind=look.said("TypeOfVoucher"),
        seller=look.said("NameOfSeller") or look.said("IssueParty"),
        buyer=look.said("NameOfPurchaser"),
        buyer_id=look.said("UnifiedSocialCreditCodeOfPurchaser"),
        amount=look.total("票价", look.said("Fare")),
        tax=tax,
        red_of=look.said("NumberOfOriginalInvoice"),
        items=(InvoiceItem("铁路旅客运输服务" + ("（退票）" if back else ""), "", net, tax),),
        journeys=(journey,) if journey.destination else (),
        file=look.file,
    )
    agree(claim, net, look.where)
    return claim


def _older(look: Look) -> Claim:
    """An e-invoice of before the 数电票, as OFD files have it attached: a code and a number."""
    code, number = look.said("InvoiceCode"), look.said("InvoiceNo")
    if not re.fullmatch(r"\d{8}|\d{20}", number) or not re.fullmatch(r"(?:\d{10}|\d{12})?", code):
        raise look.refusal(f"发票代码“{code}”、号码“{number}”的位数不对")
    claim = Claim(
        number=code + number,
        carrier=look.carrier,
        date=look.day(look.said("IssueDate")),
        seller=look.said("SellerName"),
        seller_id=look.said("SellerTaxID"),
        buyer=look.said("BuyerName"),
        buyer_id=look.said("BuyerTaxID"),
        amount=look.total("价税合计", look.said("TaxInclusiveTotalAmount")),
        tax=look.sum("税额", look.said("TaxTotalAmount")),
        red_of=red_of(look.said("Note")),
        items=tuple(
            InvoiceItem(
                item.said("Item"),
                "",
                look.sum("明细金额", item.said("Amount")),
                look.sum("明细税额", item.said("TaxAmount")),
            )
            for item in look.node.all("GoodsInfo")
        ),
        file=look.file,
    )
    agree(claim, look.sum("金额", look.said("TaxExclusiveTotalAmount")), look.where)
    return claim
