from datetime import date

import pytest

from bihuan.reading import Overrides, Source, read, to_json

from .making import HEADER, ROW, document, list_of, old_workbook, only, read_bytes, text, workbook


def test_a_workbook_with_title_date_and_total_gives_its_cases() -> None:
    rows = [["转办群众信访举报件清单(第3批)"], ["转办时间:2020年10月26日"], HEADER, ROW, [], ["合计:1件"]]
    paper = read_bytes(workbook(rows))
    assert (paper.kind, paper.batch, paper.day, paper.declared) == ("transfer", 3, date(2020, 10, 26), 1)
    assert paper.title == "转办群众信访举报件清单(第3批)"
    assert only(paper)["number"] == "D2HN202304180031"
    assert only(paper)["units"] == ["冷泉区"]
    assert paper.columns["受理编号"] == "number"


@pytest.mark.parametrize(
    "content",
    [
        text([HEADER, ROW]).encode("gb18030"),
        text([HEADER, ROW]).encode("utf-16"),
        text([HEADER, ROW]).encode("utf-8-sig"),
        text([HEADER, ROW], "|").encode(),
        text([HEADER, ROW], ";").encode(),
        workbook([HEADER, ROW]),
        old_workbook({"一": [HEADER, ROW]}),
        document("清单", [HEADER, [str(c) for c in ROW]]),
        f"<html><body><table>{''.join('<tr>' + ''.join(f'<td>{c}</td>' for c in r) + '</tr>' for r in [HEADER, ROW])}</table></body></html>".encode(),
    ],
)
def test_the_same_list_reads_the_same_from_any_kind_of_file(content: bytes) -> None:
    found = only(read(Source("清单.bin", content)))
    assert found["number"] == "D2HN202304180031"
    assert found["text"] == "某村一家砖厂扬尘很大。"
    assert found["labels"] == ["大气"]
    assert found["channel"] == "来电"
    assert found["key"] is False


@pytest.mark.parametrize(
    "printed", ["*D1YZ202000131", "D1YZ202000131★", "＊Ｄ１ＹＺ２０２０００１３１", "D1YZ2020\n00131*"]
)
def test_a_star_before_or_after_the_number_marks_a_key_item(printed: str) -> None:
    found = only(read_bytes(workbook([HEADER, [1, printed, *ROW[2:]]])))
    assert (found["number"], found["key"], found["number_raw"]) == ("D1YZ202000131", True, printed)


@pytest.mark.parametrize(
    ("heading", "said", "key"),
    [
        ("是否加星", "是", True),
        ("重点", "√", True),
        ("是否重点", "否", False),
        ("备注", "重点关注件", True),
        ("备注", "非重点", False),
    ],
)
def test_a_column_of_its_own_or_a_remark_may_mark_key_items(heading: str, said: str, key: bool) -> None:
    assert only(list_of([*ROW, said], header=[*HEADER, heading]))["key"] is key


def test_a_caption_may_mark_all_items_below_it_as_key() -> None:
    cells = [str(c) for c in ROW]
    second = ["2", "D2HN202304180032", *cells[2:]]
    paper = read_bytes(document("一、重点件(1件)", [HEADER, cells], "二、一般件(1件)", [HEADER, second]))
    assert [row.values["key"] for row in paper.rows] == [True, False]


def test_several_units_of_a_shared_complaint_are_split() -> None:
    assert only(list_of([*ROW[:3], "冷水滩区、零陵区,永州经开区", *ROW[4:]]))["units"] == [
        "冷水滩区",
        "零陵区",
        "永州经开区",
    ]


@pytest.mark.parametrize(
    "cell", ["市水利局(主办)、冷泉区(协办)", "市水利局牵头,冷泉区配合", "主办:市水利局;协办:冷泉区"]
)
def test_the_unit_in_charge_is_told_from_those_that_help(cell: str) -> None:
    found = only(list_of([*ROW[:3], cell, *ROW[4:]]))
    assert (found["units"], found["lead_units"]) == (["市水利局", "冷泉区"], ["市水利局"])


def test_a_town_behind_its_county_is_kept_apart() -> None:
    found = only(list_of([*ROW[:3], "江瑶瑶族自治县码市镇", *ROW[4:]]))
    assert (found["units"], found["town"]) == (["江瑶瑶族自治县"], "码市镇")


