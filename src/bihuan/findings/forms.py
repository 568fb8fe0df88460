"""What people enter about a finding's plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Inspection
from bihuan.complaints.choosing import grouped, units_of_region
from bihuan.complaints.forms import not_mistyped
from bihuan.findings.backwards import PlannedStep
from bihuan.findings.models import Finding, Referral
from bihuan.findings.splitting import PartText
from bihuan.units.models import Unit

FEN = 100
SPARE = 3
"""Empty lines below the milestones that stand, for new ones."""


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        validators=[not_mistyped],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填日期。"),
            "invalid": gettext_lazy("日期请写成 2026-03-05 这样。"),
        },
    )


class StepForm(forms.Form):
    """One milestone; a line without a name is left out."""

    text = forms.CharField(label=gettext_lazy("节点"), max_length=200, required=False)
    begin_on = day_field(gettext_lazy("开始日期"), required=False)
    due_on = day_field(gettext_lazy("完成日期"), required=False)
    percent = forms.IntegerField(label=gettext_lazy("累计进度（%）"), min_value=0, max_value=100, required=False)

    def __init__(self, *args: Any, place: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            named = {"place": place or "", "what": field.label}
            field.widget.attrs["aria-label"] = _("第%(place)s个节点的%(what)s") % named

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


class StepLines(forms.BaseFormSet):  # type: ignore[type-arg]
    """Lines that know their place, so that each box can say which milestone it belongs to."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"place": None if index is None else index + 1}


StepFormSet = forms.formset_factory(StepForm, formset=StepLines, extra=SPARE, max_num=20)


def steps_said(lines: Any) -> list[PlannedStep]:
    """The milestones of a valid set of lines."""
    rows = [line.cleaned_data for line in lines if line.cleaned_data.get("text")]
    return [PlannedStep(row["text"].strip(), row["begin_on"], row["due_on"], row["percent"]) for row in rows]


class FactsForm(forms.Form):
    """Sponsor, place, nature and serials; ``seen`` is the finding's revision."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sponsor = forms.CharField(label=gettext_lazy("联点领导"), max_length=60, required=False)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    nature = forms.ChoiceField(label=gettext_lazy("类别"), choices=Finding.Nature.choices)
    serials = forms.CharField(label=gettext_lazy("序号（本级在前，如：省8、市9）"), max_length=120, required=False)


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


class PartForm(forms.Form):
    """A task or spot that a finding is split into."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    level = forms.ChoiceField(label=gettext_lazy("层级"))
    problem = forms.CharField(
        label=gettext_lazy("任务（点位）是什么问题"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明这项任务是什么问题。")},
    )
    lead = forms.TypedChoiceField(
        label=gettext_lazy("牵头单位"), coerce=int, error_messages={"required": gettext_lazy("请选择牵头单位。")}
    )
    assist = forms.TypedMultipleChoiceField(label=gettext_lazy("责任单位"), coerce=int, required=False)
    due_on = day_field(gettext_lazy("整改时限"), required=False)
    target = forms.CharField(
        label=gettext_lazy("整改目标"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    place = forms.CharField(label=gettext_lazy("地点"), max_length=200, required=False)
    measures = forms.CharField(
        label=gettext_lazy("整改措施"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一条；不写的，以任务本身为措施。"),
    )

    def __init__(self, *args: Any, levels: Sequence[str], inspection: Inspection, **options: Any) -> None:
        super().__init__(*args, **options)
        units = grouped(units_of_region(inspection))
        chosen: dict[str, Any] = {"level": [(one, Finding.Level(one).label) for one in levels]}
        chosen |= {"lead": [("", ""), *units], "assist": units}
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> PartText:
        """What was entered; the form is valid."""
        data = self.cleaned_data
        units = Unit.objects.in_bulk([data["lead"], *data["assist"]])
        return PartText(
            level=data["level"],
            problem=data["problem"],
            lead=units[data["lead"]],
            assist=tuple(units[pk] for pk in data["assist"]),
            due_on=data["due_on"],
            target=data["target"],
            place=data["place"],
            measures=tuple(line.strip() for line in data["measures"].splitlines() if line.strip()),
        )


class RelateForm(forms.Form):
    """A complaint by its number."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    number = forms.CharField(
        label=gettext_lazy("受理编号"), max_length=60, error_messages={"required": gettext_lazy("请填受理编号。")}
    )


class InvestForm(forms.Form):
    """The planned cost of a measure."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    yuan = forms.DecimalField(
        label=gettext_lazy("计划投资（元）"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
        error_messages={"invalid": gettext_lazy("计划投资填数字，最多两位小数。")},
    )

    @property
    def fen(self) -> int | None:
        yuan: Decimal | None = self.cleaned_data.get("yuan")
        return None if yuan is None else int(yuan * FEN)
