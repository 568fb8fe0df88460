"""A finding and the sites it is about: who links them, and what a site's page says of the finding."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bihuan.cases.models import Case, Party, Stand
from bihuan.findings.models import Finding
from bihuan.findings.recording import Act, record
from bihuan.findings.registers import RESPONSIBLE
from bihuan.sites.linking import Duty, Takes
from bihuan.sites.telling import Told
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

OFFICE = (Role.DISPATCH, Role.INTAKE, Role.REVIEW)


def _duty(case: Case, member: Member) -> Duty | None:
    """As the office of the source, else for a responsible unit."""
    region = case.inspection.region
    for role in OFFICE:
        if may(member, role, region):
            return Duty(role, region)
    parties = Party.objects.filter(case=case, until__isnull=True, part__in=RESPONSIBLE).select_related("unit")
    for party in parties.order_by("pk"):
        if may(member, Role.HANDLE, party.unit):
            return Duty(Role.HANDLE, party.unit, party.unit)
    return None


def _record(case: Case, act: str, duty: Duty, data: dict[str, Any], *, by: Member, seen: int) -> None:
    done = Act(case, act, duty.role, place=duty.place, unit=duty.unit, data=data)
    record([done], inspection=case.inspection, by=by, seen=seen)


def _text(case: Case) -> str:
    finding = Finding.objects.get(pk=case.pk)
    return "\n".join((finding.title, finding.problem, finding.place))


def _page(case: Case) -> str:
    return reverse("findings:page", args=[case.pk]) + f"?inspection={case.inspection.code}"


FINDINGS = Takes(duty=_duty, record=_record, text=_text, page=_page)


def lines_of(cases: Iterable[Case], member: Member) -> dict[int, Told]:
    """Findings in a line each."""
    listed = list(cases)
    titles = dict(Finding.objects.filter(pk__in=[case.pk for case in listed]).values_list("pk", "title"))
    return {
        case.pk: Told(titles.get(case.pk, ""), case.status, str(Stand(case.status).label), _page(case))
        for case in listed
    }
