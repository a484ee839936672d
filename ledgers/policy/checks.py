"""What the keys of a policy must say of each other: names that are used are there, ranges are ranges.

Each check reads only keys that are valid by themselves (a key that is not is None here), so that one
wrong key hides no other mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from ledgers.book.kinds import KINDS
from ledgers.policy.lexicon import find_lexicon, lexicon_ids
from ledgers.policy.model import SOURCE, Policy, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    Mistake = tuple[tuple[str | int, ...], str]
    Names = Collection[str] | None

_COMPONENT = re.compile(r"[^\s:\"\\{}@#^|;,_()\[\]<>]+")
_STANDARD = re.compile(r"《[^》]+》第[一二三四五六七八九十百]+条")  # an article of another text
_ARTICLE = re.compile(r"第([一二三四五六七八九十百]+)条")
_DIGITS = "零一二三四五六七八九"


def mistakes_between(raw: dict[str, Any], codes: Names = None) -> Iterator[Mistake]:
    """What is wrong between the valid keys of a file: each with the place of the key to be changed.

    Args:
        raw: the file as TOML gives it.
        codes: the codes of all rules; not looked at where not given.
    """
    policy = SimpleNamespace(given=raw, **{name: _valid(Policy, name, raw) for name in Policy.model_fields})
    for check in _CHECKS:
        yield from check(policy)
    yield from _beyond_the_text(raw, (), _at(policy, "meta.articles"))
    yield from _unknown_rules(policy, codes)


def _valid(owner: type[BaseModel], name: str, given: dict[str, Any]) -> Any:
    """The value of a key, its valid parts where it is a table or a list of them, None where it is wrong."""
    field, value = owner.model_fields[name], given.get(name)
    model = _model_of(field.annotation)
    if name not in given and not field.is_required():
        return field.get_default(call_default_factory=True)
    if model is None:
        return _plain_value(owner, name, value)
    if get_origin(field.annotation) is list:
        return [_part(model, item) for item in value] if isinstance(value, list) else None
    if get_origin(field.annotation) is dict:
        return {key: _part(model, item) for key, item in value.items()} if isinstance(value, dict) else None
    return _part(model, value)


def _plain_value(owner: type[BaseModel], name: str, value: Any) -> Any:
    try:
        return _adapter(owner, name).validate_python(value)
    except ValidationError:
        return None


@cache
def _adapter(owner: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = owner.model_fields[name]
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    try:
        return _adapter_of(kind)
    except TypeError:  # metadata that cannot be hashed
        return TypeAdapter(kind)


@cache
def _adapter_of(kind: Any) -> TypeAdapter[Any]:
    """One for all keys of a kind: each takes longer to make than to use."""
    return TypeAdapter(kind)


def _part(model: type[BaseModel], value: Any) -> BaseModel:
    given = value if isinstance(value, dict) else {}
    return model.model_construct(**{name: _valid(model, name, given) for name in model.model_fields})


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """The model within `Model`, `Model | None`, `list[Model]`, `dict[str, Model]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_of(part))), None)


def _at(policy: Any, key: str) -> Any:
    """The value of a dotted key; None where a section is left out."""
    for part in key.split("."):
        policy = getattr(policy, part, None)
    return policy


def _place(key: str) -> tuple[str | int, ...]:
    return tuple(key.split("."))


def _names(items: Iterable[Any] | None) -> Names:
    """The names of a list of tables; None where one of them cannot be known."""
    if items is None:
        return None
    names = [item.name for item in items]
    return None if None in names else names


def _words_of(*keys: str) -> Callable[[Any], Names]:
    """The words of some lists (or keys of tables) together."""

    def words(policy: Any) -> Names:
        found = [_at(policy, key) for key in keys]
        return None if None in found else [word for part in found for word in part]

    return words


def _choices(kind: str, fact: str) -> Callable[[Any], Names]:
    """The words that the dossier knows for a fact."""
    return lambda _: next(known.choices for known in KINDS[kind].facts if known.key == fact)


def _contents(policy: Any) -> Names:
    if _names(policy.content) is None:
        return None
    return [w for c in policy.content for w in (c.name, c.short, *(c.aliases or ())) if w]


def _papers(policy: Any) -> Names:
    attached, asked = _at(policy, "application.attachments"), _names(_at(policy, "application.papers"))
    return None if attached is None or asked is None else [*attached, *asked]


_OFFICES = _words_of("application.signoffs", "application.approvers", "application.bureau_aliases")
_REFERENCES: tuple[tuple[str, Callable[[Any], Names], str], ...] = (
    ("eligibility.industry_aliases", _words_of("eligibility.industries"), "eligibility.industries"),
    ("eligibility.host_type_aliases", _words_of("eligibility.host_types"), "eligibility.host_types"),
    ("eligibility.partner_sizes", _choices("合作企业", "size"), "资料“合作企业”的规模"),
    ("eligibility.activity_kinds", _choices("活动", "kind"), "资料“活动”的类别"),
    ("application.excluding_levels", _choices("称号", "level"), "资料“称号”的级别"),
    ("application.unit_fields", lambda _: [fact.key for fact in KINDS["单位"].facts], "资料“单位”的各项"),
    ("application.public_step", _words_of("application.steps"), "application.steps"),
    ("application.approval_step", _words_of("application.steps"), "application.steps"),
    ("application.reviewers", _words_of("application.signoffs"), "application.signoffs"),
    ("application.signoff_if_supervised", _words_of("application.signoffs"), "application.signoffs"),
    ("application.recommender", _OFFICES, "application 的 signoffs、approvers 或 bureau_aliases"),
    ("application.seals", _OFFICES, "application 的 signoffs、approvers 或 bureau_aliases"),
    ("upkeep.plate_issuers", _OFFICES, "application 的 signoffs、approvers 或 bureau_aliases"),
    (
        "application.approvers",
        _words_of("application.signoffs", "application.bureau_aliases"),
        "application 的 signoffs 或 bureau_aliases",
    ),
    (
        "application.bureau_aliases",
        _words_of("application.signoffs", "application.approvers", "application.seals"),
        "application 的 signoffs、approvers 或 seals",
    ),
    ("output.dimension_words", _words_of("output.dimensions"), "output.dimensions"),
    ("output.summary_content", _contents, "content"),
    ("ledgers.rules_paper", _papers, "application 的 attachments 或 papers"),
    ("upkeep.archive_yearly", _words_of("upkeep.archive"), "upkeep.archive"),
    ("upkeep.archive_words", _words_of("upkeep.archive"), "upkeep.archive"),
    ("lead.payroll", lambda policy: _names(policy.category), "category"),
    ("lead.asset_wrong", lambda policy: _names(policy.category), "category"),
    ("lead.asset_right", lambda policy: _names(policy.category), "category"),
)
"""Keys that name what stands elsewhere: the key, what it may name, and where that stands.

Where nothing is named that a key could refer to, the key is free. Names of 节点, papers and promises are
words that the bureau chooses: they refer to nothing in the file.
"""


def _references(policy: Any) -> Iterator[Mistake]:
    for key, known, where in _REFERENCES:
        said, names = _at(policy, key), known(policy)
        if not said or not names:
            continue
        for number, word in enumerate([said] if isinstance(said, str) else said):
            end = () if isinstance(said, str) else (word if isinstance(said, dict) else number,)
            if word not in names:
                yield (*_place(key), *end), f"“{word}”不在 {where} 里"


def _parts_refer(policy: Any) -> Iterator[Mistake]:
    """Receipts and caps name sources and categories."""
    for section, key, names in (
        ("receipt", "source", _names(policy.source)),
        ("cap", "category", _names(policy.category)),
    ):
        for number, item in enumerate(getattr(policy, section) or ()):
            name = getattr(item, key)
            if names is not None and name is not None and name not in names:
                yield (section, number, key), f"“{name}”不在 {key} 里"
    known = _names(policy.category)
    for number, aspect in enumerate(_at(policy, "report.aspects") or ()):
        for at, name in enumerate(aspect.categories or ()):
            if known is not None and name not in known:
                yield ("report", "aspects", number, "categories", at), f"“{name}”不在 category 里"


def _forms(policy: Any) -> Iterator[Mistake]:
    """Each form is a paper that the application asks for, and one of its kind."""
    known, forms = _papers(policy), policy.form or ()
    for number, form in enumerate(forms):
        if known and form.paper is not None and form.paper not in known:
            yield ("form", number, "paper"), f"“{form.paper}”不在 application 的 attachments 或 papers 里"
    yield from _twice(("form",), [form.name for form in forms])
    yield from _twice(("form",), [form.kind for form in forms], "kind")


_NOT_AFTER: tuple[tuple[str, str, str], ...] = (
    ("meta.valid_from", "meta.valid_to", "失效日期早于施行日期"),
    ("specialty.min", "specialty.max", "最多少于最少"),
    ("eligibility.ratio_low", "eligibility.ratio_high", "师生比上限小于下限"),
    ("progress.note_band", "progress.warning_band", "预警线小于提示线"),
    ("output.dimensions_month", "period.months", "晚于建设周期的月数 period.months"),
    ("output.capacity_month", "period.months", "晚于建设周期的月数 period.months"),
    ("output.summary_month", "period.months", "晚于建设周期的月数 period.months"),
    ("ledgers.idle_months", "period.months", "多于建设周期的月数 period.months"),
    ("lead.round_unit", "lead.round_from", "整数大额起点小于整数单位"),
    ("lead.procure_from", "lead.procure_large", "集采机构采购起点小于集中采购起点"),
    ("lead.hour_rate", "lead.hour_rate_senior", "正高课时标准低于课时标准"),
    ("lead.hour_rate_senior", "lead.hour_rate_top", "院士课时标准低于正高课时标准"),
    ("lead.lend_slip_days", "lead.lend_days", "出借天数少于差错更正天数"),
    ("across.size_small", "across.size_large", "大型基地预算起点小于小型基地预算上限"),
)
"""Two keys of which the first may not be more than the second."""


def _ranges(policy: Any) -> Iterator[Mistake]:
    for low, high, said in _NOT_AFTER:
        first, last = _at(policy, low), _at(policy, high)
        if first is not None and last is not None and first > last:
            yield _place(low if high == "period.months" else high), f"{said}（{first}、{last}）"
    months = _at(policy, "period.months")
    for number, item in enumerate(_at(policy, "upkeep.assessments") or ()):
        place, first, last = ("upkeep", "assessments", number), item.first_month, item.last_month
        if first is not None and last is not None and first > last:
            yield (*place, "last_month"), f"最晚月早于最早月（{first}、{last}）"
        if first is not None and months is not None and first > months:
            yield (*place, "first_month"), f"晚于建设周期的月数 period.months（{first}、{months}）"


def _floors(policy: Any) -> Iterator[Mistake]:
    """Floors of execution: months of the period, in their order, that never fall."""
    months, before = _at(policy, "period.months"), None
    for key, floor in (_at(policy, "progress.floors") or {}).items():
        place = ("progress", "floors", key)
        if not re.fullmatch(r"[1-9]\d*", key) or (months is not None and int(key) > months):
            yield place, f"“{key}”不是建设周期内的月数"
            continue
        if before is not None and int(key) <= before[0]:
            yield place, f"月数要由小到大写（{before[0]}、{key}）"
        elif before is not None and floor < before[1]:
            yield place, f"第 {key} 月的下限低于第 {before[0]} 月的（{floor}、{before[1]}）"
        before = (int(key), floor)


_NEEDS: tuple[tuple[str, str], ...] = (
    ("eligibility.industry_aliases", "eligibility.industries"),
    ("eligibility.host_type_aliases", "eligibility.host_types"),
    ("eligibility.credit_report_days", "eligibility.credit_report"),
    ("eligibility.yearly_or_students", "eligibility.yearly_trainees"),
    ("eligibility.ratio_low", "eligibility.ratio_high"),
    ("eligibility.partner_sizes", "eligibility.partners"),
    ("eligibility.joint_specialties", "eligibility.joint_topics"),
    ("eligibility.joint_topics", "eligibility.joint_specialties"),
    ("application.excluding_declaration", "application.excluding_levels"),
    ("application.recommender", "application.exception_step"),
    ("application.public_step", "application.steps"),
    ("application.approval_step", "application.steps"),
    ("application.reviewers", "application.signoffs"),
    ("output.dimensions_month", "output.dimensions"),
    ("output.dimension_words", "output.dimensions"),
    ("output.capacity_month", "output.capacity"),
    ("output.summary_month", "output.summary"),
    ("output.summary_content", "output.summary"),
    ("upkeep.archive_yearly", "upkeep.archive"),
    ("upkeep.archive_words", "upkeep.archive"),
    ("upkeep.plate_issuers", "upkeep.plate"),
    ("ledgers.idle_share", "ledgers.idle_months"),
    ("ledgers.idle_months", "ledgers.idle_share"),
    ("lead.fee_words", "lead.invoice_from"),
    ("lead.payroll", "lead.invoice_from"),
    ("lead.split_limit", "lead.split_days"),
    ("lead.split_days", "lead.split_count"),
    ("lead.split_count", "lead.split_limit"),
    ("lead.rush_days", "lead.rush_from"),
    ("lead.rush_from", "lead.rush_share"),
    ("lead.rush_share", "lead.rush_days"),
    ("lead.rush_times", "lead.rush_months"),
    ("lead.rush_months", "lead.rush_times"),
    ("lead.cash_from", "lead.cash_words"),
    ("lead.cash_words", "lead.cash_from"),
    ("lead.person_from", "lead.person_words"),
    ("lead.person_words", "lead.person_from"),
    ("lead.asset_from", "lead.asset_words"),
    ("lead.asset_words", "lead.asset_from"),
    ("lead.round_trip_days", "lead.round_trip_band"),
    ("lead.round_trip_band", "lead.round_trip_days"),
    ("lead.round_from", "lead.round_unit"),
    ("lead.round_unit", "lead.round_from"),
    ("lead.prepaid_words", "lead.prepaid_days"),
    ("lead.prepaid_days", "lead.prepaid_words"),
    ("lead.lend_days", "lead.lend_slip_days"),
    ("lead.lend_slip_days", "lead.lend_days"),
    ("lead.surplus_days", "lead.surplus_step"),
    ("lead.surplus_step", "lead.surplus_days"),
    ("lead.procure_words", "lead.procure_from"),
    ("lead.procure_from", "lead.procure_words"),
    ("lead.cross_months", "lead.cross_year_days"),
    ("lead.cross_year_days", "lead.cross_months"),
    ("lead.digit_rows", "lead.digit_band"),
    ("lead.digit_band", "lead.digit_rows"),
    ("lead.twin_days", "lead.twin_from"),
    ("lead.twin_from", "lead.twin_days"),
    ("lead.newcomer_from", "lead.newcomer_times"),
    ("lead.newcomer_times", "lead.newcomer_payees"),
    ("lead.newcomer_payees", "lead.newcomer_from"),
    ("lead.cash_other_words", "lead.cash_words"),
    ("lead.asset_other_words", "lead.asset_words"),
    ("lead.asset_wrong", "lead.asset_words"),
    ("lead.delivery_words", "lead.prepaid_words"),
    ("lead.hour_rate_senior", "lead.hour_rate"),
    ("lead.hour_rate_top", "lead.hour_rate_senior"),
    ("lead.half_day_hours", "lead.hour_rate"),
    ("lead.senior_words", "lead.hour_rate_senior"),
    ("lead.top_words", "lead.hour_rate_top"),
    ("lead.procure_large", "lead.procure_words"),
    ("across.size_small", "across.size_large"),
    ("across.size_large", "across.size_small"),
    ("across.payee_bases", "across.payee_from"),
    ("across.payee_from", "across.payee_share"),
    ("across.payee_share", "across.payee_bases"),
    ("across.price_times", "across.price_from"),
    ("across.price_from", "across.price_times"),
    ("across.price_times", "across.peers"),
    ("across.item_other_words", "across.price_times"),
    ("across.stage_words", "across.price_times"),
    ("across.share_times", "across.share_from"),
    ("across.share_from", "across.share_times"),
    ("across.share_times", "across.peers"),
)
"""Keys that say nothing without another one."""


def _needs(policy: Any) -> Iterator[Mistake]:
    for key, other in _NEEDS:
        if _at(policy, key) and not _written(policy, other):
            yield _place(key), f"写了这一项，就要写 {other}"


def _written(policy: Any, key: str) -> bool:
    """Whether the file has a key, right or wrong."""
    section, name = key.split(".")
    given = policy.given.get(section)
    return isinstance(given, dict) and name in given


def _meta(policy: Any) -> Iterator[Mistake]:
    meta = policy.meta
    if meta.superseded_by and meta.superseded_by in (meta.id, meta.number, meta.title, meta.short):
        yield ("meta", "superseded_by"), f"不能被自己取代（“{meta.superseded_by}”）"


def _grant(policy: Any) -> Iterator[Mistake]:
    grant = policy.grant
    if grant.mode is None:
        return
    if grant.tiers is not None and (grant.mode == "tier") != bool(grant.tiers):
        yield ("grant", "tiers" if grant.tiers else "mode"), 'mode = "tier" 时要写 tiers，其他方式不写'
    share_given = _written(policy, "grant.share_max")
    if (grant.mode == "share") != share_given:
        yield ("grant", "share_max" if share_given else "mode"), 'mode = "share" 时要写 share_max，其他方式不写'
    if grant.mode != "tier" and grant.amount == 0:
        yield ("grant", "amount"), "补助金额要大于零"
    if grant.mode == "share" and grant.share_max == 0:
        yield ("grant", "share_max"), "要大于零"
    yield from _twice(("grant", "tiers"), [tier.name for tier in grant.tiers or ()])


def _steps(policy: Any) -> Iterator[Mistake]:
    keys = ("start_step", "end_step", "extension_step")
    said = [(key, getattr(policy.period, key)) for key in keys]
    for number, (key, name) in enumerate(said):
        if name and name in [other for _, other in said[:number]]:
            yield ("period", key), f"“{name}”已经是另一个节点的名称"


def _guarantees(policy: Any) -> Iterator[Mistake]:
    both = set(_at(policy, "application.guarantee_subsidy") or ()) & set(_at(policy, "application.guarantee_own") or ())
    for word in sorted(both):
        yield ("application", "guarantee_own"), f"“{word}”同时写在 guarantee_subsidy 里"


def _lists(policy: Any) -> Iterator[Mistake]:
    """No name twice, no word for two things, names that can be parts of an account's name."""
    for section in ("source", "content", "category", "receipt"):
        items = getattr(policy, section) or []
        names = [item.name for item in items]
        yield from _twice((section,), names)
        shorts = [getattr(item, "short", None) or item.name for item in items]
        if section == "content":
            yield from _twice((section,), shorts, "short")
        for number, short in enumerate(shorts):
            if short and not _COMPONENT.fullmatch(short.replace("（", "").replace("）", "")):
                key = "short" if section == "content" else "name"
                yield (section, number, key), f"“{short}”不能用作科目名：去掉空格和符号"
        yield from _ambiguous(section, items)
    yield from _twice(("cap",), [cap.category for cap in policy.cap or ()], "category")
    yield from _twice(("application", "papers"), [p.name for p in _at(policy, "application.papers") or ()])
    yield from _twice(("upkeep", "assessments"), [a.name for a in _at(policy, "upkeep.assessments") or ()])


def _ambiguous(section: str, items: list[Any]) -> Iterator[Mistake]:
    """A word that means two of a list: whichever were found first would have it."""
    key = "words" if section == "receipt" else "aliases"
    meant: dict[str, int] = {}
    for number, item in enumerate(items):
        for own in (item.name, getattr(item, "short", None)):
            if own:
                meant.setdefault(plain(own), number)
    for number, item in enumerate(items):
        for at, word in enumerate(getattr(item, key) or ()):
            owner = meant.setdefault(plain(word), number)
            if owner != number:
                yield (section, number, key, at), f"“{word}”已经指“{items[owner].name}”"


def _twice(place: tuple[str | int, ...], names: list[Any], key: str = "name") -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield (*place, number, key), f"名称“{name}”重复"
        if name is not None:
            seen.add(name)


def _sources(policy: Any) -> Iterator[Mistake]:
    if policy.source is None:
        return
    earmarked = [source.earmarked for source in policy.source]
    if None not in earmarked and not any(earmarked):
        yield ("source",), "source 里至少要有一个 earmarked = true（专项补助）"
    kinds = {s.name: s.earmarked for s in policy.source}
    received = [receipt.kind for receipt in policy.receipt or ()]
    if received and None not in received and "grant" not in received:
        yield ("receipt",), '至少要有一个 kind = "grant"（财政补助）'
    for number, receipt in enumerate(policy.receipt or ()):
        if receipt.kind == "grant" and kinds.get(receipt.source) is False:
            yield ("receipt", number, "source"), f"财政补助应进专项补助的来源，“{receipt.source}”不是"
        if receipt.kind in {"match", "partner"} and kinds.get(receipt.source):
            yield ("receipt", number, "source"), f"配套和企业投入不能进专项补助的来源“{receipt.source}”"


def _categories(policy: Any) -> Iterator[Mistake]:
    bans: dict[str, str] = {}
    for number, category in enumerate(policy.category or ()):
        if category.verdict is None or category.ban is None:
            continue
        if (category.verdict == "banned") != bool(category.ban):
            key = "ban" if category.ban else "verdict"
            said = 'verdict = "banned" 的类别要写 ban（travel、labour 或 unrelated），其余的不写'
            yield ("category", number, key), said
        if category.catch_all and category.verdict != "allowed":
            yield ("category", number, "catch_all"), "兜底类别应是可以列支的类别"
        bans[category.name] = category.ban
    yield from _labels(policy, bans)


def _labels(policy: Any, bans: dict[str, str]) -> Iterator[Mistake]:
    """A label is one that the lexicon's rulings give, and its category bans what the label bans."""
    name = getattr(policy.judge, "lexicon", None)
    if name and name not in lexicon_ids():
        yield ("judge", "lexicon"), f"没有名为“{name}”的词表，现有：{'、'.join(lexicon_ids())}"
        return
    known = find_lexicon(name).labels if name else ()
    for number, label in enumerate(policy.label or ()):
        if name and label.name and label.name not in known:
            yield ("label", number, "name"), f"词表“{name}”没有“{label.name}”这个标签"
        if label.category and bans and label.category not in bans:
            yield ("label", number, "category"), f"“{label.category}”不在 category 里"
        elif label.category and label.ban is not None and bans.get(label.category, label.ban) != label.ban:
            said = bans[label.category] or "空"
            yield ("label", number, "ban"), f"类别“{label.category}”的 ban 是 {said}，这里是 {label.ban or '空'}"


def _dispositions(policy: Any) -> Iterator[Mistake]:
    """One proposal for a rule and a kind of host: the second would never be made."""
    seen: Counter[tuple[str, str]] = Counter()
    for number, item in enumerate(policy.disposition or ()):
        pairs = [(code, kind) for code in item.rules or () for kind in item.kinds or ("",)]
        for code in dict.fromkeys(code for code, kind in pairs if seen[code, kind] or seen[code, ""]):
            yield ("disposition", number, "rules"), f"{code} 前面已经写过"
        seen.update(pairs)


def _quotes(policy: Any) -> Iterator[Mistake]:
    """One quotation for a rule."""
    seen: set[str] = set()
    for number, item in enumerate(policy.quote or ()):
        for code in item.rules or ():
            if not re.fullmatch(r"[A-Z]\d\d", code):
                yield ("quote", number, "rules"), f"“{code}”不是规则代码"
            elif code in seen:
                yield ("quote", number, "rules"), f"{code} 前面已经引过"
        seen.update(item.rules or ())


def _rule_settings(policy: Any) -> Iterator[Mistake]:
    for code in policy.rule or {}:
        if not (_written(policy, f"rule.{code}") and {"severity", "cite"} & set(policy.given["rule"][code])):
            yield ("rule", code), "没有写 severity，也没有写 cite"


def _unknown_rules(policy: Any, codes: Names) -> Iterator[Mistake]:
    """Codes that no rule has."""
    if codes is None:
        return
    for number, item in enumerate(policy.disposition or ()):
        for at, code in enumerate(item.rules or ()):
            if code not in codes:
                yield ("disposition", number, "rules", at), f"没有规则 {code}"
    for number, item in enumerate(policy.quote or ()):
        for at, code in enumerate(item.rules or ()):
            if code not in codes:
                yield ("quote", number, "rules", at), f"没有规则 {code}"
    for code in policy.rule or {}:
        if re.fullmatch(r"[A-Z]\d\d", code) and code not in codes:
            yield ("rule", code), f"没有规则 {code}"


def _beyond_the_text(value: Any, place: tuple[str | int, ...], articles: int | None) -> Iterator[Mistake]:
    """Sources that a text of so many articles does not have: an article beyond them, or none at all."""
    if articles is None:
        return
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _beyond_the_text(part, (*place, key), articles)
    elif isinstance(value, str) and place and str(place[-1]).startswith("cite"):
        if not SOURCE.search(value):
            yield place, f"“{value}”不是出处：写第几条、哪个附件或哪部规定"
        for word in _ARTICLE.findall(_STANDARD.sub("", value)):
            if _numeral(word) > articles:
                yield place, f"没有第{word}条：meta.articles 写明共 {articles} 条"


def _numeral(word: str) -> int:
    """二十一 → 21."""
    total = digit = 0
    for sign in word:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
    return total + digit


_CHECKS: tuple[Callable[[Any], Iterator[Mistake]], ...] = (
    _meta,
    _grant,
    _steps,
    _ranges,
    _floors,
    _needs,
    _references,
    _parts_refer,
    _forms,
    _guarantees,
    _lists,
    _sources,
    _categories,
    _dispositions,
    _quotes,
    _rule_settings,
)
