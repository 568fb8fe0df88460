"""Alarms of sites. ``raise_alarms`` is the only way in: by hand, from a table, or from a monitoring platform."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.moments import BEIJING
from bihuan.reading.documents import FIRST_YEAR
from bihuan.refusals import Refused, Stale
from bihuan.sites.models import Alarm, Site, ten_thousandths
from bihuan.sites.registering import lock_site, record
from bihuan.sites.selectors import may_write
from bihuan.units.models import Member

State = Literal["created", "ended", "unchanged", "differs"]
BULK = 500
LONGEST = 40
CLOCKS = timedelta(minutes=10)
"""By which the clock of an instrument may be ahead of ours."""


@dataclass(frozen=True)
class AlarmText:
    """An alarm as it is stated; ``until`` None: it lasts. Site, ``what`` and ``since`` together are what it is known by."""

    site: Site
    what: str
    since: datetime
    until: datetime | None = None
    value: Decimal | None = None
    limit: Decimal | None = None
    measured_in: str = ""
    source: str = Alarm.Source.HAND

    @property
    def key(self) -> tuple[int, str, datetime]:
        return self.site.pk, plain_what(self.what), self.since


def plain_what(text: str) -> str:
    """COD超标 for COD 超标: blanks make no other alarm."""
    return re.sub(r"\s+", "", text)


def why_not(alarm: AlarmText, now: datetime) -> str:
    """Why the alarm cannot be so, in a sentence; empty when it can."""
    if not 0 < len(plain_what(alarm.what)) <= LONGEST:
        return _("请写明报警内容，最长40个字，例如 COD超标、数据异常、断线。")
    if alarm.since.year < FIRST_YEAR:
        return _("开始时间的年份不对，请核对。")
    if alarm.since > now + CLOCKS:
        return _("开始时间不能晚于现在。")
    if alarm.until and alarm.until < alarm.since:
        return _("结束时间不能早于开始时间。")
    if alarm.until and alarm.until > now + CLOCKS:
        return _("结束时间不能晚于现在；还没有结束的不填。")
    return ""


@transaction.atomic
def raise_alarms(alarms: Sequence[AlarmText], *, by: Member | None) -> list[State]:
    """Keep alarms; says of each what became of it. One that is known already is not kept twice: it gets its end if it
    had none (``ended``), stays as it is (``unchanged``), or says something else and stays as well (``differs``).

    ``by`` None is the monitoring platform. ``Refused`` for a site that is not ``by``'s to keep and for what cannot be.
    A fixed number of queries for every 500.
    """
    now = timezone.now()
    for alarm in alarms:
        if by is not None and not may_write(by, alarm.site.unit):
            raise Refused(_("“%(site)s”的报警由所在单位的承办人员或上级整改办登记。") % {"site": alarm.site})
        if why := why_not(alarm, now):
            raise Refused(_("“%(site)s”：%(why)s") % {"site": alarm.site, "why": why})
    states: list[State] = []
    for start in range(0, len(alarms), BULK):
        states += _keep(alarms[start : start + BULK], by)
    return states


def compare(alarms: Sequence[AlarmText]) -> list[State]:
    """What ``raise_alarms`` would do with each, without doing it."""
    states: list[State] = []
    for start in range(0, len(alarms), BULK):
        states += [state for state, _known in _compared(alarms[start : start + BULK])]
    return states


def _keep(alarms: Sequence[AlarmText], by: Member | None) -> list[State]:
    list(Site.objects.select_for_update().filter(pk__in={alarm.site.pk for alarm in alarms}).order_by("pk"))
    compared = _compared(alarms)
    for alarm, (state, known) in zip(alarms, compared, strict=True):
        if state == "ended":
            assert known is not None
            known.until = alarm.until
    ended = [known for state, known in compared if state == "ended" and known is not None and known.pk]
    Alarm.objects.bulk_update(ended, ["until"])
    created = [known for state, known in compared if state == "created" and known is not None]
    for row in created:
        row.by = by
    Alarm.objects.bulk_create(created)
    return [state for state, _known in compared]


def _compared(alarms: Sequence[AlarmText]) -> list[tuple[State, Alarm | None]]:
    """Each with the row that it would make or that it meets; one that comes twice meets the first."""
    rows = Alarm.objects.filter(
        site__in={alarm.site.pk for alarm in alarms}, since__in={alarm.since for alarm in alarms}, voided_at=None
    )
    known = {(row.site_id, row.what, row.since): row for row in rows}
    compared: list[tuple[State, Alarm | None]] = []
    for alarm in alarms:
        row = known.get(alarm.key)
        if row is None:
            known[alarm.key] = _row(alarm)
            compared.append(("created", known[alarm.key]))
        elif _differs(row, alarm):
            compared.append(("differs", row))
        else:
            compared.append(("ended" if row.until is None and alarm.until else "unchanged", row))
    return compared


def _row(alarm: AlarmText) -> Alarm:
    return Alarm(
        site=alarm.site,
        what=plain_what(alarm.what),
        since=alarm.since,
        until=alarm.until,
        value_e4=ten_thousandths(alarm.value),
        limit_e4=ten_thousandths(alarm.limit),
        measured_in=alarm.measured_in,
        source=alarm.source,
    )


def _differs(row: Alarm, alarm: AlarmText) -> bool:
    """Whether what both say is not the same; what one leaves open contradicts nothing."""
    pairs = (
        (row.value_e4, ten_thousandths(alarm.value)),
        (row.limit_e4, ten_thousandths(alarm.limit)),
        (row.until, alarm.until),
    )
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


@transaction.atomic
def end_alarm(alarm: Alarm, until: datetime, *, by: Member) -> None:
    """It is over since ``until``."""
    site = _held(alarm, by)
    said = AlarmText(alarm.site, alarm.what, alarm.since, until)
    if why := why_not(said, timezone.now()):
        raise Refused(why)
    if not Alarm.objects.filter(pk=alarm.pk, until__isnull=True, voided_at__isnull=True).update(until=until):
        raise Stale(_("这次报警已经结束或者作废了，请刷新页面。"))
    record(site, "alarm_end", by=by, data=_data(alarm) | {"until": until})


@transaction.atomic
def void_alarm(alarm: Alarm, reason: str, *, by: Member) -> None:
    """It was entered by mistake: it counts no more, and can be entered anew."""
    site = _held(alarm, by)
    if not reason.strip():
        raise Refused(_("报警作废要写明原因。"))
    if not Alarm.objects.filter(pk=alarm.pk, voided_at__isnull=True).update(voided_at=timezone.now()):
        raise Stale(_("这次报警已经作废了，请刷新页面。"))
    record(site, "alarm_void", by=by, reason=reason.strip(), data=_data(alarm))


def _held(alarm: Alarm, by: Member) -> Site:
    site = lock_site(alarm.site)
    if not may_write(by, site.unit):
        raise Refused(_("“%(site)s”的报警由所在单位的承办人员或上级整改办登记。") % {"site": site})
    return site


def _data(alarm: Alarm) -> dict[str, object]:
    since = alarm.since.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return {"alarm": f"{alarm.what} {since}", "alarm_id": alarm.pk}
