"""Ordering look-backs: drawn by lot, or because of signs; giving them to an inspector; calling one off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Case, Inspection
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.recording import Act, record
from bihuan.lookback import telling
from bihuan.lookback.candidates import candidates
from bihuan.lookback.inspecting import why_not_by
from bihuan.lookback.models import Draw, LookBack
from bihuan.lookback.sampling import draw_lots
from bihuan.moments import beijing_day, cutoff
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

LONGEST_SEED = 40


@dataclass(frozen=True)
class DrawText:
    """How to draw: ``rate`` percent of each stratum; ``until`` the day at whose end what stood counts (now if today)."""

    seed: str
    rate: int
    strata: str
    until: date
    since: date | None = None


def new_seed() -> str:
    """One that nobody chose."""
    return token_hex(8)


@transaction.atomic
def draw(inspection: Inspection, said: DrawText, *, by: Member) -> Draw:
    """Draw a sample and order a look-back of everything in it; what waits for one already is not ordered twice.

    ``Stale`` if the seed was drawn with before: one seed, one sample.
    """
    _check_office(inspection, by)
    seed = said.seed.strip()
    today = beijing_day(timezone.now())
    if not seed or len(seed) > LONGEST_SEED or any(sign in seed for sign in "|\r\n"):
        raise Refused(_("种子是1到%(most)d个字，不能有竖线和换行。") % {"most": LONGEST_SEED})
    if not 1 <= said.rate <= 100:
        raise Refused(_("比例是1到100的整数。"))
    if said.strata not in Draw.Strata.values:
        raise Refused(_("请选择怎样分层。"))
    if said.until > today or (said.since and said.since > said.until):
        raise Refused(_("截止日期不能晚于今天，销号日期的起点不能晚于截止日期。"))
    Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if Draw.objects.filter(inspection=inspection, seed=seed).exists():
        raise Stale(_("这个种子已经抽过一次：同一个种子抽出来的总是同一批，请看那一次的结果。"))
    as_of = min(cutoff(said.until), timezone.now())
    lots = draw_lots(seed, said.rate, candidates(inspection, said.strata, as_of, said.since))
    if not lots:
        raise Refused(_("截止那时没有已销号的问题可以抽。"))
    last = Draw.objects.filter(inspection=inspection).aggregate(last=Max("number"))["last"] or 0
    made = Draw.objects.create(
        inspection=inspection,
        number=last + 1,
        seed=seed,
        rate=said.rate,
        strata=said.strata,
        as_of=as_of,
        since=said.since,
        drawn=[lot.to_json() for lot in lots],
        at=timezone.now(),
        by=by,
    )
    taken = {lot.candidate.chain: lot for lot in lots if lot.taken}
    cases = list(Case.objects.filter(chain__in=taken, status__in=CLOSED).order_by("pk"))
    reason = _("%(draw)s抽中") % {"draw": made}
    common = {"draw": made.number, "seed": seed, "rate": said.rate, "strata": said.strata, "as_of": as_of.isoformat()}
    data = {case.pk: common | {"lot": taken[case.chain].lot} for case in cases}
    _order(inspection, cases, {case.pk: [reason] for case in cases}, data, by, made)
    return made


@transaction.atomic
def order(inspection: Inspection, reasons: Mapping[int, Sequence[str]], *, by: Member) -> list[LookBack]:
    """Order look-backs of findings (by id of their case) because of ``reasons``; ``Stale`` if one is no longer struck off
    or waits for one already."""
    _check_office(inspection, by)
    cases = list(Case.objects.filter(pk__in=reasons, inspection=inspection, kind=Case.Kind.FINDING).order_by("pk"))
    if not cases:
        raise Refused(_("请先勾选要回头看的问题。"))
    if any(not [line for line in reasons[case.pk] if line.strip()] for case in cases):
        raise Refused(_("请写明为什么要回头看。"))
    made = _order(inspection, cases, reasons, {case.pk: {} for case in cases}, by, None)
    if len(made) < len(cases):
        raise Stale(_("有的问题刚刚已经安排回头看，或者不再是销号状态，请重新打开页面。"))
    return made


def _order(
    inspection: Inspection,
    cases: Sequence[Case],
    reasons: Mapping[int, Sequence[str]],
    data: Mapping[int, dict[str, Any]],
    by: Member,
    drawn: Draw | None,
) -> list[LookBack]:
    """One for each that stands as struck off and has none waiting. The unit is not told: its entry is the office's."""
    locked = lock_cases(cases)
    waiting = set(LookBack.objects.filter(finding__in=locked, outcome="waiting").values_list("finding", flat=True))
    fresh = [case for case in locked.values() if case.status in CLOSED and case.pk not in waiting]
    region = inspection.region
    acts = [
        Act(case, "order_look_back", Role.DISPATCH, unit=region, data=data[case.pk] | {"why": list(reasons[case.pk])})
        for case in fresh
    ]
    entries = record(acts, inspection=inspection, by=by)
    return LookBack.objects.bulk_create(
        LookBack(finding_id=case.pk, draw=drawn, reasons=list(reasons[case.pk]), ordered=entry)
        for case, entry in zip(fresh, entries, strict=True)
    )


