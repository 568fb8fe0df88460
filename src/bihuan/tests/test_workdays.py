"""From rule and calendar to a due date: the periods that real notices printed, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.workdays import Calendar, Extension, Limit, Suspension, due, period

WORK_2025 = Calendar(
    holidays=frozenset(
        [date(2025, 1, 1), *(date(2025, 1, 28) + timedelta(days=n) for n in range(8)), date(2025, 4, 4)]
    ),
    workdays=frozenset([date(2025, 1, 26), date(2025, 2, 8)]),
    published=frozenset([2023, 2025]),
)


class TestNoticePeriodsSeenInPrint:
    def test_five_natural_days_without_the_first(self) -> None:
        assert period(Limit(5, "natural_days"), date(2023, 10, 12), WORK_2025)[1] == date(2023, 10, 17)

    def test_ten_working_days_with_the_first(self) -> None:
        limit = Limit(10, "working_days", first_day_counted=True)
        assert period(limit, date(2025, 8, 11), WORK_2025)[1] == date(2025, 8, 22)

    def test_ten_working_days_across_the_spring_festival_and_its_exchange_days(self) -> None:
        limit = Limit(10, "working_days", first_day_counted=True)
        assert period(limit, date(2025, 1, 21), WORK_2025)[1] == date(2025, 2, 8)

    def test_without_the_holiday_table_that_one_comes_out_wrong(self) -> None:
        limit = Limit(10, "working_days", first_day_counted=True)
        assert period(limit, date(2025, 1, 21), Calendar(published=frozenset([2025])))[1] != date(2025, 2, 8)


def test_a_limit_in_minutes_gives_the_minute() -> None:
    result = due(Limit(30, "minutes"), datetime(2025, 6, 2, 8, 45), WORK_2025)  # noqa: DTZ001
    assert result.at == datetime(2025, 6, 2, 9, 15)  # noqa: DTZ001


def test_minutes_need_a_moment() -> None:
    with pytest.raises(ValueError, match="moment"):
        due(Limit(3, "hours"), date(2025, 6, 2), WORK_2025)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of June 2025 in Beijing."""
    return datetime(2025, 6, day, hour, minute)  # noqa: DTZ001


def test_hours_granted_on_top_are_counted_on() -> None:
    result = due(
        Limit(3, "hours"), at(2, 8), WORK_2025, (), [Extension(2, "hours", "路远"), Extension(1, "natural_days")]
    )
    assert result.at == at(3, 13)
    assert "延期2小时（路远），至2025年6月2日13:00" in [step.text for step in result.steps]


def test_hours_stand_still_on_suspended_days() -> None:
    pause = Suspension(date(2025, 6, 3), date(2025, 6, 5))
    result = due(Limit(10, "hours"), at(2, 20), WORK_2025, [pause])
    assert result.at == at(5, 6)
    assert "其间中止2天不计" in [step.text for step in result.steps]


def test_hours_that_begin_on_a_suspended_day_wait_for_its_end() -> None:
    pause = Suspension(date(2025, 6, 1), date(2025, 6, 5))
    result = due(Limit(3, "hours"), at(2, 8, 30), WORK_2025, [pause])
    assert result.at == at(5, 3)
    assert "其间中止2天15小时30分钟不计" in [step.text for step in result.steps]


def test_hours_have_no_end_while_a_suspension_is_open() -> None:
    assert due(Limit(24, "hours"), at(2, 8), WORK_2025, [Suspension(date(2025, 6, 3))]).at is None
    assert due(Limit(3, "hours"), at(2, 8), WORK_2025, [Suspension(date(2025, 6, 3))]).at == at(2, 11)


def test_a_limit_in_days_cannot_be_lengthened_by_minutes() -> None:
    with pytest.raises(ValueError, match="minutes or hours"):
        due(Limit(3, "natural_days"), date(2025, 6, 2), WORK_2025, (), [Extension(30, "minutes")])


def test_the_day_of_a_start_is_the_one_in_beijing() -> None:
    evening = datetime(2025, 6, 2, 17, tzinfo=UTC)
    assert due(Limit(1, "natural_days"), evening, WORK_2025).on == date(2025, 6, 4)


def test_a_limit_beyond_all_calendars_is_refused() -> None:
    for limit in (Limit(9_000_000, "natural_days"), Limit(999_999, "months")):
        with pytest.raises(ValueError, match="9999"):
            due(limit, date(2025, 6, 2), WORK_2025)


def test_months_whose_first_day_counts_end_a_day_earlier() -> None:
    assert due(Limit(6, "months", first_day_counted=True), date(2025, 1, 1), WORK_2025).on == date(2025, 6, 30)
    assert due(Limit(1, "months", first_day_counted=True), date(2025, 1, 31), WORK_2025).on == date(2025, 2, 28)


