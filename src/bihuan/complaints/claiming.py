"""The claims of a complaint: proposed from its text or taken from answers, corrected by hand, judged by answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Case, Claim, Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints.lifecycle import WORKING
from bihuan.complaints.models import Answer, ClaimAnswer
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.reading.allegations import split_allegations
from bihuan.refusals import Refused
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

BULK = 500
MOST = 40
"""Claims of one complaint."""
ALIKE = 0.6
"""So much of two wordings must agree for them to be one claim that was reworded."""


@dataclass(frozen=True)
class ClaimText:
    """What an answer says of one claim. ``verdict`` is empty where it is not the unit's matter."""

    text: str
    verdict: str
    investigation: str = ""
    action: str = ""
    claim_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


def current_claims(case: Case) -> list[Claim]:
    return list(Claim.objects.filter(case=case, until__isnull=True))


def proposed_claims(case: Case) -> list[str]:
    """What the complaint's text falls into; a person says whether it does."""
    return [allegation.text for allegation in split_allegations(case.complaint.text)]


def why_not_claims(case: Case, member: Member) -> str:
    """Why the member may not put the claims in order; empty when it may: the office, and units still at work on it."""
    if case.status == Status.WITHDRAWN:
        return _("督察组已撤回这件，不用再整理。")
    if may(member, Role.DISPATCH, case.inspection.region):
        return ""
    shares = Assignment.objects.filter(case=case, status__in=WORKING).select_related("unit")
    if any(may(member, Role.HANDLE, share.unit) for share in shares):
        return ""
    return _("子诉求由整改办的分办人员整理，承办单位在办理期间也可以整理。")


@transaction.atomic
def set_claims(case: Case, texts: Sequence[str], *, by: Member, seen: int) -> Entry | None:
    """The claims are these, in this order; None when they are already. What was said of a reworded one stays with it."""
    wanted = [text for text in (" ".join(text.split()) for text in texts) if text]
    if why := why_not_claims(case, by):
        raise Refused(why)
    if not wanted:
        raise Refused(_("至少要有一项子诉求：一行写一项。"))
    if len(wanted) > MOST:
        raise Refused(
            _("一件最多%(most)d项子诉求，现在有%(count)d项：请合并一些。") % {"most": MOST, "count": len(wanted)}
        )
    if twice := [text for place, text in enumerate(wanted) if text in wanted[:place]]:
        raise Refused(_("“%(text)s”写了两次：请删去一项。") % {"text": twice[0]})
    before = current_claims(case)
    if [claim.text for claim in before] == wanted and all(claim.source == Claim.Source.HAND for claim in before):
        return None
    change = [_("子诉求"), listed(claim.text for claim in before), listed(wanted)]
    said = Move(case, "claims", data={"changes": [change], "claims": wanted})
    (entry,) = move([said], inspection=case.inspection, by=by, seen=seen)
    _put(case, current_claims(case), _paired(current_claims(case), wanted), wanted, entry.effective_at, hand=True)
    judge_claims(case.inspection.rulebook_text.rulebook, [case.pk])
    return entry


def listed(texts: Iterable[str]) -> str:
    """Several claims in one line, numbered."""
    return "；".join(f"{place}. {text}" for place, text in enumerate(texts, start=1))


def _paired(before: Sequence[Claim], wanted: Sequence[str]) -> dict[str, Claim]:
    """Which claim each wording belongs to: the one worded so, else the most alike of those left over."""
    pairs = {claim.text: claim for claim in before if claim.text in wanted}
    left = [claim for claim in before if claim.text not in pairs]
    news = [text for text in wanted if text not in pairs]
    scores = sorted(
        ((_alike(claim.text, text), claim.pk, text, claim) for claim in left for text in news), reverse=True
    )
    taken: set[int] = set()
    for score, pk, text, claim in scores:
        if score >= ALIKE and pk not in taken and text not in pairs:
            pairs[text] = claim
            taken.add(pk)
    return pairs


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _put(
    case: Case,
    before: Sequence[Claim],
    pairs: Mapping[str, Claim],
    wanted: Sequence[str],
    moment: datetime,
    *,
    hand: bool,
) -> None:
    """Let the claims be ``wanted``: those paired stay with their rows, the others begin or end at ``moment``."""
    source = Claim.Source.HAND if hand else Claim.Source.ANSWERS
    kept = {claim.pk for claim in pairs.values()}
    Claim.objects.filter(pk__in=[claim.pk for claim in before if claim.pk not in kept]).update(until=moment)
    away = 1 + max([len(wanted), *(claim.position for claim in before)])
    for place, claim in enumerate(pairs.values()):
        Claim.objects.filter(pk=claim.pk).update(position=away + place)
    for place, text in enumerate(wanted, start=1):
        if text in pairs:
            Claim.objects.filter(pk=pairs[text].pk).update(position=place, text=text, source=source)
        else:
            Claim.objects.create(case=case, position=place, text=text, source=source, since=moment)


