"""What stands in a cell of names: units, towns behind them, persons behind labels, names with marks in them."""

import pytest

from bihuan.reading.tests.making import list_of, only, read_bytes, workbook
from bihuan.reading.values import parse_units


@pytest.mark.parametrize(
    ("printed", "names", "town"),
    [
        ("市农业局、各县（市、区）人民政府", ("市农业局", "各县（市、区）人民政府"), ""),
        ("各县（市、区）党委、政府", ("各县（市、区）党委、政府",), ""),
        ("各县\n（市、区）人民政府", ("各县（市、区）人民政府",), ""),
        ("云台县人民政府市水利局", ("云台县人民政府", "市水利局"), ""),
        ("市生态环境局云台县分局", ("市生态环境局云台县分局",), ""),
        ("柳河区 松口镇", ("柳河区",), "松口镇"),
        ("柳河区\n（松口镇）", ("柳河区",), "松口镇"),
        ("柳河区、松口镇", ("柳河区", "松口镇"), ""),
        ("柳河区 市水利局", ("柳河区", "市水利局"), ""),
    ],
)
def test_units_as_written(printed, names, town):
    assert (parse_units(printed).names, parse_units(printed).town) == (names, town)


def test_units_and_persons_of_one_cell_are_told_apart_by_their_labels():
    header = ["序号", "整改任务", "整改目标", "工作措施", "责任单位及责任人", "完成期限"]
    cell = "责任单位：市交通局、市航道中心责任人：市交通局局长"
    row = ["1", "码头扬尘治理不到位。", "码头全部封闭。", "逐一评估。", cell, "2026年6月底前"]
    item = only(read_bytes(workbook([header, row])))
    assert (item["units"], item["persons"]) == (["市交通局", "市航道中心"], ["市交通局局长"])


def test_a_heading_of_two_words_and_a_cell_of_two_words():
    header = ["序号", "受理编号", "来信来电反映情况", "行政区域及乡镇", "核查处理过程", "属实情况／办结情况"]
    row = [
        "1",
        "D3LC202405110012",
        "某砖厂扬尘很大，窗户不敢开。",
        "柳河区 松口镇",
        "经查，料堆没有覆盖。",
        "部分属实／已办结",
    ]
    case = only(list_of(row, header=header))
    assert (case["text"], case["units"]) == (row[2], ["柳河区"])
    assert (case["verdict"], case["status"]) == ("部分属实", "已办结")


def test_findings_and_actions_under_headings_that_both_speak_of_handling():
    header = ["序号", "举报件编号", "反映情况", "查处情况", "是否查实", "处理结果", "办结日期"]
    row = ["1", "703", "某采石厂挖沙。", "经现场核查，占用河滩。", "未查实", "责令恢复河滩。", "未办结"]
    case = only(list_of(row, header=header))
    assert (case["investigation"], case["action"]) == (row[3], row[5])
    assert (case["verdict"], case["status"]) == ("不属实", "未办结")
