"""The child process that reads one PDF from its input and writes what it found as JSON, within limits."""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from typing import TYPE_CHECKING, Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 512 << 20
SECONDS = 60
_PAGES = 50
_EMBEDDED = 20
_DEEP = 10


def read(data: bytes) -> dict[str, Any]:
    """What a PDF holds: files embedded in it as base64, fragments of text as `layout.Fragment` has them."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    names = dict_value(document.catalog.get("Names") or {})
    embedded = list(_embedded(resolve1(names.get("EmbeddedFiles")) or {}, 0))
    return {
        "embedded": [base64.b64encode(each).decode() for each in embedded[:_EMBEDDED]],
        "fragments": list(_fragments(data)),
    }


def _embedded(node: Any, depth: int) -> Iterator[bytes]:
    if depth > _DEEP:
        return
    for kid in list_value(node.get("Kids") or []):
        yield from _embedded(dict_value(kid), depth + 1)
    for spec in list_value(node.get("Names") or [])[1::2]:
        stream = resolve1(dict_value(dict_value(spec).get("EF") or {}).get("F"))
        if isinstance(stream, PDFStream):
            yield stream.get_data()


def _fragments(data: bytes) -> Iterator[tuple[int, float, float, float, float, str]]:
    for number, page in enumerate(extract_pages(io.BytesIO(data), maxpages=_PAGES, laparams=LAParams())):
        for box in page:
            if isinstance(box, LTTextContainer):
                for line in box:
                    if isinstance(line, LTTextLine) and (text := line.get_text().strip()):
                        down = page.height - (line.y0 + line.y1) / 2
                        yield number, line.x0, line.x1, down, line.height, text


def main() -> None:
    """Read standard input, write standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = read(sys.stdin.buffer.read())
    except PDFPasswordIncorrect:
        found = {"error": "locked"}
    except (MemoryError, RecursionError):
        found = {"error": "grown"}
    except Exception:  # noqa: BLE001  (whatever the library makes of a damaged file)
        found = {"error": "damaged"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
