"""The one function through which anything happens to a finding."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.behalf import on_behalf
from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Case, Inspection, Stand, StandSpan
from bihuan.findings.lifecycle import FINDING
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING, beijing_day, day_start
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

BULK = 500


@dataclass(frozen=True)
class Act:
    """Something done to one finding, by ``role`` over ``place`` (the inspection's region where None).

    ``unit`` is the one it is about, if it is about one. ``effective`` is a moment, a day in Beijing, or None for now.
    """

    case: Case
    act: str
    role: Role
    place: Unit | None = None
    unit: Unit | None = None
    effective: date | datetime | None = None
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record(acts: Sequence[Act], *, inspection: Inspection, by: Member | None, seen: int | None = None) -> list[Entry]:
    """Check, record and carry out ``acts`` in their order, all or none; returns their entries.

    ``seen`` is the revision of the (single) finding that the person was looking at: ``Stale`` if it has moved on. An
    act of somebody else's duty, or one that the lifecycle forbids now, is ``Refused``. ``by`` None is the system.
    """
    cases = lock_cases([act.case for act in acts], seen, by)
    stands = _Stands(inspection, list(cases))
    drafts = []
    for act in acts:
        case = cases[act.case.pk]
        effective = _not_before(stands.floor(case), _moment(act.effective), case)
        _check_duty(act, inspection, by)
        if transition := FINDING.get(act.act):
            _check_may(case, act)
            stands.move(case, transition.target, effective)
            case.status = transition.target
        case.revision += 1
        drafts.append(
            Draft(
                chain=case.chain,
                act=act.act,
                effective_at=effective,
                actor_id=by.pk if by else None,
                unit_id=act.unit.pk if act.unit else None,
                reason=act.reason,
                data=act.data | on_behalf(by, act.role, act.place or inspection.region),
            )
        )
    stands.store()
    Case.objects.bulk_update(list(cases.values()), ["status", "revision"], batch_size=200)
    for act in acts:  # whoever holds the record in hand sees it as it is now
        act.case.status, act.case.revision = cases[act.case.pk].status, cases[act.case.pk].revision
    return append(drafts, seal=inspection.code)


def _check_duty(act: Act, inspection: Inspection, by: Member | None) -> None:
    place = act.place or inspection.region
    if by is not None and not may(by, act.role, place):
        raise Refused(
            _("%(number)s：这一步要由%(unit)s的%(role)s人员来做。")
            % {"number": act.case.number, "unit": place, "role": act.role.label}
        )


def _check_may(case: Case, act: Act) -> None:
    transition = FINDING[act.act]
    if case.status not in transition.sources:
        raise Refused(
            _("%(number)s 现在是“%(where)s”，不能%(act)s。")
            % {"number": case.number, "where": Stand(case.status).label, "act": transition.label}
        )
    if transition.needs_reason and not act.reason.strip():
        raise Refused(_("%(number)s：%(act)s要写明原因。") % {"number": case.number, "act": transition.label})


class _Stands:
    """How the findings in hand stand, written in a fixed number of queries however many there are."""

    def __init__(self, inspection: Inspection, cases: Sequence[int]) -> None:
        self.inspection = inspection
        self.open: dict[int, StandSpan] = {}
        self._ended: list[StandSpan] = []
        self._begun: list[StandSpan] = []
        for start in range(0, len(cases), BULK):
            rows = StandSpan.objects.filter(case__in=cases[start : start + BULK], until__isnull=True)
            self.open |= {span.case_id: span for span in rows.order_by("since", "id")}

    def floor(self, case: Case) -> datetime:
        """The last moment at which the finding took its stand; nothing goes behind it."""
        span = self.open.get(case.pk)
        return max(case.received_at, span.since) if span else case.received_at

    def move(self, case: Case, target: Stand, effective: datetime) -> None:
        span = self.open.get(case.pk)
        if span is not None and span.since >= effective:
            self.store()
            self.open[case.pk] = self._at_once(case, target, effective)
            return
        if span is not None:
            span.until = effective
            if span.pk is not None:
                self._ended.append(span)
        self.open[case.pk] = self._new(case, target, effective)
        self._begun.append(self.open[case.pk])

    def store(self) -> None:
        StandSpan.objects.bulk_update(self._ended, ["until"], batch_size=200)
        StandSpan.objects.bulk_create(self._begun, batch_size=BULK)
        self._ended, self._begun = [], []

    def _new(self, case: Case, target: Stand, effective: datetime) -> StandSpan:
        return StandSpan(inspection=self.inspection, case=case, status=target, since=effective)

    def _at_once(self, case: Case, target: Stand, effective: datetime) -> StandSpan:
        """The stand of the same moment lasted no time; where it came back to the one before, that one goes on."""
        StandSpan.objects.filter(case=case, until__isnull=True, since__gte=effective).delete()
        before = StandSpan.objects.filter(case=case, until=effective, status=target).first()
        span = before or self._new(case, target, effective)
        span.until = None
        span.save()
        return span


def _moment(effective: date | datetime | None) -> datetime:
    if effective is None:
        return timezone.now()
    return effective if isinstance(effective, datetime) else day_start(effective)


def _not_before(floor: datetime, effective: datetime, case: Case) -> datetime:
    """A bare day stands for its midnight, so on the floor's own day the floor counts; earlier days are refused."""
    if effective >= floor:
        return effective
    if beijing_day(effective) == beijing_day(floor):
        return floor
    day = floor.astimezone(BEIJING).strftime("%Y-%m-%d")
    raise Refused(_("%(number)s：生效日期不能早于上一步的 %(day)s。") % {"number": case.number, "day": day})
