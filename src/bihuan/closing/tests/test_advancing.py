"""The chain of closing: every step in its order, by whom it belongs to, and never by who submitted."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.cases.models import Case, Inspection, Party, Stand, StandSpan
from bihuan.closing.advancing import advance, refuse, withdraw
from bihuan.closing.chain import lay_out, submitters
from bihuan.closing.models import Checked, Closing, Step
from bihuan.closing.saying import CheckedText, StepText
from bihuan.closing.tests.building import (
    add_post,
    follow_chain,
    fresh,
    rectified_finding,
    said_of,
    step_by,
    waits_at,
    who,
)
from bihuan.findings.models import Finding
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import cutoff
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

pytestmark = pytest.mark.django_db

WAYS = {
    "huangshan": ("qingping", "reviewer", "leader", "reviewer"),
    "boshan": ("qingping", "qingping-desk", "reviewer", "leader", "reviewer", "reviewer"),
    "zaoyang": ("qingping", "qingping", "reviewer", "reviewer"),
    "anhui": ("qingping", "qingping", "qingping-desk", "reviewer", "reviewer", "reviewer", "leader"),
}
"""Who takes the steps of a finding of 青屏县."""


@pytest.mark.parametrize("name", sorted(WAYS))
def test_each_chain_leads_to_the_strike_off(office: Inspection, name: str) -> None:
    follow_chain(office, name)
    finding = rectified_finding(office)
    stands = []
    for username in WAYS[name]:
        step_by(finding, username)
        stands.append(fresh(finding).case.status)
    assert stands[-1] == Stand.STRUCK_OFF
    assert stands.index(Stand.RECTIFIED) < len(stands) - 1, "rectified is not struck off"
    closing = Closing.objects.get()
    assert closing.outcome == "struck_off"
    assert all(step.taken_id for step in closing.steps.all())
    assert not verify().fault


def test_rectified_counts_from_the_day_of_acceptance(office: Inspection) -> None:
    follow_chain(office, "zaoyang")
    finding = rectified_finding(office)
    for username in ("qingping", "qingping", "reviewer"):
        step_by(finding, username)
    stood = StandSpan.objects.at(cutoff(date(2025, 7, 1))).get(case=finding.case)
    assert stood.status == Stand.RECTIFIED
    assert StandSpan.objects.at(cutoff(date(2025, 6, 30))).get(case=finding.case).status == Stand.RECTIFYING


def test_steps_are_taken_where_the_plan_says(office: Inspection) -> None:
    follow_chain(office, "anhui")
    finding = rectified_finding(office)
    bureau = Unit.objects.get(short="市城管局")
    Party.objects.create(case=finding.case, unit=bureau, part=Party.Part.ACCEPT, since=finding.case.received_at)
    places = [step.place.short for step in lay_out(fresh(finding))]
    assert places == ["青屏县", "青屏县", "青屏县", "市城管局", "澜川市", "澜川市", "澜川市"]


def test_a_township_answers_to_its_county(office: Inspection) -> None:
    follow_chain(office, "boshan")
    finding = rectified_finding(office, lead="石桥镇")
    assert [step.place.short for step in lay_out(finding)][:2] == ["石桥镇", "青屏县"]


def test_nobody_accepts_what_they_submitted(office: Inspection) -> None:
    follow_chain(office, "zaoyang")
    add_post("qingping", "市整改办", "review")
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    step_by(finding, "qingping")
    with pytest.raises(Refused, match="不能核查、验收自己的申请"):
        step_by(finding, "qingping")
    now = fresh(finding)
    with pytest.raises(Refused, match="不能核查、验收自己的申请"):
        refuse(now, "不行", by=who("qingping"), seen=now.case.revision)
    step_by(finding, "reviewer")
    assert fresh(finding).case.status == Stand.RECTIFIED


def test_another_unit_takes_no_step(office: Inspection) -> None:
    finding = rectified_finding(office)
    with pytest.raises(Refused, match="由青屏县的承办人员办理"):
        step_by(finding, "landong")
    step_by(finding, "qingping")
    with pytest.raises(Refused, match="由澜川市的审核人员办理"):
        step_by(finding, "qingping-desk")


def test_the_second_press_finds_the_step_taken(office: Inspection) -> None:
    finding = rectified_finding(office)
    first, second = fresh(finding), fresh(finding)
    advance(first, said_of(first), by=who("qingping"), seen=1)
    with pytest.raises(Stale):
        advance(second, said_of(second), by=who("qingping"), seen=1)
    assert Closing.objects.count() == 1


def test_a_refusal_needs_its_reason_and_keeps_the_attempt(office: Inspection) -> None:
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    now = fresh(finding)
    with pytest.raises(Refused, match="要写明原因"):
        refuse(now, " ", by=who("reviewer"), seen=now.case.revision)
    refuse(now, "管网仍有错接。", by=who("reviewer"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.RECTIFYING
    step_by(finding, "qingping")
    assert [closing.outcome for closing in Closing.objects.order_by("id")] == ["refused", "open"]
    old = Step.objects.get(refused=True)
    assert (old.key, old.text, old.verdict) == ("acceptance", "管网仍有错接。", "failed")


def test_the_unit_takes_back_before_and_after_applying(office: Inspection) -> None:
    follow_chain(office, "zaoyang")
    finding = rectified_finding(office)
    for steps in (1, 2):
        for _step in range(steps):
            step_by(finding, "qingping")
        now = fresh(finding)
        with pytest.raises(Refused):
            withdraw(now, "", by=who("qingping"), seen=now.case.revision)
        withdraw(now, "还要补充监测。", by=who("qingping"), seen=now.case.revision)
        assert fresh(finding).case.status == Stand.RECTIFYING
    assert set(Closing.objects.values_list("outcome", flat=True)) == {"withdrawn"}


def test_a_parent_waits_for_its_parts(office: Inspection) -> None:
    follow_chain(office, "huangshan")
    parent, child = rectified_finding(office, "问题1"), rectified_finding(office, "问题1-1")
    Finding.objects.filter(pk=child.pk).update(parent=parent)
    for username in WAYS["huangshan"][:-1]:
        step_by(parent, username)
    with pytest.raises(Refused, match="分解任务问题1-1还没有销号"):
        step_by(parent, "reviewer")
    for username in WAYS["huangshan"]:
        step_by(child, username)
    step_by(parent, "reviewer")
    assert fresh(parent).case.status == Stand.STRUCK_OFF


def test_what_goes_on_is_kept_up(office: Inspection) -> None:
    follow_chain(office, "huangshan")
    finding = rectified_finding(office)
    Finding.objects.filter(pk=finding.pk).update(long_term=True)
    for username in WAYS["huangshan"]:
        step_by(finding, username)
    assert fresh(finding).case.status == Stand.KEPT_UP
    with pytest.raises(Refused, match="不能申请销号"):
        step_by(finding, "qingping")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": " "}, "要写明内容"),
        ({"checklist": {}}, "没有核对"),
        ({"checklist": {"photos": CheckedText(Checked.State.ABSENT)}}, "还缺“整改前、整改后对比照片”"),
        ({"checklist": {"photos": CheckedText(Checked.State.MET)}}, "要附材料，或写明文号"),
        ({"checklist": {"photos": CheckedText(Checked.State.NOT_NEEDED)}}, "不涉及，要写明原因"),
    ],
)
def test_an_application_says_everything(office: Inspection, more: dict[str, object], sentence: str) -> None:
    finding = rectified_finding(office)
    with pytest.raises(Refused, match=sentence):
        step_by(finding, "qingping", **more)
    assert not Closing.objects.exists()
    assert Entry.objects.filter(chain=finding.case.chain).count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"persons": ()}, "要写明参加人员"),
        ({"verdict": ""}, "要写明结论"),
        ({"on": None}, "要填日期"),
        ({"on": date(2999, 1, 1)}, "不能晚于今天"),
        ({"on": date(2025, 6, 30)}, "不能早于上一步的2025-07-01"),
    ],
)
def test_an_acceptance_says_everything(office: Inspection, more: dict[str, object], sentence: str) -> None:
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    with pytest.raises(Refused, match=sentence):
        step_by(finding, "reviewer", **more)


def test_a_notice_is_passed_when_it_has_run(office: Inspection) -> None:
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    step_by(finding, "reviewer")
    with pytest.raises(Refused, match="公示到2999-01-01才满"):
        step_by(finding, "reviewer", until=date(2999, 1, 1))
    step_by(finding, None)
    assert waits_at(finding) == "strike_off"


def test_what_is_shut_down_is_asked_for_its_own_evidence(office: Inspection) -> None:
    finding = rectified_finding(office)
    Finding.objects.filter(pk=finding.pk).update(nature="facilities")
    step_by(finding, "qingping")
    keys = set(Checked.objects.values_list("key", flat=True))
    assert {"water", "power", "material", "equipment", "product"} <= keys
    assert "contract" not in keys


def test_who_must_act_is_told(office: Inspection) -> None:
    follow_chain(office, "boshan")
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    told = {message.member.username: message.text for message in Message.objects.select_related("member")}
    assert told == {"qingping-desk": "问题1的销号等您办理“区县验收”。"}
    now = fresh(finding)
    refuse(now, "不齐", by=who("qingping-desk"), seen=now.case.revision)
    assert "在“区县验收”没有通过" in Message.objects.get(member__username="qingping").text


PEOPLE = ("qingping", "qingping-desk", "landong", "reviewer", "leader", "clerk")


@given(
    name=st.sampled_from(sorted(WAYS)),
    presses=st.lists(
        st.tuples(
            st.sampled_from(("advance", "advance", "advance", "advance", "refuse", "withdraw")),
            st.sampled_from(PEOPLE),
        ),
        max_size=30,
    ),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_presses_leads_round_the_chain(
    office: Inspection, name: str, presses: list[tuple[str, str]]
) -> None:
    """Struck off is only what took every step in order, each by somebody entitled, none by who submitted."""
    with transaction.atomic():
        follow_chain(office, name)
        add_post("qingping", "市整改办", "review")
        finding = rectified_finding(office, f"问题{Case.objects.count() + 1}")
        for act, username in presses:
            now = fresh(finding)
            try:
                if act == "advance":
                    advance(now, said_of(now), by=who(username), seen=now.case.revision)
                elif act == "refuse":
                    refuse(now, "不行", by=who(username), seen=now.case.revision)
                else:
                    withdraw(now, "再看看", by=who(username), seen=now.case.revision)
            except Refused:
                continue
        struck = fresh(finding).case.status == Stand.STRUCK_OFF
        whole = Closing.objects.filter(finding=finding, outcome="struck_off")
        assert struck == whole.exists()
        for closing in Closing.objects.filter(finding=finding):
            steps = list(closing.steps.select_related("taken__actor", "place"))
            taken = [step.taken for step in steps if step.taken]
            assert [step.taken_id is not None for step in steps] == [n < len(taken) for n in range(len(steps))]
            assert [entry.seq for entry in taken] == sorted(entry.seq for entry in taken)
            for step in steps:
                if step.taken:
                    assert step.taken.actor is not None
                    assert may(step.taken.actor, Role(step.role), step.place)
                    assert step.submits or step.taken.actor_id not in submitters(closing)
            if closing.outcome == "struck_off":
                assert len(taken) == len(steps) == len(lay_out(finding))
        transaction.set_rollback(True)


def test_a_signature_needs_no_words(office: Inspection) -> None:
    follow_chain(office, "huangshan")
    finding = rectified_finding(office)
    step_by(finding, "qingping")
    step_by(finding, "reviewer")
    now = fresh(finding)
    advance(now, StepText(), by=who("leader"), seen=now.case.revision)
    assert fresh(finding).case.status == Stand.RECTIFIED
