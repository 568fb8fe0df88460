"""What should lie in the file of a finding and does not, each in a sentence."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Stand
from bihuan.closing.models import Checked, Closing
from bihuan.closing.showing import Attempt
from bihuan.findings.lifecycle import CLOSED
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.lookback.models import LookBack
from bihuan.notices.models import Notice
from bihuan.rounds.models import Report


def said(
    finding: Finding,
    measures: Sequence[Measure],
    steps: Mapping[int, Sequence[Milestone]],
    attempts: Sequence[Attempt],
    notices: Sequence[Notice],
    looks: Sequence[LookBack],
) -> list[str]:
    """In the order of the work; ``attempts`` are the oldest first."""
    return [
        *_of_plan(finding, measures, steps),
        *_of_rounds(finding, measures),
        *_of_closing(finding, attempts, notices),
        *(_("回头看还没有结果。") for look in looks if look.is_waiting),
    ]


def _of_plan(finding: Finding, measures: Sequence[Measure], steps: Mapping[int, Sequence[Milestone]]) -> Iterator[str]:
    if not measures:
        yield _("方案里没有整改措施。")
    for measure in measures:
        if not measure.long_term and not steps.get(measure.pk):
            yield _("措施%(position)d没有安排节点。") % {"position": measure.position}
    if not finding.target:
        yield _("没有写整改目标。")
    for referral in finding.case.referrals.filter(ended_on__isnull=True):
        yield _("%(kind)s还没有登记结果。") % {"kind": referral.get_kind_display()}


def _of_rounds(finding: Finding, measures: Sequence[Measure]) -> Iterator[str]:
    states = Report.objects.filter(measure__in=measures).values_list("measure", "state")
    accepted = {measure for measure, state in states if state == Report.State.ACCEPTED}
    for measure in measures:
        if measure.pk not in accepted:
            yield _("措施%(position)d没有审核过的进展报送。") % {"position": measure.position}


def _of_closing(finding: Finding, attempts: Sequence[Attempt], notices: Sequence[Notice]) -> Iterator[str]:
    for child in finding.children.exclude(case__status__in=CLOSED).select_related("case").order_by("pk"):
        yield _("分解任务%(number)s还没有销号。") % {"number": child.case.number}
    last = attempts[-1] if attempts else None
    if last is None or last.closing.outcome in (Closing.Outcome.REFUSED, Closing.Outcome.WITHDRAWN):
        yield (
            _("还没有申请销号。")
            if last is None
            else _("销号申请%(outcome)s，还没有重新申请。") % {"outcome": last.outcome}
        )
        return
    if Stand(finding.case.status) == Stand.RECTIFYING and last.closing.outcome != Closing.Outcome.OPEN:
        yield _("重新整改以后还没有申请销号。")
        return
    there = {file.item for shown in last.steps for file in shown.files}
    for item in last.checklist:
        if item.state == Checked.State.ABSENT and item.required:
            yield _("自查清单缺“%(item)s”。") % {"item": item.name}
        elif item.state == Checked.State.MET and item.key not in there:
            yield _("“%(item)s”只写明文号或存放处，没有附材料。") % {"item": item.name}
    if waiting := [shown.step.name for shown in last.steps if not shown.step.taken_id]:
        yield _("还没有办的步骤：%(steps)s。") % {"steps": "、".join(waiting)}
    yield from _of_notice(last, notices)


def _of_notice(last: Attempt, notices: Sequence[Notice]) -> Iterator[str]:
    posted = [notice for notice in notices if notice.closing_id == last.closing.pk]
    taken = [shown for shown in last.steps if shown.step.kind == "notice" and shown.step.taken_id]
    if taken and not posted and not any(shown.files for shown in taken):
        yield _("公示只登记了起止日期，没有公示的原文。")
    for notice in posted:
        if count := sum(one.answered_id is None for one in notice.objections.all() if not one.is_late):
            yield _("还有%(count)d条异议没有答复。") % {"count": count}
