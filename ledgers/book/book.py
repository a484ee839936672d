"""A book as the rules and reports read it: spends, receipts, 往来, and what stands beside them.

Every amount is integer fen.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from ledgers.book import chart as accounts
from ledgers.book.attach import attach
from ledgers.book.canonical import canonical
from ledgers.book.chart import chart_of, chart_over_time
from ledgers.book.closing import closings
from ledgers.book.details import linked, read_details
from ledgers.book.dossier import check_dossier, read_dossier
from ledgers.book.facts import read_facts
from ledgers.book.invoices import numbers_in, read_claims, read_invoices
from ledgers.book.journal import EXPLAINS, to_rows
from ledgers.book.links import REVERSES, is_cancelled
from ledgers.book.links import linked as linked_names
from ledgers.book.notes import read_notes
from ledgers.book.payment import payments
from ledgers.book.plan import in_force, plans
from ledgers.book.promise import kept
from ledgers.book.refund import Refunds
from ledgers.book.render import amount_fen, posting_fen
from ledgers.book.rows import digits, party
from ledgers.lazy import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ledgers.book.attach import Attached
    from ledgers.book.chart import Chart
    from ledgers.book.closing import Closing
    from ledgers.book.details import Detail, DetailList
    from ledgers.book.dossier import Dossier, Record
    from ledgers.book.facts import Facts
    from ledgers.book.invoices import Invoice, Invoices
    from ledgers.book.notes import Notes, Rectification, Waiver
    from ledgers.book.payment import Payment
    from ledgers.book.plan import Plan
    from ledgers.book.rows import BankRow
    from ledgers.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One posting of a transaction that means something to a rule.

    Attributes:
        entry: the transaction it belongs to.
        account: the posting's account.
        date: the transaction's day.
        voucher: 凭证号, empty where there is none.
        payee: 对方户名.
        narration: 用途 of this line, the transaction's where the line has none of its own.
        amount: fen; what sign means is said by each kind.
        source: the policy's name of the source, empty where none is named.
        row: the identity of the sheet's row, or of the statement's.
    """

    entry: data.Transaction = field(repr=False, compare=False)
    account: str
    date: date
    voucher: str
    payee: str
    narration: str
    summary: str
    amount: int
    source: str
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend(Item):
    """支出: an expense posting with its dimensions and evidence. A refund is negative.

    Attributes:
        content: the policy's full name of the content, empty where none is named.
        category: the policy's name of the category, empty where none is named or none is known.
        word: the sheet's own word for the category.
        outside: the word is no category of the policy (39999范围外).
        invoice: the cell 发票号 of the sheet; where it names no number, those of the invoices behind the spend.
        invoice_date, invoice_amount: of the invoices behind it where all are known, fen; else the sheet's.
        invoice_item: 发票品目 as the sheet has it; `bought` adds the invoices' lines.
        invoices: the e-invoices behind it, named by it or fitting it alone.
    """

    content: str
    category: str
    word: str
    outside: bool
    specialty: str
    invoice: str
    invoice_date: date | None
    invoice_amount: int | None
    invoice_item: str
    contract: str
    payee_account: str
    sheet_date: date | None
    invoices: tuple[Invoice, ...] = ()

    @property
    def bought(self) -> str:
        """发票品目: what the sheet says was bought, and what the invoices behind the spend say."""
        words = [self.invoice_item, *(word for invoice in self.invoices for word in invoice.words)]
        return "；".join(dict.fromkeys(word for word in words if word))

    def said(self, key: str) -> str:
        """The sheet's own word for `source` or `content`, where it is none of the policy's."""
        for posting in self.entry.postings:
            if posting.meta and posting.meta.get("row") == self.row:
                return str(posting.meta.get(key) or "")
        return str(self.entry.meta.get(key) or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Income(Item):
    """A receipt, positive; one given back is negative.

    Attributes:
        kind: grant, match, partner, other or interest; empty where the sheet's word is none.
        name: what the policy calls it.
    """

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Item):
    """往来: positive where money went out, negative where it came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained(Item):
    """A statement's row that no sheet explains yet: positive in, negative out."""


