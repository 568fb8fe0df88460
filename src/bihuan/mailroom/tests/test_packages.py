"""The daily package: everything answered since the last one, once, frozen, in the order the team asks for."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests.building import FIRST_DAY, answered, number, replies, share, signed, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.withdrawing import withdraw
from bihuan.evidence.keeping import content_of
from bihuan.mailroom.models import Package
from bihuan.mailroom.packaging import make_package, outlook
from bihuan.moments import day_start
from bihuan.reading import Source, read
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member

DAY = FIRST_DAY + timedelta(days=5)
JPG = photo()
DONE = AnswerText("属实", "经现场核查，=三处排口直排。", "责令停产。", "closed")


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def close(inspection: Inspection, serial: int, unit: str, day: date) -> None:
    answered(inspection, replies(day, [(number(serial), unit, "属实", "已办结", "", day)]))


def make(inspection: Inspection, seen: int = 0, until: date | None = None, order: str = "number") -> Package:
    moment = day_start(until) if until else None
    return make_package(inspection, order=order, by=who("reviewer"), seen=seen, until=moment)


def opened(package: Package) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content_of(package.stored)))


def numbers(package: Package) -> list[str]:
    return [item["number"] for item in package.contents]


def test_each_answer_goes_once(inspection):
    close(inspection, 1, "澜东区", DAY)
    close(inspection, 2, "青屏县", DAY + timedelta(days=1))
    first = make(inspection, until=DAY + timedelta(days=1))
    second = make(inspection, seen=1)
    assert (numbers(first), numbers(second)) == ([number(1)], [number(2)])
    assert second.since == first.until
    with pytest.raises(Refused, match="不用报送"):
        make(inspection, seen=2)


def test_what_lies_in_it(inspection):
    item = share(inspection, 3, "青屏县")
    attach(item, [("现场:照片.jpg", JPG)], by=who("qingping"))
    submit(item, DONE, by=who("qingping"), seen=item.case.revision)
    assert not outlook(inspection).items
    signed(inspection, 3, "青屏县", "qingping-desk", "reviewer")
    package = make(inspection)
    archive = opened(package)
    folder = f"3-答复材料/001-{number(3)}"
    assert archive.namelist() == [
        "1-报送清单.docx",
        "2-边督边改公开情况一览表.docx",
        "2-边督边改公开情况一览表.xlsx",
        f"{folder}/答复-青屏县.docx",
        f"{folder}/附件-青屏县/01-现场_照片.jpg",
    ]
    assert archive.read(f"{folder}/附件-青屏县/01-现场_照片.jpg") == JPG
    listed = Document(io.BytesIO(archive.read("1-报送清单.docx"))).tables[0].rows[1]
    assert [cell.text for cell in listed.cells][1:6] == [number(3), "青屏县、澜东区", "属实", "正在办理", "1"]
    assert "澜东区的部分还在办理" in listed.cells[6].text
    assert package.contents[0]["owing"] == ["澜东区"]


def test_the_table_has_the_rulebooks_columns_and_is_read_again(inspection):
    close(inspection, 1, "澜东区", DAY)
    close(inspection, 2, "青屏县", DAY)
    archive = opened(make(inspection))
    for ending in ("docx", "xlsx"):
        name = f"2-边督边改公开情况一览表.{ending}"
        paper = read(Source(name, archive.read(name)))
        assert [row.values["number"] for row in paper.rows] == [number(1), number(2)]
        assert paper.rows[0].values["verdict"] == "属实"
        assert paper.rows[0].values["units"] == ["澜东区"]


def test_two_at_once_make_one(inspection):
    close(inspection, 1, "澜东区", DAY)
    make(inspection)
    with pytest.raises(Stale, match="第1期"):
        make(inspection)
    assert Package.objects.count() == 1


def test_the_order_is_the_teams(inspection):
    for serial, unit in ((4, "市城管局"), (1, "澜东区"), (2, "青屏县")):
        close(inspection, serial, unit, DAY)
    assert numbers(make(inspection, order="unit")) == [number(1), number(2), number(4)]


def test_what_the_team_withdrew_does_not_go(inspection):
    close(inspection, 1, "澜东区", DAY)
    withdraw(share(inspection, 1, "澜东区").case.complaint, by=None, seen=None, reason="督察组撤回")
    assert not outlook(inspection).items


def test_the_same_answers_give_the_same_bytes(inspection):
    close(inspection, 1, "澜东区", DAY)
    from bihuan.mailroom.bundling import bundle

    coming = outlook(inspection, day_start(DAY + timedelta(days=2)))
    one, two = (bundle(coming.items, inspection, title="报送清单", until=coming.until).read() for _ in range(2))
    assert one == two


def test_only_the_office_makes_them(inspection):
    close(inspection, 1, "澜东区", DAY)
    with pytest.raises(Refused, match="审核或公开人员"):
        make_package(inspection, order="number", by=who("clerk"), seen=0)
    assert at_desk("landong").get("/packages/").status_code == 403


class TestAtTheDesk:
    def test_one_click(self, inspection):
        close(inspection, 1, "澜东区", DAY)
        reviewer = at_desk("reviewer")
        assert "还没有报送，附件 0 个" in text_of(reviewer.get("/packages/"))
        made = reviewer.post("/packages/", {"order": "number", "seen": 0, "until": ""})
        assert made.status_code == 302
        assert reviewer.post("/packages/", {"order": "number", "seen": 0, "until": ""}).status_code == 409
        page = text_of(at_desk("inspector").get(made["Location"]))
        assert number(1) in page
        response = at_desk("inspector").get(reverse("mailroom:package-download", args=[Package.objects.get().pk]))
        assert b"".join(response.streaming_content).startswith(b"PK")
        assert "生成报送材料" not in text_of(at_desk("inspector").get("/packages/"))
        assert "报送督察组" in text_of(at_desk("clerk").get("/batches/1/"))

    def test_a_wrong_cut_off_is_said(self, inspection):
        close(inspection, 1, "澜东区", DAY)
        said = {"order": "number", "seen": 0, "until": "2999-01-01T08:00"}
        response = at_desk("reviewer").post("/packages/", said)
        assert (response.status_code, "不能晚于现在" in text_of(response)) == (409, True)

    def test_the_number_of_queries_does_not_grow(self, inspection):
        reviewer = at_desk("reviewer")
        close(inspection, 1, "澜东区", DAY)
        reviewer.get("/packages/")
        counts = []
        for serial, unit in ((2, "青屏县"), (4, "市城管局")):
            with CaptureQueriesContext(connection) as queries:
                reviewer.get("/packages/")
            counts.append(len(queries))
            close(inspection, serial, unit, DAY)
        assert counts[0] == counts[1]
