"""Papers that leave the office: the daily package to the team, the slips that give complaints to units."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Assignment, Inspection
from bihuan.evidence.models import StoredFile
from bihuan.units.models import Unit


class Package(models.Model):
    """What was answered in a stretch of time, as it went to the team: frozen, numbered per inspection."""

    class Order(models.TextChoices):
        NUMBER = "number", _("按受理编号")
        BATCH = "batch", _("按批次")
        UNIT = "unit", _("按承办单位")

    append_only = True

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField(_("期号"))
    since = models.DateTimeField(null=True, help_text="answers accepted from here on; null: from the beginning")
    until = models.DateTimeField(help_text="exclusive")
    order = models.CharField(_("文件夹顺序"), max_length=8, choices=Order)
    contents = models.JSONField(help_text="what is in it, complaint by complaint, in its order")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="package_number_once")]

    def __str__(self) -> str:
        return f"第{self.number}期"

    def get_absolute_url(self) -> str:
        return reverse("mailroom:package", args=[self.pk])


class Slip(models.Model):
    """What was given to one unit in one go, as the signed paper says it (交办单)."""

    append_only = True

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="slips")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slips")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("编号"))
    contents = models.JSONField(help_text="complaint by complaint, in the order of the paper")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "year", "number"], name="slip_number_once")]

    def __str__(self) -> str:
        return _("〔%(year)d〕%(number)d号") % {"year": self.year, "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("mailroom:slip", args=[self.pk])


class SlipShare(models.Model):
    """A share that stands on a slip; given anew after it was taken back, it goes on another."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="shares")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="slips")
    given_at = models.DateTimeField(help_text="when the share was given")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "given_at"], name="slip_share_once")]


class SlipReceipt(models.Model):
    """A unit has the slip: signed for at the desk, or on paper, which the office records."""

    append_only = True

    slip = models.OneToOneField(Slip, models.PROTECT, related_name="receipt")
    name = models.CharField(_("签收人"), max_length=60)
    at = models.DateTimeField(_("签收时间"))
    on_paper = models.BooleanField(default=False)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
