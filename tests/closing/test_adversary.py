"""What somebody with a shell in the book's folder, its git and our program may try, and what else may happen to it.

The same closed book as in `test_tampering`. Every manipulation is named by `verify`, with month and voucher where it
is of an entry (exit code 1); one that leaves no book to be read is refused with the file and the line (2). What is
harmless is not named.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ledgers.policy as policies
from audit_rules.i05 import tampered
from earmark import desk
from earmark.desk.entries import add_evidence
from ledgers.book.chart import HEADER
from ledgers.book.dossier import Record
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal
from tests.closing.test_tampering import (
    AUDIT,
    DAY,
    DOCUMENT,
    JOURNAL,
    PLANS,
    altered,
    blocks,
    by_program,
    committed,
    exchanged,
    git,
    in_turn,
    inserted,
    on_document,
    respelt,
    said,
    sealed,
    shelf,
    swap,
    unrecorded,
    void,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.closing.test_tampering import Edit

__all__ = ["sealed", "shelf"]  # the fixtures

CHANGED = "2024-05 结账后改动：原为 2024-05-21 记2405-003 丁公司 8,580.00 元"
SAME_WORDS = "2024-05 结账后改动：2024-05-21 记2405-003 丁公司 8,580.00 元，科目、用途"
LEGS = "  A资产:1002银行存款:01专户:1地方财政  {0} CNY\n  E支出:1地方财政:1构建培训体系:31003设备购置  {1} CNY\n"


# --- edits -----------------------------------------------------------------------------------------------------------


def entry_of(voucher: str, change: Callable[[str], str]) -> Edit:
    """An entry made another text."""
    return blocks(lambda named, entries: [change(e) if e == named[voucher] else e for e in entries])


def more(*texts: str, name: str = JOURNAL) -> Edit:
    """Text at the end of a file."""

    def edit(book: Path) -> None:
        path = book / name
        before = path.read_text(encoding="utf-8") if path.exists() else HEADER
        path.write_text(before + "".join(f"\n{text}\n" for text in texts), encoding="utf-8")

    return edit


def by_git(*words: str) -> Edit:
    return lambda book: void(git(book, *words))


def written(name: str, text: str) -> Edit:
    def edit(book: Path) -> None:
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        (book / name).write_text(text, encoding="utf-8")

    return edit


def closing_edited(pattern: str, new: str, count: int = 1) -> Edit:
    def edit(book: Path) -> None:
        path = book / AUDIT
        text, done = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=count)
        assert done, pattern
        path.write_text(text, encoding="utf-8")

    return edit


def rechained(book: Path) -> None:
    """The closings of the last months written anew over the changed book, digests and chain and all."""
    (book / AUDIT).write_text(
        (book / AUDIT).read_text(encoding="utf-8").split("2026-04-30 custom")[0], encoding="utf-8"
    )
    copy = book.parent.parent / "elsewhere" / "c01"
    shutil.copytree(book, copy)
    git(copy, "add", "-A")
    git(copy, "commit", "-qm", "整理")
    for month in ("2024-04", "2024-05", "2024-06"):
        desk.close(Shelf(copy.parent).open("c01"), month, day=DAY, author="甲")
    shutil.copy(copy / AUDIT, book / AUDIT)


def same_size_and_time(path: Path) -> None:
    state, content = path.stat(), path.read_bytes()
    path.write_bytes(content[:-1] + b"X")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def linked(path: Path) -> None:
    other = path.parents[len(Path(DOCUMENT).parts)] / "other.pdf"
    path.rename(other)
    path.symlink_to(other)


def folder_linked(book: Path) -> None:
    (book / "documents").rename(book.parent.parent / "papers")
    (book / "documents").symlink_to(book.parent.parent / "papers")


def history_linked(book: Path) -> None:
    (book / ".git").rename(book.parent.parent / "history")
    (book / ".git").symlink_to(book.parent.parent / "history")


def journal_linked(book: Path) -> None:
    (book / JOURNAL).rename(book.parent.parent / "j.beancount")
    (book / JOURNAL).symlink_to(book.parent.parent / "j.beancount")


def replaced_commit(book: Path) -> None:
    """The commit before a closing, shown by git as another."""
    first = git(book, "rev-parse", "HEAD~2").strip()
    git(book, "replace", first, git(book, "rev-parse", "HEAD~4").strip())


def replaced_blob(book: Path) -> None:
    text = (book / JOURNAL).read_text(encoding="utf-8").replace("20.00", "21.00")
    (book / JOURNAL).write_text(text, encoding="utf-8")
    blob = git(book, "hash-object", "-w", JOURNAL).strip()
    git(book, "replace", git(book, "rev-parse", f"HEAD:{JOURNAL}").strip(), blob)


def set_back_and_swept(book: Path) -> None:
    git(book, "reset", "-q", "--hard", "HEAD~2")
    git(book, "reflog", "expire", "--expire=all", "--all")
    git(book, "gc", "-q", "--prune=now")


def an_old_copy(book: Path) -> None:
    """The whole folder put back from before the last closing."""
    old = book.parent.parent / "old"
    shutil.copytree(book, old)
    git(old, "reset", "-q", "--hard", "HEAD~1")
    shutil.rmtree(book)
    old.rename(book)


def invoice_added_then_changed(book: Path) -> None:
    """A number that came after the closing, by the program; then another, past it."""
    added = altered("记2405-003", ('  voucher: "', '  invoice: "55556666"\n  voucher: "'))
    committed(added)(book)
    swap(JOURNAL, "55556666", "55556667")(book)


def later_reported(act: Callable[[Path], None]) -> Edit:
    """A report in the register, and then something done to it."""

    def edit(book: Path) -> None:
        opened = Shelf(book.parent).open("c01")
        desk.register(opened, opened.book(DAY), {"r.pdf": b"%PDF"}, 2024, day=DAY, author="李静")
        act(book)

    return edit


def register_emptied(book: Path) -> None:
    path = book / AUDIT
    path.write_text(
        path.read_text(encoding="utf-8").partition('2026-04-30 custom "earmark-report"')[0], encoding="utf-8"
    )


def reopening_removed(book: Path) -> None:
    opened = Shelf(book.parent).open("c01")
    desk.reopen(opened, "2024-06", why="补记", day=DAY, author="李静")
    git(book, "rm", "-q", "--cached", AUDIT)
    text = (book / AUDIT).read_text(encoding="utf-8").partition('2026-04-30 custom "earmark-reopening"')[0]
    (book / AUDIT).write_text(text, encoding="utf-8")


def own_policy(change: Callable[[str], str]) -> Edit:
    def edit(book: Path) -> None:
        shipped = Path(policies.__file__).parent / "yuzhong-2023-25.toml"
        own = book.parent / ".earmark" / "policies"
        own.mkdir(parents=True)
        (own / shipped.name).write_text(change(shipped.read_text(encoding="utf-8")), encoding="utf-8")

    return edit


def dearer(text: str) -> str:
    changed = text.replace('amount = "200000.00"', 'amount = "300000.00"')
    assert changed != text
    return changed


def moved_to(name: str, day: str = "") -> Edit:
    """An entry moved to another file of the journal, its day changed where one is given."""

    def edit(book: Path) -> None:
        moved: list[str] = []

        def change(named: dict[str, str], entries: list[str]) -> list[str]:
            moved.append(named["记2405-003"].replace("2024-05-21 *", f"{day or '2024-05-21'} *"))
            return [e for e in entries if e != named["记2405-003"]]

        blocks(change)(book)
        more(*moved, name=name)(book)

    return edit


FORGED = (
    f'{DAY} custom "earmark-reopening" "2024-04"\n  by: "李静"\n  why: "更正"',
    f'{DAY} custom "earmark-reopening" "2019-01"\n  by: "李静"\n  why: "x"',
)

MANIPULATIONS: dict[str, tuple[Edit, str]] = {
    # what an entry says
    "a payee with a sign that nobody sees": (altered("记2405-003", ("丁公司", "丁公\u200b司")), CHANGED),
    "a payee that looks alike": (altered("记2405-003", ("丁公司", "丁公司．")), CHANGED),
    "a payee of other code points": (altered("记2405-003", ("丁公司", "丁公司\u3000")), "2024-05 结账后改动"),
    "digits of another width": (
        altered("记2405-003", ('"记2405-003"', '"记2405-００3"')),
        "2024-05 结账后改动：原为 2024-05-21 记2405-003",
    ),
    "the purpose emptied": (altered("记2405-003", ('"丁公司" "设备"', '"丁公司" ""')), SAME_WORDS),
    "a tag": (altered("记2405-003", ('"丁公司" "设备"', '"丁公司" "设备" #x')), SAME_WORDS),
    "a link to another payment": (
        altered("记2405-003", ('"丁公司" "设备"', '"丁公司" "设备" ^refund-0123')),
        "2024-05 绕开程序改动：2024-05-21 记2405-003 丁公司 8,580.00 元，和别的分录的对应关系",
    ),
    "another flag": (altered("记2405-003", ("2024-05-21 *", "2024-05-21 !")), SAME_WORDS),
    "a summary put in": (altered("记2405-003", ('  voucher: "', '  summary: "培训"\n  voucher: "')), SAME_WORDS),
    "marked as reversed": (altered("记2405-003", ('  voucher: "', '  corrects: "x"\n  voucher: "')), SAME_WORDS),
    "the bank's row renamed": (
        entry_of("记2404-001", lambda e: re.sub(r'bank: ".', 'bank: "z', e, count=1)),
        "2024-04 结账后改动",
    ),
    "the bank's row taken out": (
        entry_of("记2404-001", lambda e: re.sub(r"(?m)^  bank.*\n", "", e)),
        "2024-04 结账后改动",
    ),
    "the sheet's row taken out": (entry_of("记2405-003", lambda e: re.sub(r"(?m)^ +row: .*\n", "", e)), SAME_WORDS),
    "legs exchanged in sign": (
        entry_of(
            "记2405-003", lambda e: e.replace("-8580.00", "~").replace("8580.00", "-8580.00").replace("~", "8580.00")
        ),
        SAME_WORDS,
    ),
    "legs split": (
        entry_of("记2405-003", lambda e: e.rstrip() + "\n" + LEGS.format("-1.00", "1.00")),
        "2024-05 结账后改动",
    ),
    "legs that cancel": (
        entry_of(
            "记2405-003", lambda e: e.rstrip() + "\n" + LEGS.format("-1.00", "1.00") + LEGS.format("1.00", "-1.00")
        ),
        "记2405-003",
    ),
    "payees of two entries exchanged": (
        in_turn(
            altered("记2405-001", ("乙公司", "~")),
            altered("记2405-002", ("丙公司", "乙公司")),
            altered("记2405-001", ("~", "丙公司")),
        ),
        "2024-05 结账后改动：原为 2024-05-20 记2405-001 乙公司",
    ),
    "vouchers of two entries exchanged": (
        in_turn(altered("记2405-001", ("记2405-001", "~")), altered("记2405-002", ("记2405-002", "记2405-001"))),
        "记2405-002",
    ),
    "the year": (
        altered("记2405-003", ("2024-05-21 *", "2023-05-21 *")),
        "2024-05 结账后改动：原为 2024-05-21 记2405-003",
    ),
    "days of two months exchanged": (
        in_turn(
            altered("记2405-003", ("2024-05-21 *", "2024-06-03 *")),
            altered("记2406-001", ("2024-06-03 *", "2024-05-21 *")),
        ),
        "2024-06 结账后改动：原为 2024-06-03 记2406-001",
    ),
    # entries put in and taken out
    "two entries that cancel": (
        in_turn(inserted("2024-05-30"), inserted("2024-05-30", "-8.00")),
        "2024-05 结账后插入：2024-05-30 记9",
    ),
    "an entry of nothing": (inserted("2024-05-30", "0.00"), "2024-05 结账后插入：2024-05-30 记9 庚公司 0.00 元"),
    "an entry reversed and booked anew in the closed month": (
        blocks(
            lambda n, e: [
                *e,
                n["记2405-003"].replace("8580", "-8580").replace("--", ""),
                n["记2405-003"].replace("8580", "858"),
            ]
        ),
        "2024-05 结账后插入：2024-05-21 记2405-003",
    ),
    "an entry commented out": (
        entry_of("记2405-003", lambda e: re.sub("(?m)^", "; ", e)),
        "2024-05 结账后删去：2024-05-21 记2405-003",
    ),
    "an entry put behind a headline": (
        entry_of("记2405-003", lambda e: "* " + " ".join(e.split("\n"))),
        "2024-05 结账后删去：2024-05-21 记2405-003",
    ),
    "an entry in a file of its own": (
        more(
            f'2024-05-30 * "庚公司" "插入"\n  voucher: "记9"\n{LEGS.format("-8.00", "8.00")}',
            name="journal/1999.beancount",
        ),
        "2024-05 结账后插入：2024-05-30 记9",
    ),
    "an entry moved to another file and day": (moved_to("journal/2023.beancount", "2024-05-22"), CHANGED),
    "entries of a day in another order, in two files": (moved_to("journal/2023.beancount", "2024-05-20"), CHANGED),
    "the journal without its unexplained row, put into the history": (
        committed(blocks(lambda _n, entries: [e for e in entries if "不知道" not in e])),
        "2024-06 结账后删去：2024-06-11",
    ),
    "two entries exchanged, put into the history": (
        committed(exchanged("记2405-001", "记2405-002")),
        "2024-05 结账后调换次序",
    ),
    "a note": (
        more('2024-05-31 note A资产:1002银行存款:01专户:1地方财政 "核对无误"'),
        "2024-05 绕开程序加入：备注 2024-05-31",
    ),
    "a balance taken out": (respelt(r"(?m)^2024-06-\d\d balance.*\n", ""), "2024-06 绕开程序删去：2024-06-"),
    "a balance changed": (respelt(r"(?m)^(2024-06-\d\d balance .*?) 731", r"\1 732"), "2024-06 绕开程序加入：2024-06-"),
    # papers and numbers
    "an invoice number before the sealed one": (
        altered("记2405-001", ("12345678", "00000000、12345678")),
        "2024-05 结账后改动：2024-05-20 记2405-001 乙公司 70.00 元，原有的发票号",
    ),
    "a number that looks alike": (
        altered("记2405-001", ("12345678", "1234567８")),
        "记2405-001 乙公司 70.00 元，原有的发票号",
    ),
    "a number moved to another entry": (
        in_turn(
            altered("记2405-001", ('  invoice: "12345678"\n', "")),
            altered("记2405-002", ('  voucher: "', '  invoice: "12345678"\n  voucher: "')),
        ),
        "记2405-001 乙公司 70.00 元，原有的发票号",
    ),
    "a number that came later, changed past the program": (
        invoice_added_then_changed,
        "2024-05 绕开程序改动：2024-05-21 记2405-003",
    ),
    "a document of the same size and time": (on_document(same_size_and_time), "2024-04 结账后凭证文件被换掉：E支出"),
    "a document emptied": (on_document(lambda path: path.write_bytes(b"")), "被换掉：E支出"),
    "a document that is a link": (on_document(linked), "凭证文件绕开程序改过：E支出"),
    "the documents elsewhere": (folder_linked, "凭证文件绕开程序改过"),
    "a document moved to another account": (on_document(lambda p: p.rename(p.parents[1] / p.name)), "不在原处：E支出"),
    "a document removed, put into the history": (
        committed(on_document(lambda path: path.unlink())),
        "2024-04 结账后凭证文件不在原处",
    ),
    "a document that nobody saved, hidden from git": (
        in_turn(written("documents/假.pdf", "x"), written(".gitignore", "documents/*\n")),
        "凭证文件绕开程序改过：假.pdf",
    ),
    "one hidden in git's own list": (
        in_turn(written("documents/假.pdf", "x"), written(".git/info/exclude", "*\n")),
        "凭证文件绕开程序改过：假.pdf",
    ),
    "a change hidden from git's index": (
        in_turn(by_git("update-index", "--assume-unchanged", JOURNAL), altered("记2407-001", ("20.00", "21.00"))),
        "2024-07 绕开程序改动：原为 2024-07-05 记2407-001",
    ),
    "a dossier hidden from git's index": (
        in_turn(
            by_git("update-index", "--skip-worktree", "dossier.beancount"),
            more(f'{DAY} custom "earmark-dossier" "培训" "2025"\n  persons: 400', name="dossier.beancount"),
        ),
        "资料（dossier.beancount）绕开程序改过 1 条记录，例如 2026-04-30 earmark-dossier 培训",
    ),
    # plan, policy, main, the bureau's notes
    "the plan, put into the history": (committed(swap(PLANS, "120000.00", "130000.00")), "2024-04 投入预算"),
    "the plan emptied": (written(PLANS, HEADER), "2024-04 投入预算"),
    "the policy": (own_policy(dearer), "2024-04 管理办法在结账后改过"),
    "the title": (
        swap("main.beancount", 'option "title" "', 'option "title" "别的'),
        "账套主文件（main.beancount）绕开程序改过",
    ),
    "the base's name": (
        swap("main.beancount", 'custom "earmark-base" "试点基地"', 'custom "earmark-base" "别的基地"'),
        "账套主文件（main.beancount）绕开程序改过 1 条记录",
    ),
    "an account that is opened": (
        more("1970-01-01 open E支出:9别的", name="main.beancount"),
        "例如 开户 1970-01-01 E支出:9别的",
    ),
    "a closing's day": (
        closing_edited(r"2026-04-30( custom \"earmark-closing\" \"2024-05\")", r"2026-04-29\1"),
        "结账记录",
    ),
    "who closed": (closing_edited('by: "甲"', 'by: "乙"'), "2024-04 结账记录本身被改动"),
    "the commit of a closing": (closing_edited('commit: "[0-9a-f]', 'commit: "x'), "2024-04 结账记录本身被改动"),
    "a document out of a closing": (
        closing_edited(r'documents: "[^"]*"', 'documents: ""'),
        "2024-04 结账记录本身被改动",
    ),
    "a chain cut": (closing_edited(r'previous: "[0-9a-f]{64}"', 'previous: ""'), "2024-05 结账记录接不上"),
    "a closing twice": (
        lambda book: more(
            *re.findall(r'(?s)2026-04-30 custom "earmark-closing" "2024-06".*', (book / AUDIT).read_text("utf-8")),
            name=AUDIT,
        )(book),
        "2024-06 结账记录接不上",
    ),
    "a closing in the middle removed": (
        closing_edited(r'(?s)2026-04-30 custom "earmark-closing" "2024-05".*?(?=2026-04-30 custom)', ""),
        "2024-05 结账记录被删去",
    ),
    "closings written anew, digests and chain": (
        in_turn(altered("记2405-003", ("8580.00", "8590.00")), rechained),
        "2024-05 结账记录被删去或改写",
    ),
    "the same, put into the history": (
        committed(in_turn(altered("记2405-003", ("8580.00", "8590.00")), rechained)),
        "2024-05 登记过的结账",
    ),
    "the same, of a copy elsewhere": (
        unrecorded(committed(in_turn(altered("记2405-003", ("8580.00", "8590.00")), rechained))),
        "2024-05 结账记录被删去或改写",
    ),
    "a reopening forged": (
        more(FORGED[0], name=AUDIT),
        "主管部门的记录（audit.beancount）绕开程序改过 1 条记录，例如 2026-04-30 earmark-reopening 2024-04",
    ),
    "a reopening forged, put into the history": (
        committed(in_turn(more(FORGED[0], name=AUDIT), altered("记2405-003", ("8580.00", "8590.00")))),
        "2024-05 登记过的结账",
    ),
    "a reopening removed": (committed(reopening_removed), "2024-06 反结账记录被删去"),
    "a reopening of nothing": (more(FORGED[1], name=AUDIT), "例如 2026-04-30 earmark-reopening 2019-01"),
    "a report taken out of the register": (later_reported(committed(register_emptied)), "报告登记（r.pdf）被删去"),
    "a report's entry edited": (
        later_reported(committed(swap(AUDIT, "as-of: 2026-04-30", "as-of: 2025-04-30"))),
        "报告登记（r.pdf）被删去或改写",
    ),
    # the history
    "a commit shown as another": (replaced_commit, "提交或文件被另一个顶替"),
    "a file shown as another": (replaced_blob, "2024-07 绕开程序改动：原为 2024-07-05 记2407-001"),
    "a commit given other parents": (
        lambda book: written(".git/info/grafts", git(book, "rev-parse", "HEAD"))(book),
        "提交的先后被另外指定",
    ),
    "a history cut short": (lambda book: written(".git/shallow", git(book, "rev-parse", "HEAD"))(book), "历史被截短"),
    "objects elsewhere": (written(".git/objects/info/alternates", "/var\n"), "历史的一部分在别的文件夹里"),
    "a history elsewhere": (history_linked, ".git 是指向别处的链接"),
    "a program set to run": (by_git("config", "core.fsmonitor", "/bin/true"), "不该有的设置 core.fsmonitor"),
    "a filter": (by_git("config", "filter.x.clean", "cat"), "不该有的设置 filter.x.clean"),
    "settings from another file": (by_git("config", "include.path", "/dev/null"), "不该有的设置 include.path"),
    "another work tree": (by_git("config", "core.worktree", "/var"), "不该有的设置 core.worktree"),
    "a hook": (written(".git/hooks/pre-commit", "#!/bin/sh\n"), "会自动运行的程序（.git/hooks/pre-commit）"),
    "set back a save": (by_git("reset", "-q", "--hard", "HEAD~1"), "2024-06 登记过的结账"),
    "set back and swept": (set_back_and_swept, "2024-05 登记过的结账"),
    "an old copy of the book": (an_old_copy, "修改历史被退回或改写：程序保存过的 1 次改动"),
    "the last saves made one": (
        in_turn(by_git("reset", "-q", "--soft", "HEAD~2"), by_git("commit", "-qm", "结账")),
        "修改历史被退回或改写：程序保存过的 2 次改动",
    ),
    "the author of a save": (
        by_git("commit", "-q", "--amend", "--author", "乙 <>", "--no-edit"),
        "修改历史被退回或改写",
    ),
    "the words of a save": (by_git("commit", "-q", "--amend", "-m", "别的"), "修改历史被退回或改写"),
}

REFUSED: dict[str, tuple[Edit, str]] = {
    **{
        f"a line in the journal: {line.split()[0]} {line.split()[1]}": (more(line), words)
        for line, words in {
            'option "title" "x"': "不许有 option",
            'include "/etc/hostname"': "不许有 include",
            'plugin "os"': "不许有 plugin",
            "2024-05-01 price USD 7 CNY": "不许有 price",
            "2024-05-01 pad A资产:1002银行存款 N净资产:3001期初余额": "不许有 pad",
            "2024-05-01 open E支出:9": "不许有 open",
            "2024-05-01 close E支出:1地方财政:1构建培训体系:31003设备购置": "不许有 close",
            "pushtag #x": "不许有 pushtag",
            '2024-05-01 custom "earmark-closing" "2024-05"': "不许有 custom",
            '2024-05-01 document E支出:1 "/etc/passwd"': "不许有 document",
        }.items()
    },
    "a plugin in main": (more('plugin "os"', name="main.beancount"), "不许有 plugin"),
    "another include in main": (more('include "/etc/hostname"', name="main.beancount"), "不属于账套的文件"),
    "main without our rules": (
        lambda book: void(
            (book / "main.beancount").write_text(
                re.sub(r"(?m)^plugin .*\n", "", (book / "main.beancount").read_text("utf-8")), "utf-8"
            )
        ),
        "缺 plugin",
    ),
    "another currency": (altered("记2405-003", ("CNY", "USD")), "只记人民币"),
    "a price on a leg": (altered("记2405-003", (" 8580.00 CNY", " 8580.00 CNY @ 1 CNY")), "journal/2024.beancount 第"),
    "a tenth of a fen": (altered("记2405-003", ("8580.00", "8580.001")), "不是整数分"),
    "one leg alone": (altered("记2405-003", (" -8580.00", " -8590.00")), "借贷不平"),
    "bytes of another encoding": (
        lambda book: void((book / JOURNAL).write_bytes((book / JOURNAL).read_text("utf-8").encode("gb18030"))),
        "不是 UTF-8",
    ),
    "the journal elsewhere": (journal_linked, "指向别处的链接"),
    "the plan removed": (lambda book: (book / PLANS).unlink(), "plan.beancount 缺失"),
    "the history removed": (lambda book: shutil.rmtree(book / ".git"), "没有修改历史"),
    "settings that git cannot read": (by_git("config", "include.path", "/"), "不该有的设置 include.path"),
    "the branch removed": (by_git("update-ref", "-d", "refs/heads/main"), "没有修改历史"),
    "half a closing": (closing_edited(r'  digest: "[0-9a-f]{64}"\n', ""), "earmark-closing 缺 digest"),
}


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_a_manipulation_is_named(shelf: Shelf, name: str) -> None:
    edit, words = MANIPULATIONS[name]
    edit(shelf.folder / "c01")
    found = said(shelf)
    assert any(words in line for line in found), found


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_book_any_more_is_refused_by_file_and_line(shelf: Shelf, name: str) -> None:
    edit, words = REFUSED[name]
    edit(shelf.folder / "c01")
    with pytest.raises(Refusal, match=re.escape(words)):
        said(shelf)


# --- what is no tampering --------------------------------------------------------------------------------------------


def formatted(book: Path) -> None:
    path = book / JOURNAL
    program = Path(sys.executable).with_name("bean-format")
    subprocess.run([program, "-o", path, path], check=True, capture_output=True)


def by_month(book: Path) -> None:
    """The journal cut into a file a month."""
    body = (book / JOURNAL).read_text(encoding="utf-8").removeprefix(HEADER)
    months: dict[str, list[str]] = {}
    for part in re.split(r"\n(?=\d{4}-)", body):
        if part.strip():
            months.setdefault(part.strip()[:7], []).append(part.strip())
    (book / JOURNAL).unlink()
    for month, parts in months.items():
        (book / "journal" / f"{month}.beancount").write_text(HEADER + "\n" + "\n\n".join(parts) + "\n", "utf-8")


def pushed(book: Path) -> None:
    """A copy of the history kept elsewhere, as a bureau's backup may."""
    subprocess.run(["git", "init", "-q", "--bare", str(book.parent.parent / "mirror")], check=True)
    git(book, "remote", "add", "mirror", str(book.parent.parent / "mirror"))
    git(book, "push", "-q", "mirror", "main")


