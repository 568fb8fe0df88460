"""Sign-off before issue: another one signs, a change voids it, only what is signed goes out."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from tests.building import answered, number, replies

from bihuan.cases.models import Inspection
from bihuan.inbox.models import Message
from bihuan.papers import signing
from bihuan.papers.briefing import issue, recut, update
from bihuan.papers.command import brief
from bihuan.papers.composing import asked, compose
from bihuan.papers.models import Briefing
from bihuan.papers.tests.test_briefing import HANDLED, RECEIVED, begun, changes_of, inspection, signed, text_of, who
from bihuan.papers.tests.test_pages import desk, page
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit

__all__ = ["inspection"]


def second_reviewer() -> Member:
    member = Member.objects.add(username="second", password="second-password")
    member.posts.create(unit=Unit.objects.get(short="市整改办"), role="review")
    return member


class TestWhoSigns:
    def test_nobody_signs_what_they_submitted(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        signing.submit(briefing, by=who("reviewer"), seen=1)
        with pytest.raises(Refused, match="另一个人签发"):
            signing.sign(briefing, by=who("reviewer"), seen=1)

    def test_nobody_signs_what_they_wrote_even_if_another_submitted_it(self, inspection: Inspection) -> None:
        second = second_reviewer()
        briefing = begun(inspection)
        update(briefing, changes_of(briefing, phone="1"), by=second, seen=1)
        signing.submit(briefing, by=who("reviewer"), seen=2)
        with pytest.raises(Refused, match="另一个人签发"):
            signing.sign(briefing, by=second, seen=2)

    @pytest.mark.parametrize("username", ["leader", "second"])
    def test_a_leader_or_another_reviewer_signs(self, inspection: Inspection, username: str) -> None:
        second_reviewer()
        briefing = begun(inspection)
        signing.submit(briefing, by=who("reviewer"), seen=1)
        signing.sign(briefing, by=who(username), seen=1)
        assert Briefing.objects.get().state == "signed"

    @pytest.mark.parametrize("username", ["clerk", "inspector", "landong", "keeper"])
    def test_nobody_else_does(self, inspection: Inspection, username: str) -> None:
        briefing = begun(inspection)
        signing.submit(briefing, by=who("reviewer"), seen=1)
        with pytest.raises(Refused, match="领导或负责审核"):
            signing.sign(briefing, by=who(username), seen=1)
        with pytest.raises(Refused, match="领导或负责审核"):
            signing.send_back(briefing, by=who(username), seen=1, reason="不行")

    def test_what_was_not_submitted_cannot_be_signed(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="没有送签"):
            signing.sign(begun(inspection), by=who("leader"), seen=1)

    def test_a_leader_sees_a_draft_from_the_moment_it_is_submitted(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        assert desk("leader").get(page("briefing", briefing)).status_code == 404
        signing.submit(briefing, by=who("reviewer"), seen=1)
        shown = desk("leader").get(page("briefing", briefing))
        assert shown.status_code == 200
        assert "请看过左边的全文再签发" in shown.content.decode()
        assert desk("inspector").get(page("briefing", briefing)).status_code == 404


class TestWhatASignatureHoldsFor:
    def test_changing_the_text_voids_it(self, inspection: Inspection) -> None:
        briefing = signed(begun(inspection))
        update(briefing, changes_of(briefing, phone="1"), by=who("reviewer"), seen=1)
        assert Briefing.objects.get().state == "draft"
        with pytest.raises(Refused, match="还没有签发"):
            issue(briefing, by=who("reviewer"))

    def test_changing_the_cutoff_voids_it(self, inspection: Inspection) -> None:
        briefing = signed(begun(inspection))
        recut(briefing, RECEIVED, HANDLED, by=who("reviewer"))
        with pytest.raises(Refused, match="还没有签发"):
            issue(briefing, by=who("reviewer"))

    def test_a_number_that_moved_since_voids_it_and_is_named(self, inspection: Inspection) -> None:
        briefing = signed(begun(inspection))
        answered(inspection, replies(date(2025, 6, 8), [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        with pytest.raises(Stale, match="和签发时不同了") as refusal:
            issue(briefing, by=who("reviewer"))
        assert any("2. 信访件办理情况" in line for line in refusal.value.changes)
        assert Briefing.objects.get().published is None
        issue(signed(briefing), by=who("reviewer"))

    def test_a_number_that_moved_under_the_signers_eyes_is_not_signed(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        signing.submit(briefing, by=who("reviewer"), seen=1)
        read = signing.digest_of(compose(briefing, asked(briefing)))
        answered(inspection, replies(date(2025, 6, 8), [(number(2), "青屏县", "属实", "是", "", "2025-06-07")]))
        with pytest.raises(Stale, match="再看一遍再签发"):
            signing.sign(briefing, by=who("leader"), seen=1, digest=read)

    def test_a_return_gives_the_reason_and_can_be_submitted_again(self, inspection: Inspection) -> None:
        briefing = begun(inspection)
        signing.submit(briefing, by=who("reviewer"), seen=1)
        with pytest.raises(Refused, match="写明理由"):
            signing.send_back(briefing, by=who("leader"), seen=1, reason=" ")
        signing.send_back(briefing, by=who("leader"), seen=1, reason="少写了夜查。")
        assert Briefing.objects.get().state == "returned"
        assert "少写了夜查。" in desk("reviewer").get(page("briefing", briefing)).content.decode()
        issue(signed(briefing), by=who("reviewer"))

    def test_a_signature_can_be_taken_back_before_the_issue(self, inspection: Inspection) -> None:
        briefing = signed(begun(inspection))
        signing.send_back(briefing, by=who("leader"), seen=1, reason="再核一遍。")
        with pytest.raises(Refused, match="还没有签发"):
            issue(briefing, by=who("reviewer"))


class TestThePaper:
    def test_the_signer_is_printed_at_its_foot(self, inspection: Inspection) -> None:
        issued = issue(signed(begun(inspection)), by=who("reviewer"))
        assert issued.content is not None
        assert issued.content["signer"] == "leader"
        assert issued.through == "desk"
        shown = desk("reviewer").get(page("briefing", issued)).content.decode()
        assert "签发：leader" in shown

    def test_the_command_needs_no_signature_and_says_so(self, inspection: Inspection, tmp_path: Path) -> None:
        out = tmp_path / "b.docx"
        assert brief("lc2025", 1, RECEIVED, HANDLED, out, issue=True) == 0
        issued = Briefing.objects.get()
        assert (issued.through, issued.content["signer"] if issued.content else None) == ("command", "")
        assert "签发" not in text_of(out.read_bytes())
        assert "由命令印发，没有签发" in desk("leader").get(page("briefing", issued)).content.decode()


def test_signers_are_told_of_a_submission_and_the_writer_of_the_answer(inspection: Inspection) -> None:
    briefing = begun(inspection)
    signing.submit(briefing, by=who("reviewer"), seen=1)
    told = Message.objects.filter(link=page("briefing", briefing))
    assert [(one.member, one.text) for one in told] == [(who("leader"), "工作简报第1期待签发")]
    signing.send_back(briefing, by=who("leader"), seen=1, reason="少写了夜查。")
    assert told.get(member=who("reviewer")).text == "工作简报第1期被leader退回：少写了夜查。"


def test_at_the_desk_from_submission_to_issue(inspection: Inspection) -> None:
    briefing = begun(inspection)
    writer, leader = desk("reviewer"), desk("leader")
    assert writer.post(page("issue", briefing), {"seen": 1}).status_code == 409
    assert writer.post(page("submit", briefing), {"seen": 1}).status_code == 302
    assert writer.post(page("submit", briefing), {"seen": 1}).status_code == 409
    assert writer.post(page("sign", briefing), {"seen": 1}).status_code == 409
    shown = leader.get(page("briefing", briefing))
    said = {"seen": 1, "digest": shown.context["digest"]}
    assert leader.post(page("sign", briefing), said | {"digest": "other"}).status_code == 409
    assert leader.post(page("sign", briefing), said).status_code == 302
    assert leader.post(page("issue", briefing), {"seen": 1}).status_code == 403
    assert writer.post(page("issue", briefing), {"seen": 1}).status_code == 302
    assert "已印发" in leader.get(reverse("papers:briefings")).content.decode()
