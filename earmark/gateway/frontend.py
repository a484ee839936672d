"""Fava's frontend with words and keys changed: what is shut is not offered, what is English is Chinese.

Each change stands in Fava's file exactly once; another Fava is refused when the program starts.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import fava
from flask import Response, request, send_from_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FAVA = Path(fava.__file__).parent
_CLOSED_KEYS = ("g q", "g h", "g c", "g E", "g s", "g e", "g n", "g o")
_BUTTONS = {
    '"open", "Open"': '"open", "开户"',
    '"close", "Close"': '"close", "销户"',
    '"transaction", "Transaction"': '"transaction", "收支"',
    '"balance", "Balance"': '"balance", "余额核对"',
    '"note", "Note"': '"note", "备注"',
    '"document", "Document"': '"document", "凭证"',
    '"discovered",\n    "D"': '"discovered",\n    "新附"',
    '"linked",\n    "L"': '"linked",\n    "已关联"',
    '"pad", "Pad"': '"pad", "补差"',
    '"query", "Query"': '"query", "查询"',
    '"custom", "Custom"': '"custom", "事项"',
    '"budget", "B"': '"budget", "预算"',
}
_MONTHS = ", ".join(f'"{n}月"' for n in range(1, 13))
_ENGLISH = (
    '"January", "February", "March", "April", "May", "June", "July", '
    '"August", "September", "October", "November", "December"'
)
_DAYS = ", ".join(f'"周{day}"' for day in "日一二三四五六")
_SHORT = '"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"'

CHANGES: Mapping[str, Mapping[str, str]] = {
    "app.js": {
        # keys of pages that are shut: neither bound nor listed
        **{f'key: "{key}"': "key: void 0" for key in _CLOSED_KEYS},
        'keyboardShortcut("n")': "keyboardShortcut()",
        # a place in a file is told; there is no editor to go to
        '<a class="source"> </a>': '<span class="source"> </span>',
        # an entry's window shows our voucher in place of its text in an editor
        '<p> <code class="svelte-13btny6"><a> </a></code></p>': (
            "<div> <code hidden><span> </span></code><earmark-voucher></earmark-voucher></div>"
        ),
        'set_text(text2, `${$0 ?? ""}: `);\n      set_attribute(a, "href", $1);': 'set_text(text2, "");',
        'get2(entry).meta.lineno !== "0" && !get2(entry).meta.filename.startsWith("<")': "false",
        "<p>Loading entry context...</p>": "<p>正在打开凭证…</p>",
        # the journal shows money first; its other rows are a click away
        '  "balance",\n  "budget",\n  "cleared",\n  "custom",\n  "discovered",\n': '  "balance",\n  "cleared",\n',
        '  "pending",\n  "query",\n  "statement",': '  "pending",\n  "statement",',
        **_BUTTONS,
    },
    "chunk-TVG7KHLA.js": {
        _ENGLISH: _MONTHS,
        _SHORT: _MONTHS,
        '"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"': _DAYS,
        '"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"': _DAYS,
        '"%b %Y"': '"%Y年%b"',
        'Loading ${$$props.title ?? ""} failed with error:': "打不开：",
    },
}
"""Words of Fava's scripts and what stands in their place."""


def changed(text: str, name: str, changes: Mapping[str, str]) -> str:
    """A file of Fava's with words changed, each of which stands in it exactly once.

    Raises:
        RuntimeError: this Fava's file is another one than we know; serving it would be unsafe.
    """
    for old, new in changes.items():
        if text.count(old) != 1:
            raise RuntimeError(f"Fava's {name} no longer holds {old!r} once")
        text = text.replace(old, new)
    return text


def scripts() -> Callable[..., Response]:
    """The view of Fava's static files, with its scripts changed."""
    ours = {}
    for name, changes in CHANGES.items():
        text = (FAVA / "static" / name).read_text(encoding="utf-8")
        ours[name] = changed(text, name, changes).encode()

    def static(filename: str) -> Response:
        body = ours.get(filename)
        if body is None:
            return send_from_directory(FAVA / "static", filename)
        response = Response(body, mimetype="text/javascript")
        response.set_etag(sha256(body).hexdigest()[:16])
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    return static


WORDS = {
    "Income Statement": "收支表",
    "Net Profit": "收支差额",
    "F": "标记",
    "Context": "记这一笔前后的余额",
    "Units": "金额",
    "Payee": "对方户名",
    "Metadata": "备查信息",
    "Postings": "科目",
    "Errors": "账簿错误",
    "No errors.": "账簿本身没有错误。",
    "Show keyboard shortcuts": "显示快捷键",
    "Location": "位置",
    "Toggle %(type)s entries": "显示或隐藏%(type)s",
}
"""Words of Fava's own catalogue that are wrong for public money, or missing from it."""
