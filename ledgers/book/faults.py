"""What beancount finds wrong with a ledger, in Chinese.

Its messages are English and name its own things; a person needs to know what is wrong and where.
A message that is not known here is answered by its kind.
"""

from __future__ import annotations

import re
from typing import Any

_KINDS = {
    "BalanceError": "余额核对不符",
    "ParserSyntaxError": "这一行写得不完整或有多余的字符",
    "ParserError": "这一行写得不完整或有多余的字符",
    "LexerError": "这一行有账簿不认识的字符",
    "ValidationError": "这条记录不合账簿的规则",
    "DocumentError": "凭证文件不在原处",
    "LoadError": "文件读不到",
    "InterpolationError": "有分录没有写金额，推算不出来",
    "CategorizationError": "分录的币种分不清",
    "ReductionError": "冲减的数找不到来处",
    "PadError": "补差没有起作用",
    "OptionsError": "设置写错了",
    "DeprecatedError": "写法已经过时",
}
_NUMBER = r"(-?[\d.,]+)"
_KNOWN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            rf"Balance failed for '(.+?)': expected {_NUMBER} CNY != accumulated {_NUMBER} CNY \({_NUMBER} too (\w+)\)",
            "余额核对不符：{0} 应为 {1}，账上 {2}，{4} {3}",
        ),
        (r"Invalid reference to (?:unknown|inactive) account '(.+?)'", "科目“{0}”没有开户"),
        (r"Invalid account name: (.+)", "科目“{0}”的写法不对"),
        (r"Account '(.+?)' does not exist", "科目“{0}”没有开户"),
        (r"Invalid currency (\S+) for account '(.+?)'", "科目“{1}”不能记 {0}"),
        (r"Transaction does not balance: \(?(.+?)\)?$", "借贷不平，差 {0}"),
        (r"Duplicate open directive for (\S+)", "科目“{0}”重复开户"),
        (r"Duplicate balance assertion with different amounts", "同一天有两个不同的对账余额"),
        (r"File \"(.+?)\" does not exist|File glob \"(.+?)\" does not match", "文件“{0}”不在"),
        (r"Document path could not be resolved|File does not exist", "凭证文件不在原处"),
        (r"Currency not found|Invalid token", "这一行有账簿不认识的写法"),
        (r"[Ss]yntax error", "这一行写得不完整或有多余的字符"),
    )
)
_SIDE = {"much": "账上多", "little": "账上少"}


def said(error: Any) -> str:
    """An error of beancount's in one Chinese line without its place."""
    message = " ".join(str(error.message).split())
    for pattern, words in _KNOWN:
        found = pattern.search(message)
        if found:
            return words.format(*(_SIDE.get(part, part) for part in found.groups() if part is not None))
    if not re.search(r"[A-Za-z]{3,}", message):  # ours, or told in Chinese
        return message
    return _KINDS.get(type(error).__name__, "账簿有误")
