"""What figures can be divided by, declared once: where a row finds its value, at a moment or over time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import AsOf, CaseSpan, Facet
from bihuan.cases.spans import ADVANCE
from bihuan.complaints.repeats.counting import REPEAT
from bihuan.figures import axes
from bihuan.figures.axes import Axis
from bihuan.figures.populations import Asked, Kind, Lives, Rows
from bihuan.look.columns import Text


@dataclass(frozen=True)
class Beside:
    """Rows that hold beside a counted one and tell more of its case: what it counts by, how it stood.

    ``relation`` leads there from the case; ``column`` holds the value. ``number`` says how many hold at a time: ``one``
    at most, the value of a row without it being None; ``always`` one; or ``several``, and a row counts with each of
    them, without any not at all. With ``which`` they only tell which rows count.
    """

    name: str
    relation: Literal["facets", "spans"]
    column: str
    where: tuple[tuple[str, Any], ...]
    moment: Literal["received", "handled"] = "received"
    number: Literal["one", "always", "several", "which"] = "one"

    @property
    def value(self) -> str:
        return f"{self.name}_value"

    @property
    def lives(self) -> Lives:
        return ((f"{self.name}_since", f"{self.name}_until"),)

    def at(self, rows: Rows, case: str, asked: Asked) -> Rows:
        """``rows``, whose case is found by ``case``, with the value that held at the cut-off."""
        bound: datetime = asked.received if self.moment == "received" else asked.handled
        if self.number == "several":
            path = f"{case}__{self.relation}__"
            held = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": bound})
            return self._joined(rows, case, held & Q(**{f"{path}since__lt": bound}))
        table: AsOf[Any] = Facet.objects.all() if self.relation == "facets" else CaseSpan.objects.all()
        holding = table.at(bound).filter(**dict(self.where)).order_by()
        if self.number == "which":
            return rows.filter(**{f"{case}__in": holding.filter(inspection=asked.inspection).values("case")})
        # One value of one index is quicker looked up for each row than joined by way of the case.
        value = holding.filter(case=OuterRef(case)).values(self.column)[:1]
        return cast(Rows, rows.annotate(**{self.value: Subquery(value)}))

    def ever(self, rows: Rows, case: str) -> Rows:
        """``rows`` joined with what ever held, and from when until when (``lives``); rows without any are left out."""
        joined = self._joined(rows, case, Q())
        lives = {f"{self.name}_{end}": F(f"{self.name}__{end}") for end in ("since", "until")}
        return cast(Rows, joined.annotate(**lives))

    def _joined(self, rows: Rows, case: str, condition: Q) -> Rows:
        path = f"{case}__{self.relation}"
        fits = Q(**{f"{path}__{column}": wanted for column, wanted in self.where})
        joined = rows.annotate(**{self.name: FilteredRelation(path, condition=fits & condition)})
        # Later conditions go by annotations: one on the relation itself would join it once more.
        joined = joined.filter(**{f"{self.name}__isnull": False})
        return cast(Rows, joined.annotate(**{self.value: F(f"{self.name}__{self.column}")}))


def _facet(
    dimension: str,
    *,
    moment: Literal["received", "handled"] = "received",
    number: Literal["one", "several"] = "one",
) -> Beside:
    return Beside(f"{dimension}_beside", "facets", "value", (("dimension", dimension),), moment, number)


IS_KEY = Beside("key_needed", "facets", "value", (("dimension", "key"),), number="which")
IS_REPEAT = Beside("repeat_needed", "facets", "value", (("dimension", "repeat"), ("value", REPEAT)), number="which")
STOOD = Beside(
    "stood_beside", "spans", "parties", (("status__in", tuple(str(status) for status in ADVANCE)),), number="always"
)


@dataclass(frozen=True)
class Way:
    """How a row of one kind gets its value: from its own ``column``, or from what holds ``beside``."""

    column: str = ""
    beside: Beside | None = None
    axis: Axis | None = None
    """Where these values are printed otherwise than the dimension's."""

    @property
    def value(self) -> str:
        return self.beside.value if self.beside else self.column


@dataclass(frozen=True)
class Dimension:
    """``ways``: for each kind of row how it gets its value; a kind that is not among them cannot be divided by it.

    ``title`` and ``text`` say how the rows are divided, ``{when}`` being the cut-off of the figure. Where ``several``
    a complaint may stand under several keys, so that the rows add up to more than the whole, as ``more`` says.
    """

    name: str
    title: Text
    text: Text
    axis: Axis
    ways: dict[Kind, Way]
    several: bool = False
    more: Text = ""
    whole_only: bool = False
    """Tells of all units' work at once, so it is for those who see the whole inspection."""


def _by_facet(beside: Beside, *kinds: Kind) -> dict[Kind, Way]:
    return {
        kind: Way(beside=beside) for kind in kinds or ("complaint", "key", "label", "claim", "assignment", "action")
    }


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "unit",
            _("承办单位"),
            _("按{when}时的承办单位分，合办的计在几个单位合在一起的一行"),
            axes.UNIT,
            {
                "complaint": Way("parties"),
                "key": Way(beside=STOOD),
                "label": Way(beside=STOOD),
                "claim": Way(beside=STOOD),
                "assignment": Way("assignment__unit", axis=axes.ONE_UNIT),
                "action": Way("assignment__unit", axis=axes.ONE_UNIT),
            },
        ),
        Dimension(
            "each",
            _("单位（合办各计）"),
            _("按{when}时的承办单位分"),
            axes.EACH_UNIT,
            {"complaint": Way("parties"), "key": Way(beside=STOOD)},
            several=True,
            more=_("，合办的在每个承办单位的一行各计一件，所以各行相加可能大于总数"),
        ),
        Dimension(
            "label",
            _("污染类型"),
            _("按污染类型分"),
            axes.LABEL,
            {
                "label": Way("value"),
                **_by_facet(_facet("label", number="several"), "complaint", "key", "claim", "assignment", "action"),
            },
            several=True,
            more=_("，一件涉及几种就在几行各计一次，所以各行相加可能大于总数"),
        ),
        Dimension("channel", _("来源"), _("按举报来源分"), axes.CHANNEL, _by_facet(_facet("channel"))),
        Dimension("key", "{key}", _("按是否列为{key}分"), axes.KEY, _by_facet(_facet("key"))),
        Dimension(
            "status",
            _("办理状态"),
            _("按{when}时的状态分，几个单位办理的按进度最慢的算"),
            axes.STATUS,
            {"complaint": Way("standing"), "assignment": Way("status")},
        ),
        Dimension(
            "verdict",
            _("是否属实"),
            _("按办理截止时的核查结论分"),
            axes.VERDICT,
            _by_facet(_facet("verdict", moment="handled")),
            whole_only=True,
        ),
        Dimension(
            "batch",
            _("批次"),
            _("按转办批次分"),
            axes.BATCH,
            {
                "complaint": Way("case__batch__number"),
                "key": Way("case__batch__number"),
                "label": Way("case__batch__number"),
                "claim": Way("case__batch__number"),
                "action": Way("assignment__case__batch__number"),
                "assignment": Way("assignment__case__batch__number"),
            },
        ),
        Dimension(
            "day",
            _("转办日期"),
            _("按转办日期分"),
            axes.DAY,
            {
                "complaint": Way("case__received_at"),
                "key": Way("case__received_at"),
                "label": Way("case__received_at"),
                "claim": Way("case__received_at"),
                "action": Way("assignment__case__received_at"),
                "assignment": Way("assignment__case__received_at"),
            },
        ),
    )
}
