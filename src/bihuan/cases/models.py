"""The spine: inspection, batch, case, claim, assignment, and the spans from which figures are asked."""

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.rulebooks.models import RulebookText
from bihuan.units.models import Unit


class Status(models.TextChoices):
    """Where an assignment stands; a case stands where its assignments do."""

    RECEIVED = "received", _("未分办")
    RETURNED = "returned", _("单位退回")
    DISPATCHED = "dispatched", _("已交办")
    HANDLING = "handling", _("正在办理")
    SUBMITTED = "submitted", _("待审核")
    STAGE_CLOSED = "stage_closed", _("阶段性办结")
    CLOSED = "closed", _("已办结")
    RECALLED = "recalled", _("已收回")
    WITHDRAWN = "withdrawn", _("督察组撤回")


class Stand(models.TextChoices):
    """Where a finding stands as a whole. Rectified is not struck off: both have their day and their figure."""

    RECTIFYING = "rectifying", _("正在整改")
    CHECKING = "checking", _("申请销号")
    RECTIFIED = "rectified", _("完成整改")
    STRUCK_OFF = "struck_off", _("已销号")
    KEPT_UP = "kept_up", _("已完成并长期坚持")


OPEN = (Status.RECEIVED, Status.RETURNED, Status.DISPATCHED, Status.HANDLING, Status.SUBMITTED)
"""In this order, least advanced first: a case stands where its least advanced part stands."""


class Inspection(models.Model):
    """Where cases come from, with its rulebook: one stay of one team in one region, or another source of problems."""

    class Source(models.TextChoices):
        INSPECTION = "inspection", _("督察")
        OWN_CHECK = "own_check", _("自查自纠")
        FILM = "film", _("警示片")
        SUPERIOR = "superior", _("上级交办")
        MEDIA = "media", _("媒体曝光")
        RESERVE = "reserve", _("自然保护地问题台账")
        RISK = "risk", _("风险点排查")
        CAMPAIGN = "campaign", _("专项行动")

    source = models.CharField(_("来源"), max_length=12, choices=Source, default=Source.INSPECTION)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    level = models.CharField(_("级别"), max_length=20)
    kind = models.CharField(_("类型"), max_length=20)
    team = models.CharField(_("督察组"), max_length=80)
    region = models.ForeignKey(Unit, models.PROTECT, related_name="inspections")
    started_on = models.DateField(_("进驻"))
    ended_on = models.DateField(_("撤离"))
    rulebook_text = models.ForeignKey(RulebookText, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started_on", "-id"]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """One day's handover, numbered by the team."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField(_("批次"))
    day = models.DateField(_("转办日期"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="batch_number_once")]

    def __str__(self) -> str:
        return f"第{self.number}批"


class Case(models.Model):
    """One numbered matter; the ledger holds how it got where it stands.

    Status and parties of a complaint follow from its assignments. A finding stands as a whole (``Stand``); who answers
    for it are its ``Party`` rows.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("信访件")
        FINDING = "finding", _("反馈问题")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="cases")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="cases")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMPLAINT)
    number = models.CharField(_("受理编号"), max_length=60)
    chain = models.CharField(max_length=120, unique=True, help_text="key of its entries in the ledger")
    revision = models.PositiveIntegerField(default=1, help_text="entries in its chain; a form says which it has seen")
    received_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status.choices + Stand.choices, default=Status.RECEIVED)
    parties = models.CharField(max_length=120, blank=True, help_text="ids of its units, ascending, each followed by /")
    due_on = models.DateField(null=True, help_text="the earliest day on which an open part is due")
    withdrawn_at = models.DateTimeField(null=True, help_text="since when it is out of the counts")

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="case_number_once")]
        indexes = [
            models.Index(fields=["inspection", "kind", "status", "due_on"], name="case_waiting"),
            models.Index(fields=["inspection", "kind", "-received_at", "number"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.number


T = TypeVar("T", bound=models.Model)


class AsOf(models.QuerySet[T]):
    """Rows with ``since`` and ``until``, asked as of a moment."""

    def at(self, bound: datetime) -> "AsOf[T]":
        """What held just before ``bound`` (``moments.cutoff`` gives it)."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=bound), since__lt=bound)


class Claim(models.Model):
    """One allegation inside a case as it is worded now, with its own verdict; it counts from ``since`` until ``until``."""

    class Source(models.TextChoices):
        ANSWERS = "answers", _("办理情况表")
        HAND = "hand", _("人工整理")

    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    position = models.PositiveIntegerField()
    text = models.TextField()
    verdict = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.ANSWERS)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["Claim"].as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"], condition=Q(until__isnull=True), name="claim_position_once"
            )
        ]


