"""Acts on many complaints at once, through the verbs of one, and how each is taken back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.locking import changes_since, lock_cases
from bihuan.cases.models import Assignment, Case, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.cases.selectors import visible_assignments
from bihuan.complaints import moving
from bihuan.complaints.dispatching import dispatch
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.ledger.models import Entry
from bihuan.look import undoing
from bihuan.look.models import BulkAct
from bihuan.look.selecting import Selection
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST = 2_000
"""Complaints that one act takes together: what a person can still answer for."""
NAMED = 10
"""Obstacles that a refusal names."""
CHUNK = 500


def taken(selection: Selection[Case], member: Member) -> list[Case]:
    """The selected complaints, locked; ``Stale`` names those on which somebody acted since the person looked."""
    if selection.count > MOST:
        raise Unusable(
            _("一次最多%(most)d件，选中的有%(count)d件：请先筛选。") % {"most": MOST, "count": selection.count}
        )
    cases = list(selection.rows)
    moved = [case for case in lock_cases(cases).values() if case.revision != selection.seen.get(case.pk, case.revision)]
    if moved:
        lines = [
            f"{case.number} {line}" for case in moved for line in changes_since(case, selection.seen[case.pk], member)
        ]
        raise Stale(_("选中的件刚刚有人办理过，请看清变化再操作。"), lines)
    return cases


@transaction.atomic
def assign(
    selection: Selection[Case],
    units: Sequence[Unit],
    *,
    inspection: Inspection,
    by: Member,
    on: date | None = None,
    on_batch_day: bool = False,
) -> BulkAct:
    """Give the selected complaints to ``units``, the first to lead."""
    pairs = [(case, units) for case in taken(selection, by)]
    return give(pairs, inspection=inspection, by=by, on=on, on_batch_day=on_batch_day)


@transaction.atomic
def give(
    pairs: Sequence[tuple[Case, Sequence[Unit]]],
    *,
    inspection: Inspection,
    by: Member,
    on: date | None = None,
    on_batch_day: bool = False,
    note: str = "",
    all_lead: bool = False,
) -> BulkAct:
    """Give each complaint to its units (``dispatching.dispatch``), to be taken back as one act."""
    entries = dispatch(
        pairs, inspection=inspection, by=by, on=on, on_batch_day=on_batch_day, note=note, all_lead=all_lead
    )
    said = _("已交办%(count)d件，形成%(shares)d个分办。") % {"count": len(pairs), "shares": len(entries)}
    return keep(by, inspection, "dispatch", said, entries)


@transaction.atomic
def recall(
    selection: Selection[Case], unit: Unit | None, *, inspection: Inspection, by: Member, reason: str
) -> BulkAct:
    """Take the selected complaints back from ``unit``, or from every unit; ``Refused`` names what cannot be."""
    if not reason.strip():
        raise Refused(_("收回要写明原因。"))
    cases = taken(selection, by)
    shares = _shares(cases, unit, by, inspection)
    if not shares:
        raise Refused(_("选中的件里没有可以收回的分办。"))
    obstacles = [(share, COMPLAINT.why_not("recall", share, by, share.unit)) for share in shares]
    lines = [f"{share.case} {share.unit}：{why}" for share, why in obstacles if why]
    if lines:
        more = [_("等%(count)d个分办。") % {"count": len(lines)}] if len(lines) > NAMED else []
        raise Stale(_("有的不能收回，一件也没有收回："), [*lines[:NAMED], *more])
    moves = [Move(share.case, "recall", share.unit, reason=reason) for share in shares]
    passed_on = Assignment.objects.filter(parent__in=shares).exclude(status=Status.RECALLED)
    moves += [
        Move(part.case, "end", part.unit, reason=reason, role=Role.DISPATCH)
        for part in passed_on.select_related("case", "unit")
    ]
    entries = moving.move(moves, inspection=inspection, by=by)
    said = _("已收回%(count)d件的%(shares)d个分办。") % {"count": len(cases), "shares": len(shares)}
    return keep(by, inspection, "recall", said, entries)


@transaction.atomic
def accept(selection: Selection[Case], *, inspection: Inspection, by: Member) -> BulkAct:
    """Sign for what was given to the member's units; what is signed for already stays as it is."""
    cases = taken(selection, by)
    given = visible_assignments(by, inspection, {Role.HANDLE}).filter(status=Status.DISPATCHED)
    shares = _of(cases, given)
    if not shares:
        raise Refused(_("选中的件都不用签收：没有交给本单位的，或已经签收。"))
    entries = moving.move([Move(share.case, "accept", share.unit) for share in shares], inspection=inspection, by=by)
    return keep(by, inspection, "accept", _("已签收%(count)d个分办。") % {"count": len(shares)}, entries)


def _shares(cases: Sequence[Case], unit: Unit | None, by: Member, inspection: Inspection) -> list[Assignment]:
    given = visible_assignments(by, inspection, {Role.DISPATCH}).filter(parent__isnull=True)
    return _of(cases, given if unit is None else given.filter(unit=unit))


def _of(cases: Sequence[Case], shares: QuerySet[Assignment]) -> list[Assignment]:
    """Those of ``cases``, with what the rules of acts ask of a share."""
    related = shares.select_related("unit", "case__inspection__region")
    ids = [case.pk for case in cases]
    found: list[Assignment] = []
    for start in range(0, len(ids), CHUNK):
        found += related.filter(case__in=ids[start : start + CHUNK])
    return found


def keep(by: Member, inspection: Inspection, act: str, said: str, entries: Sequence[Entry]) -> BulkAct:
    """Remember what one click did, so that one click takes it back."""
    ids = [entry.pk for entry in entries]
    return undoing.keep(by, f"complaints.{act}", said, ids, inspection=inspection.pk)


@undoing.undoes("complaints.dispatch")
@undoing.undoes("complaints.recall")
@undoing.undoes("complaints.accept")
def take_back(act: BulkAct, by: Member) -> str:
    """Reverse every entry of the act; ``Stale`` names who has acted on which complaint since."""
    inspection = Inspection.objects.select_related("region", "rulebook_text").get(pk=act.data["inspection"])
    entries: list[Entry] = []
    for start in range(0, len(act.entries), CHUNK):
        entries += Entry.objects.filter(pk__in=act.entries[start : start + CHUNK]).select_related("unit")
    role = Role.HANDLE if act.kind == "complaints.accept" else Role.DISPATCH
    places = {entry.unit for entry in entries if entry.unit} if role == Role.HANDLE else {inspection.region}
    for place in places:
        if not may(by, role, place):
            raise Refused(_("撤销要由%(unit)s的%(role)s人员来做。") % {"unit": place, "role": role.label})
    moving.undo(entries, inspection=inspection, by=by, reason=_("撤销批量操作"))
    count = len({entry.chain for entry in entries})
    return _("已撤销，%(count)d件恢复原状：%(label)s") % {"count": count, "label": act.label}
