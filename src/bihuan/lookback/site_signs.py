"""Signs that a place gives: alarms since the strike-off, complaints about it or its neighbours, pictures taken elsewhere."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.closing.models import ClosingFile
from bihuan.coordinates import said_distance
from bihuan.lookback.saying import said_numbers
from bihuan.moments import beijing_day
from bihuan.sites.models import Alarm, Site, SiteLink
from bihuan.sites.nearness import Neighbours, far_photographs
from bihuan.units.models import Unit

KINDS = 3
"""Kinds of alarms named in one sign."""
NEIGHBOURS = 3
"""Neighbouring sites of a finding that have a sign of their own; the rest is counted."""
Sign = tuple[int, str]
"""A finding (id of its case), and a sentence about it."""


def site_signs(struck: Mapping[int, datetime], region: Unit, known: Mapping[int, Collection[int]]) -> Iterator[Sign]:
    """Of findings by the moment of their strike-off. ``known`` complaints (ids) of a finding are told elsewhere. Five
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
    about: defaultdict[int, dict[int, tuple[str, datetime]]] = defaultdict(dict)
    for at, case, number, received in rows.values_list("site", "case", "case__number", "case__received_at"):
        about[at][case] = (number, received)
    neighbours = Neighbours(Site.objects.filter(pk__in=rows.order_by().values("site")))
    for finding, own in sites.items():
        said = set(known.get(finding, ()))
        told_of, beside = 0, Counter[int]()
        for site, other, away in _around(own, neighbours):
            came = {pk: told for pk, told in about.get(other.pk, {}).items() if told[1] > struck[finding]}
            later = dict(told for pk, told in came.items() if pk not in said)
            said |= came.keys()
            if later and other != site and (told_of := told_of + 1) > NEIGHBOURS:
                beside[other.pk] += len(later)
            elif later:
                words = {"site": site.name, "other": other.name, "away": said_distance(away)}
                words["numbers"] = said_numbers(later)
                yield finding, _where(site, other, away) % words
        if beside:
            counted = {"sites": len(beside), "count": beside.total()}
            yield finding, _("销号以后，1公里内另有%(sites)d个点位的信访件共%(count)d件。") % counted


def _where(site: Site, other: Site, away: float) -> str:
    if site == other:
        return _("销号以后，%(site)s又有信访件%(numbers)s。")
    if not away:
        return _("销号以后，与%(site)s范围相接的%(other)s又有信访件%(numbers)s。")
    return _("销号以后，离%(site)s%(away)s的%(other)s又有信访件%(numbers)s。")


def _around(own: Sequence[Site], neighbours: Neighbours) -> Iterator[tuple[Site, Site, float]]:
    """(site, site that complaints are about, kilometres): first the finding's own, then each of their neighbours."""
    for site in own:
        yield site, site, 0.0
    for site in own:
        for other, away in neighbours.of(site):
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
