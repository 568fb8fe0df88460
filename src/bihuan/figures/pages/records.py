"""The records behind a number of any of these pages."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.addresses import cutoffs
from bihuan.figures.catalogue import Definition, definition
from bihuan.figures.listings import cells, listing_of
from bihuan.figures.pages.asking import asked_of, said_cutoffs
from bihuan.figures.populations import Asked
from bihuan.figures.slices import records_of, slice_called
from bihuan.look.exporting import export
from bihuan.look.listing import Listing
from bihuan.look.shelf import shelf_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

RECORDS: dict[str, str | Promise] = {"complaint": gettext_lazy("件"), "action": gettext_lazy("项")}
"""What the records of a number are counted in, where that is not the number's own unit, such as % or yuan."""


@allow(*CASE_ROLES)
@needs_inspection
def records(request: DeskRequest) -> HttpResponseBase:
    """The records that one number counts: a figure's, those of a group, or with ``but`` those of all other groups."""
    asked = asked_of(request)
    keys = request.GET.getlist("key")
    wanted = slice_called(asked, request.GET.get("name", ""), keys, but=bool(request.GET.get("but")))
    item = wanted.item
    found = records_of(asked, wanted)
    listing = listing_of(request.GET, asked, request.user, item.counts, found, shelf_of(request, item.counts))
    what = definition(item, asked)
    said = _("除%(keys)s以外") if wanted.but else "%(keys)s"
    title = " · ".join([what.title, *([said % {"keys": "、".join(keys)}] if keys else [])])
    return register(request, listing, title, what, note=f"{said_cutoffs(asked)}。", counts=item.counts, asked=asked)


def register(
    request: DeskRequest,
    listing: Listing[Any],
    title: str,
    what: Definition,
    *,
    note: str,
    counts: str,
    asked: Asked,
) -> HttpResponseBase:
    """The register of records that ``what`` defines; ``note`` says as of when."""
    lead = f"{note}{what.text}。"
    if listing.wants_export:
        return export(listing, title=title, note=lead, by=str(request.user))
    rows: list[tuple[Model, dict[str, object]]] = [(record, cells(listing, record)) for record in listing.rows]
    context = {
        "title": title,
        "lead": lead,
        "unit": RECORDS.get(counts, what.unit),
        "listing": listing,
        "counts": counts,
        "rows": rows,
        "cutoffs": urlencode(cutoffs(asked)),
    }
    return render(request, "figures/records.html", context)
