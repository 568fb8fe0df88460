"""The distribution list of an inspection at the desk."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.papers.distributing import FIELDS, distribute, distribution_of
from bihuan.papers.forms import DistributionForm, distribution_from
from bihuan.papers.reach import WRITERS, may_write
from bihuan.refusals import Refused
from bihuan.units.access import allow


@allow(*WRITERS)
def distribution(request: DeskRequest) -> HttpResponseBase:
    """To whom the papers of this inspection go; the next issue begins with it."""
    if not request.inspection or not may_write(request.user, request.inspection):
        raise Refused(_("报送范围由整改办负责审核或公开的人员管理。"))
    kept = distribution_of(request.inspection)
    form = DistributionForm(request.POST or None, initial={name: getattr(kept, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        distribute(request.inspection, distribution_from(form.cleaned_data), by=request.user)
        messages.success(request, _("已保存报送范围，从下一份草稿起使用。"))
        return redirect("papers:distribution")
    context = {
        "title": _("报送范围"),
        "lead": _("印在每期末尾的报、送、发和联系方式。新一期照这里填好，那一期里还可以改；印发后以那一期为准。"),
        "form": form,
        "kept": kept,
    }
    return render(request, "papers/distribution.html", context, status=422 if form.errors else 200)
