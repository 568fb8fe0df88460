"""Taking lists in: preview and confirm are one function, run with and without writing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.faceting import set_facets
from bihuan.cases.models import Batch, Case, Inspection
from bihuan.cases.recording import Move
from bihuan.cases.statistics import refresh_statistics
from bihuan.complaints import findable
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Complaint
from bihuan.complaints.moving import move
from bihuan.complaints.outcomes import FileOutcome, Outcome
from bihuan.complaints.receiving import SAID, receive, said, say
from bihuan.complaints.repeats import shelf
from bihuan.complaints.replies import plan_replies, write_replies
from bihuan.complaints.takeover import plan_takeover
from bihuan.complaints.taking_over import write_takeover
from bihuan.complaints.telling import tell_import
from bihuan.complaints.transfers import TransferPlan, plan_transfers
from bihuan.ledger.models import Entry
from bihuan.moments import day_start
from bihuan.reading import Paper
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may


class Planned(Protocol):
    """What an import would write, file by file."""

    @property
    def files(self) -> list[FileOutcome]: ...


Planning = Callable[[Inspection, Sequence[Paper], Mends], Planned]
Writing = Callable[[Inspection, Any, Member | None], list[Entry]]


@dataclass(frozen=True)
class ListKind:
    """How lists of one kind are planned, and how what was planned is written; the entries are what undoing takes back."""

    plan: Planning
    write: Writing


_kinds: dict[str, ListKind] = {}


def takes_in(name: str, plan: Planning, write: Writing) -> None:
    """Declares a kind of list; parts further up add their own."""
    _kinds[name] = ListKind(plan, write)


def take_in(
    inspection: Inspection,
    kind: str,
    papers: Sequence[Paper],
    *,
    by: Member | None,
    mends: Mends | None = None,
    dry_run: bool = False,
    skip_rejected: bool = False,
    expected: Sequence[dict[str, Any]] | None = None,
) -> Outcome:
    """Plan ``papers`` of one ``kind`` (``takes_in``) and, unless told otherwise, write them in one transaction.

    With a rejected row nothing is written unless ``skip_rejected``. ``expected`` is what a person confirmed
    (``FileOutcome.to_json`` per file); if the ledger has moved on since, ``Stale`` asks to look again.
    """
    if by is not None and not may(by, Role.INTAKE, inspection.region):
        raise Refused(_("导入清单要由%(unit)s的收件人员来做。") % {"unit": inspection.region})
    if dry_run:
        return Outcome(written=False, files=_plan(inspection, kind, papers, mends).files)
    with transaction.atomic():
        # Two imports of one inspection wait for each other, so that what was planned is what is written.
        Inspection.objects.select_for_update().get(pk=inspection.pk)
        plan = _plan(inspection, kind, papers, mends)
        if expected is not None and [file.to_json() for file in plan.files] != list(expected):
            raise Stale(_("预览之后台账有了变化，请重新核对再确认。"))
        outcome = Outcome(written=False, files=plan.files)
        if outcome.is_clean or skip_rejected:
            outcome.entries = [entry.pk for entry in _kinds[kind].write(inspection, plan, by)]
            transaction.on_commit(refresh_statistics)
            tell_import(inspection, kind, outcome, by=by)
            outcome.written = True
        return outcome


def _plan(inspection: Inspection, kind: str, papers: Sequence[Paper], mends: Mends | None) -> Planned:
    return _kinds[kind].plan(inspection, papers, mends or Mends())


def _write_transfers(inspection: Inspection, plan: TransferPlan, by: Member | None) -> list[Entry]:
    batches = _batches(inspection, [file for file in plan.files if not file.is_refused])
    came = [(incoming, batches[file.batch or 0], {"file": file.file, "row": row}) for incoming, file, row in plan.new]
    _cases, entries = receive(inspection, came, by=by)
    return entries + _write_changes(inspection, plan, by)


def _batches(inspection: Inspection, files: Sequence[FileOutcome]) -> dict[int, Batch]:
    for file in files:
        assert file.batch is not None
        assert file.day is not None  # a file without carries a fault and never comes here
        Batch.objects.get_or_create(inspection=inspection, number=file.batch, defaults={"day": file.day})
    return {batch.number: batch for batch in Batch.objects.filter(inspection=inspection)}


def _write_changes(inspection: Inspection, plan: TransferPlan, by: Member | None) -> list[Entry]:
    """A changed complaint counts as the list says from the list's day on; the entry keeps both wordings."""
    if not plan.changed:
        return []
    moves, changed, since = [], [], {}
    for complaint, incoming, file, outcome in plan.changed:
        assert file.day is not None
        data = {
            "changes": [[change.field, change.before, change.after] for change in outcome.changes],
            "before": said(complaint),
            "file": file.file,
            "row": outcome.row,
        }
        day = max(day_start(file.day), complaint.case.received_at)
        moves.append(Move(complaint.case, "amend", effective=day, data=data, role=Role.INTAKE))
        since[complaint.case] = day
        say(complaint, incoming)
        changed.append(complaint)
    entries = move(moves, inspection=inspection, by=by)
    Complaint.objects.bulk_update(changed, SAID, batch_size=100)
    findable.follow_complaints(changed)
    shelf.follow(changed)
    count_as_said(inspection, changed, since)
    return entries


def count_as_said(inspection: Inspection, changed: Sequence[Complaint], since: dict[Case, datetime]) -> None:
    """From ``since`` on complaints count under what they say now."""
    set_facets(inspection, "label", {c.case: set(c.labels) for c in changed}, since)
    set_facets(inspection, "channel", {c.case: {c.channel} - {""} for c in changed}, since)
    set_facets(inspection, "key", {c.case: {"key"} if c.key else set() for c in changed}, since)


takes_in("transfer", plan_transfers, _write_transfers)
takes_in("replies", plan_replies, write_replies)
takes_in("takeover", plan_takeover, write_takeover)
