"""What the rows of a public table say: the answers in the rulebook's columns, with what is proposed to be hidden."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.complaints.models import Complaint
from bihuan.mailroom.answered import answered_of
from bihuan.mailroom.public_table import rows_of
from bihuan.publication.scrubbing import find

TEXTS = ("text", "investigation", "action", "handling", "consequences", "goal", "accountability", "remark")
"""Fields in words, in which persons may be named and which may be written anew; the others are vocabulary and numbers."""
REFERENCE = ("repeat_of", "remark", "text")
"""Where a repeat names the one before it: the first of these columns that the table has."""


def cells_of(cases: Iterable[int], fields: Sequence[str], until: datetime | None = None) -> dict[int, list[str]]:
    """The cells of complaints (ids of their cases) by case, in columns that hold ``fields``, by the answers accepted
    before ``until`` (None: now); what has none is missing."""
    items = answered_of(cases, until or timezone.now())
    rows = rows_of(items, fields)
    made = {}
    for item, row in zip(items, rows, strict=True):
        cells = ["" if field == "serial" else cell for field, cell in zip(fields, row, strict=True)]
        made[item.complaint.case.pk] = _referring(cells, fields, item.complaint)
    return made


def _referring(cells: list[str], fields: Sequence[str], complaint: Complaint) -> list[str]:
    first = complaint.repeat_of
    column = next((field for field in REFERENCE if field in fields), None)
    if first is None or column is None:
        return cells
    said = {"batch": first.case.batch.number if first.case.batch else "", "number": first.case.number}
    words = _("见第%(batch)s批%(number)s") % said if first.case.batch else _("见%(number)s") % said
    place = fields.index(column)
    text = (
        words
        if column == "repeat_of"
        else _("%(text)s（重复举报，%(words)s）") % {"text": cells[place], "words": words}
    )
    return [*cells[:place], text, *cells[place + 1 :]]


def marks_of(cells: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
    """What is proposed to be replaced in a row, as ``DraftRow.marks`` keeps it."""
    return [
        {
            "cell": place,
            "start": item.start,
            "end": item.end,
            "kind": str(item.kind),
            "old": item.old,
            "new": item.new,
            "kept": True,
        }
        for place, (cell, field) in enumerate(zip(cells, fields, strict=True))
        if field in TEXTS
        for item in find(cell)
    ]
