"""On schedule or behind, and why: milestones against progress, as of a day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bihuan.rounds.judging import WORST, Progress, Step, Value, judge, judge_finding, planned, whole_percent

HALF = Step("主管网铺设", date(2026, 3, 31), 50)
ALL = Step("通水验收", date(2026, 6, 30), 100)


def progress(percent: int, **said: object) -> Progress:
    return Progress(**({"name": "措施1", "percent": percent, "due_on": date(2026, 6, 30), "steps": (HALF, ALL)} | said))  # type: ignore[arg-type]


def test_before_the_first_milestone_nothing_is_behind() -> None:
    assert judge(progress(0), date(2026, 3, 30)).value == Value.ON_SCHEDULE


def test_a_milestone_counts_on_its_own_day() -> None:
    judged = judge(progress(49), date(2026, 3, 31))
    assert judged.value == Value.BEHIND
    assert judged.why == ("措施1：节点“主管网铺设”应于2026-03-31前完成，累计49%，没有达到50%。",)


def test_reached_by_percentage_or_by_its_day() -> None:
    assert judge(progress(50), date(2026, 3, 31)).value == Value.ON_SCHEDULE
    reached = Step("主管网铺设", date(2026, 3, 31), 50, reached_on=date(2026, 3, 30))
    assert judge(progress(40, steps=(reached, ALL)), date(2026, 3, 31)).value == Value.ON_SCHEDULE


def test_reached_after_the_day_asked_about_is_not_reached() -> None:
    later = Step("主管网铺设", date(2026, 3, 31), 50, reached_on=date(2026, 4, 2))
    assert judge(progress(40, steps=(later, ALL)), date(2026, 3, 31)).value == Value.BEHIND


def test_without_milestones_only_the_deadline_decides() -> None:
    assert judge(progress(10, steps=()), date(2026, 6, 29)).value == Value.ON_SCHEDULE
    judged = judge(progress(99, steps=()), date(2026, 6, 30))
    assert (judged.value, judged.why) == (Value.BEHIND, ("措施1：应于2026-06-30前完成，累计完成99%。",))


def test_what_goes_on_for_ever_is_on_schedule_while_it_is_reported() -> None:
    assert judge(progress(0, long_term=True, due_on=None), date(2027, 1, 1)).value == Value.ON_SCHEDULE
    assert judge(progress(0, long_term=True, due_on=None, reported=False), date(2027, 1, 1)).value == Value.BEHIND


def test_a_finding_stands_where_its_worst_measure_stands() -> None:
    judged = judge_finding([progress(100), progress(10, name="措施2")], date(2026, 4, 1))
    assert judged.value == Value.BEHIND
    assert all(line.startswith("措施2") for line in judged.why)
    assert judge_finding([progress(100), progress(100)], date(2026, 4, 1)).value == Value.COMPLETED
    assert whole_percent([progress(100), progress(11), progress(0, long_term=True)]) == 55


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
steps = st.lists(st.builds(Step, st.just("节点"), days, st.integers(1, 100), st.none() | days), max_size=5).map(tuple)


@given(steps=steps, due=st.none() | days, percent=st.integers(0, 100), day=days, more=st.integers(0, 100))
def test_more_progress_never_makes_it_worse(
    steps: tuple[Step, ...], due: date | None, percent: int, day: date, more: int
) -> None:
    less = judge(progress(percent, steps=steps, due_on=due), day)
    better = judge(progress(min(100, percent + more), steps=steps, due_on=due), day)
    assert WORST.index(less.value) <= WORST.index(better.value)
    assert less.why
    assert better.why


@given(steps=steps, day=days, later=days)
def test_the_plan_never_asks_for_less_later(steps: tuple[Step, ...], day: date, later: date) -> None:
    first, second = sorted((day, later))
    assert planned(steps, first) <= planned(steps, second)
