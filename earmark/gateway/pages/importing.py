"""导入: files are looked at row by row, corrected in place, and booked once, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import current_app, g, jsonify, redirect, request, send_file

from earmark.desk import Confirmed, imports, keep_mapping, read_papers, undo_import
from earmark.desk.preview import WORDS, book_papers, preview
from earmark.gateway.pages.common import XLSX, today
from earmark.gateway.pages.common import me as who
from earmark.gateway.pages.held import FILES
from earmark.gateway.permissions import PAPERS_BYTES
from earmark.gateway.refusals import WebRefusal
from earmark.subjects import propose, save_subjects
from importers.anybank import ROLES
from importers.apart import read_apart
from importers.intake import MovedOnError
from importers.paper import Paper
from importers.vouchers import SoftwareVouchers
from ledgers.book.journal import FOREIGN_WORDS
from ledgers.book.render import clean
from ledgers.book.rows import BankRow
from ledgers.book.typed import EXPLANATION
from ledgers.refusal import Refusal
from reports.balance_check import balance_check
from reports.xlsx import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug import Response

    from earmark.desk.preview import Line, Preview
    from earmark.gateway.pages.held import Held, Import
    from ledgers.book.shelf import OpenBook
    from ledgers.policy import Policy

_MOST_ROWS = 20_000
_MOST_EDITS = 400
_LISTED = 5  # imports that can be taken back from the page
_AROUND = (3, 1)  # rows before and after a broken balance
_LONGEST = 60  # characters of a word that is typed
_LONGEST_EXPLANATION = 300
_FILTERS = (("", "全部"), ("wait", "待说明"), ("told", "有线索"), ("there", "已在账"))


def page() -> Response | str:
    """The page; files that are sent to it are held and looked at."""
    if request.method == "POST":
        return _take_files()
    held, me, book = _held(), who(), _book()
    mine = held.find(me.id, book.code)
    if mine is not None:
        with mine.turn:
            if mine.seen is None or mine.seen.mark != book.mark():
                held.tell(me.id, book.code, held.told(me.id, book.code) or _moved(mine, book))
            return _shown(book, mine)
    return _shown(book, None)


def deed(deed: str) -> Response:
    """One of the things that a person does with what they look at."""
    return _DEEDS[deed]()


def check() -> Response:
    """The running balance of a refused statement, row by row, as a workbook."""
    mine = _mine()
    broken = next((p for p in mine.papers if isinstance(p, Paper) and p.breaks), None)
    if broken is None:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有余额对不上的文件", "请回到导入页")
    target = BytesIO()
    write_xlsx(balance_check(broken, _book().code, today()), target)
    target.seek(0)
    return send_file(target, mimetype=XLSX, as_attachment=True, download_name="逐行核对表.xlsx")


# --- what a person does


def _take_files() -> Response:
    sent = [file for file in request.files.getlist("file") if file.filename]
    if not sent:
        raise _refused("没有选文件", "把文件拖进来，或点“选文件”")
    held, me, book = _held(), who(), _book()
    files = [(file.filename or "", file.read()) for file in sent]
    mine = held.begin(me.id, book.code)
    with mine.turn:
        try:
            mine.admit([content for _, content in files])
        except WebRefusal:
            if not mine.names:
                held.drop(me.id, book.code)
            raise
        fresh = [mine.add(name, content) for name, content in files]
        if not any(fresh):
            held.tell(me.id, book.code, "这些文件已经在下面了")
            return _back()
        _read(mine, book)
        rows = sum(paper.count for paper in mine.papers if isinstance(paper, Paper))
        if rows > _MOST_ROWS:
            held.drop(me.id, book.code)
            raise _refused(f"这些文件共 {rows} 行，网页一次最多 {_MOST_ROWS} 行", "请按年分开导出，再分几次导入")
        _look(mine, book)
    return _back()


def _edit() -> Response:
    """Words typed for rows, changes ticked, rows said to be one payment; what is shown otherwise by that."""
    asked, mine, book = _asked(), _mine(), _book()
    if not asked or any(not isinstance(asked.get(key, {}), dict) for key in ("confirm", "pairs")):
        raise _refused("请求看不懂", "请刷新页面")
    with mine.turn:
        before, words = mine.seen, mine.wording
        mine.wording = replace(words, words=dict(words.words), confirmed=set(words.confirmed), pairs=dict(words.pairs))
        try:
            _say(mine, asked)
            _look(mine, book)
        except Refusal as refusal:
            mine.wording, mine.seen = words, before
            raise _refused(str(refusal), "这一格没有改") from None
        return _changed(book, mine, before)


def _asked() -> dict[str, Any]:
    """What a page's script says; empty where it is not what one would say."""
    try:
        asked = request.get_json(silent=True)
    except RecursionError:  # brackets in brackets, which nobody types
        return {}
    return asked if isinstance(asked, dict) else {}


