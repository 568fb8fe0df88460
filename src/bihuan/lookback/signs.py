"""Signs that something struck off may not be rectified: complaints since, alarms, pictures that serve elsewhere too.

A sign is a sentence; it proves nothing and decides nothing. Reports near a closed place are the strongest sign: a place
is compared as text here, and by the sites that a finding is linked to in ``site_signs``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Inspection
from bihuan.closing.models import ClosingFile
from bihuan.complaints.models import Attachment, Complaint
from bihuan.evidence.models import Alike
from bihuan.findings.days import with_days
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.lookback.models import LookBack
from bihuan.lookback.public_text import contradicted
from bihuan.lookback.saying import said_numbers
from bihuan.lookback.site_signs import site_signs

SHORTEST = 4
"""Characters of a place that can be looked for in a text; shorter ones are everywhere."""
SPACE = re.compile(r"[\s，。、；：（）()]+")


@dataclass(frozen=True)
class Suspect:
    """A finding that is struck off, with its signs."""

    case: Case
    signs: list[str]


def suspects(inspection: Inspection) -> list[Suspect]:
    """What is struck off, has signs and no look-back waiting; the most signs first. A fixed number of queries."""
    waiting = LookBack.objects.filter(finding=OuterRef("pk"), outcome="waiting")
    closed = Case.objects.filter(inspection=inspection, kind=Case.Kind.FINDING, status__in=CLOSED)
    cases = list(with_days(closed).filter(~Exists(waiting)).select_related("finding").order_by("pk"))
    found = signs_of(cases, inspection)
    made = [Suspect(case, found[case.pk]) for case in cases if found.get(case.pk)]
    return sorted(made, key=lambda one: (-len(one.signs), one.case.pk))


def signs_of(cases: Sequence[Case], inspection: Inspection) -> dict[int, list[str]]:
    """The signs of findings by case; ``cases`` come from ``with_days`` with their ``finding``."""
    struck = {case.pk: day for case in cases if (day := getattr(case, "struck_at", None))}
    found: defaultdict[int, list[str]] = defaultdict(list)
    through = Finding.related.through
    links: defaultdict[int, set[int]] = defaultdict(set)
    for finding, complaint in through.objects.filter(finding__in=struck).values_list("finding", "case"):
        links[finding].add(complaint)
    for case, sign in (
        *_linked(struck, links),
        *site_signs(struck, inspection.region, links),
        *_nearby(cases, struck, inspection),
        *_pictures(struck),
        *contradicted(struck),
    ):
        found[case].append(sign)
    return found


def _linked(struck: Mapping[int, datetime], links: Mapping[int, set[int]]) -> Iterator[tuple[int, str]]:
    """Linked complaints, and those that repeat them, which came after the strike-off."""
    wanted = {complaint for own in links.values() for complaint in own}
    rows = Complaint.objects.filter(Q(pk__in=wanted) | Q(repeat_of__in=wanted), case__withdrawn_at__isnull=True)
    came = list(rows.order_by("pk").values_list("pk", "repeat_of", "case__number", "case__received_at"))
    for finding, own in links.items():
        later = {
            number: received
            for pk, first, number, received in came
            if (pk in own or first in own) and received > struck[finding]
        }
        if later:
            yield finding, _("销号以后又收到关联的信访件%(numbers)s。") % {"numbers": said_numbers(later)}


def _nearby(cases: Sequence[Case], struck: Mapping[int, datetime], inspection: Inspection) -> Iterator[tuple[int, str]]:
    """Complaints of the region that name the finding's place and came after the strike-off."""
    places = {case.pk: place for case in cases if len(place := _plain(case.finding.place)) >= SHORTEST}
    places = {pk: place for pk, place in places.items() if pk in struck}
    if not places:
        return
    first = min(struck[pk] for pk in places)
    rows = Complaint.objects.filter(
        case__inspection__region__path__startswith=inspection.region.path,
        case__received_at__gt=first,
        case__withdrawn_at__isnull=True,
    )
    near: defaultdict[int, dict[str, datetime]] = defaultdict(dict)
    for number, text, received in rows.values_list("case__number", "text", "case__received_at").iterator():
        plain = _plain(text)
        for pk, place in places.items():
            if received > struck[pk] and place in plain:
                near[pk][number] = received
    for pk, later in near.items():
        words = {"place": places[pk], "numbers": said_numbers(later)}
        yield pk, _("销号以后又有信访件反映%(place)s：%(numbers)s。") % words


def _pictures(struck: Mapping[int, datetime]) -> Iterator[tuple[int, str]]:
    """Pictures of the closing that stand beside another finding or a complaint too, the same or nearly so."""
    files = ClosingFile.objects.filter(finding__in=struck, step__isnull=False, stored__picture__isnull=False)
    mine: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for finding, stored, name in files.order_by("pk").values_list("finding", "stored", "name"):
        mine[stored][finding] = name
    alike: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in Alike.objects.filter(Q(first__in=mine) | Q(second__in=mine)).values_list("first", "second"):
        alike[one].add(other)
        alike[other].add(one)
    wanted = set(mine) | {other for near in alike.values() for other in near}
    used: defaultdict[int, dict[int, str]] = defaultdict(dict)
    others = ClosingFile.objects.filter(stored__in=wanted, step__isnull=False)
    for stored, case, number in others.values_list("stored", "finding", "finding__case__number"):
        used[stored][case] = number
    shown = Attachment.objects.filter(stored__in=wanted, removed_at__isnull=True)
    for stored, case, number in shown.values_list("stored", "assignment__case", "assignment__case__number"):
        used[stored][case] = number
    said: set[tuple[int, str, str]] = set()
    for stored, owners in mine.items():
        for finding, name in owners.items():
            for near in (stored, *sorted(alike[stored])):
                for case, number in used[near].items():
                    if case != finding and (finding, name, number) not in said:
                        said.add((finding, name, number))
                        yield finding, _("照片“%(name)s”在%(number)s也用过。") % {"name": name, "number": number}


def _plain(text: str) -> str:
    return SPACE.sub("", text)
