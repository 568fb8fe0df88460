"""A member's own page: posts, the unit to be shown with, absences and deputies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.accounts import choose_home
from bihuan.units.deputies import change_deputies, end_leave, lay_down, take_leave
from bihuan.units.forms import LeaveForm
from bihuan.units.models import Absence, Member
from bihuan.units.pages.leaves import absences_of, deputies_form, leave_form, stood_in_by
from bihuan.units.pages.member import deputies_page
from bihuan.units.posts import said_days


def me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


@allow()
def mine(request: HttpRequest) -> HttpResponseBase:
    """What I am, where, until when, and who stands in for me."""
    return _page(request, leave_form(me(request), me(request)))


def _page(request: HttpRequest, form: LeaveForm) -> HttpResponseBase:
    member = me(request)
    own = member.own_posts()
    units = {post.unit_id: post.unit for post in own}
    context = {
        "title": _("我的岗位和请假"),
        "member": member,
        "posts": [(post, said_days(post.valid_from, post.valid_until)) for post in own],
        "units": list(units.values()),
        "home": member.home(),
        "stood_in": stood_in_by(member),
        "absences": absences_of(member),
        "form": form,
    }
    return render(request, "units/mine.html", context, status=422 if form.errors else 200)


@allow()
@require_POST
def home(request: HttpRequest) -> HttpResponse:
    """Choose the unit to be shown with."""
    chosen = request.POST.get("unit", "")
    if not chosen.isascii() or not chosen.isdigit():
        raise Unusable(_("请选择单位。"))
    unit = choose_home(me(request), int(chosen))
    messages.success(request, _("以后您的名字旁边显示%(unit)s。") % {"unit": unit})
    return redirect("units:mine")


@allow()
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Record my absence."""
    member = me(request)
    form = leave_form(member, member, request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            take_leave(member, said["starts_on"], said["ends_on"], form.deputies(), by=member)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已登记请假。"))
            return redirect("units:mine")
    return _page(request, form)


def _away(request: HttpRequest, pk: int) -> Absence:
    return get_object_or_404(me(request).absences.select_related("member"), pk=pk)


@allow()
def deputies(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Name other deputies during my absence."""
    away = _away(request, pk)
    form = deputies_form(away, me(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_deputies(away, form.deputies(), by=me(request))
        messages.success(request, _("已改代理人。"))
        return redirect("units:mine")
    return deputies_page(request, away, form, reverse("units:mine"))


@allow()
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """I am back."""
    end_leave(_away(request, pk), by=me(request))
    messages.success(request, _("已结束请假，代理同时结束。"))
    return redirect("units:mine")


@allow()
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot stand in for this colleague any more."""
    absences = Absence.objects.filter(deputations__deputy=me(request)).distinct().select_related("member")
    absence = get_object_or_404(absences, pk=pk)
    lay_down(me(request), absence)
    messages.success(request, _("已不再代理%(name)s，请告诉本人或管理员另找人。") % {"name": absence.member})
    return redirect("units:mine")
