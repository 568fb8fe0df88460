"""What complaints and their answers are found by, kept in step with them.

The index holds three kinds of documents (``search.models.Kind``), because not all who see a complaint see all of it: its
numbers and text; the places its list names, which name every unit; and of each share what was asked and answered.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment
from bihuan.cases.recording import Move
from bihuan.complaints.models import Answer, Complaint
from bihuan.search import index
from bihuan.search.models import Document, Kind, document
from bihuan.search.rebuilding import rebuild

M = TypeVar("M", bound=Model)
CHUNK = 500


def follow_complaints(complaints: Iterable[Complaint]) -> None:
    """After these were taken in or changed: what is found is what they say now. In the same transaction."""
    index.put(item for complaint in complaints for item in _of_complaint(complaint))


def follow_shares(shares: Iterable[int]) -> None:
    """After notes or answers of these assignments (ids) changed. In the same transaction."""
    ids = sorted(set(shares))
    for start in range(0, len(ids), CHUNK):
        index.put(_of_shares(Assignment.objects.filter(pk__in=ids[start : start + CHUNK])))


def follow_notes(moves: Iterable[Move]) -> None:
    """After moves that gave units their shares, with a note or with none any more."""
    given = {(move.case.pk, move.unit.pk) for move in moves if move.unit is not None and "note" in move.columns}
    cases = sorted({case for case, _unit in given})
    for start in range(0, len(cases), CHUNK):
        rows = Assignment.objects.filter(case__in=cases[start : start + CHUNK])
        notes = {
            pk: note for pk, case, unit, note in rows.values_list("pk", "case", "unit", "note") if (case, unit) in given
        }
        known = index.known(Kind.SHARE, notes)
        follow_shares(pk for pk, note in notes.items() if note or pk in known)


def forget_cases(cases: Iterable[int]) -> None:
    """Complaints (ids of their cases) that are gone from the tables are found no more."""
    ids = list(cases)
    index.forget(Kind.CASE, ids)
    index.forget(Kind.PLACE, ids)


def bring_up() -> bool:
    """Make the index again if it was made by other rules or never; whether it was."""
    if index.is_current():
        return False
    rebuild(everything())
    return True


def everything() -> Iterator[Document]:
    """All there is to find, a chunk in memory at a time."""
    for complaints in _chunks(Complaint.objects.select_related("case")):
        for complaint in complaints:
            yield from _of_complaint(complaint)
    for shares in _chunks(Assignment.objects.all()):
        yield from _of_shares(shares)


def _chunks(rows: QuerySet[M]) -> Iterator[list[M]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _of_complaint(complaint: Complaint) -> Iterator[Document]:
    yield document(Kind.CASE, complaint.case_id, complaint.case.number, complaint.number_raw, complaint.text)
    yield document(Kind.PLACE, complaint.case_id, complaint.named_raw)


def _of_shares(shares: Collection[Assignment]) -> Iterator[Document]:
    answers = Answer.objects.filter(assignment__in=shares).prefetch_related("claims").order_by("id")
    newest = {answer.assignment_id: answer for answer in answers}
    for share in shares:
        texts = [text for _label, text in texts_of(share, newest.get(share.pk))]
        yield document(Kind.SHARE, share.pk, *texts)


def texts_of(share: Assignment, answer: Answer | None) -> list[tuple[str | Promise, str]]:
    """What of a share is looked through, each with its heading: the note to its unit and the newest answer."""
    said: list[tuple[str | Promise, str]] = [(_("交办要求"), share.note)]
    if answer is not None:
        said += [
            (_("调查核实情况"), answer.investigation),
            (_("处理和整改情况"), answer.action),
            (_("办结目标"), answer.goal),
            (_("责任人被处理情况"), answer.accountability),
        ]
        said += [(_("子诉求"), f"{claim.investigation}\n{claim.action}".strip()) for claim in answer.claims.all()]
    return said
