"""A rule that raises has not judged, and says so; nothing else suffers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from beancount import loader

from audit_rules import engine
from tests.books.shape import Written, make

if TYPE_CHECKING:
    from pathlib import Path

    from audit_rules.rule import Rule

BROKEN = "F05"


def breaks(*_: object) -> NoReturn:
    raise ZeroDivisionError("七除以零")


@pytest.fixture
def one_breaks(monkeypatch: pytest.MonkeyPatch) -> tuple[Rule, ...]:
    """The rules, of which one raises whatever it is given."""
    known = tuple(replace(rule, check=breaks) if rule.code == BROKEN else rule for rule in engine.rules())
    monkeypatch.setattr(engine, "rules", lambda: known)
    return known


def test_it_is_undetermined_and_the_others_answer(one_breaks: tuple[Rule, ...], tmp_path: Path) -> None:
    """The audit and the plugin both: what the others find is shown."""
    opened = make(Written.of("money"), tmp_path)
    answers = {answer.rule.code: answer for answer in engine.audit(opened.book(Written.of("money").head["as_of"]))}
    assert len(answers) == len(one_breaks)
    broken = answers[BROKEN]
    assert (broken.outcome, broken.findings) == ("undetermined", ())
    assert "规则出错，未能判断" in broken.reason
    assert "七除以零" in broken.reason
    assert answers["F07"].findings
    assert answers["L03"].findings

    _, errors, _ = loader.load_file(str(opened.main))
    shown = [error.message for error in errors]
    assert any(message.startswith("[F07][违规]") for message in shown)
    assert any(message.startswith("[L03][违规]") for message in shown)
    assert not any(f"[{BROKEN}]" in message for message in shown)
    assert not any("审计规则没有运行" in message for message in shown)
