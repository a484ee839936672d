"""The command line. Help, messages and tables in Chinese; exit 0 fine, 1 violations found, 2 not done."""

from __future__ import annotations

import os
import re
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from earmark.chinese import ChineseGroup, Day, explain
from earmark.commands import COMMANDS
from earmark.commands.user import database_option
from ledgers.refusal import Refusal, os_words, printable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date

    from audit_rules.across import Across
    from earmark.desk import Confirmed
    from earmark.fleet import Fleet, Outcome
    from importers.intake import Intake
    from importers.proposal import Proposal
    from ledgers.book.shelf import OpenBook, Shelf

FINE, FOUND, NOT_DONE = 0, 1, 2
_PROPOSED = 10  # proposals of an import that are shown; the json has all
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="输出给人看还是给程序读。",
)


@click.group(
    cls=ChineseGroup,
    help="专账：专项资金单独建账、记账、审计和报告。",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--books",
    type=click.Path(path_type=Path),
    envvar="EARMARK_BOOKS",
    default=Path("books"),
    metavar="目录",
    help="账套所在的文件夹；也可用环境变量 EARMARK_BOOKS。不写是 ./books。",
)
@click.pass_context
def cli(ctx: click.Context, books: Path) -> None:
    """Every command works on the books of one folder."""
    from ledgers.book.shelf import Shelf

    ctx.obj = Shelf(books)


@cli.command(help="为一个基地建新账套。CODE 是它的代码，一经建立不变，例如 yz2401。")
@click.argument("code")
@click.option("--name", required=True, metavar="名称", help="基地名称。")
@click.option("--policy", required=True, metavar="编号", help="适用的管理办法，例如 yuzhong-2023-25。")
@click.option("--start", required=True, type=Day(), metavar="日期", help="建设期第一天，例如 2024-04-01。")
@click.option(
    "--specialty", "specialties", multiple=True, metavar="专业", help="专业（职业），可写多次，按表3-n 的顺序。"
)
@click.option("--host", default="", metavar="单位", help="所在单位名称。")
@click.option("--credit-code", default="", metavar="代码", help="统一社会信用代码。")
@click.option(
    "--kind", type=click.Choice(["企业", "公办", "民办非企业"]), metavar="性质", help="企业、公办或民办非企业。"
)
@click.option("--account", "accounts", multiple=True, metavar="账号", help="专户账号，可写多次。")
@click.option("--tier", default="", metavar="档次", help="补助档次；管理办法分档补助时必须写。")
@click.pass_obj
def new(
    shelf: Shelf,
    code: str,
    name: str,
    policy: str,
    start: date,
    specialties: tuple[str, ...],
    host: str,
    credit_code: str,
    kind: str | None,
    accounts: tuple[str, ...],
    tier: str,
) -> int:
    """Make a book."""
    from earmark.desk import whoever
    from ledgers.book.facts import Facts
    from ledgers.book.render import clean

    facts = Facts(
        name=clean(name),
        policy=policy,
        start=start,
        specialties=tuple(clean(s) for s in specialties if clean(s)),
        host=clean(host),
        credit_code=clean(credit_code),
        kind=kind or "",
        accounts=tuple(clean(a) for a in accounts if clean(a)),
        tier=clean(tier),
    )
    book = shelf.new(code, facts, author=whoever())
    click.echo(f"已建账套 {code}（{facts.name}），建设期 {start} 至 {book.policy.end(start)}：{book.folder}")
    return FINE


@cli.command(help="修改一个基地的信息：只写要改的项。已有预算或记账后，起始日只能改成批文上的日期，账号只能往后加。")
@click.argument("code")
@click.option("--name", metavar="名称", help="基地名称。")
@click.option("--start", type=Day(), metavar="日期", help="建设期第一天。")
@click.option("--specialty", "specialties", multiple=True, metavar="专业", help="全部专业（职业），可写多次。")
@click.option("--host", metavar="单位", help="所在单位名称。")
@click.option("--credit-code", metavar="代码", help="统一社会信用代码。")
@click.option(
    "--kind", type=click.Choice(["企业", "公办", "民办非企业"]), metavar="性质", help="企业、公办或民办非企业。"
)
@click.option("--account", "accounts", multiple=True, metavar="账号", help="全部专户账号，可写多次，按原来的次序。")
@click.option("--tier", metavar="档次", help="补助档次。")
@click.pass_obj
def amend(shelf: Shelf, /, code: str, **stated: str | date | tuple[str, ...] | None) -> int:
    """Amend what a book states of its base."""
    from dataclasses import replace

    from earmark.desk import amend as amend_facts
    from earmark.desk import whoever

    book = shelf.open(code)
    changes: dict[str, Any] = {key: _tidy(value) for key, value in stated.items() if value not in (None, ())}
    facts = replace(book.facts, **changes)
    amend_facts(book, facts, author=whoever())
    click.echo(f"已修改 {code}（{facts.name}），建设期 {facts.start} 至 {book.policy.end(facts.start)}")
    return FINE


