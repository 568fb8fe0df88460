"""A case stands where its least advanced part stands, at every moment."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bihuan.cases.models import Status
from bihuan.cases.spans import ADVANCE, case_stretches, parties_key, party_ids
from bihuan.moments import BEIJING

START = datetime(2025, 6, 1, tzinfo=BEIJING)


def day(n: int) -> datetime:
    return START + timedelta(days=n)


def test_without_units_a_case_is_received() -> None:
    (stretch,) = case_stretches(START, {})
    assert (stretch.status, stretch.parties) == (Status.RECEIVED, "")


def test_dispatched_on_the_day_of_receipt_it_never_waited() -> None:
    (stretch,) = case_stretches(START, {3: [(START, "dispatched")]})
    assert (stretch.status, stretch.parties) == ("dispatched", "3/")


def test_a_shared_case_closes_with_its_last_part() -> None:
    changes = {3: [(START, "dispatched"), (day(2), "closed")], 4: [(START, "dispatched"), (day(5), "closed")]}
    assert [(s.status, s.since) for s in case_stretches(START, changes)] == [("dispatched", START), ("closed", day(5))]


def test_a_part_entered_later_with_an_earlier_day_counts_from_that_day() -> None:
    changes = {3: [(START, "dispatched"), (day(6), "closed")], 4: [(day(1), "dispatched"), (day(2), "closed")]}
    stretches = case_stretches(START, changes)
    assert [(s.parties, s.since) for s in stretches if s.status == "closed"] == [("3/4/", day(6))]


def test_a_recalled_unit_is_no_party() -> None:
    changes = {3: [(START, "dispatched"), (day(1), "recalled")], 4: [(day(1), "dispatched")]}
    assert [s.parties for s in case_stretches(START, changes)] == ["3/", "4/"]


histories = st.dictionaries(
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([str(s) for s in ADVANCE[1:]])), min_size=1, max_size=6),
    max_size=4,
)


@given(histories)
def test_stretches_follow_each_other_and_differ(histories: dict[int, list[tuple[int, str]]]) -> None:
    changes = {unit: [(day(n), status) for n, status in sorted(moves)] for unit, moves in histories.items()}
    stretches = case_stretches(START, changes)
    assert stretches[0].since == START
    for before, after in pairwise(stretches):
        assert before.since < after.since
        assert (before.status, before.parties) != (after.status, after.parties)


@given(st.sets(st.integers(1, 999), max_size=8))
def test_parties_can_be_read_back(ids: set[int]) -> None:
    assert party_ids(parties_key(ids)) == sorted(ids)
