"""The two days that are never mixed up: since when a finding is rectified (完成整改), and since when struck off (销号)."""

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery

from bihuan.cases.models import Case, Stand, StandSpan
from bihuan.findings.lifecycle import CLOSED

AT_WORK = (Stand.RECTIFYING, Stand.CHECKING)


def with_days(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with ``rectified_at`` (its last work ended then) and ``struck_at``; None where a finding is not there, or
    not any more."""
    spans = StandSpan.objects.filter(case=OuterRef("pk")).order_by("-since", "-pk")
    worked = spans.filter(status__in=AT_WORK)
    struck = spans.filter(status__in=CLOSED, until__isnull=True)
    return cases.annotate(
        rectified_at=Subquery(worked.values("until")[:1], output_field=DateTimeField()),
        struck_at=Subquery(struck.values("since")[:1], output_field=DateTimeField()),
    )
