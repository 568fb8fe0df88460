"""Every figure, declared once: its unit, its definition and the rows it counts."""

from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import OPEN, Status
from bihuan.figures import axes, populations
from bihuan.figures.axes import Axis
from bihuan.figures.populations import Population
from bihuan.refusals import Unusable
from bihuan.rulebooks.schema import Rulebook

Counted = Literal["complaint", "label", "assignment", "batch"]
Where = dict[str, Any]
Text = str | Promise

RATE = "closing_rate"


@dataclass(frozen=True)
class Figure:
    """A number. ``where`` names columns of the population and the values that count (one, or a tuple of several)."""

    name: str
    title: Text
    unit: Text
    text: Text
    population: Population
    where: Where = field(default_factory=dict)
    counts: Counted = "complaint"


@dataclass(frozen=True)
class Group:
    """A figure divided by a column. ``rest`` is the key of those complaints of ``whole`` that have no value there."""

    name: str
    whole: str
    title: Text
    unit: Text
    text: Text
    population: Population
    column: str
    axis: Axis
    where: Where = field(default_factory=dict)
    counts: Counted = "complaint"
    rest: str = ""
    whole_only: bool = False
    """Tells of all units' work at once, so it is for those who see the whole inspection."""


_t = gettext_lazy
ITEMS, PIECES, BATCHES, SHARE = _t("件"), _t("个"), _t("批"), "%"

FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "received",
            _t("收到信访件"),
            ITEMS,
            _t("收件截止时已转办的信访件，一个编号计一件，合办的也只计一件"),
            populations.RECEIVED,
        ),
        Figure("batches", _t("批次"), BATCHES, _t("收件截止时已转办的批次"), populations.BATCHES, counts="batch"),
        Figure(
            "labels",
            _t("污染类型"),
            PIECES,
            _t("收到的信访件涉及的污染类型，一件涉及几种就计几个，所以不等于件数"),
            populations.FACETS,
            {"dimension": "label"},
            "label",
        ),
        Figure("key", "{key}", ITEMS, _t("收到的信访件中列为{key}的件数"), populations.KEY),
        Figure(
            "assignments",
            _t("分办"),
            PIECES,
            _t("收到的信访件在收件截止时的分办，每个承办单位计一个，收回的不计"),
            populations.RECEIVED,
            counts="assignment",
        ),
        Figure("repeats", _t("重复件"), ITEMS, _t("收到的信访件中重复举报此前信访件的件数"), populations.REPEATS),
        Figure(
            "closed",
            _t("已办结"),
            ITEMS,
            _t("收到的信访件中，办理截止时各承办单位都已办结的件数，不含阶段性办结"),
            populations.HANDLED,
            {"standing": str(Status.CLOSED)},
        ),
        Figure(
            "stage_closed",
            _t("阶段性办结"),
            ITEMS,
            _t("收到的信访件中，办理截止时各承办单位都已办结或阶段性办结，且至少一个是阶段性办结的件数"),
            populations.HANDLED,
            {"standing": str(Status.STAGE_CLOSED)},
        ),
        Figure(
            "open",
            _t("正在办理"),
            ITEMS,
            _t("收到的信访件中，办理截止时至少一个承办单位没有办结，或还没有分办的件数"),
            populations.HANDLED,
            {"standing": tuple(str(status) for status in OPEN)},
        ),
        Figure(RATE, _t("办结率"), SHARE, "{rate}", populations.HANDLED),
    )
}

GROUPS = {
    group.name: group
    for group in (
        Group(
            "by_unit",
            "received",
            _t("按承办单位"),
            ITEMS,
            _t("收到的信访件按收件截止时的承办单位分，合办的计在几个单位合在一起的一行"),
            populations.RECEIVED,
            "parties",
            axes.UNIT,
        ),
        Group(
            "by_label",
            "labels",
            _t("按污染类型"),
            PIECES,
            _t("各污染类型的个数，一件涉及几种就在几行各计一个"),
            populations.FACETS,
            "value",
            axes.LABEL,
            {"dimension": "label"},
            "label",
        ),
        Group(
            "by_channel",
            "received",
            _t("按来源"),
            ITEMS,
            _t("收到的信访件按举报来源分"),
            populations.FACETS,
            "value",
            axes.CHANNEL,
            {"dimension": "channel"},
            rest=axes.UNKNOWN,
        ),
        Group(
            "key_by_unit",
            "key",
            _t("{key}按承办单位"),
            ITEMS,
            _t("收到的{key}按收件截止时的承办单位分"),
            populations.KEY,
            "parties",
            axes.UNIT,
        ),
        *(
            Group(
                f"{name}_by_unit",
                name,
                title,
                ITEMS,
                text,
                populations.HANDLED,
                "parties",
                axes.UNIT,
                FIGURES[name].where,
            )
            for name, title, text in (
                ("closed", _t("已办结按承办单位"), _t("已办结的信访件按办理截止时的承办单位分")),
                ("stage_closed", _t("阶段性办结按承办单位"), _t("阶段性办结的信访件按办理截止时的承办单位分")),
                ("open", _t("正在办理按承办单位"), _t("正在办理的信访件按办理截止时的承办单位分")),
            )
        ),
        Group(
            "by_status",
            "received",
            _t("按办理状态"),
            ITEMS,
            _t("收到的信访件按办理截止时的状态分，几个单位办理的按进度最慢的算"),
            populations.HANDLED,
            "standing",
            axes.STATUS,
        ),
        Group(
            "by_verdict",
            "received",
            _t("按是否属实"),
            ITEMS,
            _t("收到的信访件按办理截止时的核查结论分"),
            populations.JUDGED,
            "verdict",
            axes.VERDICT,
            whole_only=True,
        ),
        Group(
            "by_batch",
            "received",
            _t("按批次"),
            ITEMS,
            _t("收到的信访件按转办批次分"),
            populations.RECEIVED,
            "case__batch__number",
            axes.BATCH,
        ),
        Group(
            "by_day",
            "received",
            _t("按转办日期"),
            ITEMS,
            _t("收到的信访件按转办日期分"),
            populations.RECEIVED,
            "case__received_at",
            axes.DAY,
        ),
    )
}
ALWAYS = ("by_unit", "by_label", "by_channel", "key_by_unit", "closed_by_unit")
"""Groups in every answer; the others come when asked for."""


def group_called(name: str, *, sees_whole: bool = True) -> Group:
    """The group of that name, or of that dimension (``batch`` is ``by_batch``); ``Unusable`` names those there are."""
    offered = {group.name: group for group in GROUPS.values() if sees_whole or not group.whole_only}
    found = offered.get(name) or offered.get(f"by_{name}")
    if found is None:
        known = "、".join(known.removeprefix("by_") for known in offered)
        raise Unusable(_("不能按“%(name)s”分组：可以用 %(known)s。") % {"name": name, "known": known})
    return found


def figure_called(name: str) -> Figure:
    found = FIGURES.get(name)
    if found is None:
        raise Unusable(_("没有叫“%(name)s”的数据。") % {"name": name})
    return found


def worded(text: Text, rulebook: Rulebook) -> str:
    """A title or definition with the rulebook's own words in it."""
    return str(text).format(key=rulebook.phrases.key, rate=rulebook.closing_rate.text)


def counted_as_closed(rulebook: Rulebook) -> tuple[str, ...]:
    """The statuses that the closing rate counts."""
    stage = (str(Status.STAGE_CLOSED),) if rulebook.closing_rate.counts_stage_closed else ()
    return (str(Status.CLOSED), *stage)
