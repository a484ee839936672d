"""Many books behind the web service: its first page, its overview, its memory, and people who read and write at once.

    nice python -m benchmarks.web [--books 500] [--rows 300] [--seconds 60]

Writes the books from a seed, starts the service as a process of its own, and asks it as browsers do, over keep-alive
connections with the cookies of people who have logged in. First alone: the audit page of books that nobody has opened,
the overview before and after every book is audited, the process's memory. Then together, for a bounded time: readers,
who open a page and look at it for a while, and writers, two of them in each of some books, who save a spend. Afterwards
every saved entry is looked for in its journal: each must be there once. Last, stock Fava on one of the same books: the
same reports, as many readers, beside ours on that book. Exits with 1 for any error or lost entry.

The clients run on the same machine and take some of its time; a browser's own work is not in the figures.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.core import data

from earmark.people import Register, Role
from ledgers.book.chart import HEADER
from ledgers.book.facts import Facts
from ledgers.book.journal import Voucher, to_transaction
from ledgers.book.plan import Plan, to_text
from ledgers.book.render import render_all
from ledgers.book.rows import SheetRow
from ledgers.book.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START = date(2024, 4, 1)
READERS, WRITERS, A_BOOK = 50, 10, 2
LOOKING, TYPING = 5.0, 20.0  # seconds between two pages of a reader, between two saves of a writer, on average
COLD = 5  # books whose first page is timed
IDLE = 5  # seconds after which a connection is not used again: the server closes it after ten
PATIENCE = 60  # seconds until a request counts as failed
REPORTS = ("income_statement/", "trial_balance/", "balance_sheet/", "journal/")
DATA = ("api/income_statement", "api/trial_balance", "api/balance_sheet", "api/journal_page?page=1&order=desc")
"""What Fava's frontend then fetches for each of those."""
THE_BASES = ("extension/AuditPage/", "todo/", "papers/")
THE_BUREAUS = ("/", "/issues/", "/orders/", "/reports/")
COOKIE = "earmark"
CAME = ((20_000_000, "测试区财政局", "地方财政", "财政补助拨入"), (12_000_000, "测试集团", "行业企业", "单位配套拨入"))
SPENT: tuple[tuple[str, str], ...] = (("设备购置", "实训室护理床"), ("原材料消耗", "护理实训耗材"))
SPENT += (("师资培训", "教师培训班费用"),)
SPENT += (("指导教师聘用", "外聘教师课酬"), ("其他培训成本", "培训资料印刷"), ("差旅费", "差旅住宿"))


# --- the books


