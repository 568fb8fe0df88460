"""What can be looked back at: findings that stood as struck off, divided into strata, as of a moment."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from bihuan.cases.models import Facet, Inspection, Party, StandSpan
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding
from bihuan.lookback.models import Draw
from bihuan.lookback.sampling import Candidate
from bihuan.moments import day_start

BULK = 500


def candidates(inspection: Inspection, strata: str, as_of: datetime, since: date | None) -> list[Candidate]:
    """What stood as struck off (kept up or not) just before ``as_of``, struck off not before the day ``since``.

    Everything comes from what the ledger says held then, so the same ledger gives the same candidates.
    """
    spans = StandSpan.objects.at(as_of).filter(inspection=inspection, status__in=CLOSED)
    if since:
        spans = spans.filter(since__gte=day_start(since))
    rows = list(spans.order_by("case").values_list("case", "case__number", "case__chain"))
    within = _strata(strata, [case for case, _number, _chain in rows], as_of)
    return [Candidate(within.get(case, _("未定")), number, chain) for case, number, chain in rows]


def _strata(strata: str, cases: list[int], as_of: datetime) -> dict[int, str]:
    if strata == Draw.Strata.NONE:
        return dict.fromkeys(cases, _("全部"))
    found: dict[int, str] = {}
    for start in range(0, len(cases), BULK):
        some = cases[start : start + BULK]
        if strata == Draw.Strata.UNIT:
            led = Party.objects.at(as_of).filter(case__in=some, part=Party.Part.LEAD).order_by("-pk")
            found.update(led.values_list("case", "unit__short"))
            continue
        dimension = Facet.Dimension.LEVEL if strata == Draw.Strata.LEVEL else Facet.Dimension.DUE_YEAR
        facets = Facet.objects.at(as_of).filter(case__in=some, dimension=dimension)
        found.update(facets.order_by("-pk").values_list("case", "value"))
    if strata == Draw.Strata.LEVEL:
        words = dict(Finding.Level.choices)
        return {case: str(words.get(value, value)) for case, value in found.items()}
    return found