@transaction.atomic
def assign(look_backs: Sequence[LookBack], inspector: Member, due_on: date | None, *, by: Member) -> list[LookBack]:
    """Give look-backs to an inspector, who took no part in closing any of them; all or none."""
    held = _hold(look_backs)
    if not held:
        raise Refused(_("请先勾选要指派的回头看。"))
    inspection = held[0].finding.case.inspection
    _check_office(inspection, by)
    if due_on and due_on < beijing_day(timezone.now()):
        raise Refused(_("完成期限不能早于今天。"))
    for look_back in held:
        if reason := why_not_by(look_back.finding, inspector):
            raise Refused(reason)
    region = inspection.region
    data = {"inspector": inspector.pk, "due_on": due_on.isoformat() if due_on else ""}
    acts = [Act(one.finding.case, "assign_look_back", Role.DISPATCH, unit=region, data=data) for one in held]
    record(acts, inspection=inspection, by=by)
    for look_back in held:
        look_back.inspector, look_back.due_on = inspector, due_on
    LookBack.objects.bulk_update(held, ["inspector", "due_on"])
    telling.tell_inspector(held, inspector, by=by)
    return held


@transaction.atomic
def drop(look_back: LookBack, reason: str, *, by: Member) -> LookBack:
    """Call one off, with a reason."""
    (held,) = _hold([look_back])
    if not reason.strip():
        raise Refused(_("取消要写明原因。"))
    case = held.finding.case
    act = Act(case, "drop_look_back", Role.DISPATCH, unit=case.inspection.region, reason=reason.strip())
    (held.ended,) = record([act], inspection=case.inspection, by=by)
    held.outcome = LookBack.Outcome.DROPPED
    held.save(update_fields=["outcome", "ended"])
    return held


def _hold(look_backs: Sequence[LookBack]) -> list[LookBack]:
    """Locked with their cases, as they are now; ``Stale`` if one is over."""
    rows = LookBack.objects.filter(pk__in=[one.pk for one in look_backs]).select_related(
        "finding__case__inspection__region", "inspector"
    )
    listed = list(rows.order_by("pk"))
    lock_cases([one.finding.case for one in listed])
    if gone := [one for one in LookBack.objects.filter(pk__in=[one.pk for one in listed]) if not one.is_waiting]:
        raise Stale(_("%(number)s的回头看已经结束。") % {"number": gone[0]})
    return listed


def _check_office(inspection: Inspection, by: Member) -> None:
    if not may(by, Role.DISPATCH, inspection.region):
        raise Refused(_("回头看由%(unit)s的分办人员安排。") % {"unit": inspection.region})