def _say(mine: Import, asked: Mapping[str, Any]) -> None:
    """Take what a page says of rows, as far as it can be said of these files."""
    places = {_at(line): line for line in mine.seen.lines} if mine.seen else {}
    edits = asked.get("edits", [])
    if not isinstance(edits, list) or len(edits) > _MOST_EDITS:
        raise Refusal("一次改得太多")
    for edit in edits:
        line = places.get(str(edit.get("at"))) if isinstance(edit, dict) else None
        if line is None or line.edits is None:
            raise Refusal("这一行不能改")
        typed = mine.wording.words[line.edits] = dict(mine.wording.words.get(line.edits, {}))
        for word in (*WORDS, "voucher", EXPLANATION):
            if isinstance(edit.get(word), str):
                typed[word] = clean(edit[word])[: _LONGEST_EXPLANATION if word == EXPLANATION else _LONGEST]
    for at, ticked in asked.get("confirm", {}).items():
        if line := places.get(str(at)):
            (mine.wording.confirmed.add if ticked else mine.wording.confirmed.discard)(line.place)
    for bank, sheet in asked.get("pairs", {}).items():
        known = {(one, others) for line in places.values() for one, others, _ in line.choices}
        chosen = tuple(map(str, sheet)) if isinstance(sheet, list) else ()
        if (bank, chosen) not in known:
            raise Refusal("没有这一种配对")
        mine.wording.pairs[bank] = chosen


def _confirm() -> Response:
    held, me, mine, book = _held(), who(), _mine(), _book()
    with mine.turn:
        if held.find(me.id, book.code) is not mine:  # pressed twice: the first has booked it and said so
            return _back()
        seen = mine.seen
        if seen is None or seen.refused or seen.lost or not seen.to_book:
            return _back()
        asked = request.form.get("mark", "")
        if asked != _sign(mine):  # another window of the same person has changed a word meanwhile
            held.tell(me.id, book.code, "页面上的内容刚改过，请再看一遍再确认")
            return _back()
        try:
            results = book_papers(
                book, mine.papers, mine.names, mine.prints, mine.wording, author=me.name, mark=seen.mark
            )
        except MovedOnError:
            held.tell(me.id, book.code, _moved(mine, book))
            return _back()
        except Refusal as refusal:
            raise _refused(str(refusal), "账簿没有任何改动，文件还在") from None
        if any(result.refused for result in results):
            _look(mine, book)
            return _back()
        if mine.mapping:
            keep_mapping(book, mine.mapping, author=me.name)
        held.drop(me.id, book.code)
    held.tell(me.id, book.code, f"✓ 已入账 {seen.to_book} 行")
    return _back()


def _moved(mine: Import, book: OpenBook) -> str:
    """What somebody else has done to the book meanwhile; the rows are matched anew."""
    before = mine.seen.entries if mine.seen else 0
    _look(mine, book)
    more = mine.seen.entries - before if mine.seen else 0
    what = f"另一人刚记了 {more} 笔" if more > 0 else "账簿刚有改动"
    return f"{what}，已重新对账。还没有入账，请再看一遍再确认"


def _drop() -> Response:
    _held().drop(who().id, _book().code)
    return _back()


def _columns() -> Response:
    """The columns of an undeclared bank, confirmed."""
    mine, book = _mine(), _book()
    bank = clean(request.form.get("bank", ""))[:_LONGEST]
    if not bank:
        raise _refused("还没有写银行名", "返回，在“银行名”里写上再确认")
    said = {role.attribute: request.form.get(role.attribute) for role in ROLES}
    columns = {
        name: tuple(filter(None, map(clean, text.split("|")))) for name, text in said.items() if text is not None
    }
    with mine.turn:
        before = mine.columns
        mine.columns = Confirmed(bank, columns)
        try:
            _read(mine, book)
        except Refusal as refusal:
            mine.columns = before
            raise _refused(str(refusal), "请返回，照文件里的表头写") from None
        _look(mine, book)
    return _back()


def _subjects() -> Response:
    """The accounts of the unit's software, confirmed and kept."""
    mine, book = _mine(), _book()
    at = request.form.get("file", "")
    place = int(at) if at.isascii() and at.isdigit() and len(at) < len("999") else -1
    place = place if place < len(mine.papers) else -1
    if place < 0 or not _is_software(mine.papers[place]):
        raise _refused("没有这个文件", "请刷新页面")
    keys, texts = request.form.getlist("key"), request.form.getlist("use")
    said = {key: clean(text)[:_LONGEST] for key, text in zip(keys, texts, strict=False) if clean(text)}
    with mine.turn:
        try:
            save_subjects(book, propose(book, mine.paths[place], said), author=who().name)
        except Refusal as refusal:
            raise _refused(str(refusal), "请返回改好再存") from None
        _read(mine, book)
        _look(mine, book)
    return _back()


