"""Reminders about complaints: what runs out, has run out, or waits too long for somebody. Asked once a minute, set-wise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment, Case, Deadline, Inspection, Status
from bihuan.cases.standing import AWAITED
from bihuan.complaints.deadlines import label_of
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.models import Action, Answer, Extension, Signature, Suspension
from bihuan.complaints.telling import page, register, some
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Reminder
from bihuan.inbox.posting import Note, holders
from bihuan.inbox.sources import Source
from bihuan.inbox.sources import register as register_source
from bihuan.moments import BEIJING
from bihuan.units.roles import Role

UNIT, OFFICE = "unit", "office"
"""In a reminder's group: who has to act, the unit of a share or the office itself."""
AT_ONCE = 5_000
"""Reminders found in one go; the rest follows a minute later."""


@dataclass(frozen=True)
class Level:
    """A time before a deadline (0: after it) from which is reminded, until the next level takes over.

    ``least``: only of limits this long, so that nobody is reminded right after being asked. ``most``: only of limits
    shorter than this.
    """

    what: str
    before: timedelta
    until: timedelta | None
    text: str | Promise
    least: timedelta = timedelta(0)
    most: timedelta | None = None


DAY = timedelta(days=1)
MINUTES = timedelta(minutes=10)
# A day's limit ends with the midnight after its last day, so "one day before" begins two days before that midnight.
LEVELS = (
    Level("due_in_2_days", 3 * DAY, 2 * DAY, _("%(which)s还有2天到%(label)s期限（%(day)s）%(some)s。"), least=6 * DAY),
    Level("due_tomorrow", 2 * DAY, DAY, _("%(which)s明天到%(label)s期限（%(day)s）%(some)s。"), least=3 * DAY),
    Level("due_today", DAY, timedelta(0), _("%(which)s今天到%(label)s期限%(some)s。"), least=2 * DAY),
    Level(
        "due_in_minutes",
        MINUTES,
        timedelta(0),
        _("%(which)s快到%(label)s期限（%(time)s）%(some)s。"),
        least=2 * MINUTES,
        most=2 * DAY,
    ),
    Level("overdue", timedelta(0), None, _("%(which)s已超过%(label)s期限%(some)s。")),
)

# Seed 001: a test was commissioned, its result due on 11-10. Told until the result is in a newer version of the answer.
RESULTS = (
    Level("result_tomorrow", 2 * DAY, DAY, _("%(which)s委托的检测明天（%(day)s）应出结果%(some)s。")),
    Level("result_today", DAY, timedelta(0), _("%(which)s委托的检测今天应出结果%(some)s。")),
    Level("result_late", timedelta(0), None, _("%(which)s委托的检测到期还没有登记结果%(some)s。")),
)


@dataclass(frozen=True)
class Wait:
    """Something that stands still: told to ``role`` once it has stood for ``patience``.

    ``waiting`` gives rows with ``about`` (the complaint's number), ``code`` (its inspection) and ``told`` (the unit).
    """

    what: str
    kind: Kind
    role: Role
    text: str | Promise
    waiting: Callable[[], QuerySet[Any]]
    since: str
    patience: timedelta = DAY
    narrowed: tuple[tuple[str, str], ...] = ()


def _shares(status: Status, told: str | Combinable) -> QuerySet[Any]:
    shares = Assignment.objects.filter(status=status, case__withdrawn_at__isnull=True)
    told_unit = F(told) if isinstance(told, str) else told
    return shares.annotate(about=F("case__number"), code=F("case__inspection__code"), told=told_unit)


GIVER = Coalesce(F("parent__unit"), F("case__inspection__region"))
"""Who gave the share, and has to review or to give it again."""


def _unsigned(role: Role) -> QuerySet[Any]:
    """Answers at a step of their sign-off that is for ``role``; told to the unit whose step it is."""
    steps = Signature.objects.filter(answer__assignment=OuterRef("pk"), entry__isnull=True)
    turn = steps.order_by("-answer", "position")
    shares = _shares(Status.SUBMITTED, Subquery(turn.values("unit")[:1]))
    waiting: QuerySet[Any] = shares.annotate(turn_role=Subquery(turn.values("role")[:1])).filter(turn_role=role)
    return waiting


def _unaccepted() -> QuerySet[Any]:
    """Where the rulebook limits the receipt, its deadline reminds."""
    limited = Deadline.objects.filter(assignment=OuterRef("pk"), name="accept")
    return _shares(Status.DISPATCHED, "unit").exclude(Exists(limited))


def _undispatched() -> QuerySet[Any]:
    """Where the rulebook limits the dispatch, its deadline reminds."""
    limited = Deadline.objects.filter(case=OuterRef("pk"), assignment__isnull=True, met_at__isnull=True)
    cases = Case.objects.filter(status=Status.RECEIVED, withdrawn_at__isnull=True).exclude(Exists(limited))
    return cases.annotate(about=F("number"), code=F("inspection__code"), told=F("inspection__region"))


