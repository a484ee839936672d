"""A bank that nobody has declared: its columns taken by their headers' words, with the same proofs as any other.

Each header is held against the words that banks use for each thing; where several columns could be the sums or the
balance, the choice that the running balance proves is taken. What was taken for what is said, and the accountant can
confirm it as a mapping that is kept in the book.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from importers.columns import Clock, Code, Column, Day, Money, Text, plain
from importers.statement import Statement
from importers.table import header_rows, unit_free
from ledgers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importers.cells import Cell, Grid
    from importers.paper import Paper
    from ledgers.book.mapping import BankMapping

_NOT_MONEY = r"(?!.*(?:账号|帐号|户名|名称|行号|日期|时间|笔数|标志|方式|单位|机构|银行|类型|摘要))"
_OTHER = r"(?:对方|对手|交易对[方手]|收/?\(?付\)?款?方|往来)"


@dataclass(frozen=True, slots=True)
class Role:
    """A thing that a column can be.

    Attributes:
        attribute: its name in a format.
        word: its name to people.
        kind: how its cells are read.
        exact: the headers that banks use, the surest first, with a blank between.
        like: the expression that another header must match; none does where it is not given.
        english: the same for a header in English, in capitals or not.
        several: whether the texts of several columns are put together.
    """

    attribute: str
    word: str
    kind: type[Column[Any]]
    exact: str
    like: str = "(?!)"
    english: str = "(?!)"
    several: bool = False


ROLES: tuple[Role, ...] = (
    Role(
        "day",
        "日期",
        Day,
        "交易日期 交易日 记账日期 记账日 入账日期 入账日 账务日期 会计日期 发生日期 日期 业务日期",
        r"(?:交易|记账|入账|账务|发生|业务|会计)?(?:日期|日)(?:时间)?",
        english=r"(?:Transaction|Trans|Txn|Posting|Post|Booking)?Date",
    ),
    Role(
        "clock",
        "时间",
        Clock,
        "交易时间 记账时间 时间 交易时刻 入账时间",
        r"(?:交易|记账|入账|发生|业务)?时[间刻]",
        english=r"(?:Transaction|Trans|Txn)?Time",
    ),
    Role(
        "money_in",
        "收入",
        Money,
        "收入 收入金额 贷方 贷方发生额 贷方金额 存入金额 存入 转入金额 转入 收款金额 入账金额 记账金额(收入) 贷",
        rf"{_NOT_MONEY}(?!.*(?:支|借|付款)).*(?:收入|贷方|存入|转入|汇入|来账|收款|进账|入账).*",
        english=r"(?:Credit|Deposit|MoneyIn|PaidIn|Receipt|Inflow)s?(?:Amount|Amt)?",
    ),
    Role(
        "money_out",
        "支出",
        Money,
        "支出 支出金额 借方 借方发生额 借方金额 取出金额 支取 支取金额 转出金额 转出 付款金额 "
        "出账金额 记账金额(支出) 借",
        rf"{_NOT_MONEY}(?!.*(?:收入|贷|收款)).*(?:支出|借方|取出|支取|取款|转出|汇出|往账|付款|付出|出账|扣款).*",
        english=r"(?:Debit|Withdrawal|MoneyOut|PaidOut|Payment|Outflow)s?(?:Amount|Amt)?",
    ),
    Role(
        "money",
        "金额",
        Money,
        "交易金额 发生额 金额 入账金额 交易额 发生金额",
        rf"{_NOT_MONEY}.*(?:金额|发生额|交易额)",
        english=r"(?:Transaction)?Amount",
    ),
    Role(
        "flag",
        "收付方向",
        Text,
        "借贷 借/贷 借贷标志 借贷方向 收/支 收支 收付 收付方向 方向 收支方向 借贷标识 出入账",
        r"(?!.*(?:户名|名称|[账帐]号|账户|行)).*(?:借/?贷|收/?支|收/?付|存/?取|往来账|来往账|出入账|资金流向).*"
        r"|(?:交易|资金|账务|记账)?方向|D/?C标[志识]",
        english=r"(?:D/?C|DR/?CR|CR/?DR|Debit/Credit|Credit/Debit)(?:Flag|Indicator|Mark)?",
    ),
    Role(
        "balance",
        "余额",
        Money,
        "余额 账户余额 联机余额 本次余额 交易后余额 当前余额 账面余额 交易余额",
        r"(?!.*(?:期初|上期|上日|冻结|可用|可支取)).*(?:余额|结余)",
        english=r"(?:Running|Ledger|Account|Book|Current|Closing)?Balance",
    ),
    Role(
        "currency", "币种", Text, "币种 货币 币别 交易币种 交易货币", r".*(?:币种|货币|币别).*", english=r"Currency|CCY"
    ),
    Role(
        "payee",
        "对方户名",
        Text,
        "对方户名 对方单位名称 对方单位 对方名称 对方账户名 对方账户名称 对方账号名称 交易对手名称 对手名称 对手户名 "
        "对手信息 对方信息 收/付方名称 收(付)方名称 交易对方 往来单位 对方 对手 对手方 交易对手 交易对手方",
        rf"{_OTHER}.*(?:户名|名称|姓名|单位|名)",
        english=r"(?:Counter-?party|OtherParty|Payee/Payer|Payer/Payee)(?:Name)?",
    ),
    Role(
        "payee_account",
        "对方账号",
        Code,
        "对方账号 对方账户 对方卡号/账号 对方帐号 对手账号 交易对手账号 收(付)方账号 对方卡号",
        rf"{_OTHER}.*(?:[账帐]号|卡号|[账帐]户)",
        english=r"(?:Counter-?party|OtherParty)(?:Account|A/C)(?:No[.]?|Number)?",
    ),
    Role(
        "payee_bank", "对方开户行", Text, "对方开户行 对方开户机构 对方银行 对方行名", rf"{_OTHER}.*(?:行|机构|网点).*"
    ),
    Role("payer", "付款人", Text, "付款人名称 付款人户名 付款人 付款方 付款方名称 付款单位"),
    Role("payer_account", "付款人账号", Code, "付款人账号 付款人账户 付款方账号"),
    Role("receiver", "收款人", Text, "收款人名称 收款人户名 收款人 收款方 收款方名称 收款单位"),
    Role("receiver_account", "收款人账号", Code, "收款人账号 收款人账户 收款方账号"),
    Role(
        "account_number",
        "本方账号",
        Code,
        "本方账号 账号 交易账号 我方账号 查询账号 账户 卡号 帐号 银行账号",
        r"(?:本方|我方|本单位|查询|交易)?(?:银行)?(?:[账帐]号|卡号)",
        english=r"Account(?:No[.]?|Number)?",
    ),
    Role(
        "summary",
        "摘要",
        Text,
        "摘要 交易摘要 业务摘要 交易类型 业务类型 交易名称",
        r".*(?:摘要|交易类型|业务类型|交易名称)",
        several=True,
        english=r"Description|Narrative|Particulars|Details|Transaction(?:Type|Details|Description)",
    ),
    Role(
        "memo",
        "用途",
        Text,
        "用途 交易用途 附言 交易附言 备注 客户摘要 客户附言 说明 商品",
        r".*(?:用途|附言|备注|说明)",
        several=True,
        english=r"Remarks?|Memo|Purpose|Notes?",
    ),
    Role(
        "serial",
        "流水号",
        Text,
        "流水号 交易流水号 日志号 核心流水号 银行流水号 交易序号 凭证号",
        r".*(?:流水号|日志号|参考号|序列号)",
        english=r"(?:Transaction)?(?:Reference|Ref[.]?|Serial)(?:No[.]?|Number|ID)",
    ),
    Role("reversal", "冲正标志", Text, "冲正标志 冲账标志 退汇标识", r".*(?:冲正|冲账|退汇).*(?:标志|标识)"),
)
"""In the order in which headers are given away; a header is one thing only."""

ROLE_WORDS = {role.word: role for role in ROLES}
_BY_ATTRIBUTE = {role.attribute: role for role in ROLES}
_TRIES = 16
_NO_BANK = re.compile(r"资金来源|建设内容|支出类别|.*科目.*|凭证字号?|凭证号数|分录.*|会计期间|发票.*")
"""Headers that no bank has: the accountant's sheets and what accounting software exports."""

