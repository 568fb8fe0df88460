"""What people enter about a finding's plan."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.findings.backwards import PlannedStep
from bihuan.findings.models import Finding, Referral

FEN = 100
SPARE = 3
"""Empty lines below the milestones that stand, for new ones."""


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填日期。"),
            "invalid": gettext_lazy("日期请写成 2026-03-05 这样。"),
        },
    )


class StepForm(forms.Form):
    """One milestone; a line without a name is left out."""

    text = forms.CharField(label=gettext_lazy("节点"), max_length=200, required=False)
    begin_on = day_field(gettext_lazy("开始"), required=False)
    due_on = day_field(gettext_lazy("完成"), required=False)
    percent = forms.IntegerField(label=gettext_lazy("累计进度（%）"), min_value=0, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("text") and not self.errors:
            for name, message in (
                ("begin_on", _("请填开始日期。")),
                ("due_on", _("请填完成日期。")),
                ("percent", _("请填累计进度。")),
            ):
                if data.get(name) is None:
                    self.add_error(name, message)
        return data


StepFormSet = forms.formset_factory(StepForm, extra=SPARE, max_num=20)


def steps_said(lines: Any) -> list[PlannedStep]:
    """The milestones of a valid set of lines."""
    rows = [line.cleaned_data for line in lines if line.cleaned_data.get("text")]
    return [PlannedStep(row["text"].strip(), row["begin_on"], row["due_on"], row["percent"]) for row in rows]


class FactsForm(forms.Form):
    """Sponsor, place and nature; ``seen`` is the finding's revision."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sponsor = forms.CharField(label=gettext_lazy("联点领导"), max_length=60, required=False)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    nature = forms.ChoiceField(label=gettext_lazy("类别"), choices=Finding.Nature.choices)


class ReferralForm(forms.Form):
    """A matter handed over, or a compensation case begun."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Referral.Kind.choices)
    on = day_field(gettext_lazy("移送（启动）日期"))
    body = forms.CharField(label=gettext_lazy("接收单位"), max_length=120, required=False)
    number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)


class OutcomeForm(forms.Form):
    """What came of a referral."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    outcome = forms.CharField(
        label=gettext_lazy("结果"), max_length=1000, error_messages={"required": gettext_lazy("请写明结果。")}
    )
    ended_on = day_field(gettext_lazy("办结日期"))
    yuan = forms.DecimalField(
        label=gettext_lazy("赔偿金额（元）"), required=False, min_value=0, max_digits=16, decimal_places=2
    )

    @property
    def fen(self) -> int | None:
        yuan: Decimal | None = self.cleaned_data.get("yuan")
        return None if yuan is None else int(yuan * FEN)


def initial_steps(rows: list[Any]) -> list[dict[str, str | int | date]]:
    """Milestones or proposed steps as the initial lines of a set."""
    return [{"text": r.text, "begin_on": r.begin_on, "due_on": r.due_on, "percent": r.percent} for r in rows]
