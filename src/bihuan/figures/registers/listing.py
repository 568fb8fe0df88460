"""The rows behind a number of the registers as a list, whichever register they are of."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.figures.registers.declared import ENFORCED, FIGURES, INSTRUMENTS, NEWS, SANCTIONS
from bihuan.figures.registers.freezing import register_figure
from bihuan.look.listing import Column, Listing
from bihuan.supervision.registers import with_pressed

PAGES = {
    INSTRUMENTS: "supervision:instrument",
    ENFORCED: "enforcement:record",
    SANCTIONS: "supervision:sanction",
}
"""Where a row is shown whole; news stands whole in its register."""
DAY = Column("day", _("日期"), order="day", width=12)
UNIT = Column("unit", _("单位"), order="unit__position", value=lambda row: row.unit.short, width=14)
KIND = Column("kind", _("类别"), order="kind", value=lambda row: row.get_kind_display(), width=14)
NUMBER = Column("number", _("文号"), width=22)
TITLE = Column("title", _("标题"), width=60)
COLUMNS: dict[str, Sequence[Column]] = {
    NEWS: (DAY, TITLE, KIND, UNIT),
    INSTRUMENTS: (
        DAY,
        TITLE,
        KIND,
        UNIT,
        Column("pressed", _("督办问题"), order="pressed", align="end", width=10),
        NUMBER,
    ),
    ENFORCED: (
        DAY,
        Column("title", _("对象或事项"), value=str, width=40),
        KIND,
        UNIT,
        Column("method", _("方式"), value=lambda row: row.get_method_display(), width=12),
        Column("quantity", _("数量"), order="quantity", align="end", width=8),
        Column("persons", _("人次、人数"), order="persons", align="end", width=10),
        Column("yuan", _("罚款（元）"), order="fen", align="end", value=lambda row: yuan(row.fen), width=14),
        NUMBER,
    ),
    SANCTIONS: (
        DAY,
        Column("title", _("方式、单位"), value=str, width=40),
        Column("rank", _("级别"), order="rank", value=lambda row: row.get_rank_display(), width=12),
        UNIT,
        NUMBER,
    ),
}


def yuan(fen: int | None) -> int | float | str:
    """Hundredths of a yuan in yuan, whole where they are; nothing for nothing."""
    if fen is None:
        return ""
    return fen // 100 if fen % 100 == 0 else fen / 100


def listing_of(params: QueryDict, name: str, rows: QuerySet[Any]) -> tuple[Listing[Any], str]:
    """The list of ``rows`` behind the figure ``name``, and the page that shows one of them whole, if there is one."""
    register = FIGURES[register_figure(name)].register
    found = with_pressed(rows) if register == INSTRUMENTS else rows
    found = found.select_related("unit", "inspection")
    return Listing(params, found, COLUMNS[register], default="-day"), PAGES.get(register, "")
