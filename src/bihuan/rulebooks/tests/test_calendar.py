"""The work calendar: seeded from what was published, extended by an administrator."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from pytest_django import DjangoAssertNumQueries

from bihuan.rulebooks import calendar
from bihuan.workdays import Limit, due

pytestmark = pytest.mark.django_db


def test_the_seeded_calendar_knows_holidays_and_exchange_days() -> None:
    calendar.seed([2025])
    days = calendar.current()
    assert not days.is_workday(date(2025, 1, 28))
    assert days.is_workday(date(2025, 1, 26))
    assert days.is_workday(date(2025, 2, 8))


def test_the_notice_of_dongli_comes_out_exactly() -> None:
    calendar.seed([2025])
    limit = Limit(10, "working_days", first_day_counted=True)
    assert due(limit, date(2025, 1, 21), calendar.current()).on == date(2025, 2, 8)


def test_holidays_are_named_in_the_explanation() -> None:
    calendar.seed([2025])
    steps = due(Limit(10, "working_days", first_day_counted=True), date(2025, 1, 21), calendar.current()).steps
    assert "其间周末1天、春节8天不计" in [step.text for step in steps]


def test_the_seeded_years_agree_with_what_was_published() -> None:
    calendar.seed()
    days = calendar.current()
    some = [date(2015, 1, 1) + timedelta(days=n) for n in range(12 * 365)]
    assert [day for day in some if days.is_workday(day) != chinese_calendar.is_workday(day)] == []
    assert days.is_known(date(2026, 12, 31))


def test_a_year_that_nobody_knows_yet_is_left_out() -> None:
    calendar.seed([1999, 2999])
    assert calendar.current().published == frozenset()


def test_the_calendar_is_read_with_two_questions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    calendar.seed([2024, 2025])
    with django_assert_num_queries(2):
        calendar.current()


def test_seeding_again_leaves_what_was_entered_by_hand() -> None:
    calendar.set_year(2025, {date(2025, 3, 3): "试设"}, {})
    calendar.seed([2025])
    assert not calendar.current().is_workday(date(2025, 3, 3))


def test_a_year_is_entered_whole() -> None:
    calendar.set_year(2027, {date(2027, 1, 1): "元旦"}, {date(2027, 1, 3): "调休"})
    calendar.set_year(2027, {date(2027, 1, 1): "元旦"}, {})
    assert not calendar.current().is_workday(date(2027, 1, 3))
    assert 2027 in calendar.current().published


def test_a_day_is_not_both_holiday_and_working_day() -> None:
    with pytest.raises(ValueError, match="both"):
        calendar.set_year(2027, {date(2027, 1, 2): "元旦"}, {date(2027, 1, 2): "调休"})


def test_a_weekday_is_not_worked_in_exchange() -> None:
    with pytest.raises(ValueError, match="weekend"):
        calendar.set_year(2027, {}, {date(2027, 1, 4): "调休"})


def test_days_of_another_year_are_refused() -> None:
    with pytest.raises(ValueError, match="2027"):
        calendar.set_year(2027, {date(2028, 1, 1): "元旦"}, {})
