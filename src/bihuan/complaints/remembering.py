"""What was set by hand for a sender's layout is taken over by the next list of that layout."""

from collections.abc import Iterable
from hashlib import sha256

from bihuan.cases.models import Inspection
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import RememberedMend
from bihuan.reading import Paper, Row
from bihuan.units.models import Member, Unit

What = RememberedMend.What


def layout_of(paper: Paper) -> str:
    """The same for every list with these headings, whatever their order; empty for a paper without headings.

    ``paper`` must have been read without anything set by hand.
    """
    headings = sorted({"".join(heading.split()) for heading in (*paper.columns, *paper.headings_unknown)} - {""})
    return sha256("\n".join(headings).encode()).hexdigest()[:16] if headings else ""


def recall(inspection: Inspection, layouts: Iterable[str]) -> tuple[Mends, list[list[str]]]:
    """What earlier lists of these layouts were told, and (what, printed) of each; units that are gone are left out."""
    kept = RememberedMend.objects.filter(region=inspection.region, layout__in={key for key in layouts if key})
    mends = Mends()
    taken = []
    units = set(Unit.objects.filter(path__startswith=inspection.region.path).values_list("pk", flat=True))
    labels = inspection.rulebook_text.rulebook.label_names
    for item in kept.order_by("at"):
        if item.what == What.HEADING:
            mends.headings[item.printed] = item.value
        elif item.what == What.UNIT and int(item.value) in units:
            mends.units[item.printed] = int(item.value)
        elif item.what == What.LABEL and item.value in labels:
            mends.labels[item.printed] = item.value
        else:
            continue
        taken.append([item.what, item.printed])
    return mends, taken


def remember(
    inspection: Inspection, papers: Iterable[tuple[str, Paper]], mends: Mends, taken: Iterable[list[str]], by: Member
) -> None:
    """Keep what was set by hand with the layouts in which it stands; what was taken over and then taken back is dropped.

    ``papers`` are (layout, paper as read with ``mends``).
    """
    set_by_hand = {
        **{(What.HEADING, printed): value for printed, value in mends.headings.items()},
        **{(What.UNIT, printed): str(value) for printed, value in mends.units.items()},
        **{(What.LABEL, printed): value for printed, value in mends.labels.items()},
    }
    layouts = set()
    new = []
    for layout, paper in papers:
        if not layout or layout in layouts:
            continue
        layouts.add(layout)
        stands = _printed(paper, mends)
        new += [
            RememberedMend(region=inspection.region, layout=layout, what=what, printed=printed, value=value, by=by)
            for (what, printed), value in set_by_hand.items()
            if (what, printed) in stands and len(printed) <= 200
        ]
    dropped = [(what, printed) for what, printed in taken if (what, printed) not in set_by_hand]
    old = RememberedMend.objects.filter(region=inspection.region, layout__in=layouts)
    for what, printed in dropped:
        old.filter(what=what, printed=printed).delete()
    RememberedMend.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["region", "layout", "what", "printed"],
        update_fields=["value", "by", "at"],
    )


def _printed(paper: Paper, mends: Mends) -> set[tuple[str, str]]:
    """Everything in a paper that a person could have given a meaning. A heading that is not read shows nowhere else."""
    found: set[tuple[str, str]] = {(What.HEADING, heading) for heading in (*paper.columns, *paper.headings_unknown)}
    found |= {(What.HEADING, heading) for heading, field in mends.headings.items() if not field}
    for row in paper.rows:
        found |= {(What.UNIT, name) for name in [*(row.values.get("units") or []), *units_of_measures(row)]}
        found |= {(What.LABEL, name) for name in row.values.get("labels") or []}
    return found


def units_of_measures(row: Row) -> list[str]:
    """The names that the measures of a plan give beside those of the whole problem."""
    return [name for measure in row.values.get("measures") or [] for name in measure.get("units") or []]
