"""What a policy file may say, checked whole: every mistake is named at once, by key.

Amounts are yuan in the file (as text, never floats) and integer fen here.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, StrictBool, StrictInt

from ledgers.lazy import cached_property

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _share(value: object) -> Decimal:
    share = _ratio(value)
    if share > 1:
        msg = f'“{value}”大于 1：比例写成小数，百分之十是 "0.10"'
        raise ValueError(msg)
    return share


def _day(value: object) -> date:
    """A date as TOML writes it. pydantic would take a number for one, too."""
    if not isinstance(value, date) or isinstance(value, datetime):
        msg = f"“{value}”不是日期，例如 2023-03-15（不加引号）"
        raise ValueError(msg)  # noqa: TRY004  (pydantic collects ValueErrors)
    return value


def _said(text: str) -> str:
    if text != text.strip():
        raise ValueError("前后有空格" if text.strip() else "不能为空")
    return text


def _once(words: list[str]) -> list[str]:
    if again := [word for word in dict.fromkeys(words) if words.count(word) > 1]:
        msg = f"“{'”、“'.join(again)}”写了不止一次"
        raise ValueError(msg)
    return words


LONGEST = 240
"""The most months that a period may have: twenty years."""

HostKind = Literal["企业", "公办", "民办非企业"]
HOST_KINDS: tuple[str, ...] = get_args(HostKind)
"""单位性质: what a host may be."""

SOURCE = re.compile(r"第.{1,3}条|附件|表|《|〔|年")
"""What a word has that names a source: an article, a form, a standard, a document's number."""

Fen = Annotated[int, BeforeValidator(_fen)]
Ratio = Annotated[Decimal, BeforeValidator(_ratio)]
Share = Annotated[Decimal, BeforeValidator(_share)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1), AfterValidator(_said)]
# A list that is written says something: what is not asked for is left out of the file.
Texts = Annotated[list[Text], Field(min_length=1), AfterValidator(_once)]
Count = Annotated[StrictInt, Field(ge=1)]
Month = Annotated[StrictInt, Field(ge=1, le=LONGEST)]
Code = Annotated[str, Field(pattern=r"^[A-Z]\d\d$")]
Ban = Annotated[str, Field(pattern=r"^(travel|labour|unrelated|parked)$")]


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

    A rule cites the keys beside the values it reads. `cite` stands in their place where they name
    no article; `[rule.CODE]` may name another.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Text
    short: Text
    number: Text
    issuer: Texts
    issued: Day | None = None
    valid_from: Day
    valid_to: Day | None = None
    superseded_by: str = ""
    review_word: Text
    # How many articles the text has: no key may cite one beyond them.
    articles: Count | None = None
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
    share_max: Share | None = None
    per: Annotated[str, Field(pattern=r"^(base|project)$")] = "base"
    instalments: Annotated[StrictInt, Field(ge=1)]
    remind_days: Annotated[StrictInt, Field(ge=0)]
    words: Texts = []
    cite: Text
    cite_source: str = ""


RECEIPT = "到账"


class Period(_Strict):
    """How long the project runs."""

    months: Month
    retention_words: Texts = []
    start_basis: Text
    # The 节点 that start_basis, an end and an extension are recorded under; 到账 is the first subsidy received.
    start_step: str = ""
    end_step: str = ""
    extension_step: str = ""
    cite: Text

    @property
    def from_receipt(self) -> bool:
        """Whether the period runs from the first subsidy received, which the book itself knows."""
        return RECEIPT in (self.start_step or self.start_basis)

    @property
    def step(self) -> str:
        """The 节点 whose day begins the period; named as the basis where the policy names none."""
        return self.start_step or self.start_basis


class Match(_Strict):
    """What the host is to add of its own."""

    ratio: Ratio
    binding: Text
    payer: Text
    count_partners: StrictBool
    cite: Text


class SpecialtyLimit(_Strict):
    """How many specialties the subsidy may serve."""

    min: Annotated[StrictInt, Field(ge=0)]
    max: Annotated[StrictInt, Field(ge=1)]
    shared_words: Texts = []
    cite: Text


class Budget(_Strict):
    """What the approved tables bind."""

    # What the tables are called where they are spoken of.
    form: Text = "投入预算"
    form_specialty: Text = "专业预算"
    cell_tolerance: Share
    fiscal_per: Annotated[str, Field(pattern=r"^(base|specialty)$")] = "base"
    cite: Text
    cite_specialty: Text


