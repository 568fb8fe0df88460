"""Who may look back: members of the office who took no part in closing the finding."""

from django.utils.translation import gettext as _

from bihuan.cases.behalf import FOR
from bihuan.cases.models import Inspection
from bihuan.closing.models import Step
from bihuan.findings.models import Finding
from bihuan.rulebooks.closing import SUBMITTING
from bihuan.units.deputies import whose_acts
from bihuan.units.holders import holders
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

INSPECTING = (Role.REVIEW, Role.DISPATCH, Role.INTAKE)
JUDGING = (*SUBMITTING, "site_check", "acceptance")
"""Steps of the chain after which one has an interest in the finding being rectified."""


def inspectors(inspection: Inspection) -> list[Member]:
    """Who may be given look-backs, the nearest to the region first."""
    found = {member.pk: member for role in INSPECTING for member in holders(inspection.region, role)}
    return sorted(found.values(), key=lambda member: (member.title, member.pk))


def duty_of(member: Member, inspection: Inspection) -> Role | None:
    """The role in which ``member`` looks back."""
    return next((role for role in INSPECTING if may(member, role, inspection.region)), None)


def why_not_by(finding: Finding, member: Member) -> str:
    """Why ``member`` may not look back at ``finding``; empty if it may. Nobody looks back at what they closed."""
    inspection = finding.case.inspection
    if duty_of(member, inspection) is None:
        return _("%(member)s不是整改办的人员，不能指派回头看。") % {"member": member.title}
    if closers(finding) & whose_acts(member, INSPECTING, inspection.region):
        return _("%(member)s办过%(number)s的申请、核查或验收，不能回头看自己办的。") % {
            "member": member.title,
            "number": finding.case.number,
        }
    return ""


def closers(finding: Finding) -> set[int]:
    """Who applied, checked or accepted in any attempt, and in whose names that was done."""
    steps = Step.objects.filter(closing__finding=finding, kind__in=JUDGING, taken__isnull=False)
    entries = [step.taken for step in steps.select_related("taken") if step.taken]
    return {pk for entry in entries for pk in (entry.actor_id, entry.data.get(FOR)) if pk is not None}
