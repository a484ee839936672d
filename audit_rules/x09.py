"""Things that last, booked as material; things bought, without a card.

A spend in a category of consumables whose purpose or invoice names a thing that lasts (computer,
projector, bed) and costs so much a piece as a fixed asset does, is one that escapes the register. The
price of a piece is the sum over the number that the text gives, the whole where it gives none. What
was booked as equipment is held against the cards (资料 资产): less on cards than was paid is a lead.

Passed over:
1. a piece below the sum
2. parts, upkeep, hire (the policy's words), and what a thing is fed with (打印机用纸)
3. what was refunded
4. cards for more than was paid: instalments are still due

What stands in no register is not missed when it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_rules.goods import PIECES
from audit_rules.paper import Kept, lacking
from audit_rules.payment import bought, says
from audit_rules.refund import less_refunds
from audit_rules.rule import Finding, NotRequired, Severity, rule
from ledgers.book.render import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_rules.rule import Undetermined
    from ledgers.book.book import Book
    from ledgers.book.payment import Payment
    from ledgers.policy import Policy

PAGE = """
查什么：应当作固定资产的，有没有列成原材料；买了设备，有没有建资产卡片。

怎么查：支出类别是原材料等消耗类，用途或发票品目却是电脑、投影仪、护理床之类能长期使用的，
单价达到固定资产标准（一般 1,000 元）的，逐笔列出；
用途里写了数量的按数量折算单价，没有写的按整笔看。列作设备购置的，合计与登记的资产卡片（资料“资产”）原值合计比较，
卡片少于支出的列一条；
有设备支出而一张卡片也没有登记的，无法判断。类别、用语和单价写在管理办法文件里。

放过的情形：
1. 单价不到标准的
2. 配件、维修、租用等本身不是固定资产的，写着“打印机用”什么的
3. 已经退回的
4. 卡片多于支出的：尾款可能还没有付

为什么：没有上账的东西，丢了也没有人知道。

例：
```beancount
2025-11-04 * "重庆智教云科技有限公司" "购教学平板电脑2台"
  voucher: "记2511-001"
  A资产:1002银行存款:01专户:1地方财政  -4900.00 CNY
  E支出:1地方财政:1构建培训体系:30218原材料消耗  4900.00 CNY
```
结果：线索，记2511-001，4,900.00
"""


@rule(
    code="X09",
    title="固定资产错列或未建卡",
    severity=Severity.LEAD,
    cites="《企业会计准则第4号——固定资产》、《政府会计准则第3号——固定资产》",
    cited=("《企业会计准则第4号——固定资产》", "《政府会计准则第3号——固定资产》"),
    fix="核对实物；应作固定资产的，调账并建卡片，登记：资产（凭证号、原值）。",
)
def unregistered(book: Book, policy: Policy) -> Iterator[Finding | Undetermined]:
    """Yield every lasting thing that was booked as material, and what the cards lack."""
    lead = policy.lead
    if lead.asset_from is None:
        raise NotRequired
    paid = book.payments  # (3)
    for payment in paid:
        if payment.first.category not in lead.asset_wrong:
            continue
        text = f"{payment.text} {'；'.join(spend.bought for spend in payment.spends)}"
        word, price = bought(text, lead.asset_words), _price(payment)
        if not word or says(text, lead.asset_other_words) or price < lead.asset_from:  # (1), (2)
            continue
        each = f"，单价约 {yuan(price)} 元" if price < payment.amount else ""
        booked = f"“{word}”{yuan(payment.amount)} 元列作“{payment.first.category}”{each}"
        reason = f"{booked}，达到固定资产标准 {yuan(lead.asset_from)} 元"
        yield less_refunds(unregistered, book, payment.first, because=reason, others=payment.others)
    yield from _cards(book, [p for p in paid if p.first.category in lead.asset_right and _price(p) >= lead.asset_from])


def _price(payment: Payment) -> int:
    """What a piece costs, fen, by the number that the purpose gives."""
    found = PIECES.findall(payment.first.narration)
    pieces = sum(map(int, found))
    return payment.amount // pieces if pieces else payment.amount


def _cards(book: Book, equipment: list[Payment]) -> Iterator[Finding | Undetermined]:
    """The cards held against what was paid for equipment."""
    cards, paid = book.dossier.of("资产"), sum(payment.left for payment in equipment)
    if not paid:
        return
    if not cards:
        yield lacking("固定资产卡片", Kept("资产", keys=("voucher", "amount")))
        return
    carded = sum(card.get("amount") or 0 for card in cards)
    if carded < paid:  # (4)
        named = {str(card.get("voucher") or "") for card in cards}
        bare = [p.first for p in equipment if p.first.voucher not in named]
        which = f"，没有卡片的凭证 {'、'.join(s.voucher for s in bare if s.voucher)}" if bare else ""
        on_cards = f"资产卡片 {len(cards)} 张原值 {yuan(carded)} 元"
        reason = f"设备支出 {yuan(paid)} 元，{on_cards}，少 {yuan(paid - carded)} 元{which}"
        yield Finding.about(unregistered, book, "cards", because=reason, amount=paid - carded, items=bare)
