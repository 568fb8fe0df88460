"""Deadlines of complaints: set when a share is given, met by what the rulebook says, open again when it is undone.

A share that was taken back keeps its deadlines, which nobody is asked to meet while it is: taking that back brings the
share back as it was. Given anew, it begins with new ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment, Case, Deadline, Inspection
from bihuan.cases.recording import Move
from bihuan.complaints import clocks
from bihuan.complaints.clocks import RUNNING
from bihuan.complaints.goals import continued
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day, cutoff
from bihuan.rulebooks import calendar
from bihuan.rulebooks.schema import Rulebook, TimeLimit
from bihuan.workdays import Calendar, Due

BULK = 500
GIVING = ("dispatch", "split")
MEANS = {"transcribe_closed": "submit", "transcribe_stage_closed": "submit"}
"""Acts that keep a limit by another's name: an answer taken from a signed list is an answer."""
REOPENING = ("send_back", "keep_open", "reopen", "transcribe_open")
"""After these the answer is still owed, unless it had been accepted as closed for the time being: then its goal counts."""
LABELS = {
    "answer": _("答复"),
    "accept": _("签收"),
    "assign": _("交办"),
    "arrive": _("到达现场"),
    "first_report": _("初步报告"),
}


def label_of(name: str, rulebook: Rulebook) -> str:
    """What is to be done by a deadline, in a word."""
    rule = rulebook.limits.get(name)
    return (rule.label if rule else "") or str(LABELS.get(name, name))


def start_of(rule: TimeLimit, case: Case, given_at: datetime | None) -> date | datetime | None:
    """From when ``rule`` counts: a day for limits in days, a moment for those in minutes; None: not for this."""
    if rule.start == "handed_over":
        return case.batch.day if case.batch else beijing_day(case.received_at)
    if rule.start == "arrived":
        return case.received_at
    if rule.start == "dispatched":
        return given_at
    return None


def deadline(name: str, rule: TimeLimit, case: Case, share: Assignment | None, days: Calendar) -> Deadline | None:
    """The unsaved deadline that ``rule`` sets for a share, or for the case when ``share`` is None."""
    start = start_of(rule, case, share.moved_at if share else None)
    if start is None:
        return None
    limit = RUNNING.due(name, rule, start, days)
    return Deadline(
        case=case,
        assignment=share,
        name=name,
        started_at=start if isinstance(start, datetime) else case.received_at,
        due_at=bound(limit),
        due_on=limit.on,
        provisional=limit.provisional,
        steps=[step.text for step in limit.steps],
    )


def bound(limit: Due) -> datetime | None:
    """The first instant that is too late."""
    return limit.at or (cutoff(limit.on) if limit.on else None)


def open_for_office(inspection: Inspection, cases: Iterable[Case]) -> None:
    """What the office itself must do with complaints just taken in, such as giving them out within minutes."""
    rules = inspection.rulebook_text.rulebook.limits
    own = {name: rule for name, rule in rules.items() if rule.start == "arrived" and rule.met_by}
    if not own:
        return
    days = calendar.current()
    made = [deadline(name, rule, case, None, days) for case in cases for name, rule in own.items()]
    Deadline.objects.bulk_create([item for item in made if item], batch_size=BULK)


def follow(inspection: Inspection, moves: Sequence[Move], entries: Sequence[Entry]) -> None:
    """Bring deadlines up with what was just recorded. A fixed number of queries per 500 moves."""
    for start in range(0, len(entries), BULK):
        _follow(inspection, moves[start : start + BULK], entries[start : start + BULK])


def _follow(inspection: Inspection, moves: Sequence[Move], entries: Sequence[Entry]) -> None:
    done = [(move.case.pk, move.unit.pk, entry) for move, entry in zip(moves, entries, strict=True) if move.unit]
    cases = {case_id for case_id, _unit_id, _entry in done}
    if not cases:
        return
    found = Assignment.objects.filter(case__in=cases).select_related("case__batch")
    shares = {(item.case_id, item.unit_id): item for item in found}
    given = {(case, unit) for case, unit, entry in done if entry.act in GIVING}
    if given:
        _give(inspection, [shares[key] for key in sorted(given)])
    rules = inspection.rulebook_text.rulebook.limits
    waiting: defaultdict[int, list[Deadline]] = defaultdict(list)
    for item in Deadline.objects.filter(case__in=cases):
        waiting[item.assignment_id or -item.case_id].append(item)
    still = continued({(entry.chain, unit) for _case, unit, entry in done if entry.act in REOPENING})
    changed: dict[int, Deadline] = {}
    for case, unit, entry in done:
        act = MEANS.get(entry.act, entry.act)
        for item in (*waiting[shares[case, unit].pk], *waiting[-case]):
            kept_by = rules[item.name].met_by if item.name in rules else ()
            if act in kept_by and item.met_at is None:
                item.met_at = entry.effective_at
                changed[item.pk] = item
            elif act in REOPENING and "submit" in kept_by and (entry.chain, unit) not in still:
                item.met_at = None
                changed[item.pk] = item
    Deadline.objects.bulk_update(list(changed.values()), ["met_at"], batch_size=200)


def _give(inspection: Inspection, shares: Sequence[Assignment]) -> None:
    """Deadlines of shares just given; what a unit passed on is due when that unit said."""
    rules = inspection.rulebook_text.rulebook.limits
    days = calendar.current()
    Deadline.objects.filter(assignment__in=shares).delete()
    clocks.reset([share.pk for share in shares])
    new = []
    for share in shares:
        for name, rule in rules.items():
            if not rule.met_by or rule.start == "arrived":
                continue
            if (made := deadline(name, rule, share.case, share, days)) is None:
                continue
            if name == "answer" and share.due_on != made.due_on:
                made.due_on, made.steps, made.provisional = share.due_on, share.due_steps, share.due_provisional
                made.due_at = cutoff(share.due_on) if share.due_on else None
            new.append(made)
    Deadline.objects.bulk_create(new, batch_size=BULK)


def unmeet(entries: Sequence[Entry]) -> None:
    """Open again what the now undone ``entries`` had met."""
    for entry in entries:
        met = Deadline.objects.filter(case__chain=entry.chain, met_at=entry.effective_at)
        met.filter(Q(assignment__unit=entry.unit_id) | Q(assignment__isnull=True)).update(met_at=None)
