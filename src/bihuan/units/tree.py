"""Keeping the tree of units: a new one, another name from a day on, other names, a place under another unit."""

from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.refusals import Refused
from bihuan.units import events
from bihuan.units.events import What
from bihuan.units.keeping import units_kept
from bihuan.units.models import Member, Unit, UnitName
from bihuan.units.naming import squeeze
from bihuan.units.posts import overlap
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of
from bihuan.units.setup import add_unit

Kind = Unit.Kind
RANKS: dict[str, int] = {Kind.PROVINCE: 0, Kind.CITY: 1, Kind.COUNTY: 2, Kind.ZONE: 2, Kind.TOWNSHIP: 3}
"""Levels of government, the highest first; a unit stands below a higher one only."""


def in_tree_order(units: list[Unit]) -> list[Unit]:
    """Each unit right after its parent, sisters by their position."""
    places = {str(unit.pk): (unit.position, unit.pk) for unit in units}
    return sorted(units, key=lambda unit: [places.get(step, (0, 0)) for step in unit.path.strip("/").split("/")])


def may_change(keeper: Member, unit: Unit) -> bool:
    """Whether ``keeper`` may rename or move ``unit``: whoever keeps the one above, so that a county does not rename itself."""
    scope = scope_of(keeper, {Role.SYSTEM})
    return scope.covers(unit.parent.path if unit.parent else unit.path)


@transaction.atomic
def add_below(parent: Unit, *, name: str, short: str, kind: str, by: Member) -> Unit:
    """A new unit below ``parent``, last among its sisters."""
    if not units_kept(by).filter(pk=parent.pk).exists():
        raise Refused(_("只能在您管理的单位下面新建单位。"))
    _check_place(kind, parent)
    _check_names(None, parent, name, short, kind)
    last = parent.children.aggregate(last=Max("position"))["last"] or 0
    unit = add_unit(name=name, short=short, kind=kind, parent=parent, position=last + 1)
    detail = _("%(name)s，在%(parent)s下面") % {"name": name, "parent": parent}
    events.keep([events.note(What.UNIT_ADDED, by=by, unit=unit, detail=detail)])
    return unit


@transaction.atomic
def rename(
    unit: Unit, *, name: str, short: str, kind: str, since: date, old_until: date | None, position: int, by: Member
) -> None:
    """Call ``unit`` otherwise from ``since`` on. By the old names papers find it until ``old_until`` (None: always)."""
    _check_may_change(by, unit)
    _check_place(kind, unit.parent)
    if (
        unit.kind != kind
        and Kind(unit.kind) in RANKS
        and any(RANKS.get(below, 9) <= RANKS.get(kind, -1) for below in unit.children.values_list("kind", flat=True))
    ):
        raise Refused(_("下属单位的级别不低于“%(kind)s”，不能改成这个类别。") % {"kind": Kind(kind).label})
    _check_names(unit, unit.parent, name, short, kind)
    if old_until and old_until < since - timedelta(days=1):
        raise Refused(_("旧名称至少要用到改名的前一天。"))
    said = [
        f"{label}{old}改为{new}"
        for label, old, new in (
            (_("全称"), unit.name, name),
            (_("简称"), unit.short, short),
            (_("类别"), unit.get_kind_display(), Kind(kind).label),
            (_("次序"), unit.position, position),
        )
        if old != new
    ]
    if {unit.name, unit.short} != {name, short}:
        said.append(_("从%(day)s起") % {"day": since})
    for old in {unit.name, unit.short} - {name, short}:
        UnitName.objects.update_or_create(unit=unit, text=old, valid_from=None, defaults={"valid_until": old_until})
    unit.name, unit.short, unit.kind, unit.position = name, short, kind, position
    unit.save(update_fields=["name", "short", "kind", "position"])
    if said:
        events.keep([events.note(What.UNIT_CHANGED, by=by, unit=unit, detail="；".join(said))])


@transaction.atomic
def name_also(unit: Unit, text: str, *, since: date | None, until: date | None, by: Member) -> UnitName:
    """Another name by which papers call ``unit`` on these days."""
    _check_may_change(by, unit)
    if since and until and until < since:
        raise Refused(_("最后一天不能早于第一天。"))
    if squeeze(text) in (squeeze(unit.name), squeeze(unit.short)):
        raise Refused(_("“%(text)s”本来就是它的名称。") % {"text": text})
    for other in UnitName.objects.filter(text=text).select_related("unit"):
        if overlap(since, until, other.valid_from, other.valid_until):
            raise Refused(_("“%(text)s”在这些天已经是%(unit)s的名称。") % {"text": text, "unit": other.unit})
    if other_unit := Unit.objects.filter(Q(name=text) | Q(short=text)).exclude(pk=unit.pk).first():
        raise Refused(
            _("“%(text)s”是%(unit)s的名称：两个单位同名，清单里就认不出是哪一个。") % {"text": text, "unit": other_unit}
        )
    name = UnitName.objects.create(unit=unit, text=text, valid_from=since, valid_until=until)
    events.keep([events.note(What.UNIT_NAMED, by=by, unit=unit, detail=_("加“%(text)s”") % {"text": text})])
    return name


