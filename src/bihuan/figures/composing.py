"""Any figure by any dimension: each pair is composed from the two, with its definition, or there is a reason why not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from bihuan.figures import populations
from bihuan.figures.axes import Axis
from bihuan.figures.declared import EVERY, Figure, Where, worded
from bihuan.figures.dimensions import DIMENSIONS, IS_KEY, IS_REPEAT, Beside, Dimension
from bihuan.figures.populations import Kind, Population
from bihuan.look.columns import Text
from bihuan.refusals import Unusable
from bihuan.rulebooks.schema import Rulebook


@dataclass(frozen=True)
class Group:
    """A figure divided by a dimension. ``beside`` is what its rows are joined with, ``column`` holds the raw value.

    With ``rest`` the rows are only those that have a value: the complaints of ``whole`` without one make a group too.
    """

    name: str
    figure: Figure
    dimension: Dimension
    population: Population
    column: str
    axis: Axis
    where: Where
    beside: tuple[Beside, ...]
    rest: bool

    @property
    def whole(self) -> str:
        return self.figure.name

    @property
    def counts(self) -> Kind:
        return self.figure.counts

    @property
    def several(self) -> bool:
        """Whether something counted stands under several keys; a label itself stands under one."""
        return self.dimension.several and self.counts != "label"

    @property
    def whole_only(self) -> bool:
        return self.dimension.whole_only

    def fits(self, rulebook: Rulebook) -> Where:
        return self.figure.fits(rulebook) if self.figure.share_of else self.where

    def title(self, rulebook: Rulebook) -> str:
        """The groups of what was received and of its labels go without the figure's name, as papers print them."""
        by = _("按%(dimension)s") % {"dimension": worded(self.dimension.title, rulebook)}
        return by if self.name == f"by_{self.dimension.name}" else self.full_title(rulebook)

    def full_title(self, rulebook: Rulebook) -> str:
        by = _("按%(dimension)s") % {"dimension": worded(self.dimension.title, rulebook)}
        return worded(self.figure.title, rulebook) + by

    def text(self, rulebook: Rulebook) -> str:
        when = _("收件截止") if self.population.moment == "received" else _("办理截止")
        by = worded(self.dimension.text, rulebook, when=when)
        more = worded(self.dimension.more, rulebook) if self.several else ""
        return f"{worded(self.figure.text, rulebook)}；{by}{more}"


NONSENSE: dict[tuple[str, str], Text] = {
    **{("batches", name): lazy("批次是成批的来件，不能再按件的特点分") for name in DIMENSIONS},
    **{
        (figure, "status"): lazy("这个数只数一种办理状态，再按状态分只有一行")
        for figure in ("closed", "stage_closed", "closing_rate")
    },
    ("key", "key"): lazy("全部都是，再分只有一行"),
    ("labels", "status"): lazy("污染类型的个数不随办理状态变：请看“正在办理”“已办结”各按污染类型"),
    ("labels", "each"): lazy("要看每个单位涉及哪些类型，请用按承办单位"),
    **{
        (name, "each"): lazy("一个分办只有一个承办单位，请用按承办单位")
        for name, figure in EVERY.items()
        if figure.counts == "assignment"
    },
    **{
        (name, "each"): lazy("一项措施只有一个承办单位，请用按承办单位")
        for name, figure in EVERY.items()
        if figure.counts == "action"
    },
    **{
        (name, "status"): lazy("措施采取了就计，不随办理状态变")
        for name, figure in EVERY.items()
        if figure.counts == "action"
    },
    ("claims", "status"): lazy("子诉求的个数不随办理状态变"),
    ("claims", "each"): lazy("一件合办的子诉求不分到单位，请用按承办单位"),
    ("claims", "verdict"): lazy("各项子诉求的结论只有现在的，没有以前各日的"),
}
"""Why a figure is not divided by a dimension."""


def _name(figure: Figure, dimension: Dimension) -> str:
    """``by_label`` divides the labels; the other short names divide what was received."""
    plain = figure.name == ("labels" if dimension.name == "label" else "received")
    return f"by_{dimension.name}" if plain else f"{figure.name}_by_{dimension.name}"


