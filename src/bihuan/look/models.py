"""What a member keeps of a list, and what can be taken back of an act on many records."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A list as somebody wants to find it again: filters, columns and order under a name."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=80, help_text="name of the list (shelf.shelf_of)")
    name = models.CharField(max_length=20)
    query = models.TextField(blank=True, help_text="what the address bar says after the question mark")
    position = models.PositiveIntegerField(default=0)
    shared_with = models.ForeignKey(
        "units.Unit", models.CASCADE, null=True, related_name="+", help_text="whose members see it too"
    )
    dropped_at = models.DateTimeField(null=True, help_text="deleted then, and can be brought back")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "page", "name"], condition=Q(dropped_at__isnull=True), name="saved_view_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ListSettings(models.Model):
    """How a member likes one list: which columns in which order, how dense, sorted how, opening with which view."""

    class Density(models.TextChoices):
        ROOMY = "roomy"
        DENSE = "dense"

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)
    columns = models.JSONField(default=list, help_text="keys in their order; empty: as the list declares them")
    sort = models.CharField(max_length=40, blank=True)
    density = models.CharField(max_length=8, choices=Density, default=Density.ROOMY)
    opens_with = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "page"], name="list_settings_once")]


class BulkAct(models.Model):
    """One act of one member on many records: the entries it wrote, so that it can be taken back whole."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text="which function takes it back (undoing.undoes)")
    label = models.CharField(max_length=200, help_text="what was done, in a sentence")
    entries = models.JSONField(default=list, help_text="ids of the ledger's entries")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["member", "-id"], name="bulk_act_of_member")]

    def __str__(self) -> str:
        return self.label
