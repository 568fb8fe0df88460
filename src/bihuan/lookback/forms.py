"""How to draw, whom to send, what was found."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.complaints.forms import OptionalFilesField
from bihuan.findings.forms import day_field
from bihuan.lookback.models import Draw, LookBack
from bihuan.lookback.ordering import LONGEST_SEED, DrawText
from bihuan.lookback.reporting import LONGEST, RESULTS, Seen
from bihuan.units.models import Member

SEPARATORS = re.compile(r"[、，,；;\s]+")


class DrawForm(forms.Form):
    """A sample to be drawn."""

    rate = forms.IntegerField(
        label=_("抽查比例（%）"),
        min_value=1,
        max_value=100,
        help_text=_("每一层按这个比例抽，不足一个的算一个。"),
        error_messages={"required": _("请填抽查比例。")},
    )
    strata = forms.ChoiceField(label=_("分层"), choices=Draw.Strata.choices, widget=forms.RadioSelect)
    until = day_field(_("截止日期"))
    since = day_field(_("销号日期不早于"), required=False)
    seed = forms.CharField(
        label=_("种子"),
        max_length=LONGEST_SEED,
        help_text=_("决定抽中谁；已随机给出一个，也可以填公开摇出的数。抽后登记、公布，任何人都能照着重算。"),
        error_messages={"required": _("请填种子。")},
    )

    def said(self) -> DrawText:
        """What was entered; the form is valid."""
        data = self.cleaned_data
        return DrawText(data["seed"], data["rate"], data["strata"], data["until"], data["since"])


class AssignForm(forms.Form):
    """An inspector for what is ticked."""

    inspector = forms.TypedChoiceField(label=_("核查人"), coerce=int, error_messages={"required": _("请选择核查人。")})
    due_on = day_field(_("完成期限"), required=False)

    def __init__(self, *args: Any, members: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {member.pk: member for member in members}
        field = self.fields["inspector"]
        field.choices = [("", ""), *((pk, member.title) for pk, member in self.members.items())]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why one is ordered, called off, or begins anew."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明原因。")},
    )


class FilesForm(forms.Form):
    """What the inspector brought back."""

    chosen = OptionalFilesField(label=_("照片、材料"), required=False)


class SeenForm(forms.Form):
    """What was found."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in RESULTS],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结果。")},
    )
    visited_on = day_field(_("核查日期"))
    persons = forms.CharField(
        label=_("参加人员"),
        max_length=600,
        help_text=_("姓名、单位，用顿号隔开。"),
        error_messages={"required": _("请写明参加人员。")},
    )
    text = forms.CharField(
        label=_("核查情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("现场看到的、问到的、测到的；与销号时的材料是否一致。"),
        error_messages={"required": _("请写明核查情况。")},
    )

    def said(self) -> Seen:
        """What was entered; the form is valid."""
        data = self.cleaned_data
        persons = tuple(name for name in SEPARATORS.split(data["persons"]) if name)
        return Seen(LookBack.Outcome(data["outcome"]), data["text"], data["visited_on"], persons)
