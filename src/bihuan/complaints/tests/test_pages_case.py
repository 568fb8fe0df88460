"""One complaint: who sees what of it, who may do what with it, and what two people at once are told."""

import re

import pytest
from tests.building import number, share, signed, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.models import Answer, Complaint
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.units.models import Member, Post

ANSWER = {
    "verdict": "属实",
    "investigation": "经现场核查，情况属实。",
    "action": "责令整改。",
    "outcome": "closed",
    "closed_on": "",
    "goal": "",
    "goal_on": "",
    "accountability": "",
    "on": "",
}
DONE = AnswerText("属实", "机密的调查", "机密的处理", "closed")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def answer(client, item, **changes):
    return client.post(route("answer", item), {**ANSWER, "seen": item.case.revision, **changes})


def test_a_complaint_outside_the_scope_does_not_exist(inspection):
    assert at_desk("landong").get(page(number(1))).status_code == 200
    assert at_desk("qingping").get(page(number(1))).status_code == 404
    assert at_desk("shiqiao").get(page(number(2))).status_code == 404
    assert at_desk("clerk").get(page("nothing")).status_code == 404
    assert at_desk("auditor").get(page(number(1))).status_code == 403


def test_of_a_shared_complaint_the_other_units_answer_and_entries_stay_unseen(inspection):
    item = share(inspection, 3, "青屏县")
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    own, office = text_of(at_desk("landong").get(page(number(3)))), text_of(at_desk("clerk").get(page(number(3))))
    assert "机密" in office
    assert "提交答复" in office
    assert "机密" not in own
    assert "qingping" not in own
    assert "待审核" not in own
    assert "另由青屏县承办" in own


def test_a_number_of_any_kind_has_its_page(inspection):
    complaint = Complaint.objects.get(case__number=number(1))
    complaint.case.number = "访受〔2021〕15号/甲"
    complaint.case.save()
    assert at_desk("landong").get(page("访受〔2021〕15号/甲")).status_code == 200


class TestAnswering:
    def test_from_the_form_to_the_review(self, inspection):
        landong, item = at_desk("landong"), share(inspection, 1, "澜东区")
        assert "data-draft" in text_of(landong.get(route("answer", item)))
        assert answer(landong, item).status_code == 302
        item = share(inspection, 1, "澜东区")
        assert item.status == "submitted"
        reviewer = at_desk("reviewer")
        assert "同意，送下一步" in text_of(reviewer.get(page(number(1))))
        reviewer.post(route("review", item), {"seen": item.case.revision, "decision": "approve"})
        item = share(inspection, 1, "澜东区")
        assert item.status == "submitted"
        leader = at_desk("leader")
        assert "审核通过（办结）" in text_of(leader.get(page(number(1))))
        leader.post(
            route("review", item),
            {"seen": item.case.revision, "decision": "approve", "reason": "同意", "waived": "已核"},
        )
        assert share(inspection, 1, "澜东区").status == "closed"

    def test_what_is_missing_is_said_in_sentences(self, inspection):
        landong, item = at_desk("landong"), share(inspection, 1, "澜东区")
        response = answer(landong, item, outcome="stage_closed", investigation=" ")
        assert response.status_code == 422
        for sentence in ("请写明调查核实情况。", "阶段性办结要写明办结目标。", "阶段性办结要写明目标期限。"):
            assert sentence in text_of(response)
        assert "不能晚于今天" in text_of(answer(landong, item, on="2099-01-01"))
        assert "没有选“办结”" in text_of(answer(landong, item, outcome="open", closed_on="2025-06-03"))
        assert not Answer.objects.exists()

    def test_an_earlier_day_takes_effect_then(self, inspection):
        item = share(inspection, 1, "澜东区")
        answer(at_desk("landong"), item, on="2025-06-05")
        assert share(inspection, 1, "澜东区").moved_at.isoformat().startswith("2025-06-04T16:00")
        item = share(inspection, 1, "澜东区")
        early = {"seen": item.case.revision, "decision": "approve", "on": "2025-06-04"}
        refused = at_desk("reviewer").post(route("review", item), early)
        assert refused.status_code == 409
        assert "不能早于上一步" in text_of(refused)

    def test_only_the_units_own_members_answer(self, inspection):
        item = share(inspection, 1, "澜东区")
        for name, status in (("qingping", 404), ("clerk", 403), ("leader", 403), ("inspector", 403)):
            client = at_desk(name)
            assert client.get(route("answer", item)).status_code == status
            assert answer(client, item).status_code == status
        assert not Answer.objects.exists()

    def test_a_stale_form_is_told_what_happened(self, inspection):
        item = share(inspection, 1, "澜东区")
        act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="转错单位")
        response = answer(at_desk("landong"), item)
        assert response.status_code == 409
        assert "转错单位" in text_of(response)
        item = share(inspection, 3, "澜东区")
        other = share(inspection, 3, "青屏县")
        act(other, "accept", by=who("qingping"), seen=other.case.revision)
        response = answer(at_desk("landong"), item)
        assert response.status_code == 409
        assert "刚刚有人办理过" in text_of(response)

    def test_sent_twice_it_is_taken_once(self, inspection):
        landong, item = at_desk("landong"), share(inspection, 1, "澜东区")
        assert answer(landong, item).status_code == 302
        assert answer(landong, item).status_code == 409
        assert Answer.objects.count() == 1

    def test_what_waits_for_review_cannot_be_answered_again(self, inspection):
        landong, item = at_desk("landong"), share(inspection, 1, "澜东区")
        answer(landong, item)
        assert landong.get(route("answer", item)).status_code == 409
        shown = text_of(landong.get(page(number(1))))
        assert re.search(r"disabled>填写答复</button><span class=\"why-not\">现在是“待审核”", shown)