class Eligibility(_Strict):
    """What an applicant should be and have (第六条); an absent value is no requirement."""

    industries: Texts = []
    industry_aliases: dict[str, Texts] = {}
    cite_industries: str = ""
    host_types: Texts = []
    host_type_aliases: dict[str, Texts] = {}
    cite_host_types: str = ""
    systems: Texts = []
    cite_systems: str = ""
    credit_report: str = ""
    credit_report_days: Count | None = None
    credit_declaration: str = ""
    cite_credit: str = ""
    capacity_high: Count | None = None
    cite_capacity: str = ""
    equipment: StrictBool = False
    cite_equipment: str = ""
    yearly_trainees: Count | None = None
    yearly_unit: Annotated[str, Field(pattern=r"^(人|人次)$")] = "人"
    # So many pupils are as good as the year's trainees.
    yearly_or_students: Count | None = None
    high_share: Share | None = None
    pass_rate: Share | None = None
    satisfaction: Share | None = None
    cite_trainees: str = ""
    ratio_low: Count | None = None
    ratio_high: Count | None = None
    ratio_mode: Annotated[str, Field(pattern=r"^(range|at_most)$")] = "at_most"
    part_time_weight: Share = Decimal(1)
    cite_ratio: str = ""
    senior_share: Share | None = None
    cite_senior: str = ""
    partners: Count | None = None
    partner_sizes: Texts = []
    cite_partners: str = ""
    joint_specialties: Count | None = None
    joint_topics: Texts = []
    cite_joint: str = ""
    joint_site: StrictBool = False
    cite_site: str = ""
    trainee_levels: StrictBool = False
    activity_kinds: Texts = []
    cite_function: str = ""


class Paper(_Strict):
    """A paper that a form or an article asks for, and in how many copies."""

    name: Text
    copies: Count | None = None
    electronic: StrictBool = False


class Application(_Strict):
    """How the base was applied for and approved (第七条、第八条, 附件)."""

    papers: list[Paper] = []
    cite_papers: str = ""
    apply_step: str = ""
    steps: Texts = []
    public_step: str = ""
    approval_step: str = ""
    approvers: Texts = []
    bureau_aliases: dict[str, Texts] = {}
    cite_steps: str = ""
    cite_truth: str = ""
    tolerance: Share = Decimal("0.10")
    cite_single: str = ""
    excluding_levels: Texts = []
    excluding_declaration: str = ""
    cite_excluding: str = ""
    exception_step: str = ""
    recommender: str = ""
    recommendation_words: Texts = ["推荐"]
    cite_exception: str = ""
    unit_fields: Texts = []
    cite_unit: str = ""
    signoffs: Texts = []
    signoff_if_supervised: str = ""
    reviewers: Texts = []
    cite_signoffs: str = ""
    attachments: Texts = []
    cite_attachments: str = ""
    seals: Texts = []
    cite_seals: str = ""
    summary_max: Count | None = None
    cite_summary: str = ""
    targets: StrictBool = False
    cite_targets: str = ""
    leaders: StrictBool = False
    cite_leaders: str = ""
    milestones: Count | None = None
    cite_milestones: str = ""
    guarantees: Texts = []
    guarantee_subsidy: Texts = []
    guarantee_own: Texts = []
    cite_guarantees: str = ""


class Form(_Strict):
    """An annex that a base fills: 申报表 (application), 实施方案 (plan) or 申报基本情况表 (summary).

    `parts` are what it asks to be told in prose, `notes` the explanations printed in its tables, by the
    table's number (表3-n-1 stands for all specialties).
    """

    name: Text
    kind: Literal["application", "plan", "summary"]
    paper: Text
    title: Text
    maker: str = ""
    made: str = ""
    rules: list[Text] = []
    parts: list[Text] = []
    notes: dict[str, Text] = {}


class Panel(_Strict):
    """The experts who reviewed the application (附件2 表5)."""

    min: Annotated[StrictInt, Field(ge=1)]
    odd: StrictBool = False
    cite: Text


class Output(_Strict):
    """What the project is to produce (第十一条), with the month it is due in."""

    dimensions: Texts = []
    dimensions_month: Month | None = None
    dimension_words: dict[str, Texts] = {}
    cite_dimensions: str = ""
    capacity: Count | None = None
    capacity_month: Month | None = None
    cite_capacity: str = ""
    summary: str = ""
    summary_month: Month | None = None
    summary_content: str = ""
    cite_summary: str = ""


