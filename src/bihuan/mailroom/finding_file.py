"""One case, one file of a finding: plan, rounds, every attempt to close it, notice, look-backs; and what is missing."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from bihuan.cases.behalf import actors
from bihuan.cases.selectors import sees_whole
from bihuan.closing.showing import Attempt, attempts_of
from bihuan.findings.documents import documents_of
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.lookback.models import LookBack
from bihuan.lookback.registers import visible_look_backs
from bihuan.mailroom import finding_papers, missing_of_findings
from bihuan.mailroom.binder import Binder, Item
from bihuan.mailroom.bundling import safe
from bihuan.mailroom.check_sheet import SHEETS, check_sheet
from bihuan.mailroom.history_file import history_file
from bihuan.mailroom.notice_file import notice_file
from bihuan.notices.models import Notice
from bihuan.rounds.models import Report, ReportFile, Round, Schedule
from bihuan.sites.linking import sites_of
from bihuan.sites.models import Site
from bihuan.units.models import Member


def finding_file(finding: Finding, member: Member) -> Binder:
    """The file of ``finding``, which ``member`` sees, as far as it may be read. A fixed number of queries."""
    found = Binder(number=finding.case.number)
    measures = list(finding.measures.filter(until__isnull=True).prefetch_related("units"))
    steps: defaultdict[int, list[Milestone]] = defaultdict(list)
    for step in Milestone.objects.filter(measure__in=measures, until__isnull=True):
        steps[step.measure_id].append(step)
    attempts = attempts_of(finding)[::-1]
    notices = list(Notice.objects.filter(closing__finding=finding).prefetch_related("objections").order_by("pk"))
    looks = _look_backs(finding, member)
    found.items += [
        *_plan(finding, measures, steps, sites_of(finding.case, member)),
        *_rounds(finding),
        *_attempts(finding, attempts),
        *_notices(finding, notices),
        *_looked_back(looks),
    ]
    title = _("办理经过")
    whole = sees_whole(member, finding.case.inspection)
    happened = partial(history_file, finding.case.chain, finding.case.number, member, whole=whole)
    found.items.append(Item(f"6-{title}.docx", title, happened))
    found.missing += missing_of_findings.said(finding, measures, steps, attempts, notices, looks)
    return found


def _plan(
    finding: Finding, measures: list[Measure], steps: dict[int, list[Milestone]], sites: list[Site]
) -> Iterator[Item]:
    title = _("问题和整改方案")
    yield Item(f"1-{title}.docx", title, partial(finding_papers.plan_file, finding, measures, steps, sites))
    for place, file in enumerate(documents_of(finding), start=1):
        yield Item(f"1-{_('方案文件')}/{place:02d}-{safe(file.name)}", file.name, file.stored)


def _rounds(finding: Finding) -> Iterator[Item]:
    """Every round in which something was reported: a paper of all measures, and the evidence."""
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    rows = Report.objects.filter(measure__finding=finding).select_related("measure", "unit", "round")
    for report in rows.prefetch_related("reached__milestone").order_by("round__as_of", "measure__position", "pk"):
        reports[report.round_id].append(report)
    files: defaultdict[int, list[ReportFile]] = defaultdict(list)
    beside = ReportFile.objects.filter(measure__finding=finding, removed_at__isnull=True)
    for file in beside.select_related("stored", "measure").order_by("measure__position", "pk"):
        files[file.round_id].append(file)
    schedules = {row.round_id: row for row in Schedule.objects.filter(case=finding.case)}
    for asked in Round.objects.filter(pk__in=[*reports, *files, *schedules]).order_by("as_of"):
        folder = f"2-{_('调度')}/{asked.as_of.isoformat()}"
        made = partial(finding_papers.round_file, finding, asked, reports[asked.pk], schedules.get(asked.pk))
        yield Item(f"{folder}/{_('进展')}.docx", _("%(round)s：进展") % {"round": asked}, made)
        for place, file in enumerate(files[asked.pk], start=1):
            name = f"{folder}/{_('佐证')}/{place:02d}-{_('措施')}{file.measure.position}-{safe(file.name)}"
            yield Item(name, file.name, file.stored)


def _attempts(finding: Finding, attempts: list[Attempt]) -> Iterator[Item]:
    """Every attempt, refused ones too: its checklist, each step with its text and files, the sheets that were signed."""
    for serial, attempt in enumerate(attempts, start=1):
        attempt.closing.finding = finding
        which = _("第%(serial)d次申请") % {"serial": serial}
        folder = f"3-{_('销号')}/{serial}-{safe(attempt.outcome, 20)}"
        if attempt.checklist:
            title = _("自查清单")
            made = partial(finding_papers.checklist_file, finding, attempt)
            yield Item(f"{folder}/00-{title}.docx", f"{which}：{title}", made)
        taken = [shown for shown in attempt.steps if shown.step.taken_id or shown.step.refused]
        for shown in taken:
            step = shown.step
            step.closing = attempt.closing
            stem = f"{folder}/{step.position:02d}-{safe(step.name, 40)}"
            paper = partial(finding_papers.step_file, finding, attempt, shown)
            yield Item(f"{stem}.docx", f"{which}：{step.name}", paper)
            if step.kind in SHEETS and step.persons:
                before = [one.step for one in taken if one.step.position < step.position]
                sheet = partial(check_sheet, step, before, attempt.checklist)
                yield Item(f"{stem}-{_('签字表')}.docx", f"{which}：{step.name}{_('签字表')}", sheet)
            for place, file in enumerate(shown.files, start=1):
                yield Item(f"{stem}/{place:02d}-{safe(file.name)}", file.name, file.stored)


def _notices(finding: Finding, notices: list[Notice]) -> Iterator[Item]:
    for notice in notices:
        stem = f"4-{_('公示')}/{notice.starts_on.isoformat()}"
        yield Item(f"{stem}-{_('公示')}.docx", notice.title, partial(notice_file, notice))
        if objections := list(notice.objections.all()):
            title = _("异议和答复")
            made = partial(finding_papers.objections_file, finding, notice, objections)
            yield Item(f"{stem}-{title}.docx", title, made)


def _look_backs(finding: Finding, member: Member) -> list[LookBack]:
    rows = visible_look_backs(member, finding.case.inspection).filter(finding=finding)
    return list(rows.prefetch_related("files__stored").order_by("pk"))


def _looked_back(looks: list[LookBack]) -> Iterator[Item]:
    who = actors([look.ended for look in looks if look.ended])
    for look in looks:
        if look.outcome == LookBack.Outcome.DROPPED or look.is_waiting:
            continue
        assert look.visited_on is not None  # every result says its day
        stem = f"5-{_('回头看')}/{look.visited_on.isoformat()}"
        made = partial(finding_papers.look_back_file, look, who.get(look.ended_id or 0, ""))
        yield Item(f"{stem}.docx", _("%(day)s回头看") % {"day": look.visited_on.isoformat()}, made)
        kept = [file for file in look.files.all() if file.removed_at is None]
        for place, file in enumerate(kept, start=1):
            yield Item(f"{stem}/{place:02d}-{safe(file.name)}", file.name, file.stored)
