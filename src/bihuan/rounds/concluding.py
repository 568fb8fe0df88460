"""Concluding a round: what each finding's schedule is from then on, computed, shown with its reason, or ruled."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.faceting import set_facets
from bihuan.cases.models import Case, Facet
from bihuan.findings.recording import Act, record
from bihuan.moments import day_start
from bihuan.refusals import Refused
from bihuan.rounds.judging import judge_finding, whole_percent
from bihuan.rounds.models import Report, Round, Schedule
from bihuan.rounds.progress import progress_of, with_wholes
from bihuan.units.models import Member
from bihuan.units.roles import Role


@transaction.atomic
def conclude(asked: Round, *, by: Member) -> list[Schedule]:
    """End the round: every finding's schedule as of its day is kept with its reasons, and counts in figures from it on.

    Refused while something handed in waits for review. What nobody reported stands where it stood.
    """
    asked = Round.objects.select_for_update(of=("self",)).select_related("inspection__region").get(pk=asked.pk)
    if asked.concluded_at:
        raise Refused(_("%(round)s已经结束。") % {"round": asked})
    if waiting := asked.reports.filter(state=Report.State.SUBMITTED).count():
        raise Refused(_("还有%(count)d项报送没有审核：请先审核或退回。") % {"count": waiting})
    told = with_wholes(progress_of(asked))
    cases = Case.objects.in_bulk(list(told))
    made = []
    for case_id, measures in told.items():
        judged = judge_finding(measures, asked.as_of)
        made.append(
            Schedule(
                round=asked,
                case=cases[case_id],
                percent=whole_percent(measures),
                computed=judged.value,
                why=list(judged.why),
            )
        )
    Schedule.objects.bulk_create(made, batch_size=500)
    acts = [_act(schedule, "set_schedule") for schedule in made]
    record(acts, inspection=asked.inspection, by=by)
    _count(asked, made)
    asked.concluded_at, asked.concluded_by = timezone.now(), by
    asked.save(update_fields=["concluded_at", "concluded_by"])
    return made


@transaction.atomic
def rule(schedule: Schedule, value: str, reason: str, *, by: Member) -> Schedule:
    """Say otherwise than was computed, with a reason that is printed; the computed value (again) takes the word back."""
    schedule = (
        Schedule.objects.select_for_update(of=("self",)).select_related("round__inspection", "case").get(pk=schedule.pk)
    )
    if value not in Schedule.Value.values:
        raise Refused(_("请选择达到序时进度、滞后或完成。"))
    if value != schedule.computed and not reason.strip():
        raise Refused(_("与推算不同的，要写明理由。"))
    later = Schedule.objects.filter(case=schedule.case, round__as_of__gt=schedule.round.as_of)
    if later.exists():
        raise Refused(_("后面的调度已经结束，这一轮的认定不能再改。"))
    schedule.ruled = "" if value == schedule.computed else value
    schedule.reason = reason.strip() if schedule.ruled else ""
    schedule.save(update_fields=["ruled", "reason"])
    record([_act(schedule, "rule_schedule", reason.strip())], inspection=schedule.round.inspection, by=by)
    _count(schedule.round, [schedule])
    return schedule


def _act(schedule: Schedule, act: str, reason: str = "") -> Act:
    data = {"round": schedule.round.as_of.isoformat(), "schedule": schedule.value, "why": schedule.why}
    return Act(schedule.case, act, Role.REVIEW, reason=reason, data=data)


def _count(asked: Round, made: list[Schedule]) -> None:
    wanted = {schedule.case: {schedule.value} for schedule in made}
    since = {schedule.case: day_start(asked.as_of) for schedule in made}
    set_facets(asked.inspection, Facet.Dimension.SCHEDULE, wanted, since)
