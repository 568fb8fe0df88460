"""What people enter about instruments, replies and sanctions; errors are sentences."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Case
from bihuan.cases.receipts import Receipted
from bihuan.complaints.choosing import grouped
from bihuan.complaints.forms import DayField, not_after_today, required
from bihuan.moments import beijing_day
from bihuan.supervision.accountability import SanctionText
from bihuan.supervision.models import Instrument, Sanction
from bihuan.supervision.pressing import InstrumentText
from bihuan.units.forms import say_lengths
from bihuan.units.models import Unit

LONGEST = 5000
BETWEEN = re.compile(r"[\s、,，;；]+")
MOST_NAMED = 300
"""Cases that one instrument can name."""


class Entered(Receipted):
    """A row of a register: ``seen`` is the revision it was opened with."""

    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    day = DayField(
        label=gettext_lazy("日期"), validators=[not_after_today], error_messages=required(gettext_lazy("请填写日期。"))
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("单位"),
        queryset=Unit.objects.none(),
        error_messages={
            "required": gettext_lazy("请选择单位。"),
            "invalid_choice": gettext_lazy("只能选本单位及下属单位。"),
        },
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        say_lengths(self)
        self.units = units
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = units


class InstrumentForm(Entered):
    """An instrument. ``cases`` are those that the member may name; in the box stand their numbers."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", gettext_lazy("请选择")), *Instrument.Kind.choices],
        error_messages=required(gettext_lazy("请选择类别。")),
    )
    number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)
    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=120, error_messages=required(gettext_lazy("请写一个标题。"))
    )
    text = forms.CharField(
        label=gettext_lazy("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("查了哪里、指出什么问题、要求怎样改；每段另起一行。"),
        error_messages=required(gettext_lazy("请写明内容。")),
    )
    to = forms.ModelMultipleChoiceField(
        label=gettext_lazy("发往单位"),
        queryset=Unit.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("只能发往本单位管的单位，请重新打开页面。")},
    )
    reply_due_on = DayField(
        label=gettext_lazy("回复期限"),
        required=False,
        help_text=gettext_lazy("不要求回复就不填；到期前一天和过期各提醒一次。"),
    )
    cases = forms.CharField(
        label=gettext_lazy("督办的问题、信访件"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写编号，用顿号或空格隔开；会在问题和信访件的页面上列出。"),
    )
    further = forms.IntegerField(
        label=gettext_lazy("另有问题（个）"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("台账里没有的问题，计入“督办问题”的件数。"),
        error_messages={"invalid": gettext_lazy("另有问题请填整数。")},
    )
    further_note = forms.CharField(
        label=gettext_lazy("是哪些问题"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("如：现场督导时指出、当场交办的扬尘问题。"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], cases: QuerySet[Case], **options: Any) -> None:
        super().__init__(*args, units=units, **options)
        self._cases = cases
        choice = self.fields["to"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = units

    @property
    def groups(self) -> Any:
        return grouped(self.units.select_related("parent"))

    @property
    def chosen(self) -> set[str]:
        """Ids of the units that are ticked."""
        return {str(getattr(one, "pk", one)) for one in self["to"].value() or ()}

    def clean_cases(self) -> list[Case]:
        numbers = list(dict.fromkeys(part for part in BETWEEN.split(self.cleaned_data["cases"]) if part))
        if len(numbers) > MOST_NAMED:
            raise ValidationError(_("一次最多关联%(most)d件，请分几次登记。") % {"most": MOST_NAMED})
        found = {case.number: case for case in self._cases.filter(number__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise ValidationError(
                _("本次督察里没有找到 %(numbers)s，请核对编号；不在台账里的请填“另有问题”。")
                % {"numbers": "、".join(missing[:10])}
            )
        return [found[number] for number in numbers]

    def said(self, hidden: Iterable[Case] = (), away: Iterable[Unit] = ()) -> InstrumentText:
        """``hidden`` are the cases of the instrument that the member does not see, ``away`` the units addressed that it
        may not address itself: they stay."""
        said = self.cleaned_data
        return InstrumentText(
            kind=said["kind"],
            unit=said["unit"],
            day=said["day"],
            title=said["title"],
            text=said["text"],
            units=[*said["to"], *away],
            number=said["number"],
            cases=[*said["cases"], *hidden],
            further=said["further"] or 0,
            further_note=said["further_note"],
            reply_due_on=said["reply_due_on"],
        )


def first_values(units: QuerySet[Unit], home: Unit | None) -> dict[str, Any]:
    return {
        "receipt": uuid4(),
        "day": beijing_day(timezone.now()),
        "unit": home.pk if home and units.filter(pk=home.pk).exists() else None,
    }


def values_of(instrument: Instrument, cases: Iterable[Case]) -> dict[str, Any]:
    names = ("kind", "day", "title", "text", "number", "further_note", "reply_due_on")
    return {
        "seen": instrument.revision,
        **{name: getattr(instrument, name) for name in names},
        "unit": instrument.unit_id,
        "to": [one.unit_id for one in instrument.addressees.all()],
        "cases": "、".join(case.number for case in cases),
        "further": instrument.further or None,
    }


class ReplyForm(forms.Form):
    """What a unit answers."""

    text = forms.CharField(
        label=gettext_lazy("回复内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=required(gettext_lazy("请写明回复内容。")),
    )
    day = DayField(
        label=gettext_lazy("回复日期"),
        validators=[not_after_today],
        error_messages=required(gettext_lazy("请填写回复日期。")),
    )
    file = forms.FileField(
        label=gettext_lazy("附件"),
        required=False,
        help_text=gettext_lazy("照片、PDF、Word、Excel，一个。"),
        error_messages={"empty": gettext_lazy("这个文件是空的，请重新选。")},
    )


class ReasonForm(forms.Form):
    """Why a row is void; ``seen`` is the revision that the member saw."""

    seen = forms.IntegerField(
        min_value=1, widget=forms.HiddenInput, error_messages=required(gettext_lazy("请重新打开页面再办。"))
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=required(gettext_lazy("作废要写明原因。")),
    )


class SanctionForm(Entered):
    """One person, one decision."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("加密存放，不印、不导出；谁看过都有记录。"),
        error_messages=required(gettext_lazy("请写姓名。")),
    )
    workplace = forms.CharField(
        label=gettext_lazy("所在单位"),
        max_length=80,
        help_text=gettext_lazy("写全称，每次写法一致：同一单位的同一个人只计一人。"),
        error_messages=required(gettext_lazy("请写所在单位。")),
    )
    body = forms.ChoiceField(
        label=gettext_lazy("单位类别"), choices=Sanction.Body.choices, initial=Sanction.Body.DEPARTMENT
    )
    rank = forms.ChoiceField(label=gettext_lazy("级别"), choices=Sanction.Rank.choices, initial=Sanction.Rank.SECTION)
    form = forms.ChoiceField(
        label=gettext_lazy("方式"), choices=Sanction.Form.choices, initial=Sanction.Form.ADMONITION
    )
    number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)
    case = forms.CharField(
        label=gettext_lazy("因哪件"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("反馈问题或信访件的编号。"),
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **options: Any) -> None:
        super().__init__(*args, **options)
        self._cases = cases
        self.fields["unit"].label = _("计入哪个地区、单位")
        self.fields["day"].label = _("决定日期")

    def clean_case(self) -> Case | None:
        number = self.cleaned_data["case"].strip()
        if not number:
            return None
        found = self._cases.filter(number=number).first()
        if found is None:
            raise ValidationError(_("本次督察里没有 %(number)s，请核对编号，或者不填。") % {"number": number})
        return found

    def said(self) -> SanctionText:
        names = ("unit", "day", "name", "workplace", "body", "rank", "form", "number", "case")
        return SanctionText(**{name: self.cleaned_data[name] for name in names})


def values_of_sanction(sanction: Sanction) -> dict[str, Any]:
    names = ("day", "name", "workplace", "body", "rank", "form", "number")
    said = {name: getattr(sanction, name) for name in names}
    return said | {
        "seen": sanction.revision,
        "unit": sanction.unit_id,
        "case": sanction.case.number if sanction.case else "",
    }
