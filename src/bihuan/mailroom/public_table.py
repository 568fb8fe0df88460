"""Complaints in the columns of the publication table, as the rulebook lists them."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from bihuan.mailroom.answered import Answered
from bihuan.rulebooks.schema import Rulebook

Reader = Callable[[Answered], str]


def _both(item: Answered) -> str:
    parts = [item.together("investigation"), item.together("action")]
    return "\n".join(part for part in parts if part)


READERS: dict[str, Reader] = {
    "number": lambda item: item.complaint.case.number,
    "number_raw": lambda item: item.complaint.number_raw,
    "channel": lambda item: item.complaint.channel,
    "text": lambda item: item.complaint.text,
    "region": lambda item: "、".join([*item.units, *item.owing]),
    "units": lambda item: "、".join([*item.units, *item.owing]),
    "labels": lambda item: "、".join(item.complaint.labels),
    "investigation": lambda item: item.together("investigation"),
    "verdict": lambda item: item.complaint.verdict,
    "goal": lambda item: item.together("goal"),
    "action": lambda item: item.together("action"),
    "status": lambda item: item.status,
    "accountability": lambda item: item.together("accountability") or _("无"),
    "remark": lambda item: "",
    "handling": _both,
    "key": lambda item: _("是") if item.complaint.key else "",
    "repeat_of": lambda item: item.complaint.repeat_of.case.number if item.complaint.repeat_of else "",
}
"""Fields that a rulebook's column can hold; ``serial`` is the line's own number."""


def table_of(items: Sequence[Answered], rulebook: Rulebook) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, one row per complaint in the given order."""
    columns = rulebook.publication
    rows = [
        [str(serial) if column.field == "serial" else READERS[column.field](item) for column in columns]
        for serial, item in enumerate(items, start=1)
    ]
    return [column.heading for column in columns], rows
