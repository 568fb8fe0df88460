"""A unit passes parts of its share on to units below it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Assignment, Status
from bihuan.complaints.choosing import CHOSEN
from bihuan.complaints.forms import DayField, PastDayField, SeenForm, first_error, required
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.splitting import pass_on
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may


class PassOnForm(SeenForm):
    """To whom, by when, and what is asked of them."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("转办给"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=required(gettext_lazy("还没有选单位：请至少选一个下属单位。")),
    )
    due_on = DayField(
        label=gettext_lazy("要求答复日期"), required=False, help_text=gettext_lazy("不填与本单位的期限相同。")
    )
    note = forms.CharField(
        label=gettext_lazy("转办要求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    on = PastDayField()

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.below = {str(unit.pk): unit for unit in units}
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(pk, unit.short) for pk, unit in self.below.items()]


def passing_form(share: Assignment, member: Member, data: Any = None) -> PassOnForm | None:
    """The form for this share, if the member may pass it on and there is somebody below to pass it to."""
    if share.status not in WORKING or not may(member, Role.DISPATCH, share.unit):
        return None
    taken = Assignment.objects.filter(case=share.case).exclude(status=Status.RECALLED).values("unit")
    below = Unit.objects.filter(path__startswith=share.unit.path, kind__in=CHOSEN).exclude(pk=share.unit_id)
    units = list(below.exclude(pk__in=taken).order_by("path"))
    initial = {"seen": share.case.revision}
    return PassOnForm(data, units=units, initial=initial, auto_id=f"pass-{share.pk}-%s") if units else None


@allow(Role.DISPATCH)
@needs_inspection
@require_POST
def pass_share_on(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """Give units below a part of this unit's share."""
    share = share_of(request, number, unit, Role.DISPATCH)
    form = passing_form(share, request.user, request.POST)
    if form is None:
        raise Unusable(_("这件现在不能转办：没有可转的下属单位，或已经答复。"))
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    units = [form.below[pk] for pk in said["units"]]
    pass_on(share, units, by=request.user, seen=said["seen"], due_on=said["due_on"], note=said["note"], on=said["on"])
    names = "、".join(unit.short for unit in units)
    messages.success(request, _("已转办给%(units)s；答复经本单位采纳后并入本单位的答复。") % {"units": names})
    return redirect("complaints:page", number)
