"""One site: what is known of it, what it is linked to, its alarms; and changing it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest, seen_of
from bihuan.coordinates import said_distance
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.sites.forms import AlarmForm, EndForm, ReasonForm, SiteForm, initial_of, this_minute
from bihuan.sites.history import happened
from bihuan.sites.models import Site
from bihuan.sites.nearness import sites_near
from bihuan.sites.registering import change_site, restore_site, retire_site
from bihuan.sites.registers import case_listing
from bihuan.sites.selectors import WRITERS, may_write, visible_alarms, visible_sites, writable_units
from bihuan.sites.telling import told
from bihuan.units.access import allow
from bihuan.units.forms import first_error
from bihuan.units.roles import CASE_ROLES

WORDS = ("COD超标", "氨氮超标", "总磷超标", "颗粒物超标", "二氧化硫超标", "氮氧化物超标", "数据异常", "断线")
"""Offered while an alarm is typed."""
NEWEST = 10
"""Alarms on the page of a site; the register has them all."""


def site_of(request: DeskRequest, pk: int) -> Site:
    """One within the member's reach."""
    return get_object_or_404(visible_sites(request.user), pk=pk)


@allow(*CASE_ROLES)
def site(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The whole of one site."""
    return site_page(request, site_of(request, pk))


def site_page(request: DeskRequest, shown: Site, alarm_form: AlarmForm | None = None) -> HttpResponse:
    """The page; with what is wrong in an alarm just entered."""
    member = request.user
    listing = case_listing(request.GET, member, shown)
    lines = told(listing.rows, member)
    alarms = visible_alarms(member).filter(site=shown)
    count = alarms.count()
    context = {
        "title": shown.name,
        "site": shown,
        "listing": listing,
        "cases": [(case, lines[case.pk]) for case in listing.rows if case.pk in lines],
        "alarms": alarms[:NEWEST],
        "alarm_count": count,
        "near": [(other, said_distance(away) if away else _("范围相接")) for other, away in _near(request, shown)],
        "writes": may_write(member, shown.unit),
        "alarm_form": alarm_form or AlarmForm(initial={"since": this_minute()}, auto_id="alarm_%s"),
        "alarm_words": WORDS,
        "ending": EndForm(auto_id=False),
        "reasoned": ReasonForm(auto_id=False),
        "happened": happened(shown),
    }
    return render(request, "sites/page.html", context, status=422 if alarm_form else 200)


def _near(request: DeskRequest, shown: Site) -> list[tuple[Site, float]]:
    return sites_near(shown, visible_sites(request.user).filter(retired_at__isnull=True))


@allow(*WRITERS)
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change what is known of a site."""
    shown = site_of(request, pk)
    if not may_write(request.user, shown.unit):
        raise Refused(_("%(unit)s的点位由该单位的承办人员或上级整改办登记。") % {"unit": shown.unit})
    form = SiteForm(request.POST or None, units=writable_units(request.user), initial=initial_of(shown))
    if request.method == "POST" and form.is_valid():
        try:
            done = change_site(shown, form.said(), by=request.user, seen=form.cleaned_data["seen"] or 0)
        except Stale:
            raise
        except Refused as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("已保存。") if done else _("没有改动。"))
            return redirect("sites:page", pk)
    context = {"title": _("修改点位"), "lead": shown.name, "form": form, "site": shown}
    return render(request, "sites/edit.html", context, status=422 if form.errors else 200)


@allow(*WRITERS)
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Retire a site with a reason; without one in the form a retired site is in use again."""
    shown = site_of(request, pk)
    if "restore" in request.POST:
        restore_site(shown, by=request.user, seen=seen_of(request))
        messages.success(request, _("已恢复使用。"))
        return redirect("sites:page", pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    retire_site(shown, form.cleaned_data["reason"], by=request.user, seen=seen_of(request))
    messages.success(request, _("已停用：不再供关联，已有的关联保留。"))
    return redirect("sites:page", pk)
