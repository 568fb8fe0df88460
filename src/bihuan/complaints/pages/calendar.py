"""The work calendar: a year as it stands, and what entering or changing one would do before it is made."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Deadline
from bihuan.cases.selectors import sees_whole
from bihuan.cases.standing import AWAITED
from bihuan.complaints import calendar_change
from bihuan.complaints.calendar_change import YearEffect, entered_by, keeps_calendar
from bihuan.complaints.forms import first_error, required
from bihuan.complaints.months import months
from bihuan.complaints.redating import Redate, late
from bihuan.complaints.telling import page
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.rulebooks import calendar as table
from bihuan.rulebooks.models import CalendarDay
from bihuan.rulebooks.notices import Arrangement, read_notice, worded
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

SHOWN = 200
LONGEST = 5000
EARLIEST, LATEST = 2000, 2100


class NoticeForm(forms.Form):
    """A year's arrangement in the words of its notice."""

    year = forms.IntegerField(
        label=gettext_lazy("年份"),
        min_value=EARLIEST,
        max_value=LATEST,
        error_messages=required(gettext_lazy("请填年份。"))
        | dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("年份写成 2027 这样。")),
    )
    notice = forms.CharField(
        label=gettext_lazy("放假和调休安排"),
        help_text=gettext_lazy(
            "粘贴国务院办公厅通知的原文，一个节日一条，例如“元旦：1月1日（周四）至3日（周六）放假调休，共3天。"
            "1月4日（周日）上班。”写了周几、共几天的，会核对。全年一次写全，代替原有的安排。"
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages=required(gettext_lazy("请粘贴通知里的放假安排。"))
        | {"max_length": gettext_lazy("太长了：只粘贴放假安排那几条。")},
    )

    arrangement: Arrangement

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if "year" not in said or "notice" not in said:
            return
        self.arrangement, problems = read_notice(said["notice"], said["year"])
        for problem in problems:
            self.add_error("notice", problem)


class ConfirmYearForm(NoticeForm):
    """What was looked at, its effect, and on what ground."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("通知的名称或文号，记入工作日历和每个调整了的期限。"),
        max_length=200,
        error_messages=required(gettext_lazy("请写明依据。")),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on as they come
        for name in ("year", "notice"):
            self.fields[name].widget = forms.HiddenInput()


@allow(*CASE_ROLES)
def calendar(request: DeskRequest) -> HttpResponseBase:
    """One year, the present one unless another is asked for."""
    form = None
    year = _asked(request)
    if keeps_calendar(request.user):
        form = NoticeForm(initial={"year": year, "notice": _standing(year)})
    return _show(request, year, form)


@allow(Role.REVIEW)
def change(request: DeskRequest) -> HttpResponseBase:
    """A notice is looked at; with its fingerprint and a ground it is put into force."""
    if request.method != "POST":
        return redirect("complaints:calendar")
    if not keeps_calendar(request.user):
        raise Refused(_("工作日历由能改全部督察规则的审核人员录入。"))
    if "seen" in request.POST:
        return _confirm(request)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _show(request, _year(request.POST.get("year", "")), form)
    effect = calendar_change.effect_of(form.arrangement)
    return _preview(request, effect, form.cleaned_data["notice"])


def _show(request: DeskRequest, year: int, form: NoticeForm | None) -> HttpResponseBase:
    entered = sorted(table.entered())
    missing = _missing(entered)
    inspection = request.inspection or None
    context = {
        "title": _("工作日历"),
        "lead": _("期限按它推算：周末和节假日不算工作日，调休上班的周末算。"),
        "year": year,
        "is_entered": year in entered,
        "months": months(year, table.stored()),
        "entered": entered,
        "missing": missing,
        "years": sorted({*entered, *missing, year}),
        "history": entered_by(year),
        "provisional": _provisional(request) if missing and inspection else 0,
        "form": form,
    }
    return render(request, "complaints/calendar.html", context)


def _asked(request: DeskRequest) -> int:
    return _year(request.GET.get("year", ""))


def _year(text: str) -> int:
    """What was asked for, or this year where that is none."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return asked if EARLIEST <= asked <= LATEST else beijing_day(timezone.now()).year


def _missing(entered: Sequence[int]) -> list[int]:
    """Years up to the next one that are not entered."""
    following = beijing_day(timezone.now()).year + 1
    first = min([*entered, following - 1])
    return [year for year in range(first, max([*entered, following]) + 1) if year not in entered]


def _provisional(request: DeskRequest) -> int:
    """Open due dates of the inspection in hand that are provisional; who sees some units is not told of all."""
    if not sees_whole(request.user, request.inspection):
        return 0
    awaited = Q(assignment__isnull=True) | Q(assignment__status__in=AWAITED)
    waiting = Deadline.objects.filter(awaited, case__inspection=request.inspection, case__withdrawn_at__isnull=True)
    return waiting.filter(met_at__isnull=True, provisional=True).count()


def _standing(year: int) -> str:
    """The year as it stands, in the words of a notice."""
    named: dict[str, dict[date, str]] = {kind: {} for kind in CalendarDay.Kind.values}
    for day, (kind, name) in table.stored().items():
        if day.year == year:
            named[kind][day] = name
    return worded(named[CalendarDay.Kind.HOLIDAY], named[CalendarDay.Kind.WORKDAY])


def _preview(request: DeskRequest, effect: YearEffect, notice: str) -> HttpResponseBase:
    year = effect.arrangement.year
    newly, freed = late(effect.redates, beijing_day(timezone.now()))
    initial = {"year": year, "notice": notice, "seen": effect.fingerprint}
    context = {
        "title": _("%(year)d年工作日历") % {"year": year},
        "lead": _("还没有生效。下面是确认以后的样子。"),
        "effect": effect,
        "months": months(
            year, effect.days, frozenset() if effect.is_new else frozenset(item.day for item in effect.changes)
        ),
        "missing": effect.arrangement.missing,
        "shown": [(item, page(item.deadline.case.inspection, item.deadline.case.number)) for item in _listed(effect)],
        "newly": newly,
        "freed": freed,
        "form": None if effect.is_nothing else ConfirmYearForm(initial=initial),
        "back": f"{reverse('complaints:calendar')}?year={year}",
    }
    return render(request, "complaints/calendar_change.html", context)


def _listed(effect: YearEffect) -> list[Redate]:
    """Those that fall on another day first."""
    return sorted(effect.redates, key=lambda item: not item.moves)[:SHOWN]


def _confirm(request: DeskRequest) -> HttpResponseBase:
    form = ConfirmYearForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    effect = calendar_change.enter_year(form.arrangement, by=request.user, seen=said["seen"], reason=said["reason"])
    words = {"year": said["year"], "moved": effect.moved, "firmed": effect.firmed}
    if effect.is_nothing:
        messages.info(request, _("%(year)d年已经是这样安排的。") % words)
    else:
        told = _("%(year)d年的安排已生效：%(moved)d个期限改了日子，%(firmed)d个由暂定变为确定。")
        messages.success(request, told % words)
    return redirect(f"{reverse('complaints:calendar')}?year={said['year']}")
