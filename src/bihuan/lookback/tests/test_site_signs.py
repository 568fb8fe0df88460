"""What the place of something struck off gives away: alarms since, complaints about it and its neighbours, photographs."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import number, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Case, Inspection, StandSpan
from bihuan.closing.attaching import attach
from bihuan.closing.tests.building import fresh as finding_now
from bihuan.closing.tests.building import rectified_finding
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.models import Finding
from bihuan.findings.relating import relate
from bihuan.lookback.signs import suspects
from bihuan.lookback.tests.building import close, office_that_closes, struck_off
from bihuan.moments import beijing_day
from bihuan.sites.alarming import AlarmText, raise_alarms, void_alarm
from bihuan.sites.models import Alarm
from bihuan.sites.tests.building import linked, site_in, who

pytestmark = pytest.mark.django_db
STRUCK = timedelta(days=100)
NEXT_DOOR, ELSEWHERE = (28.2050, 112.9700), (28.2200, 112.9700)
"""560 metres and 2.2 kilometres north of the works."""


@pytest.fixture
def office(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office_that_closes(office)


def since_struck(days: int) -> datetime:
    return timezone.now() - STRUCK + timedelta(days=days)


def signs(office: Inspection) -> dict[str, str]:
    StandSpan.objects.filter(status="struck_off").update(since=since_struck(0))
    return {one.case.number: "\n".join(one.signs) for one in suspects(office)}


def came(serial: int, days: int) -> Case:
    """Complaint ``serial`` came so many days after the strike-off."""
    Case.objects.filter(number=number(serial)).update(received_at=since_struck(days))
    return Case.objects.get(number=number(serial))


def test_alarms_since_the_strike_off(office: Inspection) -> None:
    finding, works = struck_off(office), site_in("青屏县")
    assert signs(office) == {}
    linked(finding.case, works)
    days = (-3, 5, 6, 9)
    texts = [AlarmText(works, "COD超标", since_struck(day), value=Decimal(90)) for day in days]
    raise_alarms([*texts, AlarmText(works, "断线", since_struck(8))], by=None)
    newest = beijing_day(since_struck(9)).isoformat()
    said = f"销号以后，某某砖厂又有4次报警（COD超标3次、断线1次；最近一次{newest}）。"
    assert signs(office) == {"问题1": said}
    void_alarm(Alarm.objects.get(what="断线"), "误报", by=who("clerk"))
    assert "又有3次报警（COD超标3次；" in signs(office)["问题1"]


def test_complaints_about_the_same_site_and_its_neighbours(office: Inspection, monkeypatch) -> None:
    finding, works = struck_off(office), site_in("青屏县")
    linked(finding.case, works)
    for serial, days, site in (
        (1, 3, works),
        (2, -3, works),
        (3, 4, site_in("青屏县", "某某石材厂", place=NEXT_DOOR)),
        (4, 5, site_in("青屏县", "某某饭店", place=ELSEWHERE)),
        (5, 6, site_in("青屏县", "某某水库", place=ELSEWHERE, radius=2500)),
    ):
        linked(came(serial, days), site)
    assert signs(office)["问题1"].splitlines() == [
        f"销号以后，某某砖厂又有信访件{number(1)}（{beijing_day(since_struck(3))}）。",
        f"销号以后，与某某砖厂范围相接的某某水库又有信访件{number(5)}（{beijing_day(since_struck(6))}）。",
        f"销号以后，离某某砖厂约560米的某某石材厂又有信访件{number(3)}（{beijing_day(since_struck(4))}）。",
    ]
    monkeypatch.setattr("bihuan.lookback.site_signs.NEIGHBOURS", 1)
    assert signs(office)["问题1"].splitlines()[2:] == ["销号以后，1公里内另有1个点位的信访件共1件。"]
    monkeypatch.undo()
    now = finding_now(finding)
    relate(now, Case.objects.get(number=number(1)), by=who("clerk"), seen=now.case.revision)
    told = signs(office)["问题1"]
    assert told.count(number(1)) == 1, "a linked complaint is told once"
    Case.objects.filter(number=number(3)).update(withdrawn_at=timezone.now())
    assert number(3) not in signs(office)["问题1"]


def test_photographs_of_the_closing_taken_elsewhere(office: Inspection) -> None:
    finding = rectified_finding(office, "问题1")
    files = [("photos", "改造后.jpg", photo(1, place=ELSEWHERE)), ("photos", "近照.jpg", photo(2, place=NEXT_DOOR))]
    attach(finding_now(finding), files, by=who("qingping"))
    close(finding)
    linked(finding.case, site_in("青屏县"))
    said = "“改造后.jpg”的拍摄地点离关联点位“某某砖厂”约2.2公里，请核对是不是现场。"
    assert signs(office) == {"问题1": said}
    page = reverse("findings:page", args=[finding.pk])
    assert "“改造后.jpg”的拍摄地点" in text_of(at_desk("reviewer").get(page))
    assert "“改造后.jpg”的拍摄地点" not in text_of(at_desk("inspector").get(page))


def test_a_fixed_number_of_queries(office: Inspection) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            signs(office)
        return len(caught)

    for place in (1, 2):
        linked(struck_off(office, f"问题{place}").case, site := site_in("青屏县", f"某某{place}厂"))
        linked(came(place, place), site)
        raise_alarms([AlarmText(site, "断线", since_struck(3))], by=None)
    few = asked()
    for place in (3, 4, 5):
        linked(struck_off(office, f"问题{place}").case, site := site_in("青屏县", f"某某{place}厂"))
        linked(came(place, place), site)
        raise_alarms([AlarmText(site, "断线", since_struck(3))], by=None)
    assert asked() == few
    assert Finding.objects.count() == len(signs(office)) == 5
