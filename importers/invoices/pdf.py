"""PDF: what is embedded in it and the words of its pages, read in a child process that may neither grow nor linger.

A PDF of a few kilobytes can inflate to gigabytes; the library that reads it takes it at its word. What comes
back from the child is checked like any other input. The library is an extra, as not everybody has PDFs.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from importers.invoices.layout import Fragment
from importers.invoices.tree import parse
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from importers.invoices.tree import Node

SECONDS = 90
_CHILD = Path(__file__).with_name("pdf_child.py")
_INSTEAD = "请改用这张发票的 XML 或 OFD"


def open_pdf(data: bytes, file: str) -> tuple[list[Node], list[Fragment]]:
    """The XML that is embedded in a PDF, and the words of its pages.

    Raises:
        Refusal: The library is not installed; the PDF is damaged, has a password, or is larger than it says.
    """
    if importlib.util.find_spec("pdfminer") is None:
        todo = f"请安装后再试：.venv/bin/pip install 'pdfminer.six>=20250506'；或{_INSTEAD.removeprefix('请')}"
        raise Refusal("读 PDF 发票要另装 pdfminer.six", where=file, todo=todo)
    command = [sys.executable, "-I", str(_CHILD)]  # the file alone: it needs nothing of the program
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
        said = json.loads(done.stdout) if done.returncode == 0 else {"error": "grown"}
    except (subprocess.TimeoutExpired, ValueError):
        said = {"error": "grown"}
    if error := said.get("error"):
        words = {"locked": "PDF 有密码，读不了", "damaged": "PDF 不完整或已损坏，打不开"}
        raise Refusal(words.get(error, "PDF 读起来大得不正常，没有读完"), where=file, todo=_INSTEAD)
    embedded = [base64.b64decode(each) for each in said["embedded"]]
    trees = [parse(each, file) for each in embedded if each.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")]
    return trees, [Fragment(*each) for each in said["fragments"]]
