"""The application: Fava's, with our loader, our guard and our pages."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fava.application import create_app as create_fava
from fava.context import g
from fava.json_api import json_success
from flask import current_app, redirect, render_template, request, send_from_directory
from flask_babel import get_translations  # type: ignore[import-untyped]
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from earmark.gateway import door, evidence, manual, report
from earmark.gateway.bundles import Bundles
from earmark.gateway.frontend import FAVA, WORDS, changed, scripts
from earmark.gateway.guard import LOOPBACK, Guard, seal
from earmark.gateway.ledger import Globals
from earmark.gateway.loader import Books
from earmark.gateway.marks import marks
from earmark.gateway.menu import menu
from earmark.gateway.once import ledger_json, once_a_book, words_json
from earmark.gateway.overview import Overview
from earmark.gateway.pages import bureau, entry, importing, spend, todo
from earmark.gateway.pages import overview as first_page
from earmark.gateway.pages.common import address
from earmark.gateway.pages.held import Held
from earmark.gateway.permissions import FORM_BYTES
from earmark.gateway.record import record
from earmark.gateway.refusals import WebRefusal, answer_in_chinese
from earmark.gateway.turns import over
from earmark.gateway.visitor import Behind, person, proxies
from earmark.gateway.voucher import shown_meta, voucher
from earmark.people import Register, Role
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask import Flask
    from werkzeug import Response

    from ledgers.book.shelf import Shelf

_HERE = Path(__file__).parent
_STYLE = """<link rel="stylesheet" href="{{ static_url('app.css') }}">"""
_CHANGES = {
    "_journal_table.html": {
        # Fava writes the journal's texts unescaped: a payee could be a script.
        "{% autoescape false %}": "{% autoescape true %}",
        "<strong class='payee'>": "{{ finding_marks(entry) }}<strong class='payee'>",
        "'balance': 'Bal'": "'balance': '余额'",
        "'close': 'Close'": "'close': '销户'",
        "'document': 'Doc'": "'document': '凭证'",
        "'note': 'Note'": "'note': '备注'",
        "'open': 'Open'": "'open': '开户', 'custom': '事项', 'pad': '补差', 'event': '事件', 'query': '查询'",
        "accumulated <span": "账上 <span",
    },
    "_layout.html": {
        "<html>": '<html lang="zh-CN">',
        """<link rel="shortcut icon" href="{{ static_url('favicon.ico') }}">""": "",
        _STYLE: _STYLE + '{% include "_head.html" %}',
        "get_ledger_data()|tojson": "ledger_json()",
        "translations()|tojson": "words_json()",
    },
}
"""Words of Fava's templates and what stands in their place."""


def create_app(
    shelf: Shelf,
    *,
    as_of: date | None = None,
    hosts: Collection[str] = LOOPBACK,
    register: Register | None = None,
    trusted: Collection[str] = (),
    processes: int = 0,
) -> Flask:
    """The web application over a shelf of books.

    Args:
        shelf: the books.
        as_of: the day they are audited as of; today where None.
        hosts: the names the service is reached by, without ports.
        register: who may use it; the one beside the books where None.
        trusted: the proxies that speak TLS for it, by address or network; where there are any, nothing
            is served to who comes without TLS.
        processes: how many audit books for the overview, beside this one; 0 audits in this one.

    Raises:
        Refusal: the register's database cannot be used, or a proxy is no address.
    """
    register = register or Register.of(shelf.folder)
    app = create_fava([])
    app.app_ctx_globals_class = Globals  # type: ignore[assignment]
    overview = Overview(shelf, processes)
    app.config["LEDGERS"] = Books(shelf, changed=lambda code: overview.renew(code, as_of or date.today()))  # noqa: DTZ011
    app.config["EARMARK_AS_OF"] = as_of
    app.config["EARMARK_OVERVIEW"] = overview
    app.config["EARMARK_BUNDLES"] = Bundles(shelf)
    app.config["EARMARK_REGISTER"] = register
    app.config["EARMARK_HELD"] = Held(shelf.folder / ".earmark" / "held")
    app.config["MAX_CONTENT_LENGTH"] = FORM_BYTES  # the guard knows where more may be sent
    # Before Fava's own first step, which loads the book that the request names.
    app.url_value_preprocessors[None].insert(0, Guard(frozenset(hosts), shelf, register, over_tls=bool(trusted)))
    app.after_request(seal)
    app.after_request(record)  # before the seal: the last one in goes first
    app.teardown_request(over)
    app.before_request(_own_words)
    answer_in_chinese(app)
    _set_templates(app)
    _set_views(app)
    app.wsgi_app = Behind(app.wsgi_app, proxies(trusted))  # type: ignore[assignment, method-assign]
    return app


def _set_templates(app: Flask) -> None:
    """Put our templates before Fava's, and two of Fava's with a word changed."""
    ours = {name: _fava(name, changes) for name, changes in _CHANGES.items()}
    assert app.jinja_loader is not None  # noqa: S101  (Fava has templates)
    app.jinja_loader = ChoiceLoader([DictLoader(ours), FileSystemLoader(_HERE / "templates"), app.jinja_loader])
    app.add_template_filter(yuan, "yuan")
    app.add_template_filter(shown_meta, "meta_items")
    app.add_template_global(person, "visitor")
    app.add_template_global(menu, "menu")
    app.add_template_global(address, "address")
    app.add_template_global(marks, "finding_marks")
    app.add_template_global(ledger_json)
    app.add_template_global(words_json)


