"""What a policy file may say, checked whole: every mistake is named at once, by key.

Amounts are yuan in the file (as text, never floats) and integer fen here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, field_validator, model_validator

FEN = 100


def _fen(value: object) -> int:
    """Yuan as text → fen. A float is refused: it has already lost what it was written as."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('金额要写成带引号的元，例如 "200000.00"')  # noqa: TRY004  (pydantic collects ValueErrors)
    try:
        fen = Decimal(str(value)) * FEN
    except InvalidOperation:
        msg = f"“{value}”不是金额"
        raise ValueError(msg) from None
    if not fen.is_finite() or fen != fen.to_integral_value() or fen < 0:
        msg = f"“{value}”不是不小于零、到分为止的金额"
        raise ValueError(msg)
    return int(fen)


def _ratio(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError('比例要写成带引号的小数，例如 "0.10"')  # noqa: TRY004  (pydantic collects ValueErrors)
    try:
        ratio = Decimal(str(value))
    except InvalidOperation:
        msg = f"“{value}”不是比例"
        raise ValueError(msg) from None
    if not ratio.is_finite() or ratio < 0:
        msg = f"“{value}”不是不小于零的比例"
        raise ValueError(msg)
    return ratio


Fen = Annotated[int, BeforeValidator(_fen)]
Ratio = Annotated[Decimal, BeforeValidator(_ratio)]
Text = Annotated[str, Field(min_length=1)]
_COMPONENT = re.compile(r"[^\s:\"\\{}@#^|;,_()\[\]<>]+")


class Verdict(StrEnum):
    """What the regulation says of a category, for earmarked money."""

    ALLOWED = "allowed"
    BANNED = "banned"
    REVIEW = "review"


class _Strict(BaseModel):
    """Unknown keys are mistakes; nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Meta(_Strict):
    """Which regulation this is."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    short: Text
    number: Text
    issuer: Annotated[list[Text], Field(min_length=1)]
    issued: date
    valid_from: date
    valid_to: date | None = None
    superseded_by: str = ""
    review_word: Text


class Grant(_Strict):
    """The subsidy: how much, in how many payments."""

    amount: Fen
    instalments: Annotated[int, Field(ge=1)]
    remind_days: Annotated[int, Field(ge=0)]
    cite: Text


class Period(_Strict):
    """How long the project runs."""

    months: Annotated[int, Field(ge=1, le=240)]
    start_basis: Text
    cite: Text


class Match(_Strict):
    """What the host is to add of its own."""

    ratio: Ratio
    binding: Text
    payer: Text
    count_partners: bool
    cite: Text


class SpecialtyLimit(_Strict):
    """How many specialties the subsidy may serve."""

    min: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=1)]
    cite: Text


class Budget(_Strict):
    """What the approved tables bind."""

    cell_tolerance: Ratio
    fiscal_total: Fen
    cite: Text
    cite_specialty: Text


class Source(_Strict):
    """资金来源: a column of 表4-2."""

    name: Text
    aliases: list[Text] = []
    earmarked: bool = False
    cite: Text


class Content(_Strict):
    """建设内容: a row of 表4-2 and 表3-n-1."""

    name: Text
    short: Text
    aliases: list[Text] = []
    cite: Text


class Receipt(_Strict):
    """What money coming in may be."""

    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    name: Text
    words: Annotated[list[Text], Field(min_length=1)]
    kind: Annotated[str, Field(pattern=r"^(grant|match|partner|other|interest)$")]
    source: Text


class Category(_Strict):
    """支出类别: what 第九条 allows, forbids, or leaves to a person."""

    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    name: Text
    aliases: list[Text] = []
    verdict: Verdict
    ban: str = ""
    engagement: bool = False
    catch_all: bool = False
    cite: Text

    @model_validator(mode="after")
    def _banned_says_what(self) -> Category:
        if (self.verdict is Verdict.BANNED) != bool(self.ban):
            msg = 'verdict = "banned" 的类别要写 ban（travel、labour 或 unrelated），其余的不写'
            raise ValueError(msg)
        return self


class Words(_Strict):
    """Words that say what a payment was, and the words beside which they say nothing."""

    ban: Annotated[str, Field(pattern=r"^(travel|labour|unrelated)$")]
    category: Text
    words: Annotated[list[Text], Field(min_length=1)]
    unless: list[Text] = []
    spare: list[Text] = []
    payee: bool = False
    cite: Text


