"""Who may ask for what: the one table. Nothing is open unless it stands here, and to whom.

`python -m earmark.gateway.matrix docs/permissions.md` writes it for people; a test asks for every
route as every role and holds the answers to it. A route of a new Fava is in neither of the two tables:
it is refused, and a test fails until somebody has decided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from earmark.people import Role

READ = frozenset({"GET", "HEAD"})
FORM = frozenset({"GET", "HEAD", "POST"})
SENT = frozenset({"POST"})

FORM_BYTES = 8 * 1024
ENTRY_BYTES = 32 * 1024
PAPERS_BYTES = 24 * 1024 * 1024
"""Bytes of the files of one import, and what a form puts around them."""
WORDS_BYTES = 64 * 1024
"""Bytes of what a person says on an import's rows."""
LIST_BYTES = 64 * 1024
UPLOAD_BYTES = 12 * 1024 * 1024

_BASE = r"/[a-z0-9][a-z0-9-]{0,31}"
POSTED = (
    (re.compile(r"/(?:login|logout|password)"), FORM_BYTES),
    (re.compile(_BASE + r"/spend/check"), ENTRY_BYTES),
    (re.compile(_BASE + r"/spend/(?:invoice)?"), UPLOAD_BYTES),
    (re.compile(_BASE + r"/import/"), PAPERS_BYTES),
    (re.compile(_BASE + r"/import/[a-z]+"), WORDS_BYTES),
    (re.compile(_BASE + r"/todo/approve"), FORM_BYTES),
    (re.compile(_BASE + r"/entry/[0-9a-z-]{1,40}/(?:reverse|approve)"), FORM_BYTES),
    (re.compile(_BASE + r"/entry/[0-9a-z-]{1,40}/add"), UPLOAD_BYTES),
    (re.compile(r"/orders/do/(?:remind|extend)"), LIST_BYTES),
    (re.compile(r"/reports/do/begin"), FORM_BYTES),
    (re.compile(_BASE + r"/issue/[0-9A-Za-z-]{1,40}/(?:decide/[a-z]{1,20}|release)"), FORM_BYTES),
    (re.compile(_BASE + r"/issue/[0-9A-Za-z-]{1,40}/draft"), UPLOAD_BYTES),
    (re.compile(_BASE + r"/papers/ask"), LIST_BYTES),
    (re.compile(_BASE + r"/papers/judge"), FORM_BYTES),
)
"""Where a form may be sent to, and how many bytes of it: known before a route is resolved."""

REPORTS = frozenset({"income_statement", "balance_sheet", "trial_balance", "journal", "documents", "errors"})
"""Fava's reports that are shown. Not among them: editor and import (they write), options (paths of the
server), query, statistics and holdings (they ask for queries), commodities and events (no book has any)."""

PAGES = frozenset({"AuditPage"})
"""The extensions that are shown: ours."""

ALL = frozenset(Role)
READERS = frozenset({Role.ACCOUNTANT, Role.HEAD, Role.AUDITOR})
BASES = frozenset({Role.ACCOUNTANT, Role.HEAD})
RECORDERS = frozenset({Role.ACCOUNTANT})
AUDITORS = frozenset({Role.AUDITOR})
HEADS = frozenset({Role.HEAD})
ADMINS = frozenset({Role.ADMIN})

_Values = Mapping[str, Any]


def _any(_values: _Values) -> bool:
    return True


def _shown_report(values: _Values) -> bool:
    return values.get("report_name") in REPORTS


def _own_page(values: _Values) -> bool:
    return values.get("extension_name") in PAGES


def _own_help(values: _Values) -> bool:
    return values.get("page_slug") == "_index"


@dataclass(frozen=True, slots=True)
class Right:
    """What an endpoint is open for.

    Attributes:
        what: what it is, for people.
        roles: to whom; None is everybody, without log-in. A base's pages are open to those who see the base.
        methods: by which methods.
        when: for which values of its route.
        logged: the access log keeps each request for it.
    """

    what: str
    roles: frozenset[Role] | None = READERS
    methods: frozenset[str] = READ
    when: Callable[[_Values], bool] = _any
    logged: bool = True


