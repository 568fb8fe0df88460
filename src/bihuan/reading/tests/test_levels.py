"""Lists with levels: serials that nest, a column that says the level, columns for task and spot, bands as aspects."""

import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.reading import Paper, Source, read
from bihuan.reading.levels import parts_of
from bihuan.reading.output import to_json

HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "整改时限"]


def table(rows: list[list[str]], headings: list[str] = HEADINGS) -> Paper:
    lines = [["澜川市整改措施清单"], headings, *rows]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return read(Source("整改措施清单.csv", text.encode()))


def full(seq: str, problem: str, unit: str = "青屏县") -> list[str]:
    return [seq, f"{problem}不到位。", "达标。", f"1.整治{problem}。", unit, "2026年底前"]


def stands(paper: Paper) -> list[tuple[str, str]]:
    return [(row.values.get("level", ""), ".".join(row.values.get("path", []))) for row in paper.rows]


@pytest.mark.parametrize(
    ("serials", "expected"),
    [
        (["1", "1.1", "1.2", "2"], [("item", "1"), ("task", "1.1"), ("task", "1.2"), ("item", "2")]),
        (["1", "1-1", "1-1-1"], [("item", "1"), ("task", "1.1"), ("spot", "1.1.1")]),
        (["（一）", "1.", "2.", "（二）", "1."], [("item", "1"), ("task", "1.1"), ("task", "1.2"), ("item", "2"), ("task", "2.1")]),
        (["一", "（一）", "1", "二"], [("item", "1"), ("task", "1.1"), ("spot", "1.1.1"), ("item", "2")]),
        (["（一）1.", "（一）2.", "（二）1."], [("task", "1.1"), ("task", "1.2"), ("task", "2.1")]),
    ],
)  # fmt: skip
def test_serials_that_nest_give_the_levels(serials: list[str], expected: list[tuple[str, str]]) -> None:
    assert stands(table([full(seq, f"第{place}处管网") for place, seq in enumerate(serials)])) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=5), st.sampled_from(".-"))
def test_whatever_tree_is_printed_is_read(tree: list[list[int]], mark: str) -> None:
    """Items with so many tasks, each with so many spots, in serials parted by a point or a dash."""
    paths = []
    for item, tasks in enumerate(tree, start=1):
        paths.append((item,))
        for task, spots in enumerate(tasks, start=1):
            paths += [(item, task), *((item, task, spot) for spot in range(1, spots + 1))]
    printed = [mark.join(map(str, path)) for path in paths]
    found = stands(table([full(seq, f"第{place}处管网") for place, seq in enumerate(printed)]))
    levels = ("item", "task", "spot")
    expected = [(levels[len(path) - 1], ".".join(map(str, path))) for path in paths]
    assert found == (expected if any(tree) else [("", "")] * len(paths))


@pytest.mark.parametrize(
    "serials",
    [
        ["1", "2", "3"],
        ["一", "二", "三"],
        ["2025-1", "2025-2"],
        ["8（市序号9）", "9（市序号10）"],
        ["1", "2", "1", "2"],
        ["", "", ""],
    ],
)
def test_a_flat_list_has_none(serials: list[str]) -> None:
    paper = table([full(seq, f"第{place}处管网") for place, seq in enumerate(serials)])
    assert stands(paper) == [("", "")] * len(serials)
    assert all(not {"level", "path", "aspect", "serials"} & row.keys() for row in to_json(paper)["rows"])


def test_bands_over_problems_are_aspects_where_they_say_so() -> None:
    rows = [["一、思想认识方面"], full("1", "学习"), ["二", "工作推进方面", "", "", "", ""], full("2", "推进")]
    bands = [row.values["aspect"] for row in table(rows).rows]
    assert [(band["seq"], band["text"], band["row"]) for band in bands] == [
        ("一", "思想认识方面", 3),
        ("二", "工作推进方面", 5),
    ]
    counties = [["青屏县"], full("1", "学习"), ["澜东区"], full("1", "推进")]
    assert all("aspect" not in row.values for row in table(counties).rows)
    again = [["一", "大气治理", "", "", "", ""], full("1", "扬尘"), ["二", "水治理", "", "", "", ""], full("1", "管网")]
    assert [row.values["aspect"]["text"] for row in table(again).rows] == ["大气治理", "水治理"]


def test_a_heading_that_is_no_aspect_is_still_pointed_out() -> None:
    paper = table([["一", "大气治理", "", "", "", ""], full("1", "扬尘"), full("2", "管网")])
    assert "aspect" not in paper.rows[0].values
    assert any("当作分类标题" in problem.reason for problem in paper.problems)


