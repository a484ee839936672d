"""The demonstration: three fictitious bases from their papers to the audited book and the report."""

from __future__ import annotations

import shutil
import socket
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import ledgers
from earmark.desk import audit_book, take_papers, take_plan, write_report
from ledgers.book.facts import Facts
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from reports.figures import summary
from reports.terminal import render_summary

if TYPE_CHECKING:
    from ledgers.book.shelf import OpenBook

PAPERS = Path(ledgers.__file__).parent / "demo"
AS_OF = date(2026, 4, 30)
YEAR = 2025
AUTHOR = "演示"
_MARK = ".earmark-demo"


@dataclass(frozen=True, slots=True)
class DemoBase:
    """A fictitious base and its papers.

    Attributes:
        code: its code.
        facts: what the bureau states of it.
        plan: the Word form.
        papers: statements and sheets.
        show: it belongs to the demonstration that users see.
    """

    code: str
    facts: Facts
    plan: Path
    papers: tuple[Path, ...]
    show: bool = True


def bases(*, everything: bool = False) -> list[DemoBase]:
    """The bases that the demonstration shows.

    Args:
        everything: those of other regulations too, which say `show = false`: they prove that the
            rules take every figure from the policy.
    """
    found = [_base(path) for path in sorted(PAPERS.glob("*/base.toml"))]
    return [base for base in found if everything or base.show]


def _base(path: Path) -> DemoBase:
    stated: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    folder = path.parent / "papers"
    papers = stated["papers"]
    facts = Facts(
        name=stated["name"],
        policy=stated["policy"],
        start=stated["start"],
        specialties=tuple(stated["specialties"]),
        host=stated["host"],
        credit_code=stated["credit_code"],
        kind=stated["kind"],
        accounts=tuple(stated["accounts"]),
        tier=stated.get("tier", ""),
    )
    files = tuple(folder / name for name in (*papers["statements"], *papers["sheets"]))
    return DemoBase(path.parent.name, facts, folder / papers["plan"], files, stated.get("show", True))


def open_book(shelf: Shelf, base: DemoBase) -> OpenBook:
    """A base's book, made from its papers.

    Raises:
        Refusal: a paper is refused, which would be a fault of the demonstration.
    """
    book = shelf.new(base.code, base.facts, author=AUTHOR)
    take_plan(book, base.plan, author=AUTHOR)
    for result in take_papers(book, base.papers, author=AUTHOR):
        if result.refused:
            raise Refusal(result.refused, where=result.file)
    return book


def run(folder: Path, *, port: int | None) -> None:
    """Make the books, audit them, write the reports, and serve them unless `port` is None.

    Raises:
        Refusal: the folder holds something that is not a demonstration.
    """
    if port is not None:
        _free(port)
    shelf = Shelf(_cleared(folder) / "books")
    everything = bases()
    for number, base in enumerate(everything, 1):
        _say(f"[{number}/{len(everything)}] {base.code} {base.facts.name}：建账、读投入预算、导入流水和支出明细…")
        book = open_book(shelf, base)
        looked_at, answers = audit_book(book, AS_OF)
        click.echo(render_summary(summary(looked_at, answers), looked_at))
        click.echo()
        paths = write_report(book, YEAR, folder / "reports", AS_OF, author=AUTHOR)
        _say(f"[{number}/{len(everything)}] 报告：{'、'.join(map(str, paths))}\n")
    if port is not None:
        _serve(shelf, port, everything[0].code)


def _serve(shelf: Shelf, port: int, code: str) -> None:
    """Serve the books to one person of each role, whose password is new with every demonstration."""
    from earmark.gateway import serve
    from earmark.people import Register, Role
    from earmark.people.passwords import generated

    register, password = Register.of(shelf.folder), generated()
    for role in Role:
        register.add(role.value, role, [code] if role.of_bases else [], password)

    def ready(url: str) -> None:
        click.echo(f"请用浏览器打开 {url}（按 Ctrl+C 停止），密码都是 {password}，用户名：")
        for role in Role:
            what = f"只看基地 {code}" if role.of_bases else "看全部基地" if role is Role.AUDITOR else "管用户和访问记录"
            click.echo(f"  {role.value}　{role.word}，{what}")

    _say(f"演示的审计截至 {AS_OF}。")
    serve(shelf, port=port, register=register, as_of=AS_OF, ready=ready)


def _free(port: int) -> None:
    """See that the pages can be served before any work is done.

    Raises:
        Refusal: the port is taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Refusal(f"端口 {port} 已被占用", todo='换一个，例如 make demo ARGS="--port 5801"') from None


def _cleared(folder: Path) -> Path:
    """The folder without an earlier demonstration's books and reports; nobody else's are touched."""
    mark = folder / _MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise Refusal("这个文件夹里有别的东西，演示不会覆盖它", where=str(folder), todo="用 --dir 换一个空文件夹")
    for name in ("books", "reports"):
        shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text("earmark demo 写的文件夹，可以整个删除。\n", encoding="utf-8")
    return folder


def _say(line: str) -> None:
    click.echo(line, err=True)
