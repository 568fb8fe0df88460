"""The public table at the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.publication.models import Draft, DraftRow
from bihuan.publication.preparing import discard
from bihuan.publication.tests.building import DAY, SAID, cell, close, made, reword, who


def test_at_the_desk_from_preparing_to_published(inspection):
    close(inspection, 1, "澜东区")
    reword(inspection, 1, SAID)
    close(inspection, 2, "青屏县")
    reviewer, leader = at_desk("reviewer"), at_desk("leader")
    tables = reverse("publication:tables")
    assert 'name="expected" value="2"' in text_of(reviewer.get(tables))
    address = reviewer.post(tables, {"batch": "1", "expected": "2"}).url
    shown = text_of(reviewer.get(address))
    assert "<del>王建国</del><ins>王某某</ins>" in shown
    assert "核对无误" not in text_of(leader.get(address))
    draft = Draft.objects.get()
    place = cell(inspection, "investigation")
    for row in draft.rows.all():
        draft.refresh_from_db()
        sent = {"act": "done", "seen": draft.revision, "keep": list(range(len(row.marks)))}
        sent[f"text-{place}"] = row.public(place)
        answer = reviewer.post(reverse("publication:row", args=[draft.pk, row.pk]), sent)
        assert answer.status_code == 302
    assert not DraftRow.objects.exclude(edited={}).exists()
    draft.refresh_from_db()
    release_at = reverse("publication:release", args=[draft.pk])
    assert reviewer.post(release_at, {"seen": draft.revision}).status_code == 409
    address = leader.post(release_at, {"seen": draft.revision}).url
    shown = text_of(leader.get(address))
    assert "王某某" in shown
    assert "王建国" not in shown
    assert leader.get(f"{address}word")["Content-Disposition"].endswith(".docx")
    assert b"".join(leader.get(f"{address}excel").streaming_content).startswith(b"PK")
    assert at_desk("clerk").get(tables).status_code == 403


@pytest.mark.parametrize("sent", [{}, {"act": "done"}, {"act": "done", "seen": "x"}, {"act": "no", "seen": "1"}])
def test_a_broken_form_is_refused(inspection, sent):
    close(inspection, 1, "澜东区")
    row = made(inspection).rows.get()
    answer = at_desk("reviewer").post(reverse("publication:row", args=[row.draft_id, row.pk]), sent)
    assert answer.status_code == 400


def test_pages_ask_no_more_for_more_rows(inspection):
    client = at_desk("reviewer")

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    close(inspection, 1, "澜东区")
    draft = made(inspection)
    one = asked(draft.get_absolute_url())
    discard(draft, by=who("reviewer"))
    close(inspection, 2, "青屏县")
    close(inspection, 3, "澜东区")
    close(inspection, 3, "青屏县", DAY + timedelta(days=1))
    draft = made(inspection)
    assert draft.rows.count() == 3
    assert asked(draft.get_absolute_url()) <= one