def test_an_aspect_in_a_column_stands_over_the_tasks_too() -> None:
    headings = ["序号", "问题方面", "反馈问题", "任务", "整改措施", "责任单位", "整改时限"]
    rows = [
        ["1", "工作推进方面", "管网不到位。", "改造东城", "1.改造。", "青屏县", "2026年底前"],
        ["", "", "", "改造西城", "1.改造。", "", ""],
    ]
    found = table(rows, headings).rows
    assert [row.values["aspect"]["text"] for row in found] == ["工作推进方面"] * 3
    assert [row.values["units"] for row in found] == [["青屏县"]] * 3, "what a task does not say is its problem's"


def test_a_column_names_the_level() -> None:
    headings = ["序号", "层级", *HEADINGS[1:]]
    rows = [
        [str(n), level, *full("", f"第{n}处")[1:]] for n, level in enumerate(("项", "任务", "点位", "任务", "项"), 1)
    ]
    assert stands(table(rows, headings)) == [
        ("item", "1"),
        ("task", "1.1"),
        ("spot", "1.1.1"),
        ("task", "1.2"),
        ("item", "5"),
    ]


COLUMNS = ["序号", "反馈问题", "整改目标", "任务", "点位", "整改措施", "责任单位", "整改时限"]


def test_tasks_and_spots_have_columns_of_their_own_merged_over_their_lines() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 7, "澜川市整改措施清单")
        sheet.write_row(1, 0, COLUMNS)
        for column, text in enumerate(("1", "雨污分流不到位。", "应收尽收。")):
            sheet.merge_range(2, column, 4, column, text)
        sheet.merge_range(2, 3, 3, 3, "改造管网")
        sheet.merge_range(2, 7, 4, 7, "2026年底前")
        sheet.write_row(2, 4, ["东街口", "1.改造东街口管网。", "青屏县"])
        sheet.write_row(3, 4, ["西街口", "1.改造西街口管网。", "澜东区"])
        sheet.write_row(4, 3, ["健全机制", "", "1.制定办法。", "青屏县"])
    rows = [row.values for row in read(Source("清单.xlsx", out.getvalue())).rows]
    assert [(row["level"], ".".join(row["path"]), row["problem"]) for row in rows] == [
        ("item", "1", "雨污分流不到位。"),
        ("task", "1.1", "改造管网"),
        ("spot", "1.1.1", "东街口"),
        ("spot", "1.1.2", "西街口"),
        ("task", "1.2", "健全机制"),
    ]
    assert [row["units"] for row in rows] == [
        ["青屏县", "澜东区"],
        ["青屏县", "澜东区"],
        ["青屏县"],
        ["澜东区"],
        ["青屏县"],
    ]
    assert {row["due"] for row in rows} == {"2026年底前"}
    assert [len(row["measures"]) for row in rows] == [0, 0, 1, 1, 1]


def test_a_serial_for_each_level_of_government() -> None:
    rows = [["3", "8", "9", *full("", "管网")[1:]]]
    (row,) = table(rows, ["国家序号", "省序号", "市序号", *HEADINGS[1:]]).rows
    assert row.values["serials"] == [["国家", "3"], ["省", "8"], ["市", "9"]]


def test_aspects_of_a_plan_in_paragraphs() -> None:
    text = "澜川市整改方案\n" + "".join(
        f"{band}\n" + "".join(f"（{n}）{problem}。\n整改目标：达标。\n整改措施：1.整治。\n责任单位：青屏县\n整改时限：2026年6月底前\n" for n, problem in problems)
        for band, problems in (
            ("一、思想认识方面", [("一", "学习不够深入"), ("二", "研究不够经常")]),
            ("二、工作推进方面", [("一", "推进慢")]),
        )
    )  # fmt: skip
    rows = read(Source("整改方案.txt", text.encode())).rows
    assert [(row.values["aspect"]["text"], row.values["problem"]) for row in rows] == [
        ("思想认识方面", "学习不够深入。"),
        ("思想认识方面", "研究不够经常。"),
        ("工作推进方面", "推进慢。"),
    ]


def test_parts_of_serials() -> None:
    assert [number for _style, number in parts_of("（二）3.")] == ["2", "3"]
    assert [number for _style, number in parts_of("问题12-3")] == ["12", "3"]
    assert parts_of("2025-1") == []
    assert parts_of("8（市序号9）") == []
