"""A unit passes parts of its share on to units below it, and answers for them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.dispatching import giving
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.numerals import format_date
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.workdays import Due, Step


def pass_on(
    share: Assignment,
    units: Sequence[Unit],
    *,
    by: Member,
    seen: int,
    due_on: date | None = None,
    note: str = "",
    on: date | None = None,
) -> list[Entry]:
    """Give ``units`` below the share's unit a part of it, due by ``due_on`` (as the share itself when None).

    The parts are no assignments of the case: figures count the share only, and the unit answers for it.
    """
    if not units:
        raise Refused(_("还没有选单位：请至少选一个。"))
    if outside := [unit.short for unit in units if not _below(unit, share.unit)]:
        said = _("%(units)s不在%(unit)s之下，不能转办：请选本单位下属的单位。")
        raise Refused(said % {"units": "、".join(outside), "unit": share.unit})
    if due_on and share.due_on and due_on > share.due_on:
        said = _("要求的期限不能晚于本单位的答复期限%(day)s。")
        raise Refused(said % {"day": format_date(share.due_on)})
    moves = [
        giving(
            "split",
            share.case,
            unit,
            on,
            part=Assignment.Part.LEAD,
            limit=_limit(share, due_on),
            note=note,
            parent=share,
        )
        for unit in units
    ]
    return move(moves, inspection=share.case.inspection, by=by, seen=seen)


def _below(unit: Unit, above: Unit) -> bool:
    return unit.pk != above.pk and unit.path.startswith(above.path)


def _limit(share: Assignment, due_on: date | None) -> Due:
    if due_on is None:
        steps = tuple(Step(text, share.due_on) for text in share.due_steps)
        return Due(share.due_on, None, share.due_provisional, steps)
    said = _("%(unit)s要求%(day)s前答复") % {"unit": share.unit, "day": format_date(due_on)}
    return Due(due_on, None, False, (Step(said, due_on),))


def below(share: Assignment) -> list[Assignment]:
    """What the share's unit has passed on and not taken back."""
    parts = share.passed_on.exclude(status="recalled").select_related("unit", "case")
    return list(parts.order_by("unit__position", "unit_id"))
