"""Short ways to what tests of the inbox need: a clock to set, members, messages, addresses."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Address
from bihuan.inbox.posting import Note, holders, tell
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role


class Clock:
    """Says the time it was set to. It begins now, because what a test tells is told now."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(seconds=1)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def told(key: str = "a", short: str = "澜东区", **changes: Any) -> None:
    """A unit's handlers are told of a complaint."""
    said: dict[str, Any] = {
        "to": holders(unit(short), Role.HANDLE),
        "kind": Kind.GIVEN,
        "text": "新交办D1LC202500001，6月12日前答复。",
        "link": "/complaints/D1LC202500001",
        "about": "D1LC202500001",
        "key": key,
        **changes,
    }
    tell([Note(**said)])


def hook(short: str, url: str, **fields: Any) -> Address:
    """A unit's webhook."""
    return Address.objects.create(unit=unit(short), channel="webhook", target=url, verified_at=timezone.now(), **fields)


def mail_of(name: str, **fields: Any) -> Address:
    """A member's proved mail."""
    fields = {"verified_at": timezone.now(), **fields}
    return Address.objects.create(member=member(name), channel="mail", target=f"{name}@example.cn", **fields)
