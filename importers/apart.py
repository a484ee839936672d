"""A file that nobody vouches for, read in a child process that may neither grow nor linger.

Whoever uploads to a server may send what a careful reader takes minutes or gigabytes to refuse. The child
reads one file and is gone; what it says back is taken only as what a paper is made of.
"""

from __future__ import annotations

import io
import pickle
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from importers.invoices import is_electronic
from importers.paper import Paper
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importers.subjects import Accounts
    from ledgers.book.mapping import BankMapping

MEMORY = 1536 << 20
SECONDS = 60  # of computing
_WAIT = 120  # by the clock: other work may have the machine
_AT_ONCE = BoundedSemaphore(2)
_PARTS = {
    "importers.paper": {"Paper", "Skipped"},
    "importers.chain": {"Break"},
    "ledgers.book.rows": {"BankRow", "SheetRow"},
    "ledgers.book.invoices": {"Claim", "InvoiceItem", "Journey"},
    "datetime": {"date", "datetime", "time"},
    "decimal": {"Decimal"},
    "types": {"MappingProxyType"},
}


def read_apart(
    path: Path, name: str, mappings: Sequence[BankMapping] = (), accounts: Accounts | None = None
) -> Paper | Refusal:
    """Read a file as `read_paper` does.

    Args:
        path: where the file lies.
        name: what it is called in what is said of it.
        mappings: the banks' columns that somebody confirmed.
        accounts: what the accounts of the base's software are to it.

    Returns:
        The paper, or why the file cannot be read, its size among the reasons.
    """
    command = [sys.executable, "-I", "-m", "importers.apart"]
    request = pickle.dumps((str(path), name, list(mappings), accounts))
    try:
        with _AT_ONCE:
            done = subprocess.run(command, input=request, capture_output=True, timeout=_WAIT, check=False)
        found = _Answer(io.BytesIO(done.stdout)).load() if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, pickle.UnpicklingError, EOFError):
        found = None
    if isinstance(found, Paper):
        return found
    if isinstance(found, tuple):
        what, where, todo = map(str, found)
        return Refusal(what, where=where, todo=todo)
    return Refusal("文件读起来大得不正常，没有读完", where=name, todo="请按月或按年分开导出，再分别导入")


def read_sent(content: bytes, name: str) -> Paper | None:
    """Read what somebody sent with an entry, where it is an e-invoice or an electronic statement.

    Args:
        content: its bytes.
        name: what it is called.

    Returns:
        The paper; None where it is something else, or cannot be read.
    """
    try:
        if not is_electronic(content, name):
            return None
    except Refusal:  # a package that is damaged, has a password or is a bomb
        return None
    with tempfile.NamedTemporaryFile(prefix="earmark-") as file:
        file.write(content)
        file.flush()
        found = read_apart(Path(file.name), name)
    return found if isinstance(found, Paper) else None


class _Answer(pickle.Unpickler):
    """Takes what a paper is made of, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        if name not in _PARTS.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def main() -> None:
    """Read what standard input names, write a paper or a refusal."""
    from importers import read_paper

    path, name, mappings, accounts = pickle.load(sys.stdin.buffer)  # noqa: S301  (our own parent's)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    said: Paper | tuple[str, str, str]
    try:
        paper = read_paper(Path(path), mappings, accounts, name=name)
        said = replace(paper, columns=dict(paper.columns), originals=dict(paper.originals))
    except Refusal as refusal:
        where = refusal.where.replace(path, name).replace(Path(path).name, name)
        said = (refusal.what, where, refusal.todo)
    pickle.dump(said, sys.stdout.buffer)


if __name__ == "__main__":
    main()
