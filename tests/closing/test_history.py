"""Who changed what, for an entry: under every number it has had, with what reversed it, in whatever file it stands."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from ledgers.book.chart import HEADER
from ledgers.book.git import Git
from ledgers.book.history import history, history_of_row

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = "journal/2024.beancount"


def entry(voucher: str, row: str, yuan: str = "100.00", *, day: str = "2024-05-20", more: str = "") -> str:
    return (
        f'{day} * "甲公司" "设备"\n  voucher: "{voucher}"\n  row: "{row}"\n{more}'
        f"  A资产:1002银行存款:01专户:1地方财政  -{yuan} CNY\n"
        f"  E支出:1地方财政:1构建培训体系:31003设备购置  {yuan} CNY\n"
    ).replace("--", "")


class Saved:
    """A history, a save at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.git = Git(folder)
        self.git.create()

    def save(self, message: str, *entries: str, name: str = JOURNAL, gone: str = "") -> None:
        text = HEADER + "\n" + "\n".join(entries)
        files: dict[str, bytes | None] = {name: text.encode()} | ({gone: None} if gone else {})
        self.git.adopt(self.git.prepare(files, author="甲", message=message))

    def told(self, voucher: str = "", row: str = "") -> list[str]:
        events = history_of_row(self.git.folder, row) if row else history(self.git, voucher)
        return [f"{e.commit.subject}：{'；'.join(e.words)}" for e in events]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    return Saved(tmp_path / "b")


def test_a_voucher_that_was_given_another_number_is_followed_by_either(saved: Saved) -> None:
    saved.save("导入", entry("记1", "a"), entry("记9", "z"))
    saved.save("改金额", entry("记1", "a", "101.00"), entry("记9", "z"))
    saved.save("改号", entry("记2", "a", "101.00"), entry("记9", "z"))
    saved.save("再改金额", entry("记2", "a", "102.00"), entry("记9", "z"))
    for number in ("记1", "记2"):
        assert [line.partition("：")[0] for line in saved.told(number)] == ["再改金额", "改号", "改金额", "导入"], (
            number
        )
    assert saved.told("记9") == ["导入：插入：2024-05-20 记9 甲公司 100.00 元"]
    assert saved.told("记3") == []


def test_what_reversed_an_entry_is_of_its_history(saved: Saved) -> None:
    saved.save("导入", entry("记1", "a"), entry("记9", "z"))
    red = entry("记5", "b", "-100.00", day="2024-06-01", more='  reverses: "a"\n')
    saved.save("冲销", entry("记1", "a", more='  reversed: "b"\n'), entry("记9", "z"), red)
    said = saved.told("记1")
    assert [line.partition("：")[0] for line in said] == ["冲销", "导入"]
    assert "插入：2024-06-01 记5" in said[0]
    assert [line.partition("：")[0] for line in saved.told(row="a")] == ["冲销", "导入"]


def test_a_file_that_was_moved_or_written_otherwise_changed_no_entry(saved: Saved) -> None:
    saved.save("导入", entry("记1", "a"), entry("记9", "z"))
    saved.save("搬家", entry("记1", "a"), entry("记9", "z"), name="journal/账.beancount", gone=JOURNAL)
    saved.save(
        "排版", entry("记1", "a").replace("  A", "    A"), "\n\n", entry("记9", "z"), name="journal/账.beancount"
    )
    assert saved.told() == [
        "排版：",
        "搬家：",
        "导入：插入：2024-05-20 记1 甲公司 100.00 元；插入：2024-05-20 记9 甲公司 100.00 元",
    ]


def test_an_exchange_of_order_is_seen_though_both_stay_as_they_are(saved: Saved) -> None:
    saved.save("导入", entry("记1", "a"), entry("记2", "b"), entry("记3", "c"))
    saved.save("调换", entry("记2", "b"), entry("记1", "a"), entry("记3", "c"))
    assert "调换次序" in saved.told()[0]


def test_a_text_of_several_lines_that_looks_like_entries_is_none(saved: Saved) -> None:
    """Cut where each line begins with a day, it could not be read; the file is read as a whole."""
    odd = entry("记1", "a").replace('"设备"', '"设备\n2024-01-01 * 不是分录"')
    saved.save("导入", odd, entry("记2", "b"))
    saved.save("改", odd, entry("记2", "b", "101.00"))
    assert saved.told("记2")[0].startswith("改：改动：原为 2024-05-20 记2 甲公司 100.00 元")
    assert len(saved.told("记1")) == 1


def test_a_thousand_saves_are_read_by_a_few_processes(saved: Saved) -> None:
    """A directive is read once, however many commits have it, and git is not asked for each of them."""
    saved.save("导入", *(entry(f"记{n}", f"r{n}") for n in range(60)))
    stream = []
    for n in range(1000):
        text = HEADER + "\n" + "\n".join(entry(f"追{m}", f"s{m}") for m in range(n - n % 10, n + 1))
        head = f"commit refs/heads/main\ncommitter 甲 <> {1700000000 + n} +0000\ndata 4\n{n:04}\n"
        parent = f"from {saved.git.head()}\n" if not n else ""
        size = len(text.encode())
        stream.append(f"{head}{parent}M 100644 inline journal/2025.beancount\ndata {size}\n{text}\n")
    feed = "".join(stream).encode()
    subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=saved.git.folder, input=feed, check=True)
    git = Counting(saved.git.folder)
    told = [(event.commit.subject, event.words) for event in history(git, "追995")]
    assert told == [("0995", ("插入：2024-05-20 追995 甲公司 100.00 元",))]
    assert git.runs < 40


class Counting(Git):
    """git, and how often it was started."""

    runs = 0

    def _run_bytes(self, *words: str, **more: Any) -> bytes:
        self.runs += 1
        return super()._run_bytes(*words, **more)
