"""`earmark classify`: what each payment of a list was, by its words."""

from __future__ import annotations

import csv
import io
import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from earmark.chinese import ChineseCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from importers.spending import Line, Payments
    from ledgers.book.shelf import Shelf
    from ledgers.judge import Judge

_EVERY = 20_000  # lines between two words on how far it is


@click.command(
    cls=ChineseCommand,
    help="判断一张清单（csv、xls、xlsx）里每笔钱买的是什么，结果是 csv。\n\n"
    "列：id、payee、narration、invoice_item、amount、account_hint，可以缺，也可以用中文列名。",
)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--policy", "policy_id", default="yuzhong-2023-25", metavar="编号", help="按哪个管理办法；不写是 yuzhong-2023-25。"
)
@click.pass_obj
def classify(shelf: Shelf, file: Path, policy_id: str) -> int:
    """Write id, category, verdict and because of every line."""
    from importers.spending import payments
    from ledgers.judge import judge_of
    from ledgers.refusal import Refusal

    policy = shelf.policy(policy_id)
    if policy.judge is None:
        raise Refusal(f"“{policy.meta.title}”没有写用途怎样认定", todo="在管理办法文件里加 [judge] 和 [[label]]")
    write_verdicts(judge_of(policy), payments(file), sys.stdout)
    return 0


def write_verdicts(judge: Judge, lines: Payments, out: TextIO) -> None:
    """Write the csv, so many rows at a time, and say on stderr how far it is."""
    part = io.StringIO()
    writer = csv.writer(part, lineterminator="\n")
    writer.writerow(("id", "category", "verdict", "because"))
    judged, done = _judged(judge, lines), 0
    while rows := list(itertools.islice(judged, _EVERY)):
        writer.writerows(rows)
        out.write(part.getvalue())
        part.seek(0)
        part.truncate()
        done += len(rows)
        if len(rows) == _EVERY:
            click.echo(f"已判断 {done:,} / {len(lines):,} 行", err=True)
    out.write(part.getvalue())  # the names of the columns, where there was no line


def _judged(judge: Judge, lines: Iterable[Line]) -> Iterator[tuple[str, str, str, str]]:
    """The row that is written of each line."""
    for line in lines:
        said = judge.judge(line.payee, line.narration, line.invoice_item, fen=line.fen, booked=line.account_hint)
        yield line.id, said.label, said.verdict, said.because
