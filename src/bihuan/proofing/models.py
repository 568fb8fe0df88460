"""What was found in a draft that a member dropped, kept for a few days so that the page can be opened again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Inspection


class Proof(models.Model):
    """One draft proved. The file itself is not kept: only its text, for its member alone, and not for long."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proofs")
    inspection = models.ForeignKey(Inspection, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was handed in, so that it stands once")
    name = models.CharField(_("公文"), max_length=200)
    previous_name = models.CharField(_("上一期"), max_length=200, blank=True)
    text = models.TextField()
    findings = models.JSONField(default=list, help_text="[proving.Finding.to_json()] in the paper's order")
    others = models.JSONField(default=list, help_text="[[start, end]] of the numbers that no finding tells of")
    marks = models.JSONField(default=dict, help_text="how many figures carry each mark")
    verdicts = models.JSONField(default=dict, help_text="how many findings have each verdict")
    at = models.DateTimeField(_("核对时间"))

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="proof_once")]
        indexes = [models.Index(fields=["at"], name="proof_by_age")]

    def __str__(self) -> str:
        return self.name
