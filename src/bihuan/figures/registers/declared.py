"""Every figure of the registers, declared once: its name in print, its definition, the rows it counts."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from bihuan.enforcement.models import Enforcement
from bihuan.look.columns import Text
from bihuan.supervision.models import Instrument, Sanction

_t = gettext_lazy
TIMES, ITEMS, VISITS, PERSON_TIMES, PERSONS, YUAN = _t("次"), _t("件"), _t("家次"), _t("人次"), _t("人"), _t("元")
NEWS, INSTRUMENTS, ENFORCED, SANCTIONS = "news", "instruments", "enforced", "sanctions"
"""The registers."""


@dataclass(frozen=True)
class RegisterFigure:
    """A number of rows of one register, of ``kinds``; with ``adds`` the sum of that column."""

    name: str
    title: Text
    unit: Text
    text: Text
    register: str
    kinds: Collection[str] = ()
    adds: str = ""
    hundredths: bool = False
    """Its rows add up to hundredths of the unit, as fen to yuan."""

    def told(self, total: int) -> int | float:
        """``total`` in the figure's unit, whole where it is."""
        if not self.hundredths:
            return total
        return total // 100 if total % 100 == 0 else round(total / 100, 2)


Kind, Did = Instrument.Kind, Enforcement.Kind


def _pressed(name: str, title: Text, text: Text, *kinds: Instrument.Kind, unit: Text = TIMES) -> RegisterFigure:
    return RegisterFigure(name, title, unit, text, INSTRUMENTS, kinds)


def _enforced(
    name: str, title: Text, unit: Text, text: Text, *kinds: Enforcement.Kind, adds: str = "quantity"
) -> RegisterFigure:
    return RegisterFigure(name, title, unit, text, ENFORCED, kinds, adds, hundredths=adds == "fen")


ONLY_REGISTER = _t("只数执法台账：信访件答复里写的，转入台账才计，不重复计")
FIGURES = {
    figure.name: figure
    for figure in (
        _pressed("visits", _t("现场督导检查"), _t("现场督导和暗访，一次计一次"), Kind.VISIT, Kind.UNANNOUNCED),
        RegisterFigure("meetings", _t("会议"), TIMES, _t("工作动态中的“会议”，一条计一次"), NEWS),
        _pressed("circulars", _t("通报"), _t("下发的通报，发往几个单位都计一次"), Kind.CIRCULAR),
        _pressed("orders", _t("督办"), _t("下发的督办，发往几个单位都计一次；挂牌督办另计"), Kind.ORDER),
        _pressed("warnings", _t("预警"), _t("下发的预警，发往几个单位都计一次"), Kind.WARNING),
        _pressed("interviews", _t("约谈"), _t("对单位的约谈，一次计一次；约谈的人数另计"), Kind.INTERVIEW),
        _pressed("listed_orders", _t("挂牌督办"), _t("挂牌督办的，一份计一件"), Kind.LISTED, unit=ITEMS),
        RegisterFigure(
            "problems_pressed",
            _t("督办问题"),
            ITEMS,
            _t("督导督办台账里关联的反馈问题和信访件，几次督办的只计一件，加上写明的台账以外的问题"),
            INSTRUMENTS,
        ),
        _enforced("checks", _t("现场执法检查"), VISITS, _t("检查一家一次计一家次"), Did.CHECK),
        _enforced(
            "check_times", _t("执法检查人次"), PERSON_TIMES, _t("现场执法检查出动的人次"), Did.CHECK, adds="persons"
        ),
        _enforced("corrections", _t("执法责令改正"), ITEMS, _t("责令改正的，一份文书计一件"), Did.ORDER),
        _enforced("cases_filed", _t("立案查处"), ITEMS, _t("立案处罚的，一件计一件。%(only)s"), Did.FILING),
        _enforced(
            "penalties",
            _t("共处罚金"),
            YUAN,
            _t("立案处罚和罚款决定的金额之和。%(only)s"),
            Did.FILING,
            Did.FINE,
            adds="fen",
        ),
        _enforced("seizures", _t("执法查封扣押"), ITEMS, _t("查封扣押的，一份文书计一件"), Did.SEALING),
        _enforced("shutdowns", _t("停产关闭"), ITEMS, _t("停产、关闭的，一家计一件"), Did.CLOSURE),
        _enforced("handed_over", _t("移送拘留"), ITEMS, _t("移送公安、拘留的，一案计一件"), Did.DETENTION),
        _enforced(
            "petitions_closed",
            _t("环境信访办结"),
            ITEMS,
            _t("各单位办结的环境信访，督察转办的信访件不在内"),
            Did.PETITION,
        ),
        RegisterFigure(
            "accountable",
            _t("追责问责"),
            PERSONS,
            _t("被追责问责的人，同一单位的同一个人几次问责只计一人，按最高的级别计；%(interviews)s"),
            SANCTIONS,
        ),
        RegisterFigure(
            "accountable_times",
            _t("追责问责人次"),
            PERSON_TIMES,
            _t("追责问责，一人一次计一人次；%(interviews)s"),
            SANCTIONS,
        ),
        RegisterFigure("interviewed", _t("约谈人数"), PERSONS, _t("被约谈的人，几次约谈只计一人"), SANCTIONS),
    )
}
"""Those of all sources of a region, of days within the period of the question; void rows count nowhere."""
PERIOD = _t("本地区各个来源登记的，日期在起算日（没有写的从最早的登记起）到办理截止之间；作废的不计")
COUNTED_IN, APART = _t("只被约谈的也计入"), _t("只被约谈的不计，约谈另计")


@dataclass(frozen=True)
class Division:
    """A figure by its lines."""

    name: str
    figure: str
    title: Text
    text: Text


RANKS = {
    Sanction.Rank.PROVINCE: _t("省部级"),
    Sanction.Rank.BUREAU: _t("厅局级"),
    Sanction.Rank.DIVISION: _t("县处级"),
    Sanction.Rank.SECTION: _t("科级及以下"),
    Sanction.Rank.OTHER: _t("科级及以下"),
}
"""Ranks as papers print them, the highest first."""
BY_RANK, BY_FORM, BY_METHOD = "accountable_by_rank", "accountable_by_form", "checks_by_method"
DIVISIONS = {
    division.name: division
    for division in (
        Division(BY_RANK, "accountable", _t("追责问责按级别"), _t("一个人按他的最高级别计一次，各行相加等于合计")),
        Division(
            BY_FORM,
            "accountable",
            _t("追责问责按方式"),
            _t("一个人受几种方式的，在每种方式各计一人，各行相加可能大于合计"),
        ),
        Division(BY_METHOD, "checks", _t("现场执法检查按方式"), _t("没有写方式的归入日常检查")),
    )
}
SUMS = frozenset(name for name, figure in FIGURES.items() if figure.hundredths)
"""Money."""
