"""Asking for figures of findings: two grouped queries in all, and two for each dimension, however many findings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Case, Facet, Inspection, StandSpan
from bihuan.cases.selectors import visible_cases
from bihuan.figures.findings.amounts import AMOUNTS, Amount
from bihuan.figures.findings.declared import FIGURES, FindingFigure, Standing, figure_called
from bihuan.figures.populations import Cutoff
from bihuan.findings.models import Finding
from bihuan.look.columns import Text
from bihuan.moments import beijing_day, cutoff
from bihuan.refusals import Unusable
from bihuan.units.models import Member, Unit

Rows = QuerySet[Any]
Number = int | float


@dataclass(frozen=True)
class AskedFindings:
    """A question's sources, cut-off and asker; ``member`` None sees everything."""

    sources: Sequence[Inspection]
    as_of: Cutoff
    member: Member | None = None

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """The findings of the sources that the asker may see."""
        cases = (
            Case.objects.filter(kind=Case.Kind.FINDING)
            if self.member is None
            else visible_cases(self.member, kind=Case.Kind.FINDING)
        )
        return cases.filter(inspection__in=[source.pk for source in self.sources])

    def rows(self, *, levels: bool = False) -> Rows:
        """One row for each whole problem (项) received at the cut-off, as it stood then; with ``levels`` one for each
        finding. An aspect is no problem, an item below it is one; a task or spot without anything above it counts as one."""
        bound = cutoff(self.as_of)
        rows = StandSpan.objects.at(bound).filter(case__in=self.cases.order_by().values("pk"))
        held = Facet.objects.at(bound).filter(case=OuterRef("case"))
        if not levels:
            rows = rows.filter(self.is_whole())
        said = held.filter(dimension=Facet.Dimension.SCHEDULE)
        # A day in time ends with its midnight: as of the end of a day, what was due on it is late.
        late = Exists(held.filter(dimension=Facet.Dimension.DUE_ON, value__lt=beijing_day(bound).isoformat()))
        schedule = Coalesce(Subquery(said.values("value")[:1]), Value(""), output_field=CharField())
        return cast(Rows, rows.annotate(schedule=schedule, is_late=late).order_by())

    def is_whole(self) -> Q:
        """Of a row: what stands alone and is no aspect, and what was an item then, below an aspect or not.

        The items are one set, asked for once: asked of each row, PostgreSQL takes minutes where it knows nothing of the
        tables yet.
        """
        alone = Q(case__finding__parent__isnull=True) & ~Q(case__finding__level=Finding.Level.ASPECT)
        levels = Facet.objects.at(cutoff(self.as_of)).filter(inspection__in=[source.pk for source in self.sources])
        items = levels.filter(dimension=Facet.Dimension.LEVEL, value=Finding.Level.ITEM)
        return alone | Q(case__in=items.order_by().values("case"))


@dataclass(frozen=True)
class Dimension:
    """What findings are divided by: a facet's ``facet`` dimension, or a ``column`` of the row."""

    name: str
    title: Text
    text: Text
    facet: str = ""
    column: str = ""
    several: bool = False

    def valued(self, rows: Rows, asked: AskedFindings) -> Rows:
        """``rows`` with ``key``, the raw value; one row for each value where a finding has several."""
        if self.column:
            return cast(Rows, rows.annotate(key=_as_text(self.column)))
        bound = cutoff(asked.as_of)
        held = Facet.objects.at(bound).filter(dimension=self.facet)
        if not self.several:
            value = held.filter(case=OuterRef("case")).values("value")[:1]
            return cast(Rows, rows.annotate(key=Subquery(value)))
        return cast(Rows, rows.filter(case__facets__in=held).annotate(key=_as_text("case__facets__value")))


def _as_text(column: str) -> Any:
    return ExpressionWrapper(Coalesce(column, Value("")), output_field=CharField())


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "level",
            gettext_lazy("层级"),
            gettext_lazy("方面、任务、点位各在自己的层级计数，合计只计项（没有上一级的任务、点位也算）。"),
            facet=Facet.Dimension.LEVEL,
        ),
        Dimension(
            "due_year",
            gettext_lazy("完成年度"),
            gettext_lazy("按截止时的整改时限所在的年份分。"),
            facet=Facet.Dimension.DUE_YEAR,
        ),
        Dimension(
            "unit",
            gettext_lazy("责任单位"),
            gettext_lazy("几个单位共同负责的，在每个单位各计一个，所以各行相加可能大于合计。"),
            facet=Facet.Dimension.PARTY,
            several=True,
        ),
        Dimension(
            "source",
            gettext_lazy("问题来源"),
            gettext_lazy("按问题从哪里来分：督察反馈、自查自纠、警示片等。"),
            column="inspection__name",
        ),
    )
}


