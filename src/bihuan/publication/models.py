"""Public tables (边督边改公开情况一览表): in preparation, with what is to be hidden, and published."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.evidence.models import StoredFile
from bihuan.publication.scrubbing import Kind, Replacement, apply


class Draft(models.Model):
    """A public table in preparation. It is gone when it is published or given up."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="publication_drafts")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    columns = models.JSONField(help_text="[[heading, field]] as the rulebook had them")
    revision = models.PositiveIntegerField(default=1, help_text="a form says which one it has seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    hands = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        help_text="who prepared or reviewed it, and the colleagues in whose stead; none of them publishes it",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publication:draft", args=[self.pk])

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _field in self.columns]

    @property
    def fields(self) -> list[str]:
        return [field for _heading, field in self.columns]


@dataclass(frozen=True)
class Mark:
    """A proposed replacement: its place in the row's list, the cell, and whether it is carried out."""

    place: int
    cell: int
    replacement: Replacement
    kept: bool


class DraftRow(models.Model):
    """A complaint in a draft: its cells as the answers said, and what becomes of them."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="1 for the first")
    case = models.OneToOneField(Case, models.PROTECT, related_name="publication_row")
    late = models.BooleanField(default=False, help_text="of a batch whose table was due before")
    cells = models.JSONField(help_text="text by text, in the order of the draft's columns; a serial is empty")
    marks = models.JSONField(default=list, help_text="[{cell, start, end, kind, old, new, kept}] of the cells")
    edited = models.JSONField(default=dict, help_text="{place of the cell: its text by hand}; marks no longer count")
    revision = models.PositiveIntegerField(default=1, help_text="that of the draft when the row was changed last")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="draft_row_position_once")]

    def __str__(self) -> str:
        return f"{self.case} ({self.position})"

    def marks_of(self, cell: int) -> list[Mark]:
        return [mark for mark in self._marks() if mark.cell == cell]

    def _marks(self) -> Iterator[Mark]:
        for place, said in enumerate(self.marks):
            made = Replacement(said["start"], said["end"], Kind(said["kind"]), said["old"], said["new"])
            yield Mark(place, said["cell"], made, said["kept"])

    def public(self, cell: int) -> str:
        """The text of a cell as it is to be published."""
        by_hand: str | None = self.edited.get(str(cell))
        if by_hand is not None:
            return by_hand
        return apply(self.cells[cell], [mark.replacement for mark in self.marks_of(cell) if mark.kept])

    @property
    def public_cells(self) -> list[str]:
        return [self.public(cell) for cell in range(len(self.cells))]


class Publication(models.Model):
    """A public table as it was published: numbered per inspection, with its files, never changed."""

    append_only = True

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    columns = models.JSONField(help_text="[[heading, field]]")
    rows = models.JSONField(help_text="[{number, case, batch, late, source, cells, hidden, reviewed_by}]")
    count = models.PositiveIntegerField(help_text="how many rows")
    late_count = models.PositiveIntegerField(help_text="how many of them are late ones")
    word = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sheet = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return _("公开第%(number)d期") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("publication:publication", args=[self.pk])

    @property
    def late(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["late"]]


class PublishedCase(models.Model):
    """A complaint stands in a public table; after a change it may stand in a later one again."""

    append_only = True

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="publications")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["publication", "case"], name="published_case_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.publication}"
