"""Splitting a finding into tasks and spots, and taking one back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.forms import PartForm
from bihuan.findings.pages.plan import finding_of
from bihuan.findings.splitting import join, levels_below, split
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import Role


@allow(Role.DISPATCH)
@needs_inspection
def new(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The form of one more part; the next one can follow at once."""
    found = finding_of(request, pk)
    levels = levels_below(found)
    if not levels:
        raise Refused(_("%(number)s已经是最低的层级，不能再分解。") % {"number": found.case.number})
    initial = {"seen": found.case.revision, "level": levels[0], "due_on": found.case.due_on}
    form = PartForm(request.POST or None, levels=levels, inspection=request.inspection, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            (made,) = split(found, [form.said()], by=request.user, seen=form.cleaned_data["seen"])
        except Stale:
            raise
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("已分解出%(number)s。") % {"number": made.case.number})
            return redirect("findings:split" if "next" in request.POST else "findings:page", pk)
    context = {
        "title": _("分解任务"),
        "lead": found.title,
        "finding": found,
        "case": found.case,
        "form": form,
        "refusal": refusal,
        "children": list(found.children.select_related("case").order_by("pk")),
        "draft": f"split-{found.pk}-{found.case.revision}",
    }
    return render(request, "findings/split.html", context, status=422 if request.method == "POST" else 200)


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def take_back(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take back a part that nobody has worked on."""
    part = finding_of(request, pk)
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        raise Unusable(_("请重新打开页面再办。"))
    parent = part.parent_id
    join(part, by=request.user, seen=int(seen))
    messages.success(request, _("已撤销分解%(number)s。") % {"number": part.case.number})
    return redirect("findings:page", parent)
