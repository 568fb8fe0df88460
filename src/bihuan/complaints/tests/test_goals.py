"""Closed for the time being: the goal reminds, lapses are listed, and reports go on until it is closed."""

from datetime import date, datetime, timedelta

import pytest
from tests.building import number, share, signed, small_ledger

from bihuan.cases.models import Assignment, AssignmentSpan, Deadline, Inspection
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.extending import ask
from bihuan.complaints.models import Answer, Suspension
from bihuan.complaints.suspending import suspend
from bihuan.complaints.tests.clock import on
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.inbox.models import Message
from bihuan.inbox.working import run_once
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING
from bihuan.refusals import Refused
from bihuan.units.models import Member

GOAL_ON = date(2025, 8, 31)
ANSWER = AnswerText("属实", "查明", "整改", "stage_closed", goal="完成雨污分流", goal_on=GOAL_ON)


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def answer(inspection: Inspection, text: AnswerText = ANSWER) -> Assignment:
    item = share(inspection, 3, "澜东区")
    submit(item, text, by=who("landong"), seen=item.case.revision)
    return share(inspection, 3, "澜东区")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """澜东区's share of complaint 3 is stage-closed on 8 June with a goal for 31 August."""
    with on(3):
        small_ledger(office)
    with on(8):
        answer(office)
        signed(office, 3, "澜东区", "reviewer")
    Message.objects.all().delete()
    return office


def at(day: date, hour: int = 7) -> None:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)
    run_once(lambda: moment)


def heard(name: str, kind: str = "goal") -> list[str]:
    return list(Message.objects.filter(member=who(name), kind=kind).order_by("id").values_list("text", flat=True))


def test_a_goal_reminds_a_week_and_a_day_before_and_when_it_has_lapsed(inspection: Inspection) -> None:
    for days in range(-10, 5):
        at(GOAL_ON + timedelta(days=days))
    assert heard("landong") == [
        f"{number(3)}再过几天到阶段性办结的目标期限（2025-08-31），请准备继续报送。",
        f"{number(3)}的阶段性办结目标期限是2025-08-31，请继续报送。",
        f"{number(3)}已过阶段性办结的目标期限，还没有继续报送。",
    ]
    assert heard("clerk") == heard("landong")[-1:]


def test_after_an_outage_the_lapse_alone_is_told(inspection: Inspection) -> None:
    at(GOAL_ON + timedelta(days=3))
    at(GOAL_ON + timedelta(days=4))
    assert len(heard("landong")) == 1


def test_a_later_goal_reminds_again(inspection: Inspection) -> None:
    at(GOAL_ON)
    with on(1, 9):
        answer(inspection, AnswerText("属实", "查明", "整改", "stage_closed", goal="验收", goal_on=date(2025, 10, 31)))
        signed(inspection, 3, "澜东区", "reviewer")
    at(date(2025, 10, 31))
    assert len(heard("landong")) == 2


def test_who_has_reported_on_is_not_reminded(inspection: Inspection) -> None:
    with on(30, 7):
        answer(inspection, AnswerText("属实", "查明", "已完成", "closed"))
    at(GOAL_ON)
    assert heard("landong") == []


@pytest.mark.parametrize(
    ("today", "lapsed", "near"), [((20, 8), 0, 0), ((24, 8), 0, 1), ((31, 8), 0, 1), ((1, 9), 1, 0)]
)
def test_lists_are_narrowed_by_it(inspection: Inspection, today: tuple[int, int], lapsed: int, near: int) -> None:
    with on(*today):
        for persona in ("clerk", "landong"):
            desk = at_desk(persona)
            for goal, count in (("lapsed", lapsed), ("near", near)):
                assert (number(3) in text_of(desk.get(f"/complaints/?goal={goal}"))) == bool(count), (persona, goal)
            assert ("目标到期" in text_of(desk.get("/")).split("</main>")[0]) == bool(lapsed)
        assert number(3) not in text_of(at_desk("qingping").get("/complaints/?goal=lapsed&goal=near"))


def test_the_digest_says_it(inspection: Inspection) -> None:
    at(date(2025, 9, 1), hour=9)
    assert any("阶段性办结目标已到期1件" in text for text in heard("clerk", "digest"))


def test_the_page_says_the_goals_day(inspection: Inspection) -> None:
    with on(1, 9):
        shown = text_of(at_desk("landong").get(page(number(3))))
    assert "办结目标期限" in shown
    assert "超期1天" in shown


