"""The rules of time, for any order of what may happen: the ledger tells the same due date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.cases.models import Inspection
from bihuan.complaints.clocks import Clock
from bihuan.complaints.tests.clock import DUE, answer_deadline, asked, granted, mine, replayed, resumed, stopped, timed
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks.schema import TimeLimit
from bihuan.workdays import Calendar, Limit
from bihuan.workdays import Extension as Longer
from bihuan.workdays import Suspension as Pause


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    return timed(office)


DAYS = st.integers(0, 60)
STARTS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


class TestTheRulesOfTime:
    """Of every limit, not only of those in the examples."""

    @given(STARTS, st.integers(1, 40), DAYS, st.integers(0, 40))
    def test_n_days_of_standing_move_a_limit_in_days_by_n(self, start: date, amount: int, stood: int, at: int) -> None:
        rule = TimeLimit(Limit(amount, "natural_days"), "handed_over")
        days = Calendar()
        before = Clock().due("answer", rule, start, days).on
        assert before is not None
        since = start + timedelta(days=1 + at % amount)
        clock = Clock((Pause(since, since + timedelta(days=stood)),))
        assert clock.due("answer", rule, start, days).on == before + timedelta(days=stood)
        assert Clock((Pause(since),)).due("answer", rule, start, days).on is None

    @given(
        STARTS,
        st.sampled_from(["natural_days", "working_days"]),
        st.sampled_from(["none", "next_workday"]),
        st.integers(1, 40),
        st.lists(st.integers(1, 30), max_size=3),
        st.lists(st.tuples(DAYS, DAYS), max_size=3),
    )
    def test_nothing_ever_falls_due_earlier(
        self, start: date, unit: str, roll: str, amount: int, longer: list[int], stood: list[tuple[int, int]]
    ) -> None:
        rule = TimeLimit(Limit(amount, unit, roll=roll), "handed_over")  # type: ignore[arg-type]
        days = Calendar()
        clock, before = Clock(), Clock().due("answer", rule, start, days).on
        for count in longer:
            clock = clock.lengthened(Longer(count, "natural_days"))
            after = clock.due("answer", rule, start, days).on
            assert before is not None
            assert after is not None
            assert after >= before
            before = after
        since = start
        pauses: tuple[Pause, ...] = ()
        for gap, length in stood:
            since += timedelta(days=gap)
            pauses = (*pauses, Pause(since, since + timedelta(days=length)))
            since += timedelta(days=length)
            after = Clock(pauses, clock.extensions).due("answer", rule, start, days).on
            assert before is not None
            assert after is not None
            assert after >= before
            before = after

    @given(STARTS, st.integers(1, 40), st.integers(1, 30))
    def test_only_the_answer_is_lengthened(self, start: date, amount: int, longer: int) -> None:
        rule = TimeLimit(Limit(amount, "natural_days"), "handed_over")
        clock = Clock(extensions=(Longer(longer, "natural_days"),))
        assert clock.due("first_report", rule, start, Calendar()) == Clock().due(
            "first_report", rule, start, Calendar()
        )


STEPS = st.lists(st.tuples(st.sampled_from(["ask", "stop", "go"]), st.integers(0, 4)), max_size=8)


@pytest.mark.django_db
def test_whatever_happens_the_ledger_tells_the_same_due_date(inspection: Inspection) -> None:
    from django.db import transaction
    from hypothesis import settings

    class Back(Exception):
        pass

    @settings(max_examples=25)
    @given(STEPS)
    def happens(steps: list[tuple[str, int]]) -> None:
        try:
            with transaction.atomic():
                _happen(inspection, steps)
                raise Back
        except Back:
            pass

    happens()


def _happen(inspection: Inspection, steps: list[tuple[str, int]]) -> None:
    day, before = 4, DUE
    for step, wait in steps:
        day = min(day + wait, 30)
        item = mine(inspection)
        try:
            if step == "ask" and item.due_on:
                asked(inspection, item.due_on + timedelta(days=1 + wait), day)
                granted(inspection, day=day)
            elif step == "stop":
                stopped(inspection, day)
            elif step == "go":
                resumed(inspection, day)
        except (Refused, Stale):
            continue
        item = mine(inspection)
        assert replayed(item) == item.due_on == answer_deadline(item).due_on
        assert item.due_on is None or item.due_on >= before
        before = item.due_on or before
