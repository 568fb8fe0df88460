"""The sheet that people take along to a site check or an acceptance and sign there (现场核查表、验收表), as a Word file."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Party
from bihuan.closing.models import Checked, Step
from bihuan.mailroom.word import Table, paper
from bihuan.numerals import format_date, to_chinese

FACTS = (34, 122)
CHECKLIST = (12, 60, 18, 36, 30)
PEOPLE = (34, 62, 30, 30)
SPARE = 4
"""Empty lines for people whose names are not known beforehand."""
SHEETS = ("site_check", "acceptance", "signature")
"""Kinds of steps that are signed on paper."""
BOX, TICKED = "□", "☑"
ROOM = "\n\u3000"
"""A line high enough to sign on."""


def check_sheet(step: Step, before: Sequence[Step], checklist: Sequence[Checked]) -> bytes:
    """Of a step of an attempt; ``before`` are the taken steps before it. What was entered is filled in, the rest is left
    blank to be written by hand. The same step gives the same bytes."""
    finding = step.closing.finding
    case = finding.case
    units = case.party.filter(until__isnull=True, part__in=(Party.Part.LEAD, Party.Part.ASSIST)).select_related("unit")
    measures = finding.measures.filter(until__isnull=True)
    facts = [
        [_("编号"), f"{case.number}　{finding.serial_text}".strip()],
        [_("反馈问题"), finding.problem],
        [_("整改目标"), finding.target],
        [_("整改措施"), "\n".join(f"（{to_chinese(row.position)}）{row.text}" for row in measures)],
        [_("责任单位"), "、".join(party.unit.name for party in units.order_by("-part", "id"))],
        [_("整改时限"), finding.due_text or (format_date(case.due_on) if case.due_on else "")],
        *([one.name, one.text] for one in before if one.text),
    ]
    checked = [
        [str(place), item.name, item.get_state_display(), item.note, ""]
        for place, item in enumerate(checklist, start=1)
    ]
    parts: list[str | Table] = [Table([_("项目"), _("内容")], facts, FACTS)]
    if checked:
        parts += ["", Table([_("序号"), _("材料"), _("自查"), _("说明"), _("现场核对")], checked, CHECKLIST)]
    parts += [
        "",
        Table(
            [_("项目"), _("内容")],
            [
                [_("核查日期"), format_date(step.on) if step.on else _("　　　　年　　月　　日")],
                [_("情况"), step.text or ROOM * 5],
                [_("结论"), _verdicts(step)],
            ],
            FACTS,
        ),
        "",
        Table([_("姓名"), _("单位、职务"), _("签名"), _("日期")], _people(step), PEOPLE),
    ]
    return paper(_("%(step)s表") % {"step": step.name}, case.number, parts)


def _verdicts(step: Step) -> str:
    return "　".join(f"{TICKED if step.verdict == verdict.value else BOX}{verdict.label}" for verdict in Step.Verdict)


def _people(step: Step) -> list[list[str]]:
    named = [[name, "", ROOM, ""] for name in step.persons]
    return [*named, *(["", "", ROOM, ""] for _line in range(1 if named else SPARE))]
