import io

import pytest
import xlsxwriter

from bihuan.reading import Paper

from .making import HEADER, ROW, list_of, only, read_bytes, workbook


def reasons(paper: Paper, *, blocking: bool) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in paper.problems if problem.blocking is blocking]


@pytest.mark.parametrize("day", ["2020-13-45", "2023年2月30日", "20231301"])
def test_a_date_that_cannot_be_is_refused(day: str) -> None:
    paper = list_of([*ROW, day], header=[*HEADER, "接件日期"])
    assert reasons(paper, blocking=True) == [(2, "接件日期")]
    assert only(paper)["received"] is None


def test_a_day_without_a_year_takes_it_from_the_number_and_says_so() -> None:
    paper = list_of([*ROW, "4月22日"], header=[*HEADER, "接件日期"])
    assert only(paper)["received"].isoformat() == "2023-04-22"
    assert reasons(paper, blocking=False) == [(2, "接件日期")]


@pytest.mark.parametrize("day", [45038, 45038.0, "45038"])
def test_a_day_that_lost_its_format_is_read_and_shown(day: object) -> None:
    paper = list_of([*ROW, day], header=[*HEADER, "接件日期"])
    assert only(paper)["received"].isoformat() == "2023-04-22"
    assert reasons(paper, blocking=False) == [(2, "接件日期")]


def test_a_formula_is_refused_and_never_worked_out() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ROW)
    sheet.write_formula(1, 2, '=HYPERLINK("http://a.invalid","x")', None, "某村扬尘。")
    book.close()
    paper = read_bytes(out.getvalue())
    assert reasons(paper, blocking=True) == [(2, "交办问题基本情况")]
    assert only(paper)["text"] is None


def test_a_running_number_may_be_a_formula() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ROW)
    sheet.write_formula(1, 0, "=ROW()-1", None, 1)
    book.close()
    assert read_bytes(out.getvalue()).problems == ()


def test_text_that_a_spreadsheet_would_run_is_refused_and_a_plus_sign_alone_is_not() -> None:
    assert reasons(list_of([*ROW[:2], "=cmd|' /C calc'!A0", *ROW[3:]]), blocking=True) == [(2, "交办问题基本情况")]
    assert list_of([*ROW[:2], "+86开头的电话骚扰投诉人。", *ROW[3:]]).problems == ()


def test_one_number_twice_with_different_content_is_refused() -> None:
    paper = list_of(ROW, [2, ROW[1], "别的事情。", *ROW[3:]])
    assert reasons(paper, blocking=True) == [(3, "受理编号")]


def test_the_same_row_twice_counts_once_and_is_noted() -> None:
    paper = list_of(ROW, [2, *ROW[1:]])
    assert len(paper.rows) == 1
    assert reasons(paper, blocking=False) == [(3, "受理编号")]


def test_two_units_may_each_answer_for_the_same_number() -> None:
    header = ["序号", "受理编号", "承办单位", "调查核实情况", "是否属实", "是否办结", "办结日期"]
    answer = [1, "D1YZ202000131", "冷泉区", "经查属实。", "属实", "已办结", "2020-11-08"]
    paper = list_of(answer, [2, "D1YZ202000131", "零湘区", "经查属实。", "属实", "未办结", ""], header=header)
    assert (paper.kind, len(paper.rows), paper.problems) == ("replies", 2, ())


def test_a_row_without_its_number_is_refused() -> None:
    assert reasons(list_of(ROW, [2, "", *ROW[2:]]), blocking=True) == [(3, "受理编号")]


def test_a_total_that_does_not_fit_is_noted() -> None:
    paper = read_bytes(workbook([HEADER, ROW, ["合计:3件"]]))
    assert paper.declared == 3
    assert [problem.blocking for problem in paper.problems] == [False]
