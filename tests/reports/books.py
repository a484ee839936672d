"""Books for the tests of this floor: from a ledger in a docstring, or from the rows of the scenario."""

from __future__ import annotations

import csv
import os
import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from beancount import loader

from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book.book import Book
from ledgers.book.chart import HEADER, chart_of
from ledgers.book.facts import Facts, main_text
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.plan import Plan, to_text
from ledgers.book.render import decimal_to_fen, render_all
from ledgers.book.rows import SheetRow
from ledgers.policy import find_policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Answer
    from ledgers.policy import Policy

POLICY = find_policy("yuzhong-2023-25")
SCENARIO = Path(__file__).parents[3] / "shared" / "data" / "scenario"
FIGURES = Path(__file__).parents[3] / "shared" / "report" / "figures.json"
FACTS = Facts(
    name="测试基地",
    policy="yuzhong-2023-25",
    start=date(2024, 4, 1),
    specialties=("养老护理员", "健康照护师"),
    host="测试职业学校",
    accounts=("9990000000000000001",),
)


def book_of(journal: str, as_of: date, *, facts: Facts = FACTS, plan: Plan | None = None, code: str = "t01") -> Book:
    """The book that a journal makes, without files."""
    main = [
        line
        for line in main_text(facts, POLICY).splitlines()
        if not line.startswith(("include", "plugin", 'option "documents"')) and "fava-" not in line
    ]
    parts = ["\n".join(main), to_text(plan).removeprefix(HEADER) if plan else "", textwrap.dedent(journal)]
    entries, errors, _ = loader.load_string("\n".join(parts))
    assert not [e for e in errors if "Balance failed" not in e.message], errors
    return Book.of(entries, POLICY, as_of, code)


def scenario(as_of: date, name: str = "scenario-planted.csv") -> Book:
    """The scenario's rows as a book that no bank statement has shown yet."""
    chart = chart_of(POLICY)
    with (SCENARIO / name).open(encoding="utf-8-sig", newline="") as file:
        rows = [_row(raw) for raw in csv.DictReader(file)]
    journal = render_all(to_transaction(Voucher(None, (row,)), chart) for row in rows)
    facts = Facts(
        name="巴渝康养高技能人才培训基地",
        policy="yuzhong-2023-25",
        start=date(2024, 4, 1),
        specialties=("养老护理员", "健康照护师"),
        host="重庆巴渝康养服务集团有限公司",
        accounts=("9995001040000000418",),
    )
    return book_of(journal, as_of, facts=facts, plan=_plan(), code="yz2401")


def _row(raw: dict[str, str]) -> SheetRow:
    fen = decimal_to_fen(Decimal(raw["amount"]))
    return SheetRow(
        voucher=raw["voucher"],
        date=date.fromisoformat(raw["date"]),
        amount=fen if raw["direction"] == "收入" else -fen,
        payee=raw["counterparty"],
        payee_account=raw["counterparty_account"],
        summary=raw["summary"],
        purpose=raw["purpose"],
        source=raw["fund_source"],
        content=raw["content"],
        category=raw["category"],
        specialty=raw["specialty"],
        invoice=raw["invoice_no"],
        invoice_date=date.fromisoformat(raw["invoice_date"]) if raw["invoice_date"] else None,
        contract=raw["contract_no"],
    )


def _plan() -> Plan:
    cells: dict[tuple[str, str], int] = {}
    with (SCENARIO / "table-4-2.csv").open(encoding="utf-8-sig", newline="") as file:
        for raw in csv.DictReader(file):
            if raw["建设内容"] == "合计":
                continue
            for source in POLICY.source:
                cells[raw["建设内容"], source.name] = decimal_to_fen(
                    Decimal(raw[f"{source.name}投入金额(万元)"]) * 10000
                )
    return Plan(date(2024, 4, 1), cells)


PLAN = Plan(
    date(2024, 4, 1),
    {
        ("构建完善的高技能人才培训体系", "地方财政"): 12_000_000,
        ("构建完善的高技能人才培训体系", "行业企业"): 11_000_000,
        ("构建完善的高技能人才培训体系", "其他"): 1_000_000,
        ("校企合作提升培训能力", "地方财政"): 5_000_000,
        ("校企合作提升培训能力", "行业企业"): 8_000_000,
        ("校企合作提升培训能力", "其他"): 500_000,
        ("总结技能人才培养规律", "地方财政"): 3_000_000,
        ("总结技能人才培养规律", "行业企业"): 3_000_000,
        ("总结技能人才培养规律", "其他"): 500_000,
    },
)

