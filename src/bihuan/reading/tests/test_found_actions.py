"""What an answer's words say was done: proposals for rows."""

from datetime import date

import pytest

from bihuan.reading.actions import find_actions


def kinds(text: str) -> list[str]:
    return [action.kind for action in find_actions(text, year=2025)]


def test_an_order_with_its_number_day_and_limit() -> None:
    (order,) = find_actions("6月5日下达决定书（澜环责改〔2025〕12号），责令6月30日前改正。", year=2025)
    assert (order.kind, order.number) == ("order", "澜环责改〔2025〕12号")
    assert (order.on, order.due_on) == (date(2025, 6, 5), date(2025, 6, 30))


def test_each_number_of_a_sentence_is_an_order() -> None:
    text = "分别下达《责令改正违法行为决定书》（零环责改[2020]076、086号），责令企业全面遮盖。"
    assert [action.number for action in find_actions(text, year=2020)] == [
        "零环责改〔2020〕076号",
        "零环责改〔2020〕086号",
    ]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("罚款5.25万元", 5_250_000),
        ("处以二十万元罚款", 20_000_000),
        ("处罚款人民币52,500.50元", 5_250_050),
        ("罚款2000元", 200_000),
    ],
)
def test_a_fine_is_exact_to_the_fen(text: str, fen: int) -> None:
    assert [(action.kind, action.fen) for action in find_actions(text, year=2025)] == [("fine", fen)]


def test_persons_detained_by_either_law() -> None:
    found = find_actions("行政拘留2人，刑事拘留一人。", year=2025)
    assert [(action.kind, action.persons) for action in found] == [("detention", 2), ("criminal_detention", 1)]


def test_a_test_with_the_day_its_result_is_due() -> None:
    """Seed 001, as it is printed there, 日 missing."""
    text = "11 月 4 日，该企业已委托检测单位对厂区内的噪声和废气进行了采样监测，预计 11 月 10 出结果。"
    (test,) = find_actions(text, year=2020)
    assert (test.kind, test.on, test.due_on) == ("test", date(2020, 11, 4), date(2020, 11, 10))


def test_everything_else_that_is_counted() -> None:
    text = "已立案查处；查封设备2台；依法取缔小作坊一处；投入治理资金300万元。"
    assert kinds(text) == ["filing", "sealing", "closure", "investment"]


@pytest.mark.parametrize(
    "text", ["拟立案查处。", "逾期不改的，将依法罚款10万元。", "不予立案。", "未立案。", "建议关停。"]
)
def test_what_is_not_done_is_not_found(text: str) -> None:
    assert kinds(text) == []


def test_a_day_that_there_is_not_is_left_out() -> None:
    (order,) = find_actions("责令2月30日前改正。", year=2025)
    assert order.due_on is None
