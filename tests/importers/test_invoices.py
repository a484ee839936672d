"""E-invoices: every carrier read, everything of a file accounted for, whatever is broken told in one line."""

from __future__ import annotations

import hashlib
import importlib.util
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import read_paper
from ledgers.book.invoices import ALL_RED, NORMAL, PART_RED, VOID, InvoiceItem, Journey
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import (
    BUYER,
    BUYER_ID,
    LIST,
    NUMBER,
    SELLER,
    SELLER_ID,
    air_page,
    atr,
    document,
    einvoice,
    list_row,
    ofd,
    older,
    page,
    pdf,
    rai,
    xbrl,
)
from tests.importers.makers import csv_bytes, xlsx_bytes, zip_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from importers.paper import Paper
    from ledgers.book.invoices import Claim

LODGING = InvoiceItem("*住宿服务*住宿费", "3070402000000000000", 100_000, 6_000)


def read(folder: Path, data: bytes, name: str = "发票.dat") -> Paper:
    """A file is known by its bytes: its name says nothing here."""
    path = folder / name
    path.write_bytes(data)
    return read_paper(path)


def claims(paper: Paper) -> list[Claim]:
    assert not paper.refused, paper.refused
    return list(paper.claims)


def refused(folder: Path, data: bytes) -> str:
    """What is said of a file that cannot be read: one line."""
    with pytest.raises(Refusal) as told:
        read(folder, data)
    assert "\n" not in str(told.value)
    return str(told.value)


# --- 数电票 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_an_e_invoice_is_read_whole(tmp_path: Path, encoding: str) -> None:
    data = document(einvoice(), encoding=encoding)
    (claim,) = claims(read(tmp_path, data))
    assert (claim.number, claim.carrier, claim.date, claim.kind) == (
        NUMBER,
        "数电票 XML",
        date(2025, 3, 12),
        "电子发票·普通发票",
    )
    assert (claim.seller, claim.seller_id, claim.buyer, claim.buyer_id) == (SELLER, SELLER_ID, BUYER, BUYER_ID)
    assert (claim.amount, claim.tax, claim.items, claim.red_of) == (106_000, 6_000, (LODGING,), "")
    digest = hashlib.sha256(data).hexdigest()
    assert (claim.sha256, claim.document) == (digest, f"documents/发票/2025-03-12.{NUMBER}.{digest[:8]}.xml")


def test_the_file_is_kept_byte_for_byte(tmp_path: Path) -> None:
    data = document(einvoice())
    paper = read(tmp_path, data)
    assert dict(paper.originals) == {claims(paper)[0].document: data}


def test_several_in_one_file_and_the_same_one_again(tmp_path: Path) -> None:
    other = einvoice("25502000000012345679")
    paper = read(tmp_path, document(einvoice(), other, einvoice()))
    assert [claim.number for claim in claims(paper)] == [NUMBER, "25502000000012345679"]
    assert paper.lines == (1, 2)
    assert [(skipped.row, skipped.reason) for skipped in paper.skipped] == [(3, "与第 1 张相同")]
    assert "2张发票" in claims(paper)[0].document


def test_a_tax_that_is_none_is_shown_by_asterisks(tmp_path: Path) -> None:
    free = ("*教育服务*培训费", "", "500.00", "")
    (claim,) = claims(read(tmp_path, document(einvoice(items=[free]).replace("<ComTaxAm></", "<ComTaxAm>***</"))))
    assert (claim.items, claim.amount) == ((InvoiceItem("*教育服务*培训费", "", 50_000, None),), 50_000)


def test_the_journeys_of_carriage(tmp_path: Path) -> None:
    trip = "<Departure>重庆</Departure><Destination>成都</Destination><Traveler>王素芬</Traveler>"
    trip = f"<PassengerTransportationInfo>{trip}<TravelDate>2025-03-10</TravelDate></PassengerTransportationInfo>"
    (claim,) = claims(read(tmp_path, document(einvoice(specific=trip * 2))))
    assert claim.journeys == (Journey("重庆", "成都", "王素芬", date(2025, 3, 10), ""),) * 2


