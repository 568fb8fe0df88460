"""Slips: one per unit, once, signed for at the desk or on paper."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from tests.building import number, share, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.evidence.keeping import content_of
from bihuan.mailroom.models import Slip
from bihuan.mailroom.slips import issue_slips, record_receipt, sign_for, unslipped
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def issued(inspection: Inspection) -> dict[str, Slip]:
    made = issue_slips(inspection, by=who("clerk"), expected=len(unslipped(inspection)))
    return {slip.unit.short: slip for slip in made}


def test_one_for_each_unit_and_none_twice(inspection):
    slips = issued(inspection)
    assert {unit: [item["number"] for item in slip.contents] for unit, slip in slips.items()} == {
        "澜东区": [number(1), number(3)],
        "青屏县": [number(2), number(3)],
        "市城管局": [number(4)],
    }
    assert sorted(slip.number for slip in slips.values()) == [1, 2, 3]
    assert unslipped(inspection) == []
    with pytest.raises(Refused, match="没有要开"):
        issue_slips(inspection, by=who("clerk"), expected=0)
    with pytest.raises(Stale, match="重新核对"):
        issue_slips(inspection, by=who("clerk"), expected=5)


def test_given_anew_it_goes_on_another(inspection):
    issued(inspection)
    item = share(inspection, 1, "澜东区")
    act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="重办")
    assert unslipped(inspection) == []
    item = share(inspection, 1, "澜东区")
    dispatch([(item.case, [item.unit])], inspection=inspection, by=who("clerk"), note="三日内到现场")
    (slip,) = issued(inspection).values()
    assert (slip.number, slip.contents[0]["note"]) == (4, "三日内到现场")


def test_the_paper_says_it(inspection):
    slip = issued(inspection)["澜东区"]
    document = Document(io.BytesIO(content_of(slip.stored)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "群众信访举报件交办单"
    assert "澜东区：" in texts
    assert any("签收人" in text for text in texts)
    cells = [cell.text for cell in document.tables[0].rows[1].cells]
    assert cells[1:4] == [f"{number(1)}（重要件）", "枣林村一家砖厂冒黑烟。", "2025-06-12"]


def test_signing_accepts_what_is_on_it(inspection):
    slip = issued(inspection)["澜东区"]
    with pytest.raises(Refused, match="承办人员"):
        sign_for(slip, by=who("qingping"))
    sign_for(slip, by=who("landong"))
    assert [share(inspection, serial, "澜东区").status for serial in (1, 3)] == ["handling", "handling"]
    assert share(inspection, 3, "青屏县").status == "dispatched"
    with pytest.raises(Stale, match="已经签收"):
        sign_for(slip, by=who("landong"))


def test_a_paper_receipt_with_its_scan(inspection):
    slip = issued(inspection)["青屏县"]
    today = beijing_day(timezone.now())
    with pytest.raises(Refused, match="分办人员"):
        record_receipt(slip, name="李某某", on=today, scan=None, by=who("reviewer"))
    made = record_receipt(slip, name="李某某", on=today, scan=("回执.pdf", b"%PDF-1.7"), by=who("clerk"))
    assert (made.on_paper, made.scan.name) == (True, "回执.pdf")
    assert share(inspection, 2, "青屏县").status == "dispatched"


def test_at_the_desk(inspection):
    clerk = at_desk("clerk")
    assert "出交办单（5件次）" in text_of(clerk.get("/slips/"))
    assert clerk.post("/slips/issue", {"expected": "5"}).status_code == 302
    assert clerk.post("/slips/issue", {"expected": "5"}).status_code == 409
    slips = {slip.unit.short: slip for slip in Slip.objects.select_related("unit")}
    assert text_of(at_desk("landong").get("/slips/")).count("未签收</span>") == 1
    address = f"/slips/{slips['澜东区'].pk}/"
    assert at_desk("qingping").get(address).status_code == 404
    assert at_desk("landong").post(f"{address}sign").status_code == 302
    said = {
        "name": "李某某",
        "on": beijing_day(timezone.now()).isoformat(),
        "scan": SimpleUploadedFile("回执.exe", b"MZ"),
    }
    response = clerk.post(f"/slips/{slips['青屏县'].pk}/receipt", said)
    assert (response.status_code, "不能作附件" in text_of(response)) == (400, True)
    assert clerk.post(f"/slips/{slips['青屏县'].pk}/receipt", {**said, "scan": ""}).status_code == 302
    assert text_of(clerk.get("/slips/?signed=no")).count("未签收</span>") == 1
