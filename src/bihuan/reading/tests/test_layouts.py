"""Layouts that offices and other programs make of the same list."""

import io
import zipfile

import pytest

from bihuan.reading import Unreadable

from .making import HEADER, ROW, document, list_of, only, read_bytes, text, workbook

SECOND = [2, "X2HN202304180032", "某河边堆放垃圾，无人清理。", "零湘区", "固废", "来信"]
BOTH = ["D2HN202304180031", "X2HN202304180032"]


def numbers(content: bytes | str) -> list[str]:
    return [row.values["number"] for row in read_bytes(content).rows]


def html(*rows: list[object]) -> str:
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"


def test_a_list_from_left_to_right_is_turned() -> None:
    paper = read_bytes(workbook([list(line) for line in zip(HEADER, ROW, SECOND, strict=True)]))
    assert [row.values["number"] for row in paper.rows] == BOTH
    assert paper.rows[1].cells["text"].place.cell == "C3"


def test_a_table_cut_in_two_by_a_page_break_is_read_whole() -> None:
    first, second = [str(cell) for cell in ROW], [str(cell) for cell in SECOND]
    assert numbers(document("清单", [HEADER, first], "（续表）", [second])) == BOTH


def test_a_table_with_numbers_that_was_not_read_is_named() -> None:
    paper = read_bytes(document("清单", [HEADER, [str(cell) for cell in ROW]], "另附", [["见D2HN202304180099", "甲"]]))
    assert not paper.problems
    paper = read_bytes(document("清单", [HEADER, [str(cell) for cell in ROW]], "另附", [["D2HN202304180099", "甲"]]))
    assert [(problem.blocking, "D2HN202304180099" in problem.reason) for problem in paper.problems] == [(True, True)]


def test_cases_as_numbered_forms_without_a_colon_behind_the_number() -> None:
    form = "一、受理编号{}\n反映情况：某厂排污。\n行政区域：冷泉区\n是否属实：属实\n处理情况：已整改。\n"
    assert numbers("公开情况\n" + "".join(form.format(number) for number in BOTH)) == BOTH


def test_labels_on_one_line_are_told_apart() -> None:
    line = "1.D2HN202304180031 反映：某店油烟扰民。调查核实情况：经查，反映属实。处理情况：责令整改。"
    found = only(read_bytes(line))
    assert (found["text"], found["action"]) == ("某店油烟扰民。", "责令整改。")


def test_prose_with_numbers_and_colons_is_no_list() -> None:
    prose = "工作简报\n第12期\n一、基本情况：共收到信访件3件，已办结2件，属实1件。\n二、举报件办理情况：各地抓紧，问题整改，D2HN202304180031号件已办结。\n"
    paper = read_bytes(prose)
    assert (paper.kind, paper.rows) == ("briefing", ())
    assert "没有清单" in paper.problems[0].reason


def test_a_notice_in_paragraphs_is_read_like_a_plan() -> None:
    paper = read_bytes(
        "某县督察反馈问题整改销号公示\n一、反馈问题：\n河道垃圾清理不及时。\n二、整改目标：\n河面干净。\n三、整改措施：\n"
        "（一）每日打捞；\n（二）设拦漂索。\n四、整改完成情况：已完成（并持续推进）\n公示时间：2023年10月12日至17日\n"
    )
    assert paper.kind == "notice"
    assert [measure["text"] for measure in only(paper)["measures"]] == ["每日打捞", "设拦漂索"]


def test_each_claim_may_have_a_line_of_its_own() -> None:
    header = ["受理编号", "行政区域", "反映问题", "子问题", "子问题核实情况", "子问题是否属实", "总体是否属实"]
    lines = [
        header,
        ["", "冷泉区", "某厂噪声大、冒黑烟。", "噪声大", "监测达标。", "不属实", "部分属实"],
        ["", "", "", "冒黑烟", "布袋破损。", "属实", ""],
    ]
    merged = {"A2:A3": ROW[1], "B2:B3": "冷泉区", "C2:C3": "某厂噪声大、冒黑烟。", "G2:G3": "部分属实"}
    row = only(read_bytes(workbook(lines, merged=merged)))
    assert (row["verdict"], row["investigation"]) == ("部分属实", "监测达标。\n布袋破损。")
    assert row["claims"] == [{"text": "噪声大", "verdict": "不属实"}, {"text": "冒黑烟", "verdict": "属实"}]


