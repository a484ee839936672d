"""A book's history: one commit a saved change, by the person who made it.

The commit is made from the new files' content before any file of the book is touched (a tree in
an index of its own), so that a full disk or a missing git is known while nothing has changed yet.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
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
)
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
        done = self._run("log", "--reverse", "--format=%x00%an", "-p", "-U0", "--no-renames", "--", name, check=False)
        found: dict[str, str] = {}
        for commit in done.split("\0")[1:]:
            author, _, diff = commit.partition("\n")
            for line in diff.splitlines():
                if line.startswith("+"):
                    found |= {w: author for w in line.split('"')[1::2] if w in words and w not in found}
        return found

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
        done = self._run("status", "--porcelain", "--no-renames", "-z", "--untracked-files=all", "--", *names)
        return [entry[3:] for entry in done.split("\0") if entry.endswith(".beancount")]

    def differing(self, *names: str) -> list[str]:
        """Which files of these folders are not as the last commit has them: changed, gone, or unknown to it."""
        done = self._run("status", "--porcelain", "--no-renames", "-z", "--untracked-files=all", "--", *names)
        return sorted(entry[3:] for entry in done.split("\0") if entry)

    def lost(self, commit: str, *names: str) -> list[str]:
        """Which files of these folders, as a commit has them, are other ones now or gone."""
        done = self._run("diff", "--no-renames", "--name-only", "-z", "--diff-filter=DMT", commit, "--", *names)
        return sorted(name for name in done.split("\0") if name)

    def text(self, commit: str, name: str) -> str | None:
        """A file as a commit has it; None where it has none."""
        if name not in self.names(commit):
            return None
        return self._run("show", f"{commit}:{name}")

    def names(self, commit: str) -> list[str]:
        """The files that a commit has."""
        return [name for name in self._run("ls-tree", "-r", "-z", "--name-only", commit).split("\0") if name]

    def holds(self, commit: str) -> bool:
        """Whether a commit is part of the history that led to the last one."""
        if not commit or not self.head():
            return False
        found = self._run("rev-list", BRANCH)
        return commit in found.split()

    def flaws(self) -> list[str]:
        """What git finds wrong with its own objects; nothing where the history is whole."""
        done = self._run("fsck", "--no-dangling", "--no-progress", "--full", check=False, both=True)
        return [line for line in done.splitlines() if line and not line.startswith(("notice:", "warning:"))]

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
        program = shutil.which("git")
        if program is None:
            raise Refusal("这台机器没有 git，账套的历史记不下来", todo="请安装 git 再试")
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        place = [] if plain else [f"--git-dir={self.dir}", f"--work-tree={self.folder}"]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        clean |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", **(env or {})}
        done = subprocess.run(
            [program, *settings, *place, *words],
            cwd=self.folder,
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
        return (done.stdout + done.stderr if both else done.stdout).decode("utf-8", "replace")
