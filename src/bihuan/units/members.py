"""Keeping the accounts: who is there, a new first password, closing and reopening an account."""

import logging
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.refusals import Refused
from bihuan.units.access import allow
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import Scope, scope_of
from bihuan.units.setup import first_password
from bihuan.units.signin import lift_lockout

KEEPERS = frozenset({Role.SYSTEM, Role.SECURITY})
ADMINISTRATORS = KEEPERS | {Role.AUDIT}

log = logging.getLogger("bihuan.units")
GIVEN = "first password given"

COLUMNS = (
    Column("title", gettext_lazy("称呼"), order="title"),
    Column("username", gettext_lazy("用户名"), order="username"),
    Column(
        "posts", gettext_lazy("单位和角色"), value=lambda member: [_said(post) for post in member.posts.all()], width=50
    ),
    Column("is_active", gettext_lazy("账号"), order="is_active", value=lambda member: account_word(member)),
)
FILTERS = (
    Filter(
        "active",
        gettext_lazy("账号"),
        ((str(True), gettext_lazy("在用")), (str(False), gettext_lazy("停用"))),
        "is_active",
    ),
    Filter("role", gettext_lazy("角色"), tuple(Role.choices), "posts__role"),
)


def _said(post: Any) -> str:
    return f"{post.unit.short} {post.get_role_display()}"


def account_word(member: Member) -> str:
    return _("在用") if member.is_active else _("停用")


def kept_by(keeper: Member) -> Scope:
    return scope_of(keeper, KEEPERS)


def may_keep(keeper: Member, member: Member) -> bool:
    """Ordinary accounts are the system administrator's, administrators' accounts the security administrator's.

    So nobody becomes another kind of administrator by giving out a password; a security administrator's own account
    is mended by ``bihuan`` on the server.
    """
    roles = {Role(post.role) for post in member.posts.all()}
    if roles.isdisjoint(ADMINISTRATORS):
        return keeper.holds({Role.SYSTEM})
    return keeper.holds({Role.SECURITY}) and Role.SECURITY not in roles


@allow(*KEEPERS)
@never_cache
def members(request: HttpRequest) -> HttpResponseBase:
    """The members of the keeper's units, and the units themselves."""
    if given := request.session.pop(GIVEN, None):
        return render(request, "units/password_given.html", given)
    keeper = request.user
    assert isinstance(keeper, Member)
    scope = kept_by(keeper)
    shown = Member.objects.filter(scope.within("posts__unit__path")).distinct().prefetch_related("posts__unit")
    listing = Listing(request.GET, shown, COLUMNS, FILTERS, default="username", shelf=shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("人员"), by=str(keeper))
    units = Unit.objects.filter(scope.within("path")).order_by("path")
    context = {
        "title": _("单位与人员"),
        "listing": listing,
        "rows": [(member, may_keep(keeper, member), account_word(member)) for member in listing.rows],
        "units": [(unit, unit.path.count("/") - 1) for unit in in_tree_order(list(units))],
    }
    return render(request, "units/members.html", context)


def in_tree_order(units: list[Unit]) -> list[Unit]:
    """Each unit right after its parent, sisters by their position."""
    places = {str(unit.pk): (unit.position, unit.pk) for unit in units}
    return sorted(units, key=lambda unit: [places.get(step, (0, 0)) for step in unit.path.strip("/").split("/")])


def _kept(request: HttpRequest, pk: int) -> Member:
    """The member, if the keeper may change that account."""
    keeper = request.user
    assert isinstance(keeper, Member)
    within = Member.objects.filter(kept_by(keeper).within("posts__unit__path")).distinct()
    member = get_object_or_404(within, pk=pk)
    if member == keeper:
        raise Refused(_("不能在这里改自己的账号。改密码请用右上角的“修改密码”。"))
    if not may_keep(keeper, member):
        raise Refused(_("普通账号由系统管理员管理，管理员的账号由安全管理员管理。"))
    return member


@allow(*KEEPERS)
@never_cache
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown once on the page that follows; a lockout ends with it."""
    member = _kept(request, pk)
    password = first_password()
    member.set_password(password)
    member.must_change_password = True
    member.save(update_fields=["password", "must_change_password"])
    lift_lockout(request, member)
    log.warning("member %s: new first password, given by %s", member.username, request.user)
    # Shown by the next page and then forgotten, so that loading a page again never makes another password.
    request.session[GIVEN] = {"given_to": {"title": member.title, "username": member.username}, "password": password}
    return redirect("units:members")


@allow(*KEEPERS)
@require_POST
def switch_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again; what the member did stays."""
    member = _kept(request, pk)
    member.is_active = not member.is_active
    member.save(update_fields=["is_active"])
    log.warning("member %s: active=%s, set by %s", member.username, member.is_active, request.user)
    said = _("已启用%(name)s的账号。") if member.is_active else _("已停用%(name)s的账号。")
    messages.success(request, said % {"name": member.title})
    return redirect("units:members")
