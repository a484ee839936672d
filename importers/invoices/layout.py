"""An invoice from the words of its page, where a file has nothing better: PDF text, the text objects of OFD.

What stands on a page is fragments with places. They are put back into lines, and the lines are read by the
labels that the tax bureau's layout prints: buyer left, seller right, each item's name between asterisks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from importers.columns import fen
from importers.invoices.air import TITLE as AIR_TITLE
from importers.invoices.air import itinerary_on
from importers.invoices.einvoice import FISCAL, FISCAL_ADVICE, RAILWAY, agree, red_of
from ledgers.book.invoices import DIGITS, Claim, InvoiceItem, Journey, cleaned
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

_SUM = r"[¥￥]?\s*(-?[\d,]+\.\d\d)"
_COLON = r"\s*[:：]\s*"
_NUMBER = re.compile(rf"发票号码{_COLON}(\d{{20}}|\d{{8}})(?!\d)")
_CODE = re.compile(rf"发票代码{_COLON}(\d{{12}}|\d{{10}})(?!\d)")
_DATE = re.compile(rf"开票日期{_COLON}(\d{{4}})\s*[年/-]\s*(\d{{1,2}})\s*[月/-]\s*(\d{{1,2}})")
_KIND = re.compile(r"电子发票\s*[((（]\s*([^))）]{2,20}?)\s*[))）]")
_NAME = re.compile(rf"名\s*称{_COLON}((?!\S*名\s*称\s*[:：])\S*)")
_ID = re.compile(r"纳税人识别号\s*[:：][ ]*([0-9A-Za-z]{15,20})?(?![0-9A-Za-z])")
_TOTAL = re.compile(rf"[((（]小写[))）]\s*{_SUM}|票价{_COLON}{_SUM}")
_SUMS = re.compile(rf"^合\s*计\s*{_SUM}(?:\s+(?:{_SUM}|\*+|免税|不征税))?", re.MULTILINE)
_ITEM = re.compile(
    r"^(?P<name>\*[^*\s]+\*\S*)(?:.*?\s(?P<amount>-?[\d,]+\.\d\d)\s+(?:\d+(?:\.\d+)?%|免税|不征税|\*+)"
    r"\s+(?P<tax>-?[\d,]+\.\d\d|\*+|免税|不征税))?"
)
_TRIP = re.compile(r"(\S{1,12}?站)\s+([A-Z]?\d{1,5})\s+(\S{1,12}?站)")
_FEW = 2  # letters that may stand apart by themselves, as in 合 计
_OTHERS = (
    (
        re.compile(r"财政电子票据|非税收入\S*票据|公益事业捐赠\S*票据|社会团体会费\S*票据|医疗\S*收费票据"),
        FISCAL,
        FISCAL_ADVICE,
    ),
    (
        re.compile(r"(?:电子|业务|付款|收款|转账|网银|银行)回单"),
        "这是银行回单，不是发票",
        "付款以银行流水入账，回单不必导入，请留存备查",
    ),
)
"""Papers that are no invoices and look like one: what they are, and what to do with them."""
_SCANNED = "扫描件和照片读不了；请从电子税务局或开票方取得 XML、OFD 或带文字的 PDF"


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words: on which page, where they begin and end from the left, how far down. Any unit of length."""

    page: int
    left: float
    right: float
    down: float
    height: float
    text: str


def lines(fragments: Iterable[Fragment]) -> list[str]:
    """The lines of pages from top to bottom, fragments that touch joined without a blank."""
    rows: list[list[Fragment]] = []
    for each in sorted(fragments, key=lambda f: (f.page, f.down, f.left)):
        if (
            rows
            and each.page == rows[-1][0].page
            and abs(each.down - rows[-1][0].down) <= max(each.height, rows[-1][0].height) / 2
        ):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [_joined(sorted(row, key=lambda f: f.left)) for row in rows]


def _joined(row: Sequence[Fragment]) -> str:
    text, end = "", row[0].left
    for each in row:
        text += (" " if text and each.left - end > each.height / 4 else "") + _unspaced(each.text)
        end = each.right
    return " ".join(text.split())


def _unspaced(text: str) -> str:
    """Words that were set with a blank after each letter, as 重 庆 某 公 司, without the blanks."""
    letters = text.split()
    return "".join(letters) if len(letters) > _FEW and all(len(letter) == 1 for letter in letters) else text


