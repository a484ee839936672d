"""Header rows are found by their columns, wherever they stand; an unknown file is told what was looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importers.cells import Grid
from importers.columns import Day, Money, Text
from importers.table import Table, Unreadable, unknown, unread

if TYPE_CHECKING:
    from importers.cells import Cell


class Petty(Table):
    title = "备用金表"
    day = Day("日期", "交易日期")
    money = Money("金额（元）", "金额")
    words = Text("摘要", "用途", required=False, join="；")


class Later(Petty):
    words = None  # type: ignore[assignment]
    note = Text("备注", required=False)


def grid(*rows: list[object], name: str = "", hidden: bool = False) -> Grid:
    return Grid(name, [list(row) for row in rows], hidden)  # type: ignore[arg-type]


def test_the_header_is_found_below_a_preamble_and_in_any_order() -> None:
    """
    备用金表
    摘 要 | 金额(元) | 用途 | 交易日期
    """
    (found,) = Petty.locate(
        [
            grid(
                ["备用金表"],
                [],
                ["摘　要", "金额(元)\t", "用途", "交易日期"],
                ["饭", 1.5, "会", "20240418"],
                ["", None],
            )
        ]
    )
    assert found.header == 3
    assert [row[0] for row in found.preamble if row] == ["备用金表"]
    (record,) = found.records()
    assert (record.row, record.where, record[Petty.words], record[Petty.money]) == (4, "第 4 行", "饭；会", 150)


def test_an_absent_column_is_blank_and_a_short_row_too() -> None:
    (found,) = Petty.locate([grid(["日期", "金额"], ["20240418"])])
    (record,) = found.records()
    assert record[Petty.words] == ""
    assert record[Petty.money] is None


def test_a_value_is_the_first_of_its_columns_that_is_not_blank() -> None:
    (found,) = Petty.locate([grid(["交易日期", "日期", "金额"], ["20240101", "", "1"], ["20240101", "20240202", "1"])])
    assert [str(record[Petty.day]) for record in found.records()] == ["2024-01-01", "2024-02-02"]


def test_a_cell_that_cannot_be_read_names_row_column_and_content() -> None:
    (found,) = Petty.locate([grid(["日期", "金额"], ["20240418", "一百"])])
    (record,) = found.records()
    with pytest.raises(Unreadable, match="第 2 行“金额（元）”：“一百”不是金额"):
        record[Petty.money]


def test_a_header_that_stands_twice_is_refused_only_where_it_is_required() -> None:
    assert Petty.locate([grid(["日期", "金额", "金额"])])[0].doubled == "金额（元）"
    assert Petty.locate([grid(["日期", "金额", "摘要", "摘要"])])[0].doubled == ""


def test_no_header_within_sixty_rows_is_no_header() -> None:
    blank: list[list[object]] = [[""]] * 59
    assert Petty.locate([grid(*blank, ["日期", "金额"])])
    assert not Petty.locate([grid(*blank, [""], ["日期", "金额"])])


def test_several_worksheets_are_named_and_hidden_or_other_ones_are_told() -> None:
    table: list[list[object]] = [["日期", "金额"], ["20240418", "1"]]
    grids = [
        grid(*table, name="一月"),
        grid(*table, name="二月"),
        grid(*table, name="旧", hidden=True),
        grid(["说明"], name="注"),
    ]
    found = Petty.locate(grids)
    assert [record.where for each in found for record in each.records()] == [
        "工作表“一月”第 2 行",
        "工作表“二月”第 2 行",
    ]
    assert unread(grids, found) == ("工作表“旧”是隐藏的，没有读", "工作表“注”没有这种表头，没有读")


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        (["合 计", "1.00"], "合计行"),
        (["", "本月合计"], "合计行"),
        (["人民币合计", "5"], "合计行"),
        (["总计：100.00"], "合计行"),
        (["小计（元）"], "合计行"),
        (["总收入笔数", "总收入金额"], "笔数和合计行"),
        (["支出总金额 14928.64"], "笔数和合计行"),
        (["期初余额", "5"], "期初、期末或结转行"),
        (["承前页"], "期初、期末或结转行"),
        (["合计报销款"], ""),
        (["总计划款"], ""),
        (["货款"], ""),
    ],
)
def test_what_summary_rows_are_called(cells: list[object], label: str) -> None:
    (found,) = Petty.locate([grid(["日期", "金额"], cells)])
    assert next(found.records()).label == label


def test_a_repeated_header() -> None:
    (found,) = Petty.locate([grid(["日期", "金额"], ["日 期", "金额"], ["日期", "1"])])
    assert [found.repeats_header(record) for record in found.records()] == [True, False]


def test_a_subclass_adds_columns_and_takes_them_back() -> None:
    assert list(Later.columns()) == ["day", "money", "note"]
    assert Later.required() == ["日期", "金额（元）"]


def test_unknown_says_what_was_looked_for_and_what_was_found() -> None:
    said = str(unknown("x.csv", [grid([], ["姓名", "", "数额", 5.0])], [Petty]))
    assert (
        said == "x.csv：认不出这是什么表。文件第 2 行是 “姓名”、“数额”、“5”。能认的是 备用金表（要有 日期、金额（元））"
    )
    near = str(unknown("x.csv", [grid(["日期", "数额"])], [Petty]))
    assert "最像备用金表，但缺少 金额（元）" in near


def test_what_is_merged_over_rows_stands_in_each_and_hostile_areas_cost_nothing() -> None:
    """Two hundred thousand areas over the same rows, as only a file that was made for it has."""
    rows: list[list[Cell]] = [["日期", "金额"], ["2025-03-01", 1.0], ["", 2.0], ["", 3.0]]
    areas = (((1, 0), (3, 0)), *[((2, 0), (3, 0))] * 200_000)
    located = Petty.locate([Grid("", rows, merged=areas)])[0].spread([Petty.day])
    assert [record.raw(Petty.day) for record in located.records()] == [["2025-03-01"]] * 3
    assert rows[2] == ["", 2.0]


@pytest.mark.parametrize(
    ("cells", "foot"),
    [
        (["制表人：张三", "", "审核：李四"], True),
        (["", "打印日期：2025-12-31", "第 1 页"], True),
        (["备注：以上人员"], True),
        (["单位负责人：", "王某"], True),
        (["", "审核费：王某", "100.00"], False),
        (["", "审核费：王某", 100], False),
        (["张三", "审核"], False),
    ],
)
def test_who_made_a_table_stands_below_it(cells: list[object], foot: bool) -> None:
    located = Petty.locate([grid(["日期", "金额", "摘要"], cells)])[0]
    assert [record.is_foot for record in located.records()] == [foot]
