"""What a unit enters about a measure, and what the office decides."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.complaints.forms import OptionalFilesField
from bihuan.findings.models import Measure, Milestone
from bihuan.rounds.models import Report, Schedule
from bihuan.rounds.reporting import ReportText

LONGEST = 4000
FEN = 100


class ReportForm(forms.Form):
    """The report on one measure; ``seen`` is the entry that the person has read (0: nothing reported yet)."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    percent = forms.IntegerField(
        label=_("累计进度（%）"),
        min_value=0,
        max_value=100,
        error_messages={"required": _("请填累计进度。"), "invalid": _("累计进度填0到100的整数。")},
    )
    text = forms.CharField(
        label=_("进展情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("自开始以来做了什么、做到哪一步；上一轮的文字已经填好，改成现在的情况。"),
        error_messages={"required": _("请写明进展情况。")},
    )
    spent = forms.DecimalField(
        label=_("累计投入（元）"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
        error_messages={"invalid": _("累计投入填数字，最多两位小数。")},
    )
    obstacles = forms.CharField(
        label=_("存在困难"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_step = forms.CharField(
        label=_("下一步安排"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, milestones: list[Milestone], **options: Any) -> None:
        super().__init__(*args, **options)
        self.milestones = milestones
        for milestone in milestones:
            self.fields[f"reached_{milestone.pk}"] = forms.DateField(
                label=_("%(text)s（应于%(day)s前）") % {"text": milestone.text, "day": milestone.due_on},
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _("日期请写成 2026-03-05 这样。")},
            )

    @property
    def steps(self) -> list[forms.BoundField]:
        """The fields of the milestones: empty where one is not reached."""
        return [self[f"reached_{milestone.pk}"] for milestone in self.milestones]

    def said(self) -> ReportText:
        """What was entered; the form is valid."""
        data = self.cleaned_data
        spent: Decimal | None = data["spent"]
        return ReportText(
            percent=data["percent"],
            text=data["text"],
            spent_fen=None if spent is None else int(spent * FEN),
            obstacles=data["obstacles"],
            next_step=data["next_step"],
            reached={m.pk: on for m in self.milestones if (on := data[f"reached_{m.pk}"])},
        )


def report_form(measure: Measure, report: Report | None, last: Report | None, posted: Any = None) -> ReportForm:
    """The form of one measure, filled with this round's report, else with the last one's words."""
    milestones = list(measure.milestones.filter(until__isnull=True))
    source = report or last
    reached: dict[int, date] = {item.milestone_id: item.on for item in source.reached.all()} if source else {}
    initial: dict[str, Any] = {"seen": report.submitted_id if report else 0}
    if source:
        initial |= {
            "percent": source.percent,
            "text": source.text,
            "spent": None if source.spent_fen is None else Decimal(source.spent_fen) / FEN,
            "obstacles": source.obstacles,
            "next_step": source.next_step,
        }
    initial |= {f"reached_{pk}": on for pk, on in reached.items()}
    return ReportForm(posted, milestones=milestones, initial=initial)


class FilesForm(forms.Form):
    """Evidence beside the report."""

    chosen = OptionalFilesField(label=_("佐证材料"), required=False)


class OpenForm(forms.Form):
    """The day as of which a round asks."""

    as_of = forms.DateField(
        label=_("进展截至"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填进展截至的日期。"), "invalid": _("日期请写成 2026-03-25 这样。")},
    )


class RuleForm(forms.Form):
    """Another schedule than was computed."""

    value = forms.ChoiceField(label=_("认定为"), choices=Schedule.Value.choices)
    reason = forms.CharField(label=_("理由"), required=False, max_length=500)
