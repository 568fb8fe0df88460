"""The daily digest: what is stuck, each line a count with the way to it; who has nothing stuck hears nothing."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Delivery
from bihuan.inbox.posting import Note, tell
from bihuan.inbox.selectors import kept_deliveries
from bihuan.inbox.turns import finish, take
from bihuan.moments import BEIJING, beijing_day
from bihuan.units.models import Member
from bihuan.units.roles import Role

TURN = "digest"


@dataclass(frozen=True)
class Line:
    """One thing that is stuck, its number in the text; the address of its records. Nothing is said of a count of 0."""

    text: str
    count: int
    link: str


Lines = Mapping[int, Sequence[Line]]
"""Lines by member id."""
Teller = Callable[[Sequence[Member], datetime], Lines]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called when a part is loaded; gives the lines of many members at once, within the scope of each."""
    if teller not in _tellers:
        _tellers.append(teller)


def digest(now: datetime, worker: str) -> int:
    """Tell every member who wants it what is stuck, once a day from the set hour on; returns how many were told.

    A worker that slept past the hour tells it when it wakes, as things stand then.
    """
    if now < set_hour(now) or not take(TURN, now, worker):
        return 0
    members = list(Member.objects.filter(is_active=True).exclude(wish__digest=False))
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    for teller in (*_tellers, failed_deliveries):
        for member_id, said in teller(members, now).items():
            lines[member_id] += [line for line in said if line.count]
    day = beijing_day(now).isoformat()
    notes = [_note(member, lines[member.pk], day) for member in members if lines[member.pk]]
    tell(notes)
    finish(TURN, worker, set_hour(now) + timedelta(days=1))
    return len(notes)


def set_hour(now: datetime) -> datetime:
    """Today's hour of the digest, by Beijing's clock."""
    return datetime.combine(beijing_day(now), time.fromisoformat(settings.DIGEST_AT), BEIJING)


def _note(member: Member, lines: Sequence[Line], day: str) -> Note:
    text = _("还没有办的：%(lines)s。") % {"lines": "，".join(line.text for line in lines)}
    return Note(
        to=[member],
        kind=Kind.DIGEST,
        text=text,
        link=lines[0].link if len(lines) == 1 else "",
        lines=[(line.text, line.link) for line in lines],
        about=day,
        key=f"digest:{day}",
    )


def failed_deliveries(members: Sequence[Member], now: datetime) -> Lines:
    """For system administrators: what could not be sent."""
    if not Delivery.objects.filter(given_up_at__isnull=False).exists():
        return {}
    said: dict[int, list[Line]] = {}
    for keeper in (member for member in members if member.holds({Role.SYSTEM})):
        failed = kept_deliveries(keeper).filter(given_up_at__isnull=False).order_by()
        count = failed.values("pk").distinct().count()
        text = _("没有发出的消息%(count)d条") % {"count": count}
        said[keeper.pk] = [Line(text, count, reverse("inbox:channels"))]
    return said
