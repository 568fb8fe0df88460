"""What people enter about sites and alarms; each error is a sentence that says what to do."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bihuan.coordinates import Place, read_place
from bihuan.refusals import Unusable
from bihuan.sites.alarm_tables import MOST
from bihuan.sites.alarming import LONGEST
from bihuan.sites.codes import read_credit_code, read_permit
from bihuan.sites.models import Alarm, Site
from bihuan.sites.registering import SiteText
from bihuan.units.forms import MOST_BYTES, TableForm, UnitChoice, say_lengths
from bihuan.units.models import Unit

WIDEST = 50_000
"""Metres of a site's extent; a reservoir is not larger."""


class SiteForm(forms.Form):
    """A site, whole."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        error_messages={"required": gettext_lazy("请填写名称。")},
        help_text=gettext_lazy("企业写营业执照上的全称；河段写起止，例如 东风渠下游段。"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", gettext_lazy("请选择")), *Site.Kind.choices],
        error_messages={"required": gettext_lazy("请选择类别。")},
    )
    unit = UnitChoice(
        label=gettext_lazy("所在单位"),
        help_text=gettext_lazy("所在的县区、乡镇街道；部门登记的填本部门。这个单位和它的上级看得到。"),
    )
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200, required=False)
    place = forms.CharField(
        label=gettext_lazy("坐标"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "WGS-84，例如 112.6034, 26.2278 或 东经112°36′12″ 北纬26°13′40″；高德、腾讯、百度地图上的坐标要先换算。"
        ),
    )
    radius = forms.IntegerField(
        label=gettext_lazy("范围半径（米）"),
        min_value=1,
        max_value=WIDEST,
        required=False,
        help_text=gettext_lazy("河段、水库、园区等有范围的才填：离坐标多远以内都算这个点位。"),
        error_messages={
            "invalid": gettext_lazy("范围半径请填整数，单位是米。"),
            "min_value": gettext_lazy("范围半径要大于0米；没有范围的不填。"),
            "max_value": gettext_lazy("范围半径最大50000米，请核对单位。"),
        },
    )
    credit_code = forms.CharField(label=gettext_lazy("统一社会信用代码"), max_length=30, required=False)
    permit = forms.CharField(label=gettext_lazy("排污许可证编号"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(data, **options)
        say_lengths(self)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoice)
        unit.offer(units)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_place(self) -> Place | None:
        text = str(self.cleaned_data["place"])
        try:
            return read_place(text) if text.strip() else None
        except Unusable as error:
            raise ValidationError(str(error)) from error

    def clean_credit_code(self) -> str:
        try:
            return read_credit_code(str(self.cleaned_data["credit_code"]))
        except Unusable as error:
            raise ValidationError(str(error)) from error

    def clean_permit(self) -> str:
        try:
            return read_permit(str(self.cleaned_data["permit"]), self.cleaned_data.get("credit_code", ""))
        except Unusable as error:
            raise ValidationError(str(error)) from error

    def clean_radius(self) -> int | None:
        radius: int | None = self.cleaned_data["radius"]
        if radius and not self.cleaned_data.get("place") and not self.data.get("place"):
            raise ValidationError(gettext_lazy("有范围半径的要填坐标。"))
        return radius

    def said(self) -> SiteText:
        fields = SiteText.__dataclass_fields__
        return SiteText(**{name: value for name, value in self.cleaned_data.items() if name in fields})


def initial_of(site: Site) -> dict[str, object]:
    """A stored site as its form shows it."""
    names = ("name", "kind", "unit", "address", "radius", "credit_code", "permit")
    return {name: getattr(site, name) for name in names} | {"place": site.place_said, "seen": site.revision}


class MomentField(forms.DateTimeField):
    """A minute in Beijing as the browser's own picker gives it."""

    def __init__(self, **options: Any) -> None:
        errors = {
            "invalid": gettext_lazy("时间请写成 2025-06-08 14:30 这样。"),
            "required": gettext_lazy("请填写时间。"),
        }
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, error_messages=errors, **options)


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


class AlarmForm(forms.Form):
    """An alarm, entered by hand."""

    what = forms.CharField(
        label=gettext_lazy("报警内容"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"list": "alarm-words", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填写报警内容，例如 COD超标、数据异常、断线。")},
    )
    since = MomentField(label=gettext_lazy("开始时间"))
    until = MomentField(label=gettext_lazy("结束时间（没有结束的不填）"), required=False)
    value = forms.DecimalField(label=gettext_lazy("数值"), max_digits=14, decimal_places=4, required=False)
    limit = forms.DecimalField(label=gettext_lazy("限值"), max_digits=14, decimal_places=4, required=False)
    measured_in = forms.CharField(label=gettext_lazy("计量单位"), max_length=20, required=False)
    source = forms.ChoiceField(label=gettext_lazy("来源"), choices=Alarm.Source.choices, initial=Alarm.Source.HAND)


class EndForm(forms.Form):
    """Since when an alarm is over."""

    until = MomentField(label=gettext_lazy("结束时间"), initial=this_minute)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明原因。")},
    )


class AlarmTableForm(TableForm):
    """A table of alarms, as a file or pasted."""

    most = MOST
    file = forms.FileField(
        label=gettext_lazy("报警记录表"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=gettext_lazy("xlsx、xls、csv，不超过5兆；监控平台导出的表一般可以直接用。"),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴表格"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "table-text"}),
        help_text=gettext_lazy("从 Excel 里选中，连表头一起复制过来。"),
    )
