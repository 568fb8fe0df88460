"""The register of members: who is there, with which posts, seen when; a new one; new first passwords for many."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.selecting import asked_of, selection_of
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.access import allow
from bihuan.units.accounts import NewAccount, NewPost, give_first_passwords, open_accounts
from bihuan.units.forms import AccountForm
from bihuan.units.keeping import KEEPERS, givable, kept_by, members_kept
from bihuan.units.models import Absence, Member, Post, Unit
from bihuan.units.pages import slips
from bihuan.units.roles import Role
from bihuan.units.signin import lift_lockout
from bihuan.units.tree import in_tree_order

UNUSED = 90
"""Days without signing in after which an account is marked."""
MOST_AT_ONCE = 400
"""Slips on one page: a hundred sheets."""

COLUMNS = (
    Column("title", gettext_lazy("称呼"), order="title"),
    Column("username", gettext_lazy("用户名"), order="username"),
    Column("posts", gettext_lazy("单位和角色"), value=lambda member: said_posts(member), width=50),
    Column("last_login", gettext_lazy("最近登录"), order="last_login"),
    Column("is_active", gettext_lazy("账号"), order="is_active", value=lambda member: standing_of(member)[1]),
)


def _with_role(members: QuerySet[Member], values: list[str]) -> QuerySet[Member]:
    posts = Post.objects.in_force(beijing_day(timezone.now())).filter(role__in=values)
    return members.filter(pk__in=posts.values("member"))


def _in_unit(members: QuerySet[Member], values: list[str]) -> QuerySet[Member]:
    posts = Post.objects.in_force(beijing_day(timezone.now()))
    below = Q(pk__in=[])
    for unit in Unit.objects.filter(pk__in=values):
        below |= Q(unit__path__startswith=unit.path)
    return members.filter(pk__in=posts.filter(below).values("member"))


def _seen(members: QuerySet[Member], values: list[str]) -> QuerySet[Member]:
    since = timezone.now() - timedelta(days=UNUSED)
    away = Absence.objects.filter(starts_on__lte=(day := beijing_day(timezone.now())), ends_on__gte=day)
    conditions = {
        "unused": Q(last_login__lt=since) | Q(last_login__isnull=True, added_at__lt=since),
        "never": Q(last_login__isnull=True),
        "away": Q(pk__in=away.values("member")),
    }
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= conditions[value]
    return members.filter(wanted)


def _named(members: QuerySet[Member], values: list[str]) -> QuerySet[Member]:
    text = values[0].strip()
    return members.filter(Q(title__icontains=text) | Q(username__icontains=text))


def _filters(units: list[Unit]) -> tuple[Filter, ...]:
    return (
        Filter("q", gettext_lazy("称呼或用户名"), narrow=_named),
        Filter(
            "unit", gettext_lazy("单位"), [(str(unit.pk), unit.short) for unit in units], narrow=_in_unit, is_list=True
        ),
        Filter("role", gettext_lazy("角色"), tuple(Role.choices), narrow=_with_role),
        Filter(
            "active",
            gettext_lazy("账号"),
            ((str(True), gettext_lazy("在用")), (str(False), gettext_lazy("停用"))),
            "is_active",
        ),
        Filter(
            "seen",
            gettext_lazy("登录"),
            (
                ("never", gettext_lazy("从未登录")),
                ("unused", gettext_lazy("90天未登录")),
                ("away", gettext_lazy("请假中")),
            ),
            narrow=_seen,
        ),
    )


def said_posts(member: Any) -> list[str]:
    """The posts in force, those at one unit together."""
    return [f"{unit} {'、'.join(roles)}" for unit, roles in grouped(member.posts_now)]


def grouped(posts: list[Post]) -> list[tuple[Unit, list[str]]]:
    """Role words by unit, in the order of the posts."""
    found: dict[int, tuple[Unit, list[str]]] = {}
    for post in posts:
        found.setdefault(post.unit_id, (post.unit, []))[1].append(post.get_role_display())
    return list(found.values())


def standing_of(member: Any) -> tuple[str, str]:
    """(state for its dot, word) of an account in the register."""
    if not member.is_active:
        return "recalled", _("停用")
    if not member.posts_now:
        return "recalled", _("没有岗位")
    if member.away_now:
        return "signed", _("请假至%(day)s") % {"day": member.away_now[0].ends_on}
    if (member.last_login or member.added_at) < timezone.now() - timedelta(days=UNUSED):
        return "due_soon", _("90天未登录")
    return ("closed", _("在用")) if member.last_login else ("open", _("从未登录"))


def listing_of(request: HttpRequest, keeper: Member, asked: Any) -> Listing[Member]:
    day = beijing_day(timezone.now())
    units = in_tree_order(list(Unit.objects.filter(kept_by(keeper).within("path"))))
    shown = members_kept(keeper).prefetch_related(
        Prefetch("posts", Post.objects.in_force(day).select_related("unit"), to_attr="posts_now"),
        Prefetch("absences", Absence.objects.filter(starts_on__lte=day, ends_on__gte=day), to_attr="away_now"),
    )
    return Listing(asked, shown, COLUMNS, _filters(units), default="username", shelf=shelf_of(request))


@allow(*KEEPERS)
@never_cache
def members(request: HttpRequest) -> HttpResponseBase:
    """The members of the keeper's units."""
    keeper = request.user
    assert isinstance(keeper, Member)
    listing = listing_of(request, keeper, request.GET)
    if listing.wants_export:
        return export(listing, title=_("人员"), by=str(keeper))
    context = {
        "title": _("人员"),
        "lead": _("您管理范围内的人员。停用的账号不能登录，做过的事都还在。"),
        "listing": listing,
        "rows": [(member, grouped(member.posts_now), *standing_of(member)) for member in listing.rows],  # type: ignore[attr-defined]
        "receipt": slips.new_receipt(),
    }
    return render(request, "units/members.html", context)


