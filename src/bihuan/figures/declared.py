"""Every figure, declared once: its unit, its definition and the rows it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import OPEN, Status
from bihuan.complaints.models import Action
from bihuan.figures import populations
from bihuan.figures.populations import Kind, Population
from bihuan.look.columns import Text
from bihuan.refusals import Unusable
from bihuan.rulebooks.schema import Rulebook

Where = Mapping[str, Any]
RATE = "closing_rate"


@dataclass(frozen=True)
class Figure:
    """A number. ``where`` names columns of the population and the values that count (one, or a tuple of several).

    With ``share_of`` it is the share that its rows have in those of that figure: 0.7442.
    """

    name: str
    title: Text
    unit: Text
    text: Text
    population: Population
    where: Where = field(default_factory=dict)
    counts: Kind = "complaint"
    share_of: str = ""
    hundredths: bool = False
    """Its rows add up to hundredths of the unit, as fen to yuan."""

    def fits(self, rulebook: Rulebook) -> Where:
        """``where``, as the rulebook has it for the closing rate."""
        return {"standing": counted_as_closed(rulebook)} if self.name == RATE else self.where


_t = gettext_lazy
ITEMS, PIECES, BATCHES, SHARE = _t("件"), _t("个"), _t("批"), "%"
YUAN, PERSONS = _t("元"), _t("人")

FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            "received",
            _t("收到信访件"),
            ITEMS,
            _t("收件截止时已转办的信访件，一个编号计一件，合办的也只计一件，督察组撤回的不计"),
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
        Figure(
            "key",
            "{key}",
            ITEMS,
            _t("收到的信访件中列为{key}的件数"),
            populations.KEY,
        ),
        Figure(
            "assignments",
            _t("分办"),
            PIECES,
            _t("收到的信访件在收件截止时的分办，每个承办单位计一个，收回的不计，单位自己再往下分的不计"),
            populations.SHARES,
            counts="assignment",
        ),
        Figure(
            "repeats",
            _t("重复件"),
            ITEMS,
            _t("收到的信访件中，收件截止时已认定为重复举报的件数；认定之前的各日不计"),
            populations.REPEATS,
        ),
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
        Figure(RATE, _t("办结率"), SHARE, "{rate}", populations.HANDLED, share_of="rated"),
    )
}
"""In every answer, in this order."""


def _done(
    name: str, title: Text, kind: str, population: Population = populations.ACTIONS, unit: Text = PIECES
) -> Figure:
    """A figure of what units did: how many actions of a kind, or what they add up to."""
    counted = {"": _t("一项计一个"), "fen": _t("把金额加起来"), "persons": _t("把人数加起来")}[population.adds]
    text = _t("收到的信访件中，办理截止时已审核通过的答复里登记的措施，只计“{kind}”，{counted}；单位被收回的不计")
    return Figure(
        name,
        title,
        unit,
        format_lazy(text, kind=Action.Kind(kind).label, counted=counted),
        population,
        {"kind": str(kind)},
        "action",
        hundredths=population is populations.MONEY,
    )


MORE = {
    figure.name: figure
    for figure in (
        Figure(
            "distinct",
            _t("收件（剔除重复件）"),
            ITEMS,
            _t("收到的信访件减去收件截止时已认定为重复举报的件，每一组重复举报只计首次举报的一件"),
            populations.DISTINCT,
        ),
        Figure(
            "rated",
            _t("计入办结率的件"),
            ITEMS,
            _t("收到的信访件，看它们在办理截止时的状态和承办单位，总数就是收到件数"),
            populations.HANDLED,
        ),
        Figure(
            "answered",
            _t("已答复分办"),
            PIECES,
            _t("收到的信访件的分办中，办理截止时承办单位已提交答复、没有被退回的，每个承办单位计一个"),
            populations.SHARES_HANDLED,
            {"status": (str(Status.SUBMITTED), str(Status.STAGE_CLOSED), str(Status.CLOSED))},
            "assignment",
        ),
        Figure(
            "overdue",
            _t("超期分办"),
            PIECES,
            _t(
                "收到的信访件的分办中，办理截止时已过答复期限还没有答复的；期限按现在登记的算，改期以后以前各日的数随之变"
            ),
            populations.OVERDUE,
            counts="assignment",
        ),
        Figure(
            "owed",
            _t("应答复分办"),
            PIECES,
            _t("收到的信访件的分办中，办理截止时答复期限已到或者已提前答复的；没有期限、期限中止的不计"),
            populations.OWED,
            counts="assignment",
        ),
        Figure(
            "in_time",
            _t("按期答复分办"),
            PIECES,
            _t("应答复的分办中，在期限内答复的；退回重报的以最后一次提交为准"),
            populations.IN_TIME,
            counts="assignment",
        ),
        Figure(
            "in_time_rate",
            _t("按期答复率"),
            SHARE,
            _t("按期答复率=按期答复的分办÷应答复的分办"),
            populations.IN_TIME,
            counts="assignment",
            share_of="owed",
        ),
        Figure(
            "claims",
            _t("子诉求"),
            _t("项"),
            _t("收到的信访件在收件截止时已分出的子诉求，一项计一项；还没有拆分的件不计"),
            populations.CLAIMS,
            counts="claim",
        ),
        _done("orders", _t("责令改正"), Action.Kind.ORDER),
        _done("filings", _t("立案"), Action.Kind.FILING),
        _done("fines", _t("罚款"), Action.Kind.FINE),
        _done("fined_yuan", _t("罚款金额"), Action.Kind.FINE, populations.MONEY, YUAN),
        _done("closures", _t("关停取缔"), Action.Kind.CLOSURE),
        _done("sealings", _t("查封扣押"), Action.Kind.SEALING),
        _done("detained", _t("行政拘留"), Action.Kind.DETENTION, populations.PERSONS, PERSONS),
        _done("detained_criminal", _t("刑事拘留"), Action.Kind.CRIMINAL_DETENTION, populations.PERSONS, PERSONS),
        _done("tests", _t("委托检测"), Action.Kind.TEST),
        _done("invested_yuan", _t("投入资金"), Action.Kind.INVESTMENT, populations.MONEY, YUAN),
    )
}
"""Asked for by name."""

EVERY = FIGURES | MORE
SUMS = frozenset(figure.name for figure in EVERY.values() if figure.hundredths)
RATES = frozenset(figure.name for figure in EVERY.values() if figure.share_of)


def figure_called(name: str) -> Figure:
    found = EVERY.get(name)
    if found is None:
        raise Unusable(_("没有叫“%(name)s”的数据。") % {"name": name})
    return found


def worded(text: Text, rulebook: Rulebook, **more: str) -> str:
    """A title or definition with the rulebook's own words in it."""
    return str(text).format(key=rulebook.phrases.key, rate=rulebook.closing_rate.text, **more)


def counted_as_closed(rulebook: Rulebook) -> tuple[str, ...]:
    """The statuses that the closing rate counts."""
    stage = (str(Status.STAGE_CLOSED),) if rulebook.closing_rate.counts_stage_closed else ()
    return (str(Status.CLOSED), *stage)
