"""Where locked cases stand: assignments and spans in memory, changed there and stored once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from bihuan.cases.models import Assignment, AssignmentSpan, Case, CaseSpan, Deadline, Inspection, Status
from bihuan.cases.spans import Absence, Stretch, case_stretches

M = TypeVar("M", bound=Model)

BULK = 500
AWAITED = (Status.RETURNED, Status.DISPATCHED, Status.HANDLING, Status.SUBMITTED)
"""In these the due day of a part is still to be met."""

Key = tuple[int, int]
"""(case id, unit id): one share."""
History = list[tuple[datetime, str]]
"""The moments at which a share took a status, oldest first."""


def took(history: History, moment: datetime, status: str) -> None:
    """Add to ``history`` that ``status`` was taken at ``moment``."""
    while history and history[-1][0] >= moment:
        history.pop()  # it lasted no time: both moves took effect at the same moment
    if not history or history[-1][1] != status:
        history.append((moment, status))


MOVED = ["status", "moved_at", "parent", "part", "note", "due_on", "due_provisional", "due_steps"]
STOOD = ["revision", "status", "parties", "due_on", "withdrawn_at"]
"""The columns of shares and of cases that acts change."""


def _put(model: type[M], rows: Sequence[M], columns: Sequence[str]) -> None:
    """Write ``columns`` of rows that exist. An upsert costs a tenth of what ``bulk_update`` does."""
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=columns, batch_size=BULK
    )


class Standing:
    """The shares of locked cases with their histories. What is put into ``changed`` is stored."""

    def __init__(self, cases: dict[int, Case]) -> None:
        self.cases = cases
        self.shares: dict[Key, Assignment] = {}
        self.history: defaultdict[Key, History] = defaultdict(list)
        self.absences: defaultdict[int, list[Absence]] = defaultdict(list)
        self.changed: set[Key] = set()
        self.changed_cases: set[int] = set()
        ids = list(cases)
        for start in range(0, len(ids), BULK):
            self._load(ids[start : start + BULK])

    def _load(self, ids: list[int]) -> None:
        for item in Assignment.objects.filter(case__in=ids).select_related("unit", "parent__unit").order_by("id"):
            item.case = self.cases[item.case_id]
            self.shares[item.case_id, item.unit_id] = item
        spans = AssignmentSpan.objects.filter(assignment__case__in=ids).order_by("since", "id")
        for case_id, unit_id, since, status in spans.values_list(
            "assignment__case_id", "assignment__unit_id", "since", "status"
        ):
            self.history[case_id, unit_id].append((since, status))
        absent = CaseSpan.objects.filter(case__in=ids, status=Status.WITHDRAWN).order_by("since")
        for case_id, since, until in absent.values_list("case_id", "since", "until"):
            self.absences[case_id].append((since, until))

    def of_case(self, case_id: int) -> list[Assignment]:
        """The shares of one case, in the order of their assignment."""
        return [item for (case, _unit), item in self.shares.items() if case == case_id]

    def store(self, inspection: Inspection) -> None:
        self._remove([self.shares.pop(key) for key in sorted(self.changed) if not self.history[key]])
        moved = [self.shares[key] for key in sorted(self.changed) if key in self.shares]
        _put(Assignment, [item for item in moved if item.pk is not None], MOVED)
        # A share that another passes on is stored after that one has its id.
        for is_part in (False, True):
            new = [item for item in moved if item.pk is None and (item.parent is not None) == is_part]
            Assignment.objects.bulk_create(new, batch_size=BULK)
        AssignmentSpan.objects.filter(assignment__in=moved).delete()
        AssignmentSpan.objects.bulk_create([span for item in moved for span in self._spans(item)], batch_size=BULK)
        self._store_cases(inspection, self.changed_cases | {case_id for case_id, _unit_id in self.changed})
        _put(Case, list(self.cases.values()), STOOD)

    @staticmethod
    def _remove(gone: list[Assignment]) -> None:
        """Shares that never were, because the act that made them was undone."""
        ids = [item.pk for item in gone if item.pk]
        for start in range(0, len(ids), BULK):
            chunk = ids[start : start + BULK]
            AssignmentSpan.objects.filter(assignment__in=chunk).delete()
            Deadline.objects.filter(assignment__in=chunk).delete()
            Assignment.objects.filter(pk__in=chunk).delete()

    def _spans(self, item: Assignment) -> list[AssignmentSpan]:
        history = self.history[item.case_id, item.unit_id]
        ends = [since for since, _ in history[1:]] + [None]
        return [
            AssignmentSpan(assignment=item, status=status, since=since, until=until)
            for (since, status), until in zip(history, ends, strict=True)
        ]

    def _store_cases(self, inspection: Inspection, case_ids: set[int]) -> None:
        shares: defaultdict[int, list[Assignment]] = defaultdict(list)
        for (case_id, _unit_id), item in self.shares.items():
            if item.parent is None:
                shares[case_id].append(item)
        spans = []
        for case_id in sorted(case_ids):
            case = self.cases[case_id]
            histories = {item.unit_id: self.history[case_id, item.unit_id] for item in shares[case_id]}
            stretches = case_stretches(case.received_at, histories, self.absences[case_id])
            case.status, case.parties = stretches[-1].status, stretches[-1].parties
            case.withdrawn_at = stretches[-1].since if case.status == Status.WITHDRAWN else None
            case.due_on = min(
                (item.due_on for item in shares[case_id] if item.due_on and item.status in AWAITED), default=None
            )
            spans += case_spans(inspection, case, stretches)
        ids = sorted(case_ids)
        for start in range(0, len(ids), BULK):
            CaseSpan.objects.filter(case__in=ids[start : start + BULK]).delete()
        CaseSpan.objects.bulk_create(spans, batch_size=BULK)


def case_spans(inspection: Inspection, case: Case, stretches: list[Stretch]) -> list[CaseSpan]:
    """The rows of ``stretches``; the last one is open."""
    ends = [stretch.since for stretch in stretches[1:]] + [None]
    return [
        CaseSpan(
            inspection=inspection,
            case=case,
            status=stretch.status,
            parties=stretch.parties,
            since=stretch.since,
            until=until,
        )
        for stretch, until in zip(stretches, ends, strict=True)
    ]
