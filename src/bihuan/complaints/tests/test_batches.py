"""The way of a batch: every step says when and how many, every number opens what it counts."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import answered, number, received, replies, share, signed, small_ledger, transfer

from bihuan.cases.models import Batch, Inspection
from bihuan.complaints import batches
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.signoff import whose_turn
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.units.holders import holders
from bihuan.units.models import Member


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def told(inspection: Inspection, username: str = "clerk", number: int = 1) -> dict[str, batches.Milestone]:
    batch = Batch.objects.select_related("inspection").get(inspection=inspection, number=number)
    return {step.name: step for step in batches.story(batch, Member.objects.get(username=username))}


def address(number: int = 1) -> str:
    return reverse("complaints:batch", args=[number])


def answer(inspection: Inspection, serial: int, short: str, username: str) -> None:
    member = Member.objects.get(username=username)
    item = share(inspection, serial, short)
    submit(item, AnswerText("属实", "查明", "整改", "closed"), by=member, seen=item.case.revision)
    while share(inspection, serial, short).status == "submitted":
        role, unit = whose_turn(share(inspection, serial, short))
        signed(inspection, serial, short, next(found.username for found in holders(unit, role)))


def test_a_fresh_batch_is_handed_over_and_given_to_units_and_waits(inspection):
    steps = told(inspection)
    assert (steps["转办"].first, steps["转办"].count) == (date(2025, 6, 2), 3)
    assert (steps["交办"].count, steps["交办"].of, steps["交办"].is_done) == (3, 3, True)
    assert (steps["签收、办理"].count, steps["签收、办理"].of) == (0, 4)
    assert not steps["首次答复"].is_begun
    assert (steps["办结"].count, steps["办结"].of) == (0, 3)
    assert told(inspection, number=2)["交办"].facts[0][0] == "还有1件没有分办"


def test_each_step_follows_the_work(inspection):
    item = share(inspection, 2, "青屏县")
    act(item, "accept", by=Member.objects.get(username="qingping"), seen=item.case.revision)
    answer(inspection, 1, "澜东区", "landong")
    answer(inspection, 3, "澜东区", "landong")
    steps = told(inspection)
    assert steps["签收、办理"].count == 3
    assert (steps["答复"].count, steps["审核"].count, steps["办结"].count) == (1, 2, 1)
    assert steps["首次答复"].is_begun
    answer(inspection, 2, "青屏县", "qingping")
    answer(inspection, 3, "青屏县", "qingping")
    assert told(inspection)["办结"].is_done


def test_a_county_is_told_of_its_own_shares_only(inspection):
    answer(inspection, 2, "青屏县", "qingping")
    steps = told(inspection, "landong")
    assert (steps["转办"].count, steps["签收、办理"].of) == (2, 2)
    assert not steps["首次答复"].is_begun
    assert "导入台账" not in steps
    page = text_of(at_desk("landong").get(address()))
    assert "青屏县" not in page
    assert "澜东区" in page


def test_a_batch_without_a_share_of_ones_own_is_not_there(inspection):
    assert at_desk("qingping").get(address(1)).status_code == 200
    assert at_desk("qingping").get(address(2)).status_code == 404
    assert at_desk("clerk").get(address(9)).status_code == 404


def test_every_number_opens_what_it_counts(inspection):
    answer(inspection, 1, "澜东区", "landong")
    clerk = at_desk("clerk")
    page = text_of(clerk.get(address()))
    table = page[page.index("<tbody>") :]
    links = re.findall(r'href="(/complaints/\?[^"]+)">(\d+)<', table)
    assert len(links) > 6
    for url, count in links:
        listed = set(re.findall(r"D1LC\d+", text_of(clerk.get(url.replace("&amp;", "&")))))
        assert len(listed) == int(count), url


def test_other_parts_add_their_steps(inspection, monkeypatch):
    monkeypatch.setattr(batches, "_sources", [])
    batches.tells_of_batches(lambda batch, member: [batches.Milestone("公开", batch.day, batch.day)])
    assert list(told(inspection))[-1] == "公开"
    assert "公开" in text_of(at_desk("clerk").get(address()))


@pytest.mark.parametrize("person", ["clerk", "landong"])
def test_the_number_of_queries_does_not_grow_with_the_batch(office, person):
    def grown(first: int, count: int) -> None:
        rows = [(number(n), "冒黑烟。", "澜东区、青屏县", "大气", "来电") for n in range(first, first + count)]
        received(office, transfer(1, rows))
        dispatch_named(office, by=None)
        done = [(row[0], "澜东区", "属实", "已办结", "", "") for row in rows]
        answered(office, replies(timezone.localdate(), done))

    client = at_desk(person)
    grown(1, 3)
    client.get(address())
    with CaptureQueriesContext(connection) as few:
        assert client.get(address()).status_code == 200
    grown(11, 40)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address()).status_code == 200
    assert len(many) == len(few)
