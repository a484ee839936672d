"""What a report was made from, by its Chinese names, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.engine import ruleset
from reports.words import day, stretch

if TYPE_CHECKING:
    from ledgers.book.book import Book


def marks_of(book: Book) -> dict[str, str]:
    """Base, day, policy, ruleset and digests; what is empty is left out."""
    meta, facts = book.policy.meta, book.facts
    given = {
        "基地": book.name,
        "所在单位": facts.host,
        "账套代码": book.code,
        "专业（职业）": "、".join(facts.specialties),
        "建设周期": stretch(book.start, book.end),
        "数据截至": day(book.as_of),
        "管理办法": f"《{meta.title}》（{meta.number}）",
        "管理办法编号与摘要": f"{meta.id}　{book.policy.digest}",
        "规则集": ruleset(),
        "账簿摘要（SHA-256）": book.digest,
    }
    return {key: value for key, value in given.items() if value}
