"""Rounds, what units report in them, and what follows for each finding."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case, Inspection
from bihuan.evidence.models import Beside
from bihuan.findings.models import Measure, Milestone
from bihuan.units.models import Unit


class Round(models.Model):
    """One progress round of a source: how every open measure stood at the end of the day ``as_of``."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="rounds")
    as_of = models.DateField(_("进展截至"))
    due_on = models.DateField(_("报送期限"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-as_of"]
        constraints = [models.UniqueConstraint(fields=["inspection", "as_of"], name="round_once")]

    def __str__(self) -> str:
        return _("%(year)d年%(month)d月%(day)d日调度") % {
            "year": self.as_of.year,
            "month": self.as_of.month,
            "day": self.as_of.day,
        }


class Report(models.Model):
    """What is reported on one measure in one round. Its versions are in the ledger; the row is the newest."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待审核")
        RETURNED = "returned", _("退回修改")
        ACCEPTED = "accepted", _("已审核")

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the unit that reports")
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    percent = models.PositiveSmallIntegerField(_("累计进度"))
    text = models.TextField(_("进展情况"))
    spent_fen = models.BigIntegerField(_("累计投入"), null=True, help_text="hundredths of a yuan since the beginning")
    obstacles = models.TextField(_("存在困难"), blank=True)
    next_step = models.TextField(_("下一步安排"), blank=True)
    submitted = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    decided = models.ForeignKey("ledger.Entry", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["measure__finding", "measure__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "measure"], name="report_once"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="report_percent"),
        ]


class Reached(models.Model):
    """A milestone that a report says was reached, and on which day."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="reached")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="reached")
    on = models.DateField(_("完成日期"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "milestone"], name="reached_once")]


class Schedule(models.Model):
    """Whether a finding is on schedule in a round: computed when the round is concluded, or said by a person."""

    class Value(models.TextChoices):
        COMPLETED = "completed", _("完成整改措施")
        ON_SCHEDULE = "on_schedule", _("达到序时进度")
        BEHIND = "behind", _("滞后")

    round = models.ForeignKey(Round, models.PROTECT, related_name="schedules")
    case = models.ForeignKey(Case, models.PROTECT, related_name="schedules")
    percent = models.PositiveSmallIntegerField(_("累计进度"))
    computed = models.CharField(max_length=12, choices=Value)
    why = models.JSONField(default=list, help_text="the sentences that explain it")
    ruled = models.CharField(_("认定"), max_length=12, choices=Value, blank=True)
    reason = models.TextField(_("认定的理由"), blank=True)

    class Meta:
        ordering = ["case"]
        constraints = [models.UniqueConstraint(fields=["round", "case"], name="schedule_once")]

    @property
    def value(self) -> str:
        """What counts: said by a person, else computed."""
        return self.ruled or self.computed


class ReportFile(Beside):
    """Evidence beside what is reported on a measure in a round; it is there before the report is handed in."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="files")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="report_files")

    class Meta(Beside.Meta):
        indexes = [models.Index(fields=["round", "measure"], name="report_file_of")]
