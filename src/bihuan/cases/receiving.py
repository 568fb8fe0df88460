"""Opening cases: the first entry of each chain, written in bulk."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from bihuan.cases.behalf import on_behalf
from bihuan.cases.models import Batch, Case, Facet, Inspection
from bihuan.cases.spans import case_stretches
from bihuan.cases.standing import case_spans
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.units.models import Member
from bihuan.units.roles import Role

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
    known = _heads([case.chain for case, _, _ in cases])
    for case, _, _ in cases:
        case.revision = known.get(case.chain, 0) + 1
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
    behalf = on_behalf(by, Role.INTAKE, inspection.region)
    drafts = [
        Draft(case.chain, "receive", case.received_at, actor_id=by.pk if by else None, data=data | behalf)
        for case, data, _ in cases
    ]
    return append(drafts, seal=inspection.code, fresh=not known)


def _heads(chains: Sequence[str]) -> dict[str, int]:
    """The chains that exist already, because a case was taken in before and that was undone: their last entries."""
    found: dict[str, int] = {}
    for start in range(0, len(chains), BULK):
        rows = Entry.objects.filter(chain__in=chains[start : start + BULK]).order_by().values_list("chain")
        found.update(rows.annotate(last=Max("seq")))
    return found
