"""The steps of an attempt: laid out by the rulebook, and whose turn it is."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from bihuan.cases.behalf import FOR
from bihuan.cases.models import Party, Stand
from bihuan.closing.models import Closing, Step
from bihuan.findings.models import Finding
from bihuan.rulebooks.closing import SUBMITTING, ClosingStep, applied_with
from bihuan.units.deputies import whose_acts
from bihuan.units.holders import holdings
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

TAKING = (Role.HANDLE, Role.DISPATCH, Role.REVIEW, Role.PUBLISH, Role.LEAD, Role.INTAKE)
COUNTIES = (Unit.Kind.COUNTY, Unit.Kind.ZONE)


def chain_of(finding: Finding) -> tuple[ClosingStep, ...]:
    """What the rulebook of the finding's source asks for now; an attempt keeps what it began with."""
    return finding.case.inspection.rulebook_text.rulebook.closing.steps


def lay_out(finding: Finding) -> list[Step]:
    """The steps of an attempt that would begin now, not stored; places are found from the units that answer today."""
    places = places_of(finding)
    return [
        Step(
            position=position,
            key=step.key,
            name=step.name,
            kind=step.kind,
            role=step.role,
            place=places[step.at],
            rectifies=step.rectifies,
        )
        for position, step in enumerate(chain_of(finding), start=1)
    ]


def places_of(finding: Finding) -> dict[str, Unit]:
    """By ``rulebooks.closing.PLACES``; where the plan names no such unit, the office of the whole region."""
    region = finding.case.inspection.region
    units: dict[str, Unit] = {}
    for party in finding.case.party.filter(until__isnull=True).select_related("unit"):
        units.setdefault(party.part, party.unit)
    unit = units.get(Party.Part.LEAD) or units.get(Party.Part.ASSIST) or region
    return {
        "unit": unit,
        "county": _county(unit) or region,
        "oversee": units.get(Party.Part.OVERSEE, region),
        "accept": units.get(Party.Part.ACCEPT, region),
        "region": region,
    }


def _county(unit: Unit) -> Unit | None:
    """The unit itself, if it is a county or zone, else the nearest above it that is."""
    above = [int(pk) for pk in unit.path.split("/") if pk]
    return max(Unit.objects.filter(pk__in=above, kind__in=COUNTIES), key=lambda one: len(one.path), default=None)


def open_closing(finding: Finding) -> Closing | None:
    """The attempt that is going on."""
    return finding.closings.filter(outcome=Closing.Outcome.OPEN).first()


def steps_of(finding: Finding) -> list[Step]:
    """Those of the attempt that is going on, else those that would be laid out."""
    closing = open_closing(finding)
    return list(closing.steps.select_related("place", "taken")) if closing else lay_out(finding)


def turn_of(finding: Finding) -> Step | None:
    """The step to be taken next, stored or (before an attempt begins) not; None once the finding is closed."""
    if finding.case.status in (Stand.STRUCK_OFF, Stand.KEPT_UP):
        return None
    return next((step for step in steps_of(finding) if step.taken_id is None), None)


def is_application(steps: list[Step], step: Step) -> bool:
    """Whether closing is applied for with ``step``."""
    return step.position == applied_with([one.kind for one in steps]) + 1


def submitters(closing: Closing) -> set[int]:
    """Who submitted in this attempt, and in whose names that was done."""
    found: set[int] = set()
    for step in closing.steps.filter(kind__in=SUBMITTING, taken__isnull=False).select_related("taken"):
        assert step.taken is not None
        found |= {pk for pk in (step.taken.actor_id, step.taken.data.get(FOR)) if pk is not None}
    return found


def why_not(step: Step, member: Member) -> str:
    """Why ``member`` may not take or refuse ``step``; empty if it may. Nobody accepts what they submitted."""
    role = Role(step.role)
    if not may(member, role, step.place):
        return _("“%(step)s”由%(unit)s的%(role)s人员办理。") % {
            "step": step.name,
            "unit": step.place,
            "role": role.label,
        }
    if step.submits or step.closing_id is None:
        return ""
    if submitters(step.closing) & whose_acts(member, {role}, step.place):
        return _("提交销号申请的人不能核查、验收自己的申请，代理申请人办理也不行。")
    return ""


def turns_of(member: Member) -> Q:
    """A condition on steps that wait: they are ``member``'s to take, and nobody nearer has the role. Two queries.

    Who stands higher may take a step too, but it doesn't wait for them as long as somebody is nearer.
    """
    reaches: defaultdict[str, set[str]] = defaultdict(set)
    for holding in holdings(TAKING):
        reaches[holding.post.role].add(holding.post.unit.reach)
    mine = Q(pk__in=[])
    for role, reach in {(post.role, post.unit.reach) for post in member.held_posts() if post.role in TAKING}:
        nearer = Q(pk__in=[])
        for other in reaches[role]:
            if other != reach and other.startswith(reach):
                nearer |= Q(place__path__startswith=other)
        mine |= Q(role=role, place__path__startswith=reach) & ~nearer
    own = Step.objects.filter(closing=OuterRef("closing"), kind__in=SUBMITTING, taken__actor=member)
    return mine & (Q(kind__in=SUBMITTING) | Q(~Exists(own)))
