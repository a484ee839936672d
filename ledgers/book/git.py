"""A book's history: one commit a saved change, by the person who made it.

The commit is made from the new files' content before any file of the book is touched (a tree in
an index of its own), so that a full disk or a missing git is known while nothing has changed yet.

Whoever can write in a book's folder can write in its `.git` too: settings that name programs to run, other
parents for a commit, an index that hides a change. So no command of ours reads the working files or the
index of the book (they are held to the commit here, by content), nothing that could run a program is left
switched on, and what makes git show another history than was saved is not heeded but told (`oddities`).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

BRANCH = "refs/heads/main"
_SETTINGS = (
    "core.fsync=loose-object,reference,index",
    "core.autocrlf=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "commit.gpgSign=false",
    "gc.auto=0",
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.commitGraph=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "color.ui=false",
    "advice.graftFileDeprecated=false",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # a missing object is missing, and fetched by no program
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_SHALLOW_FILE": "",
    "LC_ALL": "C",
}
_PLAIN_DIFF = ("--no-textconv", "--no-ext-diff", "--no-color", "--no-renames")
_ALIEN = {
    "objects/info/alternates": "历史的一部分在别的文件夹里",
    "objects/info/http-alternates": "历史的一部分在别的地方",
    "info/grafts": "提交的先后被另外指定",
    "shallow": "历史被截短",
    "commondir": "历史在别的文件夹里",
    "config.worktree": "另有一份设置",
}
_RUNS = re.compile(
    r"core\.(fsmonitor|hookspath|worktree|attributesfile|excludesfile|sshcommand|gitproxy|pager|editor|askpass"
    r"|alternaterefscommand|sparsecheckout|trustctime|checkstat|ignorestat)"
    r"|(include|includeif|filter|merge|mergetool|difftool|gpg|alias|pager|credential|uploadpack|url|extensions|fsck"
    r"|transfer|submodule|trace2|browser|sequence|man|sendemail|init|interactive|tar)\..*"
    r"|diff\.external|diff\..*\.(command|textconv)|log\.showsignature"
    r"|remote\..*\.(uploadpack|receivepack|promisor|vcs|proxy|partialclonefilter)"
)
"""Settings that run a program or make git see another tree; those that name people and places are no matter."""
_DROPPINGS = frozenset({"Thumbs.db", "desktop.ini"})
EXCLUDED = "*.picklecache\n.*.picklecache\n"


@dataclass(frozen=True, slots=True)
class Commit:
    """One saved change.

    Attributes:
        id: its whole number. parent: that of the change before, empty for the first.
        author: who made it. at: when, by the clock of this machine, as 2025-08-07 09:12.
        message: what changed; the first line says it all, the others are for programs.
    """

    id: str
    parent: str
    author: str
    at: str
    message: str

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0].strip()


class Git:
    """The `.git` of one book."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dir = folder / ".git"

    def create(self) -> None:
        """Begin the history of a new book."""
        self._run("init", "--quiet", "--initial-branch=main", "--template=", str(self.folder), plain=True)
        (self.dir / "info").mkdir(exist_ok=True)
        (self.dir / "info" / "exclude").write_text(EXCLUDED, encoding="utf-8")

    def head(self) -> str:
        """The last commit's id, empty for a book without any."""
        done = self._run("rev-parse", "--verify", "--quiet", BRANCH, check=False)
        return done.strip()

    def history(self, *names: str) -> list[Commit]:
        """Every change of the book, the latest first; only those of some files where they are named."""
        if not self.head():
            return []
        form = "%H%x1f%P%x1f%an%x1f%ad%x1f%B%x1e"
        told = self._run("log", "--date=format-local:%Y-%m-%d %H:%M", f"--format={form}", BRANCH, "--", *names)
        return [Commit(*entry.strip("\n").split("\x1f", 4)) for entry in told.split("\x1e") if entry.strip("\n")]

    def texts(self, commit: str, *names: str) -> dict[str, str]:
        """The files of a commit as they were then: those named, and those in the folders that are named."""
        listed = self._run("ls-tree", "-r", "--name-only", "-z", commit, "--", *names)
        found = [name for name in listed.split("\0") if name]
        return {name: self._run("cat-file", "blob", f"{commit}:{name}") for name in found}

    def added(self, commit: str, folder: str) -> list[str]:
        """The files of a folder that a commit brought."""
        words = ("diff-tree", "--no-commit-id", "--name-only", "--diff-filter=A", "--no-renames", "-r", "-z", "--root")
        return [name for name in self._run(*words, commit, "--", folder).split("\0") if name]

    def first_authors(self, words: Collection[str], name: str) -> dict[str, str]:
        """Who first brought each of some quoted words into a file or folder; those of no commit are left out."""
        form = ("--reverse", "--format=%x00%an", "-p", "-U0", *_PLAIN_DIFF)
        done = self._run("log", *form, BRANCH, "--", name, check=False)
        found: dict[str, str] = {}
        for commit in done.split("\0")[1:]:
            author, _, diff = commit.partition("\n")
            for line in diff.splitlines():
                if line.startswith("+"):
                    found |= {w: author for w in line.split('"')[1::2] if w in words and w not in found}
        return found

    def brought(self, name: str, word: str) -> str:
        """The first commit that has a word in a file; empty where none has."""
        done = self._run("log", "--reverse", "--format=%H", f"-S{word}", *_PLAIN_DIFF, BRANCH, "--", name, check=False)
        return next(iter(done.split()), "")

    def taken_out(self, name: str) -> list[str]:
        """The commits that took lines out of a file, the latest first; whoever only adds to it makes none."""
        done = self._run("log", "--format=%x00%H", "--numstat", *_PLAIN_DIFF, BRANCH, "--", name)
        told = [entry.split() for entry in done.split("\0")[1:]]
        return [commit for commit, *counts in told if len(counts) > 1 and counts[1] != "0"]

    def prepare(self, files: Mapping[str, bytes | None], *, author: str, message: str) -> str:
        """Make the commit that replaces these files, and leave the branch where it is.

        Args:
            files: new content by name within the book; None removes the file.
            author: who made the change, as the log shows it.
            message: what changed, in Chinese.

        Returns:
            The commit's id.
        """
        index = {"GIT_INDEX_FILE": str(self.dir / "earmark-index")}
        (self.dir / "earmark-index").unlink(missing_ok=True)
        head = self.head()
        if head:
            self._run("read-tree", head, env=index)
        for name, content in files.items():
            if content is None:
                self._run("update-index", "--force-remove", "--", name, env=index)
            else:
                blob = self._run("hash-object", "-w", "--stdin", stdin=content).strip()
                self._run("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", env=index)
        tree = self._run("write-tree", env=index).strip()
        parent = ["-p", head] if head else []
        person = {
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": "",
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": "",
        }
        return self._run("commit-tree", tree, *parent, "-m", message, env=index | person).strip()

    def adopt(self, commit: str) -> None:
        """Move the branch to a prepared commit; the working files are there already."""
        self._run("update-ref", BRANCH, commit)
        self._run("read-tree", commit)
        (self.dir / "earmark-index").unlink(missing_ok=True)

    def changed(self, *names: str) -> list[str]:
        """Which of these files or folders differ from the last commit; ledger files only."""
        return [name for name in self.differing(*names) if name.endswith(".beancount")]

    def differing(self, *names: str) -> list[str]:
        """Which files of these folders are not as the last commit has them: changed, gone, or unknown to it.

        What file managers leave behind (`.DS_Store`, `Thumbs.db`) is no file of a book.
        """
        saved = self.blobs(self.head(), *names)
        return sorted({*self._otherwise(saved), *(set(self._present(*names)) - saved.keys())})

    def lost(self, commit: str, *names: str) -> list[str]:
        """Which files of these folders, as a commit has them, are other ones now or gone."""
        return sorted(self._otherwise(self.blobs(commit, *names)))

    def _otherwise(self, saved: Mapping[str, str]) -> Iterator[str]:
        """Which files are not of the content that a commit has of them."""
        return (name for name, blob in saved.items() if _blob(self.folder / name) != blob)

    def blobs(self, commit: str, *names: str) -> dict[str, str]:
        """The files of a commit in these folders, each with its content's number."""
        if not commit:
            return {}
        told = self._run("ls-tree", "-r", "-z", commit, "--", *names).split("\0")
        return {name: said.split(" ")[2] for said, _, name in (entry.partition("\t") for entry in told if entry)}

    def _present(self, *names: str) -> Iterator[str]:
        """The files of these folders as they lie on disk, links among them, droppings left out."""
        for name in names:
            top = self.folder / name
            for path in [top] if top.is_symlink() or not top.is_dir() else top.rglob("*"):
                odd = path.name.startswith((".", "~$")) or path.name in _DROPPINGS
                if (path.is_symlink() or path.is_file()) and not odd:
                    yield str(path.relative_to(self.folder))

    def text(self, commit: str, name: str) -> str | None:
        """A file as a commit has it; None where it has none."""
        if name not in self.names(commit):
            return None
        return self._run("show", f"{commit}:{name}")

    def contents(self, blobs: Collection[str]) -> dict[str, str]:
        """Files' texts by their contents' numbers, of one process."""
        done = self._run_bytes("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
        found: dict[str, str] = {}
        at = 0
        for blob in blobs:
            end = done.index(b"\n", at)
            head = done[at:end].split(b" ")
            if head[-1] == b"missing":
                raise Refusal(f"账套的历史缺内容 {blob[:12]}", where=self.folder.name, todo="请从备份恢复")
            size = int(head[-1])
            found[blob] = done[end + 1 : end + 1 + size].decode("utf-8", "replace")
            at = end + size + 2
        return found

    def steps(self, name: str) -> dict[str, list[tuple[str, str, str]]]:
        """What each commit did to the files of a folder: name, and the content's number before and after, or empty."""
        told = self._run("log", "--format=%x00%x00%H", "--raw", "--no-abbrev", "-z", *_PLAIN_DIFF, BRANCH, "--", name)
        found = {}
        for entry in told.split("\0\0")[1:] if self.head() else []:
            commit, *parts = entry.strip("\0\n").split("\0")
            pairs = zip(parts[::2], parts[1::2], strict=False)
            found[commit] = [(path, *_sides(said.strip("\n").split(" "))) for said, path in pairs]
        return found

    def names(self, commit: str) -> list[str]:
        """The files that a commit has."""
        return [name for name in self._run("ls-tree", "-r", "-z", "--name-only", commit).split("\0") if name]

    def commits(self) -> list[str]:
        """The ids of the history that led to the last commit, the latest first."""
        return self._run("rev-list", BRANCH).split() if self.head() else []

    def holds(self, commit: str) -> bool:
        """Whether a commit is part of the history that led to the last one."""
        return bool(commit) and commit in self.commits()

    def has(self, commit: str) -> bool:
        """Whether a commit is kept at all, as part of the history or cut off from it."""
        return bool(self._run("rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}", check=False).strip())

    def flaws(self) -> list[str]:
        """What git finds wrong with its own objects; nothing where the history is whole."""
        done = self._run("fsck", "--no-dangling", "--no-progress", "--full", check=False, both=True)
        return [line for line in done.splitlines() if line and not line.startswith(("notice:", "warning:"))]

    def oddities(self) -> list[str]:
        """What was put into `.git` past the program to show another history or to run something, in words."""
        found = [f"{words}（.git/{name}）" for name, words in _ALIEN.items() if (self.dir / name).exists()]
        packed = self.dir / "packed-refs"
        replaced = any(p.is_file() for p in (self.dir / "refs" / "replace").rglob("*"))
        if replaced or (packed.is_file() and " refs/replace/" in packed.read_text("utf-8", "replace")):
            found.append("提交或文件被另一个顶替（.git/refs/replace）")
        places = (self.dir, *self.dir.glob("*"), *(self.dir / "refs").rglob("*"))
        found += [f"{path.relative_to(self.folder)} 是指向别处的链接" for path in places if path.is_symlink()]
        hooks = [p.name for p in (self.dir / "hooks").glob("*") if p.suffix != ".sample"]
        found += [f"有会自动运行的程序（.git/hooks/{name}）" for name in sorted(hooks)]
        return [*found, *(f"有不该有的设置 {name}（.git/config）" for name in self._alien_settings())]

    def _alien_settings(self) -> list[str]:
        """Settings of the book's own that run a program or make git see something else."""
        config = self.dir / "config"
        if not config.is_file():
            return []
        words = ("config", "--file", str(config), "--no-includes", "--list", "--name-only", "-z")
        told = self._run(*words, check=False, plain=True)  # what the file includes may be no settings at all
        return sorted({name for name in told.split("\0") if _RUNS.fullmatch(name)})

    def clear_stale_locks(self) -> None:
        """Remove what a killed git left behind; only the holder of the book's lock may call this."""
        for lock in (*self.dir.glob("*.lock"), *(self.dir / "refs").rglob("*.lock")):
            if lock.name != "earmark.lock":
                lock.unlink(missing_ok=True)

    def _run(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        stdin: bytes | None = None,
        check: bool = True,
        plain: bool = False,
        both: bool = False,
    ) -> str:
        return self._run_bytes(*words, env=env, stdin=stdin, check=check, plain=plain, both=both).decode(
            "utf-8", "replace"
        )

    def _run_bytes(
        self,
        *words: str,
        env: Mapping[str, str] | None = None,
        stdin: bytes | None = None,
        check: bool = True,
        plain: bool = False,
        both: bool = False,
    ) -> bytes:
        program = shutil.which("git")
        if program is None:
            raise Refusal("这台机器没有 git，账套的历史记不下来", todo="请安装 git 再试")
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        place = [] if plain else [f"--git-dir={self.dir}", f"--work-tree={self.folder}"]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        clean |= {**_ENVIRONMENT, **(env or {})}
        done = subprocess.run(
            [program, *settings, *place, *words],
            cwd=(self.folder.anchor or self.folder) if plain else self.folder,  # `plain`: in no history at all
            env=clean,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = said[-1] if said else f"退出码 {done.returncode}"
            if "No space left" in reason or "Disk quota" in reason:
                raise OSError(28, "No space left on device")
            raise Refusal(f"账套的历史记不下来（git：{reason}）", where=self.folder.name)
        return done.stdout + done.stderr if both else done.stdout


def _sides(said: list[str]) -> tuple[str, str]:
    """The contents' numbers of a raw line of git's (`:modes before after what`); empty where there is none."""
    before, after = said[2], said[3]
    return ("" if not before.strip("0") else before, "" if not after.strip("0") else after)


def _blob(path: Path) -> str:
    """The number that git gives a file's content; empty for what is no plain file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # gone, a link, or not ours to read
        return ""
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            return ""
        digest = hashlib.sha1(b"blob %d\0" % state.st_size, usedforsecurity=False)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