def _tidy(value: str | date | tuple[str, ...] | None) -> str | date | tuple[str, ...] | None:
    """What was typed, each text on one line; empty members of a list are none."""
    from ledgers.book.render import clean

    if isinstance(value, tuple):
        return tuple(text for word in value if (text := clean(word)))
    return clean(value) if isinstance(value, str) else value


@cli.command(help="从实施方案（附件2，docx 或 xlsx）读入投入预算；不写文件则显示现行预算。")
@click.argument("code")
@click.argument("file", required=False, type=click.Path(path_type=Path, readable=False))
@click.option("--from", "since", type=Day(), metavar="日期", help="预算调整：调整后的预算从哪天起用。")
@click.option("--approval", default="", metavar="文号", help="预算调整：批复的文号。")
@click.option("--approved", type=Day(), metavar="日期", help="预算调整：批复的日期。")
@_FORMAT
@click.pass_obj
def plan(
    shelf: Shelf, code: str, file: Path | None, since: date | None, approval: str, approved: date | None, form: str
) -> int:
    """Read a plan, or show the one in force."""
    from earmark.contract import plan_json
    from earmark.desk import Revision, take_plan, today, whoever
    from ledgers.book.plan import in_force
    from ledgers.book.render import clean
    from reports.budget import plan_tables
    from reports.terminal import render

    book = shelf.open(code)
    if file is not None:
        if (approval or approved) and since is None:
            raise Refusal(
                "写了批复就要写从哪天起用", where="--from", todo="不是预算调整的，不写 --approval 和 --approved"
            )
        revision = Revision(since, clean(approval), approved) if since else None
        found, notes = take_plan(book, file, author=whoever(), revision=revision)
        for note in notes:
            click.echo(f"请核对：{note}", err=True)
    else:
        known = in_force(book.parsed("plan.beancount"), today())
        if known is None:
            raise Refusal("还没有投入预算", where=code, todo=f"用 earmark plan {code} 附件2.docx 读入")
        found = known
    if form == "json":
        click.echo(_dumps(plan_json(found, book.policy)))
    else:
        click.echo("\n\n".join(render(table) for table in plan_tables(found, book.policy)))
    return FINE