@dataclass(frozen=True)
class Book:
    """One base's ledger as of a day. Entries after the day are not in it.

    Attributes:
        code: the folder's name; empty for a book that was loaded from elsewhere.
        facts: what main states of the base.
        policy: the regulation it is under on the day; `law` names the one of another day.
        as_of: the day it is looked at.
        entries: all directives, transactions and balances up to the day only, sorted.
        everything: all directives whatever their day: what the digest is over.
    """

    code: str
    facts: Facts
    policy: Policy
    as_of: date
    entries: Sequence[data.Directive] = field(repr=False)
    everything: Sequence[data.Directive] = field(repr=False)
    laws: tuple[tuple[date, Policy], ...] = ()
    documents: Path | None = None
    registered: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls,
        entries: Sequence[data.Directive],
        policy: Policy,
        as_of: date,
        code: str = "",
        laws: Sequence[tuple[date, Policy]] = (),
        documents: Path | None = None,
        registered: tuple[tuple[str, str], ...] = (),
    ) -> Book:
        """The book that loaded entries make.

        Args:
            entries: all directives.
            policy: the policy in force on the day.
            as_of: the day.
            code: the folder's name.
            laws: where the base has moved between policies, each with the day it holds from.
            documents: the folder of the evidence, which the digest covers.
            registered: the closings that the deployment knows of outside of the book (`ledgers.book.record`).

        Raises:
            Refusal: the entries state no base, two plans for one day, a fact that cannot be, or an
                invoice that is none.
        """
        facts = read_facts(entries)
        plans(entries)
        check_dossier(entries)
        read_claims(entries)
        evening = as_of + timedelta(days=1)  # a balance speaks of the beginning of its day
        kept = [e for e in entries if e.date <= _last(e, as_of, evening)]
        return cls(code, facts, policy, as_of, kept, entries, tuple(laws), documents, registered)

    @property
    def name(self) -> str:
        """The base's name."""
        return self.facts.name

    @property
    def start(self) -> date:
        """The first day of the period."""
        return self.facts.start

    @cached_property
    def end(self) -> date:
        """The last day of the period: the award's, unless a later policy came in time to make it longer."""
        return self.award.end(self.start) if self.extended is None else self.extended.end(self.start)

    @property
    def eras(self) -> tuple[tuple[date, Policy], ...]:
        """Every policy that the base is and was under, each with the day it holds from; `date.min` the first."""
        return self.laws or ((date.min, self.policy),)

    @cached_property
    def extended(self) -> Policy | None:
        """The policy that made the period longer than the award has it, None where none did."""
        end, extended = self.award.end(self.start), None
        for since, law in self.eras:
            if self.start < since <= end < law.end(self.start):
                end, extended = law.end(self.start), law
        return extended

    @property
    def months(self) -> int:
        """The months of the period."""
        return (self.extended or self.award).period.months

    @property
    def award(self) -> Policy:
        """The policy that the base was approved under.

        Its grant, match, plan and conditions stay the base's, whatever policy it moves to: a move
        comes after the first day of the period, an approval before it.
        """
        return self.law(self.start)

    @cached_property
    def chart(self) -> Chart:
        """The chart of the book's policy, and of those before it."""
        return chart_over_time(self.laws) if len(self.laws) > 1 else chart_of(self.policy)

    def law(self, day: date) -> Policy:
        """The policy in force on a day: what was spent under an earlier one is judged by it."""
        return next((law for since, law in reversed(self.laws) if since <= day), self.policy)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan in force on the day, None where there is none."""
        return in_force(self.entries, self.as_of)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """Every plan and revision, by the day it is in force from."""
        return tuple(plans(self.entries))

    @cached_property
    def planned(self) -> tuple[int, ...]:
        """Every figure of the plan in force, fen: the cells of 表4-2 and of 表3-n-1; none where there is no plan."""
        if self.plan is None:
            return ()
        parts = (fen for row in self.plan.specialties.values() for fen in row.values())
        return (*self.plan.cells.values(), *parts)

    @cached_property
    def bank_rows(self) -> tuple[BankRow, ...]:
        """Every statement row, in the book's order."""
        return tuple(to_rows(self.entries, self.facts.numbers, self.chart).bank)

    @cached_property
    def dossier(self) -> Dossier:
        """The facts that are no postings, up to the day."""
        return read_dossier(self.entries, self.as_of)

    @cached_property
    def invoices(self) -> Invoices:
        """The invoices that were handed in, up to the day."""
        return read_invoices(self.entries, self.as_of)

    @cached_property
    def attached(self) -> Attached:
        """Which of them stand behind which of `spending`, by its place, and which fit in more than one way."""
        return attach([item for item in self._read_items if isinstance(item, Spend)], self.invoices)

    def paid_by(self, invoice: Invoice) -> list[Spend]:
        """The spends that an invoice stands behind."""
        return list(self._paid.get(invoice.number, ()))

    @cached_property
    def _paid(self) -> dict[str, list[Spend]]:
        paid: dict[str, list[Spend]] = defaultdict(list)
        for spend in self.spending:
            for invoice in spend.invoices:
                paid[invoice.number].append(spend)
        return paid

    def is_buyer(self, invoice: Invoice) -> bool | None:
        """Whether the base's unit is the buyer; None where the invoice names none, or main no unit."""
        ours = {party(self.facts.host), party(self.facts.name)} - {""}
        if self.facts.credit_code and invoice.buyer_id:
            return digits(invoice.buyer_id).upper() == digits(self.facts.credit_code).upper()
        return party(invoice.buyer) in ours if invoice.buyer and self.facts.host else None

    @cached_property
    def _details(self) -> dict[str, DetailList]:
        return read_details(self.entries)

    def details(self, item: Item) -> tuple[Detail, ...]:
        """Who got a payment's money and what for, by the list that is kept behind it; empty where there is none."""
        lists = (self._details[key] for key in linked(item.entry) if key in self._details)
        return tuple(line for each in lists for line in each.lines)

    def bears_list(self, spend: Spend) -> bool:
        """Whether a list behind a payment is held against this one of its spends.

        The payment's largest of earmarked money, or its largest.
        """
        return self._bearers.get(id(spend.entry)) is spend

    @cached_property
    def _bearers(self) -> dict[int, Spend]:
        found: dict[int, Spend] = {}
        for spend in self.spending:
            if spend.amount <= 0 or not linked(spend.entry):
                continue
            known = found.get(id(spend.entry))
            if known is None or self._weight(spend) > self._weight(known):
                found[id(spend.entry)] = spend
        return found

    def _weight(self, spend: Spend) -> tuple[bool, int]:
        return self.law(spend.date).earmarked(spend.source), spend.amount

    def engagement(self, name: str, day: date) -> Record | None:
        """The 聘任 of a person, where it still ran on a day."""
        record = self.appointed(name)
        if record is None or any((end := record.get(key)) and end < day for key in ("until", "left")):
            return None
        return record

    def appointed(self, name: str) -> Record | None:
        """The 聘任 of a person, whether it still runs or not."""
        return self._engaged.get(party(name))

    def engaged_in(self, text: str, day: date) -> tuple[str, ...]:
        """The engaged persons that a text names, as of a day."""
        plain = party(text)
        return tuple(name for name in self._engaged if name in plain and self.engagement(name, day))

    @cached_property
    def _engaged(self) -> dict[str, Record]:
        return {party(record.name): record for record in self.dossier.of("聘任") if party(record.name)}

    def is_staff(self, name: str, day: date) -> bool:
        """Whether a person is on the unit's own pay roll on a day: its 职工, or paid wages in the book."""
        record = self._staff.get(party(name))
        if record is not None:
            left = record.get("left")
            return left is None or left >= day
        return party(name) in self._paid_wages

    @cached_property
    def _staff(self) -> dict[str, Record]:
        return {party(record.name): record for record in self.dossier.of("职工") if party(record.name)}

    @cached_property
    def _paid_wages(self) -> frozenset[str]:
        wages = [s for s in self.spending if s.amount > 0 and s.category in self.law(s.date).lead.payroll]
        names = [s.payee for s in wages] + [line.name for s in wages for line in self.details(s)]
        return frozenset({party(name) for name in names} - {""})

    @cached_property
    def notes(self) -> Notes:
        """The bureau's notes: waivers, reviews, requests for papers."""
        return read_notes(self.entries, self.as_of)

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """What the bureau has allowed, whether it still holds or not."""
        return self.notes.waivers

    @cached_property
    def rectifications(self) -> tuple[Rectification, ...]:
        """What the bureau has ordered to be put right, as each stands; a promise that is kept waits for review."""
        return tuple(kept(self, order) for order in self.notes.rectifications)

    def settled(self, finding: str) -> bool:
        """Whether a person has said that a finding is none, or has allowed it for now."""
        allowed = any(w.finding == finding and w.until >= self.as_of for w in self.notes.waivers)
        return allowed or self.notes.dismissed(finding)

    @cached_property
    def specialties(self) -> tuple[str, ...]:
        """The specialties that the subsidy serves: 表3-n-1's, main's where there is no plan or it names none."""
        planned = tuple(name for name, row in self.plan.specialties.items() if any(row.values())) if self.plan else ()
        return planned or self.facts.specialties

    def month(self, number: int) -> date:
        """The day on which that many months of the period have passed."""
        return months_after(self.start, number)

    @cached_property
    def spending(self) -> tuple[Spend, ...]:
        """Every spend, by day."""
        return tuple(item for item in self._items if isinstance(item, Spend))

    @cached_property
    def refunds(self) -> Refunds:
        """What came back of which payment."""
        return Refunds(self)

    @cached_property
    def payments(self) -> tuple[Payment, ...]:
        """Every payment of which something stays paid, by day: the lines of one voucher to one party are one."""
        return tuple(payments(self.spending, self.refunds))

    @cached_property
    def income(self) -> tuple[Income, ...]:
        """Every receipt, by day; 期初余额 is none."""
        return tuple(item for item in self._items if isinstance(item, Income))

    @cached_property
    def receipts(self) -> tuple[Income, ...]:
        """Every receipt that stands, by day: one of which a later entry took back the whole sum is none."""
        standing: list[Income] = []
        for item in self.income:
            twin = next((i for i in reversed(standing) if (i.account, i.amount) == (item.account, -item.amount)), None)
            if item.amount > 0:
                standing.append(item)
            elif twin is not None:
                standing.remove(twin)
        return tuple(standing)

    def is_reversed(self, item: Item) -> bool:
        """Whether the bank took a movement back (冲正, 退汇), or this is its taking it back: nothing moved."""
        return any(self._reversals.get(name) == 0 for name in linked_names(item.entry, "reversal"))

    @cached_property
    def _reversals(self) -> dict[str, int]:
        """What each movement that the bank took back comes to with what took it back, fen."""
        sums: dict[str, int] = defaultdict(int)
        for entry in self.entries:
            if isinstance(entry, data.Transaction):
                for name in linked_names(entry, "reversal"):
                    sums[name] += sum(posting_fen(p) for p in entry.postings if p.account.startswith(accounts.BANK))
        return sums

    @cached_property
    def loans(self) -> tuple[Loan, ...]:
        """Every 往来 movement, by day, but for what the bank took back."""
        return tuple(item for item in self._items if isinstance(item, Loan) and not self.is_reversed(item))

    @cached_property
    def movements(self) -> tuple[Item, ...]:
        """Every spend, receipt and 往来 movement, by day."""
        return tuple(item for item in self._items if not isinstance(item, Unexplained))

    @cached_property
    def unexplained(self) -> tuple[Unexplained, ...]:
        """Statement rows that no sheet explains."""
        return tuple(item for item in self._items if isinstance(item, Unexplained))

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Who the host is, as `party` writes names.

        The host that main states, and whoever pays 单位配套 until the dossier knows more.
        """
        stated = {party(self.facts.host)} if self.facts.host else set()
        return frozenset(stated | {party(i.payee) for i in self.income if i.kind == "match"} - {""})

    @cached_property
    def grant(self) -> int:
        """What the base was granted, fen.

        The terms are those of the policy it was approved under. A flat amount is the policy's, a tier's is
        the tier's that main names; where the policy only caps the amount, it is what the plan says within
        the cap.
        """
        terms = self.award.grant
        if terms.mode == "tier":
            return next((tier.amount for tier in terms.tiers if tier.name == self.facts.tier), terms.amount)
        if terms.mode == "flat" or self.plan is None:
            return terms.amount
        planned = sum(self.plan.source_total(s.name) for s in self.award.source if s.earmarked)
        capped = min(planned, terms.amount)
        return min(capped, int(self.plan.total * terms.share_max)) if terms.share_max is not None else capped

    def is_host(self, payee: str) -> bool:
        """Whether a payee is the host."""
        return party(payee) in self.hosts

    def is_granter(self, payee: str) -> bool:
        """Whether a payee is who granted the subsidy: a payer of it, or one of the bureaus that approve it."""
        who, law = party(payee), self.policy.application
        for payer in self._granters:
            short, long = sorted((who, payer), key=len)
            if who == payer or (len(short) >= _NAME and short in long):
                return True
        bureaus = [party(word) for name in law.approvers for word in (name, *law.bureau_aliases.get(name, ()))]
        return "公司" not in who and any(word in who for word in bureaus)

    @cached_property
    def _granters(self) -> frozenset[str]:
        return frozenset({party(i.payee) for i in self.income if i.kind == "grant"} - {""})

    @cached_property
    def given_back(self) -> tuple[Loan, ...]:
        """The subsidy that went back to who granted it as 往来, by day; negative where it came again."""
        return tuple(i for i in self.loans if self.policy.earmarked(i.source) and self.is_granter(i.payee))

    def granted(self) -> int:
        """What the treasury has paid in so far, fen, less what was given back, however that was booked."""
        paid = sum(item.amount for item in self.income if item.kind == "grant")
        return paid - max(0, sum(item.amount for item in self.given_back))

    def matched(self) -> int:
        """What the host has paid in of its own, less what went back to it, fen (第九条).

        Money that left a source other than the subsidy for the host and is no spending has gone
        back; lending out of the subsidy is another matter (L03).
        """
        paid = sum(item.amount for item in self.income if item.kind == "match")
        back = sum(
            item.amount for item in self.loans if self.is_host(item.payee) and not self.policy.earmarked(item.source)
        )
        return paid - max(0, back)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical form of journal, plan, dossier and the facts of main.

        The bureau's notes do not change it, nor do order, layout or file names; any other change
        of a date, a word, an account, an amount, a piece of metadata or a document does.
        """
        evidence = [f"{path} {sha}" for path, sha in self.evidence.items()]
        lines = [*sorted(canonical(self.everything)), *evidence]
        return hashlib.sha256("\n".join([self.facts.policy, *lines]).encode()).hexdigest()

    @cached_property
    def evidence(self) -> dict[str, str]:
        """The documents on file, SHA-256 by path."""
        if self.documents is None:
            return {}
        paths = sorted(p for p in self.documents.rglob("*") if p.is_file() and not p.name.startswith("."))
        return {str(p.relative_to(self.documents)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}

    @cached_property
    def closings(self) -> tuple[Closing, ...]:
        """The closed months, oldest first."""
        return closings(self.everything, self.as_of)

    @cached_property
    def missing_closings(self) -> tuple[tuple[str, str], ...]:
        """The closings that were registered outside of the book and that it has no more: month and digest."""
        held = {(each.month, each.recorded) for each in closings(self.everything)} if self.registered else set()
        return tuple(each for each in self.registered if each not in held)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        """Every item, the spends with the invoices behind them."""
        places = self.attached.by_place
        if not places:
            return self._read_items
        numbers = iter(range(len(self._read_items)))
        return tuple(
            _with_invoices(item, places.get(next(numbers), ())) if isinstance(item, Spend) else item
            for item in self._read_items
        )

    @cached_property
    def _reversed(self) -> frozenset[str]:
        """The rows that a red one of a later month has reversed by the day."""
        entries = (entry for entry in self.entries if isinstance(entry, data.Transaction))
        metas = (meta for entry in entries for meta in (entry.meta, *(p.meta or {} for p in entry.postings)))
        return frozenset(str(meta[REVERSES]) for meta in metas if REVERSES in meta)

    def _is_undone(self, meta: _Meta) -> bool:
        """Whether a line was reversed by the day, or reverses another."""
        return meta(REVERSES) is not None or (bool(self._reversed) and meta.text("row") in self._reversed)

    @cached_property
    def _read_items(self) -> tuple[Item, ...]:
        return tuple(
            item
            for entry in self.entries
            if isinstance(entry, data.Transaction) and not is_cancelled(entry)
            for item in self._read(entry)
        )

    def _read(self, entry: data.Transaction) -> Iterable[Item]:
        for posting in entry.postings:
            root, _, rest = posting.account.partition(":")
            if self._is_undone(_Meta(entry, posting)):
                continue
            if root == accounts.EXPENSES:
                yield self._spend(entry, posting)
            elif root == accounts.INCOME:
                yield self._income(entry, posting)
            elif posting.account.startswith(accounts.LOANS):
                source = self.chart.read_source(rest.rsplit(":", 1)[-1])
                common = _common(entry, posting, source.name if source else "")
                yield Loan(**common, amount=posting_fen(posting))
            elif posting.account.startswith(accounts.CLEARING):
                yield from self._unexplained(entry, posting)

    def _unexplained(self, entry: data.Transaction, posting: data.Posting) -> Iterable[Unexplained]:
        """What is left of a statement's row in 待查款项 by the day, told once, where it first came there."""
        identity = _row_in_clearing(entry)
        first, rest = self._in_clearing.get(identity, (entry, -posting_fen(posting)))
        if first is entry and rest:
            yield Unexplained(**_common(entry, posting, "") | {"row": identity}, amount=rest)

    @cached_property
    def _in_clearing(self) -> dict[str, tuple[data.Transaction, int]]:
        """The statement rows of closed months that later entries explain or unexplain: where first, and what is left.

        By identity; fen.
        """
        found: dict[str, tuple[data.Transaction, int]] = {}
        entries = [entry for entry in self.entries if isinstance(entry, data.Transaction)]
        named = {str(entry.meta[EXPLAINS]) for entry in entries if EXPLAINS in entry.meta}
        for entry in entries if named else ():
            if (identity := _row_in_clearing(entry)) not in named:
                continue
            for posting in entry.postings:
                if posting.account.startswith(accounts.CLEARING):
                    first, rest = found.get(identity, (entry, 0))
                    found[identity] = (first, rest - posting_fen(posting))
        return found

    def _spend(self, entry: data.Transaction, posting: data.Posting) -> Spend:
        meta = _Meta(entry, posting)
        chart = self.chart.on(meta.day("sheet-date") or entry.date)
        read = chart.read_spend(posting.account)
        source = read.source.name if read and read.source else ""
        total = meta("invoice-amount")
        return Spend(
            **_common(entry, posting, source),
            amount=posting_fen(posting),
            content=read.content.name if read and read.content else "",
            category=read.category.name if read and read.category else "",
            word=meta.text("category") or (read.category.name if read and read.category else ""),
            outside=bool(read and read.outside) or read is None,
            specialty=meta.text("specialty"),
            invoice=meta.text("invoice"),
            invoice_date=meta.day("invoice-date"),
            invoice_amount=amount_fen(total) if isinstance(total, Amount) else None,
            invoice_item=meta.text("invoice-item"),
            contract=meta.text("contract"),
            payee_account=meta.text("payee-account"),
            sheet_date=meta.day("sheet-date"),
        )

    def _income(self, entry: data.Transaction, posting: data.Posting) -> Income:
        read = self.chart.read_receipt(posting.account)
        source, receipt = read or (None, None)
        return Income(
            **_common(entry, posting, source.name if source else ""),
            amount=-posting_fen(posting),
            kind=receipt.kind if receipt else "",
            name=receipt.name if receipt else "其他收入",
        )


def _with_invoices(spend: Spend, invoices: Sequence[Invoice]) -> Spend:
    """A spend with the invoices behind it: what they say of day and sum goes before what the sheet says."""
    if not invoices:
        return spend
    named = numbers_in(spend.invoice)
    days = [invoice.date for invoice in invoices]
    sums = [invoice.amount for invoice in invoices if invoice.amount is not None]
    whole = len(invoices) >= len(named)  # of a number that nobody handed in, the sheet alone speaks
    if not whole and spend.invoice_date:
        days.append(spend.invoice_date)
    return replace(
        spend,
        invoices=tuple(invoices),
        invoice=spend.invoice if named else "、".join(invoice.number for invoice in invoices),
        invoice_date=min(days),
        invoice_amount=sum(sums) if whole and len(sums) == len(invoices) else spend.invoice_amount,
    )


def _last(entry: data.Directive, as_of: date, evening: date) -> date:
    """The last day on which an entry of its kind still belongs to a book as of a day."""
    if isinstance(entry, data.Transaction):
        return as_of
    return evening if isinstance(entry, data.Balance) else date.max


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the month's last where it is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


class _Meta:
    """Metadata of a line: the posting's own first, then its transaction's."""

    def __init__(self, entry: data.Transaction, posting: data.Posting) -> None:
        self._own = posting.meta or {}
        self._shared = entry.meta

    def __call__(self, key: str) -> object:
        return self._own.get(key, self._shared.get(key))

    def text(self, key: str) -> str:
        value = self(key)
        return "" if value is None else str(value)

    def day(self, key: str) -> date | None:
        value = self(key)
        return value if isinstance(value, date) else None


def _row_in_clearing(entry: data.Transaction) -> str:
    """The identity of the statement's row that an entry has in 待查款项, or moves from there."""
    return str(entry.meta.get(EXPLAINS) or entry.meta.get("bank") or "")


def _common(entry: data.Transaction, posting: data.Posting, source: str) -> dict[str, Any]:
    meta = _Meta(entry, posting)
    return {
        "entry": entry,
        "account": posting.account,
        "date": entry.date,
        "voucher": meta.text("voucher"),
        "payee": meta.text("sheet-payee") or entry.payee or "",
        "narration": meta.text("purpose") or entry.narration or "",
        "summary": meta.text("summary"),
        "source": source,
        "row": meta.text("row") or meta.text("bank"),
    }


_NAME = 4  # characters that a party's name has at the least to be told by a part of it
