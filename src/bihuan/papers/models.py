"""Official papers going out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case, Inspection
from bihuan.evidence.models import StoredFile
from bihuan.figures.models import Published


class Briefing(models.Model):
    """One issue of the briefing: a draft until it is issued, then frozen with its figures and its Word file."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="briefings")
    number = models.PositiveIntegerField(_("期号"))
    day = models.DateField(_("日期"))
    as_of = models.DateTimeField(help_text="exclusive bound of what was received")
    handled_as_of = models.DateTimeField(help_text="exclusive bound of what was handled")
    cutoffs = models.JSONField(default=dict, help_text="{as_of, handled_as_of}: days or moments as they were entered")
    key_cases = models.ManyToManyField(Case, blank=True, related_name="+")
    key_texts = models.JSONField(default=dict, help_text="{number: text edited by hand}")
    records = models.ManyToManyField(WorkRecord, blank=True, related_name="briefings")
    report_to = models.TextField(_("报"), blank=True)
    send_to = models.TextField(_("送"), blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    mail = models.CharField(_("邮箱"), max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="a form says which one it has seen")
    content = models.JSONField(null=True, help_text="what the issued paper says, frozen with it")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published = models.OneToOneField(Published, models.PROTECT, null=True, related_name="briefing")
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="briefing_number_once")]

    def __str__(self) -> str:
        return f"第{self.number}期"

    @property
    def state(self) -> str:
        return "draft" if self.issued_at is None else "issued"

    @property
    def state_word(self) -> str:
        return str(_("草稿") if self.issued_at is None else _("已印发"))


class PaperTemplate(models.Model):
    """A Word template that the office put in place of the one that ships, or the return to it; the newest counts."""

    kind = models.CharField(max_length=20)
    stored = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="null: the shipped one"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