class Assessment(_Strict):
    """An assessment and the months of the period in which it belongs."""

    name: Text
    first_month: Annotated[StrictInt, Field(ge=0, le=LONGEST)]
    last_month: Month


class Upkeep(_Strict):
    """Archive, reports and assessments (第十二条、第十三条)."""

    archive: Texts = []
    archive_yearly: Texts = []
    archive_words: dict[str, Texts] = {}
    cite_archive: str = ""
    report_days: Count | None = None
    cite_report: str = ""
    assessments: list[Assessment] = []
    cite_assessments: str = ""
    cite_rectification: str = ""
    plate: str = ""
    plate_issuers: Texts = []
    cite_plate: str = ""


class Ledgers(_Strict):
    """How the money is to be kept and accounted for (第十条)."""

    separate: StrictBool = True
    # The 资料 that, accepted by the bureau, settles that an account also serves other business.
    shared_paper: str = ""
    cite_separate: str = ""
    rules_paper: str = ""
    cite_rules: str = ""
    cite_purpose: str = ""
    # How firmly a payment stands that was refunded in full before the day of the audit.
    refunded: Annotated[str, Field(pattern=r"^(violation|warning|lead|note)$")] = "note"
    idle_months: Month | None = None
    idle_share: Share | None = None
    cite_effect: str = ""


class Progress(_Strict):
    """Execution against the calendar. Floors and bands are the bureau's where the text has none."""

    floors: dict[str, Share] = {}
    cite_floors: str = ""
    note_band: Share | None = None
    warning_band: Share | None = None
    cite_bands: str = ""


class Lead(_Strict):
    """Thresholds and words of the leads (family X). What is absent is not looked for.

    Sums bound what is worth a person's look; none of them is in the text.
    """

    # X04, X07, F06
    invoice_from: Fen | None = None
    fee_words: Texts = []
    banks: Texts = []
    payroll: Texts = []
    catch_all_share: Share | None = None
    # X02: so many payments of one payee within so many days, each below the limit, together not.
    split_limit: Fen | None = None
    split_days: Count | None = None
    split_count: Count | None = None
    # X03: payments from this sum in the last days; their share of the year; the last month over the others' mean.
    rush_days: Count | None = None
    rush_from: Fen | None = None
    rush_share: Share | None = None
    rush_times: Ratio | None = None
    rush_months: Count | None = None
    # X05
    cash_from: Fen | None = None
    cash_words: Texts = []
    cash_other_words: Texts = []
    # X06: what persons are rightly paid for.
    person_from: Fen | None = None
    person_words: Texts = []
    # X08: how far apart the numbers of two invoices of a series may be.
    serial_gap: Count | None = None
    # X09: what lasts and costs so much a piece is no `asset_wrong`, and has a card where booked as `asset_right`.
    asset_from: Fen | None = None
    asset_words: Texts = []
    asset_other_words: Texts = []
    asset_wrong: Texts = []
    asset_right: Texts = []
    # X10
    round_trip_days: Count | None = None
    round_trip_band: Share | None = None
    # X11
    offday_from: Fen | None = None
    round_from: Fen | None = None
    round_unit: Fen | None = None
    # X12
    prepaid_words: Texts = []
    prepaid_days: Count | None = None
    delivery_words: Texts = []
    # X13: the most for an hour of teaching, by what the teacher is.
    hour_rate: Fen | None = None
    hour_rate_senior: Fen | None = None
    senior_words: Texts = []
    hour_rate_top: Fen | None = None
    top_words: Texts = []
    half_day_hours: Count | None = None
    # F03: words of one who came to teach, whose fare and board are 师资费.
    lecturer_words: Texts = []
    # X16: money that came back within so many days, but not at once.
    lend_days: Count | None = None
    lend_slip_days: Count | None = None
    # X18, X19: how long the match may lag, and a line wait for its other half.
    match_lag_days: Count | None = None
    unmatched_days: Count | None = None
    # X20: the 节点 that decides on what is left, and how long after the end it may take.
    surplus_days: Count | None = None
    surplus_step: str = ""
    # X21: 集中采购目录, from which sum, and from which a central buyer buys.
    procure_words: Texts = []
    procure_from: Fen | None = None
    procure_large: Fen | None = None
    # X24
    cross_months: Month | None = None
    cross_year_days: Count | None = None
    # X28
    late_invoice_days: Count | None = None
    # X29: how many payments a test of first digits wants, and the mean deviation it allows.
    digit_rows: Count | None = None
    digit_band: Share | None = None
    # X30
    twin_days: Count | None = None
    twin_from: Fen | None = None
    # X31: a payee paid once, so many deviations above the usual payment, among enough payees.
    newcomer_from: Fen | None = None
    newcomer_times: Ratio | None = None
    newcomer_payees: Count | None = None


