"""Changing what cases are counted by, from a moment on."""

from collections.abc import Mapping
from datetime import datetime

from bihuan.cases.models import Case, Facet, Inspection


def set_facets(
    inspection: Inspection, dimension: str, wanted: Mapping[Case, set[str]], since: Mapping[Case, datetime]
) -> None:
    """From ``since[case]`` on each case counts under ``wanted[case]`` of ``dimension`` and nothing else.

    What began no earlier than that never held, so it is deleted rather than ended.
    """
    current: dict[tuple[int, str], Facet] = {}
    ids = [case.pk for case in wanted]
    for start in range(0, len(ids), 500):
        rows = Facet.objects.filter(case__in=ids[start : start + 500], dimension=dimension, until__isnull=True)
        current.update({(row.case_id, row.value): row for row in rows})
    ended, gone, begun = [], [], []
    kept = {(case.pk, value) for case, values in wanted.items() for value in values}
    by_id = {case.pk: case for case in wanted}
    for (case_id, value), facet in current.items():
        if (case_id, value) in kept:
            continue
        moment = since[by_id[case_id]]
        if facet.since >= moment:
            gone.append(facet.pk)
        else:
            facet.until = moment
            ended.append(facet)
    for case, values in wanted.items():
        begun += [
            Facet(inspection=inspection, case=case, dimension=dimension, value=value, since=since[case])
            for value in sorted(values)
            if (case.pk, value) not in current
        ]
    Facet.objects.filter(pk__in=gone).delete()
    Facet.objects.bulk_update(ended, ["until"], batch_size=200)
    Facet.objects.bulk_create(begun, batch_size=500)