class Party(models.Model):
    """A unit that answers for a finding, or watches over it, from ``since`` until ``until``."""

    class Part(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        ASSIST = "assist", _("责任单位")
        OVERSEE = "oversee", _("督导单位")
        ACCEPT = "accept", _("验收单位")

    case = models.ForeignKey(Case, models.PROTECT, related_name="party")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=Part)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["Party"].as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "part"], condition=Q(until__isnull=True), name="party_once")
        ]
        indexes = [models.Index(fields=["unit", "part", "case"], name="party_of_unit")]


class Assignment(models.Model):
    """One unit's share of a case; with ``parent``, what a unit passed on of its own share, which no figure counts."""

    class Part(models.TextChoices):
        LEAD = "lead", _("主办")
        ASSIST = "assist", _("协办")
        OVERSEE = "oversee", _("督导")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="passed_on")
    part = models.CharField(max_length=8, choices=Part, default=Part.LEAD)
    note = models.TextField(_("交办要求"), blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DISPATCHED)
    moved_at = models.DateTimeField(help_text="when the last entry took effect; nothing goes behind it")
    due_on = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    due_steps = models.JSONField(default=list, help_text="the sentences that explain due_on")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="assignment_once")]
        indexes = [models.Index(fields=["unit", "status", "due_on"], name="assignment_waiting")]

    def __str__(self) -> str:
        return f"{self.case} {self.unit}"

    @property
    def giver(self) -> Unit:
        """The unit that gave the share, reviews its answer and may take it back."""
        return self.parent.unit if self.parent else self.case.inspection.region


class Deadline(models.Model):
    """By when one thing must be done about a case: by the office (no ``assignment``) or by the unit of a share."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="deadlines")
    name = models.CharField(max_length=40, help_text="key of the limit in the rulebook")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="exclusive; null while a suspension is open")
    due_on = models.DateField(null=True, help_text="the last day in time")
    provisional = models.BooleanField(default=False)
    steps = models.JSONField(default=list, help_text="the sentences that explain it")
    met_at = models.DateTimeField(null=True, help_text="when the thing was done; in time if before due_at")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "name"], name="deadline_of_share_once"),
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(assignment__isnull=True), name="deadline_of_case_once"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(met_at__isnull=True), name="deadline_waiting")]

    def __str__(self) -> str:
        return f"{self.case} {self.name}"


class AssignmentSpan(models.Model):
    """An assignment had ``status`` from ``since`` until ``until``."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="spans")
    status = models.CharField(max_length=12, choices=Status)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["AssignmentSpan"].as_manager()

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["assignment", "since"], name="assignment_span_since")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="assignment_span_runs"
            )
        ]


class CaseSpan(models.Model):
    """A case had ``status`` and ``parties`` from ``since`` until ``until``: what figures are asked of."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="spans")
    status = models.CharField(max_length=12, choices=Status)
    parties = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["CaseSpan"].as_manager()

    class Meta:
        ordering = ["since", "id"]
        indexes = [
            # It holds all that a figure reads of a span, the case to look beside it included.
            models.Index(fields=["inspection", "since", "until", "status", "parties", "case"], name="case_span_asked"),
            models.Index(fields=["case", "since"], name="case_span_since"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="case_span_runs")
        ]


class StandSpan(models.Model):
    """A finding stood so from ``since`` until ``until``: what its figures are asked of."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="stands")
    status = models.CharField(max_length=12, choices=Stand)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["StandSpan"].as_manager()

    class Meta:
        ordering = ["since", "id"]
        indexes = [
            models.Index(fields=["inspection", "since", "until", "status", "case"], name="stand_span_asked"),
            models.Index(fields=["case", "since"], name="stand_span_since"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="stand_span_runs")
        ]


class Facet(models.Model):
    """What a case is counted by, and since when: a complaint by label, channel, being a key item, verdict; a finding by
    level, the day and the year in which it is due (长期 where it has no end), its schedule, and each unit responsible
    (its id)."""

    class Dimension(models.TextChoices):
        LABEL = "label", _("污染类型")
        CHANNEL = "channel", _("来源")
        KEY = "key", _("重要情况")
        VERDICT = "verdict", _("是否属实")
        LEVEL = "level", _("层级")
        DUE_ON = "due_on", _("整改时限")
        DUE_YEAR = "due_year", _("完成年度")
        SCHEDULE = "schedule", _("进度")
        PARTY = "party", _("责任单位")
        REPEAT = "repeat", _("重复举报")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="facets")
    dimension = models.CharField(max_length=8, choices=Dimension)
    value = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["Facet"].as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            # Each holds all that a figure reads: of facets alone, and of those beside a case.
            models.Index(fields=["inspection", "dimension", "value", "since", "until", "case"], name="facet_asked"),
            models.Index(fields=["case", "dimension", "since", "until", "value"], name="facet_of_case"),
        ]
