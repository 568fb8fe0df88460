"""A register as asked for in the address bar: filtered, sorted and paged in the database."""

from collections.abc import Sequence
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.look.columns import Column, Heading, Option, arranged, in_order
from bihuan.look.filters import BoundFilter, Filter
from bihuan.look.models import ListSettings, SavedView
from bihuan.look.shelf import PASSING, WHOLE, Shelf, kept_query, pairs

__all__ = ["Column", "Filter", "Listing"]

M = TypeVar("M", bound=Model)

PAGE_SIZE = 50
MOST_PRINTED = 1000
"""Rows of a list that are printed in one go."""
COUNTED_AT_ONCE = 5_000
"""Above this many rows the page answers first, and how many rows each filter would show follows by itself."""


class Listing(Generic[M]):
    """One register. Sort keys and filter values that were not declared are refused or ignored, never passed on.

    ``columns`` are those the member may see. With a ``shelf`` the member's choice of columns, density, order and views
    applies. Rows are found in two steps: the keys of the page from an index, then the page's rows with all they show,
    so that a page deep in the list costs little more than the first.
    """

    def __init__(
        self,
        asked: QueryDict,
        queryset: QuerySet[M],
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        *,
        default: str,
        page_size: int = PAGE_SIZE,
        shelf: Shelf | None = None,
    ) -> None:
        self.shelf = shelf
        self.asked = shelf.asked if shelf else asked
        self.is_lenient = bool(shelf and shelf.stands_in)
        self.wishes = shelf.wishes if shelf else asked
        self.base = queryset
        self.declared = tuple(columns)
        self.page_size = MOST_PRINTED if self.wants_print else page_size
        self._default = default
        self.filters = [BoundFilter(self, declared) for declared in filters]
        self.chosen_only = 0
        """How many rows ``only`` left; 0 for the list itself."""

    def only(self, keys: Sequence[int]) -> None:
        """Leave the rows with these primary keys, as far as the list holds them."""
        self.base = self.base.filter(pk__in=keys)
        self.chosen_only = len(keys)

    def narrowed(self, without: str = "") -> QuerySet[M]:
        queryset = self.base
        for bound in self.filters:
            if bound.key != without:
                queryset = bound.declared.apply(queryset, bound.values)
        return queryset

    # ---- Columns

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Those shown: as the address says, else as the member chose, else as the list declares."""
        if self._chosen:
            return self._chosen
        wanted = {"page", "export"} if self.wants_export else {"page"}
        return tuple(column for column in self.declared if column.stands in wanted)

    @cached_property
    def _chosen(self) -> tuple[Column, ...]:
        named = [key for key in self.asked.get("columns", "").split(",") if key]
        return arranged(self.declared, named) or arranged(self.declared, self.settings.columns)

    @property
    def settings(self) -> ListSettings:
        return self.shelf.settings if self.shelf else ListSettings()

    @property
    def is_dense(self) -> bool:
        return self.settings.density == ListSettings.Density.DENSE

    @property
    def options(self) -> list[Option]:
        """All columns for the form that chooses them: those shown in their order, then the others."""
        rest = [column for column in self.declared if column not in self.columns]
        return [Option(column, True) for column in self.columns] + [Option(column, False) for column in rest]

    @property
    def headings(self) -> list[Heading]:
        made = []
        for column in self.columns:
            down = self.sort == f"-{column.key}"
            up = self.sort == column.key
            url = self.url(sort=f"-{column.key}" if up else column.key) if column.order is not None else ""
            made.append(Heading(column, "ascending" if up else "descending" if down else "", url))
        return made

    # ---- Order and pages

    @cached_property
    def sort(self) -> str:
        """The key sorted by, a minus before it for descending; an unknown one gives way to the default."""
        sortable = {column.key for column in self.declared if column.order is not None}
        wishes = (self.asked.get("sort", ""), self.settings.sort)
        return next((wish for wish in wishes if wish.removeprefix("-") in sortable), self._default)

    @property
    def sorts(self) -> list[tuple[str, Column, bool]]:
        """(value, column, descending) of every order there is."""
        able = [column for column in self.declared if column.order is not None]
        return [(f"{'-' * down}{column.key}", column, down) for column in able for down in (False, True)]

    def _sorting(self) -> tuple[Column, bool]:
        key = self.sort.removeprefix("-")
        column = next(column for column in self.declared if column.key == key and column.order is not None)
        return column, self.sort.startswith("-")

    @cached_property
    def queryset(self) -> QuerySet[M]:
        """All rows of the list as seen, in its order."""
        column, down = self._sorting()
        return in_order(self.narrowed(), column, down=down)

    @cached_property
    def count(self) -> int:
        return self.narrowed().order_by().count()

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @cached_property
    def page(self) -> int:
        """The page asked for, or the nearest one there is."""
        asked = self.wishes.get("page", "")
        return min(max(int(asked), 1), self.pages) if asked.isascii() and asked.isdigit() else 1

    @property
    def first(self) -> int:
        """Place in the list of the first row on this page, counted from 1."""
        return (self.page - 1) * self.page_size + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.page * self.page_size, self.count)

    @cached_property
    def rows(self) -> list[M]:
        keys = self._keys()
        found = {row.pk: row for row in self.base.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def _keys(self) -> list[int]:
        """Primary keys of this page's rows, counted off from the nearer end of the list."""
        column, down = self._sorting()
        start, stop = max(self.first - 1, 0), self.last
        if start <= self.count // 2:
            return list(self.queryset.values_list("pk", flat=True)[start:stop])
        backwards = in_order(self.narrowed(), column, down=down).reverse()
        return list(backwards.values_list("pk", flat=True)[self.count - stop : self.count - start])[::-1]

    # ---- Filters

    @property
    def chips(self) -> list[BoundFilter]:
        return [bound for bound in self.filters if bound.as_chips]

    @property
    def fields(self) -> list[BoundFilter]:
        return [bound for bound in self.filters if not bound.as_chips]

    @property
    def is_filtered(self) -> bool:
        return any(bound.values for bound in self.filters)

    @cached_property
    def counts_later(self) -> bool:
        """Whether the counts beside the filters come with a second request (``counts_url``)."""
        return "counts" not in self.wishes and self.count > COUNTED_AT_ONCE

    def said(self) -> str:
        """The filters in words, as an export and a page head print them."""
        parts = []
        for bound in self.filters:
            if bound.values:
                names = {value: str(label) for value, label in bound.declared.choices or ()}
                parts.append(f"{bound.label}：{'、'.join(names.get(value, value) for value in bound.values)}")
        if self.chosen_only:
            parts.append(_("勾选的%(count)d条") % {"count": self.chosen_only})
        return "；".join(parts) or _("未筛选")

    # ---- Saved views

    @property
    def views(self) -> list[tuple[SavedView, str, bool]]:
        """(view, its address, whether the list shows it now)."""
        shown = pairs(self.asked)
        kept = self.shelf.views if self.shelf else []
        return [(view, f"?{view.query or f'view={WHOLE}'}", pairs(QueryDict(view.query)) == shown) for view in kept]

    @property
    def view_query(self) -> str:
        """What a view keeps of the list as shown now; chosen columns and order too, wherever they were chosen."""
        asked = self.asked.copy()
        if self._chosen:
            asked["columns"] = ",".join(column.key for column in self._chosen)
        if self.sort != self._default:
            asked["sort"] = self.sort
        return kept_query(asked)

    @property
    def selection_query(self) -> str:
        """The list as shown, for an act on some of its rows or all of them; it never falls back to another view."""
        return f"{kept_query(self.asked)}&view={WHOLE}".lstrip("&")

    # ---- Addresses

    @property
    def unfiltered_url(self) -> str:
        return self.url(**{bound.key: None for bound in self.filters})

    @property
    def export_url(self) -> str:
        return self.url(export="xlsx")

    @property
    def wants_export(self) -> bool:
        return self.wishes.get("export") == "xlsx"

    @property
    def print_url(self) -> str:
        return self.url(print="all") if self.count <= MOST_PRINTED else ""

    @property
    def wants_print(self) -> bool:
        return self.wishes.get("print") == "all"

    @property
    def counts_url(self) -> str:
        return self.url(page=self.page, counts="now")

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filter form must carry along: those for which it has no field."""
        leave = {bound.key for bound in self.fields} | PASSING
        return [(key, value) for key, values in self.asked.lists() if key not in leave for value in values]

    def url(self, **changes: str | int | list[str] | None) -> str:
        """The address with some parameters changed (``None`` leaves one out); back on page one unless it says where."""
        asked = self.asked.copy()
        for key in PASSING:
            asked.pop(key, None)
        for key, value in changes.items():
            if value is None or value == []:
                asked.pop(key, None)
            else:
                asked.setlist(key, value if isinstance(value, list) else [str(value)])
        if not asked and self.shelf and self.shelf.opens_with:
            return f"?view={WHOLE}"
        return f"?{asked.urlencode()}"
