"""What stands beside findings: measures, money, and documents, added up over the findings that a question counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy

from bihuan.complaints.models import Action
from bihuan.findings.models import Measure, Referral
from bihuan.look.columns import Text
from bihuan.lookback.models import LookBack
from bihuan.moments import beijing_day
from bihuan.rounds.models import Report

_t = gettext_lazy
PIECES, YUAN, CASES, LETTERS, PERSONS, TIMES = _t("项"), _t("元"), _t("件"), _t("份"), _t("人"), _t("次")
Rows = QuerySet[Any]


class Summed(Subquery):
    """The sum of ``amount`` over the rows of a correlated query; null where there are none."""

    template = "(SELECT SUM(summed.amount) FROM (%(subquery)s) summed)"
    output_field = BigIntegerField()


@dataclass(frozen=True)
class Amount:
    """A sum over findings. ``rows`` gives, as of a moment, the rows of one ``case`` (an ``OuterRef``) with ``amount``."""

    name: str
    title: Text
    unit: Text
    text: Text
    rows: Callable[[datetime], Rows]
    hundredths: bool = False
    """Its rows add up to hundredths of the unit, as fen to yuan."""
    share_of: str = ""

    def of_case(self, bound: datetime) -> Summed:
        """The amount of the finding ``case`` of a row, as of just before ``bound``."""
        return Summed(self.rows(bound).order_by().values("amount"))

    def told(self, total: int | None) -> int | float:
        """``total`` in the figure's unit, whole where it is."""
        total = total or 0
        if not self.hundredths:
            return total
        return total // 100 if total % 100 == 0 else round(total / 100, 2)


def _measures(bound: datetime) -> Any:
    return Measure.objects.at(bound).filter(finding=OuterRef("case"))


def _last_day(bound: datetime) -> date:
    return beijing_day(bound - timedelta(microseconds=1))


def _accepted(bound: datetime) -> QuerySet[Report]:
    """Of a measure the reports that count, the newest first: accepted, of rounds up to the day."""
    told = Report.objects.filter(
        measure=OuterRef("pk"), state=Report.State.ACCEPTED, round__as_of__lte=_last_day(bound)
    )
    return told.order_by("-round__as_of")


def _counted(rows: Any) -> Rows:
    counted: Rows = rows.annotate(amount=Value(1))
    return counted


def _done(bound: datetime) -> Rows:
    percent = Subquery(_accepted(bound).values("percent")[:1])
    return _counted(_measures(bound).annotate(reached=percent).filter(reached__gte=100))


def _planned(bound: datetime) -> Rows:
    planned: Rows = _measures(bound).annotate(amount=F("planned_fen"))
    return planned


def _spent(bound: datetime) -> Rows:
    newest = _accepted(bound).filter(spent_fen__isnull=False)
    spent: Rows = _measures(bound).annotate(amount=Subquery(newest.values("spent_fen")[:1]))
    return spent


def _referrals(bound: datetime, kinds: Q) -> QuerySet[Referral]:
    return Referral.objects.filter(kinds, case=OuterRef("case"), on__lte=_last_day(bound))


COMPENSATION = Q(kind=Referral.Kind.COMPENSATION)


def _paid(bound: datetime) -> Rows:
    ended = _referrals(bound, COMPENSATION).filter(ended_on__lte=_last_day(bound))
    paid: Rows = ended.annotate(amount=F("fen"))
    return paid


def _actions(bound: datetime) -> Any:
    """What units did about the complaints that the office has linked to a finding, found by those links."""
    linked = Action.objects.at(bound).filter(assignment__case__findings_about=OuterRef("case"))
    return linked.filter(assignment__parent__isnull=True)


def _documents(kind: Action.Kind) -> Callable[[datetime], Rows]:
    """Documents of a kind, each number once."""

    def rows(bound: datetime) -> Rows:
        numbered = _actions(bound).filter(kind=kind).exclude(number_key="").order_by()
        counted: Rows = numbered.values("number_key").annotate(amount=Count("number_key", distinct=True))
        return counted

    return rows


def _detained(bound: datetime) -> Rows:
    kinds = (Action.Kind.DETENTION, Action.Kind.CRIMINAL_DETENTION)
    detained: Rows = _actions(bound).filter(kind__in=kinds).annotate(amount=F("persons"))
    return detained


def _look_backs(bound: datetime, *kept: Q) -> Rows:
    """Look-backs that came to a result by the day on which the inspector was there."""
    ended = LookBack.objects.filter(*kept, finding=OuterRef("case"), visited_on__lte=_last_day(bound))
    return _counted(ended.exclude(outcome__in=(LookBack.Outcome.WAITING, LookBack.Outcome.DROPPED)))


def _reopened(bound: datetime) -> Rows:
    return _counted(LookBack.objects.filter(finding=OuterRef("case"), reopened__effective_at__lt=bound))


AMOUNTS = {
    amount.name: amount
    for amount in (
        Amount(
            "measures", _t("整改措施"), PIECES, _t("截止时方案中的整改措施"), lambda bound: _counted(_measures(bound))
        ),
        Amount(
            "measures_done",
            _t("完成的措施"),
            PIECES,
            _t("整改措施中，截止时最近一次审核通过的报送为100%的"),
            _done,
        ),
        Amount("planned", _t("计划投资"), YUAN, _t("截止时方案中各项措施的计划投资之和"), _planned, hundredths=True),
        Amount(
            "spent",
            _t("累计投入"),
            YUAN,
            _t("截止时方案中各项措施最近一次审核通过的报送所报的累计投入之和；方案改过的措施从新的报送算起"),
            _spent,
            hundredths=True,
        ),
        Amount(
            "compensations",
            _t("生态环境损害赔偿"),
            CASES,
            _t("截止时已启动的生态环境损害赔偿"),
            lambda bound: _counted(_referrals(bound, COMPENSATION)),
        ),
        Amount("compensated", _t("赔偿金额"), YUAN, _t("截止时已办结的生态环境损害赔偿的金额"), _paid, hundredths=True),
        Amount(
            "transfers",
            _t("移送"),
            CASES,
            _t("截止时移送公安、检察、纪检监察机关和申请法院强制执行的"),
            lambda bound: _counted(_referrals(bound, ~COMPENSATION)),
        ),
        Amount(
            "decisions",
            _t("责令改正决定书"),
            LETTERS,
            _t("截止时与问题关联的信访件中写明文号的责令改正文书，同一文号在一个问题里计一份"),
            _documents(Action.Kind.ORDER),
        ),
        Amount(
            "filings",
            _t("立案文书"),
            LETTERS,
            _t("截止时与问题关联的信访件中写明文号的立案文书，同一文号在一个问题里计一份"),
            _documents(Action.Kind.FILING),
        ),
        Amount("look_backs", _t("回头看"), TIMES, _t("截止时已到现场、有了结果的回头看"), _look_backs),
        Amount(
            "look_backs_false",
            _t("整改不到位"),
            TIMES,
            _t("截止时有了结果的回头看中，认定整改不到位的"),
            lambda bound: _look_backs(bound, Q(outcome=LookBack.Outcome.FALSE)),
        ),
        Amount("reopened", _t("重新整改"), TIMES, _t("截止时因回头看重新整改的次数"), _reopened),
        Amount(
            "detained", _t("拘留人数"), PERSONS, _t("截止时与问题关联的信访件中写明的行政拘留和刑事拘留人数"), _detained
        ),
    )
}
"""In every answer beside the figures that count findings."""
