"""Closing a finding in tests, through the public verbs."""

from datetime import date
from typing import Any

from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.closing.advancing import advance
from bihuan.closing.chain import turn_of
from bihuan.closing.models import Checked, Closing, Step
from bihuan.closing.saying import CheckedText, StepText, asked_of
from bihuan.findings.models import Finding
from bihuan.findings.tests.building import plan_finding
from bihuan.moments import beijing_day
from bihuan.rulebooks.adopting import adopt_text
from bihuan.rulebooks.loading import shipped_text
from bihuan.units.models import Member, Post, Unit

HUNAN = shipped_text("hunan-look-back")


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def follow_chain(inspection: Inspection, name: str) -> None:
    """The inspection's rulebook names a chain that ships."""
    start, end = HUNAN.index("[[closing]]"), HUNAN.index("[[publication]]")
    text = HUNAN[:start] + HUNAN[end:]
    text = text.replace('cutoff = "24:00"', f'cutoff = "24:00"\nclosing_chain = "{name}"')
    inspection.rulebook_text = adopt_text(
        text.replace('version = "4"', f'version = "{name}"'), "hunan-look-back", f"{name}.toml"
    )
    inspection.save(update_fields=["rulebook_text"])


def add_post(username: str, unit: str, role: str) -> None:
    member = Member.objects.filter(username=username).first() or Member.objects.add(username=username)
    Post.objects.create(member=member, unit=Unit.objects.get(short=unit), role=role)


def rectified_finding(inspection: Inspection, number: str = "问题1", **more: Any) -> Finding:
    """A finding of 青屏县 since June 2025."""
    return fresh(plan_finding(inspection, number, received=date(2025, 6, 2), **more))


def fresh(finding: Finding) -> Finding:
    return Finding.objects.select_related("case__inspection__region", "case__inspection__rulebook_text").get(
        pk=finding.pk
    )


def said_of(finding: Finding, **more: object) -> StepText:
    """Enough for whichever step comes next; a notice ran in July 2025, what was before it took place on the 1st; after a
    first attempt everything happens today."""
    step = turn_of(finding)
    going_on = Step.objects.filter(closing__finding=finding, closing__outcome="open")
    is_late = going_on.filter(until__isnull=False).exists() or finding.closings.exclude(outcome="open").exists()
    first, last = date(2025, 7, 1), date(2025, 7, 8)
    checklist = {item.key: CheckedText(Checked.State.MET, "存整改档案") for item in asked_of(finding)}
    told: dict[str, object] = {
        "text": "管网已改造，水质达标。",
        "verdict": "met",
        "on": beijing_day(timezone.now()) if is_late else first,
        "until": last if step and step.kind == "notice" else None,
        "persons": ("张某", "李某"),
        "checklist": checklist,
    }
    return StepText(**(told | more))  # type: ignore[arg-type]


def step_by(finding: Finding, username: str | None, **more: object) -> Closing:
    """The next step, taken by ``username`` who has just looked."""
    now = fresh(finding)
    by = who(username) if username else None
    return advance(now, said_of(now, **more), by=by, seen=now.case.revision)


def waits_at(finding: Finding) -> str:
    """The key of the step whose turn it is."""
    step = turn_of(fresh(finding))
    return step.key if step else ""
