"""From a file to cells, whatever its name says; every file that cannot be read is refused in one line."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import cells, package, read_paper
from importers.cells import read
from importers.compound import MAGIC, Compound, _lengths, survey
from ledgers.refusal import Refusal
from tests.importers.makers import ccb_rows, csv_bytes, edited_zip, xls_bytes, xlsx_bytes, zip_bytes

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [["日期", "金额"], ["20240418", "1.00"], ["20240419", "2.00"]]
SHEET1 = "xl/worksheets/sheet1.xml"


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_paper(path)
    said = str(caught.value)
    assert "\n" not in said
    assert path.name in said
    assert any("\u4e00" <= character <= "\u9fff" for character in said)
    return said


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_in_any_encoding_and_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["对方户名", "摘要", "金额"], ["甲，乙；丙", "货款,首付", "1,234.50"], ["丁", "a;b", "2.00"]]
    (grid,) = read(put(tmp_path / "odd.xlsx", csv_bytes(rows, encoding, delimiter)))
    assert grid.rows == rows


def test_row_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    """A blank line is a row; a line break inside quotation marks is none; blank rows at the end are dropped."""
    (grid,) = read(put(tmp_path / "a.csv", '标题\n\na,"b\nc",d\n1,2,3\n,,\n\n'.encode()))
    assert grid.rows == [["标题"], [], ["a", "b\nc", "d"], ["1", "2", "3"]]


def test_guards_against_excel(tmp_path: Path) -> None:
    """Tabs after values, before the delimiter and behind a closing quotation mark; ="…" stays for the columns."""
    (grid,) = read(put(tmp_path / "a.csv", '"账号","号"\t,"额"\n="001",123\t,"1,0"\t \n"x, y",,z\n'.encode()))
    assert grid.rows == [["账号", "号", "额"], ['="001"', "123\t", "1,0"], ["x, y", "", "z"]]


def test_an_xlsx_keeps_its_types_rows_and_hidden_sheets(tmp_path: Path) -> None:
    data = xlsx_bytes(
        {
            "一": [[], ["a", 1.5, True, date(2024, 4, 18), datetime(2024, 4, 18, 10, 2)], [None, "x"], []],  # noqa: DTZ001
            "二": [["b"]],
        },
        hidden=["二"],
    )
    one, two = read(put(tmp_path / "a.csv", data))
    assert one.rows[1:] == [["a", 1.5, True, date(2024, 4, 18), datetime(2024, 4, 18, 10, 2)], ["", "x", "", "", ""]]  # noqa: DTZ001
    assert (one.name, one.hidden, two.name, two.hidden) == ("一", False, "二", True)


def test_csv_xls_and_xlsx_of_the_same_table_are_the_same(tmp_path: Path) -> None:
    datas = csv_bytes(ROWS), xls_bytes(ROWS), xlsx_bytes({"a": ROWS})
    assert [read(put(tmp_path / "x.dat", data))[0].rows for data in datas] == [ROWS] * 3


def test_an_error_cell_is_no_blank_one(tmp_path: Path) -> None:
    """calamine returns #REF! as an empty text, which would be an empty amount."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["金额", "备注"])
    for place, error in (("A2", "#REF!"), ("D4", "#N/A")):
        sheet[place] = error
        sheet[place].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    (grid,) = read(put(tmp_path / "a.xlsx", out.getvalue()))
    assert grid.rows[1][0] == "#REF!"
    assert grid.rows[3][3] == "#N/A"


