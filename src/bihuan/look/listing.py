"""A register as asked for in the address bar: filtered, sorted and paged in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Count, Expression, F, Model, OrderBy, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.refusals import Unusable

M = TypeVar("M", bound=Model)
Text = str | Promise

PAGE_SIZE = 50
CHIPS = 9
"""A filter with more choices than this is a drop-down list."""


@dataclass(frozen=True)
class Column:
    """A column of the register. ``order`` is what it sorts by; without it the column cannot be sorted."""

    key: str
    heading: Text
    order: str | Expression | None = None
    align: Literal["start", "end"] = "start"
    value: Callable[[Any], object] | None = None
    """What an export writes of a row; without it the attribute called ``key``."""
    width: int = 14
    """In an export, in characters."""

    def read(self, row: object) -> object:
        return self.value(row) if self.value else getattr(row, self.key)


@dataclass(frozen=True)
class Filter:
    """A way to narrow the register; several values of one filter are alternatives.

    ``choices`` lists the permitted values; without it the filter takes any text. ``column`` is the field whose value is
    compared and counted; ``narrow`` replaces the comparison, and raises ``ValueError`` for a text that is no good.
    """

    key: str
    label: Text
    choices: Sequence[tuple[str, Text]] | None = None
    column: str = ""
    narrow: Callable[[QuerySet[Any], list[str]], QuerySet[Any]] | None = None
    input: Literal["text", "date"] = "text"

    def apply(self, queryset: QuerySet[M], values: list[str]) -> QuerySet[M]:
        if not values:
            return queryset
        try:
            if self.choices is not None and not set(values) <= {value for value, _label in self.choices}:
                raise ValueError
            return self.narrow(queryset, values) if self.narrow else queryset.filter(**{f"{self.column}__in": values})
        except ValueError as error:
            raise Unusable(
                _("筛选条件“%(label)s”不能是“%(value)s”。") % {"label": self.label, "value": "、".join(values)}
            ) from error


@dataclass(frozen=True)
class Choice:
    value: str
    label: Text
    count: int | None
    active: bool
    url: str


@dataclass(frozen=True)
class Heading:
    """A column's head on the page: ``sort`` is ascending, descending or nothing; ``url`` sorts by it."""

    column: Column
    sort: Literal["ascending", "descending", ""]
    url: str


class BoundFilter:
    """A filter with what was asked of it; counts are asked for only when the template shows them."""

    def __init__(self, listing: "Listing[Any]", declared: Filter) -> None:
        self.listing = listing
        self.declared = declared
        self.key = declared.key
        self.label = declared.label
        self.values = [value for value in listing.asked.getlist(declared.key) if value]

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def as_chips(self) -> bool:
        return self.declared.choices is not None and len(self.declared.choices) <= CHIPS

    @property
    def clear_url(self) -> str:
        return self.listing.url(**{self.key: None})

    @cached_property
    def choices(self) -> list[Choice]:
        counts = self._counts()
        made = []
        for value, label in self.declared.choices or ():
            active = value in self.values
            wanted = [old for old in self.values if old != value] if active else [*self.values, value]
            count = counts.get(value, 0) if counts is not None else None
            made.append(Choice(value, label, count, active, self.listing.url(**{self.key: wanted})))
        return made

    def _counts(self) -> dict[str, int] | None:
        """How many rows each choice would show, the other filters standing."""
        if not self.declared.column:
            return None
        rows = self.listing.narrowed(without=self.key).order_by().values_list(self.declared.column)
        return {str(value): count for value, count in rows.annotate(count=Count("pk", distinct=True))}


class Listing(Generic[M]):
    """One register. Sort keys and filter values that were not declared are refused or ignored, never passed on."""

    def __init__(
        self,
        asked: QueryDict,
        queryset: QuerySet[M],
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        *,
        default: str,
        page_size: int = PAGE_SIZE,
    ) -> None:
        self.asked = asked
        self.base = queryset
        self.columns = tuple(columns)
        self.page_size = page_size
        self._default = default
        self.filters = [BoundFilter(self, declared) for declared in filters]

    def narrowed(self, without: str = "") -> QuerySet[M]:
        queryset = self.base
        for bound in self.filters:
            if bound.key != without:
                queryset = bound.declared.apply(queryset, bound.values)
        return queryset

    @cached_property
    def sort(self) -> str:
        """The key sorted by, a minus before it for descending; an unknown one gives way to the default."""
        asked = self.asked.get("sort", "")
        sortable = {column.key for column in self.columns if column.order is not None}
        return asked if asked.removeprefix("-") in sortable else self._default

    @cached_property
    def queryset(self) -> QuerySet[M]:
        """All rows of the list as seen, in its order."""
        key = self.sort.removeprefix("-")
        order = next(column.order for column in self.columns if column.key == key and column.order is not None)
        expression = F(order) if isinstance(order, str) else order
        down = self.sort.startswith("-")
        # Rows without a value come last either way; the primary key makes pages disjoint.
        return self.narrowed().order_by(OrderBy(expression, descending=down, nulls_last=True), "-pk" if down else "pk")

    @cached_property
    def count(self) -> int:
        return self.narrowed().order_by().count()

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @cached_property
    def page(self) -> int:
        """The page asked for, or the nearest one there is."""
        asked = self.asked.get("page", "")
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
        return list(self.queryset[max(self.first - 1, 0) : self.last])

    @property
    def headings(self) -> list[Heading]:
        made = []
        for column in self.columns:
            down = self.sort == f"-{column.key}"
            up = self.sort == column.key
            url = self.url(sort=f"-{column.key}" if up else column.key) if column.order is not None else ""
            made.append(Heading(column, "ascending" if up else "descending" if down else "", url))
        return made

    @property
    def chips(self) -> list[BoundFilter]:
        return [bound for bound in self.filters if bound.as_chips]

    @property
    def fields(self) -> list[BoundFilter]:
        return [bound for bound in self.filters if not bound.as_chips]

    @property
    def is_filtered(self) -> bool:
        return any(bound.values for bound in self.filters)

    @property
    def unfiltered_url(self) -> str:
        return self.url(**{bound.key: None for bound in self.filters})

    @property
    def export_url(self) -> str:
        return self.url(export="xlsx")

    @property
    def wants_export(self) -> bool:
        return self.asked.get("export") == "xlsx"

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filter form must carry along: those for which it has no field."""
        leave = {bound.key for bound in self.fields} | {"page", "export"}
        return [(key, value) for key, values in self.asked.lists() if key not in leave for value in values]

    def url(self, **changes: str | int | list[str] | None) -> str:
        """The address with some parameters changed (``None`` leaves one out); back on page one unless it says where."""
        asked = self.asked.copy()
        for key in ("page", "export"):
            asked.pop(key, None)
        for key, value in changes.items():
            if value is None or value == []:
                asked.pop(key, None)
            else:
                asked.setlist(key, value if isinstance(value, list) else [str(value)])
        return f"?{asked.urlencode()}"

    def said(self) -> str:
        """The filters in words, as an export and a page head print them."""
        parts = []
        for bound in self.filters:
            if bound.values:
                names = {value: str(label) for value, label in bound.declared.choices or ()}
                parts.append(f"{bound.label}：{'、'.join(names.get(value, value) for value in bound.values)}")
        return "；".join(parts) or _("未筛选")
