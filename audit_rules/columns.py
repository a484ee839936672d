"""A book as columns: a line an item, for statistics over many books and for programs that ask whole countries.

What the columns are is declared once, in `COLUMNS`: the dictionary of the data, the JSON that an audit keeps and the
parquet file that a run writes all come of it. A frame is plain values alone: what is read again is JSON, never code.

Amounts are integer fen; days are ISO texts; a word that comes often is kept once and named by its number.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from audit_rules.goods import Goods
from audit_rules.payment import is_person
from audit_rules.rule import findings_of
from audit_rules.stated import text
from audit_rules.words import judged_of
from ledgers.book.book import Income, Loan, Spend
from ledgers.book.invoices import numbers_in
from ledgers.book.rows import party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit_rules.rule import Answer
    from ledgers.book.book import Book, Item

_FORMAT = 1


class Kind(StrEnum):
    """What stands in a column."""

    WORD = "word"
    TEXT = "text"
    TEXTS = "texts"
    FEN = "fen"
    COUNT = "count"
    DAY = "day"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what stands in it, whether it may be empty (null), and what it says, in Chinese."""

    name: str
    kind: Kind
    says: str
    empty: bool = False


COLUMNS = (
    Column("entry", Kind.TEXT, "分录的标识：同一账套里不重复，分录内容不变它就不变"),
    Column("row", Kind.TEXT, "明细表或流水那一行的标识；没有的是空"),
    Column("kind", Kind.WORD, "支出、收入、往来、待查（流水有、还没有明细说明）"),
    Column("date", Kind.DAY, "记账日期"),
    Column("voucher", Kind.TEXT, "凭证号"),
    Column("account", Kind.WORD, "科目"),
    Column("source", Kind.WORD, "资金来源"),
    Column("earmarked", Kind.YES, "是不是专项补助资金"),
    Column("content", Kind.WORD, "建设内容"),
    Column("category", Kind.WORD, "支出类别（管理办法里的名称）；收入是收入类别"),
    Column("verdict", Kind.WORD, "管理办法对这一类别：allowed 允许，banned 禁止，review 需人工定性；没有的是空"),
    Column("word", Kind.WORD, "明细表里写的类别"),
    Column("specialty", Kind.WORD, "专业（职业）"),
    Column("payee", Kind.WORD, "对方户名"),
    Column("party", Kind.WORD, "对方户名去掉空格、标点，统一全角半角以后，用来比对"),
    Column("payee_kind", Kind.WORD, "对方是谁：个人（按姓名的样子）、本单位、主管部门、银行、单位；没有写的是空"),
    Column("narration", Kind.TEXT, "用途"),
    Column("fen", Kind.FEN, "金额，分：支出、收入为正，退回为负；往来付出为正；待查收进为正"),
    Column("left", Kind.FEN, "支出里还没有退回的，分；不是支出的、本身是退款的为空", empty=True),
    Column("invoices", Kind.TEXTS, "发票号码，可以有几个"),
    Column("invoice_date", Kind.DAY, "开票日期，几张的是最早的", empty=True),
    Column("invoice_fen", Kind.FEN, "发票金额（价税合计），分，几张的是合计", empty=True),
    Column("contract", Kind.TEXT, "合同号"),
    Column("judged", Kind.WORD, "程序按户名、用途、发票品目认定的用途（标签）；只有支出有，不作结论"),
    Column("judged_verdict", Kind.WORD, "认定的用途是 allowed 允许、banned 禁止还是 review 需人工定性"),
    Column("item", Kind.WORD, "用途里写的品名；用途里写了数量、又不是分次付款的才有"),
    Column("quantity", Kind.COUNT, "用途里写的数量", empty=True),
    Column("rules", Kind.TEXTS, "哪些规则的未处理问题提到了这一笔"),
)
"""The columns of a line, in their order."""

BASE = (
    Column("base", Kind.WORD, "基地代码（账套文件夹的名字）"),
    Column("name", Kind.WORD, "基地名称"),
    Column("host", Kind.WORD, "所在单位"),
    Column("size", Kind.WORD, "规模：按投入预算合计分小型、中型、大型，界限在管理办法文件的 [across]；没有预算的是空"),
)
"""The columns that are the same in all lines of a base; they stand first."""

