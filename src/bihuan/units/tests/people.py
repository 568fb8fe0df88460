"""People and days for these tests."""

from datetime import date, timedelta

from django.utils import timezone

from bihuan.moments import beijing_day
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role


def today(days: int = 0) -> date:
    """So many days from today."""
    return beijing_day(timezone.now()) + timedelta(days=days)


def member(name: str) -> Member:
    """Fresh from the database: what a member holds is remembered for one request only."""
    return Member.objects.get(username=name)


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def keeper_of(short: str) -> Member:
    """A system administrator of one unit."""
    keeper = Member.objects.add(username=f"keeper-of-{short}", password="keeper-of-password")
    Post.objects.create(member=keeper, unit=unit(short), role=Role.SYSTEM)
    return keeper
