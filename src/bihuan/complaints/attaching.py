"""Files beside a unit's answer: added while it is written, fixed with each version that is handed in."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.lifecycle import ANSWERED, COMPLAINT
from bihuan.complaints.models import Answer, Attachment
from bihuan.evidence.accepting import accept_file
from bihuan.evidence.checking import check_attachment, is_picture
from bihuan.evidence.keeping import content_of
from bihuan.evidence.models import StoredFile
from bihuan.evidence.pictures import look, picture_of
from bihuan.refusals import Refused
from bihuan.units.models import Member

MOST = 60
"""Files beside one answer."""


def standing(share: Assignment) -> QuerySet[Attachment]:
    """What would go with an answer handed in now."""
    return share.attachments.filter(removed_at__isnull=True).select_related("stored__picture", "by", "scrubbed")


def attached(share: Assignment) -> list[Attachment]:
    return list(standing(share))


def attach(share: Assignment, files: Iterable[tuple[str, bytes]], *, by: Member) -> list[Attachment]:
    """Add files, all or none; the same bytes twice are one. ``Unusable`` names the file that cannot be taken.

    Pictures are decoded before anything is written, one file in memory at a time.
    """
    check(share, by)
    return _attach(share, [(name, accept_file(name, content, by)) for name, content in files], by)


def attach_stored(share: Assignment, name: str, stored: StoredFile, *, by: Member) -> Attachment:
    """Add a file that came piece by piece. Asked twice, it is there once."""
    check(share, by)
    check_attachment(name, content := content_of(stored))
    if is_picture(name):
        picture_of(stored, look(name, content))
    _attach(share, [(name, stored)], by)
    return standing(share).get(stored=stored)


@transaction.atomic
def _attach(share: Assignment, files: Sequence[tuple[str, StoredFile]], by: Member) -> list[Attachment]:
    check(Assignment.objects.select_for_update(of=("self",)).select_related("unit", "case").get(pk=share.pk), by)
    there = {item.stored_id for item in standing(share)}
    added = []
    for name, stored in files:
        if stored.pk not in there:
            kind = Attachment.Kind.SCENE if is_picture(name) else Attachment.Kind.OTHER
            added.append(Attachment.objects.create(assignment=share, stored=stored, name=name[:200], kind=kind, by=by))
            there.add(stored.pk)
    if len(there) > MOST:
        raise Refused(_("一件的附件最多%(most)d个：请先移除一些，或合成一个文件。") % {"most": MOST})
    return added


def detach(attachment: Attachment, *, by: Member) -> None:
    """Leave a file out of answers handed in from now on; those that were handed in with it keep it."""
    check(attachment.assignment, by)
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=timezone.now())


def check(share: Assignment, by: Member) -> None:
    """Files change while an answer can be written, and by those who write it."""
    if share.status in ANSWERED and share.status != "stage_closed":
        raise Refused(_("这件已经办结，附件不能再动。"))
    if not COMPLAINT.concerns("submit", share, by):
        raise Refused(_("附件由%(unit)s的承办人员添加。") % {"unit": share.unit})


def said_attachments(share: Assignment) -> list[dict[str, object]]:
    """The files as the entry of an answer names them."""
    return [
        {"id": item.pk, "name": item.name, "sha256": item.stored.sha256, "size": item.stored.size}
        for item in attached(share)
    ]


def attachments_of(answers: Sequence[Answer]) -> dict[int, list[Attachment]]:
    """The files handed in with each answer, by answer id; ``entry`` must be loaded."""
    wanted = {answer.pk: [int(item["id"]) for item in answer.entry.data.get("attachments", [])] for answer in answers}
    ids = {pk for pks in wanted.values() for pk in pks}
    found = Attachment.objects.select_related("stored__picture", "scrubbed").in_bulk(sorted(ids))
    return {answer: [found[pk] for pk in pks if pk in found] for answer, pks in wanted.items()}
