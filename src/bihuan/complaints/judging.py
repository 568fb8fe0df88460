"""Whether a complaint is true: proposed by the rulebook from claims and units, or said otherwise with a reason."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.faceting import set_facets
from bihuan.cases.models import Inspection, Status
from bihuan.cases.recording import Move
from bihuan.complaints.claiming import follow_answers
from bihuan.complaints.models import Answer, Complaint
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

BULK = 500


def proposed_verdict(rulebook: Rulebook, verdicts: Sequence[str]) -> str:
    """What follows from the verdicts of the claims; empty while none is judged."""
    said = [verdict for verdict in verdicts if verdict]
    return rulebook.whole_verdict(said) if said else ""


def follow_verdicts(inspection: Inspection, moved: Mapping[int, Entry]) -> None:
    """Claims and the complaint's verdict follow from the accepted answers of its units, by the rulebook's rule.

    ``moved``: by case the entry with which they did. A verdict that a person ruled stays.
    """
    follow_answers(inspection, {case_id: entry.effective_at for case_id, entry in moved.items()})
    rulebook = inspection.rulebook_text.rulebook
    complaints = []
    for start in range(0, len(ids := sorted(moved)), BULK):
        chunk = ids[start : start + BULK]
        followed = verdicts_of_answers(rulebook, chunk)
        for complaint in Complaint.objects.filter(case__in=chunk).select_related("case"):
            complaint.verdict = complaint.ruled_verdict or followed.get(complaint.case_id, "")
            complaints.append(complaint)
    Complaint.objects.bulk_update(complaints, ["verdict"], batch_size=200)
    set_facets(
        inspection,
        "verdict",
        {complaint.case: {complaint.verdict} - {""} for complaint in complaints},
        {complaint.case: moved[complaint.case_id].effective_at for complaint in complaints},
    )


def verdicts_of_answers(rulebook: Rulebook, cases: Sequence[int]) -> dict[int, str]:
    """By case what follows from the accepted answers of its units; cases without any are left out. At most ``BULK``."""
    said: defaultdict[int, dict[int, str]] = defaultdict(dict)
    accepted = Answer.objects.filter(
        assignment__case__in=cases, assignment__parent__isnull=True, accepted_at__isnull=False
    ).exclude(assignment__status=Status.RECALLED)
    for case_id, unit_id, verdict in accepted.order_by("id").values_list(
        "assignment__case_id", "assignment__unit_id", "verdict"
    ):
        said[case_id][unit_id] = verdict
    proposed = {case_id: proposed_verdict(rulebook, list(units.values())) for case_id, units in said.items()}
    return {case_id: verdict for case_id, verdict in proposed.items() if verdict}


@transaction.atomic
def rule_verdict(complaint: Complaint, verdict: str, *, by: Member, seen: int, reason: str) -> Entry:
    """The office says whether the whole is true, whatever follows from the answers; with an empty verdict no longer."""
    case = complaint.case
    inspection = case.inspection
    rulebook = inspection.rulebook_text.rulebook
    if not may(by, Role.REVIEW, inspection.region):
        raise Refused(_("整件的结论由%(unit)s的审核人员认定。") % {"unit": inspection.region})
    if case.status == Status.WITHDRAWN:
        raise Refused(_("督察组已撤回这件，不用再认定。"))
    if verdict and verdict not in rulebook.verdicts:
        raise Refused(_("结论只能是%(words)s。") % {"words": "、".join(rulebook.verdicts)})
    if not reason.strip():
        raise Refused(_("请写明理由：理由印在记录里。"))
    followed = verdicts_of_answers(rulebook, [case.pk]).get(case.pk, "")
    if not followed:
        raise Refused(_("还没有审核通过的答复，不能认定整件的结论。"))
    after = verdict or followed
    if after == complaint.verdict and bool(verdict) == bool(complaint.ruled_verdict):
        raise Refused(_("整件的结论已经是“%(verdict)s”。") % {"verdict": after})
    data = {"changes": [[_("是否属实"), complaint.verdict, after]], "proposed": followed}
    (entry,) = move([Move(case, "verdict", reason=reason, data=data)], inspection=inspection, by=by, seen=seen)
    complaint.ruled_verdict, complaint.ruled_reason = verdict, reason.strip() if verdict else ""
    complaint.verdict = after
    complaint.save(update_fields=["ruled_verdict", "ruled_reason", "verdict"])
    set_facets(inspection, "verdict", {case: {after}}, {case: entry.effective_at})
    return entry