def everywhere(text: str) -> Edit:
    """A comment in every file."""
    return in_turn(*(more(text, name=name) for name in ("main.beancount", PLANS, "dossier.beancount", AUDIT, JOURNAL)))


def moved_house(book: Path) -> None:
    """The books on another disk, under a link."""
    home = book.parent.parent / "disk"
    book.parent.rename(home)
    book.parent.symlink_to(home)


def reordered(name: str) -> Edit:
    def edit(book: Path) -> None:
        body = (book / name).read_text(encoding="utf-8").removeprefix(HEADER)
        parts = [part.strip() for part in re.split(r"\n(?=\d{4}-)", body) if part.strip()]
        (book / name).write_text(HEADER + "\n" + "\n\n".join(reversed(parts)) + "\n", encoding="utf-8")

    return edit


def row_of(book: Path, voucher: str) -> str:
    text = (book / JOURNAL).read_text(encoding="utf-8")
    entry = next(part for part in re.split(r"\n(?=\d{4}-)", text) if f'"{voucher}"' in part)
    found = re.search(r'row: "(.+?)"', entry)
    assert found
    return found[1]


def opened_to_all(book: Path) -> None:
    for path in book.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            path.chmod(0o755)


def asked(shelf: Shelf) -> None:
    desk.record(shelf.open("c01"), Record(DAY, "培训", "2025", {"persons": 40, "high": 30}), author="甲")
    desk.ask(shelf.open("c01"), "房屋产权证", date(2026, 5, 20), day=DAY, author="李静", other=True)


