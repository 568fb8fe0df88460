"""A public table in preparation: every row with what is proposed to be hidden, looked at one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Case as Choose
from django.db.models import CharField, Value, When
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.listing import Column, Filter, Listing
from bihuan.moments import beijing_day
from bihuan.publication import preparing, reach, releasing
from bihuan.publication.models import Draft, DraftRow, Mark
from bihuan.publication.planned import Differs, Text, against_plan
from bihuan.publication.scrubbing import Replacement, find
from bihuan.publication.wording import TEXTS
from bihuan.refusals import Unusable
from bihuan.units.access import allow

COLUMNS = (Column("position", gettext_lazy("序号"), order="position"),)
PER_PAGE = 10


@dataclass(frozen=True)
class Piece:
    """A stretch of a cell: plain, proposed to be replaced, or found in a text that was written by hand."""

    text: str
    mark: Mark | None = None
    left: Replacement | None = None


@dataclass(frozen=True)
class Cell:
    place: int
    heading: str
    pieces: list[Piece]
    marks: list[Mark]
    public: str
    by_hand: bool


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: its short facts, its texts, whether the complaint has changed since, and what contradicts
    its plan."""

    row: DraftRow
    facts: list[tuple[str, str]]
    cells: list[Cell]
    changed: bool
    planned: Sequence[Differs]
    seen: int
    marks: int = field(default=0)


def _draft(request: DeskRequest, pk: int) -> Draft:
    drafts = reach.visible_drafts(request.user, request.inspection).select_related("inspection__rulebook_text")
    return get_object_or_404(drafts, pk=pk)


@allow(*reach.RELEASERS)
@needs_inspection
def draft(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The rows, a page at a time; what is not looked at can be shown alone."""
    found = _draft(request, pk)
    rows = found.rows.select_related("case__batch", "case__complaint", "reviewed_by").annotate(
        looked=Choose(When(reviewed_at__isnull=True, then=Value("no")), default=Value("yes"), output_field=CharField()),
        with_marks=Choose(When(marks=[], then=Value("no")), default=Value("yes"), output_field=CharField()),
        is_late=Choose(When(late=True, then=Value("yes")), default=Value("no"), output_field=CharField()),
    )
    filters = (
        Filter("looked", _("核对"), (("no", _("未核对")), ("yes", _("已核对"))), "looked"),
        Filter("marks", _("隐去建议"), (("yes", _("有")), ("no", _("没有"))), "with_marks"),
        Filter("late", _("迟到件"), (("yes", _("是")),), "is_late"),
    )
    listing = Listing(request.GET, rows, COLUMNS, filters, default="position", page_size=PER_PAGE)
    here = listing.rows
    changed = {row.pk for row in releasing.changed_since(found, here)}
    year = beijing_day(timezone.now()).year
    texts = [Text(row.case_id, found.columns, row.public_cells, year) for row in here]
    planned = against_plan(texts, request.user)
    total, left = found.rows.count(), found.rows.filter(reviewed_at__isnull=True).count()
    context = {
        "title": found.title,
        "lead": _("共%(total)d行，还有%(left)d行没有核对。隐去的是建议，以您核对的为准。")
        % {"total": total, "left": left},
        "draft": found,
        "listing": listing,
        "shown": [_shown(found, row, row.pk in changed, planned.get(row.case_id, ())) for row in here],
        "makes": reach.may_make(request.user, request.inspection),
        "left": left,
        "why_not": releasing.why_not_release(found, request.user),
        "hands": "、".join(found.hands.order_by("pk").values_list("title", flat=True)),
    }
    return render(request, "publication/draft.html", context)


def _shown(draft: Draft, row: DraftRow, changed: bool, planned: Sequence[Differs]) -> Shown:
    facts, cells = [], []
    for place, (heading, name) in enumerate(draft.columns):
        if name in TEXTS:
            by_hand = str(place) in row.edited
            pieces = _left(row.public(place)) if by_hand else _marked(row.cells[place], row.marks_of(place))
            marks = [] if by_hand else row.marks_of(place)
            cells.append(Cell(place, heading, list(pieces), marks, row.public(place), by_hand))
        elif name not in ("serial", "number") and row.cells[place]:
            facts.append((heading, row.cells[place]))
    return Shown(row, facts, cells, changed, planned, draft.revision, len(row.marks))


def _marked(text: str, marks: list[Mark]) -> Iterator[Piece]:
    last = 0
    for mark in marks:
        yield Piece(text[last : mark.replacement.start])
        yield Piece(mark.replacement.old, mark)
        last = mark.replacement.end
    yield Piece(text[last:])


def _left(text: str) -> Iterator[Piece]:
    last = 0
    for item in find(text):
        yield Piece(text[last : item.start])
        yield Piece(item.old, left=item)
        last = item.end
    yield Piece(text[last:])


@allow(*reach.MAKERS)
@needs_inspection
@require_POST
def row(request: DeskRequest, pk: int, row: int) -> HttpResponseBase:
    """Keep what was decided on a row, then on to the next one."""
    found = _draft(request, pk)
    item = get_object_or_404(found.rows.select_related("case"), pk=row)
    said = request.POST
    if said.get("act") == "refresh":
        preparing.refresh(item, by=request.user)
        messages.success(request, _("%(number)s已重新取数，请再核对。") % {"number": item.case.number})
        return redirect(_back(request, found, item))
    places = [*said.getlist("keep"), *said.getlist("restore"), said.get("seen", "")]
    if not all(place.isdecimal() for place in places) or said.get("act") not in ("save", "done"):
        raise Unusable(_("页面不完整，请刷新后再核对。"))
    texts = {
        int(name.removeprefix("text-")): value
        for name, value in said.items()
        if isinstance(value, str) and name.startswith("text-") and name.removeprefix("text-").isdecimal()
    }
    preparing.review(
        item,
        kept={int(place) for place in said.getlist("keep")},
        texts=texts,
        restored={int(place) for place in said.getlist("restore")},
        done=said["act"] == "done",
        seen=int(said["seen"]),
        by=request.user,
    )
    if said["act"] == "done":
        after = found.rows.filter(reviewed_at__isnull=True, position__gt=item.position).first()
        return redirect(_back(request, found, after or item))
    return redirect(_back(request, found, item))


def _back(request: DeskRequest, draft: Draft, row: DraftRow) -> str:
    """The page of the whole table on which ``row`` stands."""
    before = draft.rows.filter(position__lt=row.position).count()
    page = before // PER_PAGE + 1
    return f"{draft.get_absolute_url()}?page={page}#row-{row.position}"


@allow(*reach.RELEASERS)
@needs_inspection
@require_POST
def release(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Publish it."""
    found = _draft(request, pk)
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        raise Unusable(_("页面不完整，请刷新后再公开。"))
    made = releasing.release(found, by=request.user, seen=int(seen))
    messages.success(request, _("已公开%(count)d件。") % {"count": len(made.rows)})
    return redirect(made)


@allow(*reach.MAKERS)
@needs_inspection
@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give it up."""
    found = _draft(request, pk)
    preparing.discard(found, by=request.user)
    messages.success(request, _("“%(title)s”已作废，这些件可以重新准备。") % {"title": found.title})
    return redirect("publication:tables")