@pytest.mark.parametrize(
    "other",
    [
        {"specific": f"<RedEInvoice><OriginalInvoiceCode>{NUMBER}</OriginalInvoiceCode></RedEInvoice>"},
        {"remark": f"被红冲蓝字数电票号码：{NUMBER} 红字发票信息确认单编号：50"},
    ],
)
def test_a_red_invoice_names_the_one_that_it_takes_back(tmp_path: Path, other: dict[str, str]) -> None:
    item = ("*住宿服务*住宿费", "", "-1000.00", "-60.00")
    (claim,) = claims(read(tmp_path, document(einvoice("25502000000099999999", items=[item], **other))))
    assert (claim.amount, claim.red_of) == (-106_000, NUMBER)


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (einvoice(""), "缺发票号码"),
        (einvoice(NUMBER[:-1]), "不是 20 位数字（有 19 位）"),
        (einvoice(total="1059.99"), "金额 1,000.00 加税额 60.00 不等于价税合计 1,059.99"),
        (einvoice(total=""), "缺价税合计"),
        (einvoice(total="一千元"), "价税合计“一千元”不是金额"),
        (einvoice(total="1060.005"), "不是整分"),
        (einvoice(day="2025-02-30"), "开票日期“2025-02-30 10:20:30”不是日历上的日期"),
        (einvoice().replace("<Amount>1000.00", "<Amount>999.00"), "各行金额合计 999.00，发票写 1,000.00"),
        (einvoice().replace("<ComTaxAm>60.00", "<ComTaxAm>59.00"), "各行税额合计 59.00，发票写 60.00"),
        ("<Faktur><A/></Faktur>", "这个 XML 里没有发票"),
    ],
)
def test_what_is_wrong_with_an_invoice_refuses_its_file(tmp_path: Path, element: str, said: str) -> None:
    assert said in refused(tmp_path, document(element))


def test_of_several_the_one_at_fault_is_named(tmp_path: Path) -> None:
    assert "第 2 张" in refused(tmp_path, document(einvoice(), einvoice(total="1.00")))


# --- what is hostile or broken ---------------------------------------------------------------------------------------

WIDE = document(einvoice(), encoding="UTF-16").decode("utf-16")
BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (document(einvoice()).replace(b"?>\n", b"?>" + BOMB, 1), "DOCTYPE"),
        (WIDE.replace("?>\n", "?><!DOCTYPE a>").encode("utf-16"), "DOCTYPE"),
        (document(einvoice())[:-40], "不完整或已损坏"),
        (b"<?xml version='1.0'?>" + b"<a>" * 5000 + b"</a>" * 5000, "不正常"),
        (b"<?xml version='1.0' encoding='x-klingon'?><EInvoice/>", "不完整或已损坏"),
        (ofd(attached={"a.xml": document(einvoice())})[:-30], "损坏"),
        (ofd(attached={"a.xml": BOMB + einvoice().encode()}), "DOCTYPE"),
        (ofd(), "没有读到发票号码、开票日期、价税合计"),
        (zip_bytes({"a.xml": document(einvoice())})[:-30], "损坏"),
        (zip_bytes({"a.xml": document(einvoice(NUMBER[:-1]))}), "里的 a.xml"),
        (pdf(page())[:200], "损坏"),
        (pdf(), "没有读到"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refused(tmp_path, data)


def test_an_ofd_that_inflates_beyond_reason_is_not_read(tmp_path: Path) -> None:
    assert "大得不正常" in refused(tmp_path, ofd(attached={"a.xml": b"<a>" + b" " * (60 << 20) + b"</a>"}))


def test_a_pdf_that_inflates_beyond_reason_ends_the_child_and_not_the_program(tmp_path: Path) -> None:
    assert "大得不正常" in refused(tmp_path, pdf(page(), bomb=600 << 20))


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pdfminer" else known(name))
    assert "pip install 'pdfminer.six" in refused(tmp_path, pdf(page()))


def test_xml_of_other_kinds_is_left_to_others(tmp_path: Path) -> None:
    assert "网页" in refused(tmp_path, b"<html><table></table></html>")
    assert "网页" in refused(tmp_path, b'<?xml version="1.0"?><html></html>')


# --- railway, OFD, PDF, zip ------------------------------------------------------------------------------------------


def railway_ticket(folder: Path, data: bytes) -> None:
    (claim,) = claims(read(folder, data))
    assert (claim.number, claim.carrier, claim.amount, claim.tax) == (
        "25119110010000112233",
        "铁路电子客票",
        15_400,
        1_272,
    )
    assert claim.journeys == (Journey("重庆北", "成都东", "王素芬", date(2025, 3, 10), "G8501"),)
    assert claim.items == (InvoiceItem("铁路旅客运输服务", "", 14_128, 1_272),)
    assert (claim.buyer, claim.buyer_id) == (BUYER, BUYER_ID)


def test_a_railway_ticket_alone_and_within_ofd_and_pdf(tmp_path: Path) -> None:
    railway_ticket(tmp_path, rai())
    railway_ticket(tmp_path, ofd(attached={"rai_issuer.xml": rai(), "Attachments.xml": b"<Attachments/>"}))
    railway_ticket(tmp_path, pdf(embedded=rai()))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"Fare": "155.00"}, "不等于"),
        ({"Fare": ""}, "缺票价"),
        ({"ElectronicInvoiceRailwayETicketNumber": "2511911001000011223"}, "有 19 位"),
        ({"DateOfIssue": ""}, "缺开票日期"),
        ({"TravelDate": "昨天"}, "乘车日期“昨天”不是日期"),
    ],
)
def test_a_railway_ticket_at_fault(tmp_path: Path, other: dict[str, str], said: str) -> None:
    assert said in refused(tmp_path, rai(**other))


