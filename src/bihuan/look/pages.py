"""What members keep of their lists, and taking back: small acts that lead back to the page they came from."""

import re
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.look.models import BulkAct, ListSettings, SavedView
from bihuan.look.shelf import SHARERS, WHOLE, kept_query
from bihuan.look.undoing import take_back, tell
from bihuan.refusals import Unusable
from bihuan.units.access import allow, came_from
from bihuan.units.models import Member, Unit

MOST_VIEWS = 30
LONGEST_NAME = 20
LONGEST_QUERY = 4000
PAGE = re.compile(r"[a-z-]+:[a-z-]+(/[a-z_-]+)?")
KEY = re.compile(r"-?[a-z_]{1,30}")


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else came_from(request)


def _page(request: HttpRequest) -> str:
    page = request.POST.get("page", "")
    if not PAGE.fullmatch(page):
        raise Unusable(_("不知道是哪张清单，请回到清单重新操作。"))
    return page


@allow()
@require_POST
def settings(request: HttpRequest) -> HttpResponse:
    """Which columns in which order, how dense, sorted how: what the form says replaces, what it does not say stays."""
    member = cast(Member, request.user)
    found, _new = ListSettings.objects.get_or_create(member=member, page=_page(request))
    if "column" in request.POST or "usual" in request.POST:
        found.columns = [] if "usual" in request.POST else _columns(request.POST)
    if KEY.fullmatch(sort := request.POST.get("sort", "")):
        found.sort = sort
    if "usual" in request.POST:
        found.sort = ""
    if (density := request.POST.get("density", "")) in ListSettings.Density.values:
        found.density = density
    found.save()
    # Columns and order in the address would hide what was just chosen.
    path, _mark, query = _back(request).partition("?")
    kept = QueryDict(query, mutable=True)
    for key in ("columns", "sort"):
        if key == "columns" or "usual" in request.POST or request.POST.get("sort"):
            kept.pop(key, None)
    return redirect(f"{path}?{kept.urlencode()}" if kept else path)


def _columns(sent: QueryDict) -> list[str]:
    """The ticked columns in the order of the form, one of them moved up or down where a button says so."""
    order = [key for key in dict.fromkeys(sent.getlist("order")) if KEY.fullmatch(key)]
    ticked = [key for key in sent.getlist("column") if KEY.fullmatch(key)]
    for name, step in (("up", -1), ("down", 1)):
        if (key := sent.get(name)) in order:
            at = order.index(key)
            to = min(max(at + step, 0), len(order) - 1)
            order.insert(to, order.pop(at))
    return [key for key in order or ticked if key in ticked][:60]


@allow()
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as shown under a name; the same name again replaces what it kept."""
    member, page = cast(Member, request.user), _page(request)
    name = " ".join(request.POST.get("name", "").split())
    query = kept_query(QueryDict(request.POST.get("query", "")))
    if not name or len(name) > LONGEST_NAME:
        raise Unusable(_("给视图起个名字，不超过%(most)d个字。") % {"most": LONGEST_NAME})
    if len(query) > LONGEST_QUERY or "\0" in name + query:
        raise Unusable(_("筛选条件太多，存不下：请先减少条件。"))
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)  # two clicks make one view
        mine = SavedView.objects.filter(member=member, page=page)
        mine.filter(dropped_at__lt=timezone.now() - timedelta(days=1)).delete()
        kept = mine.filter(dropped_at__isnull=True)
        view = kept.filter(name=name).first()
        if view is None and kept.count() >= MOST_VIEWS:
            raise Unusable(_("一张清单最多存%(most)d个视图，请先删去不用的。") % {"most": MOST_VIEWS})
        last = kept.aggregate(last=Max("position"))["last"]
        view = view or SavedView(member=member, page=page, name=name, position=1 if last is None else last + 1)
        view.query = query
        view.save()
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": name})
    return redirect(f"{_back(request).partition('?')[0]}?{query or f'view={WHOLE}'}")


@allow()
@require_POST
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, delete, move, share one's own view; open the list with a view that one sees."""
    member = cast(Member, request.user)
    act = request.POST.get("act", "")
    if act in ("open", "close"):
        return _open_with(request, member, pk, act)
    view = get_object_or_404(SavedView, pk=pk, member=member, dropped_at__isnull=True)
    if act == "rename":
        _rename(view, request.POST.get("name", ""))
    elif act == "drop":
        view.dropped_at = timezone.now()
        view.save(update_fields=["dropped_at"])
        said = _("已删除视图“%(name)s”。") % {"name": view.name}
        tell(request, said, undo=reverse("look:restore-view", args=[view.pk]))
    elif act in ("share", "unshare"):
        view.shared_with = _shared_with(member) if act == "share" else None
        view.save(update_fields=["shared_with"])
    elif act in ("left", "right"):
        _move(view, -1 if act == "left" else 1)
    else:
        raise Unusable(_("不知道要做什么，请回到清单重新操作。"))
    return redirect(_back(request))


