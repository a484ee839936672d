"""OFD (GB/T 33190): a zip with what was attached to the document, and its pages' text objects with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from importers.invoices.layout import Fragment
from importers.invoices.tree import parse
from importers.package import Package
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from importers.invoices.tree import Node

_ROOT = re.compile(r"(?i)(?:^|/)ofd\.xml$")
_ATTACHED = re.compile(r"(?i)(?:^|/)(?:attach[^/]*/[^/]+\.(?:xml|xbrl)|original_invoice\.xml)$")
_INDEX = re.compile(r"(?i)/attachments?\.xml$")
_PAGE = re.compile(r"(?i)(?:^|/)(pages|tpls)/(?:page|tpl)_(\d+)/content\.xml$")
_BOX = 4


def is_ofd(names: Iterable[str]) -> bool:
    """Whether a zip's parts make it an OFD file; some begin with ./, use backslashes or stand in a folder."""
    return sum(bool(_ROOT.search(_plain(name))) for name in names) == 1


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")


def open_ofd(data: bytes, file: str) -> tuple[list[Node], list[Fragment]]:
    """What is attached to the document, and the words of its pages.

    Raises:
        Refusal: The package is damaged, grows beyond reason, or a part of it is no sound XML.
    """
    package = Package(data, file)
    parts = {_plain(name): name for name in package.names}
    names = sorted(parts)
    attached = [name for name in names if _ATTACHED.search(name) and not _INDEX.search(name)]
    attached += [name for name in _listed(package, parts, file) if name not in attached]
    trees = [parse(package.raw(parts[name]), file) for name in attached]
    found = [place for name in names if (place := _PAGE.search(name))]
    pages = {int(place[2]): package.raw(parts[place.string]) for place in found if place[1].lower() == "pages"}
    templates = {int(place[2]): package.raw(parts[place.string]) for place in found if place[1].lower() == "tpls"}
    fragments: list[Fragment] = []
    for number, page in pages.items():
        under = templates if len(templates) == 1 else {number: templates[number]} if number in templates else {}
        for part in (page, *under.values()):  # one template may lie under every page
            fragments += _fragments(parse(part, file), number, file)
    return trees, fragments


def _listed(package: Package, parts: Mapping[str, str], file: str) -> Iterator[str]:
    """The XML files that the indexes of attachments name, wherever in the package they lie."""
    for index in sorted(filter(_INDEX.search, parts)):
        for place in parse(package.raw(parts[index]), file).all("FileLoc"):
            said = _plain(place.text)
            near = f"{index.rpartition('/')[0]}/{said}"
            wanted = said.lstrip("/") if said.startswith("/") or near not in parts else near
            if wanted in parts and wanted.lower().endswith((".xml", ".xbrl")):
                yield wanted


def _fragments(page: Node, number: int, file: str) -> Iterator[Fragment]:
    for thing in page.all("TextObject"):
        try:
            box = [float(number) for number in thing.attributes.get("Boundary", "").split()]
            height = float(thing.attributes.get("Size", "3"))
        except ValueError:
            raise Refusal("OFD 的版面数据读不了", where=file, todo="请取得这张发票的 XML 再导入") from None
        text = "".join(code.text for code in thing.all("TextCode"))
        if text and len(box) == _BOX:
            left, top, width, tall = box
            yield Fragment(number, left, left + min(width, len(text) * height), top + tall / 2, height, text)
