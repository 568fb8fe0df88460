"""What people enter for many complaints at once; which complaints is the selection's to say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.complaints.choosing import grouped
from bihuan.complaints.forms import AssignForm, required
from bihuan.units.models import Unit


class BulkAssignForm(AssignForm):
    """One leads, others assist, for every selected complaint."""

    case = None  # type: ignore[assignment] # Django's way to drop a field of the form above
    proposed = None  # type: ignore[assignment]


class BulkRecallForm(forms.Form):
    """From whom, and why."""

    recall_unit = forms.ChoiceField(label=gettext_lazy("从哪个单位收回"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=required(gettext_lazy("收回要写明原因。")),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        field = self.fields["recall_unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部承办单位")), *grouped(units)]

    def unit(self) -> Unit | None:
        """None for all of them."""
        return self.units.get(self.cleaned_data["recall_unit"])
