"""Acts on what is ticked: counted, exported, given to units, taken back; and each act undone whole."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.building import number, received, share, small_ledger, transfer

from bihuan.cases.models import Assignment, Case, Deadline, Inspection, Status
from bihuan.complaints.answering import AnswerText, act, submit
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.look.models import BulkAct
from bihuan.units.models import Member, Unit

LIST = "/complaints/"


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


def ticks(*serials: int) -> list[str]:
    cases = {case.number: case for case in Case.objects.all()}
    return [f"{cases[number(serial)].pk}:{cases[number(serial)].revision}" for serial in serials]


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def send(person: str, name: str, **sent: object):
    return at_desk(person).post(reverse(f"complaints:bulk-{name}"), {"next": LIST, **sent}, headers={"hx-request": ""})


def holders(serial: int) -> set[str]:
    shares = Assignment.objects.filter(case__number=number(serial)).exclude(status=Status.RECALLED)
    return set(shares.values_list("unit__short", flat=True))


def said_sums(response) -> dict[str, int]:
    pairs = re.findall(r'class="sum">(\S+) <b>(\d+)</b>', text_of(response))
    return {name: int(count) for name, count in pairs}


def said_units(response) -> dict[str, int]:
    return {name: int(count) for name, count in re.findall(r"<dt>(.*?)</dt><dd>(\d+) ", text_of(response))}


def test_sums_count_the_four_things_apart(inspection):
    response = send("clerk", "sums", case=ticks(1, 2, 3))
    assert said_sums(response) == {
        "收到信访件": 3,
        "分办": 4,
        "污染类型": 4,
        "重要件": 1,
        "已办结": 0,
        "阶段性办结": 0,
        "已超期": 3,
    }
    assert said_units(response) == {"澜东区": 2, "青屏县": 2}


def test_sums_of_all_that_the_filter_lets_through(inspection):
    response = send("clerk", "sums", whole="yes", expected="3", query="batch=1")
    assert said_sums(response)["收到信访件"] == 3
    assert send("clerk", "sums", whole="yes", expected="2", query="batch=1").status_code == 409


def test_a_county_counts_its_own_shares_only(inspection):
    response = send("landong", "sums", whole="yes", expected="2", query="")
    assert said_sums(response)["分办"] == 2
    assert said_units(response) == {"澜东区": 2}
    assert send("landong", "sums", case=ticks(2)).status_code == 409


def test_without_a_script_the_sums_are_a_page(inspection):
    page = text_of(at_desk("clerk").post(reverse("complaints:bulk-sums"), {"case": ticks(1, 2), "next": LIST}))
    assert "<html" in page
    assert "选中2件的合计" in page


def test_nothing_ticked_is_said(inspection):
    for name in ("sums", "export"):
        assert "还没有选" in text_of(send("clerk", name))


def exported(response) -> list[list[object]]:
    content = b"".join(response.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_export_of_a_selection_has_the_ticked_rows_in_the_order_of_the_list(inspection):
    heads, *rows = exported(send("clerk", "export", case=ticks(4, 1), query="sort=number"))
    assert [row[0] for row in rows] == [number(1), number(4)]
    assert "转办日期" in heads
    heads, *rows = exported(send("clerk", "export", case=ticks(1), query="columns=status,number"))
    assert heads == ["状态", "受理编号"]
    assert send("landong", "export", case=ticks(2)).status_code == 409


def test_a_column_for_the_office_never_reaches_a_county(inspection):
    """清单写明 names every unit of a list: neither the address, nor a setting, nor a shared view shows it to a county."""
    assert "清单写明" in str(exported(at_desk("clerk").get(f"{LIST}?columns=number,named&export=xlsx"))[0])
    landong = at_desk("landong")
    landong.post(
        reverse("look:settings"),
        {"page": "complaints:list", "order": ["number", "named"], "column": ["number", "named"]},
    )
    for query in ("", "?columns=number,named", "?sort=named"):
        page = text_of(landong.get(LIST + query))
        assert "清单写明" not in page
        assert "青屏县" not in page
        heads, *rows = exported(landong.get(f"{LIST}{query or '?'}&export=xlsx"))
        assert "清单写明" not in heads
        assert "青屏县" not in str(rows)
    heads, *_rows = exported(send("landong", "export", case=ticks(3), query="columns=number,named"))
    assert heads == ["受理编号"]


def test_the_export_has_the_columns_that_the_member_chose(inspection):
    clerk = at_desk("clerk")
    clerk.post(
        reverse("look:settings"), {"page": "complaints:list", "order": ["due", "number"], "column": ["due", "number"]}
    )
    heads, *rows = exported(clerk.get(f"{LIST}?export=xlsx&batch=2"))
    assert heads == ["期限", "受理编号"]
    assert {row[1] for row in rows} == {number(4), number(5)}
    assert "举报内容" in exported(at_desk("reviewer").get(f"{LIST}?export=xlsx"))[0]


def test_ticked_complaints_are_given_to_units_and_taken_back_whole(inspection):
    before = holders(5)
    lead, assist = unit("高新区"), unit("枫岭")
    response = send("clerk", "assign", case=ticks(4, 5), lead=lead.pk, assist=[assist.pk])
    assert response.status_code == 302
    assert holders(5) == {"高新区", "枫岭"}
    kept = BulkAct.objects.get()
    assert len(kept.entries) == 4
    undo = reverse("look:undo", args=[kept.pk])
    assert undo in text_of(response.client.get(LIST))
    response.client.post(undo)
    assert holders(5) == before
    assert holders(4) == {"市城管局"}
    assert Case.objects.get(number=number(5)).status == Status.RECEIVED
    assert not verify().fault


def test_a_second_click_on_undo_changes_nothing(inspection):
    send("clerk", "assign", case=ticks(5), lead=unit("高新区").pk)
    undo = reverse("look:undo", args=[BulkAct.objects.get().pk])
    clerk = at_desk("clerk")
    clerk.post(undo)
    entries = Entry.objects.count()
    page = text_of(clerk.post(undo, follow=True))
    assert "已经撤销过" in page
    assert Entry.objects.count() == entries


def test_what_somebody_acted_on_since_is_not_undone_and_is_named(inspection):
    send("clerk", "assign", case=ticks(4, 5), lead=unit("澜东区").pk)
    item = share(inspection, 5, "澜东区")
    act(item, "accept", by=Member.objects.get(username="landong"), seen=item.case.revision)
    kept = BulkAct.objects.get()
    response = at_desk("clerk").post(reverse("look:undo", args=[kept.pk]))
    assert response.status_code == 409
    assert number(5) in text_of(response)
    assert number(4) not in text_of(response)
    assert holders(4) == {"市城管局", "澜东区"}
    kept.refresh_from_db()
    assert kept.undone_at is None


def test_nobody_undoes_anothers_act(inspection):
    send("clerk", "assign", case=ticks(5), lead=unit("高新区").pk)
    undo = reverse("look:undo", args=[BulkAct.objects.get().pk])
    for person in ("reviewer", "landong", "keeper"):
        assert at_desk(person).post(undo).status_code == 404
    assert holders(5) == {"高新区"}


def test_who_does_not_dispatch_any_more_does_not_undo_a_dispatch(inspection):
    send("clerk", "assign", case=ticks(5), lead=unit("高新区").pk)
    Member.objects.get(username="clerk").posts.filter(role="dispatch").delete()
    assert at_desk("clerk").post(reverse("look:undo", args=[BulkAct.objects.get().pk])).status_code == 409
    assert holders(5) == {"高新区"}


def test_shares_are_recalled_from_one_unit_or_all_and_come_back(inspection):
    one = unit("澜东区")
    assert send("clerk", "recall", case=ticks(1, 3), recall_unit=one.pk, reason="交错了").status_code == 302
    assert (holders(1), holders(3)) == (set(), {"青屏县"})
    at_desk("clerk").post(reverse("look:undo", args=[BulkAct.objects.get().pk]))
    assert (holders(1), holders(3)) == ({"澜东区"}, {"澜东区", "青屏县"})
    send("clerk", "recall", case=ticks(3), reason="都收回")
    assert holders(3) == set()


def standing(serial: int, short: str) -> str:
    return Assignment.objects.get(case__number=number(serial), unit__short=short).status


def test_a_unit_signs_for_its_own_shares_only_and_takes_it_back(inspection):
    response = send("landong", "accept", case=ticks(1, 3))
    assert response.status_code == 302
    assert (standing(1, "澜东区"), standing(3, "澜东区")) == (Status.HANDLING, Status.HANDLING)
    assert standing(3, "青屏县") == Status.DISPATCHED
    response.client.post(reverse("look:undo", args=[BulkAct.objects.get().pk]))
    assert (standing(1, "澜东区"), standing(3, "澜东区")) == (Status.DISPATCHED, Status.DISPATCHED)
    assert send("landong", "accept", case=ticks(2)).status_code == 409
    send("landong", "accept", case=ticks(1))
    assert "不用签收" in text_of(send("landong", "accept", case=ticks(1)))


def test_a_recall_needs_its_reason_and_takes_all_or_nothing(inspection):
    assert "收回要写明原因" in text_of(send("clerk", "recall", case=ticks(1)))
    item = share(inspection, 1, "澜东区")
    submit(
        item,
        AnswerText("属实", "查", "改", "closed"),
        by=Member.objects.get(username="landong"),
        seen=item.case.revision,
    )
    response = send("clerk", "recall", case=ticks(1, 2), reason="交错了")
    assert response.status_code == 409
    assert number(1) in text_of(response)
    assert holders(2) == {"青屏县"}


def test_who_was_slower_is_told_what_changed(inspection):
    old = ticks(1, 2)
    item = share(inspection, 2, "青屏县")
    act(item, "accept", by=Member.objects.get(username="qingping"), seen=item.case.revision)
    response = send("clerk", "assign", case=old, lead=unit("高新区").pk)
    assert response.status_code == 409
    assert "签收" in text_of(response)
    assert not BulkAct.objects.exists()


def test_only_who_dispatches_assigns_and_recalls(inspection):
    for person in ("reviewer", "leader", "inspector", "landong"):
        assert send(person, "assign", case=ticks(1), lead=unit("高新区").pk).status_code == 403
        assert send(person, "recall", case=ticks(1), reason="无权").status_code == 403


@pytest.mark.parametrize("name", ["sums", "assign", "recall"])
def test_the_number_of_queries_does_not_grow_with_the_selection(office, name):
    rows = [(number(serial), "冒黑烟。", "澜东区", "大气", "来电") for serial in range(1, 61)]
    received(office, transfer(1, rows))
    dispatch_named(office, by=None)
    few, many = range(1, 4), range(11, 51)
    sent = {"lead": unit("高新区").pk, "reason": "交错了"}
    send("clerk", name, case=ticks(60), **sent)
    counts = []
    for serials in (few, many):
        ticked = ticks(*serials)
        with CaptureQueriesContext(connection) as queries:
            assert send("clerk", name, case=ticked, **sent).status_code in (200, 302)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_recalled_and_comes_back_is_due_as_before(inspection):
    before = deadlines(1)
    assert before
    send("clerk", "recall", case=ticks(1), reason="交错了")
    at_desk("clerk").post(reverse("look:undo", args=[BulkAct.objects.get().pk]))
    assert deadlines(1) == before


def deadlines(serial: int) -> list[tuple[object, ...]]:
    rows = Deadline.objects.filter(assignment__case__number=number(serial)).order_by("name")
    return list(rows.values_list("assignment", "name", "started_at", "due_at", "due_on", "steps", "met_at"))
