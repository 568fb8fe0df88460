"""Alarms of one site, by hand."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.refusals import Refused, Unusable
from bihuan.sites.alarming import AlarmText, end_alarm, raise_alarms, void_alarm
from bihuan.sites.forms import AlarmForm, EndForm, ReasonForm
from bihuan.sites.pages.site import site_of, site_page
from bihuan.sites.selectors import WRITERS, visible_alarms
from bihuan.units.access import allow
from bihuan.units.forms import first_error

SAID = {
    "created": gettext_lazy("已登记报警。"),
    "ended": gettext_lazy("这次报警已经登记过，补上了结束时间。"),
    "unchanged": gettext_lazy("这次报警已经登记过，没有重复登记。"),
}


@allow(*WRITERS)
@require_POST
def enter(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Enter an alarm; entered twice it is kept once."""
    shown = site_of(request, pk)
    form = AlarmForm(request.POST, auto_id="alarm_%s")
    if not form.is_valid():
        return site_page(request, shown, form)
    try:
        (state,) = raise_alarms([AlarmText(site=shown, **form.cleaned_data)], by=request.user)
        if state == "differs":
            raise Refused(_("同一时间的同一报警已经登记，数值或结束时间不同：先把那一条作废，再重新登记。"))
    except Refused as error:
        form.add_error("since", str(error))
        return site_page(request, shown, form)
    messages.success(request, SAID[state])
    return redirect("sites:page", pk)


@allow(*WRITERS)
@require_POST
def change(request: DeskRequest, pk: int, alarm: int) -> HttpResponseBase:
    """End an alarm, or, with ``reason``, say that it was entered by mistake."""
    shown = get_object_or_404(visible_alarms(request.user).filter(site=pk), pk=alarm)
    form = ReasonForm(request.POST) if "reason" in request.POST else EndForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    if "reason" in form.cleaned_data:
        void_alarm(shown, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已作废。"))
    else:
        end_alarm(shown, form.cleaned_data["until"], by=request.user)
        messages.success(request, _("已登记结束时间。"))
    return redirect("sites:page", pk)
