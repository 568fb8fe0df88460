"""Every save of a draft is kept, so that any two can be laid side by side and an old one taken up again."""

from typing import Any

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case
from bihuan.papers.composing import asked, compose
from bihuan.papers.models import Briefing, Version
from bihuan.units.models import Member

PLAIN = (
    "series", "number", "cutoffs", "sections", "key_texts", "record_texts",
    "report_to", "send_to", "issue_to", "phone", "mail",
)  # fmt: skip


def keep_version(briefing: Briefing, what: Version.What, *, by: Member | None) -> Version:
    """Keep the draft as it stands now; runs inside the transaction of the save."""
    return Version.objects.create(
        briefing=briefing,
        revision=briefing.revision,
        what=what,
        by=by,
        said=said_by(briefing),
        content=compose(briefing, asked(briefing)).to_json(),
    )


def said_by(briefing: Briefing) -> dict[str, Any]:
    """Everything that can be entered of a draft."""
    return {
        **{name: getattr(briefing, name) for name in PLAIN},
        "day": briefing.day.isoformat(),
        "cases": list(briefing.key_cases.order_by("number").values_list("number", flat=True)),
        "records": list(briefing.records.order_by("pk").values_list("pk", flat=True)),
    }


def cases_of(version: Version) -> list[Case]:
    return list(Case.objects.filter(inspection=version.briefing.inspection_id, number__in=version.said["cases"]))


def records_of(version: Version) -> list[WorkRecord]:
    return list(WorkRecord.objects.filter(inspection=version.briefing.inspection_id, pk__in=version.said["records"]))


def version_at(briefing: Briefing, revision: int) -> Version | None:
    return briefing.versions.filter(revision=revision).select_related("by").first()