def invoices_on(
    fragments: Sequence[Fragment], file: str, carrier: str, notes: list[str], known: AbstractSet[str] = frozenset()
) -> list[Claim]:
    """The invoices that pages show; one that goes on over several pages prints its number on each or on the first.

    Args:
        fragments: the words of all pages.
        file: the file's name.
        carrier: what it was read from.
        notes: what a person should look at is added.
        known: the numbers that the file says better elsewhere; where there are any, pages without one are theirs.

    Raises:
        Refusal: Number, day or total cannot be found, or the sums do not add up.
    """
    texts: list[str] = []
    last = ""
    for page in sorted({each.page for each in fragments}):
        text = "\n".join(lines(each for each in fragments if each.page == page))
        found = _NUMBER.search(text)
        if texts and (found is None or found[1] == last):
            texts[-1] += f"\n{text}"
        else:
            texts.append(text)
            last = found[1] if found else ""
    wanted = [text for text in texts or [""] if not (known and _is_known(text, known))]
    return [_invoice(text, file, carrier, notes) for text in wanted]


def _is_known(text: str, known: AbstractSet[str]) -> bool:
    found = _NUMBER.search(text)
    return found is None or any(number.endswith(found[1]) for number in known)


def _invoice(text: str, file: str, carrier: str, notes: list[str]) -> Claim:
    number, day, total = _NUMBER.search(text), _DATE.search(text), _last(_TOTAL, text)
    if AIR_TITLE in text.replace(" ", "") and number:
        return cleaned(itinerary_on(text, number[1], file, carrier))
    for pattern, said, todo in () if number and total else _OTHERS:
        if pattern.search(text):
            raise Refusal(said, where=file, todo=todo)
    if not (number and day and total):
        lacking = [w for w, f in (("发票号码", number), ("开票日期", day), ("价税合计（小写）", total)) if not f]
        raise Refusal(f"文件里没有读到{'、'.join(lacking)}", where=file, todo=_SCANNED)
    names, ids = [*_NAME.findall(text), "", ""], [*_ID.findall(text), "", ""]
    sums, kind, code = _last(_SUMS, text), _KIND.search(text), _CODE.search(text)
    railway = bool(kind and RAILWAY in kind[1])
    claim = Claim(
        number=(code[1] if code and len(number[1]) == DIGITS else "") + number[1],
        carrier=carrier,
        date=_day(day, file),
        kind=f"电子发票（{kind[1]}）" if kind else "",
        buyer=names[0],
        buyer_id=ids[0],
        seller=names[1],
        seller_id=ids[1],
        amount=fen(total[1] or total[2]),
        tax=fen(sums[2]) if sums and sums[2] else None,
        red_of=red_of(text),
        items=(InvoiceItem("铁路旅客运输服务"),) if railway else _items(text),
        journeys=tuple(Journey(m[1], m[3], "", None, m[2]) for m in _TRIP.finditer(text)) if railway else (),
        file=file,
    )
    return cleaned(_proved(claim, fen(sums[1]) if sums else None, file, notes))


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last hit: what goes on over pages is summed up at its end."""
    return next(iter([*pattern.finditer(text)][-1:]), None)


def _day(found: re.Match[str], file: str) -> date:
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise Refusal(f"开票日期“{found[0]}”不是日历上的日期", where=file, todo=_SCANNED) from None


def _items(text: str) -> tuple[InvoiceItem, ...]:
    found = (_ITEM.match(line) for line in text.split("\n"))
    return tuple(InvoiceItem(m["name"], "", _fen(m["amount"]), _fen(m["tax"])) for m in found if m)


def _fen(text: str | None) -> int | None:
    return fen(text) if text and text[-1].isdecimal() else None


def _proved(claim: Claim, net: int | None, file: str, notes: list[str]) -> Claim:
    """The claim, its lines by name alone where what was read of their sums does not make up the invoice."""
    agree(replace(claim, items=()), net, file)
    try:
        agree(claim, net, file)
    except Refusal:
        notes.append(f"发票 {claim.number} 的明细行没有读全，只留品名，金额以票面为准")
        return replace(claim, items=tuple(InvoiceItem(item.name) for item in claim.items))
    return claim
