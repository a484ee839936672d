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
    """Which regulation this is.

    A rule cites the article of the regulation it was written for. Under another one `cite` stands
    in its place, unless `[rule.CODE]` names an article of its own.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    short: Text
    number: Text
    issuer: Annotated[list[Text], Field(min_length=1)]
    issued: date | None = None
    valid_from: date
    valid_to: date | None = None
    superseded_by: str = ""
    review_word: Text
    cite: str = ""


class Tier(_Strict):
    """One of the amounts that a tiered subsidy may have."""

    name: Text
    amount: Fen


class Grant(_Strict):
    """The subsidy: how much, in how many payments.

    mode: flat (one amount for all), tier (the base's file names one of `tiers`), cap (at most
    `amount`; what the plan says within it), share (at most `share_max` of the plan's total, and
    at most `amount`). per: the base, or the project.
    """

    mode: Annotated[str, Field(pattern=r"^(flat|tier|cap|share)$")] = "flat"
    amount: Fen
    tiers: list[Tier] = []
    share_max: Ratio | None = None
    per: Annotated[str, Field(pattern=r"^(base|project)$")] = "base"
    instalments: Annotated[int, Field(ge=1)]
    remind_days: Annotated[int, Field(ge=0)]
    words: list[Text] = []
    cite: Text
    cite_source: str = ""

    @model_validator(mode="after")
    def _mode_has_its_figures(self) -> Grant:
        if (self.mode == "tier") != bool(self.tiers):
            raise ValueError('mode = "tier" 时要写 tiers，其他方式不写')
        if (self.mode == "share") != (self.share_max is not None):
            raise ValueError('mode = "share" 时要写 share_max，其他方式不写')
        return self


class Period(_Strict):
    """How long the project runs."""

    months: Annotated[int, Field(ge=1, le=240)]
    retention_words: list[Text] = []
    start_basis: Text
    # The 节点 that start_basis, an end and an extension are recorded under; 到账 is the first subsidy received.
    start_step: str = ""
    end_step: str = ""
    extension_step: str = ""
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
    shared_words: list[Text] = []
    cite: Text


class Budget(_Strict):
    """What the approved tables bind."""

    cell_tolerance: Ratio
    fiscal_per: Annotated[str, Field(pattern=r"^(base|specialty)$")] = "base"
    cite: Text
    cite_specialty: Text


class Eligibility(_Strict):
    """What an applicant should be and have (第六条); an absent value is no requirement."""

    industries: list[Text] = []
    industry_aliases: dict[str, list[Text]] = {}
    cite_industries: str = ""
    host_types: list[Text] = []
    host_type_aliases: dict[str, list[Text]] = {}
    cite_host_types: str = ""
    systems: list[Text] = []
    cite_systems: str = ""
    credit_report: str = ""
    credit_report_days: int | None = None
    credit_declaration: str = ""
    cite_credit: str = ""
    capacity_high: int | None = None
    cite_capacity: str = ""
    equipment: bool = False
    cite_equipment: str = ""
    yearly_trainees: int | None = None
    yearly_unit: Annotated[str, Field(pattern=r"^(人|人次)$")] = "人"
    # So many pupils are as good as the year's trainees.
    yearly_or_students: int | None = None
    high_share: Ratio | None = None
    pass_rate: Ratio | None = None
    satisfaction: Ratio | None = None
    cite_trainees: str = ""
    ratio_low: int | None = None
    ratio_high: int | None = None
    ratio_mode: Annotated[str, Field(pattern=r"^(range|at_most)$")] = "at_most"
    part_time_weight: Ratio = Decimal(1)
    cite_ratio: str = ""
    senior_share: Ratio | None = None
    cite_senior: str = ""
    partners: int | None = None
    partner_sizes: list[Text] = []
    cite_partners: str = ""
    joint_specialties: int | None = None
    joint_topics: list[Text] = []
    cite_joint: str = ""
    joint_site: bool = False
    cite_site: str = ""
    trainee_levels: bool = False
    activity_kinds: list[Text] = []
    cite_function: str = ""


class Paper(_Strict):
    """A paper that a form or an article asks for, and in how many copies."""

    name: Text
    copies: int | None = None
    electronic: bool = False


class Application(_Strict):
    """How the base was applied for and approved (第七条、第八条, 附件)."""

    papers: list[Paper] = []
    cite_papers: str = ""
    apply_step: str = ""
    steps: list[Text] = []
    public_step: str = ""
    approval_step: str = ""
    approvers: list[Text] = []
    bureau_aliases: dict[str, list[Text]] = {}
    cite_steps: str = ""
    cite_truth: str = ""
    tolerance: Ratio = Decimal("0.10")
    cite_single: str = ""
    excluding_levels: list[Text] = []
    excluding_declaration: str = ""
    cite_excluding: str = ""
    exception_step: str = ""
    recommender: str = ""
    cite_exception: str = ""
    unit_fields: list[Text] = []
    cite_unit: str = ""
    signoffs: list[Text] = []
    signoff_if_supervised: str = ""
    reviewers: list[Text] = []
    cite_signoffs: str = ""
    attachments: list[Text] = []
    cite_attachments: str = ""
    seals: list[Text] = []
    cite_seals: str = ""
    summary_max: int | None = None
    cite_summary: str = ""
    targets: bool = False
    cite_targets: str = ""
    leaders: bool = False
    cite_leaders: str = ""
    milestones: int | None = None
    cite_milestones: str = ""
    guarantees: list[Text] = []
    guarantee_subsidy: list[Text] = []
    guarantee_own: list[Text] = []
    cite_guarantees: str = ""


class Panel(_Strict):
    """The experts who reviewed the application (附件2 表5)."""

    min: Annotated[int, Field(ge=1)]
    odd: bool = False
    cite: Text


class Output(_Strict):
    """What the project is to produce (第十一条), with the month it is due in."""

    dimensions: list[Text] = []
    dimensions_month: int | None = None
    dimension_words: dict[str, list[Text]] = {}
    cite_dimensions: str = ""
    capacity: int | None = None
    capacity_month: int | None = None
    cite_capacity: str = ""
    summary: str = ""
    summary_month: int | None = None
    summary_content: str = ""
    cite_summary: str = ""


class Assessment(_Strict):
    """An assessment and the months of the period in which it belongs."""

    name: Text
    first_month: Annotated[int, Field(ge=0)]
    last_month: Annotated[int, Field(ge=1)]


class Upkeep(_Strict):
    """Archive, reports and assessments (第十二条、第十三条)."""

    archive: list[Text] = []
    archive_yearly: list[Text] = []
    archive_words: dict[str, list[Text]] = {}
    cite_archive: str = ""
    report_days: int | None = None
    cite_report: str = ""
    assessments: list[Assessment] = []
    cite_assessments: str = ""
    cite_rectification: str = ""
    plate: str = ""
    plate_issuers: list[Text] = []
    cite_plate: str = ""


class Ledgers(_Strict):
    """How the money is to be kept and accounted for (第十条)."""

    separate: bool = True
    cite_separate: str = ""
    rules_paper: str = ""
    cite_rules: str = ""
    cite_purpose: str = ""
    idle_months: int | None = None
    idle_share: Ratio | None = None
    cite_effect: str = ""


class Progress(_Strict):
    """Execution against the calendar. Floors and bands are the bureau's where the text has none."""

    floors: dict[str, Ratio] = {}
    cite_floors: str = ""
    note_band: Ratio | None = None
    warning_band: Ratio | None = None
    cite_bands: str = ""


