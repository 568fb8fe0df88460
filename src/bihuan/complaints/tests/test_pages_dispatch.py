"""Dispatch at the desk: proposals, one or many at once, and somebody quicker."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, received, share, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.models import Duty
from bihuan.complaints.tests.persons import at_desk, page, route, text_of
from bihuan.look.models import BulkAct
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
    assert "较有把握" in shown
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


def test_a_unit_of_the_board_takes_what_is_ticked_alone(inspection):
    at_desk("clerk").post(
        ASSIGN, {"case": tick(2, 3), "target": unit("市城管局"), "lead": "", "assist": [unit("澜东区")]}
    )
    assert set(Assignment.objects.values_list("unit__short", "part")) == {("市城管局", "lead")}
    assert "1未签收" not in text_of(at_desk("clerk").get(WAITING))
    assert "2未签收" in text_of(at_desk("clerk").get(WAITING))


def test_one_click_takes_a_dispatch_back(inspection):
    clerk = at_desk("clerk")
    clerk.post(ASSIGN, {"case": tick(3, 4), "target": unit("高新区")})
    shown = text_of(clerk.get(WAITING))
    assert "撤销" in shown
    undo = reverse("look:undo", args=[BulkAct.objects.get().pk])
    assert clerk.post(undo).status_code == 302
    assert not Assignment.objects.exists()
    assert Case.objects.get(number=number(3)).status == "received"


def test_each_its_own_part_and_a_note(inspection):
    said = {
        "case": tick(3),
        "lead": unit("高新区"),
        "assist": [unit("市城管局")],
        "all_lead": "on",
        "note": "三日内到现场",
    }
    at_desk("clerk").post(ASSIGN, said)
    assert set(Assignment.objects.values_list("part", "note")) == {("lead", "三日内到现场")}


class TestReturned:
    @pytest.fixture
    def returned(self, inspection):
        at_desk("clerk").post(ASSIGN, {"case": tick(3), "target": unit("澜东区")})
        item = share(inspection, 3, "澜东区")
        said = {"seen": item.case.revision, "act": "return", "reason": "点位不在本区"}
        assert at_desk("landong").post(route("act", item), said).status_code == 302
        return share(inspection, 3, "澜东区")

    def test_it_waits_on_the_board_with_its_reason(self, returned):
        shown = text_of(at_desk("clerk").get(WAITING))
        assert "单位退回，等待决定（1）" in shown
        assert "点位不在本区" in shown

    def test_reassigned_in_one_step_and_taken_back(self, returned, inspection):
        clerk = at_desk("clerk")
        said = {"seen": returned.case.revision, "to": unit("青屏县"), "reason": "点位在青屏县"}
        assert clerk.post(route("reassign", returned), said).status_code == 302
        assert share(inspection, 3, "澜东区").status == "recalled"
        assert share(inspection, 3, "青屏县").part == "lead"
        clerk.post(reverse("look:undo", args=[BulkAct.objects.latest("pk").pk]))
        assert share(inspection, 3, "澜东区").status == "returned"
        assert not Assignment.objects.filter(unit__short="青屏县", case__number=number(3)).exists()

    def test_the_same_unit_is_no_reassignment(self, returned):
        said = {"seen": returned.case.revision, "to": unit("澜东区"), "reason": "还是你们"}
        response = at_desk("clerk").post(route("reassign", returned), said)
        assert "坚持交办" in text_of(response)
        assert response.status_code == 409


def test_the_duty_list_is_kept_at_the_desk(inspection):
    clerk = at_desk("clerk")
    said = {"label": "土壤", "words": "废渣、矿渣", "unit": unit("市城管局")}
    assert clerk.post("/dispatch/duties/", said).status_code == 302
    assert "按职责清单归市城管局" in text_of(clerk.get(WAITING))
    assert "已经有这一行" in text_of(clerk.post("/dispatch/duties/", said))
    clerk.post(reverse("complaints:duty-drop", args=[Duty.objects.get().pk]))
    assert not Duty.objects.exists()


def test_the_number_of_queries_does_not_grow_with_complaints(inspection, django_assert_num_queries):
    clerk = at_desk("clerk")
    clerk.get(WAITING)
    with CaptureQueriesContext(connection) as few:
        clerk.get(WAITING)
    rows = [(number(n), "某处倾倒废渣。", "", "土壤", "来信") for n in range(10, 40)]
    received(inspection, transfer(2, rows))
    with django_assert_num_queries(len(few)):
        clerk.get(WAITING)