def _undecided() -> QuerySet[Any]:
    """Requests for more time; told to who gave the share."""
    asked = Extension.objects.filter(decided__isnull=True, assignment__status__in=WORKING)
    giver = Coalesce(F("assignment__parent__unit"), F("assignment__case__inspection__region"))
    return _of_shares(asked, giver)


def _suspended() -> QuerySet[Any]:
    """Clocks that stand still; told to who keeps them."""
    stopped = Suspension.objects.filter(until__isnull=True, assignment__status__in=AWAITED)
    return _of_shares(stopped, F("assignment__case__inspection__region"))


def _of_shares(rows: QuerySet[Any], told: Combinable) -> QuerySet[Any]:
    standing = rows.filter(assignment__case__withdrawn_at__isnull=True)
    code = F("assignment__case__inspection__code")
    found: QuerySet[Any] = standing.annotate(about=F("assignment__case__number"), code=code, told=told)
    return found


WAITS = (
    Wait(
        "undecided",
        Kind.EXTENSION,
        Role.DISPATCH,
        _("%(which)s的延期申请等待决定超过一天%(some)s。"),
        _undecided,
        "asked_at",
        narrowed=(("time", "extension"),),
    ),
    Wait(
        "suspended",
        Kind.EXTENSION,
        Role.DISPATCH,
        _("%(which)s已中止30天，请核对是否恢复%(some)s。"),
        _suspended,
        "since_at",
        timedelta(days=30),
        narrowed=(("time", "suspended"),),
    ),
    Wait(
        "unaccepted",
        Kind.UNACCEPTED,
        Role.HANDLE,
        _("%(which)s交办一天还没有签收%(some)s。"),
        _unaccepted,
        "moved_at",
        narrowed=(("status", "dispatched"),),
    ),
    Wait(
        "unreviewed",
        Kind.REVIEW,
        Role.REVIEW,
        _("%(which)s的答复等待审核超过一天%(some)s。"),
        partial(_unsigned, Role.REVIEW),
        "moved_at",
        narrowed=(("waits", "review"),),
    ),
    Wait(
        "unsigned",
        Kind.REVIEW,
        Role.LEAD,
        _("%(which)s的答复等待签批超过一天%(some)s。"),
        partial(_unsigned, Role.LEAD),
        "moved_at",
        narrowed=(("waits", "review"),),
    ),
    Wait(
        "returned",
        Kind.RETURNED,
        Role.DISPATCH,
        _("%(which)s被单位退回超过一天，还没有改派%(some)s。"),
        partial(_shares, Status.RETURNED, GIVER),
        "moved_at",
        narrowed=(("status", "returned"),),
    ),
    Wait(
        "undispatched",
        Kind.UNDISPATCHED,
        Role.DISPATCH,
        _("%(which)s收件一天还没有分办%(some)s。"),
        _undispatched,
        "received_at",
    ),
)


def register_all() -> None:
    """Called when the part is loaded."""
    for level in LEVELS:
        register_source(Source(level.what, partial(_due, level), partial(_say_due, level)))
    for level in RESULTS:
        register_source(Source(level.what, partial(_results, level), partial(_say_results, level)))
    for wait in WAITS:
        register_source(Source(wait.what, partial(_waiting, wait), partial(_say_waiting, wait)))


def _untold(rows: QuerySet[Any], what: str, moment: str, shift: timedelta) -> QuerySet[Any]:
    """Those of which nobody was reminded for this very moment; a deadline that was moved reminds again."""
    shifted = ExpressionWrapper(F(moment) + shift, output_field=DateTimeField())
    told = Reminder.objects.filter(what=what, subject=OuterRef("pk"), due=OuterRef("remind_at"))
    untold: QuerySet[Any] = rows.annotate(remind_at=shifted).exclude(Exists(told))
    return untold


def _due(level: Level, now: datetime) -> Iterable[Reminder]:
    open_now = Q(assignment__isnull=True) | Q(assignment__status__in=WORKING)
    rows = Deadline.objects.filter(open_now, met_at__isnull=True, case__withdrawn_at__isnull=True)
    rows = rows.filter(due_at__lte=now + level.before, due_at__gte=F("started_at") + level.least)
    if level.until is not None:
        rows = rows.filter(due_at__gt=now + level.until)
    if level.most is not None:
        rows = rows.filter(due_at__lt=F("started_at") + level.most)
    columns = ("case__number", "case__inspection__code", "assignment__unit", "case__inspection__region", "name")
    untold = _untold(rows, level.what, "due_at", -level.before).order_by("due_at", "pk")
    for pk, due, about, code, unit, region, name in untold.values_list("pk", "remind_at", *columns)[:AT_ONCE]:
        group = "|".join((code, name, UNIT if unit else OFFICE))
        yield Reminder(what=level.what, subject=pk, due=due, unit_id=unit or region, about=about, group=group)


