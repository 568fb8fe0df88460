"""The plan of findings as it stands, fact by fact, for what is held against it (``bihuan.agreeing``), with what was
reported of it: in progress rounds and in applications for closing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.agreeing import Planned
from bihuan.cases.models import Party
from bihuan.closing.models import Closing, Step
from bihuan.findings.lifecycle import DONE
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.rounds.models import Report
from bihuan.units.models import Unit

RESPONSIBLE = (Party.Part.LEAD, Party.Part.ASSIST)


@dataclass(frozen=True)
class FindingPlan:
    """A finding's plan: the ``whole`` with its deadline (``due`` as printed), each of its ``measures`` with what was
    accepted of it last (``told``, None where nothing was), and what was written when closing was ``applied`` for."""

    whole: Planned
    due: str
    measures: tuple[Planned, ...]
    told: tuple[Planned | None, ...]
    applied: tuple[Planned, ...]

    @property
    def planned(self) -> tuple[Planned, ...]:
        """The measures before the whole: what speaks of one of them is held against that one."""
        return (*self.measures, self.whole)

    @property
    def reported(self) -> tuple[Planned, ...]:
        return (*(one for one in self.told if one is not None), *self.applied)


def plans_of(findings: Collection[int]) -> dict[int, FindingPlan]:
    """By finding (id of its case). A fixed number of queries."""
    if not findings:
        return {}
    parties = Party.objects.filter(until__isnull=True, part__in=RESPONSIBLE).select_related("unit")
    steps = Prefetch("milestones", Milestone.objects.filter(until__isnull=True), "steps")
    measures = Measure.objects.filter(until__isnull=True).prefetch_related("units", steps)
    rows = (
        Finding.objects.filter(pk__in=findings)
        .select_related("case__inspection")
        .prefetch_related(Prefetch("measures", measures.order_by("position"), "current"))
        .prefetch_related(Prefetch("case__party", parties, "responsible"))
        .order_by("pk")
    )
    found = list(rows)
    reports = _newest_reports([measure.pk for row in found for measure in _current(row)])
    told = _applications(found)
    return {row.pk: _plan(row, reports, told[row.pk]) for row in found}


def _current(finding: Finding) -> list[Measure]:
    return getattr(finding, "current", [])


def _newest_reports(measures: Sequence[int]) -> dict[int, Report]:
    """By measure what was accepted of it last."""
    accepted = Report.objects.filter(measure__in=measures, state=Report.State.ACCEPTED)
    last = accepted.values("measure").annotate(last=Max("round__as_of")).values_list("measure", "last")
    newest = Q(pk__in=[])
    for measure, as_of in last:
        newest |= Q(measure=measure, round__as_of=as_of)
    rows = accepted.filter(newest).select_related("round", "measure").prefetch_related("reached")
    return {row.measure_id: row for row in rows}


def _applications(findings: Sequence[Finding]) -> defaultdict[int, list[Step]]:
    """What was written when closing was applied for, of attempts that were not refused or withdrawn."""
    gone = (Closing.Outcome.REFUSED, Closing.Outcome.WITHDRAWN)
    steps = Step.objects.filter(closing__finding__in=findings, taken__isnull=False).exclude(closing__outcome__in=gone)
    told: defaultdict[int, list[Step]] = defaultdict(list)
    for step in steps.exclude(text="").select_related("closing").order_by("closing", "position"):
        if step.submits:
            told[step.closing.finding_id].append(step)
    return told


def _plan(finding: Finding, reports: dict[int, Report], steps: Sequence[Step]) -> FindingPlan:
    case, number = finding.case, finding.case.number
    url = reverse("findings:page", args=[finding.pk]) + f"?inspection={case.inspection.code}"
    applied = bool(steps) or case.status in DONE
    whole = Planned(
        _("%(number)s方案的整改目标") % {"number": number},
        finding.target or finding.due_text,
        due_on=case.due_on,
        whole=True,
        reached=applied,
        units=_names(party.unit for party in case.responsible),  # type: ignore[attr-defined]
        url=url,
    )
    current = _current(finding)
    told = [_told(reports[row.pk], url) if row.pk in reports else None for row in current]
    said = [
        Planned(_("销号申请的“%(step)s”") % {"step": step.name}, step.text, reached=True, url=url) for step in steps
    ]
    measures = [_measure(row, reports.get(row.pk), number, url, applied) for row in current]
    return FindingPlan(whole, finding.due_text, tuple(measures), tuple(told), tuple(said))


def _told(report: Report, url: str) -> Planned:
    words = {"round": report.round, "place": report.measure.position, "percent": report.percent}
    source = _("%(round)s对第%(place)d项措施的报告（累计%(percent)d%%）") % words
    return Planned(source, report.text, report.measure.text, reached=report.percent == 100, url=url)


def _measure(row: Measure, report: Report | None, number: str, url: str, applied: bool) -> Planned:
    steps: list[Milestone] = row.steps  # type: ignore[attr-defined]
    days: frozenset[date] = frozenset()
    if report is not None and report.percent == 100:
        days = frozenset([max(item.on for item in report.reached.all())]) if report.reached.all() else frozenset()
    return Planned(
        _("%(number)s方案的第%(place)d项措施") % {"number": number, "place": row.position},
        row.text,
        due_on=row.due_on,
        reached=report.percent == 100 if report is not None else applied,
        reached_on=days,
        begins_on=min((step.begin_on for step in steps), default=None),
        units=_names(row.units.all()),
        yuan=Decimal(row.planned_fen) / 100 if row.planned_fen is not None else None,
        url=url,
    )


def _names(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(name for unit in units for name in (unit.short, unit.name))
