"""The samples that come with the task, which stand beside the checkout or where EARMARK_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from importers import read_paper
from ledgers.refusal import Refusal

SHARED = Path(os.environ.get("EARMARK_SHARED") or Path(__file__).resolve().parents[3] / "shared")


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no sample {name} (EARMARK_SHARED names the folder that has data/)")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "alipay-personal.csv",
        "boc-personal-debit.csv",
        "ccb-personal-debit.xls",
        "cmb-personal-debit.csv",
        "icbc-personal-debit.csv",
        "wechat-personal.csv",
    ],
)
def test_personal_statements_are_of_no_known_format_yet(name: str) -> None:
    path = shared(f"data/statements/{name}")
    with pytest.raises(Refusal, match="认不出这是什么表。文件第 1 行是"):
        read_paper(path)
