"""E-invoices and e-statements for the tests, made from the field lists of the standards: no real sample was at hand."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from tests.importers.makers import Row, zip_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NUMBER = "25502000000012345678"
BUYER, BUYER_ID = "重庆某养老集团有限公司", "91500103MA5ABCDE0X"
SELLER, SELLER_ID = "重庆某酒店有限公司", "91500103MA5HOTEL0X"
HOTEL_ITEM = ("*住宿服务*住宿费", "3070402000000000000", "1000.00", "60.00")
Item = tuple[str, str, str, str]

LIST = [
    "序号",
    "发票代码",
    "发票号码",
    "数电发票号码",
    "销方识别号",
    "销方名称",
    "购方识别号",
    "购买方名称",
    "开票日期",
]
LIST += [
    "税收分类编码",
    "特定业务类型",
    "货物或应税劳务名称",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "税额",
]
LIST += ["价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注"]


def _leaf(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"


def einvoice(
    number: str = NUMBER, *, items: Sequence[Item] = (HOTEL_ITEM,), day: str = "2025-03-12", **other: Any
) -> str:
    """One 数电票 as an element."""
    net, tax = (sum(round(float(item[at]) * 100) for item in items if item[at]) for at in (2, 3))
    said = {"seller": SELLER, "buyer": BUYER, "total": f"{(net + tax) / 100:.2f}", "specific": "", "remark": ""} | other
    lines = "".join(
        f"<IssuItemInformation>{_leaf('ItemName', name)}{_leaf('Amount', amount)}{_leaf('TaxRate', '0.06')}"
        f"{_leaf('ComTaxAm', tax)}{_leaf('TotaltaxIncludedAmount', '9999.99')}"
        f"{_leaf('TaxClassificationCode', code)}</IssuItemInformation>"
        for name, code, amount, tax in items
    )
    return f"""<EInvoice xmlns:x="http://tax.example"><Header>{_leaf("EIid", number)}<InherentLabel>
