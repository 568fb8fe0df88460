"""Who reads, writes and signs briefings."""

from django.db.models import Q, QuerySet

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.papers.models import Briefing, SignOff
from bihuan.units.models import Member
from bihuan.units.roles import Role

WRITERS = frozenset({Role.REVIEW, Role.PUBLISH})
SIGNERS = frozenset({Role.REVIEW, Role.LEAD})
READERS = WRITERS | {Role.LEAD, Role.INSPECT}
ON_THE_WAY = (SignOff.Act.SUBMITTED, SignOff.Act.SIGNED)


def visible_briefings(member: Member, inspection: Inspection) -> QuerySet[Briefing]:
    """Drafts and issued ones for those who write them; issued ones for those who read them; to those who sign also
    what waits for a signature or has one. All over the whole region."""
    briefings = (
        Briefing.objects.filter(inspection=inspection)
        .with_standing()
        .select_related("issued_by", "paper", "pdf", "published")
    )
    if may_write(member, inspection):
        return briefings
    issued = Q(issued_at__isnull=False)
    if sees_whole(member, inspection, SIGNERS):
        return briefings.filter(issued | Q(standing__in=ON_THE_WAY))
    return briefings.filter(issued) if sees_whole(member, inspection, READERS) else briefings.none()


def may_write(member: Member | None, inspection: Inspection) -> bool:
    """Members with 审核 or 公开 over the whole region; None is the system itself."""
    return member is None or sees_whole(member, inspection, WRITERS)


def may_sign(member: Member, inspection: Inspection) -> bool:
    """Members with 领导 or 审核 over the whole region."""
    return sees_whole(member, inspection, SIGNERS)
