"""A report as a part of a web page: every figure opens to the vouchers behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reports.drawn import Grid, clean, drawn
from reports.table import Style
from reports.text import Heading, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit_rules.rule import Mention
    from ledgers.book.book import Item
    from reports.drawn import Line, Square
    from reports.table import Report
    from reports.text import Para

    Link = Callable[[str], str]

_NAMED = 40  # vouchers named behind a figure; beyond them their number
_LOOKS = {Look.BODY: "body", Look.FLUSH: "flush", Look.CENTRE: "centre", Look.RIGHT: "to-right", Look.SMALL: "small"}


def page(report: Report, link: Link) -> str:
    """A report as HTML, all text escaped.

    Args:
        report: the report.
        link: the address at which a voucher is shown, by its number.
    """
    said = drawn(report)
    return "\n".join(_Page(link).parts(said.title, said.mark, [*said.body, *said.annexes, *said.last]))


class _Page:
    """A page while it is made."""

    def __init__(self, link: Link) -> None:
        self.link = link

    def parts(self, title: Sequence[str], mark: str, blocks: Sequence[Heading | Para | Grid]) -> Iterator[str]:
        yield f"<h1>{'<br>'.join(_text(line) for line in title)}</h1>"
        if mark:
            yield f'<div class="centre">{_text(mark)}</div>'
        for block in blocks:
            if isinstance(block, Heading):
                yield f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
            elif isinstance(block, Grid):
                yield from self._grid(block)
            else:
                yield f'<div class="{_LOOKS[block.look]}">{"".join(self._part(block))}</div>'

    def _part(self, block: Para) -> Iterator[str]:
        for part in block.parts:
            text = f"<strong>{_text(part.text)}</strong>" if part.strong else _text(part.text)
            yield self._figure(text, part.items)

    def _figure(self, text: str, items: Sequence[Item | Mention]) -> str:
        """A figure that opens to its vouchers."""
        vouchers = list(dict.fromkeys(i.voucher for i in items if i.voucher))
        if not vouchers or not text or text == "—":
            return text
        named = "、".join(f'<a href="{escape(self.link(v))}">{_text(v)}</a>' for v in vouchers[:_NAMED])
        more = f"等 {len(vouchers)} 张凭证" if len(vouchers) > _NAMED else ""
        return f"<details><summary>{text}</summary><span>{named}{more}</span></details>"

    def _grid(self, grid: Grid) -> Iterator[str]:
        title = " ".join(filter(None, (grid.number, grid.title)))
        beside = "　".join(filter(None, (grid.left, grid.middle, grid.right)))
        if grid.number:
            yield f'<h2 id="{escape(grid.key)}">{_text(title)}</h2>'
            title = ""
        if title or beside:
            yield f'<div class="over">{_text(title)}<small>{_text(beside)}</small></div>'
        yield f'<div class="scroll" tabindex="0"><table><caption>{_text(title or grid.title)}</caption>'
        if grid.heads:
            rows = "".join(f"<tr>{''.join(map(_head, head))}</tr>" for head in grid.heads)
            yield f"<thead>{rows}</thead>"
        yield f"<tbody>{''.join(self._line(line) for line in grid.lines)}</tbody></table></div>"
        for note in grid.notes:
            yield f'<div class="small">{_text(note)}</div>'

    def _line(self, line: Line) -> str:
        style = line.style.value if line.style is not Style.BODY else ""
        cells = "".join(self._square(s) for s in line.squares)
        return f'<tr class="{style}">{cells}</tr>' if style else f"<tr>{cells}</tr>"

    def _square(self, square: Square) -> str:
        across = f' colspan="{square.across}"' if square.across > 1 else ""
        styles = " ".join(filter(None, ("num" if square.align == "right" else f"to-{square.align}", square.tone)))
        styles += " in" if square.indent else ""
        return f'<td class="{styles}"{across}>{self._figure(_text(square.text), square.items)}</td>'


def _head(square: Square) -> str:
    across = f' colspan="{square.across}"' if square.across > 1 else ""
    down = f' rowspan="{square.down}"' if square.down > 1 else ""
    scope = "colgroup" if square.across > 1 else "col"
    return f'<th scope="{scope}"{across}{down}>{_text(square.text)}</th>'


def _text(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")
