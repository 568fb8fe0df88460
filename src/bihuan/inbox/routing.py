"""From a message to its deliveries: which addresses it is sent to."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bihuan.inbox.models import Address, Delivery, Message

AT_ONCE = 500


def route(now: datetime) -> int:
    """Make the deliveries of messages that have become due; returns how many messages were looked at.

    Two workers at the same message make the same rows once.
    """
    messages = list(Message.objects.filter(routed_at__isnull=True, due__lte=now).order_by("due", "id")[:AT_ONCE])
    if not messages:
        return 0
    of_member, of_unit = _addresses(messages)
    made = []
    for message in messages:
        for address in (*of_member[message.member_id], *of_unit[message.unit_id]):
            if not address.kinds or message.kind in address.kinds:
                made.append(Delivery(message=message, address=address, key=message.key, due=now))
    with transaction.atomic():
        Delivery.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(routed_at=now)
    return len(messages)


Found = defaultdict[int | None, list[Address]]


def _addresses(messages: list[Message]) -> tuple[Found, Found]:
    """Addresses in use, by member and by unit."""
    members = {message.member_id for message in messages}
    units = {message.unit_id for message in messages}
    of_member: Found = defaultdict(list)
    of_unit: Found = defaultdict(list)
    usable = Address.objects.filter(active=True, verified_at__isnull=False)
    for address in usable.filter(Q(member__in=members) | Q(unit__in=units - {None})):
        if address.member_id:
            of_member[address.member_id].append(address)
        else:
            of_unit[address.unit_id].append(address)
    return of_member, of_unit
