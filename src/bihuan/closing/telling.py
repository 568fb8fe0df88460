"""Who is told: whoever has the next step, and the responsible unit how its application ended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.closing.models import Closing, Step
from bihuan.findings.models import Finding
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Holders, Note, holders, tell
from bihuan.units.models import Member
from bihuan.units.roles import Role


def tell_step(finding: Finding, closing: Closing, following: Step | None, *, by: Member | None) -> None:
    """``following`` is the step that waits now; None: the finding is struck off."""
    if following is None:
        text = _("%(number)s%(outcome)s。") % {
            "number": finding.case.number,
            "outcome": Closing.Outcome(closing.outcome).label,
        }
        _tell(finding, _unit(closing), text, f"closing-end:{closing.pk}", by)
        return
    text = _("%(number)s的销号等您办理“%(step)s”。") % {"number": finding.case.number, "step": following.name}
    to = holders(following.place, Role(following.role))
    _tell(finding, to, text, f"closing-step:{closing.pk}:{following.position}", by)


def tell_refused(finding: Finding, closing: Closing, step: Step, *, by: Member | None) -> None:
    """The unit that applied."""
    text = _("%(number)s在“%(step)s”没有通过，退回整改。") % {"number": finding.case.number, "step": step.name}
    _tell(finding, _unit(closing), text, f"closing-refused:{closing.pk}", by)


def tell_withdrawn(finding: Finding, closing: Closing, *, by: Member) -> None:
    """Whoever was about to act."""
    step = closing.steps.filter(taken__isnull=True).select_related("place").first()
    if step is not None:
        text = _("%(number)s的销号申请已由责任单位撤回。") % {"number": finding.case.number}
        to = holders(step.place, Role(step.role))
        _tell(finding, to, text, f"closing-withdrawn:{closing.pk}", by)


def _unit(closing: Closing) -> Holders:
    first = closing.steps.select_related("place").order_by("position")[0]
    return holders(first.place, Role(first.role))


def _tell(finding: Finding, to: Holders, text: str, key: str, by: Member | None) -> None:
    inspection = finding.case.inspection
    link = reverse("findings:page", args=[finding.pk]) + f"?inspection={inspection.code}#closing"
    tell([Note(to=to, kind=Kind.CLOSING, text=text, link=link, key=key, about=finding.case.number, besides=by)])
