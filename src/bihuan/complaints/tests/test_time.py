"""More time for an answer: asked by one, granted by another; clocks that stand still, and what both make of due dates."""

import threading
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Assignment, Case, Deadline, Inspection
from bihuan.complaints import extending
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.calendar_change import firm_up
from bihuan.complaints.clocks import Clock, clocks
from bihuan.complaints.extending import ask, grant, refuse, waiting_for
from bihuan.complaints.models import Extension, Suspension
from bihuan.complaints.redating import adopt_change, effect_of
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.suspending import resume, suspend
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import BEIJING
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.loading import shipped_text
from bihuan.rulebooks.schema import TimeLimit
from bihuan.units.deputies import take_leave
from bihuan.units.models import Member, Post, Unit
from bihuan.workdays import Calendar, Limit, due
from bihuan.workdays import Extension as Longer
from bihuan.workdays import Suspension as Pause

HANDED_OVER, DUE = date(2025, 6, 2), date(2025, 6, 12)
ANSWER = AnswerText("属实", "查明", "整改", "closed")


def on(day: int, month: int = 6) -> "patch[object]":  # type: ignore[type-arg]
    """It is noon of that day."""
    return patch.object(timezone, "now", lambda: datetime(2025, month, day, 12, tzinfo=BEIJING))


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """Complaint 1 is 澜东区's, handed over on 2 June and due on 12 June; at most ten days more by the rulebook."""
    with on(3):
        small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def mine(inspection: Inspection) -> Assignment:
    return share(inspection, 1, "澜东区")


def asked(inspection: Inspection, until: date = date(2025, 6, 20), day: int = 9) -> Extension:
    item = mine(inspection)
    with on(day):
        return ask(item, by=who("landong"), seen=item.case.revision, until=until, reason="设备要从外省运来")


def granted(inspection: Inspection, until: date | None = None, by: str = "clerk", day: int = 10) -> Entry:
    request = Extension.objects.get(decided__isnull=True)
    with on(day):
        return grant(request, by=who(by), seen=mine(inspection).case.revision, until=until)


def stopped(inspection: Inspection, day: int, by: str = "reviewer", since: date | None = None) -> Suspension:
    item = mine(inspection)
    with on(day):
        return suspend(item, by=who(by), seen=item.case.revision, cause="test", reason="等待水质检测报告", since=since)


def resumed(inspection: Inspection, day: int, by: str = "reviewer", month: int = 6) -> Entry:
    item = mine(inspection)
    with on(day, month):
        return resume(item, by=who(by), seen=item.case.revision, reason="报告已出")


def answer_deadline(item: Assignment) -> Deadline:
    return Deadline.objects.get(assignment=item, name="answer")


def replayed(item: Assignment) -> date | None:
    """The due date that follows from what the ledger says and nothing else."""
    entries = Entry.objects.filter(chain=item.case.chain, unit=item.unit, reversed_by__isnull=True).order_by("seq")
    extensions, pauses = [], []
    since = None
    for entry in entries:
        if entry.act == "grant_extension":
            extensions.append(Longer(entry.data["days"], "natural_days"))
        elif entry.act == "suspend":
            since = date.fromisoformat(entry.data["since"])
        elif entry.act == "resume":
            assert since is not None
            pauses.append(Pause(since, date.fromisoformat(entry.data["until"])))
            since = None
    if since:
        pauses.append(Pause(since))
    limit = item.case.inspection.rulebook_text.rulebook.limits["answer"].limit
    return due(limit, HANDED_OVER, calendar.current(), pauses, extensions).on


