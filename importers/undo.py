"""An import taken back whole: the rows it brought leave the book, and may come again.

A journal is made of its rows, so an import is undone by what it did to them: the rows it added go, those it
changed are as they were before, and the journal is made anew from what is left. What it did is read from
the book's history, where each import is one change; that change stays there, and the taking back is another.

It is taken back only where nothing rests on it. Otherwise it is refused by name: a row that was corrected,
completed or given evidence since, a row that a person has said to be a payment, a month that is closed. For
those there is 冲销.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beancount.core import data
from beancount.parser import parser

from importers.desk import Desk
from importers.doubts import row_words
from importers.intake import IMPORTED, rewritten
from ledgers.book.facts import read_facts
from ledgers.book.git import Git
from ledgers.book.journal import to_rows
from ledgers.book.matches import TYPE as MATCH
from ledgers.book.matches import read_matches
from ledgers.book.render import clean, render
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ledgers.book.git import Commit
    from ledgers.book.rows import BankRow, Row, SheetRow
    from ledgers.book.shelf import OpenBook

UNDONE = "撤销导入 "
_OF = "earmark-undo "  # before the number of the import, on a line of its own
_ACCOUNT = "earmark-account"
_NAMED = 5
_SHORT = 8
_LEAST = 6  # characters of a number that people may write
_LEDGERS = ("main.beancount", "dossier.beancount", "journal")


@dataclass(frozen=True, slots=True)
class Import:
    """An import of a book.

    Attributes:
        id: its whole number. short: how people write it.
        said: what was imported. author, at: by whom and when.
        undone: who has taken it back and when, in words; empty where nobody has.
    """

    id: str
    said: str
    author: str
    at: str
    undone: str = ""

    @property
    def short(self) -> str:
        """How people write its number."""
        return self.id[:_SHORT]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking back an import did.

    Attributes:
        past: the import, as it was before.
        rows: how many rows left the book. claims: how many records of invoices and the like.
        fresh: whether it has been taken back now; it had been before where not.
        later: whether others were imported after it.
    """

    past: Import
    rows: int = 0
    claims: int = 0
    fresh: bool = True
    later: bool = False

    @property
    def told(self) -> str:
        """It in a sentence or two."""
        named = f"{self.past.short}（{self.past.said}）"
        if not self.fresh:
            return f"{named}已经撤销过（{self.past.undone}），账簿没有改动"
        claims = f"，{self.claims} 条登记" if self.claims else ""
        hint = "。在它之后导入过别的文件：和它重叠的行也一并撤下了，请把重叠的文件再导入一次" if self.later else ""
        return f"已撤销导入 {named}：撤下 {self.rows} 行{claims}，可以重新导入{hint}"


def imports(book: OpenBook) -> list[Import]:
    """The imports of a book, the latest first, those that were taken back among them."""
    return [imported for imported, _ in _imports(Git(book.folder).history())]


def _imports(history: Sequence[Commit]) -> list[tuple[Import, Commit]]:
    undone = {
        line.removeprefix(_OF).strip(): f"{commit.author} {commit.at}"
        for commit in history
        for line in commit.message.splitlines()
        if line.startswith(_OF) and commit.subject.startswith(UNDONE)
    }
    return [
        (Import(c.id, c.subject.removeprefix(IMPORTED), c.author, c.at, undone.get(c.id, "")), c)
        for c in history
        if c.subject.startswith(IMPORTED) and c.parent
    ]


def find_import(known: Sequence[Import], start: str) -> Import:
    """The import that a person named by its number or the beginning of it.

    Raises:
        Refusal: there is none, or several begin so.
    """
    found = [each for each in known if len(start) >= _LEAST and each.id.startswith(start.lower())]
    if len(found) != 1:
        why = "有几次导入的编号以此开头" if found else "没有这一次导入"
        raise Refusal(why, where=start, todo="编号至少写前 6 位；用 earmark import 账套 --list 可看到")
    return found[0]


@dataclass(frozen=True, slots=True)
class _State:
    """A book's rows by identity, and its dossier's records, at one time."""

    bank: Mapping[str, BankRow]
    sheet: Mapping[str, SheetRow]
    dossier: Sequence[data.Custom]

    @classmethod
    def of(cls, book: OpenBook, texts: Mapping[str, str]) -> _State:
        parsed = {name: list(parser.parse_string(text)[0]) for name, text in texts.items()}
        dossier = [e for e in parsed.get("dossier.beancount", []) if isinstance(e, data.Custom)]
        numbers = read_facts([*parsed["main.beancount"], *dossier]).numbers
        entries = [e for name in sorted(parsed) if name.startswith("journal/") for e in parsed[name]]
        rows = to_rows(entries, numbers, book.chart)
        return cls({row.id: row for row in rows.bank}, {row.id: row for row in rows.sheet}, dossier)

    @property
    def rows(self) -> dict[str, BankRow | SheetRow]:
        return {**self.bank, **self.sheet}


