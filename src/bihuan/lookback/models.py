"""Draws, and the look-backs that come from them or from signs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Inspection
from bihuan.evidence.models import Beside
from bihuan.findings.models import Finding


class Draw(models.Model):
    """A sample of what was struck off by a moment, drawn so that anybody can draw it again (``sampling.py``)."""

    class Strata(models.TextChoices):
        NONE = "none", gettext_lazy("不分层")
        UNIT = "unit", gettext_lazy("按牵头单位")
        LEVEL = "level", gettext_lazy("按层级")
        DUE_YEAR = "due_year", gettext_lazy("按完成年度")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="draws")
    number = models.PositiveIntegerField(help_text="of the source, from 1")
    seed = models.CharField(gettext_lazy("种子"), max_length=40)
    rate = models.PositiveSmallIntegerField(gettext_lazy("比例"), help_text="percent of each stratum, rounded up")
    strata = models.CharField(gettext_lazy("分层"), max_length=8, choices=Strata)
    as_of = models.DateTimeField(help_text="what stood as struck off just before this moment was drawn from")
    since = models.DateField(gettext_lazy("销号日期不早于"), null=True)
    drawn = models.JSONField(help_text="[[stratum, number, chain, lot, taken]] of all that was drawn from, in order")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="draw_number_once"),
            models.UniqueConstraint(fields=["inspection", "seed"], name="draw_seed_once"),
            models.CheckConstraint(condition=Q(rate__gte=1, rate__lte=100), name="draw_rate"),
        ]

    def __str__(self) -> str:
        return _("第%(number)d次抽查") % {"number": self.number}


class LookBack(models.Model):
    """One finding to be looked at again, and what was found. ``reasons`` say why it is its turn."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", gettext_lazy("等待核查")
        HOLDS = "holds", gettext_lazy("整改到位")
        FLAWED = "flawed", gettext_lazy("基本到位，限期完善")
        FALSE = "false", gettext_lazy("整改不到位")
        DROPPED = "dropped", gettext_lazy("已取消")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="look_backs")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, related_name="look_backs")
    reasons = models.JSONField(default=list, help_text="sentences: drawn by lot, or the signs")
    ordered = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="look_backs")
    due_on = models.DateField(gettext_lazy("完成期限"), null=True)
    outcome = models.CharField(gettext_lazy("结果"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    visited_on = models.DateField(gettext_lazy("核查日期"), null=True)
    persons = models.JSONField(gettext_lazy("参加人员"), default=list)
    text = models.TextField(gettext_lazy("核查情况"), blank=True)
    ended = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    reopened = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(outcome="waiting"), name="look_back_open_once"),
            models.CheckConstraint(condition=Q(outcome="waiting") ^ Q(ended__isnull=False), name="look_back_ended"),
        ]
        indexes = [models.Index(fields=["inspector"], condition=Q(outcome="waiting"), name="look_back_waiting")]

    def __str__(self) -> str:
        return self.finding.case.number

    @property
    def is_waiting(self) -> bool:
        return self.outcome == self.Outcome.WAITING


class LookBackFile(Beside):
    """A picture or paper that the inspector brought back."""

    look_back = models.ForeignKey(LookBack, models.PROTECT, related_name="files")
