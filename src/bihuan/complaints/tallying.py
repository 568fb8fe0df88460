"""What a taken-over ledger adds up to, complaint by complaint, to be held against the figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bihuan.complaints.outcomes import FileOutcome
from bihuan.units.models import Unit

ADVANCE = ("open", "stage_closed", "closed")
Tally = dict[str, dict[str, int]]


def tally(files: Sequence[FileOutcome]) -> dict[str, Any]:
    """Counts of the rows that are taken over or are there already: ``{"counts": {dimension: {key: n}}, "numbers": [...]}``.

    Several rows of one number are one complaint, which stands where its least advanced unit stands.
    """
    merged: dict[str, dict[str, Any]] = {}
    for row in (row for file in files for row in file.rows if row.state in ("created", "unchanged")):
        facts = merged.setdefault(row.number, {**row.facts, "units": [], "statuses": [], "verdicts": []})
        facts["units"] = [*facts["units"], *(pk for pk in row.facts["units"] if pk not in facts["units"])]
        facts["statuses"].append(row.facts["status"] if row.facts["units"] else "open")
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("batch", "unit", "label", "figures")}
    names = _names(facts["units"] for facts in merged.values())
    for facts in merged.values():
        status = min(facts["statuses"], key=ADVANCE.index)
        counts["figures"].update(["received", status, *(["key"] if facts["key"] else [])])
        counts["batch"][f"第{facts['batch']}批"] += 1
        counts["unit"][_joined(facts["units"], names)] += 1
        counts["label"].update(facts["labels"])
    return {
        "counts": {name: dict(counter) for name, counter in counts.items()},
        "numbers": sorted(merged),
    }


def _names(groups: Iterable[Sequence[int]]) -> dict[int, tuple[int, str]]:
    ids = {pk for group in groups for pk in group}
    return {unit.pk: (unit.position, unit.short) for unit in Unit.objects.filter(pk__in=ids)}


def _joined(ids: Sequence[int], names: dict[int, tuple[int, str]]) -> str:
    """As figures print the units of a shared complaint."""
    ordered = sorted((names[pk][0], pk) for pk in ids)
    return "、".join(names[pk][1] for _position, pk in ordered) or "未分办"
