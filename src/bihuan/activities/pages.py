"""Work records at the desk: the list, a new one, a change."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.activities.forms import RecordForm, first_values, values_of
from bihuan.activities.models import WorkRecord
from bihuan.activities.recording import READERS, WRITERS, own_units, revise, visible_records, writable_records, write
from bihuan.cases.hand import DeskRequest
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.refusals import Refused
from bihuan.units.access import allow

COLUMNS = (
    Column("day", gettext_lazy("日期"), order="day"),
    Column("unit", gettext_lazy("单位"), order="unit__position"),
    Column("kind", gettext_lazy("类别"), value=lambda record: record.get_kind_display()),
    Column("title", gettext_lazy("标题"), width=40),
    Column("text", gettext_lazy("内容"), width=80),
    Column("by", gettext_lazy("填写人"), value=lambda record: str(record.by)),
)
FILTERS = (Filter("kind", gettext_lazy("类别"), WorkRecord.Kind.choices, "kind"),)


@allow(*READERS)
def records(request: DeskRequest) -> HttpResponseBase:
    """What the office and the units did."""
    if not request.inspection:
        return render(request, "activities/no_inspection.html", {"title": _("工作动态")})
    units = [(str(pk), short) for pk, short in _units_written_about(request)]
    filters = (*FILTERS, Filter("unit", gettext_lazy("单位"), units, "unit_id"))
    visible = visible_records(request.user, request.inspection)
    listing = Listing(request.GET, visible, COLUMNS, filters, default="-day", shelf=shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("工作动态"), note=str(request.inspection), by=str(request.user))
    context = {
        "title": _("工作动态"),
        "lead": _("会议和各地立行立改的动态；没有印过的，在写简报时供挑选。督导、督办、通报、预警登记在“督导督办”。"),
        "listing": listing,
        "may_write": own_units(request.user, request.inspection).exists(),
        "writable": set(writable_records(request.user, request.inspection).values_list("pk", flat=True)),
    }
    return render(request, "activities/records.html", context)


def _units_written_about(request: DeskRequest) -> list[tuple[int, str]]:
    visible = visible_records(request.user, request.inspection).order_by("unit__position", "unit_id")
    return list(visible.values_list("unit_id", "unit__short").distinct())


@allow(*WRITERS)
def new(request: DeskRequest) -> HttpResponseBase:
    """Write down what was done."""
    if not request.inspection:
        return render(request, "activities/no_inspection.html", {"title": _("新的工作动态")})
    units = own_units(request.user, request.inspection)
    form = RecordForm(request.POST or None, units=units, initial=first_values(units, request.user.home()))
    if request.method == "POST" and form.is_valid():
        receipt = form.cleaned_data["receipt"]
        try:
            record, is_new = write(request.inspection, form.cleaned_data, by=request.user, receipt=receipt)
        except Refused as error:
            form.renew()
            form.add_error(None, str(error))
        else:
            if is_new:
                messages.success(request, _("已保存“%(title)s”。") % {"title": record.title})
            return redirect("activities:list")
    context = {
        "title": _("新的工作动态"),
        "lead": _("写给简报【立行立改动态】的短文，保存后简报编写人员就能看到。"),
        "form": form,
        "draft": "work-record",
    }
    return render(request, "activities/record_form.html", context, status=422 if form.errors else 200)


@allow(*WRITERS)
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a record of one's own unit."""
    if not request.inspection:
        return render(request, "activities/no_inspection.html", {"title": _("修改工作动态")})
    record = get_object_or_404(writable_records(request.user, request.inspection), pk=pk)
    units = own_units(request.user, request.inspection)
    form = RecordForm(request.POST or None, units=units, initial=values_of(record))
    if request.method == "POST" and form.is_valid():
        revise(record, form.cleaned_data, by=request.user, seen=form.cleaned_data["seen"] or 0)
        messages.success(request, _("已保存修改。"))
        return redirect("activities:list")
    context = {
        "title": _("修改工作动态"),
        "lead": _("已经印发的简报不受影响：它印的是印发那一刻的文字。"),
        "form": form,
        "draft": f"work-record-{record.pk}-{record.revision}",
    }
    return render(request, "activities/record_form.html", context, status=422 if form.errors else 200)
