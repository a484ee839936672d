"""`earmark explain` and `earmark new-rule`: the manual of the rules, and a place to begin a new one."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from earmark.chinese import ChineseCommand
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from audit_rules.rule import Rule


@click.command(cls=ChineseCommand, help="显示一条规则的手册页，例如 earmark explain F03；不写代码则列出全部规则。")
@click.argument("code", required=False, metavar="[代码]")
def explain(code: str | None) -> int:
    """Print a page of the manual."""
    from reports.manual import every_rule, page

    known = {rule.code: rule for rule in every_rule()}
    if code is None:
        for rule in known.values():
            click.echo(f"{rule.code}  {rule.severity.mark} {rule.severity.word}  {rule.title}（{rule.cites}）")
        return 0
    if code.upper() not in known:
        raise Refusal(f"没有规则 {code}", todo="用 earmark explain 列出全部规则")
    click.echo(page(known[code.upper()]))
    return 0


@click.command("new-rule", cls=ChineseCommand, help="在源码里起一条新规则：规则文件、测试和手册页各一份草稿。")
@click.argument("code", metavar="代码")
@click.option(
    "--dir", "root", type=click.Path(path_type=Path), default=Path(), metavar="目录", help="源码所在的文件夹。"
)
def new_rule(code: str, root: Path) -> int:
    """Write a rule, its test and its page, each to be filled in."""
    from reports.manual import every_rule, files

    if not re.fullmatch(r"[A-Z]\d\d", code):
        raise Refusal(f"“{code}”不能作规则代码", todo="一个大写字母加两位数字，例如 X99")
    if code in {rule.code for rule in every_rule()}:
        raise Refusal(f"已经有规则 {code}", todo="代码不重复使用，换一个")
    name = code.lower()
    text = _RULE.replace("CODE", code)
    manual = files([*every_rule(), _drafted(text)])
    drafts = {
        root / "audit_rules" / f"{name}.py": text,
        root / "tests" / "audit_rules" / f"test_{name}.py": _TEST.replace("CODE", code).replace("NAME", name),
        root / "docs" / "rules" / f"{code}.md": manual[f"{code}.md"],
    }
    for path in drafts:
        if not path.parent.is_dir():
            raise Refusal(f"没有文件夹 {path.parent}", todo="请在源码的根目录里运行，或用 --dir 指明")
        if path.exists():
            raise Refusal(f"已经有文件 {path}", todo="先看看里面写了什么，不用的删去")
    for path, draft in (drafts | {root / "docs" / "rules" / "README.md": manual["README.md"]}).items():
        path.write_text(draft, encoding="utf-8")
        click.echo(f"已写 {path}")
    click.echo(
        "把标着【待写】的地方写好（没有写完，测试不会通过），再运行 python -m reports.manual docs/rules 和 make test。"
    )
    return 0


def _drafted(text: str) -> Rule:
    """The rule that a draft makes, so that its page is what the manual will make of it."""
    from audit_rules.rule import Rule

    module = ModuleType("draft")
    exec(compile(text, "draft", "exec"), module.__dict__)  # noqa: S102  (our own text, below)
    return next(value for value in vars(module).values() if isinstance(value, Rule))


_RULE = '''"""What this rule checks, in a line [to be written].

[to be written] The method, in a few sentences: what is read, what is compared, when it speaks.

Passed over:
1. spending from money other than the subsidy

[to be written] Why an auditor cares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.rule import Finding, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy


PAGE = """
查什么：【待写】一句话。

怎么查：【待写】看什么，和什么比，什么时候说有问题。

放过的情形：
1. 不是补助资金付的

为什么：【待写】审计员为什么在意。

例：
```beancount
2024-08-19 * "某公司" "某用途"
  voucher: "记2408-001"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  100.00 CNY
```
结果：线索，记2408-001，100.00
"""


@rule(
    code="CODE",
    title="【待写】一句话说出问题",
    severity=Severity.LEAD,
    cites="第九条",
    cited=("category.cite",),
    fix="【待写】怎么改。",
)
def check(book: Book, policy: Policy) -> Iterator[Finding]:
    """Yield every spend that is questioned."""
    for spend in book.spending:
        if not policy.earmarked(spend.source):  # (1)
            continue
        yield Finding.of(check, spend, because="【待写】为什么这样判")
'''

_TEST = '''"""CODE: what it checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.NAME import check

if TYPE_CHECKING:
    from ledgers.book.book import Book


def test_found(book: Book) -> None:
    """
    2024-08-19 * "某公司" "某用途"
      voucher: "记1"
      A资产:1002银行存款:01专户:1地方财政  -100.00 CNY
      E支出:1地方财政:1构建培训体系:30218原材料消耗  100.00 CNY
    """
    assert [f.voucher for f in check.run(book).findings] == ["记1"]


def test_clean(book: Book) -> None:
    """"""
    assert check.run(book).outcome == "clean"


def test_passed_over_1_own_money(book: Book) -> None:
    """
    2024-08-19 * "某公司" "某用途"
      voucher: "记1"
      A资产:1002银行存款:01专户:2行业企业  -100.00 CNY
      E支出:2行业企业:1构建培训体系:30218原材料消耗  100.00 CNY
    """
    assert check.run(book).outcome == "clean"
'''
