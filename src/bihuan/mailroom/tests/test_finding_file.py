"""One case, one file of a finding: every paper of its years in one archive, and what is missing said in sentences."""

import io
import zipfile
from datetime import date, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from tests.photographs import photo

from bihuan.cases.models import Inspection
from bihuan.closing import attaching
from bihuan.closing.advancing import refuse
from bihuan.closing.models import Closing
from bihuan.closing.tests.building import follow_chain, fresh, rectified_finding, step_by, who
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.arranging import arrange, proposal
from bihuan.findings.documents import add_documents
from bihuan.findings.models import Finding
from bihuan.lookback.ordering import assign, order
from bihuan.lookback.reporting import Seen, attach, report
from bihuan.mailroom.binder import Binder, archive
from bihuan.mailroom.finding_file import finding_file
from bihuan.moments import BEIJING, beijing_day
from bihuan.notices.composing import sections_of, title_of
from bihuan.notices.models import Notice
from bihuan.notices.posting import NoticeText, ObjectionText, answer, post, receive
from bihuan.rounds import evidence
from bihuan.rounds.models import Report
from bihuan.rounds.opening import open_round
from bihuan.rounds.reporting import ReportText
from bihuan.rounds.reporting import report as report_progress
from bihuan.rounds.reviewing import accept

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 10, 13), date(2025, 10, 18)


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    follow_chain(office, "huangshan")
    return office


def on(month: int, day: int) -> "patch[object]":  # type: ignore[type-arg]
    return patch.object(timezone, "now", lambda: datetime(2025, month, day, 12, tzinfo=BEIJING))


def planned(inspection: Inspection) -> Finding:
    finding = rectified_finding(inspection, measures=("完成管网改造",), due_on=date(2025, 9, 30))
    add_documents(finding, [("批复.jpg", photo(5))], by=who("qingping"))
    measure = finding.measures.get()
    measure.finding = fresh(finding)
    arrange(measure, proposal(measure, date(2025, 6, 2)), by=who("clerk"), seen=measure.finding.case.revision)
    return fresh(finding)


def reported(finding: Finding, day: date) -> None:
    """A round with one report, its evidence, accepted."""
    with on(day.month, day.day):
        asked = open_round(finding.case.inspection, day, by=None)
        measure = finding.measures.select_related("finding__case__inspection__region").get()
        evidence.attach(asked, measure, [("进度.jpg", photo(day.month))], by=who("qingping"))
        report_progress(asked, measure, ReportText(100, "管网已改造。", 5_000_000), by=who("qingping"), seen=0)
        seen = Report.objects.filter(round=asked).values_list("pk", "submitted_id")
        accept(asked, list(seen), by=who("reviewer"))


def closed(finding: Finding) -> None:
    """Refused once, then struck off after a notice with one objection that was answered."""
    with on(10, 9):
        files = [(key, f"{key}.jpg", photo(20 + place)) for place, key in enumerate(("photos", "report", "papers"))]
        attaching.attach(fresh(finding), files, by=who("qingping"))
        step_by(finding, "qingping", on=None)
        now = fresh(finding)
        refuse(now, "管网仍有错接。", by=who("reviewer"), seen=now.case.revision)
    with on(10, 10):
        step_by(finding, "qingping", on=None)
        attaching.attach(fresh(finding), [("", "核查表.jpg", photo(30))], by=who("reviewer"))
        step_by(finding, "reviewer", on=date(2025, 10, 10))
        step_by(finding, "leader")
    with on(10, 13):
        now = fresh(finding)
        sections = sections_of(now, now.closings.get(outcome="open"))
        text = NoticeText(title_of(now), sections, FIRST, "市整改办", "0XXX-8888123")
        notice = post(now, text, by=who("reviewer"), seen=now.case.revision)
    with on(10, 20):
        said = ObjectionText("phone", date(2025, 10, 15), "还有一段没有改造。")
        made = receive(notice, said, by=who("reviewer"), seen=fresh(finding).case.revision)
        answer(
            made,
            "已复核，没有遗漏。",
            upheld=False,
            on=date(2025, 10, 20),
            by=who("reviewer"),
            seen=fresh(finding).case.revision,
        )
        step_by(finding, "reviewer", on=FIRST, until=LAST)


def looked_back(finding: Finding) -> None:
    (made,) = order(finding.case.inspection, {finding.pk: ["群众再次反映"]}, by=who("clerk"))
    assign([made], who("clerk"), None, by=who("clerk"))
    attach(made, [("回看.jpg", photo(40))], by=who("clerk"))
    report(made, Seen("holds", "现场没有溢流。", beijing_day(timezone.now()), ("张某",)), by=who("clerk"))


