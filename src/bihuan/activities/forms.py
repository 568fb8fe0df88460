"""What people enter about their work."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.activities.models import WorkRecord
from bihuan.cases.receipts import Receipted
from bihuan.moments import beijing_day
from bihuan.units.models import Unit

LONGEST = 5000


class RecordForm(Receipted):
    """A work record. ``seen`` is the revision it was opened with."""

    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=WorkRecord.Kind.choices,
        initial=WorkRecord.Kind.NEWS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择类别。")},
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("单位"),
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择单位。"),
            "invalid_choice": gettext_lazy("只能写本单位及下属单位的动态。"),
        },
    )
    day = forms.DateField(
        label=gettext_lazy("日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("事情发生的那一天。"),
        error_messages={
            "required": gettext_lazy("请填写日期。"),
            "invalid": gettext_lazy("日期请写成 2020-11-08 这样。"),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=120,
        help_text=gettext_lazy("一句话，印在简报中作小标题。"),
        error_messages={
            "required": gettext_lazy("请写一个标题。"),
            "max_length": gettext_lazy("标题最长120个字，请缩短。"),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("谁、哪天、到哪里、做了什么、有什么结果；每段另起一行。不写举报人的姓名和电话。"),
        error_messages={
            "required": gettext_lazy("请写明内容。"),
            "max_length": gettext_lazy("内容最长5000个字，请精简。"),
        },
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > beijing_day(timezone.now()):
            raise ValidationError(_("日期不能晚于今天。"))
        return day


def first_values(units: QuerySet[Unit], home: Unit | None) -> dict[str, Any]:
    return {
        "receipt": uuid4(),
        "day": beijing_day(timezone.now()),
        "kind": WorkRecord.Kind.NEWS,
        "unit": home.pk if home and units.filter(pk=home.pk).exists() else None,
    }


def values_of(record: WorkRecord) -> dict[str, Any]:
    return {
        "seen": record.revision,
        "kind": record.kind,
        "unit": record.unit_id,
        "day": record.day,
        "title": record.title,
        "text": record.text,
    }
