"""What was published: frozen with its definition, its cut-off and the numbers of the cases behind it."""

from django.conf import settings
from django.db import models

from bihuan.cases.models import Inspection


class Published(models.Model):
    """The figures of one paper on the day it was issued. Never altered; asked again later it is compared."""

    append_only = True

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="published")
    paper = models.CharField(max_length=120, help_text="the paper that carries the figures")
    as_of = models.DateTimeField(help_text="exclusive bound of what was received")
    handled_as_of = models.DateTimeField(help_text="exclusive bound of what was handled")
    since = models.DateField(null=True, help_text="first day of the period of registers; null: from their beginning")
    figures = models.JSONField(help_text="{name: number}")
    by = models.JSONField(help_text="{name: {key: number}}")
    definitions = models.JSONField(help_text="{name: {unit, text}}")
    members = models.JSONField(help_text="{name/key: [case numbers]}, or {figure: the group that divides it}")
    ledger_head = models.CharField(max_length=64, help_text="digest of the inspection's newest seal")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