def evidence(book: Path) -> None:
    opened = Shelf(book.parent).open("c01")
    told = {"invoice": "99998888", "contract": "合同7"}
    add_evidence(opened, row_of(book, "记2405-003"), told, [], explanation="补充说明", author="甲", day=DAY)


HARMLESS: dict[str, Edit] = {
    "bean-format": formatted,
    "line ends of another system, the whole file": lambda book: void(
        (book / JOURNAL).write_bytes((book / JOURNAL).read_bytes().replace(b"\n", b"\r\n"))
    ),
    "headlines": respelt(r"\n(2024-05-21 \*)", r"\n* 五月\n\n\1"),
    "comments in every file": everywhere("; 备忘"),
    "comments, put into the history": committed(everywhere("; 备忘")),
    "more zeros": respelt(r"8580\.00 CNY", "8580.0000 CNY"),
    "the long word for a transaction": respelt(r"2024-05-21 \*", "2024-05-21 txn"),
    "dates with strokes": respelt(r"2024-05-21 \*", "2024/05/21 *"),
    "a file a month": by_month,
    "another name for the journal": lambda book: void((book / JOURNAL).rename(book / "journal" / "账.beancount")),
    "an entry in another file": moved_to("journal/2023.beancount"),
    "the plan in another order": reordered(PLANS),
    "what an editor leaves": in_turn(
        written("journal/2024.beancount~", "x"), written("journal/.2024.beancount.swp", "x")
    ),
    "what file managers leave": in_turn(
        written("documents/.DS_Store", "x"), written("documents/Thumbs.db", "x"), written("documents/~$a.docx", "x")
    ),
    "a text beside the book": written("说明.txt", "x"),
    "an empty folder": lambda book: (book / "documents" / "空").mkdir(),
    "rights of files": opened_to_all,
    "times of documents": on_document(lambda path: os.utime(path, (0, 0))),
    "swept with force": by_git("gc", "-q", "--aggressive", "--prune=now"),
    "packed references": by_git("pack-refs", "--all"),
    "a graph of the commits": by_git("commit-graph", "write", "--reachable"),
    "logs expired": by_git("reflog", "expire", "--expire=all", "--all"),
    "no index": lambda book: (book / ".git" / "index").unlink(),
    "a tag and a branch": in_turn(by_git("tag", "v1"), by_git("branch", "other"), by_git("checkout", "-q", "other")),
    "somebody's name": by_git("config", "user.name", "甲"),
    "a mirror": pushed,
    "the books on another disk": moved_house,
    "evidence, a number, an explanation": evidence,
    "the policy with more comments": own_policy(lambda text: text + "\n# 备注\n"),
    "a record and a request": by_program(asked),
    "a report": by_program(
        lambda shelf: desk.register(
            shelf.open("c01"), shelf.open("c01").book(DAY), {"r.pdf": b"%PDF"}, 2024, day=DAY, author="李静"
        )
    ),
    "the base's facts amended": by_program(
        lambda shelf: desk.amend(shelf.open("c01"), replace(shelf.open("c01").facts, name="试点实训基地"), author="甲")
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_not_named(shelf: Shelf, name: str) -> None:
    HARMLESS[name](shelf.folder / "c01")
    assert said(shelf) == []
    assert tampered.run(shelf.open("c01").book(DAY)).outcome == "clean"


def test_backed_up_and_restored_elsewhere(shelf: Shelf, tmp_path: Path) -> None:
    desk.backup(shelf, tmp_path / "b.tar.gz")
    there = tmp_path / "别处" / "books"
    there.parent.mkdir()
    assert desk.restore(tmp_path / "b.tar.gz", there, DAY).differences == ()
    assert said(Shelf(there)) == []


def test_another_zone_language_and_mask(shelf: Shelf) -> None:
    """The program run as on another machine."""
    surroundings = {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C", "EARMARK_BOOKS": str(shelf.folder)}
    command = [sys.executable, "-m", "earmark", "verify", "c01"]
    done = subprocess.run(command, env=os.environ | surroundings, capture_output=True, check=False, umask=0o077)
    assert (done.returncode, "与结账时和修改历史一致" in done.stdout.decode()) == (0, True), done.stderr.decode()


def test_there_are_enough_of_both() -> None:
    assert len(MANIPULATIONS) + len(REFUSED) >= 60
    assert len(HARMLESS) + 2 >= 30