def _own_words() -> None:
    """Put our words into Fava's catalogue, which its pages and its answers are written from."""
    if getattr(g, "ledger", None) is None:  # a page outside the books, which has no language to choose
        return
    catalogue = getattr(get_translations(), "_catalog", None)
    if catalogue is not None and catalogue.get("F") != WORDS["F"]:
        catalogue.update(WORDS)


def _fava(name: str, changes: dict[str, str]) -> str:
    """A template of Fava's with words changed."""
    return changed((FAVA / "templates" / name).read_text(encoding="utf-8"), name, changes)


def _set_views(app: Flask) -> None:
    """Our pages, and our views in place of Fava's where those read too much."""
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/favicon.ico", "favicon", lambda: _own_static("favicon.svg"))
    app.add_url_rule("/static/earmark/<path:filename>", "own_static", _own_static)
    app.view_functions["index"] = _index
    app.view_functions["document"] = evidence.document
    app.view_functions["statement"] = evidence.statement
    app.view_functions["static"] = scripts()
    for name in ("income_statement", "trial_balance", "balance_sheet", "journal_page"):
        endpoint = f"json_api.get_{name}"
        app.view_functions[endpoint] = once_a_book(app.view_functions[endpoint])
    app.view_functions["json_api.get_journal_page"] = _journal_page(app.view_functions["json_api.get_journal_page"])
    app.view_functions["json_api.get_help"] = _help
    app.add_url_rule("/<bfile>/voucher/", "voucher", voucher)
    app.add_url_rule("/<bfile>/spend/", "spend", spend.page, methods=["GET", "POST"])
    app.add_url_rule("/<bfile>/spend/check", "spend_check", spend.check, methods=["POST"])
    app.add_url_rule("/<bfile>/spend/invoice", "spend_invoice", spend.invoice, methods=["POST"])
    app.add_url_rule("/<bfile>/todo/", "todo", todo.page)
    app.add_url_rule("/<bfile>/todo/approve", "todo_approve", todo.approve, methods=["POST"])
    app.add_url_rule("/<bfile>/entry/<row>/", "entry", entry.page)
    app.add_url_rule("/<bfile>/entry/<row>/add", "entry_add", entry.add, methods=["POST"])
    app.add_url_rule("/<bfile>/entry/<row>/reverse", "entry_reverse", entry.reverse, methods=["POST"])
    app.add_url_rule("/<bfile>/entry/<row>/approve", "entry_approve", entry.approve, methods=["POST"])
    app.add_url_rule("/<bfile>/report/<int:year>/", "year_report", report.year_page)
    app.add_url_rule("/<bfile>/report/<int:year>/<form>", "year_report_file", report.year_file)
    app.add_url_rule("/login", "login", door.login, methods=["GET", "POST"])
    app.add_url_rule("/logout", "logout", door.logout, methods=["POST"])
    app.add_url_rule("/password", "password", door.password, methods=["GET", "POST"])
    app.add_url_rule("/people/", "people", door.people)
    app.add_url_rule("/<bfile>/import/", "import_page", importing.page, methods=["GET", "POST"])
    app.add_url_rule(
        "/<bfile>/import/<any(edit,confirm,drop,columns,subjects,undo):deed>",
        "import_deed",
        importing.deed,
        methods=["POST"],
    )
    app.add_url_rule("/<bfile>/import/check.xlsx", "import_check", importing.check)
    app.add_url_rule("/rules/", "rules", manual.index)
    app.add_url_rule("/rules/<code>", "rule", manual.rule)
    for endpoint, (path, view, method) in bureau.ROUTES.items():
        app.add_url_rule(path, endpoint, view, methods=[method])


def _index() -> Response | str:
    """The books that the visitor sees; the audit page of one; an administrator's page of people."""
    visitor = person()
    assert visitor is not None  # noqa: S101  (the guard let in nobody unknown)
    if g.beancount_file_slug:
        return redirect(f"/{g.beancount_file_slug}/extension/AuditPage/")
    if visitor.role is Role.ADMIN:
        return redirect("/people/")
    seen = visitor.sees(current_app.config["LEDGERS"].shelf.codes())
    if visitor.role.of_bases and len(seen) == 1:
        return redirect(f"/{seen[0]}/extension/AuditPage/")
    return first_page.page()


def _healthz() -> tuple[str, HTTPStatus, dict[str, str]]:
    """Whether the service can do its work; to strangers, no word more."""
    well = current_app.config["EARMARK_REGISTER"].database.alive()
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return "ok" if well else "unavailable", status, {"Content-Type": "text/plain; charset=utf-8"}


def _own_static(filename: str) -> Response:
    return send_from_directory(_HERE / "static", filename)


def _journal_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Fava's view of a journal's page, for pages that can be: it counts negative ones from the end."""

    def page() -> Any:
        number = request.args.get("page", "")
        if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number)):  # noqa: PLR2004
            raise WebRefusal(HTTPStatus.BAD_REQUEST, "没有这一页", "请从日记账第一页看起")
        return view()

    return page


def _help() -> Response:
    """Our help, where Fava's is in English and about editing."""
    return json_success({"html": render_template("help.html"), "pages": [["_index", "使用帮助"]]})
