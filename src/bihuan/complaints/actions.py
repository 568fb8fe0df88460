"""What was done about a complaint, in rows beside the free text: orders, cases, fines, detentions, tests, money."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Status
from bihuan.cases.recording import Move
from bihuan.complaints.models import Action, Answer
from bihuan.complaints.moving import move
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day, cutoff
from bihuan.reading.documents import read_number
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

Kind = Action.Kind
MOST = 60
NUMBERED = frozenset({Kind.ORDER, Kind.FILING, Kind.FINE, Kind.CLOSURE, Kind.SEALING})
"""Done by a document that has a number."""
COLUMNS: dict[str, tuple[str, ...]] = {
    Kind.ORDER: ("number", "on", "due_on", "note"),
    Kind.FILING: ("number", "on", "note"),
    Kind.FINE: ("yuan", "number", "on", "note"),
    Kind.CLOSURE: ("number", "on", "note"),
    Kind.SEALING: ("number", "on", "note"),
    Kind.DETENTION: ("persons", "on", "note"),
    Kind.CRIMINAL_DETENTION: ("persons", "on", "note"),
    Kind.TEST: ("body", "on", "due_on", "note"),
    Kind.INVESTMENT: ("yuan", "on", "note"),
}
"""What is asked of each kind, in this order."""
NEEDED: dict[str, str] = {
    Kind.FINE: "yuan",
    Kind.INVESTMENT: "yuan",
    Kind.DETENTION: "persons",
    Kind.CRIMINAL_DETENTION: "persons",
    Kind.TEST: "due_on",
}
"""What a kind cannot do without."""


@dataclass(frozen=True)
class ActionText:
    """One action as it is stated; ``fen`` is money in hundredths of a yuan, a test's ``note`` its result."""

    kind: str
    number: str = ""
    on: date | None = None
    due_on: date | None = None
    fen: int | None = None
    persons: int | None = None
    body: str = ""
    note: str = ""
    is_shared: bool = False

    def to_json(self) -> dict[str, Any]:
        said = {name: value for name, value in asdict(self).items() if value not in ("", None, False)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def action_text(action: Action) -> ActionText:
    """A stored action as it was stated."""
    return ActionText(**{name: getattr(action, name) for name in ActionText.__dataclass_fields__})


def said_action(action: ActionText | Action) -> str:
    """责令改正 澜环责改〔2025〕12号，2025-06-05，2025-06-30前改正: one action in one line."""
    kind = str(Kind(action.kind).label)
    parts = [f"{kind} {action.number}" if action.number else kind]
    if action.fen is not None:
        parts[0] = f"{kind}{money(action.fen)}" + (f" {action.number}" if action.number else "")
    if action.persons is not None:
        parts[0] = _("%(kind)s%(count)d人") % {"kind": kind, "count": action.persons}
    if action.body:
        parts.append(action.body)
    if action.on:
        parts.append(action.on.isoformat())
    if action.due_on:
        said = _("%(day)s出结果") if action.kind == Kind.TEST else _("%(day)s前改正")
        parts.append(said % {"day": action.due_on.isoformat()})
    if action.note:
        parts.append(_("结果：%(note)s") % {"note": action.note} if action.kind == Kind.TEST else action.note)
    if action.is_shared:
        parts.append(_("与另一件同一份文书"))
    return "，".join(parts)


def money(fen: int) -> str:
    """52500.00元, exact to the fen; whole ten thousands as 5.25万元."""
    if fen and fen % 10_000 == 0 and fen >= 1_000_000:
        return _("%(amount)s万元") % {"amount": f"{(Decimal(fen) / 1_000_000).normalize():f}"}
    return _("%(amount)s元") % {"amount": f"{Decimal(fen) / 100:.2f}".removesuffix(".00")}


def standing_actions(shares: Iterable[Assignment]) -> QuerySet[Action]:
    """What counts now of these shares."""
    return Action.objects.filter(assignment__in=shares, since__isnull=False, until__isnull=True)


def check_actions(share: Assignment, actions: Sequence[ActionText]) -> None:
    """Refuses actions that lack what their kind needs, and a document's number that stands on another case of the unit.

    Runs inside the transaction that stores them; the unit is locked, so that two cannot take one number at once.
    """
    if len(actions) > MOST:
        raise Refused(_("一件的处理措施最多%(most)d项：请合并一些。") % {"most": MOST})
    for action in actions:
        needed = NEEDED.get(action.kind, "")
        if needed and getattr(action, "fen" if needed == "yuan" else needed) in (None, ""):
            raise Refused(_("“%(kind)s”没有写全：请补上。") % {"kind": Kind(action.kind).label})
    keys = [key_of(action.number) for action in actions if action.number]
    if twice := [action.number for action in actions if action.number and keys.count(key_of(action.number)) > 1]:
        raise Refused(_("文号 %(number)s 写了两次：一份文书只写一项。") % {"number": twice[0]})
    if keys:
        Unit.objects.select_for_update().get(pk=share.unit_id)
    for action, other in taken_numbers(share, actions):
        raise Refused(
            _("文号 %(number)s 已用在 %(case)s：请核对；确是一份文书管两件的，勾选“同一份文书”。")
            % {"number": action.number, "case": other.assignment.case.number}
        )


def key_of(number: str) -> str:
    """What tells a document from others of its unit; ``Unusable`` says what is wrong with the number."""
    return read_number(number, latest=beijing_day(timezone.now()).year).key


def taken_numbers(share: Assignment, actions: Sequence[ActionText]) -> list[tuple[ActionText, Action]]:
    """Actions whose number stands on another case of the unit, not said to be the same document, each with that one."""
    asked = {key_of(action.number): action for action in actions if action.number and not action.is_shared}
    others = Action.objects.filter(number_key__in=asked, assignment__unit=share.unit_id, until__isnull=True)
    others = others.exclude(assignment__case=share.case_id).exclude(assignment__status=Status.RECALLED)
    return [(asked[other.number_key], other) for other in others.select_related("assignment__case").order_by("id")]


def store_actions(answer: Answer, actions: Sequence[ActionText], moment: datetime, *, counts: bool) -> None:
    """The actions that a version of an answer states. What an earlier one stated in vain is over; with ``counts`` all
    that it stated is."""
    earlier = Action.objects.filter(assignment=answer.assignment_id, until__isnull=True)
    (earlier if counts else earlier.filter(since__isnull=True)).update(until=moment)
    Action.objects.bulk_create([_row(answer, action, moment if counts else None) for action in actions])


def _row(answer: Answer, action: ActionText, since: datetime | None) -> Action:
    is_awaited = action.kind == Kind.TEST and action.due_on is not None and not action.note
    return Action(
        assignment_id=answer.assignment_id,
        answer=answer,
        number_key=key_of(action.number) if action.number else "",
        due_at=cutoff(action.due_on) if is_awaited and action.due_on else None,
        since=since,
        **asdict(action),
    )


def count_actions(answer: Answer, moment: datetime) -> None:
    """From ``moment`` on the actions of this answer count, and those of earlier ones no longer do."""
    standing = Action.objects.filter(assignment=answer.assignment_id, until__isnull=True)
    standing.exclude(answer=answer).update(until=moment)
    standing.filter(answer=answer, since__isnull=True).update(since=moment)


def why_not_correct(share: Assignment, member: Member) -> str:
    """Why the member may not put the actions of an accepted answer in order; empty when it may."""
    if not Answer.objects.filter(assignment=share, accepted_at__isnull=False).exists():
        return _("还没有审核通过的答复：处理措施随答复填写。")
    if may_correct(share, member):
        return ""
    return _("处理措施由%(unit)s的承办人员或交办它的单位登记。") % {"unit": share.unit}


def may_correct(share: Assignment, member: Member) -> bool:
    """Whether it is the member's duty: the unit's own people, or those who gave it the share."""
    return may(member, Role.HANDLE, share.unit) or may(member, Role.DISPATCH, share.giver)


@transaction.atomic
def correct_actions(share: Assignment, actions: Sequence[ActionText], *, by: Member, seen: int) -> Entry | None:
    """State the actions of an accepted answer anew, such as one taken from a list; they count from now on.

    None when nothing is said otherwise.
    """
    if why := why_not_correct(share, by):
        raise Refused(why)
    before = [action_text(action) for action in standing_actions([share])]
    if before == list(actions):
        return None
    check_actions(share, actions)
    answer = Answer.objects.filter(assignment=share, accepted_at__isnull=False).order_by("-id")[:1].get()
    change = [_("处理措施"), "；".join(map(said_action, before)), "；".join(map(said_action, actions))]
    data = {"changes": [change], "actions": [action.to_json() for action in actions]}
    said = Move(share.case, "actions", share.unit, data=data, stays=True)
    (entry,) = move([said], inspection=share.case.inspection, by=by, seen=seen)
    kept = Q(assignment=share, until__isnull=True, since__isnull=False)
    Action.objects.filter(kept).update(until=entry.effective_at, struck_at=entry.effective_at)
    Action.objects.bulk_create([_row(answer, action, entry.effective_at) for action in actions])
    return entry
