"""Many alarms at once: a table dropped or pasted, looked at row by row, confirmed."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.reading import Source
from bihuan.refusals import Unusable
from bihuan.sites.alarm_tables import HEADINGS, Plan, plan, take_in, text_of
from bihuan.sites.forms import AlarmTableForm
from bihuan.sites.selectors import WRITERS
from bihuan.units.access import allow

WORDS = {
    "created": gettext_lazy("新登记"),
    "ended": gettext_lazy("补上结束时间"),
    "unchanged": gettext_lazy("已有的不变"),
    "rejected": gettext_lazy("不能导入"),
}
DOTS = {"created": "closed", "ended": "signed", "unchanged": "recalled", "rejected": "rejected"}
SHOWN = 200
"""Rows of a preview; what is rejected is shown whole."""


@allow(*WRITERS)
@never_cache
def table(request: DeskRequest) -> HttpResponseBase:
    """Drop or paste a table; the answer is what would happen to each row. Nothing is stored."""
    form = AlarmTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = _text(form)
            return _preview(request, text, plan(request.user, text))
        except Unusable as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
    context = {
        "title": _("导入报警"),
        "lead": _("监控平台导出的报警记录，一张表登记进来。先看每一行会怎样，再确认；导入两次不会重复。"),
        "form": form,
        "headings": [headings[0] for headings in HEADINGS.values()],
    }
    return render(request, "sites/import.html", context, status=422 if form.errors else 200)


def _text(form: AlarmTableForm) -> str:
    file = form.cleaned_data.get("file")
    if isinstance(file, UploadedFile):
        return text_of(Source(file.name or "", file.read()))
    return str(form.cleaned_data["text"])


def _preview(request: DeskRequest, text: str, made: Plan) -> HttpResponse:
    context = {
        "title": _("核对报警记录"),
        "text": text,
        "plan": made,
        "rows": [(row, WORDS[row.state], DOTS[row.state]) for row in made.rows[:SHOWN]],
        "more": max(0, len(made.rows) - SHOWN),
        "counts": [(WORDS[state], made.count(state)) for state in ("created", "ended", "unchanged", "rejected")],
        "form": AlarmTableForm(initial={"text": text}),
    }
    return render(request, "sites/import_preview.html", context)


@allow(*WRITERS)
@never_cache
@require_POST
def confirm(request: DeskRequest) -> HttpResponseBase:
    """Take the table in."""
    text, leave_out = request.POST.get("text", ""), request.POST.get("leave_out") == "yes"
    made = take_in(request.user, text, leave_out=leave_out)
    said = _("已登记%(created)d次报警，补上结束时间%(ended)d次。")
    messages.success(request, said % {"created": made.count("created"), "ended": made.count("ended")})
    return redirect("sites:alarms")
