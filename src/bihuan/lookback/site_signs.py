"""Signs that a place gives: alarms since the strike-off, complaints about it or its neighbours, pictures taken elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.closing.models import ClosingFile
from bihuan.coordinates import said_distance
from bihuan.lookback.saying import said_numbers
from bihuan.moments import beijing_day
from bihuan.sites.models import Alarm, Site, SiteLink
from bihuan.sites.nearness import NEAR_SITE, apart, far_photographs
from bihuan.units.models import Unit

KINDS = 3
"""Kinds of alarms named in one sign."""
Sign = tuple[int, str]
"""A finding (id of its case), and a sentence about it."""


def site_signs(struck: Mapping[int, datetime], region: Unit, known: Mapping[int, Collection[int]]) -> Iterator[Sign]:
    """Of findings by the moment of their strike-off. ``known`` complaints (ids) of a finding are told elsewhere. Four
    queries."""
    sites: defaultdict[int, list[Site]] = defaultdict(list)
    links = SiteLink.objects.filter(case__in=struck, until__isnull=True).select_related("site").order_by("pk")
    for link in links:
        if link.site not in sites[link.case_id]:
            sites[link.case_id].append(link.site)
    if sites:
        yield from _alarms(sites, struck)
        yield from _complaints(sites, struck, region, known)
        yield from _photographs(sites)


def _alarms(sites: Mapping[int, Sequence[Site]], struck: Mapping[int, datetime]) -> Iterator[Sign]:
    wanted = {site.pk for own in sites.values() for site in own}
    rows = Alarm.objects.filter(site__in=wanted, voided_at__isnull=True, since__gt=min(struck[pk] for pk in sites))
    raised: defaultdict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for alarmed, what, since in rows.order_by("-since", "-pk").values_list("site", "what", "since"):
        raised[alarmed].append((since, what))
    for finding, own in sites.items():
        for site in own:
            later = [(since, what) for since, what in raised[site.pk] if since > struck[finding]]
            if later:
                kinds = Counter(what for _since, what in later).most_common()
                named = "、".join(
                    _("%(what)s%(count)d次") % {"what": what, "count": count} for what, count in kinds[:KINDS]
                )
                words = {
                    "site": site.name,
                    "count": len(later),
                    "kinds": named if len(kinds) <= KINDS else _("%(kinds)s等") % {"kinds": named},
                    "day": beijing_day(later[0][0]).isoformat(),
                }
                yield finding, _("销号以后，%(site)s又有%(count)d次报警（%(kinds)s；最近一次%(day)s）。") % words


def _complaints(
    sites: Mapping[int, Sequence[Site]],
    struck: Mapping[int, datetime],
    region: Unit,
    known: Mapping[int, Collection[int]],
) -> Iterator[Sign]:
    """Complaints about the same site, or another one within ``NEAR_SITE``, that came after the strike-off."""
    rows = SiteLink.objects.filter(
        until__isnull=True,
        case__kind=Case.Kind.COMPLAINT,
        case__withdrawn_at__isnull=True,
        case__received_at__gt=min(struck[pk] for pk in sites),
        case__inspection__region__path__startswith=region.path,
    )
    about: defaultdict[Site, dict[int, Case]] = defaultdict(dict)
    for link in rows.select_related("case", "site").order_by("pk"):
        about[link.site][link.case_id] = link.case
    for finding, own in sites.items():
        said = set(known.get(finding, ()))
        for site, other, away in _around(own, about):
            came = {pk: case for pk, case in about.get(other, {}).items() if case.received_at > struck[finding]}
            later = {case.number: case.received_at for pk, case in came.items() if pk not in said}
            said |= came.keys()
            if later and other == site:
                words = {"site": site.name, "numbers": said_numbers(later)}
                yield finding, _("销号以后，%(site)s又有信访件%(numbers)s。") % words
            elif later:
                words = {"site": site.name, "away": said_distance(away), "other": other.name}
                words["numbers"] = said_numbers(later)
                yield finding, _("销号以后，离%(site)s%(away)s的%(other)s又有信访件%(numbers)s。") % words


def _around(own: Sequence[Site], others: Iterable[Site]) -> Iterator[tuple[Site, Site, float]]:
    """(site, site that complaints are about, kilometres): first the finding's own, then each of their neighbours."""
    for site in own:
        yield site, site, 0.0
    for site in own:
        if site.place is not None:
            near = [(apart(site, other), other.pk, other) for other in others if other.place is not None]
            for away, _pk, other in sorted(near, key=lambda one: one[:2]):
                if away > NEAR_SITE:
                    break
                if other not in own:
                    yield site, other, away


def _photographs(sites: Mapping[int, Sequence[Site]]) -> Iterator[Sign]:
    """Photographs of the closing that were taken far from every site of the finding."""
    files: defaultdict[int, list[ClosingFile]] = defaultdict(list)
    rows = ClosingFile.objects.filter(finding__in=sites, step__isnull=False, stored__picture__north_e6__isnull=False)
    for file in rows.select_related("stored__picture").order_by("pk"):
        files[file.finding_id].append(file)
    for finding, own in files.items():
        for far in far_photographs(own, sites[finding]):
            yield finding, far.text
