"""More time for an answer: asked by one, granted by another; and what a unit passed on."""

import threading
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Case, Deadline, Inspection
from bihuan.complaints import extending
from bihuan.complaints.answering import act, submit
from bihuan.complaints.calendar_change import firm_up
from bihuan.complaints.clocks import clocks
from bihuan.complaints.extending import ask, grant, refuse, waiting_for
from bihuan.complaints.models import Extension
from bihuan.complaints.redating import adopt_change, effect_of
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.suspending import resume, suspend
from bihuan.complaints.tests.clock import (
    ANSWER,
    DUE,
    answer_deadline,
    asked,
    granted,
    mine,
    on,
    replayed,
    timed,
    who,
)
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.rulebooks.loading import shipped_text
from bihuan.rulebooks.schema import TimeLimit
from bihuan.units.deputies import take_leave
from bihuan.units.models import Post, Unit


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    return timed(office)


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
