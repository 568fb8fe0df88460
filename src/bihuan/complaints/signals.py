"""What about the evidence of a share deserves a second look. Each signal is a sentence with its reason; none blocks.

The place of a photograph is held against the sites to which its complaint is linked. Where none of them has coordinates,
places are compared among photographs only: a whole set taken in the wrong village looks in order then, unless the unit's
photographs of other complaints lie elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Case
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.documents import Dated, dated, orders_without_number, out_of_order
from bihuan.complaints.models import Action, Answer, Attachment
from bihuan.coordinates import Place, kilometres, said_distance
from bihuan.evidence.models import Alike, Picture
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.numerals import format_date
from bihuan.sites.linking import sites_of
from bihuan.sites.models import Site
from bihuan.sites.nearness import far_photographs
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

READERS = frozenset({Role.HANDLE, Role.REVIEW, Role.LEAD})
FAR_IN_CASE = 2.0
"""Kilometres between two photographs of one complaint; a chemical park is as wide."""
FAR_FROM_UNIT = 60.0
"""Kilometres to the nearest photograph of the unit's other complaints; about a county's width."""
ENOUGH_OF_UNIT = 3
NEWEST_OF_UNIT = 200
NAMED = 3
"""Other cases named beside one picture."""


@dataclass(frozen=True)
class Signal:
    """A sentence; the picture it is about, and the other case where the reader may open it."""

    text: str
    file: Attachment | None = None
    case: Case | None = None


@dataclass(frozen=True)
class Evidence:
    """What a share shows: its files, and its newest answer."""

    share: Assignment
    files: Sequence[Attachment]
    answer: Answer | None = None


def signals_of(shares: Sequence[Evidence], member: Member) -> dict[int, list[Signal]]:
    """The signals of shares of one case by share id, for who answers or reviews them; nothing for anybody else.

    ``files`` need ``stored__picture``, shares ``case``.
    """
    scope = scope_of(member, READERS)
    shown = [item for item in shares if scope.covers(item.share.unit.path)]
    if not shown:
        return {}
    used = _used_elsewhere(shown, member)
    placed = _placed(shown)
    sites = [site for site in sites_of(shown[0].share.case, member) if site.place is not None] if placed else []
    afar = _far_from_sites(shown, sites) if sites else _far_from_others(shown, placed)
    found: dict[int, list[Signal]] = {}
    for item in shown:
        signals = [
            signal
            for file in item.files
            for signal in (*used.get(file.pk, ()), *_too_early(item.share.case, file), *afar.get(file.pk, ()))
        ]
        if item.answer is not None:
            signals += _of_documents(item.share.case, item.answer)
        found[item.share.pk] = signals
    return found


def _used_elsewhere(shown: Sequence[Evidence], member: Member) -> dict[int, list[Signal]]:
    """Pictures that another case has too: the same bytes, or another file that looks the same."""
    mine = {file.stored_id: file for item in shown for file in item.files if file.picture is not None}
    alike: defaultdict[int, set[int]] = defaultdict(set)
    for pk in mine:
        alike[pk].add(pk)
    for row in Alike.objects.filter(Q(first__in=mine) | Q(second__in=mine)):
        alike[row.first_id].add(row.second_id)
        alike[row.second_id].add(row.first_id)
    wanted = {other for pk in mine for other in alike[pk]}
    case = shown[0].share.case
    used: defaultdict[int, dict[int, Case]] = defaultdict(dict)
    others = _counting(Attachment.objects.filter(stored__in=wanted).exclude(assignment__case=case))
    for other in others.select_related("assignment__case__inspection").order_by("pk"):
        used[other.stored_id][other.assignment.case_id] = other.assignment.case
    elsewhere = {pk for cases in used.values() for pk in cases}
    seen = set(visible_cases(member).filter(pk__in=elsewhere).values_list("pk", flat=True)) if elsewhere else set()
    found: defaultdict[int, list[Signal]] = defaultdict(list)
    for item in shown:
        for file in item.files:
            if file.picture is not None:
                cases = {pk: case for near in sorted(alike[file.stored_id]) for pk, case in used[near].items()}
                found[file.pk] = _said(file, cases, used[file.stored_id], seen)
    return found


def _counting(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Files that stand beside an answer, or did when one was handed in; what was added by mistake doesn't count."""
    handed_in = Entry.objects.filter(
        chain=OuterRef("assignment__case__chain"),
        unit=OuterRef("assignment__unit"),
        act="submit",
        recorded_at__gte=OuterRef("at"),
        recorded_at__lte=OuterRef("removed_at"),
    )
    return attachments.filter(Q(removed_at__isnull=True) | Exists(handed_in))


def _said(file: Attachment, cases: Mapping[int, Case], same: Mapping[int, Case], seen: set[int]) -> list[Signal]:
    """One sentence for each case, those first that may be named; those that may not are one sentence."""
    signals = []
    named = [case for pk, case in cases.items() if pk in seen]
    for case in named[:NAMED]:
        said = (
            _("“%(name)s”与%(case)s的一张照片是同一个文件，请核对是不是这件的现场。")
            if case.pk in same
            else _("“%(name)s”与%(case)s的一张照片画面几乎相同，请核对是不是这件的现场。")
        )
        signals.append(Signal(said % {"name": file.name, "case": case.number}, file, case))
    if len(named) > NAMED:
        said = _("“%(name)s”的画面还出现在另外%(count)d件里。")
        signals.append(Signal(said % {"name": file.name, "count": len(named) - NAMED}, file))
    if len(cases) > len(named):
        said = _("“%(name)s”的画面在另一件里也用过，那件不归你看，请核对是不是这件的现场。")
        signals.append(Signal(said % {"name": file.name}, file))
    return signals


