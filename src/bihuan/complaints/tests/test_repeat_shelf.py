"""Likely repeats in the database: found by what complaints say now, at the same cost however many there are."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.models import Complaint, Intake
from bihuan.complaints.repeats import linking, seeking, shelf
from bihuan.complaints.repeats.models import LikelyRepeat, RepeatKey, RepeatReading
from bihuan.complaints.repeats.seeking import likely_of, marked
from bihuan.complaints.tests.repeated import AGAIN, ELSEWHERE, KILN, came_again, first_and_others, one
from bihuan.complaints.undoing import undo_intake
from bihuan.complaints.withdrawing import withdraw
from bihuan.refusals import Stale
from bihuan.repeats.asking import ask
from bihuan.repeats.features import RULES
from bihuan.repeats.index import Index
from bihuan.units.models import Member


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def found(serial: int, username: str = "clerk") -> list[str]:
    return [likely.other.case.number for likely in likely_of(one(serial), who(username))]


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    first_and_others(office)
    return office


class TestShelf:
    def test_it_answers_as_the_shelf_in_memory_does(self, inspection: Inspection) -> None:
        index = Index()
        for complaint in Complaint.objects.order_by("pk"):
            index.add(str(complaint.pk), shelf.told_to(complaint.named_raw), "", complaint.text)
        for text, unit in ((AGAIN, "澜东区"), (ELSEWHERE, "青屏县"), (KILN, "")):
            ours = ask(shelf.features_of(text, unit), shelf.KeyShelf(), least=0)
            assert [(hit.id, hit.score) for hit in ours] == [
                (hit.id, hit.score) for hit in index.ask(text, unit, least=0)
            ]

    def test_a_question_may_have_more_keys_than_a_database_joins(self, inspection: Inspection) -> None:
        key, *_ = shelf.features_of(KILN, "").keys()
        counted = shelf.KeyShelf().counts([*(f"site:{serial}" for serial in range(700)), key])
        assert counted[key] > 0
        assert counted["site:0"] == 0

    def test_as_many_queries_for_many_as_for_few(self, inspection: Inspection) -> None:
        def asked() -> int:
            cases = visible_cases(who("clerk"))
            with CaptureQueriesContext(connection) as queries:
                ask(shelf.features_of(AGAIN, "澜东区"), shelf.KeyShelf(cases))
            return len(queries)

        few = asked()
        rows = [
            (number(n), f"石桥镇枣林村{n % 9 + 1}组的砖厂冒黑烟。", "澜东区", "大气", "来电") for n in range(10, 60)
        ]
        received(inspection, transfer(2, rows))
        assert asked() == few <= 4

    def test_a_key_that_too_many_share_leads_nowhere(self, inspection: Inspection, monkeypatch: Any) -> None:
        monkeypatch.setattr(shelf, "MOST_HOLDERS", 1)
        monkeypatch.setattr(shelf, "MOST_COUNTED", 2)
        rows = [(number(n), KILN, "澜东区", "大气", "来电") for n in range(10, 20)]
        received(inspection, transfer(2, rows))
        keys = shelf.features_of(KILN, "澜东区").keys()
        asked = shelf.KeyShelf()
        counts = asked.counts(keys)
        assert set(counts.values()) == {2}
        assert all(not list(asked.holders(key, 400)) for key in keys)

    def test_what_a_text_says_now_is_what_it_is_found_by(self, inspection: Inspection) -> None:
        came_again(inspection)
        assert found(4) == [number(1)]
        received(inspection, transfer(7, [(number(1), "白鹭镇河口村一家石材厂噪音大。", "澜东区", "噪音", "来电")]))
        assert found(4) == []
        assert not LikelyRepeat.objects.exists()
        assert not RepeatReading.objects.get(complaint=one(4)).is_sought

    def test_nothing_is_left_of_an_import_that_is_undone(self, inspection: Inspection) -> None:
        before = RepeatKey.objects.count(), RepeatReading.objects.count()
        outcome = received(inspection, transfer(6, [(number(4), AGAIN, "澜东区", "大气", "来电")]))
        seeking.seek([one(4)])
        assert LikelyRepeat.objects.count() == 1
        intake = Intake.objects.create(inspection=inspection, kind="transfer", state="written", entries=outcome.entries)
        undo_intake(intake, by=None, reason="发错清单")
        assert (RepeatKey.objects.count(), RepeatReading.objects.count()) == before
        assert not LikelyRepeat.objects.exists()

    def test_a_first_is_not_undone_under_its_repeats(self, inspection: Inspection) -> None:
        outcome = received(inspection, transfer(6, [(number(4), AGAIN, "澜东区", "大气", "来电")]))
        came_again(inspection, 5, 7)
        linking.link(one(5), one(4), by=None, seen=None)
        intake = Intake.objects.create(inspection=inspection, kind="transfer", state="written", entries=outcome.entries)
        with pytest.raises(Stale) as caught:
            undo_intake(intake, by=None, reason="发错清单")
        assert number(5) in str(caught.value.changes)

    def test_keys_of_older_rules_are_made_again(self, inspection: Inspection) -> None:
        RepeatReading.objects.filter(complaint=one(1)).update(rules=RULES - 1)
        RepeatReading.objects.filter(complaint=one(2)).delete()
        RepeatKey.objects.filter(complaint__in=[one(1), one(2)]).delete()
        assert shelf.unread().count() == 2
        assert shelf.bring_up(most=1) == 1
        assert shelf.bring_up() == 1
        assert shelf.unread().count() == 0
        came_again(inspection)
        assert found(4) == [number(1)]


class TestWhatIsLikely:
    def test_the_same_place_is_and_the_same_words_about_another_are_not(self, inspection: Inspection) -> None:
        came_again(inspection)
        (likely,) = likely_of(one(4), who("clerk"))
        assert likely.other == likely.first == one(1)
        assert "同在石桥镇枣林村三组" in likely.reason
        assert ("枣林村", True) in [
            (piece, is_shared) for text, is_shared in likely.theirs for piece in ("枣林村",) if piece in text
        ]
        assert found(2) == []

    def test_the_earlier_page_shows_the_later_one(self, inspection: Inspection) -> None:
        came_again(inspection)
        (likely,) = likely_of(one(1), who("clerk"))
        assert (likely.repeat, likely.first) == (one(4), one(1))

    def test_of_what_the_reader_may_not_see_nothing_is_told(self, inspection: Inspection) -> None:
        received(inspection, transfer(6, [(number(4), AGAIN, "青屏县", "大气", "来电")]))
        assert found(4) == [number(1)]
        assert found(4, "qingping") == []

    def test_what_is_linked_refused_or_withdrawn_is_not_offered(self, inspection: Inspection) -> None:
        came_again(inspection)
        came_again(inspection, 5, 7)
        assert set(found(5)) == {number(1), number(4)}
        linking.link(one(4), one(1), by=None, seen=None)
        assert found(4) == []
        assert found(1) == [number(5)]
        seeking.refuse(one(5), one(1), by=who("clerk"))
        assert found(1) == []
        assert number(1) not in found(5)
        withdraw(one(4), by=None, seen=None, reason="撤回")
        assert found(5) == []

    def test_a_refusal_is_kept_when_it_is_sought_again(self, inspection: Inspection) -> None:
        came_again(inspection)
        seeking.refuse(one(4), one(1), by=who("clerk"))
        seeking.seek([one(4)])
        assert LikelyRepeat.objects.get().refused_by == who("clerk")
        assert not seeking.waiting(who("clerk"), inspection).exists()

    def test_the_worker_seeks_what_was_not_sought(self, inspection: Inspection) -> None:
        received(inspection, transfer(6, [(number(4), AGAIN, "澜东区", "大气", "来电")]))
        RepeatReading.objects.filter(complaint=one(2)).delete()
        assert seeking.tend(timezone.now()) == 1 + 4
        kept = LikelyRepeat.objects.get()
        assert (kept.complaint, kept.first) == (one(4), one(1))
        assert seeking.tend(timezone.now()) == 0


def test_what_both_share_is_marked_once() -> None:
    assert marked("甲乙丙丁", [(1, 3), (2, 4)]) == [("甲", False), ("乙丙丁", True)]
    assert marked("甲乙", []) == [("甲乙", False)]
    assert marked("甲乙", [(0, 9)]) == [("甲乙", True)]
