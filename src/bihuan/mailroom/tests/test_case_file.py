"""One case, one file: every paper of a complaint in one archive, and what is missing said in sentences."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.building import number, share, signed, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.actions import ActionText
from bihuan.complaints.answering import AnswerText, hand_back, submit
from bihuan.complaints.attaching import attach
from bihuan.complaints.claiming import ClaimText, set_claims
from bihuan.complaints.models import Signature
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.visiting import VisitText, record_visit
from bihuan.mailroom.binder import archive
from bihuan.mailroom.case_file import CaseFile, case_file, complaint_of
from bihuan.mailroom.slips import issue_slips, sign_for, unslipped
from bihuan.moments import beijing_day
from bihuan.sites.tests.building import linked, site_in
from bihuan.units.models import Member

DONE = AnswerText("属实", "经查，情况属实。", "已责令停产。", "closed")


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def file_of(serial: int, username: str = "reviewer") -> CaseFile:
    return case_file(complaint_of(Case.objects.get(number=number(serial))), who(username))


def complete(inspection: Inspection) -> None:
    """Complaint 1 with its slip signed for, an answer with a photograph, both signatures, and a visit."""
    slips = issue_slips(inspection, by=who("clerk"), expected=len(unslipped(inspection)))
    sign_for(next(slip for slip in slips if slip.unit.short == "澜东区"), by=who("landong"))
    item = share(inspection, 1, "澜东区")
    attach(item, [("现场.jpg", photo(1))], by=who("landong"))
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    signed(inspection, 1, "澜东区", "reviewer", "leader")
    visited(inspection)


def visited(inspection: Inspection) -> None:
    item = share(inspection, 1, "澜东区")
    day = beijing_day(item.case.received_at)
    record_visit(
        item,
        VisitText(day, "door", 2, "satisfied", "烟小了。", "镇长、网格员"),
        by=who("landong"),
        seen=item.case.revision,
    )


def texts(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_complete_file_says_nothing_is_missing(inspection: Inspection) -> None:
    complete(inspection)
    found = file_of(1)
    assert found.missing == []
    with zipfile.ZipFile(archive(found)) as opened:
        names = opened.namelist()
        assert names[0] == "0-目录.docx"
        assert "3-办理材料/澜东区/附件/01-现场.jpg" in names
        assert opened.read("3-办理材料/澜东区/附件/01-现场.jpg") == photo(1)
        index = texts(opened.read("0-目录.docx"))
        assert all(item.name in index for item in found.items)
        sheet = texts(opened.read("3-办理材料/澜东区/审签单-1.docx"))
        assert sheet.index("整改办审核") < sheet.index("市领导签批")
        assert "未签" not in sheet
        assert "上门回访2人：满意。烟小了。（回访人：镇长、网格员）" in texts(
            opened.read("3-办理材料/澜东区/回访记录.docx")
        )
        assert "登记" not in texts(opened.read("5-办理经过.docx"))
        assert "审核通过" in texts(opened.read("5-办理经过.docx"))


def test_the_sheet_prints_everything_that_was_weighed_and_what_came_back(inspection: Inspection) -> None:
    """Seed 001's D1YZ202000131: true as a whole though its claims are mixed, and the reason stands in print."""
    case = Case.objects.get(number=number(1))
    set_claims(case, ["无证采矿", "毁坏林地二百亩"], by=who("clerk"), seen=case.revision)
    first, second = case.claims.filter(until__isnull=True)
    item = share(inspection, 1, "澜东区")
    answer = AnswerText(
        "属实",
        "经现场核查。",
        "责令改正，罚款5万元。",
        "closed",
        claims=(
            ClaimText(first.text, "不属实", claim_id=first.pk),
            ClaimText(second.text, "部分属实", claim_id=second.pk),
        ),
        verdict_reason="毁林一项影响最大",
        actions=(ActionText("fine", "澜环罚〔2025〕7号", fen=5_000_000),),
    )
    submit(item, answer, by=who("landong"), seen=item.case.revision)
    signed(inspection, 1, "澜东区", "reviewer")
    item = share(inspection, 1, "澜东区")
    step = Signature.objects.get(name="整改办审核")
    hand_back(item, step, by=who("leader"), seen=item.case.revision, reason="请核对罚款数额")
    visited(inspection)
    signed(inspection, 1, "澜东区", "reviewer", "leader")
    sheet = texts({item.name: item for item in file_of(1).items}["3-办理材料/澜东区/审签单-1.docx"].content())
    for said in (
        "1. 无证采矿：不属实。",
        "2. 毁坏林地二百亩：部分属实。",
        "属实（毁林一项影响最大）",
        "罚款5万元 澜环罚〔2025〕7号",
        "上门回访2人：满意。",
        "群众满意：",
        "整改到位：没有照片或文书。",
        "退回整改办审核",
        "请核对罚款数额",
    ):
        assert said in sheet, said
    assert sheet.count("请核对罚款数额") == 1