def _undo() -> Response:
    held, me, book = _held(), who(), _book()
    try:
        done = undo_import(book, request.form.get("id", ""), why=request.form.get("why", ""), author=me.name)
    except Refusal as refusal:
        raise _refused(str(refusal), "", title="没有撤销") from None
    held.tell(me.id, book.code, f"✓ {done.told}")
    return _back()


_DEEDS = {
    "edit": _edit,
    "confirm": _confirm,
    "drop": _drop,
    "columns": _columns,
    "subjects": _subjects,
    "undo": _undo,
}


# --- what is looked at


def _read(mine: Import, book: OpenBook) -> None:
    """Read the files, each in a process of its own."""
    names = dict(zip(mine.paths, mine.names, strict=True))
    mine.papers, mine.mapping = read_papers(
        book,
        mine.paths,
        author=who().name,
        confirmed=mine.columns,
        read=lambda path, mappings, accounts: read_apart(path, names[path], mappings, accounts),
    )


def _look(mine: Import, book: OpenBook) -> None:
    """Look at what would be booked, as the book is now."""
    mine.seen = preview(book, mine.papers, mine.names, mine.wording, author=who().name, day=today(), before=mine.seen)


def _shown(book: OpenBook, mine: Import | None) -> str:
    template = current_app.jinja_env.get_template("import.html")
    found: dict[str, Any] = {
        "code": book.code,
        "base": book.facts.name,
        "notice": _held().told(who().id, book.code),
        "past": imports(book)[:_LISTED],
        "most": PAPERS_BYTES - 64 * 1024,
        "most_files": FILES,
    }
    if mine is None or mine.seen is None:
        return template.render(found, mine=None)
    return template.render(found, **_seen(book, mine, mine.seen))


def _seen(book: OpenBook, mine: Import, seen: Preview) -> dict[str, Any]:
    broken = next((p for p in mine.papers if isinstance(p, Paper) and p.breaks), None)
    return {
        "mine": mine,
        "seen": seen,
        "sign": _sign(mine),
        "at": _at,
        "files": [_card(at, result, seen) for at, result in enumerate(seen.results)],
        "filters": [(key, word, sum(_is_of(line, key) for line in seen.lines)) for key, word in _FILTERS],
        "options": _options(book.policy, book.facts.specialties),
        "short": {content.name: content.short for content in book.policy.content},
        "broken": _broken(broken) if broken else None,
        "columns": _asked_columns(mine),
        "subjects": _asked_subjects(mine, book),
        "is_of": _is_of,
        "groups": seen.groups(),
    }


def _changed(book: OpenBook, mine: Import, before: Preview | None) -> Response:
    """The rows that look otherwise than before, and what is said of them all."""
    seen = mine.seen
    assert seen is not None  # noqa: S101  (looked at just now)
    module: Any = current_app.jinja_env.get_template("import_rows.html").make_module({"code": book.code})
    short = {content.name: content.short for content in book.policy.content}
    old = {line.place: line for line in before.lines} if before else {}
    groups = seen.groups()
    rows = {_at(line): str(module.row(line, short, groups)) for line in seen.lines if old.get(line.place) != line}
    counts = {key: sum(_is_of(line, key) for line in seen.lines) for key, _ in _FILTERS}
    answer = {
        "rows": rows,
        "foot": str(module.foot(seen)),
        "whole": str(module.whole(seen)),
        "counts": counts,
        "mark": _sign(mine),
        "book": seen.to_book,
    }
    return jsonify(answer)


def _sign(mine: Import) -> str:
    """What stands on a page, so that nothing else is confirmed by it."""
    seen, words = mine.seen, mine.wording
    said = (sorted(words.words.items()), sorted(words.confirmed), sorted(words.pairs.items()), mine.prints)
    return f"{seen.mark if seen else ''}-{sha256(repr(said).encode()).hexdigest()[:16]}"


def _at(line: Line) -> str:
    return f"{line.place[0]}:{line.place[1]}"


def _is_of(line: Line, key: str) -> bool:
    """Whether a row is among those that a filter shows."""
    if key == "told":
        return bool(line.told) and line.state != "paired"
    return (not key and line.state != "paired") or line.state == key


