"""The page behind the search box."""

import pytest
from tests.building import number, received, share, small_ledger, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints import finding
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.pages import search
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.units.models import Member


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


@pytest.fixture
def earlier(inspection: Inspection) -> Inspection:
    """The same team two years before, with one complaint that bears a number of this time's."""
    fields = {field.name: getattr(inspection, field.name) for field in Inspection._meta.concrete_fields}
    fields |= {"id": None, "code": "lc2023", "name": "上一轮督察"}
    fields |= {name: fields[name].replace(year=2023) for name in ("started_on", "ended_on")}
    earlier = Inspection.objects.create(**fields)
    received(earlier, transfer(1, [(number(1), "老砖厂冒黑烟。", "澜东区", "大气", "来电")]))
    received(earlier, transfer(1, [(number(9), "渡口边堆煤。", "澜东区", "大气", "来电")]))
    return earlier


def shown(query: str, username: str = "clerk", **more: str) -> str:
    return text_of(at_desk(username).get("/search/", {"q": query, **more}))


def test_hits_are_marked_and_said_where(inspection):
    item = share(inspection, 3, "青屏县")
    text = AnswerText("属实", "查明渗坑一处。", "责令清淤。", "closed")
    submit(item, text, by=Member.objects.get(username="qingping"), seen=item.case.revision)
    assert "一家石材厂<mark>噪音</mark>大" in shown("噪音")
    answer = shown("渗坑 青屏")
    assert "调查核实情况 · 青屏县</span> 查明<mark>渗坑</mark>一处。" in answer
    assert "单位</span> <mark>青屏</mark>县" in answer
    assert "省道边一家石材厂噪音大" in answer, "what it is about is said wherever the words stand"
    assert "<mark>00003</mark>" in shown("00003")


def test_what_a_complaint_says_is_never_markup(inspection):
    received(inspection, transfer(3, [(number(6), "<script>alert(1)</script>砖窑", "澜东区", "大气", "来电")]))
    for query in ("砖窑", "script", "<script>alert(1)</script>"):
        page = shown(query)
        assert "<script>alert" not in page
        assert number(6) in page


def test_nothing_asked_and_nothing_found(inspection):
    assert "写上要找的编号、词、单位或地点" in shown("  ")
    assert "里没有可以查的字" in shown("，。")
    nothing = shown("镀膜 车间")
    assert "没有找到有“镀膜”“车间”的信访件" in nothing
    assert "少写一个词" in nothing
    for odd in ("\0", "'\"\\&|!:*()%_", "a" * 5000, "\ud83d"):
        assert at_desk("clerk").get("/search/", {"q": odd.encode(errors="replace")}).status_code == 200


def test_pages_of_results(inspection, monkeypatch):
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    first, last = shown("0000"), shown("0000", page="3")
    assert (first.count("data-open"), last.count("data-open")) == (2, 1)
    assert "第 1–2 条，共 5 条" in first
    assert "page=2" in first
    monkeypatch.setattr(finding, "MOST", 3)
    assert "超过3件" in shown("0000")


def test_the_inspection_in_hand_first_then_all(earlier):
    here = shown("砖厂")
    assert "枣林村" in here
    assert "老<mark>砖厂</mark>" not in here
    assert "in=all" in here
    assert "在所有督察中查找" in shown("渡口")
    everywhere = shown("砖厂", **{"in": "all"})
    assert "枣林村一家<mark>砖厂</mark>" in everywhere
    assert "老<mark>砖厂</mark>" in everywhere
    assert f"/complaints/{number(1)}?inspection=lc2023" in everywhere
    assert shown("砖厂", "landong", **{"in": "all"}).count("data-open") == 1, "the earlier one was given to nobody"


def test_a_number_of_another_inspection_is_led_to_as_well(earlier):
    response = at_desk("clerk").get("/search/", {"q": number(9), "in": "all"})
    assert response.headers["Location"] == f"/complaints/{number(9)}?inspection=lc2023"


def test_the_box_stands_on_every_page_and_keeps_what_was_asked(inspection):
    assert 'action="/search/"' in text_of(at_desk("clerk").get("/complaints/"))
    assert 'name="q" value="砖厂"' in shown("砖厂")
    assert 'action="/search/"' not in text_of(at_desk("keeper").get("/"))
