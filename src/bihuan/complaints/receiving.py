"""Complaints coming in: their cases opened, what they say stored, what they are counted by."""

from collections.abc import Sequence
from typing import Any

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.cases.receiving import new_case, open_cases
from bihuan.complaints import findable
from bihuan.complaints.deadlines import open_for_office
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats import shelf
from bihuan.complaints.transfers import Incoming
from bihuan.ledger.models import Entry
from bihuan.units.models import Member

BULK = 500
SAID = ["number_raw", "text", "channel", "key", "labels", "named", "named_raw"]
"""The columns of a complaint that a list sets."""


def receive(
    inspection: Inspection, came: Sequence[tuple[Incoming, Batch, dict[str, Any]]], *, by: Member | None
) -> tuple[dict[str, Case], list[Entry]]:
    """Open a case for each (what it says, its batch, where it came from); the cases by number and their first entries.

    Runs inside the caller's transaction.
    """
    opened = []
    complaints = []
    for incoming, batch, where in came:
        case = new_case(inspection, batch, incoming.number)
        complaint = Complaint(case=case)
        say(complaint, incoming)
        complaints.append(complaint)
        data = {**incoming.content(), "number_raw": incoming.number_raw, **where}
        opened.append((case, data, _counted(incoming)))
    entries = open_cases(opened, inspection=inspection, by=by)
    for complaint in complaints:
        complaint.case = complaint.case  # has its key only now
    Complaint.objects.bulk_create(complaints, batch_size=BULK)
    findable.follow_complaints(complaints)
    shelf.follow(complaints, is_new=True)
    open_for_office(inspection, [complaint.case for complaint in complaints])
    return {complaint.case.number: complaint.case for complaint in complaints}, entries


def said(complaint: Complaint) -> dict[str, Any]:
    """What a complaint says now, to be put back when a change is undone."""
    return {name: getattr(complaint, name) for name in SAID}


def say(complaint: Complaint, incoming: Incoming) -> None:
    """Put into ``complaint`` what a list says."""
    complaint.number_raw = incoming.number_raw
    complaint.text = incoming.text
    complaint.channel = incoming.channel
    complaint.key = incoming.key
    complaint.labels = list(incoming.labels)
    complaint.named = list(incoming.named)
    complaint.named_raw = incoming.named_raw


def _counted(incoming: Incoming) -> list[tuple[str, str]]:
    counted = [("label", label) for label in incoming.labels]
    if incoming.channel:
        counted.append(("channel", incoming.channel))
    if incoming.key:
        counted.append(("key", "key"))
    return counted
