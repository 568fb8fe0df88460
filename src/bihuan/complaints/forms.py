"""What people enter about complaints; each error is a sentence that says what to do."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.complaints.choosing import grouped
from bihuan.complaints.models import KINDS, Visit
from bihuan.moments import beijing_day
from bihuan.reading.documents import FIRST_YEAR
from bihuan.units.models import Unit

LONGEST = 20_000
MOST_FILES = 40
MOST_BYTES = 30 * 1024 * 1024

LAST_YEAR = 2999


def not_after_today(day: date) -> None:
    if day > beijing_day(timezone.now()):
        raise ValidationError(_("日期不能晚于今天。"))


def not_mistyped(day: date) -> None:
    """A picker makes 0025 of a year typed with two digits, and takes 9999, after which no working day can be counted."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("日期的年份不对，请核对。"))


def required(what: str | Promise) -> dict[str, Any]:
    return {"required": what}


class DayField(forms.DateField):
    """A day as the browser's own picker gives it."""

    default_validators = [not_mistyped]

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": gettext_lazy("日期请写成 2020-11-08 这样。"), **options.pop("error_messages", {})}
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=errors, **options
        )


class PastDayField(DayField):
    """The earlier day on which an act took effect; without one it takes effect now."""

    default_validators = [not_mistyped, not_after_today]

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("生效日期"))
        options.setdefault("help_text", gettext_lazy("不填为现在；补记以前的事时填当天，不能早于上一步。"))
        super().__init__(required=False, **options)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, each within bounds; what is in them is found out by reading."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        files: list[UploadedFile[Any]] = list(data or [])
        if not files:
            raise ValidationError(_("还没有选文件：请把清单拖进来，或点“选择文件”。"))
        if len(files) > MOST_FILES:
            raise ValidationError(_("一次最多%(count)d个文件，请分几次导入。") % {"count": MOST_FILES})
        return files


class OptionalFilesField(ManyFilesField):
    """Several files at once, or none."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        return super().clean(data, initial) if data else []


class UploadForm(forms.Form):
    """Lists to be taken in together."""

    kind = forms.ChoiceField(
        label=gettext_lazy("导入什么"),
        choices=KINDS,
        initial="transfer",
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("请选择导入什么。")),
    )
    lists = ManyFilesField(
        label=gettext_lazy("把清单拖到这里"),
        help_text=gettext_lazy(
            "可以一次拖入几个文件：xlsx、xls、docx、doc、wps、pdf、html、csv、txt，或者打成一个 zip，每个不超过30兆，最多40个。"
        ),
    )


class AttachForm(forms.Form):
    """Several files at once."""

    chosen = ManyFilesField(
        label=gettext_lazy("把照片、文书拖到这里"),
        help_text=gettext_lazy(
            "jpg、png、heic、pdf、docx、xlsx 等，每个不超过30兆；选好就传，断线会接着传，随答复一起提交。"
        ),
    )


class SeenForm(forms.Form):
    """An act on one complaint carries the revision that the person was looking at."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReasonedForm(SeenForm):
    """An act with its reason and, where it is recorded late, its day."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = PastDayField()


SMALL_ACTS = (
    "accept",
    "arrive",
    "report",
    "follow_up",
    "return",
    "recall",
    "insist",
    "rule_stay",
    "rule_move",
    "reopen",
)
"""Acts on a share that need no more than a reason."""


class ActForm(ReasonedForm):
    """One of the small acts."""

    act = forms.ChoiceField(choices=[(act, "") for act in SMALL_ACTS], widget=forms.HiddenInput)


class VisitForm(SeenForm):
    """A visit to the people."""

    on = DayField(
        label=gettext_lazy("回访日期"),
        validators=[not_after_today],
        error_messages=required(gettext_lazy("请填回访日期。")),
    )
    way = forms.ChoiceField(label=gettext_lazy("方式"), choices=Visit.Way.choices)
    people = forms.IntegerField(
        label=gettext_lazy("人数"),
        min_value=0,
        max_value=1000,
        error_messages=required(gettext_lazy("请填回访了几人。")),
    )
    outcome = forms.ChoiceField(label=gettext_lazy("是否满意"), choices=Visit.Outcome.choices)
    visitors = forms.CharField(
        label=gettext_lazy("回访人"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("不填为登记人")}),
    )
    said = forms.CharField(
        label=gettext_lazy("群众意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviewForm(ReasonedForm):
    """Sign, or send back to the unit or to an earlier step of the sign-off, with a reason."""

    decision = forms.ChoiceField(choices=[("approve", ""), ("send_back", "")], widget=forms.HiddenInput)
    to = forms.IntegerField(required=False, min_value=1)
    waived = forms.CharField(required=False, max_length=2000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "send_back" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("退回修改要写明原因，让承办单位知道改什么。"))
        return cleaned


class SeenCases(forms.Field):
    """Ticked complaints as ``id:revision``, so that a bulk act notices who was quicker."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, int]:
        seen = {}
        for item in value or []:
            pk, _colon, revision = str(item).partition(":")
            if not (pk.isascii() and pk.isdigit() and revision.isascii() and revision.isdigit()):
                raise ValidationError(_("选中的件不对，请回到清单重新选。"))
            seen[int(pk)] = int(revision)
        return seen


