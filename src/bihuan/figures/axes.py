"""What groups are called in print, and in which order they stand."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bihuan.cases.models import Status
from bihuan.cases.spans import ADVANCE, party_ids
from bihuan.figures.populations import Asked
from bihuan.moments import beijing_day
from bihuan.units.models import Unit

UNASSIGNED = "未分办"
UNKNOWN = "未注明"
UNJUDGED = "尚无结论"
NOT_KEY = "非%s"
LAST = 10**9

Counts = list[int]
"""How many, as of each moment asked for, the latest last."""


class Words:
    """The words of one answer: units by their short names, the rulebook's vocabulary in its order."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def units(self) -> Mapping[int, tuple[str, int, str]]:
        """(printed name, place, path) of every unit by id. Two units of one short name are told apart by their parents."""
        rows = list(Unit.objects.order_by("position", "id").values_list("id", "short", "parent__short", "path"))
        times = Counter(short for _, short, _, _ in rows)
        return {
            pk: (f"{parent or ''}{short}" if times[short] > 1 else short, place, path)
            for place, (pk, short, parent, path) in enumerate(rows)
        }

    def shares(self, parties: str) -> int:
        """Of how many units of ``parties`` the member may see the share."""
        scope, ids = self.asked.scope, party_ids(parties)
        return len(ids) if scope is None else sum(scope.covers(self.units[pk][2]) for pk in ids)


@dataclass(frozen=True)
class Axis:
    """How raw values of a column are printed, and what decides between groups of equal size.

    ``in_order`` keeps that order whatever the sizes, as days and batches are read. ``parts`` splits a raw value that
    counts under several keys.
    """

    printed: Callable[[Any, Words], str]
    place: Callable[[Any, Words], Any]
    in_order: bool = False
    parts: Callable[[Any], list[Any]] = lambda raw: [raw]

    def keys(self, raw: Any, words: Words) -> list[str]:
        """The keys under which a row with this value counts."""
        return [self.printed(part, words) for part in self.parts(raw)]

    def keyed(self, cells: Iterable[tuple[Hashable, Counts]], words: Words) -> dict[str, Counts]:
        """Counts under their printed keys, in order, without empty ones; raw values printed alike are one group."""
        counts: dict[str, Counts] = {}
        places: dict[str, Any] = {}
        for raw, counted in cells:
            for part in self.parts(raw):
                key = self.printed(part, words)
                counts[key] = added(counts[key], counted) if key in counts else counted
                places.setdefault(key, self.place(part, words))
        keys = sorted(places, key=lambda key: (0 if self.in_order else -counts[key][-1], places[key], key))
        return {key: counts[key] for key in keys if any(counts[key])}


def added(one: Counts, other: Counts, sign: int = 1) -> Counts:
    return [a + sign * b for a, b in zip(one, other, strict=True)]


def _units_printed(parties: str | None, words: Words) -> str:
    units = sorted((words.units[pk] for pk in party_ids(parties or "")), key=lambda unit: unit[1])
    return "、".join(name for name, _, _ in units) or UNASSIGNED


def _units_place(parties: str | None, words: Words) -> tuple[int, list[int]]:
    """Single units in the site's order, then shared complaints, then those without a unit."""
    places = sorted(words.units[pk][1] for pk in party_ids(parties or ""))
    return (len(places) or LAST, places)


def _in(names: Iterable[str], name: str | None) -> int:
    listed = list(names)
    return listed.index(name) if name in listed else LAST


UNIT = Axis(_units_printed, _units_place)
LABEL = Axis(
    lambda name, words: words.asked.rulebook.label(name) or str(name),
    lambda name, words: _in(words.asked.rulebook.label_names, words.asked.rulebook.label(name)),
)
EACH_UNIT = Axis(_units_printed, _units_place, parts=lambda parties: [f"{pk}/" for pk in party_ids(parties)] or [""])
"""Each of a complaint's units by itself."""
ONE_UNIT = Axis(lambda pk, words: words.units[pk][0], lambda pk, words: words.units[pk][1])
KEY = Axis(
    lambda value, words: words.asked.rulebook.phrases.key if value else NOT_KEY % words.asked.rulebook.phrases.key,
    lambda value, words: 0 if value else 1,
    in_order=True,
)
CHANNEL = Axis(
    lambda name, words: str(name or UNKNOWN),
    lambda name, words: _in((channel.name for channel in words.asked.rulebook.channels), name),
)
VERDICT = Axis(lambda name, words: str(name or UNJUDGED), lambda name, words: _in(words.asked.rulebook.verdicts, name))
STATUS = Axis(
    lambda status, words: str(Status(status).label), lambda status, words: ADVANCE.index(Status(status)), in_order=True
)
BATCH = Axis(
    lambda number, words: f"第{number}批" if number is not None else UNKNOWN,
    lambda number, words: LAST if number is None else number,
    in_order=True,
)
DAY = Axis(lambda moment, words: beijing_day(moment).isoformat(), lambda moment, words: moment, in_order=True)
