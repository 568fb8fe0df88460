"""Documents that belong to a finding's plan: the approval, a contract, a map."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.cases.models import Party
from bihuan.evidence.accepting import accept_file
from bihuan.findings.models import Finding, FindingFile
from bihuan.findings.recording import Act, record
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST = 60
"""Documents of one finding."""


def keeper_of(finding: Finding, member: Member) -> tuple[Role, Unit] | None:
    """In which role and for which unit ``member`` may keep its documents: a responsible unit, else the office."""
    region = finding.case.inspection.region
    if may(member, Role.DISPATCH, region):
        return Role.DISPATCH, region
    responsible = (Party.Part.LEAD, Party.Part.ASSIST)
    for party in finding.case.party.filter(until__isnull=True, part__in=responsible).select_related("unit"):
        if may(member, Role.HANDLE, party.unit):
            return Role.HANDLE, party.unit
    return None


def documents_of(finding: Finding) -> list[FindingFile]:
    """Those that were not removed, with their pictures."""
    return list(finding.files.filter(removed_at__isnull=True).select_related("stored__picture", "by"))


@transaction.atomic
def add_documents(finding: Finding, files: Iterable[tuple[str, bytes]], *, by: Member) -> list[FindingFile]:
    """Add files (name, content), all or none; the same bytes twice are one. ``Unusable`` names a file that is no good."""
    lock_cases([finding.case])
    duty = _duty(finding, by)
    there = {file.stored_id for file in documents_of(finding)}
    added = []
    for name, content in files:
        stored = accept_file(name, content, by)
        if stored.pk not in there:
            there.add(stored.pk)
            added.append(FindingFile.objects.create(finding=finding, stored=stored, name=name[:200], by=by))
    if len(there) > MOST:
        raise Refused(_("一个问题的文件最多%(most)d个：请先移除一些，或合成一个文件。") % {"most": MOST})
    if added:
        _record(finding, "add_document", duty, added, by)
    return added


@transaction.atomic
def remove_document(file: FindingFile, *, by: Member) -> None:
    """Take a document off; the file itself stays kept."""
    finding = file.finding
    lock_cases([finding.case])
    duty = _duty(finding, by)
    if FindingFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=timezone.now()):
        _record(finding, "remove_document", duty, [file], by)


def _duty(finding: Finding, by: Member) -> tuple[Role, Unit]:
    if (duty := keeper_of(finding, by)) is None:
        raise Refused(_("文件由责任单位或整改办登记。"))
    return duty


def _record(finding: Finding, act: str, duty: tuple[Role, Unit], files: list[FindingFile], by: Member) -> None:
    role, place = duty
    data = {"files": [[file.name, file.stored.sha256] for file in files]}
    unit = place if role == Role.HANDLE else None
    done = Act(finding.case, act, role, place=place, unit=unit, data=data)
    record([done], inspection=finding.case.inspection, by=by)