RIGHTS: Mapping[str, Right] = {
    # without log-in
    "healthz": Right("监控：程序和数据库是否正常", None),
    "favicon": Right("图标", None),
    "static": Right("Fava 的样式和脚本", None),
    "own_static": Right("专账的样式和脚本", None),
    "login": Right("登录", None, FORM),
    # everybody's own
    "logout": Right("退出", ALL, SENT),
    "password": Right("我的账号、改密码", ALL, FORM),
    "index": Right("首页：看得到的全部基地，或一个基地的审计页", ALL),
    "rules": Right("规则手册", ALL),
    "rule": Right("一条规则", ALL),
    # over all bases that somebody sees
    "overview_sheet": Right("首页的表，Excel"),
    "issues": Right("问题列表：看得到的全部基地"),
    "orders": Right("整改台账：看得到的全部基地"),
    "orders_sheet": Right("整改台账，Excel"),
    "orders_remind": Right("催办所选整改", AUDITORS, SENT),
    "orders_extend": Right("改所选整改的期限", AUDITORS, SENT),
    "reports": Right("报告下载：看得到的全部基地"),
    "reports_begin": Right("生成全部报告的压缩包", READERS, SENT),
    "reports_progress": Right("压缩包的进度：只给生成的人"),
    "reports_zip": Right("压缩包：只给生成的人"),
    # the administrator's
    "people": Right("用户和访问记录", ADMINS),
    # a base's pages
    "spend": Right("记一笔支出", RECORDERS, FORM),
    "spend_check": Right("记账前的检查", RECORDERS, SENT, logged=False),
    "spend_invoice": Right("读一张发票", RECORDERS, SENT),
    "todo": Right("待办", BASES),
    "todo_approve": Right("审核勾选的凭证", HEADS, SENT),
    "entry": Right("一张凭证：经过、补材料、审核、冲销"),
    "entry_add": Right("补发票号、合同号、说明和附件", RECORDERS, SENT),
    "entry_reverse": Right("冲销", RECORDERS, SENT),
    "entry_approve": Right("审核", HEADS, SENT),
    "issue": Right("一条问题：事实、证据、经过、处理"),
    "issue_decide": Right("处理问题：责令整改、复核、销号、退回、核准例外、误报、备注", AUDITORS, SENT),
    "issue_draft": Right("起草整改反馈和附件", BASES, SENT),
    "issue_release": Right("把反馈发给主管部门", HEADS, SENT),
    "papers": Right("资料清单"),
    "papers_ask": Right("调取资料", AUDITORS, SENT),
    "papers_judge": Right("接受或退回资料", AUDITORS, SENT),
    "voucher": Right("一张凭证的窗口"),
    "year_report": Right("一年的审计报告"),
    "year_report_file": Right("一年的审计报告：Excel、Word、PDF"),
    "report": Right("报表：收支表、资产负债表、试算表、日记账、凭证文档、错误", when=_shown_report),
    "account": Right("一个科目的明细账"),
    "help_page": Right("使用帮助", when=_own_help),
    "extension_report": Right("审计页", when=_own_page),
    "extension_endpoint": Right("审计报告下载", when=_own_page),
    "extension_js_module": Right("审计页的脚本", when=_own_page),
    "document": Right("凭证附件"),
    "statement": Right("分录写明的附件"),
    # the accountant's
    "import_page": Right("导入：拖入文件、逐行核对、确认入账", RECORDERS, FORM),
    "import_deed": Right("导入：改一格、确认、放弃、确认列或科目、撤销", RECORDERS, frozenset({"POST"})),
    "import_check": Right("导入：下载逐行核对表", RECORDERS),
    # what Fava's frontend reads for them; it asks for changes by itself, every few seconds
    "json_api.get_changed": Right("账簿有没有变", logged=False),
    "json_api.get_errors": Right("账簿错误"),
    "json_api.get_ledger_data": Right("科目、对方户名等名录"),
    "json_api.get_journal_page": Right("日记账的一页"),
    "json_api.get_account_report": Right("明细账"),
    "json_api.get_income_statement": Right("收支表"),
    "json_api.get_balance_sheet": Right("资产负债表"),
    "json_api.get_trial_balance": Right("试算表"),
    "json_api.get_documents": Right("凭证附件的名录"),
    "json_api.get_context": Right("一笔分录和前后余额"),
    "json_api.get_help": Right("使用帮助的正文"),
}
"""Every endpoint that is open: to whom, by which methods and when."""

SHUT: Mapping[str, str] = {
    "jump": "按来源网址跳转，能把人带到别的网站",
    "holdings_by": "要用查询；账簿里没有证券",
    "download_query": "查询命令能清空、改写服务器上任何文件",
    "download_journal": "整本账簿的源文件",
    "json_api.get_query": "查询命令能清空、改写服务器上任何文件",
    "json_api.get_source": "能读账簿之外的文件",
    "json_api.get_source_slice": "能读账簿之外的文件",
    "json_api.get_extract": "能把服务器上任何文件交给导入程序",
    "json_api.get_imports": "列出服务器上的文件夹",
    "json_api.get_options": "写着服务器上的路径",
    "json_api.get_commodities": "账簿里只有人民币",
    "json_api.get_events": "账簿里没有事件",
    "json_api.get_journal": "不分页的日记账，账簿大时拖慢所有人",
    "json_api.get_statistics": "要用查询",
    "json_api.get_narrations": "只供 Fava 的录入框，那里不能录入",
    "json_api.get_narration_transaction": "只供 Fava 的录入框，那里不能录入",
    "json_api.get_payee_accounts": "只供 Fava 的录入框，那里不能录入",
    "json_api.get_payee_transaction": "只供 Fava 的录入框，那里不能录入",
    "json_api.put_source": "改写账簿文件，能让服务器执行任何程序",
    "json_api.put_source_slice": "改写账簿文件，能让服务器执行任何程序",
    "json_api.delete_source_slice": "删除分录",
    "json_api.put_add_entries": "绕过记账的检查写分录，能让服务器执行任何程序",
    "json_api.put_add_document": "上传任何类型的文件",
    "json_api.put_attach_document": "改写账簿文件，能让服务器执行任何程序",
    "json_api.put_upload_import_file": "上传的文件会被当作程序执行",
    "json_api.put_move": "移动服务器上的文件",
    "json_api.delete_document": "删除服务器上的文件",
    "json_api.put_format_source": "只供 Fava 的编辑器，那里不能编辑",
}
"""Every endpoint that somebody has decided to keep shut, and why."""


def most_bytes(path: str) -> int:
    """How many bytes may be sent to an address; none where no form is taken."""
    return next((most for pattern, most in POSTED if pattern.fullmatch(path)), 0)


def admits(endpoint: str, method: str, values: _Values) -> Right | None:
    """The right that a request needs; None where it is open to nobody."""
    right = RIGHTS.get(endpoint)
    return right if right is not None and method in right.methods and right.when(values) else None
