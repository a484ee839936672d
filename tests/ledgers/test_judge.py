"""The judge on cases a person would not argue about: what is banned, what only asks, what is neither."""

from __future__ import annotations

import pytest

from ledgers.judge import judge_of
from ledgers.policy import find_policy

JUDGE = judge_of(find_policy("yuzhong-2023-25"))

BANNED = """
travel | 滴滴出行科技有限公司 | 教师往返教室用车
travel | 某公交公司 | 学员实习接送交通费
travel | 某老师 | 赴深圳调研报销
travel | 王素芬 | 养老护理专业教师赴成都出差报销
travel | 王素芬 | 实训教师差旅费
travel | 王素芬 | 护理专业带头人赴京机票
travel | 王素芬 | 专业课教师高铁票、住宿费
travel | 重庆悦途国际旅行社有限公司 | 教师赴外地培训班服务费
travel | 重庆悦途国际旅行社有限公司 | 师资培训考察服务费（张家界、凤凰4天）
travel | 某公司 | 服务费 | *住宿服务*住宿费
travel | 某公司 | 服务费 | *运输服务*客运服务费
travel | 四川蜀风酒店有限公司 | 服务费
travel | 某老师 | 成都学习往返及市内交通费报销
travel | 某老师 | 教师外出培训交通费
labour | 某老师 | 外聘人员劳务
labour | 代发业务清算户 | 课程标准专家评审费（5人×600元）
labour | 某物业公司 | 实训楼保洁费
labour | 某公司 | 服务费 | *人力资源服务*劳务派遣费
labour | 代发 | 钟点费
unrelated | 渝中区老火锅餐饮店 | 接待费（评估专家工作餐）
unrelated | 某餐饮公司 | 烹饪专业教师聚餐
unrelated | 某餐饮公司 | 餐饮实训结束聚餐
unrelated | 中国石化某加油站 | 实训中心公务用车加油卡
unrelated | 某商贸公司 | 教材审定会专家礼品
unrelated | 某公司 | 服务费 | *餐饮服务*餐饮服务
unrelated | 代发 | 发放教职工工资
unrelated | 某公司 | 教师体检费
unrelated | 某商行 | 教师节礼物
unrelated | 某快餐店 | 工作人员加班餐
unrelated | 中国石化 | 汽油卡
unrelated | 某汽车公司 | 购商务车一辆
unrelated | 某公司 | 员工宿舍租金
unrelated | 代发 | 节假日值班补助
travel | 刘芳 | 外地学习期间旅馆费
travel | 张伟 | 付张伟等3人赴重庆大学交流来回车费
travel | 李强 | 的士费
travel | 杨帆 | 交教师公出旅费
labour | 李四 | 专家评审酬金
labour | 李四等5人 | 教材审稿费
labour | 代发 | 监考补助
labour | 代发 | 技能竞赛裁判费
labour | 零星用工 | 搬运设备临工费用
labour | 王五 | 门卫工钱
labour | 赵六 | 实训室打扫卫生费
unrelated | 中国石油 | 充值油卡
unrelated | 重庆百货 | 过节费
unrelated | 重庆百货 | 中秋月饼发职工
parked | 工商银行 | 归还流动资金贷款
parked | 工商银行 | 支付贷款利息
unrelated | 某房产 | 行政办公用房租赁费
unrelated | 代发 | 教职工绩效
unrelated | 代发 | 13薪
unrelated | 社保局 | 缴纳职工五险
unrelated | 烟草公司 | 购烟2条
unrelated | 某健身 | 职工健身卡
unrelated | 代发 | 高温补贴
unrelated | 代发 | 通讯补贴
"""

ASKED = """
labour | 李四 | 专家咨询费
travel | 重庆驰程汽车租赁有限公司 | 驾驶实训用车租赁
unrelated | 某食品公司 | 盒饭配餐实训原料
travel | 四川蜀风酒店有限公司 | 技能竞赛场地租用
travel | 某培训中心 | 研修班培训费，另收住宿
travel | 四川康养职业师资培训中心 | 2名教师参加康养师资研修班培训费（含食宿）
"""

