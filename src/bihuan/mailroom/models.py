"""Papers that leave the office in bundles: the daily package to the team."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.evidence.models import StoredFile


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
