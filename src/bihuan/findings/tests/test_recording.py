"""What happens to a finding is recorded by one function, and its past can be asked."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.cases.models import Case, Facet, Inspection, Stand, StandSpan
from bihuan.cases.selectors import visible_cases
from bihuan.findings.lifecycle import FINDING, stand_after
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import plan_finding
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import cutoff
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
LEAD = Role.LEAD


def test_a_new_finding_is_being_rectified(office: Inspection) -> None:
    finding = plan_finding(office)
    case = finding.case
    assert (case.kind, case.status, case.revision) == ("finding", Stand.RECTIFYING, 1)
    assert finding.title == "城区雨污分流不到位"
    assert [measure.units.get().short for measure in finding.measures.all()] == ["青屏县", "青屏县"]
    facets = set(Facet.objects.filter(case=case).values_list("dimension", "value"))
    unit = str(Unit.objects.get(short="青屏县").pk)
    assert facets == {("level", "item"), ("due_on", "2026-12-31"), ("due_year", "2026"), ("party", unit)}


def test_a_finding_is_seen_by_its_units_and_the_office_only(office: Inspection) -> None:
    finding = plan_finding(office)
    for name, sees in (("clerk", True), ("qingping", True), ("landong", False)):
        seen = visible_cases(Member.objects.get(username=name), office, kind=Case.Kind.FINDING)
        assert (finding.case in seen) == sees, name
    assert finding.case not in visible_cases(Member.objects.get(username="clerk"), office)


def test_an_illegal_act_changes_nothing(office: Inspection) -> None:
    case = plan_finding(office).case
    with pytest.raises(Refused, match="现在是“正在整改”，不能销号"):
        record([Act(case, "strike_off", LEAD)], inspection=office, by=None)
    assert Entry.objects.filter(chain=case.chain).count() == 1
    assert StandSpan.objects.filter(case=case).count() == 1


def test_a_refusal_needs_its_reason(office: Inspection) -> None:
    case = plan_finding(office).case
    record([Act(case, "apply", Role.HANDLE)], inspection=office, by=None)
    with pytest.raises(Refused, match="要写明原因"):
        record([Act(case, "refuse", LEAD)], inspection=office, by=None)


def test_the_second_of_two_people_is_told(office: Inspection) -> None:
    case = plan_finding(office).case
    record([Act(case, "apply", Role.HANDLE)], inspection=office, by=None, seen=1)
    with pytest.raises(Stale):
        record([Act(case, "refuse", LEAD, reason="不齐")], inspection=office, by=None, seen=1)


def test_nothing_takes_effect_before_the_last_step(office: Inspection) -> None:
    case = plan_finding(office).case
    record([Act(case, "apply", Role.HANDLE, effective=date(2026, 3, 1))], inspection=office, by=None)
    with pytest.raises(Refused, match="不能早于上一步的 2026-03-01"):
        record([Act(case, "rectify", LEAD, effective=date(2026, 2, 1))], inspection=office, by=None)


@given(
    steps=st.lists(st.tuples(st.sampled_from(sorted(FINDING)), st.integers(0, 20)), max_size=12),
    day=st.integers(0, 200),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_past_is_what_the_ledger_replays(office: Inspection, steps: list[tuple[str, int]], day: int) -> None:
    """As of any day the spans say what the entries up to that day say."""

    with transaction.atomic():
        case = plan_finding(office, number=f"问题{Case.objects.count() + 1}").case
        moment = date(2026, 1, 5)
        for act, later in steps:
            moment = date.fromordinal(moment.toordinal() + later)
            try:
                record([Act(case, act, LEAD, effective=moment, reason="按程序")], inspection=office, by=None)
            except Refused:
                continue
        bound = cutoff(date.fromordinal(date(2026, 1, 5).toordinal() + day))
        said = [entry for entry in Entry.objects.filter(chain=case.chain).order_by("seq") if entry.effective_at < bound]
        span = StandSpan.objects.at(bound).get(case=case)
        assert span.status == stand_after(said)
        case.refresh_from_db()
        assert case.status == stand_after(Entry.objects.filter(chain=case.chain).order_by("seq"))
        transaction.set_rollback(True)


def test_its_chain_verifies(office: Inspection) -> None:
    case = plan_finding(office).case
    record([Act(case, "apply", Role.HANDLE)], inspection=office, by=None)
    assert not verify().fault
