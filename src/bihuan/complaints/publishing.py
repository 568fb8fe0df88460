"""What of the evidence may be published: scrubbed copies, made by the unit or by those who review and publish."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.models import Attachment
from bihuan.evidence.scrubbing import Rectangle
from bihuan.evidence.scrubbing import scrub as scrub_picture
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

SCRUBBERS = (Role.HANDLE, Role.REVIEW, Role.PUBLISH)


def may_scrub(share: Assignment, member: Member) -> bool:
    """A copy for publication is often made when the complaint is closed, so its state doesn't matter."""
    return scope_of(member, SCRUBBERS).covers(share.unit.path)


def scrub_attachment(file: Attachment, rectangles: Sequence[Rectangle], *, by: Member) -> None:
    """Make the copy of ``file`` that is published from now on. Earlier copies and the original stay."""
    picture = file.picture
    if picture is None:
        raise Refused(_("只有照片能做公开用副本。"))
    if not may_scrub(file.assignment, by):
        raise Refused(_("公开用副本由承办、审核或公开人员做。"))
    file.scrubbed = scrub_picture(picture, rectangles, by=by)
    file.save(update_fields=["scrubbed"])
