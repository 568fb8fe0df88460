"""Taking hold of cases before writing to them, and telling who was quicker."""

from collections.abc import Iterable

from bihuan.cases.models import Case
from bihuan.ledger.models import Entry
from bihuan.moments import BEIJING
from bihuan.refusals import Stale

CHUNK = 500


def lock_cases(cases: Iterable[Case], seen: int | None = None) -> dict[int, Case]:
    """The cases as they are now, locked until the transaction ends, by id in ascending order.

    PostgreSQL locks the rows; SQLite has locked the whole file since the transaction began.
    ``seen``: the revision a person was looking at; ``Stale`` when the only case has moved on.
    """
    ids = sorted({case.pk for case in cases})
    locked: dict[int, Case] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Case.objects.select_for_update().filter(pk__in=ids[start : start + CHUNK]).order_by("pk")
        locked.update({case.pk: case for case in rows})
    if seen is not None:
        (case,) = locked.values()
        if case.revision != seen:
            raise Stale(f"{case.number} 刚刚有人办理过，请看清变化再操作。", changes_since(case, seen))
    return locked


def changes_since(case: Case, seen: int) -> list[str]:
    """What was recorded after revision ``seen``, one line per entry."""
    entries = Entry.objects.filter(chain=case.chain, seq__gt=seen).select_related("actor", "unit").order_by("seq")
    return [describe(entry) for entry in entries]


def describe(entry: Entry) -> str:
    when = entry.recorded_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    who = entry.actor.title if entry.actor else "系统"
    words = [when, who, act_label(entry.act), str(entry.unit) if entry.unit else "", entry.reason]
    return " ".join(word for word in words if word)


ACT_LABELS = {
    "receive": "收件",
    "amend": "更正来件",
    "dispatch": "交办",
    "accept": "签收",
    "submit": "提交答复",
    "close": "审核通过，办结",
    "stage_close": "审核通过，阶段性办结",
    "keep_open": "审核通过，继续办理",
    "send_back": "退回修改",
    "transcribe_closed": "登记办结",
    "transcribe_stage_closed": "登记阶段性办结",
    "transcribe_open": "登记办理进展",
    "recall": "收回",
    "reopen": "重新办理",
    "link_repeat": "关联重复件",
    "unlink_repeat": "取消重复关联",
}


def act_label(act: str) -> str:
    """What an act is called on a page."""
    return ACT_LABELS.get(act, act)