class Across(_Strict):
    """Thresholds of what is compared across bases (family C). What is absent is not looked for; none is in the text.

    Peers are the other bases under the same policy; fewer than `peers` of them prove nothing.
    """

    peers: Count | None = None
    # Bases are compared with those of their size: a plan's total below the one sum, from the other on, and between.
    size_small: Fen | None = None
    size_large: Fen | None = None
    # C02: so many bases pay one payee so much together, and it gets at least this share of two bases' payments.
    payee_bases: Count | None = None
    payee_from: Fen | None = None
    payee_share: Share | None = None
    # C03: so many times the peers' median a piece, and so much more in all; words that are no part of a thing's name,
    # and words of payments that are a part of a price, or none.
    price_times: Ratio | None = None
    price_from: Fen | None = None
    item_other_words: Texts = []
    stage_words: Texts = []
    # C04: so many times the peers' median share of a category, and so much more in all.
    share_times: Ratio | None = None
    share_from: Fen | None = None


class Disposition(_Strict):
    """What a finding of some rules proposes for some kinds of host: 定性, 依据, 处理. A person settles it."""

    rules: Annotated[list[Code], Field(min_length=1), AfterValidator(_once)]
    kinds: Annotated[list[HostKind], Field(min_length=1), AfterValidator(_once)] = []
    nature: Annotated[str, Field(pattern=r"^(违规金额|管理不规范|损失浪费|非金额)$")]
    basis: Text
    disposal: Annotated[str, Field(pattern=r"^(上缴|归还原渠道|调账|整改)$")]


class Source(_Strict):
    """资金来源: a column of 表4-2."""

    name: Text
    aliases: Texts = []
    earmarked: StrictBool = False
    cite: Text


class Content(_Strict):
    """建设内容: a row of 表4-2 and 表3-n-1."""

    name: Text
    short: Text
    aliases: Texts = []
    cite: Text


class Receipt(_Strict):
    """What money coming in may be."""

    code: Annotated[str, Field(pattern=r"^\d{4}$")]
    name: Text
    words: Texts
    kind: Annotated[str, Field(pattern=r"^(grant|match|partner|other|interest)$")]
    source: Text


class Category(_Strict):
    """支出类别: what 第九条 allows, forbids, or leaves to a person."""

    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    name: Text
    aliases: Texts = []
    verdict: Verdict
    ban: Ban | Literal[""] = ""
    engagement: StrictBool = False
    lecturer: StrictBool = False
    catch_all: StrictBool = False
    cite: Text


class Cap(_Strict):
    """The most of the subsidy that a category may take. The regulation sets none; a bureau or a later text may."""

    category: Text
    share: Share
    cite: Text


class Judging(_Strict):
    """What judges a spend by its words: a lexicon that travels with the program (policy/lexicons)."""

    lexicon: Text


class Label(_Strict):
    """What the article makes of a label of the lexicon.

    ban: earmarked money may not pay for it, and which rule says so; empty where it may.
    category: the policy's category of such a spend, empty where it has none.
    words: the bureau's own words for it; in the purpose or the invoice's item they decide before the lexicon's.
    """

    name: Text
    ban: Ban | Literal[""] = ""
    category: str = ""
    words: Texts = []
    cite: Text


class Quote(_Strict):
    """The words of the text that a report puts beside what some rules found.

    Attributes:
        rules: their codes. cite: where the words stand. text: the words, to the letter, … where some are left out.
    """

    rules: Texts
    cite: Text
    text: Text


class Aspect(_Strict):
    """What spending of some categories has to do with an output; it is no evidence of it."""

    name: Text
    categories: Texts = []


class Reporting(_Strict):
    """How the bureau's report speaks; no text of a regulation says any of it.

    Attributes:
        subject: what the money is for, in the title.
        draft: what stands beneath the title before it is issued.
        large_from: a payment from which it is listed by itself.
        sample: how many vouchers of the subsidy's spending are drawn for a look at their papers.
        reply_days, rectify_days: to answer the draft, and to put right after the report.
        aspects: spending beside the outputs.
    """

    subject: Text = "高技能人才培训基地"
    draft: Text = "征求意见稿"
    large_from: Fen = 5_000_00
    sample: Count = 10
    reply_days: Count = 10
    rectify_days: Count = 30
    aspects: list[Aspect] = []


