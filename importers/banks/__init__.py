"""The banks' exports: one bank, one file, each format declared by the columns it has.

A new bank is one file here with a `Statement` in it, named in `BANKS`, and a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.banks.abchina import ABC, ABCCounter
from importers.banks.boc import BOC, BOCPersonal
from importers.banks.bocom import BOCOM
from importers.banks.ccb import CCB, CCBPersonal
from importers.banks.ceb import CEB
from importers.banks.cib import CIB
from importers.banks.citic import CITIC
from importers.banks.cmb import CMB, CMBPersonal, CMBPrinted
from importers.banks.cmbc import CMBC
from importers.banks.icbc import ICBC, ICBCAsia, ICBCPersonal
from importers.banks.pab import PAB, PABPayer
from importers.banks.psbc import PSBC
from importers.banks.rcb import CQRCB, RCB
from importers.banks.wallets import Alipay, WeChat

if TYPE_CHECKING:
    from importers.statement import Statement

BANKS: tuple[type[Statement], ...] = (
    CCB,
    CCBPersonal,
    ICBC,
    ICBCAsia,
    ICBCPersonal,
    ABC,
    ABCCounter,
    BOC,
    BOCPersonal,
    BOCOM,
    CMB,
    CMBPrinted,
    CMBPersonal,
    PSBC,
    CITIC,
    CMBC,
    CEB,
    PAB,
    PABPayer,
    CIB,
    CQRCB,
    RCB,
    Alipay,
    WeChat,
)
"""All banks' formats; of those that fit a file the one that knows most of its columns reads it."""