SMALL, MIDDLE, LARGE = "小型", "中型", "大型"
PERSON, OWN, BUREAU, BANK, UNIT = "个人", "本单位", "主管部门", "银行", "单位"
SPENT, RECEIVED, LENT, OPEN = "支出", "收入", "往来", "待查"


@dataclass(frozen=True, slots=True)
class Claim:
    """An invoice that a spend names.

    Attributes:
        line: the spend's place in the frame.
        number: the invoice's, as its e-invoice has it where there is one.
        seller: who issued it, as names are compared; the payee where no e-invoice says.
        total: 价税合计, fen; None where it is not known.
        fen: what is claimed on it and has not come back: the spend's, or the invoice's where the spend names
            several; None where the spend names several and the invoice's total is not known.
    """

    line: int
    number: str
    seller: str
    total: int | None
    fen: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A book as columns.

    Attributes:
        base: the code. name: the base's. host: its unit's. credit: the unit's 统一社会信用代码.
        policy: the policy's id. size: one of the three sizes, empty where it has no plan.
        start, end: of the period.
        leader, address: of the unit, by its dossier.
        lines: the columns by name, each as long as the others.
        claims: the invoices that spends name.
    """

    base: str
    name: str
    host: str
    credit: str
    policy: str
    size: str
    start: str
    end: str
    leader: str
    address: str
    lines: Mapping[str, Sequence[Any]]
    claims: Sequence[Claim]

    def __len__(self) -> int:
        return len(self.lines["fen"])

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The values of some columns, line by line."""
        return zip(*(self.lines[name] for name in names), strict=True)


_HEAD = ("base", "name", "host", "credit", "policy", "size", "start", "end", "leader", "address")


def frame(book: Book, answers: Sequence[Answer] = ()) -> Frame:
    """A book as columns.

    Args:
        book: the book.
        answers: its audit, for the rules that speak of a line.
    """
    found = _rules_by_row(answers)
    items = (*book.spending, *book.income, *book.loans, *book.unexplained)
    items = tuple(sorted(items, key=lambda item: item.date))
    reader = _Reader(book, found)
    lines = [reader.line(item) for item in items]
    unit = book.dossier.one("单位")
    return Frame(
        base=book.code,
        name=book.name,
        host=book.facts.host,
        credit=book.facts.credit_code,
        policy=book.policy.meta.id,
        size=_size(book),
        start=book.start.isoformat(),
        end=book.end.isoformat(),
        leader=party(text(unit, "leader")),
        address=party(text(unit, "address")),
        lines={column.name: [line[column.name] for line in lines] for column in COLUMNS},
        claims=[claim for n, item in enumerate(items) if isinstance(item, Spend) for claim in reader.claims(n, item)],
    )


