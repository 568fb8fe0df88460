"""Files sent piece by piece at the desk: they go on where they stopped, belong to who sends them, and come once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.building import share, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Assignment, Inspection
from bihuan.complaints.attaching import attached
from bihuan.complaints.models import Attachment
from bihuan.complaints.tests.persons import at_desk, route
from bihuan.evidence.keeping import content_of
from bihuan.evidence.models import StoredFile, Upload
from bihuan.evidence.uploading import KEPT
from bihuan.inbox.working import run_once

CONTENT = photo(1)
HALF = len(CONTENT) // 2


@pytest.fixture
def item(office: Inspection, settings, tmp_path) -> Iterator[Assignment]:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return share(office, 1, "澜东区")


def announced(client: Client, item: Assignment, content: bytes = CONTENT, **changes: Any) -> Any:
    said = {"name": "现场.jpg", "size": len(content), "mark": "1717380000000", **changes}
    return client.post(route("upload-begin", item), said)


def sent(client: Client, pk: str, offset: object, piece: bytes) -> Any:
    address = reverse("complaints:upload", args=[pk])
    kind = "application/octet-stream"
    return client.post(address, piece, content_type=kind, headers={"Upload-Offset": str(offset)})


def finished(client: Client, item: Assignment, pk: str) -> Any:
    return client.post(reverse("complaints:upload-finish", args=[item.case.number, item.unit_id, pk]))


def test_a_file_goes_on_where_the_line_broke(item):
    client = at_desk("landong")
    begun = announced(client, item).json()
    assert begun["offset"] == 0
    assert sent(client, begun["id"], 0, CONTENT[:HALF]).json() == {"offset": HALF}
    assert client.get(reverse("complaints:upload", args=[begun["id"]])).json() == {"offset": HALF}
    # The browser comes back after a reload and announces the same file.
    again = announced(at_desk("landong"), item).json()
    assert again == {"id": begun["id"], "offset": HALF}
    sent(client, begun["id"], HALF, CONTENT[HALF:])
    answer = finished(client, item, begun["id"])
    assert "现场.jpg" in answer.json()["html"]
    (file,) = attached(item)
    assert content_of(file.stored) == CONTENT
    assert file.picture is not None


def test_a_lost_answer_is_asked_for_again_and_nothing_comes_twice(item):
    client = at_desk("landong")
    pk = announced(client, item).json()["id"]
    sent(client, pk, 0, CONTENT[:HALF])
    twice = sent(client, pk, 0, CONTENT[:HALF])
    assert (twice.status_code, twice.json()["offset"]) == (409, HALF)
    sent(client, pk, HALF, CONTENT[HALF:])
    for _time in range(2):
        assert finished(client, item, pk).status_code == 200
    assert announced(client, item).json() == {"id": pk, "offset": len(CONTENT)}
    assert Attachment.objects.count() == StoredFile.objects.count() == 1


def test_the_same_bytes_sent_whole_and_in_pieces_are_one(item):
    client = at_desk("landong")
    pk = announced(client, item, name="又一次.jpg").json()["id"]
    sent(client, pk, 0, CONTENT)
    finished(client, item, pk)
    pk = announced(client, item, name="第二次.jpg", mark="2").json()["id"]
    sent(client, pk, 0, CONTENT)
    finished(client, item, pk)
    assert [file.name for file in attached(item)] == ["又一次.jpg"]


def test_a_file_that_was_taken_off_comes_back_without_being_sent_again(item):
    client = at_desk("landong")
    pk = announced(client, item).json()["id"]
    sent(client, pk, 0, CONTENT)
    finished(client, item, pk)
    (file,) = attached(item)
    client.post(reverse("complaints:attachment-remove", args=[file.pk]))
    assert attached(item) == []
    assert announced(client, item).json()["offset"] == len(CONTENT)
    finished(client, item, pk)
    (again,) = attached(item)
    assert (again.stored, again.pk == file.pk) == (file.stored, False)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"size": 40_000_000}, "超过30兆"),
        ({"name": "程序.exe"}, "不能作附件"),
        ({"size": -1}, ""),
        ({"sha256": "abc"}, ""),
    ],
)
def test_what_cannot_be_taken_is_said_before_it_is_sent(item, changes, why):
    answer = announced(at_desk("landong"), item, **changes)
    assert answer.status_code == 400
    assert why in answer.json()["error"]
    assert not Upload.objects.exists()


def test_more_than_announced_and_pieces_out_of_order_are_refused(item):
    client = at_desk("landong")
    pk = announced(client, item).json()["id"]
    assert sent(client, pk, 100, CONTENT[100:]).json()["offset"] == 0
    assert sent(client, pk, 0, CONTENT + b"x").status_code == 400
    assert sent(client, pk, "一", CONTENT).status_code == 400
    assert finished(client, item, pk).json()["offset"] == 0


def test_what_is_no_picture_is_said_at_its_end_and_not_kept_for_later(item):
    client = at_desk("landong")
    fake = b"\xff\xd8\xff" + b"not a picture" * 20
    pk = announced(client, item, fake).json()["id"]
    sent(client, pk, 0, fake)
    answer = finished(client, item, pk)
    assert (answer.status_code, "打不开" in answer.json()["error"]) == (400, True)
    assert not Upload.objects.exists()
    assert not Attachment.objects.exists()


def test_nobody_touches_another_ones_upload_or_share(item, office):
    pk = announced(at_desk("landong"), item).json()["id"]
    stranger = at_desk("qingping")
    assert announced(stranger, item).status_code == 404
    assert sent(stranger, pk, 0, CONTENT).status_code == 404
    assert finished(stranger, item, pk).status_code == 404
    assert at_desk("clerk").post(route("upload-begin", item)).status_code == 403
    # Begun for one share, it doesn't end in another.
    sent(at_desk("landong"), pk, 0, CONTENT)
    assert finished(at_desk("landong"), share(office, 3, "澜东区"), pk).status_code == 404


def test_pieces_need_the_token_of_the_page(item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Upload._meta.get_field("by").related_model.objects.get(username="landong"))
    assert announced(client, item).status_code == 403


def test_a_closed_complaint_takes_nothing(item):
    Assignment.objects.filter(pk=item.pk).update(status="closed")
    answer = announced(at_desk("landong"), item)
    assert (answer.status_code, "已经办结" in json.loads(answer.content)["error"]) == (409, True)


def test_the_worker_clears_what_nobody_continued(item):
    pk = announced(at_desk("landong"), item).json()["id"]
    sent(at_desk("landong"), pk, 0, CONTENT[:HALF])
    run_once()
    assert Upload.objects.count() == 1
    later = timezone.now() + KEPT
    assert run_once(lambda: later)["tidied"] == 1
    assert sent(at_desk("landong"), pk, HALF, CONTENT[HALF:]).status_code == 404
