"""The manual of the rules: a page a rule, as text and as the files of `docs/rules/`.

    python -m reports.manual docs/rules

writes them anew; a test fails when they are not what the rules say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from audit_rules import across
from audit_rules.engine import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_rules.rule import Rule

FAMILIES = {
    "E": "申报条件",
    "A": "申报和审批",
    "F": "资金使用",
    "L": "账务",
    "O": "项目产出",
    "D": "档案",
    "S": "监督",
    "P": "表格",
    "B": "投入预算",
    "T": "期间",
    "X": "核查线索",
    "I": "账簿和流水",
    "C": "跨基地比对（只给主管部门）",
}
"""The families of rules, by the first letter of their codes."""

UNWRITTEN = ("【待写】", "[to be written]")
"""What stands in a new rule where a person has to write; no rule is complete while it does."""


def every_rule() -> tuple[Rule, ...]:
    """The rules over a book and those over bases."""
    return (*rules(), *across.rules())


def page(rule: Rule) -> str:
    """One page: heading, level, article and fix, then the rule's own page."""
    return "\n".join(
        [
            f"# {rule.code} {rule.title}",
            "",
            f"- 级别：{_level(rule)}（管理办法可以另定）",
            f"- 依据：{rule.cites}",
            *(["- 适用：批准时的管理办法；账套后来改用别的办法的，仍按批准时的核对"] if rule.of_award else []),
            f"- 怎么改：{rule.fix}",
            "",
            rule.page,
            "",
        ]
    )


def _level(rule: Rule) -> str:
    return f"{rule.severity.mark} {rule.severity.word}"


def index(known: Sequence[Rule]) -> str:
    """The list of all rules by family."""
    lines = ["# 规则手册", "", "每条规则一页，由规则本身生成；例子由测试执行。", ""]
    for family, name in FAMILIES.items():
        own = [rule for rule in known if rule.code.startswith(family)]
        if own:
            lines += [f"## {family} {name}", "", "| 规则 | 级别 | 问题 | 依据 |", "|---|---|---|---|"]
            lines += [
                f"| [{r.code}]({r.code}.md) | {r.severity.mark} {r.severity.word} | {r.title} | {r.cites} |"
                for r in own
            ]
            lines.append("")
    return "\n".join(lines)


def files(known: Sequence[Rule] | None = None) -> dict[str, str]:
    """Every file of the manual by name.

    Args:
        known: the rules; those of the program where not given.
    """
    known = sorted(every_rule() if known is None else known, key=lambda rule: rule.code)
    return {"README.md": index(known), **{f"{rule.code}.md": page(rule) for rule in known}}


def unwritten(rule: Rule) -> bool:
    """Whether a rule is still a draft: something of what people read of it has its mark."""
    return any(mark in text for mark in UNWRITTEN for text in (rule.doc, rule.title, rule.fix, rule.page))


def write(folder: Path) -> None:
    """Write the manual anew; pages of rules that are no more are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    made = files()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
