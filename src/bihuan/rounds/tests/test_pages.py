"""Rounds at the desk: the call, a unit's report, the review, the end, the papers."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.photographs import photo

from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk
from bihuan.findings.models import Measure
from bihuan.findings.tests.building import plan_finding
from bihuan.rounds.models import Report, ReportFile, Round, Schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office: Inspection) -> Inspection:
    plan_finding(office, received=date(2025, 1, 5), due_on=date(2025, 2, 28))
    return office


def begin() -> Round:
    answer = at_desk("clerk").post(reverse("rounds:begin"), {"as_of": "2025-03-25"}, follow=True)
    assert "已发起2025年3月25日调度" in answer.content.decode()
    return Round.objects.get()


def entered(seen: int = 0, **more: object) -> dict[str, object]:
    return {"seen": seen, "percent": 60, "text": "完成管网3公里。", "spent": "12.50", "next": "1"} | more


def test_a_round_at_the_desk(desk: Inspection) -> None:
    asked = begin()
    unit = at_desk("qingping")
    page = unit.get(reverse("rounds:round", args=[asked.pk])).content.decode()
    assert page.count("填写") == 2
    first, second = Measure.objects.order_by("position")
    answer = unit.post(reverse("rounds:report", args=[asked.pk, first.pk]), entered())
    assert answer.headers["Location"] == reverse("rounds:report", args=[asked.pk, second.pk])
    unit.post(reverse("rounds:report", args=[asked.pk, second.pk]), entered())
    assert Report.objects.filter(spent_fen=1250, percent=60).count() == 2

    office = at_desk("reviewer")
    page = office.get(reverse("rounds:round", args=[asked.pk])).content.decode()
    assert "待审核的报送" in page
    seen = [f"{row.pk}:{row.submitted_id}" for row in Report.objects.all()]
    office.post(reverse("rounds:review", args=[asked.pk]), {"report": seen})
    answer = office.post(reverse("rounds:end", args=[asked.pk]), follow=True)
    assert "1个问题，其中滞后1个" in answer.content.decode()
    assert "应于2025-02-28前完成" in answer.content.decode()

    schedule = Schedule.objects.get()
    told = {"value": "on_schedule", "reason": "经批准顺延"}
    answer = office.post(reverse("rounds:rule", args=[asked.pk, schedule.case_id]), told, follow=True)
    assert "认定理由：经批准顺延" in answer.content.decode()
    assert "达到序时进度" in at_desk("qingping").get(reverse("findings:page", args=[schedule.case_id])).content.decode()


def test_what_is_wrong_is_said_and_nothing_is_lost(desk: Inspection) -> None:
    asked = begin()
    measure = Measure.objects.order_by("position")[0]
    answer = at_desk("qingping").post(
        reverse("rounds:report", args=[asked.pk, measure.pk]), entered(percent=120, text="在做")
    )
    assert answer.status_code == 422
    assert "在做" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_unit_sees_only_its_findings_of_a_round(desk: Inspection) -> None:
    asked = begin()
    mine = at_desk("qingping").get(reverse("rounds:round", args=[asked.pk])).content.decode()
    others = at_desk("landong").get(reverse("rounds:round", args=[asked.pk])).content.decode()
    assert "问题1" in mine
    assert "问题1" not in others


def test_the_register_goes_out_in_word_and_excel(desk: Inspection) -> None:
    asked = begin()
    word = at_desk("reviewer").get(reverse("mailroom:round-word", args=[asked.pk]))
    table = Document(io.BytesIO(word.content)).tables[0]
    assert [cell.text for cell in table.rows[1].cells][:3] == ["问题1", "城区雨污分流不到位", "青屏县"]
    sheet = at_desk("reviewer").get(reverse("rounds:round", args=[asked.pk]), {"export": "xlsx"})
    assert sheet.headers["Content-Type"].endswith("sheet")


def test_rows_cost_no_more_queries(desk: Inspection) -> None:
    asked = begin()
    client = at_desk("reviewer")
    few = _queries(client, asked)
    for place in range(2, 12):
        plan_finding(desk, f"问题{place}", received=date(2025, 1, 5))
    assert _queries(client, asked) == few


def _queries(client: Client, asked: Round) -> int:
    address = reverse("rounds:round", args=[asked.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


def test_evidence_goes_with_the_report_and_stays_once_accepted(desk: Inspection, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    asked, unit = begin(), at_desk("qingping")
    measure = Measure.objects.get(position=1)
    where = reverse("rounds:report", args=[asked.pk, measure.pk])
    file = SimpleUploadedFile("现场.jpg", photo(1), "image/jpeg")
    assert unit.post(where, entered(text="", chosen=[file])).status_code == 422
    kept = ReportFile.objects.get()
    assert "现场.jpg" in unit.get(where).content.decode(), "what arrived is kept while the rest is corrected"
    bad = SimpleUploadedFile("单据.pdf", b"none", "application/pdf")
    assert "单据.pdf" in unit.post(where, entered(chosen=[bad])).content.decode()
    unit.post(where, entered())
    report = Report.objects.get()
    assert report.submitted.data["files"] == [["现场.jpg", kept.stored.sha256]]
    image = reverse("rounds:file", args=[kept.pk, kept.mark])
    assert image in at_desk("reviewer").get(reverse("rounds:round", args=[asked.pk])).content.decode()
    assert at_desk("reviewer").get(image, {"size": "thumb"}).status_code == 200
    assert at_desk("landong").get(image).status_code == 404
    seen = [f"{report.pk}:{report.submitted_id}"]
    at_desk("reviewer").post(reverse("rounds:review", args=[asked.pk]), {"report": seen})
    assert unit.post(reverse("rounds:remove", args=[kept.pk, kept.mark])).status_code == 409
