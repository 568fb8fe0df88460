"""Findings for tests, through the public verbs."""

from datetime import date

from django.db import transaction

from bihuan.cases.models import Inspection, Party
from bihuan.cases.opening import open_site_data
from bihuan.findings.models import Finding
from bihuan.findings.opening import NewFinding, NewMeasure, open_findings
from bihuan.units.models import Unit


def open_source(code: str, name: str, source: str = "inspection") -> Inspection:
    """Another source of problems of the same city."""
    item = {"code": code, "name": name, "source": source, "level": "city", "kind": "check", "team": ""}
    days = {"started_on": date(2025, 6, 1), "ended_on": date(2025, 12, 31)}
    open_site_data({"inspections": [{**item, **days, "region": "澜川市", "rulebook": "hunan-look-back"}]})
    return Inspection.objects.select_related("region", "rulebook_text").get(code=code)


def plan_finding(
    inspection: Inspection,
    number: str = "问题1",
    *,
    lead: str = "青屏县",
    due_on: date | None = date(2026, 12, 31),
    received: date = date(2026, 1, 5),
    measures: tuple[str, ...] = ("完成管网改造", "健全运维机制"),
) -> Finding:
    """One finding with its plan, led by the unit called ``lead``."""
    unit = Unit.objects.get(short=lead)
    new = NewFinding(
        number=number,
        finding=Finding(
            problem="城区雨污分流不到位。部分管网错接。", target="生活污水应收尽收。", due_text="2026年底前"
        ),
        parties=((unit, Party.Part.LEAD),),
        measures=tuple(NewMeasure(text, due_on=due_on) for text in measures),
        due_on=due_on,
    )

    with transaction.atomic():
        open_findings([new], inspection=inspection, received=received, by=None)
    return Finding.objects.select_related("case").get(case__inspection=inspection, case__number=number)
