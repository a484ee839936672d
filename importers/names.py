"""Whether two spellings of a party's name are one party.

Banks cut names off, print them full-width, and leave out or shorten the company's form; accountants
mistype a character. Names that differ in a number or a direction (第一中学, 第二中学) are two parties.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from ledgers.book.rows import party

NEARLY_SAME = 85  # of 100, rapidfuzz's ratio of two names
_SHORTEST = 4  # characters that a cut name must have left to be known by
_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)$")
_TELLING = frozenset("0123456789一二三四五六七八九十甲乙丙丁东西南北")


@lru_cache(maxsize=200_000)
def core(name: str) -> str:
    """A name as it is compared, without the company's form: 重庆洁康卫生用品有限公司 → 重庆洁康卫生用品."""
    plain = party(name)
    return _FORM.sub("", plain) or plain


@lru_cache(maxsize=200_000)
def same_party(one: str, other: str) -> bool:
    """Whether two names, both given, are one party's."""
    a, b = sorted((core(one), core(other)), key=len)
    if not a:
        return False
    if a == b:
        return True
    if len(a) >= _SHORTEST and a in b:
        return True
    if _telling(a) != _telling(b):
        return False
    return fuzz.ratio(party(one), party(other)) >= NEARLY_SAME


@lru_cache(maxsize=200_000)
def _telling(name: str) -> str:
    """The characters of a name that tell two parties apart, in one order."""
    return "".join(sorted(c for c in name if c in _TELLING))
