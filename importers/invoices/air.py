"""航空运输电子客票行程单 (atr): XBRL, alone or within OFD and PDF, and the words of its page.

Fare and fuel surcharge are what tax is on; 民航发展基金 and other taxes stand in the total beside it, so that net and
tax alone never make up the total. Element names as two public readers of real itineraries have them.
"""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import TYPE_CHECKING

from importers.columns import fen
from ledgers.book.invoices import Claim, InvoiceItem, Journey
from ledgers.book.render import yuan
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from importers.invoices.einvoice import Look
    from importers.invoices.tree import Node

AIR = "航空电子客票"
NUMBER = "ElectronicInvoiceAirTransportReceiptNumber"
TITLE = "航空运输电子客票行程单"
_KIND = f"电子发票（{TITLE}）"
_CARRIAGE, _FUND = "航空旅客运输服务", "民航发展基金和其他税费"
_BESIDE = ("CivilAviationDevelopmentFund", "OtherTaxes")
_SUM = re.compile(r"(?:CNY|[¥￥])\s*(\d[\d,]*\.\d\d)")
_DAY = re.compile(r"(?:填开|开票)日期\s*[:：]?\s*(\d{4})\s*[年/-]\s*(\d{1,2})\s*[月/-]\s*(\d{1,2})")
_FLIGHT = re.compile(r"(?<![A-Z0-9])((?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\d{3,4})(?!\d)")
_PLACE = re.compile(r"(自|至)\s*(?:FROM|TO)?\s*[:：]?\s*([^\W\dA-Za-z]{2,12})")
_BUYER = re.compile(r"购买方名称\s*[:：]\s*(\S+)")
_BUYER_ID = re.compile(r"(?:统一社会信用代码(?:/纳税人识别号)?|纳税人识别号)\s*[:：]\s*([0-9A-Z]{15,20})")
_SELLER = re.compile(r"填开单位\s*[:：]\s*(\S+)")


def itinerary(look: Look) -> Claim:
    """An itinerary of XBRL.

    Raises:
        Refusal: It has no number, day or total, or its sums do not add up.
    """
    fare, fuel, insurance = (look.sum(word, look.said(word)) or 0 for word in ("Fare", "FuelSurcharge", "Insurance"))
    tax, beside = look.sum("税额", look.said("VatTaxAmount")), sum(look.sum(w, look.said(w)) or 0 for w in _BESIDE)
    total, number = look.total("合计", look.said("TotalAmount")), look.number(look.said(NUMBER))
    had = fare + fuel + (tax or 0) + beside
    if total not in (had, had + insurance):
        raise look.refusal(f"行程单 {number} 各项合计 {yuan(had)}，写的是 {yuan(total)}")
    return Claim(
        number=number,
        carrier=AIR,
        date=look.day(look.said("IssueDate")),
        kind=_KIND,
        seller=look.said("NameOfSeller") or look.said("IssueParty"),
        seller_id=look.said("UnifiedSocialCreditCodeOfSeller"),
        buyer=look.said("NameOfPurchaser"),
        buyer_id=look.said("UnifiedSocialCreditCodeOfPurchaser"),
        amount=total,
        tax=tax,
        items=_items(fare + fuel, tax, total - fare - fuel - (tax or 0)),
        journeys=tuple(_flights(look.node, look)),
        file=look.file,
    )


def _items(net: int, tax: int | None, beside: int) -> tuple[InvoiceItem, ...]:
    fund = (InvoiceItem(_FUND, "", beside, None),) if beside else ()
    return (InvoiceItem(_CARRIAGE, "", net, tax), *fund)


def _flights(node: Node, look: Look) -> list[Journey]:
    """The flights, in their order; what is said once for all of several is each one's."""

    def said(name: str) -> list[str]:
        return [each.text for each in node.all(name)]

    def at(some: list[str], place: int) -> str:
        return some[place] if place < len(some) else ""

    days, flights = said("CarrierDate"), said("Flight")
    travellers = said("PassengerName")
    legs = zip(said("DepartureStation"), said("DestinationStation"), strict=False)
    return [
        Journey(start, end, at(travellers, 0), look.maybe_day("航班日期", at(days, n)), at(flights, n))
        for n, (start, end) in enumerate(legs)
        if end
    ]


def itinerary_on(text: str, number: str, file: str, carrier: str) -> Claim:
    """An itinerary from the words of its page, whose last sum is all the others together.

    Raises:
        Refusal: The day or the sums are not there, or do not add up.
    """
    instead = "请取得这张行程单的 XML 或 OFD 再导入"
    day = _DAY.search(text)
    sums = [fen(said) or 0 for said in _SUM.findall(text)]
    if not day or not sums:
        raise Refusal(f"{TITLE}上没有读到{'金额' if day else '填开日期'}", where=file, todo=instead)
    *parts, total = sums
    if sum(parts) != total:
        raise Refusal(f"{TITLE}上各项加起来是 {yuan(sum(parts))} 元，合计是 {yuan(total)} 元", where=file, todo=instead)
    try:
        issued = date(*map(int, day.groups()))
    except ValueError:
        raise Refusal(f"填开日期“{day[0]}”不是日历上的日期", where=file, todo=instead) from None
    buyer, buyer_id, seller = (
        match[1] if (match := pattern.search(text)) else "" for pattern in (_BUYER, _BUYER_ID, _SELLER)
    )
    return Claim(
        number=number,
        carrier=carrier,
        date=issued,
        kind=_KIND,
        seller=seller,
        buyer=buyer,
        buyer_id=buyer_id,
        amount=total,
        items=(InvoiceItem(_CARRIAGE),),
        journeys=tuple(_legs(text)),
        file=file,
    )


def _legs(text: str) -> list[Journey]:
    """Each place that a traveller flew to, from the place before it."""
    places = [match[2] for match in _PLACE.finditer(text)]
    flights = _FLIGHT.findall(text)
    legs = enumerate(itertools.pairwise(places))
    return [Journey(start, end, "", None, flights[n] if n < len(flights) else "") for n, (start, end) in legs]
