"""A file that a person asked for appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path


def save(content: bytes, target: Path, what: str) -> None:
    """Write a file; its folder is made if missing.

    Args:
        content: its bytes.
        target: where to.
        what: what it is, in a refusal: 报告, 表格.

    Raises:
        Refusal: the folder cannot be written or the disk is full.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise _refused(error, target, what) from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _refused(error: OSError, target: Path, what: str) -> Refusal:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Refusal(f"磁盘满了，{what}没有写成", where=target.name, todo="请腾出空间再试")
    if isinstance(error, FileNotFoundError | NotADirectoryError | FileExistsError):
        return Refusal(f"这里不能放文件夹，{what}没有写成", where=str(target.parent), todo="请换一个位置")
    todo = "请检查文件夹权限；文件在别处打开着的，先关掉"
    return Refusal(f"{what}写不进去（{error.strerror or error}）", where=target.name, todo=todo)