def test_months_grow_by_the_days_suspended_in_them() -> None:
    pause = Suspension(date(2025, 6, 1), date(2025, 6, 4))
    assert due(Limit(1, "months"), date(2025, 6, 1), WORK_2025, [pause]).on == date(2025, 7, 3)
    assert due(Limit(1, "months"), date(2025, 6, 1), WORK_2025, [Suspension(date(2025, 7, 2))]).on == date(2025, 7, 1)
    assert due(Limit(1, "months"), date(2025, 6, 1), WORK_2025, [Suspension(date(2025, 7, 1))]).on is None


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    assert due(Limit(1, "months"), date(2025, 1, 31), WORK_2025).on == date(2025, 2, 28)
    assert due(Limit(6, "months"), date(2025, 8, 31), WORK_2025).on == date(2026, 2, 28)
    assert due(Limit(1, "months"), date(2025, 12, 15), WORK_2025).on == date(2026, 1, 15)


def test_an_end_that_is_no_working_day_can_roll_on() -> None:
    limit = Limit(4, "natural_days", roll="next_workday")
    assert due(limit, date(2025, 1, 24), WORK_2025).on == date(2025, 2, 5)


def test_an_end_does_not_roll_into_a_suspension() -> None:
    limit = Limit(1, "natural_days", roll="next_workday")
    pause = Suspension(date(2025, 6, 9), date(2025, 6, 11))
    assert due(limit, date(2025, 6, 6), WORK_2025, [pause]).on == date(2025, 6, 11)
    assert due(limit, date(2025, 6, 6), WORK_2025, [Suspension(date(2025, 6, 9))]).on is None


def test_what_does_not_count_is_named() -> None:
    named = Calendar(
        WORK_2025.holidays, WORK_2025.workdays, WORK_2025.published, dict.fromkeys(WORK_2025.holidays, "春节")
    )
    limit = Limit(10, "working_days", first_day_counted=True)
    assert [step.text for step in due(limit, date(2025, 1, 21), named).steps] == [
        "自2025年1月21日起算10个工作日，当日计入",
        "其间周末1天、春节8天不计",
        "其间调休上班2天计入",
        "期限为2025年2月8日",
    ]


def test_a_suspension_of_five_days_moves_the_end_by_five_days() -> None:
    pause = Suspension(date(2025, 6, 4), date(2025, 6, 9))
    assert due(Limit(10, "natural_days"), date(2025, 6, 1), WORK_2025, [pause]).on == date(2025, 6, 16)


def test_overlapping_suspensions_count_once() -> None:
    pauses = [Suspension(date(2025, 6, 4), date(2025, 6, 9)), Suspension(date(2025, 6, 6), date(2025, 6, 10))]
    assert due(Limit(10, "natural_days"), date(2025, 6, 1), WORK_2025, pauses).on == date(2025, 6, 17)


def test_while_a_suspension_is_open_there_is_no_due_date() -> None:
    result = due(Limit(10, "natural_days"), date(2025, 6, 1), WORK_2025, [Suspension(date(2025, 6, 4))])
    assert result.on is None
    assert "暂不确定" in result.steps[-1].text


def test_a_suspension_after_the_end_changes_nothing() -> None:
    pause = Suspension(date(2025, 7, 1), date(2025, 7, 9))
    assert due(Limit(10, "natural_days"), date(2025, 6, 1), WORK_2025, [pause]).on == date(2025, 6, 11)


def test_extensions_are_counted_on_and_named() -> None:
    more = [Extension(5, "natural_days", "检测结果未出"), Extension(2, "natural_days")]
    result = due(Limit(10, "natural_days"), date(2025, 6, 1), WORK_2025, (), more)
    assert result.on == date(2025, 6, 18)
    assert any("检测结果未出" in step.text for step in result.steps)


def test_a_date_in_a_year_not_published_is_provisional() -> None:
    result = due(Limit(10, "working_days"), date(2025, 12, 25), WORK_2025)
    assert result.provisional
    assert any("2026年节假日安排尚未公布" in step.text for step in result.steps)


def test_only_years_whose_days_were_asked_for_make_a_date_provisional() -> None:
    known = Calendar(published=frozenset([2026]))
    assert not due(Limit(5, "working_days"), date(2025, 12, 31), known).provisional
    assert due(Limit(5, "working_days", first_day_counted=True), date(2025, 12, 31), known).provisional


def test_natural_days_are_never_provisional() -> None:
    assert not due(Limit(10, "natural_days"), date(2025, 12, 25), WORK_2025).provisional


