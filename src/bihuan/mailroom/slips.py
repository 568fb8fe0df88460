"""Slips: one per unit for what it was newly given, frozen as a Word file, and signed for."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.complaints.deadlines import GIVING
from bihuan.complaints.moving import move
from bihuan.evidence.checking import check_attachment
from bihuan.evidence.keeping import keep
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.ledger.models import Entry
from bihuan.mailroom.models import Slip, SlipReceipt, SlipShare
from bihuan.mailroom.slip_file import slip_file
from bihuan.moments import beijing_day, day_start
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may, scope_of

HELD = (Status.DISPATCHED, Status.HANDLING, Status.SUBMITTED)


def visible_slips(member: Member, inspection: Inspection) -> QuerySet[Slip]:
    """All for those who see the whole inspection; a unit its own and those of the units below it."""
    slips = Slip.objects.filter(inspection=inspection).select_related("unit", "by", "receipt", "stored")
    if sees_whole(member, inspection, CASE_ROLES):
        return slips
    return slips.filter(scope_of(member, CASE_ROLES).within("unit__path"))


def unsigned_slips(member: Member, inspection: Inspection) -> QuerySet[Slip]:
    """Those the member sees that nobody has signed for."""
    return visible_slips(member, inspection).filter(receipt__isnull=True)


def unslipped(inspection: Inspection) -> list[Assignment]:
    """Shares that the office gave and that stand on no slip since, by unit in the order of papers."""
    last = Entry.objects.filter(chain=OuterRef("case__chain"), unit=OuterRef("unit"), act__in=GIVING)
    given = last.order_by("-seq").values("effective_at")[:1]
    shares = Assignment.objects.filter(case__inspection=inspection, parent__isnull=True, status__in=HELD)
    shares = shares.annotate(given_at=given)
    on_one = SlipShare.objects.filter(assignment=OuterRef("pk"), given_at=OuterRef("given_at"))
    found = shares.filter(~Exists(on_one)).select_related("unit", "case__batch", "case__complaint")
    return list(found.order_by("unit__position", "unit_id", "case__received_at", "case__number"))


@transaction.atomic
def issue_slips(inspection: Inspection, *, by: Member, expected: int) -> list[Slip]:
    """One slip for each unit with shares on none. ``expected`` is how many shares the person saw waiting; ``Stale``
    when they are others now, so that a second click makes nothing twice."""
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not may(by, Role.DISPATCH, inspection.region):
        raise Refused(_("交办单由%(unit)s的分办人员开。") % {"unit": inspection.region})
    shares = unslipped(inspection)
    if len(shares) != expected:
        said = _("待开交办单的现在有%(count)d件次，请重新核对再开。")
        raise Stale(said % {"count": len(shares)})
    if not shares:
        raise Refused(_("没有要开交办单的件：新交办以后再开。"))
    by_unit: defaultdict[Unit, list[Any]] = defaultdict(list)
    for share in shares:
        by_unit[share.unit].append(share)
    today = beijing_day(timezone.now())
    newest = Slip.objects.filter(inspection=inspection, year=today.year).order_by("-number").first()
    number = newest.number if newest else 0
    slips, notes = [], []
    for unit, held in by_unit.items():
        number += 1
        contents = [_line(share) for share in held]
        content = slip_file(inspection, unit, f"〔{today.year}〕{number}号", contents, today)
        slip = Slip.objects.create(
            inspection=inspection,
            unit=unit,
            year=today.year,
            number=number,
            contents=contents,
            stored=keep(_("交办单%(number)d-%(unit)s.docx") % {"number": number, "unit": unit}, content, by=by),
            by=by,
        )
        SlipShare.objects.bulk_create(
            [SlipShare(slip=slip, assignment=share, given_at=share.given_at) for share in held]
        )
        slips.append(slip)
        text = _("交办单%(slip)s，%(count)d件，请签收。") % {"slip": slip, "count": len(held)}
        notes.append(
            Note(
                to=holders(unit, Role.HANDLE),
                kind=Kind.GIVEN,
                text=text,
                link=f"/slips/{slip.pk}/",
                key=f"slip:{slip.pk}",
            )
        )
    tell(notes)
    return slips


def _line(share: Assignment) -> dict[str, object]:
    complaint = share.case.complaint
    return {
        "number": share.case.number,
        "batch": share.case.batch.number if share.case.batch else None,
        "text": complaint.text,
        "labels": list(complaint.labels),
        "key": complaint.key,
        "part": str(Assignment.Part(share.part).label),
        "due_on": share.due_on.isoformat() if share.due_on else "",
        "note": share.note,
    }


def _check_open(slip: Slip) -> None:
    if SlipReceipt.objects.filter(slip=slip).exists():
        raise Stale(_("交办单%(slip)s已经签收过了。") % {"slip": slip})


@transaction.atomic
def sign_for(slip: Slip, *, by: Member) -> SlipReceipt:
    """A member of the unit signs at the desk: the receipt, and every share on it that nobody has taken up is accepted."""
    slip = Slip.objects.select_for_update(of=("self",)).select_related("unit", "inspection__region").get(pk=slip.pk)
    if not may(by, Role.HANDLE, slip.unit):
        raise Refused(_("交办单由%(unit)s的承办人员签收。") % {"unit": slip.unit})
    _check_open(slip)
    waiting = visible_assignments(by, slip.inspection, {Role.HANDLE}, below=True).filter(
        slips__slip=slip, status=Status.DISPATCHED, moved_at=F("slips__given_at")
    )
    moves = [Move(share.case, "accept", share.unit) for share in waiting]
    if moves:
        move(moves, inspection=slip.inspection, by=by)
    return SlipReceipt.objects.create(slip=slip, name=by.title, at=timezone.now(), by=by)


@transaction.atomic
def record_receipt(slip: Slip, *, name: str, on: date, scan: tuple[str, bytes] | None, by: Member) -> SlipReceipt:
    """The office records a receipt signed on paper, with its scan where there is one."""
    slip = Slip.objects.select_for_update(of=("self",)).select_related("inspection__region").get(pk=slip.pk)
    if not may(by, Role.DISPATCH, slip.inspection.region):
        raise Refused(_("纸质回执由%(unit)s的分办人员登记。") % {"unit": slip.inspection.region})
    if not name.strip():
        raise Refused(_("请写签收人。"))
    if not beijing_day(slip.at) <= on <= beijing_day(timezone.now()):
        raise Refused(_("签收日期应在开单之后、今天以前。"))
    _check_open(slip)
    stored = None
    if scan is not None:
        check_attachment(*scan)
        stored = keep(*scan, by=by)
    moment: datetime = max(day_start(on), slip.at)
    return SlipReceipt.objects.create(slip=slip, name=name.strip(), at=moment, on_paper=True, scan=stored, by=by)
