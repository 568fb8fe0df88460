"""The sign-off sheet of one answer as a Word file: the complaint, the answer, and who signed what, step by step."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.complaints.models import Answer, Complaint, Signature
from bihuan.mailroom.word import Table, paper
from bihuan.moments import BEIJING
from bihuan.numerals import format_date

FACTS = (30, 126)
STEPS = (30, 26, 28, 30, 42)


def signoff_sheet(complaint: Complaint, answer: Answer, steps: Sequence[Signature]) -> bytes:
    """The same sign-off gives the same bytes. ``steps`` with their unit, entry and actor at hand."""
    share = answer.assignment
    outcome = str(Answer.Outcome(answer.outcome).label)
    until = _("，%(day)s前达到目标") % {"day": format_date(answer.goal_on)} if answer.goal_on else ""
    rows = [
        [_("受理编号"), f"{complaint.case.number}{_('（重要件）') if complaint.key else ''}"],
        [_("承办单位"), share.unit.name],
        [_("举报内容"), complaint.text],
        [_("是否属实"), answer.verdict],
        [_("调查核实情况"), answer.investigation],
        [_("处理和整改情况"), answer.action],
        [_("办理状态"), outcome + until],
    ]
    if answer.goal:
        rows.append([_("办结目标"), answer.goal])
    if answer.accountability:
        rows.append([_("责任人被处理情况"), answer.accountability])
    if waived := _waived(steps):
        rows.append([_("准予办结的理由"), waived])
    signed = [_signed(step) for step in steps]
    return paper(
        _("信访件办理审签单"),
        complaint.case.number,
        [
            Table([_("项目"), _("内容")], rows, FACTS),
            "",
            Table([_("审签步骤"), _("单位"), _("签署人"), _("时间"), _("意见")], signed, STEPS),
        ],
    )


def _waived(steps: Sequence[Signature]) -> str:
    """Why it was closed though a gate of the rulebook was not open."""
    for step in steps:
        if step.entry and (gates := step.entry.data.get("gates")):
            return _("%(gates)s未过：%(why)s") % {"gates": "、".join(gates), "why": step.entry.data.get("waived", "")}
    return ""


def _signed(step: Signature) -> list[str]:
    entry = step.entry
    if entry is None:
        return [step.name, step.unit.short, "", "", _("未签")]
    who = entry.actor.title if entry.actor else ""
    when = entry.recorded_at.astimezone(BEIJING)
    return [step.name, step.unit.short, who, f"{when:%Y-%m-%d %H:%M}", entry.reason or _("同意")]
