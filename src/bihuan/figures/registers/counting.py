"""Asking for figures of registers: a fixed number of grouped queries, however many rows there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from bihuan.activities.models import WorkRecord
from bihuan.activities.recording import records_within
from bihuan.cases.models import Inspection
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import visible_records
from bihuan.figures.catalogue import Definition, Number
from bihuan.figures.listed import listed
from bihuan.figures.populations import Cutoff
from bihuan.figures.registers.declared import (
    APART,
    BY_FORM,
    BY_METHOD,
    BY_RANK,
    COUNTED_IN,
    DIVISIONS,
    ENFORCED,
    FIGURES,
    INSTRUMENTS,
    NEWS,
    ONLY_REGISTER,
    PERIOD,
    RANKS,
    RegisterFigure,
)
from bihuan.moments import beijing_day, cutoff
from bihuan.supervision.accountability import visible_sanctions
from bihuan.supervision.models import Instrument, Sanction
from bihuan.supervision.reach import visible_instruments
from bihuan.units.models import Member

Rows = QuerySet[Any]
Kind, Form, Rank = Enforcement.Kind, Sanction.Form, Sanction.Rank


@dataclass(frozen=True)
class AskedRegisters:
    """A question's sources, of one region, and its period; ``member`` None sees everything."""

    sources: Sequence[Inspection]
    as_of: Cutoff
    since: date | None = None
    interviews_count: bool = False
    member: Member | None = None

    @property
    def last_day(self) -> date:
        return beijing_day(cutoff(self.as_of) - timedelta(microseconds=1))

    def _within(self, rows: Rows) -> Rows:
        rows = rows.filter(inspection__in=[source.pk for source in self.sources], day__lte=self.last_day)
        return rows.filter(day__gte=self.since) if self.since else rows

    @cached_property
    def news(self) -> Rows:
        every = WorkRecord.objects.all() if self.member is None else records_within(self.member)
        return self._within(every.filter(kind=WorkRecord.Kind.MEETING))

    @cached_property
    def instruments(self) -> Rows:
        every = Instrument.objects.all() if self.member is None else visible_instruments(self.member, self.sources[0])
        return self._within(every.filter(dropped_at__isnull=True))

    @cached_property
    def enforced(self) -> Rows:
        every = Enforcement.objects.all() if self.member is None else visible_records(self.member, self.sources[0])
        return self._within(every.filter(dropped_at__isnull=True))

    @cached_property
    def sanctions(self) -> Rows:
        every = Sanction.objects.all() if self.member is None else visible_sanctions(self.member, self.sources[0])
        return self._within(every.filter(dropped_at__isnull=True))

    @cached_property
    def persons(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Of every person of the register the highest rank, and the forms in which it was held accountable."""
        found: dict[str, tuple[str, frozenset[str]]] = {}
        order = list(Rank.values)
        for person, rank, form in self.sanctions.order_by().values_list("person", "rank", "form").distinct():
            highest, forms = found.get(person, (rank, frozenset()))
            found[person] = min(highest, rank, key=order.index), forms | {form}
        return found

    def counts(self, forms: frozenset[str]) -> bool:
        """Whether a person with these forms was held accountable."""
        return self.interviews_count or forms != {Form.INTERVIEW}


@dataclass(frozen=True)
class RegisterAnswer:
    figures: dict[str, Number]
    by: dict[str, dict[str, Number]]


def answer(asked: AskedRegisters) -> RegisterAnswer:
    """Every figure of the registers and its lines; six queries."""
    kinds = dict(asked.instruments.order_by().values_list("kind").annotate(number_of=Count("pk")))
    checks: Counter[str] = Counter()
    sums: Counter[tuple[str, str]] = Counter()
    added = {"all_quantity": Sum("quantity"), "all_persons": Sum("persons"), "all_fen": Sum("fen")}
    for row in asked.enforced.order_by().values("kind", "method").annotate(**added):
        for column in ("quantity", "persons", "fen"):
            sums[row["kind"], column] += row[f"all_{column}"] or 0
        if row["kind"] == Kind.CHECK:
            checks[row["method"] or Enforcement.Method.DAILY] += row["all_quantity"]
    found: dict[str, int] = {}
    for name, figure in FIGURES.items():
        if figure.register == ENFORCED:
            found[name] = sum(sums[kind, figure.adds] for kind in figure.kinds)
        elif figure.register == INSTRUMENTS:
            found[name] = sum(kinds.get(kind, 0) for kind in figure.kinds)
    found["meetings"] = asked.news.count()
    found["problems_pressed"] = _problems(asked)
    found |= _persons(asked)
    by_method = {str(method.label): checks[method] for method in Enforcement.Method if checks[method]}
    return RegisterAnswer(
        {name: figure.told(found[name]) for name, figure in FIGURES.items()},
        {BY_RANK: _by_rank(asked), BY_FORM: _by_form(asked), BY_METHOD: dict(by_method)},
    )


def _problems(asked: AskedRegisters) -> int:
    pressed = Instrument.cases.through.objects.filter(instrument__in=asked.instruments.order_by().values("pk"))
    cases = pressed.aggregate(count=Count("case", distinct=True))["count"]
    further = asked.instruments.order_by().aggregate(all=Sum("further"))["all"]
    return int(cases) + (further or 0)


def _persons(asked: AskedRegisters) -> dict[str, int]:
    persons = asked.persons.values()
    return {
        "accountable": sum(asked.counts(forms) for _rank, forms in persons),
        "accountable_times": _times(asked).count() if persons else 0,
        "interviewed": sum(Form.INTERVIEW in forms for _rank, forms in persons),
    }


def _times(asked: AskedRegisters) -> Rows:
    return asked.sanctions if asked.interviews_count else asked.sanctions.exclude(form=Form.INTERVIEW)


def _by_rank(asked: AskedRegisters) -> dict[str, Number]:
    counted = Counter(str(RANKS[Rank(rank)]) for rank, forms in asked.persons.values() if asked.counts(forms))
    return {word: counted[word] for word in dict.fromkeys(map(str, RANKS.values())) if counted[word]}


def _by_form(asked: AskedRegisters) -> dict[str, Number]:
    counted = Counter(
        form
        for _rank, forms in asked.persons.values()
        for form in forms
        if asked.interviews_count or form != Form.INTERVIEW
    )
    return {str(form.label): counted[form] for form in Form if counted[form]}


def definition(name: str, asked: AskedRegisters) -> Definition:
    """The title, unit and definition of a figure or of its lines."""
    if name in DIVISIONS:
        division = DIVISIONS[name]
        whole = definition(division.figure, asked)
        return Definition(str(division.title), whole.unit, f"{whole.text}。{division.text}")
    figure = FIGURES[name]
    said = str(figure.text) % {
        "only": ONLY_REGISTER,
        "interviews": COUNTED_IN if asked.interviews_count else APART,
    }
    return Definition(str(figure.title), str(figure.unit), f"{said}。{PERIOD}")


def is_register_figure(name: str) -> bool:
    """Whether ``name`` is a figure or breakdown of the registers."""
    return name in FIGURES or name in DIVISIONS


def rows_behind(asked: AskedRegisters, name: str, key: str | None = None) -> Rows:
    """The rows that a figure, or the line ``key`` of a breakdown, counts: of the model of its register."""
    figure = FIGURES[DIVISIONS[name].figure if name in DIVISIONS else name]
    if figure.register == NEWS:
        return asked.news
    if figure.register == ENFORCED:
        return _enforced(asked, figure, key)
    if figure.register == INSTRUMENTS:
        if figure.kinds:
            return asked.instruments.filter(kind__in=figure.kinds)
        some = Instrument.cases.through.objects.values("instrument")
        return asked.instruments.filter(Q(further__gt=0) | Q(pk__in=some))
    return _sanctions(asked, name, key)


def _enforced(asked: AskedRegisters, figure: RegisterFigure, key: str | None) -> Rows:
    rows = asked.enforced.filter(kind__in=figure.kinds, **{f"{figure.adds}__gt": 0})
    if key is None:
        return rows
    methods = [method for method in Enforcement.Method if str(method.label) == key]
    unsaid = [""] if Enforcement.Method.DAILY in methods else []
    return rows.filter(method__in=[*methods, *unsaid])


def _sanctions(asked: AskedRegisters, name: str, key: str | None) -> Rows:
    if name == "interviewed":
        return asked.sanctions.filter(form=Form.INTERVIEW)
    rows = _times(asked)
    if key is None:
        return rows
    if name == BY_FORM:
        return rows.filter(form__in=[form for form in Form if str(form.label) == key])
    of_rank = [person for person, (rank, _forms) in asked.persons.items() if str(RANKS[Rank(rank)]) == key]
    return rows.filter(person__in=listed(of_rank))


def unknown(name: str) -> str:
    return _("没有叫“%(name)s”的数据。") % {"name": name}
