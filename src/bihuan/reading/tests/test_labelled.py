"""Cases that take more than one line or hold labelled parts: text below its case, two answers in one cell, folded headers."""

from .making import document, list_of, only, read_bytes, workbook
from .test_layouts import BOTH, html

HEADER = ["编号", "属地", "反映问题", "类型"]
CASES = [[BOTH[0], "冷泉区", "某厂扬尘。", "大气"], [BOTH[1], "零湘区", "河边堆垃圾。", "固废"]]
FOUND = ["经查，未苫盖。", "经查，有垃圾3吨。"]
DONE = ["责令苫盖。", "已清运。"]


def answers(content: bytes | str) -> list[tuple[str, str, str]]:
    names = ("number", "investigation", "action")
    return [tuple(row.values.get(name) for name in names) for row in read_bytes(content).rows]  # type: ignore[misc]


WANTED = list(zip(BOTH, FOUND, DONE, strict=True))


def test_texts_across_the_width_below_their_case() -> None:
    lines = [
        line
        for case, found, done in zip(CASES, FOUND, DONE, strict=True)
        for line in (case, [f"核查情况：{found}"] * 4, [f"整改情况：{done}"] * 4)
    ]
    paper = read_bytes(document("清单", [HEADER, *lines, ["备注：带★的为重点件"] * 4]))
    assert answers(document("清单", [HEADER, *lines])) == WANTED
    assert paper.rows[1].cells["investigation"].place.row == 6
    assert not paper.rows[1].values["key"]


def test_a_heading_beside_its_text_below_the_case() -> None:
    lines = [
        line
        for case, found, done in zip(CASES, FOUND, DONE, strict=True)
        for line in (case, ["", "调查情况", found, ""], ["", "处理情况", done, ""])
    ]
    assert answers(workbook([HEADER, *lines])) == WANTED


def test_a_heading_over_its_text_in_a_form_of_one_case() -> None:
    page = "".join(
        f"<table><tr><td>受理编号</td><td>承办单位</td></tr><tr><td>{case[0]}</td><td>{case[1]}</td></tr>"
        + "".join(
            f"<tr><td colspan=2>{text}</td></tr>" for text in ("举报内容", case[2], "核查情况", found, "处理情况", done)
        )
        + "</table>"
        for case, found, done in zip(CASES, FOUND, DONE, strict=True)
    )
    assert answers(page) == WANTED


def test_two_answers_in_one_cell_are_told_apart() -> None:
    header = ["受理编号", "信访内容", "承办单位", "办理结果"]
    for form in ("调查核实情况：{}处理整改情况：{}", "【核查】{}【整改】{}", "一、调查情况：{}二、处理情况：{}"):
        row = [BOTH[0], "某厂扬尘。", "冷泉区", form.format(FOUND[0], DONE[0])]
        found = only(list_of(row, header=header))
        assert (found["investigation"], found["action"]) == (FOUND[0], DONE[0]), form


def test_a_header_and_cases_of_two_lines_each() -> None:
    upper = [
        ["编号", "单位", "类型", "是否属实"],
        [BOTH[0], "冷泉区", "大气", "属实"],
        [BOTH[1], "零湘区", "固废", "不属实"],
    ]
    lower = [["举报内容", "备注", "核查情况", "处理情况"]] + [
        [case[2], "", found, done] for case, found, done in zip(CASES, FOUND, DONE, strict=True)
    ]
    page = html(*(list(line) for pair in zip(upper, lower, strict=True) for line in pair))
    assert answers(page) == WANTED
    assert any("两行" in problem.reason for problem in read_bytes(page).problems)


def test_verdict_and_state_in_one_cell() -> None:
    header = ["编号", "举报内容", "单位", "调查情况", "是否属实/是否办结", "处理情况"]
    found = only(list_of([BOTH[0], "扬尘。", "冷泉区", FOUND[0], "部分属实/阶段性办结", DONE[0]], header=header))
    assert (found["verdict"], found["status"]) == ("部分属实", "阶段性办结")


def test_a_form_whose_number_stands_in_the_heading_above_it() -> None:
    page = "".join(
        f"<h3>第1件　{case[0]}</h3>"
        + html(["承办单位", case[1], "类型", case[3]], ["举报内容", case[2]], ["核查情况", found], ["处理情况", done])
        for case, found, done in zip(CASES, FOUND, DONE, strict=True)
    )
    assert answers(page) == WANTED


def test_ways_and_states_that_are_ticked() -> None:
    header = ["编号", "来电", "来信", "举报内容", "单位", "已办结", "阶段性办结", "处理情况"]
    found = only(list_of(["2023-0017", "", "√", "扬尘。", "冷泉区", "", "√", DONE[0]], header=header))
    assert (found["channel"], found["status"]) == ("来信", "阶段性办结")


def test_a_state_that_is_told_in_sentences_is_the_action() -> None:
    header = ["编号", "反映问题", "单位", "核查情况", "整改进展", "销号情况"]
    rows = [[number, "扬尘。", "冷泉区", found, done, "未销号"] for number, found, done in WANTED]
    assert [(row.values["action"], row.values["status"]) for row in list_of(*rows, header=header).rows] == [
        (done, "未办结") for done in DONE
    ]