def _results(level: Level, now: datetime) -> Iterable[Reminder]:
    """Tests whose result is due and not in; what a unit no longer has or the team withdrew is left alone.

    While a newer answer waits for review it stands in the place of the one that awaited the result.
    """
    newer = Answer.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("answer"))
    rows = Action.objects.filter(until__isnull=True, due_at__lte=now + level.before)
    rows = rows.exclude(Exists(newer), assignment__status=Status.SUBMITTED)
    rows = rows.exclude(assignment__status=Status.RECALLED).filter(assignment__case__withdrawn_at__isnull=True)
    if level.until is not None:
        rows = rows.filter(due_at__gt=now + level.until)
    columns = ("assignment__case__number", "assignment__case__inspection__code", "assignment__unit")
    untold = _untold(rows, level.what, "due_at", -level.before).order_by("due_at", "pk")
    for pk, due, about, code, unit in untold.values_list("pk", "remind_at", *columns)[:AT_ONCE]:
        yield Reminder(what=level.what, subject=pk, due=due, unit_id=unit, about=about, group=code)


def _say_results(level: Level, reminders: Sequence[Reminder]) -> Iterable[Note]:
    for inspection, _rest, told in groups(reminders):
        due = told[0].due + level.before - timedelta(seconds=1)
        words = {"day": due.astimezone(BEIJING).date().isoformat()}
        kind = Kind.OVERDUE if level.until is None else Kind.DUE
        yield note_of(level.what, level.text, words, inspection, told, Role.HANDLE, kind, register(inspection))


def _waiting(wait: Wait, now: datetime) -> Iterable[Reminder]:
    rows = wait.waiting().filter(**{f"{wait.since}__lte": now - wait.patience})
    untold = _untold(rows, wait.what, wait.since, wait.patience).order_by(wait.since, "pk")
    for pk, due, about, code, unit in untold.values_list("pk", "remind_at", "about", "code", "told")[:AT_ONCE]:
        yield Reminder(what=wait.what, subject=pk, due=due, unit_id=unit, about=about, group=code)


def groups(reminders: Sequence[Reminder]) -> Iterable[tuple[Inspection, list[str], list[Reminder]]]:
    """Reminders of one unit and one group together: (inspection, the rest of the group's name, reminders)."""
    groups: defaultdict[tuple[int, str], list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        groups[reminder.unit_id, reminder.group].append(reminder)
    codes = {group.split("|")[0] for _unit, group in groups}
    inspections = {
        item.code: item for item in Inspection.objects.filter(code__in=codes).select_related("rulebook_text")
    }
    for (_unit_id, group), told in groups.items():
        code, *rest = group.split("|")
        if code in inspections:
            yield inspections[code], rest, told


def _say_due(level: Level, reminders: Sequence[Reminder]) -> Iterable[Note]:
    for inspection, (name, whose), told in groups(reminders):
        is_late = level.until is None
        at = told[0].due + level.before
        words = {
            "label": label_of(name, inspection.rulebook_text.rulebook),
            "day": (at - timedelta(seconds=1)).astimezone(BEIJING).date().isoformat(),
            "time": f"{at.astimezone(BEIJING):%H:%M}",
        }
        link = register(inspection, urgency="overdue" if is_late else "soon")
        role = Role.DISPATCH if whose == OFFICE else Role.HANDLE
        kind = Kind.OVERDUE if is_late else Kind.DUE
        yield note_of(level.what, level.text, words, inspection, told, role, kind, link)


def _say_waiting(wait: Wait, reminders: Sequence[Reminder]) -> Iterable[Note]:
    for inspection, _rest, told in groups(reminders):
        link = register(inspection, **dict(wait.narrowed))
        if wait.what == "undispatched":
            link = f"{reverse('complaints:dispatch')}?inspection={inspection.code}"
        yield note_of(wait.what, wait.text, {}, inspection, told, wait.role, wait.kind, link)


def note_of(
    what: str,
    text: str | Promise,
    words: dict[str, str],
    inspection: Inspection,
    told: Sequence[Reminder],
    role: Role,
    kind: Kind,
    link: str,
) -> Note:
    numbers = [reminder.about for reminder in told]
    is_one = len(told) == 1
    which = numbers[0] if is_one else str(_("%(count)d件") % {"count": len(told)})
    listed = "" if is_one else str(_("：%(numbers)s") % {"numbers": some(numbers)})
    return Note(
        to=holders(told[0].unit, role),
        kind=kind,
        text=str(text) % {**words, "which": which, "some": listed},
        link=page(inspection, numbers[0]) if is_one else link,
        key=f"{what}:{told[0].pk}",
        about=numbers[0] if is_one else "",
    )