@allow(*KEEPERS)
@never_cache
@require_POST
def give_passwords(request: HttpRequest) -> HttpResponse:
    """New first passwords for the ticked members, on slips to print. Lockouts end with it."""
    keeper = request.user
    assert isinstance(keeper, Member)
    chosen = selection_of(request.POST, listing_of(request, keeper, asked_of(request.POST)), name="member")
    if chosen.count > MOST_AT_ONCE:
        raise Refused(_("一次最多给%(most)d人发初始密码，请先筛选。") % {"most": MOST_AT_ONCE})
    return reset(request, keeper, list(chosen.rows.order_by("username")))


def reset(request: HttpRequest, keeper: Member, chosen: list[Member]) -> HttpResponse:
    """Give ``chosen`` new first passwords and show the slips."""
    with transaction.atomic():
        made = give_first_passwords(chosen, by=keeper)
        slips.use_receipt(request)
    for member in chosen:
        lift_lockout(request, member)
    return slips.show(request, made, title=_("新的初始密码"), done=_("原来的密码已经失效，正在用的登录也已退出。"))


@allow(*KEEPERS)
@never_cache
def new(request: HttpRequest) -> HttpResponseBase:
    """Open an account; the answer is its slip."""
    keeper = request.user
    assert isinstance(keeper, Member)
    units = Unit.objects.filter(kept_by(keeper).within("path"))
    form = AccountForm(request.POST or None, units=units, roles=givable(keeper))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        posts = tuple(NewPost(said["unit"], role, said["since"], said["until"]) for role in said["roles"])
        made = open_accounts([NewAccount(said["username"], said["title"], posts)], by=keeper)
        return slips.show(
            request, made, title=_("新账号的密码条"), done=_("已新建%(name)s的账号。") % {"name": said["title"]}
        )
    context = {
        "title": _("新建账号"),
        "lead": _("保存后马上显示密码条，只显示一次，请打印好当面交给本人。"),
        "form": form,
    }
    return render(request, "units/member_new.html", context, status=422 if form.errors else 200)