Columns: TypeAlias = "Mapping[str, tuple[str, ...]]"


def declared(mapping: BankMapping) -> type[Statement]:
    """A bank's format from the columns that a person confirmed.

    Raises:
        Refusal: there is no day, or no sum.
    """
    said = mapping.columns
    if "day" not in said or not ("money" in said or {"money_in", "money_out"} <= said.keys()):
        raise Refusal(
            f"“{mapping.title}”的列还不够：要有日期，以及收入和支出两列，或者金额一列",
            todo="用 --column 日期=表头 这样的写法补上",
        )
    return _format(mapping.title, said)


def _format(title: str, columns: Columns) -> type[Statement]:
    made: dict[str, Any] = {"title": title}
    for attribute, headers in columns.items():
        role = _BY_ATTRIBUTE[attribute]
        extra = {"join": " "} if role.several else {}
        made[attribute] = role.kind(*headers, required=attribute in _NEEDED, **extra)
    made["__doc__"] = title
    return type("Mapped", (Statement,), made)


_NEEDED = frozenset({"day", "money", "money_in", "money_out", "flag", "balance"})


def read_any(file: str, grids: Sequence[Grid]) -> Paper | None:
    """Read an undeclared bank's statement, None where the file does not look like one.

    Where nothing in the file proves the reading, neither a balance nor a total, the paper is refused until
    somebody confirms the columns.
    """
    choices = list(itertools.islice(_choices(grids), _TRIES))
    if not choices:
        return None
    first = (choices[0], _read(file, grids, choices[0]))
    others = ((columns, _read(file, grids, columns)) for columns in choices[1:])
    columns, paper = first if not first[1].refused else next((p for p in others if _holds(p[1])), first)
    if paper.chain == "absent" and not paper.totals:
        if _is_sure(columns, paper):
            return _told(paper, columns)
        if paper.refused:  # rows that cannot be read: to confirm the columns would not help
            return replace(_told(paper, columns), refused=f"{paper.refused}。{_taken(columns)}")
        return replace(_told(paper, columns), refused=f"{_taken(columns)}。没有余额也没有合计，无从验证。{_CONFIRM}")
    if paper.chain == "broken" and _reads_backwards(file, grids, columns):
        return replace(paper, refused="收支两列和余额的变化正好相反：这像是财务软件的银行存款日记账，不是银行流水")
    return _told(paper, columns)