def follow_answers(inspection: Inspection, moved: Mapping[int, datetime]) -> None:
    """Where nobody put the claims in order by hand they are those of the accepted answers; then judge them all."""
    moved = _with_claims(moved)
    said = _accepted(moved)
    current: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in _of_cases(moved):
        current[claim.case_id].append(claim)
    cases = {answer.assignment.case_id: answer.assignment.case for answers in said.values() for answer in answers}
    for case_id, moment in moved.items():
        before = current[case_id]
        if any(claim.source == Claim.Source.HAND for claim in before):
            continue
        texts = (item.text for answer in said[case_id] for item in answer.claims.all())
        wanted = list(dict.fromkeys(texts))
        if wanted != [claim.text for claim in before]:
            pairs = {claim.text: claim for claim in before if claim.text in wanted}
            case = cases[case_id] if case_id in cases else Case.objects.get(pk=case_id)
            _put(case, before, pairs, wanted, moment, hand=False)
    _link(moved)
    judge_claims(inspection.rulebook_text.rulebook, moved)


def _with_claims(moved: Mapping[int, datetime]) -> dict[int, datetime]:
    """Those of the cases that have claims or answers with claims: few, even in a large list."""
    ids = sorted(moved)
    found: set[int] = set()
    for start in range(0, len(ids), BULK):
        chunk = ids[start : start + BULK]
        found.update(Claim.objects.filter(case__in=chunk, until__isnull=True).values_list("case", flat=True))
        answered = ClaimAnswer.objects.filter(answer__assignment__case__in=chunk)
        found.update(answered.values_list("answer__assignment__case", flat=True))
    return {pk: moved[pk] for pk in ids if pk in found}


def _of_cases(cases: Iterable[int]) -> list[Claim]:
    ids = sorted(cases)
    found: list[Claim] = []
    for start in range(0, len(ids), BULK):
        found += Claim.objects.filter(case__in=ids[start : start + BULK], until__isnull=True)
    return found


def _accepted(cases: Iterable[int]) -> defaultdict[int, list[Answer]]:
    """By case the newest accepted answer of each of its units, in the order of their shares."""
    ids = sorted(cases)
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for start in range(0, len(ids), BULK):
        rows = Answer.objects.filter(
            assignment__case__in=ids[start : start + BULK],
            assignment__parent__isnull=True,
            accepted_at__isnull=False,
        ).exclude(assignment__status=Status.RECALLED)
        newest = {answer.assignment_id: answer for answer in rows.order_by("id").select_related("assignment__case")}
        with_claims = Answer.objects.filter(pk__in=[answer.pk for answer in newest.values()])
        claims = with_claims.select_related("assignment__case").prefetch_related("claims").order_by("assignment_id")
        for answer in claims:
            found[answer.assignment.case_id].append(answer)
    return found


def _link(cases: Iterable[int]) -> None:
    """Lists name claims in words: each belongs to the claim worded so, or most like it, if there is one."""
    current: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in _of_cases(cases):
        current[claim.case_id].append(claim)
    changed = []
    for case_id, answers in _accepted(current).items():
        for answer in answers:
            loose = [item for item in answer.claims.all() if item.claim_id is None]
            pairs = _paired(current[case_id], [item.text for item in loose]) if loose else {}
            for item in loose:
                if item.text in pairs:
                    item.claim = pairs[item.text]
                    changed.append(item)
    ClaimAnswer.objects.bulk_update(changed, ["claim"], batch_size=200)


def judge_claims(rulebook: Rulebook, cases: Iterable[int]) -> None:
    """The verdict of a claim follows from what the accepted answers of the units say of it."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for answers in _accepted(cases).values():
        for answer in answers:
            for item in answer.claims.all():
                if item.claim_id and item.verdict:
                    said[item.claim_id].append(item.verdict)
    changed = []
    for claim in _of_cases(cases):
        verdict = rulebook.whole_verdict(said[claim.pk]) if said[claim.pk] else ""
        if verdict != claim.verdict:
            claim.verdict = verdict
            changed.append(claim)
    Claim.objects.bulk_update(changed, ["verdict"], batch_size=200)


def store_claims(answers: Iterable[tuple[Answer, Sequence[ClaimText]]]) -> None:
    """What new versions of answers say of the claims, one by one."""
    ClaimAnswer.objects.bulk_create(
        [
            ClaimAnswer(answer=answer, position=place, **asdict(item))
            for answer, said in answers
            for place, item in enumerate(said, start=1)
        ],
        batch_size=BULK,
    )
