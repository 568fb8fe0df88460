"""Entries that nobody can alter, and the seals that would show if one had vanished."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Entry(models.Model):
    """One change of state: who, for which unit, when it took effect, when it was recorded, what, why."""

    append_only = True

    chain = models.CharField(max_length=120, help_text="inspection code / number of the case")
    seq = models.PositiveIntegerField(help_text="1 for the first entry of the chain")
    act = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversed_by")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.chain} 第{self.seq}条"


class Seal(models.Model):
    """The heads of every case chain that one transaction wrote to, chained per inspection."""

    append_only = True

    chain = models.CharField(max_length=60, help_text="inspection code")
    seq = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    heads = models.JSONField(help_text="{case chain: [seq, digest]}")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="seal_seq_once")]

    def __str__(self) -> str:
        return f"{self.chain} 第{self.seq}道封签"
