"""The office looks through what was reported: accepts it, or gives it back with a reason."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.findings.models import Milestone
from bihuan.findings.recording import Act, record
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.refusals import Refused, Stale
from bihuan.rounds.models import Report, Round
from bihuan.units.models import Member
from bihuan.units.roles import Role

Seen = tuple[int, int]
"""(id of a report, id of its entry that the person read)."""


@transaction.atomic
def accept(asked: Round, seen: Sequence[Seen], *, by: Member) -> list[Report]:
    """Accept reports, all or none. Nobody accepts what they handed in; ``Stale`` where one was handed in anew since."""
    return _decide(asked, seen, "accept_progress", Report.State.ACCEPTED, by)


@transaction.atomic
def give_back(asked: Round, seen: Seen, reason: str, *, by: Member) -> Report:
    """Give one report back, accepted or not, and tell its unit why."""
    if not reason.strip():
        raise Refused(_("退回要写明原因。"))
    (found,) = _decide(asked, [seen], "return_progress", Report.State.RETURNED, by, reason.strip())
    link = reverse("rounds:round", args=[asked.pk]) + f"?inspection={asked.inspection.code}"
    text = _("%(round)s：%(number)s措施%(position)d的报送被退回，请修改。") % {
        "round": asked,
        "number": found.measure.finding.case.number,
        "position": found.measure.position,
    }
    tell(
        [
            Note(
                to=holders(found.unit, Role.HANDLE),
                kind=Kind.ROUND,
                text=text,
                link=link,
                key=f"round-back:{found.decided_id}",
                about=str(asked),
                besides=by,
            )
        ]
    )
    return found


def _decide(
    asked: Round, seen: Sequence[Seen], act: str, state: Report.State, by: Member, reason: str = ""
) -> list[Report]:
    known = dict(seen)
    rows = list(
        Report.objects.filter(round=asked, pk__in=known)
        .select_related("measure__finding__case", "unit", "round__inspection__region")
        .order_by("pk")
    )
    if not rows:
        raise Refused(_("请先勾选要办的报送。"))
    lock_cases([row.measure.finding.case for row in rows])
    asked = Round.objects.select_for_update(of=("self",)).select_related("inspection__region").get(pk=asked.pk)
    if asked.concluded_at:
        raise Refused(_("%(round)s已经结束。") % {"round": asked})
    for row in rows:
        fresh = Report.objects.get(pk=row.pk)
        if fresh.submitted_id != known[row.pk] or fresh.state == state:
            raise Stale(_("%(number)s的报送刚刚有变化，请看清再办。") % {"number": row.measure.finding.case.number})
        if row.by_id == by.pk:
            raise Refused(_("自己报送的要由别人审核。"))
    acts = [
        Act(
            row.measure.finding.case,
            act,
            Role.REVIEW,
            unit=row.unit,
            reason=reason,
            data={"round": asked.as_of.isoformat(), "measure": row.measure.position, "percent": row.percent},
        )
        for row in rows
    ]
    entries = record(acts, inspection=asked.inspection, by=by)
    for row, entry in zip(rows, entries, strict=True):
        row.state, row.decided = state, entry
    Report.objects.bulk_update(rows, ["state", "decided"], batch_size=200)
    _follow([row.measure_id for row in rows])
    return rows


def _follow(measures: Sequence[int]) -> None:
    """The milestones of ``measures`` were reached on the days that the newest accepted report of each says, else on the
    day of the first round in which the percentage says so."""
    newest: dict[int, Report] = {}
    passed: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
    accepted = Report.objects.filter(measure__in=measures, state=Report.State.ACCEPTED).select_related("round")
    for report in accepted.prefetch_related("reached").order_by("round__as_of"):
        newest[report.measure_id] = report
        passed[report.measure_id].append((report.percent, report.round.as_of))
    said = {item.milestone_id: item.on for report in newest.values() for item in report.reached.all()}
    steps = list(Milestone.objects.filter(measure__in=measures))
    for step in steps:
        by_percent = (day for percent, day in passed[step.measure_id] if percent >= step.percent)
        step.reached_on = said.get(step.pk) or next(by_percent, None)
    Milestone.objects.bulk_update(steps, ["reached_on"], batch_size=200)
