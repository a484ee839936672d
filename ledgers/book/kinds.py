"""The kinds of record that a dossier holds, and the facts that each may state.

The command line, the forms, the rules and the policy's checks all read this one table.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledgers.book.rows import party


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a kind of record may state.

    Attributes:
        key: its name in the file.
        label: its name to people.
        kind: str, int, date, bool or money (fen).
        required: a record without it is refused.
        choices: the only words it may have; any where empty.
    """

    key: str
    label: str
    kind: str = "str"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: in the file and to people.
        about: what its name (the second value) says.
        facts: what it may state.
        single: a later record of the same name replaces an earlier one.
        spelt: its name is an organisation's: brackets, blanks and 有限责任公司 make no other one.
    """

    name: str
    about: str
    facts: tuple[Fact, ...]
    single: bool = True
    spelt: bool = False

    def same(self, name: str) -> str:
        """A name as names of this kind are compared."""
        return party(name) if self.spelt else name


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "单位",
            "单位名称",
            (
                Fact("host-type", "单位类型"),
                Fact("attribute", "属性", choices=("政府办", "行业、企业办", "其它")),
                Fact("address", "地址"),
                Fact("postcode", "邮编"),
                Fact("leader", "负责人"),
                Fact("contact", "联系人"),
                Fact("phone", "手机"),
                Fact("account", "资金账号"),
                Fact("bank", "开户银行"),
                Fact("supervisor", "主管单位"),
                Fact("capacity-high", "高技能人才年培训能力", "int"),
                Fact("students", "在训学员数", "int"),
                Fact("teachers", "专职教师数", "int"),
                Fact("part-time", "兼职教师数", "int"),
                Fact("practice-teachers", "实训教师数", "int"),
                Fact("senior-teachers", "高级实习指导教师和高级技师数（不重复计）", "int"),
                Fact("summary-length", "申报基本情况字数", "int"),
            ),
            spelt=True,
        ),
        Kind(
            "专业",
            "专业（职业）名称",
            (
                Fact("industry", "所属产业"),
                Fact("related", "属相关领域的书面理由"),
                Fact("equipment", "实训装备台套数", "int"),
                Fact("leader", "项目负责人"),
                Fact("members", "项目组成员数", "int"),
                Fact("target", "建设目标（含数字）"),
            ),
        ),
        Kind(
            "要点",
            "专业｜建设内容｜序号",
            (
                Fact("specialty", "专业", required=True),
                Fact("content", "建设内容", required=True),
                Fact("midterm", "中期验收要点"),
                Fact("final", "终期验收要点"),
            ),
        ),
        Kind(
            "目标",
            "目标名称",
            (
                Fact("year", "年度", "int", required=True),
                Fact("number", "指标值", "int"),
                Fact("unit", "单位"),
                Fact("due", "完成日期", "date"),
                Fact("budget", "经费预算", "money"),
            ),
        ),
        Kind(
            "培训",
            "年度",
            (
                Fact("persons", "培训人数（不重复）", "int", required=True),
                Fact("high", "其中高级工以上人数", "int", required=True),
                Fact("times", "培训人次", "int"),
                Fact("assessed", "参加考核人数", "int"),
                Fact("passed", "考核合格人数", "int"),
                Fact("surveyed", "参加满意度评价人数", "int"),
                Fact("satisfied", "评价满意人数", "int"),
                Fact("file", "学员名册"),
                Fact("sha256", "摘要"),
            ),
        ),
        Kind(
            "合作企业",
            "企业名称",
            (
                Fact("credit-code", "统一社会信用代码"),
                Fact("size", "规模", choices=("大", "中", "小", "微")),
                Fact("until", "协议有效期至", "date"),
                Fact("specialties", "共建专业（顿号分开）"),
                Fact("topics", "共同研究确定的事项（顿号分开）"),
                Fact("site", "共建学生实习基地", "bool"),
                Fact("engaged", "聘任的技师、高级技师和优秀专业技术人才数", "int"),
            ),
            spelt=True,
        ),
        Kind(
            "专家",
            "姓名",
            (
                Fact("unit", "单位"),
                Fact("title", "职务/职称"),
                Fact("phone", "手机"),
                Fact("signed", "已签名", "bool"),
            ),
            single=False,
        ),
        Kind(
            "签章",
            "签章人",
            (Fact("form", "所在表格", choices=("附件1", "附件2 表5")), Fact("note", "说明")),
            single=False,
        ),
        Kind("保障措施", "管理机构、保障机制或经费保障", (Fact("text", "内容"),)),
        Kind(
            "节点",
            "节点名称",
            (
                Fact("url", "网址"),
                Fact("result", "结果"),
                Fact("issuers", "发文机关（顿号分开）"),
                Fact("number", "文号"),
            ),
        ),
        Kind(
            "资料",
            "资料名称",
            (
                Fact("file", "文件名"),
                Fact("sha256", "摘要"),
                Fact("copies", "份数", "int"),
                Fact("electronic", "有电子文档", "bool"),
                Fact("year", "年度", "int"),
                Fact("accepted", "主管部门已认可", "bool"),
            ),
            single=False,
        ),
        Kind(
            "产出",
            "产出名称",
            (
                Fact("dimension", "方面", required=True),
                Fact("specialty", "专业", required=True),
                Fact("accepted", "主管部门已认可", "bool"),
                Fact("file", "文件名"),
                Fact("sha256", "摘要"),
            ),
            single=False,
        ),
        Kind(
            "活动",
            "活动名称",
            (
                Fact("kind", "类别", choices=("考核评价", "技能竞赛", "课程开发", "成果交流", "其他")),
                Fact("major", "重大活动或重大成果", "bool"),
                Fact("reported", "报告日期", "date"),
            ),
            single=False,
        ),
        Kind("称号", "称号名称", (Fact("level", "级别", choices=("区级", "市级", "省级", "国家级")),)),
        Kind(
            "限额",
            "支出类别、专业或其他",
            (Fact("share", "占补助的最高比例（%）", "int"), Fact("amount", "单笔最高金额", "money")),
        ),
        Kind(
            "合同",
            "合同号",
            (
                Fact("party", "合同对方"),
                Fact("amount", "合同金额", "money"),
                Fact("signed", "签订日期", "date"),
                Fact("delivered", "交付验收日期", "date"),
                Fact("method", "采购方式"),
            ),
        ),
        Kind("资产", "资产编号或名称", (Fact("voucher", "凭证号"), Fact("amount", "原值", "money", required=True))),
        Kind(
            "聘任",
            "姓名",
            (
                Fact("contract", "协议号"),
                Fact("title", "职称"),
                Fact("until", "聘期至", "date"),
                Fact("left", "离职日期", "date"),
            ),
        ),
        Kind("职工", "姓名", (Fact("post", "岗位"), Fact("left", "离职日期", "date"))),
        Kind(
            "供应商",
            "单位名称",
            (
                Fact("legal", "法定代表人"),
                Fact("phone", "电话"),
                Fact("address", "地址"),
                Fact("relation", "与所在单位的关系"),
            ),
            spelt=True,
        ),
        Kind("承诺", "事项", (Fact("file", "文件名"), Fact("sha256", "摘要"))),
    )
}
