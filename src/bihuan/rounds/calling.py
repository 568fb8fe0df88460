"""What comes round by itself: rounds are opened on the rulebook's days, and late units are told once."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Inspection
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.rounds.late import late_units
from bihuan.rounds.models import Round
from bihuan.rounds.opening import due_round, open_round
from bihuan.units.roles import Role


def call(now: datetime) -> int:
    """A chore of the worker; how many rounds were opened and units reminded."""
    today = beijing_day(now)
    findings = Case.objects.filter(kind=Case.Kind.FINDING, inspection=OuterRef("pk"))
    done = 0
    for inspection in Inspection.objects.filter(Exists(findings)).select_related("region", "rulebook_text"):
        if day := due_round(inspection, today):
            try:
                open_round(inspection, day, by=None)
            except Refused:  # nothing left to ask about
                continue
            done += 1
    for asked in Round.objects.filter(concluded_at__isnull=True, due_on__lt=today).select_related("inspection"):
        done += _remind(asked)
    return done


def _remind(asked: Round) -> int:
    link = reverse("rounds:round", args=[asked.pk]) + f"?inspection={asked.inspection.code}"
    units = late_units(asked)
    tell(
        Note(
            to=holders(late.unit, Role.HANDLE),
            kind=Kind.ROUND,
            text=_("%(round)s已过报送期限，还有%(count)d项措施没有报送。") % {"round": asked, "count": late.missing},
            link=link,
            key=f"round-late:{asked.pk}:{late.unit.pk}",
            about=str(asked),
        )
        for late in units
    )
    return len(units)
