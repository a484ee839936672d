"""The demonstration's books, and those of other regulations, stand in the repository, as their papers make them."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from audit_rules.engine import audit
from earmark.demo import AS_OF, PAPERS, DemoBase, bases, open_book
from ledgers.book.shelf import Shelf

BASES = bases(everything=True)
# A slow load leaves beancount's cache in the committed book, which then has a file that its papers do not make.
QUIET = {"LC_ALL": "C.UTF-8", "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}


def files(folder: Path) -> dict[str, bytes]:
    """What a book is made of: git's own files and the cache of a slow bean-check apart."""
    all_files = (p for p in folder.rglob("*") if p.is_file() and p.suffix != ".picklecache")
    found = (p for p in all_files if ".git" not in p.relative_to(folder).parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.code)
def test_the_papers_make_the_committed_book(base: DemoBase, tmp_path: Path) -> None:
    """`GOLDEN_UPDATE=1` writes the committed book anew; its diff is to be read before it is committed."""
    book = open_book(Shelf(tmp_path), base)
    committed = PAPERS / base.code / "book"
    if os.environ.get("GOLDEN_UPDATE"):
        shutil.rmtree(committed, ignore_errors=True)
        shutil.copytree(book.folder, committed, ignore=shutil.ignore_patterns(".git"))
    made, kept = files(book.folder), files(committed)
    assert made.keys() == kept.keys()
    for name, content in kept.items():
        assert made[name].decode() == content.decode(), name


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.code)
def test_plain_bean_check_loads_it_and_reports_nothing_but_findings(base: DemoBase) -> None:
    import sys

    checker = Path(sys.executable).with_name("bean-check")
    main = PAPERS / base.code / "book" / "main.beancount"
    done = subprocess.run([checker, main], capture_output=True, text=True, check=False, env=os.environ | QUIET)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    assert all("[" in line and "（" in line for line in lines), lines
    assert ("[F03][违规]" in done.stderr + done.stdout) == (base.code == "yz2401")


def test_one_is_clean_one_has_planted_problems_one_is_half_way(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    found: dict[str, list[str]] = {}
    for base in bases():
        answers = audit(open_book(shelf, base).book(AS_OF))
        found[base.code] = sorted(
            f"{f.rule.code} {f.voucher}" for a in answers for f in a.findings if f.severity in ("violation", "warning")
        )
    assert found == {
        "yz2401": [
            "B07 ",
            "B07 ",
            "B07 ",
            "B08 ",
            "B08 ",
            "B08 ",
            "F02 记2501-004",
            "F03 记2408-002",
            "F03 记2508-001",
            "F04 记2505-005",
            "F05 记2411-004",
            "F05 记2503-001",
            "F07 记2505-004",
            "F08 ",
            "L02 记2507-003",
            "L03 记2502-001",
            "T01 记2405-001",
            "T02 记2604-001",
            "X01 记2510-001",
            "X04 记2501-008",
            "X04 记2507-001",
            "X04 记2512-007",
            "X04 记2512-008",
            "X07 记2504-005",
        ],
        "yz2402": [],
        "yz2501": [],
    }


# What the catalogue lets speak beyond the rows of the key: the match out of step, and the payments that broke cells.
BESIDE = {"X18": 1, "X26": 3}
OTHERS = {"X01", "X04", "X07", "X14", "X25"}  # no leads, or judged by words


def test_the_leads_are_those_of_the_rows_that_were_planted(tmp_path: Path) -> None:
    """Each planted row is in a finding of the rules that its last column names, and no lead is about anything else."""
    shelf, by_code = Shelf(tmp_path), {base.code: base for base in bases()}
    planted, clean = (audit(open_book(shelf, by_code[code]).book(AS_OF)) for code in ("yz2401", "yz2402"))
    with (Path(__file__).parents[1] / "papers" / "yz2401.csv").open(encoding="utf-8") as file:
        rows = [(row["voucher"], code) for row in csv.DictReader(file) for code in row["planted_rule"].split("|")]
    key: dict[str, set[str]] = {}
    for voucher, code in rows:
        if code[:1] == "X" and code not in OTHERS:
            key.setdefault(code, set()).add(voucher)
    told: dict[str, set[str]] = {}
    for answer in planted:
        if answer.rule.code[0] == "X" and answer.rule.code not in OTHERS and answer.findings:
            if answer.rule.code in BESIDE:
                assert len(answer.findings) == BESIDE[answer.rule.code]
                continue
            told[answer.rule.code] = {m.voucher for f in answer.findings for m in f.mentions}
    assert told.pop("X10") - {"记2412-002"} == key.pop("X10"), "the match that went back is mentioned beside"
    assert told == key
    assert [a.rule.code for a in clean if a.rule.code[0] == "X" and a.findings] == []
