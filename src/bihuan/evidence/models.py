"""Files as they were handed in, kept untouched under their hash, and what is known of those that are pictures."""

from uuid import uuid4

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


class Beside(models.Model):
    """A kept file beside something of another part: under which name it was handed in, by whom, and since when not."""

    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    @property
    def picture(self) -> "Picture | None":
        """What it shows, if it is a picture; ``stored__picture`` should be loaded."""
        return getattr(self.stored, "picture", None)

    @property
    def mark(self) -> str:
        """Stands in its address, so that nobody comes upon one by counting."""
        return self.stored.sha256[:16]


class Picture(models.Model):
    """What decoding a kept file told, once."""

    stored = models.OneToOneField(StoredFile, models.PROTECT, primary_key=True, related_name="picture")
    width = models.PositiveIntegerField(help_text="pixels, as a person sees it")
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, help_text="by the camera's clock")
    north_e6 = models.IntegerField(null=True, help_text="millionths of a degree, WGS 84; south is negative")
    east_e6 = models.IntegerField(null=True, help_text="millionths of a degree, WGS 84; west is negative")
    fingerprint = models.CharField(max_length=32, help_text="what it looks like (likeness.py)")

    def __str__(self) -> str:
        return self.stored.name

    @property
    def place(self) -> tuple[float, float] | None:
        """Degrees north and east."""
        if self.north_e6 is None or self.east_e6 is None:
            return None
        return self.north_e6 / 1e6, self.east_e6 / 1e6


class PictureBand(models.Model):
    """A piece of a fingerprint by which near ones are found."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="bands")
    band = models.PositiveIntegerField(help_text="its place in the upper bits, 16 bits of the fingerprint below")

    class Meta:
        indexes = [models.Index(fields=["band", "picture"], name="picture_band_asked")]


class Alike(models.Model):
    """Two pictures that look the same or nearly so; ``first`` was here before."""

    first = models.ForeignKey(Picture, models.CASCADE, related_name="later_alike")
    second = models.ForeignKey(Picture, models.CASCADE, related_name="earlier_alike")
    bits = models.PositiveSmallIntegerField(help_text="of 128 in which their fingerprints differ")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="alike_once")]


class Scrubbed(models.Model):
    """A copy of a picture for publication; a new one is a new row, and what was published stays."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="scrubbed")
    rectangles = models.JSONField(
        default=list, help_text="[left, top, width, height] in percent of the upright picture"
    )
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class Upload(models.Model):
    """A file on its way, piece by piece; the pieces lie in a folder of this machine (``uploading.py``)."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, help_text="what it is for, in the words of the part that asked")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="bytes, as announced")
    mark = models.CharField(max_length=100, help_text="by which the browser knows the file again")
    sha256 = models.CharField(max_length=64, blank=True, help_text="as announced, where the browser could tell")
    stored = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", help_text="once it is whole")
    begun_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "about", "name", "size", "mark"], name="upload_once")]
        indexes = [models.Index(fields=["touched_at"], name="upload_left")]
