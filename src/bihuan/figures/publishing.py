"""What was published stays as it was printed; asked again later, it says what has changed since and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from bihuan.cases.behalf import actors
from bihuan.cases.locking import describe
from bihuan.cases.models import Inspection
from bihuan.figures.axes import UNASSIGNED, Words
from bihuan.figures.catalogue import Answer, answer, ask
from bihuan.figures.composing import GROUPS
from bihuan.figures.declared import EVERY, FIGURES
from bihuan.figures.findings.freezing import finding_members
from bihuan.figures.findings.freezing import members_of as members_of_findings
from bihuan.figures.findings.naming import Named, parsed
from bihuan.figures.models import Published
from bihuan.figures.populations import Asked, Cutoff
from bihuan.figures.registers.counting import is_register_figure
from bihuan.figures.registers.freezing import chain_of, register_members
from bihuan.figures.slices import numbers
from bihuan.figures.sources import (
    beside,
    findings_of,
    joined,
    members_by_source,
    registers_named,
    registers_of,
    sources_of,
)
from bihuan.figures.wording import cutoff_of
from bihuan.ledger.hashing import GENESIS
from bihuan.ledger.models import Entry, Seal
from bihuan.units.models import Member

CHUNK = 500
Members = dict[str, Any]


def freeze(
    inspection: Inspection,
    paper: str,
    as_of: Cutoff,
    handled_as_of: Cutoff,
    by: Member | None,
    *,
    dimensions: Sequence[str] = (),
    since: date | None = None,
) -> Published:
    """Keep the figures of ``paper`` with their definitions, cut-offs and the cases behind each number.

    Beside the inspection's complaints stand the findings of all sources of its region (``figures.sources``) and its
    registers, these from ``since`` on. Runs inside
    the transaction of the issue, so that figures, members and ledger are of one moment.
    """
    found = ask(inspection, as_of, handled_as_of, dimensions=dimensions)
    asked = Asked(inspection, as_of, handled_as_of)
    head = Seal.objects.filter(chain=inspection.code).order_by("-seq").first()
    others = beside(inspection, as_of, handled_as_of, since)
    whole = joined(found, others.named)
    return Published.objects.create(
        inspection=inspection,
        paper=paper,
        as_of=asked.received,
        handled_as_of=asked.handled,
        since=since,
        figures=whole.figures,
        by=whole.by,
        definitions={
            name: {"title": what.title, "unit": what.unit, "text": what.text}
            for name, what in whole.definitions.items()
        },
        members=members_behind(asked, found)
        | finding_members(others.sources, handled_as_of)
        | members_by_source(others.sources, asked.received, asked.handled)
        | register_members(others.registers),
        ledger_head=head.digest if head else GENESIS,
        published_by=by,
    )


def members_behind(asked: Asked, found: Answer, cases: Collection[str] | None = None) -> Members:
    """``{name/key: [numbers]}``; for a figure that a group divides the group's name, so that no number stands twice.

    With ``cases`` only the complaints of these numbers are looked at.
    """
    members: Members = {}
    for name in found.by:
        group = GROUPS[name]
        members |= {f"{name}/{key}": listed for key, listed in numbers(asked, group, cases).items()}
        if not group.several:
            members.setdefault(group.whole, name)
    for name in found.figures:
        if name not in members:
            members[name] = numbers(asked, EVERY[name], cases)[""]
    return members


def members_of(members: Members, name: str, key: str | None = None) -> list[Any]:
    """The complaints that were behind a number, each as often as it was counted."""
    if key is not None:
        return list(members.get(f"{name}/{key}", []))
    found = members.get(name, [])
    if isinstance(found, str):
        return sorted(number for part, listed in members.items() if part.startswith(f"{found}/") for number in listed)
    return list(found)


@dataclass(frozen=True)
class Difference:
    """One number then and now, and the complaints that no longer or only now count."""

    name: str
    key: str | None
    then: int | float
    now: int | float
    gone: list[Any]
    come: list[Any]
    """Their numbers, or their ids where the members are ids."""

    @property
    def is_changed(self) -> bool:
        return bool(self.then != self.now or self.gone or self.come)


@dataclass(frozen=True)
class Reason:
    """What was recorded after the publication and took effect before its cut-off."""

    number: str
    """Of a complaint its number, of a finding or a row of a register its chain (``code/number``)."""
    effective_at: datetime
    text: str
    is_finding: bool = False


@dataclass(frozen=True)
class Comparison:
    """Every figure and group of the publication in its order; ``reasons`` for the complaints that changed."""

    differences: list[Difference]
    reasons: list[Reason]

    @property
    def changed(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.is_changed]


def compare(published: Published) -> Comparison:
    """Ask the published figures again at the published cut-offs, on the ledger of now.

    Only complaints of which something was recorded since can count otherwise, unless what groups are called has
    changed; where there are none, nothing is asked.
    """
    found = _compare_complaints(published)
    parts = [found]
    if Named("findings").name in published.figures:
        parts.append(_compare_findings(published))
    if any(is_register_figure(name) for name in published.figures):
        parts.append(_compare_registers(published))
    return Comparison(
        [item for part in parts for item in part.differences], [reason for part in parts for reason in part.reasons]
    )


def _compare_findings(published: Published) -> Comparison:
    """The figures of findings asked again; few queries, so that nothing is guessed about who was touched."""
    sources, handled = sources_of(published.inspection), cutoff_of(published.handled_as_of)
    now, members = findings_of(sources, handled), finding_members(sources, handled)
    differences = []
    for name, then in published.figures.items():
        if named := parsed(name):
            sides = (members_of_findings(side, named, None) for side in (published.members, members))
            differences.append(_between(name, None, then, now.figures.get(name, 0), *sides))
    for name, lines in published.by.items():
        if named := parsed(name):
            current = now.by.get(name, {})
            for key in lines | current:
                sides = (members_of_findings(side, named, key) for side in (published.members, members))
                differences.append(_between(name, key, lines.get(key, 0), current.get(key, 0), *sides))
    changed = {chain for item in differences for chain in (*item.gone, *item.come)}
    return Comparison(differences, _reasons_of(published, changed))


def _compare_registers(published: Published) -> Comparison:
    """The figures of registers asked again. A row that was corrected goes as it was and comes as it is."""
    asked = registers_of(published.inspection, cutoff_of(published.handled_as_of), published.since)
    now, members = registers_named(asked), register_members(asked)
    differences = []
    for name, then in published.figures.items():
        if is_register_figure(name):
            # What was published before registers had members is compared by its number alone.
            kept = name in published.members
            sides = (list(side.get(name, [])) if kept else [] for side in (published.members, members))
            differences.append(_between(name, None, then, now.figures.get(name, 0), *sides))
    for name, lines in published.by.items():
        if is_register_figure(name):
            current = now.by.get(name, {})
            for key in lines | current:
                sides = (list(side.get(f"{name}/{key}", [])) for side in (published.members, members))
                differences.append(_between(name, key, lines.get(key, 0), current.get(key, 0), *sides))
    changed = {chain_of(mark) for item in differences for mark in (*item.gone, *item.come)}
    return Comparison(differences, _reasons_of(published, changed))


def _reasons_of(published: Published, chains: Iterable[str]) -> list[Reason]:
    """What was recorded in these chains since, as far as it took effect before the cut-off."""
    changed = sorted(chains)
    reasons = []
    for start in range(0, len(changed), CHUNK):
        since = Entry.objects.filter(
            chain__in=changed[start : start + CHUNK],
            recorded_at__gt=published.published_at,
            effective_at__lt=published.handled_as_of,
        )
        entries = list(since.select_related("actor", "unit").order_by("chain", "seq"))
        who = actors(entries)
        reasons += [Reason(one.chain, one.effective_at, describe(one, who[one.pk]), True) for one in entries]
    return reasons


def _between(
    name: str, key: str | None, then: int | float, now: int | float, old: Sequence[str], new: Sequence[str]
) -> Difference:
    return Difference(name, key, then, now, sorted(set(old) - set(new)), sorted(set(new) - set(old)))


def _compare_complaints(published: Published) -> Comparison:
    asked = Asked(published.inspection, cutoff_of(published.as_of), cutoff_of(published.handled_as_of))
    names = [name for name in published.by if name in GROUPS]
    touched = _touched(published) if _called_as_then(published, names, asked) else None
    if touched == []:
        return Comparison(_unchanged(published, names), [])
    found = answer(asked, tuple(FIGURES), names)
    after = members_behind(asked, found, touched)
    before = published.members if touched is None else _only(published.members, set(touched))
    differences = [
        difference(before, after, name, None, then, found.figures[name])
        for name, then in published.figures.items()
        if name in found.figures
    ]
    for name in names:
        then, now = published.by[name], found.by[name]
        differences += [difference(before, after, name, key, then.get(key, 0), now.get(key, 0)) for key in then | now]
    changed = {number for item in differences for number in (*item.gone, *item.come)}
    return Comparison(differences, _reasons(published, changed))


def _unchanged(published: Published, names: Sequence[str]) -> list[Difference]:
    totals = [Difference(name, None, number, number, [], []) for name, number in published.figures.items()]
    groups = [
        Difference(name, key, number, number, [], []) for name in names for key, number in published.by[name].items()
    ]
    return totals + groups


def _touched(published: Published) -> list[str]:
    """Numbers of the complaints of which something was recorded since that took effect before the cut-offs."""
    code = published.inspection.code
    head = Seal.objects.filter(chain=code, digest=published.ledger_head).first()
    seals = Seal.objects.filter(chain=code, seq__gt=head.seq if head else 0).order_by("seq")
    chains = sorted({chain for heads in seals.values_list("heads", flat=True).iterator() for chain in heads})
    touched: set[str] = set()
    for start in range(0, len(chains), CHUNK):
        entries = _entries_since(published, head, chains[start : start + CHUNK])
        touched.update(entries.order_by().values_list("chain", flat=True).distinct())
    return sorted(chain.removeprefix(f"{code}/") for chain in touched)


def _entries_since(published: Published, head: Seal | None, chains: Sequence[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(
        chain__in=chains,
        recorded_at__gt=head.recorded_at if head else published.published_at,
        effective_at__lt=max(published.as_of, published.handled_as_of),
    )


def _called_as_then(published: Published, names: Sequence[str], asked: Asked) -> bool:
    """Whether every unit that the publication names is still called so."""
    called = {name for name, _place, _path in Words(asked).units.values()} | {UNASSIGNED}
    by_unit = [name for name in names if GROUPS[name].dimension.name in ("unit", "each")]
    return all(unit in called for name in by_unit for key in published.by[name] for unit in key.split("、"))


def _only(members: Members, numbers: set[str]) -> Members:
    """The members among ``numbers``; batches, which are no complaints, stay whole."""

    def kept(name: str, listed: list[str]) -> list[str]:
        return listed if counts_batches(name) else [number for number in listed if number in numbers]

    return {name: listed if isinstance(listed, str) else kept(name, listed) for name, listed in members.items()}


def counts_batches(name: str) -> bool:
    """Whether the members behind the figure are batches instead of complaints."""
    return name in EVERY and EVERY[name].counts == "batch"


def difference(
    before: Members, after: Members, name: str, key: str | None, then: int | float, now: int | float
) -> Difference:
    """One number before and after, with the complaints in between; a complaint counts as often as it stands there."""
    old, new = Counter(members_of(before, name, key)), Counter(members_of(after, name, key))
    return Difference(name, key, then, now, sorted((old - new).elements()), sorted((new - old).elements()))


def _reasons(published: Published, changed: Iterable[str]) -> list[Reason]:
    code = published.inspection.code
    head = Seal.objects.filter(chain=code, digest=published.ledger_head).first()
    chains = [f"{code}/{number}" for number in sorted(changed)]
    reasons = []
    for start in range(0, len(chains), CHUNK):
        since = _entries_since(published, head, chains[start : start + CHUNK]).select_related("actor", "unit")
        entries = list(since.order_by("chain", "seq"))
        who = actors(entries)
        reasons += [
            Reason(entry.chain.removeprefix(f"{code}/"), entry.effective_at, describe(entry, who[entry.pk]))
            for entry in entries
        ]
    return reasons
