"""Work that could not be done, said once, in Chinese, to the person who asked for it."""

from __future__ import annotations


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