def file_of(finding: Finding, username: str = "reviewer") -> Binder:
    return finding_file(fresh(finding), who(username))


def texts(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_complete_file_holds_every_paper_and_says_what_is_only_named(inspection: Inspection) -> None:
    finding = planned(inspection)
    reported(finding, date(2025, 6, 25))
    closed(finding)
    looked_back(finding)
    found = file_of(finding)
    assert found.missing == [
        "“行政处罚、责令改正等法律文书（写明文号）”只写明文号或存放处，没有附材料。",
        "“群众走访记录”只写明文号或存放处，没有附材料。",
    ]
    with zipfile.ZipFile(archive(found)) as opened:
        names = opened.namelist()
        index = texts(opened.read("0-目录.docx"))
        assert all(item.name in index for item in found.items)
        for name in (
            "1-问题和整改方案.docx",
            "1-方案文件/01-批复.jpg",
            "2-调度/2025-06-25/进展.docx",
            "2-调度/2025-06-25/佐证/01-措施1-进度.jpg",
            "3-销号/1-验收不通过/00-自查清单.docx",
            "3-销号/1-验收不通过/02-现场核查.docx",
            "3-销号/2-已销号/02-现场核查/01-核查表.jpg",
            "3-销号/2-已销号/02-现场核查-签字表.docx",
            "3-销号/2-已销号/03-会审签字.docx",
            "4-公示/2025-10-13-公示.docx",
            "4-公示/2025-10-13-异议和答复.docx",
            "6-办理经过.docx",
        ):
            assert name in names, names
        assert any(name.endswith("01-回看.jpg") for name in names)
        assert opened.read("1-方案文件/01-批复.jpg") == photo(5)
        assert "管网仍有错接" in texts(opened.read("3-销号/1-验收不通过/02-现场核查.docx"))
        assert "累计投入5万元" in texts(opened.read("2-调度/2025-06-25/进展.docx"))
        assert "没有遗漏" in texts(opened.read("4-公示/2025-10-13-异议和答复.docx"))
        history = texts(opened.read("6-办理经过.docx"))
        assert (
            history.index("申请销号") < history.index("发布公示") < history.index("销号并")
            if "销号并" in history
            else 1
        )


def test_the_same_file_is_the_same_bytes(inspection: Inspection) -> None:
    finding = planned(inspection)
    reported(finding, date(2025, 6, 25))
    assert archive(file_of(finding)).read() == archive(file_of(finding)).read()


def test_what_is_missing_is_said(inspection: Inspection) -> None:
    finding = rectified_finding(inspection, measures=("完成管网改造",))
    assert file_of(finding).missing == [
        "措施1没有安排节点。",
        "措施1没有审核过的进展报送。",
        "还没有申请销号。",
    ]
    step_by(finding, "qingping")
    said = "".join(file_of(finding).missing)
    assert "“整改情况报告”只写明文号或存放处" in said
    assert "还没有办的步骤：现场核查、会审签字、公示" in said


def test_the_sheet_to_sign_is_blank_before_and_filled_after(inspection: Inspection) -> None:
    finding = rectified_finding(inspection)
    step_by(finding, "qingping")
    step = Closing.objects.get().steps.get(kind="site_check")
    desk = at_desk("reviewer")
    where = reverse("mailroom:check-sheet", args=[step.pk])
    assert where in text_of(desk.get(reverse("findings:page", args=[finding.pk])))
    blank = texts(desk.get(where).content)
    assert "□符合要求" in blank
    assert "管网已改造" in blank, "what the unit said stands on it"
    assert "☑" not in blank
    step_by(finding, "reviewer")
    filled = texts(desk.get(where).content)
    assert "☑符合要求" in filled
    assert "张某" in filled
    assert at_desk("landong").get(where).status_code == 404


def test_at_the_desk(inspection: Inspection) -> None:
    finding = rectified_finding(inspection)
    assert "还没有申请销号" in text_of(at_desk("reviewer").get(reverse("mailroom:finding-file", args=[finding.pk])))
    where = reverse("mailroom:finding-file-download", args=[finding.pk])
    assert at_desk("qingping").get(where)["Content-Type"] == "application/zip"
    assert at_desk("landong").get(where).status_code == 404


def test_queries_do_not_grow_with_rounds(inspection: Inspection) -> None:
    def asked() -> int:
        member, now = who("reviewer"), fresh(finding)
        with CaptureQueriesContext(connection) as seen:
            archive(finding_file(now, member))
        return len(seen)

    finding = planned(inspection)
    reported(finding, date(2025, 6, 25))
    few = asked()
    reported(finding, date(2025, 7, 25))
    assert Notice.objects.count() == 0
    assert asked() == few