def rows_of(chance: random.Random, number: int) -> list[SheetRow]:
    """That many rows of one base, in and out, of the two years."""
    came = [
        SheetRow(
            voucher=f"记2404-{n:03}",
            date=date(2024, 4, 18),
            amount=fen,
            payee=payer,
            purpose=kind,
            source=source,
            category=kind,
        )
        for n, (fen, payer, source, kind) in enumerate(CAME)
    ]
    went = []
    for n in range(number - len(came)):
        day = START + timedelta(days=30 + n * 700 // number)
        category, purpose = chance.choice(SPENT)
        went.append(
            SheetRow(
                voucher=f"记{day:%y%m}-{n + 10:03}",
                date=day,
                amount=-chance.randint(5_000, 90_000),
                payee=f"测试{chance.randrange(60)}号有限公司",
                purpose=f"{purpose}第{n}批",
                source=chance.choice(("地方财政", "行业企业")),
                content=chance.choice(("构建完善的高技能人才培训体系", "校企合作提升培训能力", "总结技能人才培养规律")),
                category=category,
                specialty="养老护理员",
                invoice=f"{chance.randrange(10**19, 10**20)}",
            )
        )
    return came + went


def make(shelf: Shelf, books: int, rows: int) -> list[str]:
    """Books of the seed, each with a history; the folders of git are one book's, copied."""
    codes = [f"b{n:03}" for n in range(books)]
    plan = Plan(
        date=START,
        cells={
            ("构建完善的高技能人才培训体系", "地方财政"): 12_000_000,
            ("校企合作提升培训能力", "行业企业"): 20_000_000,
        },
    )
    for n, code in enumerate(codes):
        facts = Facts(
            name=f"测试基地{n}",
            policy="yuzhong-2023-25",
            start=START,
            specialties=("养老护理员",),
            host="测试集团",
            kind="企业",
        )
        book = shelf.new(code, facts, author="测试")
        lines = rows_of(random.Random(n), rows)  # noqa: S311  (made-up rows)
        entries = [to_transaction(Voucher(bank=None, lines=(row,)), book.chart) for row in lines]
        files = {"journal/2024.beancount": HEADER + "\n" + render_all(entries), "plan.beancount": to_text(plan)}
        with book.locked():
            book.write(files, author="测试", message="记账")
    return codes


# --- the clients


@dataclass
class Client:
    """A browser: one connection that is kept, one cookie."""

    port: int
    token: str = ""
    connection: http.client.HTTPConnection | None = None
    used: float = 0.0

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, float]:
        """Status, body and seconds of a request; redirects are not followed."""
        own = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": f"{COOKIE}={self.token}"} if self.token else {}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers |= {
                "Origin": own,
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
            }
        began = time.perf_counter()
        if self.connection is not None and began - self.used > IDLE:
            self.connection.close()
            self.connection = None
        self.used = began
        for again in (True, False):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            try:
                self.connection.request("GET" if form is None else "POST", path, body, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read(), time.perf_counter() - began
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                self.connection = None
                if not again or form is not None:  # as a browser: what may have been taken is not sent twice
                    raise
        raise AssertionError


@dataclass
class Tally:
    """What the clients saw, by kind of request."""

    took: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, fault: str = "") -> None:
        """One request."""
        with self.lock:
            self.took.setdefault(kind, []).append(seconds)
            if fault:
                self.faults[f"{kind}: {fault}"] += 1

    def lines(self) -> Iterator[str]:
        """A line a kind: how many, and the middle, the slow and the slowest."""
        for kind, took in sorted(self.took.items()):
            yield f"  {kind:<22}{len(took):>6}  " + told(took)


def told(took: Sequence[float]) -> str:
    """Percentiles in milliseconds."""
    cuts = statistics.quantiles([1000 * one for one in took] * 2, n=100, method="inclusive")
    p50, p95, p99 = cuts[49], cuts[94], cuts[98]
    return f"p50 {p50:>6.0f}  p95 {p95:>6.0f}  p99 {p99:>6.0f}  max {max(took) * 1000:>6.0f} ms"


def reading(tally: Tally, client: Client, kind: str, path: str) -> None:
    """Read a page, which must be there whole."""
    try:
        status, body, seconds = client.ask(path)
    except OSError as error:
        tally.note(kind, PATIENCE, type(error).__name__)
        client.connection = None
        return
    tally.note(kind, seconds, "" if status == 200 and body else str(status))  # noqa: PLR2004


def read_for(
    until: float, tally: Tally, chance: random.Random, pages: Callable[[], Sequence[tuple[str, str]]], client: Client
) -> None:
    """Open pages one after another, with the time between them that somebody looks at one."""
    time.sleep(chance.uniform(0, LOOKING))
    while time.monotonic() < until:
        for kind, path in pages():
            reading(tally, client, kind, path)
        time.sleep(chance.expovariate(1 / LOOKING))