JOURNAL = """
2024-04-01 * "" "期初余额"
  A资产:1002银行存款:01专户:0待分配   5000.00 CNY
  N净资产:3001期初余额   -5000.00 CNY

2024-04-18 * "区财政局" "拨付补助"
  voucher: "记2404-001"
  A资产:1002银行存款:01专户:1地方财政   200000.00 CNY
  I收入:1地方财政:4001财政补助   -200000.00 CNY

2024-04-25 * "测试职业学校" "单位配套"
  voucher: "记2404-002"
  A资产:1002银行存款:01专户:2行业企业   200000.00 CNY
  I收入:2行业企业:4201单位配套   -200000.00 CNY

2024-05-10 * "重庆某设备有限公司" "实训床 2 张"
  voucher: "记2405-001"
  specialty: "养老护理员"
  invoice: "24502016036042793100"
  contract: "CG-2024-001"
  A资产:1002银行存款:01专户:1地方财政   -60000.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   60000.00 CNY

2024-12-20 * "测试职业学校" "退回配套"
  voucher: "记2412-001"
  A资产:1002银行存款:01专户:2行业企业   -80000.00 CNY
  A资产:1221往来款项:2行业企业   80000.00 CNY

2024-12-21 * "某银行" "结息"
  voucher: "记2412-002"
  A资产:1002银行存款:01专户:3其他   12.34 CNY
  I收入:3其他:4302利息收入   -12.34 CNY

2025-01-01 balance A资产:1002银行存款   265012.34 CNY

2025-05-08 * "重庆某旅行社有限公司" "师资培训考察"
  voucher: "记2505-001"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政   -180.00 CNY
  E支出:1地方财政:1构建培训体系:30216师资培训   180.00 CNY

2025-06-03 * "重庆某设备有限公司" "实训床退款"
  voucher: "记2506-001"
  specialty: "养老护理员"
  A资产:1002银行存款:01专户:1地方财政   200.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置   -200.00 CNY

2025-06-10 * "刘老师" "课时费"
  voucher: "记2506-002"
  specialty: "健康照护师"
  contract: "PQ-2025-01"
  A资产:1002银行存款:01专户:1地方财政   -1000.00 CNY
  A资产:1002银行存款:09未达账项:2行业企业   1000.00 CNY
  E支出:1地方财政:2校企合作:30216指导教师聘用   1000.00 CNY
  E支出:2行业企业:3总结培养规律:30227科研活动   -1000.00 CNY

2025-07-01 * "=HYPERLINK(\\"http://x\\")" "+1 & <b>特殊</b>"
  voucher: "记2507-001"
  category: "快递费"
  A资产:1002银行存款:01专户:2行业企业   -13000.50 CNY
  E支出:2行业企业:3总结培养规律:39999范围外   13000.50 CNY

2025-08-01 * "未写来源的店" "耗材"
  voucher: "记2508-001"
  A资产:1002银行存款:01专户:0待分配   -300.00 CNY
  E支出:0待分配:0未归集:30218原材料消耗   300.00 CNY

2025-09-01 ! "说不清的公司" "转账"
  A资产:1002银行存款:01专户:0待分配   -400.00 CNY
  A资产:1901待查款项:0待分配   400.00 CNY
"""


# Rules of our own, so that no rule of the house changes what is expected here.


@rule(
    code="F03",
    title="补助资金列支差旅费",
    severity=Severity.VIOLATION,
    cites="第九条",
    cited=("category.cite",),
    fix="退回专户。",
)
def travel(book: Book, policy: Policy) -> Iterator[Finding]:
    """Spends that name a trip."""
    del policy
    for spend in book.spending:
        if "考察" in spend.narration:
            yield Finding.of(travel, spend, because="用途写“考察”，疑为差旅费")


@rule(
    code="B07",
    title="支出超出表4-2计划",
    severity=Severity.WARNING,
    cites="附件2 表4-2",
    cited=("budget.cite",),
    fix="报批。",
)
def over(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """A cell that is over, and a part that cannot be said."""
    del policy
    spends = [s for s in book.spending if s.source == "地方财政"]
    yield Finding.about(over, book, "cell", because="示例：超出 100.00 元", amount=10_000, items=spends)
    yield Undetermined("缺调整批复")


@rule(
    code="E03",
    title="建设周期不足两年",
    severity=Severity.VIOLATION,
    cites="第三条",
    cited=("period.cite",),
    fix="补批文。",
)
def period(book: Book, policy: Policy) -> Iterator[Finding]:
    """Nothing can be said."""
    del book, policy
    missing = "缺批文日期"
    raise Undetermined(missing)


@rule(
    code="L02",
    title="支出没有核算到项目",
    severity=Severity.NOTE,
    cites="第十条（一）",
    cited=("ledgers.cite_rules",),
    fix="补填。",
)
def clean(book: Book, policy: Policy) -> Iterator[Finding]:
    """Nothing is found."""
    del book, policy
    yield from ()


def answers_of(book: Book) -> tuple[Answer, ...]:
    """What the rules above say."""
    return tuple(r.run(book) for r in (over, period, travel, clean))


def golden(name: str, text: str) -> None:
    """Hold a text against the one that was read and kept; GOLDEN_UPDATE=1 keeps a new one."""
    path = Path(__file__).parent / name
    if os.environ.get("GOLDEN_UPDATE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{name}: 核对后用 GOLDEN_UPDATE=1 更新"