def _composed(figure: Figure, dimension: Dimension) -> Group:
    population, where = figure.population, figure.where
    narrowed: tuple[Beside, ...] = ()
    if population is populations.RECEIVED:
        # A facet holds only while its case is received: facets are counted alone, without looking at the case.
        if dimension.name in ("channel", "label"):
            population, where = populations.FACETS, {"dimension": dimension.name}
        elif dimension.name == "verdict":
            population = populations.VERDICTS
    if dimension.name == "status" and id(population) in NARROWED:
        population, narrowed = populations.HANDLED, (NARROWED[id(population)],)
    elif dimension.name == "status":
        population = HANDLED.get(id(population), population)
    kind = population.kind
    way = dimension.ways[kind]
    if kind == "label" and figure.counts == "complaint":
        column, beside = "value", ()
    else:
        column, beside = way.value, (*narrowed, *((way.beside,) if way.beside else ()))
    rest = kind == "label" and figure.counts == "complaint" and not dimension.several
    return Group(
        _name(figure, dimension),
        figure,
        dimension,
        population,
        column,
        way.axis or dimension.axis,
        where,
        beside,
        rest,
    )


HANDLED = {
    id(populations.RECEIVED): populations.HANDLED,
    id(populations.DISTINCT): populations.DISTINCT_HANDLED,
}
"""How complaints stood is known of the rows cut off by handling."""
NARROWED = {id(populations.KEY): IS_KEY, id(populations.REPEATS): IS_REPEAT}
"""Of rows that are facets: what tells which complaints have one."""

PAIRS: dict[tuple[str, str], Group] = {
    (figure.name, dimension.name): _composed(figure, dimension)
    for dimension in DIMENSIONS.values()
    for figure in EVERY.values()
    if (figure.name, dimension.name) not in NONSENSE
}
GROUPS = {group.name: group for group in PAIRS.values()}
ALWAYS = ("by_unit", "by_label", "by_channel", "key_by_unit", "closed_by_unit")
"""Groups in every answer; the others come when asked for."""


def offered(*, sees_whole: bool) -> dict[str, Group]:
    return {name: group for name, group in GROUPS.items() if sees_whole or not group.whole_only}


def group_called(name: str, *, sees_whole: bool = True) -> Group:
    """The group of that name, or of that dimension (``batch`` is ``by_batch``); ``Unusable`` names those there are."""
    groups = offered(sees_whole=sees_whole)
    found = groups.get(name) or groups.get(f"by_{name}")
    if found is None:
        known = "、".join(name for name, item in DIMENSIONS.items() if sees_whole or not item.whole_only)
        said = _("不能按“%(name)s”分组：可以用 %(known)s，或者写明哪个数按什么分，如 closed_by_label。")
        raise Unusable(said % {"name": name, "known": known})
    return found


def whole_of(group: Group) -> Group:
    """What a share divided by a dimension is a share of, divided the same way."""
    return PAIRS[group.figure.share_of, group.dimension.name]


def pair(figure: Figure, dimension: str, *, sees_whole: bool = True) -> Group:
    """The figure by the dimension; ``Unusable`` says why there is no such group."""
    if (why := why_not(figure, dimension, sees_whole=sees_whole)) is not None:
        raise Unusable(why)
    return PAIRS[figure.name, dimension]


def why_not(figure: Figure, dimension: str, *, sees_whole: bool = True) -> str | None:
    """Why the figure is not divided by the dimension; None where it is."""
    if dimension not in DIMENSIONS:
        known = "、".join(DIMENSIONS)
        return _("不能按“%(name)s”分组：可以用 %(known)s。") % {"name": dimension, "known": known}
    if (figure.name, dimension) in NONSENSE:
        return str(NONSENSE[figure.name, dimension])
    if DIMENSIONS[dimension].whole_only and not sees_whole:
        return _("核查结论是各单位合在一起的，只给能看到整个督察的人员看")
    return None
