"""The workbench: what waits, by role, and the inspection in hand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.units.models import Member, Unit


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def home(name: str) -> str:
    return text_of(at_desk(name).get("/"))


def tiles(page: str) -> dict[str, int]:
    return {
        name: int(count)
        for name, count in re.findall(r'tile-name">([^<]+)</span>\s*<span class="tile-number">(\d+)<', page)
    }


def test_each_sees_what_waits_for_them(inspection):
    item = share(inspection, 1, "澜东区")
    answer = AnswerText("属实", "查明", "处理", "closed")
    submit(item, answer, by=Member.objects.get(username="landong"), seen=item.case.revision)
    assert tiles(home("clerk"))["待分办"] == 1
    assert "等您分办" in home("clerk")
    assert tiles(home("reviewer"))["待审核"] == 1
    assert f"/complaints/{number(1)}#review-" in home("reviewer")
    assert tiles(home("landong"))["待答复"] == 1
    assert "已提交，等整改办审核" in home("landong")
    assert number(2) not in home("landong")
    assert tiles(home("shiqiao"))["待答复"] == 0
    assert "没有等您办的事" in home("shiqiao")


def test_every_tile_opens_what_it_counts(inspection):
    today = timezone.localdate()
    Assignment.objects.update(due_on=today + timedelta(days=1))
    Case.objects.exclude(status="received").update(due_on=today + timedelta(days=1))
    for name in ("clerk", "reviewer", "landong", "qingping", "leader"):
        client = at_desk(name)
        page = text_of(client.get("/"))
        found = re.findall(r'<a href="([^"]+)" class="tile-link".*?tile-number">(\d+)<', page, re.DOTALL)
        assert found
        for url, count in found:
            listed = set(re.findall(r"D1LC\d+", text_of(client.get(url.replace("&amp;", "&")))))
            assert len(listed) == int(count), (name, url)


def test_the_office_sees_which_units_are_late(inspection):
    late = share(inspection, 3, "青屏县")
    Assignment.objects.update(due_on=timezone.localdate() + timedelta(days=20))
    Assignment.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    page = home("leader")
    assert f"?unit={late.unit_id}&amp;urgency=overdue" in page
    assert "超期1天" in page
    assert "各单位到期情况" not in home("landong")


def test_administrators_are_told_where_their_work_is(office):
    assert "您的角色不看信访件" in home("keeper")
    assert "您的角色不看信访件" in home("auditor")


def test_without_an_inspection(office):
    Inspection.objects.all().delete()
    assert "没有您能看到的督察" in home("clerk")


class TestInspectionInHand:
    @pytest.fixture
    def other(self, inspection):
        other = Inspection.objects.get(pk=inspection.pk)
        other.pk, other.code, other.name, other.started_on = None, "old", "上一轮督察", "2024-06-01"
        other.save()
        return other

    def test_choosing_one_goes_back_where_one_was(self, other):
        clerk = at_desk("clerk")
        assert number(1) in text_of(clerk.get("/complaints/"))
        response = clerk.post("/in-hand", {"inspection": "old", "next": "/complaints/?batch=1"})
        assert response["Location"] == "/complaints/?batch=1"
        assert number(1) not in text_of(clerk.get("/complaints/"))

    def test_never_out_of_the_desk(self, other):
        for target in ("https://example.com/", "//example.com/", "javascript:alert(1)"):
            response = at_desk("clerk").post("/in-hand", {"inspection": "old", "next": target})
            assert response["Location"] == "/"

    def test_only_a_visible_one(self, other):
        abroad = Unit.objects.create(name="外市", short="外市", kind="city", path="x/")
        Inspection.objects.filter(pk=other.pk).update(region=abroad)
        assert at_desk("clerk").post("/in-hand", {"inspection": "old"}).status_code == 404
        assert at_desk("keeper").post("/in-hand", {"inspection": "old"}).status_code == 403
        assert at_desk("clerk").get("/in-hand").status_code == 405
