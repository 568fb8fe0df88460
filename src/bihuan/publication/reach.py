"""Who prepares, reads and releases public tables, and which complaints are ready for one."""

from django.db.models import Exists, OuterRef, QuerySet

from bihuan.cases.models import Assignment, Case, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints.models import Answer
from bihuan.publication.models import Draft, DraftRow, Publication, PublishedCase
from bihuan.units.models import Member
from bihuan.units.roles import Role

MAKERS = frozenset({Role.PUBLISH})
RELEASERS = frozenset({Role.PUBLISH, Role.LEAD})


def may_make(member: Member, inspection: Inspection) -> bool:
    """Members with 公开 over the whole region."""
    return sees_whole(member, inspection, MAKERS)


def visible_publications(member: Member, inspection: Inspection) -> QuerySet[Publication]:
    found = Publication.objects.filter(inspection=inspection).select_related("batch", "prepared_by", "by")
    return found if sees_whole(member, inspection, RELEASERS) else found.none()


def visible_drafts(member: Member, inspection: Inspection) -> QuerySet[Draft]:
    found = Draft.objects.filter(inspection=inspection).select_related("inspection__region", "batch", "by")
    return found if sees_whole(member, inspection, RELEASERS) else found.none()


def unpublished(member: Member, inspection: Inspection) -> QuerySet[Case]:
    """Complaints that count and stand in no public table, neither published nor in preparation."""
    cases = visible_cases(member, inspection, RELEASERS).filter(withdrawn_at__isnull=True)
    cases = cases.exclude(Exists(PublishedCase.objects.filter(case=OuterRef("pk"))))
    return cases.exclude(Exists(DraftRow.objects.filter(case=OuterRef("pk"))))


def ready(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of ``cases`` those of which every unit has an accepted answer: half an answer is not published."""
    return cases.filter(Exists(_shares(answered=True))).exclude(Exists(_shares(answered=False)))


def not_ready(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of ``cases`` those that wait for a unit's answer, or for a unit."""
    return cases.exclude(Exists(_shares(answered=True)) & ~Exists(_shares(answered=False)))


def opened_batches(inspection: Inspection) -> set[int]:
    """Ids of the batches that have a public table, published or in preparation: what of them comes now comes late."""
    published = PublishedCase.objects.filter(case__inspection=inspection, case__batch__isnull=False)
    drafted = DraftRow.objects.filter(case__inspection=inspection, case__batch__isnull=False)
    found = published.order_by().values_list("case__batch").union(drafted.order_by().values_list("case__batch"))
    return {pk for (pk,) in found}


def _shares(*, answered: bool) -> QuerySet[Assignment]:
    """Shares given by the office of the case asked about, with an accepted answer or without one."""
    shares = Assignment.objects.filter(case=OuterRef("pk"), parent__isnull=True).exclude(status=Status.RECALLED)
    accepted = Exists(Answer.objects.filter(assignment=OuterRef("pk"), accepted_at__isnull=False))
    return shares.filter(accepted) if answered else shares.exclude(accepted)
