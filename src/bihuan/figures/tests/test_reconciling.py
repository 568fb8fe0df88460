"""The report on a take-over: what the table adds up to, what the ledger says, what the office printed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.building import number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Intake
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.tests.test_intake_pages import confirm
from bihuan.complaints.tests.test_takeover import AS_OF, ROWS, ledger


@pytest.fixture
def written(office: Inspection) -> Intake:
    clerk = at_desk("clerk")
    source = ledger(ROWS)
    clerk.post("/intake/", {"kind": "takeover", "lists": [SimpleUploadedFile(source.name, source.content)]})
    intake = Intake.objects.get()
    page = text_of(clerk.get(f"/intake/{intake.pk}/"))
    assert "核对报告" in page
    before = text_of(clerk.get(reverse("figures:reconciliation", args=[intake.pk])))
    assert "只在表中" in before
    assert confirm(clerk, intake, page).status_code == 302
    intake.refresh_from_db()
    return intake


def report(intake: Intake, **asked: object) -> str:
    address = reverse("figures:reconciliation", args=[intake.pk])
    return text_of(at_desk("clerk").get(address, {"as_of": AS_OF.isoformat(), **asked}))


def test_everything_fits(written: Intake) -> None:
    assert "对得上：表中、台账各项一致。" in report(written)
    assert "对得上：表中、台账和自报数各项一致。" in report(
        written, received=5, closed=1, stage_closed=1, open=3, key=0
    )


def test_what_was_printed_otherwise_is_marked(written: Intake) -> None:
    said = report(written, received=6)
    assert "1项对不上" in said
    assert 'due-over">−1' in said


def test_what_only_the_ledger_has_is_named(written: Intake, office: Inspection) -> None:
    received(office, transfer(3, [(number(9), "油烟直排。", "澜东区", "大气", "来电")]))
    said = report(written)
    assert "项对不上" in said
    assert number(9) in said


def test_as_a_file_and_only_for_intake(written: Intake) -> None:
    address = reverse("figures:reconciliation", args=[written.pk])
    assert at_desk("clerk").get(address, {"export": "xlsx"})["Content-Type"].endswith("sheet")
    assert at_desk("reviewer").get(address).status_code == 403
