from datetime import date

import pytest

from .making import list_of, only, read_bytes

HEADER = [
    "序号",
    "受理编号",
    "交办问题基本情况",
    "行政区域",
    "问题类型",
    "调查核实情况",
    "是否属实",
    "办结目标",
    "处理和整改情况",
    "是否办结",
    "责任人被处理情况",
]
ROW = [
    1,
    "X3HB202405280044",
    "某厂臭味大。",
    "蓝河县",
    "大气",
    "经现场核查,属实。",
    "属实",
    "臭气达标",
    "责令整改。",
    "已办结",
    "无",
]


def answer(**said: str) -> dict[str, object]:
    row = [said.get(heading, cell) for heading, cell in zip(HEADER, ROW, strict=True)]
    return only(list_of(row, header=HEADER))


def test_a_publication_table_is_known_by_its_findings() -> None:
    paper = list_of(ROW, header=HEADER)
    assert paper.kind == "publication"
    assert list(paper.columns.values()) == [
        "seq",
        "number",
        "text",
        "units",
        "labels",
        "investigation",
        "verdict",
        "goal",
        "action",
        "status",
        "accountability",
    ]


def test_answers_carry_the_day_they_were_closed() -> None:
    paper = list_of([*ROW, "2024-06-03"], header=[*HEADER, "办结日期"])
    assert (paper.kind, only(paper)["closed_on"]) == ("replies", date(2024, 6, 3))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("是", "属实"),
        ("否", "不属实"),
        ("基本属实", "基本属实"),
        ("部分查实", "部分属实"),
        ("經查屬實", "属实"),
        ("1.属实;2.不属实", "部分属实"),
    ],
)
def test_verdicts_in_any_wording(said: str, meant: str) -> None:
    assert answer(是否属实=said)["verdict"] == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("是", "已办结"),
        ("否", "未办结"),
        ("阶段办结", "阶段性办结"),
        ("正在办理", "未办结"),
        ("已办结(2024年6月)", "已办结"),
        ("整改中", "未办结"),
    ],
)
def test_statuses_in_any_wording(said: str, meant: str) -> None:
    assert answer(是否办结=said)["status"] == meant


def test_a_verdict_nobody_can_tell_is_shown_as_unsure() -> None:
    paper = list_of([*ROW[:6], "见说明", *ROW[7:]], header=HEADER)
    assert only(paper)["verdict"] is None
    assert [(p.column, p.blocking) for p in paper.problems] == [("是否属实", False)]


@pytest.mark.parametrize(
    "finding",
    [
        "经调查核实:1.“噪声大”不属实;2.“扬尘”部分属实。",
        "经现场核查: 1.反映“噪声大”的问题不属实。监测达标。 2.反映“扬尘”的问题部分属实。已停用。 综上,举报内容部分属实。",
        "(1)“噪声大”:监测达标。该问题不属实。(2)“扬尘”:已苫盖,仍有少量。该问题部分属实。",
        "经查,一是关于“噪声大”,监测达标,不属实;二是关于“扬尘”,已苫盖,部分属实。",
        "关于“噪声大”问题,监测达标,不属实。关于“扬尘”问题,部分属实。",
    ],
)
def test_each_claim_in_the_findings_has_its_own_verdict(finding: str) -> None:
    assert answer(调查核实情况=finding)["claims"] == [
        {"text": "噪声大", "verdict": "不属实"},
        {"text": "扬尘", "verdict": "部分属实"},
    ]


def test_a_finding_in_one_piece_has_no_claims() -> None:
    assert "claims" not in answer(调查核实情况="经现场核查,反映情况属实。")


def test_a_remark_may_hold_the_status_or_the_earlier_number() -> None:
    header = [*HEADER[:9], "备注"]
    assert only(list_of([*ROW[:9], "正在办理"], header=header))["status"] == "未办结"
    assert only(list_of([*ROW[:9], "与X3HB202405280011重复"], header=header))["repeat_of"] == "X3HB202405280011"


def test_a_table_with_one_cell_per_line_is_put_together_by_what_the_cells_say() -> None:
    cells = [
        "序号",
        "受理编号",
        "交办问题基本情况",
        "行政区域",
        "污染类型",
        "是否属实",
        "责任人被处理情况",
        "1",
        "Ｘ１ＹＮ２０１８０６２４０００９",
        "某村基站担心辐射。",
        "金峒管理区",
        "辐射",
        "属实",
        "无",
        "2",
        "D1YN201806240013",
        "某饭店噪声到深夜。",
        "潇州经济技术开发区",
        "部分属实",
    ]
    paper = read_bytes("办理情况一览表\n\n" + "\n\n".join(cells))
    assert [row.values["number"] for row in paper.rows] == ["X1YN201806240009", "D1YN201806240013"]
    assert [row.values["labels"] for row in paper.rows] == [["辐射"], []]
    assert [row.values["verdict"] for row in paper.rows] == ["属实", "部分属实"]
    assert [problem.row for problem in paper.problems] == [3]


def test_a_table_without_separators_is_cut_at_numbers_and_said_to_be_unsure() -> None:
    line = "序号受理编号交办问题基本情况行政区域问题类型调查核实情况是否属实处理和整改情况是否办结责任人被处理情况"
    line += "1D3HA202312150058东宁县石期镇某厂废水直排。东宁县水、大气经现场核查,管道破损。举报问题属实。属实责令修复管道。已办结无"
    line += "2X3HA202312150067零湘区某厂噪声大。零湘区噪声经现场核查,监测达标。举报问题不属实。不属实无已办结约谈1人"
    paper = read_bytes(line)
    assert [
        (
            r.values["number"],
            r.values["units"],
            r.values["labels"],
            r.values["verdict"],
            r.values["action"],
            r.values["accountability"],
        )
        for r in paper.rows
    ] == [
        ("D3HA202312150058", ["东宁县"], ["水", "大气"], "属实", "责令修复管道。", "无"),
        ("X3HA202312150067", ["零湘区"], ["噪声"], "不属实", "无", "约谈1人"),
    ]
    assert [problem.blocking for problem in paper.problems] == [False, False]
