"""What changed between two versions of a regulation, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ledgers.book.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.policy.model import Policy

_SECTIONS = {
    "meta": "管理办法",
    "grant": "补助",
    "period": "建设周期",
    "match": "配套",
    "specialty": "专业（职业）",
    "budget": "投入预算",
    "eligibility": "申报条件",
    "application": "申报和审批",
    "form": "附表",
    "panel": "专家评审",
    "output": "项目产出",
    "upkeep": "档案、报告和评估",
    "ledgers": "资金管理",
    "progress": "执行进度",
    "lead": "核查提示",
    "across": "跨基地比对",
    "report": "报告",
    "quote": "引文",
    "disposition": "定性处理",
    "source": "资金来源",
    "content": "建设内容",
    "receipt": "收入类别",
    "category": "支出类别",
    "cap": "类别上限",
    "office": "签章机关",
    "judge": "用途认定",
    "label": "认定标签",
    "rule": "规则设定",
}
_KEYS = {
    "id": "编号",
    "title": "名称",
    "short": "简称",
    "number": "文号",
    "issuer": "印发机关",
    "issued": "印发日期",
    "valid_from": "施行日期",
    "valid_to": "失效日期",
    "superseded_by": "被何文取代",
    "review_word": "报告用语",
    "subject": "报告事项",
    "draft": "报告稿用语",
    "large_from": "大额付款",
    "sample": "抽查凭证数",
    "reply_days": "反馈天数",
    "rectify_days": "整改天数",
    "aspects": "产出方面",
    "categories": "对应支出类别",
    "text": "原文",
    "articles": "条数",
    "cite": "条款",
    "amount": "金额",
    "mode": "补助方式",
    "tiers": "档次",
    "share_max": "占总投入的上限",
    "share": "占补助的上限",
    "per": "按什么补助",
    "instalments": "拨付次数",
    "remind_days": "拨付提醒天数",
    "months": "月数",
    "retention_words": "质保金用语",
    "start_basis": "起算依据",
    "start_step": "起算节点",
    "end_step": "终期节点",
    "extension_step": "延期节点",
    "ratio": "比例",
    "binding": "约束用语",
    "payer": "配套单位",
    "count_partners": "合作企业投入计入配套",
    "min": "最少",
    "max": "最多",
    "odd": "人数为单数",
    "shared_words": "公共支出用语",
    "cell_tolerance": "单元格容差",
    "form": "预算表名称",
    "form_specialty": "专业预算表名称",
    "fiscal_per": "补助金额的口径",
    "industries": "产业",
    "industry_aliases": "产业别称",
    "host_types": "单位类型",
    "host_type_aliases": "单位类型别称",
    "systems": "制度",
    "credit_report": "信用报告",
    "credit_report_days": "信用报告有效天数",
    "credit_declaration": "信用承诺",
    "capacity_high": "申报时高技能人才年培训能力",
    "equipment": "要求实训装备",
    "yearly_trainees": "年培训规模",
    "yearly_unit": "培训规模单位",
    "yearly_or_students": "或在训学员数",
    "high_share": "高级工以上占比",
    "pass_rate": "合格率",
    "satisfaction": "满意率",
    "ratio_low": "师生比下限",
    "ratio_high": "师生比上限",
    "ratio_mode": "师生比口径",
    "part_time_weight": "兼职教师折算",
    "senior_share": "高级教师占比",
    "partners": "合作企业家数",
    "partner_sizes": "合作企业规模",
    "joint_specialties": "校企共建专业数",
    "joint_topics": "校企共同研究事项",
    "joint_site": "要求共建实习基地",
    "trainee_levels": "要求学员等级",
    "activity_kinds": "活动种类",
    "papers": "申报材料",
    "paper": "所属申报材料",
    "maker": "制表机关",
    "made": "制表时间",
    "parts": "文字部分",
    "notes": "填写说明",
    "copies": "份数",
    "electronic": "电子文档",
    "apply_step": "申报节点",
    "steps": "审批节点",
    "public_step": "公示节点",
    "approval_step": "批复节点",
    "approvers": "批复机关",
    "bureau_aliases": "机关别称",
    "tolerance": "填报容差",
    "excluding_levels": "不得申报的级别",
    "excluding_declaration": "未获批承诺",
    "exception_step": "破格节点",
    "recommender": "推荐机关",
    "recommendation_words": "推荐的写法",
    "unit_fields": "单位信息项目",
    "signoffs": "签署意见",
    "signoff_if_supervised": "有主管单位时的意见",
    "reviewers": "审核方",
    "attachments": "附件",
    "seals": "盖章",
    "summary_max": "基本情况字数",
    "targets": "要求年度目标",
    "leaders": "要求项目负责人",
    "milestones": "验收要点行数",
    "guarantees": "保障措施",
    "guarantee_subsidy": "补助用语",
    "guarantee_own": "自筹用语",
    "dimensions": "培训体系各方面",
    "dimensions_month": "培训体系完成月",
    "dimension_words": "各方面别称",
    "capacity": "年培训能力",
    "capacity_month": "年培训能力完成月",
    "summary": "总结报告",
    "summary_month": "总结报告完成月",
    "summary_content": "总结对应的建设内容",
    "archive": "档案种类",
    "archive_yearly": "每年一份的档案",
    "archive_words": "档案别称",
    "report_days": "重大事项报告天数",
    "assessments": "评估",
    "first_month": "最早月",
    "last_month": "最晚月",
    "plate": "授牌",
    "plate_issuers": "授牌机关",
    "separate": "单独建账",
    "shared_paper": "账户兼用说明的名称",
    "rules_paper": "经费细则",
    "refunded": "已全部退回的支出",
    "idle_months": "闲置月数",
    "idle_share": "结余比例",
    "floors": "执行率下限",
    "note_band": "进度偏差提示线",
    "warning_band": "进度偏差预警线",
    "invoice_from": "须有发票的金额",
    "fee_words": "银行收费用语",
    "banks": "银行用语",
    "payroll": "工资类别",
    "catch_all_share": "其他成本占比",
    "split_limit": "拆分限额",
    "split_days": "拆分天数",
    "split_count": "拆分笔数",
    "rush_days": "突击花钱天数",
    "rush_from": "突击花钱起点金额",
    "rush_share": "突击花钱占比",
    "rush_times": "末月与其他月之比",
    "rush_months": "比较所需月数",
    "cash_from": "大额现金起点",
    "cash_words": "现金用语",
    "cash_other_words": "不是现金的用语",
    "person_from": "付给个人起点金额",
    "person_words": "可付个人的用语",
    "serial_gap": "连号差距",
    "asset_from": "固定资产单价",
    "asset_words": "固定资产用语",
    "asset_other_words": "不是固定资产的用语",
    "asset_wrong": "不应列固定资产的类别",
    "asset_right": "应有资产卡片的类别",
    "round_trip_days": "配套回流天数",
    "round_trip_band": "配套回流金额偏差",
    "offday_from": "非工作日付款起点",
    "round_from": "整数大额起点",
    "round_unit": "整数单位",
    "prepaid_words": "预付用语",
    "prepaid_days": "预付挂账天数",
    "delivery_words": "交付用语",
    "hour_rate": "课时标准",
    "hour_rate_senior": "正高课时标准",
    "senior_words": "正高用语",
    "hour_rate_top": "院士课时标准",
    "top_words": "院士用语",
    "half_day_hours": "半天最多学时",
    "lecturer_words": "来校授课用语",
    "lend_days": "出借天数",
    "lend_slip_days": "差错更正天数",
    "match_lag_days": "配套滞后天数",
    "unmatched_days": "未达天数",
    "surplus_days": "结余处理天数",
    "surplus_step": "结余处理节点",
    "procure_words": "集中采购品目",
    "procure_from": "集中采购起点",
    "procure_large": "集采机构采购起点",
    "cross_months": "跨期月数",
    "cross_year_days": "跨年天数",
    "late_invoice_days": "补开发票天数",
    "digit_rows": "首位数字所需笔数",
    "digit_band": "首位数字平均偏差",
    "twin_days": "同额付款天数",
    "twin_from": "同额付款起点",
    "newcomer_from": "一次性大额起点",
    "newcomer_times": "一次性大额倍数",
    "newcomer_payees": "比较所需对方数",
    "peers": "比较所需基地数",
    "size_small": "小型基地预算上限",
    "size_large": "大型基地预算起点",
    "payee_bases": "共同收款方基地数",
    "payee_from": "共同收款方起点",
    "payee_share": "共同收款方占比",
    "price_times": "单价倍数",
    "price_from": "单价高出起点",
    "item_other_words": "品名以外的用语",
    "stage_words": "分次付款用语",
    "share_times": "类别占比倍数",
    "share_from": "类别占比高出起点",
    "rules": "规则",
    "kinds": "单位性质",
    "nature": "定性",
    "basis": "依据",
    "disposal": "处理",
    "aliases": "别名",
    "earmarked": "专项补助",
    "code": "代码",
    "kind": "种类",
    "source": "资金来源",
    "name": "名称",
    "category": "支出类别",
    "verdict": "认定",
    "ban": "禁止的种类",
    "engagement": "要有聘任协议",
    "catch_all": "兜底类别",
    "words": "用语",
    "lexicon": "词表",
    "lecturer": "可含授课教师食宿交通",
    "severity": "级别",
    "reason": "理由",
}
_CITED = {
    "cite_source": "资金渠道",
    "application.cite_summary": "基本情况字数",
    "cite_rules": "经费细则",
    "cite_specialty": "专业预算",
    "cite_credit": "信用",
    "cite_trainees": "培训规模",
    "cite_ratio": "师生比",
    "cite_senior": "高级教师",
    "cite_joint": "校企共建",
    "cite_site": "实习基地",
    "cite_function": "基地功能",
    "cite_truth": "申报属实",
    "cite_single": "一个单位一个基地",
    "cite_excluding": "不得申报的级别",
    "cite_exception": "破格申报",
    "cite_unit": "单位信息",
    "cite_report": "重大事项报告",
    "cite_rectification": "限期整改",
    "cite_purpose": "专款专用",
    "cite_effect": "资金效益",
    "cite_bands": "进度偏差",
}
"""What an article is of, where the rest of its key is no key itself."""
_VALUES = {
    "kind": {"grant": "财政补助", "match": "单位配套", "partner": "企业投入", "other": "其他", "interest": "利息"},
    "mode": {"flat": "定额", "tier": "分档", "cap": "不超过上限", "share": "占总投入的比例"},
    "per": {"base": "基地", "project": "项目"},
    "fiscal_per": {"base": "全基地合计", "specialty": "每个专业"},
    "ratio_mode": {"range": "区间", "at_most": "不超过上限"},
    "verdict": {"allowed": "可以列支", "banned": "禁止", "review": "由人核实"},
    "ban": {"travel": "差旅", "labour": "劳务", "unrelated": "无关支出"},
    "severity": {"violation": "违规", "warning": "预警", "lead": "线索", "note": "提示"},
}
_MONEY = frozenset(
    {"amount", "invoice_from", "split_limit", "rush_from", "cash_from", "person_from", "asset_from", "offday_from"}
    | {"round_from", "round_unit", "hour_rate", "hour_rate_senior", "hour_rate_top", "procure_from", "procure_large"}
    | {"twin_from", "newcomer_from", "large_from", "size_small", "size_large", "payee_from", "price_from", "share_from"}
)
_SHARES = frozenset(
    {"share_max", "share", "high_share", "pass_rate", "satisfaction", "senior_share", "cell_tolerance", "tolerance"}
    | {"idle_share", "note_band", "warning_band", "catch_all_share", "rush_share", "round_trip_band"}
    | {"digit_band", "payee_share"}
)
_PASSED = frozenset({"digest", "terms"})


def differences(old: Policy, new: Policy) -> Iterator[str]:
    """What the second policy says otherwise than the first, a sentence each; none where nothing differs."""
    before, after = old.model_dump(), new.model_dump()
    for section, field in type(old).model_fields.items():
        if section in _PASSED or before[section] == after[section]:
            continue
        nothing = ... if field.is_required() else _nothing(field.get_default(call_default_factory=True))
        if after[section] == nothing:
            yield f"{_where([section])}：不再规定"
        elif before[section] == nothing:
            yield f"{_where([section])}：新作规定"
        else:
            yield from _compare([section], before[section], after[section])


def _nothing(default: Any) -> Any:
    """What a section says that a policy leaves out."""
    return default.model_dump() if isinstance(default, BaseModel) else default


def _compare(path: list[str], old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and (len(path) == 1 or (old and new)):
        for key in dict.fromkeys([*old, *new]):
            if not (key.startswith("cite") and _goes_with_its_value(key, old, new)):
                yield from _compare([*path, key], old.get(key), new.get(key))
    elif _words(old) and _words(new) and (old or new):
        gone, come = [v for v in old or [] if v not in (new or [])], [v for v in new or [] if v not in (old or [])]
        gone, come = ([_word(path[-1], v) for v in words] for words in (gone, come))
        yield f"{_where(path)}：{_came_and_went(gone, come) or '次序变了'}"
    elif _named(old) and _named(new):
        yield from _compare_named(path, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _compare_unnamed(path, old, new)
    else:
        yield f"{_where(path)}：{_shown(path, old)} → {_shown(path, new)}"


def _goes_with_its_value(key: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether an article comes or goes with what it is of: what then comes or goes says it already."""

    def changed(one: str) -> tuple[bool, bool]:
        return _is_said(old.get(one)), _is_said(new.get(one))

    sides = changed(key)
    return sides[0] != sides[1] and any(changed(o) == sides for o in (*old, *new) if not o.startswith("cite"))


