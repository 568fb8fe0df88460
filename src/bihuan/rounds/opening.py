"""Opening rounds: by the rulebook's calendar, or by the office."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection, Stand
from bihuan.findings.models import Measure
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.moments import beijing_day, cutoff
from bihuan.refusals import Refused
from bihuan.rounds.models import Round
from bihuan.rulebooks.calendar import current
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may
from bihuan.workdays import due

WORKED_ON = (Stand.RECTIFYING, Stand.CHECKING, Stand.RECTIFIED)


def open_measures(inspection: Inspection, as_of: date) -> QuerySet[Measure]:
    """What a round asks about: measures, in force at the end of ``as_of``, of findings that are not struck off, and of
    those that are kept up the ones that go on for ever."""
    bound = cutoff(as_of)
    asked = Q(finding__case__status__in=WORKED_ON) | Q(finding__case__status=Stand.KEPT_UP, long_term=True)
    return Measure.objects.at(bound).filter(asked, finding__case__inspection=inspection)


def dates_between(opens_on: tuple[int, ...], since: date, until: date) -> Iterator[date]:
    """The days after ``since`` up to ``until`` on which a round is called, by the days of the month in ``opens_on``."""
    day = since + timedelta(days=1)
    while day <= until:
        if day.day in opens_on:
            yield day
        day += timedelta(days=1)


def due_round(inspection: Inspection, today: date) -> date | None:
    """The newest day on which the rulebook calls for a round that was not opened; None when all were.

    Only the newest: who was away for three months reports once.
    """
    last = Round.objects.filter(inspection=inspection).values_list("as_of", flat=True).first()
    since = max(last or inspection.started_on, today - timedelta(days=62))
    rounds = inspection.rulebook_text.rulebook.rounds
    return max(dates_between(rounds.opens_on, since, today), default=None)


@transaction.atomic
def open_round(inspection: Inspection, as_of: date, *, by: Member | None) -> Round:
    """Ask every unit with open measures to report how they stood at the end of ``as_of``. ``by`` None is the worker."""
    if by is not None and not may(by, Role.DISPATCH, inspection.region):
        raise Refused(_("调度要由%(unit)s的分办人员发起。") % {"unit": inspection.region})
    if as_of > beijing_day(timezone.now()):
        raise Refused(_("进展截至的日期不能晚于今天。"))
    if Round.objects.filter(inspection=inspection, as_of__gte=as_of).exists():
        raise Refused(_("%(day)s的调度已经发起过：请选上一轮之后的日期。") % {"day": as_of.isoformat()})
    units = Unit.objects.filter(pk__in=open_measures(inspection, as_of).values("units")).distinct()
    if not units:
        raise Refused(_("没有要调度的措施：先导入整改措施清单，或者都已销号。"))
    limit = inspection.rulebook_text.rulebook.rounds.limit
    last = due(limit, max(as_of, beijing_day(timezone.now())), current()).on
    assert last is not None  # only a suspension leaves it open
    try:
        with transaction.atomic():
            made = Round.objects.create(
                inspection=inspection, as_of=as_of, due_on=last, opened_at=timezone.now(), opened_by=by
            )
    except IntegrityError as error:
        raise Refused(_("%(day)s的调度刚刚有人发起。") % {"day": as_of.isoformat()}) from error
    _tell(made, list(units), by)
    return made


def _tell(made: Round, units: list[Unit], by: Member | None) -> None:
    link = reverse("rounds:round", args=[made.pk]) + f"?inspection={made.inspection.code}"
    text = _("%(round)s：请在%(day)s前报送各项措施的进展。") % {"round": made, "day": made.due_on.isoformat()}
    tell(
        Note(
            to=holders(unit, Role.HANDLE),
            kind=Kind.ROUND,
            text=text,
            link=link,
            key=f"round:{made.pk}:{unit.pk}",
            about=str(made),
            besides=by,
        )
        for unit in units
    )