def _rename(view: SavedView, wanted: str) -> None:
    name = " ".join(wanted.split())
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise Unusable(_("给视图起个名字，不超过%(most)d个字。") % {"most": LONGEST_NAME})
    same = SavedView.objects.filter(member=view.member, page=view.page, name=name, dropped_at__isnull=True)
    if same.exclude(pk=view.pk).exists():
        raise Unusable(_("已经有叫“%(name)s”的视图，请换个名字。") % {"name": name})
    view.name = name
    view.save(update_fields=["name"])


def _shared_with(member: Member) -> Unit | None:
    posts = [post for post in member.held_posts() if post.role in SHARERS]
    if not posts:
        raise PermissionDenied
    return posts[0].unit


def _move(view: SavedView, step: int) -> None:
    order = list(SavedView.objects.filter(member=view.member, page=view.page, dropped_at__isnull=True))
    at = next(place for place, other in enumerate(order) if other.pk == view.pk)
    order.insert(min(max(at + step, 0), len(order) - 1), order.pop(at))
    for place, other in enumerate(order):
        other.position = place
    SavedView.objects.bulk_update(order, ["position"])


def _open_with(request: HttpRequest, member: Member, pk: int, act: str) -> HttpResponse:
    seen = Q(member=member) | Q(shared_with__in=[post.unit_id for post in member.held_posts()])
    view = get_object_or_404(SavedView.objects.filter(seen, dropped_at__isnull=True), pk=pk)
    found, _new = ListSettings.objects.get_or_create(member=member, page=view.page)
    found.opens_with = view if act == "open" else None
    found.save(update_fields=["opens_with"])
    return redirect(_back(request))


@allow()
@require_POST
def restore_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a deleted view back; under its own name, or with a mark if that was given away meanwhile."""
    view = get_object_or_404(SavedView, pk=pk, member=cast(Member, request.user))
    if view.dropped_at is not None:
        same = SavedView.objects.filter(member=view.member, page=view.page, dropped_at__isnull=True)
        names = set(same.values_list("name", flat=True))
        free = (f"{view.name[: LONGEST_NAME - 3]} {place}" for place in range(2, MOST_VIEWS + 3))
        view.name = view.name if view.name not in names else next(name for name in free if name not in names)
        view.dropped_at = None
        view.save(update_fields=["name", "dropped_at"])
    messages.success(request, _("视图“%(name)s”还在。") % {"name": view.name})
    return redirect(_back(request))


@allow()
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own act on many records, whole; a second click changes nothing."""
    act = get_object_or_404(BulkAct, pk=pk, member=cast(Member, request.user))
    said = take_back(act)
    if said:
        messages.success(request, said)
    else:
        messages.info(request, _("这一步已经撤销过了。"))
    return redirect(_back(request))
