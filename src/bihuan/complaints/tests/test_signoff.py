"""The sign-off: the rulebook's steps in their order, each taken once by whose turn it is, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import number, share, signed, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, act, approve, hand_back, submit
from bihuan.complaints.models import Answer, Complaint, Signature
from bihuan.complaints.signoff import next_signature, waiting_for
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Post, Unit

TRUE = AnswerText("属实", "查明", "整改", "closed")
UNTRUE = AnswerText("不属实", "查明", "说明", "closed")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def handed_in(inspection: Inspection, serial: int, short: str, by: str, text: AnswerText = TRUE) -> list[str]:
    """The steps that the answer takes, as the rulebook prints them."""
    item = share(inspection, serial, short)
    answer = submit(item, text, by=who(by), seen=item.case.revision)
    return [f"{step.name}·{step.unit.short}" for step in answer.signatures.select_related("unit")]


def turn(inspection: Inspection, serial: int, short: str) -> str:
    found = next_signature(share(inspection, serial, short))
    return found.name if found else ""


class TestWhichSteps:
    def test_an_ordinary_one_takes_the_short_way(self, inspection: Inspection) -> None:
        assert handed_in(inspection, 3, "澜东区", "landong") == ["整改办审核·澜川市"]

    def test_a_key_one_goes_to_the_leader(self, inspection: Inspection) -> None:
        assert handed_in(inspection, 1, "澜东区", "landong") == ["整改办审核·澜川市", "市领导签批·澜川市"]

    def test_so_does_one_found_untrue(self, inspection: Inspection) -> None:
        assert handed_in(inspection, 3, "澜东区", "landong", UNTRUE)[-1] == "市领导签批·澜川市"

    def test_a_county_with_its_own_desk_and_leader_signs_first(self, inspection: Inspection) -> None:
        Post.objects.create(member=who("shiqiao"), unit=Unit.objects.get(short="青屏县"), role="lead")
        assert handed_in(inspection, 2, "青屏县", "qingping", UNTRUE) == [
            "承办单位审核·青屏县",
            "承办单位领导签批·青屏县",
            "整改办审核·澜川市",
            "市领导签批·澜川市",
        ]

    def test_nobody_waits_for_who_wrote_it(self, inspection: Inspection) -> None:
        desk = who("qingping-desk")
        Post.objects.create(member=desk, unit=Unit.objects.get(short="青屏县"), role="handle")
        assert handed_in(inspection, 2, "青屏县", "qingping-desk") == ["整改办审核·澜川市"]

    def test_the_steps_stay_as_they_were_when_it_was_handed_in(self, inspection: Inspection) -> None:
        handed_in(inspection, 3, "澜东区", "landong")
        Complaint.objects.filter(case__number=number(3)).update(key=True)
        signed(inspection, 3, "澜东区", "reviewer")
        assert share(inspection, 3, "澜东区").status == "closed"


class TestTakingTurns:
    def test_each_step_by_its_own_and_the_last_closes(self, inspection: Inspection) -> None:
        handed_in(inspection, 1, "澜东区", "landong")
        item = share(inspection, 1, "澜东区")
        with pytest.raises(Refused, match="审核人员"):
            approve(item, by=who("leader"), seen=item.case.revision)
        approve(item, by=who("reviewer"), seen=item.case.revision, opinion="情况属实，建议办结")
        item = share(inspection, 1, "澜东区")
        assert (item.status, turn(inspection, 1, "澜东区")) == ("submitted", "市领导签批")
        assert item.case.complaint.verdict == ""
        with pytest.raises(Refused, match="领导人员"):
            approve(item, by=who("reviewer"), seen=item.case.revision)
        approve(item, by=who("leader"), seen=item.case.revision, opinion="同意", waived="已核")
        item = share(inspection, 1, "澜东区")
        assert (item.status, item.case.complaint.verdict) == ("closed", "属实")
        said = Entry.objects.filter(chain=item.case.chain, act__in=("sign", "close")).order_by("seq")
        assert [(entry.data["step"], entry.reason) for entry in said] == [
            ("整改办审核", "情况属实，建议办结"),
            ("市领导签批", "同意"),
        ]

    def test_two_at_once_sign_one_step(self, inspection: Inspection) -> None:
        handed_in(inspection, 1, "澜东区", "landong")
        first, second = share(inspection, 1, "澜东区"), share(inspection, 1, "澜东区")
        approve(first, by=who("reviewer"), seen=first.case.revision)
        with pytest.raises(Stale):
            approve(second, by=who("reviewer"), seen=second.case.revision)
        assert turn(inspection, 1, "澜东区") == "市领导签批"

    def test_who_handed_it_in_takes_no_step(self, inspection: Inspection) -> None:
        Post.objects.create(member=who("landong"), unit=Unit.objects.get(short="澜川市"), role="review")
        handed_in(inspection, 3, "澜东区", "landong")
        item = share(inspection, 3, "澜东区")
        with pytest.raises(Refused, match="提交人不能审核"):
            approve(item, by=who("landong"), seen=item.case.revision)


class TestTheWayBack:
    def test_to_the_unit_and_all_is_signed_anew(self, inspection: Inspection) -> None:
        handed_in(inspection, 1, "澜东区", "landong")
        signed(inspection, 1, "澜东区", "reviewer")
        item = share(inspection, 1, "澜东区")
        act(item, "send_back", by=who("leader"), seen=item.case.revision, reason="补充监测报告")
        assert share(inspection, 1, "澜东区").status == "handling"
        handed_in(inspection, 1, "澜东区", "landong")
        assert turn(inspection, 1, "澜东区") == "整改办审核"
        first = Answer.objects.order_by("id").first()
        assert first is not None
        assert [step.entry is not None for step in first.signatures.all()] == [True, False]

    def test_to_an_earlier_step_which_signs_again(self, inspection: Inspection) -> None:
        handed_in(inspection, 1, "澜东区", "landong")
        signed(inspection, 1, "澜东区", "reviewer")
        item = share(inspection, 1, "澜东区")
        step = Signature.objects.get(name="整改办审核")
        with pytest.raises(Refused, match="写明原因"):
            hand_back(item, step, by=who("leader"), seen=item.case.revision, reason=" ")
        hand_back(item, step, by=who("leader"), seen=item.case.revision, reason="核实罚款数额")
        item = share(inspection, 1, "澜东区")
        assert (item.status, turn(inspection, 1, "澜东区")) == ("submitted", "整改办审核")
        with pytest.raises(Stale, match="别的步骤"):
            hand_back(item, step, by=who("reviewer"), seen=item.case.revision, reason="再核")
        signed(inspection, 1, "澜东区", "reviewer", "leader")
        assert share(inspection, 1, "澜东区").status == "closed"


class TestAtTheDesk:
    def test_it_waits_for_whose_turn_it_is_and_nobody_else(self, inspection: Inspection) -> None:
        handed_in(inspection, 2, "青屏县", "qingping")
        handed_in(inspection, 1, "澜东区", "landong")

        def waits(name: str) -> list[str]:
            return sorted(item.case.number for item in waiting_for(who(name), inspection))

        assert (waits("qingping-desk"), waits("reviewer"), waits("leader")) == ([number(2)], [number(1)], [])
        signed(inspection, 2, "青屏县", "qingping-desk")
        signed(inspection, 1, "澜东区", "reviewer")
        assert (waits("qingping-desk"), waits("reviewer"), waits("leader")) == ([], [number(2)], [number(1)])
        assert number(1) in text_of(at_desk("leader").get("/"))
        assert number(1) in text_of(at_desk("leader").get("/complaints/?waits=review"))

    def test_the_page_shows_the_steps_and_hands_back(self, inspection: Inspection) -> None:
        handed_in(inspection, 1, "澜东区", "landong")
        item = share(inspection, 1, "澜东区")
        said = {"seen": item.case.revision, "decision": "approve", "reason": "建议办结"}
        assert at_desk("reviewer").post(route("review", item), said).status_code == 302
        leader = at_desk("leader")
        shown = text_of(leader.get(page(number(1))))
        assert "建议办结" in shown
        assert "退回到" in shown
        item = share(inspection, 1, "澜东区")
        step = Signature.objects.get(name="整改办审核")
        said = {"seen": item.case.revision, "decision": "send_back", "reason": "再核", "to": step.pk}
        assert leader.post(route("review", item), said).status_code == 302
        assert turn(inspection, 1, "澜东区") == "整改办审核"
        foreign = {**said, "to": step.pk + 100}
        assert leader.post(route("review", item), foreign).status_code == 404

    def test_queries_do_not_grow_with_what_waits(self, inspection: Inspection) -> None:
        def asked() -> int:
            client = at_desk("reviewer")
            client.get("/")
            with CaptureQueriesContext(connection) as seen:
                client.get("/")
            return len(seen)

        handed_in(inspection, 1, "澜东区", "landong")
        few = asked()
        handed_in(inspection, 3, "澜东区", "landong")
        handed_in(inspection, 3, "青屏县", "qingping")
        assert asked() == few
