"""All figures as of a moment, each a link to what it counts."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.boards import Page
from bihuan.figures.forms import filled
from bihuan.figures.pages.asking import asked_of, said_cutoffs, sections
from bihuan.figures.workbook import overview
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    asked = asked_of(request)
    laid_out = Page(asked)
    if request.GET.get("export") == "xlsx":
        return overview(laid_out, by=str(request.user))
    context = {
        "title": _("数据"),
        "sections": sections(request, asked),
        "said": said_cutoffs(asked),
        "whole": asked.scope is None,
        "page": laid_out,
        "boxes": (*filled(asked.as_of), *filled(asked.handled_as_of)),
    }
    return render(request, "figures/page.html", context)