<InIssuType><LabelCode>Y</LabelCode><LabelName>蓝字</LabelName></InIssuType>
<EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType>
<GeneralOrSpecialVAT><LabelCode>02</LabelCode><LabelName>普通发票</LabelName></GeneralOrSpecialVAT>
</InherentLabel></Header><x:EInvoiceData>
<SellerInformation>{_leaf("SellerIdNum", SELLER_ID)}{_leaf("SellerName", said["seller"])}</SellerInformation>
<BuyerInformation>{_leaf("BuyerIdNum", BUYER_ID)}{_leaf("BuyerName", said["buyer"])}</BuyerInformation>
<BasicInformation>{_leaf("TotalAmWithoutTax", f"{net / 100:.2f}")}{_leaf("TotalTaxAm", f"{tax / 100:.2f}")}
{_leaf("TotalTax-includedAmount", said["total"])}{_leaf("RequestTime", f"{day} 10:20:30")}</BasicInformation>
{lines}<SpecificInformation>{said["specific"]}</SpecificInformation>
<AdditionalInformation>{_leaf("Remark", said["remark"])}</AdditionalInformation></x:EInvoiceData>
<TaxSupervisionInfo>{_leaf("InvoiceNumber", number)}</TaxSupervisionInfo>
<Signature><SignedInfo>{_leaf("InvoiceNumber", "伪")}</SignedInfo></Signature></EInvoice>"""


def document(*elements: str, encoding: str = "UTF-8") -> bytes:
    """A file of invoices: one is the root, several stand within one."""
    body = elements[0] if len(elements) == 1 else f"<EInvoices>{''.join(elements)}</EInvoices>"
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{body}'.encode(encoding.lower())


def xbrl(prefix: str, body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><xbrl xmlns="http://www.xbrl.org/2003/instance" '
        f'xmlns:{prefix}="http://xbrl.mof.gov.cn/taxonomy/2023-05-15/{prefix}">{body}</xbrl>'
    ).encode()


def rai(**other: str) -> bytes:
    """A railway ticket."""
    facts = {
        "TypeOfVoucher": "电子发票（铁路电子客票）",
        "ElectronicInvoiceRailwayETicketNumber": "25119110010000112233",
        "DateOfIssue": "2025-03-12",
        "DepartureStation": "重庆北",
        "DestinationStation": "成都东",
        "TrainNumber": "G8501",
        "TravelDate": "2025-03-10",
        "Name": "王素芬",
        "Fare": "154.00",
        "TotalAmountExcludingTax": "141.28",
        "TaxAmount": "12.72",
        "NameOfPurchaser": BUYER,
        "UnifiedSocialCreditCodeOfPurchaser": BUYER_ID,
    } | other
    return xbrl(
        "rai", "".join(f'<rai:{key} contextRef="c">{value}</rai:{key}>' for key, value in facts.items() if value)
    )


def atr(*legs: tuple[str, str, str, str], **other: str) -> bytes:
    """An air itinerary: (from, to, day, flight) each."""
    facts = {
        "ElectronicInvoiceAirTransportReceiptNumber": "25507000000012345678",
        "IssueDate": "2025-07-04",
        "NameOfSeller": "某航空有限公司",
        "NameOfPurchaser": BUYER,
        "UnifiedSocialCreditCodeOfPurchaser": BUYER_ID,
        "PassengerName": "王素芬",
        "Fare": "550.46",
        "FuelSurcharge": "9.17",
        "VatTaxAmount": "50.37",
        "CivilAviationDevelopmentFund": "50.00",
        "OtherTaxes": "0.00",
        "TotalAmount": "660.00",
    } | other
    flights = "".join(
        f"{_leaf('atr:DepartureStation', start)}{_leaf('atr:DestinationStation', end)}"
        f"{_leaf('atr:CarrierDate', day)}{_leaf('atr:Flight', flight)}"
        for start, end, day, flight in legs or [("重庆", "北京", "2025-07-05", "CA1234")]
    )
    return xbrl("atr", "".join(_leaf(f"atr:{key}", value) for key, value in facts.items() if value) + flights)


def air_page(*, total: str = "660.00") -> list[Words]:
    """What an air itinerary prints: a row of headings, a row of sums."""
    return [
        (60, 10, "电子发票（航空运输电子客票行程单）"),
        (140, 10, "发票号码：25507000000012345678"),
        (8, 20, "旅客姓名"),
        (8, 26, "自：重庆T3"),
        (50, 26, "CA1234"),
        (80, 26, "2025年07月05日"),
        (8, 31, "至：北京T3"),
        (8, 40, "票价"),
        (40, 40, "燃油附加费"),
        (70, 40, "增值税税额"),
        (100, 40, "民航发展基金"),
        (130, 40, "合计"),
        (8, 45, "CNY 550.46"),
        (40, 45, "CNY 9.17"),
        (70, 45, "CNY 50.37"),
        (100, 45, "CNY 50.00"),
        (130, 45, f"CNY {total}"),
        (8, 55, "填开单位：某航空有限公司"),
        (100, 55, "填开日期：2025年07月04日"),
        (8, 60, f"购买方名称：{BUYER}"),
        (100, 60, f"统一社会信用代码/纳税人识别号：{BUYER_ID}"),
    ]


def older(**other: str) -> bytes:
    """An invoice of before the 数电票, as OFD files have it attached."""
    facts = {"code": "050002300111", "number": "44231199", "total": "1060.00"} | other
    return f"""<?xml version="1.0" encoding="UTF-8"?><fp:eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019">
{_leaf("fp:InvoiceCode", facts["code"])}{_leaf("fp:InvoiceNo", facts["number"])}<fp:IssueDate>2024-05-12</fp:IssueDate>
<fp:Buyer>{_leaf("fp:BuyerName", BUYER)}{_leaf("fp:BuyerTaxID", BUYER_ID)}</fp:Buyer>
<fp:Seller>{_leaf("fp:SellerName", SELLER)}{_leaf("fp:SellerTaxID", SELLER_ID)}</fp:Seller>
{_leaf("fp:TaxExclusiveTotalAmount", "1000.00")}{_leaf("fp:TaxTotalAmount", "60.00")}
{_leaf("fp:TaxInclusiveTotalAmount", facts["total"])}<fp:GoodsInfos><fp:GoodsInfo>{_leaf("fp:Item", HOTEL_ITEM[0])}
{_leaf("fp:Amount", "1000.00")}{_leaf("fp:TaxAmount", "60.00")}</fp:GoodsInfo></fp:GoodsInfos></fp:eInvoice>""".encode()


def bkrs(moves: Iterable[tuple[str, str, str, str]], *, end: str = "", account: str = "50001234567890") -> bytes:
    """A bank's electronic statement: (day, 0 or 1, sum, balance) each."""
    rows = "".join(
        f"<bkrs:InformationOfReconcileDetailsTuple>{_leaf('bkrs:DateOfBookkeeping', day)}"
        f"{_leaf('bkrs:BusinessSerialNumber', f'S{number}')}{_leaf('bkrs:NotesOfBankElectronicReceipt', '货款')}"
        f"{_leaf('bkrs:IdentificationOfCreditOrDebit', way)}{_leaf('bkrs:TransactionAmount', amount)}"
        f"{_leaf('bkrs:AccountBalance', balance)}{_leaf('bkrs:NameOfCounterparty', '甲公司')}"
        f"{_leaf('bkrs:TimeOfBookkeeping', '08:34:23')}</bkrs:InformationOfReconcileDetailsTuple>"
        for number, (day, way, amount, balance) in enumerate(moves, 1)
    )
    tail = _leaf("bkrs:AccountBalanceAtTheEndOfReconciliationCycleAmount", end) if end else ""
    head = _leaf("bkrs:IdentificationCodeOfIssuer", "C10") + _leaf("bkrs:Currency", "CNY")
    own = _leaf("bkrs:CustomerSettlementBankAccount", account) if account else ""
    return xbrl("bkrs", f"{head}{own}{rows}{tail}")