def write_for(
    until: float, tally: Tally, chance: random.Random, code: str, client: Client, saved: list[tuple[str, str]]
) -> None:
    """Save spends, each with words of its own, and keep those that were said to be booked."""
    time.sleep(chance.uniform(0, TYPING))
    while time.monotonic() < until:
        purpose = f"护理实训耗材{secrets.token_hex(6)}"
        form = {
            "date": "2026-04-20",
            "amount": f"{chance.randint(100, 900)}.00",
            "payee": "测试耗材有限公司",
            "purpose": purpose,
            "cell": "1-0",
            "category": "原材料消耗",
            "specialty": "养老护理员",
            "form": secrets.token_hex(8),
            "explanation": "测试",
        }
        try:
            status, body, seconds = client.ask(f"/{code}/spend/", form)
        except OSError as error:
            tally.note("save", PATIENCE, type(error).__name__)
            client.connection = None
            continue
        booked = status == 200 and "saved" in json.loads(body)  # noqa: PLR2004
        tally.note("save", seconds, "" if booked else f"{status} {body.decode()[:80]}")
        if booked:
            saved.append((code, purpose))
        time.sleep(chance.expovariate(1 / TYPING))


def together(works: Sequence[Callable[[], None]]) -> None:
    """Do all of it at once."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- the servers


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], port: int, **environ: str) -> Iterator[int]:
    """A server in a process of its own, until it answers and until the block ends; its process's number."""
    process = subprocess.Popen(command, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                Client(port).ask("/login")
                break
            except OSError:
                time.sleep(0.2)
        else:
            sys.exit(f"does not answer: {' '.join(command)}")
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def memory(pid: int) -> str:
    """A process's memory now and at its most."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    now, most = (int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
    return f"{now:.0f} MB now, {most:.0f} MB at its most"


# --- the measuring


def alone(port: int, pid: int, codes: Sequence[str], token: str) -> None:
    """The first pages, with nobody else there."""
    client = Client(port, token)
    for name in ("cold", "again"):
        took = [client.ask(f"/{code}/extension/AuditPage/")[2] for code in codes[:COLD]]
        print(f"first page of a book, {name:<6} {told(took)}")
    began = time.perf_counter()
    _, body, seconds = client.ask("/")
    print(f"overview, first answer          {seconds * 1000:6.0f} ms")
    polls = []
    while b"data-busy" in body:
        time.sleep(1.5)
        _, body, seconds = client.ask("/")
        polls.append(seconds)
    if polls:
        print(f"overview while it is made       {told(polls)}")
    print(f"every book audited after        {time.perf_counter() - began:6.0f} s, {memory(pid)}")
    print(f"overview, all known             {told([client.ask('/')[2] for _ in range(10)])}")


def load(port: int, codes: Sequence[str], register: Register, shelf: Shelf, seconds: float) -> bool:
    """People who read and write at once; whether all went well."""
    tally, saved, until = Tally(), list[tuple[str, str]](), 0.0
    first = Client(port, register_name(register, Role.AUDITOR, "first", ""))
    works: list[Callable[[], None]] = []
    for n in range(READERS):
        chance = random.Random(1000 + n)  # noqa: S311
        auditor = n % 5 == 0
        own = codes[n % len(codes)]
        name = register_name(register, Role.AUDITOR if auditor else Role.ACCOUNTANT, f"reader{n}", own)
        client = Client(port, name)

        def pages(chance: random.Random = chance, own: str = own, *, auditor: bool = auditor) -> list[tuple[str, str]]:
            if auditor and chance.random() < 0.5:  # noqa: PLR2004
                path = chance.choice(THE_BUREAUS)
                return [(path, path)]
            base = chance.choice(codes) if auditor else own
            if chance.random() < 0.5:  # noqa: PLR2004
                path = chance.choice([p for p in THE_BASES if not (auditor and p == "todo/")])
                return [(path, f"/{base}/{path}")]
            at = chance.randrange(len(REPORTS))
            return [(REPORTS[at], f"/{base}/{REPORTS[at]}"), (DATA[at].partition("?")[0], f"/{base}/{DATA[at]}")]

        works.append(lambda c=chance, p=pages, k=client: read_for(until, tally, c, p, k))  # type: ignore[misc]
    for n in range(WRITERS):
        code = codes[n // A_BOOK % len(codes)]
        client = Client(port, register_name(register, Role.ACCOUNTANT, f"writer{n}", code))
        works.append(lambda n=n, c=code, k=client: write_for(until, tally, random.Random(n), c, k, saved))  # type: ignore[misc]  # noqa: S311
    for code in dict.fromkeys(codes[n % len(codes)] for n in range(READERS)):
        first.ask(f"/{code}/extension/AuditPage/")  # what a cold book costs is told above
    until = time.monotonic() + seconds
    together(works)
    print(f"{READERS} readers and {WRITERS} writers for {seconds:.0f} s:")
    for line in tally.lines():
        print(line)
    held: Counter[str] = Counter()
    for code in {code for code, _ in saved}:
        for entries in shelf.open(code).journal().values():
            held.update(str(entry.narration) for entry in entries if isinstance(entry, data.Transaction))
    wrong = [purpose for _, purpose in saved if sum(n for words, n in held.items() if purpose in words) != 1]
    print(f"  {len(saved)} entries saved, {len(wrong)} of them not in the journal once")
    print(f"  errors: {dict(tally.faults) or 'none'}")
    return not wrong and not tally.faults


def register_name(register: Register, role: Role, name: str, code: str) -> str:
    """Somebody who has logged in: the number of their session."""
    register.add(name, role, [] if role is Role.AUDITOR else [code], "Correct-horse-9")
    return register.sessions.begin(next(person.id for person in register.people() if person.name == name))


def beside_stock(port: int, register: Register, shelf: Shelf, code: str, seconds: float) -> None:
    """The same reports of the same book, read by as many: ours and stock Fava."""
    stock = free_port()
    fava = [str(Path(sys.executable).with_name("fava")), str(shelf.folder / code / "main.beancount"), "-p", str(stock)]
    with running(fava, stock) as pid:
        first = http.client.HTTPConnection("127.0.0.1", stock, timeout=PATIENCE)
        first.request("GET", "/")
        slug = urllib.parse.urlsplit(first.getresponse().headers["Location"]).path.split("/")[1]
        people = [register_name(register, Role.AUDITOR, f"beside{n}", "") for n in range(READERS)]
        for name, where, base, cookies in (("ours", port, code, people), ("stock Fava", stock, slug, [""] * READERS)):
            tally, until = Tally(), time.monotonic() + seconds
            works: list[Callable[[], None]] = []
            for n in range(READERS):
                chance = random.Random(n)  # noqa: S311

                def pages(chance: random.Random = chance, base: str = base) -> list[tuple[str, str]]:
                    at = chance.randrange(len(REPORTS))
                    data = DATA[at]
                    return [("page", f"/{base}/{REPORTS[at]}"), (data.partition("?")[0], f"/{base}/{data}")]

                client = Client(where, cookies[n])
                works.append(partial(read_for, until, tally, chance, pages, client))
            together(works)
            print(f"{READERS} readers of one book, {name}; errors: {dict(tally.faults) or 'none'}")
            for line in tally.lines():
                print(line)
        print(f"  stock Fava: {memory(pid)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--books", type=int, default=500)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--keep", type=Path, help="keep the books in this folder, and use them where they are there")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp())
    try:
        shelf = Shelf(folder / "books")
        began = time.perf_counter()
        codes = shelf.codes() or make(shelf, asked.books, asked.rows)
        print(f"{len(codes)} books of {asked.rows} transactions, written in {time.perf_counter() - began:.0f} s")
        people = f"sqlite:///{tempfile.mkdtemp(dir=folder)}/people.sqlite"
        register = Register.of(shelf.folder, people)
        auditor = register_name(register, Role.AUDITOR, "auditor", "")
        port = free_port()
        command = [str(Path(sys.executable).with_name("earmark")), "serve", "--port", str(port)]
        with running(command, port, EARMARK_BOOKS=str(shelf.folder), EARMARK_DATABASE=people) as pid:
            alone(port, pid, codes, auditor)
            well = load(port, codes, register, shelf, asked.seconds)
            print(f"  {memory(pid)}")
            beside_stock(port, register, shelf, codes[-1], asked.seconds / 3)
    finally:
        if asked.keep is None:
            shutil.rmtree(folder)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
