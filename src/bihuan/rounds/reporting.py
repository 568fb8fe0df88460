"""A unit reports on its measures, from last round's text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Inspection
from bihuan.findings.models import Measure
from bihuan.findings.recording import Act, record
from bihuan.refusals import Refused, Stale
from bihuan.rounds.models import Reached, Report, ReportFile, Round
from bihuan.rounds.opening import open_measures
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may, scope_of


@dataclass(frozen=True)
class ReportText:
    """What is reported on a measure. ``spent_fen`` since the beginning; ``reached``: milestone id -> day."""

    percent: int
    text: str
    spent_fen: int | None = None
    obstacles: str = ""
    next_step: str = ""
    reached: Mapping[int, date] = field(default_factory=dict)


def own_measures(member: Member, asked: Round) -> QuerySet[Measure]:
    """The measures of ``asked`` on which a unit of the member is to report."""
    within = scope_of(member, {Role.HANDLE}).within("path")
    units = Unit.objects.filter(within)
    return open_measures(asked.inspection, asked.as_of).filter(units__in=units).distinct()


def reporting_unit(measure: Measure, member: Member) -> Unit | None:
    """The first of the measure's units for which ``member`` handles; None: none of them."""
    return next((unit for unit in measure.units.all() if may(member, Role.HANDLE, unit)), None)


def last_report(measure: Measure, before: Round) -> Report | None:
    """The newest accepted report of earlier rounds, from which the next one is written."""
    earlier = Report.objects.filter(measure=measure, state=Report.State.ACCEPTED, round__as_of__lt=before.as_of)
    return earlier.order_by("-round__as_of").first()


def files_beside(asked: Round, measure: Measure) -> list[ReportFile]:
    """The evidence that goes with a report on ``measure`` handed in now."""
    rows = ReportFile.objects.filter(round=asked, measure=measure, removed_at__isnull=True)
    return list(rows.select_related("stored__picture"))


@transaction.atomic
def report(asked: Round, measure: Measure, said: ReportText, *, by: Member, seen: int) -> Report:
    """Hand in what ``by``'s unit reports on ``measure``; ``seen`` is the id of the entry last seen (0: none yet).

    Refused once the round is concluded or the report accepted; progress never falls behind what was accepted before.
    """
    case = measure.finding.case
    lock_cases([case])
    asked = Round.objects.select_for_update().get(pk=asked.pk)
    check_open(asked, measure)
    unit = reporting_unit(measure, by)
    if unit is None:
        raise Refused(_("这项措施不由您的单位报送。"))
    old = Report.objects.filter(round=asked, measure=measure).first()
    if (old.submitted_id if old else 0) != seen:
        raise Stale(_("这项措施刚刚有人报送过，请看清内容再改。"))
    if old and old.state == Report.State.ACCEPTED:
        raise Refused(_("这项措施本轮的报送已经审核，要改请整改办先退回。"))
    _check(said, measure, asked)
    beside = [[file.name, file.stored.sha256] for file in files_beside(asked, measure)]
    data = _data(asked, measure, said) | {"files": beside}
    act = Act(case, "report_progress", Role.HANDLE, place=unit, unit=unit, data=data)
    (entry,) = record([act], inspection=asked.inspection, by=by)
    made, _created = Report.objects.update_or_create(
        round=asked,
        measure=measure,
        defaults={
            "unit": unit,
            "state": Report.State.SUBMITTED,
            "percent": said.percent,
            "text": said.text.strip(),
            "spent_fen": said.spent_fen,
            "obstacles": said.obstacles.strip(),
            "next_step": said.next_step.strip(),
            "submitted": entry,
            "decided": None,
            "by": by,
        },
    )
    made.reached.all().delete()
    Reached.objects.bulk_create(
        Reached(report=made, milestone_id=milestone, on=on) for milestone, on in said.reached.items()
    )
    return made


def check_open(asked: Round, measure: Measure) -> None:
    """``Refused`` if the round is over or doesn't ask about the measure."""
    if asked.concluded_at:
        raise Refused(_("%(round)s已经结束，不能再报送。") % {"round": asked})
    if not open_measures(asked.inspection, asked.as_of).filter(pk=measure.pk).exists():
        raise Refused(_("这项措施不在本轮调度之列。"))


def _check(said: ReportText, measure: Measure, asked: Round) -> None:
    if not 0 <= said.percent <= 100:
        raise Refused(_("累计进度应在0到100之间。"))
    if not said.text.strip():
        raise Refused(_("请写明进展情况。"))
    if said.spent_fen is not None and said.spent_fen < 0:
        raise Refused(_("累计投入不能是负数。"))
    before = last_report(measure, asked)
    if before and said.percent < before.percent and not said.obstacles.strip():
        raise Refused(_("累计进度比上一轮的%(before)d%%低：请在“存在困难”里写明原因。") % {"before": before.percent})
    known = set(measure.milestones.filter(until__isnull=True).values_list("pk", flat=True))
    if not set(said.reached) <= known:
        raise Refused(_("节点已经调整，请重新打开页面再填。"))
    if late := [on for on in said.reached.values() if on > asked.as_of]:
        raise Refused(_("节点完成日期%(day)s晚于进展截至的日期。") % {"day": max(late).isoformat()})


def _data(asked: Round, measure: Measure, said: ReportText) -> dict[str, Any]:
    return {
        "round": asked.as_of.isoformat(),
        "measure": measure.position,
        "percent": said.percent,
        "text": said.text.strip(),
        "spent_fen": said.spent_fen,
        "obstacles": said.obstacles.strip(),
        "next_step": said.next_step.strip(),
        "reached": {str(pk): on.isoformat() for pk, on in said.reached.items()},
    }


def money_spent(inspection: Inspection, as_of: date) -> int:
    """What accepted reports of rounds up to ``as_of`` say was spent in all, in fen: the newest of each measure."""
    accepted = Report.objects.filter(
        round__inspection=inspection, round__as_of__lte=as_of, state=Report.State.ACCEPTED, spent_fen__isnull=False
    )
    newest = accepted.order_by().values("measure").annotate(last=Max("round__as_of"))
    last = {row["measure"]: row["last"] for row in newest}
    rows = accepted.values_list("measure", "round__as_of", "spent_fen")
    return sum(fen or 0 for measure, day, fen in rows if last[measure] == day)
