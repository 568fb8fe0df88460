"""Opening, changing, retiring sites. The ledger keeps each, on the site's own chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors, on_behalf
from bihuan.cases.locking import describe
from bihuan.coordinates import Place, said_place
from bihuan.ledger.appending import Draft, append, history
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused, Stale
from bihuan.sites.models import SEAL, Site
from bihuan.sites.selectors import WRITERS, may_write
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may


@dataclass(frozen=True)
class SiteText:
    """A site as it is stated; codes are checked already, ``radius`` is in metres."""

    name: str
    kind: str
    unit: Unit
    address: str = ""
    place: Place | None = None
    radius: int | None = None
    credit_code: str = ""
    permit: str = ""


def stated(site: Site) -> SiteText:
    """A stored site as it was stated."""
    return SiteText(
        site.name, site.kind, site.unit, site.address, site.place, site.radius, site.credit_code, site.permit
    )


@transaction.atomic
def open_site(text: SiteText, *, by: Member) -> Site:
    """A new site. The same name twice in one unit is ``Refused``."""
    _check_place(text.unit, by)
    _check_name(text)
    site = Site(revision=0)
    _put(site, text)
    site.save()
    record(site, "site_open", by=by, data={"changes": list(changes(None, text))})
    return site


@transaction.atomic
def change_site(site: Site, text: SiteText, *, by: Member, seen: int) -> Entry | None:
    """State a site anew; None when nothing is said otherwise. ``Stale`` when somebody was quicker."""
    now = lock_site(site, seen, by)
    _check_place(now.unit, by)
    _check_place(text.unit, by)
    said = list(changes(stated(now), text))
    if not said:
        return None
    if now.retired_at is None and (text.name, text.unit) != (now.name, now.unit):
        _check_name(text)
    _put(now, text)
    return record(now, "site_change", by=by, data={"changes": said})


@transaction.atomic
def retire_site(site: Site, reason: str, *, by: Member, seen: int) -> None:
    """It is offered no more; what is linked to it stays."""
    now = lock_site(site, seen, by)
    _check_place(now.unit, by)
    if not reason.strip():
        raise Refused(_("停用点位要写明原因。"))
    if now.retired_at is None:
        now.retired_at = timezone.now()
        record(now, "site_retire", by=by, reason=reason.strip())


@transaction.atomic
def restore_site(site: Site, *, by: Member, seen: int) -> None:
    """A retired site is in use again."""
    now = lock_site(site, seen, by)
    _check_place(now.unit, by)
    if now.retired_at is not None:
        _check_name(stated(now))
        now.retired_at = None
        record(now, "site_restore", by=by)


def lock_site(site: Site, seen: int | None = None, by: Member | None = None) -> Site:
    """The site as it is now, locked until the transaction ends; ``Stale`` when it is not at revision ``seen`` any more."""
    now = Site.objects.select_for_update(of=("self",)).select_related("unit").get(pk=site.pk)
    if seen is not None and now.revision != seen:
        entries = [entry for entry in history([now.chain]) if entry.seq > seen]
        who = actors(entries)
        lines = [describe(entry, who[entry.pk]) for entry in entries]
        raise Stale(_("%(site)s刚刚有人改过，请看清变化再操作。") % {"site": now}, lines)
    return now


def record(site: Site, act: str, *, by: Member, reason: str = "", data: dict[str, Any] | None = None) -> Entry:
    """Write an entry of ``site``, which is locked, and store the site as it stands."""
    site.revision += 1
    site.save()
    draft = Draft(
        chain=site.chain,
        act=act,
        effective_at=timezone.now(),
        actor_id=by.pk,
        unit_id=site.unit_id,
        reason=reason,
        data=(data or {}) | on_behalf(by, writing_role(by, site.unit), site.unit),
    )
    (entry,) = append([draft], seal=SEAL)
    return entry


def writing_role(by: Member, unit: Unit) -> Role | None:
    """In which role ``by`` keeps the sites of ``unit``; None when in none."""
    return next((role for role in sorted(WRITERS) if may(by, role, unit)), None)


def changes(before: SiteText | None, after: SiteText) -> Iterator[tuple[str, str, str]]:
    """(label, printed before, printed after) of what is said otherwise; all of it where there was nothing before."""
    old = dict(_printed(before)) if before else {}
    for label, now in _printed(after):
        if now != old.get(label, ""):
            yield label, old.get(label, ""), now


def _printed(text: SiteText) -> Iterator[tuple[str, str]]:
    yield _("名称"), text.name
    yield _("类别"), str(Site.Kind(text.kind).label)
    yield _("所在单位"), text.unit.short
    yield _("地址"), text.address
    yield _("坐标"), said_place(text.place) if text.place else ""
    yield _("范围半径"), _("%(radius)d米") % {"radius": text.radius} if text.radius else ""
    yield _("统一社会信用代码"), text.credit_code
    yield _("排污许可证编号"), text.permit


def _put(site: Site, text: SiteText) -> None:
    site.name, site.kind, site.unit, site.address = text.name, text.kind, text.unit, text.address
    north, east = text.place or (None, None)
    site.north_e6 = None if north is None else round(north * 1e6)
    site.east_e6 = None if east is None else round(east * 1e6)
    site.radius, site.credit_code, site.permit = text.radius, text.credit_code, text.permit


def _check_place(unit: Unit, by: Member) -> None:
    if not may_write(by, unit):
        raise Refused(_("%(unit)s的点位由该单位的承办人员或上级整改办登记。") % {"unit": unit})


def _check_name(text: SiteText) -> None:
    """The unit is locked, so that two cannot open the same site at once."""
    Unit.objects.select_for_update().get(pk=text.unit.pk)
    if Site.objects.filter(unit=text.unit, name=text.name, retired_at__isnull=True).exists():
        raise Refused(
            _("%(unit)s已经有叫“%(name)s”的点位：同一处请直接用它，不是同一处请把名称写清楚。")
            % {"unit": text.unit, "name": text.name}
        )
