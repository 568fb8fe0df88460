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
        ("廿一", 21),
    ],
)
def test_numbers_in_any_writing(text: str, number: int) -> None:
    assert parse_int(text) == number


@pytest.mark.parametrize("text", ["", "若干", "3.5", "第三", "-1"])
def test_what_is_no_number(text: str) -> None:
    assert parse_int(text) is None


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
        "20201108",
        "2020-11-08 00:00:00",
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert parse_date(text) == date(2020, 11, 8)


@pytest.mark.parametrize("text", ["2020-13-45", "2023年2月30日", "11月8日", "昨天", ""])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_spreadsheets_serial_number() -> None:
    assert from_serial(44143) == date(2020, 11, 8)


def test_a_date_in_print() -> None:
    assert format_date(date(2020, 11, 8)) == "2020年11月8日"


def test_full_width_signs_become_plain() -> None:
    assert to_half_width("＊Ｄ１\u3000：") == "*D1 :"
