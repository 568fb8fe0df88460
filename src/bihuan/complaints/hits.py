"""Where in a complaint the words of a search stand, as far as the member sees it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bihuan.bigrams import words
from bihuan.cases.models import Assignment, Inspection
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.complaints.findable import texts_of
from bihuan.complaints.finding import called
from bihuan.complaints.models import Answer
from bihuan.complaints.registers import seen_cases, with_shares
from bihuan.search.marking import excerpt
from bihuan.units.models import Member

OPENING = 60
"""Characters of a text in which the words do not stand."""


@dataclass(frozen=True)
class Hit:
    """Where words stand: what of the complaint it is, whose (of a share), and the text with the words marked."""

    where: str | Promise
    unit: str
    text: SafeString


@dataclass(frozen=True)
class Found:
    """A complaint as the member sees it, and where the words stand in it."""

    case: Any
    hits: list[Hit]


def shown(keys: Sequence[int], query: str, member: Member, inspection: Inspection) -> list[Found]:
    """The complaints of one page, in the order of ``keys``; a few queries however many there are."""
    if not keys:
        return []
    cases = with_shares(seen_cases(member, inspection), member, inspection).filter(pk__in=keys)
    by_key = {case.pk: case for case in cases}
    wanted = words(query)
    whole = sees_whole(member, inspection)
    shares = visible_assignments(member, inspection, below=True).filter(case__in=keys).order_by("id")
    parts: defaultdict[int, list[Assignment]] = defaultdict(list)
    for share in shares:
        parts[share.case_id].append(share)
    answers = (
        Answer.objects.filter(assignment__in=shares.order_by().values("pk")).prefetch_related("claims").order_by("id")
    )
    newest = {answer.assignment_id: answer for answer in answers}
    units = {word: set(called(word)) for word in wanted}
    rows = []
    for case in (by_key[key] for key in keys if key in by_key):
        hits = list(_hits(case, wanted, whole))
        for share in parts[case.pk]:
            hits += _hits_of_share(share, newest.get(share.pk), wanted, units)
        rows.append(Found(case, hits))
    return rows


def _hits(case: Any, wanted: Sequence[str], whole: bool) -> Iterator[Hit]:
    complaint = case.complaint
    number = excerpt(case.number, wanted) or excerpt(complaint.number_raw, wanted)
    if number:
        yield Hit(_("编号"), "", number)
    # What it is about is always said, wherever the words stand.
    yield Hit(_("举报内容"), "", excerpt(complaint.text, wanted) or escape(_opening(complaint.text)))
    if whole and (place := excerpt(complaint.named_raw, wanted)):
        yield Hit(_("行政区域"), "", place)


def _opening(text: str) -> str:
    return text if len(text) <= OPENING else f"{text[:OPENING]}…"


def _hits_of_share(
    share: Assignment, answer: Answer | None, wanted: Sequence[str], units: dict[str, set[int]]
) -> Iterator[Hit]:
    if any(share.unit_id in named for named in units.values()):
        name = excerpt(share.unit.name, wanted) or excerpt(share.unit.short, wanted)
        yield Hit(_("单位"), "", name or escape(share.unit.name))
    for label, text in texts_of(share, answer):
        if marked := excerpt(text, wanted):
            yield Hit(label, share.unit.short, marked)
