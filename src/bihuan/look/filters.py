"""What narrows a register, and how many rows each choice would show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext as _

from bihuan.look.columns import Text
from bihuan.refusals import Unusable

if TYPE_CHECKING:
    from bihuan.look.listing import Listing

M = TypeVar("M", bound=Model)

CHIPS = 9
"""A filter with more choices than this is a drop-down list."""


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
    is_list: bool = False
    """A drop-down list however few its choices."""

    def permits(self, value: str) -> bool:
        return self.choices is None or value in {permitted for permitted, _label in self.choices}

    def apply(self, queryset: QuerySet[M], values: list[str]) -> QuerySet[M]:
        if not values:
            return queryset
        try:
            if not all(self.permits(value) for value in values):
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


class BoundFilter:
    """A filter with what was asked of it; counts are asked for only when the template shows them."""

    def __init__(self, listing: "Listing[Any]", declared: Filter) -> None:
        self.listing = listing
        self.declared = declared
        self.key = declared.key
        self.label = declared.label
        # A view that opens the list leaves out what is no choice any more, rather than closing the list.
        self.values = [
            value
            for value in listing.asked.getlist(declared.key)
            if value and (not listing.is_lenient or declared.permits(value))
        ]

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def as_chips(self) -> bool:
        return self.declared.choices is not None and len(self.declared.choices) <= CHIPS and not self.declared.is_list

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
        if not self.declared.column or self.listing.counts_later:
            return None
        rows = self.listing.narrowed(without=self.key).order_by().values_list(self.declared.column)
        # To tell rows apart costs much, and is needed only where a list says that its rows may come twice.
        counted = Count("pk", distinct=self.listing.base.query.distinct)
        return {str(value): count for value, count in rows.annotate(count=counted)}
