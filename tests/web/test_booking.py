"""记账凭证 on the page of a finding: digits in their columns, and who stands under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from earmark.gateway.pages.booking import PLACES, Sum
from tests.web.test_bureau import OURS, accountant, auditor, head, travel

if TYPE_CHECKING:
    from flask.testing import FlaskClient

__all__ = ["accountant", "auditor", "head", "travel"]


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (586_000, "···¥586000"),
        (1, "······¥001"),
        (10, "······¥010"),
        (100, "······¥100"),
        (99_999_999_99, "9999999999"),
        (0, ""),
        (100_000_000_00, ""),  # more than there are columns: as a number
    ],
)
def test_an_amount_stands_in_its_columns(fen: int, written: str) -> None:
    assert "".join(Sum(fen).digits).replace(" ", "·") == written
    assert len(Sum(fen).digits) in {0, len(PLACES)}


def test_who_stands_under_a_voucher(auditor: FlaskClient, head: FlaskClient, travel: str) -> None:
    """制单 and 记账 are whoever brought it in; 审核 stays empty until the head has looked at all of its rows."""

    def under() -> str:
        text = auditor.get(travel).text.partition('class="hands"')[2].partition("</p>")[0]
        return re.sub(r"<[^>]+>", "|", text)

    page = auditor.get(travel).text
    assert "".join(re.findall(r"<i>(.?)</i>", page)).count("¥586000") == 4, "two sides and two sums"
    assert page.index('data-label="借方金额"><span class="whole">5,860.00') < page.index("1002银行存款"), "借 first"
    assert re.search(r'凭证 <a href="/alpha/entry/[0-9a-f]{16}-0/">记2508-001</a>', page)
    assert "制单 测试" in under()
    assert "记账 测试" in under()
    assert "审核 |" in under()
    window = head.get("/alpha/todo/").text
    row = re.search(r'entry/([0-9a-f]{16}-0)/">记2508-001', window)
    assert row
    assert head.post(f"/alpha/entry/{row[1]}/approve", headers=OURS).status_code == 303
    assert "审核 基地负责人-alpha|" in under()


def test_a_finding_leads_to_its_kin(auditor: FlaskClient) -> None:
    """The others about the same voucher, and of the same rule; itself is none of them."""
    pages = [auditor.get(path) for path in re.findall(r'href="(/alpha/issue/[^"]+)"', auditor.get("/issues/").text)]
    for page in pages:
        kin = page.text.partition("<h2>经过</h2>")[2].partition("<aside")[0]
        links = re.findall(r'href="(/alpha/issue/[^"]+)"', kin)
        assert page.request.path not in links
        assert len(links) == len(set(links))
    told = "".join(page.text for page in pages)
    assert "同一凭证：" in told
    assert "同一规则：" in told
