"""银行电子对账单: read and proved as any statement, and never taken for an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers import read_paper
from ledgers.refusal import Refusal
from tests.importers.invoice_makers import bkrs, ofd, pdf, xbrl
from tests.importers.makers import zip_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from importers.paper import Paper

MOVES = [
    ("2025-03-03", "1", "500.00", "1500.00"),
    ("2025-03-15", "0", "156.22", "1343.78"),
    ("2025-03-15", "0", "43.78", "1300.00"),
]

ISSUER = "<b:IdentificationCodeOfIssuer>C</b:IdentificationCodeOfIssuer><b:Currency>CNY</b:Currency>"


def read(folder: Path, data: bytes) -> Paper:
    path = folder / "对账单.dat"
    path.write_bytes(data)
    return read_paper(path)


@pytest.mark.parametrize("wrap", [bytes, lambda x: ofd(attached={"bkrs.xml": x}), lambda x: pdf(embedded=x)])
def test_alone_and_within_ofd_and_pdf(tmp_path: Path, wrap: object) -> None:
    assert callable(wrap)
    paper = read(tmp_path, wrap(bkrs(MOVES, end="1300.00")))
    assert (paper.refused, paper.kind, paper.importer, paper.chain) == ("", "statement", "银行电子对账单", "proved")
    assert [row.amount for row in paper.rows] == [50_000, -15_622, -4_378]
    assert (paper.opening_fen, paper.closing_fen, paper.account) == (100_000, 130_000, "50001234567890")
    assert (paper.rows[0].payee, paper.rows[0].summary) == ("甲公司", "货款")


def test_newest_first_is_turned_round(tmp_path: Path) -> None:
    paper = read(tmp_path, bkrs(MOVES[::-1], end="1300.00"))
    assert not paper.refused
    assert [row.amount for row in paper.rows] == [50_000, -15_622, -4_378]
    assert paper.lines == (3, 2, 1)


def test_rows_said_twice_with_zero_are_skipped_and_still_a_link(tmp_path: Path) -> None:
    doubled = [move for day, way, amount, at in MOVES for move in ((day, way, amount, at), (day, way, "0.00", at))]
    paper = read(tmp_path, bkrs(doubled, end="1300.00"))
    assert not paper.refused
    assert len(paper.rows) == 3
    assert [(s.row, s.reason) for s in paper.skipped] == [(2, "金额为零"), (4, "金额为零"), (6, "金额为零")]
    assert paper.count == 6


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bkrs([]), "没有一笔交易，只有账户信息"),
        (xbrl("b", ISSUER), "没有一笔交易"),
        (bkrs([(day, way, "0.00", "") for day, way, _, _ in MOVES]), "有 3 笔，金额都是零"),
        (bkrs([MOVES[0], ("2025-03-15", "0", "0.00", "1343.78"), MOVES[2]]), "第 2 笔余额对不上"),
        (bkrs([MOVES[0], MOVES[2]]), "第 2 笔余额对不上"),
        (bkrs([MOVES[0], (*MOVES[1][:3], "")]), "余额读不出来"),
        (bkrs(MOVES, end="1300.01"), "对账单写的期末余额是 1,300.01"),
        (bkrs(MOVES, account=""), "没有写本方账号"),
        (bkrs([("2025-03-03", "7", "1.00", "1.00")]), "第 1 笔没有写明是收是支"),
        (bkrs([("", "1", "1.00", "1.00")]), "第 1 笔没有记账日期"),
        (bkrs([("2025-03-03", "1", "一元", "1.00")]), "不是金额"),
        (bkrs(MOVES).replace(b">CNY<", b">USD<"), "币种是“USD”"),
    ],
)
def test_what_is_not_proved_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    paper = read(tmp_path, data)
    assert said in paper.refused
    assert "\n" not in paper.refused


def test_a_receipt_of_the_same_standard_is_no_statement(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有发票，也没有银行对账单"):
        read(tmp_path, xbrl("b", f"{ISSUER}<b:X>1</b:X>"))


def test_within_a_zip_of_invoices_it_is_asked_for_alone(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="请解压后单独导入"):
        read(tmp_path, zip_bytes({"a.xml": bkrs(MOVES)}))
