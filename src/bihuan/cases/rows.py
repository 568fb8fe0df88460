"""Rows of registers beside the cases: instruments, decisions, sanctions. Each is written by a person, never wiped out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection
from bihuan.units.models import Unit


class RegisterRow(models.Model):
    """What happened on ``day``, entered under the inspection in hand; whatever is done to it is an entry of its chain.

    ``unit`` is whose it is: who reaches that unit may see it, as far as the role allows.
    """

    register: ClassVar[str]
    """Stands before the id in the name of its chain."""
    unsaid: ClassVar[tuple[str, ...]] = ()
    """Fields that tell two rows apart and of which the entries say nothing."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=1, help_text="a form says which one it has seen")
    receipt = models.UUIDField(
        null=True, unique=True, help_text="of the form it came from: sent twice, it is one record"
    )
    dropped_at = models.DateTimeField(null=True, help_text="since when it is void: it counts on no day any more")

    class Meta:
        abstract = True
        ordering = ["-day", "-id"]

    @property
    def label(self) -> str:
        """What the row is called where its inspection is known: 督办登记12."""
        return f"{self.register}{self.pk}"

    @property
    def chain(self) -> str:
        return f"{self.inspection.code}/{self.label}"
