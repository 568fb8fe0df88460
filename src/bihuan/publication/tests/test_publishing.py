"""The public table is published by a second person, and then it stands."""

import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from tests.building import number

from bihuan.cases.models import Case
from bihuan.evidence.keeping import content_of
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.publication.models import Draft, DraftRow, Publication
from bihuan.publication.preparing import review
from bihuan.publication.releasing import release, why_not_release
from bihuan.publication.tests.building import (
    SAID,
    close,
    look_at,
    made,
    published,
    reword,
    who,
)
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Post, Unit
from bihuan.units.roles import Role


def test_publishing_needs_two_people(inspection):
    close(inspection, 1, "澜东区")
    draft = made(inspection)
    assert "还有1行" in why_not_release(draft, who("leader"))
    draft = look_at(draft)
    with pytest.raises(Refused, match="另一个人"):
        release(draft, by=who("reviewer"), seen=draft.revision)
    assert "公开人员或领导" in why_not_release(draft, who("clerk"))
    assert why_not_release(draft, who("leader")) == ""
    Post.objects.create(member=who("leader"), unit=Unit.objects.get(short="市整改办"), role=Role.PUBLISH)
    draft.refresh_from_db()
    review(draft.rows.get(), kept=[], texts={}, done=True, seen=draft.revision, by=who("leader"))
    assert "另一个人" in why_not_release(draft, who("leader"))


def test_a_deputy_is_the_same_person(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    deputy, absent = who("clerk"), who("reviewer")
    today = beijing_day(timezone.now())
    absence = absent.absences.create(starts_on=today, ends_on=today)
    absence.deputations.create(post=absent.posts.get(role=Role.PUBLISH), deputy=deputy, starts_on=today, ends_on=today)
    assert "另一个人" in why_not_release(draft, who("clerk"))
    assert why_not_release(draft, who("leader")) == ""


def test_who_was_stood_in_for_had_a_hand_in_it(inspection):
    close(inspection, 1, "澜东区")
    absent, today = who("reviewer"), beijing_day(timezone.now())
    absence = absent.absences.create(starts_on=today, ends_on=today)
    absence.deputations.create(
        post=absent.posts.get(role=Role.PUBLISH), deputy=who("clerk"), starts_on=today, ends_on=today
    )
    draft = look_at(made(inspection, by="clerk"), by="clerk")
    assert "另一个人" in why_not_release(draft, who("reviewer"))


def test_what_was_published_stands(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    table = published(inspection)
    assert (table.number, table.prepared_by, table.by) == (1, who("reviewer"), who("leader"))
    assert not Draft.objects.exists()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Publication.objects.filter(pk=table.pk).update(title="x")
    entry = Entry.objects.get(chain=Case.objects.get(number=number(1)).chain, act="publish")
    assert (entry.actor, entry.data["published_as"]) == (who("leader"), table.title)
    word = Document(io.BytesIO(content_of(table.word)))
    headings, line = ([cell.text for cell in row.cells] for row in word.tables[0].rows)
    assert headings == [column.heading for column in inspection.rulebook_text.rulebook.publication]
    assert word.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert (line[0], number(1) in line, "王建国" in str(line), "13800001234" in str(line)) == ("1", True, False, False)
    with zipfile.ZipFile(io.BytesIO(content_of(table.sheet))) as sheet:
        assert b"<f>" not in sheet.read("xl/worksheets/sheet1.xml")
        assert "=经查，业主王某某夜间作业，电话***********。" in sheet.read("xl/sharedStrings.xml").decode()


def test_published_once(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    release(draft, by=who("leader"), seen=draft.revision)
    with pytest.raises(Stale, match="已经公开"):
        release(draft, by=who("leader"), seen=draft.revision)
    with pytest.raises(Stale, match="已经公开"):
        review(DraftRow(pk=1, draft_id=draft.pk), kept=[], texts={}, done=True, seen=9, by=who("reviewer"))
    assert Publication.objects.count() == 1


def test_who_is_to_publish_is_told_and_then_who_prepared(inspection):
    close(inspection, 1, "澜东区")
    draft = look_at(made(inspection))
    assert Message.objects.get(member=who("leader")).text.startswith(draft.title)
    release(draft, by=who("leader"), seen=draft.revision)
    assert "公开" in Message.objects.filter(member=who("reviewer")).latest("pk").text
