"""Search finds what a member may read, all of it and nothing else, as it stands now."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import answered, number, received, replies, share, small_ledger, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints import findable, finding
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.models import Complaint, Intake
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.complaints.undoing import undo_intake
from bihuan.search.index import is_current
from bihuan.search.models import Document
from bihuan.units.models import Member, Unit
from bihuan.units.naming import UnitName

DONE = AnswerText("属实", "查明渗坑一处。", "责令清淤。", "closed")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def found(query: str, username: str = "clerk") -> set[str]:
    """Numbers on the page behind the search box."""
    return set(re.findall(r"/complaints/(D1LC\d+)", text_of(at_desk(username).get("/search/", {"q": query}))))


def numbers(*serials: int) -> set[str]:
    return {number(serial) for serial in serials}


def test_two_characters_are_enough(inspection):
    assert found("砖厂") == numbers(1)
    assert found("石材") == numbers(3)
    assert found("厂") == numbers(1, 3)
    assert found("旁一家养猪场") == numbers(2)
    assert found("旁猪") == set()


def test_several_words_must_all_stand_there(inspection):
    assert found("一家 噪音") == numbers(3)
    assert found("一家 养猪场 青屏") == numbers(2)
    assert found("砖厂 噪音") == set()


def test_pieces_of_a_number(inspection):
    assert found("0000") == numbers(1, 2, 3, 4, 5)
    assert found("2500003") == numbers(3)
    assert found("００００４") == numbers(4)


@pytest.mark.parametrize("typed", ["D1LC202500001", "*D1LC202500001", "Ｄ１ＬＣ２０２５００００１", " d1lc202500001 "])
def test_a_whole_number_opens_its_complaint(inspection, typed):
    response = at_desk("landong").get("/search/", {"q": typed})
    assert (response.status_code, response.headers.get("Location")) == (302, page(number(1)))
    assert at_desk("qingping").get("/search/", {"q": typed}).status_code == 200


def test_units_are_found_by_any_of_their_names(inspection):
    for name in ("青屏县", "青屏"):
        assert found(name) == numbers(2, 3), name
    assert found("城市管理和综合执法") == numbers(4)
    assert found("澜川市澜东区") == numbers(1, 3)
    UnitName.objects.create(unit=Unit.objects.get(short="市城管局"), text="市市容局")
    assert found("市容局") == numbers(4)


def test_a_county_finds_its_own_only(inspection):
    assert found("一家", "landong") == numbers(1, 3)
    assert found("一家", "qingping") == numbers(2, 3)
    assert found("一家", "shiqiao") == set()
    assert found("饭店", "landong") == set()


def test_in_a_shared_complaint_nothing_of_the_other_unit_is_found(inspection):
    """Neither its name, nor the list's column that names it, nor its answer, nor what was asked of it."""
    theirs = share(inspection, 3, "青屏县")
    submit(theirs, DONE, by=who("qingping"), seen=theirs.case.revision)
    for word in ("青屏", "青屏县", "渗坑", "责令清淤"):
        assert number(3) not in found(word, "landong"), word
        assert number(3) in found(word, "qingping"), word
        assert number(3) in found(word, "clerk"), word
    assert found("石材厂 渗坑", "landong") == set()


def test_a_note_is_found_by_its_unit_and_the_office(inspection):
    case = Complaint.objects.select_related("case__batch").get(case__number=number(5)).case
    units = [Unit.objects.get(short=short) for short in ("澜东区", "青屏县")]
    dispatch([(case, units[:1])], inspection=inspection, by=who("clerk"), note="请测土壤重金属")
    dispatch([(case, units[1:])], inspection=inspection, by=who("clerk"))
    assert found("重金属", "landong") == found("重金属") == numbers(5)
    assert found("重金属", "qingping") == set()
    item = share(inspection, 5, "澜东区")
    act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="改派")
    assert found("重金属") == set()
    case.refresh_from_db()
    dispatch([(case, units[:1])], inspection=inspection, by=who("clerk"))
    assert found("重金属") == set(), "given again without the note"


def test_what_a_unit_passed_on_is_found_by_both(inspection):
    item = share(inspection, 2, "青屏县")
    unit = Unit.objects.get(short="石桥镇")
    pass_on(item, [unit], by=who("qingping-desk"), seen=item.case.revision, note="三日内到排口")
    assert found("排口", "shiqiao") == found("排口", "qingping") == found("石桥") == numbers(2)
    assert found("排口", "landong") == set()