def test_a_returned_ticket_is_told_by_its_item(tmp_path: Path) -> None:
    (claim,) = claims(read(tmp_path, rai(TypeOfBusiness="退", NumberOfOriginalInvoice=NUMBER)))
    assert (claim.items[0].name, claim.red_of) == ("铁路旅客运输服务（退票）", NUMBER)


def test_an_ofd_with_its_original_attached(tmp_path: Path) -> None:
    (claim,) = claims(read(tmp_path, ofd(attached={"original_invoice.xml": document(einvoice())})))
    assert (claim.carrier, claim.items) == ("OFD 发票", (LODGING,))
    assert claim.document.endswith(".ofd")
    (claim,) = claims(read(tmp_path, ofd(attached={"original_invoice.xml": older()})))
    assert (claim.number, claim.amount, claim.seller) == ("05000230011144231199", 106_000, SELLER)
    assert "位数不对" in refused(tmp_path, ofd(attached={"original_invoice.xml": older(number="4423119")}))


@pytest.mark.parametrize("carrier", ["OFD 发票", "PDF 发票"])
def test_an_invoice_is_read_off_its_page(tmp_path: Path, carrier: str) -> None:
    make = (lambda words: ofd(words=words)) if carrier.startswith("OFD") else pdf
    (claim,) = claims(read(tmp_path, make(page())))
    assert (claim.number, claim.carrier, claim.date, claim.kind) == (
        NUMBER,
        carrier,
        date(2025, 3, 12),
        "电子发票（普通发票）",
    )
    assert (claim.seller, claim.seller_id, claim.buyer, claim.buyer_id) == (SELLER, SELLER_ID, BUYER, BUYER_ID)
    assert (claim.amount, claim.tax) == (106_000, 6_000)
    assert claim.items == (InvoiceItem("*住宿服务*住宿费", "", 100_000, 6_000),)
    paper = read(tmp_path, make(page(net="1010.00", total="1070.00")))
    assert claims(paper)[0].items == (InvoiceItem("*住宿服务*住宿费"),)
    assert "没有读全" in paper.notes[0]
    assert "不等于价税合计" in refused(tmp_path, make(page(total="1061.00")))
    assert "没有读到发票号码" in refused(tmp_path, make(page(number="123")))


