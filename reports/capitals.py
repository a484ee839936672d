"""Amounts in 大写, as cheques, vouchers and signed reports have them (《支付结算办法》附一)."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")
_GROUP = 10_000
LARGEST = _GROUP ** len(_GROUPS) * 100 - 1
"""The most that can be written, fen."""


def capitals(fen: int) -> str:
    """An amount in 大写: 叁万柒仟叁佰伍拾陆元壹角伍分; 整 ends what has no 分.

    Args:
        fen: the amount; one below zero begins with 负.

    Raises:
        ValueError: it is beyond `LARGEST`.
    """
    if abs(fen) > LARGEST:
        msg = f"{fen} fen cannot be written in 大写"
        raise ValueError(msg)
    yuan, cents = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    return sign + (f"{_whole(yuan)}元" if yuan or not cents else "") + _cents(cents, after_yuan=bool(yuan))


def _cents(cents: int, *, after_yuan: bool) -> str:
    """角 and 分; 零 stands between 元 and 分 where there is no 角."""
    tenth, hundredth = divmod(cents, 10)
    if not cents:
        return "整"
    tens = f"{_DIGITS[tenth]}角" if tenth else "零" if after_yuan else ""
    return tens + (f"{_DIGITS[hundredth]}分" if hundredth else "整")


def _whole(yuan: int) -> str:
    """Whole yuan, without 元: groups of four digits, one 零 for any run of noughts within."""
    if not yuan:
        return _DIGITS[0]
    said, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = yuan // _GROUP**place % _GROUP
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < _GROUP // 10):
            said += _DIGITS[0]
        said += _four(group) + _GROUPS[place]
        gap = False
    return said


def _four(group: int) -> str:
    """One to four digits; leading noughts are the caller's."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
