"""The tree of units at the desk: what there is, a new one, one unit with its names."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.forms import ChangeUnitForm, EndForm, MoveForm, NameForm, NewUnitForm, first_error
from bihuan.units.keeping import KEEPERS, kept_by, units_kept
from bihuan.units.models import Member, Unit, UnitName, valid_on
from bihuan.units.roles import Role
from bihuan.units.tree import add_below, end_name, in_tree_order, in_use, may_change, move, name_also, rename


def _keeper(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


def _in_sight(keeper: Member) -> QuerySet[Unit]:
    return Unit.objects.filter(kept_by(keeper).within("path")).select_related("parent")


@allow(*KEEPERS)
def units(request: HttpRequest) -> HttpResponseBase:
    """The keeper's units as a tree, with how many people have posts in each."""
    keeper = _keeper(request)
    in_force = valid_on(beijing_day(timezone.now()), "posts__") & Q(posts__member__is_active=True)
    counted = _in_sight(keeper).annotate(people=Count("posts__member", filter=in_force, distinct=True))
    found = in_tree_order(list(counted))
    root = min((unit.path.count("/") for unit in found), default=0)
    context = {
        "title": _("单位"),
        "lead": _("您管理范围内的单位。信访件清单按全称、简称和别名认单位。"),
        "units": [(unit, unit.path.count("/") - root) for unit in found],
        "adds": keeper.holds({Role.SYSTEM}),
    }
    return render(request, "units/units.html", context)


@allow(Role.SYSTEM)
def new(request: HttpRequest) -> HttpResponseBase:
    """A unit below another one."""
    keeper = _keeper(request)
    initial = {"parent": request.GET.get("parent", ""), "kind": Unit.Kind.TOWNSHIP}
    form = NewUnitForm(request.POST or None, units=units_kept(keeper), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            unit = add_below(said["parent"], name=said["name"], short=said["short"], kind=said["kind"], by=keeper)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已新建%(unit)s。") % {"unit": unit})
            return redirect("units:unit", pk=unit.pk)
    context = {"title": _("新建单位"), "lead": _("新单位建好就可以加人员、接受交办。"), "form": form}
    return render(request, "units/unit_new.html", context, status=422 if form.errors else 200)


@allow(*KEEPERS)
def unit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One unit: its names and place, to look at or to change."""
    keeper = _keeper(request)
    shown = get_object_or_404(_in_sight(keeper), pk=pk)
    if request.method != "POST":
        return _page(request, shown)
    form = ChangeUnitForm(request.POST)
    if form.is_valid():
        try:
            rename(shown, by=keeper, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("已保存%(unit)s。") % {"unit": shown}, shown)
    return _page(request, get_object_or_404(_in_sight(keeper), pk=pk), form=form)


def _page(request: HttpRequest, shown: Unit, **forms: Any) -> HttpResponseBase:
    keeper = _keeper(request)
    today = beijing_day(timezone.now())
    changes = may_change(keeper, shown)
    initial = {"name": shown.name, "short": shown.short, "kind": shown.kind, "position": shown.position, "since": today}
    below = list(Unit.objects.filter(path__startswith=shown.path))
    movable = changes and shown.parent is not None and not in_use(below)
    elsewhere = units_kept(keeper).exclude(path__startswith=shown.path).exclude(children=shown)
    context = {
        "title": shown.name,
        "unit": shown,
        "changes": changes,
        "adds": units_kept(keeper).filter(pk=shown.pk).exists(),
        "children": shown.children.order_by("position", "id"),
        "names": [
            (
                name,
                not name.valid_until or name.valid_until >= today,
                EndForm(initial={"until": today}, auto_id=f"name_{name.pk}_%s"),
            )
            for name in shown.names.order_by("text", "id")
        ],
        "form": ChangeUnitForm(initial=initial) if changes else None,
        "name_form": NameForm(auto_id="name_%s") if changes else None,
        "move_form": MoveForm(units=elsewhere, auto_id="move_%s") if movable else None,
        **forms,
    }
    return render(request, "units/unit.html", context, status=422 if forms else 200)


@allow(Role.SYSTEM)
@require_POST
def add_name(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another name by which papers call the unit."""
    keeper = _keeper(request)
    shown = get_object_or_404(_in_sight(keeper), pk=pk)
    form = NameForm(request.POST, auto_id="name_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            name_also(shown, said["text"], since=said["since"], until=said["until"], by=keeper)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("清单里写“%(text)s”也认得了。") % {"text": said["text"]}, shown)
    return _page(request, shown, name_form=form)


@allow(Role.SYSTEM)
@require_POST
def stop_name(request: HttpRequest, pk: int, name: int) -> HttpResponse:
    """A name that papers do not use any more after a day."""
    shown = get_object_or_404(_in_sight(_keeper(request)), pk=pk)
    kept = get_object_or_404(UnitName.objects.select_related("unit__parent"), pk=name, unit=shown)
    form = EndForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["until"]:
        raise Unusable(first_error(form))
    end_name(kept, form.cleaned_data["until"], by=_keeper(request))
    return _done(request, _("“%(text)s”用到%(day)s。") % {"text": kept.text, "day": kept.valid_until}, shown)


@allow(Role.SYSTEM)
@require_POST
def move_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit that has no past yet under another one."""
    keeper = _keeper(request)
    shown = get_object_or_404(_in_sight(keeper), pk=pk)
    form = MoveForm(request.POST, units=units_kept(keeper))
    if not form.is_valid():
        raise Unusable(first_error(form))
    move(shown, form.cleaned_data["parent"], by=keeper)
    return _done(request, _("已移到%(parent)s下面。") % {"parent": form.cleaned_data["parent"]}, shown)


def _done(request: HttpRequest, said: str, shown: Unit) -> HttpResponse:
    messages.success(request, said)
    return redirect("units:unit", pk=shown.pk)
