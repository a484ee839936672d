"""Books for tests: the ledger is the test's docstring."""

from __future__ import annotations

import os
import textwrap
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import settings

from ledgers.book.book import Book
from ledgers.book.facts import Facts, main_text
from ledgers.book.loading import RULES_WANTED
from ledgers.book.plan import Plan, to_text
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgers.policy import Policy

# How fast a machine is, and what else it does, is no matter of a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

POLICY = "yuzhong-2023-25"
AS_OF = date(2026, 4, 30)
FACTS = Facts("试点基地", POLICY, date(2024, 4, 1), ("养老护理员", "健康照护师"))
PLAN = Plan(
    date(2024, 4, 1),
    {
        ("构建完善的高技能人才培训体系", "地方财政"): 12_000_000,
        ("构建完善的高技能人才培训体系", "行业企业"): 11_000_000,
        ("构建完善的高技能人才培训体系", "其他"): 1_000_000,
        ("校企合作提升培训能力", "地方财政"): 5_000_000,
        ("校企合作提升培训能力", "行业企业"): 8_000_000,
        ("校企合作提升培训能力", "其他"): 500_000,
        ("总结技能人才培养规律", "地方财政"): 3_000_000,
        ("总结技能人才培养规律", "行业企业"): 3_000_000,
        ("总结技能人才培养规律", "其他"): 500_000,
    },
    {
        "养老护理员": {
            "构建完善的高技能人才培训体系": 8_500_000,
            "校企合作提升培训能力": 3_400_000,
            "总结技能人才培养规律": 1_900_000,
        },
        "健康照护师": {
            "构建完善的高技能人才培训体系": 3_500_000,
            "校企合作提升培训能力": 1_600_000,
            "总结技能人才培养规律": 1_100_000,
        },
    },
)


def read_book(
    journal: str, *, as_of: date = AS_OF, facts: Facts = FACTS, plan: Plan | None = PLAN, policy: Policy | None = None
) -> Book:
    """The book of a journal's text. The ledger itself must be sound: a test rests on no impossible data.

    A balance that does not hold is for a rule to judge.
    """
    law = policy or find_policy(POLICY)
    lines = [
        line for line in main_text(facts, law).splitlines() if not line.startswith(("include ", 'option "documents"'))
    ]
    budget = to_text(plan) if plan else ""
    token = RULES_WANTED.set(False)
    try:
        entries, errors, _ = loader.load_string("\n".join([*lines, budget, textwrap.dedent(journal)]))
    finally:
        RULES_WANTED.reset(token)
    assert all(isinstance(error.entry, data.Balance) for error in errors), errors
    return Book.of(entries, law, as_of)


def moved(book: Book, since: date, **sections: dict[str, Any]) -> Book:
    """The book after a move to a policy that has other figures in some sections."""
    old = book.policy
    parts = {name: getattr(old, name).model_copy(update=figures) for name, figures in sections.items()}
    new = old.model_copy(update={"meta": old.meta.model_copy(update={"id": "later", "cite": "新办法"}), **parts})
    return replace(book, policy=new, laws=((date.min, old), (since, new)))


@pytest.fixture
def policy() -> Policy:
    return find_policy(POLICY)


@pytest.fixture
def book(request: pytest.FixtureRequest) -> Book:
    """The book whose journal is the test's docstring; `@pytest.mark.book(as_of=…, plan=None)` says otherwise."""
    marker = request.node.get_closest_marker("book")
    return read_book(request.function.__doc__ or "", **(marker.kwargs if marker else {}))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real third-party samples, which does not travel with the repository."""
    named = os.environ.get("EARMARK_SHARED")
    folder = (Path(named) if named else Path(__file__).resolve().parents[2] / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"no folder of sample files at {folder}")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The command line in this process, on the books of a temporary folder."""
    monkeypatch.setenv("EARMARK_BOOKS", str(tmp_path / "books"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: Ran.of(words)


class Ran:
    """What one command did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @classmethod
    def of(cls, words: tuple[object, ...]) -> Ran:
        import contextlib
        import io

        from earmark.cli import main

        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
            main([str(word) for word in words])
        return cls(int(left.value.code or 0), out.getvalue(), err.getvalue())
