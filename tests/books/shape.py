"""Books for tests, written so that a person can read one through, and made by the product's own path.

A book is one text file: a header in TOML between two `+++` lines, then the accountant's rows.

    +++
    name = "…"                     what the bureau states of the base
    as_of = 2026-02-10             the day it is audited
    [plan.cells]                   表4-2 in 万元: a content's short name, one figure a source
    [plan.specialties]             表3-n-1 in 万元: a specialty, one figure a content
    [[revision]]                   a later plan: since, approval, approved, cells, specialties
    dossier = '''
    2023-06-12 节点 申报 | 结果=已受理       day, kind, name, then facts by their Chinese labels
    '''
    invoices = '''
    25502000000777120001 | 销方名称=… | 开票日期=2025-03-12 | 价税合计=1060.00     a row of the tax bureau's list
    '''
    notes = '''
    2026-01-05 调取 学员名册 | 期限=2026-01-20
    2026-01-05 整改 F03 记2409-003 | 期限=2026-02-01 | 责任人=张会计
    2026-01-20 整改 F03 记2409-003 | 状态=已反馈 | 凭证=记2601-002
    '''
    +++
    凭证号 | 日期 | 银行日 | 收付 | …        the sheet's own headers

`银行日` is the bank's day where it differs (`无`: the bank has no such row; a row without `日期` is the
bank's alone). `√` under 发票号 stands for an invoice of its own, `合并` under 银行日 for a row that went
out with the row above. Braces in a line of the dossier make a line of each choice, `$1` repeats the
choice of the first. A header with `like = "other"` is that other book with the `[[change]]`s made.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from audit_rules.rule import findings_of
from earmark.desk import (
    Revision,
    ask,
    audit_book,
    close_review,
    record,
    rectify,
    review,
    take_papers,
    take_plan,
    waive,
)
from ledgers.book.dossier import made
from ledgers.book.facts import Facts
from ledgers.book.notes import Step
from ledgers.book.render import yuan
from ledgers.book.shelf import Shelf
from tests.importers.invoice_makers import LIST, list_row
from tests.importers.makers import xlsx_bytes
from tests.papers import plan as form
from tests.papers import statement

if TYPE_CHECKING:
    from audit_rules.rule import Answer, Finding
    from ledgers.book.book import Book
    from ledgers.book.shelf import OpenBook

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.book")))
POLICY = "yuzhong-2023-25"
AUTHOR = "测试"
LABELS = {"责任人": "owner", "状态": "state", "凭证": "evidence", "理由": "why"}

Row = dict[str, str]


@dataclass(frozen=True)
class Written:
    """A book as its file writes it: the header, and the rows by the sheet's headers."""

    head: dict[str, Any]
    rows: list[Row]

    @classmethod
    def of(cls, name: str) -> Written:
        """Read `name`.book."""
        return cls.parse(_text(name))

    @classmethod
    def parse(cls, text: str) -> Written:
        """Read a book's text."""
        _, head, table = text.split("+++\n", 2)
        lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]
        headers, rows = lines[0], [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
        assert "凭证号" in headers
        for number, row in enumerate(rows, 1):
            if row["发票号"] == "√":
                row["发票号"] = f"{(row['日期'] or row['银行日'])[2:4]}5020000077{number * 97:08}"
        return cls(tomllib.loads(head), rows)

    @property
    def banked(self) -> list[Row]:
        """The bank's rows in its order: several rows of the sheet that went out together are one."""
        out: list[Row] = []
        for row in self.rows:
            if row["银行日"] == "合并":
                out[-1] = out[-1] | {"金额": str(Decimal(out[-1]["金额"]) + Decimal(row["金额"]))}
            elif row["银行日"] != "无":
                out.append(row | {"日期": row["银行日"] or row["日期"]})
        return sorted(out, key=lambda row: row["日期"])


def _text(name: str) -> str:
    text = (FOLDER / f"{name}.book").read_text(encoding="utf-8")
    head = tomllib.loads(text.split("+++\n", 2)[1])
    if "like" not in head:
        return text
    text = _text(head["like"])
    for change in head["change"]:
        assert text.count(change["old"]) == 1, change["old"]
        text = text.replace(change["old"], change["new"])
    return text


def make(written: Written, folder: Path) -> OpenBook:
    """The book, through the papers that an accountant would hand in."""
    head = written.head
    facts = Facts(
        name=head["name"],
        policy=head.get("policy", POLICY),
        start=head["start"],
        specialties=tuple(head["specialties"]),
        host=head["host"],
        credit_code=head.get("credit_code", ""),
        kind=head["kind"],
        accounts=(head["account"],),
    )
    book = Shelf(folder / "books").new("book", facts, author=AUTHOR)
    papers = folder / "papers"
    papers.mkdir()
    _plans(book, head, papers)
    _dossier(book, head.get("dossier", ""))
    paths = [*_statements(written, papers), _sheet(written.rows, papers / "支出明细表.xlsx"), *_invoices(head, papers)]
    for taken in take_papers(book, paths, author=AUTHOR):
        assert taken.paper, taken
        assert not taken.paper.refused, taken.paper.refused
    for line in head.get("notes", "").strip().splitlines():
        _note(book, line, head["as_of"])
    return book


def audited(written: Written, folder: Path) -> tuple[Book, tuple[Answer, ...]]:
    """The book made, and every rule's answer on the day its header says."""
    return audit_book(make(written, folder), written.head["as_of"])


def lines_of(answers: tuple[Answer, ...]) -> str:
    """What was found, a line each, and which rules could not judge."""
    found = [_line(f) for f in findings_of(answers)]
    unjudged = [f"{a.rule.code} 无法判断" for a in answers if a.reason]
    return "\n".join([*sorted(found), "", *unjudged]) + "\n"


def _line(finding: Finding) -> str:
    state = "" if finding.state == "open" else f" {finding.state}"
    name = f"{finding.rule.code} {finding.severity.word} {finding.voucher or '—'} {yuan(finding.amount)}"
    return name + state


def _plans(book: OpenBook, head: dict[str, Any], papers: Path) -> None:
    plans: list[tuple[dict[str, Any], Revision | None]] = [(head["plan"], None)]
    plans += [(p, Revision(p["since"], p.get("approval", ""), p.get("approved"))) for p in head.get("revision", [])]
    sources = tuple(f"{source.name}\n投入" for source in book.policy.source)
    for number, (plan, revision) in enumerate(plans, 1):
        path = papers / f"实施方案-{number}.docx"
        parts = plan["specialties"]
        lines = []
        for at, content in enumerate(book.policy.content):
            shares = tuple(Decimal(str(row[at])) for row in parts.values())
            lines.append(form.Line(content.name, tuple(Decimal(str(x)) for x in plan["cells"][content.short]), shares))
        form.write(
            path,
            form=form.Form("实施方案", sources, "20 万元"),
            name=head["name"],
            host=head["host"],
            specialties=list(parts),
            lines=lines,
            percent=form.by_column,
            figures=form.plain,
        )
        take_plan(book, path, author=AUTHOR, revision=revision)


def _dossier(book: OpenBook, text: str) -> None:
    for line in text.strip().splitlines():
        for said in _expanded(line):
            what, *facts = (part.strip() for part in said.split(" | "))
            day, kind, name = what.split(" ", 2)
            pairs = dict(fact.split("=", 1) for fact in facts)
            record(book, made(date.fromisoformat(day), kind, name, pairs), author=AUTHOR)


def _expanded(line: str) -> list[str]:
    choices = [group.split(",") for group in re.findall(r"\{([^}]*)\}", line)]
    out = []
    for picked in itertools.product(*choices):
        parts = iter(picked)
        said = re.sub(r"\{[^}]*\}", lambda _, parts=parts: next(parts), line)  # type: ignore[misc]
        out.append(re.sub(r"\$(\d)", lambda m, picked=picked: picked[int(m[1]) - 1], said))  # type: ignore[misc]
    return out


def _note(book: OpenBook, line: str, as_of: date) -> None:
    what, *facts = (part.strip() for part in line.split(" | "))
    day_text, kind, subject = what.split(" ", 2)
    day, said = date.fromisoformat(day_text), dict(fact.split("=", 1) for fact in facts)
    if kind == "调取":
        ask(book, subject, date.fromisoformat(said["期限"]), day=day, author="审计员")
        return
    code, _, voucher = subject.partition(" ")
    answers = audit_book(book, as_of)[1]
    (found,) = (f for f in findings_of(answers) if (f.rule.code, f.voucher) == (code, voucher.replace("—", "")))
    if kind == "核准例外":
        until = date.fromisoformat(said["至"])
        waive(book, found.id, until, by="局长", why=said["理由"], day=day, author=AUTHOR)
    elif kind == "误报":
        review(book, found.id, "误报", by="审计员", why=said["理由"], day=day, author=AUTHOR)
        close_review(book, found.id, by="复核员", day=day, author=AUTHOR)
    else:
        assert kind == "整改", kind
        due = date.fromisoformat(said["期限"]) if "期限" in said else None
        parts = {LABELS[key]: text for key, text in said.items() if key != "期限"}
        step = Step(day, found.id, due=due, **parts)  # type: ignore[arg-type]
        rectify(book, step, author=AUTHOR)


def _statements(written: Written, papers: Path) -> list[Path]:
    """The bank's export, in one file or, where the header gives stretches, one for each."""
    head = written.head
    balance, nil = Decimal(head.get("opening", "0.00")), Decimal("0.00")
    out = []
    for number, row in enumerate(written.banked):
        amount, day = Decimal(row["金额"]).quantize(nil), date.fromisoformat(row["日期"])
        paid, got = (nil, amount) if row["收付"] == "收" else (amount, nil)
        balance += got - paid
        assert balance >= 0, f"{day} {row['对方户名']}: overdrawn"
        moment = f"{day:%Y%m%d} {9 + number // 60 % 8:02}:{number % 60:02}:00"
        party = (row["对方户名"], row.get("对方账号", ""), "")
        text = (f"{day:%Y%m%d}", row["摘要"], row["用途"], str(770001 + number))
        cells = (head["account"], head["host"], moment, paid, got, balance, "人民币元", *party, *text)
        out.append(statement.Line(day, cells))
    stretches = head.get("statements") or [[date.min, date.max]]
    paths = []
    for number, (first, last) in enumerate(stretches, 1):
        paths.append(papers / f"流水-{number}.csv")
        statement.write(paths[-1], [line for line in out if first <= line.day <= last])
    return paths


def _invoices(head: dict[str, Any], papers: Path) -> list[Path]:
    """The tax bureau's list of the invoices that the header names; those to the host, without tax, unless it says."""
    rows = []
    for line in head.get("invoices", "").strip().splitlines():
        number, *facts = (part.strip() for part in line.split(" | "))
        said: dict[str, Any] = dict(fact.split("=", 1) for fact in facts)
        said["价税合计"] = float(said["价税合计"])
        plain = {"购买方名称": head["host"], "购方识别号": "", "销方识别号": "", "税率": "免税", "税额": 0.0}
        plain |= {"税收分类编码": "", "货物或应税劳务名称": "*纸制品*实训用品"}
        rows.append(list_row(number, **{**plain, "金额": said["价税合计"], **said}))
    if not rows:
        return []
    path = papers / "发票清单.xlsx"
    path.write_bytes(xlsx_bytes({"信息汇总表": [LIST, *rows]}))
    return [path]


def _sheet(rows: list[Row], path: Path) -> Path:
    headers = [header for header in rows[0] if header != "银行日"]
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(headers)
    for row in rows:
        if row["日期"]:
            page.append([_cell(header, row[header]) for header in headers])
    book.save(path)
    return path


def _cell(header: str, text: str) -> str | date | Decimal | None:
    if not text:
        return None
    if header.endswith("日期"):
        return date.fromisoformat(text)
    return Decimal(text) if header.endswith("金额") else text
