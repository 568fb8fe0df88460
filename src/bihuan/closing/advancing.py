"""Taking the steps of the chain: one verb goes on, one refuses, one takes back. Each is recorded as acts on the finding."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Case, Stand
from bihuan.closing import attaching, telling
from bihuan.closing.chain import is_application, lay_out, open_closing, turn_of, why_not
from bihuan.closing.holding import held_back
from bihuan.closing.models import Checked, Closing, Step
from bihuan.closing.saying import StepText, asked_of, check_checklist, check_said
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.findings.recording import Act, record
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.units.models import Member
from bihuan.units.roles import Role

ENDINGS = ("strike_off", "keep_up")
OUTCOMES = {"strike_off": Closing.Outcome.STRUCK_OFF, "keep_up": Closing.Outcome.KEPT_UP}


@transaction.atomic
def advance(finding: Finding, said: StepText, *, by: Member | None, seen: int | None) -> Closing:
    """Take the step whose turn it is; the first begins an attempt, the last strikes the finding off.

    ``seen`` is the revision that the person was looking at: ``Stale`` if it has moved on. ``by`` None is the system (a
    notice whose time has passed). ``Refused`` where it is another's duty, something is not said, or, at the last step, a
    part of the finding is still open.
    """
    case = _hold(finding, seen, by)
    closing = open_closing(finding)
    steps = list(closing.steps.select_related("place", "taken")) if closing else _plan(finding)
    step = next(step for step in steps if step.taken_id is None)
    _check_turn(step, by)
    before = [one.taken for one in steps if one.taken]
    check_said(step, said, beijing_day(before[-1].effective_at) if before else None)
    if why := held_back(finding, step, said):
        raise Refused(why)
    is_last = step.position == len(steps)
    ending = _ending(finding, said) if is_last else ""
    files = attaching.waiting(finding)
    if closing is None and step.submits:
        check_checklist(finding, said.checklist, files)
    else:
        said = replace(said, checklist={})

    acts = _acts(case, step, steps, ending)
    data = said.to_json() | {"step": step.key, "name": step.name, "files": attaching.said_files(files)}
    entries = record(
        [_act(case, act, step, said, data if place == 0 else {}) for place, act in enumerate(acts)],
        inspection=case.inspection,
        by=by,
    )
    closing = closing or _open(finding, steps, entries[0], said)
    _take(closing, step, said, entries[0])
    attaching.fix(files, step)
    if ending:
        closing.ended, closing.outcome = entries[-1], OUTCOMES[ending]
        closing.save(update_fields=["ended", "outcome"])
    telling.tell_step(finding, closing, None if is_last else steps[step.position], by=by)
    return closing


@transaction.atomic
def refuse(finding: Finding, reason: str, *, by: Member | None, seen: int | None) -> Closing:
    """Say at the step whose turn it is that the finding is not rectified: back to rectifying, the attempt is over."""
    case = _hold(finding, seen, by)
    closing, step = open_closing(finding), turn_of(finding)
    if closing is None or step is None:
        raise Refused(_("%(number)s没有正在办理的销号申请。") % {"number": case.number})
    if step.submits:
        raise Refused(_("“%(step)s”还在责任单位手里，没有可以退回的申请。") % {"step": step.name})
    _check_turn(step, by)
    files = attaching.waiting(finding)
    data = {"step": step.key, "name": step.name, "files": attaching.said_files(files)}
    act = Act(case, "refuse", Role(step.role), place=step.place, reason=reason.strip(), data=data)
    (entry,) = record([act], inspection=case.inspection, by=by)
    attaching.fix(files, step)
    step.refused, step.verdict, step.text = True, Step.Verdict.FAILED, reason.strip()
    step.save(update_fields=["refused", "verdict", "text"])
    _end(closing, entry, Closing.Outcome.REFUSED)
    telling.tell_refused(finding, closing, step, by=by)
    return closing


@transaction.atomic
def withdraw(finding: Finding, reason: str, *, by: Member, seen: int) -> Closing:
    """The responsible unit takes its application back, with a reason, as long as the finding is not struck off."""
    case = _hold(finding, seen, by)
    closing = open_closing(finding)
    if closing is None:
        raise Refused(_("%(number)s没有正在办理的销号申请。") % {"number": case.number})
    if not reason.strip():
        raise Refused(_("撤回要写明原因。"))
    first = closing.steps.select_related("place").order_by("position")[0]
    act = "drop_closing" if case.status == Stand.RECTIFYING else "take_back_apply"
    done = Act(case, act, Role(first.role), place=first.place, unit=first.place, reason=reason.strip())
    (entry,) = record([done], inspection=case.inspection, by=by)
    _end(closing, entry, Closing.Outcome.WITHDRAWN)
    telling.tell_withdrawn(finding, closing, by=by)
    return closing


def open_parts(finding: Finding) -> list[str]:
    """Numbers of the parts of the finding that are not closed."""
    parts = finding.children.exclude(case__status__in=CLOSED)
    return list(parts.order_by("case").values_list("case__number", flat=True))


def _hold(finding: Finding, seen: int | None, by: Member | None) -> Case:
    """The case in hand, locked, as it stands now."""
    case, now = finding.case, lock_cases([finding.case], seen, by)[finding.case.pk]
    case.status, case.revision = now.status, now.revision
    return case


def _plan(finding: Finding) -> list[Step]:
    case = finding.case
    if case.status != Stand.RECTIFYING:
        raise Refused(
            _("%(number)s 现在是“%(where)s”，不能申请销号。")
            % {"number": case.number, "where": Stand(case.status).label}
        )
    if not (steps := lay_out(finding)):
        raise Refused(_("规则书没有写销号的步骤，请先补上再申请。"))
    return steps


def _check_turn(step: Step, by: Member | None) -> None:
    if by is not None and (reason := why_not(step, by)):
        raise Refused(reason)


def _ending(finding: Finding, said: StepText) -> str:
    ending = said.ending or ("keep_up" if finding.long_term else "strike_off")
    if ending not in ENDINGS:
        raise Refused(_("请选择销号，或销号并长期坚持。"))
    lock_cases(child.case for child in finding.children.select_related("case"))
    if numbers := open_parts(finding):
        raise Refused(_("分解任务%(numbers)s还没有销号，全部销号以后再办。") % {"numbers": "、".join(numbers)})
    return ending


def _acts(case: Case, step: Step, steps: list[Step], ending: str) -> list[str]:
    """What is recorded with the step: applying, rectifying and ending are acts of their own, with their own day."""
    acts = []
    if case.status == Stand.RECTIFYING and (step.rectifies or not step.submits or is_application(steps, step)):
        acts.append("apply")
    if step.rectifies:
        acts.append("rectify")
    return [*(acts or ["pass_step"]), *([ending] if ending else [])]


def _act(case: Case, act: str, step: Step, said: StepText, data: dict[str, object]) -> Act:
    """Recorded late, a step took effect on the day it took place: a notice on the day after its last; what it was the
    last step for (a strike-off after a notice) is done when it is recorded."""
    day = said.on
    if step.kind == "notice":
        day = said.until + timedelta(days=1) if said.until and act not in ENDINGS else None
    effective = day if day and day < beijing_day(timezone.now()) else None
    unit = step.place if step.submits else None
    return Act(case, act, Role(step.role), place=step.place, unit=unit, effective=effective, data=data)


def _open(finding: Finding, steps: list[Step], entry: Entry, said: StepText) -> Closing:
    closing = Closing.objects.create(finding=finding, opened=entry)
    for step in steps:
        step.closing = closing
    Step.objects.bulk_create(steps)
    Checked.objects.bulk_create(
        Checked(
            closing=closing,
            position=position,
            key=item.key,
            name=item.name,
            required=item.required,
            state=said.checklist[item.key].state,
            note=said.checklist[item.key].note.strip(),
        )
        for position, item in enumerate(asked_of(finding), start=1)
        if item.key in said.checklist
    )
    return closing


def _take(closing: Closing, step: Step, said: StepText, entry: Entry) -> None:
    step.taken, step.text, step.verdict = entry, said.text.strip(), said.verdict
    step.on, step.until, step.persons = said.on, said.until, list(said.persons)
    step.save()


def _end(closing: Closing, entry: Entry, outcome: Closing.Outcome) -> None:
    """The attempt is over; its files go with the next one too, until the unit changes them."""
    closing.ended, closing.outcome = entry, outcome
    closing.save(update_fields=["ended", "outcome"])
    attaching.carry_over(closing)
