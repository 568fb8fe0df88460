"""Attempts to have a finding struck off: each with its steps, its checklist and the files beside them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.models import Beside
from bihuan.findings.models import Finding
from bihuan.rulebooks.closing import KINDS, SUBMITTING
from bihuan.units.models import Unit
from bihuan.units.roles import Role


class Closing(models.Model):
    """One attempt. What was refused or withdrawn stays, and the next one is a row of its own."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("正在办理")
        REFUSED = "refused", _("验收不通过")
        WITHDRAWN = "withdrawn", _("已撤回")
        STRUCK_OFF = "struck_off", _("已销号")
        KEPT_UP = "kept_up", _("已销号，长期坚持")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="closings")
    opened = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")
    ended = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(outcome="open"), name="closing_open_once"),
            models.CheckConstraint(condition=Q(outcome="open") ^ Q(ended__isnull=False), name="closing_ended"),
        ]

    def __str__(self) -> str:
        return self.finding.case.number


class Step(models.Model):
    """One step of an attempt as the rulebook had it when the attempt began; ``taken`` is the entry that passed it."""

    class Verdict(models.TextChoices):
        MET = "met", _("符合要求")
        MOSTLY = "mostly", _("基本符合，限期完善")
        FAILED = "failed", _("不符合要求")

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(_("步骤"), max_length=60)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    role = models.CharField(max_length=12, choices=Role)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="where its role is needed")
    rectifies = models.BooleanField(default=False)
    taken = models.OneToOneField("ledger.Entry", models.PROTECT, null=True, related_name="+")
    refused = models.BooleanField(default=False, help_text="the attempt ended at this step")
    text = models.TextField(_("内容"), blank=True)
    verdict = models.CharField(_("结论"), max_length=8, choices=Verdict, blank=True)
    on = models.DateField(_("日期"), null=True, help_text="of a notice: its first day")
    until = models.DateField(_("公示截止"), null=True)
    persons = models.JSONField(_("参加人员"), default=list)

    class Meta:
        ordering = ["closing", "position"]
        constraints = [models.UniqueConstraint(fields=["closing", "position"], name="closing_step_once")]
        indexes = [
            models.Index(fields=["closing", "position"], condition=Q(taken__isnull=True), name="closing_step_waiting")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def submits(self) -> bool:
        """Whether the responsible unit submits with it."""
        return self.kind in SUBMITTING


class Checked(models.Model):
    """What a self-check said of one piece of evidence."""

    class State(models.TextChoices):
        MET = "met", _("有")
        ABSENT = "absent", _("没有")
        NOT_NEEDED = "not_needed", _("不涉及")

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="checklist")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    required = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        ordering = ["closing", "position"]
        constraints = [models.UniqueConstraint(fields=["closing", "key"], name="closing_checked_once")]


class ClosingFile(Beside):
    """A file beside a step; without ``step`` it goes with the one taken next."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="closing_files")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="files")
    item = models.CharField(max_length=60, blank=True, help_text="key of the piece of evidence that it is")