@pytest.mark.parametrize("carrier", ["ofd", "pdf"])
def test_every_page_of_several_invoices_is_read(tmp_path: Path, carrier: str) -> None:
    other = page("25502000000012345679")
    on = [(8.0, 50.0, "*金属制品*螺栓"), (120, 50, "1.00"), (150, 50, "6%"), (180, 50, "0.06")]
    more = page(total="1061.06", net="1001.00", tax="60.06")[17:]
    first = [words for words in page() if "小写" not in words[2] and "¥" not in words[2]]
    pages = (first, [*on, *more], other)
    paper = read(tmp_path, pdf(*pages) if carrier == "pdf" else ofd(*pages[1:], words=pages[0]))
    assert [(claim.number, claim.amount, len(claim.items)) for claim in claims(paper)] == [
        (NUMBER, 106_106, 2),
        ("25502000000012345679", 106_000, 1),
    ]


def test_what_is_attached_is_believed_and_a_further_page_still_read(tmp_path: Path) -> None:
    paper = read(tmp_path, pdf(page(total="9.99"), page("25502000000012345679"), embedded=document(einvoice())))
    assert [(claim.number, claim.items[0].code != "") for claim in claims(paper)] == [
        (NUMBER, True),
        ("25502000000012345679", False),
    ]


def test_a_railway_ticket_is_read_off_its_page(tmp_path: Path) -> None:
    words = [
        (60.0, 10.0, "电子发票（铁路电子客票）"),
        (8, 20, "发票号码:25119110010000112233"),
        (8, 50, "票价：￥154.00"),
    ]
    words += [(140, 20, "开票日期:2025年03月12日"), (8, 30, "重庆北站"), (60, 30, "G8501"), (110, 30, "成都东站")]
    (claim,) = claims(read(tmp_path, pdf([*words, (8, 60, f"购买方名称：{BUYER}")])))
    assert (claim.amount, claim.buyer, claim.journeys) == (
        15_400,
        BUYER,
        (Journey("重庆北站", "成都东站", "", None, "G8501"),),
    )


def test_a_zip_is_read_file_by_file(tmp_path: Path) -> None:
    parts = {
        "b/票.pdf": pdf(page()),
        "a.xml": document(einvoice()),
        "说明.txt": "没有发票".encode(),
        "c.ofd": ofd(words=page()),
    }
    paper = read(tmp_path, zip_bytes(parts), "一批.zip")
    assert [(claim.carrier, claim.number) for claim in claims(paper)] == [
        ("数电票 XML", NUMBER),
        ("PDF 发票", NUMBER),
        ("OFD 发票", NUMBER),
    ]
    assert paper.lines == (1, 2, 3)
    assert [(skipped.row, skipped.reason) for skipped in paper.skipped] == [(4, "“说明.txt”不是发票文件")]
    assert sorted(paper.originals.values()) == sorted(content for name, content in parts.items() if "txt" not in name)


def test_a_pdf_that_cannot_be_read_beside_its_xml_is_passed_over(tmp_path: Path) -> None:
    """One download of the tax bureau holds an invoice as XML, OFD and PDF under one name."""
    scan = pdf([(10, 10, "扫描件")])
    paper = read(tmp_path, zip_bytes({"dzfp_1.pdf": scan, "dzfp_1.xml": document(einvoice())}), "一批.zip")
    assert [claim.number for claim in claims(paper)] == [NUMBER]
    assert [(s.row, s.reason) for s in paper.skipped] == [(1, "“dzfp_1.pdf”读不了，同名的 XML 或 OFD 已读")]
    assert "没有读到" in refused(tmp_path, zip_bytes({"dzfp_2.pdf": scan, "dzfp_1.xml": document(einvoice())}))


def test_names_of_files_that_are_odd(tmp_path: Path) -> None:
    """Blanks, line ends and colours of the terminal in a name; two that look alike are two files."""
    other = document(einvoice("25502000000012345679"))
    data = zip_bytes({"票 \x1b[31m\n1.xml": document(einvoice()), "票  \x1b[31m 1.xml": other})
    found = claims(paper := read(tmp_path, data, "一  批.zip"))
    assert sorted(claim.number for claim in found) == [NUMBER, "25502000000012345679"]
    for claim in found:
        assert hashlib.sha256(paper.originals[claim.document]).hexdigest() == claim.sha256
        assert claim.file.isprintable()
    assert claims(read(tmp_path, document(einvoice()), "发票  1 .xml"))[0].number == NUMBER
    listed = xlsx_bytes({"信息汇总表": [LIST, list_row()]})
    assert claims(read(tmp_path, listed, "清单  1 .xlsx"))[0].number == NUMBER