# --- pages -----------------------------------------------------------------------------------------------------------

Words = tuple[float, float, str]
"""Millimetres from the left and from the top, and what stands there."""


def page(number: str = NUMBER, *, net: str = "1000.00", tax: str = "60.00", total: str = "1060.00") -> list[Words]:
    """What the tax bureau's layout prints, buyer left and seller right."""
    return [
        (60, 10, "电子发票（普通发票）"),
        (140, 10, f"发票号码：{number}"),
        (140, 15, "开票日期：2025年03月12日"),
        (8, 30, f"名称：{BUYER}"),
        (110, 30, f"名称：{SELLER}"),
        (8, 36, f"统一社会信用代码/纳税人识别号：{BUYER_ID}"),
        (110, 36, f"统一社会信用代码/纳税人识别号：{SELLER_ID}"),
        (8, 45, "项目名称"),
        (120, 45, "金额"),
        (150, 45, "税率/征收率"),
        (180, 45, "税额"),
        (8, 50, "*住宿服务*住宿费"),
        (70, 50, "天"),
        (90, 50, "2"),
        (120, 50, "1000.00"),
        (150, 50, "6%"),
        (180, 50, "60.00"),
        (20, 70, "合"),
        (30, 70, "计"),
        (120, 70, f"¥{net}"),
        (180, 70, f"¥{tax}"),
        (8, 76, "价税合计（大写）"),
        (60, 76, "壹仟零陆拾圆整"),
        (130, 76, f"（小写）¥{total}"),
    ]


def ofd(*more: Sequence[Words], attached: Mapping[str, bytes] | None = None, words: Sequence[Words] = ()) -> bytes:
    """An OFD file: labels on a template or not is the issuer's choice, so half of the words stand on one.

    Where there are further pages none has a template.
    """
    parts = {"OFD.xml": b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"}
    parts |= {f"Doc_0/Attachs/{name}": content for name, content in (attached or {}).items()}
    halves = {"Doc_0/Tpls/Tpl_0/Content.xml": words[::2], "Doc_0/Pages/Page_0/Content.xml": words[1::2]}
    if more:
        halves = {f"Doc_0/Pages/Page_{n}/Content.xml": each for n, each in enumerate((words, *more))}
    for place, half in halves.items():
        things = "".join(
            f'<ofd:TextObject Boundary="{x} {y - 2} {len(text) * 3.5} 4" Size="3.175">'
            f'<ofd:TextCode X="0" Y="3">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for x, y, text in half
        )
        parts[place] = f"<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'>{things}</ofd:Page>".encode()
    return zip_bytes(parts)


def pdf(words: Sequence[Words] = (), *more: Sequence[Words], embedded: bytes = b"", bomb: int = 0) -> bytes:
    """A PDF with a Chinese font that is not embedded, as invoices have it; a page that inflates to `bomb` bytes."""
    drawn = _drawn(words)
    packer = zlib.compressobj(9)
    blanks = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(bomb >> 20))
    content = blanks + packer.compress(drawn) + packer.flush()
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    if embedded:
        catalog = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a.xml) 8 0 R] >> >> >>"
    descendant = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 7 0 R "
    objects = [
        catalog,
        b"<< /Type /Pages /Kids [3 0 R %s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(len(more))), 1 + len(more)),
        b"<< /Type /Page /Parent 2 0 R /MediaBox[0 0 610 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>>>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        descendant + b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] >>",
        b"<< /Type /Filespec /F (a.xml) /EF << /F 9 0 R >> >>",
        b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(embedded), embedded),
    ]
    for n, each in enumerate(more):
        objects.append(objects[2].replace(b"/Contents 4 0 R", b"/Contents %d 0 R" % (11 + 2 * n)))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_drawn(each)), _drawn(each)))
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _drawn(words: Sequence[Words]) -> bytes:
    point = 72 / 25.4
    return "".join(
        f"BT /F1 9 Tf {x * point:.2f} {400 - y * point:.2f} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
        for x, y, text in words
    ).encode()


def list_row(number: str | int = NUMBER, **other: Any) -> Row:
    """A row of the tax bureau's list."""
    known = {
        "数电发票号码": number,
        "销方识别号": SELLER_ID,
        "销方名称": SELLER,
        "购方识别号": BUYER_ID,
        "购买方名称": BUYER,
        "开票日期": "2025-03-12 10:20:30",
        "税收分类编码": HOTEL_ITEM[1],
        "货物或应税劳务名称": HOTEL_ITEM[0],
        "金额": 1000.0,
        "税率": "6%",
        "税额": 60.0,
        "价税合计": 1060.0,
        "发票票种": "数电票（普通发票）",
        "发票状态": "正常",
        "是否正数发票": "是",
    } | other
    return [known.get(name) for name in LIST]
