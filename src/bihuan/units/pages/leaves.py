"""What pages show of absences and deputies, for a keeper and for the member alike."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Prefetch
from django.utils import timezone

from bihuan.moments import beijing_day
from bihuan.units.deputies import LONGEST, eligible, lasting_posts
from bihuan.units.forms import DeputiesForm, LeaveForm
from bihuan.units.models import Absence, Deputation, Member, Post

SHOWN = 20
"""The newest absences; older ones are in the events."""


def absences_of(member: Member) -> list[Any]:
    """The newest first, each with ``named`` (the deputations) and ``lasts`` (whether it can still be ended)."""
    today = beijing_day(timezone.now())
    named = Deputation.objects.select_related("post__unit", "deputy").order_by("post_id", "id")
    found: list[Any] = list(member.absences.prefetch_related(Prefetch("deputations", named, to_attr="named"))[:SHOWN])
    for away in found:
        away.lasts = away.ends_on >= max(today, away.starts_on)
        for item in away.named:
            item.lasts = away.lasts and item.ends_on >= max(today, item.starts_on)
            item.void = item.ends_on < item.starts_on
    return found


def stood_in_by(member: Member) -> list[Deputation]:
    """The deputations of ``member`` that go on or are to come."""
    today = beijing_day(timezone.now())
    lasting = Deputation.objects.filter(deputy=member, ends_on__gte=today, starts_on__lte=F("ends_on"))
    return list(lasting.select_related("post__unit", "post__member", "absence").order_by("starts_on", "id"))


def _colleagues(member: Member, by: Member) -> list[Member]:
    today = beijing_day(timezone.now())
    posts = Prefetch("posts", Post.objects.in_force(today).select_related("unit"))
    return list(eligible(member, by).prefetch_related(posts))


def leave_form(member: Member, by: Member, data: Any = None) -> LeaveForm:
    today = beijing_day(timezone.now())
    posts = lasting_posts(member, today, today + timedelta(days=LONGEST))
    return LeaveForm(data, posts=posts, colleagues=_colleagues(member, by))


def deputies_form(away: Absence, by: Member, data: Any = None) -> DeputiesForm:
    """With those who stand in now already chosen."""
    since = max(beijing_day(timezone.now()), away.starts_on)
    standing = Deputation.objects.overlapping(since, away.ends_on).filter(absence=away)
    initial = {f"deputy_{item.post_id}": str(item.deputy_id) for item in standing}
    posts = lasting_posts(away.member, since, away.ends_on)
    return DeputiesForm(data, posts=posts, colleagues=_colleagues(away.member, by), initial=initial)
