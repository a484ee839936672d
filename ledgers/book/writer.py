"""The one function that writes a book's files.

gate → file lock → temporary files → fsync → git objects → manifest → rename → git branch.

The manifest is the point of no return. Before it nothing of the book has been touched and what was
prepared is thrown away; after it the change is finished, by whoever opens the book next if need be.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from ledgers.book import gate, record
from ledgers.book.git import Git
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

LOCK_SECONDS = 60.0
_MANIFEST = "earmark-manifest.json"
_STAGE = "earmark-new"
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


@contextlib.contextmanager
def locked(folder: Path, *, wait: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold a book's lock; what an earlier writer left half done is finished first.

    Raises:
        Refusal: somebody else holds the lock for longer than `wait` seconds.
    """
    if not (folder / ".git").is_dir():
        raise Refusal("账套没有修改历史（.git），不能写入", where=folder.name, todo="请从备份恢复，或重新建账")
    _own(folder, ".git/refs/heads/main", ".git/objects/pack", f".git/{_STAGE}/0", f".git/{_MANIFEST}.new")
    lock = FileLock(folder / ".git" / "earmark.lock", thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise Refusal("别人正在保存这个账套", where=folder.name, todo="请稍后再试") from None
    except OSError as error:
        raise _disk(error, folder) from None
    try:
        _recover(folder)
        yield
    finally:
        lock.release()


def settle(folder: Path) -> None:
    """Finish what a killed writer left half done, if there is any: call before reading a book."""
    if not (folder / ".git" / _MANIFEST).exists():
        return
    with locked(folder):
        pass


def write(
    folder: Path,
    files: Mapping[str, str | bytes | None],
    *,
    author: str,
    message: str,
    accounts: Collection[str] = (),
) -> None:
    """Replace files of a book, all or none. The caller holds the book's lock (`locked`).

    Args:
        folder: the book.
        files: whole new contents by name within the book; a ledger file as text, evidence as
            bytes; None removes the file.
        author: who made the change.
        message: what changed, in Chinese, for the history.
        accounts: the accounts main opens, which the journal is held to.

    Raises:
        Refusal: the gate refuses a file, or the disk is full; nothing has been changed.
    """
    _own(folder, *files)
    contents = {name: _admitted(name, text, accounts) for name, text in files.items()}
    changed = {name: content for name, content in contents.items() if content != _present(folder / name)}
    if not changed:
        return
    git = Git(folder)
    try:
        _stage(folder, changed)
        commit = git.prepare(changed, author=author, message=message)
        _promise(folder, changed, commit)
    except (OSError, Refusal) as error:
        _discard(folder)
        raise _disk(error, folder) if isinstance(error, OSError) else error from None
    try:
        _fulfil(folder)
    except OSError as error:  # promised: the next to open the book finishes it
        raise _disk(error, folder, promised=True) from None


def create(folder: Path, files: Mapping[str, str], *, author: str, message: str) -> None:
    """Make a new book whole, or not at all.

    Raises:
        Refusal: there is a book of this code, or the folder cannot be written.
    """
    _sweep(folder.parent)
    draft = folder.parent / f".new-{folder.name}-{os.getpid()}-{time.monotonic_ns()}"
    try:
        draft.mkdir(parents=True)
        git = Git(draft)
        git.create()
        for name, text in files.items():
            _durable(draft / name, _admitted(name, text, ()) or b"")
        for part in ("documents", "journal"):
            (draft / part).mkdir(exist_ok=True)
        data = {name: text.encode() for name, text in files.items()}
        git.adopt(git.prepare(data, author=author, message=message))
        if folder.exists():
            raise Refusal(f"已经有代码为“{folder.name}”的账套", todo="换一个代码")
        draft.rename(folder)
        _sync_folder(folder.parent)
        record.begin(folder, Git(folder).head())
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:
            raise Refusal(f"已经有代码为“{folder.name}”的账套", todo="换一个代码") from None
        raise _disk(error, folder) from None
    finally:
        if draft.exists():
            shutil.rmtree(draft, ignore_errors=True)


def _sweep(books: Path) -> None:
    """Remove what a killed `create` left behind."""
    for draft in books.glob(".new-*"):
        pid = draft.name.rsplit("-", 2)[1]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc").is_dir():
            shutil.rmtree(draft, ignore_errors=True)


def _admitted(name: str, text: str | bytes | None, accounts: Collection[str]) -> bytes | None:
    if text is None or isinstance(text, bytes):
        return text
    if name.endswith(".beancount") and name != "main.beancount":
        gate.admit(name, text, accounts)
    return text.encode()


def _present(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _stage(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write every new file beside the book, durably."""
    stage = folder / ".git" / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    for number, content in enumerate(files.values()):
        if content is not None:
            _durable(stage / str(number), content)
    if stage.exists():
        _sync_folder(stage)


def _promise(folder: Path, files: Mapping[str, bytes | None], commit: str) -> None:
    """Write the manifest: from here on the change will be finished."""
    moves = [
        {
            "name": name,
            "stage": str(number),
            "sha256": hashlib.sha256(content).hexdigest() if content is not None else None,
        }
        for number, (name, content) in enumerate(files.items())
    ]
    text = json.dumps({"commit": commit, "moves": moves}, ensure_ascii=False)
    draft = folder / ".git" / f"{_MANIFEST}.new"
    _durable(draft, text.encode())
    draft.rename(folder / ".git" / _MANIFEST)
    _sync_folder(folder / ".git")


def _fulfil(folder: Path) -> None:
    """Carry out the manifest; may be called again after being cut off anywhere."""
    manifest = folder / ".git" / _MANIFEST
    promise = _read_promise(manifest)
    _own(folder, f".git/{_STAGE}/0", *(move["name"] for move in promise["moves"]))
    for move in promise["moves"]:
        target = folder / move["name"]
        staged = folder / ".git" / _STAGE / move["stage"]
        if move["sha256"] is None:
            target.unlink(missing_ok=True)
        elif staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(target)
        if target.parent.exists():
            _sync_folder(target.parent)
    Git(folder).adopt(promise["commit"])
    record.saved(folder, promise["commit"])
    shutil.rmtree(folder / ".git" / _STAGE, ignore_errors=True)
    manifest.unlink()
    _sync_folder(folder / ".git")


def _read_promise(manifest: Path) -> dict[str, Any]:
    """The manifest, which names files of the book and nothing else.

    Raises:
        Refusal: it is damaged; no writer of ours leaves one so.
    """
    try:
        promise: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        # whoever can write in the book can write a manifest: it moves staged files into the book, and no others
        sound = bool(_COMMIT.fullmatch(promise["commit"])) and all(
            _is_inside(move["name"]) and move["stage"].isdecimal() for move in promise["moves"]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        where = manifest.parent.parent.name
        raise Refusal("账套的保存记录损坏（.git/earmark-manifest.json）", where=where, todo="请管理员从备份恢复")
    return promise


def _is_inside(name: str) -> bool:
    """Whether a name is that of a file of the book, beside its history."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[:1] not in {(), (".git",)}


def _own(folder: Path, *names: str) -> None:
    """See that no folder on the way to these files is a link: what is written would stand in another book.

    Raises:
        Refusal: one is.
    """
    for name in names:
        for part in Path(name).parents:
            if (folder / part).is_symlink() and part.parts:
                raise Refusal(f"{part} 是指向别处的链接，不能写入", where=folder.name, todo="请管理员换成真正的文件夹")


def _recover(folder: Path) -> None:
    """Finish a promised change, throw away an unpromised one."""
    git = Git(folder)
    git.clear_stale_locks()
    if (folder / ".git" / _MANIFEST).exists():
        _fulfil(folder)
    else:
        _discard(folder)


def _discard(folder: Path) -> None:
    shutil.rmtree(folder / ".git" / _STAGE, ignore_errors=True)
    for name in (f"{_MANIFEST}.new", "earmark-index"):
        with contextlib.suppress(OSError):
            (folder / ".git" / name).unlink(missing_ok=True)


def _durable(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _disk(error: OSError, folder: Path, *, promised: bool = False) -> Refusal:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    what = "磁盘满了" if full else f"账套写不进去（{os_words(error)}）"
    kept = "改动已经备好，下次打开账套时会写完" if promised else "账簿没有任何改动"
    todo = "请腾出空间再试" if full else "请管理员检查文件夹权限"
    return Refusal(f"{what}，{kept}", where=folder.name, todo=todo)
