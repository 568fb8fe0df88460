"""Drawing samples, and each sample with all that anybody needs to draw it again."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.lookback.candidates import candidates
from bihuan.lookback.forms import DrawForm
from bihuan.lookback.models import Draw, LookBack
from bihuan.lookback.ordering import draw, new_seed
from bihuan.lookback.sampling import draw_lots
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale
from bihuan.units.access import allow
from bihuan.units.roles import Role
from bihuan.units.scope import may

READING = (Role.DISPATCH, Role.REVIEW, Role.LEAD, Role.INTAKE)
"""The office; a unit is not to know beforehand whom somebody will visit."""


@allow(*READING)
@needs_inspection
def draws(request: DeskRequest) -> HttpResponseBase:
    """Every draw of the source in hand; the office draws another."""
    inspection, member = request.inspection, request.user
    office = any(may(member, role, inspection.region) for role in READING)
    draws_now = may(member, Role.DISPATCH, inspection.region)
    initial = {"rate": 10, "strata": Draw.Strata.UNIT, "until": beijing_day(timezone.now()), "seed": new_seed()}
    form = DrawForm(request.POST or None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = draw(inspection, form.said(), by=member)
        except Stale:
            raise
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("%(draw)s：抽中%(count)d个。") % {"draw": made, "count": _count(made)})
            return redirect("lookback:draw", made.pk)
    rows = Draw.objects.filter(inspection=inspection).select_related("by") if office else Draw.objects.none()
    context = {
        "title": _("随机抽查"),
        "lead": _("从已销号的问题里按比例抽；种子登记在案，同一个种子、同一本台账抽出来的总是同一批。"),
        "draws": [(made, _count(made), len(made.drawn)) for made in rows],
        "form": form if draws_now else None,
        "refusal": refusal,
    }
    return render(request, "lookback/draws.html", context, status=422 if request.method == "POST" else 200)


@allow(*READING)
@needs_inspection
def one(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One draw: everybody's lot, who was taken, and whether drawing again from the ledger gives the same."""
    inspection, member = request.inspection, request.user
    visible = Draw.objects.filter(inspection=inspection).select_related("by")
    if not any(may(member, role, inspection.region) for role in READING):
        visible = visible.none()
    made = get_object_or_404(visible, pk=pk)
    again = draw_lots(made.seed, made.rate, candidates(inspection, made.strata, made.as_of, made.since))
    ordered = LookBack.objects.filter(draw=made).select_related("finding__case")
    context = {
        "title": str(made),
        "lead": str(inspection),
        "draw": made,
        "lots": made.drawn,
        "count": _count(made),
        "is_same": [lot.to_json() for lot in again] == made.drawn,
        "look_backs": {row.finding.case.number: row for row in ordered},
    }
    return render(request, "lookback/draw.html", context)


def _count(made: Draw) -> int:
    return sum(bool(taken) for *_rest, taken in made.drawn)
