"""What answers to complaints tell of and the register does not have: taken over with one click, never counted twice."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Action
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import WRITERS
from bihuan.enforcement.recording import EnforcementText, write
from bihuan.moments import beijing_day
from bihuan.units.models import Member, Unit
from bihuan.units.scope import scope_of

Kind = Enforcement.Kind
SAME = {
    Action.Kind.ORDER: Kind.ORDER,
    Action.Kind.FILING: Kind.FILING,
    Action.Kind.FINE: Kind.FINE,
    Action.Kind.CLOSURE: Kind.CLOSURE,
    Action.Kind.SEALING: Kind.SEALING,
    Action.Kind.DETENTION: Kind.DETENTION,
    Action.Kind.CRIMINAL_DETENTION: Kind.DETENTION,
}
"""Which kind of record an action of a complaint is."""


def untaken(member: Member, inspection: Inspection) -> QuerySet[Action]:
    """Standing actions of units for which the member writes that the register does not have.

    A document is known by its unit and number; what has no number by its unit and complaint. Of a document that covers
    several complaints the first action is offered.
    """
    has_it = Q(pk__in=[])
    for kind, same in SAME.items():
        there = Enforcement.objects.filter(kind=same, unit=OuterRef("assignment__unit"), dropped_at__isnull=True)
        by_number = there.filter(number_key=OuterRef("number_key"))
        by_case = there.filter(case=OuterRef("assignment__case"), number_key="")
        has_it |= Q(~Q(number_key=""), Exists(by_number), kind=kind) | Q(Exists(by_case), kind=kind, number_key="")
    standing = Action.objects.filter(
        assignment__case__inspection__region=inspection.region_id,
        assignment__parent__isnull=True,
        kind__in=list(SAME),
        since__isnull=False,
        until__isnull=True,
    )
    earlier = standing.filter(
        pk__lt=OuterRef("pk"),
        kind=OuterRef("kind"),
        number_key=OuterRef("number_key"),
        assignment__unit=OuterRef("assignment__unit"),
    )
    mine = standing.filter(scope_of(member, WRITERS).within("assignment__unit__path"))
    fresh = mine.exclude(has_it).exclude(~Q(number_key="") & Exists(earlier))
    return fresh.select_related("assignment__unit", "assignment__case__inspection").order_by("on", "pk")


@transaction.atomic
def take_over(actions: Iterable[int], inspection: Inspection, *, by: Member) -> list[Enforcement]:
    """Enter these actions (by id) as records that point at their complaints; what was taken meanwhile is left out."""
    Unit.objects.select_for_update().get(pk=inspection.region_id)  # against a second click
    made = []
    for action in untaken(by, inspection).filter(pk__in=list(actions)):
        if untaken(by, inspection).filter(pk=action.pk).exists():
            record, _is_new = write(action.assignment.case.inspection, said_by(action), by=by)
            made.append(record)
    return made


def said_by(action: Action) -> EnforcementText:
    """The record that an action is; without a day of its own it is of the day since when its answer counts."""
    assert action.since is not None
    return EnforcementText(
        kind=SAME[Action.Kind(action.kind)],
        unit=action.assignment.unit,
        day=action.on or beijing_day(action.since),
        persons=action.persons,
        number=action.number,
        fen=action.fen,
        note=action.note,
        case=action.assignment.case,
    )