def test_merged_cells_speak_for_all_their_rows() -> None:
    rows = [HEADER, ROW, [2, "D2HN202304180032", "某村噪声。", "", "噪声", "来电"]]
    paper = read_bytes(workbook(rows, merged={"D2:D3": "冷泉区"}))
    assert [row.values["units"] for row in paper.rows] == [["冷泉区"], ["冷泉区"]]


def test_ticked_columns_under_a_common_heading_are_labels() -> None:
    top = ["序号", "受理编号", "反映问题", "污染类型", "", "", "是否重点"]
    under = ["", "", "", "水", "大气", "噪声", ""]
    paper = read_bytes(
        workbook([top, under, [1, "X2HN202304180031", "某厂。", "√", "", "√", "否"]], merged={"D1:F1": "污染类型"})
    )
    assert only(paper)["labels"] == ["水", "噪声"]


def test_a_header_repeated_on_each_page_is_no_case() -> None:
    paper = list_of(ROW, HEADER, [2, "D2HN202304180032", *ROW[2:]])
    assert [row.values["number"][-2:] for row in paper.rows] == ["31", "32"]


def test_statistics_by_county_hold_no_cases() -> None:
    statistics = [["序号", "单位", "总计", "来电", "来信"], ["1", "冷泉区", "1", "1", "0"], ["", "合计", "1", "1", "0"]]
    paper = read_bytes(document("分布如下:", statistics, "附:清单", [HEADER, [str(c) for c in ROW]]))
    assert len(paper.rows) == 1


def test_a_sheet_named_after_a_channel_or_county_speaks_for_its_rows() -> None:
    header = ["序号", "编号", "举报事项"]
    paper = read_bytes(
        old_workbook({"来电": [header, [1, 1201, "某厂排污"]], "冷泉区": [header, [1, 1202, "某厂噪声"]]})
    )
    assert [(r.values["number"], r.values.get("channel"), r.values.get("units")) for r in paper.rows] == [
        ("1201", "来电", None),
        ("1202", None, ["冷泉区"]),
    ]


def test_the_number_tells_the_channel_where_no_column_does() -> None:
    header, row = HEADER[:5], ROW[:5]
    assert only(list_of(row, header=header))["channel"] == "来电"
    assert only(list_of([1, "X2HN202304180031", *row[2:]], header=header))["channel"] == "来信"
    assert "channel" not in only(list_of([1, "BCD2022092601", *row[2:]], header=header))


@pytest.mark.parametrize(
    "headings",
    [
        ["序号", "信访件编号", "举报内容", "所属区县", "问题类型", "来源"],
        ["序\n号", "受理\n编号", "交办问题\n基本情况", "责任\n单位", "污染\n类别", "受理\n方式"],
        ["序號", "受理編號", "舉報問題", "行政區域", "污染類型", "舉報方式"],
        ["No.", "转办编号", "反映的主要问题", "承办单位", "污染要素", "举报渠道"],
    ],
)
def test_the_usual_wordings_of_headings_are_known(headings: list[str]) -> None:
    paper = read_bytes(workbook([headings, ROW]))
    assert list(paper.columns.values()) == ["seq", "number", "text", "units", "labels", "channel"]


def test_a_heading_nobody_knows_is_named_and_can_be_set_by_hand() -> None:
    header = [*HEADER[:2], "甲乙丙", *HEADER[3:]]
    assert list_of(ROW, header=header).headings_unknown == ("甲乙丙",)
    paper = list_of(ROW, header=header, overrides=Overrides({"甲乙丙": "text"}))
    assert only(paper)["text"] == "某村一家砖厂扬尘很大。"


def test_the_day_and_batch_may_stand_in_the_file_name_only() -> None:
    paper = list_of(ROW, name="12-2020-11-04.csv")
    assert (paper.batch, paper.day) == (12, date(2020, 11, 4))


def test_every_value_knows_the_cell_it_came_from() -> None:
    row = read_bytes(workbook([["第3批清单"], HEADER, ROW], sheet="第3批")).rows[0]
    cell = row.cells["units"]
    assert (cell.heading, cell.text, cell.place.sheet, cell.place.row) == ("行政区域", "冷泉区", "第3批", 3)


def test_json_speaks_the_contract() -> None:
    made = to_json(list_of([*ROW, "2023年9月21日"], header=[*HEADER, "办理时限"]))
    assert set(made) == {"file", "kind", "columns", "rows", "problems"}
    assert made["rows"][0]["due"] == "2023-09-21"
