"""Everything about one complaint, as far as the member may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Assignment, Claim, Deadline, Status
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.cases.spans import party_ids
from bihuan.complaints import registers
from bihuan.complaints.actions import may_correct, standing_actions
from bihuan.complaints.attaching import attachments_of
from bihuan.complaints.choosing import assignable_units
from bihuan.complaints.claiming import why_not_claims
from bihuan.complaints.complainant import why_not_read
from bihuan.complaints.describing import gallery
from bihuan.complaints.dispatching import reckoner
from bihuan.complaints.forms import ActForm, AssignForm, ReviewForm, VisitForm
from bihuan.complaints.gates import Gate, closed_gates, gates_of
from bihuan.complaints.history import timeline
from bihuan.complaints.models import Action, Answer, Complainant, Signature, Visit
from bihuan.complaints.pages.acts import Offer, offers
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.pages.passing import PassOnForm, passing_form
from bihuan.complaints.pages.time import Timing, timings
from bihuan.complaints.pages.withdrawing import withdrawal
from bihuan.complaints.proposing import propose
from bihuan.complaints.remarks import remarks_on
from bihuan.complaints.repeats.showing import repeats_of
from bihuan.complaints.repeats.signs import sign_of
from bihuan.complaints.signals import Evidence, Signal, signals_of
from bihuan.complaints.visiting import may_visit
from bihuan.sites.linking import linked_of
from bihuan.units.access import allow
from bihuan.units.models import Unit
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may, scope_of


@dataclass(frozen=True)
class Part:
    """One unit's share with its answers, newest first, what may be done with it, and what the unit passed on of it."""

    share: Assignment
    answers: list[Answer]
    offers: dict[str, Offer]
    deadlines: list[Deadline]
    actions: list[Action] = field(default_factory=list)
    """What counts as done now, by the answer that was accepted."""
    may_correct: bool = False
    passed_on: list["Part"] = field(default_factory=list)
    passing: PassOnForm | None = None
    signals: list[Signal] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    may_visit: bool = False
    signatures: list[Signature] = field(default_factory=list)
    """The sign-off of the newest answer, step by step."""
    timing: Timing = field(default_factory=Timing)

    @property
    def turn(self) -> Signature | None:
        """The step that the answer waits at."""
        if self.share.status != Status.SUBMITTED:
            return None
        return next((step for step in self.signatures if step.entry_id is None), None)

    @property
    def gates(self) -> list[Gate]:
        """What has to be so before the last signature closes."""
        if self.answer is None or not self.turn or not self.is_last_step:
            return []
        return gates_of(self.share, self.answer, self.visits, len(self.answer.entry.data.get("attachments", [])))

    @property
    def is_gated(self) -> bool:
        return bool(closed_gates(self.gates))

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
    def counted_apart(self) -> bool:
        """Whether what counts as done is not what the newest answer states: it came with an earlier one, or later."""
        return bool(self.actions) and (self.answer is None or self.actions != self.answer.stated)

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
        "claims": _claims(case, parts, whole),
        "may_split": not why_not_claims(case, member),
        "may_rule": whole and may(member, Role.REVIEW, inspection.region) and case.status != Status.WITHDRAWN,
        "verdicts": inspection.rulebook_text.rulebook.verdicts,
        "others": [] if whole else _others(case),
        "repeats": repeats_of(case.complaint, member),
        "sign": sign_of(case.complaint, member),
        "remarks": remarks_on(case, member),
        "linked": linked_of(case, member),
        "timeline": timeline(case.chain, scope_of(member), whole=whole),
        "whole": whole,
        "withdrawal": withdrawal(case, member, inspection),
        "reads_complainant": not why_not_read(case.complaint, member),
        "complainant_kept": Complainant.objects.filter(complaint=case.complaint).exists(),
        "acting": ActForm(initial={"seen": case.revision}),
        "visiting": VisitForm(initial={"seen": case.revision}, auto_id=False),
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
    written = written.prefetch_related("claims", "actions")
    files = attachments_of(list(written))
    for answer in written:
        answer.gallery = gallery(files[answer.pk])  # type: ignore[attr-defined] # shown beside the answer
        answers[answer.assignment_id].append(answer)
    dues: defaultdict[int, list[Deadline]] = defaultdict(list)
    for item in Deadline.objects.filter(assignment__in=shares).exclude(name="answer"):
        dues[item.assignment_id or 0].append(item)
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.filter(assignment__in=shares).select_related("by"):
        visits[visit.assignment_id].append(visit)
    done: defaultdict[int, list[Action]] = defaultdict(list)
    for action in standing_actions(shares):
        done[action.assignment_id].append(action)
    for share in shares:
        share.case = case
    newest = {share.pk: answers[share.pk][0] for share in shares if answers[share.pk]}
    signatures: defaultdict[int, list[Signature]] = defaultdict(list)
    for step in Signature.objects.filter(answer__in=newest.values()).select_related("unit", "entry__actor", "answer"):
        signatures[step.answer.assignment_id].append(step)
    evidence = [Evidence(share, files[newest[share.pk].pk], newest[share.pk]) for share in shares if share.pk in newest]
    signals = signals_of(evidence, request.user)
    times = timings(shares, request.user)
    parts = {
        share.pk: Part(
            share,
            answers[share.pk],
            offers(share, request.user),
            dues[share.pk],
            done[share.pk],
            any(answer.accepted_at for answer in answers[share.pk]) and may_correct(share, request.user),
            passing=passing_form(share, request.user),
            signals=signals.get(share.pk, []),
            signatures=signatures[share.pk],
            timing=times[share.pk],
            visits=visits[share.pk],
            may_visit=may_visit(share, request.user),
        )
        for share in shares
    }
    for part in parts.values():
        if part.share.parent_id in parts and part.share.pk not in outer:
            parts[part.share.parent_id].passed_on.append(part)
    return [part for part in parts.values() if part.share.pk in outer]


def _claims(case: Any, parts: Sequence[Part], whole: bool) -> list[tuple[Claim, str]]:
    """The claims with their verdicts; who sees some units reads what those units answered, not what others did."""
    claims = list(case.claims.filter(until__isnull=True))
    if whole:
        return [(claim, claim.verdict) for claim in claims]
    said = [item for part in parts for answer in part.answers[:1] for item in answer.claims.all()]
    verdicts = {item.claim_id: item.verdict for item in said if item.verdict}
    return [(claim, verdicts.get(claim.pk, "")) for claim in claims]


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
