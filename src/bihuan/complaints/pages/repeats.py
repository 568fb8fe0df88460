"""Linking a complaint to the first of its kind, saying that it is none, and going through a batch's likely repeats."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Batch, Case, Status
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints.forms import ReasonedForm, SeenForm, first_error
from bihuan.complaints.models import Complaint
from bihuan.complaints.pages.inspection import needs_inspection, way_back
from bihuan.complaints.repeats import linking, seeking
from bihuan.complaints.repeats.models import LikelyRepeat
from bihuan.complaints.repeats.seeking import Pieces, marked
from bihuan.complaints.repeats.showing import Shown, shown
from bihuan.complaints.telling import page
from bihuan.look.listing import Column, Listing
from bihuan.look.undoing import tell_act
from bihuan.refusals import Unusable
from bihuan.units.access import allow

DUTIES = frozenset(linking.OFFICE)
COLUMNS = (
    Column("number", gettext_lazy("这一件"), order="complaint__case__number"),
    Column("first", gettext_lazy("首次举报"), order="first__case__number"),
    Column("score", gettext_lazy("把握"), order="score", align="end"),
    Column("reason", gettext_lazy("理由")),
    Column("act", gettext_lazy("认定")),
)


class LinkForm(SeenForm):
    """The first by its id, or by the number that a person types."""

    first = forms.IntegerField(required=False, min_value=1)
    first_number = forms.CharField(required=False, max_length=60)


class RefuseForm(forms.Form):
    """Which complaint it is not a repeat of."""

    first = forms.IntegerField(min_value=1)


def _repeat(request: DeskRequest, number: str) -> Complaint:
    cases = visible_cases(request.user, request.inspection, DUTIES).filter(number=number)
    return get_object_or_404(Complaint.objects.filter(case__in=cases).select_related("case__inspection"))


def _first(request: DeskRequest, pk: int | None, number: str = "") -> Complaint:
    """Any complaint that the member may see, of this inspection or another."""
    number = number.strip()
    if pk is None and not number:
        raise Unusable(_("请填首次举报的受理编号。"))
    seen = visible_cases(request.user)
    cases = seen.filter(pk=pk) if pk is not None else seen.filter(number=number).order_by("-inspection")
    found = Complaint.objects.filter(case__in=cases).select_related("case__inspection")
    own = found.filter(case__inspection=request.inspection).first()
    first = own or found.order_by("-pk").first()
    if first is None:
        raise Unusable(_("没有编号为“%(number)s”的件：请核对首次举报的受理编号。") % {"number": number or pk})
    return first


@allow(*DUTIES)
@needs_inspection
@require_POST
def link(request: DeskRequest, number: str) -> HttpResponseBase:
    """This complaint repeats the other; one click takes it back."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    repeat = _repeat(request, number)
    first = _first(request, said["first"], said["first_number"])
    entries = linking.link(repeat, first, by=request.user, seen=said["seen"])
    told = entries[0].data["first"]
    text = _("已认定%(number)s为%(first)s的重复件。") % {"number": number, "first": told}
    if len(entries) > 1:
        text += _("它原来的%(count)d件重复件一并改列。") % {"count": len(entries) - 1}
    if Case.objects.filter(chain=entries[0].data["first_chain"], status=Status.CLOSED).exists():
        text += _("首次举报已经办结，请核对是否重新办理。")
    tell_act(request, linking.keep(entries, text, by=request.user))
    return redirect(way_back(request, page(repeat.case.inspection, number)))


@allow(*DUTIES)
@needs_inspection
@require_POST
def unlink(request: DeskRequest, number: str) -> HttpResponseBase:
    """It is no repeat after all."""
    form = ReasonedForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    repeat = _repeat(request, number)
    linking.unlink(repeat, by=request.user, seen=said["seen"], reason=said["reason"])
    messages.success(request, _("已解除：%(number)s不再是重复件，经过都保留。") % {"number": number})
    return redirect("complaints:page", number)


@allow(*DUTIES)
@needs_inspection
@require_POST
def refuse(request: DeskRequest, number: str) -> HttpResponseBase:
    """The two are not the same; they are not proposed again."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    repeat, first = _repeat(request, number), _first(request, form.cleaned_data["first"])
    linking.refuse_pair(repeat, first, by=request.user)
    said = _("已记住：%(number)s和%(first)s不是重复件，不再提示。")
    messages.success(request, said % {"number": number, "first": first.case.number})
    return redirect(way_back(request, page(repeat.case.inspection, number)))


@dataclass(frozen=True)
class Pair:
    """A likely repeat and its first, with what both share marked."""

    likely: LikelyRepeat
    repeat: Shown
    first: Shown
    text: Pieces
    first_text: Pieces


@allow(*DUTIES)
@needs_inspection
def of_batch(request: DeskRequest, number: int) -> HttpResponseBase:
    """The likely repeats of one batch, one after the other; for who keeps the whole inspection."""
    member, inspection = request.user, request.inspection
    batch = get_object_or_404(Batch, inspection=inspection, number=number)
    if not sees_whole(member, inspection, DUTIES):
        raise Http404
    waiting = seeking.waiting(member, inspection).filter(complaint__case__batch=batch)
    rows = waiting.select_related("complaint", "first")
    listing = Listing(request.GET, rows, COLUMNS, (), default="-score", page_size=20)
    context = {
        "title": _("%(batch)s可能的重复件") % {"batch": batch},
        "lead": _("一件一件核对：同一处、同一个问题的，认定为重复件；不是的点一下，以后不再提示。"),
        "batch": batch,
        "listing": listing,
        "pairs": _pairs(request, listing.rows),
        "linked": Complaint.objects.filter(case__batch=batch, repeat_of__isnull=False).count(),
    }
    return render(request, "complaints/batch_repeats.html", context)


def _pairs(request: DeskRequest, rows: list[LikelyRepeat]) -> list[Pair]:
    seen = shown({pk for row in rows for pk in (row.complaint_id, row.first_id)}, request.user)
    return [
        Pair(
            row,
            seen[row.complaint_id],
            seen[row.first_id],
            marked(row.complaint.text, row.marks),
            marked(row.first.text, row.first_marks),
        )
        for row in rows
    ]
