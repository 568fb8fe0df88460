"""The workbench, and choosing the inspection to work on."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases import hand
from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import visible_inspections
from bihuan.desk.waiting import Waiting, waiting_for
from bihuan.look.templatetags.look import moment
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role


@allow()
def workbench(request: DeskRequest) -> HttpResponseBase:
    """What waits for the member; administrators, who see no case, are told where their work is."""
    inspection = request.inspection
    reads_cases = request.user.holds(CASE_ROLES)
    waiting = waiting_for(request.user, inspection) if inspection and reads_cases else Waiting()
    context = {
        "title": _("工作台"),
        "lead": _("%(inspection)s，截至%(moment)s。") % {"inspection": inspection, "moment": moment(timezone.now())}
        if inspection
        else "",
        "waiting": waiting,
        "reads_cases": reads_cases,
        "keeps_sanctions": request.user.holds({Role.DISCIPLINE}),
        "keeps_accounts": request.user.holds({Role.SYSTEM, Role.SECURITY}),
    }
    return render(request, "desk/workbench.html", context)


@allow(*CASE_ROLES, Role.DISCIPLINE)
@require_POST
def take_in_hand(request: DeskRequest) -> HttpResponseBase:
    """Work on another inspection from now on; only a visible one can be chosen."""
    chosen = get_object_or_404(visible_inspections(request.user), code=request.POST.get("inspection", ""))
    request.session[hand.KEY] = chosen.code
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("desk:workbench")
    return redirect(back)
