"""How the judge does on cases from knowledge: precision and recall on what is banned, and the share left open.

cases/*.txt: `# verdict label`, then a case a line, payee|purpose|invoice item. Each file was written before the
lexicon was changed for it, and how it was judged then stands in FIRST: that is how the judge does on what it has
not seen. What it got wrong was mended by what one knows of such payments. h, i and j were labelled by a hand that had
not seen the lexicon, judged blind one after the other: h is how vouchers read, i is short and torn (pinyin, traditional
characters, the purpose in the payee), j is nothing but traps, words of the other class in every line. l, m and n are by
another such hand, all three judged before any was opened: l as vouchers read, m short and torn, n traps. o and p are by
a third, r and s by a fourth, in the proportions and the tone of a bureau's sample; r and s were judged after what o and
p had shown was mended, each pair before either was opened. The others are by hands that knew the lexicon; g is terse, k
is traps, q words that nobody had thought of (its labels within a verdict are the judge's).
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers.judge import judge_of
from ledgers.policy import find_policy

JUDGE = judge_of(find_policy("yuzhong-2023-25"))
CASES = Path(__file__).parent / "cases"
# precision, recall and share of review when a file was first judged
FIRST = {
    "a": (0.991, 0.955, 0.027),
    "b": (0.985, 0.918, 0.050),
    "d": (0.966, 0.877, 0.056),
    "e": (1.0, 0.888, 0.057),
    "f": (1.0, 0.832, 0.108),
    "g": (0.993, 0.766, 0.125),
    "h": (0.961, 0.945, 0.013),
    "i": (0.971, 0.923, 0.058),
    "j": (0.740, 0.834, 0.026),
    "k": (0.873, 0.887, 0.018),
    "l": (0.917, 0.881, 0.032),
    "m": (0.958, 0.865, 0.088),
    "n": (0.797, 0.718, 0.039),
    "o": (0.957, 0.978, 0.021),
    "p": (0.941, 0.941, 0.025),
    "r": (0.963, 0.956, 0.021),
    "s": (1.0, 0.934, 0.032),
    "q": (0.988, 0.887, 0.088),
}
OWN_VEHICLES = "公务用车"  # the sets call taxis and own vehicles one label


class Case(NamedTuple):
    """A payment and what it is."""

    verdict: str
    label: str
    payee: str
    narration: str
    item: str


class Score(NamedTuple):
    """Of banned payments: how many of those called so are, how many of them are called so. And the share left open."""

    precision: float
    recall: float
    review: float
    label: float


def written(name: str) -> list[Case]:
    """The cases of a file."""
    found, verdict, label = [], "", ""
    for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            verdict, label = line[2:].split(" ", 1)
        elif line:
            found.append(Case(verdict, label, *[*line.split("|"), "", ""][:3]))
    return found


def score(cases: list[Case]) -> Score:
    """As the held-back set is scored: what is ambiguous does not count, and a review is neither hit nor false alarm."""
    count: Counter[str] = Counter()
    for case in cases:
        if case.verdict == "ambiguous":
            continue
        said = JUDGE.judge(case.payee, case.narration, case.item)
        count["n"] += 1
        count["review"] += said.verdict == "review"
        count["label"] += said.label.replace(OWN_VEHICLES, "交通用车") == case.label
        count[f"{case.verdict == 'banned'}-{said.verdict == 'banned'}"] += 1
    hits = count["True-True"]
    return Score(
        hits / max(1, hits + count["False-True"]),
        hits / max(1, hits + count["True-False"]),
        count["review"] / count["n"],
        count["label"] / count["n"],
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.txt")))
def test_written_cases(name: str) -> None:
    result = score(written(name))
    print(f"\n{name}: {len(written(name))} cases, {result}; first judged at {FIRST[name]}")
    assert result.precision >= 0.98
    assert result.recall >= 0.97
    assert result.review <= 0.03
    assert result.label >= 0.78


TRADERS = ["重庆渝实商贸有限公司", "重庆恒信科技有限公司", "", "重庆嘉陵江贸易有限责任公司"]
PEOPLE = ["何婉清", "欧阳明", "阿卜杜拉·买买提", "覃某", "教师 周立"]
SCHOOLS = ["重庆工贸职业技术学院", "四川师资培训中心", "中国烹饪协会"]
BANNED = {
    "差旅费": (
        PEOPLE,
        ["赴昆明参赛往返高铁票", "差旅费报销", "出差补助 3 天", "外出考察费用", "机票退票费", "培训期间城际交通费"],
    ),
    "住宿旅游": (
        ["悦榕度假酒店", "重庆大足旅行社", ""],
        ["住宿费", "房费 2 间夜", "团建活动", "景区门票", "会务费 *住宿服务*"],
    ),
    "交通用车": (
        ["滴滴出行", "重庆畅行汽车租赁有限公司", ""],
        ["打车费", "租车费", "停车费", "公务用车加油卡充值", "车辆保险费"],
    ),
    "劳务费": (
        [*PEOPLE, "重庆众力劳务派遣有限公司"],
        ["评审费", "监考费", "保洁费", "搬运工工钱", "劳务派遣费", "临时工工资"],
    ),
    "工资奖金津贴": (["代发工资户", *PEOPLE], ["绩效工资", "班主任津贴", "年终奖", "加班费", "社保缴费"]),
    "业务招待/餐饮": (["渝中老火锅", "", *PEOPLE], ["接待餐费", "工作餐", "评审会茶歇", "聚餐费", "招待用烟酒"]),
    "福利礼品": (["", "重庆百货"], ["教师节慰问品", "购物卡", "端午福利", "职工体检费", "答谢礼盒"]),
    "罚款捐赠": (["", "某局"], ["罚款", "税收滞纳金", "爱心捐款", "赞助费"]),
    "个人消费": (["", *PEOPLE], ["私人手机话费", "子女学费", "信用卡还款", "健身年卡"]),
    "办公行政无关": (["", *TRADERS], ["行政办公室打印机", "总部办公楼电费", "招聘服务费", "法律顾问费"]),
    "转账挪用/往来借款": (["集团公司", "基本户"], ["资金归集", "借款", "往来款", "临时周转"]),
    "还贷利息/投资": (["", "某银行"], ["归还贷款本金", "理财产品申购", "贷款利息", "结构性存款"]),
    "现金支取": (["", "柜台"], ["提取现金", "取现", "现金支票"]),
}
ALLOWED = {
    "设备购置": (
        TRADERS,
        ["数控车床采购", "高铁乘务实训舱", "客房实训设备", "银行柜员仿真软件", "护理模拟人", "设备运费及吊装"],
    ),
    "设备改造与维护": (TRADERS, ["数控铣床维修", "实训设备保养", "仪器校准", "仿真软件年维保"]),
    "原材料消耗": (TRADERS, ["中餐烹饪实训食材", "调酒课基酒", "汽修实训汽油", "劳动保护用品", "焊条", "茶艺班用茶"]),
    "指导教师聘用": (PEOPLE, ["外聘指导教师课酬", "课时费", "授课费", "带教费"]),
    "师资培训": (SCHOOLS, ["骨干教师研修班学费", "教师技能培训费", "双师型教师培训"]),
    "培训基础设施完善": (TRADERS, ["实训室装修", "教室综合布线", "消防设施改造", "模拟客房装修"]),
    "课程设置和教材开发": (
        TRADERS,
        ["旅游管理专业教材", "课程标准开发", "微课拍摄", "《差旅费管理实务》印刷", "导游题库建设"],
    ),
    "科研活动": (TRADERS, ["论文版面费", "课题研究费", "样品检测费"]),
    "其他培训成本": (TRADERS, ["学员意外险", "技能鉴定费", "考场租赁", "实训楼电费", "学员证书工本费"]),
}
NOISE = {
    "as it is": lambda text: text,
    "blanks": " ".join,
    "full width": lambda text: text.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}),
    "date": lambda text: f"2025.3 {text}（记12）",
    "paid": lambda text: f"付{text}",
    "rest": lambda text: f"{text}尾款",
}


def made() -> list[Case]:
    """Every payee with every purpose of its label, each under every noise."""
    found = []
    for verdict, labels in (("banned", BANNED), ("allowed", ALLOWED)):
        for label, (payees, purposes) in labels.items():
            for payee, said, noise in itertools.product(payees, purposes, NOISE.values()):
                found.append(Case(verdict, label, payee, noise(said), ""))
    return found


def test_made_cases() -> None:
    cases = made()
    result = score(cases)
    print(f"\nmade: {len(cases)} cases, {result}")
    assert len(cases) > 1_500
    assert result.precision >= 0.99
    assert result.recall >= 0.98
    assert result.review <= 0.03


@pytest.mark.parametrize(
    "case", [case for name in FIRST for case in written(name)][::29], ids=lambda case: case.narration
)
def test_a_reason_names_what_decided(case: Case) -> None:
    said = JUDGE.judge(case.payee, case.narration, case.item)
    assert said.label in said.because
    assert said.because.count("“") == said.because.count("”")
    if said.verdict == "banned":
        assert (
            said.words or JUDGE.judge("", case.narration, case.item).verdict == "banned"
        )  # a number of a car or a train
        assert "条" in said.because


@pytest.mark.parametrize(
    ("payee", "narration", "item", "verdict"),
    [
        ("重庆某公司", "培训费", "*住宿服务*房费", "banned"),  # the item beats the purpose
        ("重庆某公司", "差旅費報銷", "", "banned"),
        ("王芳", "DFGZ", "", "banned"),
        ("王芳", "chai lv fei", "", "banned"),
        ("王芳", "差率费", "", "banned"),
        ("王芳", "亻主宿费", "", "banned"),
        ("中国石化加油站", "汽修实训汽油", "", "allowed"),
        ("王芳", "讲座费", "", "review"),
        ("某公司", "指导教师劳务费", "", "review"),
        ("", "", "", "review"),
    ],
)
def test_what_the_brief_names(payee: str, narration: str, item: str, verdict: str) -> None:
    assert JUDGE.judge(payee, narration, item).verdict == verdict


def test_where_text_is_silent_the_account_speaks() -> None:
    assert JUDGE.judge("王芳", "报销款").verdict == "review"
    assert JUDGE.judge("王芳", "报销款", booked="差旅费").verdict == "banned"
    assert JUDGE.judge("重庆某公司", "数控车床", booked="差旅费").verdict == "allowed"


def test_food_is_material_where_cooking_is_taught() -> None:
    assert JUDGE.judge("某商行", "牛排 水果", specialties=["中式烹调师"]).verdict == "allowed"
    assert JUDGE.judge("某商行", "快餐 水果", specialties=["网络安全"]).verdict == "banned"


@pytest.mark.parametrize("text", ["", "\x00", "差" * 10_000, "差旅费" * 4_000, "“”《》", "《", "𠮷", "a b c", "\ue000"])
def test_no_text_is_too_odd(text: str) -> None:
    assert JUDGE.judge(text, text, text, booked=text, specialties=[text]).because


SIGNS = (
    "差旅费出差住宿劳务餐班课实训模拟教材与和及开报记費勞"
    '“”"《》「」、，。()（）*=_-./|～　 \t\n\x00abcz019Ⅳ①ＡＢ\u200b\ue000𠮷😀'
)


@given(st.lists(st.text(SIGNS, max_size=40), min_size=4, max_size=4))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_is_written_has_a_verdict_and_a_reason(texts: list[str]) -> None:
    said = JUDGE.judge(*texts[:3], booked=texts[3])
    assert said.verdict in {"banned", "allowed", "neutral", "review"}
    assert said.because.endswith(f"：{said.label}") or said.because.endswith(f"：{said.label}（{said.cite}）")
    assert JUDGE.judge(*texts[:3], booked=texts[3]).because == said.because


@pytest.mark.parametrize(
    "text",
    [
        "差旅" * 5_000,
        "“" * 10_000,
        "开“" * 5_000,
        "差." * 5_000,
        "a" * 10_000,
        "chai lv " * 1_250,
        "《" * 10_000,
        "（" * 10_000,
        " " * 10_000,
        "渝A1" * 2_500,
        "模拟、" * 3_300,
        "教材与差旅" * 2_000,
        "·" * 10_000,
        "ﷺ" * 10_000,  # eighteen characters each, once they are plain
        "12" * 5_000,
        "hote" * 2_500,
        "教师" * 5_000,
        "《差旅》“" * 2_000,
        "等1" * 5_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_text_of_ten_thousand_characters_takes_no_time(text: str) -> None:
    began = time.process_time()
    assert JUDGE.judge(text, text, text, booked=text, specialties=[text]).because
    assert time.process_time() - began < 0.5  # 2 ms on an idle core


@pytest.mark.parametrize(
    ("payee", "narration", "verdict"),
    [
        ("王芳", "差.旅.费", "banned"),
        ("王芳", "劳/务/费", "banned"),
        ("王芳", "pingshen费", "banned"),
        ("王芳", "PING SHEN FEI", "banned"),
        ("劳务费发放户", "9 月", "banned"),  # the payee says it
        ("某公司", "本人染烫，开“实训用品”", "banned"),  # what it is called on paper is not what it was
        ("某集团", "“设备统采”名义上划", "banned"),
        ("某公司", "“员工借款与备用金管理”会计微课", "allowed"),  # a title
        ("某公司", "旅行社计调班模拟机票、车票", "allowed"),  # what is only feigned
        ("某公司", "出租车驾驶员班、保洁员班练习用品", "allowed"),  # what a lesson is about
        ("王芳", "实训室保洁员工资", "banned"),  # a room is no lesson
        ("某公司", "不含食宿的师资研修费", "allowed"),
        ("段总", "备用金借款", "banned"),
    ],
)
def test_how_it_is_hidden(payee: str, narration: str, verdict: str) -> None:
    assert JUDGE.judge(payee, narration).verdict == verdict


@pytest.mark.parametrize(
    ("narration", "fen", "verdict"),
    [
        ("PLC 授课费 6学时", 900_000, "allowed"),  # at the rate of an eminent teacher
        ("PLC 授课费 6学时", 900_001, "review"),
        ("PLC 授课费 0.5 学时", 80_000, "review"),
        ("PLC 授课费", 9_000_000, "allowed"),  # no hours: X13 says so
        ("PLC 授课费 6学时", None, "allowed"),
        ("实训用铝材 6节", 9_000_000, "allowed"),
    ],
)
def test_an_hour_of_teaching_beyond_the_policys_rate_is_for_a_person(
    narration: str, fen: int | None, verdict: str
) -> None:
    said = JUDGE.judge("王芳", narration, fen=fen)
    assert said.verdict == verdict
    assert ("每学时超过1,500.00元" in said.because) == (verdict == "review")
    assert said.words  # a question quotes them, too


@pytest.mark.parametrize(
    ("payee", "narration", "item", "verdict"),
    [
        ("罗晓东", "评审教学方案劳务", "", "banned"),  # the last word is what it is, a lesson stands before it
        ("某税务局", "课时费申报逾期滞纳金", "", "banned"),
        ("崔明", "十月司机行车补贴", "", "banned"),
        ("某公司", "会计专业出纳岗位实训：保险柜", "", "allowed"),  # a thing named last is a thing
        ("某宾馆用品厂", "货款一批", "", "review"),  # a factory, whatever it makes
        ("某宾馆", "货款一批", "", "banned"),
        ("某公司", "漂流救生员班浮力衣", "", "allowed"),  # the trade between a word and its class
        ("某公司", "漂流、救生员班浮力衣", "", "allowed"),
        ("叫外卖", "考务组", "", "banned"),  # the purpose stands where the payee should
        ("某集团公司外卖部", "考务组", "", "allowed"),
        ("", "", "*代理服务*代理记账服务", "banned"),  # nothing but goods
        ("", "", "*经营租赁*考试机房租赁", "allowed"),
        ("某公司", "检修", "*机动车维修*小轿车保养", "banned"),
        ("某超市", "牛奶面粉，发给教职工", "", "banned"),  # who gets it
        ("某超市", "牛奶面粉，面点班用", "", "allowed"),
        ("某KTV", "声乐技能研讨", "", "banned"),  # where it is
        ("某音响设备厂", "KTV 教学功放", "", "allowed"),
        ("某师资培训中心", "", "", "allowed"),
    ],
)
def test_where_a_word_stands_and_whom_it_concerns(payee: str, narration: str, item: str, verdict: str) -> None:
    assert JUDGE.judge(payee, narration, item).verdict == verdict


@pytest.mark.parametrize(
    ("narration", "label"),
    [
        ("实训室改造", "培训基础设施完善"),
        ("数控机床改造", "设备改造与维护"),
        ("考核材料印刷", "其他培训成本"),
        ("课题图书", "科研活动"),
        ("满意度测评", "其他培训成本"),
        ("双导师管理系统", "设备购置"),
    ],
)
def test_allowed_labels_are_told_apart(narration: str, label: str) -> None:
    assert JUDGE.judge("某公司", narration).label == label