@cli.command("import", help="导入银行流水、支出明细表、财务软件的凭证、电子发票和发票清单：一起入账，或都不入账。")
@click.argument("code")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="[文件...]")
@click.option("--dry-run", is_flag=True, help="只看会怎样，不入账。")
@click.option("--bank", default="", metavar="银行名", help="没有登记过的银行：确认认列无误，存为本账套的模板。")
@click.option(
    "--column", "columns", multiple=True, metavar="项=表头", help="更正认错的列，例如 收入=存入额；可写多次。"
)
@click.option(
    "--confirm-changes",
    "changes",
    default="",
    metavar="全部|行号",
    help="确认明细表里和账上不同的行：原分录保留并冲销，再记订正的分录。写“全部”，或文件里的行号，例如 5,8-10。",
)
@click.option(
    "--as-new",
    "apart",
    default="",
    metavar="行号",
    help="这些行看着像账上的更正，其实是另一笔（如每月相同的房租）：照新的入账。",
)
@click.option("--list", "listed", is_flag=True, help="列出导入过的文件和编号。")
@click.option("--undo", default="", metavar="编号", help="整批撤销一次导入；它的行以后可以再导入。要写 --why。")
@click.option("--why", default="", metavar="理由", help="为什么撤销，记入历史。")
@_FORMAT
@click.pass_obj
def import_(
    shelf: Shelf,
    code: str,
    files: tuple[Path, ...],
    *,
    dry_run: bool,
    bank: str,
    columns: tuple[str, ...],
    changes: str,
    apart: str,
    listed: bool,
    undo: str,
    why: str,
    form: str,
) -> int:
    """Book papers, list what was imported, or take an import back."""
    if listed or undo:
        if files or dry_run or bank or columns or changes or apart or (listed and undo):
            raise Refusal("--list 和 --undo 不能和文件或别的选项一起写")
        return _imports(shelf.open(code), form) if listed else _undo(shelf.open(code), undo, why)
    if not files:
        raise Refusal("缺少要导入的文件", todo="看导入过的用 --list，撤销用 --undo")
    from earmark.contract import import_json
    from earmark.desk import take_papers, whoever

    confirmed = _confirmed(bank, columns)
    results = take_papers(
        shelf.open(code),
        files,
        author=whoever(),
        dry=dry_run,
        confirmed=confirmed,
        changes=_rows(changes),
        apart=_rows(apart, "--as-new"),
    )
    if form == "json":
        click.echo(_dumps(import_json(results)))
    else:
        for result in results:
            if not result.refused:
                click.echo(printable(_intake_text(result, dry=dry_run)))
    refused = [r for r in results if r.refused]
    if changes and not refused and not any(change.confirmed for r in results for change in r.changes):
        click.echo("没有要更正的行：这些行和账上相同，或者是新的", err=True)
    if refused:
        culprits = [r for r in refused if not r.refused.startswith("同一批的")]
        said = _advised_once([r.refused if r.file in r.refused else f"{r.file}：{r.refused}" for r in culprits])
        raise Refusal(f"没有导入，账簿没有任何改动。{said}")
    return FINE


def _advised_once(refusals: Sequence[str]) -> str:
    """Refusals in one line; the same advice, behind the last full stop, stands behind the last of its files alone."""
    advice = [refusal.rpartition("。")[2] for refusal in refusals]
    return "；".join(
        refusal.rpartition("。")[0] if "。" in refusal and said in advice[n + 1 :] else refusal
        for n, (refusal, said) in enumerate(zip(refusals, advice, strict=True))
    )


def _imports(book: OpenBook, form: str) -> int:
    """List the imports of a book."""
    from earmark.desk import imports

    found = imports(book)
    if form == "json":
        said = ("id", "said", "author", "at", "undone")
        click.echo(_dumps([{name: getattr(each, name) for name in said} for each in found]))
        return FINE
    for each in found:
        undone = f"（{each.undone} 已撤销）" if each.undone else ""
        click.echo(printable(f"{each.short}  {each.at}  {each.author}  {each.said}{undone}"))
    if not found:
        click.echo("还没有导入过")
    return FINE


def _undo(book: OpenBook, number: str, why: str) -> int:
    """Take an import back."""
    from earmark.desk import undo_import, whoever

    done = undo_import(book, number, why=why, author=whoever())
    click.echo(printable(done.told))
    return FINE


def _rows(text: str, where: str = "--confirm-changes") -> Container[int]:
    """The rows that a person named, as 全部 or 5,8-10."""
    from importers.intake import EVERY_ROW

    if text.strip() == "全部":
        return EVERY_ROW
    rows: set[int] = set()
    for part in filter(None, re.split(r"[\s,，、]+", text.strip())):
        found = re.fullmatch(r"(\d{1,7})(?:[-–~](\d{1,7}))?", part)
        if not found:
            raise Refusal(f"“{part}”不是行号", where=where, todo="写“全部”，或行号，例如 5,8-10")
        rows.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return rows


def _confirmed(bank: str, columns: tuple[str, ...]) -> Confirmed | None:
    """What a person confirmed of an undeclared bank; None where nothing."""
    from earmark.desk import Confirmed
    from importers.anybank import ROLE_WORDS
    from ledgers.book.render import clean

    said: dict[str, tuple[str, ...]] = {}
    for text in columns:
        word, mark, header = text.partition("=")
        if not mark or clean(word) not in ROLE_WORDS:
            todo = f"写成 项=表头，项可以是 {'、'.join(ROLE_WORDS)}；表头留空是不用这一列"
            raise Refusal(f"“{text}”看不懂", where="--column", todo=todo)
        role = ROLE_WORDS[clean(word)].attribute
        said[role] = (*said.get(role, ()), clean(header)) if clean(header) else ()
    if said and not clean(bank):
        raise Refusal("更正了列，还要写银行名", where="--bank")
    return Confirmed(clean(bank), said) if clean(bank) else None


