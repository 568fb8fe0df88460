"""What a member sees of the inbox: what was told to them, as long as they hold the post for which it was told."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from bihuan.inbox.models import Address, Delivery, Message
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of


def visible_messages(member: Member, now: datetime | None = None) -> QuerySet[Message]:
    """The member's messages that are due by ``now``."""
    messages = Message.objects.filter(member=member, due__lte=now or timezone.now())
    return messages.filter(Q(unit__isnull=True) | scope_of(member, Role).within("unit__path"))


def unread(member: Member) -> int:
    return visible_messages(member).filter(read_at__isnull=True).count()


def kept_addresses(keeper: Member) -> QuerySet[Address]:
    """Addresses of units that a system administrator keeps."""
    return Address.objects.filter(scope_of(keeper, {Role.SYSTEM}).within("unit__path")).select_related("unit")


def kept_deliveries(keeper: Member) -> QuerySet[Delivery]:
    """Deliveries to units and members that a system administrator keeps; pages show no text of theirs."""
    scope = scope_of(keeper, {Role.SYSTEM})
    members = Member.objects.filter(scope.within("posts__unit__path"))
    found = Delivery.objects.filter(scope.within("address__unit__path") | Q(address__member__in=members))
    return found.select_related("address__unit", "address__member", "message")
