"""Files come piece by piece, go on where they stopped, and only as they were announced."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.evidence import uploading
from bihuan.evidence.keeping import content_of, keep
from bihuan.evidence.models import StoredFile, Upload
from bihuan.evidence.uploading import Misplaced, arrived, begin, finish, sweep, take_chunk, uploads_of
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import Member

CONTENT = b"\xff\xd8\xff" + bytes(range(256)) * 10
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def by(office: Inspection, settings, tmp_path) -> Member:
    settings.MEDIA_ROOT = tmp_path
    return Member.objects.get(username="landong")


def begun(by: Member, **changes) -> Upload:
    said = {"about": "share:1", "name": "现场.jpg", "size": len(CONTENT), "mark": "1717380000000"}
    return begin(by=by, **{**said, **changes})


def test_pieces_make_the_file(by):
    upload = begun(by)
    assert take_chunk(upload, 0, CONTENT[:1000]) == 1000
    assert take_chunk(upload, 1000, CONTENT[1000:]) == len(CONTENT)
    stored = finish(upload)
    assert content_of(stored) == CONTENT
    assert finish(uploads_of(by).get(pk=upload.pk)) == stored, "asked again after a lost answer"


def test_the_same_file_chosen_again_goes_on_where_it_stopped(by):
    take_chunk(begun(by), 0, CONTENT[:1000])
    again = begun(by)
    assert (Upload.objects.count(), arrived(again)) == (1, 1000)


@pytest.mark.parametrize("offset", [0, 500, 1001])
def test_a_piece_that_does_not_fit_is_told_where_to_go_on(by, offset):
    upload = begun(by)
    take_chunk(upload, 0, CONTENT[:1000])
    with pytest.raises(Misplaced) as refused:
        take_chunk(upload, offset, b"x" * 10)
    assert refused.value.offset == arrived(upload) == 1000


def test_nothing_beyond_what_was_announced(by):
    upload = begun(by)
    with pytest.raises(Unusable, match="比报的大"):
        take_chunk(upload, 0, CONTENT + b"x")
    with pytest.raises(Unusable, match="每段"):
        take_chunk(upload, 0, b"")
    with pytest.raises(Unusable, match="每段"):
        take_chunk(upload, 0, b"x" * (uploading.MOST_CHUNK + 1))
    assert arrived(upload) == 0


def test_an_unfinished_file_is_not_taken_in(by):
    upload = begun(by)
    take_chunk(upload, 0, CONTENT[:1000])
    with pytest.raises(Misplaced):
        finish(upload)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"size": 31 * 1024 * 1024}, "超过30兆"), ({"size": 0}, "空文件"), ({"name": "脚本.html"}, "不能作附件")],
)
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(by, changes, why):
    with pytest.raises(Unusable, match=why):
        begun(by, **changes)


def test_another_content_than_announced_is_refused(by):
    upload = begun(by, digest=DIGEST)
    take_chunk(upload, 0, b"\xff\xd8\xff" + b"x" * (len(CONTENT) - 3))
    with pytest.raises(Unusable, match="不一致"):
        finish(upload)
    assert not Upload.objects.exists()
    assert not list(Path(uploading._folder()).glob("*"))


def test_what_the_member_handed_in_before_is_not_sent_again(by):
    keep("旧.jpg", CONTENT, by=by)
    assert arrived(begun(by, digest=DIGEST)) == len(CONTENT)


def test_a_hash_alone_is_no_way_to_somebody_elses_file(by):
    keep("别人的.jpg", CONTENT, by=Member.objects.get(username="qingping"))
    assert arrived(begun(by, digest=DIGEST)) == 0


def test_an_upload_is_its_members_own(by):
    upload = begun(by)
    assert uploads_of(by).get() == upload
    assert not uploads_of(Member.objects.get(username="qingping")).exists()


def test_one_member_does_not_fill_the_disk(by, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_OPEN", 2)
    begun(by, mark="1")
    begun(by, mark="2")
    with pytest.raises(Refused, match="没有传完"):
        begun(by, mark="3")
    begun(by, mark="2")


def test_what_nobody_continues_is_cleaned_away(by, tmp_path):
    old, new = begun(by, mark="old"), begun(by, mark="new")
    for upload in (old, new):
        take_chunk(upload, 0, CONTENT[:10])
    now = timezone.now()
    Upload.objects.filter(pk=old.pk).update(touched_at=now - timedelta(days=3))
    assert sweep(now) == 1
    assert [path.name for path in (tmp_path / "arriving").iterdir()] == [str(new.pk)]
    assert list(uploads_of(by)) == [new]
