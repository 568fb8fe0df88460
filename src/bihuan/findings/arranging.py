"""Setting the milestones of a measure, and what else a plan says of a finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.findings.backwards import PlannedStep, propose
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.findings.recording import Act, record
from bihuan.findings.serials import read_serials
from bihuan.moments import beijing_day, day_start
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST = 20
HORIZON = 120
"""Days over which a measure without a deadline is planned by proposal."""


def arranger(measure: Measure, member: Member) -> tuple[Role, Unit] | None:
    """In which role and for which unit ``member`` may plan ``measure``: one of its units, else the office; None: not."""
    region = measure.finding.case.inspection.region
    for unit in measure.units.all():
        if may(member, Role.HANDLE, unit):
            return Role.HANDLE, unit
    return (Role.DISPATCH, region) if may(member, Role.DISPATCH, region) else None


def proposal(measure: Measure, today: date | None = None) -> tuple[PlannedStep, ...]:
    """Milestones from ``today`` on, planned backwards from the measure's deadline, else the finding's; none for what has
    no end."""
    if measure.long_term:
        return ()
    case = measure.finding.case
    begin = beijing_day(case.received_at)
    due = measure.due_on or case.due_on or begin + timedelta(days=HORIZON)
    return propose(measure.finding.nature, min(max(begin, today or beijing_day(timezone.now())), due), due)


@transaction.atomic
def arrange(
    measure: Measure,
    steps: Sequence[PlannedStep],
    *,
    by: Member,
    seen: int,
    reason: str = "",
    on: date | None = None,
) -> None:
    """Put ``steps`` in the place of the measure's milestones; the former ones stay for the figures of their time.

    They hold from the day ``on`` (now when None), which is never before the measure itself. ``seen``: revision of the finding. After a milestone's day has passed, moving or dropping it needs a reason.
    """
    case = measure.finding.case
    lock_cases([case], seen, by)
    duty = arranger(measure, by)
    if duty is None:
        raise Refused(_("这项措施的节点由它的责任单位或整改办安排。"))
    steps = sorted(steps, key=lambda step: (step.due_on, step.percent))
    _check(steps, measure)
    today = beijing_day(timezone.now())
    current = list(measure.milestones.filter(until__isnull=True))
    kept = {(step.text, step.begin_on, step.due_on, step.percent) for step in steps}
    gone = [row for row in current if (row.text, row.begin_on, row.due_on, row.percent) not in kept]
    if not reason.strip() and any(row.due_on < today for row in gone):
        raise Refused(_("已经到期的节点要改，请写明原因。"))
    stays = {(row.text, row.begin_on, row.due_on, row.percent) for row in current} & kept
    since = max(day_start(on), measure.since) if on else timezone.now()
    Milestone.objects.filter(pk__in=[row.pk for row in gone]).update(until=since)
    Milestone.objects.bulk_create(
        Milestone(measure=measure, since=since, **vars(step))
        for step in steps
        if (step.text, step.begin_on, step.due_on, step.percent) not in stays
    )
    role, place = duty
    data = {
        "measure": measure.position,
        "before": [_said(row) for row in current],
        "after": [_said(step) for step in steps],
    }
    unit = place if role == Role.HANDLE else None
    act = Act(case, "plan_steps", role, place=place, unit=unit, reason=reason.strip(), data=data)
    record([act], inspection=case.inspection, by=by)


def _said(step: PlannedStep | Milestone) -> list[str | int]:
    return [step.text, step.begin_on.isoformat(), step.due_on.isoformat(), step.percent]


def _check(steps: Sequence[PlannedStep], measure: Measure) -> None:
    if len(steps) > MOST:
        raise Refused(_("节点最多%(most)d个。") % {"most": MOST})
    limit = measure.due_on or measure.finding.case.due_on
    before = 0
    for step in steps:
        if not step.text.strip():
            raise Refused(_("每个节点都要写名称。"))
        if step.begin_on > step.due_on:
            raise Refused(_("节点“%(text)s”的开始日期晚于完成日期。") % {"text": step.text})
        if limit and step.due_on > limit:
            raise Refused(_("节点“%(text)s”晚于整改时限%(day)s。") % {"text": step.text, "day": limit.isoformat()})
        if not before <= step.percent <= 100:
            raise Refused(_("累计进度要一个节点比一个节点高，最高100%。"))
        before = step.percent


@dataclass(frozen=True)
class Facts:
    """What stands beside the plan; ``serials`` as typed: 省8、市9."""

    sponsor: str = ""
    place: str = ""
    nature: str = Finding.Nature.OTHER
    serials: str = ""


@transaction.atomic
def describe(finding: Finding, said: Facts, *, by: Member, seen: int) -> None:
    """The office says who is the sponsor, where it is, whether it is engineering, and its serial at each level."""
    case = finding.case
    sponsor, place, nature = said.sponsor.strip(), said.place.strip(), said.nature
    pairs = read_serials(said.serials, case.inspection.rulebook_text.rulebook.level).to_json()
    if said.serials.strip() and not pairs:
        raise Refused(_("序号请写成“省8、市9”这样。"))
    if nature not in Finding.Nature.values:
        raise Refused(_("请选择工程类、非工程类或取缔关停类。"))
    before = [finding.sponsor, finding.place, finding.nature, finding.serials]
    data = {"before": before, "after": [sponsor, place, nature, pairs]}
    record([Act(case, "describe_finding", Role.DISPATCH, data=data)], inspection=case.inspection, by=by, seen=seen)
    finding.sponsor, finding.place, finding.nature, finding.serials = sponsor, place, nature, pairs
    finding.save(update_fields=["sponsor", "place", "nature", "serials"])


@transaction.atomic
def invest(measure: Measure, planned_fen: int | None, *, by: Member, seen: int) -> None:
    """How much the measure is planned to cost, in fen; None: not said."""
    duty = arranger(measure, by)
    if duty is None:
        raise Refused(_("计划投资由责任单位或整改办填写。"))
    if planned_fen is not None and planned_fen < 0:
        raise Refused(_("计划投资不能是负数。"))
    role, place = duty
    case = measure.finding.case
    data = {"measure": measure.position, "planned_fen": planned_fen}
    act = Act(case, "describe_finding", role, place=place, data=data)
    record([act], inspection=case.inspection, by=by, seen=seen)
    measure.planned_fen = planned_fen
    measure.save(update_fields=["planned_fen"])
