"""From the names that papers use to units, as of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.units.models import Unit, UnitName


@dataclass(frozen=True)
class Names:
    """Every name valid on one day; a name that two units bear decides nothing."""

    by_text: dict[str, tuple[int, ...]]
    units: dict[int, Unit]

    def find(self, text: str) -> Unit | None:
        """The one unit called ``text`` (blanks ignored), else None."""
        ids = self.by_text.get(squeeze(text), ())
        return self.units[ids[0]] if len(ids) == 1 else None

    def is_ambiguous(self, text: str) -> bool:
        return len(self.by_text.get(squeeze(text), ())) > 1

    def found_in(self, text: str) -> list[tuple[str, Unit]]:
        """Names of units that stand inside a running text, the longest first, each place of the text used once."""
        found: list[tuple[int, str, Unit]] = []
        rest = squeeze(text)
        for name in sorted(self.by_text, key=len, reverse=True):
            if len(name) < 2 or name not in rest or (unit := self.find(name)) is None:
                continue
            found.append((rest.index(name), name, unit))
            rest = rest.replace(name, "\0" * len(name))
        return [(name, unit) for _, name, unit in sorted(found, key=lambda hit: hit[0])]


def squeeze(text: str) -> str:
    return "".join(text.split())


def names_on(day: date, within: Unit | None = None) -> Names:
    """All names valid on ``day``: full, short and other ones, of the units below ``within``."""
    units: Iterable[Unit] = Unit.objects.filter(path__startswith=within.path) if within else Unit.objects.all()
    by_id = {unit.pk: unit for unit in units}
    by_text: defaultdict[str, set[int]] = defaultdict(set)
    for name in UnitName.objects.valid_on(day).filter(unit__in=by_id):
        by_text[squeeze(name.text)].add(name.unit_id)
    for unit in by_id.values():
        by_text[squeeze(unit.name)].add(unit.pk)
        by_text[squeeze(unit.short)].add(unit.pk)
    return Names({text: tuple(sorted(ids)) for text, ids in by_text.items()}, by_id)
