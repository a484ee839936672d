"""The samples that come with the task, which stand beside the checkout or where EARMARK_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers import read_paper

SHARED = Path(os.environ.get("EARMARK_SHARED") or Path(__file__).resolve().parents[3] / "shared")


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no sample {name} (EARMARK_SHARED names the folder that has data/)")
    return path


# Cut and masked by hand: one is whole, the others break where they were edited, or declare more than they hold.
SAMPLES = [
    ("boc-personal-debit.csv", "中国银行个人明细", 17, "proved", ""),
    ("ccb-personal-debit.xls", "建设银行个人明细", 7, "broken", "第 10 行余额对不上"),
    ("cmb-personal-debit.csv", "招商银行个人明细", 5, "broken", "第 4 行余额对不上"),
    ("icbc-personal-debit.csv", "工商银行个人明细", 12, "broken", "第 18 行的余额读不出来"),
    ("alipay-personal.csv", "支付宝交易明细", 10, "absent", "第 8 行写明共 66 笔，读到的是 10 笔"),
    ("wechat-personal.csv", "微信支付账单", 27, "absent", "第 7 行写明共 43 笔，读到的是 27 笔"),
]


@pytest.mark.parametrize(("name", "title", "count", "chain", "refused"), SAMPLES)
def test_the_samples(name: str, title: str, count: int, chain: str, refused: str) -> None:
    paper = read_paper(shared(f"data/statements/{name}"))
    assert (paper.importer, paper.count, paper.chain) == (title, count, chain)
    assert paper.refused.startswith(refused)
    assert bool(paper.refused) == bool(refused)
