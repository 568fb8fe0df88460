"""What is stuck, for the daily digest: the same numbers that the register shows when a line is opened."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_assignments, visible_inspections
from bihuan.cases.standing import AWAITED
from bihuan.complaints.extending import waiting_for as asking
from bihuan.complaints.goals import LAPSED, standing_at, with_goals
from bihuan.complaints.lighting import lights_of, stretches
from bihuan.complaints.registers import SeenCases, seen_cases
from bihuan.complaints.signoff import SIGNING, waiting_for
from bihuan.complaints.telling import register
from bihuan.complaints.timing import OFFICE
from bihuan.inbox.digesting import Line, Lines
from bihuan.moments import beijing_day
from bihuan.rulebooks.plainly import COLOURS
from bihuan.units.models import Member
from bihuan.units.roles import CASE_ROLES, Role

NAMED = 5
"""So many late units are named."""
INSPECTIONS = 3
"""The newest ones; an office that works on more at once looks into the register."""


def lines_of(members: Sequence[Member], now: datetime) -> Lines:
    """Lines by member; members with the same posts see the same, so they are asked for once."""
    known: dict[tuple[tuple[str, str], ...], list[Line]] = {}
    found = {}
    for member in members:
        if not member.holds(CASE_ROLES):
            continue
        posts = tuple(sorted((post.role, post.unit.reach) for post in member.held_posts()))
        if posts not in known:
            known[posts] = _lines(member, now)
        found[member.pk] = known[posts]
    return found


def _lines(member: Member, now: datetime) -> list[Line]:
    inspections = list(visible_inspections(member)[:INSPECTIONS])
    lines = []
    for inspection in inspections:
        said = _of_inspection(member, inspection, now)
        if len(inspections) > 1:
            said = [Line(f"{inspection.name}：{line.text}", line.count, line.link) for line in said]
        lines += said
    return lines


def _of_inspection(member: Member, inspection: Inspection, now: datetime) -> list[Line]:
    cases = seen_cases(member, inspection).order_by()
    urgent = dict(cases.values_list("urgency").annotate(count=Count("pk")))
    standing = dict(cases.values_list("standing").annotate(count=Count("pk")))
    lines = []

    def add(text: str, count: int, link: str) -> None:
        if count:
            lines.append(Line(text % {"count": count}, count, link))

    overdue = urgent.get("overdue", 0)
    late = _late_units(member, inspection, now) if overdue and sees_whole(member, inspection) else ""
    add(_("超期%(count)d件") + late, overdue, register(inspection, urgency="overdue"))
    _add_lights(lines, cases, inspection)
    if sees_whole(member, inspection, {Role.DISPATCH}):
        dispatch = f"{reverse('complaints:dispatch')}?inspection={inspection.code}"
        add(_("待分办%(count)d件"), standing.get(Status.RECEIVED, 0), dispatch)
    if sees_whole(member, inspection) or member.holds({Role.DISPATCH}):
        returned = standing.get(Status.RETURNED, 0)
        add(_("单位退回待处理%(count)d件"), returned, register(inspection, status="returned"))
    add(_("未签收%(count)d件"), standing.get(Status.DISPATCHED, 0), register(inspection, status="dispatched"))
    if member.holds(SIGNING):
        waiting = waiting_for(member, inspection).aggregate(count=Count("case", distinct=True))["count"]
        add(_("待审核%(count)d件"), waiting, register(inspection, waits="review"))
    if member.holds(OFFICE):
        asked = asking(member, inspection).aggregate(count=Count("case", distinct=True))["count"]
        add(_("延期申请待决定%(count)d件"), asked, register(inspection, time="extension"))
    goals = with_goals(visible_assignments(member, inspection)).filter(standing_at([LAPSED], beijing_day(now)))
    lapsed = goals.aggregate(count=Count("case", distinct=True))["count"]
    add(_("阶段性办结目标已到期%(count)d件"), lapsed, register(inspection, goal=LAPSED))
    return lines


def _add_lights(lines: list[Line], cases: SeenCases, inspection: Inspection) -> None:
    """The lights that something follows from, the gravest first."""
    lights = [light for _after, _until, light in stretches(lights_of(inspection)) if light.consequence]
    counts = dict(cases.values_list("light").annotate(count=Count("pk"))) if lights else {}
    for light in lights:
        if count := counts.get(light.colour, 0):
            words = {"light": COLOURS[light.colour], "count": count, "then": light.consequence}
            link = register(inspection, light=light.colour)
            lines.append(Line(_("%(light)s%(count)d件（%(then)s）") % words, count, link))


def _late_units(member: Member, inspection: Inspection, now: datetime) -> str:
    """Which units are late, the worst first."""
    shares = visible_assignments(member, inspection).filter(status__in=AWAITED, due_on__lt=beijing_day(now))
    counted = shares.order_by().values_list("unit__short").annotate(count=Count("case", distinct=True))
    units = list(counted.order_by("-count", "unit__position")[: NAMED + 1])
    named = "、".join(f"{short}{count}" for short, count in units[:NAMED])
    # The percent signs of a unit's name are no placeholders.
    return ("（" + named + (_("等") if len(units) > NAMED else "") + "）").replace("%", "%%")
