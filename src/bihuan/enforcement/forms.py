"""What people enter about enforcement; errors are sentences."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.receipts import Receipted
from bihuan.complaints.forms import DayField, not_after_today, required
from bihuan.enforcement.models import Enforcement
from bihuan.enforcement.recording import EnforcementText
from bihuan.moments import beijing_day
from bihuan.units.forms import say_lengths
from bihuan.units.models import Unit

FEN = 100
MOST_BYTES = 5 * 1024 * 1024
WHOLE = {"invalid": gettext_lazy("请填整数。"), "min_value": gettext_lazy("不能是负数或0。")}


class EnforcementForm(Receipted):
    """A record; ``seen`` is the revision it was opened with."""

    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=Enforcement.Kind.choices,
        initial=Enforcement.Kind.CHECK,
        error_messages=required(gettext_lazy("请选择类别。")),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("执法单位"),
        queryset=Unit.objects.none(),
        error_messages={
            "required": gettext_lazy("请选择单位。"),
            "invalid_choice": gettext_lazy("只能登记本单位及下属单位的执法情况。"),
        },
    )
    day = DayField(
        label=gettext_lazy("日期"),
        validators=[not_after_today],
        help_text=gettext_lazy("报一段时间的，是这段时间的最后一天。"),
        error_messages=required(gettext_lazy("请填写日期。")),
    )
    since_on = DayField(
        label=gettext_lazy("时段起日"),
        required=False,
        help_text=gettext_lazy("按月、按季报数的填这一段的第一天；只登一件的不填。"),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("数量"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("检查是家次，其他是件。"),
        error_messages={**WHOLE, "required": gettext_lazy("请填写数量。")},
    )
    method = forms.ChoiceField(
        label=gettext_lazy("检查方式"),
        choices=[("", gettext_lazy("（不写）")), *Enforcement.Method.choices],
        required=False,
        help_text=gettext_lazy("只有现场执法检查要选；不选的检查按日常检查计。"),
    )
    persons = forms.IntegerField(
        label=gettext_lazy("人次、人数"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("检查是出动的人次，移送拘留是人数。"),
        error_messages=WHOLE,
    )
    number = forms.CharField(
        label=gettext_lazy("文号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("如 澜环罚〔2025〕12号；同一单位同一份文书只登一次。"),
    )
    yuan = forms.DecimalField(
        label=gettext_lazy("罚款（元）"),
        min_value=0,
        max_digits=15,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("立案处罚、罚款决定填，写到分；报一段时间的填合计。"),
        error_messages={
            "invalid": gettext_lazy("罚款请填数字，如 52500.50。"),
            "max_decimal_places": gettext_lazy("罚款最多写到分，如 52500.50。"),
        },
    )
    subject = forms.CharField(
        label=gettext_lazy("检查、处罚对象"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("企业或单位名称；是个人的不写姓名。"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        say_lengths(self)
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("since_on") and said.get("day") and said["since_on"] > said["day"]:
            raise ValidationError(_("时段的起日不能晚于止日。"))
        return said

    def said(self, kept: Enforcement | None = None) -> EnforcementText:
        """``kept``: the record that is put right, whose complaint stays with it."""
        names = ("kind", "unit", "day", "method", "since_on", "quantity", "persons", "number", "subject", "note")
        said = self.cleaned_data
        fen = None if said["yuan"] is None else int(said["yuan"] * FEN)
        return EnforcementText(**{name: said[name] for name in names}, fen=fen, case=kept.case if kept else None)


def first_values(units: QuerySet[Unit], home: Unit | None) -> dict[str, Any]:
    return {
        "receipt": uuid4(),
        "day": beijing_day(timezone.now()),
        "unit": home.pk if home and units.filter(pk=home.pk).exists() else None,
    }


def values_of(record: Enforcement) -> dict[str, Any]:
    names = ("kind", "day", "method", "since_on", "quantity", "persons", "number", "subject", "note")
    said = {name: getattr(record, name) for name in names}
    yuan = None if record.fen is None else Decimal(record.fen) / FEN
    return said | {"seen": record.revision, "unit": record.unit_id, "yuan": yuan}


class TableForm(forms.Form):
    """A table of records, as a file or pasted."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=gettext_lazy("第一行是表头：类别、执法单位、日期，其他列有就写。"),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴表格"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("从 Excel 里连表头一起复制过来。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("文件超过5兆，一次最多导入1000行，请拆开。"))
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            raise ValidationError(_("请选一个文件，或把表格粘贴到下面。"))
        return given
