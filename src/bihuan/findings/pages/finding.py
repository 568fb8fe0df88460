"""One finding: what was found, what is to be reached, by which measures, and what happened."""

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Party, Stand
from bihuan.cases.selectors import sees_whole, visible_cases
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.days import with_days
from bihuan.findings.documents import documents_of, keeper_of
from bihuan.findings.forms import FactsForm, OutcomeForm, ReferralForm, RelateForm
from bihuan.findings.happenings import timeline
from bihuan.findings.models import Finding
from bihuan.findings.registers import seen_findings
from bihuan.findings.sections import sections_of
from bihuan.findings.splitting import is_split_off, levels_below
from bihuan.sites.linking import linked_of
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role
from bihuan.units.scope import may, scope_of


@allow(*CASE_ROLES)
@needs_inspection
def finding(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The whole of one finding, and what may be done about it now."""
    case = get_object_or_404(with_days(seen_findings(request.user, request.inspection)), pk=pk)
    found = case.finding
    dispatches = may(request.user, Role.DISPATCH, request.inspection.region)
    parties = case.party.filter(until__isnull=True).select_related("unit")
    context = {
        "title": case.number,
        "lead": found.title,
        "case": case,
        "finding": found,
        "stand": Stand(case.status),
        "parties": [(part.label, [party.unit for party in parties if party.part == part]) for part in Party.Part],
        "measures": found.measures.filter(until__isnull=True).prefetch_related("units"),
        "sections": sections_of(found, request),
        "timeline": timeline(case.chain, scope_of(request.user), whole=sees_whole(request.user, request.inspection)),
        "children": with_days(seen_findings(request.user, request.inspection)).filter(finding__parent=found),
        "splits": dispatches and case.status in (Stand.RECTIFYING, Stand.CHECKING) and bool(levels_below(found)),
        "joins": dispatches and case.revision == 1 and is_split_off(found),
        "sees_parent": found.parent_id is not None
        and seen_findings(request.user, request.inspection).filter(pk=found.parent_id).exists(),
        "referrals": list(case.referrals.all()),
        "complaints": visible_cases(request.user).filter(findings_about=found).select_related("inspection"),
        "documents": documents_of(found),
        "linked": linked_of(case, request.user),
        "keeps": keeper_of(found, request.user) is not None,
        "filling": _filling(found) if dispatches else None,
    }
    return render(request, "findings/page.html", context)


def _filling(found: Finding) -> dict[str, Form]:
    """What the office enters beside the plan."""
    seen = {"seen": found.case.revision}
    facts = {"sponsor": found.sponsor, "place": found.place, "nature": found.nature, "serials": found.serials_typed}
    return {
        "facts": FactsForm(initial=seen | facts),
        "referral": ReferralForm(initial=seen),
        "outcome": OutcomeForm(initial=seen),
        "relate": RelateForm(initial=seen),
    }
