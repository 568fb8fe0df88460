"""The sign-off sheet of one answer as a Word file: what is answered and why, what was looked at, who signed, what came back."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.cases.locking import act_label
from bihuan.complaints.actions import said_action
from bihuan.complaints.gates import gates_of
from bihuan.complaints.models import Answer, Attachment, Complaint, Signature, Visit
from bihuan.ledger.models import Entry
from bihuan.mailroom.answer_file import claims_said, verdict_said
from bihuan.mailroom.word import Table, paper
from bihuan.moments import BEIJING
from bihuan.numerals import format_date

FACTS = (30, 126)
STEPS = (30, 26, 28, 30, 42)
SENT_BACK = ("hand_back", "send_back")
"""Acts that undo signatures; the steps show the last ones only, so these are listed below them."""
SIGNING = ("sign", "close", "stage_close", "keep_open", *SENT_BACK)


def signoff_sheet(
    complaint: Complaint,
    answer: Answer,
    steps: Sequence[Signature],
    *,
    files: Sequence[Attachment] = (),
    visits: Sequence[Visit] = (),
    happened: Sequence[Entry] = (),
) -> bytes:
    """The same sign-off gives the same bytes.

    ``steps`` with their unit, entry and actor at hand, ``visits`` newest first, ``happened`` the entries of ``SIGNING``
    about this answer in their order, with unit and actor.
    """
    signed = [_signed(step) for step in steps]
    parts: list[str | Table] = [
        Table([_("项目"), _("内容")], _facts(complaint, answer, steps, files, visits), FACTS),
        "",
        Table([_("审签步骤"), _("单位"), _("签署人"), _("时间"), _("意见")], signed, STEPS),
    ]
    if returned := [_returned(entry) for entry in happened if entry.act in SENT_BACK]:
        parts += ["", Table([_("退回"), _("单位"), _("退回人"), _("时间"), _("原因")], returned, STEPS)]
    return paper(_("信访件办理审签单"), complaint.case.number, parts)


def _facts(
    complaint: Complaint,
    answer: Answer,
    steps: Sequence[Signature],
    files: Sequence[Attachment],
    visits: Sequence[Visit],
) -> list[list[str]]:
    share = answer.assignment
    outcome = str(Answer.Outcome(answer.outcome).label)
    until = _("，%(day)s前达到目标") % {"day": format_date(answer.goal_on)} if answer.goal_on else ""
    gates = gates_of(share, answer, visits, len(files))
    rows = [
        (_("受理编号"), f"{complaint.case.number}{_('（重要件）') if complaint.key else ''}"),
        (_("承办单位"), share.unit.name),
        (_("举报内容"), complaint.text),
        (_("逐项认定"), claims_said(answer)),
        (_("是否属实"), verdict_said(complaint, answer)),
        (_("调查核实情况"), answer.investigation),
        (_("处理和整改情况"), answer.action),
        (_("处理措施"), "\n".join(said_action(action) for action in answer.stated)),
        (_("办理状态"), outcome + until),
        (_("办结目标"), answer.goal),
        (_("责任人被处理情况"), answer.accountability),
        (_("附件"), "\n".join(f"{place}. {file.name}" for place, file in enumerate(files, start=1))),
        (_("回访"), "\n".join(map(visit_said, visits))),
        (_("办结前核对"), "\n".join(f"{gate.name}：{gate.said}" for gate in gates)),
        (_("准予办结的理由"), _waived(steps)),
    ]
    return [[name, said] for name, said in rows if said]


def visit_said(visit: Visit) -> str:
    """2025-06-09上门回访2人：满意。 One visit in a line."""
    said = _("%(day)s%(way)s回访%(people)d人：%(outcome)s。") % {
        "day": visit.on.isoformat(),
        "way": visit.get_way_display(),
        "people": visit.people,
        "outcome": visit.get_outcome_display(),
    }
    who = _("（回访人：%(visitors)s）") % {"visitors": visit.visitors} if visit.visitors else ""
    return said + visit.said + who


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
    return [step.name, step.unit.short, *_by(entry), entry.reason or _("同意")]


def _returned(entry: Entry) -> list[str]:
    to = entry.data.get("to")
    what = _("退回%(step)s") % {"step": to} if to else act_label(entry.act)
    return [what, entry.unit.short if entry.unit else "", *_by(entry), entry.reason]


def _by(entry: Entry) -> list[str]:
    """Who, and when."""
    who = entry.actor.title if entry.actor else ""
    return [who, f"{entry.recorded_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"]
