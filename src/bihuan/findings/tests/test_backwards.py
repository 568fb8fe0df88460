"""Planned backwards from the deadline: no gap, no overlap, the end on the deadline."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bihuan.findings.backwards import STAGES, propose

FIRST = date(2026, 1, 5)


def test_a_year_of_engineering() -> None:
    steps = propose("engineering", date(2026, 1, 1), date(2026, 12, 31))
    assert [step.text for step in steps] == [stage.text for stage in STAGES["engineering"]]
    assert (steps[0].begin_on, steps[-1].due_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert [step.percent for step in steps] == [15, 25, 80, 95, 100]


def test_a_deadline_that_has_passed_gives_nothing() -> None:
    assert propose("other", date(2026, 1, 2), date(2026, 1, 1)) == ()


@given(nature=st.sampled_from(sorted(STAGES)), days=st.integers(0, 2000))
def test_steps_fill_the_time_without_gap(nature: str, days: int) -> None:
    due = FIRST + timedelta(days=days)
    steps = propose(nature, FIRST, due)
    assert steps[0].begin_on == FIRST
    assert steps[-1].due_on == due
    assert steps[-1].percent == 100
    assert all(step.begin_on <= step.due_on for step in steps)
    assert all(b.begin_on - a.due_on == timedelta(days=1) for a, b in pairwise(steps))
    assert all(a.percent < b.percent for a, b in pairwise(steps))
    assert len(steps) == min(len(STAGES[nature]), days + 1)
