"""Two counts of what came in, with its repeats and without, each as of any moment."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.building import FIRST_DAY, number, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats import linking
from bihuan.complaints.withdrawing import withdraw
from bihuan.figures.catalogue import Tally, ask, define
from bihuan.figures.counting import as_of_moments
from bihuan.figures.declared import EVERY
from bihuan.figures.populations import Asked
from bihuan.figures.slices import numbers, records
from bihuan.moments import beijing_day, cutoff, day_start
from bihuan.units.models import Member


def day(after: int) -> date:
    return FIRST_DAY + timedelta(days=after)


def one(serial: int) -> Complaint:
    return Complaint.objects.get(case__number=number(serial))


def link(serial: int, first: int, after: int) -> None:
    linking.link(one(serial), one(first), by=None, seen=None, effective=day_start(day(after)))


def counts(inspection: Inspection, after: int) -> tuple[float, float, float]:
    """Received, repeats, and received without repeats."""
    asked = Asked(inspection, day(after), day(after))
    distinct = records(inspection, "distinct", as_of=day(after)).count()
    assert len(numbers(asked, EVERY["distinct"])[""]) == distinct
    figures = ask(inspection, day(after)).figures
    return figures["received"], figures["repeats"], distinct


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def test_a_link_changes_no_figure_of_a_moment_before_it(inspection: Inspection) -> None:
    link(4, 1, after=3)
    assert [counts(inspection, after) for after in (0, 1, 2, 3, 9)] == [
        (3, 0, 3),
        (5, 0, 5),
        (5, 0, 5),
        (5, 1, 4),
        (5, 1, 4),
    ]


def test_unlinking_changes_no_figure_of_a_moment_before_it(inspection: Inspection) -> None:
    link(4, 1, after=3)
    linking.unlink(one(4), by=None, seen=None, reason="不是同一处")
    today = (beijing_day(timezone.now()) - FIRST_DAY).days
    assert counts(inspection, 5) == (5, 1, 4)
    assert counts(inspection, today + 1) == (5, 0, 5)


def test_what_was_linked_by_mistake_and_taken_back_never_was_a_repeat(inspection: Inspection) -> None:
    entries = linking.link(
        one(4), one(1), by=Member.objects.get(username="clerk"), seen=None, effective=day_start(day(3))
    )
    linking.take_back(linking.keep(entries, "", by=Member.objects.get(username="clerk")), entries[0].actor)  # type: ignore[arg-type]
    assert counts(inspection, 5) == (5, 0, 5)


def test_a_withdrawn_repeat_is_in_none_of_the_counts(inspection: Inspection) -> None:
    link(4, 1, after=3)
    withdraw(one(4), by=None, seen=None, reason="撤回", on=day(5))
    assert counts(inspection, 4) == (5, 1, 4)
    assert counts(inspection, 5) == (4, 0, 4)


def test_the_line_over_time_is_the_same_as_day_by_day(inspection: Inspection) -> None:
    link(4, 1, after=3)
    link(2, 1, after=5)
    for name in ("repeats", "distinct"):
        counting = as_of_moments(Asked(inspection, day(8), day(8)), [cutoff(day(n)) for n in range(9)])
        line = Tally(Asked(inspection, day(8), day(8)), counting, moments=9).figure(EVERY[name])
        assert line == [len(numbers(Asked(inspection, day(n), day(n)), EVERY[name])[""]) for n in range(9)]


def test_both_are_divided(inspection: Inspection) -> None:
    link(4, 1, after=3)
    by = ask(inspection, day(6), dimensions=["repeats_by_unit", "distinct_by_unit", "distinct_by_status"]).by
    assert by["repeats_by_unit"] == {"市城管局": 1}
    assert by["distinct_by_unit"] == {"澜东区": 1, "青屏县": 1, "澜东区、青屏县": 1, "未分办": 1}
    assert sum(by["distinct_by_status"].values()) == 4


def test_the_definition_says_what_is_taken_out(inspection: Inspection) -> None:
    said = define([EVERY["distinct"]], Asked(inspection, day(6), day(6)))["distinct"]
    assert (said.title, said.unit) == ("收件（剔除重复件）", "件")
    assert "减去" in said.text
