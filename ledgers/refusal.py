"""Work that could not be done, said once, in Chinese, to the person who asked for it."""

from __future__ import annotations

import errno


class Refusal(Exception):
    """One clear line: what is wrong, where, and what to do about it.

    Nothing has been changed when this is raised: whoever raises it has written nothing, or has
    put back what was there. The command line prints it and exits with 2, the web shows it.

    Args:
        what: What is wrong, as a short Chinese sentence without a full stop.
        where: File, sheet, row or key, as the user knows it; empty where there is none.
        todo: What the user can do now; empty where nothing but asking for help is left.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        place = f"{where}：" if where else ""
        advice = f"。{todo}" if todo else ""
        super().__init__(f"{place}{what}{advice}")


def printable(text: str) -> str:
    """A text without the characters that steer a terminal instead of being seen; line ends stay."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\n" else " " for c in text)


_ERRNO = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件太大",
    errno.EEXIST: "已经有同名的文件",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRINUSE: "端口已被占用",
    errno.EMFILE: "打开的文件太多",
}


def os_words(error: OSError) -> str:
    """What the system says, in Chinese where it is one of the usual things."""
    return _ERRNO.get(error.errno or 0) or f"系统错误 {error.errno}"
