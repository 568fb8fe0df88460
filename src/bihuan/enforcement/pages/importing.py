"""Many records at once: a table dropped or pasted, looked at row by row, and confirmed."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.enforcement.forms import TableForm
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.reach import WRITERS
from bihuan.enforcement.tables import HEADINGS, Row, plan, take_in, text_of
from bihuan.reading import Source
from bihuan.refusals import Unusable
from bihuan.units.access import allow

WORDS = {
    "created": gettext_lazy("新登记"),
    "unchanged": gettext_lazy("已有的不变"),
    "rejected": gettext_lazy("不能导入"),
}
DOTS = {"created": "closed", "unchanged": "recalled", "rejected": "rejected"}


@allow(*WRITERS)
@needs_inspection
def table(request: DeskRequest) -> HttpResponseBase:
    """Drop or paste a table; the answer is what would happen to each row. Nothing is stored."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.get("file")
        try:
            text = str(form.cleaned_data["text"])
            if isinstance(file, UploadedFile):
                text = text_of(Source(file.name or "", file.read()))
            return _preview(request, text, plan(request.inspection, request.user, text))
        except Unusable as error:
            form.add_error("file" if file else "text", str(error))
    context = {
        "title": _("导入执法情况"),
        "lead": _("各县区按月报的表可以一次导入。先看每一行会怎样，再确认。"),
        "form": form,
        "headings": [headings[0] for headings in HEADINGS.values()],
        "kinds": [kind.label for kind in Enforcement.Kind],
    }
    return render(request, "enforcement/import.html", context, status=422 if form.errors else 200)


def _preview(request: DeskRequest, text: str, rows: list[Row]) -> HttpResponse:
    counts = {state: sum(row.state == state for row in rows) for state in WORDS}
    context = {
        "title": _("核对执法情况表"),
        "text": text,
        "rows": [(row, WORDS[row.state], DOTS[row.state]) for row in rows],
        "rejected": [row for row in rows if row.state == "rejected"],
        "counts": [(WORDS[state], count) for state, count in counts.items()],
        "takes": counts["created"],
    }
    return render(request, "enforcement/import_preview.html", context)


@allow(*WRITERS)
@needs_inspection
@require_POST
def confirm(request: DeskRequest) -> HttpResponseBase:
    """Take the table in."""
    leave_out = request.POST.get("leave_out") == "yes"
    made = take_in(request.inspection, request.user, request.POST.get("text", ""), leave_out=leave_out)
    messages.success(request, _("已登记%(count)d条。") % {"count": len(made)})
    return redirect("enforcement:list")
