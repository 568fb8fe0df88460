"""What the inspector found, with text and pictures; and beginning anew what was not rectified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.faceting import set_facets
from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Case, Facet
from bihuan.evidence.accepting import accept_file
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.recording import Act, record
from bihuan.lookback import telling
from bihuan.lookback.inspecting import duty_of
from bihuan.lookback.models import LookBack, LookBackFile
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

Outcome = LookBack.Outcome
RESULTS = (Outcome.HOLDS, Outcome.FLAWED, Outcome.FALSE)
REOPENING = (Role.LEAD, Role.REVIEW)
MOST, LONGEST, MOST_PERSONS = 60, 4000, 30


@dataclass(frozen=True)
class Seen:
    """What was found on the spot, by whom, on which day."""

    outcome: str
    text: str
    visited_on: date
    persons: tuple[str, ...]


def files_of(look_back: LookBack) -> list[LookBackFile]:
    """Those that were not removed, with their pictures."""
    return list(look_back.files.filter(removed_at__isnull=True).select_related("stored__picture"))


@transaction.atomic
def attach(look_back: LookBack, files: Iterable[tuple[str, bytes]], *, by: Member) -> list[LookBackFile]:
    """Keep what the inspector brought back (name, content), all or none; the same bytes twice are one."""
    held = _hold(look_back, by)
    there = {file.stored_id for file in files_of(held)}
    added = []
    for name, content in files:
        stored = accept_file(name, content, by)
        if stored.pk not in there:
            there.add(stored.pk)
            added.append(LookBackFile.objects.create(look_back=held, stored=stored, name=name[:200], by=by))
    if len(there) > MOST:
        raise Refused(_("一次回头看的材料最多%(most)d个：请先移除一些。") % {"most": MOST})
    return added


@transaction.atomic
def detach(file: LookBackFile, *, by: Member) -> None:
    """Leave a file out, before the result is handed in."""
    _hold(file.look_back, by)
    LookBackFile.objects.filter(pk=file.pk).update(removed_at=timezone.now())


@transaction.atomic
def report(look_back: LookBack, said: Seen, *, by: Member) -> LookBack:
    """Hand in what was found. Only the inspector it was given to does; ``Stale`` if it is over."""
    held = _hold(look_back, by)
    case, files = held.finding.case, files_of(held)
    _check(held, said)
    role = duty_of(by, case.inspection)
    assert role is not None  # whoever is the inspector had it
    data = {
        "outcome": said.outcome,
        "visited_on": said.visited_on.isoformat(),
        "persons": list(said.persons),
        "text": said.text.strip(),
        "files": [[file.name, file.stored.sha256] for file in files],
    }
    (held.ended,) = record([Act(case, "report_look_back", role, data=data)], inspection=case.inspection, by=by)
    held.outcome, held.text = said.outcome, said.text.strip()
    held.visited_on, held.persons = said.visited_on, list(said.persons)
    held.save()
    if held.outcome == Outcome.FALSE:
        telling.tell_false(held, by=by)
    return held


@transaction.atomic
def reopen(look_back: LookBack, reason: str, *, by: Member) -> LookBack:
    """Begin anew what was found not to be rectified, its parent with it if that was struck off.

    Somebody else decides than who looked. What was closed stays in the ledger and in the figures of its time.
    """
    case = look_back.finding.case
    cases = _with_parents(look_back)
    lock_cases(cases)
    held = _fresh(look_back)
    if held.outcome != Outcome.FALSE:
        raise Refused(_("回头看结果是“整改不到位”的，才能重新整改。"))
    if held.reopened_id:
        raise Stale(_("%(number)s已经重新整改。") % {"number": held})
    region = case.inspection.region
    role = next((one for one in REOPENING if may(by, one, region)), None)
    if role is None:
        raise Refused(_("重新整改由%(unit)s的领导或审核人员决定。") % {"unit": region})
    if held.inspector_id == by.pk:
        raise Refused(_("是否重新整改，要由回头看以外的人决定。"))
    acts = [
        Act(one, "reopen_finding", role, reason=reason.strip(), data={"look_back": held.pk, "because_of": case.number})
        for one in cases
    ]
    held.reopened, *_others = record(acts, inspection=case.inspection, by=by)
    held.save(update_fields=["reopened"])
    now = held.reopened.effective_at
    nothing: dict[Case, set[str]] = {one: set() for one in cases}
    set_facets(case.inspection, Facet.Dimension.SCHEDULE, nothing, dict.fromkeys(cases, now))
    telling.tell_reopened(held, by=by)
    return held


def _with_parents(look_back: LookBack) -> list[Case]:
    """The finding itself, and what it is a part of as far as that is struck off."""
    cases, above = [look_back.finding.case], look_back.finding.parent
    while above is not None:
        if above.case.status in CLOSED:
            cases.append(above.case)
        above = above.parent
    return cases


def _fresh(look_back: LookBack) -> LookBack:
    rows = LookBack.objects.select_related("finding__case__inspection__region", "inspector")
    return rows.get(pk=look_back.pk)


def _hold(look_back: LookBack, by: Member) -> LookBack:
    """As it is now, its case locked; it is ``by``'s to look at, and not over."""
    lock_cases([look_back.finding.case])
    held = _fresh(look_back)
    if not held.is_waiting:
        raise Stale(_("%(number)s的回头看已经结束。") % {"number": held})
    if held.inspector_id != by.pk:
        who = held.inspector.title if held.inspector else _("还没有指派的人")
        raise Refused(_("%(number)s的回头看由%(who)s办理。") % {"number": held, "who": who})
    if duty_of(by, held.finding.case.inspection) is None:
        raise Refused(_("您不再是整改办的人员，请整改办另行指派。"))
    return held


def _check(held: LookBack, said: Seen) -> None:
    if said.outcome not in RESULTS:
        raise Refused(_("请选择回头看的结果。"))
    if not said.text.strip() or not said.persons:
        raise Refused(_("请写明核查情况和参加人员。"))
    if len(said.text) > LONGEST or len(said.persons) > MOST_PERSONS:
        raise Refused(_("文字最多%(most)d字，参加人员最多%(persons)d人。") % {"most": LONGEST, "persons": MOST_PERSONS})
    first, today = beijing_day(held.ordered.effective_at), beijing_day(timezone.now())
    if not first <= said.visited_on <= today:
        raise Refused(_("核查日期应在安排的%(day)s以后、今天以前。") % {"day": first.isoformat()})