def _intake_text(result: Intake, *, dry: bool) -> str:
    from ledgers.book.render import yuan

    paper = result.paper
    if paper is None:
        return ""
    booked = f"{'将入账' if dry else '入账'} {result.imported} 行"
    lines = [f"{result.file}：{paper.importer}，{paper.count} 行，{booked}，跳过 {len(result.skipped)} 行"]
    if paper.chain == "proved" and paper.opening_fen is not None and paper.closing_fen is not None:
        lines.append(f"  余额逐行相符：期初 {yuan(paper.opening_fen)} → 期末 {yuan(paper.closing_fen)}")
    elif paper.totals:
        lacking = "没有余额，" if paper.kind == "statement" else ""
        lines.append(f"  {lacking}合计和笔数相符：{'，'.join(paper.totals)}")
    reasons: dict[str, list[int]] = {}
    for skipped in result.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.row)
    lines += [f"  跳过第 {_ranges(rows)} 行：{reason}" for reason, rows in reasons.items()]
    lines += _changes_text(result)
    open_rows = sum(1 for entry in result.entries if entry.flag == "!")
    if open_rows:
        lines.append(f"  {open_rows} 笔流水还没有支出明细说明，先记在“待查款项”")
    for said in result.proposals[:_PROPOSED]:
        lines.append(f"    {_proposal_text(said)}")
    if len(result.proposals) > _PROPOSED:
        lines.append(f"    另有 {len(result.proposals) - _PROPOSED} 笔建议，见 --format json")
    if result.claims and not dry:
        lines.append("  发票挂在哪张凭证上、哪些要核对：earmark invoices 代码")
    return "\n".join([*lines, *(f"  {note}" for note in (*paper.notes, *result.notes))])


def _proposal_text(said: Proposal) -> str:
    """What a payment may have been, with what the sheet says; nothing is booked by it."""
    line = said.line
    who = f"{line.date} {line.voucher} {line.payee}" if line else f"{said.entry.date} {said.entry.payee}"
    states = (f"，明细表列“{said.booked}”" if said.booked else "，明细表没有写类别") if line else ""
    end = "没有改动" if line else "没有入账"
    return f"{who}{states}，建议类别 {said.category}：{said.judged.reason}（{end}，请核对）"


def _changes_text(result: Intake) -> list[str]:
    """How many rows the book has otherwise, and what has been or can be done."""
    changes = [change for change in result.changes if change.new]  # a line that is gone has a note of its own
    open_ = [change.row for change in changes if not change.confirmed]
    done = [change.row for change in changes if change.confirmed]
    lines = [f"  更正第 {_ranges(done)} 行：原分录保留，需要冲销的已冲销并订正"] if done else []
    if open_:
        lines.append(
            f"  第 {_ranges(open_)} 行和账上不同，没有改动；核对无误的，加 --confirm-changes 全部（或行号）再导入一次；"
            "不是更正、是另一笔的，加 --as-new 行号"
        )
    return lines


