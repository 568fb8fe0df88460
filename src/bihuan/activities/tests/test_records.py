"""Work records: units write their own, the office sees all, nothing is overwritten unseen."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.activities.models import WorkRecord
from bihuan.activities.recording import own_units, revise, visible_records, write
from bihuan.cases.models import Inspection
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def said(short: str, **changes: Any) -> dict[str, Any]:
    return {
        "unit": unit(short),
        "kind": "meeting",
        "day": "2025-06-05",
        "title": f"{short}夜查砖厂",
        "text": "责令整改。",
    } | changes


def form(short: str, **changes: Any) -> dict[str, Any]:
    return said(short, unit=unit(short).pk) | {"receipt": str(uuid4())} | changes


def desk(username: str) -> Client:
    client = Client()
    client.force_login(who(username))
    return client


@pytest.fixture
def records(office: Inspection) -> dict[str, WorkRecord]:
    """One of the office, one of each of two counties."""
    return {
        short: write(office, said(short), by=who(username))[0]
        for short, username in (("市整改办", "clerk"), ("澜东区", "landong"), ("青屏县", "qingping"))
    }


class TestWhoSeesAndWrites:
    @pytest.mark.parametrize(
        ("username", "shorts"),
        [
            ("clerk", {"市整改办", "澜东区", "青屏县"}),
            ("leader", {"市整改办", "澜东区", "青屏县"}),
            ("landong", {"澜东区"}),
            ("shiqiao", set()),
            ("inspector", set()),
            ("keeper", set()),
        ],
    )
    def test_a_member_sees_what_lies_in_reach(
        self, office: Inspection, records: dict[str, WorkRecord], username: str, shorts: set[str]
    ) -> None:
        assert {record.unit.short for record in visible_records(who(username), office)} == shorts

    def test_a_county_writes_for_itself_and_its_townships(self, office: Inspection) -> None:
        assert {item.short for item in own_units(who("qingping"), office)} == {"青屏县", "石桥镇"}

    def test_the_office_writes_for_everybody_but_the_team(self, office: Inspection) -> None:
        shorts = {item.short for item in own_units(who("clerk"), office)}
        assert {"澜东区", "市城管局", "市整改办"} <= shorts
        assert "督察组" not in shorts

    def test_nobody_writes_for_another_county(self, office: Inspection) -> None:
        with pytest.raises(Refused, match="不能为青屏县写"):
            write(office, said("青屏县"), by=who("landong"))

    def test_nobody_changes_anothers(self, office: Inspection, records: dict[str, WorkRecord]) -> None:
        with pytest.raises(Refused, match="只能修改本单位的"):
            revise(records["青屏县"], said("澜东区"), by=who("landong"), seen=1)
        assert desk("landong").get(reverse("activities:edit", args=[records["青屏县"].pk])).status_code == 404

    @pytest.mark.parametrize(("username", "status"), [("leader", 403), ("inspector", 403), ("keeper", 403)])
    def test_those_who_only_read_get_no_form(self, office: Inspection, username: str, status: int) -> None:
        assert desk(username).get(reverse("activities:new")).status_code == status


class TestThePages:
    def test_the_list_shows_what_is_in_reach(self, records: dict[str, WorkRecord]) -> None:
        shown = desk("landong").get(reverse("activities:list")).content.decode()
        assert "澜东区夜查砖厂" in shown
        assert "青屏县夜查砖厂" not in shown

    def test_the_filter_offers_no_unit_out_of_reach(self, records: dict[str, WorkRecord]) -> None:
        assert "青屏县" not in desk("landong").get(reverse("activities:list")).content.decode()

    def test_the_export_is_the_list_as_seen(self, records: dict[str, WorkRecord]) -> None:
        response = desk("clerk").get(reverse("activities:list"), {"export": "xlsx"})
        assert response.status_code == 200
        assert "spreadsheetml" in response.headers["content-type"]

    def test_a_form_sent_twice_is_one_record(self, office: Inspection) -> None:
        sent = form("澜东区")
        for _ in range(2):
            assert desk("landong").post(reverse("activities:new"), sent).status_code == 302
        assert WorkRecord.objects.count() == 1
        other = sent | {"title": "又一次会议"}
        again = desk("landong").post(reverse("activities:new"), other)
        assert (again.status_code, "另登一条" in again.content.decode()) == (422, True)
        other["receipt"] = again.context["form"]["receipt"].value()
        assert desk("landong").post(reverse("activities:new"), other).status_code == 302
        assert WorkRecord.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": ""}, "请写一个标题"),
            ({"title": "长" * 121}, "标题最长120个字"),
            ({"text": " "}, "请写明内容"),
            ({"day": "2999-01-01"}, "日期不能晚于今天"),
            ({"day": "6月5日"}, "日期请写成"),
        ],
    )
    def test_what_is_wrong_is_said_in_a_sentence(
        self, office: Inspection, changes: dict[str, str], sentence: str
    ) -> None:
        response = desk("landong").post(reverse("activities:new"), form("澜东区", **changes))
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
        assert not WorkRecord.objects.exists()

    def test_a_unit_out_of_reach_is_refused_by_the_form(self, office: Inspection) -> None:
        response = desk("landong").post(reverse("activities:new"), form("青屏县"))
        assert (response.status_code, "只能写本单位及下属单位的动态" in response.content.decode()) == (422, True)

    def test_a_change_is_stored_and_a_stale_one_answered_409(self, records: dict[str, WorkRecord]) -> None:
        address = reverse("activities:edit", args=[records["澜东区"].pk])
        assert desk("landong").post(address, form("澜东区", title="改过", seen=1)).status_code == 302
        assert desk("clerk").post(address, form("澜东区", title="又改", seen=1)).status_code == 409
        record = WorkRecord.objects.get(pk=records["澜东区"].pk)
        assert (record.title, record.revision) == ("改过", 2)

    def test_the_verb_itself_refuses_what_is_stale(self, records: dict[str, WorkRecord]) -> None:
        revise(records["澜东区"], said("澜东区", title="改过"), by=who("landong"), seen=1)
        with pytest.raises(Stale, match="有人改过"):
            revise(records["澜东区"], said("澜东区", title="又改"), by=who("clerk"), seen=1)

    def test_markup_in_a_text_is_shown_as_text(self, office: Inspection) -> None:
        write(office, said("澜东区", title="<b>夜查</b>"), by=who("landong"))
        assert "&lt;b&gt;夜查&lt;/b&gt;" in desk("landong").get(reverse("activities:list")).content.decode()
