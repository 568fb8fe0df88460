"""The register of a progress round as a Word file."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.mailroom.word import table_file
from bihuan.rounds.models import Round
from bihuan.rounds.registers import Standing

WIDTHS = (18, 62, 34, 24, 16, 24, 79)


def round_file(asked: Round, cases: Sequence[Case], stood: Mapping[int, Standing]) -> bytes:
    """``cases`` as ``rounds.registers.round_findings`` gives them; the same round gives the same bytes."""
    headings = [
        _("编号"), _("反馈问题"), _("责任单位"), _("整改时限"), _("累计进度"), _("进度"), _("依据"),
    ]  # fmt: skip
    lead = _("%(inspection)s，进展截至%(day)s，共%(count)d个问题") % {
        "inspection": asked.inspection,
        "day": asked.as_of.isoformat(),
        "count": len(cases),
    }
    return table_file(str(asked), lead, headings, [_row(case, stood[case.pk]) for case in cases], WIDTHS)


def _row(case: Case, stood: Standing) -> list[str]:
    due = case.due_on.isoformat() if case.due_on else case.finding.due_text
    units = "、".join(party.unit.short for party in getattr(case, "responsible", []))
    why = [*stood.judgement.why]
    if stood.schedule and stood.schedule.ruled:
        why.append(_("认定理由：%(reason)s") % {"reason": stood.schedule.reason})
    return [case.number, case.finding.title, units, due, f"{stood.percent}%", stood.label, "\n".join(why)]
