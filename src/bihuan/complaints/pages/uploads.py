"""Files that come piece by piece: announce, send, ask how far, take in. Answers are JSON for the page's script; the
same files can be sent whole with the form (``attachments.py``)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Assignment
from bihuan.complaints import attaching
from bihuan.complaints.forms import first_error
from bihuan.complaints.forms_of_files import AnnounceForm, describe_forms
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence import uploading
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import Role

View = Callable[..., HttpResponseBase]


def in_json(view: View) -> View:
    """Refusals as ``{"error": sentence}`` with the status of their kind; ``offset`` where a piece is misplaced."""

    @wraps(view)
    def answered(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except uploading.Misplaced as error:
            return JsonResponse({"error": str(error), "offset": error.offset}, status=409)
        except Refused as error:
            return JsonResponse({"error": str(error)}, status=409)
        except Unusable as error:
            return JsonResponse({"error": str(error)}, status=400)

    return answered


def _about(share: Assignment) -> str:
    return f"share:{share.pk}"


@allow(Role.HANDLE)
@needs_inspection
@require_POST
@in_json
def begin(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Announce ``name``, ``size``, ``mark`` and, where known, ``sha256``; answers with the id and how far it is."""
    share = share_of(request, number, unit, Role.HANDLE)
    attaching.check(share, request.user)
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    upload = uploading.begin(
        by=request.user,
        about=_about(share),
        name=said["name"],
        size=said["size"],
        mark=said["mark"],
        digest=said["sha256"],
    )
    return JsonResponse({"id": str(upload.pk), "offset": uploading.arrived(upload)})


@allow(Role.HANDLE)
@require_http_methods(["GET", "POST"])
@in_json
def chunk(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """GET: how far it is. POST: the next piece as the body, its place in the header ``Upload-Offset``."""
    upload = get_object_or_404(uploading.uploads_of(request.user), pk=pk)
    if request.method == "GET":
        return JsonResponse({"offset": uploading.arrived(upload)})
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit()):
        raise Unusable(_("没有写这一段从哪里开始。"))
    if int(request.headers.get("Content-Length") or 0) > uploading.MOST_CHUNK:
        raise Unusable(_("这一段太长。"))
    try:
        content = request.body
    except UnreadablePostError as error:  # the line broke inside the piece: as if it had never been sent
        raise Unusable(_("这一段没有收全。")) from error
    return JsonResponse({"offset": uploading.take_chunk(upload, int(offset), content)})


@allow(Role.HANDLE)
@needs_inspection
@require_POST
@in_json
def finish(request: DeskRequest, number: str, unit: int, pk: UUID) -> HttpResponseBase:
    """Put the whole file beside the answer; answers with the list of files as the page shows it."""
    share = share_of(request, number, unit, Role.HANDLE)
    attaching.check(share, request.user)
    upload = get_object_or_404(uploading.uploads_of(request.user), pk=pk, about=_about(share))
    stored = uploading.finish(upload)
    try:
        attaching.attach_stored(share, upload.name, stored, by=request.user)
    except Unusable:
        uploading.drop(upload)  # it won't get better by asking again
        raise
    context = {"share": share, "describing": describe_forms(attaching.attached(share))}
    return JsonResponse({"html": render_to_string("complaints/attached.html", context, request)})