@pytest.mark.parametrize(
    ("index", "place"),
    [
        ("./OFD.xml", "./Doc_0/Attachs/original_invoice.xml"),
        ("OFD.xml", "Doc_0\\Attachs\\original_invoice.xml"),
        ("ofd.xml", "doc_0/attachs/original_invoice.xml"),
        ("票/OFD.xml", "票/Doc_0/Attachs/original_invoice.xml"),
        ("OFD.xml", "Doc_0/Other/inv.xml"),
    ],
)
def test_layouts_of_ofd(tmp_path: Path, index: str, place: str) -> None:
    """The last stands where only the index of attachments says."""
    listed = b'<Attachments><Attachment ID="1"><FileLoc>/Doc_0/Other/inv.xml</FileLoc></Attachment></Attachments>'
    parts = {index: b"<OFD/>", "Doc_0/Attachs/Attachments.xml": listed, place: document(einvoice())}
    assert [(c.carrier, c.number) for c in claims(read(tmp_path, zip_bytes(parts)))] == [("OFD 发票", NUMBER)]


def test_letters_set_apart_are_one_word(tmp_path: Path) -> None:
    """Some issuers set each letter with a blank behind it."""
    apart = [(x, y, text if any(c.isdigit() for c in text) else " ".join(text)) for x, y, text in page()]
    (claim,) = claims(read(tmp_path, pdf(apart)))
    assert (claim.buyer, claim.seller, claim.items) == (
        BUYER,
        SELLER,
        (InvoiceItem("*住宿服务*住宿费", "", 100_000, 6_000),),
    )


# --- air itineraries, and what is no invoice -------------------------------------------------------------------------


def test_an_air_itinerary_alone_and_within_ofd(tmp_path: Path) -> None:
    """民航发展基金 stands in the total and is no part of net or tax."""
    for data in (atr(), ofd(attached={"atr_0.xml": atr()}, words=air_page())):
        (claim,) = claims(read(tmp_path, data))
        assert (claim.number, claim.carrier, claim.date) == ("25507000000012345678", "航空电子客票", date(2025, 7, 4))
        assert (claim.amount, claim.tax, claim.buyer) == (66_000, 5_037, BUYER)
        assert claim.items == (
            InvoiceItem("航空旅客运输服务", "", 55_963, 5_037),
            InvoiceItem("民航发展基金和其他税费", "", 5_000, None),
        )
        assert claim.journeys == (Journey("重庆", "北京", "王素芬", date(2025, 7, 5), "CA1234"),)


def test_an_itinerary_of_several_flights(tmp_path: Path) -> None:
    there, back = ("重庆", "北京", "2025-07-05", "CA1234"), ("北京", "重庆", "2025-07-09", "CA1235")
    (claim,) = claims(read(tmp_path, atr(there, back)))
    assert [(j.departure, j.vehicle, j.date) for j in claim.journeys] == [
        ("重庆", "CA1234", date(2025, 7, 5)),
        ("北京", "CA1235", date(2025, 7, 9)),
    ]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"TotalAmount": "661.00"}, "各项合计 660.00，写的是 661.00"),
        ({"TotalAmount": ""}, "缺合计"),
        ({"IssueDate": ""}, "缺开票日期"),
        ({"ElectronicInvoiceAirTransportReceiptNumber": "7812345678901"}, "不是 20 位数字"),
    ],
)
def test_an_itinerary_at_fault(tmp_path: Path, other: dict[str, str], said: str) -> None:
    assert said in refused(tmp_path, atr(**other))


