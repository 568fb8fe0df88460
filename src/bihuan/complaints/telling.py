"""Who is told of what happened to complaints: one message per unit and batch, however many they are.

Messages leave the house by mail and chat, so they say numbers, units and days only, never what a complaint or a reason
says.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Assignment, Batch, Inspection
from bihuan.cases.recording import Move
from bihuan.complaints.lifecycle import RETURNS, returns
from bihuan.complaints.models import Signature
from bihuan.complaints.outcomes import Outcome
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.ledger.models import Entry
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role

NAMED = 3
"""So many numbers stand in a message; the rest is counted."""
BULK = 500


@dataclass(frozen=True)
class Telling:
    """What is said of an act: of one complaint, and of many. ``above``: to who gave the share, else to its unit."""

    kind: Kind
    role: Role
    one: str | Promise
    many: str | Promise
    above: bool = False
    opens: dict[str, str] | None = field(default_factory=dict)
    """What narrows the register that many lead to; None: nothing is left to open."""


GIVEN = {"status": "dispatched"}
GONE = gettext_lazy("%(number)s已收回，不用再办。"), gettext_lazy("%(count)d件已收回，不用再办：%(numbers)s。")
ASKED_AGAIN = (
    gettext_lazy("%(number)s的退回没有同意，请继续办理。"),
    gettext_lazy("%(count)d件的退回没有同意，请继续办理：%(numbers)s。"),
)
ACCEPTED = gettext_lazy("%(number)s的答复已审核通过。"), gettext_lazy("%(count)d件答复已审核通过：%(numbers)s。")

TOLD: dict[str, Telling] = {
    "dispatch": Telling(
        Kind.GIVEN,
        Role.HANDLE,
        gettext_lazy("新交办%(number)s%(due)s。"),
        gettext_lazy("%(batch)s新交办%(count)d件%(due)s。"),
        opens=GIVEN,
    ),
    "split": Telling(
        Kind.GIVEN,
        Role.HANDLE,
        gettext_lazy("上级转办%(number)s%(due)s。"),
        gettext_lazy("%(batch)s上级转办%(count)d件%(due)s。"),
        opens=GIVEN,
    ),
    "insist": Telling(Kind.GIVEN, Role.HANDLE, *ASKED_AGAIN, opens=GIVEN),
    "rule_stay": Telling(Kind.GIVEN, Role.HANDLE, *ASKED_AGAIN, opens=GIVEN),
    "return": Telling(
        Kind.RETURNED,
        Role.DISPATCH,
        gettext_lazy("%(unit)s退回%(number)s，请改派或坚持交办。"),
        gettext_lazy("%(unit)s退回%(count)d件，请改派或坚持交办：%(numbers)s。"),
        above=True,
        opens={"status": "returned"},
    ),
    "send_back": Telling(
        Kind.SENT_BACK,
        Role.HANDLE,
        gettext_lazy("%(number)s的答复被退回修改，请看原因后重新提交。"),
        gettext_lazy("%(count)d件答复被退回修改，请看原因后重新提交：%(numbers)s。"),
        opens={"status": "handling"},
    ),
    "close": Telling(Kind.DECIDED, Role.HANDLE, *ACCEPTED),
    "stage_close": Telling(Kind.DECIDED, Role.HANDLE, *ACCEPTED),
    "keep_open": Telling(
        Kind.DECIDED,
        Role.HANDLE,
        gettext_lazy("%(number)s的答复已审核通过，还要继续办理。"),
        gettext_lazy("%(count)d件答复已审核通过，还要继续办理：%(numbers)s。"),
    ),
    "ask_extension": Telling(
        Kind.EXTENSION,
        Role.DISPATCH,
        gettext_lazy("%(unit)s申请延期：%(number)s，请决定。"),
        gettext_lazy("%(unit)s申请延期%(count)d件，请决定：%(numbers)s。"),
        above=True,
        opens={"time": "extension"},
    ),
    "grant_extension": Telling(
        Kind.EXTENSION,
        Role.HANDLE,
        gettext_lazy("%(number)s同意延期%(due)s。"),
        gettext_lazy("%(count)d件同意延期%(due)s：%(numbers)s。"),
    ),
    "refuse_extension": Telling(
        Kind.EXTENSION,
        Role.HANDLE,
        gettext_lazy("%(number)s的延期申请没有同意，请按原期限办理。"),
        gettext_lazy("%(count)d件的延期申请没有同意，请按原期限办理：%(numbers)s。"),
    ),
    "suspend": Telling(
        Kind.EXTENSION,
        Role.HANDLE,
        gettext_lazy("%(number)s的期限已中止，恢复时再通知。"),
        gettext_lazy("%(count)d件的期限已中止，恢复时再通知：%(numbers)s。"),
        opens={"time": "suspended"},
    ),
    "resume": Telling(
        Kind.EXTENSION,
        Role.HANDLE,
        gettext_lazy("%(number)s的期限已恢复计算%(due)s。"),
        gettext_lazy("%(count)d件的期限已恢复计算%(due)s：%(numbers)s。"),
    ),
    "recall": Telling(Kind.TAKEN, Role.HANDLE, *GONE, opens=None),
    "end": Telling(Kind.TAKEN, Role.HANDLE, *GONE, opens=None),
    "rule_move": Telling(Kind.TAKEN, Role.HANDLE, *GONE, opens=None),
    "reopen_visit": Telling(
        Kind.TAKEN,
        Role.HANDLE,
        gettext_lazy("%(number)s回访不满意，要重新办理。"),
        gettext_lazy("%(count)d件回访不满意，要重新办理：%(numbers)s。"),
        opens={"status": "handling"},
    ),
    "reopen": Telling(
        Kind.TAKEN,
        Role.HANDLE,
        gettext_lazy("%(number)s要重新办理。"),
        gettext_lazy("%(count)d件要重新办理：%(numbers)s。"),
        opens={"status": "handling"},
    ),
}
"""By act. What is taken from signed lists (``transcribe_…``) is told to nobody: those units wrote it themselves. Whose turn
it is to sign is told by ``tell_turn``."""
UNDONE = Telling(
    Kind.TAKEN,
    Role.HANDLE,
    gettext_lazy("%(number)s的交办已撤销，不用再办。"),
    gettext_lazy("%(count)d件的交办已撤销，不用再办：%(numbers)s。"),
    opens=None,
)


@dataclass(frozen=True)
class Happened:
    """One act on one unit's share."""

    entry_id: int
    unit: Unit
    number: str
    batch: Batch | None
    due_on: date | None = None


