"""What a payment's payee and words are, for the leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledgers.book.book import Book, Spend
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

# 姓氏: the surnames that nearly all bear, single and double. 中国石化 and 滴滴出行 begin otherwise.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟"
    "姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康施文樊"
    "葛洪牛安齐伍乔庞颜庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁符阮尚舒柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁房蒲滕萍屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫柏宗瞿桂全佟应"
    "臧闵苟邬边卞姬仇栾隋刁沙荣巫寇桑郎甄丛虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆乐冀胥郁南班储原栗燕楚鄢劳谌奚皮冼"
)
_DOUBLE = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯|轩辕|南宫|宇文|申屠|呼延|百里|东郭"
_PERSON = re.compile(
    rf"(?:{_DOUBLE})[\u4e00-\u9fff*＊]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff*＊]{{1,3}}|[\u4e00-\u9fff]+[·•][\u4e00-\u9fff·•]+"
)
# How names of companies, shops, offices and accounts end; 钱某 and 周会敏 end otherwise.
_NO_PERSON = re.compile(
    r"(公司|集团|中心|基地|超市|饭店|酒店|学校|学院|协会|商行|店|部|院|校|厂|社|会|局|站|所|行|户|馆|坊|铺|处|办|队|组|室|司|吧|城)$"
)


def is_person(name: str) -> bool:
    """Whether a name is a person's by its shape: a surname and one to three characters, ending as no organisation does.

    Banks mask parts of names with stars; what stands in brackets is no part of one.
    """
    plain = re.sub(r"[（(].*?[）)]|\s", "", name)
    return bool(_PERSON.fullmatch(plain)) and not _NO_PERSON.search(plain)


def is_pay(spend: Spend, policy: Policy) -> bool:
    """Whether a spend is booked as pay for teaching."""
    category = policy.find_category(spend.category)
    return category is not None and category.engagement


@dataclass(frozen=True, slots=True)
class Taught:
    """What one person got for teaching. Amount in fen, as it was paid out.

    Attributes:
        listed: by a line of the list behind the payment.
    """

    name: str
    text: str
    amount: int
    listed: bool


def taught(book: Book, payment: Payment, policy: Policy) -> list[Taught]:
    """Who got a payment that is booked as pay for teaching: the persons of its list, else the person who was paid.

    Empty where an organisation was paid and no list says more: its staff and hours are its own.
    """
    if not is_pay(payment.first, policy):
        return []
    lines = book.details(payment.first)
    if lines:
        return [Taught(line.name, line.item or payment.text, line.amount, listed=True) for line in lines if line.name]
    name = payment.first.payee
    return [Taught(name, payment.text, payment.amount, listed=False)] if is_person(name) else []


def says(text: str, words: Iterable[str], other: Iterable[str] = ()) -> str:
    """The first of some words that a text has, where longer words it may be a part of are blanked out first."""
    for word in other:
        text = text.replace(word, " ")
    return next((word for word in words if word in text), "")


def bought(text: str, words: Iterable[str]) -> str:
    """The first of some words for things that a text says were bought: 打印机, and not 打印机用墨 or 实训台架用汽油."""
    return next((word for word in words if re.search(rf"{re.escape(word)}(?!\w{{0,2}}用\w)", text)), "")
