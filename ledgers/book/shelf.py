"""The books of a deployment, and one of them opened.

A book's code is its folder's name, its URL and its permission; it stands nowhere inside the book.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import parser

from ledgers.book import facts as facts_of
from ledgers.book import writer
from ledgers.book.book import Book
from ledgers.book.chart import chart_of
from ledgers.book.facts import first_files, read_facts
from ledgers.book.loading import load_entries
from ledgers.policy import find_policy
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ledgers.book.chart import Chart
    from ledgers.book.facts import Facts
    from ledgers.policy import Policy

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_RESERVED = frozenset({"static", "login", "logout", "healthz", "jump", "admin", "api", "overview", "rules"})


class Shelf:
    """The folder that holds all books of a deployment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def codes(self) -> list[str]:
        """The codes of all books, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(
            p.name for p in self.folder.iterdir() if _CODE.fullmatch(p.name) and (p / "main.beancount").is_file()
        )

    def open(self, code: str) -> OpenBook:
        """One book.

        Raises:
            Refusal: there is none of this code.
        """
        if not _CODE.fullmatch(code) or code not in self.codes():
            raise Refusal(f"没有代码为“{code}”的账套", todo="用 earmark audit --all 可看到全部账套的代码")
        return OpenBook(self, code)

    def policy(self, policy_id: str) -> Policy:
        """A policy of this deployment or one that is shipped."""
        return find_policy(policy_id, self.folder)

    def new(self, code: str, facts: Facts, *, author: str) -> OpenBook:
        """Make a new book.

        Raises:
            Refusal: the code cannot be used, is taken, or a fact is wrong.
        """
        if not _CODE.fullmatch(code) or code in _RESERVED:
            raise Refusal(f"代码“{code}”不能用", todo="用小写字母、数字和连字符，字母或数字开头，最多 32 个字符")
        if facts.kind and facts.kind not in facts_of.KINDS:
            raise Refusal(f"单位性质“{facts.kind}”不认识", todo=f"可用：{'、'.join(facts_of.KINDS)}")
        if len(set(facts.accounts)) != len(facts.accounts):
            raise Refusal("同一个账号写了两次")
        policy = self.policy(facts.policy)
        writer.create(self.folder / code, first_files(facts, policy), author=author, message=f"建账：{facts.name}")
        return self.open(code)


class OpenBook:
    """One book on disk: its files, its parsed journal, its loaded entries."""

    def __init__(self, shelf: Shelf, code: str) -> None:
        self.shelf = shelf
        self.code = code
        self.folder = shelf.folder / code
        writer.settle(self.folder)

    @property
    def main(self) -> Path:
        """The file that beancount and Fava load."""
        return self.folder / "main.beancount"

    @cached_property
    def loaded(self) -> tuple[list[data.Directive], list[Any], dict[str, Any]]:
        """Entries, errors and options as beancount loads them, without the rules."""
        return load_entries(self.main)

    @cached_property
    def facts(self) -> Facts:
        """What main and the dossier state of the base, read without loading the journal."""
        return read_facts([*self.parsed("main.beancount"), *self.parsed("dossier.beancount")])

    @cached_property
    def policy(self) -> Policy:
        """The policy that main names."""
        return self.shelf.policy(self.facts.policy)

    @property
    def chart(self) -> Chart:
        """The chart of its policy."""
        return chart_of(self.policy)

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts that main opens."""
        return frozenset(e.account for e in self.parsed("main.beancount") if isinstance(e, data.Open))

    def parsed(self, name: str) -> list[data.Directive]:
        """The directives of one file as parsed: not booked, not sorted.

        Raises:
            Refusal: the file is missing or cannot be parsed.
        """
        try:
            text = (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refusal(f"账套文件 {name} 缺失或不是 UTF-8", where=self.code, todo="请从备份或历史恢复") from None
        entries, errors, _ = parser.parse_string(text)
        if errors:
            line = errors[0].source.get("lineno", "?")
            raise Refusal(f"账套文件 {name} 第 {line} 行写法有误：{errors[0].message}", where=self.code)
        return list(entries)

    def journal(self) -> dict[str, list[data.Directive]]:
        """The journal's entries by file name, each file in its own order."""
        names = sorted(p.name for p in (self.folder / "journal").glob("*.beancount"))
        return {f"journal/{name}": self.parsed(f"journal/{name}") for name in names}

    def book(self, as_of: date | None = None) -> Book:
        """The book as rules and reports read it.

        Raises:
            Refusal: a file of the book is broken; a balance that does not hold is not, a rule
                judges it.
        """
        entries, errors, _ = self.loaded
        broken = [error for error in errors if not isinstance(error.entry, data.Balance)]
        if broken:
            raise Refusal(self._broken(broken), where=self.code, todo="请主管部门核对账套文件，或从历史恢复")
        return Book.of(entries, self.policy, as_of or date.today(), self.code)  # noqa: DTZ011  (the bureau's day)

    def _broken(self, errors: Sequence[Any]) -> str:
        """What beancount says is wrong with the files, the first few places by name."""
        places = []
        for error in errors[:3]:
            path, line = error.source.get("filename", ""), error.source.get("lineno", "?")
            name = path.removeprefix(f"{self.folder}/") or "main.beancount"
            places.append(f"{name} 第 {line} 行：{' '.join(error.message.split())}")
        more = f"；等 {len(errors)} 处" if len(errors) > len(places) else ""
        return f"账套文件有错误，不能审计。{'；'.join(places)}{more}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the book's lock, to read and then write; what was read before is read anew."""
        with writer.locked(self.folder):
            self._forget()
            yield

    def write(self, files: Mapping[str, str | bytes | None], *, author: str, message: str) -> None:
        """Replace files, all or none; the lock is held by the caller.

        Raises:
            Refusal: see `ledgers.book.writer.write`.
        """
        writer.write(self.folder, files, author=author, message=message, accounts=self.accounts)
        self._forget()

    def _forget(self) -> None:
        for name in ("loaded", "facts", "policy", "accounts"):
            self.__dict__.pop(name, None)
