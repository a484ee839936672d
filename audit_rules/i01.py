"""The book against the bank's statements.

Three things are held together: the balances that statements proved, asserted in the book when they
were imported, against what the book's postings give today; every statement row, by its identity,
against the row that was imported; and the statements with each other, account by account, as the
balance of one must begin where the one before ended. A balance or a row that no longer agrees is
the finding. Days between two statements whose balances do not meet are a warning that names them.
Months with spending that no statement has shown are named as missing.

Passed over:
1. a balance that is off by the same amount as the one before: it follows from that one
2. two rows with no day between them: a broken chain, which X25 names
3. a row without a balance, and an account whose number the book does not know: they prove nothing

A book that the bank does not confirm is a story.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beancount.core import data

from audit_rules.chain import altered, breaks
from audit_rules.entry import item_of
from audit_rules.rule import Finding, Severity, Undetermined, rule
from ledgers.book import chart as accounts
from ledgers.book.journal import EXPLAINS, is_derived
from ledgers.book.render import amount_fen, posting_fen, yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgers.book.book import Book
    from ledgers.policy import Policy

PAGE = """
查什么：账上的数和银行对账单是不是还一致，对账单有没有断档。

怎么查：三样对着看。一是导入对账单时记下的银行余额，与账上现在算出的余额比；二是每一行银行流水，与导入时的内容比；
三是同一账户前后的对账单，后一份应从前一份的余额接起。余额不符、流水被改动的，列为违规；前后接不上而中间有空日的，
是缺对账单，列为预警，写明缺哪几天。明细表有收支、对账单还没有的月份，就这一部分无法判断；一份对账单也没有的，无法判断。

放过的情形：
1. 与前一次余额相差同样金额的：是前一次差错带下来的
2. 相邻两行之间没有空日的：属余额链断裂，由 X25 列出
3. 没有余额的流水，和账套不知道账号的账户：证明不了什么

为什么：银行不认的账，只是一个说法。

例：
```beancount
2024-04-18 * "重庆市渝中区财政局" "拨付补助"
  voucher: "记2404-001"
  bank: "0000000000000001-0"
  bank-balance: 200000.00 CNY
  row: "0000000000000001-0"
  A资产:1002银行存款:01专户:1地方财政  200000.00 CNY
  I收入:1地方财政:4001财政补助  -200000.00 CNY
2024-06-12 * "重庆康复辅具科技有限公司" "护理床"
  voucher: "记2406-001"
  bank: "0000000000000002-0"
  bank-balance: 180000.00 CNY
  row: "0000000000000002-0"
  A资产:1002银行存款:01专户:1地方财政  -14280.00 CNY
  E支出:1地方财政:1构建培训体系:31003设备购置  14280.00 CNY
```
结果：预警，—，5,720.00
"""


@rule(
    code="I01",
    title="账面与银行对账单不一致或对账单断档",
    severity=Severity.VIOLATION,
    cites="第十条（二）、《会计基础工作规范》",
    cited=("ledgers.cite_purpose", "《会计基础工作规范》"),
    fix="补齐缺少的对账单重新导入；账面与银行不符的，从对账单恢复该笔并说明原因。",
    examines="bank_rows",
)
def statements(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every balance and row that the bank no longer confirms, and every gap between statements."""
    del policy
    if not book.bank_rows:
        missing = "缺专户对账单"
        raise Undetermined(missing)
    yield from _balances(book)
    for entry, row in altered(book):  # (3)
        left = "" if row.balance is None else f"，余额 {yuan(row.balance)} 元"
        reason = f"这一行银行流水与导入时不同：现为 {row.date} {yuan(row.amount)} 元{left}"
        yield Finding.of(statements, item_of(entry), because=reason)
    for cut in breaks(book):
        if not cut.gap:  # (2)
            continue
        first, last = cut.earlier.date + timedelta(days=1), cut.later.date - timedelta(days=1)
        reason = f"{cut.account or '专户'} {first} 至 {last} 缺对账单，前后余额相差 {yuan(cut.difference)} 元"
        yield Finding.about(
            statements,
            book,
            f"gap|{cut.account}|{first}",
            because=reason,
            amount=cut.difference,
            severity=Severity.WARNING,
        )
    if months := _unshown(book):
        yield Undetermined(f"缺 {'、'.join(months)} 对账单")


def _balances(book: Book) -> Iterator[Finding]:
    """Every asserted balance that the postings before its day do not give."""
    known: dict[str, int] = {}
    for balance in book.entries:
        if not isinstance(balance, data.Balance):
            continue
        under = f"{balance.account}:"
        held = sum(
            posting_fen(posting)
            for entry in book.entries
            if isinstance(entry, data.Transaction) and entry.date < balance.date
            for posting in entry.postings
            if posting.account == balance.account or posting.account.startswith(under)
        )
        stated = amount_fen(balance.amount)
        off, known_off = held - stated, known.get(balance.account, 0)
        known[balance.account] = off
        if off in {0, known_off}:  # (1)
            continue
        eve = balance.date - timedelta(days=1)
        name = balance.account.rsplit(":", 1)[-1]
        reason = f"{name} {eve} 银行余额 {yuan(stated)} 元，账面 {yuan(held)} 元，差 {yuan(abs(off))} 元"
        yield Finding.about(
            statements, book, f"balance|{balance.account}|{balance.date}", because=reason, amount=abs(off)
        )


def _unshown(book: Book) -> list[str]:
    """The months with entries on a bank account that no statement has shown."""
    return sorted(
        {
            f"{entry.date:%Y-%m}"
            for entry in book.entries
            if isinstance(entry, data.Transaction)
            and not {"bank", EXPLAINS} & entry.meta.keys()
            and not is_derived(entry)
            for posting in entry.postings
            if posting.account.startswith(accounts.BANK) and not posting.account.startswith(accounts.OUTSTANDING)
        }
    )
