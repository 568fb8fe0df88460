"""A complaint is said to repeat an earlier one, or said not to after all: entries of its own case, nothing is deleted.

Links always point at the first: who is linked to a repeat is linked to that one's first, and a first that becomes a
repeat takes its own repeats along, each by an entry of its own. All links of the house are written one after the other
(``hold``), so that two people cannot make a circle.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints import moving
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats import signs
from bihuan.complaints.repeats.counting import LINK, UNLINK, recount
from bihuan.complaints.repeats.seeking import refuse
from bihuan.ledger.models import Entry
from bihuan.look import undoing
from bihuan.look.models import BulkAct
from bihuan.refusals import Refused
from bihuan.units.deputies import acting_for
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

OFFICE = (Role.INTAKE, Role.DISPATCH)
"""Who links and unlinks, at the region of the repeat's inspection."""
RELATED = ("case__inspection__region", "case__inspection__rulebook_text", "repeat_of__case__inspection")


def may_link(inspection: Inspection, by: Member) -> bool:
    return any(may(by, role, inspection.region) for role in OFFICE)


def hold() -> None:
    """Whoever links waits here for the others; to be asked before anything else is locked."""
    list(Inspection.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def link(
    repeat: Complaint, first: Complaint, *, by: Member | None, seen: int | None, effective: datetime | None = None
) -> list[Entry]:
    """Say that ``repeat`` repeats ``first``, or what that one repeats; from ``effective`` on (now when None).

    ``seen`` is the revision of the repeat's case that the person was looking at. ``Refused`` says why not.
    """
    hold()
    repeat, first = _fresh(repeat), _fresh(first)
    role = _role(repeat.case.inspection, by)
    if seen is not None:
        lock_cases([repeat.case], seen, by)
    first = first if first.repeat_of is None else _fresh(first.repeat_of)
    words = {"number": repeat.case.number, "first": first.case.number}
    if first.pk == repeat.pk:
        raise Refused(_("%(number)s就是首次举报，不能再认定为它自己的重复件。") % words)
    if repeat.repeat_of is not None:
        words["other"] = repeat.repeat_of.case.number
        raise Refused(_("%(number)s已经认定为%(other)s的重复件：要改的，先解除再认定。") % words)
    if first.case.received_at > repeat.case.received_at:
        raise Refused(_("%(first)s比%(number)s来得晚，应当反过来认定。") % words)
    for case in (repeat.case, first.case):
        if case.status == Status.WITHDRAWN:
            raise Refused(_("%(number)s已被督察组撤回，不能认定重复。") % {"number": case.number})
    along = list(Complaint.objects.filter(repeat_of=repeat).select_related(*RELATED).order_by("pk"))
    moves = [_move(repeat, first, role, effective)]
    reason = _("随%(number)s一并改列") % words
    moves += [_move(one, first, role, effective, reason) for one in along]
    entries = _carry_out(moves, by)
    Complaint.objects.filter(pk__in=[repeat.pk, *(one.pk for one in along)]).update(repeat_of=first)
    _recount([repeat, *along])
    signs.tell_closed(first.case, repeat.case, by=by)
    return entries


@transaction.atomic
def unlink(repeat: Complaint, *, by: Member | None, seen: int | None, reason: str) -> list[Entry]:
    """Say that it is no repeat after all, and why; the two are not proposed again."""
    hold()
    repeat = _fresh(repeat)
    role = _role(repeat.case.inspection, by)
    first = repeat.repeat_of
    if first is None:
        raise Refused(_("%(number)s没有认定为重复件，不用解除。") % {"number": repeat.case.number})
    if not reason.strip():
        raise Refused(_("请写明为什么解除。"))
    data = {"first": first.case.number, "before": first.case.chain}
    move = Move(repeat.case, UNLINK, reason=reason.strip(), data=data, role=role)
    entries = moving.move([move], inspection=repeat.case.inspection, by=by, seen=seen)
    Complaint.objects.filter(pk=repeat.pk).update(repeat_of=None)
    _recount([repeat])
    refuse(repeat, first, by=by)
    return entries


@transaction.atomic
def refuse_pair(repeat: Complaint, first: Complaint, *, by: Member) -> None:
    """Say that the two, not linked, are not the same; they are not proposed again."""
    _role(repeat.case.inspection, by)
    hold()
    repeat, first = _fresh(repeat), _fresh(first)
    if first.pk in (repeat.pk, repeat.repeat_of_id) or first.repeat_of_id == repeat.pk:
        raise Refused(_("%(number)s已经认定为重复件：要改的，请解除。") % {"number": repeat.case.number})
    refuse(repeat, first, by=by)


def follow_undone(entries: Sequence[Entry]) -> None:
    """After links and unlinks were reversed: every complaint repeats again what it repeated before."""
    before = {entry.chain: entry for entry in sorted(entries, key=lambda one: -one.seq) if entry.act in (LINK, UNLINK)}
    found = Complaint.objects.filter(case__chain__in=before).select_related(*RELATED)
    firsts = {entry.data["before"] for entry in before.values()}
    by_chain = {one.case.chain: one for one in Complaint.objects.filter(case__chain__in=firsts).select_related("case")}
    complaints = list(found)
    for complaint in complaints:
        complaint.repeat_of = by_chain.get(before[complaint.case.chain].data["before"])
    Complaint.objects.bulk_update(complaints, ["repeat_of"])
    _recount(complaints)


def keep(entries: Sequence[Entry], said: str, *, by: Member) -> BulkAct:
    """Remember one click, so that one click takes it back."""
    return undoing.keep(by, "complaints.repeat", said, [entry.pk for entry in entries])


@undoing.undoes("complaints.repeat")
def take_back(act: BulkAct, by: Member) -> str:
    """``Stale`` names who has acted on which of the complaints since."""
    hold()
    entries = list(Entry.objects.filter(pk__in=act.entries).select_related("unit"))
    chains = {entry.chain for entry in entries}
    cases = Complaint.objects.filter(case__chain__in=chains).select_related(*RELATED)
    by_inspection: defaultdict[Inspection, list[str]] = defaultdict(list)
    for complaint in cases:
        by_inspection[complaint.case.inspection].append(complaint.case.chain)
    for inspection in by_inspection:
        _role(inspection, by)
    for inspection, own in by_inspection.items():
        mine = [entry for entry in entries if entry.chain in own]
        moving.undo(mine, inspection=inspection, by=by, reason=_("撤销刚才的认定"))
    follow_undone(entries)
    return _("已撤销：%(label)s") % {"label": act.label}


def _fresh(complaint: Complaint) -> Complaint:
    """As it stands now that nobody else links."""
    found = Complaint.objects.filter(pk=complaint.pk).select_related(*RELATED).first()
    if found is None:
        raise Refused(_("这一件已不在台账里，请回到列表重新查找。"))
    return found


def _role(inspection: Inspection, by: Member | None) -> Role | None:
    """In which role ``by`` links; None is the system. ``Refused`` when in none."""
    if by is None:
        return None
    held = [role for role in OFFICE if may(by, role, inspection.region)]
    if not held:
        raise Refused(_("认定和解除重复件要由%(unit)s的收件或分办人员来做。") % {"unit": inspection.region})
    # What an own post allows is not done on another's behalf.
    return min(held, key=lambda role: acting_for(by, role, inspection.region) is not None)


def _move(repeat: Complaint, first: Complaint, role: Role | None, effective: datetime | None, reason: str = "") -> Move:
    before = repeat.repeat_of.case.chain if repeat.repeat_of else ""
    data = {"first": first.case.number, "first_chain": first.case.chain, "before": before}
    return Move(repeat.case, LINK, effective=effective, reason=reason, data=data, role=role)


def _carry_out(moves: Sequence[Move], by: Member | None) -> list[Entry]:
    """Repeats of one first may lie in several inspections, each with its own chains."""
    by_inspection: defaultdict[Inspection, list[Move]] = defaultdict(list)
    for move in moves:
        by_inspection[move.case.inspection].append(move)
    return [
        entry for inspection, own in by_inspection.items() for entry in moving.move(own, inspection=inspection, by=by)
    ]


def _recount(complaints: Sequence[Complaint]) -> None:
    by_inspection: defaultdict[Inspection, list[Complaint]] = defaultdict(list)
    for complaint in complaints:
        by_inspection[complaint.case.inspection].append(complaint)
    for inspection, own in by_inspection.items():
        recount(inspection, [complaint.case for complaint in own])