def dimension_called(name: str) -> Dimension:
    found = DIMENSIONS.get(name)
    if found is None:
        known = "、".join(DIMENSIONS)
        raise Unusable(_("整改数据不能按“%(name)s”分组：可以用 %(known)s。") % {"name": name, "known": known})
    return found


Tally = Counter[Standing]
"""How many findings stood in which way."""


def tally(asked: AskedFindings) -> Tally:
    """All findings of the question by how they stood."""
    return _counted(asked.rows().values_list("status", "schedule", "is_late"))


def tallies(asked: AskedFindings, dimension: Dimension) -> dict[str, Tally]:
    """The same by the printed keys of ``dimension``, in their order; who has several units counts under each."""
    rows = dimension.valued(asked.rows(levels=dimension.name == "level"), asked)
    found: dict[str, Tally] = {}
    for key, status, schedule, is_late, count in rows.values_list("key", "status", "schedule", "is_late").annotate(
        number_of=Count("pk", distinct=True)
    ):
        found.setdefault(str(key or ""), Counter())[Standing(status, schedule, bool(is_late))] += count
    printed, order = _words(dimension, found)
    return {printed[key]: found[key] for key in sorted(found, key=lambda key: order[key])}


def _counted(rows: Rows) -> Tally:
    made: Tally = Counter()
    for status, schedule, is_late, count in rows.annotate(number_of=Count("pk")):
        made[Standing(status, schedule, bool(is_late))] += count
    return made


def _words(dimension: Dimension, found: Mapping[str, Tally]) -> tuple[dict[str, str], dict[str, Any]]:
    """How raw values are printed, and what they are ordered by."""
    if dimension.name == "unit":
        units = Unit.objects.in_bulk([int(key) for key in found if key.isdecimal()])
        printed = {key: units[int(key)].short if key.isdecimal() else _("未明确") for key in found}
        return printed, {key: (units[int(key)].position, int(key)) if key.isdecimal() else (10**9, 0) for key in found}
    if dimension.name == "level":
        return {key: str(Finding.Level(key).label) for key in found}, {
            key: Finding.Level.values.index(key) for key in found
        }
    return {key: _("%(year)s年") % {"year": key} if key.isdecimal() else key for key in found}, {
        key: (not key.isdecimal(), key) for key in found
    }


def printed_keys(dimension: Dimension, raw: Sequence[str]) -> dict[str, str]:
    """How the raw values of a dimension are printed."""
    return _words(dimension, dict.fromkeys(raw, Tally()))[0]


def number(figure: FindingFigure, counts: Tally) -> Number:
    """The figure of what was counted; of a share 0.7368, and 0 where there is nothing to have a share in."""
    part = sum(count for standing, count in counts.items() if figure.counts(standing))
    if not figure.share_of:
        return part
    whole = number(FIGURES[figure.share_of], counts)
    return round(part / whole, 4) if whole else 0


Numbers = dict[str, Number]
"""By the name of a figure or amount."""


def amounts(asked: AskedFindings) -> tuple[Numbers, tuple[str, ...]]:
    """Every amount of all findings, and the names of those of which there is any, parts of findings included."""
    is_whole = ExpressionWrapper(asked.is_whole(), output_field=BooleanField())
    found = _summed(asked.rows(levels=True).annotate(key=is_whole), asked, tuple(AMOUNTS))
    some = tuple(name for name in AMOUNTS if any(totals[name] for totals in found.values()))
    return {name: AMOUNTS[name].told(found.get(True, {}).get(name)) for name in AMOUNTS}, some


