"""Who complained, on a page of its own that nothing else shows."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.complainant import keep_complainant, may_keep, read_complainant, why_not_read
from bihuan.complaints.models import Complainant, ComplainantLook, Complaint
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.refusals import Refused
from bihuan.units.access import allow
from bihuan.units.roles import Role

ROLES = (Role.INTAKE, Role.DISPATCH, Role.REVIEW, Role.HANDLE)
NEWEST = 50
"""Looks that the page lists."""


class ComplainantForm(forms.Form):
    """Leaving both empty erases what was entered."""

    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("联系方式"), required=False, max_length=200, help_text=gettext_lazy("电话、住址等。")
    )
    for_units = forms.BooleanField(
        label=gettext_lazy("承办单位可以看，用来回访"),
        required=False,
        help_text=gettext_lazy("被举报的和承办单位关系近的，不要勾选，由整改办回访。"),
    )


@allow(*ROLES)
@needs_inspection
@never_cache
def complainant(request: DeskRequest, number: str) -> HttpResponseBase:
    """Says whether it is entered and who looked; reading it is an act of its own, and so is entering it."""
    cases = visible_cases(request.user, request.inspection, ROLES).filter(number=number)
    complaints = Complaint.objects.filter(case__in=cases).select_related("case__inspection__region")
    complaint = get_object_or_404(complaints)
    if why := why_not_read(complaint, request.user):
        raise Refused(why)
    keeps = may_keep(complaint, request.user)
    kept = Complainant.objects.filter(complaint=complaint).exists()
    form, shown = ComplainantForm(request.POST if request.POST.get("act") == "keep" else None), None
    if request.method == "POST" and request.POST.get("act") == "keep" and form.is_valid():
        said = form.cleaned_data
        keep_complainant(
            complaint, name=said["name"], contact=said["contact"], for_units=said["for_units"], by=request.user
        )
        messages.success(request, _("已保存，加密存放。"))
        return redirect("complaints:complainant", number)
    if request.method == "POST" and request.POST.get("act") == "read":
        shown = read_complainant(complaint, by=request.user)
        if keeps:
            form = ComplainantForm(initial={"name": shown.name, "contact": shown.contact, "for_units": shown.for_units})
    looks = ComplainantLook.objects.filter(complaint=complaint).select_related("by")[:NEWEST] if keeps else ()
    context = {
        "title": _("%(number)s 的举报人") % {"number": number},
        "lead": _("加密存放，不印在任何材料里，也搜索不到；每次查看都有记录。"),
        "complaint": complaint,
        "number": number,
        "kept": kept,
        "shown": shown,
        "keeps": keeps,
        "form": form,
        "looks": looks,
    }
    return render(request, "complaints/complainant.html", context, status=422 if form.errors else 200)
