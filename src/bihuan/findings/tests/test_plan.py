"""A plan at the desk: milestones, facts, referrals; who may, and what stays of what was there before."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.arranging import arrange, proposal
from bihuan.findings.backwards import PlannedStep
from bihuan.findings.gantt import draw
from bihuan.findings.models import Finding, Measure, Milestone, Referral
from bihuan.findings.tests.building import plan_finding
from bihuan.ledger.models import Entry
from bihuan.moments import cutoff, day_start
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member

pytestmark = pytest.mark.django_db
STEPS = [
    PlannedStep("开工", date(2027, 1, 1), date(2027, 1, 31), 30),
    PlannedStep("完工", date(2027, 2, 1), date(2027, 3, 31), 100),
]


@pytest.fixture
def finding(office: Inspection) -> Finding:
    return plan_finding(office, due_on=date(2027, 3, 31))


@pytest.fixture
def measure(finding: Finding) -> Measure:
    return finding.measures.get(position=1)


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def test_its_unit_and_the_office_plan_it_nobody_else(measure: Measure) -> None:
    arrange(measure, STEPS, by=member("qingping"), seen=1)
    arrange(measure, STEPS[1:], by=member("clerk"), seen=2)
    with pytest.raises(Refused, match="责任单位或整改办"):
        arrange(measure, STEPS, by=member("landong"), seen=3)
    assert [row.text for row in measure.milestones.filter(until__isnull=True)] == ["完工"]
    entry = Entry.objects.filter(chain=measure.finding.case.chain).latest("seq")
    assert entry.data["before"][0] == ["开工", "2027-01-01", "2027-01-31", 30]


def test_two_planners_at_once(measure: Measure) -> None:
    arrange(measure, STEPS, by=member("qingping"), seen=1)
    with pytest.raises(Stale):
        arrange(measure, STEPS, by=member("clerk"), seen=1)


def test_a_plan_as_of_a_past_day_stays(measure: Measure) -> None:
    Milestone.objects.create(
        measure=measure, text="旧节点", begin_on=date(2026, 2, 1), due_on=date(2027, 1, 1), percent=50,
        since=day_start(date(2026, 1, 5)),
    )  # fmt: skip
    arrange(measure, STEPS, by=member("clerk"), seen=1)
    before = Milestone.objects.at(cutoff(date(2026, 6, 1))).filter(measure=measure)
    assert [row.text for row in before] == ["旧节点"]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([PlannedStep("晚", date(2027, 1, 1), date(2027, 4, 1), 100)], "晚于整改时限2027-03-31"),
        ([PlannedStep("反", date(2027, 2, 1), date(2027, 1, 1), 100)], "开始日期晚于完成日期"),
        ([replace(STEPS[0], percent=90), replace(STEPS[1], percent=40)], "一个节点比一个节点高"),
        ([PlannedStep(" ", date(2027, 1, 1), date(2027, 1, 2), 1)], "写名称"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(measure: Measure, steps: list[PlannedStep], why: str) -> None:
    with pytest.raises(Refused, match=why):
        arrange(measure, steps, by=member("clerk"), seen=1)
    assert not measure.milestones.exists()


def test_moving_what_has_fallen_due_needs_a_reason(measure: Measure) -> None:
    Milestone.objects.create(
        measure=measure, text="已到期", begin_on=date(2025, 1, 1), due_on=date(2025, 2, 1), percent=10,
        since=day_start(date(2025, 1, 1)),
    )  # fmt: skip
    with pytest.raises(Refused, match="已经到期的节点要改"):
        arrange(measure, STEPS, by=member("clerk"), seen=1)
    arrange(measure, STEPS, by=member("clerk"), seen=1, reason="汛期推迟")
    assert measure.milestones.filter(until__isnull=True).count() == 2


def test_a_proposal_ends_with_the_deadline(measure: Measure) -> None:
    assert proposal(measure)[-1].due_on == date(2027, 3, 31)
    measure.long_term = True
    assert proposal(measure) == ()


def test_at_the_desk_from_proposal_to_drawing(finding: Finding, measure: Measure) -> None:
    desk = at_desk("qingping")
    address = reverse("findings:steps", args=[finding.pk, measure.pk])
    assert "2027-03-31" in text_of(desk.get(address, {"propose": 1}))
    assert not Milestone.objects.exists()
    sent = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 0,
        "seen": 1,
        "form-0-text": "开工",
        "form-0-begin_on": "2027-01-01",
    }
    sent |= {"form-0-due_on": "2027-01-31", "form-0-percent": 30}
    answer = desk.post(address, sent, follow=True)
    assert "已安排" in text_of(answer)
    assert "gantt-bar" in text_of(answer)
    assert Milestone.objects.get().text == "开工"
    wrong = desk.post(address, sent | {"seen": 2, "form-0-due_on": ""})
    assert wrong.status_code == 422
    assert "请填完成日期" in text_of(wrong)


def test_the_drawing_places_bars_by_their_days(measure: Measure) -> None:
    rows = [Milestone(measure=measure, **vars(step)) for step in STEPS]
    made = draw([(measure, rows)], date(2027, 2, 15))
    assert made is not None
    first, second = made.bars
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.state == "open"
    assert first.state == "late"
    assert draw([(measure, [])], date(2027, 2, 15)) is None


def test_a_referral_and_what_came_of_it(finding: Finding) -> None:
    desk = at_desk("clerk")
    sent = {"seen": 1, "kind": "police", "on": "2026-02-01", "body": "市公安局", "number": "澜环移〔2026〕3号"}
    desk.post(reverse("findings:refer", args=[finding.pk]), sent)
    kept = Referral.objects.get()
    told = {"seen": 2, "outcome": "立案侦查，起诉1人", "ended_on": "2026-03-01"}
    page = text_of(desk.post(reverse("findings:referral-outcome", args=[finding.pk, kept.pk]), told, follow=True))
    assert "立案侦查，起诉1人" in page
    refused = desk.post(reverse("findings:refer", args=[finding.pk]), sent | {"seen": 3, "body": ""}, follow=True)
    assert "请写明接收单位" in text_of(refused)
    assert at_desk("qingping").post(reverse("findings:refer", args=[finding.pk]), sent).status_code == 403


def test_facts_are_the_offices(finding: Finding) -> None:
    sent = {"seen": 1, "sponsor": "某副市长", "place": "石桥镇", "nature": "engineering"}
    page = text_of(at_desk("clerk").post(reverse("findings:facts", args=[finding.pk]), sent, follow=True))
    assert "某副市长" in page
    assert Finding.objects.get().nature == "engineering"
