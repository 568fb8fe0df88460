"""What a person enters with a step: the fields of its kind, the checklist with the first, how it ends with the last."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.closing.models import Checked, Step
from bihuan.closing.saying import LONGEST, NEEDS, CheckedText, StepText
from bihuan.complaints.forms import OptionalFilesField
from bihuan.findings.forms import day_field
from bihuan.findings.models import Finding
from bihuan.rulebooks.closing import Evidence

TEXTS: dict[str, tuple[Any, Any]] = {
    "self_check": (gettext_lazy("自查情况"), gettext_lazy("逐项写明措施完成到哪一步、目标是否达到。")),
    "application": (gettext_lazy("整改完成情况"), gettext_lazy("写明完成了什么、达到什么目标、有什么凭证。")),
    "site_check": (gettext_lazy("核查情况"), gettext_lazy("现场看到的情况，测得的数据。")),
    "acceptance": (gettext_lazy("验收意见"), gettext_lazy("对照整改目标逐条写明。")),
    "notice": (gettext_lazy("公示的载体"), gettext_lazy("登在哪里、网址或报纸版面。")),
    "objections": (gettext_lazy("异议和处理情况"), gettext_lazy("没有收到异议的，写“公示期内未收到异议”。")),
    "signature": (gettext_lazy("意见"), gettext_lazy("不写即为“同意”。")),
    "filing": (gettext_lazy("备案文号、收文单位"), ""),
}
"""By kind of step: what its text is called, and what belongs into it."""
DAYS = {"notice": gettext_lazy("公示开始"), "filing": gettext_lazy("备案日期"), "site_check": gettext_lazy("核查日期")}
SEPARATORS = re.compile(r"[、，,；;\s]+")
ENDINGS = (("strike_off", gettext_lazy("销号")), ("keep_up", gettext_lazy("销号，长期坚持")))


class SeenForm(forms.Form):
    """``seen`` is the finding's revision."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """A refusal or a withdrawal with its reason."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明原因。")},
    )


class StepForm(SeenForm):
    """The step whose turn it is."""

    def __init__(self, *args: Any, step: Step, is_last: bool, finding: Finding, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = step.kind
        needs = NEEDS[step.kind]
        if "on" in needs:
            self.fields["on"] = day_field(DAYS.get(step.kind, gettext_lazy("验收日期")))
        if "until" in needs:
            self.fields["until"] = day_field(gettext_lazy("公示截止"))
            self.fields["until"].help_text = _("期满以后再办。")
        if "persons" in needs:
            self.fields["persons"] = forms.CharField(
                label=_("参加人员"),
                max_length=600,
                help_text=_("姓名、单位，用顿号隔开。"),
                error_messages={"required": _("请写明参加人员。")},
            )
        if "verdict" in needs:
            choices = [(item.value, item.label) for item in (Step.Verdict.MET, Step.Verdict.MOSTLY)]
            self.fields["verdict"] = forms.ChoiceField(
                label=_("结论"),
                choices=choices,
                widget=forms.RadioSelect,
                help_text=_("不符合要求的，用下面的“不通过”退回整改。"),
                error_messages={"required": _("请选择结论。")},
            )
        label, hint = TEXTS[step.kind]
        self.fields["text"] = forms.CharField(
            label=label,
            help_text=hint,
            required="text" in needs,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={"required": _("请写明%(what)s。") % {"what": label}},
        )
        if is_last:
            self.fields["ending"] = forms.ChoiceField(
                label=_("办结为"),
                choices=ENDINGS,
                initial="keep_up" if finding.long_term else "strike_off",
                widget=forms.RadioSelect,
            )

    def said(self, checklist: "ChecklistForm | None" = None) -> StepText:
        """What was entered; the forms are valid."""
        data = self.cleaned_data
        return StepText(
            text=data["text"] or (_("同意") if self.kind == "signature" else ""),
            verdict=data.get("verdict", ""),
            on=data.get("on"),
            until=data.get("until"),
            persons=tuple(name for name in SEPARATORS.split(data.get("persons", "")) if name),
            checklist=checklist.said() if checklist else {},
            ending=data.get("ending", ""),
        )


class ChecklistForm(forms.Form):
    """For each piece of evidence: is it there, where, and files that are it."""

    def __init__(self, *args: Any, asked: tuple[Evidence, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        for item in asked:
            self.fields[f"state_{item.key}"] = forms.ChoiceField(
                label=item.name,
                choices=Checked.State.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("请核对这一项。")},
            )
            self.fields[f"note_{item.key}"] = forms.CharField(
                label=_("文号、存放处，或不涉及的原因"), required=False, max_length=500
            )

    @property
    def rows(self) -> list[tuple[Evidence, forms.BoundField, forms.BoundField]]:
        return [(item, self[f"state_{item.key}"], self[f"note_{item.key}"]) for item in self.asked]

    def said(self) -> dict[str, CheckedText]:
        data = self.cleaned_data
        return {
            item.key: CheckedText(data[f"state_{item.key}"], data[f"note_{item.key}"])
            for item in self.asked
            if data.get(f"state_{item.key}")
        }


class FilesForm(forms.Form):
    """Files for the step or for one piece of evidence."""

    def __init__(self, *args: Any, asked: tuple[Evidence, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = ["", *(item.key for item in asked)]
        for key in self.keys:
            self.fields[f"files_{key}"] = OptionalFilesField(label=_("材料"), required=False)

    def chosen(self) -> list[tuple[str, str, bytes]]:
        """(key of the evidence or "", name, content) of each; the form is valid."""
        return [(key, file.name or "", file.read()) for key in self.keys for file in self.cleaned_data[f"files_{key}"]]
