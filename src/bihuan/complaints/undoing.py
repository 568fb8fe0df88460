"""Undoing a wrong import whole, as long as nobody acted on what it wrote."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Case, CaseSpan, Claim, Deadline, Facet, Inspection
from bihuan.complaints import findable
from bihuan.complaints.intake import count_as_said
from bihuan.complaints.judging import follow_verdicts
from bihuan.complaints.models import Answer, Complaint, Intake, IntakeFile
from bihuan.complaints.moving import undo
from bihuan.complaints.receiving import SAID
from bihuan.complaints.repeats import linking, shelf
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

CHUNK = 500


@transaction.atomic
def undo_intake(intake: Intake, *, by: Member | None, reason: str) -> list[Entry]:
    """Reverse every entry of a written import; its complaints are gone from the counts as if it had never been.

    Their chains stay in the ledger and go on when the number comes again. ``Stale`` lists who acted since.
    """
    inspection = Inspection.objects.select_for_update().get(pk=intake.inspection_id)
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    if by is not None and not may(by, Role.INTAKE, inspection.region):
        raise Refused(_("撤销导入要由%(unit)s的收件人员来做。") % {"unit": inspection.region})
    if intake.state == Intake.State.UNDONE:
        raise Stale(_("这次导入已经撤销过了。"))
    if intake.state != Intake.State.WRITTEN or not intake.entries:
        raise Refused(_("这次导入没有写入台账，不用撤销。"))
    if not reason.strip():
        raise Refused(_("请写明为什么撤销这次导入。"))
    entries = [entry for ids in _chunks(intake.entries) for entry in Entry.objects.filter(pk__in=ids)]
    reversing = _undoing.get(intake.kind, _undo_complaints)(inspection, entries, by, reason)
    IntakeFile.objects.filter(intake=intake).update(batch=None)
    Batch.objects.filter(inspection=inspection, cases__isnull=True, files__isnull=True).delete()
    intake.state = Intake.State.UNDONE
    intake.result = {**intake.result, "undone": {"by": str(by or ""), "on": str(_today()), "reason": reason}}
    intake.save(update_fields=["state", "result"])
    return reversing


Undoing = Callable[[Inspection, Sequence[Entry], Member | None, str], list[Entry]]
_undoing: dict[str, Undoing] = {}


def undoes_lists(kind: str, undoing: Undoing) -> None:
    """Declares how the entries of imports of a ``kind`` that another part takes in are reversed."""
    _undoing[kind] = undoing


def _undo_complaints(inspection: Inspection, entries: Sequence[Entry], by: Member | None, reason: str) -> list[Entry]:
    by_act: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_act[entry.act].append(entry)
    cases = _by_chain(entries)
    _take_back_answers([entry for entry in entries if entry.act.startswith("transcribe")])
    _keep_firsts([cases[entry.chain] for entry in by_act["receive"]])
    reversing = undo(entries, inspection=inspection, by=by, reason=reason)
    linking.follow_undone(by_act["link_repeat"])
    _put_back(inspection, by_act["amend"], cases)
    answered = {cases[entry.chain].pk: entry for entry in entries if entry.act.startswith("transcribe")}
    follow_verdicts(inspection, answered)
    _remove([cases[entry.chain] for entry in by_act["receive"]])
    return reversing


def _today() -> date:
    return beijing_day(timezone.now())


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _by_chain(entries: Iterable[Entry]) -> dict[str, Case]:
    chains = sorted({entry.chain for entry in entries})
    return {
        case.chain: case
        for start in range(0, len(chains), CHUNK)
        for case in Case.objects.filter(chain__in=chains[start : start + CHUNK])
    }


def _take_back_answers(entries: Sequence[Entry]) -> None:
    """The answers' words stay in their entries."""
    for ids in _chunks([entry.pk for entry in entries]):
        answers = Answer.objects.filter(entry__in=ids)
        shares = list(answers.order_by().values_list("assignment", flat=True))
        answers.delete()
        findable.follow_shares(shares)


def _keep_firsts(cases: Sequence[Case]) -> None:
    """A complaint that others were linked to since does not go before they are unlinked."""
    ids = {case.pk for case in cases}
    for some in _chunks(sorted(ids)):
        linked = Complaint.objects.filter(repeat_of__in=some).select_related("case", "repeat_of__case")
        lines = [
            _("%(number)s是%(first)s的重复件") % {"number": one.case.number, "first": one.repeat_of.case.number}
            for one in linked
            if one.repeat_of is not None and one.pk not in ids
        ]
        if lines:
            raise Stale(_("有的件已经是别的件的首次举报，请先解除下列重复件："), lines)


def _put_back(inspection: Inspection, amended: Sequence[Entry], cases: dict[str, Case]) -> None:
    """Complaints that the import changed say again what they said before."""
    before = {cases[entry.chain].pk: entry for entry in amended}
    changed = []
    since = {}
    for ids in _chunks(sorted(before)):
        for complaint in Complaint.objects.filter(case__in=ids).select_related("case"):
            entry = before[complaint.case_id]
            for name in SAID:
                setattr(complaint, name, entry.data["before"][name])
            changed.append(complaint)
            since[complaint.case] = entry.effective_at
    Complaint.objects.bulk_update(changed, SAID, batch_size=100)
    findable.follow_complaints(changed)
    shelf.follow(changed)
    count_as_said(inspection, changed, since)


def _remove(cases: Sequence[Case]) -> None:
    """What the ledger no longer says is not kept beside it."""
    findable.forget_cases(case.pk for case in cases)
    for ids in _chunks([case.pk for case in cases]):
        shelf.forget(ids)
        hanging: tuple[QuerySet[Any], ...] = (
            Claim.objects.filter(case__in=ids),
            Facet.objects.filter(case__in=ids),
            CaseSpan.objects.filter(case__in=ids),
            Deadline.objects.filter(case__in=ids),
            Complaint.objects.filter(case__in=ids),
            Case.objects.filter(pk__in=ids),
        )
        for rows in hanging:
            rows.delete()
