"""One member: posts over time, absences and deputies, the account, and what was done to it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.accounts import retitle, switch
from bihuan.units.deputies import change_deputies, end_leave, take_leave
from bihuan.units.forms import DeputiesForm, EndForm, PostForm, TitleForm, first_error
from bihuan.units.keeping import KEEPERS, check_giving, givable, kept_by, may_keep, members_kept
from bihuan.units.models import Absence, Member, Post, Unit
from bihuan.units.pages import slips
from bihuan.units.pages.leaves import absences_of, deputies_form, leave_form, stood_in_by
from bihuan.units.pages.members import reset, standing_of
from bihuan.units.posts import give_posts, said_days, set_end
from bihuan.units.roles import Role

EVENTS = 30
"""So many of the newest events stand on the page; auditors have all."""


def _keeper(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


def _sight(request: HttpRequest, pk: int) -> Member:
    """The member, if within sight of the keeper."""
    return get_object_or_404(members_kept(_keeper(request)), pk=pk)


@allow(*KEEPERS)
@never_cache
def member(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All that is known of a member."""
    return _page(request, _sight(request, pk))


def _page(request: HttpRequest, shown: Member, **forms: Any) -> HttpResponseBase:
    keeper = _keeper(request)
    today = beijing_day(timezone.now())
    posts = list(shown.posts.select_related("unit").order_by("unit__path", "id"))
    absences = absences_of(shown)
    shown.posts_now = [post for post in posts if _word(post, today)[0] == "closed"]  # type: ignore[attr-defined]
    shown.away_now = [away for away in absences if away.starts_on <= today <= away.ends_on]  # type: ignore[attr-defined]
    keepable = may_keep(keeper, shown)
    gives = givable(keeper) if shown != keeper else []
    context = {
        "title": shown.title,
        "member": shown,
        "state": standing_of(shown),
        "posts": [
            (post, said_days(post.valid_from, post.valid_until), *_word(post, today), _ends(keeper, post, today))
            for post in posts
        ],
        "stood_in": stood_in_by(shown),
        "absences": absences,
        "keepable": keepable,
        "gives": gives,
        "receipt": slips.new_receipt(),
        "events": shown.events.select_related("by", "unit")[:EVENTS],
        "title_form": TitleForm(initial={"title": shown.title}),
        "post_form": PostForm(units=Unit.objects.filter(kept_by(keeper).within("path")), roles=gives),
        "leave_form": leave_form(shown, keeper) if keepable and shown.is_active else None,
        **forms,
    }
    return render(request, "units/member.html", context, status=422 if forms else 200)


def _word(post: Post, today: date) -> tuple[str, str]:
    if post.valid_until and post.valid_until < today:
        return "recalled", _("已结束")
    if post.valid_from and post.valid_from > today:
        return "open", _("未开始")
    return "closed", _("在岗")


def _ends(keeper: Member, post: Post, today: date) -> EndForm | None:
    """The form by which ``keeper`` may change the last day of ``post``."""
    if post.valid_until and post.valid_until < today:
        return None
    try:
        check_giving(keeper, post.member, post.unit, Role(post.role))
    except Refused:
        return None
    return EndForm(initial={"until": post.valid_until}, auto_id=f"post_{post.pk}_%s")


@allow(*KEEPERS)
@never_cache
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password on a slip to print; a lockout ends with it."""
    return reset(request, _keeper(request), [_sight(request, pk)])


@allow(*KEEPERS)
@require_POST
def switch_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again; what the member did stays."""
    shown = _sight(request, pk)
    switch(shown, by=_keeper(request))
    said = _("已启用%(name)s的账号。") if shown.is_active else _("已停用%(name)s的账号。")
    return _done(request, said % {"name": shown}, shown)


@allow(*KEEPERS)
@require_POST
def change_title(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Call a member otherwise."""
    shown = _sight(request, pk)
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, title_form=form)
    retitle(shown, form.cleaned_data["title"], by=_keeper(request))
    return _done(request, _("已保存称呼。"), shown)


@allow(*KEEPERS)
@require_POST
def add_post(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a member a post, for good or for some time."""
    shown, keeper = _sight(request, pk), _keeper(request)
    form = PostForm(request.POST, units=Unit.objects.filter(kept_by(keeper).within("path")), roles=givable(keeper))
    if not form.is_valid():
        return _page(request, shown, post_form=form)
    said = form.cleaned_data
    try:
        give_posts(shown, said["unit"], said["roles"], by=keeper, since=said["since"], until=said["until"])
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, shown, post_form=form)
    return _done(request, _("已给%(name)s加上岗位。") % {"name": shown}, shown)


@allow(*KEEPERS)
@require_POST
def end_post(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Set or change a post's last day; ``now`` takes it away at once."""
    shown = _sight(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    kept = get_object_or_404(shown.posts.select_related("unit", "member"), pk=post)
    now = request.POST.get("now") == "yes"
    until = beijing_day(timezone.now()) - timedelta(days=1) if now else form.cleaned_data["until"]
    set_end(kept, until, by=_keeper(request))
    return _done(request, _("已改%(post)s岗位的期限。") % {"post": kept}, shown)


@allow(*KEEPERS)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record an absence for a member who cannot do it."""
    shown, keeper = _sight(request, pk), _keeper(request)
    form = leave_form(shown, keeper, request.POST)
    if form.is_valid():
        try:
            said = form.cleaned_data
            take_leave(shown, said["starts_on"], said["ends_on"], form.deputies(), by=keeper)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("已登记%(name)s请假。") % {"name": shown}, shown)
    return _page(request, shown, leave_form=form)


@allow(*KEEPERS)
def deputies(request: HttpRequest, pk: int, absence: int) -> HttpResponseBase:
    """Name other deputies during an absence."""
    shown, keeper = _sight(request, pk), _keeper(request)
    away = get_object_or_404(shown.absences.select_related("member"), pk=absence)
    form = deputies_form(away, keeper, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_deputies(away, form.deputies(), by=keeper)
        return _done(request, _("已改代理人。"), shown)
    return deputies_page(request, away, form, reverse("units:member", args=[pk]))


def deputies_page(request: HttpRequest, away: Absence, form: DeputiesForm, back: str) -> HttpResponseBase:
    context = {
        "title": _("改代理人"),
        "lead": _("%(name)s请假，%(first)s至%(last)s。改动从今天起，以前的代理照旧记着。")
        % {"name": away.member, "first": away.starts_on, "last": away.ends_on},
        "form": form,
        "back": back,
    }
    return render(request, "units/deputies.html", context, status=422 if form.errors else 200)


@allow(*KEEPERS)
@require_POST
def back(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    """End an absence early."""
    shown = _sight(request, pk)
    end_leave(get_object_or_404(shown.absences.select_related("member"), pk=absence), by=_keeper(request))
    return _done(request, _("已结束%(name)s的请假，代理同时结束。") % {"name": shown}, shown)


def _done(request: HttpRequest, said: str, shown: Member) -> HttpResponse:
    messages.success(request, said)
    return redirect("units:member", pk=shown.pk)
