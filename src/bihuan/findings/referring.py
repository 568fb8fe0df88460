"""Handing a matter to another body, beginning a compensation case, and what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.findings.models import Finding, Referral
from bihuan.findings.recording import Act, record
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role


@dataclass(frozen=True)
class ReferralText:
    """What is handed over, to whom, when; ``number`` of the letter."""

    kind: str
    on: date
    body: str = ""
    number: str = ""


@transaction.atomic
def refer(finding: Finding, said: ReferralText, *, by: Member, seen: int) -> Referral:
    """Keep that a matter was handed over or a compensation case begun; the office does it."""
    if said.kind not in Referral.Kind.values:
        raise Refused(_("请选择类别。"))
    if said.kind != Referral.Kind.COMPENSATION and not said.body.strip():
        raise Refused(_("请写明接收单位。"))
    case = finding.case
    if not beijing_day(case.received_at) <= said.on <= beijing_day(timezone.now()):
        raise Refused(_("日期应在问题反馈之后、今天以前。"))
    data = {"kind": said.kind, "body": said.body, "number": said.number, "on": said.on.isoformat()}
    (entry,) = record([Act(case, "refer", Role.DISPATCH, data=data)], inspection=case.inspection, by=by, seen=seen)
    return Referral.objects.create(
        case=case, kind=said.kind, number=said.number.strip(), body=said.body.strip(), on=said.on, entry=entry
    )


@transaction.atomic
def conclude_referral(
    referral: Referral, outcome: str, ended_on: date, fen: int | None, *, by: Member, seen: int
) -> Referral:
    """What came of it, and on which day; ``fen`` of a compensation."""
    if not outcome.strip():
        raise Refused(_("请写明结果。"))
    if not referral.on <= ended_on <= beijing_day(timezone.now()):
        raise Refused(_("办结日期应在移送之后、今天以前。"))
    if fen is not None and fen < 0:
        raise Refused(_("赔偿金额不能是负数。"))
    case = referral.case
    data = {"referral": referral.pk, "outcome": outcome.strip(), "ended_on": ended_on.isoformat(), "fen": fen}
    record([Act(case, "refer_outcome", Role.DISPATCH, data=data)], inspection=case.inspection, by=by, seen=seen)
    referral.outcome, referral.ended_on, referral.fen = outcome.strip(), ended_on, fen
    referral.save(update_fields=["outcome", "ended_on", "fen"])
    return referral
