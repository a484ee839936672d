"""报告下载: one base's report of a year at once, or those of all bases as a zip that is made meanwhile."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, make_response, redirect, request, send_file

from earmark.gateway.pages.common import field, look, me, render, shelf, today
from earmark.gateway.pages.issue import plain
from earmark.gateway.refusals import WebRefusal
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from earmark.gateway.bundles import Bundle, Bundles


def page() -> str:
    """What can be downloaded."""
    return _render()


def begin() -> str | AnyResponse:
    """Begin the zip of a year."""
    try:
        bundle = _bundles().begin(me().sees(shelf().codes()), _year(), today(), me().id, me().name)
    except Refusal as refusal:
        answer = make_response(_render(said=plain(refusal)))
        answer.status_code = HTTPStatus.BAD_REQUEST
        return answer
    return redirect(f"/reports/{bundle.id}", HTTPStatus.SEE_OTHER)


def _year() -> int:
    text = field(request.form, "year")
    if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004
        raise Refusal("年度看不懂", todo="写成 2025")
    return int(text)


def progress(bundle: str) -> str:
    """How far a zip is."""
    return render("bundle.html", bundle=_own(bundle))


def fetch(bundle: str) -> Response:
    """A zip that is ready."""
    found = _own(bundle)
    if not found.ready:
        raise WebRefusal(HTTPStatus.NOT_FOUND, "报告还没有做完", "请等进度走完再下载")
    name = f"审计报告-{found.year}.zip"
    return send_file(found.path, mimetype="application/zip", as_attachment=True, download_name=name)


def _render(said: str = "") -> str:
    seen = look()
    years = sorted({year for line in seen.ready for year in line.years}, reverse=True)
    over = [year for year in years if year < today().year]
    return render(
        "reports.html",
        look=seen,
        lines=[line for line in seen.ready if line.years],
        unread=[line for line in seen.ready if line.reason],
        years=years or [today().year],
        year=over[0] if over else years[0] if years else today().year,
        last=last if (last := _bundles().last(me().id)) and _theirs(last) else None,
        said=said,
    )


def _own(name: str) -> Bundle:
    found = _bundles().of(name, me().id)
    if found is None or not _theirs(found):
        raise WebRefusal(HTTPStatus.NOT_FOUND, "没有这个页面", "报告可能已经过期，请重新生成")
    return found


def _theirs(bundle: Bundle) -> bool:
    """Whether somebody still sees every base of a zip: a right that was taken back holds for what was made before."""
    return set(bundle.codes) <= set(me().sees(shelf().codes()))


def _bundles() -> Bundles:
    bundles: Bundles = current_app.config["EARMARK_BUNDLES"]
    return bundles
