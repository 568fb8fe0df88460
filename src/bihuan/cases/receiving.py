"""Opening cases: the first entry of each chain, written in bulk."""

from collections.abc import Sequence
from typing import Any

from bihuan.cases.models import Batch, Case, Facet, Inspection
from bihuan.cases.recording import case_spans
from bihuan.cases.spans import case_stretches
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.units.models import Member

BULK = 500


def new_case(inspection: Inspection, batch: Batch, number: str) -> Case:
    """An unsaved case, received on the day of its batch."""
    return Case(
        inspection=inspection,
        batch=batch,
        number=number,
        chain=f"{inspection.code}/{number}",
        received_at=day_start(batch.day),
    )


def open_cases(
    cases: Sequence[tuple[Case, dict[str, Any], list[tuple[str, str]]]], *, inspection: Inspection, by: Member | None
) -> list[Entry]:
    """Store new cases with what the paper said (``data`` of the entry) and what they are counted by.

    Each item is (unsaved case, data, [(dimension, value)]). Runs inside the caller's transaction.
    """
    Case.objects.bulk_create([case for case, _, _ in cases], batch_size=BULK)
    facets = [
        Facet(inspection=inspection, case=case, dimension=dimension, value=value, since=case.received_at)
        for case, _, counted in cases
        for dimension, value in counted
    ]
    Facet.objects.bulk_create(facets, batch_size=BULK)
    spans = [
        span for case, _, _ in cases for span in case_spans(inspection, case, case_stretches(case.received_at, {}))
    ]
    type(spans[0]).objects.bulk_create(spans, batch_size=BULK) if spans else None
    drafts = [
        Draft(case.chain, "receive", case.received_at, actor_id=by.pk if by else None, data=data)
        for case, data, _ in cases
    ]
    return append(drafts, seal=inspection.code, fresh=True)
