"""Where a finding stands on its way to being struck off, on its page."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors
from bihuan.cases.hand import DeskRequest
from bihuan.closing.advancing import open_parts
from bihuan.closing.chain import chain_of, lay_out, why_not
from bihuan.closing.forms import ReasonForm
from bihuan.closing.holding import filled_in, held_back
from bihuan.closing.models import Checked, Closing, ClosingFile, Step
from bihuan.closing.saying import StepText
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.findings.sections import Lead, Section
from bihuan.sites.linking import far_evidence
from bihuan.units.roles import Role
from bihuan.units.scope import may


@dataclass(frozen=True)
class ShownStep:
    """A step with who took it and the files beside it; ``now``: it is its turn."""

    step: Step
    who: str
    files: list[ClosingFile]
    now: bool

    @property
    def sheet(self) -> bool:
        """Whether there is a sheet to be signed: of a check or an acceptance that was taken or comes next."""
        is_here = self.step.taken_id is not None or self.now
        return is_here and self.step.pk is not None and self.step.kind in ("site_check", "acceptance", "signature")

    @property
    def role(self) -> str:
        return str(Role(self.step.role).label)


@dataclass(frozen=True)
class Attempt:
    closing: Closing
    steps: list[ShownStep]
    checklist: list[Checked]

    @property
    def outcome(self) -> str:
        return str(Closing.Outcome(self.closing.outcome).label)


def attempts_of(finding: Finding) -> list[Attempt]:
    """Every attempt, newest first. A fixed number of queries."""
    closings = list(finding.closings.select_related("ended", "opened").order_by("-id"))
    steps = list(Step.objects.filter(closing__in=closings).select_related("place", "taken__actor", "closing"))
    files: defaultdict[int | None, list[ClosingFile]] = defaultdict(list)
    for file in ClosingFile.objects.filter(step__in=steps).select_related("stored__picture"):
        files[file.step_id].append(file)
    checked: defaultdict[int, list[Checked]] = defaultdict(list)
    for item in Checked.objects.filter(closing__in=closings):
        checked[item.closing_id].append(item)
    who = actors([step.taken for step in steps if step.taken])
    made = []
    for closing in closings:
        own = [step for step in steps if step.closing_id == closing.pk]
        waits = next((step for step in own if step.taken_id is None), None)
        is_open = closing.outcome == Closing.Outcome.OPEN
        shown = [
            ShownStep(step, who.get(step.taken_id or 0, ""), files[step.pk], is_open and step is waits) for step in own
        ]
        made.append(Attempt(closing, shown, checked[closing.pk]))
    return made


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """The chain as steps, who must act now, what is missing; nothing where the rulebook has no chain."""
    attempts = attempts_of(finding)
    current = attempts[0] if attempts and attempts[0].closing.outcome == Closing.Outcome.OPEN else None
    if not attempts and not chain_of(finding):
        return None
    if current:
        steps = current.steps
    elif finding.case.status in CLOSED:
        current, steps = attempts[0], attempts[0].steps
    else:
        steps = [ShownStep(step, "", [], step.position == 1) for step in lay_out(finding)]
    now = next((shown.step for shown in steps if shown.now), None)
    first = steps[0].step if steps else None
    is_open = current is not None and current.closing.outcome == Closing.Outcome.OPEN
    acts = now is not None and not why_not(now, request.user)
    known = filled_in(finding, now) if now and acts else {}
    elsewhere = now is not None and now.kind == "notice" and not known
    against = held_back(finding, now, StepText(on=known.get("on"), until=known.get("until"))) if now and acts else ""
    context = {
        "finding": finding,
        "steps": steps,
        "current": current,
        "earlier": [attempt for attempt in attempts if attempt is not current],
        "now": now,
        "acts": acts,
        "against": against,
        "word": _("登记在别处的公示") if elsewhere else now.name if now else "",
        "refuses": acts and is_open and now is not None and not now.submits,
        "withdraws": is_open and first is not None and may(request.user, Role(first.role), first.place),
        "reason": ReasonForm(initial={"seen": finding.case.revision}, auto_id="closing-%s"),
        "parts": open_parts(finding) if now else [],
        "far": far_evidence(finding.case, request.user, [file for shown in steps for file in shown.files]),
    }
    leads = acts and not against and not elsewhere
    act = Lead(now.name, reverse("closing:step", args=[finding.pk]), waits=is_open) if now and leads else None
    return Section("closing/section.html", context, place=30, act=act)
