"""Public tables at the desk: what is ready for one, those in preparation, those published, and what changed since."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Batch
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.models import StoredFile
from bihuan.look.listing import Column, Listing
from bihuan.look.templatetags.look import moment
from bihuan.publication import preparing, reach
from bihuan.publication.differing import differences
from bihuan.publication.models import Publication
from bihuan.refusals import Unusable
from bihuan.units.access import allow

COLUMNS = (
    Column("number", gettext_lazy("期号"), order="number", value=str),
    Column("title", gettext_lazy("名称")),
    Column("count", gettext_lazy("件数"), align="end"),
    Column("late_count", gettext_lazy("迟到件"), align="end"),
    Column("at", gettext_lazy("公开时间"), order="at"),
    Column("by", gettext_lazy("准备、公开")),
)
ROWS = 50
"""Published rows on a page."""


@allow(*reach.RELEASERS)
@needs_inspection
def tables(request: DeskRequest) -> HttpResponseBase:
    """What is ready by batch, drafts, and what was published, newest first."""
    if request.method == "POST":
        return _prepare(request)
    member, inspection = request.user, request.inspection
    makes = reach.may_make(member, inspection)
    drafts = reach.visible_drafts(member, inspection).annotate(
        count=Count("rows"), left=Count("rows", filter=Q(rows__reviewed_at__isnull=True))
    )
    context: dict[str, Any] = {
        "title": _("公开表"),
        "lead": _("审核通过的答复按规则书的栏目列成边督边改公开情况一览表：隐去个人信息，逐行核对，另一个人公开。"),
        "listing": Listing(
            request.GET,
            reach.visible_publications(member, inspection).defer("rows", "columns"),
            COLUMNS,
            default="-number",
        ),
        "drafts": list(drafts),
        "makes": makes,
    }
    if makes:
        cases = reach.unpublished(member, inspection)
        by_batch: dict[int | None, int] = dict(
            reach.ready(cases).order_by().values_list("batch").annotate(count=Count("pk"))
        )
        batches = Batch.objects.filter(inspection=inspection).order_by("number")
        opened = reach.opened_batches(inspection)
        coming, so_far = [], 0
        for batch in batches:
            here = by_batch.get(batch.pk, 0)
            if here:
                coming.append((batch, here, so_far))
            so_far += here if batch.pk in opened else 0
        owing = reach.not_ready(cases)
        context |= {
            "coming": coming[::-1],
            "all": sum(by_batch.values()),
            "owing": list(owing.order_by("number").values_list("number", flat=True)[:ROWS]),
            "owing_count": owing.count(),
        }
    return render(request, "publication/tables.html", context)


def _prepare(request: DeskRequest) -> HttpResponse:
    batch, expected = request.POST.get("batch", ""), request.POST.get("expected", "")
    if not expected.isdecimal() or not (batch == "" or batch.isdecimal()):
        raise Unusable(_("页面不完整，请刷新后再准备。"))
    found = get_object_or_404(Batch, inspection=request.inspection, number=int(batch)) if batch else None
    made = preparing.prepare(request.inspection, found, by=request.user, expected=int(expected))
    messages.success(request, _("已列出%(count)d行，请逐行核对。") % {"count": made.rows.count()})
    return redirect(made)


def _publication(request: DeskRequest, pk: int) -> Publication:
    found = reach.visible_publications(request.user, request.inspection).select_related(
        "inspection__rulebook_text", "inspection__region", "word", "sheet"
    )
    return get_object_or_404(found, pk=pk)


@allow(*reach.RELEASERS)
@needs_inspection
def publication(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What was published, and what the complaints say otherwise by now."""
    found = _publication(request, pk)
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    pages = max(1, -(-len(found.rows) // ROWS))
    page = min(page, pages)
    changed = differences(found, reader=request.user)
    differing = {item.number for item in changed}
    shown = found.rows[(page - 1) * ROWS : page * ROWS]
    context = {
        "title": found.title,
        "lead": _("%(prepared)s准备，%(by)s于%(at)s公开，内容已定，不再改动。")
        % {"prepared": found.prepared_by.title, "by": found.by.title, "at": moment(found.at)},
        "table": found,
        "headings": [heading for heading, field in found.columns if field != "serial"],
        "rows": [
            (
                place,
                row,
                [
                    (heading, cell, field)
                    for (heading, field), cell in zip(found.columns, row["cells"], strict=True)
                    if field != "serial"
                ],
                row["number"] in differing,
            )
            for place, row in enumerate(shown, start=(page - 1) * ROWS + 1)
        ],
        "differences": changed,
        "to_correct": any(item.calls_for_correction for item in changed),
        "may_correct": reach.may_make(request.user, request.inspection),
        "page": page,
        "pages": pages,
        "before": page - 1,
        "after": page + 1 if page < pages else 0,
    }
    return render(request, "publication/publication.html", context)


@allow(*reach.MAKERS)
@needs_inspection
@require_POST
def again(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A correction of what changed since."""
    found = _publication(request, pk)
    cases = [item.case for item in differences(found) if item.calls_for_correction]
    return redirect(preparing.prepare_again(found, cases, by=request.user))


def _file(stored: StoredFile, name: str) -> FileResponse:
    return FileResponse(stored.content.open("rb"), as_attachment=True, filename=name)


@allow(*reach.RELEASERS)
@needs_inspection
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Word file as it was published."""
    found = _publication(request, pk)
    return _file(found.word, f"{found.title}.docx")


@allow(*reach.RELEASERS)
@needs_inspection
def excel(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Excel file as it was published."""
    found = _publication(request, pk)
    return _file(found.sheet, f"{found.title}.xlsx")