class TestExtensions:
    def test_asked_by_one_granted_by_another(self, inspection: Inspection) -> None:
        request = asked(inspection)
        item = mine(inspection)
        assert (item.due_on, item.status) == (DUE, "dispatched")
        entry = granted(inspection)
        item = mine(inspection)
        assert item.due_on == date(2025, 6, 20)
        assert "延期8天（2025年6月10日同意），至2025年6月20日" in item.due_steps
        assert Case.objects.get(pk=item.case_id).due_on == date(2025, 6, 20)
        deadline = answer_deadline(item)
        assert (deadline.due_on, deadline.steps) == (item.due_on, item.due_steps)
        assert entry.data["changes"] == [["答复", "2025-06-12", "2025-06-20"]]
        request.refresh_from_db()
        assert (request.until, request.days, request.decided_id) == (date(2025, 6, 20), 8, entry.pk)
        assert replayed(item) == item.due_on
        assert verify().fault == ""

    def test_it_may_be_less_than_was_asked_for_but_not_more(self, inspection: Inspection) -> None:
        asked(inspection)
        with pytest.raises(Refused, match="只申请延至2025年6月20日"):
            granted(inspection, date(2025, 6, 21))
        with pytest.raises(Refused, match="晚于现在的期限"):
            granted(inspection, DUE)
        granted(inspection, date(2025, 6, 15), by="reviewer")
        assert mine(inspection).due_on == date(2025, 6, 15)

    def test_a_refusal_says_why_and_moves_nothing(self, inspection: Inspection) -> None:
        request = asked(inspection)
        seen = mine(inspection).case.revision
        with pytest.raises(Refused, match="写明原因"):
            refuse(request, by=who("clerk"), seen=seen, reason=" ")
        entry = refuse(request, by=who("clerk"), seen=seen, reason="期限内可以办完")
        assert (entry.reason, mine(inspection).due_on) == ("期限内可以办完", DUE)
        told = Message.objects.filter(member=who("landong"), kind="extension")
        assert [message.text for message in told] == [f"{number(1)}的延期申请没有同意，请按原期限办理。"]

    def test_no_longer_than_the_rulebook_allows_in_all(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="最长期限2025年6月22日"):
            asked(inspection, date(2025, 6, 23))
        asked(inspection, date(2025, 6, 18))
        granted(inspection)
        with pytest.raises(Refused, match="最长期限2025年6月22日"):
            asked(inspection, date(2025, 6, 23), day=11)
        asked(inspection, date(2025, 6, 22), day=11)
        granted(inspection, day=12)
        with pytest.raises(Refused, match="不能再延"):
            asked(inspection, date(2025, 6, 22), day=13)
        assert mine(inspection).due_on == date(2025, 6, 22) == replayed(mine(inspection))

    def test_before_the_due_day_unless_the_rulebook_says_otherwise(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="至迟应在期限前1天"):
            asked(inspection, day=12)
        text = (
            shipped_text("hunan-look-back")
            .replace("[limits.answer.extension]", "[limits.answer.extension]\nasked_before = 0")
            .replace('version = "3"', 'version = "9"')
            .replace('version = "4"', 'version = "9"')
        )
        adopt_change(inspection, text, by=who("reviewer"), seen=effect_of(inspection, text).fingerprint, reason="试")
        asked(inspection, day=12)

    def test_only_the_unit_itself_asks_and_once_at_a_time(self, inspection: Inspection) -> None:
        item = mine(inspection)
        with on(9), pytest.raises(Refused, match="澜东区的承办人员"):
            ask(item, by=who("qingping"), seen=item.case.revision, until=date(2025, 6, 15), reason="x")
        asked(inspection)
        with pytest.raises(Refused, match="已经申请延期"):
            asked(inspection)

    def test_where_the_rulebook_knows_none_there_is_none(self, inspection: Inspection) -> None:
        rule = inspection.rulebook_text.rulebook.limits["answer"]
        assert rule.extension is not None
        bare = TimeLimit(rule.limit, rule.start)
        with patch.object(extending, "answer_rule", lambda _share: bare), pytest.raises(Refused, match="没有规定"):
            asked(inspection)

    def test_nobody_decides_what_they_asked_for(self, inspection: Inspection) -> None:
        Post.objects.create(member=who("landong"), unit=Unit.objects.get(short="市整改办"), role="review")
        asked(inspection)
        with pytest.raises(Refused, match="不能决定自己的申请"):
            granted(inspection, by="landong")

    def test_nor_does_a_deputy_of_the_one_who_asked(self, inspection: Inspection) -> None:
        absent = who("landong")
        post = Post.objects.create(member=absent, unit=Unit.objects.get(short="市整改办"), role="review")
        asked(inspection)
        deputy = who("leader")
        today = timezone.localdate()
        take_leave(absent, today, today, {post.pk: deputy}, by=absent)
        request = Extension.objects.get()
        with pytest.raises(Refused, match="代理申请人决定也不行"):
            refuse(request, by=who("leader"), seen=mine(inspection).case.revision, reason="不行")

    def test_nor_does_the_one_for_whom_a_deputy_asked(self, inspection: Inspection) -> None:
        absent, deputy, today = who("landong"), who("leader"), timezone.localdate()
        handles = absent.posts.get()
        Post.objects.create(member=absent, unit=Unit.objects.get(short="市整改办"), role="review")
        take_leave(absent, today, today, {handles.pk: deputy}, by=absent)
        Deadline.objects.filter(assignment=mine(inspection)).update(due_on=today + timedelta(days=3))
        Assignment.objects.filter(pk=mine(inspection).pk).update(due_on=today + timedelta(days=3))
        item = mine(inspection)
        with patch.object(extending, "latest", lambda _share: None):
            until = today + timedelta(days=5)
            request = ask(item, by=who("leader"), seen=item.case.revision, until=until, reason="设备没到")
        assert request.asked.data["for"] == absent.pk
        with pytest.raises(Refused, match="不能决定自己的申请"):
            refuse(request, by=who("landong"), seen=mine(inspection).case.revision, reason="不行")

    def test_a_county_does_not_decide_for_the_office(self, inspection: Inspection) -> None:
        asked(inspection)
        with pytest.raises(Refused, match="澜川市的分办或审核人员"):
            granted(inspection, by="qingping-desk")

    def test_what_was_answered_meanwhile_waits_no_more(self, inspection: Inspection) -> None:
        asked(inspection)
        assert waiting_for(who("clerk"), inspection).count() == 1
        item = mine(inspection)
        submit(item, ANSWER, by=who("landong"), seen=item.case.revision)
        assert waiting_for(who("clerk"), inspection).count() == 0
        with pytest.raises(Refused, match="不用再决定"):
            granted(inspection)

    def test_a_share_given_anew_begins_with_a_new_clock(self, inspection: Inspection) -> None:
        from bihuan.complaints.dispatching import dispatch

        asked(inspection)
        granted(inspection)
        item = mine(inspection)
        act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="分错了")
        dispatch([(item.case, [item.unit])], inspection=inspection, by=who("clerk"))
        assert (mine(inspection).due_on, clocks([item.pk])) == (DUE, {})

    def test_a_new_rulebook_keeps_what_was_granted(self, inspection: Inspection) -> None:
        asked(inspection)
        granted(inspection)
        text = shipped_text("hunan-look-back").replace(
            '[limits.answer]\namount = 10\nunit = "natural_days"', '[limits.answer]\namount = 12\nunit = "natural_days"'
        )
        for version in "34567":
            text = text.replace(f'version = "{version}"', 'version = "9"', 1)
        adopt_change(inspection, text, by=who("reviewer"), seen=effect_of(inspection, text).fingerprint, reason="试")
        assert mine(inspection).due_on == date(2025, 6, 22)
        assert firm_up() == 0


