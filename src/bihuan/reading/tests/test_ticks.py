"""Options in one cell of which one is ticked."""

import pytest

from bihuan.reading.tests.making import document, list_of, only, read_bytes
from bihuan.reading.ticks import ticked


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("■属实 □基本属实 □不属实", "属实"),
        ("属实（ ） 不属实（√）", "不属实"),
        ("是□ 否☑", "否"),
        ("☑水 □大气 ☑噪声", "水、噪声"),
        ("□属实 □不属实", ""),
        ("√", "√"),
        ("（1）扬尘（属实）", "（1）扬尘（属实）"),
    ],
)
def test_the_ticked_words_are_what_is_said(printed, said):
    assert ticked(printed) == said


def test_a_form_of_a_complaint_with_boxes_is_no_plan_though_it_has_measures_and_a_unit():
    form = [
        ["信访件办理卡", "信访件办理卡", "信访件办理卡", "信访件办理卡"],
        ["件　号", "D3LC202405110012", "属　地", "云台县"],
        ["反映的主要问题", "某砖厂扬尘很大。", "重点件", "□是 ■否"],
        ["核实情况", "5月12日到现场核实，料堆没有覆盖。", "结　论", "■属实 □不属实"],
        ["处理措施", "责令当日覆盖。", "办理状态", "□已办结 ☑阶段性办结"],
    ]
    case = only(read_bytes(document(form)))
    assert (case["verdict"], case["status"], case["key"], case["units"]) == ("属实", "阶段性办结", False, ["云台县"])


def test_boxes_without_a_tick_are_unsure():
    paper = list_of(
        [1, "D3LC202405110012", "某砖厂扬尘。", "经查，料堆没有覆盖。", "□属实 □不属实"],
        header=["序号", "受理编号", "举报内容", "调查核实情况", "是否属实"],
    )
    assert only(paper)["verdict"] is None
    assert [problem.column for problem in paper.problems] == ["是否属实"]
