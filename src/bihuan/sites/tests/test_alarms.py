"""Alarms: one way in, kept once however often they come, and a table that is looked at before it is taken in."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.sites.alarm_tables import plan, take_in
from bihuan.sites.alarming import AlarmText, end_alarm, raise_alarms, void_alarm
from bihuan.sites.models import Alarm, Site
from bihuan.sites.tests.building import at, site_in, who

pytestmark = pytest.mark.django_db
HEAD = "点位\t报警内容\t开始时间\t结束时间\t数值\t限值\t计量单位\t来源"


@pytest.fixture
def works(office: Inspection) -> Site:
    return site_in("石桥镇", by="shiqiao")


def cod(site: Site, **said: object) -> AlarmText:
    return AlarmText(site, "COD超标", at(8), **said)  # type: ignore[arg-type]


def test_an_alarm_is_kept_once_and_gets_its_end_later(works: Site) -> None:
    assert raise_alarms([cod(works, value=Decimal("86.5"), limit=Decimal(50))], by=None) == ["created"]
    again = [cod(works, value=Decimal("86.5")), AlarmText(works, "COD 超标", at(8), at(8, 15))]
    assert raise_alarms(again, by=None) == ["unchanged", "ended"]
    assert raise_alarms([cod(works, until=at(8, 16)), cod(works, value=Decimal(90))], by=None) == ["differs", "differs"]
    alarm = Alarm.objects.get()
    assert (alarm.until, alarm.measured) == (at(8, 15), "86.5 / 50")
    twice = AlarmText(works, "断线", at(9))
    assert raise_alarms([twice, twice], by=who("shiqiao")) == ["created", "unchanged"]
    assert Alarm.objects.count() == 2


def test_what_cannot_be_is_refused(works: Site) -> None:
    later = timezone.now() + timedelta(days=1)
    for said, why in (
        ({"what": " "}, "写明报警内容"),
        ({"since": later}, "不能晚于现在"),
        ({"until": at(7)}, "不能早于开始时间"),
        ({"since": at(8).replace(year=25)}, "年份不对"),
        ({"until": later}, "还没有结束的不填"),
    ):
        with pytest.raises(Refused, match=why):
            raise_alarms([AlarmText(**({"site": works, "what": "断线", "since": at(8)} | said))], by=None)  # type: ignore[arg-type]
    for stranger in ("landong", "leader"):
        with pytest.raises(Refused, match="由所在单位的承办人员或上级整改办登记"):
            raise_alarms([cod(works)], by=who(stranger))
    assert not Alarm.objects.exists()


def test_ending_and_voiding_are_entries_of_the_site(works: Site) -> None:
    raise_alarms([cod(works)], by=who("shiqiao"))
    alarm = Alarm.objects.get()
    end_alarm(alarm, at(8, 14), by=who("qingping"))
    with pytest.raises(Stale, match="已经结束"):
        end_alarm(alarm, at(8, 15), by=who("shiqiao"))
    with pytest.raises(Refused, match="写明原因"):
        void_alarm(alarm, " ", by=who("shiqiao"))
    void_alarm(alarm, "仪器校准", by=who("shiqiao"))
    with pytest.raises(Stale, match="已经作废"):
        void_alarm(alarm, "仪器校准", by=who("shiqiao"))
    assert raise_alarms([cod(works)], by=who("shiqiao")) == ["created"], "it can be entered anew"
    acts = Entry.objects.filter(chain=works.chain).order_by("seq").values_list("act", "data__alarm")
    assert list(acts)[1:] == [("alarm_end", "COD超标 2025-06-08 12:00"), ("alarm_void", "COD超标 2025-06-08 12:00")]
    assert not verify().fault


def test_at_the_page_of_the_site(works: Site) -> None:
    desk = at_desk("shiqiao")
    enter = reverse("sites:alarm-new", args=[works.pk])
    said = {"what": "氨氮超标", "since": "2025-06-08T14:30", "value": "3.2", "limit": "1.5", "source": "video"}
    assert desk.post(enter, said).status_code == 302
    wrong = desk.post(enter, said | {"since": "", "what": ""})
    assert wrong.status_code == 422
    assert "请填写报警内容" in text_of(wrong)
    assert "数值或结束时间不同" in text_of(desk.post(enter, said | {"value": "4"}))
    alarm = Alarm.objects.get()
    assert (alarm.since, alarm.by, alarm.source) == (at(8, 14) + timedelta(minutes=30), who("shiqiao"), "video")
    page = reverse("sites:page", args=[works.pk])
    assert "没有结束" in text_of(desk.get(page))
    assert "正在报警" in text_of(desk.get(reverse("sites:list")))
    change = reverse("sites:alarm", args=[works.pk, alarm.pk])
    assert at_desk("landong").post(change, {"until": "2025-06-08T15:00"}).status_code == 404
    assert desk.post(change, {"until": "昨天"}).status_code == 400
    assert desk.post(change, {"until": "2025-06-08T15:00"}).status_code == 302
    assert desk.post(change, {"reason": "误报"}).status_code == 302
    seen = text_of(desk.get(page))
    assert "没有报警" in seen
    assert "误报" in seen
    assert "氨氮超标" not in text_of(desk.get(reverse("sites:alarms")))


def test_a_table_is_planned_row_by_row_and_taken_in_once(works: Site) -> None:
    site_in("青屏县", "某某矿", by="qingping", credit_code="91350100M000100Y43")
    site_in("青屏县", "某某砖厂", by="qingping")
    text = "\n".join(
        [
            "2025年6月报警记录",
            HEAD,
            "石桥镇/某某砖厂\tCOD超标\t2025/6/8 12:00\t2025年6月8日15时\t86.5\t50\tmg/L\t",
            "某某矿\t断线\t2025-06-09 08:30:15\t\t\t\t\t视频",
            "某某砖厂\t断线\t2025-06-09\t\t\t\t\t",
            "没有的厂\t断线\t昨天\t\t约90\t\t\t卫星",
            "某某矿\t断线\t\t\t\t\t\t",
            "某某矿\tCOD超标\t2025-06-09 10:00\t2025-06-09 09:00\t\t\t\t",
        ]
    )
    made = plan(who("qingping"), text)
    assert [row.state for row in made.rows] == ["created", "created", *["rejected"] * 4]
    reasons = [[why for _column, _said, why in row.problems] for row in made.rejected]
    assert "请写成“青屏县/某某厂”" in reasons[0][0]
    assert [len(own) for own in reasons] == [1, 4, 1, 1]
    assert made.rejected[0].number == 5
    with pytest.raises(Refused, match="有4行不能导入"):
        take_in(who("qingping"), text, leave_out=False)
    assert not Alarm.objects.exists()
    take_in(who("qingping"), text, leave_out=True)
    assert Alarm.objects.get(what="COD超标").until == at(8, 15)
    assert [row.state for row in plan(who("qingping"), text).rows[:2]] == ["unchanged", "unchanged"]
    with pytest.raises(Refused, match="没有可以导入的行"):
        take_in(who("qingping"), text, leave_out=True)
    ended = (
        f"{HEAD}\n某某矿\t断线\t2025-06-09 08:30:15\t2025-06-09 11:00\n石桥镇/某某砖厂\tCOD超标\t2025-06-08 12:00\t\t99"
    )
    rows = plan(who("qingping"), ended).rows
    assert [row.state for row in rows] == ["ended", "rejected"]
    by_code = "统一社会信用代码,因子,时间\n91350100m000100y43,断线,2025-06-11 08:00"
    assert [row.state for row in plan(who("qingping"), by_code).rows] == ["created"]
    for bad in ("点位\t时间\n某某矿\t2025-06-09", HEAD, "随便一句话"):
        with pytest.raises(Unusable):
            plan(who("qingping"), bad)
    strangers = plan(who("landong"), text)
    assert all(row.state == "rejected" for row in strangers.rows)


def test_a_workbook_dropped_on_the_page(works: Site) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["导出时间：2025-06-10"])
        sheet.write_row(1, 0, ["企业名称", "监测因子", "报警时间", "恢复时间", "监测值"])
        sheet.write_row(2, 0, ["某某砖厂", "颗粒物超标"])
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(2, 2, datetime(2025, 6, 8, 14, 30), moment)  # noqa: DTZ001 - as a cell has it
        sheet.write_number(2, 4, 86.5)
        sheet.write_row(3, 0, ["=1+1", "断线", "2025-06-08"])
    desk = at_desk("shiqiao")
    file = SimpleUploadedFile("报警.xlsx", out.getvalue())
    shown = desk.post(reverse("sites:import"), {"file": file})
    page = text_of(shown)
    assert "新登记 1" in page
    assert "不能导入 1" in page
    assert not Alarm.objects.exists()
    confirm = reverse("sites:import-confirm")
    text = shown.context["text"]
    assert desk.post(confirm, {"text": text}).status_code == 409
    assert desk.post(confirm, {"text": text, "leave_out": "yes"}).status_code == 302
    alarm = Alarm.objects.get()
    assert (alarm.what, alarm.since, alarm.value) == ("颗粒物超标", at(8, 14) + timedelta(minutes=30), Decimal("86.5"))
    assert desk.post(reverse("sites:import"), {"text": ""}).status_code == 422
    exported = b"".join(desk.get(reverse("sites:alarms") + "?export=xlsx").streaming_content)
    again = text_of(desk.post(reverse("sites:import"), {"file": SimpleUploadedFile("报警记录.xlsx", exported)}))
    assert ("已有的不变 1" in again, "不能导入 0" in again) == (True, True)
    broken = SimpleUploadedFile("坏.xlsx", b"PK\x03\x04broken")
    assert "坏.xlsx" in text_of(desk.post(reverse("sites:import"), {"file": broken}))


def test_a_large_table_asks_as_often_as_a_small_one(works: Site) -> None:
    def asked(rows: int) -> int:
        lines = [f"某某砖厂\t断线\t2025-06-{day % 20 + 1:02d} {day // 20:02d}:00" for day in range(rows)]
        with CaptureQueriesContext(connection) as caught:
            assert plan(who("shiqiao"), "\n".join([HEAD, *lines])).count("created") == rows
        return len(caught)

    assert asked(400) == asked(4)
