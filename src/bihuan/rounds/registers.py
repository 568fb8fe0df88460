"""The register of one round: every finding it asks about, how far it is, whether it is on schedule, and why."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Value as Literal
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case
from bihuan.findings.registers import seen_findings
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import Shelf
from bihuan.rounds.judging import Judgement, judge_finding, whole_percent
from bihuan.rounds.models import Report, Round, Schedule
from bihuan.rounds.opening import open_measures
from bihuan.rounds.progress import progress_of
from bihuan.units.models import Member


@dataclass(frozen=True)
class Standing:
    """How one finding stands in a round: kept when the round is concluded, else what would follow now."""

    percent: int
    judgement: Judgement
    schedule: Schedule | None = None
    spent_fen: int | None = None
    obstacles: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        return self.schedule.value if self.schedule else self.judgement.value

    @property
    def label(self) -> str:
        return str(Schedule.Value(self.value).label)

    @property
    def ten_thousands(self) -> Decimal | None:
        """What was spent, in ten thousand yuan."""
        return None if self.spent_fen is None else (Decimal(self.spent_fen) / 1_000_000).quantize(Decimal("0.01"))


def round_findings(member: Member, asked: Round) -> QuerySet[Case]:
    """The findings of the round that the member sees, with ``schedule_value`` once it is concluded."""
    cases = seen_findings(member, asked.inspection)
    kept = Schedule.objects.filter(round=asked, case=OuterRef("pk"))
    if asked.concluded_at:
        value = kept.annotate(counted=Coalesce(NullIf(F("ruled"), Literal("")), F("computed"))).values("counted")
        return cases.filter(Exists(kept)).annotate(schedule_value=Subquery(value, output_field=CharField()))
    measures = open_measures(asked.inspection, asked.as_of).filter(finding=OuterRef("pk"))
    return cases.filter(Exists(measures)).annotate(schedule_value=Literal("", output_field=CharField()))


def round_listing(asked_for: QueryDict, member: Member, asked: Round, shelf: Shelf | None = None) -> Listing[Case]:
    """The round's register as asked for in the address bar."""
    filters = (Filter("schedule", _("进度"), Schedule.Value.choices, "schedule_value"),) if asked.concluded_at else ()

    @cache
    def everything() -> dict[int, Standing]:
        return standings(asked, list(round_findings(member, asked)))

    columns = _columns(lambda case: everything()[case.pk])
    return Listing(asked_for, round_findings(member, asked), columns, filters, default="number", shelf=shelf)


def standings(asked: Round, cases: list[Case]) -> dict[int, Standing]:
    """By case id, in a fixed number of queries."""
    told = progress_of(asked, cases)
    kept_of = {row.case_id: row for row in Schedule.objects.filter(round=asked, case__in=cases)}
    reports_of: defaultdict[int, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(round=asked, measure__finding__in=[case.pk for case in cases]).select_related(
        "measure"
    ):
        reports_of[report.measure.finding_id].append(report)
    made = {}
    for case in cases:
        measures = told.get(case.pk, [])
        kept = kept_of.get(case.pk)
        reports = reports_of[case.pk]
        judged = Judgement(Schedule.Value(kept.computed), tuple(kept.why)) if kept else None
        made[case.pk] = Standing(
            percent=kept.percent if kept else whole_percent(measures),
            judgement=judged or judge_finding(measures, asked.as_of),
            schedule=kept,
            spent_fen=sum(spent) if (spent := [r.spent_fen for r in reports if r.spent_fen is not None]) else None,
            obstacles=tuple(report.obstacles for report in reports if report.obstacles),
            next_steps=tuple(report.next_step for report in reports if report.next_step),
        )
    return made


def _columns(stood: Callable[[Case], Standing]) -> tuple[Column, ...]:
    return (
        Column("number", _("编号"), order="pk", value=lambda case: case.number, width=14),
        Column("title", _("反馈问题"), value=lambda case: case.finding.title, width=50),
        Column("units", _("责任单位"), value=lambda case: [party.unit.short for party in case.responsible], width=26),
        Column("due", _("整改时限"), order="due_on", value=lambda case: case.due_on or case.finding.due_text, width=14),
        Column("percent", _("累计进度"), align="end", value=lambda case: f"{stood(case).percent}%", width=10),
        Column("schedule", _("进度"), value=lambda case: stood(case).label, width=14),
        Column("why", _("依据"), value=lambda case: "\n".join(stood(case).judgement.why), width=60),
        Column("spent", _("累计投入（万元）"), stands="export", value=lambda case: stood(case).ten_thousands, width=14),
        Column("obstacles", _("存在困难"), stands="export", value=lambda case: stood(case).obstacles, width=40),
        Column("next", _("下一步安排"), stands="export", value=lambda case: stood(case).next_steps, width=40),
    )
