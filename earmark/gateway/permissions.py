"""Who may ask for what: the one table. Nothing is open unless it stands here, and to whom.

`python -m earmark.gateway.matrix docs/permissions.md` writes it for people; a test asks for every
route as every role and holds the answers to it. A route of a new Fava is in neither of the two tables:
it is refused, and a test fails until somebody has decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from earmark.people import Role

READ = frozenset({"GET", "HEAD"})
FORM = frozenset({"GET", "HEAD", "POST"})

REPORTS = frozenset({"income_statement", "balance_sheet", "trial_balance", "journal", "documents", "errors"})
"""Fava's reports that are shown. Not among them: editor and import (they write), options (paths of the
server), query, statistics and holdings (they ask for queries), commodities and events (no book has any)."""

PAGES = frozenset({"AuditPage"})
"""The extensions that are shown: ours."""

ALL = frozenset(Role)
READERS = frozenset({Role.ACCOUNTANT, Role.HEAD, Role.AUDITOR})
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
    "logout": Right("退出", ALL, frozenset({"POST"})),
    "password": Right("我的账号、改密码", ALL, FORM),
    "index": Right("首页：看得到的全部基地，或一个基地的审计页", ALL),
    "rules": Right("规则手册", ALL),
    "rule": Right("一条规则", ALL),
    # the administrator's
    "people": Right("用户和访问记录", ADMINS),
    # a base's pages
    "voucher": Right("一张凭证"),
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


def admits(endpoint: str, method: str, values: _Values) -> Right | None:
    """The right that a request needs; None where it is open to nobody."""
    right = RIGHTS.get(endpoint)
    return right if right is not None and method in right.methods and right.when(values) else None
