"""The words of a notice, from the finding's own record: four sections as papers have them, and the period as printed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.closing.models import Closing
from bihuan.findings.models import Finding
from bihuan.numerals import format_date, to_chinese
from bihuan.rulebooks import calendar
from bihuan.workdays import Limit, period

FALLBACK = Limit(5, "natural_days")
"""Where a rulebook sets no limit for notices (``domain.md`` 4: seed 002's five days, the first one not counted)."""


@dataclass(frozen=True)
class Period:
    """``starts_on`` to ``ends_on``, both on the notice, and its length as printed."""

    starts_on: date
    ends_on: date
    days: str

    @property
    def text(self) -> str:
        """2023年10月12日-2023年10月17日(共五天)."""
        return f"{format_date(self.starts_on)}-{format_date(self.ends_on)}({self.days})"


def period_of(inspection: Inspection, starts_on: date) -> Period:
    """The period of a notice that begins on ``starts_on``, by the rulebook and the work calendar."""
    rule = inspection.rulebook_text.rulebook.limits.get("notice")
    limit = rule.limit if rule else FALLBACK
    first, last = period(limit, starts_on, calendar.current())
    amount = to_chinese(limit.amount)
    unit = _("个工作日") if limit.unit == "working_days" else _("天")
    return Period(first, last, _("共%(amount)s%(unit)s") % {"amount": amount, "unit": unit})


def title_of(finding: Finding) -> str:
    """The title as notices have it."""
    inspection = finding.case.inspection
    found = inspection.source == Inspection.Source.INSPECTION
    said = (
        _("%(region)s%(source)s反馈“%(title)s”问题整改销号公示")
        if found
        else _("%(region)s%(source)s“%(title)s”问题整改销号公示")
    )
    source = str(inspection).removesuffix(_("反馈问题")) if found else str(inspection)
    return (said % {"region": inspection.region, "source": source, "title": finding.title})[:200]


def sections_of(finding: Finding, closing: Closing) -> list[list[str]]:
    """问题、目标、措施、完成情况, each from the record; who puts the notice up may word them otherwise."""
    measures = finding.measures.filter(until__isnull=True).order_by("position")
    listed = "\n".join(f"（{to_chinese(row.position)}）{row.text}" for row in measures)
    told = closing.steps.filter(taken__isnull=False).exclude(text="").order_by("position")
    kept_up = _("（并持续推进）") if finding.long_term else ""
    done = _("已完成%(more)s。") % {"more": kept_up} + "".join(step.text for step in told[:1])
    return [
        [_("一、反馈问题"), finding.problem],
        [_("二、整改目标"), finding.target or _("（方案中没有单列。）")],
        [_("三、整改措施"), listed],
        [_("四、整改完成情况"), done],
    ]


def closing_words() -> str:
    """How objections are made (seed 002)."""
    return _(
        "以上整改情况向社会公示，如有异议请以书面或电话形式向受理单位反馈，并提供联系方式；"
        "邮寄的以邮戳为准，直接送达的以送达日期为准。"
    )