def test_what_is_found_follows_what_happens(inspection):
    """In the same transaction as intake, amendment, answer, dispatch and recall."""
    received(inspection, transfer(3, [(number(6), "码头边洗砂场排泥浆。", "枫岭县", "水", "来电")]))
    assert found("洗砂场") == found("枫岭") == numbers(6)
    assert found("码头", "qingping") == set()
    received(inspection, transfer(3, [(number(6), "码头边造纸厂排白水。", "枫岭县", "水", "来电")]))
    assert (found("洗砂场"), found("造纸厂")) == (set(), numbers(6))
    case = Complaint.objects.select_related("case__batch").get(case__number=number(6)).case
    dispatch([(case, [Unit.objects.get(short="青屏县")])], inspection=inspection, by=who("clerk"))
    assert found("码头", "qingping") == numbers(6)
    item = share(inspection, 6, "青屏县")
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    assert found("渗坑", "qingping") == numbers(6)
    item = share(inspection, 6, "青屏县")
    act(item, "send_back", by=who("reviewer"), seen=item.case.revision, reason="再查")
    item = share(inspection, 6, "青屏县")
    act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="错交")
    assert found("码头", "qingping") == found("渗坑") == set()
    assert found("码头") == numbers(6)


def test_imported_answers_are_found_and_the_newest_counts(inspection):
    answered(inspection, replies(date(2025, 6, 6), [(number(1), "澜东区", "属实", "正在办理", "", "")]))
    assert found("现场核查") == found("现场核查", "landong") == numbers(1)
    item = share(inspection, 1, "澜东区")
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    assert (found("现场核查"), found("渗坑")) == (set(), numbers(1))


def test_what_an_undone_import_wrote_is_found_no_more(inspection):
    changed = transfer(
        2, [(number(4), "老街一家修车铺。", "市城管局", "大气", "来电"), (number(7), "新来一件。", "", "水", "")]
    )
    entries = received(inspection, changed).entries
    assert (found("修车铺"), found("新来")) == (numbers(4), numbers(7))
    intake = Intake.objects.create(inspection=inspection, kind="transfer", state="written", entries=entries)
    undo_intake(intake, by=None, reason="传错了")
    assert (found("修车铺"), found("新来"), found("油烟")) == (set(), set(), numbers(4))
    entries = answered(
        inspection, replies(date(2025, 6, 6), [(number(1), "澜东区", "属实", "正在办理", "", "")])
    ).entries
    intake = Intake.objects.create(inspection=inspection, kind="replies", state="written", entries=entries)
    undo_intake(intake, by=None, reason="传错了")
    assert found("现场核查") == set()


def test_an_index_made_by_other_rules_is_made_again(inspection):
    kept = sorted(Document.objects.values_list("pk", "body"))
    Document.objects.all().delete()
    assert not is_current()
    assert findable.bring_up()
    assert not findable.bring_up()
    assert sorted(Document.objects.values_list("pk", "body")) == kept
    assert found("砖厂") == numbers(1)


def test_common_words_find_the_same_as_rare_ones(inspection, monkeypatch):
    """Of a word that many hold, the newest complaints are asked instead of the index."""
    item = share(inspection, 3, "青屏县")
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    asked = ["一家", "青屏", "一家 渗坑", "一家 没有", "0000"]
    people = ["clerk", "landong", "qingping"]
    rare = {(word, name): found(word, name) for word in asked for name in people}
    for few in (0, 2):
        monkeypatch.setattr(finding, "RARE", few)
        assert {key: found(*key) for key in rare} == rare


def test_the_newest_are_listed_and_more_are_told(inspection, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    shown = text_of(at_desk("clerk").get("/search/", {"q": "0000"}))
    assert re.findall(r"/complaints/(D1LC\d+)", shown) == [number(4), number(5), number(1)]
    assert "超过3件" in shown


def test_the_register_finds_the_same(inspection):
    shown = text_of(at_desk("clerk").get("/complaints/", {"q": "一家 青屏"}))
    assert set(re.findall(r"/complaints/(D1LC\d+)", shown)) == found("一家 青屏") == numbers(2, 3)


def test_as_many_queries_for_five_as_for_one(inspection):
    client = at_desk("clerk")

    def queries(word: str) -> int:
        client.get("/search/", {"q": word})
        with CaptureQueriesContext(connection) as caught:
            client.get("/search/", {"q": word})
        return len(caught)

    assert queries("砖厂") == queries("一家")
