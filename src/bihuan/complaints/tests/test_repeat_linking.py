"""A repeat keeps its number and points at the first; every link is an entry, and every link can be taken back."""

import threading
from datetime import timedelta

import pytest
from conftest import OFFICE
from django.db import connection
from tests.building import FIRST_DAY, answered, number, received, replies, share, small_ledger, transfer

from bihuan.cases.models import Case, Facet, Inspection, Status
from bihuan.cases.opening import open_site_data
from bihuan.complaints.answering import act
from bihuan.complaints.judging import rule_verdict
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats import linking
from bihuan.complaints.repeats.models import LikelyRepeat
from bihuan.complaints.repeats.signs import sign_of
from bihuan.complaints.withdrawing import restore, withdraw
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.look.undoing import take_back
from bihuan.moments import day_start
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def one(serial: int) -> Complaint:
    return Complaint.objects.select_related("case__inspection", "repeat_of").get(case__number=number(serial))


def link(serial: int, first: int, by: str = "clerk") -> list[Entry]:
    repeat = one(serial)
    return linking.link(repeat, one(first), by=who(by), seen=repeat.case.revision)


def first_of(serial: int) -> str:
    found = one(serial).repeat_of
    return found.case.number if found else ""


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def close(inspection: Inspection, serial: int, unit: str, after: int) -> None:
    day = FIRST_DAY + timedelta(days=after)
    answered(inspection, replies(day, [(number(serial), unit, "属实", "已办结", "", day)]))


