"""What is kept of likely repeats. Keys and proposals follow from the texts and can be made again; a refusal is a person's."""

from django.conf import settings
from django.db import models


class RepeatKey(models.Model):
    """A key (``repeats.features.Features.keys``) that a complaint is looked up by, as a number of 64 bits."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="+")
    key = models.BigIntegerField()

    class Meta:
        # It answers which complaints hold a key, and how many, without a look at the rows.
        indexes = [models.Index(fields=["key", "complaint"], name="repeat_key_holders")]


class RepeatReading(models.Model):
    """By which rules a complaint's keys were made, and whether its likely firsts were sought with them."""

    complaint = models.OneToOneField("complaints.Complaint", models.CASCADE, primary_key=True, related_name="+")
    rules = models.PositiveSmallIntegerField()
    is_sought = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["complaint"], condition=models.Q(is_sought=False), name="repeat_reading_unsought")
        ]


class LikelyRepeat(models.Model):
    """A complaint is likely a repeat of an earlier one; or a person said that it is not, and nobody is asked again."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="likely_firsts")
    first = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="likely_repeats")
    score = models.PositiveSmallIntegerField(help_text="0 to 10000")
    reason = models.CharField(max_length=300)
    marks = models.JSONField(default=list, help_text="[start, end] in the complaint's text of what both share")
    first_marks = models.JSONField(default=list, help_text="the same in the text of the first")
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True, help_text="a person said that it is no repeat")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [models.UniqueConstraint(fields=["complaint", "first"], name="likely_repeat_once")]

    @property
    def share(self) -> float:
        return self.score / 10_000