def _card(at: int, result: Any, seen: Preview) -> dict[str, Any]:
    """A file in a few lines."""
    paper, rows = result.paper, [line for line in seen.lines if line.place[0] == at and line.date]
    days = sorted(line.date for line in rows if line.date)
    return {
        "name": result.file,
        "paper": paper,
        "refused": result.refused,
        "own": not result.refused.startswith("同一批的"),
        "account": _masked(paper.account) if paper else "",
        "days": (days[0], days[-1]) if days else None,
        "into": sum(row.amount for row in paper.rows if row.amount > 0) if paper else 0,
        "out": -sum(row.amount for row in paper.rows if row.amount < 0) if paper else 0,
        "paired": sum(line.state == "paired" for line in rows),
        "fresh": result.imported,
        "notes": [*(paper.notes if paper else ()), *result.notes],
    }


def _masked(number: str) -> str:
    return f"{number[:4]}…{number[-4:]}" if len(number) > len("12345678") else number


def _options(policy: Policy, specialties: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """What each cell may be: the word, and what is said beside it."""
    banned = {c.name: "补助不得列" for c in policy.category if c.verdict == "banned"}
    receipts = [(receipt.words[0], "收入") for receipt in policy.receipt]
    other = [("往来支出", "往来"), ("往来收回", "往来"), *((word, "与项目无关") for word in sorted(FOREIGN_WORDS))]
    return {
        "source": [(source.name, "") for source in policy.source],
        "content": [(content.name, content.short) for content in policy.content],
        "category": [*((c.name, banned.get(c.name, "")) for c in policy.category), *receipts, *other],
        "specialty": [(name, "") for name in specialties],
    }


def _broken(paper: Paper) -> dict[str, Any]:
    """A statement whose balance does not follow: the rows about the first that does not."""
    first = paper.breaks
    assert first is not None  # noqa: S101  (asked by the caller)
    rows = [row for row in paper.rows if isinstance(row, BankRow)]
    at = next((n for n, line in enumerate(paper.lines) if line == first.row), None)
    off = first.expected - first.got if first.expected is not None and first.got is not None else None
    shown = []
    if at is not None:
        for n in range(max(0, at - _AROUND[0]), min(len(rows), at + _AROUND[1] + 1)):
            due = first.expected if n == at else rows[n].balance if n < at else None
            shown.append((paper.lines[n], rows[n], due, "broken" if n == at else "held" if n < at else "unread"))
    alike = off is not None and any(abs(row.amount) == abs(off) for row in rows)
    before = paper.lines[at - 1] if at else None
    return {
        "paper": paper,
        "first": first,
        "off": off,
        "rows": shown,
        "held": at or 0,
        "alike": alike,
        "before": before,
    }


def _asked_columns(mine: Import) -> dict[str, Any] | None:
    """The undeclared bank's columns, as they were taken, for a person to confirm; None where there is none."""
    paper = next((p for p in mine.papers if isinstance(p, Paper) and p.columns), None)
    if paper is None:
        return None
    taken = [(role.attribute, role.word, " | ".join(paper.columns.get(role.attribute, ()))) for role in ROLES]
    return {"file": paper.file, "taken": taken, "needed": bool(paper.refused)}


def _is_software(paper: Paper | Refusal) -> bool:
    return isinstance(paper, Paper) and paper.importer == SoftwareVouchers.title and bool(paper.refused)


def _asked_subjects(mine: Import, book: OpenBook) -> dict[str, Any] | None:
    """The accounts of a ledger of other software, with what each may be; None where none is asked about."""
    for at, paper in enumerate(mine.papers):
        if _is_software(paper):
            try:
                return {"at": at, "file": mine.names[at], "lines": propose(book, mine.paths[at], {})}
            except Refusal:  # the file is at fault, not its accounts: its own refusal says so
                return None
    return None


# --- who and where


def _held() -> Held:
    held: Held = current_app.config["EARMARK_HELD"]
    return held


def _book() -> OpenBook:
    book: OpenBook = current_app.config["LEDGERS"].shelf.open(g.beancount_file_slug)
    return book


def _mine() -> Import:
    """What the person looks at; gone where they took too long or the service was started anew."""
    mine = _held().find(who().id, g.beancount_file_slug)
    if mine is None:
        raise WebRefusal(
            HTTPStatus.CONFLICT, "文件已经不在了", "放了两个小时以上，或者已经处理完。请重新选文件", title="没有导入"
        )
    return mine


def _refused(what: str, todo: str, *, title: str = "没有导入") -> WebRefusal:
    return WebRefusal(HTTPStatus.BAD_REQUEST, what, todo, title=title)


def _back() -> Response:
    return redirect(f"/{g.beancount_file_slug}/import/", HTTPStatus.SEE_OTHER)
