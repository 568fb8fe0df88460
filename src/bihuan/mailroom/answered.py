"""What was answered in a stretch of time, complaint by complaint, ready for the team's papers."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.complaints.attaching import attachments_of
from bihuan.complaints.models import Answer, Attachment, Complaint
from bihuan.mailroom.models import Package
from bihuan.numerals import format_date
from bihuan.reading.timelimits import due_day

CHUNK = 500


@dataclass(frozen=True)
class Answered:
    """A complaint with the newest accepted answer of each unit, and the units that still owe one."""

    complaint: Complaint
    answers: tuple[Answer, ...]
    owing: tuple[str, ...]
    files: dict[int, list[Attachment]]

    @property
    def units(self) -> list[str]:
        return [answer.assignment.unit.short for answer in self.answers]

    @property
    def attachments(self) -> int:
        return sum(len(self.files[answer.pk]) for answer in self.answers)

    @property
    def status(self) -> str:
        """The least advanced of its units counts; one that owes an answer is still at work."""
        if self.owing:
            return str(Answer.Outcome.OPEN.label)
        least = (Answer.Outcome.OPEN, Answer.Outcome.STAGE_CLOSED, Answer.Outcome.CLOSED)
        return str(min((Answer.Outcome(answer.outcome) for answer in self.answers), key=least.index).label)

    def together(self, name: str) -> str:
        """A text of the answers; with several units each paragraph begins with its unit."""
        return self.joined(lambda answer: getattr(answer, name))

    def joined(self, text_of: Callable[[Answer], str]) -> str:
        """What ``text_of`` makes of each answer, as ``together`` joins it."""
        said = [(answer.assignment.unit.short, text_of(answer).strip()) for answer in self.answers]
        if len(said) == 1:
            return said[0][1]
        return "\n".join(_("%(unit)s：%(text)s") % {"unit": unit, "text": text} for unit, text in said if text)


def goal_with_day(answer: Answer) -> str:
    """The goal of an answer, with its day where its own words do not say it."""
    if answer.goal_on is None or due_day(answer.goal) == answer.goal_on:
        return answer.goal
    return answer.goal.strip() + _("（%(day)s前）") % {"day": format_date(answer.goal_on)}


def answered_between(inspection: Inspection, since: datetime | None, until: datetime) -> list[Answered]:
    """Complaints of which an answer was accepted in that time and that are not withdrawn, by number."""
    fresh = Answer.objects.filter(
        assignment__case__inspection=inspection,
        assignment__case__withdrawn_at__isnull=True,
        assignment__parent__isnull=True,
        accepted_at__lt=until,
    ).exclude(assignment__status=Status.RECALLED)
    if since is not None:
        fresh = fresh.filter(accepted_at__gte=since)
    return answered_of(fresh.order_by().values_list("assignment__case_id", flat=True), until)


def answered_of(cases: Iterable[int], until: datetime) -> list[Answered]:
    """Those of ``cases`` (ids) of which an answer was accepted before ``until``, by number. A fixed number of queries
    per 500."""
    ids = sorted(set(cases))
    found = [item for start in range(0, len(ids), CHUNK) for item in _answered(ids[start : start + CHUNK], until)]
    return sorted(found, key=lambda item: item.complaint.case.number)


def _answered(ids: Sequence[int], until: datetime) -> Iterable[Answered]:
    complaints = Complaint.objects.filter(case__in=ids).select_related(
        "case__batch", "case__inspection__region", "repeat_of__case__batch"
    )
    shares: defaultdict[int, list[Assignment]] = defaultdict(list)
    for share in (
        Assignment.objects.filter(case__in=ids, parent__isnull=True)
        .exclude(status=Status.RECALLED)
        .select_related("unit")
        .order_by("unit__position", "unit_id")
    ):
        shares[share.case_id].append(share)
    newest: dict[int, Answer] = {}
    accepted = Answer.objects.filter(assignment__case__in=ids, accepted_at__lt=until)
    for answer in (
        accepted.select_related("assignment__unit", "entry").prefetch_related("claims", "actions").order_by("id")
    ):
        newest[answer.assignment_id] = answer
    files = attachments_of(list(newest.values()))
    for complaint in complaints:
        mine = [newest[share.pk] for share in shares[complaint.case_id] if share.pk in newest]
        owing = tuple(share.unit.short for share in shares[complaint.case_id] if share.pk not in newest)
        if mine:
            yield Answered(complaint, tuple(mine), owing, {answer.pk: files[answer.pk] for answer in mine})


def arranged(items: Sequence[Answered], order: str) -> list[Answered]:
    """In the order the team wants its folders in."""
    if order == Package.Order.BATCH:
        return sorted(items, key=lambda item: item.complaint.case.batch.number if item.complaint.case.batch else 0)
    if order == Package.Order.UNIT:
        return sorted(items, key=lambda item: _place(item.answers[0].assignment))
    return list(items)


def _place(share: Assignment) -> tuple[int, int]:
    return share.unit.position, share.unit_id
