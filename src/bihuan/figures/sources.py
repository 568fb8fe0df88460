"""All sources of a region in one answer: its complaints and findings together, each source beside the others."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.models import OPEN, CaseSpan, Inspection, Status
from bihuan.figures.catalogue import Answer, Definition, Number, ask
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings
from bihuan.figures.findings.counting import answer as answer_findings
from bihuan.figures.findings.naming import PRINTED, NamedFigures, named_figures, parsed
from bihuan.figures.populations import Cutoff
from bihuan.figures.registers.counting import AskedRegisters, definition, is_register_figure
from bihuan.figures.registers.counting import answer as answer_registers
from bihuan.moments import cutoff
from bihuan.units.models import Member

STATES = {
    "closed_by_source": (str(Status.CLOSED),),
    "stage_closed_by_source": (str(Status.STAGE_CLOSED),),
    "open_by_source": tuple(str(status) for status in OPEN),
}
"""Figures of complaints by source, and how those stand that they count."""
RECEIVED_BY_SOURCE = "received_by_source"


def sources_of(inspection: Inspection) -> list[Inspection]:
    """Every source of problems of the inspection's region, the oldest first; itself among them."""
    same = Inspection.objects.filter(region=inspection.region_id)
    return list(same.select_related("region", "rulebook_text").order_by("started_on", "id"))


@dataclass(frozen=True)
class Beside:
    """What stands beside an inspection's own complaints in a paper of its region: all sources, as of its cut-offs."""

    sources: Sequence[Inspection]
    as_of: Cutoff
    handled_as_of: Cutoff
    registers: AskedRegisters

    @cached_property
    def named(self) -> NamedFigures:
        """Findings of all sources, complaints of each, registers of all."""
        bounds = cutoff(self.as_of), cutoff(self.handled_as_of)
        found = answer_findings(AskedFindings(self.sources, self.handled_as_of))
        of_findings = named_figures(found, PRINTED)
        of_registers = registers_named(self.registers)
        return NamedFigures(
            of_findings.figures | of_registers.figures,
            of_findings.by | complaints_by_source(self.sources, *bounds) | of_registers.by,
            of_findings.definitions | definitions_by_source() | of_registers.definitions,
        )


def beside(inspection: Inspection, as_of: Cutoff, handled_as_of: Cutoff, since: date | None = None) -> Beside:
    """``since`` is the first day of the period of registers; without it they count from their beginning."""
    registers = registers_of(inspection, handled_as_of, since)
    return Beside(registers.sources, as_of, handled_as_of, registers)


def registers_of(
    inspection: Inspection, as_of: Cutoff, since: date | None = None, member: Member | None = None
) -> AskedRegisters:
    """The registers of the inspection's region, persons counted by its rulebook."""
    counted = inspection.rulebook_text.rulebook.interviews_are_sanctions
    return AskedRegisters(sources_of(inspection), as_of, since, counted, member)


def registers_named(asked: AskedRegisters) -> NamedFigures:
    """The figures of registers under the names of commands and papers."""
    found = answer_registers(asked)
    return NamedFigures(
        found.figures, found.by, {name: definition(name, asked) for name in (*found.figures, *found.by)}
    )


def stands_beside(name: str) -> bool:
    """Whether ``name`` is a figure or breakdown of ``Beside``, not of the inspection's complaints."""
    of_complaints = name in STATES or name == RECEIVED_BY_SOURCE
    return of_complaints or is_register_figure(name) or parsed(name) is not None


def ask_all(
    inspection: Inspection,
    as_of: Cutoff,
    handled_as_of: Cutoff | None = None,
    *,
    dimensions: Sequence[str] = (),
    since: date | None = None,
) -> Answer:
    """The complaints of ``inspection`` and all that stands beside them in its region, as one answer."""
    told = ask(inspection, as_of, handled_as_of, dimensions=dimensions)
    return joined(told, beside(inspection, told.as_of, told.handled_as_of, since).named)


def findings_of(
    sources: Sequence[Inspection], as_of: Cutoff, dimensions: Sequence[str] = tuple(DIMENSIONS)
) -> NamedFigures:
    """The figures of findings of ``sources`` under the names of commands and papers."""
    return named_figures(answer_findings(AskedFindings(sources, as_of), dimensions))


def joined(told: Answer, named: NamedFigures) -> Answer:
    """``told`` with the figures of findings beside its own."""
    return replace(
        told,
        figures=told.figures | named.figures,
        by=told.by | named.by,
        definitions=told.definitions | named.definitions,
    )


def complaints_by_source(
    sources: Sequence[Inspection], received: datetime, handled: datetime
) -> dict[str, dict[str, Number]]:
    """Complaints received before ``received`` as they stood just before ``handled``, by the names of their sources."""
    names = {source.pk: source.name for source in sources}
    rows = _stood(sources, received, handled).values_list("inspection", "status")
    found: dict[str, dict[str, Number]] = {name: {} for name in (RECEIVED_BY_SOURCE, *STATES)}
    counted = {(source, status): count for source, status, count in rows.annotate(number_of=Count("pk"))}
    for source, name in names.items():
        standing = {status: count for (one, status), count in counted.items() if one == source}
        if standing:
            found[RECEIVED_BY_SOURCE][name] = sum(standing.values())
            for group, statuses in STATES.items():
                found[group][name] = sum(standing.get(status, 0) for status in statuses)
    return found


def members_by_source(sources: Sequence[Inspection], received: datetime, handled: datetime) -> dict[str, list[str]]:
    """``{name/source: [chains]}`` of the complaints that ``complaints_by_source`` counts; a chain is ``code/number``."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    names = {source.pk: source.name for source in sources}
    for source, status, chain in _stood(sources, received, handled).values_list("inspection", "status", "case__chain"):
        for group in (RECEIVED_BY_SOURCE, *(group for group, statuses in STATES.items() if status in statuses)):
            found[f"{group}/{names[source]}"].append(chain)
    return {name: sorted(chains) for name, chains in found.items()}


def _stood(sources: Sequence[Inspection], received: datetime, handled: datetime) -> QuerySet[CaseSpan]:
    """How the complaints of ``sources`` received before ``received`` stood just before ``handled``."""
    stood = CaseSpan.objects.at(handled).filter(inspection__in=sources, case__received_at__lt=received)
    return stood.exclude(status=Status.WITHDRAWN).order_by()


def definitions_by_source() -> dict[str, Definition]:
    text = _("本地区各个来源的信访件，按来源分，办理截止时的情况；撤回的不计")
    titles = {
        RECEIVED_BY_SOURCE: _("收到信访件按问题来源"),
        "closed_by_source": _("已办结按问题来源"),
        "stage_closed_by_source": _("阶段性办结按问题来源"),
        "open_by_source": _("正在办理按问题来源"),
    }
    return {name: Definition(title, _("件"), text) for name, title in titles.items()}