@pytest.mark.parametrize("carrier", ["PDF 发票", "OFD 发票"])
def test_an_itinerary_is_read_off_its_page(tmp_path: Path, carrier: str) -> None:
    make = pdf if carrier.startswith("PDF") else (lambda words: ofd(words=words))
    (claim,) = claims(read(tmp_path, make(air_page())))
    assert (claim.carrier, claim.date, claim.amount, claim.buyer, claim.buyer_id) == (
        carrier,
        date(2025, 7, 4),
        66_000,
        BUYER,
        BUYER_ID,
    )
    assert claim.journeys == (Journey("重庆", "北京", "", None, "CA1234"),)
    assert "各项加起来是 660.00 元，合计是 600.00 元" in refused(tmp_path, make(air_page(total="600.00")))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (xbrl("bker", "<bker:TransactionAmount>1</bker:TransactionAmount>"), "这是银行电子回单，不是发票"),
        (xbrl("efi", "<efi:TotalAmount>1</efi:TotalAmount>"), "这是财政电子票据，不是发票"),
        (b"<EInvoice><Header><EInvoiceTag>CZ-EI</EInvoiceTag></Header></EInvoice>", "这是财政电子票据，不是发票"),
        (ofd(words=[(10, 10, "财政电子票据"), (10, 20, "票据号码：0012345678")]), "这是财政电子票据，不是发票"),
        (ofd(words=[(10, 10, "网上银行电子回单"), (10, 20, "金额：1.00")]), "这是银行回单，不是发票"),
        (xbrl("einv", "<einv:Total>1</einv:Total>"), "财政部标准的数电票 XBRL 还不能读"),
    ],
)
def test_what_is_no_invoice_is_called_by_its_name(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refused(tmp_path, data)


def test_a_page_is_read_whatever_else_is_attached(tmp_path: Path) -> None:
    attached = {"einv.xml": xbrl("einv", "<einv:Total>1</einv:Total>")}
    assert [c.number for c in claims(read(tmp_path, ofd(attached=attached, words=page())))] == [NUMBER]


# --- the tax bureau's list -------------------------------------------------------------------------------------------


def test_one_row_is_a_line_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    rows = [
        LIST,
        list_row(),
        list_row(货物或应税劳务名称="*餐饮服务*餐费", 金额=100.0, 税额=6.0, 价税合计=106.0),
        list_row("25502000000012345679", 税额="***", 价税合计=1000.0),
        [None] * 5 + ["合计"] + [None] * 10 + [2100.0],
    ]
    data = xlsx_bytes({"发票基础信息": [["说明"]], "信息汇总表": rows})
    paper = read(tmp_path, data)
    first, again, second = claims(paper)
    assert first is again
    assert (first.amount, first.tax, [item.name for item in first.items]) == (
        116_600,
        6_600,
        ["*住宿服务*住宿费", "*餐饮服务*餐费"],
    )
    assert (second.amount, second.tax) == (100_000, None)
    assert (first.seller, first.buyer_id, first.items[0].code, first.status) == (SELLER, BUYER_ID, LODGING.code, NORMAL)
    assert paper.lines == (2, 3, 4)
    assert [skipped.row for skipped in paper.skipped] == [5]
    assert first.document == f"documents/发票/2025-03-12.2张发票.{hashlib.sha256(data).hexdigest()[:8]}.xlsx"


def test_older_headers_and_paper_invoices(tmp_path: Path) -> None:
    header = ["数电票号码" if name == "数电发票号码" else name for name in LIST]
    row = list_row("", 发票代码="050002300111", 发票号码="44231199")
    (claim,) = claims(read(tmp_path, csv_bytes([header, row], "utf-8-sig")))
    assert claim.number == "05000230011144231199"
    assert claim.document.endswith(".csv")


@pytest.mark.parametrize(
    ("word", "status"),
    [("正常", NORMAL), ("已作废", VOID), ("已红冲-部分", PART_RED), ("已红冲-全额", ALL_RED), ("已全额红冲", ALL_RED)],
)
def test_what_became_of_an_invoice(tmp_path: Path, word: str, status: str) -> None:
    (claim,) = claims(read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, list_row(发票状态=word)]})))
    assert claim.status == status


@pytest.mark.parametrize("word", ["红冲待确认", "未红冲", "作废申请中"])
def test_what_is_only_asked_for_has_not_happened(tmp_path: Path, word: str) -> None:
    paper = read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, list_row(发票状态=word)]}))
    assert (claims(paper)[0].status, paper.notes) == ("", (f"发票状态“{word}”不认识，没有记状态",))


