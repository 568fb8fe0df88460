"""Instruments that press units, with the units they are addressed to and their replies; sanctions of persons."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case
from bihuan.cases.rows import RegisterRow
from bihuan.evidence.models import StoredFile
from bihuan.sealing import SealedField
from bihuan.units.models import Unit


class Instrument(RegisterRow):
    """A visit to the spot, a circular, an order, a warning, an interview: one counts once. ``unit`` is who acts."""

    register = "督办登记"

    class Kind(models.TextChoices):
        VISIT = "visit", _("现场督导")
        UNANNOUNCED = "unannounced", _("暗访")
        CIRCULAR = "circular", _("通报")
        ORDER = "order", _("督办")
        WARNING = "warning", _("预警")
        INTERVIEW = "interview", _("约谈")
        LISTED = "listed", _("挂牌督办")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    cases = models.ManyToManyField(Case, related_name="instruments", help_text="the findings and complaints it presses")
    further = models.PositiveIntegerField(
        _("另有问题"), default=0, help_text="problems pressed that the ledger does not have"
    )
    further_note = models.CharField(_("另有问题的说明"), max_length=200, blank=True)
    reply_due_on = models.DateField(_("回复期限"), null=True)
    record = models.OneToOneField(
        WorkRecord, models.PROTECT, null=True, related_name="instrument", help_text="its news for the briefing"
    )

    class Meta(RegisterRow.Meta):
        indexes = [models.Index(fields=["inspection", "day", "kind"], name="instrument_counted")]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """A unit that an instrument is addressed to."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    replied_on = models.DateField(null=True, help_text="the day of its first reply")

    class Meta:
        ordering = ["unit__position", "unit_id"]
        constraints = [models.UniqueConstraint(fields=["instrument", "unit"], name="addressee_once")]
        indexes = [models.Index(fields=["unit"], condition=Q(replied_on__isnull=True), name="addressee_waiting")]


class Reply(models.Model):
    """What an addressee answered; the newest one counts, the others stay."""

    append_only = True

    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="replies")
    text = models.TextField(_("回复内容"))
    day = models.DateField(_("回复日期"))
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True, help_text="what the file was called")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    @property
    def mark(self) -> str:
        """Stands in the address of its file, so that nobody comes upon one by counting."""
        return self.stored.sha256[:16] if self.stored else ""


class Sanction(RegisterRow):
    """One person, one decision. The name lies sealed; ``person`` tells whether two rows are of the same person.

    ``unit`` is where it is counted; ``workplace`` where the person works, which need not be a unit of this desk.
    """

    register = "问责登记"
    unsaid = ("person",)

    class Rank(models.TextChoices):
        PROVINCE = "province", _("省部级")
        BUREAU = "bureau", _("厅局级")
        DIVISION = "division", _("县处级")
        SECTION = "section", _("乡科级")
        OTHER = "other", _("一般人员")

    class Form(models.TextChoices):
        REMINDER = "reminder", _("谈话提醒")
        ADMONITION = "admonition", _("诫勉")
        CIRCULAR = "circular", _("通报")
        DISCIPLINE = "discipline", _("党纪政务处分")
        REMOVAL = "removal", _("组织处理")
        JUSTICE = "justice", _("移送司法")
        OTHER = "other", _("其他")
        INTERVIEW = "interview", _("约谈")

    class Body(models.TextChoices):
        PARTY = "party", _("党委")
        GOVERNMENT = "government", _("政府")
        DEPARTMENT = "department", _("部门")
        ENTERPRISE = "enterprise", _("企业")
        OTHER = "other", _("其他")

    name = SealedField(_("姓名"))
    person = models.CharField(max_length=64, help_text="fingerprint of name and workplace (sealing.fingerprint)")
    workplace = models.CharField(_("所在单位"), max_length=80)
    body = models.CharField(_("单位类别"), max_length=12, choices=Body)
    rank = models.CharField(_("级别"), max_length=12, choices=Rank)
    form = models.CharField(_("方式"), max_length=12, choices=Form)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    class Meta(RegisterRow.Meta):
        indexes = [models.Index(fields=["inspection", "day", "person", "rank", "form"], name="sanction_counted")]

    def __str__(self) -> str:
        return f"{self.get_form_display()}（{self.workplace}）"


class SanctionLook(models.Model):
    """Somebody read, or wrote, the name of a sanction."""

    class What(models.TextChoices):
        READ = "read", _("查看")
        WRITTEN = "written", _("登记")
        CHANGED = "changed", _("更正")

    append_only = True

    sanction = models.ForeignKey(Sanction, models.PROTECT, related_name="looks")
    what = models.CharField(max_length=8, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
