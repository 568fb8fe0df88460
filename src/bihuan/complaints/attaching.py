"""Files beside a unit's answer: added while it is written, fixed with each version that is handed in."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.lifecycle import ANSWERED, COMPLAINT
from bihuan.complaints.models import Answer, Attachment
from bihuan.evidence.checking import check_attachment
from bihuan.evidence.keeping import keep
from bihuan.refusals import Refused
from bihuan.units.models import Member

MOST = 60
"""Files beside one answer."""


def attached(share: Assignment) -> list[Attachment]:
    """What would go with an answer handed in now."""
    return list(share.attachments.filter(removed_at__isnull=True).select_related("stored", "by"))


@transaction.atomic
def attach(share: Assignment, files: Iterable[tuple[str, bytes]], *, by: Member) -> list[Attachment]:
    """Add files, all or none; the same bytes twice are one. ``Unusable`` names the file that cannot be taken."""
    _check(share, by)
    standing = {item.stored.sha256: item for item in attached(share)}
    added = []
    for name, content in files:
        check_attachment(name, content)
        stored = keep(name, content, by=by)
        if stored.sha256 not in standing:
            item = Attachment.objects.create(assignment=share, stored=stored, name=name[:200], by=by)
            standing[stored.sha256] = item
            added.append(item)
    if len(standing) > MOST:
        raise Refused(_("一件的附件最多%(most)d个：请先移除一些，或合成一个文件。") % {"most": MOST})
    return added


def detach(attachment: Attachment, *, by: Member) -> None:
    """Leave a file out of answers handed in from now on; those that were handed in with it keep it."""
    _check(attachment.assignment, by)
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=timezone.now())


def _check(share: Assignment, by: Member) -> None:
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
    found = Attachment.objects.select_related("stored").in_bulk(sorted(ids))
    return {answer: [found[pk] for pk in pks if pk in found] for answer, pks in wanted.items()}
