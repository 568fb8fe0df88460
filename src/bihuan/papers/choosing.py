"""What a new issue is begun with: key complaints answered lately, work records since the last issue, their texts."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import AssignmentSpan, Case, Inspection, Status
from bihuan.complaints.models import Answer
from bihuan.papers.models import SERIES, Briefing
from bihuan.papers.shipped import BRIEFING

PICKED = 3
"""Key complaints that a new issue proposes."""
OFFERED = 60
"""Key complaints that the form offers, the latest answered first."""
FINISHED = (Status.CLOSED, Status.STAGE_CLOSED)
BY_ITSELF = re.compile(r"^经(现场|实地|调查|核查|核实|检查|走访|查)")
"""An answer that begins so needs only the unit's name before it."""

WIDE = dict(zip(",;:!?()", "，；：！？（）", strict=True))
NARROW = re.compile(r"(?<=[\u4e00-\u9fff”》）\]])[,;:!?()]|[,;:!?](?=[\u4e00-\u9fff“《（])")
"""Marks typed with a Latin keyboard beside Chinese signs; those within numbers and Latin words stay."""


def last_issued(inspection: Inspection, kind: str = BRIEFING) -> Briefing | None:
    issued = Briefing.objects.filter(inspection=inspection, kind=kind, issued_at__isnull=False)
    return issued.order_by("-issued_at", "-pk").first()


def next_number(inspection: Inspection, year: int, series: str = SERIES) -> int:
    """One after the last of that year in this series."""
    issues = Briefing.objects.filter(inspection=inspection, year=year, series=series)
    newest = issues.order_by("-number").first()
    return newest.number + 1 if newest else 1


def told_before(inspection: Inspection, cases: Iterable[Case]) -> dict[int, list[str]]:
    """Of each case that issued briefings have printed, which ones, by case id."""
    issued = Briefing.objects.filter(inspection=inspection, issued_at__isnull=False, key_cases__in=list(cases))
    told: defaultdict[int, list[str]] = defaultdict(list)
    for case, year, number in issued.order_by("year", "number").values_list("key_cases", "year", "number"):
        told[case].append(f"{year}年第{number}期")
    return told


def answers_that_count(cases: Iterable[Case], handled: datetime) -> dict[int, list[Answer]]:
    """Of each case, the newest accepted answer of each unit as of just before ``handled``, by case id.

    An answer still under review, or sent back, says nothing yet.
    """
    wanted = list(cases)
    spans = AssignmentSpan.objects.at(handled).filter(assignment__case__in=wanted, assignment__parent__isnull=True)
    standing = dict(spans.values_list("assignment_id", "status"))
    newest: dict[int, Answer] = {}
    answers = Answer.objects.filter(assignment__in=standing, entry__effective_at__lt=handled)
    for answer in answers.select_related("assignment__unit", "entry").order_by("id"):
        newest[answer.assignment_id] = answer
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in sorted(newest.values(), key=lambda item: (item.assignment.unit.position, item.assignment_id)):
        status = standing[answer.assignment_id]
        if status in FINISHED or (status == Status.HANDLING and answer.outcome == Answer.Outcome.OPEN):
            found[answer.assignment.case_id].append(answer)
    return found


def drafted_text(answers: Iterable[Answer]) -> str:
    """What the units found and did, one paragraph each, for a person to edit."""
    paragraphs = []
    for answer in answers:
        unit, found = answer.assignment.unit.short, _sentence(answer.investigation)
        begun = f"{unit}{found}" if BY_ITSELF.match(found) else f"经{unit}核查：{found}"
        paragraphs.append(begun + _sentence(answer.action))
    return "\n".join(paragraphs) or "正在办理。"


def _sentence(text: str) -> str:
    """On one line, with the marks that Chinese is printed with, and a full stop at its end."""
    squeezed = NARROW.sub(lambda mark: WIDE[mark[0]], "".join(line.strip() for line in text.splitlines()))
    return squeezed if not squeezed or squeezed[-1] in "。！？；" else f"{squeezed}。"


def key_cases(
    inspection: Inspection, received: datetime, handled: datetime, since: datetime | None = None
) -> QuerySet[Case]:
    """Key complaints received in time of which a part is finished (``since`` a moment), the latest first."""
    finished = AssignmentSpan.objects.at(handled).filter(assignment__case=OuterRef("pk"), status__in=FINISHED)
    return (
        Case.objects.filter(inspection=inspection, complaint__key=True, received_at__lt=received)
        .annotate(answered_at=Subquery(finished.order_by("-since").values("since")[:1]))
        .filter(Q(answered_at__gte=since) if since else Q(answered_at__isnull=False))
        .order_by("-answered_at", "number")
        .select_related("complaint", "batch")
    )


def proposed_cases(inspection: Inspection, received: datetime, handled: datetime, last: Briefing | None) -> list[Case]:
    """Key complaints whose closing no issue has told of yet."""
    found = key_cases(inspection, received, handled, last.handled_as_of if last else None)
    return list(found[:PICKED])


def offered_cases(briefing: Briefing) -> list[Case]:
    """What the form lets one choose from: what was chosen, then what was answered lately."""
    chosen = list(briefing.key_cases.select_related("complaint", "batch").order_by("number"))
    latest = key_cases(briefing.inspection, briefing.as_of, briefing.handled_as_of)
    kept = {case.pk for case in chosen}
    return chosen + [case for case in latest[:OFFERED] if case.pk not in kept]


def untold_records(inspection: Inspection, day: date, besides: Briefing | None = None) -> QuerySet[WorkRecord]:
    """Work records up to ``day`` that no issued briefing has printed (those of ``besides`` stay on offer)."""
    printed = Briefing.objects.filter(inspection=inspection, issued_at__isnull=False)
    untold = Q(day__lte=day) & ~Q(briefings__in=printed)
    if besides is not None:
        untold |= Q(briefings=besides)
    return WorkRecord.objects.filter(untold, inspection=inspection).distinct().select_related("unit")


def proposed_records(inspection: Inspection, day: date, last: Briefing | None) -> list[WorkRecord]:
    """Those since the last issue: of a later day, or written down after it."""
    records = untold_records(inspection, day)
    if last is not None and last.issued_at is not None:
        records = records.filter(Q(day__gt=last.day) | Q(written_at__gt=last.issued_at))
    return list(records)
