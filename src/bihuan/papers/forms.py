"""What people enter about a briefing; errors are sentences."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case
from bihuan.moments import BEIJING, cutoff
from bihuan.papers.briefing import Changes
from bihuan.papers.composing import entered, period_start
from bihuan.papers.content import paragraphs_of
from bihuan.papers.distributing import FIELDS
from bihuan.papers.models import Briefing
from bihuan.papers.notation import Names, parsed
from bihuan.papers.runs import Paragraphs, only_text
from bihuan.refusals import Unusable

LONGEST = 5000
HIGHEST = 9999


def _day_field(label: Any, missing: Any, **options: Any) -> forms.DateField:
    errors = {"required": missing, "invalid": gettext_lazy("日期请写成 2020-11-08 这样。")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=errors, **options)


def _time_field(label: Any) -> forms.TimeField:
    errors = {"invalid": gettext_lazy("时间请写成 12:00 这样，不填就是当天全天。")}
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, error_messages=errors)


def _recipients(label: Any, rule: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=box, help_text=rule)


class DistributionFields(forms.Form):
    """To whom a paper goes, and whom to ask."""

    report_to = _recipients(gettext_lazy("报"), gettext_lazy("上级机关和督察组；一行一个，印时用逗号连起来。"))
    send_to = _recipients(gettext_lazy("送"), gettext_lazy("领导和同级单位；一行一个。"))
    issue_to = _recipients(gettext_lazy("发"), gettext_lazy("下级单位；一行一个，没有就不印。"))
    phone = forms.CharField(label=gettext_lazy("联系电话"), required=False, max_length=40)
    mail = forms.CharField(label=gettext_lazy("邮箱"), required=False, max_length=80)


class BeginForm(forms.Form):
    """Number, day and cut-offs: all that a new issue needs."""

    series = forms.CharField(
        label=gettext_lazy("名称"),
        required=False,
        max_length=8,
        help_text=gettext_lazy("印在报头；各名称的期号分别编，每年从第1期起。"),
    )
    number = forms.IntegerField(
        label=gettext_lazy("期号"),
        min_value=1,
        max_value=HIGHEST,
        help_text=gettext_lazy("默认接本年的上一期；同一年里每个期号只能印发一次。"),
        error_messages={
            "required": gettext_lazy("请填写期号。"),
            "invalid": gettext_lazy("期号是一个整数。"),
            "min_value": gettext_lazy("期号从 1 起。"),
            "max_value": gettext_lazy("期号最大 9999。"),
        },
    )
    day = _day_field(
        gettext_lazy("日期"), gettext_lazy("请填写简报的日期。"), help_text=gettext_lazy("印在报头上的日期。")
    )
    as_of = _day_field(gettext_lazy("收件截止"), gettext_lazy("请填写收件截止的日期。"))
    as_of_time = _time_field(gettext_lazy("收件截止时间"))
    handled_as_of = _day_field(gettext_lazy("办理截止"), gettext_lazy("请填写办理截止的日期。"))
    handled_as_of_time = _time_field(gettext_lazy("办理截止时间"))
    since = _day_field(
        gettext_lazy("起算日期"),
        "",
        required=False,
        help_text=gettext_lazy("督办、执法、问责的数从哪天起计，如 2017-01-01 印“2017年以来”；不填就从最早的登记起。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"as_of", "handled_as_of"} <= cleaned.keys() and not self.errors:
            received, handled = self.cutoffs()
            if cutoff(handled) < cutoff(received):
                raise ValidationError(
                    _("办理截止早于收件截止：请改成同一时间或更晚，否则最后收到的信访件还谈不上办理。")
                )
            if cleaned.get("since") and cleaned["since"] > cleaned["handled_as_of"]:
                raise ValidationError(_("起算日期晚于办理截止：请改早，或者不填。"))
        return cleaned

    def cutoff_fields(self) -> list[tuple[forms.BoundField, forms.BoundField, str, str]]:
        """For the page: the day, its time, what the two are called, which rule stands beside them."""
        return [
            (self["as_of"], self["as_of_time"], _("收件截止"), "received"),
            (self["handled_as_of"], self["handled_as_of_time"], _("办理截止"), "handled"),
        ]

    def cutoffs(self) -> tuple[date | datetime, date | datetime]:
        said = self.cleaned_data
        return (
            _moment(said["as_of"], said.get("as_of_time")),
            _moment(said["handled_as_of"], said.get("handled_as_of_time")),
        )


class BriefingForm(DistributionFields, BeginForm):
    """The whole briefing: besides the cut-offs what it tells of, and to whom it goes."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    cases = forms.ModelMultipleChoiceField(
        queryset=Case.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("选中的信访件不在本次督察中，请重新打开页面。")},
    )
    records = forms.ModelMultipleChoiceField(
        queryset=WorkRecord.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("选中的动态已经印过或不在本次督察中，请重新打开页面。")},
    )

    def __init__(
        self, *args: Any, cases: QuerySet[Case], records: QuerySet[WorkRecord], names: Names, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.names = names
        for name, queryset in (("cases", cases), ("records", records)):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelMultipleChoiceField)
            choice.queryset = queryset

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["texts"] = {
            case.number: text
            for case in cleaned.get("cases", ())
            if (text := self._text(f"text-{case.pk}", case.number))
        }
        cleaned["record_texts"] = {
            str(record.pk): text
            for record in cleaned.get("records", ())
            if (text := self._text(f"record-text-{record.pk}", record.title))
        }
        return cleaned

    def _text(self, name: str, title: str) -> Paragraphs:
        try:
            return parsed(self.data.get(name, "")[:LONGEST], self.names)
        except Unusable as error:
            self.add_error(None, f"{title}：{error}")
            return ()

    def changes(self, drafted: dict[str, str]) -> Changes:
        """What to store. A text equal to the ``drafted`` one, or that of the work record, keeps following it."""
        said = self.cleaned_data
        records = {str(record.pk): record.text for record in said["records"]}
        as_of, handled_as_of = self.cutoffs()
        return Changes(
            series=said["series"],
            number=said["number"],
            day=said["day"],
            as_of=as_of,
            handled_as_of=handled_as_of,
            since=said["since"],
            cases=list(said["cases"]),
            records=list(said["records"]),
            texts=_edited(said["texts"], drafted),
            record_texts=_edited(said["record_texts"], records),
            **distribution_from(said),
        )