def _is_said(value: Any) -> bool:
    return value not in (None, "", [], {}, False)


def _compare_unnamed(path: list[str], old: list[Any], new: list[Any]) -> Iterator[str]:
    """Tables without names: those that begin alike are one and the same; the rest came or went."""
    gone, come = [v for v in old if v not in new], [v for v in new if v not in old]
    pairwise, changed = len(gone) == len(come), False
    for before in list(gone):
        after = _same_in(before, come) or (come[0] if pairwise else None)
        if after is None:
            continue
        gone.remove(before)
        come.remove(after)
        changed = True
        yield from _compare([*path, f"第 {new.index(after) + 1} 项"], before, after)
    if gone or come:
        words = ([f"“{_summary(item)}”" for item in items] for items in (gone, come))
        yield f"{_where(path)}：{_came_and_went(*words)}"
    elif not changed:
        yield f"{_where(path)}：次序变了"


def _same_in(item: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The table that is about what this one is about: the same first word, rules or category."""
    return next((other for other in others if _about(other) == _about(item)), None)


def _about(item: dict[str, Any]) -> Any:
    if "rules" in item:
        return item["rules"], item.get("kinds")
    return item["words"][0] if "words" in item else item["category"]


def _summary(item: dict[str, Any]) -> str:
    """A table without a name in a few words."""
    if "text" in item:
        return f"{'、'.join(item['rules'])}：{item['text']}"
    if "rules" in item:
        return f"{'、'.join([*item['rules'], *item['kinds']])}：{item['nature']}，{item['disposal']}"
    if "words" in item:
        return f"{item['category']}：{'、'.join(item['words'])}"
    return f"{item['category']} {_shown(['share'], item['share'])}"


def _compare_named(path: list[str], old: list[Any], new: list[Any]) -> Iterator[str]:
    """Lists whose items have names: by name, so that an insertion is an insertion."""
    before, after = {item["name"]: item for item in old}, {item["name"]: item for item in new}
    gone = [f"“{name}”" for name in before if name not in after]
    come = [f"“{name}”" for name in after if name not in before]
    if gone or come:
        yield f"{_where(path)}：{_came_and_went(gone, come)}"
    for name, item in after.items():
        if name in before:
            yield from _compare([*path, f"“{name}”"], before[name], item)
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        yield f"{_where(path)}：次序变了"


def _came_and_went(gone: list[str], come: list[str]) -> str:
    parts = [f"去掉 {'、'.join(gone)}"] if gone else []
    parts += [f"增加 {'、'.join(come)}"] if come else []
    return "，".join(parts)


def _words(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _word(key: str, value: str) -> str:
    """A word of a list as people know it."""
    if key == "unit_fields":
        return next((fact.label for fact in KINDS["单位"].facts if fact.key == value), value)
    return value


def _named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and "name" in item for item in value)


def _where(path: list[str]) -> str:
    words = [_SECTIONS.get(path[0], path[0]), *(_label(part, path[0]) for part in path[1:])]
    return f"{'·'.join(words)}（{'.'.join(part.strip('“”') for part in path)}）"


def _label(key: str, section: str = "") -> str:
    if key.startswith("cite_"):
        what = _CITED.get(f"{section}.{key}") or _CITED.get(key) or _KEYS[key.removeprefix("cite_")]
        return f"{what}的{_KEYS['cite']}"
    return _KEYS.get(key, key)


def _shown(path: list[str], value: Any) -> str:
    key = path[-1]
    if value in (None, "", [], {}) or isinstance(value, bool):
        return "是" if value else "否" if value is False else "无"
    if key in _MONEY and isinstance(value, int):
        return f"{Decimal(value) / 100:,.2f} 元"
    if (key in _SHARES or "floors" in path) and isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%"
    if isinstance(value, dict | list):
        return _shown_parts(path, value)
    return _VALUES.get(key, {}).get(str(value), str(value))


def _shown_parts(path: list[str], value: dict[str, Any] | list[Any]) -> str:
    """What a table or a list holds."""
    if isinstance(value, list):
        return "、".join(_shown(path, part) for part in value)
    return "，".join(f"{_label(key)} {_shown([*path, key], part)}" for key, part in value.items() if _is_said(part))
