"""A picture and what is known of it; its copies for the screen; what is hidden in the copy for publication."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints import attaching
from bihuan.complaints.describing import describe
from bihuan.complaints.forms import first_error
from bihuan.complaints.forms_of_files import RectanglesForm, describe_forms
from bihuan.complaints.models import Attachment
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.publishing import SCRUBBERS, may_scrub, scrub_attachment
from bihuan.complaints.signals import Evidence, signals_of
from bihuan.evidence.models import Picture
from bihuan.evidence.renditions import SIZES, rendition
from bihuan.evidence.scrubbing import rectangles_of
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

DAY = 24 * 3600


def _found(request: DeskRequest, pk: int, mark: str) -> tuple[Attachment, Picture]:
    """The picture of a share that the member sees. The address holds a piece of the content's hash: nobody comes upon
    a picture by counting."""
    seen = visible_assignments(request.user, request.inspection, with_recalled=True, below=True)
    files = Attachment.objects.select_related(
        "stored__picture", "by", "scrubbed__by", "scrubbed__stored", "assignment__unit",
        "assignment__case__inspection__region", "assignment__case__complaint", "assignment__parent__unit",
    ).filter(assignment__in=seen)  # fmt: skip
    file = get_object_or_404(files, pk=pk)
    if file.picture is None or mark != file.mark:
        raise Http404
    return file, file.picture


@allow(*CASE_ROLES)
@needs_inspection
def picture(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """What a picture shows, when and where it was taken, who handed it in, and its copy for publication."""
    file, facts = _found(request, pk, mark)
    return _page(request, file, facts, None)


def _page(request: DeskRequest, file: Attachment, facts: Picture, form: object) -> HttpResponseBase:
    share = file.assignment
    others = [item for item in attaching.attached(share) if item.pk != file.pk]
    signals = signals_of([Evidence(share, [file, *others])], request.user).get(share.pk, [])
    may = may_scrub(share, request.user)
    standing = [rectangle.to_json() for rectangle in rectangles_of(file.scrubbed)]
    initial = [dict(zip(("left", "top", "width", "height"), numbers, strict=True)) for numbers in standing]
    context = {
        "title": file.caption or file.name,
        "lead": _("%(number)s，%(unit)s的材料。") % {"number": share.case.number, "unit": share.unit},
        "file": file,
        "share": share,
        "picture": facts,
        "signals": [signal for signal in signals if signal.file == file],
        "place": _place(facts),
        "scrubbed": file.scrubbed,
        "form": form or RectanglesForm(initial=initial) if may else None,
    }
    return render(request, "complaints/picture.html", context, status=422 if form else 200)


def _place(picture: Picture) -> str:
    """``北纬28.2000°、东经112.9700°``; four decimals are some ten metres."""
    if picture.place is None:
        return ""
    north, east = picture.place
    return f"{_('北纬') if north >= 0 else _('南纬')}{abs(north):.4f}°、{_('东经') if east >= 0 else _('西经')}{abs(east):.4f}°"


@allow(*CASE_ROLES)
@needs_inspection
def image(request: DeskRequest, pk: int, mark: str, size: str) -> HttpResponseBase:
    """A copy for the screen (``thumb``, ``view``), or the newest one for publication (``public``)."""
    file, _facts = _found(request, pk, mark)
    if size == "public" and file.scrubbed is not None:
        copy = file.scrubbed.stored
        name = copy.name if "download" in request.GET else ""
        response = FileResponse(copy.content.open("rb"), as_attachment=bool(name), filename=name)
        response["Cache-Control"] = "private, no-cache"
    elif size in SIZES:
        response = FileResponse(rendition(file.stored, size))
        response["Cache-Control"] = f"private, max-age={DAY}, immutable"
    else:
        raise Http404
    response["Content-Type"] = "image/jpeg"
    return response


@allow(*SCRUBBERS)
@needs_inspection
@require_POST
def scrub(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """Make a copy for publication with what was marked."""
    file, facts = _found(request, pk, mark)
    form = RectanglesForm(request.POST)
    if not form.is_valid():
        return _page(request, file, facts, form)
    places = [line.rectangle() for line in form]
    scrub_attachment(file, [place for place in places if place], by=request.user)
    count = sum(place is not None for place in places)
    messages.success(request, _("公开用副本已生成，遮挡%(count)d处，原图没有动。") % {"count": count})
    return redirect(reverse("complaints:picture", args=[pk, mark]) + "#public")


@allow(Role.HANDLE)
@needs_inspection
@require_POST
def describe_files(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Set what the files beside an answer show."""
    share = share_of(request, number, unit, Role.HANDLE)
    forms = describe_forms(attaching.attached(share), request.POST)
    for form in forms:
        if not form.is_valid():
            raise Unusable(first_error(form))
    describe(share, {form.file.pk: form.description() for form in forms}, by=request.user)
    messages.success(request, _("说明已保存。"))
    return redirect(reverse("complaints:answer", args=[number, unit]) + "#attachments")
