"""The gates before closing: what has to be so, and what the record shows of it (seed 001: 四个不放过)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment
from bihuan.complaints.models import Action, Answer, Visit
from bihuan.moments import beijing_day
from bihuan.rulebooks.schema import GATES, VERDICTS

SETTLED = (Visit.Outcome.SATISFIED, Visit.Outcome.MOSTLY, Visit.Outcome.NOBODY)


@dataclass(frozen=True)
class Gate:
    """One of them: its printed name, whether it is open, and the sentence that says what was found."""

    name: str
    is_open: bool
    said: str


def gates_of(share: Assignment, answer: Answer, visits: Sequence[Visit], files: int) -> list[Gate]:
    """Those the rulebook asks for, of an answer that would close the share; none for what a unit passed on.

    ``visits`` newest first; ``files`` handed in with the answer.
    """
    if answer.outcome != Answer.Outcome.CLOSED or share.parent_id is not None:
        return []
    checks = {
        "clear": _clear(answer),
        "rectified": _rectified(answer, files),
        "accountable": _accountable(answer),
        "satisfied": _satisfied(visits),
    }
    return [Gate(GATES[name], *checks[name]) for name in share.case.inspection.rulebook_text.rulebook.gates]


def gates_now(share: Assignment, answer: Answer) -> list[Gate]:
    """The same, with visits and files asked for."""
    files = len(answer.entry.data.get("attachments", []))
    return gates_of(share, answer, list(share.visits.all()), files)


def closed_gates(gates: Iterable[Gate]) -> list[Gate]:
    return [gate for gate in gates if not gate.is_open]


def _clear(answer: Answer) -> tuple[bool, str]:
    if not answer.investigation.strip():
        return False, _("没有写调查核实情况。")
    claims = list(answer.claims.all())
    judged = sum(bool(claim.verdict) for claim in claims)
    if claims and not judged:
        return False, _("%(count)d项子诉求都还没有结论。") % {"count": len(claims)}
    return True, _("有调查核实情况。") if not claims else _("%(count)d项子诉求有结论。") % {"count": judged}


def _rectified(answer: Answer, files: int) -> tuple[bool, str]:
    if answer.verdict == VERDICTS[-1]:
        return True, _("不属实，没有要整改的。")
    today = beijing_day(answer.entry.recorded_at)
    late = [action for action in _orders(answer) if action.due_on and action.due_on > today]
    if late:
        return False, _("责令改正的期限%(day)s还没有到。") % {
            "day": max(a.due_on for a in late if a.due_on).isoformat()
        }
    if not files:
        return False, _("没有照片或文书。")
    return True, _("有处理和整改情况，附件%(count)d个。") % {"count": files}


def _orders(answer: Answer) -> list[Action]:
    return [action for action in answer.actions.all() if action.kind == Action.Kind.ORDER]


def _accountable(answer: Answer) -> tuple[bool, str]:
    if answer.accountability.strip():
        return True, _("写明了责任人被处理情况。")
    if answer.verdict == VERDICTS[-1]:
        return True, _("不属实，没有要处理的责任人。")
    return False, _("没有写责任人被处理情况；不用问责的，也请写明。")


def _satisfied(visits: Sequence[Visit]) -> tuple[bool, str]:
    if not visits:
        return False, _("还没有回访。")
    newest = visits[0]
    said = _("%(day)s%(way)s回访%(people)d人：%(outcome)s。") % {
        "day": newest.on.isoformat(),
        "way": newest.get_way_display(),
        "people": newest.people,
        "outcome": newest.get_outcome_display(),
    }
    return newest.outcome in SETTLED, said