def _holds(paper: Paper) -> bool:
    return paper.chain == "proved" and not paper.refused


_CONFIRM = "请核对；无误用 --bank 银行名 确认，有误加 --column 收入=表头 这样改正"


def _is_sure(columns: Columns, paper: Paper) -> bool:
    """Whether the words alone leave no doubt of what came in and what went out."""
    sides = [plain(header) for attribute in ("money_in", "money_out") for header in columns.get(attribute, ())]
    both = {row.amount > 0 for row in paper.rows if hasattr(row, "balance")} == {True, False}
    return bool(paper.account) and both and bool(sides) and all("收" in s or "支" in s for s in sides)


def _told(paper: Paper, columns: Columns) -> Paper:
    note = f"没有登记过的银行格式，{_taken(columns)}。请核对；要保存为模板，用 --bank 银行名 导入"
    return replace(paper, columns=dict(columns), notes=(*paper.notes, note))


def _taken(columns: Columns) -> str:
    said = "，".join(f"{_BY_ATTRIBUTE[a].word}取“{'”“'.join(headers)}”" for a, headers in columns.items())
    return f"按表头认列：{said}"


def _read(file: str, grids: Sequence[Grid], columns: Columns) -> Paper:
    return _format("未登记的银行流水", columns)().of(file, grids)


def _reads_backwards(file: str, grids: Sequence[Grid], columns: Columns) -> bool:
    if not {"money_in", "money_out"} <= columns.keys():
        return False
    swapped = {**columns, "money_in": columns["money_out"], "money_out": columns["money_in"]}
    return _read(file, grids, swapped).chain == "proved"


