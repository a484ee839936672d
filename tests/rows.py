"""Papers for tests: rows of a statement that chain, rows of a sheet, and whatever hypothesis makes of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from ledgers.book.rows import BankRow, SheetRow

NUMBER = "9995001040000000418"
START = date(2024, 4, 18)
CONTENT = "构建完善的高技能人才培训体系"

_TEXT = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=12)
_DAYS = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
_FEN = st.integers(1, 10**9)


def bank(*moves: tuple[str, int, str], opening: int = 0, account: str = NUMBER) -> list[BankRow]:
    """A statement: (day, fen, payee) each, chained from an opening balance; twins numbered."""
    rows: list[BankRow] = []
    at = opening
    seen: dict[str, int] = {}
    for n, (day, fen, payee) in enumerate(moves, 1):
        at += fen
        row = BankRow(
            account=account, date=date.fromisoformat(day), amount=fen, balance=at, payee=payee, serial=str(10000 + n)
        )
        ordinal = seen.get(row.id, 0)
        seen[row.id] = ordinal + 1
        rows.append(
            BankRow(
                account=account,
                date=row.date,
                amount=fen,
                balance=at,
                payee=payee,
                serial=row.serial,
                ordinal=ordinal,
            )
        )
    return rows


def spend(voucher: str, day: str, fen: int, payee: str = "甲公司", **words: object) -> SheetRow:
    """A payment of a sheet, positive fen going out, from the subsidy unless said otherwise."""
    said = {"source": "地方财政", "content": CONTENT, "category": "原材料消耗", "purpose": "购实训耗材"} | words
    return SheetRow(voucher=voucher, date=date.fromisoformat(day), amount=-fen, payee=payee, **said)  # type: ignore[arg-type]


def receipt(voucher: str, day: str, fen: int, category: str, payee: str = "区财政局", **words: object) -> SheetRow:
    """A receipt of a sheet."""
    return SheetRow(
        voucher=voucher,
        date=date.fromisoformat(day),
        amount=fen,
        payee=payee,
        category=category,
        **words,  # type: ignore[arg-type]
    )


SOURCES = st.sampled_from(["地方财政", "行业企业", "其他", "", "自筹", "地方财政投入"])
CONTENTS = st.sampled_from([CONTENT, "校企合作", "总结技能人才培养规律", "", "别的"])
CATEGORIES = st.sampled_from(
    [
        "设备购置",
        "差旅费",
        "财政补助拨入",
        "单位配套拨入",
        "利息收入",
        "往来支出",
        "往来收回",
        "非项目支出",
        "赔偿款",
        "",
        "课酬",
    ]
)

sheet_rows = st.builds(
    SheetRow,
    voucher=st.sampled_from(["", "记1", "记2", "记2404-003"]),
    date=_DAYS,
    amount=st.one_of(_FEN, _FEN.map(lambda fen: -fen)),
    payee=st.sampled_from(["甲公司", "乙公司", "丙（重庆）公司", ""]),
    payee_account=st.sampled_from(["", "9996217000000000022"]),
    summary=_TEXT,
    purpose=_TEXT,
    source=SOURCES,
    content=CONTENTS,
    category=CATEGORIES,
    specialty=st.sampled_from(["", "养老护理员"]),
    invoice=st.sampled_from(["", "25502040050792290030"]),
    invoice_date=st.one_of(st.none(), _DAYS),
    invoice_amount=st.one_of(st.none(), _FEN),
    invoice_item=_TEXT,
    contract=_TEXT,
)


@st.composite
def statements(draw: st.DrawFn, max_size: int = 12) -> list[BankRow]:
    """A whole statement of one account: days ascend, balances chain, twins happen."""
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=1, max_size=max_size)))
    moves = [
        (
            (START + timedelta(days=day)).isoformat(),
            draw(st.sampled_from([100, -100, 250, -250, 99_999_999])),
            draw(st.sampled_from(["甲公司", "乙公司", ""])),
        )
        for day in days
    ]
    return bank(*moves, opening=draw(st.sampled_from([0, 5000])))
