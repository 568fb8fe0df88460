"""The papers in the file of a finding, made from the record: plan, round, checklist, step, objections, look-back."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Party
from bihuan.closing.showing import Attempt, ShownStep
from bihuan.complaints.actions import money
from bihuan.findings.models import Finding, Measure, Milestone
from bihuan.lookback.models import LookBack
from bihuan.mailroom.word import Table, paper, text_file
from bihuan.moments import BEIJING
from bihuan.notices.models import Notice, Objection
from bihuan.numerals import format_date
from bihuan.rounds.models import Report, Round, Schedule
from bihuan.sites.models import Site
from bihuan.sites.nearness import said_site

FACTS = (34, 122)
STEPS = (16, 60, 28, 28, 24)
CHECKLIST = (14, 82, 22, 38)
REPORTS = (14, 26, 16, 70, 30)


def plan_file(
    finding: Finding,
    measures: Sequence[Measure],
    steps: Mapping[int, Sequence[Milestone]],
    sites: Sequence[Site] = (),
) -> bytes:
    """The problem, who answers for it, where it lies, each measure with its milestones."""
    case = finding.case
    parties = list(case.party.filter(until__isnull=True).select_related("unit").order_by("id"))
    named = [
        [str(part.label), "、".join(party.unit.name for party in parties if party.part == part)] for part in Party.Part
    ]
    related = finding.related.order_by("number").values_list("number", flat=True)
    facts = [
        [_("编号"), f"{case.number}　{finding.serial_text}".strip()],
        [_("层级"), str(finding.get_level_display())],
        [_("反馈问题"), finding.problem],
        [_("整改目标"), finding.target],
        [_("整改时限"), finding.due_text or (format_date(case.due_on) if case.due_on else "")],
        *(row for row in named if row[1]),
        [_("责任人"), "、".join(finding.persons)],
        [_("联点领导"), finding.sponsor],
        [_("地点"), finding.place],
        [_("点位"), "\n".join(map(said_site, sites))],
        [_("关联信访件"), "、".join(related)],
        *(
            [
                str(item.get_kind_display()),
                f"{format_date(item.on)}　{item.body}　{item.number}\n{item.outcome}".strip(),
            ]
            for item in case.referrals.all()
        ),
    ]
    parts: list[str | Table] = [Table([_("项目"), _("内容")], [row for row in facts if row[1]], FACTS)]
    for measure in measures:
        cost = _("计划投资%(money)s") % {"money": money(measure.planned_fen)} if measure.planned_fen else ""
        units = "、".join(unit.short for unit in measure.units.all())
        parts += ["", _("措施%(position)d：") % {"position": measure.position}, measure.text]
        parts.append("　".join(word for word in (units, measure.due_text, cost) if word))
        if rows := [_step(place, step) for place, step in enumerate(steps.get(measure.pk, ()), start=1)]:
            parts.append(Table([_("序号"), _("节点"), _("完成时限"), _("实际完成"), _("累计进度")], rows, STEPS))
    return paper(_("问题和整改方案"), case.number, parts)


def _step(place: int, step: Milestone) -> list[str]:
    reached = step.reached_on.isoformat() if step.reached_on else ""
    return [str(place), step.text, step.due_on.isoformat(), reached, f"{step.percent}%"]


def round_file(finding: Finding, asked: Round, reports: Sequence[Report], schedule: Schedule | None) -> bytes:
    """What was reported in one round, and what followed from it."""
    rows = [
        [
            str(report.measure.position),
            report.unit.short,
            f"{report.percent}%",
            _reported(report),
            str(report.get_state_display()),
        ]
        for report in reports
    ]
    parts: list[str | Table] = []
    if rows:
        parts.append(Table([_("措施"), _("单位"), _("进度"), _("进展"), _("审核")], rows, REPORTS))
    if schedule is not None:
        label = str(Schedule.Value(schedule.value).label)
        parts += ["", _("进度认定：%(value)s，累计%(percent)d%%。") % {"value": label, "percent": schedule.percent}]
        parts += list(schedule.why)
        if schedule.ruled:
            parts.append(_("认定理由：%(reason)s") % {"reason": schedule.reason})
    return paper(str(asked), finding.case.number, parts)


def _reported(report: Report) -> str:
    said = [report.text]
    said += [f"{one.milestone.text}：{one.on.isoformat()}" for one in report.reached.all()]
    if report.spent_fen is not None:
        said.append(_("累计投入%(money)s") % {"money": money(report.spent_fen)})
    if report.obstacles:
        said.append(_("存在困难：%(text)s") % {"text": report.obstacles})
    if report.next_step:
        said.append(_("下一步：%(text)s") % {"text": report.next_step})
    return "\n".join(said)


def checklist_file(finding: Finding, attempt: Attempt) -> bytes:
    """What the self-check said of each piece of evidence."""
    rows = [
        [str(place), item.name, str(item.get_state_display()), item.note]
        for place, item in enumerate(attempt.checklist, start=1)
    ]
    table = Table([_("序号"), _("材料"), _("核对"), _("说明")], rows, CHECKLIST)
    return paper(_("自查清单"), f"{finding.case.number}　{finding.get_nature_display()}", [table])


def step_file(finding: Finding, attempt: Attempt, shown: ShownStep) -> bytes:
    """One step as it was taken, or as the attempt ended at it."""
    step = shown.step
    entry = step.taken or attempt.closing.ended
    facts = [
        (_("办理单位"), f"{step.place.name}（{shown.role}）"),
        (_("日期"), _days(shown)),
        (_("参加人员"), "、".join(step.persons)),
        (_("结论"), str(step.get_verdict_display()) if step.verdict else ""),
        (_("内容"), step.text),
        (_("材料"), "\n".join(file.name for file in shown.files)),
    ]
    if entry is not None:
        when = entry.recorded_at.astimezone(BEIJING)
        facts.insert(1, (_("办理"), f"{shown.who}　{when:%Y-%m-%d %H:%M}".strip()))
    return text_file(step.name, finding.case.number, [(heading, text) for heading, text in facts if text])


def _days(shown: ShownStep) -> str:
    step = shown.step
    if step.on and step.until:
        return f"{format_date(step.on)}-{format_date(step.until)}"
    return format_date(step.on) if step.on else ""


def objections_file(finding: Finding, notice: Notice, objections: Sequence[Objection]) -> bytes:
    """Every objection with its answer."""
    parts = []
    for place, one in enumerate(objections, start=1):
        late = _("（逾期）") if one.is_late else ""
        heading = f"{place}. {one.counts_on.isoformat()}　{one.get_channel_display()}{late}"
        said = one.text
        if one.answered_on:
            upheld = _("成立") if one.upheld else _("不成立")
            said += "\n" + _("答复（%(day)s，%(upheld)s）：%(text)s") % {
                "day": one.answered_on.isoformat(),
                "upheld": upheld,
                "text": one.answer,
            }
        parts.append((heading, said))
    return text_file(_("异议和答复"), f"{finding.case.number}　{notice.title}", parts)


def look_back_file(look: LookBack, who: str) -> bytes:
    """Why it was looked at again, what was found, what followed."""
    parts = [
        (_("为什么回头看"), "\n".join(look.reasons)),
        (_("核查"), f"{look.visited_on.isoformat() if look.visited_on else ''}　{'、'.join(look.persons)}　{who}"),
        (_("结果"), str(look.get_outcome_display())),
        (_("核查情况"), look.text),
    ]
    if look.reopened:
        day = look.reopened.effective_at.astimezone(BEIJING)
        parts.append((_("重新整改"), f"{day:%Y-%m-%d}　{look.reopened.reason}"))
    return text_file(_("回头看情况"), str(look), parts)