def tell_moves(inspection: Inspection, moves: Sequence[Move], entries: Sequence[Entry], *, by: Member | None) -> None:
    """Tell of acts just recorded. Who did them is not told. A fixed number of queries, whatever their number."""
    told = [(move, entry) for move, entry in zip(moves, entries, strict=True) if move.unit and move.act in TOLD]
    if not told:
        return
    givers = _givers(inspection, [move for move, _entry in told if TOLD[move.act].above])
    batches = Batch.objects.in_bulk({move.case.batch_id for move, _entry in told if move.case.batch_id})
    groups: defaultdict[tuple[str, Unit, Unit, int | None], list[Happened]] = defaultdict(list)
    for move, entry in told:
        assert move.unit is not None
        place = givers[move.case.pk, move.unit.pk] if TOLD[move.act].above else move.unit
        batch = batches.get(move.case.batch_id or 0)
        happened = Happened(entry.pk, move.unit, move.case.number, batch, move.columns.get("due_on"))
        groups[move.act, place, move.unit, move.case.batch_id].append(happened)
    notes = [_note(inspection, TOLD[act], act, place, group, by) for (act, place, _u, _b), group in groups.items()]
    for move, entry in told:
        if move.act == "return":
            notes += _ruling(inspection, move, entry, givers)
    tell(notes)


def tell_turn(share: Assignment, turn: Signature, entry: Entry, *, by: Member) -> None:
    """Tell who is to sign next that an answer has come to them."""
    said = _("%(unit)s%(number)s的答复等待%(step)s。")
    number = share.case.number
    note = Note(
        to=holders(turn.unit, Role(turn.role)),
        kind=Kind.REVIEW,
        text=said % {"unit": share.unit.short, "number": number, "step": turn.name},
        link=page(share.case.inspection, number),
        key=f"turn:{entry.pk}",
        about=number,
        besides=by,
    )
    tell([note])


def tell_undone(inspection: Inspection, entries: Sequence[Entry], *, by: Member | None) -> None:
    """Tell units that what they were given was given by mistake."""
    given = [entry for entry in entries if entry.act in ("dispatch", "split") and entry.unit_id]
    units = Unit.objects.in_bulk({entry.unit_id for entry in given if entry.unit_id})
    groups: defaultdict[int, list[Happened]] = defaultdict(list)
    for entry in given:
        assert entry.unit_id is not None
        number = entry.chain.removeprefix(f"{inspection.code}/")
        groups[entry.unit_id].append(Happened(entry.pk, units[entry.unit_id], number, None))
    tell([_note(inspection, UNDONE, "undo", units[pk], group, by) for pk, group in groups.items()])