def biff(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_an_error_cell_in_an_xls() -> None:
    head = biff(0x809, bytes(16))
    listing = biff(0x85, struct.pack("<I", len(head) + 13) + b"\0\0\x01\0a")
    boolerr = biff(0x205, struct.pack("<HHHBB", 3, 1, 0, 0x17, 1))
    formula = biff(0x06, struct.pack("<HHH", 4, 2, 0) + b"\x02\0\x2a\0\0\0\xff\xff" + bytes(8))
    assert survey(head + listing + head + boolerr + formula).errors == [{(3, 1): "#REF!", (4, 2): "#N/A"}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\0" * 4096, "空的"),
        (b"\xef\xbb\xbf\r\n\r\n", "一行内容也没有"),
        (b"a,b\n1,2\n", "认不出这是什么表"),
        (b"<html><body><p>1</p></body></html>", "网页"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><Workbook/>", "网页或 XML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xff\xfe\x00", "编码"),
        ("日期,摘要\n".encode("gb18030") + "2024-04-18,某某公司,货款\n".encode(), "第 2 行是 UTF-8 编码，其他行是 GBK"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "不是表格"),
        ("账号,余额".encode("shift_jis", "replace") + b"\x81\xff\xff", "编码"),
        (b'"a,b\n1,2\n3,4\n', "引号"),
        (b'"a""",' * 20_000, "第 1 行分出了 20,001 列"),
        (b"PK\x03\x04" + b"\0" * 100, "不完整或已损坏"),
        (MAGIC, "不完整或已损坏"),
        (MAGIC + b"\xff" * 2000, "不完整或已损坏"),
        (MAGIC[:5], "不完整或已损坏"),
    ],
)
def test_broken_files(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in refused(put(tmp_path / "坏.xls", data))


def test_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "找不到" in refused(tmp_path / "无.xlsx")
    assert "文件夹" in refused(tmp_path)
    os.mkfifo(tmp_path / "fifo")
    assert "普通文件" in refused(tmp_path / "fifo")
    monkeypatch.setattr(cells, "MAX_BYTES", 1024 * 1024)
    assert "超过 1 MB" in refused(put(tmp_path / "大.csv", b"a" * (1024 * 1024 + 1)))


def test_a_csv_of_nothing_but_delimiters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_TEXT_CELLS", 1000)
    assert "分隔符多得不正常" in refused(put(tmp_path / "x.csv", b"," * 1001))
    assert "分隔符多得不正常" in refused(put(tmp_path / "x.csv", b"a\n" * 1001))


@pytest.mark.parametrize(
    "make", [lambda: xlsx_bytes({"a": ccb_rows([("20240418", 100)])}), lambda: xls_bytes(ROWS * 500)]
)
def test_a_file_cut_off_anywhere(tmp_path: Path, make: object) -> None:
    data = make()  # type: ignore[operator]
    for share in (0.01, 0.1, 0.3, 0.5, 0.9, 0.99):
        assert "损坏" in refused(put(tmp_path / "cut.xlsx", data[: int(len(data) * share)]))


def test_zips_that_are_no_workbooks(tmp_path: Path) -> None:
    assert "Word" in refused(put(tmp_path / "a.xlsx", zip_bytes({"word/document.xml": b"<x/>"})))
    assert "xlsb" in refused(put(tmp_path / "a.xlsx", zip_bytes({"xl/workbook.bin": b"x"})))
    assert "压缩包" in refused(put(tmp_path / "a.xlsx", zip_bytes({"a.csv": b"x"})))
    assert "损坏" in refused(put(tmp_path / "a.xlsx", zip_bytes({"xl/workbook.xml": b"x"})))


def test_files_with_a_password(tmp_path: Path) -> None:
    """An encrypted xlsx is a compound file with the streams EncryptionInfo and EncryptedPackage; an encrypted xls has a
    FILEPASS record."""
    plain = xls_bytes(ROWS * 300)
    renamed = plain.replace(
        "Workbook".encode("utf-16-le") + bytes(48), "EncryptedPackage".encode("utf-16-le") + bytes(32)
    )
    assert renamed != plain
    at = renamed.index("EncryptedPackage".encode("utf-16-le"))
    renamed = renamed[: at + 64] + struct.pack("<H", 34) + renamed[at + 66 :]
    assert "EncryptedPackage" in Compound(renamed).names
    assert "密码" in refused(put(tmp_path / "a.xlsx", renamed))

    inside = Compound(plain).stream("Workbook") or b""
    codepage = plain.index(biff(0x42, b"")[:2], plain.index(inside[:20]))
    locked = plain[:codepage] + struct.pack("<H", 0x2F) + plain[codepage + 2 :]
    assert survey(Compound(locked).stream("Workbook") or b"").locked
    assert "密码" in refused(put(tmp_path / "a.xls", locked))

    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    data = bytearray((tmp_path / "z.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "密码" in refused(put(tmp_path / "z.xlsx", bytes(data)))


def test_declared_dimensions_that_would_end_the_process(tmp_path: Path) -> None:
    """The reader makes room for what an xls declares, and for the rectangle up to an xlsx's last filled cell."""
    plain = xls_bytes(ROWS * 300)
    at = plain.index(struct.pack("<HH", 0x200, 14)) + 4
    for extent in ((0, 0x7FFFFFFF, 0, 256), (0, 10, 0, 0xFFFF), (9, 3, 0, 2)):
        assert "大得不正常" in refused(
            put(tmp_path / "a.xls", plain[:at] + struct.pack("<IIHH", *extent) + plain[at + 12 :])
        )
    far = xlsx_bytes({"表": ROWS})
    for old, new in (
        (b'r="B3"', b'r="XFD1048576"'),
        (b'r="B3"', b"r='XFD1048576'"),
        (b'r="B3"', b'r = "XFD1048576"'),
        (b'r="B3"', b'\tr\n=\t"ZZ900000"'),
        (b'<row r="3">', b'<row r="1048576">'),
    ):
        data = edited_zip(far, SHEET1, old, new)
        if b"row" in old:
            data = edited_zip(data, SHEET1, b'r="A3"', b'r="XFA1048576"')
        assert "第 " in (said := refused(put(tmp_path / "a.xlsx", data)))
        assert "大得不正常" in said


def test_far_cells_that_are_only_formatted_are_no_reason_to_refuse(tmp_path: Path) -> None:
    data = edited_zip(
        xlsx_bytes({"表": ROWS}), SHEET1, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    )
    (grid,) = read(put(tmp_path / "a.xlsx", data))
    assert [row[:2] for row in grid.rows] == ROWS


def test_a_text_that_too_many_cells_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader gives each cell a copy: five million of a text of 90 KB is 450 GB from a file of some MB."""
    monkeypatch.setattr(cells, "MAX_SHARED", 1_000_000)
    assert "单元格里的文字加起来大得不正常" in refused(put(tmp_path / "x.xlsx", sharing(["长" * 10_000], [0] * 100)))
    (grid,) = read(put(tmp_path / "y.xlsx", sharing(["长" * 10_000, "短"], [0, *[1] * 1000])))
    assert [len(row[0]) for row in grid.rows] == [10_000, *[1] * 1000]  # type: ignore[arg-type]


def sharing(texts: list[str], cells_: list[int]) -> bytes:
    """A workbook whose cells are these of the shared texts, as Excel writes them."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes({"a": [["甲"]]}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{at}</v></c></row>' for n, at in enumerate(cells_, 1))
    begin, end = parts[SHEET1].index(b"<sheetData>"), parts[SHEET1].index(b"</sheetData>")
    parts[SHEET1] = parts[SHEET1][:begin] + f"<sheetData>{rows}".encode() + parts[SHEET1][end:]
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{items}</sst>'.encode()
    return zip_bytes(parts)


def test_zip_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their declared size, by their ratio, and by inflating beyond what they declare."""
    bomb = zip_bytes({"xl/workbook.xml": bytes(60 * 1024 * 1024)})
    assert "解压后" in refused(put(tmp_path / "ratio.xlsx", bomb))
    liar = bytearray(zip_bytes({"xl/workbook.xml": bytes(1000)}))
    directory = liar.index(b"PK\x01\x02")
    liar[directory + 24 : directory + 28] = struct.pack("<I", 10)
    assert "解压后" in refused(put(tmp_path / "liar.xlsx", bytes(liar)))
    monkeypatch.setattr(package, "MAX_INFLATED", 1000)
    assert "解压后" in refused(put(tmp_path / "big.xlsx", xlsx_bytes({"a": ROWS})))


def test_entity_bombs(tmp_path: Path) -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    data = edited_zip(xlsx_bytes({"a": ROWS}), SHEET1, b"<worksheet", doctype)
    assert "解压后" in refused(put(tmp_path / "a.xlsx", data))


def test_a_workbook_that_links_to_another_is_read_by_what_it_holds(tmp_path: Path) -> None:
    """Links are not followed: the values that Excel kept are read."""
    data = xlsx_bytes({"明细": [["日期", "金额"], ["2024-04-18", "=[1]外部!A1"]]})
    part, link = "xl/externalLinks/externalLink1.xml", b'<externalLink xmlns="x"><externalBook/></externalLink>'
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path = put(tmp_path / "a.xlsx", zip_bytes({**parts, part: link}))
    assert read(path)[0].rows[0] == ["日期", "金额"]


def xls_of_texts(texts: list[str], rows: int) -> bytes:
    """An xls in which the texts stand over and over, each kept once."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    for row in range(rows):
        sheet.write(row, 0, texts[row % len(texts)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_text_of_an_xls_that_too_many_cells_share(tmp_path: Path) -> None:
    """30,000 characters in 20,000 cells are 400 kB on the disk and more than a gigabyte in memory."""
    path = put(tmp_path / "a.xls", xls_of_texts(["甲" * 30_000, "x" * 30_000], 20_000))
    assert path.stat().st_size < 1_000_000
    assert "范围大得不正常" in refused(path)


def shared(workbook: bytes) -> list[bytes]:
    """The record of the shared texts and those that it runs on in."""
    records: list[bytes] = []
    at, before = 0, 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind == 0xFC or (kind == 0x3C and before == 0xFC):
            records.append(workbook[at + 4 : at + 4 + length])
            kind = 0xFC
        at, before = at + 4 + length, kind
    return records


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-16", exclude_categories=["Cs"]), max_size=9000), min_size=1, max_size=12)
)
def test_the_lengths_of_an_xls_texts_are_read_across_its_records(texts: list[str]) -> None:
    data = xls_of_texts(texts, len(texts))
    workbook = Compound(data).stream("Workbook") or b""
    kept = [text for text in dict.fromkeys(texts) if text]
    found = [size for size in _lengths(shared(workbook)) if size]
    assert found == [len(text.encode("utf-16-le")) // 2 for text in kept]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=3000), st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b)))
def test_random_bytes(tmp_path: Path, data: bytes) -> None:
    refused(put(tmp_path / "随机.csv", data))


FUZZ = """
import random, sys
from pathlib import Path
from importers import read_paper
from ledgers.refusal import Refusal
source, target = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2])
for seed in range(int(sys.argv[3])):
    chance = random.Random(seed)
    data = bytearray(source)
    for _ in range(chance.choice((1, 3, 20, 200))):
        at = chance.randrange(len(data))
        data[at : at + chance.choice((1, 2, 4))] = chance.randbytes(chance.choice((1, 2, 4)))
    target.write_bytes(data)
    try:
        read_paper(target)
    except Refusal:
        pass
"""


@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_workbooks_with_a_few_bytes_changed(tmp_path: Path, kind: str) -> None:
    """Read or refused, but never a traceback, nor the end of the process: so in a process of its own."""
    rows = ccb_rows([("20240418", 100 + n) for n in range(60)])
    source = put(tmp_path / "source", xls_bytes(rows) if kind == "xls" else xlsx_bytes({"a": rows}))
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, str(source), str(tmp_path / "fuzzed"), "300"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]


def test_the_same_content_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.csv", csv_bytes([*ROWS, [str(random.random()), ""]]))
    first = read(path)
    monkeypatch.setattr(cells, "_decode", None)
    assert read(path) == first