@transaction.atomic
def end_name(name: UnitName, until: date, *, by: Member) -> None:
    """Papers from the day after ``until`` on do not find the unit by this name any more."""
    _check_may_change(by, name.unit)
    if name.valid_from and until < name.valid_from:
        raise Refused(_("最后一天不能早于第一天。"))
    name.valid_until = until
    name.save(update_fields=["valid_until"])
    detail = _("“%(text)s”用到%(day)s") % {"text": name.text, "day": until}
    events.keep([events.note(What.UNIT_NAMED, by=by, unit=name.unit, detail=detail)])


@transaction.atomic
def move(unit: Unit, parent: Unit, *, by: Member) -> None:
    """Put ``unit``, with all below it, under ``parent``; only as long as no paper of the house knows them.

    What was done for a unit belongs to those above it at that time, so a unit with a past stays where it is.
    """
    _check_may_change(by, unit)
    if not units_kept(by).filter(pk=parent.pk).exists():
        raise Refused(_("只能移到您管理的单位下面。"))
    if parent.path.startswith(unit.path):
        raise Refused(_("不能移到自己或自己的下属单位下面。"))
    _check_place(unit.kind, parent)
    _check_names(unit, parent, unit.name, unit.short, unit.kind)
    below = list(Unit.objects.select_for_update().filter(path__startswith=unit.path).order_by("path"))
    if in_use(below):
        raise Refused(
            _("%(unit)s或它的下属单位已经有办理记录，不能移动。请在新的上级下面新建单位，人员改到那里。")
            % {"unit": unit}
        )
    detail = _("从%(old)s移到%(new)s下面") % {"old": unit.parent, "new": parent}
    old, new = unit.path, f"{parent.path}{unit.pk}/"
    for item in below:
        item.path = new + item.path.removeprefix(old)
    Unit.objects.bulk_update(below, ["path"])
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    events.keep([events.note(What.UNIT_MOVED, by=by, unit=unit, detail=detail)])


def in_use(units: list[Unit]) -> bool:
    """Whether a row of another part refers to one of ``units``: a share, an entry, a work record, an inspection."""
    relations = [item for item in Unit._meta.get_fields(include_hidden=True) if item.auto_created and not item.concrete]
    for relation in relations:
        model = relation.related_model
        if not isinstance(model, type) or not issubclass(model, models.Model) or model._meta.app_label == "units":
            continue
        rows: QuerySet[models.Model] = model._base_manager.filter(**{f"{relation.field.name}__in": units})  # type: ignore[union-attr]
        if rows.exists():
            return True
    return False


def _check_may_change(keeper: Member, unit: Unit) -> None:
    if not may_change(keeper, unit):
        raise Refused(_("%(unit)s由上级单位的系统管理员管理。") % {"unit": unit})


def _check_place(kind: str, parent: Unit | None) -> None:
    if parent and kind in RANKS and RANKS.get(parent.kind, -1) >= RANKS[kind]:
        raise Refused(
            _("“%(kind)s”不能放在%(parent)s（%(above)s）下面。")
            % {"kind": Kind(kind).label, "parent": parent, "above": parent.get_kind_display()}
        )


def _check_names(unit: Unit | None, parent: Unit | None, name: str, short: str, kind: str) -> None:
    """A name that two units bear decides nothing in a list: only like units side by side in the tree share one."""
    others = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
    if others.filter(parent=parent).filter(Q(short=short) | Q(name=name)).exists():
        raise Refused(_("同一个上级下面已经有叫“%(name)s”的单位。") % {"name": short})
    texts = [name, short]
    depth = parent.path.count("/") + 1 if parent else 1
    bearers = others.filter(Q(name__in=texts) | Q(short__in=texts))
    taken = next((other for other in bearers if other.kind != kind or other.path.count("/") != depth), None)
    if taken is None:
        named = UnitName.objects.filter(text__in=texts, valid_until__isnull=True).exclude(unit=unit)
        taken = next((item.unit for item in named.select_related("unit")), None)
    if taken:
        raise Refused(
            _("“%(name)s”已经是%(unit)s（%(kind)s）的名称，请写得更全一些。")
            % {"name": short, "unit": taken, "kind": taken.get_kind_display()}
        )
