"""The registers of sites and of alarms, and a new site."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.look.templatetags.look import moment
from bihuan.refusals import Refused
from bihuan.sites.forms import SiteForm
from bihuan.sites.registering import open_site
from bihuan.sites.registers import alarm_listing, site_listing
from bihuan.sites.selectors import WRITERS, writable_units
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
def sites(request: DeskRequest) -> HttpResponseBase:
    """Every site within the member's reach."""
    listing = site_listing(request.GET, request.user, shelf_of(request))
    note = _("截至%(moment)s") % {"moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("点位清单"), note=note, by=str(request.user))
    context = {
        "title": _("点位"),
        "lead": _("信访件、反馈问题说的是哪一处：企业、工地、矿山、河段。%(note)s。") % {"note": note},
        "listing": listing,
        "writes": request.user.holds(WRITERS),
    }
    return render(request, "sites/list.html", context)


@allow(*WRITERS)
def new(request: DeskRequest) -> HttpResponseBase:
    """A site of its own, without a case."""
    units = writable_units(request.user)
    form = SiteForm(request.POST or None, units=units, initial={"unit": request.user.home()})
    if request.method == "POST" and form.is_valid():
        try:
            made = open_site(form.said(), by=request.user)
        except Refused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("已新建点位“%(site)s”。") % {"site": made})
            return redirect("sites:page", made.pk)
    context = {
        "title": _("新建点位"),
        "lead": _("建好以后可以关联信访件和反馈问题，登记报警。"),
        "form": form,
    }
    return render(request, "sites/edit.html", context, status=422 if form.errors else 200)


@allow(*CASE_ROLES)
def alarms(request: DeskRequest) -> HttpResponseBase:
    """Every alarm of a site within the member's reach, newest first."""
    listing = alarm_listing(request.GET, request.user, shelf_of(request))
    note = _("截至%(moment)s") % {"moment": moment(timezone.now())}
    if listing.wants_export:
        return export(listing, title=_("报警记录"), note=note, by=str(request.user))
    context = {
        "title": _("报警"),
        "lead": _("点位的超标、数据异常、断线等报警。%(note)s。") % {"note": note},
        "listing": listing,
        "writes": request.user.holds(WRITERS),
    }
    return render(request, "sites/alarms.html", context)
