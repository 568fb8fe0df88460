"""Files as they were handed in, kept untouched under their hash."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """One file; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, help_text="as it was called when first handed in")
    size = models.PositiveBigIntegerField(help_text="bytes")
    content = models.FileField(upload_to="kept/%Y/%m", max_length=200)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