def tell_import(inspection: Inspection, kind: str, outcome: Outcome, *, by: Member | None) -> None:
    """Tell those who dispatch that a batch has come, or that answers were entered."""
    if not outcome.entries:
        return
    batches = "、".join(str(number) for number in sorted({file.batch for file in outcome.files if file.batch}))
    count = {"batch": batches, "new": outcome.total("created"), "changed": outcome.total("updated")}
    if kind == "transfer":
        said = (
            _("第%(batch)s批已收件%(new)d件，等待分办。") if count["new"] else _("第%(batch)s批有%(changed)d件更正。")
        )
        link = f"{reverse('complaints:dispatch')}?{urlencode({'inspection': inspection.code})}"
    elif kind == "plan":
        said = _("已导入整改措施清单：新增%(new)d个问题，更新%(changed)d个。")
        link = f"{reverse('findings:list')}?{urlencode({'inspection': inspection.code})}"
    else:
        said = _("已导入办理情况：新登记%(new)d条，更新%(changed)d条。")
        link = register(inspection)
    note = Note(
        to=holders(inspection.region, Role.DISPATCH),
        kind=Kind.IMPORTED,
        text=said % count,
        link=link,
        key=f"import:{outcome.entries[0]}",
        about=_("第%(batch)s批") % count if batches else "",
        besides=by,
    )
    tell([note])


def register(inspection: Inspection, **narrowed: str) -> str:
    """The register of complaints of ``inspection``, narrowed."""
    return f"{reverse('complaints:list')}?{urlencode({'inspection': inspection.code, **narrowed})}"


def page(inspection: Inspection, number: str) -> str:
    """A complaint's page; the link takes its inspection in hand."""
    return f"{reverse('complaints:page', args=[number])}?{urlencode({'inspection': inspection.code})}"


def some(numbers: Sequence[str]) -> str:
    """The first few of many numbers."""
    return "、".join(numbers[:NAMED]) + (_("等") if len(numbers) > NAMED else "")


def _note(
    inspection: Inspection, telling: Telling, act: str, place: Unit, group: Sequence[Happened], by: Member | None
) -> Note:
    first, count = group[0], len(group)
    days = [happened.due_on for happened in group if happened.due_on]
    words = {
        "number": first.number,
        "numbers": some([happened.number for happened in group]),
        "count": count,
        "unit": first.unit.short,
        "batch": str(first.batch or ""),
        "due": _due_words(days, count),
    }
    return Note(
        to=holders(place, telling.role),
        kind=telling.kind,
        text=str(telling.one if count == 1 else telling.many) % words,
        link=_link(inspection, telling, group),
        key=f"{act}:{min(happened.entry_id for happened in group)}:{first.unit.pk}",
        about=first.number if count == 1 else str(first.batch or ""),
        besides=by,
    )


def _due_words(days: Sequence[date], count: int) -> str:
    if not days:
        return ""
    said = _("，请在%(day)s前答复") if count == 1 or len(set(days)) == 1 else _("，最早%(day)s到期")
    return said % {"day": min(days).isoformat()}


def _link(inspection: Inspection, telling: Telling, group: Sequence[Happened]) -> str:
    if telling.opens is None:
        return ""
    first = group[0]
    if len(group) == 1:
        return page(inspection, first.number)
    of_batch = {"batch": str(first.batch.number)} if first.batch else {}
    return register(inspection, **telling.opens, **of_batch)


def _givers(inspection: Inspection, moves: Iterable[Move]) -> dict[tuple[int, int], Unit]:
    """By case and unit, the unit that gave the share."""
    cases = sorted({move.case.pk for move in moves})
    found: dict[tuple[int, int], Unit] = {}
    for start in range(0, len(cases), BULK):
        shares = Assignment.objects.filter(case__in=cases[start : start + BULK]).select_related("parent__unit")
        for share in shares:
            found[share.case_id, share.unit_id] = share.parent.unit if share.parent else inspection.region
    return found


def _ruling(inspection: Inspection, move: Move, entry: Entry, givers: dict[tuple[int, int], Unit]) -> list[Note]:
    """After so many returns a leader decides."""
    assert move.unit is not None
    share = Assignment.objects.select_related("case").get(case=move.case, unit=move.unit)
    count = returns(share)
    if count < RETURNS:
        return []
    said = _("%(number)s已退回%(count)d次，请裁定由谁办理。") % {"number": move.case.number, "count": count}
    giver = givers[move.case.pk, move.unit.pk]
    link = page(inspection, move.case.number)
    key = f"ruling:{entry.pk}"
    about = move.case.number
    return [Note(holders(giver, Role.LEAD), Kind.RETURNED, said, link, key, about=about)]
