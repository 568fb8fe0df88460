"""Sending what waits: claimed row by row, tried again at growing intervals, given up in the end and said so.

A message is sent at least once: a worker that dies between sending and noting it leaves a lease that runs out, and the
next one sends again, under the same id.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.inbox import hooking, mailing
from bihuan.inbox.hooking import NotSent
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Address, Delivery
from bihuan.inbox.posting import Note, holders, tell
from bihuan.inbox.selectors import visible_messages
from bihuan.moments import beijing_day
from bihuan.refusals import Unusable
from bihuan.units.roles import Role

log = logging.getLogger("bihuan.inbox")

LEASE = timedelta(minutes=5)
"""Longer than one sending can last."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720))
"""After each failed attempt; about two days altogether, so that a weekend's breakdown is outlived by a retry by hand."""
ATTEMPTS = len(PAUSES) + 1
PACE = timedelta(seconds=4)
"""Between two messages to one webhook: chat robots take twenty a minute and shut for ten after that."""
AT_ONCE = 100
WAITING = Q(sent_at__isnull=True, given_up_at__isnull=True)
Clock = Callable[[], datetime]


def deliver(clock: Clock, worker: str) -> Counter[str]:
    """Send what is due now, oldest first; counts of ``sent``, ``failed`` and ``given_up``."""
    counts: Counter[str] = Counter()
    for pk, address_id, channel in _candidates(clock())[:AT_ONCE]:
        if channel == Address.Channel.WEBHOOK and not _rested(address_id, clock()):
            continue
        if delivery := claim(pk, clock(), worker):
            counts[_attempt(delivery, clock, worker)] += 1
    return counts


def _candidates(now: datetime) -> QuerySet[Delivery, tuple[int, int, str]]:
    waiting = Delivery.objects.filter(WAITING, _free(now), due__lte=now)
    waiting = waiting.filter(address__active=True, address__ready_at__lte=now)
    if not mailing.is_set_up():
        waiting = waiting.exclude(address__channel=Address.Channel.MAIL)
    return waiting.order_by("due", "id").values_list("pk", "address_id", "address__channel")


def _free(now: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def _rested(address_id: int, now: datetime) -> bool:
    """Whether a webhook may be spoken to now; then it rests, whoever speaks."""
    return Address.objects.filter(pk=address_id, ready_at__lte=now).update(ready_at=now + PACE) == 1


def claim(pk: int, now: datetime, worker: str) -> Delivery | None:
    """Lease a delivery that is due and in nobody's hands, and count the attempt; None when another was quicker."""
    mine = Delivery.objects.filter(WAITING, _free(now), pk=pk, due__lte=now)
    if not mine.update(leased_by=worker, lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Delivery.objects.select_related("message__member", "address__member", "address__unit").get(pk=pk)


def _attempt(delivery: Delivery, clock: Clock, worker: str) -> str:
    held = Delivery.objects.filter(pk=delivery.pk, leased_by=worker)
    if why := _why_not(delivery, clock()):
        held.update(given_up_at=clock(), last_error=why, lease_until=None, leased_by="")
        return "given_up"
    if delivery.attempts > ATTEMPTS:
        return _failed(delivery, _("发送时多次中断"), held, clock())
    try:
        _send(delivery, clock())
    except (NotSent, Unusable) as error:
        return _failed(delivery, str(error), held, clock())
    except Exception as error:
        # What nobody thought of about one message must not hold up the others.
        log.exception("delivery %s failed", delivery.pk)
        return _failed(delivery, _("内部错误（%(kind)s）") % {"kind": type(error).__name__}, held, clock())
    held.update(sent_at=clock(), last_error="", lease_until=None, leased_by="")
    return "sent"


def _send(delivery: Delivery, now: datetime) -> None:
    if delivery.address.channel == Address.Channel.MAIL:
        mailing.send(delivery)
    else:
        hooking.post(delivery.address, hooking.payload(delivery), now)


def _why_not(delivery: Delivery, now: datetime) -> str:
    """Why it must not be sent any more; empty when it may."""
    member = delivery.address.member
    if member is None:
        return ""
    if not member.is_active:
        return _("账号已停用")
    still_seen = visible_messages(member, now).filter(pk=delivery.message_id).exists()
    return "" if still_seen else _("收件人已经不在这个岗位")


def _failed(delivery: Delivery, why: str, held: QuerySet[Delivery], now: datetime) -> str:
    """Try again later, and let the address rest as long: other messages to it would fail as well."""
    if delivery.attempts >= ATTEMPTS:
        held.update(given_up_at=now, last_error=why[:300], lease_until=None, leased_by="")
        _report(delivery, now)
        return "given_up"
    again = now + PAUSES[delivery.attempts - 1]
    held.update(due=again, last_error=why[:300], lease_until=None, leased_by="")
    Address.objects.filter(pk=delivery.address_id).update(ready_at=min(again, now + PAUSES[1]))
    return "failed"


def _report(delivery: Delivery, now: datetime) -> None:
    """Tell the system administrator, once a day for each address."""
    address = delivery.address
    unit = address.unit or (address.member.home() if address.member else None)
    if unit is None:
        return
    whose = address.unit.short if address.unit else str(address.member)
    said = _("发给%(whose)s的%(channel)s试了%(count)d次都没有成功，已经停止。请核对地址后重试。")
    tell(
        [
            Note(
                to=holders(unit, Role.SYSTEM),
                kind=Kind.TROUBLE,
                text=said % {"whose": whose, "channel": address.get_channel_display(), "count": ATTEMPTS},
                about=whose,
                link=reverse("inbox:channels"),
                key=f"trouble:{address.pk}:{beijing_day(now)}",
            )
        ]
    )


def retry(deliveries: QuerySet[Delivery], now: datetime) -> int:
    """Try given-up deliveries again from the beginning; returns how many."""
    ids = list(deliveries.filter(given_up_at__isnull=False).values_list("pk", flat=True))
    waiting = Delivery.objects.filter(pk__in=ids, given_up_at__isnull=False)
    count = waiting.update(given_up_at=None, attempts=0, due=now)
    Address.objects.filter(deliveries__in=ids).update(ready_at=now)
    return count