class RuleSetting(_Strict):
    """What the text makes of a rule where that differs from the rule's own default."""

    severity: Annotated[str, Field(pattern=r"^(violation|warning|lead|note)$")] | None = None
    cite: str | None = None
    reason: str = ""


_ENUMERATOR = re.compile(
    r"^(?:\((?:[一二三四五六七八九十]+|\d{1,2})\)|(?:[一二三四五六七八九十]+|\d{1,2})[、.．)])(?=.)"
)


@lru_cache(maxsize=1024)  # every rule looks up the same few words for each spend
def plain(word: str) -> str:
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
    form: list[Form] = []
    panel: Panel | None = None
    output: Output = Output()
    upkeep: Upkeep = Upkeep()
    ledgers: Ledgers = Ledgers()
    progress: Progress = Progress()
    lead: Lead = Lead()
    across: Across = Across()
    report: Reporting = Reporting()
    quote: list[Quote] = []
    disposition: list[Disposition] = []
    source: Annotated[list[Source], Field(min_length=1)]
    content: Annotated[list[Content], Field(min_length=1)]
    receipt: Annotated[list[Receipt], Field(min_length=1)]
    category: Annotated[list[Category], Field(min_length=1)]
    cap: list[Cap] = []
    judge: Judging | None = None
    label: list[Label] = []
    rule: dict[Code, RuleSetting] = {}
    digest: str = ""
    terms: str = ""

    _sources: dict[str, Source] = PrivateAttr()
    _contents: dict[str, Content] = PrivateAttr()
    _categories: dict[str, Category] = PrivateAttr()
    _receipts: dict[str, Receipt] = PrivateAttr()

    def model_post_init(self, _context: object) -> None:
        """Build the look-up tables: a name wins over another's alias."""
        self._sources = _index(self.source)
        self._contents = _index(self.content)
        self._categories = _index(self.category)
        for each in self.category:  # as the economic classification is written: 31003, 31003 设备购置
            for said in (each.code, f"{each.code}{each.name}", f"{each.code}-{each.name}"):
                self._categories.setdefault(plain(said), each)
        self._receipts = {plain(word): r for r in reversed(self.receipt) for word in (*r.words, r.name)}

    def find_source(self, word: str) -> Source | None:
        """The source a sheet's word means, or None."""
        return self._sources.get(plain(word))

    def find_content(self, word: str) -> Content | None:
        """The content a sheet's word means, full name, short name or alias."""
        return self._contents.get(plain(word))

    def find_category(self, word: str) -> Category | None:
        """The category a sheet's word means, or None where the policy has no such word."""
        return self._categories.get(plain(word))

    def find_receipt(self, word: str) -> Receipt | None:
        """What a receipt was, by the sheet's word."""
        return self._receipts.get(plain(word))

    def cites(self, keys: Sequence[str]) -> str:
        """The articles that some keys name, each once; what stands for the whole text where they name none.

        Args:
            keys: such as `grant.cite`, `category.cite` (that of all categories), or a standard in 《》.
        """
        standards = [key for key in keys if key.startswith("《")]
        asked = [key for key in keys if key not in standards]
        own = [said for key in asked for said in self._cites_at(key) if SOURCE.search(said)]
        if asked and not own:
            own = [self.meta.cite or self.meta.number]
        return "、".join(dict.fromkeys([*own, *standards]))

    def _cites_at(self, key: str) -> list[str]:
        section, _, name = key.partition(".")
        part = getattr(self, section)
        return [getattr(item, name) for item in (part if isinstance(part, list) else [part]) if item]

    @property
    def subsidy(self) -> str:
        """What the sources of earmarked money are called."""
        return "、".join(source.name for source in self.source if source.earmarked)

    def bans(self, what: str) -> bool:
        """Whether earmarked money may not pay for travel, labour or what is unrelated."""
        return any(category.ban == what for category in self.category)

    def earmarked(self, source: str) -> bool:
        """Whether the source of this name is the subsidy itself."""
        found = self._sources.get(plain(source))
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
            by_word.setdefault(plain(alias), item)
    for item in items:
        if short := getattr(item, "short", ""):
            by_word[plain(short)] = item
    for item in items:
        by_word[plain(item.name)] = item
    return by_word
