"""A share whose clock is lengthened and stopped, for the tests of time."""

from datetime import date, datetime
from unittest.mock import patch

from django.utils import timezone
from tests.building import share, small_ledger

from bihuan.cases.models import Assignment, Deadline, Inspection
from bihuan.complaints.answering import AnswerText
from bihuan.complaints.extending import ask, grant
from bihuan.complaints.models import Extension, Suspension
from bihuan.complaints.suspending import resume, suspend
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING
from bihuan.rulebooks import calendar
from bihuan.units.models import Member
from bihuan.workdays import Extension as Longer
from bihuan.workdays import Suspension as Pause
from bihuan.workdays import due

HANDED_OVER, DUE = date(2025, 6, 2), date(2025, 6, 12)
ANSWER = AnswerText("属实", "查明", "整改", "closed")


def on(day: int, month: int = 6) -> "patch[object]":  # type: ignore[type-arg]
    """It is noon of that day."""
    return patch.object(timezone, "now", lambda: datetime(2025, month, day, 12, tzinfo=BEIJING))


def timed(office: Inspection) -> Inspection:
    """Complaint 1 is 澜东区's, handed over on 2 June and due on 12 June; at most ten days more by the rulebook."""
    with on(3):
        small_ledger(office)
    return office


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def mine(inspection: Inspection) -> Assignment:
    return share(inspection, 1, "澜东区")


def asked(inspection: Inspection, until: date = date(2025, 6, 20), day: int = 9) -> Extension:
    item = mine(inspection)
    with on(day):
        return ask(item, by=who("landong"), seen=item.case.revision, until=until, reason="设备要从外省运来")


def granted(inspection: Inspection, until: date | None = None, by: str = "clerk", day: int = 10) -> Entry:
    request = Extension.objects.get(decided__isnull=True)
    with on(day):
        return grant(request, by=who(by), seen=mine(inspection).case.revision, until=until)


def stopped(inspection: Inspection, day: int, by: str = "reviewer", since: date | None = None) -> Suspension:
    item = mine(inspection)
    with on(day):
        return suspend(item, by=who(by), seen=item.case.revision, cause="test", reason="等待水质检测报告", since=since)


def resumed(inspection: Inspection, day: int, by: str = "reviewer", month: int = 6) -> Entry:
    item = mine(inspection)
    with on(day, month):
        return resume(item, by=who(by), seen=item.case.revision, reason="报告已出")


def answer_deadline(item: Assignment) -> Deadline:
    return Deadline.objects.get(assignment=item, name="answer")


def replayed(item: Assignment) -> date | None:
    """The due date that follows from what the ledger says and nothing else."""
    entries = Entry.objects.filter(chain=item.case.chain, unit=item.unit, reversed_by__isnull=True).order_by("seq")
    extensions, pauses = [], []
    since = None
    for entry in entries:
        if entry.act == "grant_extension":
            extensions.append(Longer(entry.data["days"], "natural_days"))
        elif entry.act == "suspend":
            since = date.fromisoformat(entry.data["since"])
        elif entry.act == "resume":
            assert since is not None
            pauses.append(Pause(since, date.fromisoformat(entry.data["until"])))
            since = None
    if since:
        pauses.append(Pause(since))
    limit = item.case.inspection.rulebook_text.rulebook.limits["answer"].limit
    return due(limit, HANDED_OVER, calendar.current(), pauses, extensions).on