class TestReviewing:
    @pytest.fixture
    def item(self, inspection):
        item = share(inspection, 1, "澜东区")
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
        return share(inspection, 1, "澜东区")

    def test_sending_back_needs_a_reason(self, inspection, item):
        reviewer = at_desk("reviewer")
        said = {"seen": item.case.revision, "decision": "send_back"}
        assert "要写明原因" in text_of(reviewer.post(route("review", item), said))
        assert reviewer.post(route("review", item), {**said, "reason": "缺监测数据"}).status_code == 302
        landong = at_desk("landong")
        assert "缺监测数据" in text_of(landong.get(page(number(1))))
        assert "机密的调查" in text_of(landong.get(route("answer", share(inspection, 1, "澜东区"))))

    def test_only_whose_turn_it_is_signs(self, item):
        said = {"seen": item.case.revision, "decision": "approve"}
        for name in ("clerk", "landong"):
            assert at_desk(name).post(route("review", item), said).status_code == 403
        response = at_desk("leader").post(route("review", item), said)
        assert (response.status_code, "审核人员来做" in text_of(response)) == (409, True)

    def test_who_submitted_sees_why_not_to_review(self, inspection, item):
        member = who("landong")
        Post.objects.create(member=member, unit=inspection.region, role="review")
        shown = text_of(at_desk("landong").get(page(number(1))))
        assert re.search(r"disabled>审核通过</button> <span class=\"why-not\">提交人不能审核自己提交的答复", shown)
        said = {"seen": item.case.revision, "decision": "approve"}
        assert at_desk("landong").post(route("review", item), said).status_code == 409

    def test_two_reviewers_at_once(self, item):
        said = {"seen": item.case.revision, "decision": "approve"}
        reviewer = at_desk("reviewer")
        assert reviewer.post(route("review", item), said).status_code == 302
        response = reviewer.post(route("review", item), said)
        assert response.status_code == 409
        assert "审签同意" in text_of(response)

    def test_a_closed_one_is_reopened_with_a_reason(self, inspection, item):
        signed(inspection, 1, "澜东区", "reviewer", "leader")
        item = share(inspection, 1, "澜东区")
        reviewer = at_desk("reviewer")
        said = {"seen": item.case.revision, "act": "reopen", "reason": ""}
        assert reviewer.post(route("act", item), said).status_code == 409
        assert reviewer.post(route("act", item), {**said, "reason": "群众反映反弹"}).status_code == 302
        assert share(inspection, 1, "澜东区").status == "handling"


class TestSmallActs:
    def test_each_act_needs_its_own_role(self, inspection):
        item = share(inspection, 1, "澜东区")
        said = {"seen": item.case.revision, "reason": "试"}
        assert at_desk("clerk").post(route("act", item), {**said, "act": "accept"}).status_code == 404
        assert at_desk("landong").post(route("act", item), {**said, "act": "recall"}).status_code == 404
        assert at_desk("qingping").post(route("act", item), {**said, "act": "accept"}).status_code == 404
        assert at_desk("reviewer").post(route("act", item), {**said, "act": "close"}).status_code == 400
        assert share(inspection, 1, "澜东区").status == "dispatched"

    def test_accepting_and_recalling(self, inspection):
        item = share(inspection, 1, "澜东区")
        at_desk("landong").post(route("act", item), {"seen": item.case.revision, "act": "accept"})
        item = share(inspection, 1, "澜东区")
        assert item.status == "handling"
        at_desk("clerk").post(route("act", item), {"seen": item.case.revision, "act": "recall", "reason": "转错单位"})
        assert share(inspection, 1, "澜东区").status == "recalled"
        assert "转错单位" in text_of(at_desk("clerk").get(page(number(1))))

    def test_readers_are_offered_no_act(self, inspection):
        for name in ("leader", "inspector"):
            shown = text_of(at_desk(name).get(page(number(1))))
            assert "/act/" not in shown
            assert "/answer/" not in shown
            assert "/dispatch/assign" not in shown
