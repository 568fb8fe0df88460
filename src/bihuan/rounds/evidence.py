"""Evidence beside a report: added while it is written, named in the entry with which it is handed in."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.locking import lock_cases
from bihuan.evidence.accepting import accept_file
from bihuan.findings.models import Measure
from bihuan.refusals import Refused
from bihuan.rounds.models import Report, ReportFile, Round
from bihuan.rounds.reporting import check_open, files_beside, reporting_unit
from bihuan.units.models import Member

MOST = 30
"""Files beside one report."""


def files_by_measure(asked: Round, measures: Iterable[int]) -> dict[int, list[ReportFile]]:
    """What stands beside each measure's report in the round; one query."""
    rows = ReportFile.objects.filter(round=asked, measure__in=list(measures), removed_at__isnull=True)
    found: defaultdict[int, list[ReportFile]] = defaultdict(list)
    for file in rows.select_related("stored__picture"):
        found[file.measure_id].append(file)
    return found


@transaction.atomic
def attach(asked: Round, measure: Measure, files: Iterable[tuple[str, bytes]], *, by: Member) -> list[ReportFile]:
    """Add files (name, content), all or none; the same bytes twice are one. ``Unusable`` names a file that is no good."""
    _check(asked, measure, by)
    there = {file.stored_id for file in files_beside(asked, measure)}
    added = []
    for name, content in files:
        stored = accept_file(name, content, by)
        if stored.pk not in there:
            there.add(stored.pk)
            made = ReportFile.objects.create(round=asked, measure=measure, stored=stored, name=name[:200], by=by)
            added.append(made)
    if len(there) > MOST:
        raise Refused(_("一项报送的佐证最多%(most)d个：请先移除一些，或合成一个文件。") % {"most": MOST})
    return added


@transaction.atomic
def detach(file: ReportFile, *, by: Member) -> None:
    """Leave a file out; the entries of what was handed in with it still name it."""
    _check(file.round, file.measure, by)
    ReportFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=timezone.now())


def _check(asked: Round, measure: Measure, by: Member) -> None:
    """It is ``by``'s unit's to report, and neither over nor accepted."""
    lock_cases([measure.finding.case])
    check_open(asked, measure)
    if reporting_unit(measure, by) is None:
        raise Refused(_("这项措施不由您的单位报送。"))
    if Report.objects.filter(round=asked, measure=measure, state=Report.State.ACCEPTED).exists():
        raise Refused(_("这项措施本轮的报送已经审核，佐证不能再动。"))
