"""Instruments at the desk: the register, one of them, a new one, its replies."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.behalf import actors
from bihuan.cases.entering import entries_of
from bihuan.cases.hand import DeskRequest, seen_of, whole
from bihuan.cases.locking import act_label
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.evidence.serving import file_response
from bihuan.look.exporting import export
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.supervision import pressing
from bihuan.supervision.forms import InstrumentForm, ReasonForm, ReplyForm, first_values, values_of
from bihuan.supervision.models import Addressee, Instrument
from bihuan.supervision.reach import (
    READERS,
    WRITERS,
    addressees_within,
    own_units,
    pressable_cases,
    readable_replies,
    replying_units,
    seen_cases,
    visible_instruments,
    writable_instruments,
)
from bihuan.supervision.registers import DOTS, instrument_listing
from bihuan.supervision.replying import reply
from bihuan.units.access import allow
from bihuan.units.models import Unit

Answer = tuple[Addressee, ReplyForm | None]


@allow(*READERS)
@needs_inspection
def instruments(request: DeskRequest) -> HttpResponseBase:
    """What pressed whom, and who has replied."""
    member, inspection = request.user, request.inspection
    listing = instrument_listing(request.GET, member, inspection, shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("督导督办台账"), note=str(inspection.region), by=str(member))
    context = {
        "title": _("督导督办"),
        "lead": _(
            "现场督导、通报、督办、预警、约谈、挂牌督办：发给谁、压哪些问题、回复了没有；简报和报告里的次数从这里数。"
        ),
        "listing": listing,
        "dots": DOTS,
        "may_write": own_units(member, inspection).exists(),
    }
    return render(request, "supervision/list.html", context)


@allow(*WRITERS)
@needs_inspection
def new(request: DeskRequest) -> HttpResponseBase:
    """Enter an instrument; the units are told at once."""
    member, inspection = request.user, request.inspection
    units = own_units(member, inspection)
    form = InstrumentForm(
        request.POST or None,
        units=units,
        cases=pressable_cases(member, inspection).filter(inspection=inspection),
        initial=first_values(units, member.home()) | {"cases": request.GET.get("cases", "")},
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made, is_new = pressing.press(inspection, form.said(), by=member, receipt=form.cleaned_data["receipt"])
        except Refused as error:
            form.renew()
            refusal = str(error)
        else:
            if is_new:
                messages.success(request, _("已登记“%(title)s”。") % {"title": made.title})
            return redirect("supervision:instrument", made.pk)
    context = {
        "title": _("登记督导督办"),
        "lead": _("保存后发往单位马上收到消息。"),
        "form": form,
        "refusal": refusal,
        "draft": "instrument",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/form.html", context, status=status)


@allow(*WRITERS)
@needs_inspection
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Put an instrument right."""
    member, inspection = request.user, request.inspection
    found = get_object_or_404(writable_instruments(member, inspection).filter(dropped_at__isnull=True), pk=pk)
    shown = list(seen_cases(member, found).order_by("number"))
    form = InstrumentForm(
        request.POST or None,
        units=own_units(member, inspection),
        cases=pressable_cases(member, inspection).filter(inspection=found.inspection_id),
        initial=values_of(found, shown),
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        hidden = found.cases.exclude(pk__in=[case.pk for case in shown])
        away = Unit.objects.filter(pk__in=found.addressees.values("unit")).exclude(pk__in=form.units)
        try:
            pressing.amend(found, form.said(hidden, away), by=member, seen=form.cleaned_data["seen"] or 0)
        except Stale:
            raise
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("已保存修改。"))
            return redirect("supervision:instrument", pk)
    context = {
        "title": _("更正督导督办"),
        "lead": _("更正前后都留痕；已经印发的公文不受影响，打开那一份能看到差别。"),
        "form": form,
        "refusal": refusal,
        "draft": f"instrument-{found.pk}-{found.revision}",
        "instrument": found,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/form.html", context, status=status)


def _found(request: DeskRequest, pk: int) -> Instrument:
    rows = visible_instruments(request.user, request.inspection)
    return get_object_or_404(rows.select_related("unit", "inspection__region", "by"), pk=pk)


def _reply_form(addressee: Addressee, data: Any = None, files: Any = None) -> ReplyForm:
    """One for each unit: a county answers for itself and for its townships on one page."""
    first = {"day": beijing_day(timezone.now())}
    return ReplyForm(data, files, initial=first, auto_id=f"reply{addressee.pk}_%s")


def _answers(request: DeskRequest, found: Instrument, sent: ReplyForm | None, to: int) -> list[Answer]:
    """The addressees whose replies the member may read, with the form of those for which it replies; ``sent`` is that of
    the one with the id ``to``."""
    readable = addressees_within(request.user).filter(instrument=found)
    rows = readable.prefetch_related("replies__by", "replies__stored").order_by("unit__position", "unit_id")
    mine = set(replying_units(request.user).filter(instrument=found).values_list("pk", flat=True))
    answers: list[Answer] = []
    for one in rows:
        form = sent if sent and one.pk == to else _reply_form(one)
        answers.append((one, form if one.pk in mine and found.dropped_at is None else None))
    return answers


@allow(*READERS)
@needs_inspection
def instrument(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One instrument with its replies; a unit that it is addressed to replies here."""
    member = request.user
    found = _found(request, pk)
    form: ReplyForm | None = None
    refusal, wanted = "", whole(request.POST.get("addressee", ""))
    if request.method == "POST":
        addressee = found.addressees.filter(pk=wanted).select_related("unit").first()
        if addressee is None:
            raise Http404
        form = _reply_form(addressee, request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            content = (file.name or "", file.read()) if file else None
            try:
                reply(addressee, form.cleaned_data["text"], form.cleaned_data["day"], by=member, file=content)
            except Stale:
                raise
            except (Refused, Unusable) as error:
                refusal = str(error)
            else:
                messages.success(request, _("已回复。"))
                return redirect("supervision:instrument", pk)
    may_write = writable_instruments(member, request.inspection).filter(pk=pk).exists()
    entries = list(entries_of(found)) if may_write else []
    who = actors(entries)
    context = {
        "title": found.title,
        "lead": _("%(kind)s，%(unit)s，%(day)s")
        % {"kind": found.get_kind_display(), "unit": found.unit, "day": found.day.isoformat()},
        "instrument": found,
        "addressees": list(found.addressees.select_related("unit")),
        "answers": _answers(request, found, form, wanted),
        "cases": list(seen_cases(member, found).order_by("number")),
        "may_write": may_write,
        "form": form,
        "refusal": refusal,
        "reason": ReasonForm(initial={"seen": found.revision}),
        "history": [(act_label(entry.act), who[entry.pk], entry) for entry in entries],
    }
    return render(request, "supervision/page.html", context, status=422 if request.method == "POST" else 200)


@allow(*WRITERS)
@needs_inspection
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Declare it void, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    pressing.drop(_found(request, pk), said["reason"], by=request.user, seen=said["seen"])
    messages.success(request, _("已作废，不再计数；随时可以恢复。"))
    return redirect("supervision:instrument", pk)


@allow(*WRITERS)
@needs_inspection
@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take it up again."""
    pressing.restore(_found(request, pk), by=request.user, seen=seen_of(request))
    messages.success(request, _("已恢复。"))
    return redirect("supervision:instrument", pk)


@allow(*WRITERS)
@needs_inspection
@require_POST
def tell(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Let the briefing tell of it: its text as a piece of news, to be worded."""
    record = pressing.tell_in_briefing(_found(request, pk), by=request.user)
    messages.success(request, _("已写成一条工作动态，写简报时可以选用；文字可以另改。"))
    return redirect("activities:edit", record.pk)


@allow(*READERS)
@needs_inspection
def file(request: DeskRequest, pk: int, mark: str) -> HttpResponseBase:
    """The file of a reply."""
    rows = readable_replies(request.user, request.inspection).select_related("stored__picture")
    found = get_object_or_404(rows, pk=pk, stored__isnull=False)
    if found.mark != mark:
        raise Http404
    assert found.stored is not None
    return file_response(found.stored, found.name)