def test_progress_is_told_without_changing_where_it_stands(inspection: Inspection) -> None:
    item = share(inspection, 3, "澜东区")
    spans = list(AssignmentSpan.objects.filter(assignment=item).values_list("status", "since", "until"))
    sent = {"seen": item.case.revision, "act": "follow_up", "reason": "管网已完成八成"}
    assert at_desk("landong").post(route("act", item), sent).status_code == 302
    after = share(inspection, 3, "澜东区")
    assert (after.status, after.due_on) == (item.status, item.due_on)
    assert list(AssignmentSpan.objects.filter(assignment=item).values_list("status", "since", "until")) == spans
    shown = text_of(at_desk("clerk").get(page(number(3))))
    assert "管网已完成八成" in shown
    assert Entry.objects.filter(chain=item.case.chain).latest("seq").act == "follow_up"


class TestAContinuedReport:
    def test_is_due_by_the_goal_and_signed_like_an_answer(self, inspection: Inspection) -> None:
        with on(20, 8):
            assert at_desk("landong").get(route("answer", share(inspection, 3, "澜东区"))).status_code == 200
            item = answer(inspection, AnswerText("属实", "查明", "已完成", "closed"))
            assert (item.status, item.due_on) == ("submitted", GOAL_ON)
            assert item.due_steps == ["阶段性办结，目标期限为2025年8月31日"]
            assert number(3) not in text_of(at_desk("landong").get("/complaints/?urgency=overdue"))
            signed(inspection, 3, "澜东区", "reviewer")
        item = share(inspection, 3, "澜东区")
        assert item.status == "closed"
        assert Answer.objects.filter(assignment=item, accepted_at__isnull=False).count() == 2

    def test_sent_back_it_does_not_make_the_first_answer_late(self, inspection: Inspection) -> None:
        with on(20, 8):
            item = answer(inspection, AnswerText("属实", "查明", "已完成", "closed"))
            met = Deadline.objects.get(assignment=item, name="answer").met_at
            act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="补照片")
        item = share(inspection, 3, "澜东区")
        assert (item.status, item.due_on) == ("handling", GOAL_ON)
        assert Deadline.objects.get(assignment=item, name="answer").met_at == met
        assert met is not None
        at(date(2025, 8, 21))
        assert not any(number(3) in text for text in heard("landong", "overdue"))

    def test_reopened_it_owes_its_answer_again(self, inspection: Inspection) -> None:
        item = share(inspection, 3, "澜东区")
        act(item, "reopen", by=who("reviewer"), seen=item.case.revision, reason="反弹")
        item = answer(inspection, AnswerText("属实", "查明", "已完成", "closed"))
        act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="补照片")
        assert Deadline.objects.get(assignment=item, name="answer").met_at is None

    def test_it_has_no_limit_to_lengthen_or_stop(self, inspection: Inspection) -> None:
        with on(20, 8):
            item = answer(inspection, AnswerText("属实", "查明", "已完成", "closed"))
            act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="补照片")
            item = share(inspection, 3, "澜东区")
            seen = item.case.revision
            with pytest.raises(Refused, match="没有等待答复的期限"):
                ask(item, by=who("landong"), seen=seen, until=date(2025, 9, 30), reason="x")
            with pytest.raises(Refused, match="没有答复期限"):
                suspend(item, by=who("clerk"), seen=seen, cause="test", reason="x")


class TestWhatStandsStill:
    def test_a_request_undecided_for_a_day(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        with on(9):
            ask(item, by=who("landong"), seen=item.case.revision, until=date(2025, 6, 15), reason="设备没到")
        assert heard("clerk", "extension") == [f"澜东区申请延期：{number(1)}，请决定。"]
        at(date(2025, 6, 10))
        at(date(2025, 6, 10), hour=13)
        at(date(2025, 6, 11))
        assert heard("clerk", "extension")[1:] == [f"{number(1)}的延期申请等待决定超过一天。"]

    def test_a_clock_that_stands_for_a_month(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        with on(9):
            suspend(item, by=who("clerk"), seen=item.case.revision, cause="court", reason="等判决")
        for day in (8, 9, 10):
            at(date(2025, 7, day))
        assert heard("clerk", "extension") == [f"{number(1)}已中止30天，请核对是否恢复。"]
        assert heard("landong", "overdue") == []
        assert Suspension.objects.filter(until__isnull=True).exists()
