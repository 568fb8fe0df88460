"""Lists in plain text whose columns are set out with blanks or drawn boxes, or whose rows were broken over several lines."""

import pytest

from bihuan.reading.tests.making import read_bytes

NUMBERS = ["D3LC202405110012", "X3LC202405110019"]
TEXTS = ["云台县松口镇某砖厂扬尘很大，窗户不敢开。", "柳河区新华街道某饭店油烟扰民，夜里噪声大。"]
SET_OUT = """交办信访件清单
序号  受理编号          属地    污染类型  举报内容
1     D3LC202405110012  云台县  大气      云台县松口镇某砖厂扬尘很
                                          大，窗户不敢开。
2     X3LC202405110019  柳河区  大气、噪  柳河区新华街道某饭店油烟
                                声        扰民，夜里噪声大。
共2件
"""
BOXES = """
┌──┬─────────┬───┬────┬─────────────┐
│序号│受理编号          │属地  │污染类型│举报内容                  │
├──┼─────────┼───┼────┼─────────────┤
│1   │D3LC202405110012  │云台县│大气    │云台县松口镇某砖厂扬尘很大│
│    │                  │      │        │，窗户不敢开。            │
├──┼─────────┼───┼────┼─────────────┤
│2   │X3LC202405110019  │柳河区│大气、噪│柳河区新华街道某饭店油烟扰│
│    │                  │      │声      │民，夜里噪声大。          │
└──┴─────────┴───┴────┴─────────────┘
"""
TABS = """序号\t受理编号\t属地\t污染类型\t举报内容
1\tD3LC202405110012\t云台县\t大气\t云台县松口镇某砖厂扬尘很大，
窗户不敢开。
2\tX3LC202405110019\t柳河区\t大气、噪声\t柳河区新华街道某饭店油烟扰民，
\t\t\t\t夜里噪声大。
注：按移交顺序排列。
"""


@pytest.mark.parametrize("text", [SET_OUT, BOXES, TABS])
def test_cells_that_wrap_are_joined(text):
    rows = [row.values for row in read_bytes(text).rows]
    assert [row["number"] for row in rows] == NUMBERS
    assert [row["text"].replace("\n", "") for row in rows] == TEXTS
    assert [row["labels"] for row in rows] == [["大气"], ["大气", "噪声"]]
    assert [row["units"] for row in rows] == [["云台县"], ["柳河区"]]


def test_a_row_joined_without_columns_to_prove_it_is_unsure_and_a_drawn_one_is_not():
    assert [p.row for p in read_bytes(TABS).problems if "断成了几行" in p.reason] == [2]
    assert not read_bytes(BOXES).problems
    assert read_bytes(SET_OUT).declared == 2
