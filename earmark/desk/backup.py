"""Every book and the people in one file, and back: proved by sums and by each book's own seals.

The file is a gzipped tar: `earmark-backup.json` first, with the SHA-256 and size of every file after it, then
`<code>/…` with each book's history, `.earmark/saves/<code>` as what is known of it outside of it,
`.earmark/policies/…`, and `.earmark/earmark.sqlite` as SQLite's own backup made it. Each book is read under its
lock, so that no save is cut in half. What a killed backup or restore left behind is removed by the next one
beside it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from earmark.desk.verify import verify
from ledgers.book import writer
from ledgers.book.shelf import Shelf
from ledgers.refusal import Refusal, os_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

_LIST = "earmark-backup.json"
_FORMAT = 1
_PEOPLE = ".earmark/earmark.sqlite"
_NOT_KEPT = frozenset({"earmark.lock", "earmark-index", "earmark-manifest.json.new"})
_CHUNK = 1 << 20
_LONGEST = 1 << 30  # bytes of the list: two million files
_COPY = ".earmark-backup-"
_SAVES = ".earmark/saves"
_OF_VOLUMES = frozenset({"lost+found"})


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        codes: its books. files: how many files. people: whether the users are in it.
        differences: of each book that is not as it was sealed or saved, what differs.
    """

    codes: tuple[str, ...]
    files: int
    people: bool
    differences: tuple[tuple[str, str], ...] = ()


def backup(shelf: Shelf, path: Path, *, tell: Callable[[str], object] = lambda _code: None) -> Backup:
    """Write all books, policies and users of a deployment into one file.

    Args:
        shelf: the books.
        path: the file, which must not be there yet.
        tell: called with each book's code as it is done.

    Raises:
        Refusal: the file is there, a book is locked for too long, or something cannot be read or written.
    """
    if path.exists():
        raise Refusal("已经有这个文件", where=str(path), todo="换一个文件名，不要覆盖旧的备份")
    if not path.parent.is_dir():
        raise Refusal("没有这个文件夹", where=str(path.parent))
    _sweep(path.parent, _COPY)
    draft = path.parent / f"{_COPY}{os.getpid()}"
    try:
        draft.mkdir(mode=0o700)
        codes = _copied(shelf, draft / "copy", tell)
        listed = {name: _listed(draft / "copy" / name) for name in _files(draft / "copy")}
        _pack(draft / "copy", listed, codes, draft / "packed")
        if path.exists():  # made by somebody else meanwhile
            raise Refusal("已经有这个文件", where=str(path), todo="换一个文件名，不要覆盖旧的备份")
        (draft / "packed").rename(path)
    except OSError as error:
        raise Refusal(f"备份写不下来：{_words(error)}", where=str(path), todo="没有留下写了一半的备份") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Backup(tuple(codes), len(listed), _PEOPLE in listed)


def restore(path: Path, folder: Path, day: date, *, tell: Callable[[str], object] = lambda _code: None) -> Backup:
    """Put a backup's books and users into a folder that has none, all or nothing, and verify each book.

    Args:
        path: the backup. folder: where the books are to stand. day: today.
        tell: called with each book's code as it is verified.

    Raises:
        Refusal: the folder holds books, the file is no backup, or a file in it is not as it was written.
    """
    if folder.exists() and not folder.is_dir():
        raise Refusal("这不是文件夹，没有恢复", where=str(folder))
    beside = folder if os.path.ismount(folder) else folder.parent  # a volume cannot be replaced, only filled
    name = f".{folder.name}-restoring-"
    _sweep(beside, name)
    if folder.is_dir() and any(child.name not in _OF_VOLUMES for child in folder.iterdir()):
        raise Refusal("这个文件夹不是空的，没有恢复", where=str(folder), todo="换一个空文件夹，核对无误后再换上")
    draft = beside / f"{name}{os.getpid()}"
    try:
        draft.mkdir(parents=True, mode=0o700)
        listed = _unpack(path, draft)
        found = tuple(_verified(Shelf(draft), listed["books"], day, tell))
        _put(draft, folder)
    except OSError as error:
        raise Refusal(f"恢复不了：{_words(error)}", where=str(path), todo="没有恢复任何东西") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Backup(tuple(listed["books"]), len(listed["files"]), _PEOPLE in listed["files"], found)


def _put(draft: Path, folder: Path) -> None:
    """Let what was unpacked stand in the folder's place, or in the folder where that is a volume."""
    if draft.parent == folder:
        for child in sorted(draft.iterdir()):
            child.rename(folder / child.name)
        return
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)


def _sweep(folder: Path, name: str) -> None:
    """Remove what killed runs left: folders of a name and the number of a process that is no more."""
    for left in folder.glob(f"{name}*"):
        pid = left.name.removeprefix(name)
        if pid.isdecimal() and Path("/proc").is_dir() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)


