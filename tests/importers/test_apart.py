"""A file read in a child process: the same paper, and an end to whatever takes too long."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from importers import apart, read_paper
from importers.apart import read_apart
from importers.paper import Paper
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import document, einvoice
from tests.importers.makers import SHEET, ccb_rows, csv_bytes, sheet_row, xlsx_bytes

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "statement": csv_bytes(ccb_rows([("20240418", 10_000), ("20240506", -2_000)])),
    "broken": csv_bytes(ccb_rows([("20240418", 10_000)])[:2] + ccb_rows([("20240506", -2_000)], 7)[1:]),
    "sheet": xlsx_bytes({"明细": [SHEET, sheet_row("记1", "2024-05-06", "支出", 20)]}),
}


@pytest.mark.parametrize("kind", FILES)
def test_it_is_the_same_paper(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "0"
    path.write_bytes(FILES[kind])
    assert read_apart(path, "流水.csv") == read_paper(path, name="流水.csv")


def test_an_invoice_brings_its_original(tmp_path: Path) -> None:
    path = tmp_path / "0"
    path.write_bytes(document(einvoice()))
    paper = read_apart(path, "发票.xml")
    assert isinstance(paper, Paper)
    assert list(paper.originals.values()) == [path.read_bytes()]


def test_what_cannot_be_read_is_said_under_the_name_it_came_by(tmp_path: Path) -> None:
    path = tmp_path / "held-7"
    path.write_bytes(b"\x00\x01\x02")
    said = read_apart(path, "对公明细.xls")
    assert isinstance(said, Refusal)
    assert "对公明细.xls" in str(said)
    assert "held-7" not in str(said)


@pytest.mark.parametrize("program", ["while True: pass", "print('x' * 9)", "raise SystemExit(3)"])
def test_a_child_that_lingers_or_talks_is_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    run = subprocess.run
    monkeypatch.setattr(apart, "_WAIT", 0.3)
    monkeypatch.setattr(
        "importers.apart.subprocess.run", lambda _, **more: run([sys.executable, "-c", program], **more)
    )
    said = read_apart(tmp_path / "0", "流水.csv")
    assert isinstance(said, Refusal)
    assert "没有读完" in said.what


def test_an_answer_that_would_run_something_is_refused() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (exec, ("raise SystemExit",))

    with pytest.raises(pickle.UnpicklingError):
        apart._Answer(io.BytesIO(pickle.dumps(Evil()))).load()
