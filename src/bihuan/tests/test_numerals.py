"""Numbers and dates as papers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.numerals import format_date, from_serial, parse_date, parse_int, to_chinese, to_half_width


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("215", 215),
        ("２１５", 215),
        ("1,072", 1072),
        ("十五", 15),
        ("二百一十五", 215),
        ("一千零七十二", 1072),
        ("两万三千", 23000),
        ("一万零五十", 10050),
        ("二〇二〇", 2020),
        ("二○二○", 2020),
        ("廿一", 21),
        ("一百廿一", 121),
        ("一百十五", 115),
        ("二百〇五", 205),
        ("三千万", 30_000_000),
        ("一亿零三百万", 103_000_000),
        ("零", 0),
    ],
)
def test_numbers_in_any_writing(text: str, number: int) -> None:
    assert parse_int(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "若干", "3.5", "第三", "-1", "1,2", "1,0721", "万", "百", "十十", "三二十", "二百零", "9" * 5000, "九" * 5000],
)
def test_what_is_no_number(text: str) -> None:
    assert parse_int(text) is None


@pytest.mark.parametrize("text", ["二百五", "一千二", "一万五"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(text: str) -> None:
    assert parse_int(text) is None


@given(st.text(alphabet="〇零○一二两九十百千万亿廿卅0,9 ９，年月日号-"))
def test_no_writing_breaks_the_reader(text: str) -> None:
    parse_int(text)
    parse_date(text)


@given(st.integers(0, 9999))
def test_characters_can_be_read_back(number: int) -> None:
    assert parse_int(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "text"), [(10, "十"), (15, "十五"), (110, "一百一十"), (203, "二百零三"), (1072, "一千零七十二")]
)
def test_numbers_as_papers_print_them(number: int, text: str) -> None:
    assert to_chinese(number) == text


@pytest.mark.parametrize(
    "text",
    [
        "2020-11-08",
        "2020/11/8",
        "2020.11.8",
        "2020年11月8日",
        "２０２０年１１月８日",
        "2020 年 11 月 8 日",
        "二〇二〇年十一月八日",
        "二○二○年十一月八日",
        "2020年11月8号",
        "20201108",
        "2020-11-08 00:00:00",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert parse_date(text) == date(2020, 11, 8)


def test_a_day_of_the_month_in_old_characters() -> None:
    assert parse_date("二〇二〇年十一月廿八日") == date(2020, 11, 28)


@pytest.mark.parametrize("text", ["2020-13-45", "2023年2月30日", "11月8日", "昨天", ""])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_spreadsheets_serial_number() -> None:
    assert from_serial(44143) == date(2020, 11, 8)


@pytest.mark.parametrize(("serial", "day"), [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61.9, date(1900, 3, 1))])
def test_serial_numbers_on_both_sides_of_the_day_that_never_was(serial: float, day: date) -> None:
    assert from_serial(serial) == day


@pytest.mark.parametrize("serial", [0, 60, -3, 1e9, float("nan"), float("inf")])
def test_a_serial_number_without_a_day(serial: float) -> None:
    with pytest.raises(ValueError, match="serial"):
        from_serial(serial)


def test_a_date_in_print() -> None:
    assert format_date(date(2020, 11, 8)) == "2020年11月8日"


def test_full_width_signs_become_plain() -> None:
    assert to_half_width("＊Ｄ１\u3000：") == "*D1 :"
