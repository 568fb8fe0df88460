"""How far something lies from the sites of a case."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.coordinates import Place, kilometres, said_distance
from bihuan.sites.models import Site

FAR_FROM_SITE = 2.0
"""Kilometres beyond a site's extent: a works and what it does to its neighbours lie within, and a telephone's fix under
a roof or in a valley is seldom worse than some hundred metres."""
NEAR_SITE = 1.0
"""Kilometres: people name the next works or the next village for the same smell or the same ditch."""
BOX_E6 = 20_000
"""Millionths of a degree: more than ``NEAR_SITE`` in every direction, anywhere in China."""
MOST = 200


def beyond(site: Site, place: Place) -> float:
    """Kilometres from ``place`` to the edge of a site that has coordinates; 0 inside it."""
    assert site.place is not None
    return max(0.0, kilometres(site.place, place) - (site.radius or 0) / 1000)


def far_from(sites: Iterable[Site], place: Place) -> tuple[Site, float] | None:
    """The site nearest to ``place`` and its kilometres, where all of them are far; None where one is near, or none has
    coordinates."""
    away = [(beyond(site, place), site.pk, site) for site in sites if site.place is not None]
    if not away:
        return None
    distance, _pk, nearest = min(away, key=lambda one: one[:2])
    return (nearest, distance) if distance > FAR_FROM_SITE else None


def sites_near(site: Site, among: QuerySet[Site]) -> list[tuple[Site, float]]:
    """Those of ``among`` that lie within ``NEAR_SITE`` of ``site``, the nearest first. One query, none without a place."""
    if site.place is None or site.north_e6 is None or site.east_e6 is None:
        return []
    box = among.exclude(pk=site.pk).filter(
        north_e6__range=(site.north_e6 - BOX_E6, site.north_e6 + BOX_E6),
        east_e6__range=(site.east_e6 - BOX_E6, site.east_e6 + BOX_E6),
    )
    found = [(other, kilometres(site.place, other.place)) for other in box[:MOST] if other.place is not None]
    return sorted(((other, away) for other, away in found if away <= NEAR_SITE), key=lambda one: one[1])


def said_site(site: Site) -> str:
    """某某厂（企业，青屏县，东经112.603400° 北纬26.227800°）: a site in a line, as papers print it."""
    known = (str(site.get_kind_display()), site.unit.short, site.address, site.credit_code, site.place_said)
    return f"{site.name}（{'，'.join(word for word in known if word)}）"


def said_far(name: str, site: Site, away: float) -> str:
    """The sentence about a photograph called ``name``."""
    said = (
        _("“%(name)s”的拍摄地点在关联点位“%(site)s”范围以外%(away)s，请核对是不是这件的现场。")
        if site.radius
        else _("“%(name)s”的拍摄地点离关联点位“%(site)s”%(away)s，请核对是不是这件的现场。")
    )
    return said % {"name": name, "site": site.name, "away": said_distance(away)}
