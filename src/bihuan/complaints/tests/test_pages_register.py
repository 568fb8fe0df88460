"""The register and the batches: everybody sees their own, every number opens what it counts."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.building import answered, number, received, replies, share, signed, small_ledger, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.units.models import Member

LIST = "/complaints/"


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def numbers_on(response) -> set[str]:
    return set(re.findall(r"D1LC\d+", text_of(response)))


def listed(client, query: str = "") -> set[str]:
    return numbers_on(client.get(LIST + query))


def test_the_office_sees_all_a_county_its_own(inspection):
    assert listed(at_desk("clerk")) == {number(n) for n in range(1, 6)}
    assert listed(at_desk("inspector")) == {number(n) for n in range(1, 6)}
    assert listed(at_desk("landong")) == {number(1), number(3)}
    assert listed(at_desk("qingping")) == {number(2), number(3)}
    assert listed(at_desk("shiqiao")) == set()


def test_administrators_see_no_complaints(inspection):
    for name in ("keeper", "guard", "auditor"):
        assert at_desk(name).get(LIST).status_code == 403


def test_of_a_shared_complaint_a_county_sees_its_own_share_only(inspection):
    theirs = share(inspection, 3, "青屏县")
    member = Member.objects.get(username="qingping")
    submit(theirs, AnswerText("属实", "青屏查明", "青屏处理", "closed"), by=member, seen=theirs.case.revision)
    signed(inspection, 3, "青屏县", "qingping-desk", "reviewer")
    own, other = at_desk("landong"), at_desk("qingping")
    assert "青屏县" not in text_of(own.get(LIST))
    assert listed(own, "?status=closed") == set()
    assert listed(other, "?status=closed") == {number(3)}
    assert listed(at_desk("clerk"), "?status=closed") == set()
    assert listed(own, "?verdict=属实") == set()
    assert listed(own, "?q=青屏") == set()
    assert listed(other, "?verdict=属实") == {number(3)}


def test_another_units_filter_is_no_choice(inspection):
    other = share(inspection, 2, "青屏县").unit_id
    assert at_desk("landong").get(f"{LIST}?unit={other}").status_code == 400


def test_filters_combine(inspection):
    clerk = at_desk("clerk")
    assert listed(clerk, "?batch=1&label=大气") == {number(1), number(2)}
    assert listed(clerk, "?label=水&label=噪声") == {number(2), number(3)}
    assert listed(clerk, "?status=received") == {number(5)}
    assert listed(clerk, "?unit=none") == {number(5)}
    assert listed(clerk, "?key=True") == {number(1)}
    assert listed(clerk, "?channel=来信") == {number(5)}
    assert listed(clerk, "?q=石材厂 噪音") == {number(3)}
    assert listed(clerk, f"?q={number(4)}") == {number(4)}
    assert listed(clerk, "?q=城管") == {number(4)}
    assert clerk.get(f"{LIST}?status=nonsense").status_code == 400
    assert clerk.get(LIST, {"q": "a\0b"}).status_code == 400


def test_overdue_is_the_units_own_lateness_when_a_unit_is_asked(inspection):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = share(inspection, 3, "澜东区")
    far = timezone.localdate() + timedelta(days=30)
    Assignment.objects.update(due_on=far)
    Assignment.objects.filter(pk=late.pk).update(due_on=yesterday)
    Case.objects.update(due_on=far)
    Case.objects.filter(pk=late.case_id).update(due_on=yesterday)
    clerk = at_desk("clerk")
    assert listed(clerk, "?urgency=overdue") == {number(3)}
    assert listed(clerk, f"?urgency=overdue&unit={late.unit_id}") == {number(3)}
    qingping = share(inspection, 3, "青屏县").unit_id
    assert listed(clerk, f"?urgency=overdue&unit={qingping}") == set()
    assert listed(at_desk("qingping"), "?urgency=overdue") == set()


def exported(response) -> list[list[object]]:
    content = b"".join(response.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_export_is_the_filter_on_screen(inspection):
    clerk = at_desk("clerk")
    for query in ("?batch=1&label=大气", "?status=received", "?sort=-number"):
        heads, *rows = exported(clerk.get(f"{LIST}{query}&export=xlsx"))
        assert {str(row[0]) for row in rows} == listed(clerk, query)
        assert heads[0] == "受理编号"
    (_, *rows) = exported(at_desk("landong").get(f"{LIST}?export=xlsx"))
    assert len(rows) == 2
    assert "青屏县" not in str(rows)


def test_a_formula_in_a_text_stays_text(office):
    received(office, transfer(1, [(number(1), "砖厂冒黑烟。", "澜东区", "大气", "来电")]))
    Complaint.objects.update(text="=HYPERLINK(1)")
    (_, row) = exported(at_desk("clerk").get(f"{LIST}?export=xlsx"))
    assert str(row[2]).startswith("=HYPERLINK")


def grown(inspection: Inspection, first: int, count: int) -> None:
    rows = [(number(n), f"第{n}处冒黑烟。", "澜东区、青屏县", "大气、水", "来电") for n in range(first, first + count)]
    received(inspection, transfer(first, rows))
    dispatch_named(inspection, by=None)
    answered(
        inspection,
        replies(timezone.localdate(), [(row[0], "澜东区", "属实", "已办结", "", "") for row in rows]),
    )


@pytest.mark.parametrize("person", ["clerk", "landong"])
@pytest.mark.parametrize("route", ["complaints:list", "complaints:batches", "complaints:dispatch", "desk:workbench"])
def test_the_number_of_queries_does_not_grow_with_the_rows(office, person, route):
    if (person, route) == ("landong", "complaints:dispatch"):
        return
    client = at_desk(person)
    grown(office, 1, 5)
    client.get(reverse(route))  # what is read once per process is read now
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(reverse(route)).status_code == 200
    grown(office, 11, 60)
    with CaptureQueriesContext(connection) as many:
        assert client.get(reverse(route)).status_code == 200
    assert len(many) == len(few), [query["sql"] for query in many.captured_queries]


def test_every_number_of_a_batch_opens_what_it_counts(inspection):
    clerk = at_desk("clerk")
    page = text_of(clerk.get(reverse("complaints:batches")))
    links = re.findall(
        r'href="(/complaints/\?[^"]*batch=\d+|/dispatch/\?batch=\d+)">(\d+)<', page.replace(' class="due-soon"', "")
    )
    assert links
    for url, count in links:
        assert len(listed_at(clerk, url.replace("&amp;", "&"))) == int(count), url


def listed_at(client, url: str) -> set[str]:
    return numbers_on(client.get(url))


def test_a_county_sees_the_batches_with_its_shares(inspection):
    page = text_of(at_desk("qingping").get(reverse("complaints:batches")))
    assert "第1批" in page
    assert "第2批" not in page


def test_without_an_inspection_the_page_says_so(office):
    Inspection.objects.all().delete()
    assert "没有您能看到的督察" in text_of(at_desk("clerk").get(LIST))
