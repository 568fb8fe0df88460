"""What was found, what is to be reached, and by which measures."""

from collections.abc import Sequence

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import AsOf, Case
from bihuan.evidence.models import Beside
from bihuan.units.models import Unit


def serial_text(serials: Sequence[Sequence[str]]) -> str:
    """序号8（市序号9） for [["省", "8"], ["市", "9"]]."""
    if not serials:
        return ""
    (_level, first), *others = serials
    return f"序号{first}" + "".join(f"（{level}序号{serial}）" for level, serial in others)


class Finding(models.Model):
    """A problem that a source found. It may be split into tasks and spots, which are findings of their own."""

    class Level(models.TextChoices):
        ASPECT = "aspect", _("方面")
        ITEM = "item", _("项")
        TASK = "task", _("任务")
        SPOT = "spot", _("点位")

    class Nature(models.TextChoices):
        """Which evidence its closing asks for."""

        ENGINEERING = "engineering", _("工程类")
        OTHER = "other", _("非工程类")
        FACILITIES = "facilities", _("取缔关停类")

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="finding")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(_("层级"), max_length=8, choices=Level, default=Level.ITEM)
    nature = models.CharField(_("类别"), max_length=12, choices=Nature, default=Nature.OTHER)
    serials = models.JSONField(
        _("序号"),
        default=list,
        help_text='[[level of government, serial]], the own one first: [["省", "8"], ["市", "9"]]',
    )
    title = models.CharField(_("题目"), max_length=120)
    problem = models.TextField(_("反馈问题"))
    target = models.TextField(_("整改目标"), blank=True)
    due_text = models.CharField(
        _("整改时限"), max_length=120, blank=True, help_text="as printed; the day is Case.due_on"
    )
    long_term = models.BooleanField(_("长期坚持"), default=False)
    persons = models.JSONField(_("责任人"), default=list, help_text="persons or posts as printed")
    sponsor = models.CharField(_("联点领导"), max_length=60, blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    related = models.ManyToManyField(Case, related_name="findings_about", help_text="complaints about the same matter")

    def __str__(self) -> str:
        return self.case.number

    @property
    def serial_text(self) -> str:
        """The serials as papers print them: 序号8（市序号9）."""
        return serial_text(self.serials)

    @property
    def serials_typed(self) -> str:
        """The serials as a person types them: 省8、市9."""
        return "、".join(f"{level}{serial}" for level, serial in self.serials)


class Measure(models.Model):
    """One measure of a plan with its own units and time limit; an amended plan ends it and begins another."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="measures")
    position = models.PositiveIntegerField()
    text = models.TextField(_("整改措施"))
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("责任单位"))
    due_text = models.CharField(_("完成时限"), max_length=120, blank=True, help_text="as printed")
    due_on = models.DateField(
        _("完成时限"), null=True, help_text="the last day; null where it has no end or none is said"
    )
    long_term = models.BooleanField(_("长期坚持"), default=False)
    planned_fen = models.BigIntegerField(_("计划投资"), null=True, help_text="hundredths of a yuan")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["Measure"].as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "position"], condition=Q(until__isnull=True), name="measure_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.finding} 措施{self.position}"


class Milestone(models.Model):
    """A step of a measure: what is to be reached by when, planned backwards from the deadline (倒排工期)."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="milestones")
    text = models.CharField(_("节点"), max_length=200)
    begin_on = models.DateField(_("开始"))
    due_on = models.DateField(_("完成"))
    percent = models.PositiveSmallIntegerField(_("累计进度"), help_text="of the whole measure, reached with this step")
    reached_on = models.DateField(_("实际完成"), null=True, help_text="as the newest accepted report says")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = AsOf["Milestone"].as_manager()

    class Meta:
        ordering = ["due_on", "percent", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(begin_on__lte=F("due_on")), name="milestone_runs"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="milestone_percent"),
        ]


class Referral(models.Model):
    """A finding's matter handed to another body, or a compensation case begun, and what came of it."""

    class Kind(models.TextChoices):
        COMPENSATION = "compensation", _("生态环境损害赔偿")
        POLICE = "police", _("移送公安机关")
        PROCURATOR = "procurator", _("移送检察机关")
        DISCIPLINE = "discipline", _("移送纪检监察机关")
        COURT = "court", _("申请法院强制执行")

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    body = models.CharField(_("接收单位"), max_length=120, blank=True)
    on = models.DateField(_("移送（启动）日期"))
    outcome = models.TextField(_("结果"), blank=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    fen = models.BigIntegerField(_("赔偿金额"), null=True, help_text="hundredths of a yuan")
    entry = models.OneToOneField("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "id"]


class FindingFile(Beside):
    """A document that belongs to the plan: the approval, a contract, a map."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="files")
