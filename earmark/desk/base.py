"""A base's facts stated otherwise, and its move to another policy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.e03 import basis
from ledgers.book.facts import check_tier, main_text
from ledgers.book.plan import plans, to_text
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from ledgers.book.facts import Facts
    from ledgers.book.shelf import OpenBook


def move_policy(book: OpenBook, policy_id: str, since: date, *, author: str) -> None:
    """Let a base be under another policy from a day on; its chart then opens what either needs.

    Raises:
        Refusal: there is no such policy, the day is not within the period, or the two policies
            name their sources or contents otherwise, so that the plan would no longer fit.
    """
    new = book.shelf.policy(policy_id)
    with book.locked():
        facts, old = book.facts, book.policy
        if policy_id == facts.policy_on(since):
            raise Refusal(f"{book.code} 在 {since} 已适用 {policy_id}")
        if since <= facts.start:
            raise Refusal(f"{since} 不在建设期 {facts.start} 之后", where="--from")
        for what, names in (("资金来源", "source"), ("建设内容", "content")):
            if [x.name for x in getattr(old, names)] != [x.name for x in getattr(new, names)]:
                raise Refusal(
                    f"两个管理办法的{what}不同，已批准的投入预算套不上", todo="请先按新办法重编预算，另建账套"
                )
        check_tier(facts.tier, new)
        moved = replace(facts, moves=tuple(sorted((*facts.moves, (since, policy_id)))))
        book.write({"main.beancount": _main_text(book, moved)}, author=author, message=f"{since} 起适用 {policy_id}")


def amend(book: OpenBook, facts: Facts, *, author: str) -> None:
    """State otherwise what main states of a base, as if it had been made so: facts have no days.

    They are held to what a new book's are. What the book already rests on does not change:

    - the policy, which moves from a day on (`move_policy`)
    - the period's first day, once there is a plan or an entry, save to the day that the approval on
      file gives (E03 asks for it); the plan in force from the first day then moves along
    - the account numbers, once there is an entry: the chart counts them, so new ones come last
    - a specialty that the plan or a spend names

    Raises:
        Refusal: what cannot be or may not change, nothing that changes, or the book cannot be written.
    """
    with book.locked():
        book.unchanged()
        old = book.facts
        if facts == old:
            raise Refusal("没有要修改的内容", where=book.code)
        if (facts.policy, facts.moves) != (old.policy, old.moves):
            raise Refusal("管理办法不在这里改", todo="用 earmark policy move")
        book.shelf.check(facts)
        begun = any(isinstance(e, data.Transaction) for entries in book.journal().values() for e in entries)
        if begun and facts.numbers[: len(old.numbers)] != old.numbers:
            todo = f"先照写 {'、'.join(old.numbers)}，新账号加在后面"
            raise Refusal("已经记账的账号不能改动或调换次序", where="--account", todo=todo)
        _keep_specialties(book, facts)
        files = {"main.beancount": _main_text(book, facts)}
        if facts.start != old.start:
            files |= _new_start(book, facts.start, begun=begun)
        book.write(files, author=author, message=f"修改基地信息：{facts.name}")


def _keep_specialties(book: OpenBook, facts: Facts) -> None:
    """See that no specialty is dropped that the plan or a spend names.

    Raises:
        Refusal: one is.
    """
    gone = [name for name in book.facts.specialties if name not in facts.specialties]
    if not gone:
        return
    looked_at = book.book()
    named = [*(looked_at.plan.specialties if looked_at.plan else ()), *(s.specialty for s in looked_at.spending)]
    kept = [name for name in gone if any(name in words for words in named)]
    if kept:
        raise Refusal(f"预算或支出里有专业“{'、'.join(kept)}”，不能去掉", where="--specialty")


def _new_start(book: OpenBook, start: date, *, begun: bool) -> dict[str, str]:
    """The plan's file for another first day of the period.

    Raises:
        Refusal: the day may not change, or is not before what came later.
    """
    known, old = plans(book.parsed("plan.beancount")), book.facts.start
    if begun or known:
        looked_at = book.book()
        approved = basis(looked_at, looked_at.policy)
        if start != approved:
            said = f"在案的{looked_at.policy.period.start_basis or '起算依据'}是 {approved or '空的'}"
            raise Refusal(f"已有预算或记账，起始日只能改成批文上的日期；{said}", where="--start")
    later = [p.date for p in known if p.date != old] + [since for since, _ in book.facts.moves]
    if any(day <= start for day in later):
        raise Refusal(f"起始日应早于预算调整和改用新办法的日期 {min(later)}", where="--start")
    moved = [replace(p, date=start) if p.date == old else p for p in known]
    return {"plan.beancount": to_text(moved)} if known else {}


def _main_text(book: OpenBook, facts: Facts) -> str:
    names = dict.fromkeys([facts.policy, *(name for _, name in facts.moves)])
    return main_text(facts, *(book.shelf.policy(name) for name in names))