def _choices(grids: Sequence[Grid]) -> Iterator[Columns]:
    """What the columns of the rows that may be the header may be, the likeliest choice first."""
    for grid in grids:
        if grid.hidden:
            continue
        for row, cells in header_rows(grid):
            if cells is not grid.rows[row - 1] and any(map(_is_no_banks, grid.rows[row - 2])):
                continue  # what the upper of two rows of headings says holds for both
            candidates = _candidates(cells)
            if _viable(candidates):
                yield from _combined(candidates)


def _candidates(cells: Sequence[Cell]) -> dict[str, list[str]]:
    """The headers that may be each thing, the surest first; empty where one is no bank's."""
    headers = list(dict.fromkeys(plain(cell) for cell in cells if isinstance(cell, str) and cell.strip()))
    if any(map(_is_no_banks, headers)):
        return {}
    left = {header: _chinese(unit_free(header)) for header in headers}
    found: dict[str, list[str]] = {}
    for role in ROLES:
        ranks = {plain(name): rank for rank, name in enumerate(role.exact.split())}
        exact = sorted((h for h, bare in left.items() if bare in ranks), key=lambda h: ranks[left[h]])
        found[role.attribute] = exact
        for header in exact:
            del left[header]
    for role in ROLES:
        alike = [h for h, bare in left.items() if _alike(role, bare)]
        found[role.attribute] += alike
        for header in alike:
            del left[header]
    if not found["day"] and found["clock"]:
        found["day"] = found["clock"]
    return {attribute: some for attribute, some in found.items() if some}


def _is_no_banks(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_NO_BANK.fullmatch(plain(cell)))


def _alike(role: Role, bare: str) -> bool:
    return bool(re.fullmatch(role.like, bare) or re.fullmatch(role.english, bare, re.IGNORECASE))


def _chinese(header: str) -> str:
    """A header without the English that stands beside its Chinese: 交易日期TransactionDate, 余额(Balance)."""
    if not re.search(r"[\u4e00-\u9fff]", header) or not re.search(r"[A-Za-z]{3,}", header):
        return header
    return re.sub(r"[/(]*[A-Za-z][A-Za-z.'&-]*\)?", "", header).strip("/")


def _viable(candidates: Mapping[str, list[str]]) -> bool:
    single = "money" in candidates and not candidates.keys().isdisjoint({"balance", "flag"})
    return "day" in candidates and (single or {"money_in", "money_out"} <= candidates.keys())


def _combined(candidates: dict[str, list[str]]) -> Iterator[Columns]:
    """One header for each thing; several choices where several could be the sums or the balance."""
    two = {"money_in", "money_out"} <= candidates.keys()
    ways = [("money_in", "money_out", "balance")] if two else []
    ways += [("money", "flag", "balance")] if "money" in candidates else []
    for way in ways:
        kept = {a: h for a, h in candidates.items() if a not in _SUMS or a in way}
        open_ = [a for a in way if a in kept]
        for chosen in sorted(itertools.product(*(kept[a] for a in open_)), key=lambda c: _apart(c, kept, open_)):
            picked = dict(zip(open_, chosen, strict=True))
            yield {a: _headers(a, h, picked) for a, h in kept.items()}


def _apart(chosen: Sequence[str], kept: Mapping[str, list[str]], open_: Sequence[str]) -> tuple[int, int]:
    """Sums that stand at the same place of their kinds belong together: the first with the first."""
    ranks = [kept[attribute].index(header) for attribute, header in zip(open_, chosen, strict=True)]
    sides = [rank for attribute, rank in zip(open_, ranks, strict=True) if attribute != "balance"]
    return max(sides) - min(sides), sum(ranks)


_SUMS = frozenset({"money_in", "money_out", "money", "flag"})


def _headers(attribute: str, headers: list[str], picked: Mapping[str, str]) -> tuple[str, ...]:
    if attribute in picked:
        return (picked[attribute],)
    return tuple(headers) if _BY_ATTRIBUTE[attribute].several else (headers[0],)
