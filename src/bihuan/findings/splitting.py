"""Splitting a finding into tasks and spots: findings of their own, each with its unit, deadline and closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Party, Stand
from bihuan.findings.models import Finding
from bihuan.findings.opening import NewFinding, NewMeasure, open_findings
from bihuan.findings.recording import Act, record
from bihuan.findings.taking_in import remove_findings
from bihuan.ledger.appending import Draft, append, history
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.numerals import format_date
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

Level = Finding.Level
ORDER = (Level.ASPECT, Level.ITEM, Level.TASK, Level.SPOT)
"""A part lies lower than what it is a part of."""
SPLIT, JOIN = "split_finding", "join_finding"


@dataclass(frozen=True)
class PartText:
    """What a part is: what is wrong there, who answers for it by when, and by which measures."""

    level: str
    problem: str
    lead: Unit
    assist: tuple[Unit, ...] = ()
    due_on: date | None = None
    target: str = ""
    place: str = ""
    measures: tuple[str, ...] = ()


def levels_below(finding: Finding) -> tuple[str, ...]:
    """What it may be split into."""
    return ORDER[ORDER.index(Level(finding.level)) + 1 :]


@transaction.atomic
def split(finding: Finding, parts: Sequence[PartText], *, by: Member, seen: int) -> list[Finding]:
    """Add ``parts`` to ``finding``; from then on its last closing step waits for all of them.

    The office does it while the finding is being rectified; a part is never due after the whole. ``Stale`` if the finding
    has moved on since ``seen``.
    """
    case = finding.case
    if case.status not in (Stand.RECTIFYING, Stand.CHECKING):
        raise Refused(
            _("%(number)s 现在是“%(where)s”，不能再分解。") % {"number": case.number, "where": Stand(case.status).label}
        )
    if not parts:
        raise Refused(_("请写明分解出的任务。"))
    for part in parts:
        _check(finding, part)
    numbers = _free_numbers(finding, len(parts))
    data = {"parts": numbers, "problems": [part.problem.strip() for part in parts]}
    record([Act(case, SPLIT, Role.DISPATCH, data=data)], inspection=case.inspection, by=by, seen=seen)
    new = [_new(finding, part, number) for part, number in zip(parts, numbers, strict=True)]
    open_findings(new, inspection=case.inspection, received=beijing_day(timezone.now()), by=by, role=Role.DISPATCH)
    return [item.finding for item in new]


@transaction.atomic
def join(part: Finding, *, by: Member, seen: int) -> None:
    """Take back a part that was split off by mistake and that nobody has worked on since; the ledger keeps it all."""
    parent, case = part.parent, lock_cases([part.case], seen, by)[part.case_id]
    if parent is None:
        raise Refused(_("%(number)s不是分解出来的，不能撤销分解。") % {"number": case.number})
    if not is_split_off(part):
        raise Refused(_("%(number)s不是分解出来的，从清单导入的请撤销那次导入。") % {"number": case.number})
    (first, *later) = history([case.chain])[-case.revision :]
    if later:
        raise Refused(_("%(number)s已经有人办理，不能撤销分解。") % {"number": case.number})
    inspection = parent.case.inspection
    data = {"parts": [case.number]}
    record([Act(parent.case, JOIN, Role.DISPATCH, data=data)], inspection=inspection, by=by)
    draft = Draft(
        case.chain,
        "undo",
        first.effective_at,
        actor_id=by.pk,
        data={"undone": first.act},
        reverses_id=first.pk,
    )
    append([draft], seal=inspection.code)
    remove_findings([case.pk])


def is_split_off(part: Finding) -> bool:
    """Whether it was made by splitting at the desk, and not by an import of a list with levels."""
    if part.parent_id is None:
        return False
    first = Entry.objects.filter(chain=part.case.chain, act="receive").order_by("seq").last()
    return first is not None and "parent" in first.data


def _check(finding: Finding, part: PartText) -> None:
    if part.level not in levels_below(finding):
        raise Refused(_("%(level)s不能再分解出这一层，请选更低的层级。") % {"level": finding.get_level_display()})
    if not part.problem.strip():
        raise Refused(_("请写明这项任务是什么问题。"))
    limit = finding.case.due_on
    if part.due_on and limit and part.due_on > limit:
        raise Refused(_("任务的时限不能晚于本问题的%(day)s。") % {"day": limit.isoformat()})


def _free_numbers(finding: Finding, count: int) -> list[str]:
    """问题8-1, 问题8-2 and so on; a number that was given once is not given again."""
    stem = finding.case.number
    begun = f"{finding.case.chain}-"
    used = Entry.objects.filter(chain__startswith=begun, seq=1).values_list("chain", flat=True)
    taken = [int(rest) for chain in used if (rest := chain.removeprefix(begun)).isdecimal()]
    first = max(taken, default=0) + 1
    return [f"{stem}-{place}" for place in range(first, first + count)]


def _new(finding: Finding, part: PartText, number: str) -> NewFinding:
    due_on = part.due_on or finding.case.due_on
    assist = tuple(dict.fromkeys(unit for unit in part.assist if unit != part.lead))
    above = finding.case.party.filter(until__isnull=True, part__in=(Party.Part.OVERSEE, Party.Part.ACCEPT))
    return NewFinding(
        number=number,
        finding=Finding(
            level=part.level,
            nature=finding.nature,
            problem=part.problem.strip(),
            target=part.target.strip(),
            place=part.place.strip(),
            sponsor=finding.sponsor,
            due_text=format_date(due_on) if due_on else finding.due_text,
            long_term=finding.long_term and due_on is None,
        ),
        parties=(
            (part.lead, Party.Part.LEAD),
            *((unit, Party.Part.ASSIST) for unit in assist),
            *((party.unit, Party.Part(party.part)) for party in above.select_related("unit")),
        ),
        measures=tuple(
            NewMeasure(text.strip(), due_on=due_on, due_text=format_date(due_on) if due_on else "")
            for text in part.measures or (part.problem,)
            if text.strip()
        ),
        due_on=due_on,
        parent=finding,
        data={"parent": finding.case.number},
    )
