"""A round from its call to its end: who reports, who looks through, what counts afterwards."""

from datetime import date, datetime, timedelta

import pytest

from bihuan.cases.models import Facet, Inspection, Stand
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import plan_finding
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING, cutoff, day_start
from bihuan.refusals import Refused, Stale
from bihuan.rounds.calling import call
from bihuan.rounds.concluding import conclude, rule
from bihuan.rounds.late import late_units
from bihuan.rounds.models import Report, Round, Schedule
from bihuan.rounds.opening import dates_between, open_round
from bihuan.rounds.reporting import ReportText, last_report, money_spent, report
from bihuan.rounds.reviewing import accept, give_back
from bihuan.units.models import Member
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2025, 3, 25), date(2025, 4, 25)


def member(name: str) -> Member:
    return Member.objects.get(username=name)


@pytest.fixture
def finding(office: Inspection) -> Finding:
    """Led by 青屏县, of two measures; the first has a milestone on 20 March."""
    found = plan_finding(office, received=date(2025, 1, 5), due_on=date(2025, 12, 31))
    Milestone.objects.create(
        measure=found.measures.get(position=1),
        text="开工",
        begin_on=date(2025, 2, 1),
        due_on=date(2025, 3, 20),
        percent=30,
        since=day_start(date(2025, 1, 5)),
    )
    return found


@pytest.fixture
def march(finding: Finding) -> Round:
    return open_round(finding.case.inspection, MARCH, by=member("clerk"))


def said(percent: int, text: str = "已开工。", **more: object) -> ReportText:
    return ReportText(percent, text, **more)  # type: ignore[arg-type]


def hand_in(asked: Round, measure: Measure, percent: int, **more: object) -> Report:
    seen = Report.objects.filter(round=asked, measure=measure).values_list("submitted_id", flat=True).first() or 0
    return report(asked, measure, said(percent, **more), by=member("qingping"), seen=seen)


def accept_all(asked: Round) -> list[Report]:
    seen = asked.reports.filter(state=Report.State.SUBMITTED).values_list("pk", "submitted_id")
    return accept(asked, list(seen), by=member("reviewer"))


def measures(finding: Finding) -> list[Measure]:
    return list(finding.measures.order_by("position"))


def test_a_round_asks_the_units_and_tells_them_once(finding: Finding, march: Round) -> None:
    assert march.due_on > MARCH
    told = Message.objects.filter(kind="round")
    assert [message.member.username for message in told] == ["qingping"]
    assert [(late.unit.short, late.missing) for late in late_units(march)] == [("青屏县", 2)]
    with pytest.raises(Refused, match="已经发起过"):
        open_round(finding.case.inspection, MARCH, by=member("clerk"))


def test_only_a_unit_of_the_measure_reports(finding: Finding, march: Round) -> None:
    with pytest.raises(Refused, match="不由您的单位报送"):
        report(march, measures(finding)[0], said(10), by=member("landong"), seen=0)


def test_the_second_of_two_reporters_is_told(finding: Finding, march: Round) -> None:
    hand_in(march, measures(finding)[0], 30)
    with pytest.raises(Stale):
        report(march, measures(finding)[0], said(40), by=member("qingping"), seen=0)


def test_given_back_and_handed_in_anew(finding: Finding, march: Round) -> None:
    first = hand_in(march, measures(finding)[0], 30)
    with pytest.raises(Refused, match="原因"):
        give_back(march, (first.pk, first.submitted_id), " ", by=member("reviewer"))
    give_back(march, (first.pk, first.submitted_id), "没有写明完成多少公里", by=member("reviewer"))
    assert [(late.unit.short, late.missing) for late in late_units(march)] == [("青屏县", 2)]
    again = hand_in(march, measures(finding)[0], 35, text="完成管网3公里。")
    assert (again.pk, again.state) == (first.pk, Report.State.SUBMITTED)
    acts = Entry.objects.filter(chain=finding.case.chain).order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["receive", "report_progress", "return_progress", "report_progress"]


def test_what_was_accepted_is_not_changed_behind_the_office(finding: Finding, march: Round) -> None:
    hand_in(march, measures(finding)[0], 30)
    accept_all(march)
    with pytest.raises(Refused, match="已经审核"):
        hand_in(march, measures(finding)[0], 90)


def test_nobody_reviews_without_the_duty(finding: Finding, march: Round) -> None:
    first = hand_in(march, measures(finding)[0], 30)
    with pytest.raises(Refused, match="审核"):
        accept(march, [(first.pk, first.submitted_id)], by=member("clerk"))