def test_a_list_of_invoices_without_their_lines(tmp_path: Path) -> None:
    """发票基础信息 has a row for each invoice: read where it stands alone, not beside 信息汇总表 that says it again."""
    drop = {LIST.index(name) for name in ("税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号")}
    basic = [[cell for at, cell in enumerate(row) if at not in drop] for row in (LIST, list_row())]
    (alone,) = claims(read(tmp_path, xlsx_bytes({"发票基础信息": basic})))
    assert (alone.amount, alone.items) == (106_000, ())
    (both,) = claims(read(tmp_path, xlsx_bytes({"发票基础信息": basic, "信息汇总表": [LIST, list_row()]})))
    assert (both.amount, both.items) == (106_000, (LODGING,))


def test_the_fund_in_the_total_of_an_air_ticket_does_not_refuse_the_list(tmp_path: Path) -> None:
    row = list_row(发票票种="电子发票（航空运输电子客票行程单）", 价税合计=1110.0)
    (claim,) = claims(read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, row]})))
    assert (claim.amount, claim.tax) == (111_000, 6_000)


def test_a_state_that_is_not_known_is_told(tmp_path: Path) -> None:
    paper = read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, list_row(发票状态="失控")]}))
    assert (claims(paper)[0].status, paper.notes) == ("", ("发票状态“失控”不认识，没有记状态",))


def test_a_red_invoices_remark(tmp_path: Path) -> None:
    row = list_row(
        "25502000000099999999", 金额=-1000.0, 税额=-60.0, 价税合计=-1060.0, 备注=f"被红冲蓝字数电票号码：{NUMBER}"
    )
    (claim,) = claims(read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, row]})))
    assert (claim.red_of, claim.amount) == (NUMBER, -106_000)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (list_row(NUMBER[:-1]), "不是 20 位数字"),
        (list_row(int(NUMBER)), "存成了数值"),
        (list_row(""), "没有发票号码"),
        (list_row(价税合计=1061.0), "不等于价税合计"),
        (list_row(开票日期=""), "“开票日期”是空的"),
        (list_row(金额=None), "是空的"),
    ],
)
def test_a_row_at_fault_refuses_the_list_and_is_named(tmp_path: Path, row: list[Any], said: str) -> None:
    paper = read(tmp_path, xlsx_bytes({"信息汇总表": [LIST, list_row("25502000000012345679"), row]}))
    assert said in paper.refused
    assert "第 3 行" in paper.refused
    assert [skipped.row for skipped in paper.skipped] == [3]


# --- any file --------------------------------------------------------------------------------------------------------

_sums = st.integers(1, 10**8).map(lambda fen: f"{fen / 100:.2f}")
_names = st.text(alphabet=st.characters(categories=["L", "N", "P"]), min_size=1, max_size=10)
_invoice = st.tuples(
    st.integers(0, 10**15 - 1).map(lambda n: f"25502{n:015}"),
    st.lists(st.tuples(_names, st.just(""), _sums, _sums), min_size=1, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(_invoice, min_size=1, max_size=5))
def test_every_invoice_of_a_file_is_accounted_for(tmp_path: Path, some: list[tuple[str, list[Any]]]) -> None:
    paper = read(tmp_path, document(*(einvoice(number, items=items) for number, items in some)))
    assert paper.count == len(some)
    assert {claim.number for claim in claims(paper)} == {number for number, _ in some}
    for claim in claims(paper):
        assert claim.amount == sum((item.amount or 0) + (item.tax or 0) for item in claim.items)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_ends_in_anything_but_a_paper_or_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([document(einvoice()), rai(), ofd(words=page()), zip_bytes({"a.xml": rai()})]))
    broken = bytearray(whole[: data.draw(st.integers(8, len(whole)))])
    for at in data.draw(st.lists(st.integers(4, len(broken) - 1), max_size=6)):
        broken[at] = data.draw(st.integers(0, 255))
    told = ""
    try:
        read(tmp_path, bytes(broken))
    except Refusal as refusal:
        told = str(refusal)
    assert "\n" not in told