def _too_early(case: Case, file: Attachment) -> Iterator[Signal]:
    picture = file.picture
    if picture is None or picture.taken_at is None:
        return
    taken, received = beijing_day(picture.taken_at), beijing_day(case.received_at)
    if taken < received:
        said = _("“%(name)s”拍摄于%(taken)s，早于收到举报的%(received)s；相机时钟不准时也会这样。")
        yield Signal(said % {"name": file.name, "taken": format_date(taken), "received": format_date(received)}, file)


def _placed(shown: Sequence[Evidence]) -> dict[int, tuple[Attachment, Place]]:
    """The files that are photographs with a place, by id."""
    return {
        file.pk: (file, file.picture.place)
        for item in shown
        for file in item.files
        if file.picture is not None and file.picture.place is not None
    }


def _far_from_sites(shown: Sequence[Evidence], sites: Sequence[Site]) -> dict[int, list[Signal]]:
    """Photographs that lie far from every site of their complaint, told at the first of them."""
    found: dict[int, list[Signal]] = {}
    for item in shown:
        for far in far_photographs(item.files, sites):
            found.setdefault(far.files[0].pk, []).append(Signal(far.text, far.files[0]))
    return found


def _far_from_others(
    shown: Sequence[Evidence], placed: Mapping[int, tuple[Attachment, Place]]
) -> dict[int, list[Signal]]:
    """Photographs that lie far from the middle one of their complaint; of a complaint with one place only, far from
    all that the unit has of other complaints."""
    found: dict[int, list[Signal]] = {}
    if len(placed) > 1:
        places = [place for _file, place in placed.values()]
        middle = min(places, key=lambda one: sum(kilometres(one, other) for other in places))
        for pk, (file, place) in placed.items():
            if (away := kilometres(place, middle)) > FAR_IN_CASE:
                said = _("“%(name)s”的拍摄地点离本件其他照片%(away)s（只在照片之间比，没有关联有坐标的点位）。")
                found[pk] = [Signal(said % {"name": file.name, "away": said_distance(away)}, file)]
        return found
    shares = {file.pk: item.share for item in shown for file in item.files}
    for pk, (file, place) in placed.items():
        nearest = _from_units_others(shares[pk], place)
        if nearest is not None and nearest > FAR_FROM_UNIT:
            said = _(
                "“%(name)s”的拍摄地点离本单位其他件最近的照片也有%(away)s（只在照片之间比，没有关联有坐标的点位）。"
            )
            found[pk] = [Signal(said % {"name": file.name, "away": said_distance(nearest)}, file)]
    return found


def _from_units_others(share: Assignment, place: Place) -> float | None:
    """Kilometres to the nearest photograph of the unit's other complaints; ``None`` if there are too few to compare."""
    others = Picture.objects.filter(
        stored__attachments__assignment__unit=share.unit_id,
        stored__attachments__removed_at__isnull=True,
        north_e6__isnull=False,
    ).exclude(stored__attachments__assignment__case=share.case_id)
    places = [other.place for other in others.distinct().order_by("-pk")[:NEWEST_OF_UNIT]]
    nearest = [kilometres(place, other) for other in places if other is not None]
    return min(nearest) if len(nearest) >= ENOUGH_OF_UNIT else None


ROWS = {Action.Kind.FILING: "立案", Action.Kind.FINE: "处罚决定", Action.Kind.ORDER: "责令改正"}
"""Rows of what was done that are documents, by the word the text has for them."""


def _of_documents(case: Case, answer: Answer) -> Iterator[Signal]:
    """Documents that the answer speaks of in its text and in its rows; ``actions`` should be loaded."""
    text = f"{answer.investigation}\n{answer.action}"
    rows = [action for action in answer.stated if action.kind in ROWS]
    received, today = beijing_day(case.received_at), beijing_day(timezone.now())
    found = dated(text, received.year)
    found += [
        Dated(ROWS[Action.Kind(row.kind)], row.on, format_date(row.on), has_year=True)
        for row in rows
        if row.on is not None
    ]
    said_on = min(beijing_day(answer.entry.recorded_at), today)
    for item in dict.fromkeys(found):
        words = {"document": item.document, "day": item.printed}
        if item.on > said_on:
            yield Signal(_("答复写%(day)s%(document)s，可这一天在提交答复之后。") % words)
        elif item.on < received and not item.has_year:
            words["received"] = format_date(received)
            yield Signal(_("答复写%(day)s%(document)s，早于收到举报的%(received)s；是以前的案子请写明年份。") % words)
    for first, then in out_of_order(found):
        said = _("答复写%(then)s%(later)s，早于%(first)s%(earlier)s，两份文书的先后不对。")
        words = {"then": then.printed, "later": then.document, "first": first.printed, "earlier": first.document}
        yield Signal(said % words)
    orders = [row for row in rows if row.kind == Action.Kind.ORDER]
    if any(not row.number for row in orders) or (not orders and orders_without_number(text)):
        yield Signal(_("答复写了责令改正，没有写决定书文号。"))
