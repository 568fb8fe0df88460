"""The work calendar: seeded from what was published, extended by an administrator."""

from datetime import date

import pytest

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


def test_seeding_again_leaves_what_was_entered_by_hand() -> None:
    calendar.set_year(2025, {date(2025, 3, 3): "试设"}, {})
    calendar.seed([2025])
    assert not calendar.current().is_workday(date(2025, 3, 3))


def test_a_year_is_entered_whole() -> None:
    calendar.set_year(2027, {date(2027, 1, 1): "元旦"}, {date(2027, 1, 3): "调休"})
    calendar.set_year(2027, {date(2027, 1, 1): "元旦"}, {})
    assert not calendar.current().is_workday(date(2027, 1, 3))
    assert 2027 in calendar.current().published


def test_days_of_another_year_are_refused() -> None:
    with pytest.raises(ValueError, match="2027"):
        calendar.set_year(2027, {date(2028, 1, 1): "元旦"}, {})
