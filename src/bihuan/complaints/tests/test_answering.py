"""Units answer, the office reviews; lists of answers are transcribed."""

from datetime import date

import pytest
from tests.building import answered, number, replies, share, signed, small_ledger

from bihuan.cases.models import Claim, Facet, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Answer, Complaint
from bihuan.complaints.outcomes import Outcome
from bihuan.ledger.verifying import verify
from bihuan.moments import day_start
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member

DONE = AnswerText("属实", "经现场核查，情况属实。", "责令整改。", "closed")
DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def reject(inspection: Inspection, source: Source) -> str:
    outcome: Outcome = take_in(inspection, "replies", [read(source)], by=None)
    assert not outcome.written
    return outcome.files[0].rejected[0].reason


class TestAtTheDesk:
    def test_an_answer_waits_for_review_and_then_closes(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
        item = share(inspection, 1, "澜东区")
        assert (item.status, item.case.complaint.verdict) == ("submitted", "")
        signed(inspection, 1, "澜东区", "reviewer", "leader")
        item = share(inspection, 1, "澜东区")
        assert (item.status, item.case.status, item.case.complaint.verdict) == ("closed", "closed", "属实")
        assert item.case.due_on is None

    def test_another_county_cannot_answer(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        with pytest.raises(Refused, match="澜东区的承办人员"):
            submit(item, DONE, by=who("qingping"), seen=item.case.revision)
        assert not Answer.objects.exists()

    def test_stage_closing_needs_goal_and_date(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        with pytest.raises(Refused, match="办结目标和期限"):
            submit(item, AnswerText("属实", "a", "b", "stage_closed"), by=who("landong"), seen=item.case.revision)

    def test_an_answer_that_says_open_keeps_the_share_open(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        submit(item, AnswerText("属实", "a", "b", "open"), by=who("landong"), seen=item.case.revision)
        signed(inspection, 1, "澜东区", "reviewer", "leader")
        assert share(inspection, 1, "澜东区").status == "handling"

    def test_sent_back_it_is_answered_again_and_both_answers_stay(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
        item = share(inspection, 1, "澜东区")
        act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="没有写整改措施")
        item = share(inspection, 1, "澜东区")
        assert item.status == "handling"
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
        assert Answer.objects.count() == 2

    def test_an_answer_sent_back_judges_nothing(self, inspection: Inspection) -> None:
        item = share(inspection, 3, "澜东区")
        submit(item, DONE, by=who("landong"), seen=item.case.revision)
        item = share(inspection, 3, "澜东区")
        act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="没有写整改措施")
        answered(inspection, replies(DAY, [(number(3), "青屏县", "不属实", "已办结", "", DAY)]))
        assert Complaint.objects.get(case__number=number(3)).verdict == "不属实"

    def test_a_second_click_is_told_that_it_was_done(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        seen = item.case.revision
        submit(item, DONE, by=who("landong"), seen=seen)
        with pytest.raises(Stale):
            submit(item, DONE, by=who("landong"), seen=seen)
        assert Answer.objects.count() == 1

    def test_reopening_keeps_the_history(self, inspection: Inspection) -> None:
        answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
        item = share(inspection, 1, "澜东区")
        act(item, "reopen", by=who("reviewer"), seen=item.case.revision, reason="群众再次反映")
        spans = share(inspection, 1, "澜东区").spans.values_list("status", flat=True)
        assert list(spans) == ["dispatched", "closed", "handling"]
        assert verify().fault == ""


class TestFromLists:
    def test_a_closed_answer_takes_effect_on_its_day(self, inspection: Inspection) -> None:
        closed_on = date(2025, 6, 6)
        outcome = answered(inspection, replies(DAY, [(number(1), "澜东区", "部分属实", "已办结", "", closed_on)]))
        assert outcome.total("created") == 1
        span = share(inspection, 1, "澜东区").spans.get(status="closed")
        assert span.since == day_start(closed_on)
        assert Facet.objects.get(dimension="verdict").value == "部分属实"

    def test_the_same_list_again_changes_nothing(self, inspection: Inspection) -> None:
        source = replies(
            DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY), (number(2), "", "属实", "未办结", "", "")]
        )
        assert answered(inspection, source).total("created") == 2
        again = answered(inspection, source)
        assert (again.total("created"), again.total("unchanged")) == (0, 2)

    def test_a_shared_complaint_closes_with_its_last_part_and_judges_the_whole(self, inspection: Inspection) -> None:
        answered(inspection, replies(DAY, [(number(3), "澜东区", "属实", "已办结", "", DAY)]))
        complaint = Complaint.objects.get(case__number=number(3))
        assert complaint.case.status == "dispatched"
        answered(inspection, replies(DAY, [(number(3), "青屏", "不属实", "已办结", "", DAY)]))
        complaint.refresh_from_db()
        assert (complaint.case.__class__.objects.get(pk=complaint.pk).status, complaint.verdict) == (
            "closed",
            "部分属实",
        )

    def test_an_unnamed_unit_of_a_shared_complaint_is_asked_for(self, inspection: Inspection) -> None:
        said = reject(inspection, replies(DAY, [(number(3), "", "属实", "已办结", "", DAY)]))
        assert "没有写是哪个单位" in said

    def test_an_answer_to_what_nobody_has_is_rejected(self, inspection: Inspection) -> None:
        assert "没有分办" in reject(inspection, replies(DAY, [(number(9), "澜东区", "属实", "已办结", "", DAY)]))

    def test_an_answer_of_another_unit_is_rejected(self, inspection: Inspection) -> None:
        said = reject(inspection, replies(DAY, [(number(1), "青屏县", "属实", "已办结", "", DAY)]))
        assert "没有分办给“青屏县”" in said

    def test_closed_before_it_was_dispatched_is_rejected(self, inspection: Inspection) -> None:
        said = reject(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", date(2025, 6, 1))]))
        assert "早于澜东区上一步的 2025-06-02" in said

    def test_a_list_never_silently_undoes_a_closing(self, inspection: Inspection) -> None:
        answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
        said = reject(inspection, replies(DAY, [(number(1), "澜东区", "属实", "未办结", "", "")]))
        assert "重新办理" in said

    def test_stage_closed_needs_its_goal(self, inspection: Inspection) -> None:
        said = reject(inspection, replies(DAY, [(number(1), "澜东区", "属实", "阶段性办结", "", "")]))
        assert "办结目标" in said
        answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "阶段性办结", "完成改造", "")]))
        assert share(inspection, 1, "澜东区").status == "stage_closed"

    def test_allegations_judged_one_by_one_become_claims(self, inspection: Inspection) -> None:
        source = replies(DAY, [(number(1), "澜东区", "部分属实", "已办结", "", DAY)])
        finding = "经核查：1.“冒黑烟”属实；2.“夜间偷排”不属实。"
        answered(inspection, Source(source.name, source.content.replace("经现场核查。".encode(), finding.encode())))
        claims = list(Claim.objects.values_list("text", "verdict"))
        assert claims == [("冒黑烟", "属实"), ("夜间偷排", "不属实")]
