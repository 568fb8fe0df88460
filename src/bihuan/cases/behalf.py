"""On whose behalf an act was done: a deputy's entry names the absent colleague in its data, under its seal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bihuan.ledger.models import Entry
from bihuan.units.deputies import acting_for
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

FOR = "for"
"""Key of the colleague's id in an entry's data."""


def on_behalf(by: Member | None, role: Role | None, place: Unit) -> dict[str, int]:
    """What the data of an entry says about it: ``by`` acts as ``role`` over ``place``; empty by an own post."""
    absent = acting_for(by, role, place) if by is not None and role is not None else None
    return {FOR: absent.pk} if absent else {}


def actors(entries: Iterable[Entry]) -> dict[int, str]:
    """Who did each entry, by its id: 系统, 张某, or 李代 代理 张某. At most one query; ``actor`` must be at hand."""
    listed = list(entries)
    wanted = {entry.data[FOR] for entry in listed if FOR in entry.data}
    titles = dict(Member.objects.filter(pk__in=wanted).values_list("pk", "title")) if wanted else {}
    return {entry.pk: _said(entry, titles.get(entry.data.get(FOR, 0), "")) for entry in listed}


def _said(entry: Entry, absent: str) -> str:
    who = entry.actor.title if entry.actor else _("系统")
    return _("%(who)s 代理 %(absent)s") % {"who": who, "absent": absent} if absent else who
