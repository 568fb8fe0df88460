"""From a paper's claim to a question that the ledger can answer, and the number that it answers."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.checking import LedgerClaim
from bihuan.figures.axes import UNASSIGNED, Words
from bihuan.figures.catalogue import Tally
from bihuan.figures.composing import PAIRS, Group
from bihuan.figures.counting import at_cutoffs
from bihuan.figures.declared import EVERY, Figure
from bihuan.figures.populations import Asked
from bihuan.figures.slices import members
from bihuan.moments import day_start
from bihuan.proofing.moments import ONE_DAY
from bihuan.proofing.vocabulary import Meaning
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Unit
from bihuan.units.naming import Names, names_on

EACH = "each"
"""The dimension in which a shared complaint counts once with every unit."""
OF_ONE_DAY = frozenset({"received", "dispatched", "assignments", "key"})
"""Measures that can be asked of one day or batch: what was closed on a day may have been taken up again since."""


@dataclass(frozen=True)
class Question:
    """What is asked besides the measure: by which ``dimension``, under which printed ``key`` (both empty: in all), of
    which ``batch`` or ``day`` (neither: of all up to the moment)."""

    dimension: str = ""
    key: str = ""
    units: tuple[Unit, ...] = ()
    batch: Batch | None = None
    day: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return self.batch is not None or self.day is not None

    def ways(self, *, shared_apart: bool) -> "tuple[Question, ...]":
        """The same asked as a paper may mean it: a unit's complaints, or with those it shares, unless the paper counts
        the shared ones apart."""
        alone = shared_apart or len(self.units) != 1 or self.dimension != "unit"
        return (self,) if alone else (self, replace(self, dimension=EACH))

    def cases(self, inspection: Inspection) -> QuerySet[Case] | None:
        """The complaints of the batch or day that is asked about; None for all."""
        if not self.is_narrowed:
            return None
        of_inspection = Case.objects.filter(inspection=inspection)
        if self.batch is not None:
            return of_inspection.filter(batch=self.batch)
        assert self.day is not None
        end = day_start(self.day + ONE_DAY)
        return of_inspection.filter(received_at__gte=day_start(self.day), received_at__lt=end)

    def item(self, figure: str) -> Figure | Group | None:
        """The figure, divided as asked; None where the catalogue has no such group."""
        return PAIRS.get((figure, self.dimension)) if self.dimension else EVERY[figure]


@dataclass(frozen=True)
class Vocabulary:
    """The site's names and the rulebook's words, with which a claim is understood."""

    inspection: Inspection
    names: Names
    rulebook: Rulebook
    printed: Words

    @classmethod
    def on(cls, day: date, inspection: Inspection) -> "Vocabulary":
        names = names_on(day, within=inspection.region)
        return cls(inspection, names, inspection.rulebook_text.rulebook, Words(Asked(inspection, day, day)))

    def question(self, claim: LedgerClaim) -> Question | None:
        """The question of a claim; None where the ledger has no answer to it."""
        narrowed = self._narrowed(claim)
        if narrowed is None:
            return None
        if not claim.axis:
            return narrowed
        if claim.axis == "unit":
            return self._of_units(claim.name, narrowed)
        key = self._word(claim.axis, claim.name)
        return replace(narrowed, dimension=claim.axis, key=key) if key else None

    def _word(self, axis: str, name: str) -> str | None:
        """The printed word for a label, channel or verdict."""
        if axis == "label":
            return self.rulebook.label(name)
        if axis == "channel":
            return self.rulebook.channel(name)
        return name if name in self.rulebook.verdicts else None

    def _narrowed(self, claim: LedgerClaim) -> Question | None:
        if claim.batch is None and claim.scope != "day":
            return Question() if claim.as_of else None
        if claim.measure not in OF_ONE_DAY:
            return None
        if claim.batch is None:
            return Question(day=claim.as_of) if claim.as_of else None
        batch = self.batches.get(claim.batch)
        return Question(batch=batch) if batch else None

    @cached_property
    def batches(self) -> dict[int | None, Batch]:
        return {batch.number: batch for batch in Batch.objects.filter(inspection=self.inspection)}

    def _of_units(self, name: str, narrowed: Question) -> Question | None:
        """One unit, several that share a complaint, or the inspection's whole region."""
        if name == UNASSIGNED:
            return replace(narrowed, dimension="unit", key=name)
        units = [self.names.find(part) for part in split_units(name)]
        if not units or None in units:
            return None
        found = tuple(unit for unit in units if unit is not None)
        if found == (self.inspection.region,):
            return narrowed
        printed = "、".join(self.printed.units[unit.pk][0] for unit in found)
        return replace(narrowed, dimension="unit", key=printed, units=found)


def split_units(name: str) -> list[str]:
    """``冷水滩、零陵与经开区`` -> its three names."""
    for mark in ("与", "和", "及", ",", "，"):
        name = name.replace(mark, "、")
    return [part for part in (piece.strip() for piece in name.split("、")) if part]


class Counter:
    """Numbers of the ledger; what several questions ask of the same moment is read once."""

    def __init__(self) -> None:
        self._tallies: dict[Asked, Tally] = {}
        self._groups: dict[tuple[Asked, str], dict[str, float]] = {}
        self._members: dict[tuple[Asked, str, Batch | None, date | None], dict[str, list[str]]] = {}

    def count(self, asked: Asked, meaning: Meaning, question: Question) -> float | None:
        """The number of a question, its figures added up; None where the catalogue cannot be asked so."""
        numbers = [self._count(asked, figure, question) for figure in meaning.figures]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(numbers) else None

    def _count(self, asked: Asked, figure: str, question: Question) -> float | None:
        item = question.item(figure)
        if item is None:
            return None
        if question.is_narrowed:
            return len(self.members(asked, item, question))
        if isinstance(item, Group):
            return next((number for key, number in self._group(asked, item).items() if _same(key, question.key)), 0)
        return self._tally(asked).figure(item)[-1]

    def members(self, asked: Asked, item: Figure | Group, question: Question) -> list[str]:
        """The numbers of the complaints behind a figure of the question, each as often as it counts."""
        place = (asked, item.name, question.batch, question.day)
        if place not in self._members:
            self._members[place] = members(asked, item, "number", question.cases(asked.inspection))
        found = self._members[place]
        return sorted(number for key, numbers in found.items() if _same(key, question.key) for number in numbers)

    def _group(self, asked: Asked, group: Group) -> dict[str, float]:
        place = (asked, group.name)
        if place not in self._groups:
            self._groups[place] = {key: line[-1] for key, line in self._tally(asked).group(group).items()}
        return self._groups[place]

    def _tally(self, asked: Asked) -> Tally:
        if asked not in self._tallies:
            self._tallies[asked] = Tally(asked, at_cutoffs(asked), widely=True)
        return self._tallies[asked]


def _same(key: str, wanted: str) -> bool:
    """Whether two printed keys mean the same: units that share a complaint stand in any order."""
    return key == wanted or set(key.split("、")) == set(wanted.split("、"))
