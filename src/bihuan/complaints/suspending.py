"""The clock of a share is stopped (中止) while its unit can only wait, and goes on afterwards with the days left."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan import workdays
from bihuan.cases.models import Assignment
from bihuan.cases.standing import AWAITED
from bihuan.complaints.clocks import clocks
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.models import Suspension
from bihuan.complaints.timing import Act, answer_deadline, clock_of, held, office_role, record, retimed
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day, day_start
from bihuan.numerals import format_date
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member


def why_not_suspend(share: Assignment) -> str:
    """Why the clock of ``share`` cannot be stopped now, as a sentence; empty when it can."""
    if share.parent is not None:
        return _("转办的部分随%(unit)s的期限，不单独中止。") % {"unit": share.giver}
    if share.status not in WORKING:
        return _("现在是“%(where)s”，不能中止。") % {"where": share.get_status_display()}
    if Suspension.objects.filter(assignment=share, until__isnull=True).exists():
        return _("已经中止。")
    if share.due_on is None or answer_deadline(share) is None:
        return _("这件没有答复期限，不用中止。")
    return ""


@transaction.atomic
def suspend(
    share: Assignment, *, by: Member, seen: int, cause: str, reason: str, since: date | None = None
) -> Suspension:
    """Stop the clock from ``since`` (today) on: until it goes on, nobody knows the due date and nothing is overdue."""
    share = held(share, seen=seen, by=by)
    role = office_role(share, by, _("中止"))
    if why := why_not_suspend(share):
        raise Refused(why)
    if not reason.strip():
        raise Refused(_("请写明为什么中止。"))
    since = since or beijing_day(timezone.now())
    _check_since(share, since)
    clock = clock_of(share)
    stopped = workdays.Suspension(since)
    redates = retimed(share, type(clock)((*clock.suspensions, stopped), clock.extensions))
    data = {"cause": cause, "since": since.isoformat()}
    entry = record(share, Act("suspend", by, role, reason.strip(), data), redates)
    return Suspension.objects.create(assignment=share, cause=cause, since=since, since_at=day_start(since), begun=entry)


def _check_since(share: Assignment, since: date) -> None:
    today = beijing_day(timezone.now())
    if since > today:
        raise Refused(_("中止的日期不能晚于今天。"))
    last = Suspension.objects.filter(assignment=share).aggregate(last=Max("until"))["last"]
    handed_over = share.case.batch.day if share.case.batch else beijing_day(share.case.received_at)
    first = max(handed_over, last) if last else handed_over
    if since < first:
        raise Refused(_("中止的日期不能早于%(day)s。") % {"day": format_date(first)})
    if share.due_on is not None and since > share.due_on:
        raise Refused(_("期限%(day)s已过，不能再中止。") % {"day": format_date(share.due_on)})


@transaction.atomic
def resume(share: Assignment, *, by: Member, seen: int, reason: str = "", until: date | None = None) -> Entry:
    """The clock goes on from ``until`` (today), that day counted: due dates are later by the days it stood."""
    share = held(share, seen=seen, by=by)
    role = office_role(share, by, _("恢复计时"))
    stopped = Suspension.objects.filter(assignment=share, until__isnull=True).first()
    if stopped is None:
        raise Stale(_("这件没有中止，或者已经恢复计时。"))
    if share.status not in AWAITED:
        raise Refused(_("现在是“%(where)s”，不用恢复计时。") % {"where": share.get_status_display()})
    until = until or beijing_day(timezone.now())
    if until > beijing_day(timezone.now()):
        raise Refused(_("恢复的日期不能晚于今天。"))
    if until < stopped.since:
        raise Refused(_("恢复的日期不能早于中止的%(day)s。") % {"day": format_date(stopped.since)})
    Suspension.objects.filter(pk=stopped.pk).update(until=until)
    redates = retimed(share, clocks([share.pk])[share.pk])
    entry = record(share, Act("resume", by, role, reason.strip(), {"until": until.isoformat()}), redates)
    Suspension.objects.filter(pk=stopped.pk).update(ended=entry)
    return entry