def _rules_by_row(answers: Sequence[Answer]) -> dict[tuple[int, str], set[str]]:
    """The rules with an open finding, by the transaction and the account that it mentions."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for finding in findings_of(answers):
        if finding.state == "open":
            for mention in finding.mentions:
                found[id(mention.entry), mention.account].add(finding.rule.code)
    return found


def _size(book: Book) -> str:
    """How large a base is by its plan."""
    across = book.award.across
    if book.plan is None:
        return ""
    if across.size_small is None or across.size_large is None:
        return MIDDLE
    total = book.plan.total
    return SMALL if total < across.size_small else LARGE if total >= across.size_large else MIDDLE


class _Reader:
    """Makes lines of the items of a book."""

    def __init__(self, book: Book, rules: Mapping[tuple[int, str], set[str]]) -> None:
        self._book, self._rules = book, rules
        self._seen: Counter[str] = Counter()

    def line(self, item: Item) -> dict[str, Any]:
        """The values of a line."""
        law = self._book.law(item.date)
        common = {
            "entry": self._identity(item),
            "row": item.row,
            "kind": OPEN,
            "date": item.date.isoformat(),
            "voucher": item.voucher,
            "account": item.account,
            "source": item.source,
            "earmarked": law.earmarked(item.source),
            "payee": item.payee,
            "party": party(item.payee),
            "payee_kind": self._payee_kind(item),
            "narration": item.narration,
            "fen": item.amount,
            "rules": sorted(self._rules.get((id(item.entry), item.account), ())),
        }
        empty = {column.name: _EMPTY[column.kind] if not column.empty else None for column in COLUMNS}
        if isinstance(item, Spend):
            return empty | common | self._spend(item)
        if isinstance(item, Income):
            return empty | common | {"kind": RECEIVED, "category": item.name}
        return empty | common | ({"kind": LENT} if isinstance(item, Loan) else {})

    def _spend(self, spend: Spend) -> dict[str, Any]:
        law = self._book.law(spend.date)
        category = law.find_category(spend.category)
        judged = judged_of(spend, law, self._book) if law.judge else None
        staged = any(word in spend.narration for word in law.across.stage_words)
        goods = None if staged else Goods.of(spend.narration, law.across.item_other_words)
        return {
            "kind": SPENT,
            "content": spend.content,
            "category": spend.category,
            "verdict": category.verdict.value if category else "",
            "word": spend.word,
            "specialty": spend.specialty,
            "left": self._book.refunds.left([spend]) if spend.amount > 0 else None,
            "invoices": numbers_in(spend.invoice),
            "invoice_date": spend.invoice_date.isoformat() if spend.invoice_date else None,
            "invoice_fen": spend.invoice_amount,
            "contract": spend.contract,
            "judged": judged.label if judged else "",
            "judged_verdict": judged.verdict if judged else "",
            "item": goods.name if goods else "",
            "quantity": goods.quantity if goods else None,
        }

    def claims(self, line: int, spend: Spend) -> Iterator[Claim]:
        """The invoices that a spend names, of which something stays claimed."""
        left = self._book.refunds.left([spend]) if spend.amount > 0 else 0
        numbers = numbers_in(spend.invoice) if left > 0 else []
        for number in numbers:
            invoice = self._book.invoices.get(number)
            total = invoice.amount if invoice else spend.invoice_amount if len(numbers) == 1 else None
            fen = left if len(numbers) == 1 else None if total is None else min(left, total)
            seller = party(invoice.seller if invoice and invoice.seller else spend.payee)
            yield Claim(line, invoice.number if invoice else number, seller, total, fen)

    def _identity(self, item: Item) -> str:
        said = repr((item.row or (item.date, item.voucher, item.payee, item.narration, item.amount), item.account))
        name = hashlib.sha256(said.encode()).hexdigest()[:16]
        self._seen[name] += 1
        return name if self._seen[name] == 1 else f"{name}-{self._seen[name]}"

    def _payee_kind(self, item: Item) -> str:
        book, law = self._book, self._book.law(item.date)
        if not party(item.payee):
            return ""
        if book.is_host(item.payee):
            return OWN
        if book.is_granter(item.payee):
            return BUREAU
        if any(word in item.payee for word in law.lead.banks):
            return BANK
        return PERSON if is_person(item.payee) else UNIT


_EMPTY: dict[Kind, Any] = {Kind.TEXTS: [], Kind.YES: False, Kind.FEN: 0, Kind.COUNT: 0}
_EMPTY |= dict.fromkeys((Kind.WORD, Kind.TEXT, Kind.DAY), "")


# --- as an audit keeps it --------------------------------------------------------------------------------------------


def to_text(found: Frame) -> str:
    """A frame as JSON: a word that comes often stands once, and its number in the lines."""
    said: dict[str, Any] = {"format": _FORMAT, **{name: getattr(found, name) for name in _HEAD}}
    said["lines"] = {column.name: _packed(column, found.lines[column.name]) for column in COLUMNS}
    said["claims"] = [[c.line, c.number, c.seller, c.total, c.fen] for c in found.claims]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def from_text(kept: str) -> Frame:
    """The frame that `to_text` was given.

    Raises:
        ValueError: it is none.
    """
    try:
        said = json.loads(kept)
        if said["format"] != _FORMAT:
            raise ValueError(said["format"])
        lines = {column.name: _unpacked(column, said["lines"][column.name]) for column in COLUMNS}
        if len({len(values) for values in lines.values()}) != 1:
            raise ValueError("columns of different length")
        head = {name: str(said[name]) for name in _HEAD}
        return Frame(**head, lines=lines, claims=[Claim(*claim) for claim in said["claims"]])
    except (KeyError, IndexError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _packed(column: Column, values: Sequence[Any]) -> Any:
    if column.kind is not Kind.WORD:
        return values
    words = {word: number for number, word in enumerate(dict.fromkeys(values))}
    return {"words": list(words), "at": [words[value] for value in values]}


def _unpacked(column: Column, kept: Any) -> list[Any]:
    if column.kind is not Kind.WORD:
        return list(kept)
    words = kept["words"]
    return [words[place] for place in kept["at"]]
