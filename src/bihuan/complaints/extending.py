"""A unit asks for more time to answer (延期); who gave it the share grants that, maybe less of it, or refuses."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan import workdays
from bihuan.cases.behalf import FOR
from bihuan.cases.models import Assignment, Inspection
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints.clocks import LENGTHENED, Clock, extension
from bihuan.complaints.deadlines import start_of
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.models import Extension
from bihuan.complaints.redating import Redate
from bihuan.complaints.timing import (
    OFFICE,
    Act,
    answer_deadline,
    answer_rule,
    clock_of,
    held,
    office_role,
    record,
    retimed,
    set_to,
)
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.numerals import format_date
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.units.deputies import whose_acts
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may


def why_not_ask(share: Assignment, member: Member) -> str:
    """Why more time cannot be asked for now, as a sentence; empty when it can."""
    if not may(member, Role.HANDLE, share.unit):
        return _("申请延期要由%(unit)s的承办人员来做。") % {"unit": share.unit}
    if share.status not in WORKING:
        return _("现在是“%(where)s”，不用申请延期。") % {"where": share.get_status_display()}
    if Extension.objects.filter(assignment=share, decided__isnull=True).exists():
        return _("已经申请延期，等待%(unit)s决定。") % {"unit": share.giver}
    if answer_deadline(share) is None:
        return _("这件没有等待答复的期限，不用延期。")
    if share.due_on is None:
        return _("期限已中止，恢复以后才能申请延期。")
    rule = answer_rule(share)
    if share.parent is None and rule.extension is None:
        return _("本次督察的规则没有规定可以延期。")
    if (share.due_on - beijing_day(timezone.now())).days < rule.asked_before:
        said = _("已过申请延期的时间：至迟应在期限前%(days)d天申请。")
        return said % {"days": rule.asked_before} if rule.asked_before else _("期限已过，不能再申请延期。")
    longest = latest(share)
    if longest is not None and longest <= share.due_on:
        return _("已经延到最长的%(day)s，不能再延。") % {"day": format_date(longest)}
    return ""


def latest(share: Assignment) -> date | None:
    """The last day that an extension may reach: by the rulebook, for a part passed on that of the whole; None: any."""
    if share.parent is not None:
        return share.parent.due_on
    rule, start = answer_rule(share), _start(share)
    if rule.extension is None or start is None:
        return share.due_on
    most = workdays.Extension(rule.extension.amount, rule.extension.unit)
    clock = replace(clock_of(share), extensions=(most,))
    return clock.due(LENGTHENED, rule, start, calendar.current()).on


def _start(share: Assignment) -> date | datetime | None:
    """From when the limit of the answer counts; None where none runs."""
    item = answer_deadline(share)
    return start_of(answer_rule(share), item.case, item.started_at) if item else None


@transaction.atomic
def ask(share: Assignment, *, by: Member, seen: int, until: date, reason: str) -> Extension:
    """The unit asks for time until ``until``; it waits for who gave the share."""
    share = held(share, seen=seen, by=by)
    if why := why_not_ask(share, by):
        raise Refused(why)
    if not reason.strip():
        raise Refused(_("请写明为什么要延期。"))
    _check_day(share, until)
    data = {"asked_until": until.isoformat()}
    entry = record(share, Act("ask_extension", by, Role.HANDLE, reason.strip(), data), [])
    return Extension.objects.create(
        assignment=share, reason=reason.strip(), asked_until=until, asked=entry, asked_at=entry.effective_at
    )


def _check_day(share: Assignment, until: date) -> None:
    if share.due_on is None or until <= share.due_on:
        raise Refused(_("延期后的日期要晚于现在的期限%(day)s。") % {"day": format_date(share.due_on or until)})
    longest = latest(share)
    if longest is not None and until > longest:
        whose = _("本单位的期限") if share.parent else _("规则允许的最长期限")
        raise Refused(_("不能延过%(whose)s%(day)s。") % {"whose": whose, "day": format_date(longest)})


def why_not_decide(request: Extension, share: Assignment, member: Member) -> str:
    """Why ``member`` may not decide; nobody decides what they asked for, nor has a deputy do it for them."""
    mine = whose_acts(member, OFFICE, share.giver)
    if mine & {request.asked.actor_id, request.asked.data.get(FOR)}:
        return _("申请人不能决定自己的申请，代理申请人决定也不行。")
    return ""


@transaction.atomic
def grant(request: Extension, *, by: Member, seen: int, until: date | None = None, reason: str = "") -> Entry:
    """Grant what was asked for, or less: until ``until``."""
    request, share, role = _at_hand(request, by=by, seen=seen)
    if share.due_on is None:
        raise Refused(_("期限已中止，恢复以后才能同意延期。"))
    until = until or request.asked_until
    if until > request.asked_until:
        said = _("单位只申请延至%(day)s，同意的日期不能更晚。")
        raise Refused(said % {"day": format_date(request.asked_until)})
    _check_day(share, until)
    days, redates = _granted(share, until)
    data: dict[str, object] = {"until": until.isoformat()} | ({"days": days} if days is not None else {})
    entry = record(share, Act("grant_extension", by, role, reason.strip(), data), redates)
    Extension.objects.filter(pk=request.pk).update(decided=entry, until=until, days=days)
    return entry


@transaction.atomic
def refuse(request: Extension, *, by: Member, seen: int, reason: str) -> Entry:
    """The due date stays as it was."""
    request, share, role = _at_hand(request, by=by, seen=seen)
    if not reason.strip():
        raise Refused(_("不同意延期要写明原因。"))
    entry = record(share, Act("refuse_extension", by, role, reason.strip()), [])
    Extension.objects.filter(pk=request.pk).update(decided=entry)
    return entry


def _at_hand(request: Extension, *, by: Member, seen: int) -> tuple[Extension, Assignment, Role]:
    share = held(request.assignment, seen=seen, by=by)
    found = Extension.objects.select_related("asked").filter(pk=request.pk, decided__isnull=True).first()
    if found is None:
        raise Stale(_("这次延期申请已经有人决定了。"))
    if share.status not in WORKING:
        raise Refused(_("现在是“%(where)s”，不用再决定延期。") % {"where": share.get_status_display()})
    role = office_role(share, by, _("决定延期"))
    if why := why_not_decide(found, share, by):
        raise Refused(why)
    return found, share, role


def _granted(share: Assignment, until: date) -> tuple[int | None, list[Redate]]:
    """By how many days the limit becomes longer, and what that does; for a part passed on its day is just set."""
    now = timezone.now()
    if share.parent is not None:
        said = _("%(giver)s同意延期至%(day)s") % {"giver": share.giver, "day": format_date(until)}
        return None, set_to(share, until, said)
    clock = clock_of(share)
    days = _days_to(share, until, clock)
    return days, retimed(share, clock.lengthened(extension(days, now)))


def _days_to(share: Assignment, until: date, clock: Clock) -> int:
    """Days counted on from where the limit ends now, before it is moved to a working day, so as to reach ``until``."""
    rule, start = answer_rule(share), _start(share)
    assert start is not None  # a share without a limit asks for no more time
    unrolled = replace(rule, limit=replace(rule.limit, roll="none"))
    reached = clock.due(LENGTHENED, unrolled, start, calendar.current()).on
    assert reached is not None  # the clock is running
    return (until - reached).days


def undecided(shares: QuerySet[Assignment]) -> QuerySet[Extension]:
    """Requests of ``shares`` that still wait; one whose answer was handed in meanwhile waits no more."""
    return Extension.objects.filter(assignment__in=shares, assignment__status__in=WORKING, decided__isnull=True)


def waiting_for(member: Member, inspection: Inspection) -> QuerySet[Assignment]:
    """The shares whose request for more time waits for the member."""
    shares = visible_assignments(member, inspection, OFFICE, below=True).filter(status__in=WORKING)
    shares = shares.filter(extensions__in=Extension.objects.filter(decided__isnull=True))
    return shares.filter(_gave(member))


def _gave(member: Member) -> Q:
    """Shares that the member's own units gave: a county's part is the county's to settle."""
    own = Q(pk__in=[])
    for post in member.held_posts():
        if post.role in OFFICE:
            own |= Q(parent__isnull=True, case__inspection__region__path=post.unit.reach)
            own |= Q(parent__unit__path=post.unit.reach)
    return own