days = st.dates(date(2025, 1, 1), date(2025, 10, 1))
amounts = st.integers(1, 40)
units = st.sampled_from(["natural_days", "working_days"])


@given(days, amounts, units, st.booleans())
def test_more_time_never_ends_earlier(start: date, amount: int, unit: str, counted: bool) -> None:
    less, more = (due(Limit(n, unit, counted), start, WORK_2025).on for n in (amount, amount + 1))  # type: ignore[arg-type]
    assert less < more  # type: ignore[operator]


@given(days, amounts, st.booleans())
def test_a_limit_in_working_days_ends_on_one(start: date, amount: int, counted: bool) -> None:
    end = due(Limit(amount, "working_days", counted), start, WORK_2025).on
    assert end is not None
    assert WORK_2025.is_workday(end)


@given(days, amounts, st.booleans())
def test_working_days_between_are_as_many_as_allowed(start: date, amount: int, counted: bool) -> None:
    end = due(Limit(amount, "working_days", counted), start, WORK_2025).on
    assert end is not None
    first = start if counted else start + timedelta(days=1)
    between = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    assert sum(WORK_2025.is_workday(day) for day in between) == amount


@given(days, amounts, units, st.dates(date(2025, 1, 1), date(2025, 12, 31)))
def test_another_holiday_never_brings_the_end_forward(start: date, amount: int, unit: str, extra: date) -> None:
    limit = Limit(amount, unit)  # type: ignore[arg-type]
    more = Calendar(WORK_2025.holidays | {extra}, WORK_2025.workdays - {extra}, WORK_2025.published)
    assert due(limit, start, more).on >= due(limit, start, WORK_2025).on  # type: ignore[operator]


@given(days, amounts, st.integers(1, 20), st.data())
def test_a_suspension_within_shifts_natural_days_by_its_length(
    start: date, amount: int, length: int, data: st.DataObject
) -> None:
    since = start + timedelta(days=data.draw(st.integers(1, amount)))
    pause = Suspension(since, since + timedelta(days=length))
    plain = due(Limit(amount, "natural_days"), start, WORK_2025).on
    assert due(Limit(amount, "natural_days"), start, WORK_2025, [pause]).on == plain + timedelta(days=length)  # type: ignore[operator]


@given(days, amounts, amounts, units)
def test_an_extension_in_the_same_unit_adds_up(start: date, amount: int, more: int, unit: str) -> None:
    whole = due(Limit(amount + more, unit), start, WORK_2025)  # type: ignore[arg-type]
    parts = due(Limit(amount, unit), start, WORK_2025, (), [Extension(more, unit)])  # type: ignore[arg-type]
    assert parts.on == whole.on


pauses = st.lists(
    st.tuples(st.dates(date(2024, 12, 1), date(2025, 12, 31)), st.integers(0, 30)).map(
        lambda drawn: Suspension(drawn[0], drawn[0] + timedelta(days=drawn[1]))
    ),
    max_size=4,
)


@given(days, amounts, amounts, units, pauses)
def test_an_extension_adds_up_across_suspensions(
    start: date, amount: int, more: int, unit: str, stops: list[Suspension]
) -> None:
    whole = due(Limit(amount + more, unit), start, WORK_2025, stops)  # type: ignore[arg-type]
    parts = due(Limit(amount, unit), start, WORK_2025, stops, [Extension(more, unit)])  # type: ignore[arg-type]
    assert parts.on == whole.on


@given(days, amounts, units, pauses)
def test_no_limit_ends_on_a_suspended_day(start: date, amount: int, unit: str, stops: list[Suspension]) -> None:
    end = due(Limit(amount, unit, roll="next_workday"), start, WORK_2025, stops).on  # type: ignore[arg-type]
    assert end is not None
    assert not any(stop.since <= end < stop.until for stop in stops if stop.until)


@given(days, amounts, units, pauses)
def test_the_order_of_suspensions_does_not_matter(start: date, amount: int, unit: str, stops: list[Suspension]) -> None:
    limit = Limit(amount, unit)  # type: ignore[arg-type]
    assert due(limit, start, WORK_2025, stops) == due(limit, start, WORK_2025, stops[::-1])


@given(days, amounts, units, st.booleans())
def test_the_explanation_ends_with_the_date(start: date, amount: int, unit: str, counted: bool) -> None:
    result = due(Limit(amount, unit, counted), start, WORK_2025)  # type: ignore[arg-type]
    assert result.steps[-1].day == result.on
    assert f"{result.on.month}月{result.on.day}日" in result.steps[-1].text  # type: ignore[union-attr]
