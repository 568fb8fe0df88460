"""How far something lies from the sites of a case."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.coordinates import Place, kilometres, said_distance
from bihuan.evidence.models import Picture
from bihuan.sites.models import Site


class Shown(Protocol):
    """A kept file beside something, with what it shows if it is a picture."""

    @property
    def name(self) -> str: ...

    @property
    def picture(self) -> Picture | None: ...


F = TypeVar("F", bound=Shown)

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


def said_site(site: Site) -> str:
    """某某厂（企业，青屏县，东经112.603400° 北纬26.227800°）: a site in a line, as papers print it."""
    known = (str(site.get_kind_display()), site.unit.short, site.address, site.credit_code, site.place_said)
    return f"{site.name}（{'，'.join(word for word in known if word)}）"


@dataclass(frozen=True)
class Far(Generic[F]):
    """Photographs that were taken far from every site of their case; ``site`` is the nearest, ``away`` the kilometres of
    the nearest photograph."""

    site: Site
    away: float
    files: list[F]

    @property
    def text(self) -> str:
        name = self.files[0].name
        words = {"name": name, "count": len(self.files), "site": self.site.name, "away": said_distance(self.away)}
        said = _("“%(name)s”") if len(self.files) == 1 else _("“%(name)s”等%(count)d张照片")
        said += (
            _("的拍摄地点在关联点位“%(site)s”的范围以外%(away)s，请核对是不是现场。")
            if self.site.radius
            else _("的拍摄地点离关联点位“%(site)s”%(away)s，请核对是不是现场。")
        )
        return said % words


def far_photographs(files: Iterable[F], sites: Sequence[Site]) -> list[Far[F]]:
    """Those of ``files`` that were taken far from every one of ``sites``, by the nearest site. ``stored__picture`` should
    be loaded; without a site that has coordinates nothing is far."""
    found: dict[Site, list[tuple[F, float]]] = {}
    for file in files:
        place = file.picture.place if file.picture else None
        if place is not None and (far := far_from(sites, place)):
            found.setdefault(far[0], []).append((file, far[1]))
    return [Far(site, min(away for _file, away in own), [file for file, _away in own]) for site, own in found.items()]


def apart(one: Site, other: Site) -> float:
    """Kilometres between the edges of two sites that have coordinates; 0 where they meet."""
    assert one.place is not None
    assert other.place is not None
    return max(0.0, kilometres(one.place, other.place) - ((one.radius or 0) + (other.radius or 0)) / 1000)


class Neighbours:
    """Sites among which those near another one are found without measuring the way to each."""

    def __init__(self, among: Iterable[Site]) -> None:
        placed = [(site.north_e6, site.pk, site) for site in among if site.north_e6 is not None]
        self._sites = sorted(placed, key=lambda one: one[:2])
        self._widest = max((site.radius or 0 for _north, _pk, site in placed), default=0)

    def of(self, site: Site) -> list[tuple[Site, float]]:
        """Those whose edge lies within ``NEAR_SITE`` of the edge of ``site``, the nearest first."""
        if site.north_e6 is None:
            return []
        reach = BOX_E6 * (1 + ((site.radius or 0) + self._widest) // 1000)
        first = bisect_left(self._sites, site.north_e6 - reach, key=lambda one: one[0])
        last = bisect_right(self._sites, site.north_e6 + reach, key=lambda one: one[0])
        near = [(other, apart(site, other)) for _north, _pk, other in self._sites[first:last] if other != site]
        return sorted(((other, away) for other, away in near if away <= NEAR_SITE), key=lambda one: (one[1], one[0].pk))


def sites_near(site: Site, among: QuerySet[Site]) -> list[tuple[Site, float]]:
    """Those of ``among`` that are near ``site``, the nearest first. One query; none for a site without a place. Others
    that are wide are found as far as their middle lies near."""
    if site.north_e6 is None or site.east_e6 is None:
        return []
    box = BOX_E6 * (1 + (site.radius or 0) // 1000)
    found = among.filter(
        north_e6__range=(site.north_e6 - box, site.north_e6 + box),
        east_e6__range=(site.east_e6 - box, site.east_e6 + box),
    )
    return Neighbours(found[:MOST]).of(site)
