"""The one function that changes where cases stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.behalf import on_behalf
from bihuan.cases.lifecycle import Lifecycle
from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.cases.standing import Standing, took
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING, beijing_day, day_start
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role


@dataclass(frozen=True)
class Move:
    """An act on one case: on the share of ``unit``, or on the case itself when ``unit`` is None.

    ``effective`` is a moment, a day in Beijing, or None for now. ``columns`` are set on the assignment with the move.
    ``withdraws`` takes the case out of the counts (True) or brings it back (False). A move that ``stays`` changes no
    state: its share keeps where it stands and only its columns change. ``role`` is the one it is done in where the
    lifecycle names none: by the inspection's office, or as part of another act; ``place`` is the unit over which, where
    that is not the inspection's region.
    """

    case: Case
    act: str
    unit: Unit | None = None
    effective: date | datetime | None = None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    withdraws: bool | None = None
    stays: bool = False
    role: Role | None = None
    place: Unit | None = None


@transaction.atomic
def record(
    moves: Sequence[Move],
    *,
    inspection: Inspection,
    lifecycle: Lifecycle,
    by: Member | None,
    seen: int | None = None,
) -> list[Entry]:
    """Check, record and carry out ``moves`` in their order, all or none; returns their entries.

    ``seen`` is the revision of the (single) case that the person was looking at; if somebody wrote since, ``Stale``
    says what. A move that the lifecycle forbids is ``Refused``. ``by`` None is the system.
    """
    cases = lock_cases([move.case for move in moves], seen, by)
    for case in cases.values():
        case.inspection = inspection
    standing = Standing(cases)
    drafts = [_apply(move, standing, lifecycle, by) for move in moves]
    entries = append(drafts, seal=inspection.code)
    standing.store(inspection)
    return entries


def _apply(move: Move, standing: Standing, lifecycle: Lifecycle, by: Member | None) -> Draft:
    case = standing.cases[move.case.pk]
    effective = _moment(move.effective)
    behalf = _on_behalf(move, standing, lifecycle, by)
    if move.unit is not None and move.stays:
        key = (case.pk, move.unit.pk)
        for column, value in move.columns.items():
            setattr(standing.shares[key], column, value)
        standing.changed.add(key)
    elif move.unit is not None:
        effective = _move_share(move, move.unit, effective, standing, lifecycle, by)
    elif move.withdraws is not None:
        effective = _move_case(move, effective, standing)
    case.revision += 1
    return Draft(
        chain=case.chain,
        act=move.act,
        effective_at=effective,
        actor_id=by.pk if by else None,
        unit_id=move.unit.pk if move.unit else None,
        reason=move.reason,
        data=move.data | behalf,
    )


def _on_behalf(move: Move, standing: Standing, lifecycle: Lifecycle, by: Member | None) -> dict[str, int]:
    """Asked before the act, which may give the share to somebody else."""
    case = standing.cases[move.case.pk]
    if move.unit is None or move.stays:
        return on_behalf(by, move.role, move.place or case.inspection.region)
    role, place = lifecycle.duty(move.act, standing.shares.get((case.pk, move.unit.pk)), move.unit, _giver(move, case))
    return on_behalf(by, role or move.role, place)


def _giver(move: Move, case: Case) -> Unit | None:
    """Who gives a share with this move; None when it gives none."""
    parent: Assignment | None = move.columns.get("parent")
    return (parent.unit if parent else case.inspection.region) if "parent" in move.columns else None


def _move_share(
    move: Move, unit: Unit, effective: datetime, standing: Standing, lifecycle: Lifecycle, by: Member | None
) -> datetime:
    key = (move.case.pk, unit.pk)
    case = standing.cases[move.case.pk]
    share = standing.shares.get(key)
    transition = lifecycle[move.act]
    parent: Assignment | None = move.columns.get("parent")
    giver = _giver(move, case)
    if why := lifecycle.why_not(move.act, share, by, unit, giver):
        raise Refused(_("%(number)s %(unit)s：%(why)s") % {"number": case.number, "unit": unit, "why": why})
    if transition.needs_reason and not move.reason.strip():
        raise Refused(
            _("%(number)s %(unit)s：%(transition)s要写明原因。")
            % {"number": case.number, "unit": unit, "transition": transition.label}
        )
    floor = share.moved_at if share else parent.moved_at if parent else case.received_at
    effective = _not_before(floor, effective, move)
    if share is None:
        share = standing.shares[key] = Assignment(case=case, unit=unit)
    share.status = transition.target
    share.moved_at = effective
    for column, value in move.columns.items():
        setattr(share, column, value)
    took(standing.history[key], effective, transition.target)
    standing.changed.add(key)
    return effective


def _move_case(move: Move, effective: datetime, standing: Standing) -> datetime:
    case = standing.cases[move.case.pk]
    absences = standing.absences[case.pk]
    if bool(absences and absences[-1][1] is None) == move.withdraws:
        said = _("%(number)s 已经撤回。") if move.withdraws else _("%(number)s 没有撤回，不用恢复。")
        raise Refused(said % {"number": case.number})
    moved = [item.moved_at for item in standing.of_case(case.pk)]
    floor = max([case.received_at, *moved, *(moment for absence in absences for moment in absence if moment)])
    effective = _not_before(floor, effective, move)
    if move.withdraws:
        absences.append((effective, None))
    else:
        absences[-1] = (absences[-1][0], effective)
    standing.changed_cases.add(case.pk)
    return effective


def _moment(effective: date | datetime | None) -> datetime:
    if effective is None:
        return timezone.now()
    return effective if isinstance(effective, datetime) else day_start(effective)


def _not_before(floor: datetime, effective: datetime, move: Move) -> datetime:
    """A bare day stands for its midnight, so on the floor's own day the floor counts; earlier days are refused."""
    if effective >= floor:
        return effective
    if beijing_day(effective) == beijing_day(floor):
        return floor
    day = floor.astimezone(BEIJING).strftime("%Y-%m-%d")
    raise Refused(
        _("%(number)s %(unit)s：生效日期不能早于上一步的 %(day)s。")
        % {"number": move.case.number, "unit": move.unit or "", "day": day}
    )