class TestPartsPassedOn:
    @pytest.fixture
    def part(self, inspection: Inspection) -> Assignment:
        """青屏县 passed its share of complaint 2 (due 12 June) on to 石桥镇, to answer by 9 June."""
        item = share(inspection, 2, "青屏县")
        township = Unit.objects.get(short="石桥镇")
        with on(4):
            pass_on(item, [township], by=who("qingping-desk"), seen=item.case.revision, due_on=date(2025, 6, 9))
        return share(inspection, 2, "石桥镇")

    def test_the_county_decides_up_to_its_own_day(self, part: Assignment, inspection: Inspection) -> None:
        with on(5), pytest.raises(Refused, match="本单位的期限2025年6月12日"):
            ask(part, by=who("shiqiao"), seen=part.case.revision, until=date(2025, 6, 13), reason="雨天")
        with on(5):
            request = ask(part, by=who("shiqiao"), seen=part.case.revision, until=date(2025, 6, 11), reason="雨天")
        assert waiting_for(who("qingping-desk"), inspection).count() == 1
        assert waiting_for(who("clerk"), inspection).count() == 0
        seen = share(inspection, 2, "石桥镇").case.revision
        grant(request, by=who("qingping-desk"), seen=seen)
        part = share(inspection, 2, "石桥镇")
        assert part.due_on == date(2025, 6, 11)
        assert part.due_steps[-1] == "青屏县同意延期至2025年6月11日"
        assert share(inspection, 2, "青屏县").due_on == DUE

    def test_a_part_due_with_the_whole_stays_due_with_it(self, inspection: Inspection) -> None:
        item = share(inspection, 2, "青屏县")
        with on(4):
            pass_on(item, [Unit.objects.get(short="石桥镇")], by=who("qingping-desk"), seen=item.case.revision)
        item = share(inspection, 2, "青屏县")
        with on(5):
            suspend(item, by=who("clerk"), seen=item.case.revision, cause="court", reason="等判决")
        part = share(inspection, 2, "石桥镇")
        assert (part.due_on, answer_deadline(part).due_at) == (None, None)
        item = share(inspection, 2, "青屏县")
        with on(8):
            resume(item, by=who("clerk"), seen=item.case.revision)
        part = share(inspection, 2, "石桥镇")
        assert part.due_on == date(2025, 6, 15) == share(inspection, 2, "青屏县").due_on
        assert answer_deadline(part).due_on == part.due_on


