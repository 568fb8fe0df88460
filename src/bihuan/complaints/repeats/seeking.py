"""Which complaints are likely repeats: asked when a page is opened, and sought once for what came in and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from bihuan.cases.models import Case, Inspection, Status
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.models import LikelyRepeat, RepeatReading
from bihuan.complaints.repeats.shelf import KeyShelf, bring_up, read_complaint
from bihuan.repeats.asking import Hit, ask
from bihuan.repeats.wording import reason
from bihuan.units.models import Member

SHOWN = 5
KEPT = 3
"""Likely firsts that are kept of one complaint."""
AT_ONCE = 300
"""New complaints whose likely firsts are sought as part of the import: a batch. More are left to the worker."""
SLICE = 2_000
"""Of the worker, in one turn."""
BROUGHT_UP = 20_000
LONGEST_REASON = 300

Pieces = list[tuple[str, bool]]
"""A text cut into pieces, each with whether it speaks of what both share."""


@dataclass(frozen=True)
class Likely:
    """Another complaint that is likely about the same: ``repeat`` is the later of both, ``first`` the earlier."""

    other: Complaint
    repeat: Complaint
    first: Complaint
    score: float
    reason: str
    mine: Pieces
    theirs: Pieces


def likely_of(complaint: Complaint, member: Member) -> list[Likely]:
    """The likeliest first, as far as ``member`` may see them; none that is linked, refused or withdrawn."""
    if complaint.repeat_of_id is not None or complaint.case.status == Status.WITHDRAWN:
        return []
    mine = read_complaint(complaint)
    hits = ask(mine, KeyShelf(visible_cases(member)), limit=SHOWN * 3, without=str(complaint.pk))
    if not hits:
        return []
    others = _askable(complaint, [int(hit.id) for hit in hits])
    found = []
    for hit in hits:
        if (other := others.get(int(hit.id))) is None:
            continue
        repeat, first = sorted((complaint, other), key=_age, reverse=True)
        said = reason(mine, hit, complaint.text)
        pieces = marked(complaint.text, hit.spans)
        found.append(Likely(other, repeat, first, hit.score, said, pieces, marked(other.text, hit.their_spans)))
    return found[:SHOWN]


def _askable(complaint: Complaint, ids: Sequence[int]) -> dict[int, Complaint]:
    """Those of ``ids`` that may still be linked with ``complaint``."""
    refused = LikelyRepeat.objects.filter(refused_at__isnull=False).filter(
        Q(complaint=complaint, first=OuterRef("pk")) | Q(complaint=OuterRef("pk"), first=complaint)
    )
    rows = Complaint.objects.filter(~Exists(refused), pk__in=ids).exclude(case__status=Status.WITHDRAWN)
    # One that repeats an earlier one is not asked about again, unless it is an even earlier one's turn.
    rows = rows.exclude(repeat_of=complaint).exclude(
        repeat_of__isnull=False, case__received_at__gt=_received(complaint)
    )
    return {other.pk: other for other in rows.select_related("case__batch", "case__inspection__region")}


def _received(complaint: Complaint) -> datetime:
    return complaint.case.received_at


def _age(complaint: Complaint) -> tuple[datetime, int]:
    return complaint.case.received_at, complaint.pk


def marked(text: str, spans: Iterable[Sequence[int]]) -> Pieces:
    """``text`` in pieces, those within ``spans`` marked; what overlaps or touches is one piece."""
    pieces: Pieces = []
    at = 0
    for start, end in sorted((start, end) for start, end in spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        if start == at and pieces and pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text[start:end], True)
        else:
            pieces.append((text[start:end], True))
        at = end
    return [*pieces, (text[at:], False)] if text[at:] else pieces


def seek(complaints: Iterable[Complaint]) -> int:
    """Keep which earlier complaints these likely repeat; how many have one. ``case`` must be at hand."""
    made: list[LikelyRepeat] = []
    ids = []
    for complaint in complaints:
        ids.append(complaint.pk)
        mine = read_complaint(complaint)
        hits = ask(mine, KeyShelf(), limit=KEPT * 3, without=str(complaint.pk))
        made += _kept(complaint, hits, [reason(mine, hit, complaint.text) for hit in hits])
    LikelyRepeat.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    for start in range(0, len(ids), 500):
        RepeatReading.objects.filter(complaint__in=ids[start : start + 500]).update(is_sought=True)
    return len({one.complaint_id for one in made})


def _kept(complaint: Complaint, hits: Sequence[Hit], reasons: Sequence[str]) -> list[LikelyRepeat]:
    """Of the hits those that came earlier."""
    if not hits:
        return []
    ages = Case.objects.filter(pk__in=[int(hit.id) for hit in hits]).exclude(status=Status.WITHDRAWN)
    earlier = {pk for pk, received in ages.values_list("pk", "received_at") if (received, pk) < _age(complaint)}
    kept = [
        LikelyRepeat(
            complaint=complaint,
            first_id=int(hit.id),
            score=round(hit.score * 10_000),
            reason=said[:LONGEST_REASON],
            marks=[list(span) for span in hit.spans],
            first_marks=[list(span) for span in hit.their_spans],
        )
        for hit, said in zip(hits, reasons, strict=True)
        if int(hit.id) in earlier
    ]
    return kept[:KEPT]


def tend(now: datetime) -> int:
    """A worker's turn: keys of what lacks them, then likely firsts of what was not asked about, the newest first."""
    done = bring_up(BROUGHT_UP)
    waiting = RepeatReading.objects.filter(is_sought=False).order_by("-complaint").values_list("complaint", flat=True)
    ids = list(waiting[:SLICE])
    for start in range(0, len(ids), 100):
        with transaction.atomic():
            seek(Complaint.objects.filter(pk__in=ids[start : start + 100]).select_related("case").order_by("pk"))
    return done + len(ids)


def refuse(repeat: Complaint, first: Complaint, *, by: Member | None) -> None:
    """Remember that the two are not the same, whichever of them came first."""
    LikelyRepeat.objects.filter(complaint=first, first=repeat).delete()
    LikelyRepeat.objects.update_or_create(
        complaint=repeat,
        first=first,
        defaults={"refused_by": by, "refused_at": timezone.now()},
        create_defaults={"refused_by": by, "refused_at": timezone.now(), "score": 0},
    )


def waiting(member: Member, inspection: Inspection) -> QuerySet[LikelyRepeat]:
    """What of ``inspection`` still waits for a person to say; both complaints within what ``member`` may see."""
    repeats = visible_cases(member, inspection).exclude(status=Status.WITHDRAWN)
    firsts = visible_cases(member).exclude(status=Status.WITHDRAWN)
    rows = LikelyRepeat.objects.filter(
        Exists(repeats.filter(pk=OuterRef("complaint"))),
        Exists(firsts.filter(pk=OuterRef("first"))),
        complaint__case__inspection=inspection,
        complaint__repeat_of__isnull=True,
        refused_at__isnull=True,
    )
    return rows.exclude(first__repeat_of=F("complaint"))
