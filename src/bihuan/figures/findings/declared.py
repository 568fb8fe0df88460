"""Every figure of findings, declared once: its name in print, its definition, and which findings it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Stand
from bihuan.findings.lifecycle import CLOSED, DONE
from bihuan.look.columns import Text
from bihuan.refusals import Unusable
from bihuan.rounds.models import Schedule

_t = gettext_lazy


@dataclass(frozen=True)
class Standing:
    """How a finding stood at the cut-off: its stand, what the last round said (empty: none), whether its day is past."""

    stand: str
    schedule: str
    is_late: bool

    @property
    def is_done(self) -> bool:
        return self.stand in DONE


@dataclass(frozen=True)
class FindingFigure:
    """A number of findings, or with ``share_of`` the share that they are of those of another figure."""

    name: str
    title: Text
    text: Text
    counts: Callable[[Standing], bool]
    share_of: str = ""
    hundredths: bool = False
    """Never; money stands beside findings (``amounts``)."""

    @property
    def unit(self) -> str:
        return "%" if self.share_of else _("个")


ON_TIME = (Schedule.Value.ON_SCHEDULE, Schedule.Value.COMPLETED)
FIGURES = {
    figure.name: figure
    for figure in (
        FindingFigure(
            "findings",
            _t("反馈问题"),
            _t("截止时已经反馈的问题，分解出的任务、点位不另计；按层级分的一栏各层级各自计数"),
            lambda one: True,
        ),
        FindingFigure(
            "rectified",
            _t("完成整改"),
            _t("截止时已认定完成整改的问题，包括已销号的、已完成并长期坚持的；完成整改不等于销号"),
            lambda one: one.is_done,
        ),
        FindingFigure(
            "on_schedule",
            _t("达到序时进度"),
            _t("截止时还没有完成整改，最近一轮调度达到序时进度的问题"),
            lambda one: not one.is_done and one.schedule in ON_TIME,
        ),
        FindingFigure(
            "behind",
            _t("滞后"),
            _t("截止时还没有完成整改，最近一轮调度滞后的问题"),
            lambda one: not one.is_done and one.schedule == Schedule.Value.BEHIND,
        ),
        FindingFigure(
            "unreported",
            _t("尚未调度"),
            _t("截止时还没有完成整改，也还没有调度过的问题"),
            lambda one: not one.is_done and not one.schedule,
        ),
        FindingFigure(
            "checking",
            _t("申请销号"),
            _t("截止时已申请销号、还没有认定完成整改的问题"),
            lambda one: one.stand == Stand.CHECKING,
        ),
        FindingFigure("struck_off", _t("已销号"), _t("截止时已销号的问题"), lambda one: one.stand in CLOSED),
        FindingFigure(
            "kept_up",
            _t("长期坚持"),
            _t("已销号的问题中，转入长期坚持的"),
            lambda one: one.stand == Stand.KEPT_UP,
        ),
        FindingFigure(
            "late",
            _t("超过时限"),
            _t("截止时已过当时的整改时限、还没有完成整改的问题"),
            lambda one: one.is_late and not one.is_done,
        ),
        FindingFigure(
            "rectified_rate",
            _t("整改完成率"),
            _t("整改完成率=完成整改÷反馈问题"),
            lambda one: one.is_done,
            share_of="findings",
        ),
        FindingFigure(
            "struck_off_rate",
            _t("销号率"),
            _t("销号率=已销号÷反馈问题"),
            lambda one: one.stand in CLOSED,
            share_of="findings",
        ),
    )
}
"""``findings`` is the sum of ``rectified``, ``on_schedule``, ``behind`` and ``unreported``."""
RATES = tuple(f"findings_{name}" for name, figure in FIGURES.items() if figure.share_of)
"""The shares among them, as commands and papers call them."""
COLUMNS = ("findings", "rectified", "on_schedule", "behind", "unreported", "struck_off", "struck_off_rate")
"""What stands in a table of findings by a dimension."""
PARTS = ("rectified", "on_schedule", "behind", "unreported")


def figure_called(name: str) -> FindingFigure:
    found = FIGURES.get(name)
    if found is None:
        raise Unusable(_("没有叫“%(name)s”的整改数据。") % {"name": name})
    return found