def test_the_same_file_is_the_same_bytes(inspection: Inspection) -> None:
    complete(inspection)
    assert archive(file_of(1)).read() == archive(file_of(1)).read()


def test_what_is_missing_is_said(inspection: Inspection) -> None:
    assert file_of(5).missing == ["还没有分办，没有答复。"]
    assert file_of(1).missing == ["澜东区还没有答复。"]
    issue_slips(inspection, by=who("clerk"), expected=len(unslipped(inspection)))
    item = share(inspection, 1, "澜东区")
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    said = "".join(file_of(1).missing)
    for sentence in ("还没有签收", "还没有审核通过", "没有附件"):
        assert sentence in said


def test_a_unit_gets_its_own_part_of_a_shared_complaint(inspection: Inspection) -> None:
    for short, name in (("澜东区", "landong"), ("青屏县", "qingping")):
        item = share(inspection, 3, short)
        submit(item, DONE, by=who(name), seen=item.case.revision)
    assert {item.title for item in file_of(3, "landong").items if "次答复" in item.title} == {
        "澜东区第1次答复",
        "澜东区第1次答复的审签单",
    }
    assert any("青屏县" in item.title for item in file_of(3).items)
    assert "青屏县" not in texts({item.name: item for item in file_of(3, "landong").items}["5-办理经过.docx"].content())


def test_at_the_desk(inspection: Inspection) -> None:
    case = Case.objects.get(number=number(1))
    assert "还没有答复" in text_of(at_desk("reviewer").get(f"/case-files/{case.pk}/"))
    assert at_desk("qingping").get(f"/case-files/{case.pk}/").status_code == 404
    response = at_desk("landong").get(f"/case-files/{case.pk}/download")
    assert response["Content-Type"] == "application/zip"


def test_queries_do_not_grow_with_answers(inspection: Inspection) -> None:
    def asked() -> int:
        member = who("reviewer")
        complaint = complaint_of(Case.objects.get(number=number(3)))
        with CaptureQueriesContext(connection) as seen:
            archive(case_file(complaint, member))
        return len(seen)

    item = share(inspection, 3, "澜东区")
    submit(item, DONE, by=who("landong"), seen=item.case.revision)
    few = asked()
    item = share(inspection, 3, "青屏县")
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    assert asked() == few


def test_the_sites_stand_beside_what_was_reported(inspection):
    case = Case.objects.get(number=number(1))
    linked(case, site_in("澜东区", address="枣林村三组", kind="farm"))
    with zipfile.ZipFile(archive(file_of(1))) as packed:
        (name,) = [name for name in packed.namelist() if name.endswith("1-信访件.docx")]
        text = "\n".join(part.text for part in Document(io.BytesIO(packed.read(name))).paragraphs)
    assert "某某砖厂（养殖场，澜东区，枣林村三组，东经112.970000° 北纬28.200000°）" in text