class Lead(_Strict):
    """Thresholds of the leads that need no judgement (X04, X07)."""

    invoice_from: Fen | None = None
    fee_words: list[Text] = []
    banks: list[Text] = []
    payroll: list[Text] = []
    catch_all_share: Ratio | None = None


class Disposition(_Strict):
    """What a finding of some rules proposes for some kinds of host: 定性, 依据, 处理. A person settles it."""

    rules: Annotated[list[Text], Field(min_length=1)]
    kinds: list[Text] = []
    nature: Annotated[str, Field(pattern=r"^(违规金额|管理不规范|损失浪费|非金额)$")]
    basis: Text
    disposal: Annotated[str, Field(pattern=r"^(上缴|归还原渠道|调账|整改)$")]


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
    lecturer: bool = False
    catch_all: bool = False
    cite: Text

    @model_validator(mode="after")
    def _banned_says_what(self) -> Category:
        if (self.verdict is Verdict.BANNED) != bool(self.ban):
            msg = 'verdict = "banned" 的类别要写 ban（travel、labour 或 unrelated），其余的不写'
            raise ValueError(msg)
        return self


class Cap(_Strict):
    """The most of the subsidy that a category may take. The regulation sets none; a bureau or a later text may."""

    category: Text
    share: Ratio
    cite: Text


