"""Complaints that several units share, as of a moment: who has finished and who has not."""

from collections import Counter, defaultdict
from datetime import datetime

from bihuan.cases.models import OPEN, AssignmentSpan, CaseSpan, Inspection, Status
from bihuan.papers.wording import Shared
from bihuan.units.models import Unit

SEVERAL = r"^[0-9]+/[0-9]+/"
"""What ``parties`` looks like with more than one unit in it."""


def open_shared(inspection: Inspection, received: datetime, handled: datetime) -> list[Shared]:
    """Groups of shared complaints that were open just before ``handled``, of those received before ``received``."""
    spans = CaseSpan.objects.at(handled).filter(
        inspection=inspection, status__in=OPEN, parties__regex=SEVERAL, case__received_at__lt=received
    )
    parties = dict(spans.values_list("case_id", "parties"))
    done: defaultdict[int, set[int]] = defaultdict(set)
    finished = AssignmentSpan.objects.at(handled).filter(status=Status.CLOSED, assignment__case__in=list(parties))
    for case_id, unit_id in finished.values_list("assignment__case_id", "assignment__unit_id"):
        done[case_id].add(unit_id)
    groups = Counter(
        (tuple(int(part) for part in ids.split("/") if part), frozenset(done[case_id]))
        for case_id, ids in parties.items()
    )
    units = Unit.objects.in_bulk({pk for ids, _ in groups for pk in ids})
    made = [
        Shared(_named([units[pk] for pk in ids]), _named([units[pk] for pk in ids if pk in finished_ids]), count)
        for (ids, finished_ids), count in groups.items()
    ]
    return sorted(made, key=lambda item: (-item.count, item.units, item.done))


def _named(units: list[Unit]) -> tuple[str, ...]:
    return tuple(unit.short for unit in sorted(units, key=lambda unit: (unit.position, unit.pk)))