class RuleSetting(_Strict):
    """What the text makes of a rule where that differs from the rule's own default."""

    severity: Annotated[str, Field(pattern=r"^(violation|warning|lead|note)$")] | None = None
    cite: str | None = None
    reason: str = ""


def _plain(word: str) -> str:
    """A word as it is looked up: without blanks, brackets of either width alike."""
    return re.sub(r"\s+", "", word).translate(str.maketrans("（）", "()"))


class Policy(_Strict):
    """A regulation. See docs of the keys in the file of 渝中人社〔2023〕25号."""

    meta: Meta
    grant: Grant
    period: Period
    match: Match
    specialty: SpecialtyLimit
    budget: Budget
    source: Annotated[list[Source], Field(min_length=1)]
    content: Annotated[list[Content], Field(min_length=1)]
    receipt: Annotated[list[Receipt], Field(min_length=1)]
    category: Annotated[list[Category], Field(min_length=1)]
    word: list[Words] = []
    rule: dict[str, RuleSetting] = {}
    digest: str = ""

    _sources: dict[str, Source] = PrivateAttr()
    _contents: dict[str, Content] = PrivateAttr()
    _categories: dict[str, Category] = PrivateAttr()
    _receipts: dict[str, Receipt] = PrivateAttr()

    @field_validator("source", "content", "category", "receipt")
    @classmethod
    def _names_make_accounts(cls, items: list[Any]) -> list[Any]:
        seen: set[str] = set()
        for item in items:
            if item.name in seen:
                msg = f"名称“{item.name}”重复"
                raise ValueError(msg)
            seen.add(item.name)
            component = getattr(item, "short", item.name)
            if not _COMPONENT.fullmatch(component.replace("（", "").replace("）", "")):
                msg = f"“{component}”不能用作科目名：去掉空格和符号"
                raise ValueError(msg)
        return items

    @model_validator(mode="after")
    def _names_agree(self) -> Policy:
        sources = {s.name for s in self.source}
        categories = {c.name for c in self.category}
        wrong = [
            f"receipt “{r.name}” 的 source “{r.source}” 不在 source 里" for r in self.receipt if r.source not in sources
        ]
        wrong += [
            f"word 的 category “{w.category}” 不在 category 里" for w in self.word if w.category not in categories
        ]
        if not any(s.earmarked for s in self.source):
            wrong.append("source 里至少要有一个 earmarked = true（专项补助）")
        if wrong:
            raise ValueError("；".join(wrong))
        return self

    def model_post_init(self, _context: object) -> None:
        """Build the look-up tables: a name wins over another's alias."""
        self._sources = _index(self.source)
        self._contents = _index(self.content)
        self._categories = _index(self.category)
        self._receipts = {_plain(word): r for r in reversed(self.receipt) for word in (*r.words, r.name)}

    def find_source(self, word: str) -> Source | None:
        """The source a sheet's word means, or None."""
        return self._sources.get(_plain(word))

    def find_content(self, word: str) -> Content | None:
        """The content a sheet's word means, full name, short name or alias."""
        return self._contents.get(_plain(word))

    def find_category(self, word: str) -> Category | None:
        """The category a sheet's word means, or None where the policy has no such word."""
        return self._categories.get(_plain(word))

    def find_receipt(self, word: str) -> Receipt | None:
        """What a receipt was, by the sheet's word."""
        return self._receipts.get(_plain(word))

    def earmarked(self, source: str) -> bool:
        """Whether the source of this name is the subsidy itself."""
        found = self._sources.get(_plain(source))
        return found is not None and found.earmarked

    def end(self, start: date) -> date:
        """The last day of the period that begins on `start` (第三条): calendar months, less a day.

        29 February begins a year that ends on 28 February.
        """
        month = start.month - 1 + self.period.months
        year, month = start.year + month // 12, month % 12 + 1
        while True:
            try:
                return date(year, month, start.day) - timedelta(days=1)
            except ValueError:  # the month is shorter: the period ends with its last day
                first = date(year + month // 12, month % 12 + 1, 1)
                return first - timedelta(days=1)


def _index(items: list[Any]) -> dict[str, Any]:
    by_word: dict[str, Any] = {}
    for item in items:
        for alias in item.aliases:
            by_word.setdefault(_plain(alias), item)
    for item in items:
        if short := getattr(item, "short", ""):
            by_word[_plain(short)] = item
    for item in items:
        by_word[_plain(item.name)] = item
    return by_word