def divided_amounts(asked: AskedFindings, dimension: Dimension, names: Sequence[str]) -> dict[str, Numbers]:
    """The amounts ``names`` by the printed keys of ``dimension``."""
    rows = dimension.valued(asked.rows(levels=dimension.name == "level"), asked)
    found = {str(key or ""): totals for key, totals in _summed(rows, asked, names).items()}
    printed = printed_keys(dimension, list(found))
    return {printed[key]: {name: AMOUNTS[name].told(totals[name]) for name in names} for key, totals in found.items()}


def _summed(rows: Rows, asked: AskedFindings, names: Sequence[str]) -> dict[Any, dict[str, int | None]]:
    """By the ``key`` of ``rows`` the sum of each amount; null where there is nothing to add up."""
    rows = with_amounts(rows, asked, names)
    summed = rows.values("key").annotate(**{f"all_{name}": Sum(of(name)) for name in names})
    return {row["key"]: {name: row[f"all_{name}"] for name in names} for row in summed}


def with_amounts(rows: Rows, asked: AskedFindings, names: Iterable[str]) -> Rows:
    """``rows`` with the amount ``of(name)`` of each finding; null where it has none."""
    bound = cutoff(asked.as_of)
    return cast(Rows, rows.annotate(**{of(name): AMOUNTS[name].of_case(bound) for name in names}))


def of(name: str) -> str:
    """What the amount called ``name`` is called beside a finding."""
    return f"of_{name}"


@dataclass(frozen=True)
class FindingAnswer:
    """Every figure and amount of findings, and by each dimension asked for."""

    figures: Numbers
    by: dict[str, dict[str, Numbers]]


def answer(asked: AskedFindings, dimensions: Sequence[str] = tuple(DIMENSIONS)) -> FindingAnswer:
    """All figures as of the cut-off, and ``by[dimension][key][figure]``."""
    whole = tally(asked)
    if not whole:  # most papers of an inspection are written before anything was fed back
        return FindingAnswer(numbers_of(whole) | NOTHING, {dimension_called(name).name: {} for name in dimensions})
    totals, some = amounts(asked)
    return FindingAnswer(
        numbers_of(whole) | totals,
        {name: _divided(asked, dimension_called(name), some) for name in dimensions},
    )


NOTHING: Numbers = dict.fromkeys(AMOUNTS, 0)


def _divided(asked: AskedFindings, dimension: Dimension, some: Sequence[str]) -> dict[str, Numbers]:
    """Only amounts of which there is any are added up again for each key."""
    beside = divided_amounts(asked, dimension, some) if some else {}
    found = tallies(asked, dimension)
    return {key: numbers_of(counts) | NOTHING | beside.get(key, {}) for key, counts in found.items()}


def numbers_of(counts: Tally) -> Numbers:
    return {name: number(figure, counts) for name, figure in FIGURES.items()}


def records(asked: AskedFindings, name: str, dimension: str = "", key: str = "") -> QuerySet[Case]:
    """The findings that a figure counts, or those of it under a printed ``key`` of ``dimension``.

    Of an amount those that have any of it.
    """
    rows = asked.rows(levels=dimension == "level")
    if dimension:
        divided = dimension_called(dimension)
        rows = divided.valued(rows, asked)
        printed = printed_keys(divided, [str(raw or "") for raw in rows.values_list("key", flat=True).distinct()])
        wanted = [raw for raw, word in printed.items() if word == key]
        rows = rows.filter(Q(key__in=wanted) | (Q(key__isnull=True) if "" in wanted else Q(pk__in=[])))
    if name in AMOUNTS:
        having = with_amounts(rows, asked, [name]).filter(**{f"{of(name)}__gt": 0})
        return _cases(list(having.values_list("case", flat=True)))
    return _cases(_counted_by(figure_called(name), rows))


def _counted_by(figure: FindingFigure, rows: Rows) -> list[int]:
    return [
        case
        for case, status, schedule, is_late in rows.values_list("case", "status", "schedule", "is_late").distinct()
        if figure.counts(Standing(status, schedule, bool(is_late)))
    ]


def _cases(ids: list[int]) -> QuerySet[Case]:
    # Ids, and not the question that found them: a database that knows nothing of the tables yet asks it for each case.
    return Case.objects.filter(pk__in=ids).select_related("finding", "inspection")


def called(name: str) -> FindingFigure | Amount:
    """The figure or amount of that name; ``Unusable`` when there is none."""
    return AMOUNTS[name] if name in AMOUNTS else figure_called(name)