def _words(error: OSError) -> str:
    """What the system says; of a copy of many files, of the first that failed."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        source, _, reason = error.args[0][0]
        return f"{source}（{reason}）"
    return os_words(error)


# --- writing ---------------------------------------------------------------------------------------------------------


def _copied(shelf: Shelf, copy: Path, tell: Callable[[str], object]) -> list[str]:
    """Copy every book under its lock, the deployment's policies and the users."""
    copy.mkdir()
    codes = shelf.codes()
    for code in codes:
        with writer.locked(shelf.folder / code):
            shutil.copytree(shelf.folder / code, copy / code, symlinks=True, ignore=_left_out)
            if (known := shelf.folder / _SAVES / code).is_file():
                (copy / _SAVES).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(known, copy / _SAVES / code)
        tell(code)
    policies = shelf.folder / ".earmark" / "policies"
    if policies.is_dir():
        shutil.copytree(policies, copy / ".earmark" / "policies", symlinks=True)
    if (people := shelf.folder / _PEOPLE).is_file():
        (copy / ".earmark").mkdir(exist_ok=True)
        _copy_people(people, copy / _PEOPLE)
    return codes


def _left_out(folder: str, names: list[str]) -> list[str]:
    """What is no part of a book; a pipe or a device, which somebody put there, would never end."""
    return [
        name
        for name in names
        if name in _NOT_KEPT or name.endswith(".picklecache") or not _is_copied(Path(folder) / name)
    ]


def _is_copied(path: Path) -> bool:
    return path.is_symlink() or path.is_file() or path.is_dir()


def _copy_people(people: Path, to: Path) -> None:
    """SQLite's own backup: whole, whoever writes meanwhile."""
    source, target = sqlite3.connect(people), sqlite3.connect(to)
    try:
        source.backup(target)
    except sqlite3.Error as error:
        raise Refusal(
            f"用户库备份不下来（{error}）", where=people.name, todo="请看磁盘是否已满、文件是否完好"
        ) from None
    finally:
        source.close()
        target.close()


def _files(copy: Path) -> list[str]:
    """The files by name; a link, which no book has, is left out."""
    found = (p for p in copy.rglob("*") if p.is_file() and not p.is_symlink())
    return sorted(p.relative_to(copy).as_posix() for p in found)


def _listed(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return {"sha256": digest.hexdigest(), "size": path.stat().st_size, "mode": path.stat().st_mode & 0o777}


def _pack(copy: Path, listed: dict[str, dict[str, Any]], codes: list[str], draft: Path) -> None:
    said = json.dumps({"format": _FORMAT, "books": codes, "files": listed}, ensure_ascii=False, indent=1).encode()
    with draft.open("xb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            head = tarfile.TarInfo(_LIST)
            head.size = len(said)
            tar.addfile(head, io.BytesIO(said))
            for name in listed:
                tar.add(copy / name, arcname=name, recursive=False)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o600)


# --- reading ---------------------------------------------------------------------------------------------------------


def _unpack(path: Path, draft: Path) -> dict[str, Any]:
    """Write the files that the list names, each held to its sum; anything else in the file is refused."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            listed = _read_list(tar)
            wanted = dict(listed["files"])
            while (member := tar.next()) is not None:
                _write_out(tar, member, wanted.pop(member.name, None), draft)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, RecursionError):
        raise Refusal("这不是完整的备份文件", where=str(path), todo="可能没有下载完，请换一份备份") from None
    if wanted:
        raise Refusal(f"备份里缺 {len(wanted)} 个文件，例如 {next(iter(wanted))}", where=str(path))
    return listed


def _read_list(tar: tarfile.TarFile) -> dict[str, Any]:
    head = tar.next()
    file = tar.extractfile(head) if head is not None and head.name == _LIST and head.size <= _LONGEST else None
    if file is None:
        raise ValueError
    listed: dict[str, Any] = json.loads(file.read())
    if listed["format"] != _FORMAT:
        raise Refusal("这份备份是另一个版本的专账写的", todo="请用写它的那个版本或更新的版本恢复")
    return listed


def _write_out(tar: tarfile.TarFile, member: tarfile.TarInfo, said: dict[str, Any] | None, draft: Path) -> None:
    name = PurePosixPath(member.name)
    if said is None or not member.isreg() or name.is_absolute() or ".." in name.parts:
        raise Refusal(f"备份里有不该有的文件：{member.name}", todo="请换一份备份")
    target = draft / name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    assert source is not None  # noqa: S101  (a file has content)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        for chunk in _chunks(source):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != said["sha256"]:
        raise Refusal(f"备份里的 {member.name} 和备份时不一样", todo="备份已损坏或被改过，请换一份")
    target.chmod(int(said["mode"]) & 0o700 | 0o600)


def _chunks(source: Any) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _verified(shelf: Shelf, codes: list[str], day: date, tell: Callable[[str], object]) -> Iterator[tuple[str, str]]:
    """What of each restored book is not as it was sealed or saved: told, for the backup may be all there is."""
    for code in codes:
        try:
            odd = verify(shelf.open(code), day).differences
            yield from ((code, f"{each.month} {each.words}".strip()) for each in odd)
        except Refusal as refusal:
            yield code, str(refusal)
        tell(code)
