"""The manual of the rules as pages: what a rule checks, how, and what it passes over."""

from __future__ import annotations

import re
from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING

from flask import current_app
from markupsafe import Markup

from earmark.gateway.refusals import WebRefusal
from reports.manual import every_rule, page

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = "```"
_ITEM = re.compile(r"(?:- |\d+\. ?)(.*)")


def index() -> str:
    """All rules, by their codes."""
    return current_app.jinja_env.get_template("rules.html").render(rules=every_rule())


def rule(code: str) -> str:
    """One rule's page."""
    found = next((rule for rule in every_rule() if rule.code == code), None)
    if found is None:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这条规则", "请从规则手册里找")
    body = Markup("\n").join(blocks(page(found)))
    return current_app.jinja_env.get_template("rule.html").render(rule=found, body=body)


def blocks(text: str) -> Iterator[Markup]:
    """A page's text as HTML: headings, lists, paragraphs and examples, everything in them escaped."""
    parts = text.split(_FENCE)
    for number, part in enumerate(parts):
        if number % 2:
            example = part.partition("\n")[2].rstrip("\n")
            yield Markup("<pre>{}</pre>").format(example)
        else:
            yield from _prose(part)


def _prose(text: str) -> Iterator[Markup]:
    for blank, group in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not blank:
            yield from _paragraph(list(group))


def _paragraph(lines: list[str]) -> Iterator[Markup]:
    """Lines without a blank one between: what leads in, then a heading or a list."""
    words: list[str] = []
    items: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if line.startswith("# "):
            yield Markup("<h1>{}</h1>").format(line[2:])
        elif item:
            items.append(item[1])
        elif items:
            items[-1] += line.strip()
        else:
            words.append(line.strip())
    if words:
        yield Markup("<p>{}</p>").format("".join(words))
    if items:
        tag = "ul" if any(line.startswith("- ") for line in lines) else "ol"
        inner = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
        yield Markup(f"<{tag}>{{}}</{tag}>").format(inner)  # noqa: S704  (ours: ul or ol)


__all__ = ["blocks", "index", "rule"]
