"""What stands under 编号, and whom the lines between the cases speak for."""

from datetime import date

import pytest

from .making import document, list_of, only, read_bytes, workbook

N = "D4HI202505200018"


@pytest.mark.parametrize(
    ("cell", "number", "channel"),
    [
        (f"{N}\n（来信）", N, "来信"),
        (f"来信 {N}", N, "来信"),
        (f"{N[:12]}\n{N[12:]}（来\n信）", N, "来信"),
        (f"12\n{N}", N, "来电"),
        (f"受理编号：{N}", N, "来电"),
        ("海转（2024）0312号", "海转(2024)0312号", None),
        ("海转 〔2024〕 0312号", "海转〔2024〕0312号", None),
        ("QH-D0417-004（电话）", "QH-D0417-004", "来电"),
        ("第3批-10号", "第3批-10号", None),
    ],
)
def test_a_number_and_what_stands_beside_it(cell: str, number: str, channel: str | None) -> None:
    page = workbook([["受理编号（来件方式）", "举报内容", "单位"], [cell, "某厂扬尘。", "冷泉区"]])
    found = only(read_bytes(page))
    assert (found["number"], found.get("channel")) == (number, channel)


def test_a_star_and_a_day_beside_a_number() -> None:
    page = workbook([["受理编号", "举报内容", "单位"], [f"{N}（重点件）\n2025-05-20", "某厂扬尘。", "冷泉区"]])
    found = only(read_bytes(page))
    assert (found["number"], found["key"], found["received"]) == (N, True, date(2025, 5, 20))


def test_a_column_that_only_counts_is_not_the_number() -> None:
    rows = [[place, f"QH-D0417-{place:03d}", "某厂扬尘。", "冷泉区"] for place in (1, 2, 3)]
    paper = list_of(*rows, header=["转办序号", "群众举报编号", "举报内容", "单位"])
    assert [row.values["number"] for row in paper.rows] == ["QH-D0417-001", "QH-D0417-002", "QH-D0417-003"]
    unknown = list_of(*rows, header=["序号", "标识", "举报内容", "单位"])
    assert unknown.rows[2].values["number"] == "QH-D0417-003"
    assert any("“标识”" in problem.reason for problem in unknown.problems)


@pytest.mark.parametrize(
    "band", ["冷泉区　3件", "一、冷泉区（2件，其中重点1件）", "承办单位：冷泉区", "【冷泉区】共2件", "◆冷泉区（两件）"]
)
def test_a_band_names_the_unit_also_where_a_column_names_the_town(band: str) -> None:
    header = ["编号", "反映渠道", "线索摘要", "乡镇（街道）"]
    lines = [
        [band] * 4,
        [N, "来电", "某厂扬尘。", "望江街道"],
        ["市直单位"] * 4,
        [N[:-1] + "9", "来电", "河水黑。", "青石镇"],
    ]
    paper = read_bytes(document("分流表", [header, *lines]))
    assert [row.values["units"] for row in paper.rows] == [["冷泉区"], ["青石镇"]]


def test_a_band_with_its_count_in_a_cell_of_its_own() -> None:
    rows = [["冷泉区", "", "2件"], [N, "某厂扬尘。", "大气"]]
    assert only(list_of(*rows, header=["编号", "内容", "类型"]))["units"] == ["冷泉区"]


def test_way_and_kind_in_one_cell() -> None:
    found = only(
        list_of([12, "来信/大气、噪声", "某厂扬尘。", "冷泉区"], header=["编号", "方式及类型", "内容", "单位"])
    )
    assert (found["channel"], found["labels"]) == ("来信", ["大气", "噪声"])
