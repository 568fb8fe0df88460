"""What is ready for the public table, and how every row is looked at."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document
from tests.building import FIRST_DAY, answered, number, received, replies, share, transfer

from bihuan.cases.models import Batch, Case
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.linking import link
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.complaints.withdrawing import withdraw
from bihuan.evidence.keeping import content_of
from bihuan.publication import reach
from bihuan.publication.models import Draft, DraftRow
from bihuan.publication.preparing import discard, prepare, refresh, review, waiting
from bihuan.publication.releasing import release
from bihuan.publication.tests.building import (
    DAY,
    SAID,
    cell,
    close,
    look_at,
    made,
    numbers,
    published,
    reword,
    who,
)
from bihuan.refusals import Refused, Stale


def test_what_every_unit_has_answered_is_ready(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 3, "澜东区")
    cases = reach.unpublished(who("reviewer"), inspection)
    assert [case.number for case in reach.ready(cases)] == [number(1)]
    assert set(reach.not_ready(cases).values_list("number", flat=True)) == {number(serial) for serial in (2, 3, 4, 5)}
    close(inspection, 3, "青屏县")
    assert [case.number for case in waiting(inspection, None, by=who("reviewer"))] == [number(1), number(3)]


def test_what_came_late_goes_with_a_later_batch_by_number(inspection):
    close(inspection, 2, "青屏县")
    first = published(inspection)
    close(inspection, 4, "市城管局")
    close(inspection, 1, "澜东区")
    second = published(inspection, 2)
    assert (numbers(first), numbers(second)) == ([number(2)], [number(4), number(1)])
    assert [row["number"] for row in second.late] == [number(1)]
    lead = Document(io.BytesIO(content_of(second.word))).paragraphs[1].text
    assert f"其中以前批次迟到公开1件：{number(1)}（第1批）" in lead


def test_persons_are_hidden_and_a_person_has_the_last_word(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    draft = made(inspection)
    row = draft.rows.get()
    place = cell(inspection, "investigation")
    assert row.public(place) == "=经查，业主王某某夜间作业，电话***********。"
    row = review(row, kept=[1], texts={}, done=False, seen=draft.revision, by=who("reviewer"))
    assert row.public(place) == "=经查，业主王建国夜间作业，电话***********。"
    draft.refresh_from_db()
    texts = {place: "经查，业主夜间作业。", 0: "7", cell(inspection, "action"): row.public(cell(inspection, "action"))}
    row = review(row, kept=[0, 1], texts=texts, done=True, seen=draft.revision, by=who("reviewer"))
    assert (row.public(place), list(row.edited)) == ("经查，业主夜间作业。", [str(place)])
    draft.refresh_from_db()
    back = review(row, kept=[0, 1], texts={}, restored=[place], done=True, seen=draft.revision, by=who("reviewer"))
    assert "王某某" in back.public(place)


def test_two_who_look_at_the_same_row(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    row = draft.rows.get()
    review(row, kept=[], texts={}, done=True, seen=1, by=who("reviewer"))
    with pytest.raises(Stale, match="有人改过"):
        review(row, kept=[], texts={}, done=True, seen=1, by=who("reviewer"))


def test_a_second_click_prepares_nothing_twice(inspection):
    close(inspection, 1, "澜东区")
    batch = Batch.objects.get(inspection=inspection, number=1)
    prepare(inspection, batch, by=who("reviewer"), expected=1)
    with pytest.raises(Stale, match="0件"):
        prepare(inspection, batch, by=who("reviewer"), expected=1)
    with pytest.raises(Refused, match="没有可以准备"):
        prepare(inspection, batch, by=who("reviewer"), expected=0)
    assert Draft.objects.count() == 1


def test_what_is_given_up_is_ready_again(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    with pytest.raises(Refused, match="公开人员"):
        discard(draft, by=who("leader"))
    discard(draft, by=who("reviewer"))
    assert len(waiting(inspection, None, by=who("reviewer"))) == 1
    assert not DraftRow.objects.exists()


def test_an_answer_that_changed_meanwhile_is_looked_at_again(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    reword(inspection, 1, "另有说法。")
    with pytest.raises(Stale, match="又有变化"):
        release(draft, by=who("leader"), seen=draft.revision)
    refresh(draft.rows.get(), by=who("reviewer"))
    row = draft.rows.get()
    assert (row.reviewed_at, row.public(cell(inspection, "investigation"))) == (None, "另有说法。")
    draft = look_at(draft)
    with pytest.raises(Stale, match="有人改过"):
        release(draft, by=who("leader"), seen=1)


def test_a_withdrawn_complaint_leaves_the_draft(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 2, "青屏县")
    draft = look_at(made(inspection))
    case = Case.objects.get(number=number(1))
    withdraw(case.complaint, by=who("clerk"), seen=case.revision, reason="重复转办")
    with pytest.raises(Stale, match=number(1)):
        release(draft, by=who("leader"), seen=draft.revision)
    refresh(draft.rows.get(case=case), by=who("reviewer"))
    draft.refresh_from_db()
    table = release(draft, by=who("leader"), seen=draft.revision)
    assert numbers(table) == [number(2)]


def test_a_repeat_names_the_one_before(inspection):
    received(inspection, transfer(3, [(number(6), "枣林村砖厂又冒黑烟。", "澜东区", "大气", "来电")]))
    dispatch_named(inspection, by=None)
    first, again = (Complaint.objects.get(case__number=number(serial)) for serial in (1, 6))
    link(again, first, by=None, seen=None)
    close(inspection, 6, "澜东区", FIRST_DAY + timedelta(days=9))
    row = made(inspection, 3).rows.get()
    assert f"见第1批{number(1)}" in str(row.cells)


def test_an_open_answer_again_in_review_is_still_what_was_accepted(inspection):
    answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "正在办理", "", "")]))
    item = share(inspection, 1, "澜东区")
    submit(item, AnswerText("属实", "新的核查。", "新的措施。", "closed"), by=who("landong"), seen=item.case.revision)
    row = made(inspection).rows.get()
    assert row.public(cell(inspection, "investigation")) == "经现场核查。"


def test_a_batch_without_a_table_is_not_late(inspection):
    close(inspection, 1, "澜东区")
    close(inspection, 4, "市城管局")
    assert [case.number for case in waiting(inspection, Batch.objects.get(number=2), by=who("reviewer"))] == [number(4)]
    shown = text_of(at_desk("reviewer").get(reverse("publication:tables")))
    assert shown.count('name="expected" value="1"') == 2
