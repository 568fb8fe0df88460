"""One unit's answer as a Word file, and how its verdict and its claims are said in print."""

from django.utils.translation import gettext as _

from bihuan.complaints.actions import said_action
from bihuan.complaints.models import Answer, ClaimAnswer, Complaint
from bihuan.mailroom.answered import Answered, goal_with_day
from bihuan.mailroom.word import text_file


def answer_file(item: Answered, answer: Answer) -> bytes:
    """One unit's answer as a Word file."""
    parts = [
        (_("举报内容"), item.complaint.text),
        (_("是否属实"), verdict_said(item.complaint, answer)),
        (_("调查核实情况"), answer.investigation),
        (_("处理和整改情况"), answer.action),
        (_("办理状态"), str(Answer.Outcome(answer.outcome).label)),
    ]
    if claims := claims_said(answer):
        parts.insert(2, (_("逐项认定"), claims))
    if actions := [said_action(action) for action in answer.stated]:
        parts.insert(-1, (_("处理措施"), "\n".join(actions)))
    if goal := goal_with_day(answer):
        parts.append((_("办结目标"), goal))
    if answer.accountability:
        parts.append((_("责任人被处理情况"), answer.accountability))
    lead = f"{item.complaint.case.number}　{answer.assignment.unit.name}"
    return text_file(_("信访件办理情况"), lead, parts)


def verdict_said(complaint: Complaint, answer: Answer) -> str:
    """The verdict with the reasons of those who said otherwise than follows by rule."""
    said = [_("%(verdict)s（%(reason)s）") % {"verdict": answer.verdict, "reason": answer.verdict_reason}]
    said = said if answer.verdict_reason else [answer.verdict]
    if complaint.ruled_verdict:
        words = {"verdict": complaint.ruled_verdict, "reason": complaint.ruled_reason}
        said.append(_("整件由整改办认定为%(verdict)s：%(reason)s") % words)
    return "\n".join(said)


def claims_said(answer: Answer) -> str:
    """Claim by claim, one a line: its words, its verdict, what was found and done; empty where there are none."""
    return "\n".join(_claim(place, claim) for place, claim in enumerate(answer.claims.all(), start=1))


def _claim(place: int, claim: ClaimAnswer) -> str:
    parts = [f"{place}. {claim.text}：{claim.verdict or _('不涉及本单位')}", claim.investigation, claim.action]
    return "。".join(part.rstrip("。") for part in parts if part) + "。"
