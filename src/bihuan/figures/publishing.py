"""What was published stays as it was printed; asked again later, it says what has changed since and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.cases.locking import describe
from bihuan.cases.models import Inspection
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.declared import FIGURES, GROUPS
from bihuan.figures.models import Published
from bihuan.figures.populations import Asked, Cutoff
from bihuan.figures.slices import numbers
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
) -> Published:
    """Keep the figures of ``paper`` with their definitions, cut-offs and the complaints behind each number.

    Runs inside the transaction of the issue, so that figures, members and ledger are of one moment.
    """
    answer = ask(inspection, as_of, handled_as_of, dimensions=dimensions)
    asked = Asked(inspection, as_of, handled_as_of)
    head = Seal.objects.filter(chain=inspection.code).order_by("-seq").first()
    return Published.objects.create(
        inspection=inspection,
        paper=paper,
        as_of=asked.received,
        handled_as_of=asked.handled,
        figures=answer.figures,
        by=answer.by,
        definitions={
            name: {"title": what.title, "unit": what.unit, "text": what.text}
            for name, what in answer.definitions.items()
        },
        members=members_behind(asked, answer),
        ledger_head=head.digest if head else GENESIS,
        published_by=by,
    )


def members_behind(asked: Asked, answer: Answer) -> Members:
    """``{name/key: [numbers]}``; for a figure that a group divides the group's name, so that no number stands twice."""
    members: Members = {}
    for name in answer.by:
        group = GROUPS[name]
        members |= {f"{name}/{key}": listed for key, listed in numbers(asked, group).items()}
        members.setdefault(group.whole, name)
    for name in answer.figures:
        if name not in members:
            members[name] = numbers(asked, FIGURES[name])[""]
    return members


def members_of(members: Members, name: str, key: str | None = None) -> list[str]:
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
    gone: list[str]
    come: list[str]

    @property
    def is_changed(self) -> bool:
        return bool(self.then != self.now or self.gone or self.come)


@dataclass(frozen=True)
class Reason:
    """What was recorded after the publication and took effect before its cut-off."""

    number: str
    effective_at: datetime
    text: str


@dataclass(frozen=True)
class Comparison:
    """Every figure and group of the publication in its order; ``reasons`` for the complaints that changed."""

    differences: list[Difference]
    reasons: list[Reason]

    @property
    def changed(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.is_changed]


def compare(published: Published) -> Comparison:
    """Ask the published figures again at the published cut-offs, on the ledger of now."""
    names = [name for name in published.by if name in GROUPS]
    asked = Asked(published.inspection, cutoff_of(published.as_of), cutoff_of(published.handled_as_of))
    answer = ask(published.inspection, asked.as_of, asked.handled_as_of, dimensions=names)
    members = members_behind(asked, answer)
    differences = [
        _difference(published.members, members, name, None, then, answer.figures[name])
        for name, then in published.figures.items()
        if name in answer.figures
    ]
    for name in names:
        then, now = published.by[name], answer.by[name]
        differences += [
            _difference(published.members, members, name, key, then.get(key, 0), now.get(key, 0)) for key in then | now
        ]
    changed = {number for difference in differences for number in (*difference.gone, *difference.come)}
    return Comparison(differences, _reasons(published, changed))


def _difference(
    before: Members, after: Members, name: str, key: str | None, then: int | float, now: int | float
) -> Difference:
    old, new = Counter(members_of(before, name, key)), Counter(members_of(after, name, key))
    return Difference(name, key, then, now, sorted((old - new).elements()), sorted((new - old).elements()))


def _reasons(published: Published, changed: Iterable[str]) -> list[Reason]:
    code = published.inspection.code
    head = Seal.objects.filter(chain=code, digest=published.ledger_head).first()
    since = head.recorded_at if head else published.published_at
    chains = [f"{code}/{number}" for number in sorted(changed)]
    reasons = []
    for start in range(0, len(chains), CHUNK):
        entries = Entry.objects.filter(
            chain__in=chains[start : start + CHUNK],
            recorded_at__gt=since,
            effective_at__lt=max(published.as_of, published.handled_as_of),
        ).select_related("actor", "unit")
        reasons += [
            Reason(entry.chain.removeprefix(f"{code}/"), entry.effective_at, describe(entry))
            for entry in entries.order_by("chain", "seq")
        ]
    return reasons