def take_back(
    book: OpenBook, start: str, *, why: str, author: str, check: Callable[[Collection[str]], None] | None = None
) -> TakenBack:
    """Take an import back whole, or say what rests on it; one that was taken back is left as it is.

    Args:
        book: the book.
        start: the import's number, or the beginning of it.
        why: the reason, for the book's history.
        author: who takes it back.
        check: called with the identities of the rows before anything is done; raises where they must stay.

    Raises:
        Refusal: there is no such import, no reason is given, something rests on it, or the book cannot be written.
    """
    if not clean(why):
        raise Refusal("撤销导入要写理由", where="理由")
    with book.locked():
        book.unchanged()
        git = Git(book.folder)
        known = _imports(git.history())
        past = find_import([each for each, _ in known], start)
        if past.undone:
            return TakenBack(past, fresh=False)
        place = [each.id for each, _ in known].index(past.id)
        commit = known[place][1]
        before, after = (_State.of(book, git.texts(c, *_LEDGERS)) for c in (commit.parent, commit.id))
        now = _State.of(book, _present(book))
        _free(book, before, after, now)
        if check is not None:
            check(_touched(before, after) & after.rows.keys())
        text, dropped = _dossier(book, before, after, now)
        bank, sheet = (_inverse(*(getattr(s, part) for s in (before, after, now))) for part in ("bank", "sheet"))
        files = rewritten(book, bank, sheet, text)
        files |= {name: None for name in git.added(commit.id, "documents") if f'"{name}"' not in text}
        message = f"{UNDONE}{past.short}（{past.said}）：{clean(why)}\n\n{_OF}{past.id}"
        book.write(files, author=author, message=message)
    rows = len(after.rows.keys() - before.rows.keys())
    later = any(not each.undone for each, _ in known[:place])
    return TakenBack(past, rows, dropped, later=later)


def _present(book: OpenBook) -> dict[str, str]:
    names = ["main.beancount", "dossier.beancount", *book.journal()]
    return {name: (book.folder / name).read_text(encoding="utf-8") for name in names}


def _same(one: BankRow | SheetRow | None, other: BankRow | SheetRow | None) -> bool:
    """Whether two rows are alike in everything, what was added to them later too."""
    return one == other and (one is None or other is None or one.extra == other.extra)


def _touched(before: _State, after: _State) -> set[str]:
    """The identities of the rows that an import added, changed or renamed."""
    old, new = before.rows, after.rows
    return {identity for identity in old.keys() | new.keys() if not _same(old.get(identity), new.get(identity))}


def _free(book: OpenBook, before: _State, after: _State, now: _State) -> None:
    """See that nothing rests on what an import did.

    Raises:
        Refusal: something does.
    """
    touched = _touched(before, after)
    made, left = after.rows, now.rows
    odd = [identity for identity in touched if not _same(made.get(identity), left.get(identity))]
    if odd:
        raise Refusal(
            f"这些行在导入以后改过：{_named(made.get(i) or left.get(i) for i in odd)}",
            where=book.code,
            todo="先撤销后来的导入；已订正、已补凭证的，用冲销改，不撤销",
        )
    own = Counter(map(_key, after.dossier)) - Counter(map(_key, before.dossier))
    later = [e for e in now.dossier if e.type == MATCH and not own[_key(e)]]
    spoken = [m for m in read_matches(later) if (m.bank | m.sheet) & touched & made.keys()]
    if spoken:
        held = {identity for match in spoken for identity in (match.bank | match.sheet) & made.keys()}
        raise Refusal(
            f"这些行有人认定过配对：{_named(made[i] for i in held)}",
            where=book.code,
            todo=f"先用 earmark match {book.code} --undo 撤销认定",
        )
    sealed = Desk(book, "").frozen.ids
    shut = [row for identity in touched & sealed if (row := made.get(identity))]
    if shut:
        raise Refusal(f"这些行所在的月份已结账：{_named(shut)}", where=book.code, todo="已结账的用冲销改")


def _named(rows: Iterable[BankRow | SheetRow | None]) -> str:
    found = sorted({row_words(row) for row in rows if row is not None})
    more = f" 等 {len(found)} 行" if len(found) > _NAMED else ""
    return "、".join(found[:_NAMED]) + more


def _inverse(before: Mapping[str, Row], after: Mapping[str, Row], now: Mapping[str, Row]) -> dict[str, Row]:
    """The rows of now without what lies between before and after."""
    touched = {i for i in before.keys() | after.keys() if not _same(before.get(i), after.get(i))}
    kept = {identity: row for identity, row in now.items() if identity not in touched}
    return kept | {identity: before[identity] for identity in before if identity in touched}


def _key(entry: data.Custom) -> tuple[object, ...]:
    """What two records of a dossier are compared by: all but where they stand."""
    said = tuple((k, str(v)) for k, v in sorted(entry.meta.items()) if k not in {"filename", "lineno"})
    return (entry.date, entry.type, tuple(str(value.value) for value in entry.values or ()), said)


def _dossier(book: OpenBook, before: _State, after: _State, now: _State) -> tuple[str, int]:
    """The dossier without the records that an import brought, and how many those were.

    An account that rows of other imports stand on stays.

    Raises:
        Refusal: a record has been changed since.
    """
    old, new = Counter(map(_key, before.dossier)), Counter(map(_key, after.dossier))
    brought, replaced = new - old, old - new
    gone = _touched(before, after)
    used = {row.account for identity, row in now.bank.items() if identity not in gone}
    lines = (book.folder / "dossier.beancount").read_text(encoding="utf-8").split("\n")
    starts = sorted(entry.meta["lineno"] - 1 for entry in now.dossier)
    cut: set[int] = set()
    dropped = 0
    for entry in now.dossier:
        if not brought[_key(entry)]:
            continue
        brought[_key(entry)] -= 1
        if entry.type == _ACCOUNT and str(entry.values[0].value) in used:
            continue
        start = entry.meta["lineno"] - 1
        cut.update(range(start, next((at for at in starts if at > start), len(lines))))
        dropped += 1
    if any(brought.values()):
        raise Refusal("这次导入登记的资料后来改过", where=book.code, todo="先撤销后来的改动")
    text = "\n".join(line for at, line in enumerate(lines) if at not in cut).rstrip("\n")
    back = [render(e).rstrip("\n") for e in before.dossier if replaced[_key(e)]]
    return "\n\n".join([text, *back]) + "\n", dropped