def test_ways_of_handling_may_be_ticked() -> None:
    top = ["受理编号", "交办问题", "是否属实", "处理类别", "", ""]
    under = ["", "", "", "停产整治", "立案处罚", "其他"]
    merged = {"A1:A2": "受理编号", "B1:B2": "交办问题", "C1:C2": "是否属实", "D1:F1": "处理类别"}
    row = only(read_bytes(workbook([top, under, [ROW[1], "某厂。", "属实", "√", "√", ""]], merged=merged)))
    assert (row["handling_types"], row.get("labels")) == ("停产整治、立案处罚", None)


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("甲", ["重点", "一般"], "key"),
        ("乙", ["水环境", "大气环境、噪声"], "labels"),
        ("丙", ["某村一家砖厂扬尘很大，夜里还偷排，群众反映多次没有解决。"] * 2, "text"),
    ],
)
def test_a_column_under_an_unknown_heading_is_told_by_its_cells_and_said_to_be_unsure(
    heading: str, cells: list[str], field: str
) -> None:
    header = ["受理编号", "举报方式", heading]
    paper = list_of(*([number, "来电", cell] for number, cell in zip(BOTH, cells, strict=True)), header=header)
    assert paper.columns[heading] == field
    assert [(problem.column, problem.blocking) for problem in paper.problems] == [(heading, False)]


def test_notes_and_page_marks_of_a_flattened_list_belong_to_no_cell() -> None:
    cells = [*HEADER, *map(str, ROW), "第 1 页 共 2 页", *map(str, SECOND), "注：*为重点件。", "合计：2件"]
    paper = read_bytes("\n".join(cells))
    assert (paper.declared, [row.values["channel"] for row in paper.rows]) == (2, ["来电", "来信"])


@pytest.mark.parametrize("gone", ["<Row><Cell/></Row>", ""])
def test_a_workbook_as_one_xml_of_2003(gone: str) -> None:
    def line(cells: list[object]) -> str:
        made = [f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells]
        return f"<Row>{''.join(made)}</Row>"

    name = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="来电"><Table>{gone}{line(HEADER)}{line(ROW)}</Table></Worksheet>'
    made = f'<?xml version="1.0" encoding="gb2312"?><Workbook xmlns="{name}" xmlns:ss="{name}">{sheet}</Workbook>'
    assert numbers(made.encode("gb18030")) == BOTH[:1]


def test_a_page_saved_as_one_file() -> None:
    page = f"<html><body>{html(HEADER, ROW)}</body></html>".encode()
    head = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    parts = b"--b\r\n" + head + page + b"\r\n--b\r\nContent-Type: image/png\r\n\r\nxx\r\n--b--"
    assert numbers(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + parts) == BOTH[:1]


def test_borders_down_to_the_last_row_of_a_sheet_do_no_harm() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([HEADER, ROW]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
            new.writestr(name, old.read(name).replace(b"</sheetData>", far))
    assert numbers(made.getvalue()) == BOTH[:1]


def test_a_picture_in_a_zip_is_left_aside_and_a_broken_list_is_named() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("一.csv", text([HEADER, ROW]))
        archive.writestr("章.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("二.xlsx", b"PK\x03\x04broken")
    paper = read_bytes(made.getvalue())
    assert len(paper.rows) == 1
    assert [(problem.blocking, problem.reason[:9]) for problem in paper.problems] == [
        (True, "压缩包里的“二.x"),
        (False, "压缩包里的“章.p"),
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Rar!\x1a\x07\x01\x00", "解压"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "解压"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00", "图片"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_bytes(content)


def test_an_ofd_is_refused_with_what_to_ask_for() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
    with pytest.raises(Unreadable, match="OFD"):
        read_bytes(made.getvalue())


def test_a_verdict_may_be_ticked_in_one_of_several_columns() -> None:
    header = ["受理编号", "交办问题", "属实", "部分属实", "不属实"]
    paper = list_of([ROW[1], "某厂。", "", "√", ""], header=header)
    assert only(paper)["verdict"] == "部分属实"


@pytest.mark.parametrize(("boxes", "key"), [("☑是 □否", True), ("□是 ☑否", False), ("☑重点", True)])
def test_boxes_are_read_by_which_is_ticked(boxes: str, key: bool) -> None:
    assert only(list_of([*ROW, boxes], header=[*HEADER, "是否重点"]))["key"] is key


def test_a_guarded_text_is_no_formula_and_a_markdown_break_is_a_line() -> None:
    paper = read_bytes(text([HEADER, [1, '="D2HN202304180031"', "一。<br>二。", *ROW[3:]]]))
    assert (only(paper)["number"], only(paper)["text"], paper.problems) == ("D2HN202304180031", "一。\n二。", ())
