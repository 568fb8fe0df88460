"""Files that come piece by piece over a bad line: announced, continued where they stopped, taken in when whole.

What has arrived lies in one growing file per upload; its length is how far it is, whatever was lost on the way. The
folder is this machine's own and in no backup: what was on its way is sent again.
"""

import os
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bihuan.evidence.checking import check_name
from bihuan.evidence.keeping import keep
from bihuan.evidence.models import StoredFile, Upload
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import Member

MOST_CHUNK = 1024 * 1024
"""Bytes in one piece."""
MOST_OPEN = 100
"""Unfinished uploads of one member."""
KEPT = timedelta(days=2)
"""So long after its last piece an upload may be continued."""


class Misplaced(Refused):
    """A piece that doesn't continue what is here; ``offset`` is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__("这一段接不上已经收到的部分，请从断开的地方接着传。")
        self.offset = offset


def begin(*, by: Member, about: str, name: str, size: int, mark: str, digest: str = "") -> Upload:
    """Announce a file, or find the upload that was begun with the same. ``Unusable`` if such a file can't be taken.

    ``mark`` is by which the browser knows its file again (its time of change, say). With ``digest``, the SHA-256, a
    file that this member handed in before isn't sent at all.
    """
    check_name(name, size)
    now = timezone.now()
    known = {"by": by, "about": about, "name": name[:200], "size": size, "mark": mark[:100]}
    standing = Upload.objects.filter(**known).first()
    if standing is not None and standing.sha256 == digest:
        Upload.objects.filter(pk=standing.pk).update(touched_at=now)
        return standing
    if standing is not None:  # changed without its name, size and time showing it
        drop(standing)
    if Upload.objects.filter(by=by, stored__isnull=True).count() >= MOST_OPEN:
        raise Refused(f"还有{MOST_OPEN}个文件没有传完：请先把它们传完，或过两天再试。")
    mine = StoredFile.objects.filter(sha256=digest, stored_by=by, size=size).first() if digest else None
    made, _new = Upload.objects.get_or_create(**known, defaults={"sha256": digest, "stored": mine, "touched_at": now})
    return made


def uploads_of(member: Member) -> QuerySet[Upload]:
    """The member's own; nobody else continues them."""
    return Upload.objects.filter(by=member).select_related("stored", "by")


def arrived(upload: Upload) -> int:
    """How many bytes of it are here."""
    if upload.stored_id:
        return upload.size
    try:
        return _path(upload).stat().st_size
    except FileNotFoundError:
        return 0


@transaction.atomic
def take_chunk(upload: Upload, offset: int, content: bytes) -> int:
    """Add the piece that begins at ``offset``; returns how far the upload is. ``Misplaced`` if it doesn't fit."""
    if not content or len(content) > MOST_CHUNK:
        raise Unusable(f"每段要在1到{MOST_CHUNK}字节之间。")
    Upload.objects.select_for_update().get(pk=upload.pk)
    here = arrived(upload)
    if offset != here:
        raise Misplaced(here)
    if here + len(content) > upload.size:
        raise Unusable(f"“{upload.name}”比报的大：请重新选文件再传。")
    path = _path(upload)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab") as out:
        out.write(content)
    Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now())
    return here + len(content)


def finish(upload: Upload) -> StoredFile:
    """Keep the file once it is whole. What is not whole or not what was announced is ``Refused`` or ``Unusable``."""
    if upload.stored is not None:
        return upload.stored
    here = arrived(upload)
    if here != upload.size:
        raise Misplaced(here)
    content = _path(upload).read_bytes()
    if upload.sha256 and sha256(content).hexdigest() != upload.sha256:
        drop(upload)
        raise Unusable(f"“{upload.name}”传到的内容与原文件不一致：请重新选文件再传。")
    upload.stored = keep(upload.name, content, by=upload.by)
    Upload.objects.filter(pk=upload.pk).update(stored=upload.stored, touched_at=timezone.now())
    _path(upload).unlink(missing_ok=True)
    return upload.stored


def drop(upload: Upload) -> None:
    """Give an upload up; what it was made into stays."""
    Upload.objects.filter(pk=upload.pk).delete()
    _path(upload).unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Clean away what nobody continued, and files that belong to no upload; returns how many uploads went."""
    left = list(Upload.objects.filter(touched_at__lte=now - KEPT))
    for upload in left:
        drop(upload)
    here = {path.name: path for path in _folder().glob("*") if path.stat().st_mtime < (now - KEPT).timestamp()}
    standing = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)} if here else set()
    for name in here.keys() - standing:
        here[name].unlink(missing_ok=True)
    return len(left)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "arriving"


def _path(upload: Upload) -> Path:
    return _folder() / str(upload.pk)
