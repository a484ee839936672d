"""What the bureau states of a base in its book's main file, and the main file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.parser.grammar import ValueType

from ledgers.book.chart import HEADER, chart_of
from ledgers.book.render import render
from ledgers.policy.model import HOST_KINDS
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.policy import Policy

FORMAT = 1
KINDS = HOST_KINDS
CHART_DATE = date(1970, 1, 1)
_LAST_YEAR = 2999  # a period that begins later is a slip of the pen, and its end no date


@dataclass(frozen=True, slots=True)
class Facts:
    """A base as its main file states it.

    Attributes:
        name: the base's name. policy: the id of its policy. start: the first day of its period.
        specialties: 专业（职业）, in the order of the forms 表3-n.
        host: 所在单位; empty until the bureau has stated it.
        credit_code: 统一社会信用代码. kind: 企业, 公办 or 民办非企业; both may be empty.
        accounts: the bank account numbers, the chart's 01专户 first.
        adopted: the account numbers that statements brought and the bureau has not confirmed.
        tier: which of the policy's tiers the base was granted; empty where it has none.
        moves: the policies that the base moved to later, with the days from which they hold.
    """

    name: str
    policy: str
    start: date
    specialties: tuple[str, ...] = ()
    host: str = ""
    credit_code: str = ""
    kind: str = ""
    accounts: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    tier: str = ""
    moves: tuple[tuple[date, str], ...] = ()

    def policy_on(self, day: date) -> str:
        """The id of the policy that the base is under on a day."""
        return next((name for since, name in reversed(self.moves) if since <= day), self.policy)

    @property
    def numbers(self) -> tuple[str, ...]:
        """All account numbers by their index in the chart."""
        return (*self.accounts, *(n for n in self.adopted if n not in self.accounts))


def check_tier(tier: str, policy: Policy) -> None:
    """See that a base states a tier where the policy pays by tiers, and one that the policy has.

    Raises:
        Refusal: it states none, one that the policy lacks, or one where there are none.
    """
    names = [t.name for t in policy.grant.tiers]
    if tier in names or not (tier or names):
        return
    known = f"可用：{'、'.join(names)}"
    if not names:
        raise Refusal(f"{policy.meta.id} 不分档补助，不要写档次“{tier}”", where="--tier")
    if not tier:
        raise Refusal(f"{policy.meta.id} 分档补助，要写明基地是哪一档", where="--tier", todo=known)
    raise Refusal(f"{policy.meta.id} 没有“{tier}”这一档", where="--tier", todo=known)


def main_text(facts: Facts, policy: Policy, *later: Policy) -> str:
    """The whole `main.beancount` of a base.

    Args:
        facts: what it states.
        policy: the policy the base was approved under.
        later: those it has moved to; the chart opens what any of them needs.
    """
    names = dict.fromkeys(name for law in (policy, *later) for name in chart_of(law).accounts(len(facts.accounts)))
    opens = [
        render(data.Open(data.new_metadata("<earmark>", 0), CHART_DATE, account, ["CNY"], None)).rstrip("\n")
        for account in names
    ]
    options = [
        f'option "title" "{_safe(facts.name)}"',
        'option "operating_currency" "CNY"',
        'option "display_precision" "CNY:0.01"',
        'option "documents" "documents"',
        f'plugin "audit_rules" "{policy.meta.id}"',
    ]
    fava = [
        _custom(CHART_DATE, "fava-option", ["language", "zh"]),
        _custom(CHART_DATE, "fava-option", ["locale", "zh_CN"]),
        _custom(CHART_DATE, "fava-option", ["default-page", "extension/AuditPage/"]),
        _custom(CHART_DATE, "fava-extension", ["earmark.audit_page"]),
    ]
    includes = [
        f'include "{name}"'
        for name in ("plan.beancount", "dossier.beancount", "audit.beancount", "journal/*.beancount")
    ]
    parts = [
        "; 本文件由主管部门管理。记账请用网页或 earmark 命令，不要手改。",
        HEADER.rstrip("\n"),
        *options,
        "",
        *(render(entry).rstrip("\n") for entry in (*_facts(facts), *fava)),
        "",
        *opens,
        "",
        *includes,
    ]
    return "\n".join(parts) + "\n"


def first_files(facts: Facts, policy: Policy) -> dict[str, str]:
    """All files of a new book, by name."""
    empty = HEADER
    return {
        "main.beancount": main_text(facts, policy),
        "plan.beancount": empty,
        "dossier.beancount": empty,
        "audit.beancount": empty,
        f"journal/{facts.start.year}.beancount": empty,
        "documents/.gitkeep": "",
    }


def read_facts(entries: Iterable[data.Directive]) -> Facts:
    """The facts that a loaded book states.

    Raises:
        Refusal: the book states none, or one that cannot be, or is of a newer format than this program knows.
    """
    customs = [e for e in entries if isinstance(e, data.Custom) and e.type.startswith("earmark-") and e.values]
    for entry in customs:
        version = entry.values[0].value
        if entry.type == "earmark-format" and not (isinstance(version, Decimal | int) and version <= FORMAT):
            raise Refusal("账套的格式比本程序新，或者写错了", todo="请升级程序，或请主管部门检查 main.beancount")
    base = next((e for e in customs if e.type == "earmark-base"), None)
    if base is None:
        raise Refusal("main.beancount 里没有基地信息", todo="请主管部门检查该文件")
    if base.date.year > _LAST_YEAR:
        raise Refusal(f"建设期起始日写的是 {base.date}", where="main.beancount", todo="请主管部门更正起始日")
    meta = base.meta
    return Facts(
        name=base.values[0].value,
        policy=str(meta.get("policy", "")),
        start=base.date,
        specialties=tuple(e.values[0].value for e in customs if e.type == "earmark-specialty"),
        host=str(meta.get("host", "")),
        credit_code=str(meta.get("credit-code", "")),
        kind=str(meta.get("kind", "")),
        accounts=tuple(e.values[0].value for e in customs if e.type == "earmark-account" and "file" not in e.meta),
        adopted=_adopted([e for e in customs if e.type == "earmark-account" and "file" in e.meta]),
        tier=str(meta.get("tier", "")),
        moves=tuple(sorted((e.date, e.values[0].value) for e in customs if e.type == "earmark-policy")),
    )


UNNAMED = "未注明账号"
"""What an account is called whose statements print no number, until one does."""


def _adopted(customs: Sequence[data.Custom]) -> tuple[str, ...]:
    named = {str(e.meta["instead"]) for e in customs if "instead" in e.meta}
    return tuple(e.values[0].value for e in customs if e.values[0].value not in named)


def adopted_account(number: str, file: str, day: date, instead: str = "") -> data.Custom:
    """The dossier's note that a statement brought the base's account number, or a number for one that had none."""
    meta = {"file": file, "status": "待主管部门确认"} | ({"instead": instead} if instead else {})
    return _custom(day, "earmark-account", [number], meta)


def _facts(facts: Facts) -> list[data.Custom]:
    meta = {
        "policy": facts.policy,
        "host": facts.host,
        "credit-code": facts.credit_code,
        "kind": facts.kind,
        "tier": facts.tier,
    }
    stated = {key: value for key, value in meta.items() if value}
    return [
        _custom(CHART_DATE, "earmark-format", [FORMAT]),
        _custom(facts.start, "earmark-base", [facts.name], stated),
        *(_custom(facts.start, "earmark-specialty", [name]) for name in facts.specialties),
        *(_custom(facts.start, "earmark-account", [number]) for number in facts.accounts),
        *(_custom(since, "earmark-policy", [name]) for since, name in facts.moves),
    ]


def _custom(day: date, kind: str, values: list[object], meta: dict[str, Any] | None = None) -> data.Custom:
    typed = [ValueType(value, type(value)) for value in values]
    return data.Custom(data.new_metadata("<earmark>", 0) | (meta or {}), day, kind, typed)


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
