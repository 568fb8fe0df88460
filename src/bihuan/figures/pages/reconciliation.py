"""The report on a taken-over ledger: table, ledger and the office's own last figures side by side."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.complaints import previewing
from bihuan.complaints.forms import DayField
from bihuan.complaints.models import Intake
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.tallying import tally
from bihuan.figures.declared import figure_called, worded
from bihuan.figures.reconciling import FIGURES, reconcile, rows_of
from bihuan.figures.workbook import Sheet, about, workbook
from bihuan.moments import beijing_day
from bihuan.units.access import allow
from bihuan.units.roles import Role


class PrintedForm(forms.Form):
    """The office's own last figures, and their day."""

    as_of = DayField(label=gettext_lazy("截至"), required=False)

    def __init__(self, *args: object, titles: dict[str, str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for name, title in titles.items():
            self.fields[name] = forms.IntegerField(label=title, required=False, min_value=0)


@allow(Role.INTAKE)
@needs_inspection
def page(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Of a take-over that is being looked at, or that was written."""
    inspection = request.inspection
    visible = previewing.visible_intakes(request.user, inspection).filter(kind="takeover")
    intake = get_object_or_404(visible.select_related("inspection__region", "inspection__rulebook_text"), pk=pk)
    if intake.state == Intake.State.PREVIEW:
        counted = tally(previewing.preview(intake).files)
    elif "tally" in intake.result:
        counted = intake.result["tally"]
    else:
        raise Http404
    titles = {name: worded(figure_called(name).title, inspection.rulebook_text.rulebook) for name in FIGURES}
    form = PrintedForm(request.GET, titles=titles)
    said = form.cleaned_data if form.is_valid() else {}
    as_of: date = said.get("as_of") or beijing_day(timezone.now())
    made = reconcile(inspection, counted, as_of, {name: said.get(name) for name in FIGURES})
    if request.GET.get("export") == "xlsx":
        head = about(inspection, [(_("截至"), as_of.isoformat()), (_("结论"), made.said)], str(request.user))
        sheet = Sheet(_("核对"), [*head, *rows_of(made)], (30, 12, 12, 12, 12), head=len(head))
        return workbook(_("接管台账核对-%(day)s") % {"day": as_of.isoformat()}, [sheet])
    context = {
        "title": _("接管台账核对"),
        "lead": _("表中、台账和单位自己上次印出的数放在一起；截至%(day)s。") % {"day": as_of.isoformat()},
        "intake": intake,
        "made": made,
        "form": form,
        "as_of": as_of,
    }
    return render(request, "figures/reconciliation.html", context)
