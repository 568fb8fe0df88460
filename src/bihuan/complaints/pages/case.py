"""Everything about one complaint, as far as the member may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Assignment, Case, Deadline, Status
from bihuan.cases.selectors import sees_whole, visible_assignments, visible_cases
from bihuan.cases.spans import party_ids
from bihuan.complaints import registers
from bihuan.complaints.attaching import attachments_of
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.describing import gallery
from bihuan.complaints.dispatching import reckoner
from bihuan.complaints.forms import ActForm, AssignForm, ReviewForm
from bihuan.complaints.history import timeline
from bihuan.complaints.models import Answer, Signature
from bihuan.complaints.pages.acts import Offer, offers
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.pages.passing import PassOnForm, passing_form
from bihuan.complaints.pages.withdrawing import withdrawal
from bihuan.complaints.proposing import propose
from bihuan.complaints.remarks import remarks_on
from bihuan.complaints.signals import Evidence, Signal, signals_of
from bihuan.units.access import allow
from bihuan.units.models import Unit
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import scope_of


@dataclass(frozen=True)
class Part:
    """One unit's share with its answers, newest first, what may be done with it, and what the unit passed on of it."""

    share: Assignment
    answers: list[Answer]
    offers: dict[str, Offer]
    deadlines: list[Deadline]
    passed_on: list["Part"] = field(default_factory=list)
    passing: PassOnForm | None = None
    signals: list[Signal] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    """The sign-off of the newest answer, step by step."""

    @property
    def turn(self) -> Signature | None:
        """The step that the answer waits at."""
        if self.share.status != Status.SUBMITTED:
            return None
        return next((step for step in self.signatures if step.entry_id is None), None)

    @property
    def is_last_step(self) -> bool:
        return self.turn is None or self.turn == self.signatures[-1]

    @property
    def signed(self) -> list[Signature]:
        """The steps that the answer can be handed back to."""
        return [step for step in self.signatures if step.entry_id is not None] if self.turn else []

    @property
    def answer(self) -> Answer | None:
        return self.answers[0] if self.answers else None

    @property
    def earlier(self) -> list[Answer]:
        return self.answers[1:]

    @property
    def is_sent_back(self) -> bool:
        """The newest answer is neither in review nor accepted."""
        return self.waits_for_answer and self.answer is not None and self.answer.accepted_at is None

    @property
    def waits_for_answer(self) -> bool:
        return self.share.status in (Status.DISPATCHED, Status.HANDLING)


@allow(*CASE_ROLES)
@needs_inspection
def complaint(request: DeskRequest, number: str) -> HttpResponseBase:
    member, inspection = request.user, request.inspection
    cases = registers.with_shares(registers.seen_cases(member, inspection), member, inspection)
    case = get_object_or_404(cases, number=number)
    whole = sees_whole(member, inspection)
    parts = _parts(request, case)
    context = {
        "title": case.number,
        "case": case,
        "complaint": case.complaint,
        "standing": Status(case.standing),
        "parts": parts,
        "todo": _todo(parts),
        "claims": list(case.claims.all()) if whole else [],
        "others": [] if whole else _others(case),
        "related": _related(request, case),
        "remarks": remarks_on(case, member),
        "timeline": timeline(case.chain, scope_of(member), whole=whole),
        "whole": whole,
        "withdrawal": withdrawal(case, member, inspection),
        "acting": ActForm(initial={"seen": case.revision}),
        "reviewing": ReviewForm(initial={"seen": case.revision}),
    }
    if sees_whole(member, inspection, {Role.DISPATCH}) and case.status != Status.WITHDRAWN:
        context |= _dispatching(request, case)
    return render(request, "complaints/page.html", context)


def _parts(request: DeskRequest, case: Any) -> list[Part]:
    """The shares the member sees, each with the parts that its unit passed on."""
    outer = {share.pk for share in case.shares}
    seen = visible_assignments(request.user, request.inspection, below=True).filter(case=case)
    shares = list(seen.select_related("unit", "parent__unit").order_by("id"))
    answers: defaultdict[int, list[Answer]] = defaultdict(list)
    written = Answer.objects.filter(assignment__in=shares).select_related("written_by", "entry").order_by("-id")
    files = attachments_of(list(written))
    for answer in written:
        answer.gallery = gallery(files[answer.pk])  # type: ignore[attr-defined] # shown beside the answer
        answers[answer.assignment_id].append(answer)
    dues: defaultdict[int, list[Deadline]] = defaultdict(list)
    for item in Deadline.objects.filter(assignment__in=shares).exclude(name="answer"):
        dues[item.assignment_id or 0].append(item)
    for share in shares:
        share.case = case
    newest = {share.pk: answers[share.pk][0] for share in shares if answers[share.pk]}
    signatures: defaultdict[int, list[Signature]] = defaultdict(list)
    for step in Signature.objects.filter(answer__in=newest.values()).select_related("unit", "entry__actor", "answer"):
        signatures[step.answer.assignment_id].append(step)
    evidence = [Evidence(share, files[newest[share.pk].pk], newest[share.pk]) for share in shares if share.pk in newest]
    signals = signals_of(evidence, request.user)
    parts = {
        share.pk: Part(
            share,
            answers[share.pk],
            offers(share, request.user),
            dues[share.pk],
            passing=passing_form(share, request.user),
            signals=signals.get(share.pk, []),
            signatures=signatures[share.pk],
        )
        for share in shares
    }
    for part in parts.values():
        if part.share.parent_id in parts and part.share.pk not in outer:
            parts[part.share.parent_id].passed_on.append(part)
    return [part for part in parts.values() if part.share.pk in outer]


def _todo(parts: Sequence[Part]) -> tuple[str, Assignment] | None:
    """The one act that waits for this member, for the head of the page."""
    every = [part for outer in parts for part in (outer, *outer.passed_on)]
    for name in ("answer", "review"):
        for part in every:
            offer = part.offers.get(name)
            if offer and not offer.why_not and (name == "review" or part.waits_for_answer):
                return name, part.share
    return None


def _others(case: Any) -> list[Unit]:
    """The units that share the case, by name only: the handover says so, what they do stays theirs."""
    mine = {share.unit_id for share in case.shares}
    return list(Unit.objects.filter(pk__in=[pk for pk in party_ids(case.parties) if pk not in mine]))


def _related(request: DeskRequest, case: Case) -> list[tuple[str, Case]]:
    """Repeats both ways, as far as they are visible."""
    first = case.complaint.repeat_of_id
    cases = visible_cases(request.user, request.inspection).filter(Q(pk=first) | Q(complaint__repeat_of=case.pk))
    return [(_("首次举报") if other.pk == first else _("重复举报"), other) for other in cases.order_by("received_at")]


def _dispatching(request: DeskRequest, case: Any) -> dict[str, object]:
    """The form to give the complaint to units, with what is proposed and when the answer would be due."""
    units = assignable_units(request.user, request.inspection)
    taken = {share.unit_id for share in case.shares}
    initial: dict[str, object] = {"case": [f"{case.pk}:{case.revision}"]}
    context: dict[str, object] = {}
    if not taken:
        (proposal,) = propose(request.inspection, [case.complaint])
        lead, *assist = [str(unit.pk) for unit in proposal.units] or [""]
        initial |= {"lead": lead, "assist": assist}
        context["proposal"] = proposal
    if case.batch:
        context["due"] = reckoner(request.inspection)(case.batch.day)
    context["assigning"] = AssignForm(
        units=[unit for unit in units if unit.pk not in taken], initial=initial, auto_id="assign_%s"
    )
    return context
