"""The table of permissions as a page for people: `python -m earmark.gateway.matrix docs/permissions.md`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.gateway.permissions import REPORTS, RIGHTS, SHUT, Right
from earmark.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask


def document(app: Flask) -> str:
    """The tables as a page: every route by every role."""
    rules = sorted(app.url_map.iter_rules(), key=lambda r: r.rule)
    routes = {name: [r for r in rules if r.endpoint == name] for name in sorted({r.endpoint for r in rules})}
    return "\n".join(_lines(routes)) + "\n"


def _lines(routes: Mapping[str, list[Any]]) -> Iterator[str]:
    yield "# 谁能打开什么"
    yield ""
    yield "由 `python -m earmark.gateway.matrix docs/permissions.md` 写出，不要手改；"
    yield "改的是 `earmark/gateway/permissions.py`。"
    yield ""
    yield "可：能打开；本基地：只限授权给他的基地，别的基地对他和不存在一样；—：不能。没有列出的一律不能。"
    yield ""
    yield f"| 网址 | 方法 | 内容 | 未登录 | {' | '.join(role.word for role in Role)} |"
    yield "|---|---|---|---|" + "---|" * len(Role)
    for endpoint, right in RIGHTS.items():
        for rule in routes[endpoint]:
            methods = "、".join(m for m in ("GET", "POST") if m in right.methods)
            cells = " | ".join(_cell(right, role, "<bfile>" in rule.rule) for role in Role)
            nobody = "可" if right.roles is None else "—"
            yield f"| `{rule.rule}` | {methods} | {right.what} | {nobody} | {cells} |"
    yield ""
    yield f"报表只有 {'、'.join(f'`{name}`' for name in sorted(REPORTS))}；"
    yield "扩展页只有 `AuditPage`，帮助只有专账自己的一页。"
    yield "管理员管用户和访问记录，不看账；要看账的人另有自己的账号。"
    yield ""
    yield "## 对谁都不开放的"
    yield ""
    yield "| 网址 | 为什么 |"
    yield "|---|---|"
    for endpoint, why in SHUT.items():
        for rule in routes[endpoint]:
            methods = "、".join(sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}))
            yield f"| {methods} `{rule.rule}` | {why} |"


def _cell(right: Right, role: Role, of_base: bool) -> str:
    if right.roles is not None and role not in right.roles:
        return "—"
    if of_base and role is not Role.AUDITOR:
        return "本基地" if role.of_bases else "—"
    return "可"


def main() -> None:
    """Write the page."""
    from earmark.gateway.app import create_app
    from ledgers.book.shelf import Shelf

    with tempfile.TemporaryDirectory() as folder:
        text = document(create_app(Shelf(Path(folder))))
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
