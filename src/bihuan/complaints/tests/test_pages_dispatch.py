"""Dispatch at the desk: proposals, one or many at once, and somebody quicker."""

import pytest
from tests.building import number, received, share, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.units.models import Unit

WAITING = "/dispatch/"
ASSIGN = "/dispatch/assign"
NAMED = "/dispatch/named"


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    received(
        office,
        transfer(
            1,
            [
                (number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电"),
                (number(2), "石材厂噪音大。", "澜东区、青屏县", "噪音", "来电"),
                (number(3), "青屏县东风渠边养猪场排污水。", "", "水", "来电"),
                (number(4), "某处倾倒废渣。", "", "土壤", "来信"),
            ],
        ),
    )
    return office


def unit(short: str) -> int:
    return Unit.objects.get(short=short).pk


def tick(*serials: int) -> list[str]:
    cases = [Case.objects.get(number=number(serial)) for serial in serials]
    return [f"{case.pk}:{case.revision}" for case in cases]


def test_proposals_stand_with_their_reason(inspection):
    shown = text_of(at_desk("clerk").get(WAITING))
    assert "清单写明“澜东区”" in shown
    assert "正文提到“青屏县”" in shown
    assert shown.count('" checked') == 2
    assert "全部按清单分办（2件）" in shown
    assert "2025-06-12" in shown


def test_all_that_the_list_names_at_once(inspection):
    clerk = at_desk("clerk")
    assert clerk.post(NAMED, {"expected": "1"}).status_code == 409
    assert not Assignment.objects.exists()
    assert clerk.post(NAMED, {"expected": "2"}).status_code == 302
    assert Assignment.objects.count() == 3
    assert clerk.post(NAMED, {"expected": "2"}).status_code == 409
    assert share(inspection, 1, "澜东区").moved_at == Case.objects.get(number=number(1)).received_at


def test_ticked_ones_as_proposed(inspection):
    at_desk("clerk").post(ASSIGN, {"case": tick(2, 3), "proposed": "on"})
    assert share(inspection, 2, "澜东区").part == "lead"
    assert share(inspection, 2, "青屏县").part == "assist"
    assert share(inspection, 3, "青屏县").part == "lead"


def test_one_without_a_proposal_holds_all_back(inspection):
    response = at_desk("clerk").post(ASSIGN, {"case": tick(1, 4), "proposed": "on"})
    assert response.status_code == 409
    assert "没有选单位" in text_of(response)
    assert not Assignment.objects.exists()


def test_several_to_a_chosen_unit_on_the_day_of_their_batch(inspection):
    said = {"case": tick(3, 4), "lead": unit("高新区"), "assist": [unit("市城管局")], "on_batch_day": "on"}
    assert at_desk("clerk").post(ASSIGN, {**said, "next": "/complaints/?batch=1"})["Location"] == "/complaints/?batch=1"
    assert Assignment.objects.count() == 4
    assert share(inspection, 4, "高新区").moved_at == Case.objects.get(number=number(4)).received_at


def test_nothing_is_followed_out_of_the_desk(inspection):
    said = {"case": tick(4), "lead": unit("高新区"), "next": "https://example.com/"}
    assert at_desk("clerk").post(ASSIGN, said)["Location"] == WAITING


def test_a_unit_added_later_assists(inspection):
    clerk = at_desk("clerk")
    clerk.post(ASSIGN, {"case": tick(1), "lead": unit("澜东区")})
    assert "增加承办单位" in text_of(clerk.get(page(number(1))))
    clerk.post(ASSIGN, {"case": tick(1), "lead": unit("市城管局")})
    assert share(inspection, 1, "市城管局").part == "assist"


def test_somebody_quicker_is_noticed(inspection):
    seen = tick(1, 4)
    case = Case.objects.get(number=number(1))
    dispatch([(case, [Unit.objects.get(short="青屏县")])], inspection=inspection, by=None)
    response = at_desk("clerk").post(ASSIGN, {"case": seen, "lead": unit("澜东区")})
    assert response.status_code == 409
    assert "刚刚有人办理过" in text_of(response)
    assert Assignment.objects.count() == 1


def test_what_is_missing_is_said(inspection):
    clerk = at_desk("clerk")
    assert "还没有选信访件" in text_of(clerk.post(ASSIGN, {"lead": unit("澜东区")}))
    assert "还没有选主办单位" in text_of(clerk.post(ASSIGN, {"case": tick(1)}))
    assert clerk.post(ASSIGN, {"case": ["x:y"], "lead": unit("澜东区")}).status_code == 400
    assert clerk.post(ASSIGN, {"case": tick(1), "lead": unit("市整改办")}).status_code == 400
    assert clerk.post(ASSIGN, {"case": ["999999:1"], "lead": unit("澜东区")}).status_code == 404
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("name", ["reviewer", "leader", "inspector", "landong", "keeper"])
def test_only_dispatchers_dispatch(inspection, name):
    client = at_desk(name)
    assert client.get(WAITING).status_code == 403
    assert client.post(NAMED, {"expected": "2"}).status_code == 403
    assert client.post(ASSIGN, {"case": tick(1), "lead": unit("澜东区")}).status_code == 403


def test_when_nothing_waits_the_page_says_so(office):
    assert "都已分办" in text_of(at_desk("clerk").get(WAITING))
