"""What a complaint counted as over time, a repeat or one of its own, so that figures can be asked as of any moment.

A complaint that was never linked has no such facet. One that was has one for every stretch in which it counted, so that
who counts without repeats finds the stretches before the link as well.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bihuan.cases.models import Case, Facet, Inspection
from bihuan.ledger.models import Entry

LINK, UNLINK = "link_repeat", "unlink_repeat"
REPEAT, OWN = "repeat", "own"
"""Values of the facet."""
CHUNK = 500


def recount(inspection: Inspection, cases: Sequence[Case]) -> None:
    """Make the facets of ``cases`` again from the entries that stand. Runs inside the caller's transaction."""
    for start in range(0, len(cases), CHUNK):
        by_chain = {case.chain: case for case in cases[start : start + CHUNK]}
        told: defaultdict[str, list[Entry]] = defaultdict(list)
        acts = (LINK, UNLINK, "withdraw", "restore")
        entries = Entry.objects.filter(chain__in=by_chain, act__in=acts, reversed_by__isnull=True)
        for entry in entries.order_by("effective_at", "seq"):
            told[entry.chain].append(entry)
        Facet.objects.filter(case__in=by_chain.values(), dimension=Facet.Dimension.REPEAT).delete()
        Facet.objects.bulk_create(
            facet
            for chain, case in by_chain.items()
            if any(entry.act in (LINK, UNLINK) for entry in told[chain])
            for facet in _facets(inspection, case, told[chain])
        )


def _facets(inspection: Inspection, case: Case, entries: Sequence[Entry]) -> list[Facet]:
    value, is_counted = OWN, True
    steps: list[tuple[datetime, str]] = [(case.received_at, OWN)]
    for entry in entries:
        if entry.act in (LINK, UNLINK):
            value = REPEAT if entry.act == LINK else OWN
        else:
            is_counted = entry.act == "restore"
        steps.append((entry.effective_at, value if is_counted else ""))
    ends: list[datetime | None] = [*(moment for moment, _value in steps[1:]), None]
    return [
        Facet(
            inspection=inspection,
            case=case,
            dimension=Facet.Dimension.REPEAT,
            value=said,
            since=since,
            until=until,
        )
        for (since, said), until in zip(steps, ends, strict=True)
        if said and since != until
    ]