NEITHER = """
重庆众力人力资源服务有限公司 | 企业新型学徒课程
重庆固基劳务有限公司 | 实训室改造施工
中国石化某加油站 | 汽修实训用油 | *成品油*汽油
某出版社 | 旅游管理专业教材
某公司 | 实训室网络布线路费
某公司 | 客运实训车票模拟打印机
某公司 | 交通费用核算实训软件
某公司 | 行业人才需求调研报告
某公司 | 礼物包装设计实训材料
某出版社 | 《乡村旅游服务》教材印刷
某出版社 | 旅游地理教材印刷
某公司 | 突出差异化的课程开发
某公司 | 24小时工学云平台
某公司 | 实训室临时工位隔断
某公司 | 实训设备搬运费及安装
某公司 | 西餐实训专用餐具
某公司 | 教职工会议室改造
某公司 | 机床整体检修
某公司 | 健康体检机器人设备
某公司 | 体检中心实训模型
某公司 | 新能源车辆维修教学台架
福利彩票发行中心 | 公益课程
某公司 | 礼品包装工实训材料
某公司 | 商务礼仪与宴请服务课程
某公司 | 高铁乘务实训舱
重庆鲜达食品有限公司 | 中餐烹饪实训食材
中国石化某加油站 | 汽修实训汽油
某商业银行 | 对公账户年费及网银服务费
某印务公司 | 活页教材印刷200册
某公司 | 工资核算课程教学软件
重庆酒店管理学院 | 师资培训费
某酒店用品公司 | 客房服务实训用品
某软件公司 | 轨道交通票务系统（车票发售）
某印务公司 | 企业考察记录表印刷
人民卫生出版社 | 老年人照护工资福利指南
某公司 | 汽车费用核算软件
某公司 | 轿车底盘拆装台架
某公司 | 加油站实训设备
某公司 | 教学用翻译机
某公司 | 劳务品牌课程开发
某公司 | 数控加工中心刀具
某公司 | 竞赛裁判席制作
某传媒公司 | 中秋主题直播选题设计
"""


def cases(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


def judged(payee: str, purpose: str, item: str = "") -> tuple[str, bool] | None:
    found = JUDGE.judge(payee, purpose, item)
    return (found.ban, found.firm) if found.ban else None


@pytest.mark.parametrize("case", cases(BANNED), ids=lambda case: case[2])
def test_banned(case: list[str]) -> None:
    assert judged(*case[1:]) == (case[0], True)


@pytest.mark.parametrize("case", cases(ASKED), ids=lambda case: case[2])
def test_a_question_for_a_person(case: list[str]) -> None:
    assert judged(*case[1:]) == (case[0], False)


@pytest.mark.parametrize("case", cases(NEITHER), ids=lambda case: case[1])
def test_neither(case: list[str]) -> None:
    assert judged(*case) is None


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "差 旅 费", "差旅費", "ＡＢＣ", "a" * 10_000, "差旅费" * 3000, "\x00", "😀"]
)
def test_no_text_is_an_error(text: str) -> None:
    assert JUDGE.judge(text, text, text, booked=text).because


def test_blanks_and_width_do_not_hide_a_word() -> None:
    assert judged("某人", "差 旅　费") == ("travel", True)


OTHERS = ("chongqing-2017", "guojia-2022", "shanxi-2025")


@pytest.mark.parametrize("policy", OTHERS)
@pytest.mark.parametrize(
    ("payee", "purpose", "verdict", "category"),
    [
        ("王芳", "差旅费", "review", "差旅费"),
        ("某酒店", "住宿费", "review", "差旅费"),
        ("王芳", "评审费", "review", "劳务费"),
        ("某慈善会", "捐款", "review", ""),
        ("某银行", "归还贷款本金", "review", ""),
        ("某公司", "数控车床采购", "allowed", "设备购置"),
        ("王芳", "外聘指导教师课酬", "allowed", "指导教师聘用"),
        ("某公司", "高铁乘务实训舱", "allowed", "设备购置"),
        ("某银行", "结息", "neutral", ""),
    ],
)
def test_a_policy_whose_text_is_not_known_bans_nothing(
    policy: str, payee: str, purpose: str, verdict: str, category: str
) -> None:
    found = judge_of(find_policy(policy)).judge(payee, purpose)
    assert (found.verdict, found.category, found.ban) == (verdict, category, "")


@pytest.mark.parametrize(
    ("policy", "purpose", "category"),
    [
        ("guojia-2022", "课程开发费", "课程开发更新"),
        ("guojia-2022", "骨干教师研修学费", "师资队伍开发"),
        ("guojia-2022", "烹饪实训食材", "培训组织实施"),
        ("shanxi-2025", "设备维修费", "设备维护"),
        ("chongqing-2017", "烹饪实训食材", "原材料消耗"),
    ],
)
def test_each_policy_has_its_own_categories(policy: str, purpose: str, category: str) -> None:
    found = judge_of(find_policy(policy)).judge("某公司", purpose)
    assert (found.verdict, found.category) == ("allowed", category)
