"""The books of a deployment, and one of them opened.

A book's code is its folder's name, its URL and its permission; it stands nowhere inside the book.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser import parser

from ledgers.book import facts as facts_of
from ledgers.book import gate, record, writer
from ledgers.book.book import Book
from ledgers.book.chart import chart_over_time
from ledgers.book.closing import closings, differences
from ledgers.book.facts import first_files, read_facts
from ledgers.book.faults import said
from ledgers.book.git import Git
from ledgers.book.loading import load, uncollected
from ledgers.book.rows import digits
from ledgers.lazy import cached_property
from ledgers.policy import find_policy
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ledgers.book.chart import Chart
    from ledgers.book.closing import Closing, Difference
    from ledgers.book.facts import Facts
    from ledgers.book.loading import Loaded
    from ledgers.book.quick import Parsed
    from ledgers.policy import Policy

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_OTHERS = ("plan.beancount", "dossier.beancount", "audit.beancount")
_YEARS = (1990, 2100)
_ACCOUNT = re.compile(r"[0-9A-Za-z*][0-9A-Za-z* -]*")
_RESERVED = frozenset(
    {
        "admin",
        "api",
        "healthz",
        "issues",
        "jump",
        "login",
        "logout",
        "orders",
        "overview",
        "password",
        "people",
        "reports",
        "rules",
        "static",
    }
)


class Shelf:
    """The folder that holds all books of a deployment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def codes(self) -> list[str]:
        """The codes of all books, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(p.name for p in self.folder.iterdir() if self.holds(p.name))

    def holds(self, code: str) -> bool:
        """Whether there is a book of this code; looks at that one alone, whatever number there is."""
        return bool(_CODE.fullmatch(code)) and (self.folder / code / "main.beancount").is_file()

    def open(self, code: str) -> OpenBook:
        """One book.

        Raises:
            Refusal: there is none of this code.
        """
        if not self.holds(code):
            raise Refusal(f"没有代码为“{code}”的账套", todo="用 earmark audit --all 可看到全部账套的代码")
        return OpenBook(self, code)

    def policy(self, policy_id: str) -> Policy:
        """A policy of this deployment or one that is shipped."""
        return find_policy(policy_id, self.folder)

    def new(self, code: str, facts: Facts, *, author: str) -> OpenBook:
        """Make a new book.

        Raises:
            Refusal: the code cannot be used, is taken, or a fact is wrong, the tier among them.
        """
        if not _CODE.fullmatch(code) or code in _RESERVED:
            raise Refusal(f"代码“{code}”不能用", todo="用小写字母、数字和连字符，字母或数字开头，最多 32 个字符")
        policy = self.check(facts)
        writer.create(self.folder / code, first_files(facts, policy), author=author, message=f"建账：{facts.name}")
        return self.open(code)

    def check(self, facts: Facts) -> Policy:
        """See that what is stated of a base can be: in a new book, and where it is amended later.

        Returns:
            The policy that the base was approved under.

        Raises:
            Refusal: what cannot be.
        """
        if not facts.name:
            raise Refusal("基地名称是空的", where="--name")
        if facts.kind and facts.kind not in facts_of.KINDS:
            raise Refusal(f"单位性质“{facts.kind}”不认识", todo=f"可用：{'、'.join(facts_of.KINDS)}")
        if len({digits(number) for number in facts.accounts}) != len(facts.accounts):
            raise Refusal("同一个账号写了两次")
        for number in facts.accounts:
            if not _ACCOUNT.fullmatch(number):
                raise Refusal(f"账号“{number}”不像账号", where="--account", todo="只写数字、字母、空格和连字符")
        if not _YEARS[0] <= facts.start.year <= _YEARS[1]:
            raise Refusal(f"建设期第一天 {facts.start} 不合理", todo=f"应在 {_YEARS[0]} 到 {_YEARS[1]} 年之间")
        policy = self.policy(facts.policy)
        facts_of.check_tier(facts.tier, self.policy(facts.policy_on(date.max)))
        return policy


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

    @property
    def loaded(self) -> tuple[list[data.Directive], list[Any], dict[str, Any]]:
        """Entries, errors and options as beancount loads them, without the rules."""
        return self._loaded.ledger

    @property
    def loaded_by(self) -> str:
        """Which way it was loaded, see `ledgers.book.loading`."""
        return self._loaded.by

    @cached_property
    def _loaded(self) -> Loaded:
        return load(self.main)

    @cached_property
    def facts(self) -> Facts:
        """What main and the dossier state of the base, read without loading the journal."""
        return read_facts([*self.parsed("main.beancount"), *self.parsed("dossier.beancount")])

    @cached_property
    def policy(self) -> Policy:
        """The policy that main names, the last where the base has moved."""
        return self.laws[-1][1]

    @cached_property
    def laws(self) -> list[tuple[date, Policy]]:
        """The policies that the base is and was under, each with the day it holds from."""
        facts = self.facts
        named = [(date.min, facts.policy), *facts.moves]
        return [(since, self.shelf.policy(name)) for since, name in named]

    @property
    def chart(self) -> Chart:
        """The chart of its policy, and of those before it."""
        return chart_over_time(self.laws)

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts that main opens."""
        return frozenset(e.account for e in self.parsed("main.beancount") if isinstance(e, data.Open))

    def parsed(self, name: str) -> list[data.Directive]:
        """The directives of one file as parsed: not booked, not sorted.

        Raises:
            Refusal: the file is missing or cannot be parsed.
        """
        entries, errors, _ = parser.parse_string(self.text(name))
        if errors:
            line = errors[0].source.get("lineno", "?")
            raise Refusal(f"账套文件 {name} 第 {line} 行写法有误：{said(errors[0])}", where=self.code)
        return list(entries)

    def text(self, name: str) -> str:
        """One file of the book as it stands, its line ends of one kind.

        Raises:
            Refusal: it is missing, a link, or not UTF-8.
        """
        return _lines(self._raw(name))

    def _raw(self, name: str) -> str:
        """A file with its line ends as they are."""
        path = self.folder / name
        if path.is_symlink():
            raise Refusal(f"账套文件 {name} 是指向别处的链接", where=self.code, todo="请从备份或历史恢复")
        try:
            return path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            raise Refusal(f"账套文件 {name} 缺失或不是 UTF-8", where=self.code, todo="请从备份或历史恢复") from None

    def admit(self) -> dict[str, Parsed]:
        """Hold every file to the gate before anything of it is loaded.

        Returns:
            What was parsed on the way, by the files' paths: to be loaded at once, and once.

        Raises:
            Refusal: a file holds what it may not.
        """
        known: dict[str, Parsed] = {}
        with uncollected():
            for name in ["main.beancount", *self._names()]:
                raw, path = self._raw(name), str(self.folder / name)
                text = _lines(raw)
                parsed = parser.parse_string(text, report_filename=path)
                if name == "main.beancount":
                    gate.admit_main(text, parsed)
                else:
                    gate.admit(name, text, self.accounts, parsed)
                if text == raw:
                    known[path] = parsed
        return known

    def _names(self) -> list[str]:
        """The files of the book beside main, the journal's last."""
        journal = sorted(p.name for p in (self.folder / "journal").glob("*.beancount"))
        return [*_OTHERS, *(f"journal/{name}" for name in journal)]

    def unchanged(self) -> None:
        """See that nobody has changed the accountant's files past the program since the last commit.

        Raises:
            Refusal: a file differs from the history, or there is no history.
        """
        if not (self.folder / ".git").is_dir():
            raise Refusal("账套没有修改历史（.git），不能写入", where=self.code, todo="请从备份恢复，或重新建账")
        self._saved_before([*_OTHERS, "journal"])

    def _saved_before(self, names: Sequence[str]) -> None:
        """See that these files or folders are as the last commit has them."""
        changed = Git(self.folder).changed(*names) if names else []
        if changed:
            todo = "请管理员用 git 恢复，或确认后提交到历史"
            raise Refusal(f"账套文件被绕开程序改过：{'、'.join(changed[:3])}", where=self.code, todo=todo)

    def mark(self) -> str:
        """What the book is like: a digest of all of its ledger files but the bureau's notes.

        Two marks differ where an entry, the plan or the dossier has been changed between them.
        """
        names = ["main.beancount", *(name for name in self._names() if name != "audit.beancount")]
        return hashlib.sha256("\0".join(f"{name}\0{self.text(name)}" for name in names).encode()).hexdigest()

    def journal(self) -> dict[str, list[data.Directive]]:
        """The journal's entries by file name, each file in its own order."""
        names = [name for name in self._names() if name.startswith("journal/")]
        return {name: gate.admit(name, self.text(name), self.accounts) for name in names}

    def book(
        self,
        as_of: date | None = None,
        *,
        loaded: tuple[Sequence[data.Directive], Sequence[Any]] | None = None,
        admitted: bool = False,
    ) -> Book:
        """The book as rules and reports read it.

        Args:
            as_of: the day it is looked at; today where None.
            loaded: its entries and errors where somebody has loaded them already.
            admitted: they come from files that have been held to the gate.

        Raises:
            Refusal: a file of the book is broken; a balance that does not hold is not, a rule
                judges it.
        """
        parsed = {} if admitted else self.admit()
        if not loaded and "_loaded" not in vars(self):
            self._loaded = load(self.main, parsed)  # what has passed the gate is what is loaded
        entries, errors = loaded or self.loaded[:2]
        broken = [error for error in errors if not isinstance(error.entry, data.Balance)]
        if broken:
            raise Refusal(self._broken(broken), where=self.code, todo="请主管部门核对账套文件，或从历史恢复")
        day = as_of or date.today()  # noqa: DTZ011  (the bureau's day)
        policy = next(law for since, law in reversed(self.laws) if since <= day)
        sealed = record.read(self.folder).closed
        return Book.of(entries, policy, day, self.code, self.laws, self.folder / "documents", sealed)

    def _broken(self, errors: Sequence[Any]) -> str:
        """What beancount says is wrong with the files, the first few places by name."""
        places = []
        for error in errors[:3]:
            path, line = error.source.get("filename", ""), error.source.get("lineno", "?")
            name = path.removeprefix(f"{self.folder}/") or "main.beancount"
            places.append(f"{name} 第 {line} 行：{said(error)}")
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
            Refusal: a closed month would not be as it was sealed, a file was changed past the program and would
                be saved with this as if the program had, or see `ledgers.book.writer.write`.
        """
        self._saved_before([name for name in files if name.endswith(".beancount")])
        self._keep_closed(files)
        writer.write(self.folder, files, author=author, message=message, accounts=self.accounts)
        self._forget()

    def _keep_closed(self, files: Mapping[str, str | bytes | None]) -> None:
        """See that what is to be written leaves the closed months as they were sealed.

        What was otherwise before is left to I05 and `verify`: one tampered month must not stop all work.
        """
        if not any(name == "plan.beancount" or name.startswith(("journal/", "documents/")) for name in files):
            return
        held = closings(self.parsed("audit.beancount"))
        if not held:
            return
        odd = self._differences(held, files)
        before = {d.subject for d in self._differences(held, {})} if odd else set()
        if odd := [d for d in odd if d.subject not in before]:
            todo = "差错在未结账的月份冲销更正；确需改动的，请主管部门先反结账"
            raise Refusal(f"{odd[0].month} 已经结账，这样保存会动到它（{odd[0].words}）", where=self.code, todo=todo)

    def _differences(self, held: Sequence[Closing], files: Mapping[str, str | bytes | None]) -> list[Difference]:
        """How the book, with these files put in place, would differ from its closings."""
        names = {*self._names(), *(name for name in files if name.endswith(".beancount"))} - {"audit.beancount"}
        texts = [files[name] if name in files else self.text(name) for name in sorted(names)]
        entries = [entry for text in texts if isinstance(text, str) for entry in parser.parse_string(text)[0]]
        documents = {path: sha for each in held for path, sha in each.documents.items()}
        for path in [path for path in documents if f"documents/{path}" in files]:
            content = files[f"documents/{path}"]
            documents[path] = hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else ""
        return differences(held, sorted(entries, key=data.entry_sortkey), documents, self.laws)

    def _forget(self) -> None:
        for name in ("_loaded", "facts", "policy", "laws", "accounts"):
            self.__dict__.pop(name, None)


def _lines(raw: str) -> str:
    """A text with line ends of one kind, as Python reads it."""
    return raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