class Words(_Strict):
    """Words that say what a payment was.

    words: looked for in the purpose and summary; in the payee's name where `payee`, in the invoice's
        items where `item`.
    unless: longer words that a hit is only a part of (突出差异 is no 出差).
    after: words that, close behind a hit, make it the name of something else (旅游地理教材).
    spare: words that, anywhere in the purpose, leave the hit a question for a person.
    firm: a hit decides; otherwise it is always a question.
    fare: what a visiting lecturer may cost, too, under an engagement.
    """

    ban: Annotated[str, Field(pattern=r"^(travel|labour|unrelated)$")]
    category: Text
    words: Annotated[list[Text], Field(min_length=1)]
    unless: list[Text] = []
    after: list[Text] = []
    spare: list[Text] = []
    payee: bool = False
    item: bool = False
    firm: bool = True
    fare: bool = False
    cite: Text


class RuleSetting(_Strict):
    """What the text makes of a rule where that differs from the rule's own default."""

    severity: Annotated[str, Field(pattern=r"^(violation|warning|lead|note)$")] | None = None
    cite: str | None = None
    reason: str = ""


_ENUMERATOR = re.compile(
    r"^(?:\((?:[一二三四五六七八九十]+|\d{1,2})\)|(?:[一二三四五六七八九十]+|\d{1,2})[、.．)])(?=.)"
)


def _plain(word: str) -> str:
    """A word as it is looked up: without blanks and its number in a list, brackets of either width alike."""
    bare = re.sub(r"\s+", "", word).translate(str.maketrans("（）", "()"))
    return _ENUMERATOR.sub("", bare)


class Policy(_Strict):
    """A regulation. See docs of the keys in the file of 渝中人社〔2023〕25号."""

    meta: Meta
    grant: Grant
    period: Period
    match: Match
    specialty: SpecialtyLimit | None = None
    budget: Budget
    eligibility: Eligibility = Eligibility()
    application: Application = Application()
    panel: Panel | None = None
    output: Output = Output()
    upkeep: Upkeep = Upkeep()
    ledgers: Ledgers = Ledgers()
    progress: Progress = Progress()
    lead: Lead = Lead()
    disposition: list[Disposition] = []
    source: Annotated[list[Source], Field(min_length=1)]
    content: Annotated[list[Content], Field(min_length=1)]
    receipt: Annotated[list[Receipt], Field(min_length=1)]
    category: Annotated[list[Category], Field(min_length=1)]
    cap: list[Cap] = []
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
        wrong += [f"cap 的 category “{c.category}” 不在 category 里" for c in self.cap if c.category not in categories]
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
        for each in self.category:  # as the economic classification is written: 31003, 31003 设备购置
            for said in (each.code, f"{each.code}{each.name}", f"{each.code}-{each.name}"):
                self._categories.setdefault(_plain(said), each)
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

    @property
    def subsidy(self) -> str:
        """What the sources of earmarked money are called."""
        return "、".join(source.name for source in self.source if source.earmarked)

    def bans(self, what: str) -> bool:
        """Whether earmarked money may not pay for travel, labour or what is unrelated."""
        return any(category.ban == what for category in self.category)

    def earmarked(self, source: str) -> bool:
        """Whether the source of this name is the subsidy itself."""
        found = self._sources.get(_plain(source))
        return found is not None and found.earmarked

    def end(self, start: date) -> date:
        """The last day of the period that begins on `start` (第三条)."""
        return last_day(start, self.period.months)


def last_day(start: date, months: int) -> date:
    """The last day of that many calendar months from `start`.

    29 February begins a year that ends on 28 February: a shorter month is used to its end.
    """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    try:
        return date(year, month, start.day) - timedelta(days=1)
    except ValueError:  # the month is shorter: the period ends with its last day
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


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