def _ranges(rows: Sequence[int]) -> str:
    """Row numbers as 2–5、8."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return "、".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)


@cli.command(help="审计账套：不写代码或写 --all 是全部。没有变化的不再审。有违规时退出码为 1。")
@click.argument("codes", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全部账套。")
@click.option("--as-of", type=Day(), metavar="日期", help="审计截至哪一天；不写是今天。")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="个数", help="同时用几个进程；不写是每个处理器一个。")
@click.option(
    "--limit-seconds",
    type=click.IntRange(1, 86400),
    default=600,
    show_default="600",
    metavar="秒",
    help="一个账套最多审多久，超过的放下并点名。",
)
@click.option("--fresh", is_flag=True, help="不用上次的结果，全部重新审计。")
@click.option(
    "--columns",
    type=click.Path(path_type=Path),
    metavar="目录",
    help="把全部账套的每一笔另写成 parquet，按管理办法和年份分文件夹，附数据字典；和 --all 一起写。",
)
@click.option(
    "--scheduler",
    default="",
    envvar="EARMARK_SCHEDULER",
    metavar="tcp://主机:端口",
    help="交给这个 Dask 调度器的工作进程去审，不在本机审。",
)
@click.option(
    "--loader",
    type=click.Choice(["auto", "quick", "beancount"]),
    envvar="EARMARK_LOADER",
    default="auto",
    metavar="auto|quick|beancount",
    help="怎样载入账簿：auto 能快则快；结果都一样。",
)
@_FORMAT
@click.pass_obj
def audit(
    shelf: Shelf,
    codes: tuple[str, ...],
    *,
    everything: bool,
    as_of: date | None,
    jobs: int | None,
    limit_seconds: int,
    fresh: bool,
    columns: Path | None,
    scheduler: str,
    loader: str,
    form: str,
) -> int:
    """Audit books; where all are, they are compared with each other too."""
    from audit_rules.engine import ruleset
    from earmark.contract import audit_text
    from earmark.fleet import Fleet

    if everything and codes:
        raise Refusal("写了账套代码就不要再写 --all")
    if columns:
        _check_columns(columns, codes)
    known = shelf.codes()
    wanted = list(dict.fromkeys(codes)) or known
    if not wanted:
        raise Refusal("还没有账套", where=str(shelf.folder), todo="用 earmark new 建一个")
    for code in set(wanted) - set(known):
        shelf.open(code)  # says that there is none, before any work
    day = as_of or _today()
    outcomes = _audited(Fleet(shelf, jobs, limit_seconds, fresh, loader, scheduler), wanted, day)
    records = [outcome.record for outcome in outcomes if outcome.record]
    across = None if codes else _compared(shelf, outcomes, day, columns)
    if form == "json":
        policies = {record.policy for record in records}
        click.echo(audit_text([record.said for record in records], policies, ruleset(), day, across))
    else:
        for record in records:
            click.echo(f"{record.text}\n")
        if across and across.bases > 1:
            from reports.across import told

            click.echo(printable(told(across)))
    if refused := [outcome.refused for outcome in outcomes if outcome.refused]:
        raise Refusal("；".join(refused))
    violated = any(record.violated for record in records) or bool(across and across.violated)
    return FOUND if violated else FINE


def _check_columns(target: Path, codes: Sequence[str]) -> None:
    """See before any work that columns can be written."""
    from reports.columns import check_columns

    if codes:
        raise Refusal("--columns 写的是全部账套，不和代码一起写")
    check_columns(target)


def _compared(shelf: Shelf, outcomes: Sequence[Outcome], day: date, columns: Path | None) -> Across:
    """All bases compared with each other, and written as columns where that was asked for."""
    from audit_rules.across import Frames, compare
    from audit_rules.engine import ruleset
    from ledgers.policy import find_policy

    frames = Frames({outcome.code: outcome.record.columns for outcome in outcomes if outcome.record})
    if columns:
        from reports.columns import write_columns

        missing = [outcome.code for outcome in outcomes if not outcome.record]
        said = {"截至": day.isoformat(), "规则集": ruleset(), "没有审完的基地": missing}
        write_columns(frames, columns, said)
        click.echo(f"已写出 {columns}", err=True)
    return compare(frames, lambda policy: find_policy(policy, shelf.folder))


def _audited(fleet: Fleet, codes: Sequence[str], day: date) -> list[Outcome]:
    """The audits of books, with what there is to tell of the run itself on stderr."""
    from earmark.fleet import Interrupted, Progress

    progress = Progress(len(codes), sys.stderr)
    try:
        outcomes = fleet.audit(codes, day, progress.tell)
    except Interrupted as interrupted:
        progress.end()
        done = f"，审完的 {interrupted.done} 个（共 {interrupted.total} 个）已存下，再运行一次接着审"
        raise Refusal(f"已中断{done if interrupted.done else ''}，账簿没有任何改动") from None
    progress.end()
    if unkept := [outcome for outcome in outcomes if outcome.unkept]:
        click.echo(
            f"{len(unkept)} 个账套的结果没有存下（{unkept[0].unkept}），下次要重新审计；本次结果不受影响", err=True
        )
    return outcomes


def _progress(codes: Sequence[str], label: str) -> AbstractContextManager[Iterable[str]]:
    """A bar on a terminal where there is more than one book to wait for."""
    if len(codes) == 1 or not sys.stderr.isatty():
        return nullcontext(codes)
    return click.progressbar(codes, label=label, file=sys.stderr, item_show_func=lambda code: code or "")


def _today() -> date:
    from earmark.desk.writing import today

    return today()


@cli.command(help="写出一个基地一年的审计报告：Excel（附表和公式）、Word（可修改）、PDF（公文版式）。")
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--all", "everything", is_flag=True, help="全部账套，另写全区汇总表。")
@click.option("--year", required=True, type=click.IntRange(1970, 2100), metavar="年", help="哪一年。")
@click.option("-o", "folder", required=True, type=click.Path(path_type=Path), metavar="目录", help="写到哪个文件夹。")
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(["xlsx", "docx", "pdf"]),
    metavar="xlsx|docx|pdf",
    help="只写哪种，可写多次；不写是三种都写。",
)
@click.pass_obj
def report(shelf: Shelf, code: str | None, *, everything: bool, year: int, folder: Path, forms: tuple[str, ...]) -> int:
    """Write a year's report, or everybody's and the district's."""
    from earmark.desk import today, whoever, write_district, write_report
    from reports.files import FORMS

    wanted = tuple(dict.fromkeys(forms)) or FORMS
    if everything == bool(code):
        raise Refusal("写一个账套代码，或写 --all，只能写一样")
    if code:
        paths = write_report(shelf.open(code), year, folder, today(), wanted, author=whoever())
    else:
        with _progress(shelf.codes(), "正在写报告") as running:
            paths = write_district(shelf, running, year, folder, today(), wanted, author=whoever())
    for path in paths:
        click.echo(f"已写出 {path}")
    return FINE