class TestSuspensions:
    def test_while_it_stands_nothing_is_due(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        item = mine(inspection)
        assert item.due_on is None
        assert item.due_steps[-1] == "中止尚未结束，期限暂不确定"
        assert answer_deadline(item).due_at is None
        assert Case.objects.get(pk=item.case_id).due_on is None

    def test_it_goes_on_with_the_days_that_were_left(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        entry = resumed(inspection, 3, month=7)
        item = mine(inspection)
        assert item.due_on == DUE + timedelta(days=24)
        assert "其间中止24天不计" in item.due_steps
        assert entry.data["changes"] == [["答复", "暂不确定", "2025-07-06"]]
        assert replayed(item) == item.due_on
        assert answer_deadline(item).due_on == item.due_on

    def test_only_the_office_keeps_the_clock(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="分办或审核人员"):
            stopped(inspection, 9, by="landong")
        stopped(inspection, 9)
        with pytest.raises(Refused, match="分办或审核人员"):
            resumed(inspection, 10, by="landong")

    def test_what_has_run_out_is_not_stopped_afterwards(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="已过"):
            stopped(inspection, 13)
        with pytest.raises(Refused, match="晚于今天"):
            stopped(inspection, 9, since=date(2025, 6, 10))
        with pytest.raises(Refused, match="不能早于2025年6月2日"):
            stopped(inspection, 9, since=date(2025, 6, 1))

    def test_a_stop_entered_late_counts_from_its_day(self, inspection: Inspection) -> None:
        stopped(inspection, 14, since=date(2025, 6, 11))
        assert mine(inspection).due_on is None

    def test_it_is_stopped_once_and_resumed_once(self, inspection: Inspection) -> None:
        with pytest.raises(Stale, match="没有中止"):
            resumed(inspection, 9)
        stopped(inspection, 9)
        with pytest.raises(Refused, match="已经中止"):
            stopped(inspection, 10)
        item = mine(inspection)
        with pytest.raises(Refused, match="不能早于中止"):
            resume(item, by=who("clerk"), seen=item.case.revision, until=date(2025, 6, 8))

    def test_no_more_time_is_granted_while_it_stands(self, inspection: Inspection) -> None:
        request = asked(inspection)
        stopped(inspection, 9)
        with pytest.raises(Refused, match="恢复以后"):
            granted(inspection)
        refuse(request, by=who("clerk"), seen=mine(inspection).case.revision, reason="已中止")
        with pytest.raises(Refused, match="恢复以后"):
            asked(inspection)

    def test_a_new_rulebook_leaves_the_clock_standing(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        text = shipped_text("hunan-look-back").replace("amount = 10", "amount = 12", 1)
        for version in "34567":
            text = text.replace(f'version = "{version}"', 'version = "9"', 1)
        adopt_change(inspection, text, by=who("reviewer"), seen=effect_of(inspection, text).fingerprint, reason="试")
        assert mine(inspection).due_on is None
        assert share(inspection, 3, "澜东区").due_on == DUE + timedelta(days=2)

    def test_answered_while_it_stands_is_answered_in_time(self, inspection: Inspection) -> None:
        stopped(inspection, 9)
        item = mine(inspection)
        submit(item, ANSWER, by=who("landong"), seen=item.case.revision)
        assert answer_deadline(item).met_at is not None


DAYS = st.integers(0, 60)
STARTS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


class TestTheRulesOfTime:
    """Of every limit, not only of those in the examples."""

    @given(STARTS, st.integers(1, 40), DAYS, st.integers(0, 40))
    def test_n_days_of_standing_move_a_limit_in_days_by_n(self, start: date, amount: int, stood: int, at: int) -> None:
        rule = TimeLimit(Limit(amount, "natural_days"), "handed_over")
        days = Calendar()
        before = Clock().due("answer", rule, start, days).on
        assert before is not None
        since = start + timedelta(days=1 + at % amount)
        clock = Clock((Pause(since, since + timedelta(days=stood)),))
        assert clock.due("answer", rule, start, days).on == before + timedelta(days=stood)
        assert Clock((Pause(since),)).due("answer", rule, start, days).on is None

    @given(
        STARTS,
        st.sampled_from(["natural_days", "working_days"]),
        st.sampled_from(["none", "next_workday"]),
        st.integers(1, 40),
        st.lists(st.integers(1, 30), max_size=3),
        st.lists(st.tuples(DAYS, DAYS), max_size=3),
    )
    def test_nothing_ever_falls_due_earlier(
        self, start: date, unit: str, roll: str, amount: int, longer: list[int], stood: list[tuple[int, int]]
    ) -> None:
        rule = TimeLimit(Limit(amount, unit, roll=roll), "handed_over")  # type: ignore[arg-type]
        days = Calendar()
        clock, before = Clock(), Clock().due("answer", rule, start, days).on
        for count in longer:
            clock = clock.lengthened(Longer(count, "natural_days"))
            after = clock.due("answer", rule, start, days).on
            assert before is not None
            assert after is not None
            assert after >= before
            before = after
        since = start
        pauses: tuple[Pause, ...] = ()
        for gap, length in stood:
            since += timedelta(days=gap)
            pauses = (*pauses, Pause(since, since + timedelta(days=length)))
            since += timedelta(days=length)
            after = Clock(pauses, clock.extensions).due("answer", rule, start, days).on
            assert before is not None
            assert after is not None
            assert after >= before
            before = after

    @given(STARTS, st.integers(1, 40), st.integers(1, 30))
    def test_only_the_answer_is_lengthened(self, start: date, amount: int, longer: int) -> None:
        rule = TimeLimit(Limit(amount, "natural_days"), "handed_over")
        clock = Clock(extensions=(Longer(longer, "natural_days"),))
        assert clock.due("first_report", rule, start, Calendar()) == Clock().due(
            "first_report", rule, start, Calendar()
        )


STEPS = st.lists(st.tuples(st.sampled_from(["ask", "stop", "go"]), st.integers(0, 4)), max_size=8)


@pytest.mark.django_db
def test_whatever_happens_the_ledger_tells_the_same_due_date(inspection: Inspection) -> None:
    from django.db import transaction
    from hypothesis import settings

    class Back(Exception):
        pass

    @settings(max_examples=25)
    @given(STEPS)
    def happens(steps: list[tuple[str, int]]) -> None:
        try:
            with transaction.atomic():
                _happen(inspection, steps)
                raise Back
        except Back:
            pass

    happens()


def _happen(inspection: Inspection, steps: list[tuple[str, int]]) -> None:
    day, before = 4, DUE
    for step, wait in steps:
        day = min(day + wait, 30)
        item = mine(inspection)
        try:
            if step == "ask" and item.due_on:
                asked(inspection, item.due_on + timedelta(days=1 + wait), day)
                granted(inspection, day=day)
            elif step == "stop":
                stopped(inspection, day)
            elif step == "go":
                resumed(inspection, day)
        except (Refused, Stale):
            continue
        item = mine(inspection)
        assert replayed(item) == item.due_on == answer_deadline(item).due_on
        assert item.due_on is None or item.due_on >= before
        before = item.due_on or before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_decides(transactional_db: None) -> None:
    from conftest import OFFICE

    from bihuan.cases.opening import open_site_data

    calendar.seed([2025])
    open_site_data(OFFICE)
    inspection = Inspection.objects.get()
    with on(3):
        small_ledger(inspection)
    request = asked(inspection)
    seen = mine(inspection).case.revision
    start = threading.Barrier(2)
    results: list[str] = []

    def decide(name: str) -> None:
        member = who(name)
        start.wait()
        try:
            if name == "clerk":
                grant(request, by=member, seen=seen)
            else:
                refuse(request, by=member, seen=seen, reason="期限内可以办完")
            results.append("decided")
        except Stale as stale:
            results.append(f"told {len(stale.changes)}")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(name,)) for name in ("clerk", "reviewer")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["decided", "told 1"]
    assert Entry.objects.filter(act__in=("grant_extension", "refuse_extension")).count() == 1
    assert replayed(mine(inspection)) == mine(inspection).due_on
    assert verify().fault == ""


class TestPages:
    def test_the_unit_asks_and_the_office_decides(self, inspection: Inspection) -> None:
        item = mine(inspection)
        with on(9):
            shown = text_of(at_desk("landong").get(page(number(1))))
            assert "最迟 6月22日" in shown or "最迟 2025-06-22" in shown
            sent = {"seen": item.case.revision, "until": "2025-06-20", "reason": "设备没到"}
            response = at_desk("landong").post(route("extension-ask", item), sent)
            assert response.status_code == 302
            clerk = at_desk("clerk")
            shown = text_of(clerk.get(page(number(1))))
            assert "设备没到" in shown
            assert "决定延期" in shown
            assert "延期申请" in text_of(clerk.get("/"))
            assert number(1) in text_of(clerk.get("/complaints/?time=extension"))
            assert number(2) not in text_of(clerk.get("/complaints/?time=extension"))
            item = mine(inspection)
            sent = {"seen": item.case.revision, "decision": "grant", "until": "2025-06-18", "reason": "抓紧"}
            assert clerk.post(route("extension-decide", item), sent).status_code == 302
            assert mine(inspection).due_on == date(2025, 6, 18)
            timeline = text_of(at_desk("landong").get(page(number(1))))
        assert "同意延期" in timeline
        assert "延至2025-06-18" in timeline

    def test_who_comes_second_is_told_so(self, inspection: Inspection) -> None:
        asked(inspection)
        item = mine(inspection)
        seen = item.case.revision
        granted(inspection)
        sent = {"seen": seen, "decision": "refuse", "reason": "不行"}
        assert at_desk("reviewer").post(route("extension-decide", item), sent).status_code == 409

    def test_a_stopped_clock_is_said(self, inspection: Inspection) -> None:
        item = mine(inspection)
        clerk = at_desk("clerk")
        with on(9):
            sent = {"seen": item.case.revision, "cause": "test", "reason": "等待水质检测报告"}
            assert clerk.post(route("suspend", item), sent).status_code == 302
        with on(20):
            clerk = at_desk("clerk")
            shown = text_of(at_desk("landong").get(page(number(1))))
            assert "暂不确定" in shown
            assert "等待检测结果：等待水质检测报告" in shown
            assert number(1) not in text_of(clerk.get("/complaints/?urgency=overdue"))
            assert number(3) in text_of(clerk.get("/complaints/?urgency=overdue"))
            assert number(1) in text_of(clerk.get("/complaints/?time=suspended"))
            item = mine(inspection)
            assert clerk.post(route("resume", item), {"seen": item.case.revision}).status_code == 302
        assert mine(inspection).due_on == date(2025, 6, 23)

    def test_what_is_missing_is_said(self, inspection: Inspection) -> None:
        item = mine(inspection)
        seen = item.case.revision
        landong, clerk = at_desk("landong"), at_desk("clerk")
        assert "申请延至哪天" in text_of(landong.post(route("extension-ask", item), {"seen": seen, "reason": "x"}))
        assert "请选择中止的事由" in text_of(clerk.post(route("suspend", item), {"seen": seen, "reason": "x"}))
        assert clerk.post(route("extension-decide", item), {"seen": seen, "decision": "grant"}).status_code == 409

    def test_another_unit_does_not_see_who_waits(self, inspection: Inspection) -> None:
        item = share(inspection, 3, "澜东区")
        with on(9):
            ask(item, by=who("landong"), seen=item.case.revision, until=date(2025, 6, 15), reason="设备没到")
            assert number(3) not in text_of(at_desk("qingping").get("/complaints/?time=extension"))
            shown = text_of(at_desk("qingping").get(page(number(3))))
        assert "设备没到" not in shown


def test_a_list_that_closes_a_stopped_share_ends_it(inspection: Inspection) -> None:
    stopped(inspection, 9)
    day = date(2025, 6, 20)
    answered(inspection, replies(day, [(number(1), "澜东区", "属实", "已办结", "", day)]))
    shown = text_of(at_desk("clerk").get(page(number(1))))
    assert "起中止，等待检测结果" not in shown
    assert "恢复计时" not in shown
