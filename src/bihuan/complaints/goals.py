"""Closed for the time being (阶段性办结): the goal and its day, which are those of the answer accepted last."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Status
from bihuan.complaints.models import Answer
from bihuan.ledger.models import Entry
from bihuan.numerals import format_date

AHEAD = 7
"""Days before its goal's day from which a share is said to be near it."""
LAPSED, NEAR = "lapsed", "near"
STAGE_CLOSING = ("stage_close", "transcribe_stage_closed")
OWING = ("dispatch", "split", "reopen")
"""Acts after which the answer is owed anew."""


def with_goals(shares: QuerySet[Assignment]) -> QuerySet[Any]:
    """The stage-closed of ``shares``, each with ``goal_on`` and the id of the answer that set it (``goal_of``)."""
    answers = Answer.objects.filter(assignment=OuterRef("pk"), accepted_at__isnull=False).order_by("-id")
    goal_on, goal_of = (Subquery(answers.values(column)[:1]) for column in ("goal_on", "pk"))
    return cast(QuerySet[Any], shares.filter(status=Status.STAGE_CLOSED).annotate(goal_on=goal_on, goal_of=goal_of))


def standing_at(stages: Collection[str], today: date) -> Q:
    """A condition on shares ``with_goals``: those whose goal has ``lapsed``, or is ``near``."""
    condition = Q(pk__in=[])
    if LAPSED in stages:
        condition |= Q(goal_on__lt=today)
    if NEAR in stages:
        condition |= Q(goal_on__gte=today, goal_on__lte=today + timedelta(days=AHEAD))
    return condition


def due_columns(share: Assignment) -> dict[str, object]:
    """When a continued report was due: what a stage-closed share says of its due date once its unit hands one in."""
    if share.status != Status.STAGE_CLOSED:
        return {}
    goal = with_goals(Assignment.objects.filter(pk=share.pk)).values_list("goal_on", flat=True).first()
    said = _("阶段性办结，目标期限为%(day)s") % {"day": format_date(goal)} if goal else _("阶段性办结，没有写目标期限")
    return {"due_on": goal, "due_provisional": False, "due_steps": [said]}


def continued(shares: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of shares (chain of the case, id of the unit) those that were stage-closed and neither reopened nor given since.

    Their first answer was accepted, so it is not owed again when a later report is sent back. One query.
    """
    if not shares:
        return set()
    entries = Entry.objects.filter(act__in=(*STAGE_CLOSING, *OWING), reversed_by__isnull=True)
    entries = entries.filter(chain__in={chain for chain, _unit in shares}).order_by("chain", "seq")
    last = {(chain, unit): act for chain, unit, act in entries.values_list("chain", "unit", "act")}
    return {share for share in shares if last.get(share) in STAGE_CLOSING}