@cli.command(help="启动网页服务。用户用 earmark user 建；还没有用户时建一个管理员，密码只显示一次。")
@click.option("--port", type=click.IntRange(1, 65535), default=5800, show_default="5800", metavar="端口", help="端口。")
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址；不写只有本机能打开。")
@click.option("--name", "names", multiple=True, metavar="域名", help="浏览器里用的域名，可写多次；本机的不用写。")
@click.option("--trusted-proxy", "trusted", multiple=True, metavar="地址", help="前面的加密反向代理，可写多次。")
@database_option
@click.pass_obj
def serve(
    shelf: Shelf, port: int, host: str, names: tuple[str, ...], trusted: tuple[str, ...], database: str | None
) -> int:
    """Serve the books."""
    from earmark.gateway import first_administrator
    from earmark.gateway import serve as run
    from earmark.people import Register

    register = Register.of(shelf.folder, database)
    if password := first_administrator(register):
        click.echo(f"还没有用户，已建管理员 admin，密码 {password}（只显示这一次，首次登录要改）")
        click.echo("看账的人另建：earmark user add 名字 --role 局审计员")
    ready = lambda url: click.echo(f"专账已启动：{url}（按 Ctrl+C 停止）")  # noqa: E731
    run(shelf, port=port, host=host, names=names, trusted=trusted, register=register, ready=ready)
    return FINE


@cli.command(help="用三个虚构基地的资料走一遍：建账、导入、审计、报告、网页。")
@click.option("--no-serve", is_flag=True, help="写出报告后就结束，不启动网页。")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    metavar="目录",
    help="放在哪个文件夹；不写是 ./demo。",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=5800, show_default="5800", metavar="端口", help="网页的端口。"
)
def demo(*, no_serve: bool, folder: Path, port: int) -> int:
    """Run the demonstration."""
    from earmark.demo import run

    run(folder, port=None if no_serve else port)
    return FINE


for command in COMMANDS:
    cli.add_command(command)


def _dumps(value: object) -> str:
    from earmark.contract import dumps

    return dumps(value)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit: one Chinese line on stderr where it could not do its work."""
    try:
        code = cli.main(args=list(argv) if argv is not None else None, prog_name="earmark", standalone_mode=False)
    except Refusal as refusal:
        _fail(str(refusal))
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        sys.exit(FINE)
    except (click.Abort, KeyboardInterrupt):
        _fail("已中断，账簿没有写到一半的改动")
    except click.ClickException as error:
        _fail(f"{explain(error)}。看用法：earmark --help")
    except OSError as error:
        _fail(f"系统拒绝了这一步：{os_words(error)}{f'（{error.filename}）' if error.filename else ''}")
    except Exception as error:
        if os.environ.get("EARMARK_DEBUG"):
            raise
        _fail(f"程序出错（{type(error).__name__}：{error}），账簿没有写到一半的改动。请把这一行发给管理员")
    sys.exit(code if isinstance(code, int) else FINE)


def _fail(line: str) -> NoReturn:
    click.echo(printable(" ".join(line.split("\n"))), err=True)
    sys.exit(NOT_DONE)
