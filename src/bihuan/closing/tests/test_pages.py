"""Closing at the desk: the application with its checklist and files, the steps, the refusal, the register."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.photographs import photo

from bihuan.cases.models import Inspection, Stand
from bihuan.closing.models import Checked, Closing, ClosingFile
from bihuan.closing.saying import asked_of
from bihuan.closing.tests.building import fresh, rectified_finding, step_by, waits_at
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.models import Finding
from bihuan.moments import beijing_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(office: Inspection, settings, tmp_path) -> Finding:
    settings.MEDIA_ROOT = tmp_path
    return rectified_finding(office)


def address(name: str, finding: Finding) -> str:
    return reverse(f"closing:{name}", args=[finding.pk])


def application(finding: Finding, **more: object) -> dict[str, object]:
    said = {f"state_{item.key}": "met" for item in asked_of(finding)}
    notes = {f"note_{item.key}": "存整改档案" for item in asked_of(finding)}
    return {"seen": fresh(finding).case.revision, "text": "管网已改造。"} | said | notes | more


def accepted(finding: Finding, **more: object) -> dict[str, object]:
    said = {"text": "达到目标。", "on": "2026-01-02", "persons": "张某（市局）、李某", "verdict": "met"}
    return {"seen": fresh(finding).case.revision} | said | more


def picture(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"现场{seed}.jpg", photo(seed), "image/jpeg")


def test_files_stay_while_the_application_is_corrected(finding: Finding) -> None:
    unit = at_desk("qingping")
    said = application(finding, text="", note_photos="", files_photos=[picture(1), picture(2)])
    answer = unit.post(address("step", finding), said)
    assert answer.status_code == 422
    assert "请写明自查情况" in text_of(answer)
    assert ClosingFile.objects.filter(step__isnull=True, item="photos").count() == 2
    unit.post(address("step", finding), application(finding, note_photos=""))
    closing = Closing.objects.get()
    assert closing.steps.get(position=1).files.count() == 2
    assert Checked.objects.get(key="photos").note == ""
    assert "现场1.jpg" in text_of(at_desk("reviewer").get(reverse("findings:page", args=[finding.pk])))


def test_what_is_missing_is_said_in_one_sentence(finding: Finding) -> None:
    answer = at_desk("qingping").post(address("step", finding), application(finding, state_report="absent"))
    assert answer.status_code == 422
    assert "还缺“整改情况报告”" in text_of(answer)
    assert not Closing.objects.exists()


def test_files_are_saved_first_and_taken_off(finding: Finding) -> None:
    unit = at_desk("qingping")
    answer = unit.post(address("step", finding), {"keep": "1", "text": "写了一半", "files_": [picture()]})
    assert answer.status_code == 200
    assert "写了一半" in text_of(answer)
    assert "form-errors" not in text_of(answer)
    file = ClosingFile.objects.get()
    unit.post(reverse("closing:remove", args=[file.pk, file.mark]))
    file.refresh_from_db()
    assert file.removed_at is not None


def test_a_file_that_lies_about_itself_is_named(finding: Finding) -> None:
    bad = SimpleUploadedFile("照片.jpg", b"not a picture", "image/jpeg")
    answer = at_desk("qingping").post(address("step", finding), application(finding, files_=[bad]))
    assert answer.status_code == 422
    assert "“照片.jpg”的内容与后缀 jpg 不符" in text_of(answer)


def test_acceptance_at_the_desk(finding: Finding) -> None:
    step_by(finding, "qingping", on=None)
    client = at_desk("reviewer")
    assert "自查" in text_of(client.get(address("step", finding)))
    answer = client.post(address("step", finding), accepted(finding))
    assert "不能早于上一步" in text_of(answer), "it was applied for today"
    today = beijing_day(timezone.now()).isoformat()
    client.post(address("step", finding), accepted(finding, on=today, files_=[picture()]))
    assert fresh(finding).case.status == Stand.RECTIFIED
    page = text_of(client.get(reverse("findings:page", args=[finding.pk])))
    assert "张某（市局）、李某" in page
    assert "符合要求" in page


def test_a_refusal_leads_back_and_the_files_go_with_the_next(finding: Finding) -> None:
    unit = at_desk("qingping")
    unit.post(address("step", finding), application(finding, files_photos=[picture()], note_photos=""))
    revision = fresh(finding).case.revision
    answer = at_desk("reviewer").post(
        address("refuse", finding), {"seen": revision, "reason": "管网仍有错接。"}, follow=True
    )
    assert "已退回整改" in text_of(answer)
    assert "管网仍有错接。" in text_of(unit.get(address("step", finding)))
    unit.post(address("step", finding), application(finding, note_photos=""))
    assert Closing.objects.filter(outcome="open").get().steps.get(position=1).files.get().item == "photos"


def test_the_unit_withdraws_at_the_desk(finding: Finding) -> None:
    step_by(finding, "qingping")
    page = text_of(at_desk("qingping").get(reverse("findings:page", args=[finding.pk])))
    assert "撤回申请" in page
    said = {"seen": fresh(finding).case.revision, "reason": "补充监测"}
    at_desk("qingping").post(address("withdraw", finding), said)
    assert Closing.objects.get().outcome == "withdrawn"


def test_the_second_person_is_told_what_the_first_did(finding: Finding) -> None:
    step_by(finding, "qingping")
    stale = accepted(finding)
    step_by(finding, "reviewer")
    answer = at_desk("reviewer").post(address("step", finding), stale | {"until": "2026-01-03"})
    assert answer.status_code == 409
    assert waits_at(finding) == "notice"


def test_a_file_is_seen_by_whom_the_finding_concerns(finding: Finding) -> None:
    at_desk("qingping").post(address("step", finding), application(finding, files_photos=[picture()]))
    file = ClosingFile.objects.get()
    where = reverse("closing:file", args=[file.pk, file.mark])
    assert at_desk("reviewer").get(where).status_code == 200
    assert at_desk("reviewer").get(where, {"size": "thumb"}).headers["Content-Type"] == "image/jpeg"
    assert at_desk("landong").get(where).status_code == 404
    assert at_desk("reviewer").get(reverse("closing:file", args=[file.pk, "0" * 16])).status_code == 404


def test_the_register_says_whose_turn_it_is(finding: Finding) -> None:
    step_by(finding, "qingping")
    mine = at_desk("reviewer").get(reverse("closing:list"), {"turn": "mine"})
    others = at_desk("leader").get(reverse("closing:list"), {"turn": "mine"})
    assert finding.case.number in text_of(mine)
    assert finding.case.number not in re.sub(r"<option.*?</option>", "", text_of(others))
    workbench = text_of(at_desk("reviewer").get(reverse("desk:workbench")))
    assert "待办销号" in workbench


def test_rows_cost_no_more_queries(finding: Finding) -> None:
    step_by(finding, "qingping")
    client = at_desk("reviewer")
    few = _queries(client)
    for place in range(2, 10):
        step_by(rectified_finding(finding.case.inspection, f"问题{place}"), "qingping")
    assert _queries(client) == few


def _queries(client: Client) -> int:
    client.get(reverse("closing:list"))
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse("closing:list"))
    return len(caught)