class TestLinking:
    def test_it_is_an_entry_of_the_repeat_and_nothing_is_deleted(self, inspection: Inspection) -> None:
        (entry,) = link(4, 1)
        assert (entry.chain, entry.act, entry.data["first"]) == (one(4).case.chain, "link_repeat", number(1))
        assert first_of(4) == number(1)
        assert Case.objects.count() == 5
        assert verify().fault == ""

    def test_only_the_office_of_the_inspection_links(self, inspection: Inspection) -> None:
        for person in ("landong", "reviewer", "leader", "qingping-desk"):
            with pytest.raises(Refused, match="收件或分办人员"):
                link(4, 1, by=person)

    def test_who_looked_at_an_older_state_is_told_what_happened_since(self, inspection: Inspection) -> None:
        stale = one(4)
        link(4, 1)
        with pytest.raises(Stale) as caught:
            linking.link(stale, one(2), by=who("clerk"), seen=stale.case.revision)
        assert "认定为重复件" in str(caught.value.changes)
        assert first_of(4) == number(1)

    def test_a_link_to_a_repeat_points_at_its_first(self, inspection: Inspection) -> None:
        link(2, 1)
        link(4, 2)
        assert (first_of(2), first_of(4)) == (number(1), number(1))

    def test_a_first_that_becomes_a_repeat_takes_its_repeats_along(self, inspection: Inspection) -> None:
        link(4, 2)
        link(5, 2)
        entries = link(2, 1)
        assert [first_of(serial) for serial in (2, 4, 5)] == [number(1)] * 3
        assert {entry.chain for entry in entries} == {one(serial).case.chain for serial in (2, 4, 5)}

    def test_never_in_a_circle(self, inspection: Inspection) -> None:
        link(2, 1)
        with pytest.raises(Refused, match="就是首次举报"):
            linking.link(one(1), one(2), by=who("clerk"), seen=None)
        with pytest.raises(Refused, match="就是首次举报"):
            linking.link(one(1), one(1), by=who("clerk"), seen=None)

    def test_what_came_later_is_no_first(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="应当反过来"):
            link(1, 4)

    def test_a_repeat_is_linked_once(self, inspection: Inspection) -> None:
        link(4, 1)
        with pytest.raises(Refused, match="先解除"):
            link(4, 2)

    def test_what_the_team_withdrew_is_neither(self, inspection: Inspection) -> None:
        withdraw(one(1), by=None, seen=None, reason="督察组撤回")
        with pytest.raises(Refused, match="撤回"):
            link(4, 1)

    def test_across_inspections(self, inspection: Inspection) -> None:
        later = another(inspection)
        received(later, transfer(5, [(number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电")]))
        repeat = Complaint.objects.select_related("case__inspection").get(case__inspection=later)
        first = Complaint.objects.get(case__inspection=inspection, case__number=number(1))
        linking.link(repeat, first, by=who("clerk"), seen=repeat.case.revision)
        repeat.refresh_from_db()
        assert repeat.repeat_of == first
        assert Facet.objects.get(dimension="repeat", value="repeat").inspection == later


def another(inspection: Inspection) -> Inspection:
    data = {
        "code": "lc2025b",
        "name": "第二次督察",
        "level": "provincial",
        "kind": "look-back",
        "team": "省第四督察组",
        "region": "澜川市",
        "started_on": FIRST_DAY,
        "ended_on": FIRST_DAY + timedelta(days=30),
        "rulebook": "hunan-look-back",
    }
    open_site_data({"site": {"name": "澜川市", "region": "澜川市"}, "units": [], "members": [], "inspections": [data]})
    return Inspection.objects.select_related("region", "rulebook_text").get(code="lc2025b")


class TestUnlinking:
    def test_it_needs_a_reason_and_is_remembered(self, inspection: Inspection) -> None:
        link(4, 1)
        repeat = one(4)
        with pytest.raises(Refused, match="为什么"):
            linking.unlink(repeat, by=who("clerk"), seen=repeat.case.revision, reason=" ")
        linking.unlink(repeat, by=who("clerk"), seen=repeat.case.revision, reason="不是同一家")
        assert first_of(4) == ""
        entry = Entry.objects.filter(chain=repeat.case.chain).order_by("-seq")[0]
        assert (entry.act, entry.reason) == ("unlink_repeat", "不是同一家")
        assert LikelyRepeat.objects.get().refused_by == who("clerk")

    def test_what_is_no_repeat_is_not_unlinked(self, inspection: Inspection) -> None:
        with pytest.raises(Refused, match="不用解除"):
            linking.unlink(one(4), by=who("clerk"), seen=None, reason="不是同一家")


class TestTakingBack:
    def test_one_click_takes_back_all_that_one_click_linked(self, inspection: Inspection) -> None:
        link(4, 2)
        entries = link(2, 1)
        act_kept = linking.keep(entries, "已认定", by=who("clerk"))
        assert "已撤销" in take_back(act_kept)
        assert (first_of(2), first_of(4)) == ("", number(2))
        assert not Facet.objects.filter(case=one(2).case, dimension="repeat").exists()
        assert verify().fault == ""

    def test_not_when_somebody_has_acted_since(self, inspection: Inspection) -> None:
        kept = linking.keep(link(4, 1), "已认定", by=who("clerk"))
        item = share(inspection, 4, "市城管局")
        act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="不属其管辖")
        with pytest.raises(Stale):
            take_back(kept)
        assert first_of(4) == number(1)

    def test_not_by_who_is_no_longer_in_the_office(self, inspection: Inspection) -> None:
        kept = linking.keep(link(4, 1), "已认定", by=who("clerk"))
        Post.objects.filter(member=who("clerk")).delete()
        with pytest.raises(Refused):
            take_back(kept)


class TestCountedAsOf:
    """What the facets say; the figures that ask them are tested with the figures."""

    def stretches(self, serial: int) -> list[tuple[str, int, int | None]]:
        found = Facet.objects.filter(case=one(serial).case, dimension="repeat").order_by("since")

        def day(moment: object) -> int:
            return (moment - day_start(FIRST_DAY)).days  # type: ignore[operator]

        return [(f.value, day(f.since), day(f.until) if f.until else None) for f in found]

    def link_on(self, after: int) -> None:
        effective = day_start(FIRST_DAY + timedelta(days=after))
        linking.link(one(4), one(1), by=None, seen=None, effective=effective)

    def test_from_the_day_of_the_link(self, inspection: Inspection) -> None:
        self.link_on(3)
        assert self.stretches(4) == [("own", 1, 3), ("repeat", 3, None)]
        assert self.stretches(1) == []

    def test_from_its_coming_when_it_is_linked_as_it_comes(self, inspection: Inspection) -> None:
        self.link_on(1)
        assert self.stretches(4) == [("repeat", 1, None)]

    def test_withdrawn_it_is_neither_and_restored_it_is_a_repeat_again(self, inspection: Inspection) -> None:
        self.link_on(3)
        withdraw(one(4), by=None, seen=None, reason="撤回", on=FIRST_DAY + timedelta(days=5))
        assert self.stretches(4) == [("own", 1, 3), ("repeat", 3, 5)]
        restore(one(4), by=None, seen=None, reason="恢复", on=FIRST_DAY + timedelta(days=8))
        assert self.stretches(4) == [("own", 1, 3), ("repeat", 3, 5), ("repeat", 8, None)]


class TestFalseClosing:
    @pytest.fixture(autouse=True)
    def closed(self, inspection: Inspection) -> None:
        close(inspection, 1, "澜东区", 4)
        received(inspection, transfer(8, [(number(8), "枣林村砖厂又冒黑烟。", "澜东区", "大气", "来电")]))
        received(inspection, transfer(9, [(number(9), "枣林村砖厂还在冒黑烟。", "澜东区", "大气", "来电")]))

    def told(self) -> list[tuple[str, str]]:
        return list(Message.objects.filter(kind="repeated").values_list("member__username", "text"))

    def test_the_reviewers_are_told_once(self, inspection: Inspection) -> None:
        link(8, 1)
        link(9, 1)
        assert self.told() == [("reviewer", f"{number(1)}办结后又收到重复举报{number(8)}，请核对是否重新办理。")]

    def test_a_repeat_from_before_the_closing_is_no_sign(self, inspection: Inspection) -> None:
        link(4, 1)
        assert self.told() == []
        assert sign_of(one(1), who("reviewer")) is None

    def test_both_pages_say_it_and_only_who_reviews_may_reopen(self, inspection: Inspection) -> None:
        link(8, 1)
        for serial in (1, 8):
            sign = sign_of(one(serial), who("reviewer"))
            assert sign is not None
            assert [item.unit.short for item in sign.shares] == ["澜东区"]
            assert number(8) in sign.reason
        clerks = sign_of(one(1), who("clerk"))
        assert clerks is not None
        assert clerks.shares == []

    def test_reopened_the_sign_is_gone(self, inspection: Inspection) -> None:
        link(8, 1)
        item = share(inspection, 1, "澜东区")
        act(item, "reopen", by=who("reviewer"), seen=item.case.revision, reason="重复举报")
        assert sign_of(one(1), who("reviewer")) is None
        assert Case.objects.get(number=number(1)).status == Status.HANDLING

    def test_who_altered_the_closed_case_does_not_reopen_it(self, inspection: Inspection) -> None:
        item = one(1)
        rule_verdict(item, "部分属实", by=who("reviewer"), seen=item.case.revision, reason="复核")
        given = share(inspection, 1, "澜东区")
        with pytest.raises(Refused, match="改过"):
            act(given, "reopen", by=who("reviewer"), seen=given.case.revision, reason="重复举报")
        Post.objects.create(member=who("leader"), unit=Unit.objects.get(short="市整改办"), role=Role.REVIEW)
        act(given, "reopen", by=who("leader"), seen=given.case.revision, reason="重复举报")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_link_crosswise_make_no_circle() -> None:
    calendar.seed([2025])
    open_site_data(OFFICE)
    small_ledger(Inspection.objects.get())
    start = threading.Barrier(2)
    results: list[str] = []

    def tie(serial: int, first: int) -> None:
        repeat, other, member = one(serial), one(first), who("clerk")
        start.wait()
        try:
            linking.link(repeat, other, by=member, seen=repeat.case.revision)
            results.append("linked")
        except Refused as refused:
            results.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=tie, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("就是首次举报" in result for result in results) == [False, True]
    assert results.count("linked") == 1
    assert Complaint.objects.filter(repeat_of__isnull=False).count() == 1
    assert verify().fault == ""
