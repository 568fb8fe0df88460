"""A taken-over ledger held against the figures, and against what the office last printed itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Case, Inspection, Status
from bihuan.figures.catalogue import ask
from bihuan.figures.declared import figure_called, worded

FIGURES = ("received", "closed", "stage_closed", "open", "key")
"""What an office can say that it printed last."""
PARTS = {
    "batch": ("by_batch", gettext_lazy("按批次")),
    "unit": ("by_unit", gettext_lazy("按承办单位")),
    "label": ("by_label", gettext_lazy("按污染类型")),
}


@dataclass(frozen=True)
class Line:
    """One thing counted in the table, in the ledger, and, where entered, in the office's own last paper."""

    name: str
    table: int
    ledger: int
    printed: int | None = None

    @property
    def difference(self) -> int:
        """Ledger less table; then less what was printed, where that differs."""
        if self.ledger != self.table or self.printed is None:
            return self.ledger - self.table
        return self.ledger - self.printed

    @property
    def fits(self) -> bool:
        return self.table == self.ledger and self.printed in (None, self.ledger)


@dataclass(frozen=True)
class Reconciliation:
    """Everything held side by side as of one day; ``only_table`` and ``only_ledger`` name the complaints behind it."""

    as_of: date
    totals: list[Line]
    parts: list[tuple[str, list[Line]]]
    only_table: list[str]
    only_ledger: list[str]

    @property
    def differing(self) -> int:
        return sum(not line.fits for line in self.every)

    @property
    def every(self) -> list[Line]:
        return [*self.totals, *(line for _title, lines in self.parts for line in lines)]

    @property
    def said(self) -> str:
        """The one sentence on top."""
        if not self.differing:
            return _("对得上：表中、台账%(own)s各项一致。") % {
                "own": _("和自报数") if any(line.printed is not None for line in self.totals) else ""
            }
        return _("%(count)d项对不上，见下。") % {"count": self.differing}


def reconcile(
    inspection: Inspection, tally: Mapping[str, Any], as_of: date, printed: Mapping[str, int | None]
) -> Reconciliation:
    """``tally`` is ``complaints.tallying.tally``; ``printed`` the office's own figures by name, as far as entered."""
    answer = ask(inspection, as_of, dimensions=("batch",))
    rulebook = inspection.rulebook_text.rulebook
    counts: Mapping[str, Mapping[str, int]] = tally["counts"]
    totals = [
        Line(
            worded(figure_called(name).title, rulebook),
            counts["figures"].get(name, 0),
            int(answer.figures[name]),
            printed.get(name),
        )
        for name in FIGURES
    ]
    parts = []
    for name, (group, title) in PARTS.items():
        here = answer.by[group]
        keys = [*here, *(key for key in counts[name] if key not in here)]
        lines = [Line(key, counts[name].get(key, 0), int(here.get(key, 0))) for key in keys]
        parts.append((str(title), lines))
    received = Case.objects.filter(inspection=inspection, kind=Case.Kind.COMPLAINT).exclude(status=Status.WITHDRAWN)
    known = set(received.values_list("number", flat=True))
    told = set(tally["numbers"])
    return Reconciliation(as_of, totals, parts, sorted(told - known), sorted(known - told))


def rows_of(made: Reconciliation) -> Sequence[Sequence[object]]:
    """The report as rows of a sheet."""
    rows: list[Sequence[object]] = [[_("项目"), _("表中"), _("台账"), _("自报"), _("差")]]
    rows += [[line.name, line.table, line.ledger, line.printed, line.difference] for line in made.totals]
    for title, lines in made.parts:
        rows += [[], [title]]
        rows += [[line.name, line.table, line.ledger, None, line.difference] for line in lines]
    for title, numbers in ((_("只在表中"), made.only_table), (_("只在台账"), made.only_ledger)):
        if numbers:
            rows += [[], [title], *([number] for number in numbers)]
    return rows
