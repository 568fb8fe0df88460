"""What was published stays; asked again it names what has changed, and why."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.building import FIRST_DAY, answered, number, replies, share, small_ledger

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.models import Complaint
from bihuan.complaints.withdrawing import withdraw
from bihuan.figures.listed import listed
from bihuan.figures.models import Published
from bihuan.figures.publishing import compare, freeze, members_of
from bihuan.ledger.models import Seal
from bihuan.units.models import Member, Unit

CUT = FIRST_DAY + timedelta(days=4)


@pytest.fixture
def published(office: Inspection) -> Published:
    small_ledger(office)
    close(office, 1, "澜东区", FIRST_DAY + timedelta(days=2))
    return freeze(office, "工作简报第1期", CUT, CUT, None, dimensions=["open_by_unit"])


def close(inspection: Inspection, serial: int, unit: str, day: date) -> None:
    answered(inspection, replies(day, [(number(serial), unit, "属实", "已办结", "", day)]))


def test_it_keeps_numbers_definitions_and_the_complaints_behind_them(published: Published) -> None:
    assert published.figures["closed"] == 1
    assert published.definitions["received"]["unit"] == "件"
    assert members_of(published.members, "closed") == [number(1)]
    assert members_of(published.members, "by_unit", "澜东区、青屏县") == [number(3)]
    assert members_of(published.members, "labels").count(number(2)) == 2
    assert members_of(published.members, "assignments").count(number(3)) == 2
    for name, value in published.figures.items():
        if name != "closing_rate":
            assert len(members_of(published.members, name)) == value, name
    for name, group in published.by.items():
        for key, value in group.items():
            assert len(members_of(published.members, name, key)) == value, (name, key)


def test_it_names_the_state_of_the_ledger(published: Published) -> None:
    assert published.ledger_head == Seal.objects.latest("seq").digest


def test_it_cannot_be_altered(published: Published) -> None:
    published.figures = {"received": 999}
    with pytest.raises(DatabaseError), transaction.atomic():
        published.save()


def test_at_once_nothing_has_changed(published: Published) -> None:
    comparison = compare(published)
    assert (comparison.changed, comparison.reasons) == ([], [])


def test_what_takes_effect_after_the_cut_off_changes_nothing(published: Published) -> None:
    close(published.inspection, 2, "青屏县", CUT + timedelta(days=1))
    assert compare(published).changed == []


def test_an_answer_that_came_late_is_named_with_its_entry(published: Published) -> None:
    close(published.inspection, 2, "青屏县", CUT)
    published.refresh_from_db()
    assert published.figures["closed"] == 1
    comparison = compare(published)
    changed = {(item.name, item.key): item for item in comparison.changed}
    closed = changed["closed", None]
    assert (closed.then, closed.now, closed.gone, closed.come) == (1, 2, [], [number(2)])
    assert changed["closed_by_unit", "青屏县"].come == [number(2)]
    assert changed["open_by_unit", "青屏县"].gone == [number(2)]
    assert ("received", None) not in changed
    assert ("batches", None) not in changed
    (reason,) = comparison.reasons
    assert reason.number == number(2)
    assert "登记办结 青屏县" in reason.text


def test_a_complaint_that_no_longer_counts_is_named(published: Published) -> None:
    item = share(published.inspection, 1, "澜东区")
    reviewer = Member.objects.get(username="reviewer")
    act(item, "reopen", by=reviewer, seen=item.case.revision, reason="群众再次反映", on=CUT)
    closed = next(item for item in compare(published).changed if item.name == "closed")
    assert (closed.now, closed.gone) == (0, [number(1)])


def test_where_nothing_was_recorded_that_counts_nothing_is_asked(published: Published) -> None:
    close(published.inspection, 2, "青屏县", CUT + timedelta(days=1))
    with CaptureQueriesContext(connection) as seen:
        comparison = compare(published)
    assert comparison.changed == []
    assert [item.now for item in comparison.differences if item.name == "received"] == [5]
    of_complaints = [
        query for query in seen if "cases_casespan" in query["sql"] and "findings_finding" not in query["sql"]
    ]
    assert not of_complaints


def test_only_complaints_of_which_something_was_recorded_are_named(published: Published) -> None:
    """A complaint is compared by what it was, whatever the others have become."""
    close(published.inspection, 2, "青屏县", CUT)
    complaint = Complaint.objects.get(case__number=number(4))
    withdraw(complaint, by=None, seen=None, reason="督察组撤回", on=CUT)
    changed = {(item.name, item.key): item for item in compare(published).changed}
    assert (changed["received", None].gone, changed["received", None].now) == ([number(4)], 4)
    assert changed["by_unit", "市城管局"].gone == [number(4)]
    assert changed["by_label", "大气"].gone == [number(4)]
    assert changed["closed", None].come == [number(2)]
    assert ("by_unit", "青屏县") not in changed


def test_a_list_of_any_length_is_one_parameter(office: Inspection) -> None:
    small_ledger(office)
    numbers = [number(serial) for serial in range(1, 40_001)]
    assert Case.objects.filter(number__in=listed(numbers)).count() == 5
    ids = list(Case.objects.values_list("pk", flat=True))
    assert Case.objects.filter(pk__in=listed([*ids, *range(10**6, 10**6 + 40_000)])).count() == 5


def test_a_unit_that_was_renamed_shows_as_a_change_without_an_entry(published: Published) -> None:
    Unit.objects.filter(short="市城管局").update(short="市城管执法局")
    comparison = compare(published)
    assert {(item.name, item.key) for item in comparison.changed} >= {
        ("by_unit", "市城管局"),
        ("by_unit", "市城管执法局"),
    }
    assert comparison.reasons == []
    assert Case.objects.count() == 5
