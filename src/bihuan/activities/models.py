"""Work records: what the office and the units did, in the words that a briefing can print."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.units.models import Unit


class WorkRecord(models.Model):
    """A meeting, a piece of news from a county. What presses a unit is an ``Instrument`` (``supervision``), of which a
    work record may be the news."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("会议")
        NEWS = "news", _("工作动态")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="work_records")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind, default=Kind.NEWS)
    day = models.DateField(_("日期"))
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1, help_text="a form says which one it has seen")
    receipt = models.UUIDField(
        null=True, unique=True, help_text="of the form it came from: sent twice, it is one record"
    )

    class Meta:
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return self.title
