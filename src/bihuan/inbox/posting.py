"""Telling people: one call inside the transaction of what happened, one insert for many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bihuan.inbox.models import Message, Wish
from bihuan.units.holders import Holding, holdings
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

BULK = 500
LONGEST = 500


@dataclass(frozen=True)
class Holders:
    """Whoever holds one of ``roles`` over ``unit``, nearest first: the city's office is not told what a county settles."""

    unit: Unit
    roles: frozenset[Role]


def holders(unit: Unit, *roles: Role) -> Holders:
    return Holders(unit, frozenset(roles))


@dataclass(frozen=True)
class Note:
    """What is to be told. ``text`` may say only what all of ``to`` may see: numbers, units and days, never a complaint's
    words. ``link`` is a path of this desk; ``key`` names the event; ``due`` is when it shows (now when None);
    ``besides`` is the member who did it and need not be told.
    """

    to: Holders | Sequence[Member]
    kind: str
    text: str
    link: str
    key: str
    about: str = ""
    due: datetime | None = None
    besides: Member | None = None
    lines: Sequence[tuple[str, str]] = ()


def tell(notes: Iterable[Note]) -> None:
    """Put ``notes`` into the inboxes; what was told under the same key stays as it is. Four queries and an insert."""
    notes = list(notes)
    if not notes:
        return
    now = timezone.now()
    found = _recipients(notes)
    told = {member_id for recipients in found for member_id, _unit_id in recipients}
    muted = dict(Wish.objects.filter(member__in=told).exclude(muted=[]).values_list("member", "muted"))
    messages = []
    for note, recipients in zip(notes, found, strict=True):
        for member_id, unit_id in recipients:
            silent = note.kind in muted.get(member_id, ())
            messages.append(
                Message(
                    member_id=member_id,
                    unit_id=unit_id,
                    kind=note.kind,
                    text=note.text[:LONGEST],
                    about=note.about[:120],
                    link=note.link,
                    lines=[list(line) for line in note.lines],
                    key=note.key,
                    created_at=now,
                    due=note.due or now,
                    read_at=now if silent else None,
                    routed_at=now if silent else None,
                )
            )
    Message.objects.bulk_create(messages, batch_size=BULK, ignore_conflicts=True)


def _recipients(notes: Sequence[Note]) -> list[list[tuple[int, int | None]]]:
    """For each note (member id, id of the unit where the member holds the post or stands in); two queries for all."""
    roles = {role for note in notes if isinstance(note.to, Holders) for role in note.to.roles}
    held: defaultdict[str, list[Holding]] = defaultdict(list)
    if roles:
        for holding in holdings(roles):
            held[holding.post.role].append(holding)
    known: dict[Holders, list[tuple[int, int | None]]] = {}
    made = []
    for note in notes:
        if isinstance(note.to, Holders):
            if note.to not in known:
                known[note.to] = _nearest(note.to.unit, [one for role in note.to.roles for one in held[role]])
            recipients = known[note.to]
        else:
            recipients = [(member.pk, None) for member in note.to if member.is_active]
        besides = note.besides.pk if note.besides else None
        made.append([pair for pair in recipients if pair[0] != besides])
    return made


def _nearest(unit: Unit, held: Sequence[Holding]) -> list[tuple[int, int | None]]:
    reaching = [one for one in held if unit.path.startswith(one.post.unit.reach)]
    closest = max((len(one.post.unit.reach) for one in reaching), default=0)
    found: dict[int, int | None] = {}
    for one in reaching:
        if len(one.post.unit.reach) == closest:
            found.setdefault(one.member_id, one.post.unit_id)
    return list(found.items())
