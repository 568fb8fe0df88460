"""The rulebooks in force, word for word, and the work calendar."""

from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.rulebooks.loading import load
from bihuan.rulebooks.schema import Rulebook


class RulebookText(models.Model):
    """A version of a rulebook as it was adopted: a file changed later does not change an open inspection."""

    append_only = True

    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    adopted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "id"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rulebook_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def rulebook(self) -> Rulebook:
        return _parsed(self.text, f"{self.code}.toml")


@lru_cache(maxsize=32)
def _parsed(text: str, file: str) -> Rulebook:
    return load(text, file)


class CalendarYear(models.Model):
    """A year and whether its arrangement of holidays has been published."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    published = models.BooleanField(default=True)

    class Meta:
        ordering = ["year"]


class CalendarDay(models.Model):
    """A day that a year's notice names: of a holiday (weekends in it too), or of a weekend but worked (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("节假日")
        WORKDAY = "workday", _("调休上班")

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
