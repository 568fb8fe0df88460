"""A PDF without tables: its lines are paragraphs again before anything is read."""

from bihuan.reading.tests.making import only, pdf, read_bytes

LINES = [
    "1．受理编号：D3LC202405110012　承办单位：云台县　举报方式：来电　是否",
    "属实：部分属实　是否办结：已办结",
    "举报内容：云台县松口镇某砖厂扬尘很大，夜里也在生产，附近的老人和孩子连窗户也都不敢开，",
    "已经反映过三次，没有结果。",
    "调查核实情况：经查，料堆没有覆盖。",
]


def test_lines_that_were_wrapped_are_joined_and_those_with_a_label_of_their_own_are_not():
    case = only(read_bytes(pdf([(60, 780 - 20 * index, line) for index, line in enumerate(LINES)])))
    assert (case["units"], case["verdict"], case["status"]) == (["云台县"], "部分属实", "已办结")
    assert case["text"].endswith("窗户也都不敢开，已经反映过三次，没有结果。")
    assert case["investigation"] == "经查，料堆没有覆盖。"


def test_a_form_that_is_set_out_with_gaps_keeps_texts_that_wrap_below_themselves():
    form = [
        ("受理编号", "D3LC202405110012"),
        ("承办单位", "云台县"),
        ("举报内容", "某砖厂扬尘很大，"),
        ("", "窗户不敢开。"),
        ("核查情况", "经查，料堆未覆盖。"),
    ]
    lines = [
        (60 if x else 180, 780 - 20 * row, said) for row, pair in enumerate(form) for x, said in enumerate(pair[::-1])
    ]
    case = only(read_bytes(pdf([line for line in lines if line[2]])))
    assert (case["text"], case["units"]) == ("某砖厂扬尘很大，窗户不敢开。", ["云台县"])