class AssignForm(forms.Form):
    """Units for one complaint or many: one leads, others assist. Without units each gets what was proposed."""

    case = SeenCases(error_messages=required(gettext_lazy("还没有选信访件：请在左边打勾。")))
    target = forms.ChoiceField(required=False)
    lead = forms.ChoiceField(label=gettext_lazy("主办单位"), required=False)
    assist = forms.MultipleChoiceField(
        label=gettext_lazy("协办单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    on = PastDayField()
    on_batch_day = forms.BooleanField(label=gettext_lazy("按转办日期生效"), required=False)
    note = forms.CharField(
        label=gettext_lazy("交办要求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    all_lead = forms.BooleanField(label=gettext_lazy("拆分：各单位各自主办"), required=False)
    proposed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        self.groups = grouped(units)
        for name, blank in (("lead", [("", _("选择主办单位"))]), ("target", [("", "")]), ("assist", [])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*blank, *self.groups]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("target"):  # a unit of the board was hit: it alone, whatever the bar below says
            cleaned |= {"lead": cleaned["target"], "assist": [], "proposed": False}
        if not cleaned.get("proposed") and not cleaned.get("lead") and "lead" not in self.errors:
            self.add_error("lead", _("还没有选主办单位：请至少选一个单位。"))
        return cleaned

    def chosen(self) -> list[Unit]:
        """The lead first, then those that assist."""
        ids = [self.cleaned_data["lead"], *self.cleaned_data["assist"]]
        return [self.units[pk] for pk in dict.fromkeys(ids) if pk]


class ReassignForm(SeenForm):
    """To whom a complaint goes instead, and why."""

    to = forms.ChoiceField(label=gettext_lazy("改派给"), error_messages=required(gettext_lazy("请选改派给哪个单位。")))
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=required(gettext_lazy("改派要写明原因。")),
    )
    note = forms.CharField(
        label=gettext_lazy("交办要求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        self.groups = grouped(units)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *self.groups]

    def unit(self) -> Unit:
        return self.units[self.cleaned_data["to"]]


class DutyForm(forms.Form):
    """One line of the duty list."""

    label = forms.ChoiceField(label=gettext_lazy("污染类型"), required=False)
    words = forms.CharField(
        label=gettext_lazy("正文出现"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("任一个词出现就算，用顿号隔开；不填就只看污染类型。"),
    )
    unit = forms.ChoiceField(label=gettext_lazy("归口单位"), error_messages=required(gettext_lazy("请选归口单位。")))

    def __init__(self, *args: Any, labels: Sequence[str], units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = {str(unit.pk): unit for unit in units}
        for name, choices in (
            ("label", [("", _("不限")), *((label, label) for label in labels)]),
            ("unit", [("", _("请选择")), *grouped(units)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ConfirmForm(forms.Form):
    """What was shown is what is written: the preview travels with the confirmation."""

    expected = forms.JSONField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    skip_rejected = forms.BooleanField(required=False)


def first_error(form: forms.Form) -> str:
    """The first thing wrong with a form that has no page of its own to come back to."""
    errors: Iterable[Any] = form.errors.values()
    return next((str(error) for group in errors for error in group), _("填写的内容不对，请回去重填。"))
