"""The register of findings."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.registers import finding_listing, sponsor_listing
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.look.templatetags.look import moment
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def findings(request: DeskRequest) -> HttpResponseBase:
    """Every finding of the source in hand that the member sees."""
    member, inspection = request.user, request.inspection
    listing = finding_listing(request.GET, member, inspection, shelf_of(request))
    note = _("%(inspection)s，截至%(moment)s") % {"inspection": inspection, "moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("反馈问题清单"), note=note, by=str(member))
    context = {
        "title": _("反馈问题"),
        "lead": note + "。" + ("" if sees_whole(member, inspection) else _("只列与本单位有关的问题。")),
        "listing": listing,
    }
    return render(request, "findings/list.html", context)


@allow(*CASE_ROLES)
@needs_inspection
def sponsors(request: DeskRequest) -> HttpResponseBase:
    """The task list of every sponsor."""
    member, inspection = request.user, request.inspection
    listing = sponsor_listing(request.GET, member, inspection, shelf_of(request))
    note = _("%(inspection)s，截至%(moment)s") % {"inspection": inspection, "moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("联点领导任务清单"), note=note, by=str(member))
    context = {"title": _("联点领导任务清单"), "lead": note + "。", "listing": listing, "by_sponsor": True}
    return render(request, "findings/list.html", context)