def _edited(texts: dict[str, Paragraphs], drafted: dict[str, str]) -> dict[str, Paragraphs]:
    return {name: text for name, text in texts.items() if text != only_text(paragraphs_of(drafted.get(name, "")))}


def distribution_from(said: dict[str, Any]) -> dict[str, str]:
    """The fields of a distribution, every line without needless blanks."""
    lines = {name: [" ".join(line.split()) for line in said[name].splitlines()] for name in FIELDS}
    return {name: "\n".join(line for line in found if line) for name, found in lines.items()}


def values_of(briefing: Briefing) -> dict[str, Any]:
    as_of, handled_as_of = entered(briefing)
    return {
        "seen": briefing.revision,
        "series": briefing.series,
        "number": briefing.number,
        "day": briefing.day,
        **_split("as_of", as_of),
        **_split("handled_as_of", handled_as_of),
        "since": period_start(briefing),
        **{name: getattr(briefing, name) for name in FIELDS},
    }


def _split(name: str, value: date | datetime) -> dict[str, Any]:
    if isinstance(value, datetime):
        return {name: value.date(), f"{name}_time": value.time()}
    return {name: value, f"{name}_time": None}


def _moment(day: date, at: time | None) -> date | datetime:
    return day if at is None else datetime.combine(day, at, BEIJING)


class SectionForm(forms.Form):
    """Heading and text of one section."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    heading = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=40,
        help_text=gettext_lazy("不用写【】，印时自动加上。"),
        error_messages={"required": gettext_lazy("请写标题。")},
    )
    text = forms.CharField(
        label=gettext_lazy("正文"),
        required=False,
        max_length=4 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, names: Names, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = names

    def clean_heading(self) -> str:
        return " ".join(self.cleaned_data["heading"].split()).strip("【】")

    def clean_text(self) -> Paragraphs:
        try:
            return parsed(self.cleaned_data["text"], self.names)
        except Unusable as error:
            raise ValidationError(str(error)) from error


class DistributionForm(DistributionFields):
    """To whom the next issues go."""


class TemplateForm(forms.Form):
    """The office's own Word template."""

    file = forms.FileField(
        label=gettext_lazy("换成单位自己的模板"),
        help_text=gettext_lazy("从自带模板另存一份再改版式，标记（双花括号）不要删；.docx，不超过 5 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": gettext_lazy("还没有选文件：请把改好的 .docx 拖进来。"),
            "empty": gettext_lazy("这个文件是空的，请重新选。"),
        },
    )
