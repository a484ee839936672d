"""A paper that is not on file: an answer that depends on whether anybody has asked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, Undetermined
from audit_rules.stated import papers, year_of
from ledgers.book.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Rule
    from ledgers.book.book import Book
    from ledgers.book.dossier import Record
    from ledgers.book.notes import Request

_OF_A_YEAR = re.compile(r"(\d{4})年度?")


@dataclass(frozen=True, slots=True)
class Kept:
    """How what a paper says is recorded in the dossier.

    Attributes:
        kind: the kind of record.
        name: its name, empty where the base chooses it or the paper's own name says it.
        keys: the facts to state, by their names in the file; empty where the record itself is enough.
    """

    kind: str
    name: str = ""
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        labels = {fact.key: fact.label.partition("（")[0] for fact in KINDS[self.kind].facts}
        facts = f"（{'、'.join(labels[key] for key in self.keys)}）" if self.keys else ""
        return f"登记：{self.kind}{' ' if self.name else ''}{self.name}{facts}"


class Missing(Undetermined):
    """A paper that a rule needs and does not find.

    Attributes:
        names: the paper's name and the wider ones that ask for it too: what a bureau may ask for.
        kept: the record that ends it, in words.
    """

    def __init__(self, said: str, names: tuple[str, ...], kept: str) -> None:
        super().__init__(said, names, kept)  # all of them, so that it can be pickled
        self.names = names
        self.kept = kept

    def __str__(self) -> str:
        return str(self.args[0])


def lacking(what: str, kept: Kept) -> Undetermined:
    """What a rule says of a fact that it needs, with the record that states it."""
    return Undetermined(f"缺{what}，{kept}")


def missing(
    rule: Rule, book: Book, paper: str, kept: Kept | str, under: tuple[str, ...] = ()
) -> Finding | Undetermined:
    """What a rule says of a paper that it needs and does not find.

    Nobody has asked for it with a date, or the date has not passed: it could not be judged. The
    date has passed: that is a violation. The paper itself is on file as 资料 while what it says
    has not been recorded: it could not be judged either, whatever was asked for.

    Args:
        rule: the rule that needs it.
        book: the book.
        paper: what the bureau asks for by this name.
        kept: the record that ends it; in words where it is no record of the dossier.
        under: wider names that ask for it too: the whole table, the whole archive.
    """
    names = (paper, *under)
    if handed_in := next(_handed_in(book, names, kept), None):
        said = f"已交{handed_in.name}，但没有登记其内容，{kept}"
        return Missing(said, names, str(kept))
    request = _request(book, names)
    if request is None or request.due >= book.as_of:
        return Missing(f"缺{paper}，{kept}", names, str(kept))
    reason = f"“{paper}”应于 {request.due} 前提交，至今没有，{kept}"
    return Finding.about(rule, book, f"paper|{paper}", because=reason, amount=0, severity=Severity.VIOLATION)


def _handed_in(book: Book, names: tuple[str, ...], kept: Kept | str) -> Iterator[Record]:
    """The 资料 that are one of these papers, where they could not have satisfied the rule themselves."""
    if isinstance(kept, Kept) and kept.kind == "资料" and not kept.keys:
        return
    year = _OF_A_YEAR.match(names[0])
    wanted = {None, int(year[1])} if year else set()
    for name in names:
        bare = name.partition("（")[0]
        for record in papers(book, _OF_A_YEAR.sub("", bare) if year else bare):
            of = record.get("year") or year_of(record)
            if record.get("accepted") is not False and (not year or of in wanted):
                yield record


def _request(book: Book, names: tuple[str, ...]) -> Request | None:
    """The request that asks for a paper, by the narrowest of its names.

    What a wider name asked for before a year was over asked for no paper of that year.
    """
    year = _OF_A_YEAR.match(names[0])
    over = date(int(year[1]), 12, 31) if year else date.min
    asked = (book.notes.request(name) for name in names)
    return next((r for r in asked if r and (r.paper == names[0] or r.due > over)), None)


def undated(book: Book, what: str) -> Undetermined:
    """What a rule says that would have to know the day of the application, and what hangs on it."""
    law = book.policy.application
    kept = Kept("节点", law.apply_step) if law.apply_step else Kept("资料", "申报材料")
    return lacking(f"申报日期，{what}", kept)
