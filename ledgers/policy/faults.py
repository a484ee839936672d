"""What is wrong with a file that a policy consists of, in Chinese: one key of it, or where it stops being TOML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ledgers.policy.lines import lines_of

if TYPE_CHECKING:
    import tomllib
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

_CHINESE = {
    "missing": "缺这一项",
    "extra_forbidden": "没有这个键，检查拼写",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "list_type": "应是列表",
    "dict_type": "应是一组键",
    "model_type": "应是一组键",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项；不作要求的，删去这一行",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}
_SHAPES = {
    "id": "只用小写字母、数字和连字符",
    "code": "代码的位数不对",
    "rules": "不是规则代码，例如 F03",
    "rule": "不是规则代码，例如 F03",
}
_SAID_WITHOUT_VALUE = frozenset({"missing", "extra_forbidden", "too_short"})
_CHOICE = re.compile(r"^\^\((.+)\)\$$")


def dotted(place: Sequence[str | int]) -> str:
    """A key as it is written, with its tables: places in a list are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def in_chinese(mistake: ErrorDetails) -> str:
    """What is wrong with a key, and what stands there."""
    kind, limits, place = mistake["type"], mistake.get("ctx", {}), mistake["loc"]
    if kind == "value_error":
        return str(limits["error"])
    said = _CHINESE.get(kind, "").format(**limits)
    if kind in {"enum", "literal_error"}:
        said = f"只能是 {_listed(limits['expected'])}"
    if kind == "string_pattern_mismatch":
        choice = _CHOICE.match(limits["pattern"])
        key = next((part for part in reversed(place) if part in _SHAPES), "")
        said = f"只能是 {'、'.join(choice.group(1).split('|'))}" if choice else _SHAPES.get(str(key), "写法不对")
    return said if kind in _SAID_WITHOUT_VALUE else f"{said or '写法不对'}（写的是 {_shown(mistake['input'])}）"


def _listed(expected: str) -> str:
    return "、".join(part.strip(" '") for part in re.split(r",| or ", expected))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"“{value}”" if isinstance(value, str) else str(value)


_AT = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)
_SYNTAX: tuple[tuple[str, str], ...] = (
    ("Invalid statement", "这一行不是“键 = 值”，也不是 [表名]"),
    ("Expected newline or end of document", "一行只能写一项：值后面多了东西，或者少了引号"),
    ("Expected '=' after a key", "键后面缺等号；键里有中文或符号的，要加引号"),
    ("Invalid initial character for a key", "键的写法不对：键里有中文或符号的，要加引号"),
    ("Expected ']' at the end of a table", "表名后面缺“]”"),
    ("Expected ']]' at the end of an array", "表名后面缺“]]”"),
    ("Unclosed array", "列表没有收尾，缺“]”或逗号"),
    ("Unclosed inline table", "“{”没有收尾，缺“}”或逗号"),
    ("Unterminated string", "引号没有收尾"),
    ('Expected "\'"', "引号没有收尾"),
    ("Expected '\"", "引号没有收尾"),
    ("Illegal character '\\n'", "引号没有收尾：文字要写在一行里"),
    ("Illegal character", "有不能用的控制字符，删去"),
    ("Found invalid character", "有不能用的控制字符，删去"),
    ("Unescaped '\\'", "文字里的“\\”要写成“\\\\”"),
    ("Invalid hex value", "文字里“\\u”后面的代码不对"),
    ("Escaped character is not", "文字里“\\u”后面的代码不对"),
    ("Invalid date or datetime", "没有这个日期"),
    ("Invalid value", "值的写法不对：文字要加英文引号，金额和比例也要"),
    ("Expected", "缺符号"),
)
_TWICE = (
    "Cannot overwrite a value",
    "Cannot declare",
    "Duplicate inline table key",
    "Cannot mutate",
    "Cannot redefine",
)


def syntax_mistake(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Where a file stops being TOML, and what to do about it."""
    found = _AT.match(str(error))
    what = found["what"] if found else str(error)
    if what.startswith(_TWICE):
        return _said_twice(text, found["line"] if found else None)
    said = next((chinese for english, chinese in _SYNTAX if what.startswith(english)), "写法不合 TOML")
    if found is None or found["line"] is None:
        return f"文件末尾：{said}"
    return f"第 {found['line']} 行第 {found['column']} 列：{said}"


def _said_twice(text: str, line: str | None) -> str:
    """A key or a table that stands in the file a second time, with both its lines."""
    for place, first, again in lines_of(text).twice[:1]:
        key = dotted(place)
        return f"第 {again} 行 {key}：第 {first} 行已经写过，删去一处"
    return f"第 {line} 行：这个键或表前面已经写过，删去一处" if line else "有重复的键或表"