def test_a_stale_review_accepts_nothing(finding: Finding, march: Round) -> None:
    one, two = (hand_in(march, measure, 30) for measure in measures(finding))
    hand_in(march, measures(finding)[1], 60)
    with pytest.raises(Stale):
        accept(march, [(one.pk, one.submitted_id), (two.pk, two.submitted_id)], by=member("reviewer"))
    assert not Report.objects.filter(state=Report.State.ACCEPTED).exists()


def test_progress_that_falls_needs_its_reason(finding: Finding, march: Round) -> None:
    hand_in(march, measures(finding)[0], 40)
    accept_all(march)
    conclude(march, by=member("reviewer"))
    april = open_round(finding.case.inspection, APRIL, by=member("clerk"))
    with pytest.raises(Refused, match="存在困难"):
        hand_in(april, measures(finding)[0], 35)
    hand_in(april, measures(finding)[0], 35, obstacles="返工重做两段。")
    last = last_report(measures(finding)[0], april)
    assert last is not None
    assert last.percent == 40


def test_concluding_fixes_the_schedule_from_the_rounds_day_on(finding: Finding, march: Round) -> None:
    for measure in measures(finding):
        hand_in(march, measure, 10)
    with pytest.raises(Refused, match="还有2项"):
        conclude(march, by=member("reviewer"))
    accept_all(march)
    (schedule,) = conclude(march, by=member("reviewer"))
    assert (schedule.value, schedule.percent) == (Schedule.Value.BEHIND, 10)
    assert "节点“开工”应于2025-03-20前完成" in schedule.why[0]
    assert as_of(finding, MARCH - timedelta(days=1)) == []
    assert as_of(finding, MARCH) == ["behind"]
    with pytest.raises(Refused, match="已经结束"):
        hand_in(march, measures(finding)[0], 50)


def test_a_person_may_say_otherwise_with_a_reason(finding: Finding, march: Round) -> None:
    (schedule,) = conclude(march, by=member("reviewer"))
    assert schedule.value == Schedule.Value.BEHIND
    with pytest.raises(Refused, match="理由"):
        rule(schedule, "on_schedule", "", by=member("reviewer"))
    rule(schedule, "on_schedule", "汛期停工，经市政府同意顺延", by=member("reviewer"))
    assert as_of(finding, MARCH) == ["on_schedule"]
    assert Entry.objects.filter(chain=finding.case.chain).latest("seq").reason == "汛期停工，经市政府同意顺延"


def test_figures_of_both_rounds_stand(finding: Finding, march: Round) -> None:
    conclude(march, by=member("reviewer"))
    april = open_round(finding.case.inspection, APRIL, by=member("clerk"))
    for measure in measures(finding):
        hand_in(april, measure, 60, spent_fen=1_000_000_00)
    accept_all(april)
    conclude(april, by=member("reviewer"))
    assert as_of(finding, MARCH) == ["behind"]
    assert as_of(finding, APRIL) == ["on_schedule"]
    assert money_spent(finding.case.inspection, APRIL) == 2_000_000_00
    assert money_spent(finding.case.inspection, MARCH) == 0


def test_struck_off_findings_are_asked_no_more_but_kept_up_ones_are(finding: Finding) -> None:
    inspection = finding.case.inspection
    steps = [Act(finding.case, act, Role.LEAD) for act in ("apply", "rectify", "keep_up")]
    record(steps, inspection=inspection, by=None)
    assert finding.case.status == Stand.KEPT_UP
    with pytest.raises(Refused, match="没有要调度的措施"):
        open_round(inspection, MARCH, by=member("clerk"))
    finding.measures.filter(position=2).update(long_term=True, due_on=None)
    assert [late.missing for late in late_units(open_round(inspection, MARCH, by=member("clerk")))] == [1]


def test_rounds_are_called_on_the_rulebooks_days(finding: Finding) -> None:
    assert list(dates_between((10, 25), date(2025, 3, 10), date(2025, 4, 10))) == [MARCH, date(2025, 4, 10)]
    inspection = finding.case.inspection
    inspection.started_on = date(2025, 3, 1)
    inspection.save(update_fields=["started_on"])
    now = datetime(2025, 3, 26, 9, tzinfo=BEIJING)
    assert call(now) >= 1
    assert call(now) == 0
    assert Round.objects.get().as_of == MARCH


def as_of(finding: Finding, day: date) -> list[str]:
    rows = Facet.objects.at(cutoff(day)).filter(case=finding.case, dimension=Facet.Dimension.SCHEDULE)
    return list(rows.values_list("value", flat=True))
