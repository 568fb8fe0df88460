"""Files beside the steps: added before a step is taken, fixed with it, taken over into the next attempt."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.closing.chain import turn_of, why_not
from bihuan.closing.models import Closing, ClosingFile, Step
from bihuan.evidence.accepting import accept_file
from bihuan.findings.models import Finding
from bihuan.refusals import Refused
from bihuan.rulebooks.closing import SUBMITTING
from bihuan.units.models import Member

MOST = 80
"""Files beside one step."""


def waiting(finding: Finding) -> list[ClosingFile]:
    """What would go with a step taken now."""
    files = ClosingFile.objects.filter(finding=finding, step__isnull=True, removed_at__isnull=True)
    return list(files.select_related("stored__picture", "by"))


@transaction.atomic
def attach(finding: Finding, files: Iterable[tuple[str, str, bytes]], *, by: Member) -> list[ClosingFile]:
    """Add files (key of the piece of evidence or "", name, content), all or none; the same bytes twice are one.

    ``Unusable`` names the file that cannot be taken; ``Refused`` unless the next step is ``by``'s to take.
    """
    lock_cases([finding.case])
    _check(finding, by)
    there = {(file.item, file.stored_id) for file in waiting(finding)}
    added = []
    for item, name, content in files:
        stored = accept_file(name, content, by)
        if (item, stored.pk) not in there:
            there.add((item, stored.pk))
            added.append(ClosingFile.objects.create(finding=finding, item=item, stored=stored, name=name[:200], by=by))
    if len(there) > MOST:
        raise Refused(_("一步的材料最多%(most)d个：请先移除一些，或合成一个文件。") % {"most": MOST})
    return added


@transaction.atomic
def detach(file: ClosingFile, *, by: Member) -> None:
    """Leave out a file that no step was taken with yet."""
    lock_cases([file.finding.case])
    _check(file.finding, by)
    if not ClosingFile.objects.filter(pk=file.pk, step__isnull=True).update(removed_at=timezone.now()):
        raise Refused(_("“%(name)s”已随步骤提交，不能再移除。") % {"name": file.name})


def _check(finding: Finding, by: Member) -> None:
    step = turn_of(finding)
    if step is None:
        raise Refused(_("%(number)s已经销号，材料不能再动。") % {"number": finding.case.number})
    if reason := why_not(step, by):
        raise Refused(reason)


def fix(files: list[ClosingFile], step: Step) -> None:
    """The files belong to a step that was just taken."""
    ClosingFile.objects.filter(pk__in=[file.pk for file in files]).update(step=step)


def carry_over(closing: Closing) -> None:
    """What the unit handed in with this attempt goes with the next one, until it is removed or replaced."""
    ClosingFile.objects.filter(finding=closing.finding, step__isnull=True, removed_at__isnull=True).update(
        removed_at=timezone.now()
    )
    handed = ClosingFile.objects.filter(step__closing=closing, step__kind__in=SUBMITTING)
    ClosingFile.objects.bulk_create(
        ClosingFile(finding=closing.finding, item=file.item, stored_id=file.stored_id, name=file.name, by_id=file.by_id)
        for file in handed
    )


def said_files(files: Iterable[ClosingFile]) -> list[dict[str, object]]:
    """The files as the entry of a step names them."""
    return [{"id": file.pk, "item": file.item, "name": file.name, "sha256": file.stored.sha256} for file in files]
